"""A piece as HTML for a screen, from the writer of the PDF's: the same words and elements, without pages nor styles.

What stands in a page whose policy admits no style and no script of an element: widths are attributes for which the
page's stylesheet has rules. Notes stand at the end. Facts and gaps are marked; each block has its identity, its content
key, and a link to what tells where it comes from.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from generator.intake.logo_looks import PNG_SIGNATURE
from generator.model.document import (
    Block,
    BlockId,
    CrossReference,
    Document,
    ExternalLink,
    Figure,
    Footnote,
    Gap,
    GapKind,
    Heading,
    Inline,
    Paragraph,
    Text,
)
from generator.model.words.sources import Derived, FactPlace, FromFact, Source
from generator.writing.html.blocks import BlockWriter
from generator.writing.html.element_names import BLOCK_ATTRIBUTE, CAPTION_SUFFIX, identify
from generator.writing.html.inlines import InlineWriter
from generator.writing.html.markup import fill, join
from generator.writing.html.page import list_targets
from generator.writing.html.surfaces import SCREEN
from generator.writing.html.words import write_words
from generator.writing.parity import caption_label

KEY_ATTRIBUTE = "data-cle"
FACT_ATTRIBUTE = "data-fait"
LEAD_CLASS = "origine"  # of the link before a block, which is none of its words
CALL_CLASS = "appel"  # of the number that calls a note
_CONFIRMED = {GapKind.TO_COMPLETE: "lacune", GapKind.TO_CONFIRM: "lacune a-confirmer"}


@dataclass(frozen=True, slots=True)
class ScreenOptions:
    """Where the links of a text lead: the beginning of addresses, to which the name of a block or of a piece is added.

    Without one, there is no such link. With `figures`, pictures stand in the text, else their places alone.
    """

    origin: str = ""
    piece: str = ""
    figures: bool = False


PLAIN = ScreenOptions()


def write_screen(document: Document, options: ScreenOptions = PLAIN) -> str:
    """The text of a piece as HTML, well-formed as XML too."""
    writer = _ScreenWriter(list_targets(document), frozenset(), surface=SCREEN)
    words = _ScreenWords(writer.targets, frozenset(), writer.tags)
    writer.words = writer.tables.words = words
    writer.options = words.options = options
    body = writer.write_sections(document)
    return str(body + words.write_notes())


def name_fact(fact: FactPlace) -> str:
    """A fact in one word, as `data-fait` and addresses have it: « ctg.yaml:parties.0.nom »."""
    return f"{fact.file}:{'.'.join(str(step) for step in fact.path)}"


def list_facts(source: Source | None) -> tuple[FactPlace, ...]:
    """The facts that words come from."""
    match source:
        case FromFact(fact=fact):
            return (fact,)
        case Derived(facts=facts):
            return facts
        case _:
            return ()


class _ScreenWriter(BlockWriter):
    """Blocks; in a table, only the first words of a row have a link: the others are of the same row."""

    options = PLAIN
    _row: str = ""  # the beginning of the names of what stands in the last row that has its link
    _in_cell: bool = False

    def name_block(self, block: Paragraph | Heading) -> Markup:
        return fill(' {}="{}" {}="{}"', BLOCK_ATTRIBUTE, block.id, KEY_ATTRIBUTE, block.key)

    def lead_in(self, block: BlockId) -> Markup:
        row = block.rpartition("/")[0]
        if not self.options.origin or (self._in_cell and row == self._row):
            return Markup()
        self._row = row
        return fill(
            '<a class="{}" href="{}{}" aria-label="D’où vient ce passage"></a>',
            LEAD_CLASS,
            self.options.origin,
            quote(block, safe=""),
        )

    def _write_blocks(self, blocks: tuple[Block, ...]) -> Markup:
        self._in_cell = True
        written = BlockWriter._write_blocks(self, blocks)
        self._in_cell = False
        return written

    def _write_figure(self, figure: Figure) -> Markup:
        self._take_classes()
        caption = Markup()
        if figure.caption:
            id_ = figure.id + CAPTION_SUFFIX
            words = self.words.write(figure.caption, id_)
            caption = fill("<figcaption{}>{}{}</figcaption>", identify(id_), caption_label(figure), words)
        picture = fill('<img src="{}" alt="{}"/>', _embed(figure), figure.alt) if self.options.figures else ""
        shown = picture or fill('<div class="dessin" role="img" aria-label="{}"></div>', figure.alt)
        return fill('<figure class="figure"{}>{}{}</figure>', identify(figure.id), shown, caption)


def _embed(figure: Figure) -> str:
    data = figure.picture or figure.svg
    kind = "image/svg+xml"
    if figure.picture:
        kind = "image/png" if data.startswith(PNG_SIGNATURE) else "image/jpeg"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


@dataclass(slots=True)
class _Note:
    number: str
    place: str
    words: Markup


class _ScreenWords(InlineWriter):
    """Words, with the facts that they say and the notes that they call."""

    options = PLAIN

    def __init__(self, targets: dict[str, BlockId], linked: frozenset[str], tags: dict[str, str]) -> None:
        InlineWriter.__init__(self, targets, linked, tags)
        self.notes: list[_Note] = []

    def write(self, inlines: tuple[Inline, ...], owner: BlockId) -> Markup:
        return join(self._write_inline(inline, owner) for inline in inlines)

    def write_notes(self) -> Markup:
        """The notes that were called, in order."""
        if not self.notes:
            return Markup()
        notes = join(
            fill(
                '<p id="{}"{}><a class="{}" href="#{}/appel" aria-label="{}, retour au texte">{}</a> {}</p>',
                note.place,
                identify(note.place),
                CALL_CLASS,
                note.place,
                note.number,
                note.number,
                note.words,
            )
            for note in self.notes
        )
        return fill('<section class="notes" role="doc-endnotes" aria-label="Notes">{}</section>', notes)

    def _write_inline(self, inline: Inline, owner: BlockId) -> Markup:
        match inline:
            case Text():
                return join(_write_runs(inline))
            case Gap(what=what, kind=kind, text=words):
                return fill('<mark class="{}" title="{}">{}</mark>', _CONFIRMED[kind], what, words)
            case Footnote(number=number, children=children):
                place = f"{owner}/note-{number}"
                self.notes.append(_Note(inline.printed, place, self.write(children, owner)))
                return fill(
                    '<sup><a class="{}" id="{}/appel" href="#{}" aria-label="{}, note">{}</a></sup>',
                    CALL_CLASS,
                    place,
                    place,
                    inline.printed,
                    inline.printed,
                )
            case CrossReference(target=target, children=children):
                words = self.write(children, owner)
                address = f"#{self.targets[target]}" if target in self.targets else ""
                address = address or (self.options.piece and f"{self.options.piece}{quote(target, safe='')}")
                return fill('<a class="renvoi" href="{}">{}</a>', address, words) if address else words
            case ExternalLink(address=address, children=children):
                words = self.write(children, owner)
                return fill('<a class="lien" href="{}" rel="noreferrer noopener">{}</a>', address, words)
            case _:
                return InlineWriter._write_inline(self, inline, owner)


def _write_runs(text: Text) -> Iterator[Markup]:
    position = 0
    for run in text.runs:
        words = write_words(text.value[position : position + run.length])
        position += run.length
        facts = list_facts(run.source)
        if not facts:
            yield words
            continue
        kind = "fait" if isinstance(run.source, FromFact) else "fait deduit"
        names = " ".join(name_fact(fact) for fact in facts)
        yield fill('<span class="{}" {}="{}">{}</span>', kind, FACT_ATTRIBUTE, names, words)
    if position < len(text.value):
        yield write_words(text.value[position:])
