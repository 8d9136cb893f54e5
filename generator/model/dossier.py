"""Everything one CTG is made from, read and validated: what the composers compose."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.errors import Diagnostic, Span
from generator.model.annexes import ActionSheet, Chart, Facility, IndicatorTable, PastAction, Steering, TrackingLine
from generator.model.clauses import AppliedDeviation, Clause, ClauseModel
from generator.model.facts import CtgFacts, Mark, Unknown
from generator.model.references import References


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file of the dossier or of its model, whole. `path` is the one below that folder, with `/`."""

    name: str  # shown in messages
    data: bytes
    path: str = ""
    of_model: bool = False


@dataclass(frozen=True, slots=True)
class SignedPage:
    """One scanned signature page, filed by `ctg recevoir`: its page, and the digest of the text it was signed on."""

    page: int
    digest: str
    file: InputFile


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything one CTG is made from, read and validated. `name` is the folder's."""

    name: str
    folder: str
    facts: CtgFacts
    model: ClauseModel
    references: References  # what it is composed and checked with, besides its own facts
    clauses: dict[str, Clause]  # every clause that applies: the model's, or the dossier's own
    deviations: tuple[AppliedDeviation, ...]
    indicators: IndicatorTable
    charts: tuple[Chart, ...]
    facilities: tuple[Facility, ...]
    sheets: tuple[tuple[ActionSheet, Span], ...]
    steering: Steering | Unknown
    tracking: tuple[TrackingLine, ...]
    deliberations: dict[str, InputFile]  # by party id: the real, signed deliberation
    scans: dict[str, InputFile]  # by party id: the signed page(s) of that party's original
    acknowledgements: tuple[InputFile, ...]
    logos: dict[str, InputFile]  # by party id
    inputs: tuple[InputFile, ...]  # every file that was read, for the manifest
    signed_pages: dict[str, tuple[SignedPage, ...]] = field(default_factory=dict)  # by party id, received one by one
    ended_actions: tuple[PastAction, ...] = ()  # what came of the actions of an earlier period
    marks: tuple[Mark, ...] = ()  # facts of a-confirmer.yaml, which bear them too
    mark_notes: tuple[Diagnostic, ...] = ()  # lines of that file that have no object any more
    electronic_originals: tuple[InputFile, ...] = ()  # signed electronically: never to be changed
