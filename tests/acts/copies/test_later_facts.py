"""What is written in `ctg.yaml` after the freezing goes into the bag, and back into the frozen file; the rest stays."""

from __future__ import annotations

from typing import Any

import pytest

from generator.acts.copies.later_facts import list_later_facts, write_later_facts
from generator.model.facts import Unknown
from generator.reading.located_yaml import load_yaml

FROZEN = """\
parties:
  - id: caf
    nom: Caf de l'Ain  # sans délibération
  - id: bourg
    siren: à compléter
    deliberation:
      date: 2026-10-16
      # le numéro du registre
      numero: à compléter
      envoi: 2026-10-17

  - id: essai
    deliberation: {date: 2026-10-16, votes: {pour: 3, contre: 0, abstention: à compléter}}
periode:
  fin: 2031-12-31
"""


def read(text: str) -> Any:
    return drop_places(load_yaml(text, "ctg.yaml").data)


def drop_places(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: drop_places(one) for key, one in value.items()}
    if isinstance(value, list):
        return [drop_places(one) for one in value]
    return "à compléter" if isinstance(value, Unknown) else value


def change(*changes: tuple[str, str]) -> str:
    text = FROZEN
    for before, after in changes:
        assert text.count(before) == 1
        text = text.replace(before, after)
    return text


CASES = {
    "days": (("envoi: 2026-10-17", "envoi: 2026-10-18\n      publication: 2026-10-20"),),
    "a day taken back": (("      envoi: 2026-10-17\n", ""),),
    "what nobody knew": (("siren: à compléter", "siren: 200067106"), ("numero: à compléter", 'numero: "2026: 4"')),
    "in braces": (("votes: {pour: 3, contre: 0, abstention: à compléter}", "publication: 2026-10-20"),),
    "a whole deliberation": (
        ("    nom: Caf", "    deliberation:\n      date: 2026-09-01\n      votes:\n        pour: 9\n    nom: Caf"),
    ),
    "names": (("envoi: 2026-10-17", 'presents:\n        - Jean d\'ORMESSON\n        - "M. « A », dit B"'),),
    "declared acts": (
        ("periode:", "actes:\n  - identifiant: 001-210100012-20261016-4-DE\n    reception: 2026-10-18\nperiode:"),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_came_after_is_written_again(case: str) -> None:
    living = change(*CASES[case])
    later = list_later_facts(FROZEN, living)
    assert later
    written = write_later_facts(FROZEN, later)
    assert list_later_facts(written, living) == {}
    assert "# sans délibération" in written and "# le numéro du registre" in written
    if case != "in braces":  # votes that were known in part are the act's
        assert {p["id"]: p for p in read(written)["parties"]} == {p["id"]: p for p in read(living)["parties"]}
        assert read(written).get("actes") == read(living).get("actes")


def test_the_next_text_is_not_of_the_act() -> None:
    living = change(
        ("fin: 2031-12-31", "fin: 2032-12-31"), ("date: 2026-10-16\n", "date: 2026-10-30\n"), ("Caf de", "La Caf de")
    )
    assert list_later_facts(FROZEN, living) == {}
    assert write_later_facts(FROZEN, {}) == FROZEN
