"""Signature fields: an unsigned PDF made ready for electronic signature, one named field per person who signs.

Each field is a widget that stands where the page has its frame, tagged as a form element so that the file stays
accessible, and under it an invisible word, `#signature1#`, by which a parapheur finds the place without knowing the
field. The fields are written with pikepdf, in the same writing as their tags: pyHanko, which fills them, knows
nothing of the structure tree.

The tags are text in rendering mode 3, marked as an artifact: a parapheur that searches the page's text finds them,
an eye, a printer and a screen reader don't. They are numbered in the order in which people sign.

Source: ISO 32000-1, 12.7.4.5 (signature fields), 9.3.6 (rendering mode); ISO 14289-1, 7.18.1 and 7.18.4 (widgets are
tagged as Form and have a name in words); ISO 19005-3, 6.3.3 (annotations have an appearance).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.model.pieces import SIGNED_ACT
from generator.pdf_files.embedded_font import FontSubset, embed_font, subset_font
from generator.pdf_files.metadata import write_title
from generator.pdf_files.page_content import draw_after_content
from generator.pdf_files.page_geometry import Box, write_number
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, refuse_signed, save_pdf
from generator.pdf_files.structure import ParentTree, list_kids

_SHOWN = "fichier à signer"  # in messages
_GAP = 3.0  # points between the fields of people who share a frame
_ROWS = 3  # more people than that stand side by side
_TAG_SIZE = 4.0  # points
_PRINTED_AND_LOCKED = 4 | 128  # ISO 32000-1, table 165: it is printed, and cannot be moved
_SIGNATURES_EXIST = 1  # ISO 32000-1, table 219
_TAG_ALPHABET = "#signature0123456789"
_FONT = "/CTGSignature"


@dataclass(frozen=True, slots=True)
class SignatureFrame:
    """Where the people of one party sign: a page (1-based) and a frame in points from the page's lower left corner.

    `signers` are their fields, in order: its name ("signature-gardanne-1") and its words (« Signature de … »).
    """

    page: int
    left: float
    bottom: float
    width: float
    height: float
    signers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    words: str
    tag: str
    left: float
    bottom: float
    right: float
    top: float


def name_file_to_sign(slug: str = SIGNED_ACT.slug) -> str:
    """The name of the file to sign, by the base name of the act's files."""
    return f"{slug}-a-signer.pdf"


def write_signature_tag(number: int) -> str:
    """The invisible word that tells a parapheur where the person `number` (from 1) signs."""
    return f"#signature{number}#"


def prepare_signature_fields(pdf: bytes, frames: Sequence[SignatureFrame], font: bytes, title: str = "") -> bytes:
    """The PDF with an empty signature field for each signer of each frame, and its tags. `title` replaces its own.

    Raises: `InputFileError` when the PDF cannot be read, is signed, has fields already, or has no such page.
    """
    name = _SHOWN
    document = open_pdf(pdf, name)
    refuse_signed(document, name)
    if Name.AcroForm in document.Root:
        message = "ce PDF a déjà des champs : il a déjà été préparé pour la signature"
        raise InputFileError(
            Diagnostic(Code.SIGNATURE_DEJA_PREPAREE, message, Span(name), hint="partir du PDF de l'acte")
        )
    tree = ParentTree(document)
    drawn = embed_font(document, subset := subset_font(font, _TAG_ALPHABET))
    widgets = Array()
    number = 1
    for frame in frames:
        if not 1 <= frame.page <= len(document.pages):
            message = f"la page de signature {frame.page} n'existe pas : le fichier a {len(document.pages)} pages"
            raise InputFileError(Diagnostic(Code.PAGE_ABSENTE, message, Span(name)))
        page = document.pages[frame.page - 1]
        heights = _read_mark_heights(page)
        fields = _share_frame(frame, number)
        number += len(fields)
        page.add_resource(drawn, Name.Font, Name(_FONT), replace_existing=True)
        draw_after_content(document, page, b"\n".join(_write_tag(subset, field) for field in fields), {})
        before = _find_element_above(tree, page, heights, frame)
        for field in fields:
            widget = _add_widget(document, page, field)
            widgets.append(widget)
            if tree.root is not None:
                before = _hang_form(document, tree, page, widget, before)
    document.Root.AcroForm = document.make_indirect(Dictionary(Fields=widgets, SigFlags=_SIGNATURES_EXIST))
    if tree.root is not None:
        tree.write()
    if title:
        write_title(document, title)
    return save_pdf(document)


@dataclass(frozen=True, slots=True)
class PrintedFrame:
    """A frame of the printed page, as the file to sign has it: page (1-based), box in points, who signs there."""

    page: int
    box: Box
    signers: tuple[str, ...]  # « Madame …, Maire (Commune d'…) »


def read_printed_frames(pdf: bytes) -> tuple[PrintedFrame, ...]:
    """The frames of a file that `prepare_signature_fields` has made: the fields of people who share one are one frame.

    Raises: `InputFileError` when the PDF cannot be read.
    """
    document = open_pdf(pdf, _SHOWN)
    pages = {page.obj.objgen: rank for rank, page in enumerate(document.pages, start=1)}
    form = document.Root.get(Name.AcroForm)
    found: list[PrintedFrame] = []
    parties: list[str] = []  # of each
    for field in form.Fields if isinstance(form, Dictionary) else ():
        left, bottom, right, top = (float(value) for value in field.Rect)
        words, party = str(field.TU).removeprefix("Signature de "), str(field.T).rpartition("-")[0]
        here = PrintedFrame(pages[field.P.objgen], (left, bottom, right, top), (words,))
        if found and parties[-1] == party and found[-1].page == here.page and _touch(found[-1].box, here.box):
            found[-1] = PrintedFrame(here.page, _cover(found[-1].box, here.box), (*found[-1].signers, words))
        else:
            found.append(here)
            parties.append(party)
    return tuple(found)


