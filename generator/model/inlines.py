"""Inlines: the words inside a block.

The names are CommonMark's. The union is closed: writers match over all of it and end on `assert_never`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from generator.errors import Span
from generator.model.words.gaps import find_inner_gaps
from generator.model.words.sources import Run

# A block's identity: piece / section / ordinal, e.g. "convention/article-3/p4". Lower-case ASCII, "/" and "-"
# only. Stable as long as the content's structure is; written as a bookmark in Word and in the manifest.
BlockId = str

# What a block is, whatever stands around it: its clause and its rank in it, the file of its fiche, the key of its row
# of data, its party. Unique in a piece, free of paths and lines: trees of two days are compared by it. Empty while a
# piece is composed: `composing/content_keys.py` completes it.
ContentKey = str


@dataclass(frozen=True, slots=True)
class Text:
    """Plain characters, typography already applied (no-break spaces in place).

    `runs` say where they come from, in a tree that was composed to tell it: their lengths add up to the characters'.
    """

    value: str
    runs: tuple[Run, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italics."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised characters, such as the "er" of 1er."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A forced line break inside a paragraph; counts as one space in the text."""


@dataclass(frozen=True, slots=True)
class CrossReference:
    """A reference to a section or a piece ("article-9", "annexe-3"), with its words already there.

    `target` is a section id's last part (same piece) or a piece id, or the whole id of a paragraph or of a heading of
    this piece. The composer has checked that it exists. A
    reference to another piece ("annexe-3" from the convention) is a link only in a joined file; alone it is text.
    With `page`, the number of the page where that section begins follows its words: each writer knows it, no tree does.
    """

    target: str
    children: tuple[Inline, ...]
    page: bool = False


SCHEMES = ("https://", "http://", "mailto:")  # of the links that lead out of a document


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """A link out of the document: `address` is ASCII and begins with https://, http:// or mailto:."""

    address: str
    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note called here; `number` runs from 1 through a piece. Its text is read after the body's, in order.

    `label` is the number that is printed where an act has given it another one: « 1 bis ».
    """

    number: int
    children: tuple[Inline, ...]
    label: str = ""

    @property
    def printed(self) -> str:
        """The number that both formats show."""
        return self.label or str(self.number)


GAP_TEXT = "à compléter"
INNER = "passage d'une donnée"  # what a bare « à compléter » within a fact speaks of
CONFIRM_TEXT = "(à\u00a0confirmer)"  # beside what it speaks of: never cut at the end of a line


class GapKind(StrEnum):
    """Why a text is not final yet."""

    TO_COMPLETE = "a-completer"  # nobody knows the fact: its place shows « à compléter »
    TO_CONFIRM = "a-confirmer"  # the fact stands before this mark, and may have aged


@dataclass(frozen=True, slots=True)
class Gap:
    """What keeps a text from being final, highlighted, with `what` as its title: « à compléter », « (à confirmer) ».

    `origin` is the place where a person must write it, or look; the completeness report counts gaps. `mark` is where
    a mark « à confirmer » stands, to be erased once confirmed, when that is elsewhere.
    """

    what: str
    origin: Span
    kind: GapKind = GapKind.TO_COMPLETE
    mark: Span | None = None

    @property
    def text(self) -> str:
        """The words that both formats show."""
        return GAP_TEXT if self.kind is GapKind.TO_COMPLETE else CONFIRM_TEXT


class RevisionKind(StrEnum):
    """What has become of some words between two texts that are shown as one."""

    INSERTED = "insere"  # in the second text alone
    DELETED = "supprime"  # in the first one alone
    ARRIVED = "arrive"  # in the second text, at a place where the first one does not have them
    LEFT = "parti"  # in the first text, at the place that they left
    REMARK = "remarque"  # in neither: said of them by who shows both texts


@dataclass(frozen=True, slots=True)
class Revision:
    """Words of one of two texts shown as one, or a remark on them.

    It stands inside links and notes and holds neither: a link goes on leading somewhere whatever is struck of it.
    """

    kind: RevisionKind
    children: tuple[Inline, ...]


def split_gaps(text: str, origin: Span) -> tuple[Text | Gap, ...]:
    """A fact's words, with a gap wherever they say « à compléter »; `origin` is the place of the fact."""
    parts: list[Text | Gap] = []
    position = 0
    for found in find_inner_gaps(text):
        if found.start() > position:
            parts.append(Text(text[position : found.start()]))
        parts.append(Gap(found["what"] or INNER, origin))
        position = found.end()
    if position < len(text):
        parts.append(Text(text[position:]))
    return tuple(parts)


Inline = Text | Strong | Emphasis | Superscript | LineBreak | CrossReference | ExternalLink | Footnote | Gap | Revision
