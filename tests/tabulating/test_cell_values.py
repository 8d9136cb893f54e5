"""What a spreadsheet gives back is read for what it says; what it cannot be is refused; files keep their form."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from generator.model.words.typed import TypedFault
from generator.tabulating.cell_values import fold_value, is_gap, read_value, show_value, write_value
from generator.writing.xlsx.data_sheets import DataColumn, Shown, ValueKind

K = ValueKind
DAY = datetime.date(2025, 12, 18)


def column(kind: ValueKind, **flags: object) -> DataColumn:
    return DataColumn("c", "C", kind, 10, **flags)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (K.DAY, DAY, "2025-12-18"),
        (K.DAY, "18/12/2025", "2025-12-18"),
        (K.DAY, "18 décembre 2025", "2025-12-18"),
        (K.EUROS, "280\u00a0000 €", "280000"),
        (K.EUROS, 280000.0, "280000"),
        (K.COUNT, "31 501 habitants", "31501"),
        (K.SHARE, "2,5 ETP", "2.5"),
        (K.SHARE, Decimal("1.0"), "1"),
        (K.NUMBER, 4.9, "4.9"),
        (K.NUMBER, "4,90", "4.9"),
        (K.NUMBER, "68\u202f094\u202f000", "68094000"),
        (K.NUMBER, "n. d.", "n. d."),
        (K.INSEE, 1004.0, "01004"),
        (K.INSEE, "2a004", "2A004"),
        (K.INSEE, "Saint-Loubrin", "Saint-Loubrin"),
        (K.SIREN, "249 900 176", "249900176"),
        (K.SIRET, 990001760001, "00990001760001"),
        (K.YEARS, "2027-2029", "2027, 2028, 2029"),
        (K.YEARS, 2027.0, "2027"),
        (K.YEARS, "2027, 2028 et 2030", "2027, 2028, 2030"),
        (K.LINES, "- un\n\n•  deux  mots", "un\ndeux mots"),
        (K.LINE, "  la\u00a0Caf  ", "la Caf"),
        (K.PROSE, "un\r\n\r\ndeux", "un\n\ndeux"),
        (K.PROSE, datetime.date(2027, 1, 1), "1er janvier 2027"),
        (K.LINES, "a@caf.example; b@caf.example,c@caf.example ;", "a@caf.example\nb@caf.example\nc@caf.example"),
        (K.LINES, "Caf, a@caf.example", "Caf, a@caf.example"),
        (K.WHEN, "28/01/2027", "28 janvier 2027"),
        (K.WHEN, datetime.date(2027, 1, 1), "1er janvier 2027"),
        (K.WHEN, "fin 2028", "fin 2028"),
        (K.ANSWER, True, "oui"),
        (K.COUNT, "[à compléter]", "à compléter"),
        (K.DAY, "à compléter : date", "à compléter"),
        (K.EUROS, None, ""),
    ],
)
def test_one_form_for_all_that_says_the_same(kind: ValueKind, value: Shown | float | bool, words: str) -> None:
    assert read_value(column(kind), value) == words


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (K.DAY, "31/02/2026"),
        (K.DAY, "bientôt"),
        (K.EUROS, "environ 3000"),
        (K.EUROS, "12,50"),
        (K.COUNT, -4.0),
        (K.SIREN, "12345"),
        (K.INSEE, "990120"),
        (K.YEARS, "toute la période"),
        (K.YEARS, "2027-2099"),
        (K.CHOICE, "peut-être"),
    ],
)
def test_what_a_kind_does_not_have_is_refused(kind: ValueKind, value: Shown | float) -> None:
    with pytest.raises(TypedFault) as fault:
        read_value(column(kind, choices=("oui", "non")), value)
    assert fault.value.message and fault.value.hint


def test_choices_forgive_capitals_and_may_be_open() -> None:
    assert read_value(column(K.CHOICE, choices=("en cours",)), "En  cours") == "en cours"
    assert read_value(column(K.CHOICE, choices=("caf",), open_choices=True), "Ormeval") == "Ormeval"
    assert fold_value(column(K.CHOICE, choices=("a",)), "autre") == "autre"
    civility = column(K.CHOICE, choices=("Madame", "Monsieur"), spoken=(("m", "Monsieur"), ("mme", "Madame")))
    assert [read_value(civility, words) for words in ("M.", "Mme", "madame")] == ["Monsieur", "Madame", "Madame"]


@pytest.mark.parametrize(
    ("kind", "words", "before", "in_table", "written"),
    [
        (K.DAY, "2027-01-05", "2026-12-18", False, "2027-01-05"),
        (K.DAY, "2027-01-05", "18/12/2026", False, "05/01/2027"),
        (K.DAY, "2027-01-05", "", True, "05/01/2027"),
        (K.DAY, "2027-01-05", "à compléter", False, "2027-01-05"),
        (K.SHARE, "0.8", "1.0", False, "0.8"),
        (K.SHARE, "0.8", "0,4", True, "0,8"),
        (K.NUMBER, "5.25", "4,9", True, "5,25"),
        (K.EUROS, "15000", "14 200", True, "15 000"),
        (K.EUROS, "15000", "14200", True, "15000"),
        (K.NUMBER, "à compléter", "4,9", True, "à compléter"),
        (K.LINE, "l'eau et l'air", "l'eau d’hier", False, "l'eau et l'air"),
        (K.PROSE, "l'eau d'hier et l'air", "l’eau d'hier", False, "l’eau d'hier et l'air"),
    ],
)
def test_a_file_keeps_its_form(kind: ValueKind, words: str, before: str, in_table: bool, written: str) -> None:
    assert write_value(column(kind), words, before, in_table=in_table) == written


def test_what_is_shown_is_a_day_or_a_number_where_it_can_be() -> None:
    assert show_value(K.DAY, "18/12/2025") == DAY
    assert show_value(K.NUMBER, "4,90") == Decimal("4.90")
    assert show_value(K.NUMBER, "n.d.") == "n.d." and show_value(K.EUROS, "") is None
    assert show_value(K.INSEE, "01004") == "01004"
    assert is_gap("[à compléter]") and not is_gap("complété")
