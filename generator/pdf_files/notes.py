"""Notes of a PDF that are not on its pages: those that a screen does not show, and comments that open in a bubble.

Source: ISO 32000-1, 12.5.3 (annotation flags), 12.5.6.2 (markup annotations and their pop-up).
"""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from generator.pdf_files.pdf_bytes import PdfObject

_HIDDEN, _PRINT, _NO_VIEW = 2, 4, 32
_SHOWN, _LENGTH = 3, 40  # notes that are quoted, and characters of each
# What says its words in a bubble; a stamp, a line of text or a drawing shows them on the page.
_BUBBLES = ("/Text", "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/FileAttachment")


def remove_unseen_notes(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Take away, in place, the annotations that a screen does not show; what was found, in French.

    A field of a form that no screen shows goes likewise. Comments stay where they are: their words are told.
    """
    unseen: list[str] = []
    printed = 0
    bubbles: list[str] = []
    for page in pdf.pages:
        annotations = page.obj.get(Name.Annots)
        kept: list[PdfObject] = []
        for one in annotations if isinstance(annotations, Array) else ():
            kind = str(one.get(Name.Subtype)) if isinstance(one, Dictionary) else ""
            flags = _read_flags(one) if kind else 0
            if kind in ("", "/Popup", "/Link") or not flags & (_HIDDEN | _NO_VIEW):
                kept.append(one)
                if kind in _BUBBLES and _read_words(one):
                    bubbles.append(_read_words(one))
                continue
            only_printed = bool(flags & _PRINT) and not flags & _HIDDEN
            printed += only_printed
            if kind != "/Widget" or only_printed:  # forms keep hidden fields to count with
                unseen.append(_read_words(one))
        if isinstance(annotations, Array) and len(kept) < len(annotations):
            page.obj.Annots = Array(kept)
    if unseen:
        much = f", dont {printed} qui s'imprimerai{'ent' if printed > 1 else 't'}" if printed else ""
        yield f"{len(unseen)} annotation(s) que l'écran ne montre pas{much}, retirée(s) de la copie{_quote(unseen)}"
    if bubbles:
        yield f"{len(bubbles)} commentaire(s) dont les mots ne sont pas dans les pages{_quote(bubbles)}"


def _read_flags(annotation: PdfObject) -> int:
    try:
        return int(annotation.get(Name.F, 0))
    except (TypeError, ValueError):
        return 0


def _read_words(annotation: PdfObject) -> str:
    words = annotation.get(Name.Contents, annotation.get(Name.V, ""))
    return " ".join(str(words).split())[:_LENGTH] if isinstance(words, pikepdf.String | str) else ""


def _quote(words: list[str]) -> str:
    quoted = [f"« {one} »" for one in words if one][:_SHOWN]
    return f" : {', '.join(quoted)}{'…' if len(words) > len(quoted) else ''}" if quoted else ""
