"""What is found of a dossier, with edits that are not written yet: faults, findings, gaps, how its parties read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES, SharedRule
from generator.checking.completeness import Completeness
from generator.checking.gap_stages import GapStages
from generator.checking.rules import Rule
from generator.codes import Code
from generator.editing.file_texts import read_texts
from generator.editing.recomposing import Place, read_edited
from generator.editing.values import EditedFile
from generator.errors import CtgError, Diagnostic, DiagnosticCollector, Severity
from generator.files import display_path, list_tree, read_text
from generator.forms.placing import FoundPlace, find_named, place_finding
from generator.forms.typed_values import TypedFile, read_typed
from generator.key_help.schema import FILES
from generator.making.composition import Selection, compose_pieces
from generator.model.document import Paragraph, SectionKind, Text, block_inlines, plain_text, walk_blocks, walk_inlines
from generator.model.dossier import Dossier
from generator.model.pieces import SIGNED_ACT
from generator.model.words.sources import Derived, FromFact
from generator.plain_text import normalise_text
from generator.reading.confirmations import read_confirmations
from generator.reading.located_yaml import Path as YamlPath
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts
from generator.verifying.verification import verify_opened

_SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, with the value that it is about, and what its rule looks for."""

    finding: Diagnostic
    place: FoundPlace | None
    sentence: str = ""
    source: str = ""
    admissible: bool = False

    @property
    def is_gap(self) -> bool:
        """Whether it only says that something is to be completed."""
        return self.finding.code is Code.A_COMPLETER

    @property
    def is_mark(self) -> bool:
        """Whether it only says that something is to be confirmed."""
        return self.finding.code is Code.A_CONFIRMER


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A value that is to be confirmed: why, and the mark itself, to be taken away. A line of a table has no path."""

    file: str
    path: YamlPath
    reason: str
    mark: YamlPath
    said: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What is found of a dossier. Without `completeness`, it could not be read: the findings say why.

    `readings` are the lines of the first page that are about a party, by the identifiers of parties.
    """

    folder: str
    findings: tuple[Found, ...]
    completeness: Completeness | None = None
    stages: GapStages | None = None
    marks: tuple[MarkedPlace, ...] = ()
    readings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def counted(self) -> tuple[Found, ...]:
        """The findings, but for gaps, for what is to be confirmed and for what the dossier admits."""
        told = (one for one in self.findings if not one.is_gap and not one.is_mark)
        return tuple(one for one in told if one.finding.admitted is None)

    def count(self, severity: Severity) -> int:
        """How many of them are so grave."""
        return sum(one.finding.severity is severity for one in self.counted)


def look_at(place: Place, files: Sequence[EditedFile] = ()) -> Look:
    """What is found of a dossier with edited files; one that they make unreadable is a look like the others."""
    try:
        dossier = read_edited(place, files) if files else place.dossier
        same = dossier.deliberations == place.dossier.deliberations
        taken = place.workshop.taken if same else None
        report = verify_opened(dossier, place.workshop.furniture, None, place.folder, taken)
        readings = read_parties(dossier, place)
    except CtgError as fault:
        return look_at_faults(place.folder, fault.diagnostics, files)
    typed = {path: read_typed(path, file.text) for path, file in read_texts(dossier).items() if path.endswith(_SUFFIX)}
    found = tuple(_describe(one, place_finding(one, report.folder, typed)) for one in report.findings)
    marks = find_marks(place.folder, typed)
    return Look(report.folder, found, report.completeness, report.stages, marks, readings)


