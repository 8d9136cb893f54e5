"""The rules run over a dossier and its composed trees: what `ctg verifier` reports, and what refuses a final."""

from __future__ import annotations

from generator.checking.capitals import check_capitals
from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from generator.checking.fingerprint import Fingerprint, take_fingerprint
from generator.checking.rules import Inquiry, admit_findings, run_rules
from generator.errors import Diagnostic
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.reading.located_yaml import LocatedData, load_yaml


def review_dossier(dossier: Dossier, documents: tuple[Document, ...]) -> tuple[Diagnostic, ...]:
    """Every finding of the rules, those that the dossier admits being advice."""
    inquiry = Inquiry(dossier.facts, _find_written_facts(dossier), documents)
    capitals = check_capitals(documents, tuple(c.nom for c in dossier.facts.territoire.communes))
    elsewhere = frozenset(rule.code for rule in SHARED_RULES)
    return (*capitals, *admit_findings(run_rules(ALL_RULES, inquiry), inquiry, elsewhere))


def fingerprint_dossier(dossier: Dossier) -> Fingerprint:
    """What is kept of a dossier to compare it with others, once it is no longer at hand."""
    return take_fingerprint(dossier, _find_written_facts(dossier))


def _find_written_facts(dossier: Dossier) -> LocatedData | None:
    file = next((f for f in dossier.inputs if f.path == "ctg.yaml" and not f.of_model), None)
    return load_yaml(file.data.decode("utf-8"), file.name) if file is not None else None
