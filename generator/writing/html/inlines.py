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
        return Markup("").join(self._write_inline(inline, owner) for inline in attach_spaces(inlines))

    def _write_inline(self, inline: Inline, owner: BlockId) -> Markup:
        match inline:
            case Text(value=value):
                return write_words(value)
            case Strong(children=children):
                return Markup('<span class="gras">{}</span>').format(self.write(children, owner))
            case Emphasis(children=children):
                return Markup('<span class="italique">{}</span>').format(self.write(children, owner))
            case Superscript(children=children):
                return Markup('<span class="exposant">{}</span>').format(self.write(children, owner))
            case LineBreak():
                return Markup("<br/>")
            case Gap(what=what, text=words):
                return Markup('<span class="lacune" title="{}">{}</span>').format(what, words)
            case CrossReference(target=target, children=children, page=page):
                words = self.write(children, owner)
                if target in self.targets and page:
                    # An element of its own, which is told from the words when the file is read back.
                    link = Markup('<i class="page-renvoi"><a href="#{}"></a></i>').format(self.targets[target])
                    return words + link
                if target in self.targets:
                    return Markup('<a class="renvoi" href="#{}">{}</a>').format(self.targets[target], words)
                if target in self.linked_pieces:
                    return Markup('<a class="renvoi" href="{}{}">{}</a>').format(PIECE_URL, target, words)
                return words
            case ExternalLink(address=address, children=children):
                words = self.write(children, owner)
                return Markup('<a class="lien" href="{}">{}</a>').format(address, words)
            case Revision(kind=kind, children=children):
                return write_revision(kind, self.write(children, owner))
            case Footnote(number=number, children=children):
                self.tags[f"{owner}/note-{number}"] = "Note"
                words = self.write(children, owner)
                return Markup('<span class="note" data-numero="{}"{}>{}</span>').format(
                    inline.printed, identify(f"{owner}/note-{number}"), words
                )
            case _:
                assert_never(inline)
