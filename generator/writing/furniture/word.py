"""What a Word file prints around its text: what stands before and after it, the heads and feet of its pages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.writing.furniture.printed import ELSE, PAGE, PAGES, TEXT_PAGES, PrintedFurniture
from generator.writing.word.ledger import BODY_END, BODY_START
from generator.writing.word.package import DOCUMENT, DOCUMENT_RELATIONS, R, open_package, parse_part, w
from generator.writing.word.read_back.walk import WordWalk, list_descriptions

_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_V = "urn:schemas-microsoft-com:vml"
_FIELDS: Mapping[str, str] = {"PAGE": PAGE, "NUMPAGES": PAGES}
_KEPT = frozenset({"PAGEREF", "SEQ", "REF", "TOC", "HYPERLINK"})  # whose results are words of ours


@dataclass(slots=True)
class _Words(WordWalk):
    """Words being read; `fields` are the open fields, the instruction of each and whether its result has begun."""

    words: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    fields: list[tuple[list[str], bool]] = field(default_factory=list)

    def say(self, words: str) -> None:
        if all(begun and _is_kept(said) for said, begun in self.fields):
            self.words.append(words)

    def instruct(self, instruction: str) -> None:
        if self.fields:
            self.fields[-1][0].append(instruction)

    def turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self.fields.append(([], False))
        elif kind == "separate" and self.fields:
            self.fields[-1] = (self.fields[-1][0], True)
        elif kind == "end" and self.fields:
            said, _ = self.fields.pop()
            if _name_field(said) == "STYLEREF":
                return  # where a page stands, which the head of the PDF says as the tree does
            if not _is_kept(said):
                self.say(TEXT_PAGES if _counts_text(said) else _FIELDS.get(_name_field(said), ELSE))

    def meet_drawing(self, drawing: Any) -> None:
        self.pictures += list_descriptions(drawing)
        for box in drawing.iter(w("txbxContent")):
            self.walk(box)


def read_docx_furniture(data: bytes, file_name: str, *, full_page: bool) -> PrintedFurniture:
    """What is printed around the text of a Word file; its cover is a section of its own when `full_page`.

    Raises: `TemplateError` when the file is no Word package.
    """
    parts = open_package(data, file_name)
    root = parse_part(parts[DOCUMENT])
    targets = {one.get("Id"): str(one.get("Target")) for one in parse_part(parts[DOCUMENT_RELATIONS])}
    sections = [section for section in root.iter(w("sectPr")) if not _is_old(section)]
    running = [_read_running(section, parts, targets) for section in sections]
    before, after, shapes, numbers = _part_body(root)
    cover, contents = (before if full_page else ([*before[0], *before[1]], [])) if before else ([], [])
    front, back = _Words(), _Words()
    table = _Words()
    for blocks, words in ((cover, front), (contents, table), (after, back)):
        for block in blocks:
            words.walk(block)
            words.say(" ")
    last = running[-1:] if "".join(back.words).strip() else []
    inner = running[1 if full_page else 0 : len(running) - len(last)]
    covered = running[:1] if full_page else []
    pictures = (*front.pictures, *table.pictures, *back.pictures)
    return PrintedFurniture(
        " ".join(["".join(front.words), *(f"{one.head} {one.foot}" for one in covered)]),
        "".join(table.words),
        " ".join(["".join(back.words), *(f"{one.head} {one.foot}" for one in last)]),
        tuple((rank, one.head) for rank, one in enumerate(inner, start=1)),
        tuple((rank, one.foot) for rank, one in enumerate(inner, start=1)),
        tuple(alt for alt in pictures if alt),
        tuple(shapes),
        watermarks=frozenset(mark for one in inner for mark in one.watermarks),
        page_numbers=tuple(numbers),
    )


@dataclass(frozen=True, slots=True)
class _Running:
    head: str
    foot: str
    watermarks: tuple[str, ...]


def _is_old(section: Any) -> bool:
    return section.getparent() is not None and section.getparent().tag == w("sectPrChange")


def _read_running(section: Any, parts: Mapping[str, bytes], targets: Mapping[str, str]) -> _Running:
    found: dict[str, _Words] = {"header": _Words(), "footer": _Words()}
    marks: list[str] = []
    for kind, words in found.items():
        for reference in section.iterfind(w(f"{kind}Reference")):
            name = posixpath.join("word", targets.get(reference.get(f"{{{R}}}id"), ""))
            if reference.get(w("type"), "default") == "default" and name in parts:
                root = parse_part(parts[name])
                words.walk(root)
                marks += [str(path.get("string", "")) for path in root.iter(f"{{{_V}}}textpath") if path.get("string")]
    return _Running("".join(found["header"].words), "".join(found["footer"].words), tuple(marks))


def _part_body(root: Any) -> tuple[tuple[list[Any], list[Any]], list[Any], list[float], list[str]]:
    """The blocks before the text (up to the end of the first section, then the rest), after it, the shapes in it, and
    the numbers of pages that it prints.
    """
    numbers: list[str] = []
    first: list[Any] = []
    second: list[Any] = []
    after: list[Any] = []
    shapes: list[float] = []
    place, opened = first, False
    ended = False
    for block in root.find(w("body")).iterchildren(etree.Element):
        marks = {mark.get(w("name")) for mark in block.iter(w("bookmarkStart"))}
        opened = opened or BODY_START in marks
        if not opened:
            place.append(block)
            if block.find(f"{w('pPr')}/{w('sectPr')}") is not None:
                place = second
        elif ended:
            after.append(block)
        else:
            shapes += _list_shapes(block)
            numbers += _list_page_numbers(block)
        ended = ended or BODY_END in marks
    return (first, second), after, shapes, numbers


def _list_page_numbers(block: Any) -> Iterator[str]:
    """The result of each field that is the number of a page; none is within another field."""
    said: list[str] | None = None
    for mark in block.iter(w("instrText"), w("t"), w("fldChar")):
        if mark.tag == w("instrText"):
            said = [] if (mark.text or "").split()[:1] == ["PAGEREF"] else None
        elif said is not None and mark.tag == w("t"):
            said.append(mark.text or "")
        elif said is not None and mark.get(w("fldCharType")) == "end":
            yield "".join(said)
            said = None


def _list_shapes(block: Any) -> Iterator[float]:
    for extent in block.iter(f"{{{_WP}}}extent"):
        across, down = int(extent.get("cx", 0)), int(extent.get("cy", 0))
        if down:
            yield across / down


def _is_kept(instruction: list[str]) -> bool:
    return _name_field(instruction) in _KEPT and not _counts_text(instruction)


def _counts_text(instruction: list[str]) -> bool:
    """Whether a field gives the page where the text ends, which is the number of pages without the back cover."""
    return "".join(instruction).split() == ["PAGEREF", BODY_END]


def _name_field(instruction: list[str]) -> str:
    found = re.match(r"\s*(\w+)", "".join(instruction))
    return found[1].upper() if found else ""
