"""A Word file that came back, read: what it was made from, what it said when it left, what it says now, and by whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from generator.codes import Code
from generator.comparing.changes import list_changes
from generator.comparing.compare import compare_documents
from generator.comparing.places import fold_words, shorten
from generator.errors import Diagnostic, InputFileError, Severity, Span
from generator.files import display_path, read_bytes
from generator.intake.word_files import take_word
from generator.model.document import Document
from generator.returning.word.authors import TrackedPart, list_tracked, walk_marked
from generator.returning.word.marked import MarkedText
from generator.returning.word.matching import count_marks, match_paragraphs
from generator.returning.word.reading import read_marked_text
from generator.returning.word.rebuilding import rebuild_document
from generator.returning.word.remarks import Remark, list_remarks
from generator.returning.word.restyled import list_restyled
from generator.returning.word.strays import Sides, Stray, list_strays
from generator.returning.word.views import view_blocks, walk_paragraphs
from generator.writing.word.origin.part import WordOrigin, read_origin
from generator.writing.word.origin.record import Use, list_words, strip_pictures
from generator.writing.word.package import CORE, parse_part

_FEWEST_MARKS = 0.3  # of the bookmarks of a text: a file that has fewer is not known by them
_FEWEST_WORDS = 0.4  # of its paragraphs, the same by their words
_LAST_AUTHOR = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}lastModifiedBy"
_LONGEST = 120
_SAVE_AGAIN = "vérifier que c'est bien le document envoyé ; sinon en envoyer un nouveau : ctg generer --relecture"


class FoundBy(StrEnum):
    """How it is known what a returned file was made from."""

    RECORD = "origine"  # it says so itself
    BOOKMARKS = "repères"  # its bookmarks are those of a text that is given
    WORDS = "mots"  # its words are


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """A file read. `base` is the tree that it was made from, `rejected` what it says without its tracked changes.

    `wanted` is what it says with all of them accepted. Trees have no pictures, and the places of the base.
    `strays` are what is told and not taken back; `last_author` is who saved it last; `notes` say what a person should
    know of it.
    """

    name: str
    base: Document
    rejected: Document
    wanted: Document
    found_by: FoundBy
    origin: WordOrigin | None = None
    tracked: tuple[TrackedPart, ...] = ()
    remarks: tuple[Remark, ...] = ()
    strays: tuple[Stray, ...] = ()
    last_author: str = ""
    notes: tuple[Diagnostic, ...] = ()

    @property
    def untracked(self) -> bool:
        """Whether somebody changed words without tracking."""
        return any(note.code is Code.RETOUR_SANS_SUIVI for note in self.notes)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a file was made from, and how that is known."""

    base: Document
    by: FoundBy
    origin: WordOrigin | None = None


def read_returned(path: Path, known: Sequence[Document] = ()) -> ReturnedText:
    """A Word file of ours that came back. `known` are texts that it may be made from when it does not say so itself.

    Raises: `InputFileError` when it is damaged, hostile, no file of ours, or a redline.
    """
    name = display_path(path)
    return read_returned_bytes(read_bytes(path), name, known)


def read_returned_bytes(data: bytes, name: str, known: Sequence[Document] = ()) -> ReturnedText:
    """The same for bytes; `name` is shown in faults and notes.

    Raises: as `read_returned`.
    """
    parts = take_word(data, name)
    origin = read_origin(parts, name)
    if origin is not None and origin.sources.use is Use.REDLINE:
        message = "ce document est un comparatif de ce programme : ses modifications suivies sont les siennes"
        hint = "renvoyer le document de relecture : ctg generer --relecture"
        raise InputFileError(Diagnostic(Code.DOCX_COMPARATIF, message, Span(name), hint=hint))
    text = read_marked_text(parts)
    if origin is not None:
        found = _Found(origin.document, FoundBy.RECORD, origin)
    else:
        found = _find_base(text, [strip_pictures(one) for one in known], name)
    base = found.base
    views = {accepted: view_blocks(text.blocks, accepted=accepted) for accepted in (False, True)}
    matchings = {way: match_paragraphs(base, blocks, bounded=text.bounded) for way, blocks in views.items()}
    rejected, wanted = (rebuild_document(base, views[way], matchings[way]) for way in (False, True))
    outside = frozenset(
        id(part) for one in walk_paragraphs(views[True]) if id(one) in matchings[True].outside for part in one.parts
    )
    owners = {
        id(part): leaf
        for way in (False, True)
        for paragraph in walk_paragraphs(views[way])
        if (leaf := matchings[way].find_leaf(paragraph)) is not None
        for part in paragraph.parts
        if len(paragraph.parts) == 1 or any(fragment in paragraph.fragments for fragment in part.fragments)
    }
    by_marks = matchings[True].by_marks
    restyled = list_restyled(base, walk_marked(text.blocks), owners) if by_marks else ()
    notes = list(_list_notes(text, found, rejected, name, by_marks=by_marks))
    return ReturnedText(
        name=name,
        base=base,
        rejected=rejected,
        wanted=wanted,
        found_by=found.by,
        origin=origin,
        tracked=tuple(list_tracked(text, owners, base)),
        remarks=list_remarks(parts, text, owners, base),
        strays=(*list_strays(text, Sides(base, wanted, owners, outside, by_marks)), *restyled),
        last_author=_read_last_author(parts),
        notes=tuple(notes),
    )


