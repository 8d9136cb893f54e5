"""Pictures of a PDF that nobody can read: a page that is nothing but such a picture would be taken for a blank one."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span

_PILLOW = ("/DCTDecode", "/DCT", "/JPXDecode")
_PDFIUM = "/JBIG2Decode"
# Source: ISO 32000-1, tables 6 and 94. What carries another filter is drawn by no reader.
_FILTERS = frozenset(
    (
        "/ASCIIHexDecode", "/ASCII85Decode", "/LZWDecode", "/FlateDecode", "/RunLengthDecode", "/CCITTFaxDecode",
        "/JBIG2Decode", "/DCTDecode", "/JPXDecode", "/Crypt",
        "/AHx", "/A85", "/LZW", "/Fl", "/RL", "/CCF", "/DCT",
    )
)  # fmt: skip
_DRAWN = (Name.Image, Name.Form)


def check_pictures(pdf: pikepdf.Pdf, name: str) -> None:
    """Look at the start of each JPEG and JPEG 2000 picture, and decode those in JBIG2; the others cannot be told wrong.

    Masks, and pictures of annotations and of patterns, are pictures like those of the pages.

    Raises: `InputFileError` when one cannot be read, or a drawing has a filter that no standard names.
    """
    unsure: list[pikepdf.Object] = []
    for one in pdf.objects:
        if not isinstance(one, Stream) or one.get(Name.Subtype) not in _DRAWN:
            continue
        filters = one.get(Name.Filter, Array())
        kinds = [str(each) for each in filters] if isinstance(filters, Array) else [str(filters)]
        if not _FILTERS.issuperset(kinds):
            raise _refuse(name)
        if one.get(Name.Subtype) != Name.Image:
            continue
        if len(kinds) == 1 and kinds[0] in _PILLOW and not _has_start(one.read_raw_bytes()):
            raise _refuse(name)
        if _PDFIUM in kinds or (len(kinds) > 1 and kinds[-1] in _PILLOW):
            unsure.append(one)
    if unsure:
        _decode_all(unsure, name)


def _has_start(data: bytes) -> bool:
    from PIL import Image  # noqa: PLC0415 - paid only by files with such a picture

    try:
        with Image.open(io.BytesIO(data)) as picture:
            return min(picture.size) > 0
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def _decode_all(pictures: Sequence[pikepdf.Object], name: str) -> None:
    """Each picture on a page of its own: it is decoded wherever it is drawn, were it as a mask or in an annotation."""
    import pypdfium2  # noqa: PLC0415 - paid only by files with such a picture

    with pikepdf.new() as probe:
        for picture in pictures:
            page = probe.add_blank_page(page_size=(100, 100))
            page.obj.Resources = Dictionary(XObject=Dictionary(I=probe.copy_foreign(picture)))
            page.obj.Contents = probe.make_stream(b"/I Do")
        stream = io.BytesIO()
        probe.save(stream, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    with pypdfium2.PdfDocument(stream.getvalue()) as document:
        for page in document:
            try:
                for one in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
                    one.get_bitmap()
            except pypdfium2.PdfiumError as fault:
                raise _refuse(name) from fault
            finally:
                page.close()


def _refuse(name: str) -> InputFileError:
    message = "une image de ce PDF ne peut pas être décodée : sa page serait prise pour une page blanche"
    hint = "l'ouvrir dans un lecteur de PDF, vérifier ce qu'il montre, et l'imprimer en PDF ; ou le numériser à nouveau"
    return InputFileError(Diagnostic(Code.IMAGE_ILLISIBLE, message, Span(name), hint=hint))
