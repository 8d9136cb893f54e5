"""Whether a box is in the normal flow, answered at once: WeasyPrint asks five questions of two properties."""

from __future__ import annotations

from typing import Any

from generator.writing.accelerators.switch import FLOW
from generator.writing.layout_library import weasyprint

_Box = weasyprint.formatting_structure.boxes.Box
_is_in_normal_flow = _Box.is_in_normal_flow


def is_in_normal_flow(box: Any) -> bool:
    """`Box.is_in_normal_flow` of the library, which is asked of boxes that float: those of a flex container do not."""
    style = box.style
    if style["float"] != "none":
        return bool(_is_in_normal_flow(box))
    position = style["position"]
    return position not in ("absolute", "fixed") and position[0] not in {"running()", "note()"}


def choose_method() -> None:
    """Stand in for the method of WeasyPrint or give it back, as the environment says, before a document is set."""
    if FLOW.is_known():
        _Box.is_in_normal_flow = is_in_normal_flow if FLOW.is_on() else _is_in_normal_flow