def look_at_faults(folder: Path, faults: Sequence[Diagnostic], files: Sequence[EditedFile] = ()) -> Look:
    """The faults of a dossier that cannot be read, each at its value where its file is YAML."""
    typed: dict[str, TypedFile] = {}
    edited = {file.path: normalise_text(file.data.decode("utf-8-sig")) for file in files}
    for path in list_tree(folder):
        name = path.relative_to(folder).as_posix()
        if name.endswith(_SUFFIX) and any(fnmatchcase(name, pattern) for pattern in FILES):
            try:
                typed[name] = read_typed(name, edited.get(name) or read_text(path))
            except CtgError:  # it is one of the faults
                continue
    shown = display_path(folder)
    return Look(shown, tuple(_describe(one, place_finding(one, shown, typed)) for one in faults))


def check_types(folder: Path, files: Sequence[EditedFile]) -> tuple[Diagnostic, ...]:
    """What is wrong in edited files by themselves: a day that does not exist, a value that is missing."""
    faults = DiagnosticCollector()
    for file in files:
        schema = next((one for name, one in FILES.items() if fnmatchcase(file.path, name)), None)
        if isinstance(schema, type) and issubclass(schema, BaseModel):
            name = display_path(folder / file.path)
            try:
                validate_facts(schema, load_yaml(normalise_text(file.data.decode("utf-8-sig")), name))
            except CtgError as fault:
                faults.extend(fault.diagnostics)
    return faults.errors


def read_parties(dossier: Dossier, place: Place) -> dict[str, tuple[str, ...]]:
    """The lines of the first page that each party has, as they will be printed; those of a group go to its members."""
    selection = Selection((SIGNED_ACT.id,), place.draft, {}, drawn=False, traced=True)
    (document,) = compose_pieces(dossier, place.workshop.furniture.identity, selection)
    lines: dict[str, list[str]] = {}
    names = [party.id for party in dossier.facts.parties]
    groups = {rank: tuple(group.parties) for rank, group in enumerate(dossier.facts.groupes)}
    blocks = (
        block
        for section in document.sections
        if section.kind is SectionKind.PARTIES
        for block in walk_blocks(section.blocks)
        if isinstance(block, Paragraph)
    )
    for block in blocks:
        about: dict[str, None] = {}
        for inline in walk_inlines(block_inlines(block)):
            for run in inline.runs if isinstance(inline, Text) else ():
                for path in _list_paths(run.source):
                    match path:
                        case ("parties", int(rank), *_):
                            about[names[rank]] = None
                        case ("groupes", int(rank), *_):
                            about |= dict.fromkeys(groups[rank])
        for name in about:
            lines.setdefault(name, []).append(plain_text(block.inlines))
    return {name: tuple(said) for name, said in lines.items()}


def _list_paths(source: object) -> tuple[YamlPath, ...]:
    match source:
        case FromFact(fact):
            return (fact.path,)
        case Derived(facts):
            return tuple(fact.path for fact in facts)
        case _:
            return ()


_RULES: dict[str, Rule | SharedRule] = {
    **{str(rule.code): rule for rule in ALL_RULES},
    **{str(rule.code): rule for rule in SHARED_RULES},
}


def _describe(finding: Diagnostic, place: FoundPlace | None) -> Found:
    rule = _RULES.get(str(finding.code))
    if rule is None:
        return Found(finding, place)
    return Found(finding, place, rule.sentence, rule.source, finding.admitted is None)


def find_marks(folder: Path, typed: Mapping[str, TypedFile]) -> tuple[MarkedPlace, ...]:
    """What is to be confirmed in a dossier, each in its file, of which `typed` has the YAML ones.

    Raises: `ContentError` when `a-confirmer.yaml` is wrong.
    """
    found: list[MarkedPlace] = []
    ranks: dict[str, int] = {}
    for mark in read_confirmations(folder):
        rank = ranks[mark.file] = ranks.get(mark.file, -1) + 1
        file = typed.get(mark.file)
        path = find_named(file.root, mark.said.lieu) if file is not None else ()
        if path is not None:
            where = ("a_confirmer", mark.file, rank)
            found.append(MarkedPlace(mark.file, path, mark.said.motif, where, " › ".join(mark.said.lieu)))
    return tuple(found)
