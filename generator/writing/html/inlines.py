"""The words of a block as HTML: looks, links, notes, what is to be filled in, what another text says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from markupsafe import Markup

from generator.model.document import (
    BlockId,
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Revision,
    Strong,
    Superscript,
    Text,
)
from generator.writing.html.element_names import PIECE_URL, identify
from generator.writing.html.markup import fill, join
from generator.writing.html.parted_links import part_links
from generator.writing.html.spaces import attach_spaces
from generator.writing.html.words import write_revision, write_words


@dataclass(slots=True)
class InlineWriter:
    """Writes words. `targets` maps what a cross-reference may name to an id of this document; `tags` gets the notes."""

    targets: dict[str, BlockId]
    linked_pieces: frozenset[str]
    tags: dict[str, str]

    def write(self, inlines: tuple[Inline, ...], owner: BlockId) -> Markup:
        """The words of a block; `owner` is the block, whose notes are named after it."""
        return join(self._write_inline(inline, owner) for inline in attach_spaces(part_links(inlines)))

    def _write_inline(self, inline: Inline, owner: BlockId) -> Markup:
        match inline:
            case Text(value=value):
                return write_words(value)
            case Strong(children=children):
                return fill('<span class="gras">{}</span>', self.write(children, owner))
            case Emphasis(children=children):
                return fill('<span class="italique">{}</span>', self.write(children, owner))
            case Superscript(children=children):
                return fill('<span class="exposant">{}</span>', self.write(children, owner))
            case LineBreak():
                return Markup("<br/>")
            case Gap(what=what, text=words):
                return fill('<span class="lacune" title="{}">{}</span>', what, words)
            case CrossReference(target=target, children=children, page=page):
                words = self.write(children, owner)
                if target in self.targets and page:
                    # An element of its own, which is told from the words when the file is read back.
                    link = fill('<i class="page-renvoi"><a href="#{}"></a></i>', self.targets[target])
                    return words + link
                if target in self.targets:
                    return fill('<a class="renvoi" href="#{}">{}</a>', self.targets[target], words)
                if target in self.linked_pieces:
                    return fill('<a class="renvoi" href="{}{}">{}</a>', PIECE_URL, target, words)
                return words
            case ExternalLink(address=address, children=children):
                words = self.write(children, owner)
                return fill('<a class="lien" href="{}">{}</a>', address, words)
            case Revision(kind=kind, children=children):
                return write_revision(kind, self.write(children, owner))
            case Footnote(number=number, children=children):
                self.tags[f"{owner}/note-{number}"] = "Note"
                words = self.write(children, owner)
                return fill(
                    '<span class="note" data-numero="{}"{}>{}</span>',
                    inline.printed,
                    identify(f"{owner}/note-{number}"),
                    words,
                )
            case _:
                assert_never(inline)
