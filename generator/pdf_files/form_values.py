"""What was typed in a form, drawn into the page: as a reader shows it, so that it is printed, searched and kept.

pdfium draws each value that has no drawing of its own (or whose drawing is out of date, `NeedAppearances`); then it is
looked for in the text of its page, and a value that is not there is refused rather than lost.

Source: ISO 32000-1, 12.7.2 (`NeedAppearances`, `XFA`), 12.7.3.3 (variable text), 12.5.5 (appearance streams).
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf, save_pdf

_HIDDEN = 2 | 32  # ISO 32000-1, table 165: hidden, no view
_PASSWORD = 1 << 13  # ISO 32000-1, table 228
_PUSH_BUTTON = 1 << 16  # ISO 32000-1, table 226
_SHOWS_TEXT = ("Tj", "TJ", "'", '"')
_HINT = "l'ouvrir dans un lecteur de PDF, vérifier ce qu'il montre, et l'imprimer en PDF"


@dataclass(frozen=True, slots=True)
class _Widget:
    """Where a field shows: its page from 0, its widget, its kind and its value, whichever it inherits."""

    page: int
    widget: PdfObject
    name: str
    kind: PdfObject
    value: PdfObject
    flags: int


def refuse_undrawable_forms(pdf: pikepdf.Pdf, name: str) -> None:
    """Raise `InputFileError` when what a reader shows is not in the PDF's pages: a portfolio, an XFA form."""
    if isinstance(pdf.Root.get(Name.Collection), Dictionary):
        message = "ce PDF est un porte-documents : sa page n'est qu'une couverture, le document est dans ses fichiers"
        hint = "l'ouvrir, en extraire le document voulu, et donner celui-ci"
        raise InputFileError(Diagnostic(Code.PDF_PORTE_DOCUMENTS, message, Span(name), hint=hint))
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form:
        message = "ce PDF est un formulaire XFA : ce qu'un lecteur y montre n'est pas dans ses pages"
        hint = "l'ouvrir dans Adobe Reader et l'imprimer en PDF"
        raise InputFileError(Diagnostic(Code.PDF_FORMULAIRE, message, Span(name), hint=hint))


def draw_form_values(pdf: pikepdf.Pdf, name: str) -> pikepdf.Pdf | None:
    """The PDF with the values of its form drawn into its pages; nothing when it has no form field that shows.

    Raises: `InputFileError` with each value that cannot be drawn.
    """
    widgets = list(_list_widgets(pdf))
    if not widgets:
        return None
    form = pdf.Root.get(Name.AcroForm)
    again = isinstance(form, Dictionary) and bool(form.get(Name.NeedAppearances, False))
    wanted: dict[int, list[tuple[str, str]]] = defaultdict(list)
    faults: list[Diagnostic] = []
    for one in widgets:
        if int(one.widget.get(Name.F, 0)) & _HIDDEN:
            continue
        if one.kind == Name.Btn:
            faults += _check_button(one, name, again=again)
        elif (words := _read_value(one)) and (again or not _has_drawing(one.widget)):
            if Name.AP in one.widget:
                del one.widget[Name.AP]  # it is drawn anew
            wanted[one.page].append((one.name, words))
    if not faults:
        before = _read_pages(save_pdf(pdf))
        data, pages = _flatten(save_pdf(pdf), name)
        for page, values in wanted.items():
            faults += [_refuse(field, name, page) for field in _find_lost(values, before[page], pages[page])]
    if faults:
        raise InputFileError(faults)
    return open_pdf(data, name)


def _find_lost(values: list[tuple[str, str]], before: str, after: str) -> list[str]:
    """The fields whose value is not on their page more often than before, once for each field that has it."""
    lost: list[str] = []
    drawn: Counter[str] = Counter()
    for field, typed in values:
        words = _squeeze(typed)
        drawn[words] += 1
        if after.count(words) < before.count(words) + drawn[words]:
            lost.append(field)
    return lost


def _read_pages(data: bytes) -> list[str]:
    """The words that each page shows inside its own edges, without spaces; annotations left out."""
    import pypdfium2  # noqa: PLC0415 - paid only by files with a form

    with pypdfium2.PdfDocument(data) as read:
        found: list[str] = []
        for page in read:
            words = page.get_textpage()
            found.append(_squeeze(words.get_text_bounded(*page.get_bbox())))
            words.close()
            page.close()
    return found


