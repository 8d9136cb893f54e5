"""`ctg verifier`: reads everything a dossier holds, composes it without writing, and says what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.checking.completeness import Completeness, list_gaps, measure_completeness
from generator.errors import Diagnostic, DiagnosticCollector, Severity
from generator.model.clauses import AppliedDeviation
from generator.pipeline.composition import Selection, compose_pieces, list_pieces
from generator.pipeline.deliberations import list_notes, take_deliberations
from generator.pipeline.opening import open_dossier
from generator.pipeline.received_acts import collect_acts
from generator.pipeline.review import review_dossier


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """What was found in a dossier that can be read; an error here is one that the dossier does not admit."""

    folder: str
    findings: tuple[Diagnostic, ...]
    completeness: Completeness
    overrides: tuple[str, ...]
    deviations: tuple[AppliedDeviation, ...]


def verify_dossier(folder: Path) -> VerificationReport:
    """Read and compose a dossier, and list its gaps and remarks.

    Raises: `CtgError` with every fault when the dossier cannot be generated.
    """
    dossier, furniture = open_dossier(folder)
    taken = take_deliberations(dossier)
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), True, taken))
    findings = DiagnosticCollector()
    findings.extend(list_notes(taken))
    collect_acts(dossier, findings)
    findings.extend(review_dossier(dossier, documents))
    findings.extend(dossier.mark_notes)
    findings.extend(list_gaps(documents, Severity.ADVICE, dossier.marks))
    return VerificationReport(
        folder=dossier.folder,
        findings=findings.found,
        completeness=measure_completeness(documents, dossier.marks),
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=dossier.deviations,
    )
