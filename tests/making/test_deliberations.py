"""Voted deliberations on their way into annexe 5."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from generator.codes import Code
from generator.making.deliberations import list_notes, list_shared, take_deliberations
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import DeliberationValues
from generator.model.dossier import Dossier
from generator.project import BARE

EXAMPLE = Path(__file__).resolve().parents[2] / "content/exemple-complet"


def put_in_place(dossier: Dossier, party: str, other: str) -> Dossier:
    """The deliberation of `other` copied under the name of `party`."""
    file = replace(dossier.deliberations[other], name=f"annexe-5/{party}.pdf")
    return dossier.with_values(DeliberationValues({**dossier.deliberations, party: file}))


def test_one_file_is_the_deliberation_of_one_party() -> None:
    dossier = read_dossier(EXAMPLE, BARE)
    party, other = "saint-loubrin", "ormeval"
    assert not list_shared(dossier)
    shared = put_in_place(dossier, party, other)
    assert list_shared(shared) == {party, other}
    told = [note for note in list_notes(take_deliberations(shared)) if note.code is Code.DELIBERATION_PARTAGEE]
    assert sorted(note.span.file for note in told if note.span) == sorted(
        (f"annexe-5/{party}.pdf", dossier.deliberations[other].name)
    )
