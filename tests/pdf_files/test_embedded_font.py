"""Subsets of fonts: what sets letters beside each other is left out unread, and pairs of letters with it."""

from __future__ import annotations

import io

import pytest
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables import otBase
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

from generator.pdf_files.embedded_font import subset_font


def test_tables_that_no_subset_keeps_are_not_read(font: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading them took ten times as long as all the rest."""
    assert {"GPOS", "GSUB"} <= set(TTFont(io.BytesIO(font)).keys())
    monkeypatch.setattr(otBase.BaseTTXConverter, "decompile", lambda *_: pytest.fail("a table of layout is read"))
    made = subset_font(font, "Signé à Ormeval, le 3 mars")
    assert all(made.has(letter) for letter in "Signéàle3")
    assert not {"GPOS", "GSUB", "GDEF", "kern"} & set(TTFont(io.BytesIO(made.data)).keys())


@pytest.mark.parametrize("newer", [True, False])
def test_older_pairs_of_letters_go_where_there_are_newer_ones(font: bytes, newer: bool) -> None:
    face = TTFont(io.BytesIO(font), recalcTimestamp=False)
    kern = face["kern"] = newTable("kern")
    pairs = KernTable_format_0()
    pairs.coverage, pairs.kernTable = 1, {("A", "V"): -80, ("V", "A"): -80}
    kern.version, kern.kernTables = 0, [pairs]
    if not newer:
        del face["GPOS"]
    stream = io.BytesIO()
    face.save(stream)
    kept = TTFont(io.BytesIO(subset_font(stream.getvalue(), "AVENANT").data))
    assert ("kern" in kept) is not newer
