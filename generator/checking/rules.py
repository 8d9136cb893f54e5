"""The frame of the checks: a rule is a small pure function over a dossier and its composed pieces.

A rule yields `Finding`s; its code and severity are given once, by the `Rule`. A dossier may admit a finding with a
reason (`constats_admis` in ctg.yaml): it is shown still, and no longer counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from generator.errors import Diagnostic, Severity, Span
from generator.model.document import Block, Document, Footnote, Origin, block_inlines, plain_text, walk_blocks
from generator.model.document import walk_inlines as _walk
from generator.model.facts import AdmittedFinding, CtgFacts
from generator.reading.located_yaml import LocatedData


@dataclass(frozen=True)
class Inquiry:
    """What the rules look at: the facts, the same as they were written (for places), the composed pieces."""

    facts: CtgFacts
    written: LocatedData | None
    documents: tuple[Document, ...]

    def place(self, *path: str | int) -> Span | None:
        """Where a fact stands in ctg.yaml."""
        return self.written.span(path) if self.written is not None else None

    @cached_property
    def texts(self) -> tuple[tuple[str, Span], ...]:
        """Every paragraph, item, cell, heading and note, with plain spaces, and its place."""
        return tuple(text for document in self.documents for text in _list_texts(document))


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that a rule objects to."""

    message: str
    span: Span | None
    hint: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: `sentence` says to a non-lawyer what it looks for; `source` is the law, the decision, or « usage »."""

    code: str
    severity: Severity
    sentence: str
    source: str
    find: Callable[[Inquiry], Iterable[Finding]]


def run_rules(rules: Iterable[Rule], inquiry: Inquiry) -> tuple[Diagnostic, ...]:
    """What the rules find, in their order; the same words at the same place are told once."""
    found: dict[Diagnostic, None] = {}
    for rule in rules:
        for finding in rule.find(inquiry):
            diagnostic = Diagnostic(rule.code, finding.message, finding.span, hint=finding.hint, severity=rule.severity)
            found[diagnostic] = None
    return tuple(found)


def admit_findings(
    found: Iterable[Diagnostic], inquiry: Inquiry, elsewhere: frozenset[str] = frozenset()
) -> tuple[Diagnostic, ...]:
    """The findings, those that the dossier admits as advice with its reason, and each admission left without object.

    `elsewhere` are the codes that are looked for by others: an admission of theirs is not without object here.
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
            span = inquiry.place("constats_admis", rank)
            hint = "retirer cette ligne de constats_admis"
            shown.append(Diagnostic("admission-sans-objet", words, span, hint=hint, severity=Severity.ADVICE))
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


def _list_texts(document: Document) -> Iterator[tuple[str, Span]]:
    for section in document.sections:
        yield _spaced(plain_text(section.heading)), _span(section.origin)
        for block in walk_blocks(section.blocks):
            inlines = block_inlines(block)
            span = _span(_origin(block))
            if inlines:
                yield _spaced(plain_text(inlines)), span
            for inline in _walk(inlines):
                if isinstance(inline, Footnote):
                    yield _spaced(plain_text(inline.children)), span


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def _origin(block: Block) -> Origin:
    return getattr(block, "origin", Origin(""))


def _span(origin: Origin) -> Span:
    return Span(origin.file, origin.line)
