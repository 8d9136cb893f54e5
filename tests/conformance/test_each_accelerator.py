"""The table of accelerators sees a byte that differs, a file that is missing, a way that fails."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from generator.writing.accelerators.switch import SWITCHES
from tests.conformance.each_accelerator import Outcome, list_ways, print_table

FILES = (("a/convention.pdf", "0"), ("a/convention.docx", "1"))
PLAIN = Outcome("tous éteints", FILES, 2.0)


def show(*outcomes: Outcome) -> tuple[int, str]:
    stream = io.StringIO()
    code = print_table(Console(file=stream, width=120, highlight=False), outcomes, 3.0)
    return code, stream.getvalue()


@pytest.mark.parametrize("complete", [False, True])
def test_each_accelerator_is_off_alone_all_are_off_and_none_is(complete: bool) -> None:
    made_up = (Path("territoire-001"), Path("territoire-002"))
    ways = list_ways(made_up, complete=complete)
    assert {way.off for way in ways} == {
        (),
        tuple(one.variable for one in SWITCHES),
        *((one.variable,) for one in SWITCHES),
    }
    plain = [one for way in ways if way.name == PLAIN.name for one in way.pieces]
    assert [one.folder.name for one in plain] == ["exemple-complet", "bassin-minier", *map(str, made_up)]
    assert not any(one.names for one in plain), "the others are compared with all of their pieces"
    alone = [way.pieces for way in ways if len(way.off) == 1]
    assert len(alone) == len(SWITCHES)
    assert all(len({one.folder for one in pieces}) >= 3 for pieces in alone)


def test_the_same_bytes_pass() -> None:
    code, told = show(PLAIN, Outcome("sans CTG_LIGNES", FILES[:1], 1.0), Outcome("sans CTG_LIGNES", FILES, 1.5))
    assert code == 0
    assert "3 / 3" in told and "2.5 s" in told and "échec" not in told


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (Outcome("x", (FILES[0], ("a/convention.docx", "2")), 1.0), "échec : x : a/convention.docx"),
        (Outcome("x", (*FILES, ("a/annexe-1.pdf", "2")), 1.0), "échec : x : a/annexe-1.pdf"),
        (Outcome("x", FILES, 1.0, "[parite] mal"), "échec : x : [parite] mal"),
        (Outcome("x", (), 1.0), "échec : x : rien n'a été écrit"),
    ],
)
def test_what_differs_is_told_and_fails(other: Outcome, told: str) -> None:
    code, words = show(PLAIN, other)
    assert (code, told in words) == (1, True)


def test_nothing_to_compare_with_fails() -> None:
    assert show()[0] == 1
