"""What a screen reader needs of a PDF and veraPDF does not ask for: headings of tables, bookmarks, page labels.

Source: ISO 14289-1, 7.1 (title shown), 7.3 (figures), 7.5 (tables), 7.17 (navigation), 7.18.3 (tab order).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pypdf import PdfReader

LANGUAGE = "fr-FR"
_SCOPES = ("/Row", "/Column", "/Both")


@dataclass(frozen=True)
class Navigation:
    """How a reader gets about in a PDF: whether it has a table of contents, and its first level of bookmarks."""

    has_contents: bool
    bookmarks: tuple[tuple[str, str], ...]  # title, label of the page


def check_pdf(data: bytes) -> list[str]:
    """What is wrong with a PDF, in French."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if "/StructTreeRoot" not in pdf.Root:
            return ["pas de structure"]
        faults = [*_check_catalogue(pdf), *_check_structure(pdf.Root.StructTreeRoot)]
        faults += [
            f"page {number} : l'ordre de tabulation n'est pas celui de la structure"
            for number, page in enumerate(pdf.pages, 1)
            if page.obj.get("/Tabs") != "/S"
        ]
    return [*faults, *_check_navigation(data)]


def read_navigation(data: bytes) -> Navigation:
    """The bookmarks of a PDF and the labels of their pages."""
    reader = PdfReader(io.BytesIO(data))
    labels = reader.page_labels
    bookmarks = []
    for item in reader.outline:
        if not isinstance(item, list):
            page = reader.get_destination_page_number(item)
            bookmarks.append((str(item.title), labels[page] if page is not None and page >= 0 else ""))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        has_contents = any(element.get("/S") == "/TOC" for element in walk_structure(pdf.Root.StructTreeRoot))
    return Navigation(has_contents, tuple(bookmarks))


def walk_structure(element: Any) -> Iterator[Any]:
    """An element of the structure and all those below it, in order."""
    yield element
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from walk_structure(kid)


def _check_catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    if str(pdf.Root.get("/Lang", "")) != LANGUAGE:
        yield f"la langue n'est pas {LANGUAGE}"
    preferences = pdf.Root.get("/ViewerPreferences", {})
    if not preferences.get("/DisplayDocTitle", False):
        yield "le titre n'est pas montré dans la barre de la fenêtre"
    title = str(pdf.docinfo.get("/Title", "")).strip()
    with pdf.open_metadata() as metadata:
        if not title or metadata.get("dc:title") != title:
            yield "le titre manque, ou n'est pas le même dans les deux descriptions du fichier"


def _check_structure(root: Any) -> Iterator[str]:
    for element in walk_structure(root):
        match str(element.get("/S", "")):
            case "/Table":
                kinds = [str(e.get("/S", "")) for e in walk_structure(element)]
                if "/TH" not in kinds:
                    yield "un tableau n'a pas de cellule d'en-tête"
            case "/TH":
                if not any(str(a.get("/Scope", "")) in _SCOPES for a in _list_attributes(element)):
                    yield "une cellule d'en-tête ne dit pas ce qu'elle titre"
            case "/Figure":
                if not str(element.get("/Alt", "")).strip():
                    yield "une figure n'a pas de texte de remplacement"
            case "/H1" | "/H2" | "/H3" | "/H4" | "/H5" | "/H6" as level:
                if "/K" not in element:
                    yield f"un titre {level[1:]} est vide"


def _list_attributes(element: Any) -> list[Mapping[str, Any]]:
    found = element.get("/A", ())
    listed = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [entry for entry in listed if isinstance(entry, pikepdf.Dictionary)]


def _check_navigation(data: bytes) -> Iterator[str]:
    navigation = read_navigation(data)
    if not navigation.bookmarks:
        yield "pas de signets"
    for title, page in navigation.bookmarks:
        if not title.strip() or not page:
            yield f"le signet « {title} » ne mène nulle part"
    labels = PdfReader(io.BytesIO(data)).page_labels
    with pikepdf.open(io.BytesIO(data)) as pdf:
        numbers = pdf.Root.get("/PageLabels", {}).get("/Nums", ())
        if not len(numbers) or numbers[0] != 0:
            yield "pas d'étiquettes de pages depuis la première"
    if len(set(labels)) != len(labels):
        yield "deux pages ont la même étiquette"
