"""What a scanned page holds, whichever way it is turned and whatever file it stands in: a digest to know it again."""

from __future__ import annotations

import hashlib
from typing import Any

import pikepdf
from pikepdf import Name

from generator.pdf_files.pdf_bytes import open_pdf

# How the page is shown, where it hangs, and how a stream is packed: none of it is what the page holds.
_NOT_HELD = ("/Rotate", "/Parent", "/P", "/StructParents", "/StructParent", "/Length", "/Filter", "/DecodeParms")


def identify_pages(pdf: bytes, name: str) -> tuple[str, ...]:
    """The digest of what each page of a file holds.

    Raises: `InputFileError` when it cannot be read.
    """
    document = open_pdf(pdf, name)
    return tuple(_identify(page) for page in document.pages)


def _identify(page: pikepdf.Page) -> str:
    digest = hashlib.sha256()
    for key in ("/MediaBox", "/CropBox", "/UserUnit", "/Annots"):
        _add(digest, page.obj.get(key), set())
    contents = page.obj.get(Name.Contents)
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents] if contents is not None else []:
        digest.update(_unpack(stream) + b"\n")
    _add(digest, page.obj.get(Name.Resources), set())
    return digest.hexdigest()


def _add(digest: Any, value: Any, above: set[tuple[int, int]]) -> None:
    """Add a value to the digest, and all that it leads to; `above` are the objects that it stands in."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in above:
            return
        above = {*above, value.objgen}
    match value:
        case pikepdf.Dictionary() | pikepdf.Stream():
            digest.update(b"<<")
            for key in sorted(set(value.keys()) - {*_NOT_HELD}):
                digest.update(key.encode())
                _add(digest, value[key], above)
            if isinstance(value, pikepdf.Stream):
                digest.update(_unpack(value))
            digest.update(b">>")
        case pikepdf.Array():
            digest.update(b"[")
            for item in value:
                _add(digest, item, above)
            digest.update(b"]")
        case _:
            digest.update(repr(value).encode() + b" ")


def _unpack(stream: pikepdf.Object) -> bytes:
    """The bytes of a stream; those of a picture that only a viewer unpacks, as they are."""
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return stream.read_raw_bytes()
