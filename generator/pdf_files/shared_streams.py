"""What several pieces draw with, kept once in the file that joins them: fonts, colour profile, logos.

Each piece brings its own. Streams alone are shared: two dictionaries that say the same (two layers of one name) may
still be two things.
"""

from __future__ import annotations

import hashlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.pdf_files.pdf_bytes import PdfObject


def share_streams(pdf: pikepdf.Pdf) -> None:
    """Let the first of identical streams stand for the others, wherever the resources of pages lead to them.

    What a stream refers to comes first: two pictures are the same once their masks are.
    """
    kept: dict[tuple[bytes, bytes], PdfObject] = {}
    known: dict[tuple[int, int], PdfObject] = {}  # by number of object, so that each is read once
    seen: set[tuple[int, int]] = set()
    resources = [page.obj.get(Name.Resources) for page in pdf.pages]
    waiting = [(found, False) for found in reversed(resources) if isinstance(found, Dictionary)]
    while waiting:
        holder, is_below_done = waiting.pop()
        if is_below_done:
            for key, value in _list_parts(holder):
                if isinstance(value, Stream):
                    if value.objgen not in known:
                        known[value.objgen] = kept.setdefault(_identify(value), value)
                    holder[key] = known[value.objgen]
        elif not holder.is_indirect or holder.objgen not in seen:
            seen.add(holder.objgen)
            waiting.append((holder, True))
            waiting += [(value, False) for _, value in _list_parts(holder)]


def _list_parts(holder: PdfObject) -> list[tuple[str | int, PdfObject]]:
    """What a dictionary, an array or a stream holds that may hold something, and under which key."""
    entries = enumerate(holder) if isinstance(holder, Array) else holder.items()
    return [(key, value) for key, value in entries if isinstance(value, Array | Dictionary | Stream)]


def _identify(stream: Stream) -> tuple[bytes, bytes]:
    return bytes(stream.stream_dict.unparse()), hashlib.sha256(stream.read_raw_bytes()).digest()
