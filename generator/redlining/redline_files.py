"""The files of `ctg comparer -o`: for each piece that changed, a Word file with tracked changes, a PDF, both proven."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.comparing.changes import Comparison, read_changes
from generator.comparing.places import name_piece
from generator.comparing.renumbering import fold_renumbering
from generator.comparing.script import Changed
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, write_bytes
from generator.model.document import Document
from generator.model.identity import Furniture
from generator.redlining.pdf.opening_page import count_changes
from generator.redlining.pdf.redline import ComparedPiece, write_redline
from generator.redlining.sources import ComparedText, list_compared
from generator.redlining.word.proof import check_redline
from generator.redlining.word.redline import WordSide, write_word_redline

ENDING = "-comparaison.docx"
PDF_ENDING = "-comparaison.pdf"


@dataclass(frozen=True, slots=True)
class RedlineOrder:
    """Where redlines go, who is said to have made the changes, what the PDF is dressed in; `moment` may be no date."""

    folder: Path
    author: str
    moment: str
    furniture: Furniture


def check_place(folder: Path) -> None:
    """Refuse a folder where something stands.

    Raises: `UsageError` when it is a file, or a folder that is not empty.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    what = "ce dossier n'est pas vide" if folder.is_dir() else "c'est un fichier, et non un dossier"
    hint = "donner avec -o un dossier nouveau ou vide"
    span = Span(display_path(folder))
    raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, f"{what} : rien n'y est écrit", span, hint=hint))


def write_redlines(
    before: ComparedText, after: ComparedText, found: Comparison, order: RedlineOrder, tell: Callable[[str], None]
) -> tuple[Path, ...]:
    """Write the redlines of each piece that both texts have and say otherwise; nothing is written before all is proven.

    Raises: `UsageError` as `check_place`; `ParityError` when a redline does not give both
    texts back; `ContentError` when the fonts lack a sign; `OutputError` when a file cannot be written.
    """
    check_place(order.folder)
    former = {document.meta.piece: document for document in before.documents}
    present = {document.meta.piece: document for document in after.documents}
    files: dict[Path, bytes] = {}
    for piece in found.pieces:
        if piece not in former or piece not in present:
            continue
        tell(piece)
        one = WordSide(former[piece], before.write_word(former[piece]))
        other = WordSide(present[piece], after.write_word(present[piece]))
        redline = write_word_redline(one, other, order.author, order.moment)
        path = order.folder / f"{present[piece].meta.slug}{ENDING}"
        check_redline(redline, one, other, display_path(path))
        files[path] = redline
        path = order.folder / f"{present[piece].meta.slug}{PDF_ENDING}"
        files[path] = _write_pdf(piece, (before, after), found, order, display_path(path))
    for path, data in files.items():
        write_bytes(path, data)
    return tuple(files)


def _write_pdf(
    piece: str, sides: tuple[ComparedText, ComparedText], found: Comparison, order: RedlineOrder, name: str
) -> bytes:
    one, other = ({document.meta.piece: document for document in documents} for documents in list_compared(*sides))
    script = dict(found.scripts)[piece]
    assert isinstance(script, Changed)  # a piece that changed
    compared = ComparedPiece(one[piece], other[piece], (sides[0].name, sides[1].name), script)
    return write_redline(compared, order.furniture, name, list_others(piece, one, other, found))


def list_others(
    piece: str, before: Mapping[str, Document], after: Mapping[str, Document], found: Comparison
) -> tuple[str, ...]:
    """What became of the pieces besides one: « annexe 1 : inchangée », « annexe 3 : 2 ajouts »."""
    scripts = dict(found.scripts)
    told: list[str] = []
    for other in dict.fromkeys((*before, *after)):
        if other == piece:
            continue
        name = name_piece(after.get(other) or before[other])
        if other not in after or other not in before:
            told.append(f"{name} : {'supprimée' if other in before else 'ajoutée'}")
            continue
        changes = fold_renumbering(read_changes(before[other], after[other], scripts[other]))
        told.append(f"{name} : {count_changes(changes) if changes else 'inchangée'}")
    return tuple(told)
