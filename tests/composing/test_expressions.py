"""Expressions of the clauses: what they write, where their faults are, and what hostile ones can do: nothing."""

from __future__ import annotations

import time
from datetime import date

import pytest

from generator.composing.expressions import ClauseRenderer
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.clauses import Clause
from generator.model.document import Gap
from generator.model.facts import Period, Unknown

UNKNOWN = Unknown("nom du maire", Span("ctg.yaml", 12))
CONTEXT = {
    "numero": "DEL_2025_123",
    "jour": date(2026, 1, 1),
    "noms": ("Gardanne", "Gréasque"),
    "periode": Period(debut="2026-01-01", fin="2030-12-31"),  # type: ignore[arg-type]
    "inconnu": UNKNOWN,
    "rien": None,
    "vide": "",
    "population": 31501,
    "vrai": True,
}


def clause_of(text: str) -> Clause:
    lines = tuple(text.split("\n"))
    return Clause("objet", lines, tuple(Span("clauses/objet.md", n) for n in range(1, len(lines) + 1)))


def render(text: str) -> tuple[list[tuple[str, int]], tuple[Diagnostic, ...], dict[int, Gap]]:
    faults = DiagnosticCollector()
    renderer = ClauseRenderer(CONTEXT, faults)
    lines = renderer.render(clause_of(text))
    return [(line.text, line.origin.line) for line in lines], faults.found, renderer.gaps


def lines_of(text: str) -> list[tuple[str, int]]:
    lines, faults, _ = render(text)
    assert not faults, [str(f) for f in faults]
    return lines


def fault_of(text: str) -> Diagnostic:
    lines, faults, _ = render(text)
    assert lines == []
    (fault,) = faults
    assert fault.span is not None
    assert fault.span.file == "clauses/objet.md"
    assert fault.excerpt == text.split("\n")[fault.span.line - 1].strip()
    assert fault.hint
    return fault


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n° {{ numero }}", "n° DEL\\_2025\\_123"),
        ("{{ jour | date }}", "1^er^ janvier 2026"),
        ("{{ periode.fin | annee }}", "2030"),
        ("{{ noms | liste }}", "Gardanne et Gréasque"),
        ("{{ noms[1] | de }}", "de Gréasque"),
        ("{{ population | nombre }}", "31 501"),
        ("{{ vide }}", ""),
        ("{{ vide or numero }}", "DEL\\_2025\\_123"),
        ("{{ 'a' if vrai else 'b' }}", "a"),
        ("{% if noms | length == 2 %}deux{% endif %}", "deux"),
        ("{{ 'le ' ~ (jour | date) ~ ' à *' }}", "le 1^er^ janvier 2026 à \\*"),
        ("{{ 'a' ~ 'b' }}", "ab"),
        ("{% for nom in noms %}{{ nom }}{{ ', ' if not loop.last }}{% endfor %}", "Gardanne, Gréasque"),
    ],
)
def test_what_an_expression_writes(text: str, expected: str) -> None:
    assert lines_of(text) == [(expected, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "{{ inconnu }}",
        "{{ inconnu | date }}",
        "{{ inconnu.fonction }}",
        "{{ inconnu[0].nom | majuscule }}",
        "{{ 'Maire : ' ~ inconnu }}",
        "{{ [numero, inconnu] | liste }}",
        "{% for personne in inconnu %}{{ personne.nom }}{% endfor %}",
    ],
)
def test_an_unknown_fact_is_a_gap_wherever_it_goes(text: str) -> None:
    lines, faults, gaps = render(text)
    assert not faults
    assert lines == [("\ue0000\ue001", 1)]
    assert gaps == {0: Gap("nom du maire", Span("ctg.yaml", 12))}


def test_what_is_missing_can_be_said_in_the_clause() -> None:
    assert render('{{ manque("votes pour") }}')[2][0].what == "votes pour"


# --- lines --------------------------------------------------------------------------------------------------------


def test_each_line_knows_where_it_was_written() -> None:
    text = "un\n{% for nom in noms %}\n- {{ nom }}\n    - suite\n{% endfor %}\nfin"
    assert [line for line in lines_of(text) if line[0]] == [
        ("un", 1),
        ("- Gardanne", 3),
        ("    - suite", 4),
        ("- Gréasque", 3),
        ("    - suite", 4),
        ("fin", 6),
    ]