def _flatten(data: bytes, name: str) -> tuple[bytes, list[str]]:
    """The pages with what stands on them drawn into them, and the text of each, without spaces."""
    import pypdfium2  # noqa: PLC0415 - paid only by files with a form

    try:
        with pypdfium2.PdfDocument(data) as drawn:
            drawn.init_forms()
            for index in range(len(drawn)):
                page = drawn[index]
                pypdfium2.raw.FPDFPage_Flatten(page, pypdfium2.raw.FLAT_NORMALDISPLAY)
                page.close()
            stream = io.BytesIO()
            drawn.save(stream)
        words = _read_pages(stream.getvalue())
    except (pypdfium2.PdfiumError, RuntimeError) as fault:
        message = "le formulaire de ce PDF ne peut pas être dessiné"
        raise InputFileError(Diagnostic(Code.PDF_FORMULAIRE, message, Span(name), hint=_HINT)) from fault
    flat = open_pdf(stream.getvalue(), name)
    if Name.AcroForm in flat.Root:
        del flat.Root[Name.AcroForm]
    return save_pdf(flat), words


def _list_widgets(pdf: pikepdf.Pdf) -> Iterator[_Widget]:
    """The widgets of fields that hold a value: text, choices, boxes; no signature, no push button."""
    for index, page in enumerate(pdf.pages):
        annotations = page.obj.get(Name.Annots)
        for widget in annotations if isinstance(annotations, Array) else ():
            if not isinstance(widget, Dictionary) or widget.get(Name.Subtype) != Name.Widget:
                continue
            kind = _inherit(widget, Name.FT)
            flags = int(_inherit(widget, Name.Ff) or 0)
            if kind in (Name.Tx, Name.Ch) or (kind == Name.Btn and not flags & _PUSH_BUTTON):
                title = str(_inherit(widget, Name.T) or "sans nom")
                yield _Widget(index, widget, title, kind, _inherit(widget, Name.V), flags)


def _inherit(widget: PdfObject, key: Name) -> PdfObject:
    """What a widget has, or the field above it."""
    holder = widget
    for _ in range(32):
        if not isinstance(holder, Dictionary):
            return None
        if key in holder:
            return holder[key]
        holder = holder.get(Name.Parent)
    return None


def _read_value(one: _Widget) -> str:
    """The words that a field shows; those of a choice are its option's."""
    if one.flags & _PASSWORD and one.kind == Name.Tx:
        return ""
    value = one.value
    values = list(value) if isinstance(value, Array) else [value]
    words = [v.read_bytes().decode("latin-1") if isinstance(v, Stream) else str(v) for v in values if v is not None]
    options = _inherit(one.widget, Name.Opt)
    shown = {
        str(option[0]): str(option[1])
        for option in (options if isinstance(options, Array) else ())
        if isinstance(option, Array) and len(option) > 1
    }
    return " ".join(shown.get(word, word) for word in words).strip()


def _has_drawing(widget: PdfObject) -> bool:
    """Whether a widget has a drawing that shows words."""
    looks = widget.get(Name.AP)
    drawing = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    if not isinstance(drawing, Stream):
        return False
    try:
        return any(str(step.operator) in _SHOWS_TEXT for step in pikepdf.parse_content_stream(drawing))
    except (pikepdf.PdfError, ValueError, TypeError):
        return False


def _check_button(one: _Widget, name: str, *, again: bool) -> list[Diagnostic]:
    """Put a box or a radio button in the state of its field; a box that is ticked must have a drawing."""
    looks = one.widget.get(Name.AP)
    states: PdfObject = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    known = list(states.keys()) if isinstance(states, Dictionary) and not isinstance(states, Stream) else []
    value = str(one.value) if isinstance(one.value, Name | String) else "/Off"
    value = value if value.startswith("/") else f"/{value}"
    state = str(one.widget.get(Name.AS, ""))
    if not state or again:
        # One of several boxes of a field is ticked when the field's value is its own state.
        parent = one.widget.get(Name.Parent)
        alone = not (isinstance(parent, Dictionary) and Name.Kids in parent)
        state = value if value in known or (alone and not known) else "/Off"
        one.widget.AS = Name(state)
    drawing = states[state] if state in known else None
    if state == "/Off" or (isinstance(drawing, Stream) and drawing.read_bytes().strip()):
        return []
    return [_refuse(one.name, name, one.page)]


def _refuse(field: str, name: str, page: int) -> Diagnostic:
    message = f"page {page + 1} : la valeur du champ « {field} » de ce formulaire ne peut pas être dessinée"
    return Diagnostic(Code.PDF_FORMULAIRE, message, Span(name), hint=_HINT)


def _squeeze(words: str) -> str:
    return "".join(c for c in words if not c.isspace() and c.isprintable())
