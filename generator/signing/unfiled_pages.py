"""The pages that nobody could file yet: shown to a person, who says where each goes, or that it is of no use here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.act_dossier import RECEIVED
from generator.acts.register import find_act, keep_version
from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, list_files, read_bytes, remove_file, sha256
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.pdf_files.pdf_bytes import open_pdf
from generator.pdf_files.signatures.page_pictures import draw_page

_PREFIX = "page-"
# Why a page waits, by the code that the name of its file begins with.
_REASONS = {
    Code.PAGE_ILLISIBLE: "aucun code ne s'y lit",
    Code.PAGE_CODES_CONTRAIRES: "elle porte plusieurs codes qui se contredisent",
    Code.PAGE_AUTRE_DOSSIER: "son code est celui d'une autre CTG",
    Code.PAGE_TEXTE_CHANGE: "elle a été signée sur un autre texte que celui de l'acte",
    Code.PAGE_INCONNUE: "son code nomme un exemplaire ou une page qui n'existe pas ici",
    Code.PAGE_RETIREE: "elle a été retirée de l'exemplaire où elle était classée",
    Code.PAGE_DIFFERENTE: "elle ne ressemble pas à la page que son code nomme, ou n'est pas entière",
    Code.PAGE_NON_SIGNEE: "personne n'y a signé",
    Code.PAGE_SIGNATURE_MANQUANTE: "il y manque une signature : un cadre est vide",
    Code.PAGE_ENCRE_DOUTEUSE: "l'encre qui s'y voit n'est peut-être pas une signature",
}


@dataclass(frozen=True, slots=True)
class UnfiledPages:
    """A file of pages that wait: its name in the folder of those, how many pages, why in French."""

    name: str
    pages: int
    why: str


def list_unfiled(folder: Path) -> tuple[UnfiledPages, ...]:
    """The files of pages that wait to be filed in a dossier, by name.

    Raises: `InputFileError` when one cannot be read.
    """
    return tuple(_describe(path) for path in list_files(folder / SIGNATURES / UNFILED, "*.pdf"))


def _describe(path: Path) -> UnfiledPages:
    with open_pdf(read_bytes(path), path.name) as pdf:
        pages = len(pdf.pages)
    code = f"{_PREFIX}{path.stem.rpartition('-')[0]}"
    why = next((words for known, words in _REASONS.items() if known == code), "elle n'a pas été reconnue")
    return UnfiledPages(path.name, pages, why)


def draw_unfiled(folder: Path, name: str, page: int, width: int) -> bytes:
    """A page (from 1) of such a file as a PNG, at most `width` dots across.

    Raises: `UsageError` when no such file waits; `InputFileError` when it cannot be drawn.
    """
    path = find_unfiled(folder, name)
    return draw_page(read_bytes(path), page, path.name, width)


def find_unfiled(folder: Path, name: str) -> Path:
    """The file of that very name among those that wait.

    Raises: `UsageError` when there is none.
    """
    for path in list_files(folder / SIGNATURES / UNFILED, "*.pdf"):
        if path.name == name:
            return path
    message = f"« {name} » n'est plus parmi les pages à classer"
    hint = "elle a été classée ou retirée entre-temps : relire la page"
    raise UsageError(Diagnostic(Code.DEPOT_INCONNU, message, Span(display_path(folder)), hint=hint))


@dataclass(frozen=True, slots=True)
class SetAside:
    """Pages that are of no use here: the copy that is kept of them, and the digest that they had."""

    kept: Path
    digest: str
    act: str


def set_aside(folder: Path, name: str) -> SetAside:
    """Take a file of pages out of those that wait; a copy of it is kept under the act.

    Raises: `UsageError` when there is none of that name, or nothing is frozen; `OutputError`.
    """
    path, act = find_unfiled(folder, name), find_act(folder)
    if act is None:
        message = "aucun acte n'est arrêté dans ce dossier : aucune page n'y est à classer"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(folder))))
    data = read_bytes(path)
    version, _ = keep_version(act, f"{RECEIVED}/{path.name}", data)
    remove_file(path)
    return SetAside(version.file, sha256(data), act.place.name)
