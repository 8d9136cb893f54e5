"""What a person who meets a code may want to know: what the rule looks for, why, and where it is explained."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES, SharedRule
from generator.checking.rules import Family, Rule
from generator.codes import Code
from generator.errors import Diagnostic, Severity

RULES_PAGE = "docs/controles.md"
FAULTS_PAGE = "docs/erreurs.md"


@dataclass(frozen=True, slots=True)
class Notice:
    """A code explained. `page` is the section of the documentation; `sentence`, `source` and `family` are a rule's.

    A fault of the reading has no rule: its sentence is its own message, and its section says the rest.
    """

    code: Code
    page: str
    severity: Severity = Severity.ERROR
    sentence: str = ""
    source: str = ""
    family: str = ""


_RULES: tuple[Rule | SharedRule, ...] = (*ALL_RULES, *SHARED_RULES)
_NOTICES = {
    rule.code: Notice(
        rule.code,
        f"{RULES_PAGE}#{rule.code}",
        rule.severity,
        rule.sentence,
        rule.source,
        rule.family if isinstance(rule, Rule) else Family.COHERENCE,
    )
    for rule in _RULES
}


# Remarks that are made outside the rules.
_REMARKS = {
    Code.ACCENT_CAPITALE: ("Une capitale a perdu son accent.", "Académie française ; Imprimerie nationale, Lexique"),
    Code.ADMISSION_SANS_OBJET: ("Le dossier admet un constat qui n'a plus lieu.", ""),
    Code.A_COMPLETER: ("Un fait n'est pas encore connu.", ""),
    Code.A_CONFIRMER: ("Un fait repris d'une convention précédente est à confirmer.", ""),
}


def explain_code(code: Code) -> Notice:
    """The notice of a code, whether it is a rule's or not."""
    known = _NOTICES.get(code)
    if known is not None:
        return known
    page = f"{FAULTS_PAGE}#{code}"
    if code in _REMARKS:
        return Notice(code, page, Severity.ADVICE, *_REMARKS[code])
    return Notice(code, page)


def list_notices(findings: Iterable[Diagnostic]) -> tuple[Notice, ...]:
    """The notices of the codes that some findings bear, sorted by code."""
    return tuple(explain_code(code) for code in sorted({finding.code for finding in findings}))