def _find_base(text: MarkedText, known: Sequence[Document], name: str) -> _Found:
    """The text whose bookmarks, or whose words, a file has most of.

    Raises: `InputFileError` when it has few of any.
    """
    blocks = view_blocks(text.blocks, accepted=False)
    best: tuple[float, Document, FoundBy] | None = None
    said = {fold_words(one.text) for one in walk_paragraphs(blocks)}
    for document in known:
        found, wanted = count_marks(document, blocks)
        words = [fold_words(one) for _, one in list_words(document)]
        shares = (
            (found / wanted if wanted else 0.0, FoundBy.BOOKMARKS, _FEWEST_MARKS),
            (sum(one in said for one in words) / len(words) if words else 0.0, FoundBy.WORDS, _FEWEST_WORDS),
        )
        for share, way, least in shares:
            if share >= least and (best is None or share > best[0]):
                best = (share, document, way)
    if best is None:
        message = "ce document Word n'est pas fait par ce programme, ou ne dit plus de quoi il est fait"
        raise InputFileError(Diagnostic(Code.DOCX_SANS_ORIGINE, message, Span(name), hint=_SAVE_AGAIN))
    return _Found(best[1], best[2])


def _list_notes(
    text: MarkedText, found: _Found, rejected: Document, name: str, *, by_marks: bool
) -> Iterator[Diagnostic]:
    base = found.base

    def note(code: Code, message: str, hint: str, severity: Severity = Severity.WARNING) -> Diagnostic:
        return Diagnostic(code, message, Span(name), hint=hint, severity=severity)

    if found.by is not FoundBy.RECORD:
        ways = {FoundBy.BOOKMARKS: "à ses repères", FoundBy.WORDS: "à ses mots"}
        told = f"il est reconnu {ways[found.by]}, comme « {base.meta.title} »"
        message = f"ce document ne dit plus de quoi il est fait : {told}"
        hint = "ce qui a changé dans le dossier depuis l'envoi paraîtra comme une modification du relecteur"
        yield note(Code.RETOUR_ORIGINE_PERDUE, message, hint)
    elif not by_marks:
        message = (
            "les repères de ce document sont perdus (Google Docs les ôte) : chaque paragraphe est reconnu à ses mots"
        )
        yield note(
            Code.RETOUR_SANS_REPERES, message, "relire avec attention ce qui est dit déplacé, ajouté ou supprimé"
        )
    changes = () if rejected == base else list_changes(base, rejected, compare_documents(base, rejected))
    if changes:
        first = shorten(changes[0].place, _LONGEST)
        count = f"{len(changes)} modifications" if len(changes) > 1 else "une modification"
        message = f"{count} sans suivi (la première : {first}) : le document diffère de celui envoyé"
        hint = "repris comme le reste, sans nom ni date : le document dit seulement qui l'a enregistré en dernier"
        yield note(Code.RETOUR_SANS_SUIVI, message, hint)
    if text.looks:
        several = text.looks > 1
        count = f"{text.looks} modifications" if several else "une modification"
        form = "suivies ne sont pas reprises" if several else "suivie n'est pas reprise"
        message = f"{count} de mise en forme {form}"
        hint = "la mise en forme vient du gabarit ; rien à faire"
        yield note(Code.RETOUR_MISE_EN_FORME, message, hint, Severity.ADVICE)


def _read_last_author(parts: Mapping[str, bytes]) -> str:
    if CORE not in parts:
        return ""
    return (parse_part(parts[CORE]).findtext(_LAST_AUTHOR) or "").strip()
