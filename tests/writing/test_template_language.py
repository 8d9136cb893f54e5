"""The language of templates: what a tag may ask for, what it may not, and that nothing it asks for takes long."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError
from markupsafe import Markup

from generator.errors import ExitCode, TemplateError
from generator.writing.html.page import write_html
from generator.writing.template_language import (
    TemplateEnvironment,
    TemplateLanguageError,
    compile_template,
    parse_template,
)
from generator.writing.template_tags import find_open_tag, list_refusals, list_unknown_names, say_syntax
from generator.writing.word.document import write_docx
from tests.writing.docx_sample import paragraph, piece, real_furniture, rebuild, section

MAIN = "word/document.xml"
SIMPLE = piece(section("p/a", paragraph("p/a/1", "texte")))


@dataclass(frozen=True)
class Person:
    name: str


VALUES = {
    "titre": ["Convention", "globale"],
    "territoire": "Bassin <minier>",
    "boite": {"nom": "Gardanne"},
    "personne": Person("Anne"),
    "corps": Markup("<p>texte</p>"),
}


def refuse(source: str) -> list[str]:
    """What is told of a template before anything of it is run."""
    environment = TemplateEnvironment()
    try:
        tree = parse_template(source, environment)
    except TemplateSyntaxError as fault:
        return [say_syntax(fault)]
    return [words for words, _ in list_refusals(tree, environment)]


def render(source: str, **values: object) -> str:
    environment = TemplateEnvironment()
    tree = parse_template(source, environment)
    assert list_refusals(tree, environment) == []
    return compile_template(tree, environment).render(VALUES | values)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 'a' * 9999999999 }}", "un calcul"),
        ("{{ '%9999999999d' % 1 }}", "un calcul"),
        ("{{ 10 ** 10 ** 10 }}", "un calcul"),
        ("{{ [0] * 10 }}", "un calcul"),
        ("{{ -titre }}", "un calcul"),
        ("{{ territoire.center(9999999999) }}", "un appel"),
        ("{{ lipsum(n=9999) }}", "un appel"),
        ("{% for a in range(999999999) %}{% endfor %}", "une boucle sur autre chose"),
        ("{% for a in [1, 2] %}{% endfor %}", "une boucle sur autre chose"),
        ("{% for a in titre recursive %}{{ loop(titre) }}{% endfor %}", "une boucle récursive"),
        ("{% macro f() %}{{ f() }}{% endmacro %}", "{% macro %}"),
        ("{% set a = territoire %}", "{% set %}"),
        ("{% include 'x' %}", "{% include %}"),
        ("{% filter upper %}a{% endfilter %}", "{% filter %}"),
        *((f"{{{{ territoire | {name} }}}}", "le filtre") for name in ("replace('a', 'aaaa')", "indent(9999999)")),
        *((f"{{{{ titre | {name} }}}}", "le filtre") for name in ("wordwrap(1)", "center(99)", "format(1)", "list")),
        ("{{ territoire | attr('__class__') }}", "le filtre « attr »"),
        ("{{ titre | join(territoire) }}", "ces réglages"),
        ("{{ titre | join('" + "x" * 50 + "') }}", "ces réglages"),
        ("{{ territoire is divisibleby 0 }}", "le test « divisibleby »"),
        ("{{ titre[0:1] }}", "entre les crochets"),
        ("{{ titre.__class__ }}", "le nom « __class__ »"),
        ("{{ self }}", "le nom « self »"),
        ("{{ corps | upper }}", "autre chose de « corps »"),
        ("{{ corps ~ corps }}", "autre chose de « corps »"),
        ("{% for c in corps %}{% endfor %}", "autre chose de « corps »"),
        ("{% if titre %}" * 20 + "{% endif %}" * 20, "des balises aussi imbriquées"),
        ("{% for a in titre %}" * 5 + "{% endfor %}" * 5, "des balises aussi imbriquées"),
        ("{{ " + "titre and " * 200 + "1 }}", "des balises aussi imbriquées"),
        ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", "démesuré"),
        ("{{ " + "9" * 9000 + " }}", "démesuré"),
        ("{{ titre }}" * 2001, "démesuré"),
        ("x" * 2_100_000, "démesuré"),
        ("{% for" + " " * 30_000 + "%}", "mal écrite"),
        ("{% for" + " " * 60_000 + "%}", "démesuré"),
        ("{{ titre | majuscul }}", "filtre inconnu : « majuscul »"),
    ],
)
def test_what_a_template_may_not_ask_is_refused_at_once(source: str, words: str) -> None:
    start = time.process_time()
    told = refuse(source)
    assert any(words in one for one in told), told
    assert time.process_time() - start < 2


def test_values_conditions_and_loops_are_given() -> None:
    assert render("{{ territoire }}") == "Bassin &lt;minier&gt;"
    assert render("{{ corps }}{% if corps %}!{% endif %}") == "<p>texte</p>!"
    assert render("{{ titre | join(' ') | upper }}") == "CONVENTION GLOBALE"
    assert render("{{ boite.nom }}, {{ boite['nom'] }}, {{ personne.name }}, {{ titre[-1] }}") == (
        "Gardanne, Gardanne, Anne, globale"
    )
    assert render("{% for t in titre %}{{ loop.index }}{{ titre[loop.index0] }}{% endfor %}") == "1Convention2globale"
    assert render("{{ rien | default('sans') }}{{ titre | length }}{{ titre | last }}") == "sans2globale"
    assert render("{{ 'a' if territoire == 'x' and not boite else 'b' ~ titre[0] }}") == "bConvention"


@pytest.mark.parametrize("source", ["{{ territoire.upper }}", "{{ titre.append }}", "{{ personne.age }}", "{{ rien }}"])
def test_nothing_of_python_is_reached(source: str) -> None:
    with pytest.raises(UndefinedError):
        render(source)


def test_loops_and_what_they_write_are_counted() -> None:
    many = ["x"] * 100
    with pytest.raises(TemplateLanguageError, match="dépassent 5000 tours"):
        render("{% for a in titre %}{% for b in titre %}{% endfor %}{% endfor %}", titre=many)
    with pytest.raises(TemplateLanguageError, match="texte démesuré"):
        render("{% for a in titre %}{{ corps }}{% endfor %}", titre=many, corps=Markup("x" * 1_000_000))
    with pytest.raises(TemplateLanguageError, match="demande une liste de mots"):
        render("{{ territoire | join('xx') | join('xx') }}")
    with pytest.raises(TemplateLanguageError, match="demande une liste"):
        render("{% for a in territoire %}{% endfor %}")


def test_both_kinds_of_template_refuse_the_same_with_their_file_and_place() -> None:
    furniture = real_furniture()
    tag = "{{ 'a' * 9999999999 }}"
    word = replace(furniture, word_template=rebuild(furniture.word_template, MAIN, "{{ sous_titre }}", tag))
    html = replace(furniture, html_template=furniture.html_template.replace("{{ body }}", tag + "{{ body }}"))
    with pytest.raises(TemplateError) as of_word:
        write_docx(SIMPLE, word)
    with pytest.raises(TemplateError) as of_html:
        write_html(SIMPLE, html)
    for caught in (of_word, of_html):
        assert caught.value.exit_code == ExitCode.TEMPLATE
        assert {fault.code for fault in caught.value.diagnostics} == {"gabarit-balise"}
        assert all("n'admet pas un calcul" in fault.message for fault in caught.value.diagnostics)
    assert f"dans le paragraphe « {tag}" in of_word.value.diagnostics[0].message
    (fault,) = of_html.value.diagnostics
    assert fault.span is not None
    assert tag in html.html_template.split("\n")[fault.span.line - 1]


def test_tags_left_open_by_thousands_are_told_in_no_time() -> None:
    furniture = real_furniture()
    start = time.process_time()
    for tag in ("{%p ", "{{ ", "{%tr for x "):
        with pytest.raises(TemplateError, match="mal écrite ou non fermée"):
            write_docx(
                SIMPLE,
                replace(
                    furniture, word_template=rebuild(furniture.word_template, MAIN, "{{ sous_titre }}", tag * 20_000)
                ),
            )
    assert time.process_time() - start < 5
    assert find_open_tag("a\n{{ b\n{{ c }}") == 2
    assert find_open_tag("{{ a }}\n{% if %}") is None


def test_unknown_names_of_a_refused_tag_are_told_and_it_is_not_run() -> None:
    source = "{{ teritoire * 9999999999 }}\n{% for a, b in signataire %}{{ a }}{{ 'x' * 9999999999 }}"
    assert list_unknown_names(source, TemplateEnvironment(), frozenset({"territoire"})) == {
        "teritoire": 1,
        "signataire": 2,
    }
