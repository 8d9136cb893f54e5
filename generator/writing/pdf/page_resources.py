"""Each page of a PDF fresh from WeasyPrint with the fonts and pictures that it draws, and no others.

WeasyPrint gives one list of resources to all pages. A page that is taken out of the file would take the pictures of
all the others with it. qpdf has a method for the same (`removeUnreferencedResources`), which reads every operator of
every page: twenty times slower than looking for the names.

Source: ISO 32000-1, 7.3.5 (names) and 7.8.3 (resource dictionaries).
"""

from __future__ import annotations

import re

import pikepdf
from pikepdf import Dictionary, Name

_KINDS = ("/Font", "/XObject")
_NAME = re.compile(rb"/([^\x00\t\n\f\r ()<>\[\]{}/%]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def keep_own_resources(pdf: pikepdf.Pdf) -> None:
    """Give each page, and each form drawn on one, its own list of resources, cut down to what its content names.

    A name in a text or a picture's data counts as used: a resource too many stays, none that is drawn goes.
    """
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        drawn = b"\n".join(stream.read_bytes() for stream in streams if stream is not None)
        page.obj.Resources = _cut(page.obj.Resources, drawn)
        _keep_own_of_forms(page.obj.Resources, seen)


def _keep_own_of_forms(resources: pikepdf.Object, seen: set[tuple[int, int]]) -> None:
    for drawing in resources.get("/XObject", {}).values():
        if drawing.objgen in seen or drawing.get("/Subtype") != Name.Form or "/Resources" not in drawing:
            continue
        seen.add(drawing.objgen)
        drawing.Resources = _cut(drawing.Resources, drawing.read_bytes())
        _keep_own_of_forms(drawing.Resources, seen)


def _cut(shared: pikepdf.Object, content: bytes) -> Dictionary:
    """A copy of a list of resources with the fonts and pictures that a content names."""
    names = {b"/" + _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), name) for name in set(_NAME.findall(content))}
    own = Dictionary(dict(shared.items()))
    for kind in _KINDS:
        if kind in shared:
            own[kind] = Dictionary({key: value for key, value in shared[kind].items() if key.encode() in names})
    return own
