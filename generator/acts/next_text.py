"""What `ctg generer` makes of a dossier whose act is frozen: the next text, a draft; a final waits for an avenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.acts.register import Act, find_act
from generator.acts.texts.differences import Difference, compare_trees, report_difference
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.codes import Code
from generator.comparing.changes import compare_texts
from generator.comparing.renumbering import fold_renumbering
from generator.comparing.spreading import count_facts
from generator.errors import Diagnostic, Severity, Span, UsageError
from generator.files import display_path
from generator.model.document import Document
from generator.writing.parity import digest_signed_text
from generator.writing.trees.trees import read_tree


def check_next_text(folder: Path, *, final: bool) -> tuple[Diagnostic, ...]:
    """What to know before the documents of a dossier are generated: nothing while no act is frozen.

    Raises: `UsageError` when a final is asked for and an act is frozen; `InputFileError` when it cannot be read.
    """
    act = find_act(folder)
    if act is None:
        return ()
    since = f"l'{act.name} est arrêté depuis le {write_frozen_day(act)}"
    if final:
        message = f"{since} : son texte ne peut plus changer, il n'y a pas d'autre version définitive à faire"
        hint = (
            "un changement passe par un avenant ; tant que rien n'est signé, envoyé ni reçu : "
            f"« ctg arreter {display_path(folder)} --lever --motif "
            '"…" »'
        )
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(folder)), hint=hint))
    message = f"{since} : ces documents sont le projet du texte suivant, ils n'y changent rien"
    hint = f"les pièces arrêtées sont dans {display_path(act.place)}"
    return (Diagnostic(Code.ACTE_ARRETE, message, Span(display_path(folder)), hint=hint, severity=Severity.ADVICE),)


def list_differences_from_act(folder: Path, documents: Sequence[Document]) -> tuple[Diagnostic, ...]:
    """Where the composed pieces of a dossier say other words than its act, a finding for each place; none without act.

    What goes on changing after the signature (deliberations, the tracking table) is not compared.

    Raises: `InputFileError` when the act cannot be read.
    """
    act = find_act(folder)
    if act is None:
        return ()
    return tuple(report_difference(one, f"l'{act.name}") for one in find_differences(act, documents))


def find_differences(act: Act, documents: Sequence[Document]) -> tuple[Difference, ...]:
    """The differences of some trees from those of an act; pieces that the act does not hold are left out.

    Raises: `InputFileError` when a tree of the act was touched.
    """
    return compare_trees(*_list_sides(act, documents))


def count_changes(act: Act, documents: Sequence[Document]) -> int:
    """How many things some trees say otherwise than an act, what they repeat counted once; none when nothing does.

    Raises: `InputFileError` when a tree of the act was touched.
    """
    frozen, living = (list_signed_pieces(side) for side in _list_sides(act, documents))
    if digest_signed_text(frozen) == digest_signed_text(living):
        return 0
    return max(1, count_facts(fold_renumbering(compare_texts(frozen, living).changes)))


def _list_sides(act: Act, documents: Sequence[Document]) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    held = {piece.id for piece in act.record.pieces}
    frozen = tuple(read_tree(act.read(piece.tree), piece.tree) for piece in act.record.pieces)
    return frozen, tuple(document for document in documents if document.meta.piece in held)


def write_frozen_day(act: Act) -> str:
    """The day an act was frozen, « 28/11/2026 »."""
    return f"{date.fromisoformat(act.record.day):%d/%m/%Y}"
