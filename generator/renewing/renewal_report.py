"""What a renewal did, in words: the whole account, kept in the new dossier, and the few lines of the screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.ageing.reasons import Frame
from generator.ageing.renewal_draft import Cleared, ToConfirm
from generator.annexes.registry import find_annexe_file
from generator.checking.completeness import Completeness
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic
from generator.files import display_path
from generator.model.clauses import Deviation
from generator.renewing.model_changes import ChangeKind, ModelChanges

_FACT_SUBJECTS = (
    ("representants", "représentants"),
    ("courriels_communication", "adresses"),
    ("population", "populations"),
)


@dataclass(frozen=True, slots=True)
class RenewalReport:
    """What was made, and everything that a person must know of it."""

    folder: Path
    files: tuple[Path, ...]
    to_confirm: tuple[ToConfirm, ...]
    cleared: tuple[Cleared, ...]
    comments: tuple[tuple[str, str], ...]  # file, comment that went with what it spoke of
    old_comments: tuple[str, ...]  # « file:line : comment » that was kept and speaks of the signed act
    moved: tuple[str, ...]  # fiches action that ended: they are in the bilan
    continued: tuple[str, ...]
    deviations: tuple[Deviation, ...]  # écarts of the signed text, left behind, as they are read
    own_clauses: tuple[str, ...]
    own_changes: tuple[str, ...]  # clauses that the dossier strikes, adds or moves, carried over
    changes: ModelChanges | None  # none when the model is the same
    renumbered: tuple[str, ...]  # articles and annexes that the new model numbers otherwise, or has no more
    copied_model: Path | None  # where the model was copied, when it only lay beside the source
    completeness: Completeness
    warnings: tuple[Diagnostic, ...]


def write_report(report: RenewalReport, frame: Frame, source: str) -> str:
    """`renouvellement.txt`: what was kept, cleared, marked, and what changes in the clauses."""
    return "\n".join(_list_lines(report, frame, source)) + "\n"


def summarise(report: RenewalReport) -> Iterator[str]:
    """The lines of the screen: counts by file, changes of the model; the account has the rest."""
    files = Counter(_group_file(cleared.file) for cleared in report.cleared)
    if files:
        yield f"non repris : {_count(sum(files.values()), 'élément')} ({_by_file(files)})"
    if report.deviations:
        yield f"écarts de l'acte signé non repris : {len(report.deviations)}, le modèle seul est repris"
    if report.comments:
        yield f"commentaires retirés avec ce dont ils parlaient : {len(report.comments)}"
    if report.moved:
        yield f"passées au bilan : {', '.join(_label(name) for name in report.moved)}"
    if report.continued:
        yield f"fiches reprises, années à vérifier : {', '.join(_label(name) for name in report.continued)}"
    if report.own_clauses:
        yield f"clauses propres au dossier, reprises et à confirmer : {', '.join(report.own_clauses)}"
    if report.own_changes:
        changes = ", ".join(report.own_changes)
        yield f"clauses supprimées, ajoutées ou déplacées par le dossier, reprises et à confirmer : {changes}"
    if report.changes is not None:
        yield from say_changes(report.changes, report.own_clauses)
    if report.renumbered:
        yield f"articles et annexes qui changent de numéro, ou disparaissent : {len(report.renumbered)}"
    if report.copied_model is not None:
        yield f"modèle {report.copied_model.name} copié dans {display_path(report.copied_model)}"
    if report.old_comments:
        yield f"commentaires gardés qui parlent de l'acte signé, à relire : {len(report.old_comments)}"
    subjects = Counter(_name_subject(mark) for mark in report.to_confirm)
    if subjects:
        yield f"repris et marqué « à confirmer » : {', '.join(f'{name} ({n})' for name, n in subjects.items())}"


def say_changes(changes: ModelChanges, own_clauses: Iterable[str] = ()) -> Iterator[str]:
    """One line for the models, one for each clause that changes."""
    own = frozenset(own_clauses)
    yield f"modèle : {changes.former} → {changes.current}"
    if not changes.clauses:
        yield "  aucune clause ne change"
    for change in changes.clauses:
        kept = " ; le dossier a la sienne, à relire" if change.clause in own else ""
        words = f" : {change.words}" if change.kind is ChangeKind.CHANGED else ""
        yield f"  clause {change.kind} : {change.clause}{words}{kept}"
    for text in changes.texts_added:
        yield f"  texte à écrire : textes/{text}.md"
    for text in changes.texts_removed:
        yield f"  texte qui n'est plus attendu : textes/{text}.md"


def _list_lines(report: RenewalReport, frame: Frame, source: str) -> Iterator[str]:
    yield f"Renouvellement de « {source} » ({frame.former_name}) pour la période {frame.name}"
    yield "Ce fichier est une note : aucun document ne le contient. Il peut être effacé."
    yield from _say_part("À confirmer", _say_marks(report))
    yield from _say_part("Non repris", (_say_cleared(c.file, c.what, c.was) for c in report.cleared))
    yield from _say_part(
        "Écarts de l'acte signé, non repris : le modèle seul est repris",
        (f"{d.clause} : « {d.signe} » au lieu de « {d.modele} » ({d.motif})" for d in report.deviations),
    )
    yield from _say_part("Commentaires retirés", (f"{file} : # {words}" for file, words in report.comments))
    yield from _say_part("Commentaires gardés qui parlent de l'acte signé, à relire", report.old_comments)
    yield from _say_part("Fiches action passées au bilan", report.moved)
    yield from _say_part("Fiches action reprises", report.continued)
    yield from _say_part("Clauses propres au dossier, reprises", report.own_clauses)
    yield from _say_part(
        "Clauses supprimées, ajoutées ou déplacées par le dossier, reprises, à confirmer", report.own_changes
    )
    if report.changes is not None:
        yield from _say_part("Modèle de clauses", say_changes(report.changes, report.own_clauses))
    yield from _say_part("Articles et annexes qui changent de numéro, ou disparaissent", report.renumbered)
    yield from _say_part("Attention", (warning.message for warning in report.warnings))


def _say_part(title: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield from (
            "",
            f"{title} ({len(found)})" if title != "Modèle de clauses" else title,
            *(f"  {x}" for x in found),
        )


def _say_marks(report: RenewalReport) -> Iterator[str]:
    for mark in report.to_confirm:
        place = f" › {' › '.join(mark.place)}" if mark.place else ""
        value = f" : « {mark.value} »" if mark.value else ""
        yield f"{mark.file}{place}{value} – {mark.reason}"


def _say_cleared(file: str, what: str, was: str) -> str:
    return f"{file} : {what}" + (f" (« {was} »)" if was else "")


def _group_file(file: str) -> str:
    """Fiches, scans and messages together, other files by their name."""
    found = find_annexe_file(file)
    together = found[1].together if found is not None else file.startswith(("signatures/", "prefecture/"))
    return file.rsplit("/", 1)[0] if together else file


def _name_subject(mark: ToConfirm) -> str:
    """What a mark is about, for people who count."""
    if (found := find_annexe_file(mark.file)) is not None:
        return found[1].subject
    if mark.file == FACTS_FILE:
        return next((name for key, name in _FACT_SUBJECTS if key in mark.place), "autres faits")
    folder = mark.file.split("/")[0]
    return {"textes": "passages des textes", "clauses": "clauses propres au dossier"}.get(folder, mark.file)


def _label(name: str) -> str:
    return " ".join(name.split(" ")[:2])


def _by_file(counts: Counter[str]) -> str:
    return ", ".join(f"{file} ({count})" if count > 1 else file for file, count in counts.items()) or "rien"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"
