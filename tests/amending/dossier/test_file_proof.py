"""What an article of the avenant's own may not do: modify the convention, whose consolidated text would not say it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.amending.dossier.file_proof import list_unproved
from generator.model.document import SectionKind
from tests.amending.test_golden_articles import make_convention, put
from tests.comparing.test_scripts import make_piece

CONVENTION = make_convention()


@pytest.mark.parametrize(
    ("words", "modifies"),
    [
        ("Au premier alinéa du préambule, le mot : « Caf » est supprimé.", True),
        ("Le préambule est supprimé.", True),
        ("Le premier alinéa du préambule est ainsi rédigé :\n« Autre chose. »", True),
        ("Les autres stipulations de la convention demeurent inchangées.", False),
        ("Le présent avenant prend effet à la date de la dernière signature.", False),
        ("Les parties se réunissent chaque année ; le mot « suivi » s’entend de l’annexe 4.", False),
    ],
)
def test_a_local_article_modifies_nothing(words: str, modifies: bool) -> None:
    section = next(one for one in CONVENTION.sections if one.kind is SectionKind.ARTICLE)
    local = replace(section, id="convention/locale", blocks=tuple(put(line, line) for line in words.split("\n")))
    found = list(list_unproved(replace(make_piece("x"), sections=(local,)), CONVENTION))
    assert bool(found) is modifies
