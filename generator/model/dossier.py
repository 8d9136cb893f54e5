"""Everything one CTG is made from, read and validated: what the composers compose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from generator.errors import Diagnostic, Span
from generator.model.annexes import (
    ActionSheet,
    AnnexeValues,
    Chart,
    DeliberationValues,
    DiagnosticValues,
    Facility,
    FacilityValues,
    IndicatorTable,
    InputFile,
    PastAction,
    PlanValues,
    Steering,
    SteeringValues,
)
from generator.model.clauses import AppliedChange, AppliedDeviation, Clause, ClauseModel
from generator.model.facts import Apostrophes, CtgFacts, Mark, Unknown
from generator.model.references import References
from generator.model.tracking.lines import IndicatorValue, Meeting, SpendingLine, Statement

__all__ = ["Dossier", "InputFile", "Picture", "SignedPage", "TakenPicture"]

V = TypeVar("V", bound=AnnexeValues)
PICTURES_FOLDER = "images"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A picture as both formats show it: PNG or JPEG, upright, 8 bits, grey or RGB, without alpha or metadata.

    Sizes are the natural ones, in millimetres: what its author drew, at the resolution that the file declares.
    """

    data: bytes
    width_mm: float
    height_mm: float

    def fit(self, room_mm: tuple[float, float]) -> tuple[float, float]:
        """Its width and height in a room of that width and height: made smaller where needed, never larger."""
        scale = min(1.0, room_mm[0] / self.width_mm, room_mm[1] / self.height_mm)
        return self.width_mm * scale, self.height_mm * scale


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of `images/`; `taken` or `faults` once it has been through intake, neither before."""

    file: InputFile
    taken: TakenPicture | None = None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was given."""
        return hashlib.sha256(self.file.data).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedPage:
    """One scanned signature page: its page, and the digest of the text it was signed on.

    `filed` by `ctg recevoir`, which has looked at it; else a person has put it into the dossier.
    """

    page: int
    digest: str
    file: InputFile
    filed: bool = False


@dataclass(frozen=True, slots=True)
class OtherAct:
    """An act of the same CTG as the one that a dossier is about: the avenant `number`, or the convention (0).

    `messages` and `deliberations` are the digests of what stands in its folders.
    """

    number: int
    folder: str
    facts: CtgFacts
    messages: frozenset[str] = frozenset()
    deliberations: frozenset[str] = frozenset()

    @property
    def noun(self) -> str:
        """« la convention », « l'avenant n° 1 »."""
        return f"l'avenant n° {self.number}" if self.number else "la convention"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Dossier:
    """Everything one CTG is made from, read and validated. `name` is the folder's."""

    name: str
    folder: str
    facts: CtgFacts
    model: ClauseModel
    references: References  # what it is composed and checked with, besides its own facts
    clauses: Mapping[str, Clause]  # every clause that applies: the model's, or the dossier's own
    deviations: tuple[AppliedDeviation, ...]
    annexes: Mapping[type[AnnexeValues], AnnexeValues]  # what the files of each annexe say
    scans: dict[str, InputFile]  # by party id: the signed page(s) of that party's original
    acknowledgements: tuple[InputFile, ...]
    logos: dict[str, InputFile]  # by party id
    inputs: tuple[InputFile, ...]  # every file that was read, for the manifest
    signed_pages: dict[str, tuple[SignedPage, ...]] = field(default_factory=dict)  # by party id, received one by one
    marks: tuple[Mark, ...] = ()  # facts of a-confirmer.yaml, which bear them too
    pictures: Mapping[str, Picture] = field(default_factory=dict)  # by name in images/, its own or its model's
    changes: tuple[AppliedChange, ...] = ()  # clauses that it strikes from its model, or adds
    mark_notes: tuple[Diagnostic, ...] = ()  # lines of that file that have no object any more
    picture_notes: tuple[Diagnostic, ...] = ()  # pictures that no text shows
    writing_notes: tuple[Diagnostic, ...] = ()  # a writing of its files that was stopped, and has been finished
    electronic_originals: tuple[InputFile, ...] = ()  # signed electronically: never to be changed
    place: str = ""  # where its folder is, relative to the root of its project; empty when it is in no folder
    other_acts: tuple[OtherAct, ...] = ()  # of the same CTG: its convention, its avenants
    shown_data: str = ""  # the folder where the files of its annexes are to be mended, when it is another one

    @property
    def data_folder(self) -> str:
        """Where the files of its annexes are to be mended: in the convention's dossier, for an open avenant."""
        return self.shown_data or self.folder

    @property
    def curly(self) -> bool:
        """Whether apostrophes are printed as typographic ones, whatever was typed."""
        return (self.facts.typographie or self.model.plan.typographie).apostrophes is Apostrophes.CURLY

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """What to tell of its files: those that nothing uses, those whose writing was stopped."""
        return (*self.writing_notes, *self.mark_notes, *self.picture_notes)

    def find_values(self, kind: type[V]) -> V:
        """What the files of an annexe say; the values of an annexe without files when they were not read."""
        found = self.annexes.get(kind)
        return found if isinstance(found, kind) else kind()

    def with_values(self, *values: AnnexeValues) -> Dossier:
        """The same dossier with other values for some annexes."""
        return replace(self, annexes={**self.annexes, **{type(one): one for one in values}})

    @property
    def indicators(self) -> IndicatorTable:
        """The indicators of the diagnostic."""
        return self.find_values(DiagnosticValues).indicators

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts of the diagnostic."""
        return self.find_values(DiagnosticValues).charts

    @property
    def facilities(self) -> tuple[Facility, ...]:
        """The services that the collectivités support."""
        return self.find_values(FacilityValues).facilities

    @property
    def sheets(self) -> tuple[tuple[ActionSheet, Span], ...]:
        """The fiches action, each with its file."""
        return self.find_values(PlanValues).sheets

    @property
    def ended_actions(self) -> tuple[PastAction, ...]:
        """What came of the actions of an earlier period."""
        return self.find_values(PlanValues).ended_actions

    @property
    def steering(self) -> Steering | Unknown:
        """Instances, chargés de coopération and jalons."""
        return self.find_values(SteeringValues).steering

    @property
    def tracking(self) -> tuple[Statement, ...]:
        """What was said of each operation or fiche, in the order of the file."""
        return self.find_values(SteeringValues).tracking

    @property
    def spending(self) -> tuple[SpendingLine, ...]:
        """What was engaged and paid, in the order of the file."""
        return self.find_values(SteeringValues).spending

    @property
    def measures(self) -> tuple[IndicatorValue, ...]:
        """The values of the indicators, in the order of the file."""
        return self.find_values(SteeringValues).measures

    @property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings of the instances, in the order of the file."""
        return self.find_values(SteeringValues).meetings

    @property
    def deliberations(self) -> Mapping[str, InputFile]:
        """The real, signed deliberations, by party id."""
        return self.find_values(DeliberationValues).deliberations
