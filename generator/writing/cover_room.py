"""How small the words of a cover and of running heads are set so that they stand there, in Word and in PDF alike.

A long name wraps, then all the words of the cover get smaller step by step, down to the sizes of the last step; what
does not hold then is refused with its length. Nothing is cut, set over the title, or set where the stamp goes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from generator.codes import Code
from generator.errors import ContentError, Diagnostic
from generator.model.document import Cover, Document
from generator.units import MM_PER_INCH, POINTS_PER_INCH
from generator.writing.running_places import has_places

MOST_LETTERS = 320  # of one name, of the territory, of the mention
MAX_BOXED_LETTERS = 60  # of a name in the small boxes of ten signatories and more; with a longer one, names are listed
_MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
_LETTER = 0.53  # the width of a letter, in the size of its type, on average and a little more
_LINE = 1.25
_NOTICE_SHARE = 0.5
_ROOM_MM, COVER_TEXT_MM, _BOX_MM = 205.0, 158.0, 48.0  # of the cover below the stamp's corner; of its words; of a box
_BOXES_PER_ROW, _MAX_BOXES = 3, 9
_MAX_SMALL_BOXES = 20  # without logos, four in a row; beyond, names follow one another
LIST_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)  # points, of names that follow one another
LIST_LINE = 1.3  # of their lines, in the size of the type
_LIST_ROOM_MM, _LIST_TEXT_MM, _LIST_LETTER = 95.0, 158.0, 0.46
_LOGO_MM, _ROW_MM, _GAPS_MM = 17.0, 20.0, 52.0  # of a logo; of a row of boxes at least; between the parts
_HEAD_LETTERS = ((180, 8.5), (300, 7.0), (430, 6.0))
_LOCATED_LETTERS = ((116, 8.5), (300, 7.0), (430, 6.0))  # of a head with a line under it, which says the place
_FOOT_LETTERS = ((200, 8.5), (380, 6.5))


@dataclass(frozen=True, slots=True)
class CoverStep:
    """Sizes in points: the title (an annexe's is smaller), the territory, the mention, the names in boxes."""

    title: float
    subtitle: float
    territory: float
    notice: float
    name: float
    running: float = 8.5  # heads and feet, which have steps of their own


STEPS = (
    CoverStep(29.0, 25.0, 17.0, 11.5, 10.0),
    CoverStep(24.0, 21.0, 14.0, 10.0, 8.5),
    CoverStep(20.0, 18.0, 12.0, 9.0, 7.5),
    CoverStep(16.0, 15.0, 10.0, 8.0, 6.5),
)


def choose_step(cover: Cover) -> int:
    """The first step of `STEPS` (0: the usual sizes) at which a cover holds on its page.

    Raises: `ContentError` with the length of what is too long.
    """
    _refuse_long(cover)
    for rank, step in enumerate(STEPS):
        if _estimate_height(cover, step) <= _ROOM_MM:
            return rank
    raise refuse_cover(cover)


def refuse_cover(cover: Cover) -> ContentError:
    """What is said of a cover whose words do not hold at the smallest sizes."""
    lengths = sorted(((len(words), what) for what, words in _list_words(cover)), reverse=True)
    told = ", ".join(f"{what} : {length} lettres" for length, what in lengths[:3])
    message = f"la couverture ne tient pas sur sa page, même en petit corps ({told})"
    return ContentError(Diagnostic(Code.COUVERTURE_TROP_LONGUE, message, hint=_HINT))


_HINT = "écrire dans ctg.yaml un nom plus court ; le nom entier se dit dans la convention"


def _list_words(cover: Cover) -> list[tuple[str, str]]:
    named = [(f"le nom « {one.name[:40]}… »", one.name) for one in cover.signatories]
    return [("le territoire", cover.territory), ("la mention", cover.notice), *named]


def _refuse_long(cover: Cover) -> None:
    faults = [
        Diagnostic(
            Code.COUVERTURE_TROP_LONGUE,
            f"{what} a {len(words)} lettres, {MOST_LETTERS} au plus pour tenir en couverture et en tête des pages",
            hint=_HINT,
        )
        for what, words in _list_words(cover)
        if len(words) > MOST_LETTERS
    ]
    if faults:
        raise ContentError(faults)


def _estimate_height(cover: Cover, step: CoverStep) -> float:
    """Millimetres, a little more than less."""
    titles = (" ".join(cover.title), cover.subtitle) if cover.subtitle else cover.title
    size = step.subtitle if cover.subtitle else step.title
    height = _GAPS_MM + sum(_measure(line, size, COVER_TEXT_MM) for line in titles)
    height += _measure(cover.territory, step.territory, COVER_TEXT_MM) + _measure("2026", 19.0, COVER_TEXT_MM)
    height += _measure(cover.notice, step.notice, COVER_TEXT_MM * _NOTICE_SHARE) if cover.notice else 0.0
    if len(cover.signatories) > _MAX_BOXES:
        return height + _LIST_ROOM_MM + 5.0  # a list, which has sizes of its own
    boxes = [
        (_LOGO_MM if one.logo else 0.0) + _measure(one.name, step.name, _BOX_MM) + 3.0 for one in cover.signatories
    ]
    for start in range(0, len(boxes), _BOXES_PER_ROW):
        height += max(_ROW_MM, *boxes[start : start + _BOXES_PER_ROW])
    return height


def measure_notice(words: str, size_pt: float) -> float:
    """How wide the mention of a cover is on one line (mm), a little more than less; it has half of the page at most."""
    return min(COVER_TEXT_MM * _NOTICE_SHARE, len(words) * size_pt * _LETTER * _MM_PER_POINT)


def is_listed(cover: Cover) -> bool:
    """Whether the names of a cover follow one another, in both formats, because boxes would not hold them."""
    count = len(cover.signatories)
    longest = max((len(one.name) for one in cover.signatories), default=0)
    return count > _MAX_SMALL_BOXES or (count > _MAX_BOXES and longest > MAX_BOXED_LETTERS)


def measure_list(cover: Cover, size_pt: float) -> float:
    """How high the names of a crowd are, one after the other in that type (mm), a little more than less."""
    letters = sum(len(one.name) + 3 for one in cover.signatories)
    lines = math.ceil(letters * size_pt * _LIST_LETTER * _MM_PER_POINT / _LIST_TEXT_MM)
    return lines * size_pt * LIST_LINE * _MM_PER_POINT


def choose_list_size(cover: Cover) -> float:
    """The type, in points, at which the names of a crowd, one after the other, hold under the title.

    Raises: `ContentError` when they do not at the smallest.
    """
    for size in LIST_SIZES:
        if measure_list(cover, size) <= _LIST_ROOM_MM:
            return size
    raise refuse_cover(cover)


def _measure(words: str, size_pt: float, width_mm: float) -> float:
    lines = math.ceil(len(words) * size_pt * _LETTER * _MM_PER_POINT / width_mm) or 1
    # A line is never quite full: long words go to the next.
    lines += 1 if lines > 2 else 0
    return lines * size_pt * _LINE * _MM_PER_POINT


@dataclass(frozen=True, slots=True)
class RunningSizes:
    """The type of running heads and feet, in points."""

    head: float
    foot: float


def choose_running_sizes(document: Document) -> RunningSizes:
    """The type in which the running head and the foot of a document hold in their margins, 8.5 points if possible.

    Raises: `ContentError` with the length of a head or foot that does not hold at 6 points.
    """
    meta, cover = document.meta, document.cover
    head = len(meta.running_title) + len(meta.notice)
    foot = len(cover.territory) + len(" – ".join(cover.period))
    return RunningSizes(
        _choose_size(head, _LOCATED_LETTERS if has_places(document) else _HEAD_LETTERS, "l'en-tête des pages"),
        _choose_size(foot, _FOOT_LETTERS, "le pied des pages"),
    )


def _choose_size(letters: int, sizes: tuple[tuple[int, float], ...], what: str) -> float:
    for most, size in sizes:
        if letters <= most:
            return size
    message = f"{what} a {letters} lettres, {sizes[-1][0]} au plus"
    raise ContentError(Diagnostic(Code.COUVERTURE_TROP_LONGUE, message, hint=_HINT))
