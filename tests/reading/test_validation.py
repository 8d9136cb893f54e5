"""From YAML to facts: each fault of a real `ctg.yaml` has its French message, its place and its remedy."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import pytest

from generator.errors import ContentError, Diagnostic, DiagnosticCollector
from generator.model.facts import CtgFacts, Unknown
from generator.model.words import values
from generator.reading.communes import load_tables
from generator.reading.located_yaml import load_yaml
from generator.reading.reference_codes import find_said_commune, settle_communes
from generator.reading.validation import validate_facts


@pytest.fixture(scope="module")
def facts_text(project_root: Path) -> str:
    return (project_root / "tests/dossiers/minimal/ctg.yaml").read_text("utf-8")


def read(text: str) -> CtgFacts:
    return validate_facts(CtgFacts, load_yaml(text, "ctg.yaml"))


def faults_of(text: str) -> tuple[Diagnostic, ...]:
    with pytest.raises(ContentError) as caught:
        read(text)
    return caught.value.diagnostics


def test_the_minimal_facts_are_valid(facts_text: str) -> None:
    facts = read(facts_text)
    assert facts.territoire.communes[0].insee == "01004", "the leading zero is kept"
    assert facts.territoire.departement == "01"


@pytest.mark.parametrize(
    ("before", "after", "code", "message", "hint"),
    [
        ("  lieu: Essai-sur-Ain\n", "", "cle-manquante", "« lieu » manque dans « signature »", "lieu: à compléter"),
        ("    type: caf\n", "    tipe: caf\n", "cle-inconnue", "clé inconnue : « tipe »", "voulait-on « type » ?"),
        ("mention:", "remarque:", "cle-inconnue", "clé inconnue : « remarque »", "la retirer"),
        ("fin: 2029-12-31", "fin: 2029-02-30", "date-invalide", "2029-02-30 n'existe pas", "18/12/2025"),
        ("fin: 2029-12-31", "fin: 31/12/29", "date-invalide", "« 31/12/29 » n'a que deux chiffres d'année", "2025"),
        ("fin: 2029-12-31", "fin: 2029", "date-invalide", "« 2029 » n'est pas une date", "18 décembre 2025"),
        ("fin: 2029-12-31", "fin: à compléter", "valeur-indispensable", "« fin »", "quitte à la corriger"),
        ("fin: 2029-12-31", "fin:", "valeur-vide", "« fin » est vide", "à compléter"),
        ("population: 4200", "population: 4.200", "nombre-invalide", "« 4.200 »", "31 501"),
        (
            "population: 4200",
            "population: 42 00",
            "nombre-invalide",
            "(territoire › communes › Essai-sur-Ain)",
            "31 501",
        ),
        ("population: 4200", "population: -1", "valeur-invalide", "au moins 0", "vérifier"),
        ('insee: "01004"', "insee: 1004", "valeur-invalide", "« 1004 »", "devant : 01004 ? (le code Insee a cinq"),
        ("population: 4200", "population: 4200,5", "cle-inconnue", "« 5 »", "la valeur entre guillemets"),
        ("fin: 2029-12-31", "fin: [2029-12-31]", "valeur-invalide", "« fin » attend une seule valeur", "sans tiret"),
        ("civilite: Madame", "civilite: Madamme", "valeur-invalide", "« Madamme »", "voulait-on « Madame » ?"),
        ("    type: commune\n", "    type: COMUNE\n", "valeur-invalide", "« COMUNE »", "voulait-on « commune » ?"),
        ("    type: commune\n", "    type: comune\n", "valeur-invalide", "« comune »", "voulait-on « commune » ?"),
        ("  - id: essai\n", "  - id: Essai !\n", "valeur-invalide", "« Essai ! »", "minuscules"),
        ("axes:\n  - Petite enfance\n", "axes: Petite enfance\n", "valeur-invalide", "doit être une liste", "tiret"),
        (
            "signature:\n  lieu: Essai-sur-Ain\n  date: 2026-03-02\n",
            "signature: mars\n",
            "valeur-invalide",
            "clés",
            "lignes",
        ),
        ("      - Ouvrir des places\n", "", "valeur-vide", "« objectifs » est vide", "à compléter"),
        ("    nom: Commune d'Essai-sur-Ain\n", "    nom: [a, b]\n", "valeur-invalide", "doit être un texte", "texte"),
    ],
)
def test_a_fault_is_said_in_french_at_its_place(
    facts_text: str, *, before: str, after: str, code: str, message: str, hint: str
) -> None:
    assert facts_text.count(before) == 1, "the change must be made"
    changed = facts_text.replace(before, after)
    (fault,) = faults_of(changed)
    assert fault.code == code
    assert message in fault.message
    assert fault.hint is not None
    assert hint in fault.hint
    assert fault.span is not None
    assert fault.excerpt == changed.split("\n")[fault.span.line - 1]
    if after.strip():
        wrong = changed[: changed.index(after)].count("\n") + 1
        assert fault.span.line in (wrong, wrong + 1)


def test_all_faults_come_at_once_in_the_order_of_the_file(facts_text: str) -> None:
    text = (
        facts_text.replace("mention:", "mencion:")
        .replace("2029-12-31", "2029-13-01")
        .replace("population: 4200", "population: beaucoup")
        .replace("type: commune\n", "type: village\n")
    )
    found = faults_of(text)
    assert sorted(f.code for f in found) == ["cle-inconnue", "date-invalide", "nombre-invalide", "valeur-invalide"]


def test_an_unknown_value_becomes_a_gap_with_its_place(facts_text: str) -> None:
    facts = read(facts_text.replace("population: 4200", "population: à compléter"))
    population = facts.territoire.communes[0].population
    assert isinstance(population, Unknown)
    assert population.origin.file == "ctg.yaml"
    assert "population" in population.what


@pytest.mark.parametrize("text", ["bonjour\n", "- a\n- b\n"])
def test_a_file_that_is_no_set_of_keys_is_refused(text: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.code, fault.message) == ("valeur-invalide", "ce fichier doit être fait de clés")


@pytest.mark.parametrize("text", ["", "\n", "# rien\n"])
def test_an_empty_file_is_one_fault_that_names_its_keys(text: str) -> None:
    (fault,) = faults_of(text)
    assert fault.code == "fichier-vide"
    assert fault.hint is not None
    assert "modele, territoire, periode" in fault.hint


def test_a_convention_needs_two_parties(facts_text: str) -> None:
    start, end = facts_text.index("  - id: essai"), facts_text.index("orientations:")
    (fault,) = faults_of(facts_text[:start] + facts_text[end:])
    assert "au moins 2" in fault.message


def test_a_missing_key_names_the_party_and_offers_a_gap_only_where_one_is_admitted(facts_text: str) -> None:
    start, end = facts_text.rindex("    representants:"), facts_text.index("orientations:")
    (fault,) = faults_of(facts_text[:start] + facts_text[end:])
    assert fault.message == "la clé « representants » manque dans « parties › essai »"
    assert fault.hint == "ajouter « representants: … »"


def test_a_colon_in_a_list_says_to_quote_the_line(facts_text: str) -> None:
    (fault,) = faults_of(facts_text.replace("- Ouvrir des places", "- Ouvrir : des places"))
    assert (
        fault.message == "« objectifs 1 » doit être un texte ; un deux-points le coupe en deux (orientations › accueil)"
    )
    assert fault.hint is not None
    assert "guillemets" in fault.hint


def test_values_are_read_as_people_type_them(facts_text: str) -> None:
    typed = (
        facts_text.replace("fin: 2029-12-31", "fin: 31 décembre 2029")
        .replace("debut: 2026-01-01", "debut: 1er janvier 2026")
        .replace("population: 4200", "population: 4 200 habitants")
        .replace('departement: "01"', "departement: 2a")
    )
    facts, plain = read(typed), read(facts_text.replace('departement: "01"', 'departement: "2A"'))
    assert facts == plain
    party = facts_text.replace(
        "    organe: Conseil municipal\n", "    organe: Conseil municipal\n    siren: 249 900 176\n"
    )
    assert read(party).parties[1].siren == "249900176"


def test_a_fault_of_a_party_names_the_party(facts_text: str) -> None:
    (fault,) = faults_of(facts_text.replace('    commune: "01004"\n', '    commune: "1004"\n'))
    assert "parties › essai" in fault.message
    (fault,) = faults_of(facts_text.replace("    type: commune\n", "    type: commune\n    sirenn: 1\n"))
    assert "parties › essai" in fault.message


def test_every_pattern_says_in_words_what_it_wants(project_root: Path) -> None:
    calls = [
        (path.name, node)
        for path in sorted((project_root / "generator").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and any(keyword.arg == "pattern" for keyword in node.keywords)
    ]
    assert {name for name, _ in calls} == {"values.py"}, "patterns stand beside their words"
    assert len(calls) >= 9
    known = {
        values.__dict__[name.value.id]
        for _, call in calls
        for name in call.keywords
        if isinstance(name.value, ast.Name)
    }
    assert known == set(values.PATTERN_HINTS)


def test_words_of_closed_lists_and_addresses_are_read_as_people_type_them(facts_text: str) -> None:
    typed = facts_text.replace("type: commune", "type: Commune").replace("civilite: Monsieur", "civilite: M.")
    typed = typed.replace(
        "    commune:", "    genre: Féminin\n    courriels_communication: a@b.fr ; c@d.fr\n    commune:"
    )
    caf, town = read(typed.replace("type: caf", "type: Caisse d'allocations familiales")).parties
    assert (caf.type, town.type, town.genre, town.representants[0].civilite) == ("caf", "commune", "f", "Monsieur")
    assert town.addresses == ("a@b.fr", "c@d.fr")
    listed = typed.replace("a@b.fr ; c@d.fr", "[a@b.fr, c@d.fr; e@f.fr]")
    assert read(listed).parties[1].addresses == ("a@b.fr", "c@d.fr", "e@f.fr")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Saint-Denis (93)", "93066"),
        ("93066 Saint-Denis (93)", "93066"),
        ("35 085 Combourg", "35085"),
        ("Saint-Denis (35)", None),
        ("93066 Combourg", None),
    ],
)
def test_a_commune_may_stand_as_a_hint_writes_it(typed: str, code: str | None) -> None:
    found = find_said_commune(typed, load_tables(), "11")
    assert (found.insee if found else None) == code


def test_a_commune_of_the_facts_may_stand_by_its_name(facts_text: str) -> None:
    named = facts_text.replace('    commune: "01004"\n', "    commune: Combourg\n")
    faults = DiagnosticCollector()
    located = settle_communes(load_yaml(named, "ctg.yaml"), faults)
    assert (located.data["parties"][1]["commune"], faults.found) == ("35085", ())
    own = facts_text.replace('    commune: "01004"\n', "    commune: essai sur ain\n")
    assert settle_communes(load_yaml(own, "ctg.yaml"), faults).data["parties"][1]["commune"] == "01004"
    settle_communes(load_yaml(named.replace("Combourg", "Saint-Aubin"), "ctg.yaml"), faults)
    (fault,) = faults.found
    assert "communes s'appellent « Saint-Aubin »" in fault.message
    assert fault.span is not None
    assert "Saint-Aubin" in str(fault.excerpt)


def test_when_an_avenant_takes_effect_is_a_day_or_an_event(facts_text: str) -> None:
    block = "avenant:\n  numero: 1\n  objet: essai\n  convention: {titre: Convention, signature: 2026-01-02}\n"
    events = (("Executoire", "exécutoire"), ("signature", "signature"), ("1er septembre 2029", date(2029, 9, 1)))
    for typed, meant in events:
        avenant = read(f"{facts_text}{block}  prise_effet: {typed}\n").avenant
        assert avenant is not None
        assert avenant.prise_effet == meant
    (fault,) = faults_of(f"{facts_text}{block}  prise_effet: demain\n")
    assert (fault.code, fault.message) == ("date-invalide", "« demain » ne dit pas quand l'avenant prend effet")
