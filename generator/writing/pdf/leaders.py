"""The dots that lead to a page number, in WeasyPrint: runs of text, where it makes a box of each dot.

A page of contents had some 2 400 marked contents of one dot each, which a screen reader met one by one, and which took
a fifth of the time of a convention to set, draw and read back. The dots stand where they stood: a PDF rounds the width
of a glyph, so that a run is short enough for no dot to be seen elsewhere (an eighth of a millimetre at most).
"""

from __future__ import annotations

from typing import Any

from generator.writing.layout_library import weasyprint

_handle_leader = weasyprint.layout.inline.handle_leader
_RUN = 25  # signs
_TOLERANCE = 0.5  # pixels that a run may differ by from its signs, one after the other


def install() -> None:
    """Have WeasyPrint end the lines that have a leader by `fill_line`."""
    weasyprint.layout.inline.handle_leader = fill_line


def fill_line(context: Any, line: Any, containing_block: Any) -> None:
    """What WeasyPrint's function of this place does, the signs of the leader being then put together."""
    _handle_leader(context, line, containing_block)
    _, leader = weasyprint.layout.leader.leader_index(line)
    if leader is None or len(leader.children) < 2:
        return
    signs = sorted(leader.children, key=lambda sign: sign.position_x)
    runs = [_join(context, signs[start : start + _RUN]) for start in range(0, len(signs), _RUN)]
    leader.children = tuple(sign for run in runs for sign in run)


def _join(context: Any, signs: list[Any]) -> list[Any]:
    """Signs as one run; as they are when they change beside one another."""
    first, text = signs[0], "".join(sign.text for sign in signs)
    layout, _, resume_at, width, _, _ = weasyprint.layout.inline.split_first_line(
        text, first.style, context, None, first.justification_spacing
    )
    if resume_at is not None or abs(width - sum(sign.width for sign in signs)) > _TOLERANCE:
        return signs
    run = first.copy_with_text(text)
    run.pango_layout, run.width = layout, width
    return [run]
