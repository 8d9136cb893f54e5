"""The rules run over a dossier and its composed trees: what `ctg verifier` reports, and what refuses a final."""

from __future__ import annotations

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from generator.checking.fingerprint import Fingerprint, take_fingerprint
from generator.checking.inquiry import Inquiry
from generator.checking.rules import admit_findings, run_rules
from generator.codes import Code
from generator.errors import Diagnostic
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.reading.acknowledgement import Acknowledgement

# What the reading of acts finds too, without line nor admission. The dates of an act are `dates-en-desordre` here.
TOLD_BY_RULES = frozenset({Code.DATES_ACTE, *(rule.code for rule in ALL_RULES)})


def review_dossier(
    dossier: Dossier, documents: tuple[Document, ...], receipts: tuple[Acknowledgement, ...] = ()
) -> tuple[Diagnostic, ...]:
    """Every finding of the rules, those that the dossier admits being advice; `receipts` are its acknowledgements."""
    inquiry = Inquiry(dossier, documents, receipts)
    elsewhere = frozenset(rule.code for rule in SHARED_RULES)
    return admit_findings(run_rules(ALL_RULES, inquiry), inquiry, elsewhere)


def fingerprint_dossier(dossier: Dossier) -> Fingerprint:
    """What is kept of a dossier to compare it with others, once it is no longer at hand."""
    return take_fingerprint(dossier, Inquiry(dossier, ()).read_yaml("ctg.yaml"))
