"""Scans of whole originals: which pages without a code are the text around the signature pages of which original.

A page of text bears no code, so only its place can tell: an original that is scanned whole has its pages in order, and
as many of them before a signature page as its number says. Nothing else is guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from generator.pdf_files.signatures.code import SignatureCode


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that is not blank: its rank in the file (from 1), and its code when the page can be filed by it.

    `readable` is false for a page on which no code of ours was read.
    """

    rank: int
    code: SignatureCode | None
    readable: bool


@dataclass(frozen=True, slots=True)
class WholeOriginals:
    """What was found in a file: by original, the ranks of its pages of text, in order.

    `expected` names the page that stands where a signature page should, by rank: its code could not be read.
    """

    text: Mapping[int, tuple[int, ...]]
    expected: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pages of one original in a row: `start` sheets come before its page 1, `last` is the place of its last code."""

    number: int
    start: int
    last: int


def find_whole_originals(
    sheets: Sequence[Sheet], signature_pages: Sequence[int], totals: Mapping[int, frozenset[int]]
) -> WholeOriginals:
    """The pages of text of each original that the file holds from its first page on.

    `totals` says how many pages an original may have in all: what follows its last signature page is its own only when
    the count is one of them.
    """
    stretches = _find_stretches(sheets)
    text: dict[int, list[int]] = {}
    expected: dict[int, tuple[int, int]] = {}
    ends = [*(stretch.start for stretch in stretches[1:]), len(sheets)]
    for stretch, end in zip(stretches, ends, strict=False):  # without a stretch there is still an end
        total = end - stretch.start
        last = end if total in totals.get(stretch.number, ()) else stretch.last
        for place in range(stretch.start + 1, last + 1):
            sheet, page = sheets[place - 1], place - stretch.start
            if sheet.readable:
                continue
            if page in signature_pages:
                expected[sheet.rank] = (stretch.number, page)
            else:
                text.setdefault(stretch.number, []).append(sheet.rank)
    return WholeOriginals({number: tuple(ranks) for number, ranks in text.items()}, expected)


def _find_stretches(sheets: Sequence[Sheet]) -> list[_Stretch]:
    """The originals in the order of the file; those that would overlap are left out: their pages are not in order."""
    found: list[_Stretch] = []
    for place, sheet in enumerate(sheets, 1):
        if sheet.code is None:
            continue
        start = place - sheet.code.page
        former = found[-1] if found else None
        if former is not None and (former.number, former.start) == (sheet.code.number, start):
            found[-1] = _Stretch(former.number, start, place)
        else:
            found.append(_Stretch(sheet.code.number, start, place))
    numbers = [stretch.number for stretch in found]
    return [
        stretch
        for stretch, before in zip(found, [0, *(former.last for former in found)], strict=False)
        if stretch.start >= before and numbers.count(stretch.number) == 1
    ]


def list_runs(ranks: Sequence[int], neighbours: Sequence[int]) -> list[tuple[int, ...]]:
    """`ranks` cut into runs: of one run are those that follow each other in `neighbours`, the ranks of all sheets."""
    runs: list[list[int]] = []
    wanted = set(ranks)
    previous_wanted = False
    for rank in neighbours:
        if rank in wanted:
            if not previous_wanted:
                runs.append([])
            runs[-1].append(rank)
        previous_wanted = rank in wanted
    return [tuple(run) for run in runs]
