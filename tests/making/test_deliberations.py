"""Voted deliberations on their way into annexe 5."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from generator.codes import Code
from generator.errors import InputFileError
from generator.making.deliberations import list_empty, list_notes, list_shared, take_deliberations
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


def make_empty(*, scanned: bool) -> bytes:
    """One page of A4 with nothing on it, or with the picture of a sheet of white paper and its grain."""
    if scanned:
        grain = Image.effect_noise((620, 877), 6).point([min(255, 120 + value) for value in range(256)])
        stream = io.BytesIO()
        grain.save(stream, "PDF", resolution=75)
        return stream.getvalue()
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(stream, static_id=True)
    return stream.getvalue()


@pytest.mark.parametrize("scanned", [False, True])
def test_an_empty_file_is_no_deliberation(scanned: bool) -> None:
    dossier = read_dossier(EXAMPLE, BARE)
    file = replace(dossier.deliberations["ormeval"], data=make_empty(scanned=scanned))
    spoilt = dossier.with_values(DeliberationValues({**dossier.deliberations, "ormeval": file}))
    assert set(list_empty(spoilt)[0]) == {"ormeval"}
    with pytest.raises(InputFileError) as fault:
        take_deliberations(spoilt)
    assert [(d.code, d.span and d.span.file) for d in fault.value.diagnostics] == [("deliberation-vide", file.name)]
    assert list_empty(dossier) == ({}, ())
