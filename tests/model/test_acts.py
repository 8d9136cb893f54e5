"""Identifiers of acts, SIREN keys, dates in order, words of the stamp."""

from datetime import date

import pytest

from generator.model.acts import (
    ActMetadata,
    check_act_dates,
    derive_commune_siren,
    find_identifier_in_name,
    has_luhn_key,
    parse_act_identifier,
    write_stamp_text,
)

IDENTIFIER = "013-211300413-20251208-DEL_2025_123-DE"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (IDENTIFIER, "DEL_2025_123"),
        ("02A-211300413-20251208-1-DE", "1"),
        ("971-211300413-20240229-A-B C-2-CC", "A-B C-2"),
        ("059-200043404-20250924-DELIB370A-DE", "DELIB370A"),
        ("013-211300413-20251208-ABCDEFGHIJKLMNO-AU", "ABCDEFGHIJKLMNO"),
    ],
)
def test_identifier_is_read_from_both_ends(text: str, number: str) -> None:
    identifier, faults = parse_act_identifier(text)
    assert faults == ()
    assert identifier is not None
    assert identifier.number == number
    assert str(identifier) == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cinq parties"),
        ("013-211300413-20251208-DE", "cinq parties"),
        ("13-211300413-20251208-N-DE", "département"),
        ("000-211300413-20251208-N-DE", "département"),
        ("013-211300414-20251208-N-DE", "clé fausse"),
        ("013-21130041-20251208-N-DE", "neuf chiffres"),
        ("013-211300413-20250230-N-DE", "AAAAMMJJ"),
        ("013-211300413-20251208-ABCDEFGHIJKLMNOP-DE", "1 à 15"),
        ("013-211300413-20251208-é-DE", "1 à 15"),
        ("013-211300413-20251208-N-XX", "nature"),
    ],
)
def test_faults_of_the_identifier_are_named(text: str, words: str) -> None:
    identifier, faults = parse_act_identifier(text)
    assert identifier is None
    assert [fault.code for fault in faults] == ["identifiant-acte"]
    assert words in faults[0].message


def test_all_faults_at_once() -> None:
    assert len(parse_act_identifier("13-1-2-é-X")[1]) == 5


def test_commune_siren_follows_the_insee_code() -> None:
    assert derive_commune_siren("13041") == "211300413"
    assert derive_commune_siren("44015") == "214400152"
    assert derive_commune_siren("2A004") == "212000046"
    assert derive_commune_siren("97411") is None


def test_luhn_key() -> None:
    assert has_luhn_key("211300413")
    assert has_luhn_key("73282932000074")
    assert not has_luhn_key("211300414")
    assert not has_luhn_key("21130041A")


def test_identifier_is_found_in_file_names() -> None:
    assert find_identifier_in_name(f"{IDENTIFIER}-1-2_1.xml") == IDENTIFIER
    assert find_identifier_in_name(f"99_DE-{IDENTIFIER}-1-1_1.pdf") == IDENTIFIER
    assert find_identifier_in_name("accuse.xml") is None


def make_act(**dates: date | str | bool | None) -> ActMetadata:
    identifier, _ = parse_act_identifier(IDENTIFIER)
    assert identifier is not None
    values = {"sent": date(2025, 12, 9), "received": date(2025, 12, 10), "source": "AR.xml", **dates}
    return ActMetadata(identifier, **values)


def test_stamp_has_four_lines_and_blanks_for_unknown_dates() -> None:
    assert write_stamp_text(make_act(published=date(2025, 12, 11))).lines == (
        "Envoyé en préfecture le 09/12/2025",
        "Reçu en préfecture le 10/12/2025",
        "Publié le 11/12/2025",
        f"ID : {IDENTIFIER}",
    )
    assert write_stamp_text(make_act(sent=None)).lines[0] == "Envoyé en préfecture le"
    assert write_stamp_text(make_act()).lines[2] == "Publié le"


def test_stamp_without_source_is_a_simulation() -> None:
    assert not write_stamp_text(make_act()).simulation
    assert write_stamp_text(make_act(source=" ")).simulation
    assert write_stamp_text(make_act(simulation=True)).simulation


def test_dates_out_of_order_are_warned() -> None:
    assert check_act_dates(make_act(published=date(2025, 12, 10))) == ()
    assert len(check_act_dates(make_act(sent=date(2025, 12, 1)))) == 1
    (warning,) = check_act_dates(make_act(sent=None, published=date(2025, 12, 9)))
    assert "la publication (09/12/2025) précède la réception" in warning.message
