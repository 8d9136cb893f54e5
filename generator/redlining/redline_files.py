"""The files of `ctg comparer -o`: a Word file with tracked changes for each piece that changed, proven both ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.comparing.changes import Comparison
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, write_bytes
from generator.redlining.sources import ComparedText
from generator.redlining.word.proof import check_redline
from generator.redlining.word.redline import WordSide, write_word_redline

ENDING = "-comparaison.docx"


@dataclass(frozen=True, slots=True)
class RedlineOrder:
    """Where redlines go, and who is said to have made the changes; without `moment` they bear no date."""

    folder: Path
    author: str
    moment: str = ""


def write_redlines(
    before: ComparedText, after: ComparedText, found: Comparison, order: RedlineOrder, tell: Callable[[str], None]
) -> tuple[Path, ...]:
    """Write a redline for each piece that both texts have and say otherwise; nothing is written before all is proven.

    Raises: `UsageError` when something stands in the folder already; `ParityError` when a redline does not give both
    texts back; `OutputError` when a file cannot be written.
    """
    if order.folder.exists() and (not order.folder.is_dir() or any(order.folder.iterdir())):
        message = "ce dossier n'est pas vide : rien n'y est écrit"
        hint = "donner avec -o un dossier nouveau ou vide"
        raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(order.folder)), hint=hint))
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
    for path, data in files.items():
        write_bytes(path, data)
    return tuple(files)
