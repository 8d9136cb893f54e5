"""Moves spaces that stand alone between two inlines into a neighbour.

WeasyPrint does not paint a run of text made of spaces only: on paper nothing is missing, but a screen reader, a search
or a copy would find the two words stuck together.
"""

from __future__ import annotations

from dataclasses import replace

from generator.model.document import CrossReference, Emphasis, ExternalLink, Inline, Strong, Superscript, Text

# Painted as nothing, yet no space: what keeps a lone space between two inlines that cannot take it (gaps, notes).
WORD_JOINER = "\u2060"


def attach_spaces(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """The same inlines, no text of which is made of spaces only unless the whole is."""
    merged: list[Inline] = []
    for inline in inlines:
        last = merged[-1] if merged else None
        if isinstance(inline, Text) and isinstance(last, Text):
            merged[-1] = Text(last.value + inline.value)
        else:
            merged.append(inline)
    attached: list[Inline] = []
    pending = ""
    for position, inline in enumerate(merged):
        if isinstance(inline, Text) and inline.value.isspace() and len(merged) > 1:
            before = attached[-1] if attached else None
            after = merged[position + 1] if position + 1 < len(merged) else None
            if before is not None and _takes_text(before):
                attached[-1] = _add_text(before, "", inline.value)
            elif after is not None and _takes_text(after):
                pending = inline.value
            else:
                attached.append(Text(WORD_JOINER + inline.value))
            continue
        attached.append(_add_text(inline, pending, "") if pending else inline)
        pending = ""
    return tuple(attached)


def _takes_text(inline: Inline) -> bool:
    return isinstance(inline, Text | Strong | Emphasis | Superscript | CrossReference | ExternalLink)


def _add_text(inline: Inline, before: str, after: str) -> Inline:
    match inline:
        case Text(value=value):
            return Text(before + value + after)
        case Strong(children=c) | Emphasis(children=c) | Superscript(children=c):
            return replace(inline, children=(Text(before), *c, Text(after)))
        case CrossReference(children=c) | ExternalLink(children=c):
            return replace(inline, children=(Text(before), *c, Text(after)))
        case _:
            raise ValueError(f"{type(inline).__name__} takes no text")
