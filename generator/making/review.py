"""The rules run over a dossier and its composed trees: what `ctg verifier` reports, and what refuses a final."""

from __future__ import annotations

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from generator.checking.fingerprint import Fingerprint, take_fingerprint
from generator.checking.inquiry import Inquiry
from generator.checking.rules import admit_findings, run_rules
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.reading.acknowledgement import Acknowledgement

# Codes that `read_dossier_acts` gives too, but without a line, and whatever the dossier admits: the rules' finding
# is told instead. Its `dates-acte` is the rule `dates-en-desordre`.
TOLD_BY_RULES = frozenset({Code.DATES_ACTE, *(rule.code for rule in ALL_RULES)})


def review_dossier(
    dossier: Dossier, documents: tuple[Document, ...], receipts: tuple[Acknowledgement, ...] = ()
) -> tuple[Diagnostic, ...]:
    """Every finding of the rules; one that the dossier admits is advice. `receipts` are its acknowledgements."""
    inquiry = Inquiry(dossier, documents, receipts)
    elsewhere = frozenset(rule.code for rule in SHARED_RULES)
    return admit_findings(run_rules(ALL_RULES, inquiry), inquiry, elsewhere)


def fingerprint_dossier(dossier: Dossier) -> Fingerprint:
    """What is kept of a dossier to compare it with others: the dossiers themselves are not held in memory together."""
    return take_fingerprint(dossier, Inquiry(dossier, ()).read_yaml(FACTS_FILE))
