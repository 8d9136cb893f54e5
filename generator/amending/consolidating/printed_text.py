"""The consolidated text as it is printed: the convention as amended, what it is said of on each page, its notes.

Whatever is no word of the convention is a remark: without them the file says the consolidated text, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar, assert_never

from generator.acts.in_force.consolidated import ConsolidatedText, MarkKind, PastAmendment, PlaceMark
from generator.acts.texts.signed_parts import find_signed
from generator.amending.consolidating.forms import ConsolidationForms
from generator.composing.no_break import set_breaks
from generator.composing.wording import plain_date
from generator.errors import Span
from generator.model.document import (
    Block,
    BlockList,
    Document,
    Figure,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Revision,
    RevisionKind,
    Section,
    SectionKind,
    SideBySide,
    SignatureBlock,
    Table,
    Text,
)
from generator.model.pieces import CONSOLIDATED_TEXT

PIECE = CONSOLIDATED_TEXT
OPENING = f"{PIECE}/presentation"
_HERE = Span("")
_ANNEXES = frozenset({MarkKind.ANNEXE_REPLACED, MarkKind.ANNEXE_ADDED, MarkKind.ANNEXE_STRUCK})
_INSERTED = re.compile(r"\d-\d")  # article 9-1
B = TypeVar("B", bound=Block)


def print_consolidated(
    text: ConsolidatedText, forms: ConsolidationForms, day: date | None, *, draft: bool = False
) -> Document:
    """The tree of the consolidated convention; `day` is the day as of which it stands, nothing when it is unknown."""
    document = show_unsigned(find_signed(text.documents))
    last = text.amendments[-1].number
    mention = forms.mention_sans_date.format(avenant=last)
    if day is not None:
        mention = forms.mention.format(date=plain_date(day))
    noting = _Noting(text.marks, forms)
    sections = tuple(noting.note(document))
    mention = set_breaks(mention)
    meta = replace(
        document.meta,
        piece=PIECE,
        slug=PIECE,
        title=f"{document.meta.title} – {mention}",
        notice=_join(document.meta.notice, mention),
        called=forms.sous_titre.lower(),
        draft=draft,
    )
    cover = replace(document.cover, subtitle=forms.sous_titre, notice=_join(document.cover.notice, mention))
    return replace(
        document,
        meta=meta,
        cover=cover,
        sections=(_present(text.amendments, forms), *sections),
        attached=(),
        back_cover=False,  # the mention stands on each page
    )


def show_unsigned(document: Document) -> Document:
    """A piece without its places to sign: those who sign it are named, and nothing invites them to."""
    sections = (replace(section, blocks=tuple(_leave_places(section.blocks))) for section in document.sections)
    return replace(document, meta=replace(document.meta, signed=False), sections=tuple(sections))


def _leave_places(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case SignatureBlock(blocks=inner):
                yield from (one for one in inner if one.role is not ParagraphRole.STAMP_PLACE)
            case SideBySide(left=left, right=right):
                yield from _leave_places((*left, *right))
            case _:
                yield block


def _join(notice: str, mention: str) -> str:
    return f"{notice} – {mention}" if notice else mention


def _present(amendments: Sequence[PastAmendment], forms: ConsolidationForms) -> Section:
    """What the text is, and the avenants that made it."""
    told = [forms.presentation]
    for one in amendments:
        if one.signed:
            day = plain_date(date.fromisoformat(one.signed))
            told.append(forms.avenant.format(avenant=one.number, date=day, objet=one.purpose))
        else:
            told.append(forms.avenant_sans_date.format(avenant=one.number, objet=one.purpose))
    blocks = tuple(Paragraph(f"{OPENING}/p{rank}", _HERE, (_remark(words),)) for rank, words in enumerate(told, 1))
    return Section(OPENING, _HERE, SectionKind.CHAPTER, blocks, in_contents=False, key=OPENING)


def _remark(words: str) -> Revision:
    return Revision(RevisionKind.REMARK, (Text(set_breaks(words)),))


class _Noting:
    """Puts the notes of avenants where they modified the text."""

    def __init__(self, marks: Sequence[PlaceMark], forms: ConsolidationForms) -> None:
        self._forms = forms
        self._notes: dict[str, list[str]] = {}
        self._struck: dict[str, list[PlaceMark]] = {}
        self._annexes = [mark for mark in marks if mark.kind in _ANNEXES]
        for mark in marks:
            if mark.kind is MarkKind.STRUCK:
                self._struck.setdefault(mark.after, []).append(mark)
            elif mark.kind not in _ANNEXES:
                self._notes.setdefault(mark.key, []).append(self._say(mark))

    def note(self, document: Document) -> Iterator[Section]:
        """The sections of the convention with their notes, and the numbers of those that were struck.

        An article that was struck after article 9 follows article 9-1, which was inserted there.
        """
        waiting = list(self._list_struck(""))
        listing = [section.id for section in document.sections if section.kind is SectionKind.ATTACHMENTS]
        stated = [section.id for section in document.sections if section.kind is not SectionKind.CONCLUSIONS]
        last = (listing or stated)[-1]
        for section in document.sections:
            if not _INSERTED.search(section.label):
                yield from map(self._show_struck, waiting)
                waiting = []
            noted = self._note_section(section)
            told = self._tell_annexes() if section.id == last else ()
            yield replace(noted, blocks=(*noted.blocks, *told))
            struck = list(self._list_struck(section.key))
            yield from (self._show_struck(mark) for mark in struck if _INSERTED.search(mark.label))
            waiting += [mark for mark in struck if not _INSERTED.search(mark.label)]
        yield from map(self._show_struck, waiting)

    def _say(self, mark: PlaceMark) -> str:
        forms = self._forms
        match mark.kind:
            case MarkKind.CHANGED:
                form = forms.modifie
            case MarkKind.ADDED:
                form = forms.ajoute
            case MarkKind.STRUCK_NEAR:
                form = forms.passage_supprime
            case MarkKind.STRUCK:
                return forms.supprime.format(numero=mark.label, avenant=mark.amendment)
            case MarkKind.ANNEXE_REPLACED:
                form = forms.annexe_remplacee
            case MarkKind.ANNEXE_ADDED:
                form = forms.annexe_ajoutee
            case MarkKind.ANNEXE_STRUCK:
                form = forms.annexe_supprimee
            case _:
                assert_never(mark.kind)
        return form.format(annexe=mark.label, avenant=mark.amendment, article=mark.article)

    def _list_struck(self, after: str) -> Iterator[PlaceMark]:
        """What was struck after a section, then what had been struck after that."""
        for mark in self._struck.pop(after, ()):
            yield mark
            yield from self._list_struck(mark.key)

    def _show_struck(self, mark: PlaceMark) -> Section:
        name = f"{PIECE}/supprime-{mark.amendment}-{mark.key.rpartition('/')[2].replace(':', '-')}"
        heading = (_remark(self._say(mark)),)
        return Section(name, _HERE, SectionKind.ARTICLE, (), heading, in_contents=False, key=name)

    def _tell_annexes(self) -> Iterator[Paragraph]:
        for rank, mark in enumerate(self._annexes, 1):
            yield Paragraph(f"{PIECE}/annexes/p{rank}", _HERE, (_remark(self._say(mark)),))

    def _take(self, key: str) -> tuple[Inline, ...]:
        """The notes of a place, once: in brackets, since they are no words of the convention."""
        notes = self._notes.pop(key, [])
        return (_remark(f" [{' ; '.join(notes)}]"),) if notes else ()

    def _note_section(self, section: Section) -> Section:
        notes = self._take(section.key)
        if section.heading:
            return replace(section, heading=(*section.heading, *notes), blocks=tuple(self._note_blocks(section.blocks)))
        blocks = tuple(self._note_blocks(section.blocks))
        if not notes:
            return section if blocks == section.blocks else replace(section, blocks=blocks)
        first = Paragraph(f"{section.id}/note", section.origin, notes)
        return replace(section, blocks=(first, *blocks))

    def _note_blocks(self, blocks: tuple[B, ...]) -> Iterator[B | Paragraph]:
        for block in blocks:
            yield self._note_block(block)
            if isinstance(block, Table | Figure) and (notes := self._take(block.key)):
                yield Paragraph(f"{block.id}/note", block.origin, notes)

    def _note_block(self, block: B) -> B:
        match block:
            case Paragraph() | Heading():
                notes = self._take(block.key)
                return replace(block, inlines=(*block.inlines, *notes)) if notes else block
            case BlockList(items=items):
                inner = tuple(replace(item, blocks=tuple(self._note_blocks(item.blocks))) for item in items)
                return replace(block, items=inner)
            case SideBySide(left=left, right=right):
                return replace(block, left=tuple(self._note_blocks(left)), right=tuple(self._note_blocks(right)))
            case Table() | Figure() | PageBreak() | SignatureBlock():
                return block
            case _:
                assert_never(block)
