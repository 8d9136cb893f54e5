"""References of pages: listed once per number of pages, and the same."""

from __future__ import annotations

import pydyf
import pytest

from generator.writing.accelerators.page_references import remember_references
from generator.writing.accelerators.switch import FORGETTING, PAGE_REFERENCES


def add_page(pdf: pydyf.PDF) -> None:
    pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))


def list_plainly(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    return tuple(f"{number} 0 R".encode() for number in pdf.pages["Kids"][::3])


def test_they_are_listed_again_when_a_page_is_added(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def count(pdf: pydyf.PDF) -> tuple[bytes, ...]:
        asked.append(pdf.pages["Count"])
        return list_plainly(pdf)

    listed, pdf = remember_references(count), pydyf.PDF()
    for _ in range(3):
        add_page(pdf)
        for _ in range(4):
            assert listed(pdf) == list_plainly(pdf)
    assert asked == [1, 2, 3]
    monkeypatch.setenv(PAGE_REFERENCES.variable, FORGETTING)
    assert [listed(pdf), listed(pdf)] == [list_plainly(pdf)] * 2
    assert asked == [1, 2, 3, 3, 3]


def test_pydyf_lists_what_it_listed() -> None:
    pdf = pydyf.PDF()
    add_page(pdf)
    assert pdf.page_references == list_plainly(pdf)
    assert len(pdf.page_references) == 1