def test_a_tag_at_the_end_of_a_line_does_not_stick_it_to_the_next() -> None:
    assert lines_of("pour {% if vrai %}tous{% endif %}\nsuite") == [("pour tous", 1), ("suite", 2)]


def test_a_line_of_tags_alone_leaves_no_blank_line() -> None:
    assert lines_of("- a\n{% if vrai %}\n- b\n{% endif %}\n- c") == [("- a", 1), ("- b", 3), ("- c", 5)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{{ absent }}", 1),
        ("un\ndeux {{ absent }}\ntrois", 2),
        ("{% for nom in noms %}\n{{ nom }}\n{{ absent }}\n{% endfor %}", 3),
        ("{% if\n vrai\n%}\noui\n{% endif %}\n{{ absent }}", 6),
        ("{{\n numero\n}}\n\n{{ absent }}", 5),
        ("{# une\nremarque #}\n{{ absent }}", 3),
        ("{% if absent %}\nx\n{% endif %}", 1),
        ("un\n{% for nom in absent %}\nx\n{% endfor %}", 2),
        ("un\n{{ numero ~ absent }}", 2),
        ("un\n{{ absent | date }}", 2),
    ],
)
def test_an_undefined_name_is_told_at_its_line(text: str, line: int) -> None:
    fault = fault_of(text)
    assert fault.code == "variable-inconnue"
    assert "« absent » n'existe pas" in fault.message
    assert fault.span is not None
    assert fault.span.line == line


def test_a_fault_of_an_applied_deviation_is_told_where_it_was_written() -> None:
    faults = DiagnosticCollector()
    clause = Clause("objet", ("a", "{{ absent }}"), (Span("clauses/objet.md", 1), Span("ecarts.yaml", 7)))
    assert ClauseRenderer(CONTEXT, faults).render(clause) == ()
    (fault,) = faults.found
    assert str(fault.span) == "ecarts.yaml:7"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("{{ periodes }}", "voulait-on « periode » ?"),
        ("{{ periode.debu }}", "voulait-on « debut » ?"),
        ("{{ jour | dates }}", "voulait-on « date » ?"),
    ],
)
def test_near_names_are_suggested(text: str, hint: str) -> None:
    assert fault_of(text).hint == hint


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("un\n{{ numero", "expression-syntaxe", 2, "mal écrite"),
        ("un\n{{ numero }\ndeux", "expression-syntaxe", 2, "mal écrite"),
        ("un\n{% if vrai %}\ndeux\ntrois", "expression-syntaxe", 2, "{% if %} n'a pas son pendant"),
        ("{% for n in noms %}\n{% if vrai %}\n{% endif %}", "expression-syntaxe", 1, "{% for %} n'a pas son pendant"),
        ("un\n{% endif %}", "expression-syntaxe", 2, "{% endif %} n'a pas son pendant"),
        ("{% si vrai %}", "expression-syntaxe", 1, "balise inconnue : {% si %}"),
        ("{# sans fin", "expression-syntaxe", 1, "commentaire"),
        ("{{ numero | inventé }}", "expression-syntaxe", 1, "filtre inconnu"),
        ("{{ rien }}", "variable-inconnue", 1, "vide"),
        ("{{ rien | capitales }}", "variable-inconnue", 1, "vide"),
        ("{{ noms[9] }}", "variable-inconnue", 1, "pas tant d'éléments"),
        ("{{ numero | date }}", "expression-invalide", 1, "« date » ne convient pas"),
        ("{{ jour }}", "expression-invalide", 1, "une date s'écrit avec un filtre"),
        ("{{ noms }}", "expression-invalide", 1, "une liste s'écrit avec un filtre"),
        ("{{ periode }}", "expression-invalide", 1, "ni un texte ni un nombre"),
        ("{{ vrai }}", "expression-invalide", 1, "oui ou non"),
        ("{% for lettre in numero %}x{% endfor %}", "expression-invalide", 1, "demande une liste"),
        ("{% if inconnu > 3 %}x{% endif %}", "expression-invalide", 1, "ne peut pas être calculée"),
    ],
)
def test_other_faults_are_said_in_french(text: str, *, code: str, line: int, words: str) -> None:
    fault = fault_of(text)
    assert (fault.code, fault.span.line if fault.span else 0) == (code, line)
    assert words in fault.message


