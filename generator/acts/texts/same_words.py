"""The words of an act that was published, against the pieces of a dossier: which pieces say the very same words."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import replace

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.intake.act_words import read_act_words
from generator.model.document import Document
from generator.writing.parity import tree_text

_WORD = re.compile(r"\w+")
_CALLS = re.compile("[¹²³⁴⁵⁶⁷⁸⁹⁰]")
_HELD = 0.5  # of a piece's words: below, the source does not hold it; above, each of them must be there
_SHOWN = 8


def find_same_pieces(documents: Sequence[Document], data: bytes, name: str) -> tuple[str, ...]:
    """The pieces whose words a published act says, every one and in order; `name` is the file's.

    Words are compared without their marks, spaces and line ends. What the act has besides (stamps, page numbers, other
    annexes) is not looked at, nor what goes on changing in a piece that was signed (the tracking table).

    Raises: `InputFileError` when the file cannot be read; `ContentError` when the act holds a piece with other words,
    or none.
    """
    published = _split(read_act_words(data, name))
    same: list[str] = []
    faults: list[Diagnostic] = []
    for document in documents:
        body, notes = tree_text(_leave_open_parts(document))
        own = [word for part in body for word in _split(part.text)]
        missing, found = _compare(own, published)
        # A note stands at the foot of whichever page calls it: it is looked for by itself.
        everything = "".join(published)
        missing += [part.text for part in notes if "".join(_split(part.text)) not in everything]
        if found < _HELD * len(own):
            continue
        same.append(document.meta.piece)
        if missing:
            shown = ", ".join(f"« {words} »" for words in missing[:_SHOWN])
            message = f"{document.meta.called} : {len(missing)} passages ne sont pas dans l'acte publié : {shown}"
            hint = "reproduire l'acte mot pour mot (faits, textes, écarts), puis relancer"
            faults.append(Diagnostic(Code.REPRISE_DIFFERENTE, message, Span(name), hint=hint))
    if faults:
        raise ContentError(faults)
    if not same:
        message = "cet acte publié ne contient aucune des pièces de ce dossier"
        raise ContentError(Diagnostic(Code.REPRISE_DIFFERENTE, message, Span(name)))
    return tuple(same)


def _leave_open_parts(document: Document) -> Document:
    """A piece less its living sections; one that has no other is compared whole."""
    signed = tuple(section for section in document.sections if not section.living)
    return replace(document, sections=signed) if signed else document


def _split(text: str) -> list[str]:
    """The words of a text, without the figures that call notes: « km² » is « km » on both sides."""
    return _WORD.findall(_CALLS.sub("", text))


def _compare(own: list[str], published: list[str]) -> tuple[list[str], int]:
    """The runs of words of a piece that the act does not say there, and how many of its words it says.

    A word may be cut or joined otherwise (« L. 214 », « L.214 »): letters count, not where a word ends.
    """
    missing: list[str] = []
    found = 0
    matcher = difflib.SequenceMatcher(None, own, published, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += b - a
        elif tag != "insert" and "".join(own[a:b]) not in "".join(published[c:d]):
            missing.append(" ".join(own[a:b]))
        elif tag != "insert":
            found += b - a
    return missing, found
