"""The runs of a Word paragraph as pieces of words, and pieces as runs again, plain or tracked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml import etree

from generator.comparing.tokens import Piece, Token, cut_pieces
from generator.writing.word.package import w

NOTE = "note"  # the mark of a piece that calls a footnote
FIELD = "champ "  # begins the mark of a field
PAGE = "[page]"  # what a number of a page is for the comparison: it says where a text is set, and is none of its words
_HYPHEN = "\u2011"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_KEPT_TEXT = {w("t"), w("delText")}
_ZERO_WIDTH = {w("bookmarkStart"), w("bookmarkEnd"), w("proofErr"), w("lastRenderedPageBreak")}


@dataclass(frozen=True, slots=True)
class Dress:
    """What a run is set in: its properties, and the link around it, both as XML."""

    properties: str = ""
    link: str = ""


def read_paragraph(paragraph: Any) -> tuple[Token, ...]:
    """The tokens of a paragraph; a field, a picture, a line break, a call of note is a token of its own."""
    return cut_pieces(_join_fields(_list_pieces(paragraph, "")))


def write_pieces(pieces: Iterable[Piece], wrap: Callable[[list[Any]], list[Any]]) -> list[Any]:
    """The runs of some pieces, those of a link inside it; `wrap` puts runs into `w:ins`, `w:del`, or neither."""
    written: list[Any] = []
    for link, inside in groupby(pieces, lambda piece: piece.dress[0].link):
        runs = wrap(list(_write_runs(list(inside))))
        if link:
            element = etree.fromstring(link)
            element.extend(runs)
            runs = [element]
        written += runs
    return written


def strike_runs(elements: Iterable[Any]) -> None:
    """Texts of runs become deleted texts, as `w:del` wants them."""
    for element in elements:
        for inner in element.iter(w("t")):
            inner.tag = w("delText")
        for inner in element.iter(w("instrText")):
            inner.tag = w("delInstrText")


def list_notes(tokens: Iterable[Token]) -> tuple[Piece, ...]:
    """The calls of notes among some tokens."""
    return tuple(piece for token in tokens for piece in token.pieces if piece.mark == NOTE)


def find_note_id(call: Piece) -> str:
    """The identifier of the note that a piece calls."""
    (reference,) = call.atom[0].iter(w("footnoteReference"))
    return str(reference.get(w("id")))


@dataclass(frozen=True, slots=True)
class _Field:
    """A run that begins, parts or ends a field."""

    run: Any
    turn: str


def _list_pieces(parent: Any, link: str) -> Iterator[Piece | _Field]:
    for child in parent.iterchildren(etree.Element):
        if child.tag == w("r"):
            yield from _list_run(child, link)
        elif child.tag == w("hyperlink"):
            empty = etree.Element(child.tag, dict(child.attrib))
            yield from _list_pieces(child, etree.tostring(empty, encoding="unicode"))
        elif child.tag in (w("ins"), w("smartTag")):
            yield from _list_pieces(child, link)
        elif child.tag != w("pPr") and child.tag not in _ZERO_WIDTH:
            yield _make_atom(child, Dress(link=link), "".join(child.itertext()))


def _list_run(run: Any, link: str) -> Iterator[Piece | _Field]:
    found = run.find(w("rPr"))
    properties = "" if found is None else etree.tostring(found, encoding="unicode")
    dress = Dress(properties, link)
    for child in run.iterchildren(etree.Element):
        if child.tag in _KEPT_TEXT:
            if child.text:
                yield Piece(child.text, (dress,))
        elif child.tag == w("noBreakHyphen"):
            yield Piece(_HYPHEN, (dress,))
        elif child.tag == w("fldChar"):
            yield _Field(run, child.get(w("fldCharType")))
        elif child.tag == w("instrText"):
            yield _Field(run, "words")
        elif child.tag == w("footnoteReference"):
            yield Piece("[note]", (dress,), NOTE, (_copy_run(run, child),))
        elif child.tag != w("rPr") and child.tag not in _ZERO_WIDTH:
            shown = " " if child.tag in (w("br"), w("tab"), w("cr")) else ""
            described = "".join(f"[{picture.get('descr', '')}]" for picture in child.iter(_PICTURE))
            yield _make_atom(_copy_run(run, child), dress, shown or described)


def _copy_run(run: Any, child: Any) -> Any:
    """A run of the same properties with one child of it alone."""
    copy = etree.Element(w("r"))
    properties = run.find(w("rPr"))
    if properties is not None:
        copy.append(deepcopy(properties))
    copy.append(deepcopy(child))
    return copy


def _make_atom(element: Any, dress: Dress, shown: str) -> Piece:
    mark = etree.tostring(element, encoding="unicode", with_tail=False)
    return Piece(shown or "[objet]", (dress,), mark, (element,))


def _join_fields(pieces: Iterable[Piece | _Field]) -> Iterator[Piece]:
    """A field, from its beginning to its end, as one piece that shows its result."""
    depth = 0
    runs: list[Any] = []
    shown: list[str] = []
    result = False
    dress = Dress()
    for piece in pieces:
        if isinstance(piece, _Field):
            if not runs or runs[-1] is not piece.run:
                runs.append(piece.run)
            depth += {"begin": 1, "end": -1}.get(piece.turn, 0)
            result = piece.turn == "separate" or (result and piece.turn != "begin")
            if depth == 0:
                words = PAGE if _counts_pages(runs) else "".join(shown) or "[champ]"
                yield Piece(words, (dress,), f"{FIELD}{words}", tuple(deepcopy(run) for run in runs))
                runs, shown, result = [], [], False
        elif depth:
            runs.append(_write_run(piece.dress[0], [piece]) if piece.atom is None else piece.atom[0])
            shown += [piece.characters] if result else []
            dress = piece.dress[0]
        else:
            yield piece


def _counts_pages(runs: Iterable[Any]) -> bool:
    return any("PAGEREF" in (words.text or "") for run in runs for words in run.iter(w("instrText")))


def _write_runs(pieces: Sequence[Piece]) -> Iterator[Any]:
    for (dress, mark), run in groupby(pieces, lambda piece: (piece.dress[0], piece.mark)):
        same = list(run)
        if mark:
            yield from (deepcopy(element) for piece in same for element in piece.atom)
        else:
            yield _write_run(dress, same)


def _write_run(dress: Dress, pieces: Sequence[Piece]) -> Any:
    run = etree.Element(w("r"))
    if dress.properties:
        run.append(etree.fromstring(dress.properties))
    for rank, words in enumerate("".join(piece.characters for piece in pieces).split(_HYPHEN)):
        if rank:
            etree.SubElement(run, w("noBreakHyphen"))
        if words:
            text = etree.SubElement(run, w("t"), {_SPACE: "preserve"})
            text.text = words
    return run
