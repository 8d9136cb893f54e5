"""A part of a tree as the Markdown that would print it: what is written when a paragraph or an item comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from generator.model.document import (
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    ParagraphRole,
    Revision,
    RevisionKind,
    Strong,
    Superscript,
    Text,
)
from generator.returning.sorting.aligning import plain
from generator.returning.sorting.written_lines import escape_words


def write_markdown(inlines: Sequence[Inline]) -> str:
    """The words of a paragraph as Markdown."""
    return "".join(_write(one) for one in inlines).strip()


def write_role(role: ParagraphRole) -> str:
    """The line under a paragraph that says its role; nothing for the text's own."""
    return "" if role is ParagraphRole.BODY else f"\n{{: .{role} }}"


def _write(inline: Inline) -> str:
    match inline:
        case Text(value=value):
            return escape_words(plain(value))
        case Strong(children=children):
            return f"**{_join(children)}**"
        case Emphasis(children=children):
            return f"*{_join(children)}*"
        case Superscript(children=children):
            return f"^{_join(children)}^"
        case LineBreak():
            return "\\\n"
        case CrossReference(target=target, children=children):
            return f"[{_join(children)}](#{target})"
        case ExternalLink(address=address, children=children):
            return f"[{_join(children)}]({address})"
        case Footnote(children=children):
            return f"^[{_join(children)}]"
        case Revision(kind=kind, children=children):  # what a reader takes for the text: none of what went, no remark
            return _join(children) if kind in (RevisionKind.INSERTED, RevisionKind.ARRIVED) else ""
        case Gap(what=what):
            return f"[à compléter : {what}]"
        case _:
            assert_never(inline)


def _join(children: Sequence[Inline]) -> str:
    return "".join(_write(one) for one in children)