# --- hostile clauses ----------------------------------------------------------------------------------------------

HOSTILE = (
    "{{ ''.__class__.__mro__ }}",
    "{{ numero.__class__ }}",
    "{{ numero['__class__'] }}",
    "{{ numero | attr('__class__') }}",
    "{{ periode.__init__.__globals__ }}",
    "{{ periode.model_fields }}",
    "{{ periode.model_dump }}",
    "{{ periode.model_dump() }}",
    "{{ manque.__globals__ }}",
    "{{ manque.__self__ }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{{ cycler.__init__.__globals__.os }}",
    "{{ lipsum.__globals__ }}",
    "{{ '{0.__class__}'.format(numero) }}",
    "{{ '%s' | format(numero) }}",
    "{{ noms.append('x') }}",
    "{% include '/etc/passwd' %}",
    "{% import '/etc/passwd' as x %}",
    "{% from '/etc/passwd' import x %}",
    "{% extends '/etc/passwd' %}",
    "{% for i in range(10**9) %}x{% endfor %}",
    "{{ 'x' * 10 ** 9 }}",
    "{{ 10 ** 10 ** 9 }}",
    "{{ 'x' | center(1000000000) }}",
    "{{ 'x'.ljust(1000000000) }}",
    "{{ '%1000000000d' % 1 }}",
    "{% set x = 'x' %}" + "{% set x = x ~ x %}" * 60 + "{{ x }}",
    "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "{% for n in noms recursive %}{{ loop(noms) }}{% endfor %}",
    "{% for n in noms %}" * 30 + "x" + "{% endfor %}" * 30,
    "{{ " + "(" * 2000 + "numero" + ")" * 2000 + " }}",
    "{{ " + "not " * 5000 + "numero }}",
    "{{ '\\x07' }}",
    "{{ '\ue0005\ue001' }}",
    "{% block a %}{% endblock %}",
    "{% call m() %}{% endcall %}",
    "{% filter capitales %}x{% endfilter %}",
    "{{ numero | safe }}",
    "{{ numero | _assembler }}",
)


@pytest.mark.parametrize("text", HOSTILE, ids=[h[:40] for h in HOSTILE])
def test_a_hostile_expression_is_refused_with_its_line_and_at_once(text: str) -> None:
    start = time.monotonic()
    fault = fault_of(f"un\n{text}")
    assert time.monotonic() - start < 5
    assert fault.code in {"expression-syntaxe", "expression-invalide", "variable-inconnue"}
    assert fault.span is not None
    assert fault.span.line == 2
    assert "object" not in fault.message, "nothing of the program's insides is shown"
    assert "<" not in fault.message


def test_loops_are_bounded() -> None:
    faults = DiagnosticCollector()
    many = tuple(str(n) for n in range(400))
    renderer = ClauseRenderer({"l": many}, faults)
    text = "{% for a in l %}{% for b in l %}{% endfor %}{% endfor %}"
    assert renderer.render(clause_of(text)) == ()
    (fault,) = faults.found
    assert "dépassent" in fault.message


def test_a_clause_cannot_write_without_end() -> None:
    faults = DiagnosticCollector()
    renderer = ClauseRenderer({"l": tuple("x" for _ in range(300)), "t": "x" * 50_000}, faults)
    assert renderer.render(clause_of("{% for a in l %}{{ t }}{% endfor %}")) == ()
    (fault,) = faults.found
    assert "démesuré" in fault.message


@pytest.mark.slow
def test_one_clause_does_not_use_up_the_loops_of_the_next() -> None:
    faults = DiagnosticCollector()
    renderer = ClauseRenderer({"l": tuple("x" for _ in range(60_000))}, faults)
    for _ in range(3):
        assert renderer.render(clause_of("{% for a in l %}{% endfor %}fin"))
    assert not faults.found
