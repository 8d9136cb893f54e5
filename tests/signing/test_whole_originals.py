"""Which pages without a code belong to which original: told by their place, or not told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.pdf_files.signatures.code import SignatureCode
from generator.signing.whole_originals import Sheet, find_whole_originals, list_runs

SIGNED = (4, 5)
TOTALS = {1: frozenset({6, 9}), 2: frozenset({6, 9}), 3: frozenset({6})}


def sheets(*pages: tuple[int, int] | str | None) -> list[Sheet]:
    """(original, page) is a page whose code was read, None one without, "?" one whose code is not of use."""
    found = []
    for rank, page in enumerate(pages, 1):
        code = SignatureCode("D", *page, "0" * 12) if isinstance(page, tuple) else None
        found.append(Sheet(rank, code, page is not None))
    return found


def original(number: int, total: int = 9) -> list[tuple[int, int] | None]:
    return [(number, page) if page in SIGNED else None for page in range(1, total + 1)]


def test_an_original_scanned_whole_keeps_its_text() -> None:
    found = find_whole_originals(sheets(*original(1)), SIGNED, TOTALS)
    assert found.text == {1: (1, 2, 3, 6, 7, 8, 9)}
    assert found.expected == {}


def test_several_originals_in_one_file_with_loose_pages_before() -> None:
    found = find_whole_originals(sheets((3, 4), (3, 5), *original(2, 6), *original(1)), SIGNED, TOTALS)
    assert found.text == {2: (3, 4, 5, 8), 1: (9, 10, 11, 14, 15, 16, 17)}


def test_what_follows_the_signatures_is_left_when_its_count_is_not_right() -> None:
    found = find_whole_originals(sheets(*original(1, 8)), SIGNED, TOTALS)
    assert found.text == {1: (1, 2, 3)}
    assert find_whole_originals(sheets(*original(1), None), SIGNED, TOTALS).text == {1: (1, 2, 3)}


def test_a_signature_page_that_cannot_be_read_is_named_and_no_text() -> None:
    found = find_whole_originals(sheets(None, None, None, None, (2, 5), None), SIGNED, TOTALS)
    assert found.text == {2: (1, 2, 3, 6)}
    assert found.expected == {4: (2, 4)}


def test_pages_out_of_order_prove_nothing() -> None:
    for pages in (
        [(1, 4), None, None, None, (1, 5), None],
        [(1, 5), (1, 4), None, None],
        [None, (1, 4), (1, 5)],
        [None, None, None, None, "?", None],
        [None, None, None, (1, 4), None, None, (2, 5), None],
    ):
        found = find_whole_originals(sheets(*pages), SIGNED, TOTALS)
        assert found.expected == {}
        assert all(number == 1 for number in found.text)
    assert find_whole_originals(sheets(None, (1, 4), (1, 5)), SIGNED, TOTALS).text == {}


@given(st.lists(st.one_of(st.none(), st.just("?"), st.tuples(st.integers(1, 3), st.sampled_from(SIGNED))), max_size=30))
def test_no_page_is_given_twice_and_none_that_was_read(pages: list[tuple[int, int] | str | None]) -> None:
    found = find_whole_originals(sheets(*pages), SIGNED, TOTALS)
    given_ranks = [rank for ranks in found.text.values() for rank in ranks] + list(found.expected)
    assert len(given_ranks) == len(set(given_ranks))
    assert all(pages[rank - 1] is None for rank in given_ranks)


def test_runs_are_told_by_what_stands_between() -> None:
    assert list_runs([2, 3, 6, 9], [1, 2, 3, 5, 6, 9]) == [(2, 3), (6, 9)]
    assert list_runs([], [1, 2]) == []
