"""Copies of the documents for people who review them: made as `ctg generer --relecture` does, and those that stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.press import generate
from generator.codes import Code
from generator.dossier_place import name_dossier
from generator.errors import Diagnostic, UsageError
from generator.making.composition import list_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.generation import GenerationRequest
from generator.model.pieces import SIGNED_ACT
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import REVIEWS
from generator.project import Project

__all__ = [
    "ReviewOrder",
    "check_reviewers",
    "list_review_copies",
    "list_review_pieces",
    "make_review_copies",
    "split_names",
]

MOST_REVIEWERS = 30


@dataclass(frozen=True, slots=True)
class ReviewOrder:
    """Which pieces (all when none is named) are copied for which reviewers, by name."""

    folder: Path
    project: Project
    reviewers: tuple[str, ...]
    pieces: tuple[str, ...] = ()


def split_names(words: str) -> tuple[str, ...]:
    """Names of people as somebody typed them: one a line, or parted by semicolons or commas; each once."""
    names = (" ".join(name.split()) for name in re.split(r"[\n;,]", words))
    return tuple(dict.fromkeys(filter(None, names)))


def check_reviewers(names: Sequence[str]) -> None:
    """Refuse no name at all, or too many.

    Raises: `UsageError`.
    """
    if not 0 < len(names) <= MOST_REVIEWERS:
        message = "aucun relecteur n'est nommé" if not names else "trop de relecteurs en une fois"
        hint = f"écrire de 1 à {MOST_REVIEWERS} noms, un par ligne"
        raise UsageError(Diagnostic(Code.VALEUR_VIDE, message, hint=hint))


def list_review_pieces(folder: Path, project: Project) -> tuple[tuple[str, str], ...]:
    """The pieces that can be copied: id and title.

    Raises: `ContentError` with the faults of the dossier.
    """
    dossier = read_dossier(folder, project)
    titles = {one.id: one.titre.partition("{{")[0].rstrip(" –:") for one in dossier.model.plan.annexes}
    pieces = list_pieces(dossier)
    ranks = {piece: rank for rank, piece in enumerate(one for one in pieces if one != SIGNED_ACT.id)}
    return tuple(
        (one, "Convention" if one == SIGNED_ACT.id else f"Annexe {ranks[one] + 1} – {titles.get(one, one)}")
        for one in pieces
    )


def make_review_copies(order: ReviewOrder, who: str, *, tell: Progress = tell_nobody) -> tuple[Path, ...]:
    """Write the copies, beside the documents that they are copies of; the copies alone are given.

    Raises: `UsageError` without a name, or with too many; as `generate`.
    """
    check_reviewers(order.reviewers)
    tell("composition des documents")
    project = order.project
    request = GenerationRequest(order.folder, project, project.output, order.pieces, reviewers=order.reviewers)
    report = generate(request)
    tell_journal(order.folder, project, who, Deed("generer", went_out=report.files))
    return tuple(path for path in report.files if path.parent.name == REVIEWS)


def list_review_copies(folder: Path, project: Project) -> tuple[Path, ...]:
    """The copies that stand in the output of a dossier, by name."""
    return tuple(sorted((project.output / name_dossier(folder) / REVIEWS).glob("*.docx")))
