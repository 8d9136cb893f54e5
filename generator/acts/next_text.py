"""What `ctg generer` makes of a dossier whose act is frozen: the next text, a draft; a final waits for an avenant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from generator.acts.in_force.text_in_force import TextInForce, find_last_act, find_text_in_force
from generator.acts.register import Act
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span, UsageError
from generator.files import display_path
from generator.model.document import Document


def check_next_text(folder: Path, *, final: bool) -> tuple[Diagnostic, ...]:
    """What to know before the documents of a dossier are generated: nothing while no act is frozen.

    Raises: `UsageError` when a final is asked for and an act is frozen; `InputFileError` when it cannot be read.
    """
    act = find_last_act(folder)
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
    """Where the composed pieces of a dossier say other words than its text in force, a finding for each place; none
    without an act, and one for all while an avenant is open, which states them.

    What goes on changing after the signature (deliberations, the tracking table) is not compared.

    Raises: `InputFileError` when the act cannot be read.
    """
    text = find_text_in_force(folder)
    if text is None:
        return ()
    # What compares texts is loaded where there are two.
    from generator.acts.in_force.base import find_open  # noqa: PLC0415
    from generator.acts.texts.differences import compare_trees, report_difference  # noqa: PLC0415

    standing = find_open(folder)
    if standing is not None:
        return _tell_amendment(standing, folder, count_changes(text, documents))
    differences = compare_trees(*_list_sides(text, documents))
    return tuple(report_difference(one, f"l'{text.act.name}") for one in differences)


def _tell_amendment(standing: Path, folder: Path, changes: int) -> tuple[Diagnostic, ...]:
    """That an open avenant states the changes of its convention's text."""
    if not changes:
        return ()
    told = "un changement" if changes == 1 else f"{changes} changements"
    message = f"le texte d'aujourd'hui diffère de celui qui est en vigueur par {told} : l'avenant n° {standing.name}, "
    message += "ouvert, le dira" if changes == 1 else "ouvert, les dira"
    hint = f"pour les voir comme il les énonce : ctg avenant {display_path(folder)} --etat"
    code = Code.TEXTE_DIFFERENT_DE_L_ACTE
    return (Diagnostic(code, message, Span(display_path(standing)), hint=hint, severity=Severity.ADVICE),)


def count_changes(text: TextInForce, documents: Sequence[Document]) -> int:
    """How many things some trees say otherwise than a text, what they repeat counted once; none when nothing does."""
    from generator.acts.texts.signed_parts import list_signed_pieces  # noqa: PLC0415
    from generator.comparing.changes import compare_texts  # noqa: PLC0415
    from generator.comparing.renumbering import fold_renumbering  # noqa: PLC0415
    from generator.comparing.spreading import count_facts  # noqa: PLC0415
    from generator.writing.parity import digest_signed_text  # noqa: PLC0415

    frozen, living = (list_signed_pieces(side) for side in _list_sides(text, documents))
    if digest_signed_text(frozen) == digest_signed_text(living):
        return 0
    return max(1, count_facts(fold_renumbering(compare_texts(frozen, living).changes)))


def _list_sides(text: TextInForce, documents: Sequence[Document]) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """Both sides; pieces that the text in force does not hold, such as those that an act has left out, are not told."""
    held = {document.meta.piece for document in text.documents}
    return text.documents, tuple(document for document in documents if document.meta.piece in held)


def write_frozen_day(act: Act) -> str:
    """The day an act was frozen, « 28/11/2026 »."""
    return f"{date.fromisoformat(act.record.day):%d/%m/%Y}"
