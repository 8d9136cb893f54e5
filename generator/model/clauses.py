"""A model of clauses, the clauses themselves, and the écarts of a signed text from its model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from generator.model.document import Origin
from generator.model.facts import Facts, Identifier, Words


@dataclass(frozen=True, slots=True)
class Clause:
    """A text in Markdown: its identifier, its lines, and where each line came from.

    `overrides` is true when the dossier's own file replaces the model's.
    """

    id: str
    lines: tuple[str, ...]
    origins: tuple[Origin, ...]
    overrides: bool = False


class Deviation(Facts):
    """An écart of `ecarts.yaml`: in a clause of the model, `modele` is replaced by `signe`, for the reason `motif`."""

    clause: Identifier
    modele: Words
    signe: str
    motif: Words
    occurrences: Annotated[int, Field(ge=1)] = 1


@dataclass(frozen=True, slots=True)
class AppliedDeviation:
    """An écart that was applied, with its place in `ecarts.yaml`, for the report."""

    clause: str
    reason: str
    origin: Origin


class SectionPlan(Facts):
    """A section of the convention in `modele.yaml`: its clauses in order, and its heading."""

    id: Identifier
    genre: Literal["parties", "visas", "preambule", "article", "conclusions", "annexes"]
    titre: Words | None = None
    clauses: tuple[Identifier, ...]
    nouvelle_page: bool = False


class AnnexePlan(Facts):
    """An annexe in `modele.yaml`: what it holds (`nature`), its file name, its title (with expressions) and texts."""

    id: Annotated[str, Field(pattern=r"^annexe-\d$")]
    nature: Literal["diagnostic", "equipements", "plan-actions", "pilotage", "deliberations"]
    fichier: Identifier
    titre: Words
    titre_court: Words
    textes: dict[Identifier, Identifier] = Field(default_factory=dict)


class LocalText(Facts):
    """A text that each dossier brings, under `textes/`."""

    id: Identifier
    titre: Words


class ModelPlan(Facts):
    """`modele.yaml`: what a model of clauses is made of."""

    nom: Identifier
    version: Words
    libelle: Words
    titre: Annotated[tuple[Words, ...], Field(min_length=1)]
    numerotation: Words = "Article {n} : "
    sections: Annotated[tuple[SectionPlan, ...], Field(min_length=1)]
    annexes: Annotated[tuple[AnnexePlan, ...], Field(min_length=1)]
    textes_locaux: tuple[LocalText, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """A model of clauses, read: its plan and the text of each clause by identifier."""

    plan: ModelPlan
    clauses: dict[str, Clause]
    folder: str
