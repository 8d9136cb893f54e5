"""The words of templates have the spaces of French; what is put into them and what is no text stays as it is."""

from __future__ import annotations

import pytest
from jinja2 import Environment

from generator.atelier.french_spaces import FrenchSpaces

NO_BREAK, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Retirer « {{ x }} » ?", f"Retirer «{NO_BREAK}a ; b{NO_BREAK}»{THIN}?"),
        ("Avant : rien ; fini !", f"Avant{NO_BREAK}: rien{THIN}; fini{THIN}!"),
        ('<p title="a : b">{{ x }}</p>', '<p title="a : b">a ; b</p>'),
        ('<a href="{{ "x > y : z" }}">c : d</a>', f'<a href="x &gt; y : z">c{NO_BREAK}: d</a>'),
        ("{% if x %}{# un mot : rien #}12:30{% endif %}", "12:30"),
    ],
)
def test_spaces_of_words_alone_are_french(source: str, shown: str) -> None:
    environment = Environment(extensions=[FrenchSpaces], autoescape=True)
    assert environment.from_string(source).render(x="a ; b") == shown
