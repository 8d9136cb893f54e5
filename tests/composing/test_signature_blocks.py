"""The lines of a party's signature clause, shared out among its people."""

from __future__ import annotations

import pytest

from generator.composing.signature_blocks import share_lines
from generator.errors import Span
from generator.model.document import Paragraph, ParagraphRole, Text, plain_text

ROLES = {"P": ParagraphRole.SIGNATORY, "d": ParagraphRole.SIGNATORY_DETAIL, "c": ParagraphRole.STAMP_PLACE}


@pytest.mark.parametrize(
    ("lines", "people", "shared"),
    [
        ("P d d c", 1, "P d d c"),
        ("P d c d c", 2, "P d c | d c"),
        ("P d d c c d d c c", 2, "P d d c c | d d c c"),
        ("P d d d d c", 2, "P d d | d d c"),  # one place for all, at the end, as the signed text has it
        ("P P d d d", 3, "P P d | d | d"),
        ("P d d d c", 2, "P d d d c"),  # three lines for two people
        ("P d c d c d", 2, "P d c d c d"),
        ("P c", 2, "P c"),
        ("", 1, ""),
    ],
)
def test_each_person_has_a_box_with_their_lines_in_the_order_of_the_clause(
    lines: str, people: int, shared: str
) -> None:
    paragraphs = tuple(
        Paragraph(f"s/p{rank}", Span("s.md", rank), (Text(sign),), ROLES[sign])
        for rank, sign in enumerate(lines.split(), start=1)
    )
    boxes = share_lines(paragraphs, people)
    assert " | ".join(" ".join(plain_text(p.inlines) for p in box) for box in boxes) == shared
