"""The préfecture's stamp: four lines in a box, in the visible top right corner of every page of a copy.

One drawing is shared by all pages; each page only calls it, as an artifact, so that a tagged or archivable PDF stays
so. Measurements are those of the most used platform's stamp. `stamp_place` says where it goes, `stamp_ground` what it
covers, `stamp_sight` whether it is seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, TemplateError
from generator.model.acts import StampText
from generator.pdf_files.embedded_font import FontSubset, embed_font, subset_font
from generator.pdf_files.page_content import Leftovers, draw_after_content
from generator.pdf_files.page_geometry import write_matrix, write_number
from generator.pdf_files.pdf_bytes import open_pdf, refuse_signed, save_pdf
from generator.prefecture.stamp_ground import StampGround
from generator.prefecture.stamp_place import FONT_SIZE, STAMP_HEIGHT, STAMP_WIDTH, StampPlace, place_stamps
from generator.prefecture.stamp_sight import LaidStamp, show_stamp

# All in points, `stamp_place` has the others.
_BORDER = 0.75
_INDENT = 5.0
_FIRST_BASELINE = 12.0  # below the top of the box
_LEADING = 13.0
_OPACITY = 0.8  # what is below stays readable

# One alphabet for all stamps: the cut-down font is made once for a whole batch.
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-/:.,'éèÉ"
_MARK = Name("/CTG_Tampon")  # how one of our stamps is known again
_RESOURCE = "/CTGTampon"
_SIMULATION = "SIMULATION"


@dataclass(frozen=True, slots=True)
class StampResult:
    """The stamped copy, and a warning for each page where the stamp covers something."""

    pdf: bytes
    warnings: tuple[Diagnostic, ...]


def apply_stamp(
    pdf: bytes, stamp: StampText, font: bytes, name: str = "document.pdf", *, look_below: bool = True
) -> StampResult:
    """A copy of `pdf` with the stamp on every page; `name` is shown in faults.

    `look_below` reads the text of each page to warn where the stamp covers some; it takes most of the time.

    Raises: `InputFileError` when the PDF cannot be read, has no page, is signed, already carries a stamp, or has a
    page that cannot show it; `TemplateError` when the font is not usable.
    """
    document = open_pdf(pdf, name)
    refuse_signed(document, name)
    warnings = lay_stamp(document, stamp, font, name, StampGround(pdf) if look_below else None)
    return StampResult(save_pdf(document), tuple(warnings))


def lay_stamp(
    document: pikepdf.Pdf, stamp: StampText, font: bytes, name: str, ground: StampGround | None
) -> list[Diagnostic]:
    """Stamp every page of an open document, and warn where that covers words or pictures of its `ground`.

    Without a ground nothing is said of what is covered; that the stamp itself is seen is looked at in any case.

    Raises: `InputFileError` when it already carries a stamp, or has a page that cannot show it; `TemplateError`.
    Source: ISO 32000-1, 14.8.2.2 (artifacts); ISO 19005-3, 6.2.10.
    """
    pages = list(document.pages)  # listed once: it takes a tenth of the time of a stamp
    _refuse_stamped(pages, name)
    placed = place_stamps(pages, name)
    warnings = [*_warn_covered(ground, placed, name)] if ground is not None else []
    archive_part = _read_archive_part(document)
    if archive_part == "1":
        warnings.append(_warn_archive(name))
    drawing = _draw_stamp(document, stamp, subset_font(font, _ALPHABET + "".join(stamp.lines)))
    # PDF/A without an output intent wants to know in which colours a page with transparency is blended.
    if archive_part and not _has_output_intent(document):
        _group_colours(document)
    known = ground.known if ground is not None else None
    calls = _call_drawing(document, drawing, [*zip(pages, placed, strict=True)], name, known)
    warnings += show_stamp(document, LaidStamp(drawing, calls, tuple(placed)), name)
    return warnings


def is_stamped(pdf: pikepdf.Pdf) -> bool:
    """Whether some page already carries one of our stamps."""
    return _are_stamped(pdf.pages)


def _are_stamped(pages: Iterable[pikepdf.Page]) -> bool:
    listed = (one for drawings in _list_drawings(pages) for one in drawings.values())
    return any(isinstance(one, Stream) and _MARK in one for one in listed)


def _list_drawings(pages: Iterable[pikepdf.Page]) -> Iterator[Dictionary]:
    """The drawings that pages have at hand, once for pages that share their resources."""
    seen: set[tuple[int, int]] = set()
    for page in pages:
        resources = page.obj.get(Name.Resources)
        if not isinstance(resources, Dictionary) or resources.objgen in seen:
            continue
        if resources.is_indirect:
            seen.add(resources.objgen)
        drawings = resources.get(Name.XObject)
        if isinstance(drawings, Dictionary):
            yield drawings


def _refuse_stamped(pages: Iterable[pikepdf.Page], name: str) -> None:
    if _are_stamped(pages):
        raise InputFileError(
            Diagnostic(
                Code.TAMPON_DEJA_POSE,
                "ce PDF porte déjà un tampon de la préfecture posé par ce programme",
                Span(name),
                hint="tamponner à nouveau à partir de l'original non tamponné",
            )
        )


# --- on what --------------------------------------------------------------------------------------------------------


def _warn_covered(ground: StampGround, placed: list[StampPlace], name: str) -> Iterable[Diagnostic]:
    for number, found in enumerate(ground.look([*enumerate(placed, 1)], name), 1):
        words = found.words
        if not found.marked:
            continue
        yield Diagnostic(
            Code.TAMPON_SUR_TEXTE if words else Code.TAMPON_SUR_IMAGE,
            f"page {number} : le tampon couvre "
            + (f"« {words[:60]} »" if words else "ce qui est dessiné dans ce coin : un cachet, une image"),
            Span(name),
            hint="laisser libre le coin supérieur droit (200 × 65 points) de chaque page",
            severity=Severity.WARNING,
        )


def _warn_archive(name: str) -> Diagnostic:
    return Diagnostic(
        Code.TAMPON_PDFA1,
        "ce PDF se dit PDF/A-1, qui interdit la transparence du tampon : la copie n'est plus conforme à PDF/A-1",
        Span(name),
        hint="si l'archivage demande du PDF/A, partir d'un PDF/A-2 ou PDF/A-3",
        severity=Severity.WARNING,
    )


def _read_archive_part(pdf: pikepdf.Pdf) -> str:
    """The part of PDF/A that the file claims ("3"), or nothing."""
    metadata = pdf.Root.get(Name.Metadata)
    if not isinstance(metadata, Stream):
        return ""
    # Searched as text, not parsed as XML: this metadata may come from anywhere.
    try:
        packet = metadata.read_bytes()
    except pikepdf.PdfError:
        return ""  # not readable: it claims nothing
    found = re.search(rb"pdfaid:part(?:\s*=\s*[\"']|\s*>\s*)(\d)", packet)
    return found.group(1).decode() if found else ""


# --- what ----------------------------------------------------------------------------------------------------------


def _draw_stamp(pdf: pikepdf.Pdf, stamp: StampText, font: FontSubset) -> pikepdf.Object:
    missing = sorted({c for c in "".join(stamp.lines) if not font.has(c)})
    if missing:
        message = f"la police du tampon n'a pas « {' '.join(missing)} »"
        raise TemplateError(Diagnostic(Code.POLICE_GLYPHE, message, hint="remettre les polices du projet"))
    half = _BORDER / 2
    parts = [
        f"q /Fond gs {_grey(pdf, 1)} 0 0 {STAMP_WIDTH:g} {STAMP_HEIGHT:g} re f Q",
        f"{_grey(pdf, 0)} {_grey(pdf, 0, stroke=True)} {_BORDER:g} w "
        f"{half:g} {half:g} {STAMP_WIDTH - _BORDER:g} {STAMP_HEIGHT - _BORDER:g} re S",
    ]
    for rank, line in enumerate(stamp.lines):
        size = min(FONT_SIZE, (STAMP_WIDTH - 2 * _INDENT) / max(font.measure(line), 0.001))
        baseline = STAMP_HEIGHT - _FIRST_BASELINE - rank * _LEADING
        parts.append(_write_words(font, line, size, _INDENT, baseline))
    if stamp.simulation:
        parts.append(_draw_simulation(pdf, font))
    resources = Dictionary(
        ExtGState=Dictionary(Fond=Dictionary(Type=Name.ExtGState, ca=_OPACITY, CA=1)),
        Font=Dictionary(F=embed_font(pdf, font)),
    )
    if not _has_output_intent(pdf):
        resources.ColorSpace = Dictionary(Gris=_calibrated_grey())
    drawing = pdf.make_stream(
        "\n".join(parts).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, STAMP_WIDTH, STAMP_HEIGHT]),
        Resources=resources,
    )
    drawing[_MARK] = True
    return drawing


def _draw_simulation(pdf: pikepdf.Pdf, font: FontSubset) -> str:
    """White letters on a black band, beside the dates: a stamp that comes from nowhere must not pass for real."""
    width, height, size = 58.0, 14.0, 8.0
    left, bottom = STAMP_WIDTH - _INDENT - width, STAMP_HEIGHT - _FIRST_BASELINE - _LEADING - 2
    indent = (width - font.measure(_SIMULATION) * size) / 2
    return (
        f"{left:g} {bottom:g} {width:g} {height:g} re f {_grey(pdf, 1)} "
        f"{_write_words(font, _SIMULATION, size, left + indent, bottom + 4.2)} {_grey(pdf, 0)}"
    )


def _write_words(font: FontSubset, words: str, size: float, x: float, y: float) -> str:
    place = f"{write_number(x)} {write_number(y)}"
    return f"BT /F {write_number(size)} Tf 1 0 0 1 {place} Tm {font.encode(words)} Tj ET"


def _has_output_intent(pdf: pikepdf.Pdf) -> bool:
    return pdf.Root.get(Name.OutputIntents) is not None


def _grey(pdf: pikepdf.Pdf, level: int, *, stroke: bool = False) -> str:
    # Plain grey is right where an output intent says what it means; elsewhere PDF/A wants a calibrated one.
    if _has_output_intent(pdf):
        return f"{level} {'G' if stroke else 'g'}"
    return f"/Gris {'CS' if stroke else 'cs'} {level} {'SC' if stroke else 'sc'}"


def _calibrated_grey() -> Array:
    return Array([Name.CalGray, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))])


# --- on every page -------------------------------------------------------------------------------------------------


def _group_colours(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        if Name.Group not in page.obj:
            page.obj.Group = Dictionary(
                Type=Name.Group,
                S=Name.Transparency,
                CS=Array([Name.CalRGB, Dictionary(WhitePoint=Array([0.9505, 1, 1.089]))]),
            )


def _call_drawing(
    pdf: pikepdf.Pdf,
    drawing: pikepdf.Object,
    placed: Sequence[tuple[pikepdf.Page, StampPlace]],
    name: str,
    known: dict[bytes, Leftovers | None] | None,
) -> tuple[bytes, ...]:
    key = _choose_resource_name(page for page, _ in placed)
    shared: dict[bytes, Stream] = {}
    written: dict[int, bytes] = {}  # by place, of which pages of one shape share one
    calls: list[bytes] = []
    for number, (page, place) in enumerate(placed, 1):
        if (call := written.get(id(place))) is None:
            call = f"/Artifact BMC\nq {write_matrix(place.matrix)} cm {key} Do Q\nEMC\n".encode()
            written[id(place)] = call
        if not draw_after_content(pdf, page, call, shared, known):
            message = f"page {number} : le contenu de cette page est abîmé, le tampon ne s'y verrait pas"
            hint = "ouvrir le fichier dans un lecteur de PDF et l'imprimer en PDF, puis tamponner le résultat"
            raise InputFileError(Diagnostic(Code.TAMPON_IMPOSSIBLE, message, Span(name), hint=hint))
        page.add_resource(drawing, Name.XObject, Name(key), replace_existing=True)
        calls.append(call)
    return tuple(calls)


def _choose_resource_name(pages: Iterable[pikepdf.Page]) -> str:
    used: set[str] = set()
    for drawings in _list_drawings(pages):
        used.update(drawings.keys())
    key, number = _RESOURCE, 1
    while key in used:
        number += 1
        key = f"{_RESOURCE}{number}"
    return key
