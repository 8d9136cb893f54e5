"""The table of the kinds of parties: no row is half filled, and every key of ctg.yaml is a row."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from generator.composing.grammar import body_gender
from generator.model.facts import CtgFacts, Party
from generator.model.parties.columns import Gender, Nature, PartyKind
from generator.model.parties.mandates import Appointment, Election
from generator.model.party_kinds import PartyType, list_kinds
from generator.project import BARE
from generator.reading.clause_files import list_models
from generator.reading.communes import load_tables

_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_CAPITAL = re.compile(r"[A-ZÀ-Ý]")
_SOURCE = re.compile(r"[LRD]\. \d|n° \d")
ROWS = [pytest.param(kind, id=kind.key) for kind in list_kinds()]


def find_faults(kind: PartyKind) -> list[str]:
    """What is missing in a row, or does not go together."""
    wants = {
        "key": _KEY.fullmatch(kind.key),
        "label": kind.label.strip(),
        "nature": isinstance(kind.nature, Nature),
        "noun": _CAPITAL.match(kind.noun),
        "nouns": kind.nouns and all(noun and noun == noun.lower() and " " not in noun for noun in kind.nouns),
        "noun in nouns": re.split(r"[ ']", kind.noun.lower())[0] in kind.nouns,
        "gender": isinstance(kind.gender, Gender),
        "without_article": isinstance(kind.without_article, bool),
        "titles": kind.titles and all(_CAPITAL.match(word) for pair in kind.titles for word in pair),
        "titles in pairs": all(len(m.split()) == len(f.split()) for m, f in kind.titles),
        "deliberates": isinstance(kind.deliberates, bool),
        "bodies": bool(kind.bodies) or not kind.deliberates,
        "names of bodies": all(_CAPITAL.match(body) for body in kind.bodies),
        "sends_acts": isinstance(kind.sends_acts, bool),
        "acts without a vote": kind.deliberates or not kind.sends_acts,
        "mandate": _is_whole(kind.mandate),
        "table_codes": not kind.table_codes or kind.nature is Nature.GROUPEMENT,
        "draft": _KEY.fullmatch(kind.draft),
        "source": _SOURCE.search(kind.source),
    }
    return [column for column, met in wants.items() if not met]


def _is_whole(mandate: Election | Appointment) -> bool:
    if isinstance(mandate, Appointment):
        return bool(mandate.why.strip())
    dates = [(year, month) for year, *months in mandate.dated for month in months]
    return bool(dates) and mandate.adjective.endswith("s") and mandate.term_years > 0 and dates == sorted(dates)


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_is_whole(kind: PartyKind) -> None:
    assert not find_faults(kind)


def test_every_column_has_to_be_given() -> None:
    assert len(fields(PartyKind)) >= 15
    optional = [f.name for f in fields(PartyKind) if f.default is not MISSING or f.default_factory is not MISSING]
    assert not optional, "a column with a default is a row that may forget it"


@pytest.mark.parametrize("column", [f.name for f in fields(PartyKind) if f.type in ("str", "tuple[str, ...]")])
def test_an_empty_column_is_refused(column: str) -> None:
    (commune,) = list_kinds(Nature.COMMUNE)
    if column == "table_codes":
        assert find_faults(replace(commune, table_codes=("CC",)))
        return
    empty = () if isinstance(getattr(commune, column), tuple) else ""
    half = replace(commune, **{column: empty})
    assert [fault for fault in find_faults(half) if fault.startswith(column)]


def test_every_key_of_the_schema_is_a_row_and_the_other_way_round() -> None:
    schema = TypeAdapter(CtgFacts).json_schema()
    assert sorted(schema["$defs"]["PartyType"]["enum"]) == sorted(kind.key for kind in list_kinds())
    assert Party.model_fields["type"].annotation is PartyType
    for kind in list_kinds():
        assert PartyType(kind.key).kind is kind


def test_one_caf_one_commune_and_no_row_twice() -> None:
    assert len(list_kinds(Nature.CAF)) == len(list_kinds(Nature.COMMUNE)) == 1
    assert not list_kinds(Nature.CAF)[0].deliberates
    keys = [kind.key for kind in list_kinds()]
    assert len(keys) == len(set(keys)) > 10
    labels = [kind.label for kind in list_kinds()]
    assert len(labels) == len(set(labels))


def test_a_noun_has_one_gender() -> None:
    genders: dict[str, set[Gender]] = {}
    for kind in list_kinds():
        for noun in kind.nouns:
            genders.setdefault(noun, set()).add(kind.gender)
    assert all(len(found) == 1 for found in genders.values()), genders


def test_every_code_of_the_table_of_epci_is_of_one_kind() -> None:
    codes = [code for kind in list_kinds() for code in kind.table_codes]
    assert len(codes) == len(set(codes))
    assert set(codes) == {grouping.kind for grouping in load_tables().groupings.values()}


def test_a_commission_is_feminine_and_other_bodies_masculine() -> None:
    bodies = {body for kind in list_kinds() for body in kind.bodies}
    assert {body for body in bodies if body_gender(body) is Gender.FEMININE} == {"Commission permanente"}


def test_a_draft_that_is_common_stands_in_every_model() -> None:
    drafts = {kind.draft for kind in list_kinds() if kind.nature in (Nature.COMMUNE, Nature.GROUPEMENT)}
    assert drafts
    for name, plan in list_models(BARE).items():
        annexe = plan.find_annexe("deliberations")
        assert annexe is None or drafts <= set(annexe.textes), name


def test_the_guide_lists_every_kind(project_root: Path) -> None:
    guide = (project_root / "docs/guide-utilisateur.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \| (.+) \| (oui|non) \|$", guide, re.M)
    shown = {key: (label, titles, bodies, sends) for key, label, titles, bodies, sends in rows}
    for kind in list_kinds():
        titles = ", ".join(m if m == f else f"{m} ou {f}" for m, f in kind.titles)
        bodies = ", ".join(kind.bodies) or "aucun"
        if not kind.deliberates and kind.bodies:
            bodies += " (nommé dans l'en-tête si `citee: oui`)"
        assert shown.get(kind.key) == (kind.label, titles, bodies, "oui" if kind.sends_acts else "non"), (
            f"| `{kind.key}` | {kind.label} | {titles} | {bodies} | {'oui' if kind.sends_acts else 'non'} |"
        )
