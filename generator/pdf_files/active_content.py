"""What a PDF can do by itself: run scripts, start programs, open other files, send forms. Copies do none of it.

Source: ISO 32000-1, 12.6.4 (action types); ISO 19005-3, 6.5.1 and 6.5.2 (the same are barred from archives).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from generator.pdf_files.pdf_bytes import PdfObject

_BARRED_ACTIONS = {
    "/JavaScript": "JavaScript",
    "/Launch": "lancement de programme",
    "/SubmitForm": "envoi de formulaire",
    "/ImportData": "import de données",
    "/GoToR": "ouverture d'un autre fichier",
    "/GoToE": "ouverture d'un fichier joint",
    "/Rendition": "lecture de média",
    "/Movie": "lecture de média",
    "/Sound": "lecture de son",
    "/RichMediaExecute": "lecture de média",
    "/SetOCGState": "changement de calques",
    "/Hide": "masquage de contenu",
    "/ResetForm": "remise à zéro de formulaire",
}
# Annotations that play something; the other kinds are only shown.
_MEDIA = ("/RichMedia", "/Screen", "/3D", "/Movie", "/Sound")
_PLAIN_LINKS = frozenset(("http", "https", "mailto", "tel", "ftp"))
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")


def remove_active_content(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Take it all away, in place; what was found, in French, each once, sorted. Plain links to the web stay."""
    found: set[str] = set()
    if Name.OpenAction in pdf.Root and not isinstance(pdf.Root.OpenAction, Array):
        # A plain destination only says which page is shown first.
        found.add(_name_action(pdf.Root.OpenAction, "action d'ouverture"))
        del pdf.Root[Name.OpenAction]
    base = pdf.Root.get(Name.URI)  # what short links of the document are completed with
    if isinstance(base, Dictionary) and (scheme := _read_scheme(str(base.get(Name.Base, "")))):
        found.add(f"lien « {scheme}: »")
        del pdf.Root[Name.URI]
    names = pdf.Root.get(Name.Names)
    if isinstance(names, Dictionary) and Name.JavaScript in names:
        found.add("JavaScript")
        del names[Name.JavaScript]
    form = pdf.Root.get(Name.AcroForm)
    if isinstance(form, Dictionary) and Name.XFA in form:
        found.add("formulaire XFA")
        del form[Name.XFA]
    for page in pdf.pages:
        annotations = page.obj.get(Name.Annots)
        kept = [one for one in annotations if not _is_media(one)] if isinstance(annotations, Array) else []
        if isinstance(annotations, Array) and len(kept) < len(annotations):
            found.add("média (son, vidéo, 3D)")
            page.obj.Annots = Array(kept)
    for holder in _walk_dictionaries(pdf):
        if isinstance(holder.get(Name.AA), Dictionary):
            actions = [holder.AA[key] for key in holder.AA.keys()]  # noqa: SIM118
            found.update(_name_action(action, "action automatique") for action in actions)
            del holder[Name.AA]
        for key in (Name.A, Name.PA, Name.Next):
            action = holder.get(key)
            if _is_barred(action):
                found.add(_name_action(action, "action"))
                del holder[key]
            elif key == Name.Next and isinstance(action, Array) and any(_is_barred(one) for one in action):
                found.update(_name_action(one, "action") for one in action if _is_barred(one))
                holder[key] = Array([one for one in action if not _is_barred(one)])
    return tuple(sorted(found))


def _is_media(annotation: PdfObject) -> bool:
    return isinstance(annotation, Dictionary) and str(annotation.get(Name.Subtype)) in _MEDIA


def _is_barred(action: PdfObject) -> bool:
    if not isinstance(action, Dictionary):
        return False
    return str(action.get(Name.S)) in _BARRED_ACTIONS or bool(_read_odd_scheme(action))


def _read_odd_scheme(action: PdfObject) -> str:
    """The scheme of a link that is no plain one ("javascript"), however it is written; else nothing."""
    return _read_scheme(str(action.get(Name.URI, ""))) if action.get(Name.S) == Name.URI else ""


def _read_scheme(link: str) -> str:
    address = "".join(c for c in link if c.isprintable() and not c.isspace()).lower()
    if address.startswith("\\\\"):
        return "réseau"  # a folder of another machine, which would be told who opens it
    found = _SCHEME.match(unquote(address))
    return found[1][:30] if found and found[1] not in _PLAIN_LINKS else ""


def _name_action(action: PdfObject, default: str) -> str:
    kind = str(action.get(Name.S)) if isinstance(action, Dictionary) else ""
    if isinstance(action, Dictionary) and (scheme := _read_odd_scheme(action)):
        return f"lien « {scheme}: »"
    return _BARRED_ACTIONS.get(kind, default)


def _walk_dictionaries(pdf: pikepdf.Pdf) -> Iterator[PdfObject]:
    """Every dictionary of the file, those written inside others included."""
    for top in pdf.objects:
        waiting: list[PdfObject] = [top]
        while waiting:
            value = waiting.pop()
            if isinstance(value, Dictionary | Stream):
                yield value
                waiting.extend(_nested(value[key] for key in value.keys()))  # noqa: SIM118
            elif isinstance(value, Array):
                waiting.extend(_nested(iter(value)))


def _nested(values: Iterator[PdfObject]) -> list[PdfObject]:
    # What is indirect comes by itself in the list of objects.
    return [v for v in values if isinstance(v, Dictionary | Array | Stream) and not v.is_indirect]
