"""The rules that set the words of a cover and its running heads smaller, or its boxes higher; none for usual ones."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from generator.model.document import Cover, Document
from generator.units import MM_PER_INCH, POINTS_PER_INCH
from generator.writing.cover_room import STEPS, choose_list_size, choose_running_sizes, is_listed

# From that many names on a cover, the boxes get smaller; beyond twenty the names follow one another.
CROWDS = ((4, "quelques"), (9, "plusieurs"), (20, "nombreux"))
LISTED = "liste"
MOST_WITH_LOGOS = 9  # as in Word, where more names are listed
_MM_PER_POINT = MM_PER_INCH / POINTS_PER_INCH
_LETTER, _LINE = 0.53, 1.18  # in the size of the type: a letter on average, a line of a box


@dataclass(frozen=True, slots=True)
class _Box:
    """A box as the stylesheet has it: room for words, height, type, logo, air above and below."""

    text_mm: float
    height_mm: float
    type_pt: float
    logo_mm: float
    air_mm: float


_BOXES = {
    "quelques": _Box(69.0, 22.0, 11.0, 12.0, 4.4),
    "plusieurs": _Box(45.5, 20.0, 9.0, 8.0, 6.4),
    "nombreux": _Box(34.5, 15.0, 7.8, 0.0, 4.4),
}


def name_crowd(cover: Cover) -> str:
    """The class of a cover's names: boxes of three sizes, or a list."""
    if is_listed(cover):
        return LISTED
    return next(name for most, name in CROWDS if len(cover.signatories) <= most)


def write_cover_rules(document: Document, step: int) -> str:
    """The rules for a document, which come after those of the stylesheet; `step` is one of `STEPS`."""
    rules: list[str] = []
    sizes = choose_running_sizes(document)
    usual = STEPS[0]
    if sizes.head < usual.running:
        rules.append(f".entete {{ font-size: {sizes.head}pt; line-height: 1.25 }}")
        rules.append(f"@page {{ @top-left {{ font-size: {sizes.head}pt; line-height: 1.25 }} }}")
        # Of close lines, the box of one stands over no word of the next.
        rules.append(f".entete .projet {{ font-size: {sizes.head}pt; padding-top: 0; padding-bottom: 0 }}")
    if sizes.foot < usual.running:
        rules.append(f".pied {{ font-size: {sizes.foot}pt; line-height: 1.25 }}")
    if not document.cover.full_page:
        return "\n".join(rules)
    one = STEPS[step]
    if step:
        rules += [
            f".bloc-titre h1 {{ font-size: {one.title}pt }}",
            f".couverture.annexe h1 {{ font-size: {one.subtitle}pt }}",
            f".territoire {{ font-size: {one.territory}pt }}",
            f".avis {{ font-size: {one.notice}pt }}",
        ]
    crowd = name_crowd(document.cover)
    if crowd == LISTED:
        rules.append(f".signataires.{LISTED} {{ font-size: {choose_list_size(document.cover)}pt }}")
    box = _BOXES.get(crowd)
    if box is not None:
        type_pt = max(STEPS[-1].name, box.type_pt * one.name / usual.name) if step else box.type_pt
        height = max(
            (_measure_box(s.name, s.logo is not None, box, type_pt) for s in document.cover.signatories), default=0.0
        )
        if step:
            rules.append(f".{crowd} .signataire-couverture {{ font-size: {type_pt:.2f}pt }}")
        if height > box.height_mm:
            rules.append(f".{crowd} .signataire-couverture {{ min-height: {height:.1f}mm }}")
    return "\n".join(rules)


def _measure_box(name: str, with_logo: bool, box: _Box, type_pt: float) -> float:
    letters = max(1, int(box.text_mm / (type_pt * _LETTER * _MM_PER_POINT)))
    lines = len(textwrap.wrap(name, letters))
    return (box.logo_mm if with_logo else 0.0) + lines * type_pt * _LINE * _MM_PER_POINT + box.air_mm