def _touch(one: Box, other: Box) -> bool:
    across = max(one[0], other[0]) - min(one[2], other[2])
    up = max(one[1], other[1]) - min(one[3], other[3])
    return across <= _GAP + 1 and up <= _GAP + 1


def _cover(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _share_frame(frame: SignatureFrame, first: int) -> tuple[_Field, ...]:
    """The frame cut into equal parts: one below the other for up to three people, in columns beyond."""
    count = len(frame.signers)
    columns = -(-count // _ROWS)
    rows = -(-count // columns)
    width = (frame.width - (columns - 1) * _GAP) / columns
    height = (frame.height - (rows - 1) * _GAP) / rows
    fields = []
    for rank, (name, words) in enumerate(frame.signers):
        column, row = divmod(rank, rows)
        left = frame.left + column * (width + _GAP)
        top = frame.bottom + frame.height - row * (height + _GAP)
        fields.append(_Field(name, words, write_signature_tag(first + rank), left, top - height, left + width, top))
    return tuple(fields)


def _write_tag(font: FontSubset, field: _Field) -> bytes:
    """The tag in the field's lower left corner: that is where a parapheur puts the corner of its own drawing."""
    place = f"{write_number(field.left + 2)} {write_number(field.bottom + 2)}"
    return (
        f"/Artifact BMC\nq BT 3 Tr {_FONT} {write_number(_TAG_SIZE)} Tf 1 0 0 1 {place} Tm "
        f"{font.encode(field.tag)} Tj ET Q\nEMC\n"  # what a parapheur draws after it is seen
    ).encode()


def _add_widget(pdf: pikepdf.Pdf, page: pikepdf.Page, field: _Field) -> PdfObject:
    width, height = field.right - field.left, field.top - field.bottom
    nothing = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, width, height]))
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(field.name),
            TU=String(field.words),
            Contents=String(field.words),
            Rect=Array([round(value, 3) for value in (field.left, field.bottom, field.right, field.top)]),
            F=_PRINTED_AND_LOCKED,
            P=page.obj,
            AP=Dictionary(N=nothing),
        )
    )
    annotations = page.obj.get(Name.Annots)
    page.obj.Annots = Array([*(annotations if isinstance(annotations, Array) else ()), widget])
    page.obj.Tabs = Name.S  # the tabulation key follows the structure
    return widget


# --- where a field is read -----------------------------------------------------------------------------------------


def _hang_form(
    pdf: pikepdf.Pdf, tree: ParentTree, page: pikepdf.Page, widget: PdfObject, before: PdfObject
) -> PdfObject:
    """Put a form element for the widget in the structure tree, read after `before`; give it."""
    reference = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page.obj)
    parent = before.P if before is not None else next(iter(list_kids(tree.root)), tree.root)
    form = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=parent, Pg=page.obj, K=reference))
    kids = list_kids(parent)
    rank = next((i + 1 for i, kid in enumerate(kids) if before is not None and _same(kid, before)), len(kids))
    while rank < len(kids) and isinstance(kids[rank], Dictionary) and kids[rank].get(Name.S) == Name.Form:
        rank += 1  # of another frame below the same words
    parent.K = Array([*kids[:rank], form, *kids[rank:]])
    key = tree.next_key()
    widget.StructParent = key
    tree.entries[key] = form
    return form


def _find_element_above(
    tree: ParentTree, page: pikepdf.Page, heights: dict[int, float], frame: SignatureFrame
) -> PdfObject:
    """The last paragraph, in reading order, that stands higher than the foot of the frame: the field is read after it.

    Nothing when the page has no tagged content.
    """
    key = page.obj.get(Name.StructParents)
    owners = tree.entries.get(int(key)) if key is not None else None
    found: PdfObject = None
    for mark, element in enumerate(owners if isinstance(owners, Array) else ()):
        if isinstance(element, Dictionary) and (found is None or heights.get(mark, 0.0) > frame.bottom):
            found = element
    while found is not None and str(found.P.get(Name.S, Name.Document)) not in _SECTIONS:
        found = found.P
    return found


_SECTIONS = ("/Document", "/Part", "/Sect", "/Art", "/Div")


def _same(one: PdfObject, other: PdfObject) -> bool:
    return isinstance(one, Dictionary) and one.is_indirect and one.objgen == other.objgen


def _read_mark_heights(page: pikepdf.Page) -> dict[int, float]:
    """How high, in points of the page, the first text of each numbered content stands."""
    found: dict[int, float] = {}
    matrix, saved, line, mark = pikepdf.Matrix(), [], pikepdf.Matrix(), -1
    for step in pikepdf.parse_content_stream(page):
        operands = step.operands
        match str(step.operator):
            case "q":
                saved.append(matrix)
            case "Q" if saved:
                matrix = saved.pop()
            case "cm":
                matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
            case "BDC":
                properties = operands[1]
                mark = int(properties.get(Name.MCID, -1)) if isinstance(properties, Dictionary) else -1
            case "BT":
                line = pikepdf.Matrix()
            case "Tm":
                line = pikepdf.Matrix(*map(float, operands))
            case "Td" | "TD":
                line = pikepdf.Matrix(1, 0, 0, 1, float(operands[0]), float(operands[1])) @ line
            case "Tj" | "TJ" if mark >= 0 and mark not in found:
                found[mark] = float((line @ matrix).f)
            case _:
                pass
    return found
