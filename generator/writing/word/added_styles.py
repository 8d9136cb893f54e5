"""The styles that templates made before have not: each looks there like the one that it was parted from."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from generator.model.document import ParagraphRole
from generator.writing.word.package import parse_part, serialise_part, w
from generator.writing.word.styles import (
    DATA_HEADING,
    FILLED_IN,
    QUIET_TITLE,
    ROLE_STYLES,
    ROW_HEADING,
    required_styles,
)

PARTED: Mapping[str, str] = {
    DATA_HEADING: ROW_HEADING,
    FILLED_IN: ROLE_STYLES[ParagraphRole.STAMP_PLACE],
    QUIET_TITLE: "Default Paragraph Font",
}
_IDENTIFIERS: Mapping[str, str] = {
    DATA_HEADING: "CtgTableauRepere",
    FILLED_IN: "CtgARemplir",
    QUIET_TITLE: "CtgTitreDiscret",
}


def add_missing_styles(styles: bytes) -> bytes:
    """The style sheet of a template with the styles of `PARTED` that it has not, where it has their models."""
    root = parse_part(styles)
    known = {
        str(name.get(w("val"), "")).casefold(): str(style.get(w("styleId")))
        for style in root.iter(w("style"))
        if (name := style.find(w("name"))) is not None
    }
    for name, model in PARTED.items():
        if name.casefold() in known or model.casefold() not in known:
            continue
        identifier = _IDENTIFIERS[name]
        while identifier in known.values():
            identifier += "Ctg"
        attributes = {w("type"): required_styles()[name], w("customStyle"): "1", w("styleId"): identifier}
        style = etree.SubElement(root, w("style"), attributes)
        etree.SubElement(style, w("name"), {w("val"): name})
        etree.SubElement(style, w("basedOn"), {w("val"): known[model.casefold()]})
    return serialise_part(root)
