"""A model of clauses, the clauses themselves, and the écarts of a signed text from its model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from generator.errors import Span
from generator.model.facts import Facts, Typography, UsualParty
from generator.model.tracking.deadlines import DeadlineRule
from generator.model.words.values import ActFile, AnnexeId, Answer, Identifier, Words


@dataclass(frozen=True, slots=True)
class Clause:
    """A text in Markdown: its identifier, its lines, and where each line came from.

    `overrides` is true when the dossier's own file replaces the model's.
    """

    id: str
    lines: tuple[str, ...]
    origins: tuple[Span, ...]
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
    origin: Span


class StruckClause(Facts):
    """An article or a clause of the model that this CTG does not have, and why."""

    clause: Identifier
    motif: Words


class AddedClause(Facts):
    """A text of this CTG alone, in `clauses/<id>.md`, and why.

    With `titre` it is an article after the article `apres`; without, it follows the clause `apres` inside its article,
    or ends the article `apres`.
    """

    id: Identifier
    apres: Identifier
    titre: Words | None = None
    motif: Words


class MovedSection(Facts):
    """A part of the convention that stands elsewhere than in the model: after the part `apres`, and why."""

    section: Identifier
    apres: Identifier
    motif: Words


class ClauseChanges(Facts):
    """`clauses.yaml`."""

    supprimees: tuple[StruckClause, ...] = ()
    ajoutees: tuple[AddedClause, ...] = ()
    deplacees: tuple[MovedSection, ...] = ()


class Change(StrEnum):
    """What a dossier does with a clause of its own accord."""

    STRUCK = "supprimee"
    ADDED = "ajoutee"
    MOVED = "deplacee"

    @property
    def said(self) -> str:
        """« supprimée », « ajoutée », « déplacée »."""
        return {Change.STRUCK: "supprimée", Change.ADDED: "ajoutée", Change.MOVED: "déplacée"}[self]


@dataclass(frozen=True, slots=True)
class AppliedChange:
    """A clause that was struck, added or moved, its reason, and its place in `clauses.yaml`."""

    kind: Change
    clause: str
    reason: str
    origin: Span


# « modifications », in the model of an avenant, is the place of the articles that state what changes.
SectionGenre = Literal["parties", "visas", "preambule", "article", "modifications", "conclusions", "annexes"]


class SectionPlan(Facts):
    """A section of the convention in `modele.yaml`: its clauses in order, and its heading."""

    id: Identifier
    genre: SectionGenre
    titre: Words | None = None
    clauses: tuple[Identifier, ...]
    nouvelle_page: bool = False
    calcule: Answer = False  # an article of an avenant that the program has written: it quotes what it changes


class AnnexePlan(Facts):
    """An annexe in `modele.yaml`: what it holds (`nature`), its file name, its title (with expressions) and texts.

    `numero` is what its forms are filled with: when it is not said, the number in the id (`annexe-3`), else its rank.
    """

    id: AnnexeId
    nature: Identifier  # one of the kinds that the registry of annexes lists
    fichier: Identifier
    numero: Annotated[int, Field(ge=1, le=89)] | None = None
    titre: Words
    titre_court: Words
    textes: dict[Identifier, Identifier] = Field(default_factory=dict)
    titres: dict[Identifier, Words] = Field(default_factory=dict)


class LeafletPlan(Facts):
    """`en_bref` in `modele.yaml`: the two pages that tell a CTG in short. Its texts, and the headings of its chapters.

    It is no piece of the agreement: nobody signs it, and it is never frozen.
    """

    fichier: Identifier = "en-bref"
    titre: Words
    textes: dict[Literal["introduction", "fin"], Identifier] = Field(default_factory=dict)
    titres: dict[Identifier, Words] = Field(default_factory=dict)


_YEARLY = re.compile(r"(.+)-(\d{4})", re.ASCII)
ReportNature = Literal["etape", "intermediaire", "final"]
ReportText = Literal["introduction", "moyens", "gouvernance", "territoire", "suites", "modifications"]


class LocalText(Facts):
    """A text that each dossier brings, under `textes/`."""

    id: Identifier
    titre: Words


class ReportPlan(Facts):
    """A point d'étape or a bilan in `modele.yaml`: its title, its clauses by chapter.

    `jalon` begins the name of the milestones of the dossier that it is made for: they give its day.
    """

    titre: Words
    jalon: Words | None = None
    textes: dict[ReportText, Identifier] = Field(default_factory=dict)


class ExtractPlan(Facts):
    """A part of the reports for readers of one theme: the fiches whose axe or title says one of the words `mots`."""

    titre: Words
    mots: Annotated[tuple[Words, ...], Field(min_length=1)]
    textes: dict[ReportText, Identifier] = Field(default_factory=dict)


class ReportsPlan(Facts):
    """`bilans` in `modele.yaml`: what the points d'étape and the bilans say. They are no piece of the agreement.

    A text of `textes_locaux` is written for each year: `textes/<id>-2029.md`.
    """

    natures: dict[ReportNature, ReportPlan] = Field(default_factory=dict)
    extraits: dict[Identifier, ExtractPlan] = Field(default_factory=dict)
    titres: dict[Identifier, Words] = Field(default_factory=dict)
    textes_locaux: tuple[LocalText, ...] = ()


NUMBER_SIGNS = ("n", "ordinal", "romain", "lettre", "capitale", "article")


class Numbering(Facts):
    """How a model writes its numbers: {n} 1, {ordinal} 1er, {romain} I, {lettre} a, {capitale} A.

    `titres` are the forms of the headings inside a section, level by level, by kind of section; {article} is the number
    of the section above a heading.
    """

    article: Words = "Article {n} : "
    annexe: Words = "Annexe {n} : "
    annexe_courte: Words = "Annexe {n} – "  # on covers, in contents
    renvoi_article: Words = "article {n}"
    renvoi_annexe: Words = "annexe {n}"
    titres: dict[SectionGenre, tuple[Words, ...]] = Field(default_factory=dict)


def _read_numbering(value: object) -> object:
    """The form of the articles alone is enough."""
    return {"article": value} if isinstance(value, str) else value


def _number_annexes(annexes: tuple[AnnexePlan, ...]) -> tuple[AnnexePlan, ...]:
    """Each annexe with its number."""
    return tuple(
        annexe.model_copy(update={"numero": int(written) if (written := annexe.id[7:]).isdecimal() else rank})
        if annexe.numero is None
        else annexe
        for rank, annexe in enumerate(annexes, 1)
    )


CONVENTION_SIGN = "{convention}"  # in the title of an avenant: that of the convention


class SignedActPlan(Facts):
    """`acte` in `modele.yaml`: the act that is signed, by the name of its files and by what its pages call it.

    A convention says neither.
    """

    fichier: ActFile | None = None
    nom: Words = "Convention"


class ModelPlan(Facts):
    """`modele.yaml`: what a model of clauses is made of.

    `intitule` names the act in the properties of its files (its title does otherwise), `sigle` at the top of its pages.
    The model of an avenant has {numero} in these, in `titre` and in `acte`, and {convention} in `intitule`. `sommaire`
    says whether the act has a table of contents.
    """

    nom: Identifier
    version: Words
    remplace: Identifier | None = None  # the model that this one takes the place of when a CTG is renewed
    libelle: Words
    titre: Annotated[tuple[Words, ...], Field(min_length=1)]
    intitule: Words | None = None
    sigle: Words = "Ctg"
    acte: SignedActPlan = SignedActPlan()
    sommaire: Answer = True
    par_defaut: bool = False  # the one that `ctg nouveau` takes when none is asked for
    numerotation: Annotated[Numbering, BeforeValidator(_read_numbering)] = Numbering()
    typographie: Typography = Typography()
    sections: Annotated[tuple[SectionPlan, ...], Field(min_length=1)]
    annexes: Annotated[tuple[AnnexePlan, ...], AfterValidator(_number_annexes)] = ()
    en_bref: LeafletPlan | None = None
    bilans: ReportsPlan | None = None
    textes_locaux: tuple[LocalText, ...] = ()
    parties_habituelles: tuple[UsualParty, ...] = ()  # those that a new dossier has beforehand
    echeances: tuple[DeadlineRule, ...] = ()  # what is expected while it runs; what is usual without

    def find_annexe(self, nature: str) -> AnnexePlan | None:
        """The annexe that holds this: « pilotage », « plan-actions », …"""
        return next((annexe for annexe in self.annexes if annexe.nature == nature), None)

    def find_yearly_text(self, name: str) -> LocalText | None:
        """The text of a report that a file is named after with its year: « bilan-changements-2029 »."""
        found = _YEARLY.fullmatch(name)
        texts = self.bilans.textes_locaux if self.bilans is not None else ()
        return next((text for text in texts if found is not None and text.id == found[1]), None)


@dataclass(frozen=True, slots=True)
class ClauseModel:
    """A model of clauses, read: its plan and the text of each clause by identifier."""

    plan: ModelPlan
    clauses: Mapping[str, Clause]
    folder: str
