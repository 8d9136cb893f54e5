"""What a signed file carries beside its pages, against the file that was given to sign.

Files attached, layers, annotations, scripts, words for screen readers: a file whose pages look the same may still hold
another Word file, a note that shows up on paper only, or other words for who does not see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from generator.files import sha256
from generator.pdf_files.active_content import remove_active_content
from generator.pdf_files.attached_files import read_files
from generator.pdf_files.page_geometry import frame_page
from generator.pdf_files.pdf_bytes import PdfObject, open_pdf

_NOT_ALWAYS_SHOWN = 1 | 2 | 32 | 256  # ISO 32000-1, table 165: invisible, hidden, no view, toggled
_PRINTED = 4
_MENTIONS = (Name.Stamp, Name.FreeText, Name.Watermark, Name.Widget)  # what a parapheur writes on a page with
_SPOKEN = (Name.Alt, Name.ActualText, Name.E)
_SHOWN = 5


def compare_carried_things(frozen: bytes, signed: bytes, name: str) -> tuple[str, ...]:
    """What a signed file called `name` carries otherwise than the file given to sign, in French; nothing when alike.

    Raises: `InputFileError` when one cannot be opened, or an attached file cannot be read.
    """
    with open_pdf(frozen, "acte") as ours, open_pdf(signed, name) as theirs:
        return (
            *_compare_files(ours, theirs, name),
            *_compare_layers(ours, theirs),
            *_compare_opening(ours, theirs),
            *_compare_annotations(ours, theirs),
            *_compare_spoken_words(ours, theirs),
            *_compare_actions(ours, theirs),  # last: it takes them away
        )


def list_added_files(frozen: bytes, signed: bytes, name: str) -> tuple[str, ...]:
    """The files attached to a signed file that the file given to sign does not carry."""
    with open_pdf(frozen, "acte") as ours, open_pdf(signed, name) as theirs:
        known = {shown for shown, _ in read_files(ours, "acte")}
        return tuple(dict.fromkeys(shown for shown, _ in read_files(theirs, name) if shown not in known))


def has_own_fields_only(frozen: bytes, signed: bytes, name: str) -> bool:
    """Whether each form field that a signed file shows on its pages is one of the file given to sign."""
    with open_pdf(frozen, "acte") as ours, open_pdf(signed, name) as theirs:
        return Counter(_list_fields(theirs)) == Counter(_list_fields(ours))


def _list_fields(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    for number, annotation in _walk_annotations(pdf):
        if annotation.get(Name.Subtype) == Name.Widget:
            yield number, f"{annotation.get(Name.T, '')} {_round(annotation.get(Name.Rect))}"


def _compare_files(ours: pikepdf.Pdf, theirs: pikepdf.Pdf, name: str) -> Iterator[str]:
    wanted = Counter((shown, sha256(data)) for shown, data in read_files(ours, "acte"))
    found = Counter((shown, sha256(data)) for shown, data in read_files(theirs, name))
    names = {shown for shown, _ in wanted}
    for shown in sorted(names):
        if {d: n for (s, d), n in wanted.items() if s == shown} != {d: n for (s, d), n in found.items() if s == shown}:
            yield f"le fichier joint « {shown} » n'y est plus, ou n'est plus celui de l'acte"


def _compare_layers(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> Iterator[str]:
    if Name.OCProperties in theirs.Root and Name.OCProperties not in ours.Root:
        yield "il a des calques, qui peuvent montrer ou cacher une partie du texte"


def _compare_opening(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> Iterator[str]:
    """What a reader shows around the pages: attached files in the place of them, a size of paper, bookmarks."""
    if Name.Collection in theirs.Root:
        yield "il s'ouvre comme un porte-documents, qui montre ses fichiers joints à la place de l'acte"
    for number, (one, other) in enumerate(zip(ours.pages, theirs.pages, strict=False), 1):
        if frame_page(one).unit != frame_page(other).unit:
            yield f"page {number} : elle n'a pas la taille de celle de l'acte"
            break
    if _count_bookmarks(theirs) - _count_bookmarks(ours):
        yield "les signets n'en sont plus ceux de l'acte"


def _count_bookmarks(pdf: pikepdf.Pdf) -> Counter[str]:
    return Counter(
        str(item[Name.Title])
        for item in pdf.objects
        if isinstance(item, Dictionary) and Name.Parent in item and isinstance(item.get(Name.Title), String)
    )


def _compare_annotations(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> Iterator[str]:
    """Annotations that are not the act's: links, comments, what is not seen alike by every reader and on paper."""
    known = Counter(_describe_annotation(number, one) for number, one in _walk_annotations(ours))
    pages: set[int] = set()
    for number, annotation in _walk_annotations(theirs):
        key = _describe_annotation(number, annotation)
        known[key] -= 1
        if known[key] >= 0:
            continue
        flags = int(annotation.get(Name.F, 0))
        kind = annotation.get(Name.Subtype)
        signature = kind == Name.Widget and annotation.get(Name.FT) == Name.Sig
        looks = annotation.get(Name.AP)
        drawn = isinstance(looks, Dictionary) and Name.N in looks  # else each reader draws it in its way, or not at all
        if not signature and (kind not in _MENTIONS or not drawn or flags & _NOT_ALWAYS_SHOWN or not flags & _PRINTED):
            pages.add(number)
    for number in sorted(pages)[:_SHOWN]:
        yield f"page {number} : une annotation, un lien ou une note a été ajouté ou changé"


def _describe_annotation(number: int, annotation: PdfObject) -> tuple[object, ...]:
    action = annotation.get(Name.A)
    address = str(action.get(Name.URI, "")) if isinstance(action, Dictionary) else ""
    return number, str(annotation.get(Name.Subtype)), _round(annotation.get(Name.Rect)), address


def _round(box: PdfObject) -> tuple[int, ...]:
    return tuple(round(float(value)) for value in box) if isinstance(box, Array) else ()


def _walk_annotations(pdf: pikepdf.Pdf) -> Iterator[tuple[int, PdfObject]]:
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get(Name.Annots)
        for annotation in annotations if isinstance(annotations, Array) else ():
            if isinstance(annotation, Dictionary):
                yield number, annotation


def _compare_spoken_words(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> Iterator[str]:
    if Name.StructTreeRoot not in theirs.Root:
        return  # a parapheur that drops the structure says nothing else to anybody
    if _count_spoken(theirs) != _count_spoken(ours):
        yield "les mots destinés aux lecteurs d'écran ne sont plus ceux de l'acte"


def _count_spoken(pdf: pikepdf.Pdf) -> Counter[str]:
    """The words that stand for something, in the elements of the structure."""
    found: Counter[str] = Counter()
    for element in pdf.objects:
        if isinstance(element, Dictionary) and Name.S in element and Name.P in element:
            found.update(str(element[key]) for key in _SPOKEN if isinstance(element.get(key), String))
    return found


def _compare_actions(ours: pikepdf.Pdf, theirs: pikepdf.Pdf) -> Iterator[str]:
    known = set(remove_active_content(ours))
    for what in remove_active_content(theirs):
        if what not in known:
            yield f"il contient ce que l'acte n'a pas : {what}"
