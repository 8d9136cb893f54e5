"""`ctg verifier`: reads everything a dossier holds, composes it without writing, and says what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.checking.completeness import Completeness, list_gaps, measure_completeness
from generator.errors import Diagnostic, DiagnosticCollector, Severity
from generator.model.clauses import AppliedDeviation
from generator.pipeline.assembly import collect_acts
from generator.pipeline.composition import Selection, compose_pieces, list_pieces
from generator.pipeline.generation import TEMPLATES
from generator.reading.dossier_folder import read_dossier
from generator.reading.furniture import read_furniture


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found in a dossier that can be read: nothing of it is an error."""

    folder: str
    findings: tuple[Diagnostic, ...]
    completeness: Completeness
    overrides: tuple[str, ...]
    deviations: tuple[AppliedDeviation, ...]


def verify_dossier(folder: Path) -> VerificationReport:
    """Read and compose a dossier, and list its gaps and remarks.

    Raises: `CtgError` with every fault when the dossier cannot be generated.
    """
    dossier = read_dossier(folder)
    furniture = read_furniture(TEMPLATES, dossier.facts.identite)
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=True))
    findings = DiagnosticCollector()
    collect_acts(dossier, findings)
    findings.extend(list_gaps(documents, Severity.ADVICE))
    return VerificationReport(
        folder=dossier.folder,
        findings=findings.found,
        completeness=measure_completeness(documents),
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=dossier.deviations,
    )
