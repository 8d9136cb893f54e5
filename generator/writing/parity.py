"""The text of the tree, linear, and its comparison with the text read back from a written file.

Both readers (`word/text.py`, `pdf/text.py`) give a `ReadText`; `compare_text` says the first place where it differs
from the tree's. Covers, tables of contents, running heads and page numbers are furniture: readers leave them
out, and `furniture/` compares them between the two files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import assert_never

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.document import (
    Block,
    BlockId,
    BlockList,
    Cell,
    CrossReference,
    Document,
    Emphasis,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    Heading,
    Inline,
    LineBreak,
    PageBreak,
    Paragraph,
    Revision,
    SideBySide,
    SignatureBlock,
    Strong,
    Superscript,
    Table,
    Text,
    document_inlines,
    walk_blocks,
)

# A place where a line of the PDF ends: a space of the text, or nothing when the line broke after a hyphen or slash.
SOFT_BREAK = "\u2028"
# Spaces of all kinds, and signs that are written otherwise; replaced one after the other, far faster than at once.
_SPACES = ("\u00a0", "\u202f", "\u2009", "\n", "\t")
_NO_BREAK_HYPHEN, _WORD_JOINER = "\u2011", "\u2060"
_BREAK = re.compile(f"{SOFT_BREAK}|  ")  # where spaces of the two texts may differ: the end of a line, two spaces
_CONTEXT = 60
_STRETCH = 200  # at most this much is compared at once


@dataclass(frozen=True, slots=True)
class TextPart:
    """The words of one block, and the identity of that block."""

    id: BlockId
    text: str


@dataclass(frozen=True, slots=True)
class ReadText:
    """What a written file says: its body in reading order, then its footnotes in order.

    Figures of numbered lists are part of the body, signs of other lists are not; footnote calls are not.
    `SOFT_BREAK` stands where a line of the PDF ends. `blocks` are the paragraphs of the body, as the file parts them.
    """

    body: str
    notes: tuple[str, ...]
    links: frozenset[str] = frozenset()  # where the links out of the document lead
    figures: tuple[str, ...] = ()  # the text that stands for each picture, in reading order
    blocks: tuple[str, ...] = ()


def tree_text(document: Document) -> tuple[tuple[TextPart, ...], tuple[TextPart, ...]]:
    """The body and the notes of a document, block by block."""
    body: list[TextPart] = []
    notes: list[TextPart] = []
    for section in document.sections:
        if section.heading:
            body.append(TextPart(section.id, section.label + _inline_text(section.heading, section.id, notes)))
        for block in section.blocks:
            _add_block(block, body, notes)
    return tuple(body), tuple(notes)


def digest_signed_text(documents: Iterable[Document]) -> str:
    """Twelve hexadecimal digits that change whenever a word or a picture that is signed does; spaces do not count.

    The convention and its annexes are one contract: the digest is that of all of them, less their living sections.
    """
    lines: list[str] = []
    for document in documents:
        signed = replace(document, sections=tuple(s for s in document.sections if not s.living))
        if signed.sections:
            body, notes = tree_text(signed)
            lines += [document.meta.piece, *(normalise(part.text) for part in body), ""]
            lines += [*(normalise(part.text) for part in notes), ""]
            lines += [f"{figure.source} {normalise(figure.alt)}" for figure in list_figures(signed) if figure.source]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def caption_label(block: Table | Figure) -> str:
    """The words that number a caption: "Tableau 3 – ", "Figure 2 – ", or nothing."""
    if not block.number or not block.caption:
        return ""
    return f"{'Tableau' if isinstance(block, Table) else 'Figure'}\u00a0{block.number}\u00a0– "


def _add_block(block: Block, body: list[TextPart], notes: list[TextPart], label: str = "") -> None:
    match block:
        case Paragraph(id=id_, inlines=inlines):
            body.append(TextPart(id_, f"{label} {_inline_text(inlines, id_, notes)}".strip()))
        case Heading(id=id_, inlines=inlines, label=number):
            body.append(TextPart(id_, f"{number} {_inline_text(inlines, id_, notes)}".strip()))
        case BlockList(items=items):
            for item in items:
                for position, inner in enumerate(item.blocks):
                    _add_block(inner, body, notes, item.label if position == 0 else "")
        case Table(id=id_, caption=caption, head=head, rows=rows):
            if caption:  # a caption stands before its table, in both formats
                body.append(TextPart(id_, caption_label(block) + _inline_text(caption, id_, notes)))
            for row in (*head, *rows):
                for cell in row.cells:
                    _add_cell(cell, body, notes)
        case Figure(id=id_, caption=caption):
            if caption:  # and after its figure
                body.append(TextPart(id_, caption_label(block) + _inline_text(caption, id_, notes)))
        case SignatureBlock(blocks=blocks):
            for paragraph in blocks:
                _add_block(paragraph, body, notes)
        case SideBySide(left=left, right=right):
            for member in (*left, *right):
                _add_block(member, body, notes)
        case PageBreak():
            pass
        case _:
            assert_never(block)


def _add_cell(cell: Cell, body: list[TextPart], notes: list[TextPart]) -> None:
    for block in cell.blocks:
        _add_block(block, body, notes)


def _inline_text(inlines: tuple[Inline, ...], block: BlockId, notes: list[TextPart]) -> str:
    parts: list[str] = []
    for inline in inlines:
        match inline:
            case Text(value=value):
                parts.append(value)
            case LineBreak():
                parts.append(" ")
            case Gap(text=words):
                parts.append(words)
            case Strong(children=c) | Emphasis(children=c) | Superscript(children=c):
                parts.append(_inline_text(c, block, notes))
            case CrossReference(children=c) | ExternalLink(children=c) | Revision(children=c):
                parts.append(_inline_text(c, block, notes))
            case Footnote(children=c):
                notes.append(TextPart(block, _inline_text(c, block, [])))
            case _:
                assert_never(inline)
    return "".join(parts)


def compare_text(document: Document, read: ReadText, file_name: str) -> Diagnostic | None:
    """The first difference between the tree and a file, or nothing when every character but spacing agrees.

    No-break spaces count as spaces, and runs of spaces as one. The diagnostic names the block and shows both texts.
    """
    body, notes = tree_text(document)
    found = find_difference(body, read.body)
    if found is None and len(notes) != len(read.notes):
        message = f"{len(notes)} notes de bas de page attendues, {len(read.notes)} dans le fichier"
        return Diagnostic(Code.PARITE, message, Span(file_name))
    if found is None:
        for note, text in zip(notes, read.notes, strict=True):
            found = find_difference((note,), text)
            if found:
                break
    if found is None:
        return _compare_links(document, read, file_name) or _compare_figures(document, read, file_name)
    block, expected, actual = found
    return Diagnostic(
        Code.PARITE,
        f"le texte du fichier n'est pas celui du contenu, au bloc « {block} »",
        Span(file_name),
        hint=f"attendu « …{expected}… », lu « …{actual}… »",
    )


def _compare_links(document: Document, read: ReadText, file_name: str) -> Diagnostic | None:
    expected = {inline.address for inline in document_inlines(document) if isinstance(inline, ExternalLink)}
    wrong = sorted(expected ^ read.links)
    if not wrong:
        return None
    message = f"un lien du contenu n'est pas dans le fichier, ou l'inverse : {wrong[0]}"
    return Diagnostic(Code.PARITE, message, Span(file_name))


def _compare_figures(document: Document, read: ReadText, file_name: str) -> Diagnostic | None:
    """Whether the same pictures stand in the file, told by the text that replaces each."""
    expected = [normalise(figure.alt) for figure in list_figures(document)]
    actual = [normalise(alt) for alt in read.figures]
    if expected == actual:
        return None
    for wanted, got in zip_longest(expected, actual):
        if wanted != got:
            hint = f"attendu « {(wanted or 'aucune')[:_CONTEXT]} », lu « {(got or 'aucune')[:_CONTEXT]} »"
            break
    return Diagnostic(Code.PARITE, "les images du fichier ne sont pas celles du contenu", Span(file_name), hint=hint)


def list_figures(document: Document) -> Iterator[Figure]:
    """The pictures and charts of a document, in reading order."""
    for section in document.sections:
        yield from (block for block in walk_blocks(section.blocks) if isinstance(block, Figure))


def normalise(text: str) -> str:
    """One plain space between words, none at the ends."""
    return " ".join(text.replace(_NO_BREAK_HYPHEN, "-").replace(_WORD_JOINER, "").split())


def _plain_signs(text: str) -> str:
    """The same words, every space a plain one."""
    for space in _SPACES:
        text = text.replace(space, " ")
    return text.replace(_NO_BREAK_HYPHEN, "-").replace(_WORD_JOINER, "")


def find_difference(parts: tuple[TextPart, ...], read: str) -> tuple[BlockId, str, str] | None:
    """Where what was read first differs from the parts, spaces apart: the block, what was expected, what was read."""
    expected = normalise(" ".join(part.text for part in parts))
    actual = _plain_signs(read).replace(f" {SOFT_BREAK}", SOFT_BREAK)
    i = j = 0
    while i < len(expected) or j < len(actual):
        # Up to the next break the texts are compared in one step; around it, character by character.
        end = _find_break(actual, j)
        if end > j and expected.startswith(actual[j:end], i):
            i, j = i + end - j, end
            continue
        wanted = expected[i : i + 1]
        got = actual[j : j + 1]
        if wanted and wanted == got:
            i, j = i + 1, j + 1
        elif got in (SOFT_BREAK, " ") and got and wanted == " ":
            i += 1
            while actual[j : j + 1] in (SOFT_BREAK, " ") and j < len(actual):
                j += 1
        elif got == SOFT_BREAK or (got == " " and (j == 0 or actual[j - 1] in (SOFT_BREAK, " "))):
            j += 1
        elif not wanted and not actual[j:].strip(f" {SOFT_BREAK}"):
            return None
        else:
            return (
                _name_block(parts, i),
                expected[max(0, i - _CONTEXT) : i + _CONTEXT],
                actual[max(0, j - _CONTEXT) : j + _CONTEXT],
            )
    return None


def _find_break(read: str, start: int) -> int:
    """Where the next break is, the end of the text, or a stretch further: no more is searched."""
    end = start + _STRETCH
    found = _BREAK.search(read, start, end + 1)  # two spaces may begin with the last letter of the stretch
    return found.start() if found else min(end, len(read))


def _name_block(parts: tuple[TextPart, ...], position: int) -> BlockId:
    length = 0
    for part in parts:
        length += len(normalise(part.text)) + 1
        if position < length:
            return part.id
    return parts[-1].id if parts else "(document vide)"
