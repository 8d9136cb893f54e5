"""Streams of a PDF that swell: measured piece by piece in the child, so that nobody unpacks a bomb later on."""

from __future__ import annotations

import zlib
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

MAX_STREAM_BYTES = 256 * 1024**2  # of one stream once unpacked: an A3 page in colour at 600 dots an inch has 210 MB
MAX_CONTENT_BYTES = 64 * 1024**2  # of what draws a page, which is read whole
MAX_PIXELS = 250_000_000
_MAX_FILTERS = 4
_SMALL = 48 * 1024  # bytes: deflated once, they cannot swell beyond the bounds (a thousand and thirty-two times)
_CHUNK = 1024 * 1024
_DEFLATED = ("/FlateDecode", "/Fl")
_HINT = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF, ou le numériser à nouveau"


def check_streams(pdf: pikepdf.Pdf, name: str) -> None:
    """Raises: `InputFileError` when a stream swells beyond measure, or a picture has too many pixels."""
    for one in pdf.objects:
        if isinstance(one, Stream):
            _check_stream(one, name)


def _check_stream(stream: Any, name: str) -> None:
    filters = _list_filters(stream)
    if len(filters) > _MAX_FILTERS:
        raise _refuse(name, f"un de ses flux est emballé {len(filters)} fois")
    picture = stream.get(Name.Subtype) == Name.Image
    if picture:
        pixels = _read_number(stream.get(Name.Width)) * _read_number(stream.get(Name.Height))
        if pixels > MAX_PIXELS:
            raise _refuse(name, f"une de ses images a {pixels // 1_000_000} millions de pixels")
    most = MAX_STREAM_BYTES if picture else MAX_CONTENT_BYTES if _draws(stream) else MAX_STREAM_BYTES
    deflated = [one for one in filters if one in _DEFLATED]
    if not deflated or filters[0] not in _DEFLATED:
        return
    data = stream.read_raw_bytes()
    if len(deflated) == 1 and len(data) <= _SMALL:
        return
    for _ in range(len(deflated)):
        unpacked = _unpack(data, most, keep=len(deflated) > 1)
        if unpacked is None:
            raise _refuse(name, f"un de ses flux dépasse {most // 1024**2} Mio une fois décompressé")
        data = unpacked


def _draws(stream: Any) -> bool:
    return stream.get(Name.Subtype) == Name.Form or stream.get(Name.Type) is None


def _unpack(data: bytes, most: int, *, keep: bool) -> bytes | None:
    """What a stream holds, if it must be kept to be unpacked again; nothing when it is larger than `most`."""
    engine = zlib.decompressobj()
    size, pieces, rest = 0, [], data
    try:
        while rest and not engine.eof:
            piece = engine.decompress(rest, _CHUNK)
            size += len(piece)
            if size > most:
                return None
            if keep:
                pieces.append(piece)
            if not piece and not engine.unconsumed_tail:
                break
            rest = engine.unconsumed_tail
    except zlib.error:
        return b""  # damaged: whoever repairs it tells
    return b"".join(pieces)


def _list_filters(stream: Any) -> list[str]:
    found = stream.get(Name.Filter)
    if isinstance(found, Array):
        return [str(one) for one in found]
    return [] if found is None or isinstance(found, Dictionary) else [str(found)]


def _read_number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _refuse(name: str, why: str) -> InputFileError:
    message = f"ce PDF est démesuré : {why}"
    return InputFileError(Diagnostic(Code.FICHIER_TROP_LOURD, message, Span(name), hint=_HINT))
