"""The frame of the checks: a rule is a small pure function over a dossier and its composed pieces.

A rule yields `Finding`s; its code and severity are given once, by the `Rule`. A dossier may admit a finding with a
reason (`constats_admis` in ctg.yaml): the finding is still shown, and no longer counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from generator.checking.inquiry import Inquiry, Passage, Place
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.facts import AdmittedFinding


class Family(StrEnum):
    """What a rule is about; findings and the page of rules are grouped by it."""

    DATES = "Dates"
    IDENTIFIERS = "Identifiants"
    PARTIES = "Parties et signataires"
    REFERENCES = "Renvois et textes cités"
    COMPETENCES = "Compétences"
    AMENDMENTS = "Avenants"
    FIGURES = "Chiffres"
    LEFTOVERS = "Restes de modèle et coquilles"
    COHERENCE = "Cohérence entre conventions"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a rule objects to, and what to do about it."""

    message: str
    place: Place | Span | None
    hint: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: `sentence` says to a non-lawyer what it looks for; `source` is the law, the decision, or « usage »."""

    code: Code
    family: Family
    severity: Severity
    sentence: str
    source: str
    find: Callable[[Inquiry], Iterable[Finding]]


def run_rules(rules: Iterable[Rule], inquiry: Inquiry) -> tuple[Diagnostic, ...]:
    """What the rules find, in their order; the same words at the same place are told once."""
    found: dict[Diagnostic, None] = {}
    for rule in rules:
        for finding in rule.find(inquiry):
            at = finding.place
            place = at if isinstance(at, Place) else inquiry.complete_place(at)
            told = Diagnostic(
                rule.code, finding.message, place.span, place.excerpt, finding.hint, rule.severity, block=place.block
            )
            found[told] = None
    return tuple(found)


def cite_words(inquiry: Inquiry, passage: Passage, match: re.Match[str], message: str, hint: str) -> Finding:
    """A finding on the words that a pattern matched in a passage; the message shows them in the place of « {} »."""
    return Finding(message.format(match.group(0)), inquiry.locate(passage, *match.span()), hint)


def admit_findings(
    found: Iterable[Diagnostic], inquiry: Inquiry, elsewhere: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """The findings; one that the dossier admits becomes advice, with its reason. An admission that fits none is told.

    `elsewhere` are the codes of rules that are not run here: an admission with one of them may still fit a finding
    of those rules, so that it is not told as useless.
    """
    admitted = inquiry.facts.constats_admis
    used: set[int] = set()
    shown: list[Diagnostic] = []
    for finding in found:
        rank = find_admission(finding, admitted)
        if rank is None:
            shown.append(finding)
            continue
        used.add(rank)
        shown.append(show_admitted(finding, admitted[rank]))
    for rank, admission in enumerate(admitted):
        if rank not in used and admission.code not in elsewhere:
            words = f"« {admission.code} » est admis, mais ce constat n'a plus lieu"
            span = inquiry.span_of_fact("constats_admis", rank)
            hint = "retirer cette ligne de constats_admis"
            excerpt = inquiry.line_at(span)
            shown.append(Diagnostic(Code.ADMISSION_SANS_OBJET, words, span, excerpt, hint, Severity.ADVICE))
    return tuple(shown)


def find_admission(finding: Diagnostic, admitted: Sequence[AdmittedFinding]) -> int | None:
    """The rank of the admission that fits a finding: its code, and words of its message when `extrait` gives some."""
    for rank, admission in enumerate(admitted):
        if admission.code == finding.code and (admission.extrait is None or admission.extrait in finding.message):
            return rank
    return None


def show_admitted(finding: Diagnostic, admission: AdmittedFinding) -> Diagnostic:
    """A finding that the dossier admits: advice, with the reason."""
    return replace(finding, severity=Severity.ADVICE, admitted=admission.motif)
