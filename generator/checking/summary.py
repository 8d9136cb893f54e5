"""What the findings of one or many dossiers come to: counts by dossier and by rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, groupby

from generator.checking.completeness import Completeness
from generator.codes import Code
from generator.errors import Diagnostic, Severity

_MOST_RUNS = 8
_GAPS = frozenset({Code.A_COMPLETER, Code.A_CONFIRMER})


@dataclass(frozen=True, slots=True)
class DossierFindings:
    """The findings of one dossier, sorted by what a person does with them.

    `completeness` is None when the dossier could not be read: the remarks are then the faults of its reading.
    """

    folder: str
    remarks: tuple[Diagnostic, ...]
    admitted: tuple[Diagnostic, ...]
    gaps: tuple[Diagnostic, ...]
    to_confirm: tuple[Diagnostic, ...]
    completeness: Completeness | None

    def count(self, severity: Severity) -> int:
        """How many remarks are of that severity."""
        return sum(finding.severity is severity for finding in self.remarks)


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule has found something that is not admitted, and in which dossiers, in the order met."""

    code: Code
    severity: Severity
    findings: int
    where: tuple[str, ...]

    @property
    def dossiers(self) -> int:
        """In how many dossiers."""
        return len(self.where)


@dataclass(frozen=True, slots=True)
class Summary:
    """All dossiers, in the order in which they were given; the rules, the gravest and most frequent first.

    `shared` are the findings that come of comparing the dossiers with each other.
    """

    dossiers: tuple[DossierFindings, ...]
    shared: tuple[Diagnostic, ...]
    rules: tuple[RuleCount, ...]

    def count(self, severity: Severity) -> int:
        """How many remarks are of that severity, in all dossiers and between them."""
        return sum(d.count(severity) for d in self.dossiers) + sum(
            finding.severity is severity and finding.admitted is None for finding in self.shared
        )

    @property
    def admitted(self) -> int:
        """How many findings are admitted."""
        return sum(len(d.admitted) for d in self.dossiers) + sum(f.admitted is not None for f in self.shared)

    @property
    def unreadable(self) -> int:
        """How many dossiers could not be read."""
        return sum(d.completeness is None for d in self.dossiers)


def sort_findings(
    folder: str, findings: Iterable[Diagnostic], completeness: Completeness | None = None
) -> DossierFindings:
    """The findings of a dossier: remarks and admitted ones in the order of files and lines, gaps in reading order."""
    found = tuple(findings)
    own = tuple(f for f in found if f.admitted is None)
    return DossierFindings(
        folder,
        sort_by_place(f for f in own if f.code not in _GAPS),
        sort_by_place(f for f in found if f.admitted is not None),
        tuple(f for f in own if f.code is Code.A_COMPLETER),
        tuple(f for f in own if f.code is Code.A_CONFIRMER),
        completeness,
    )


def summarise_findings(dossiers: Iterable[DossierFindings], shared: Iterable[Diagnostic] = ()) -> Summary:
    """Counts by rule over all dossiers; the dossiers themselves carry their own."""
    all_dossiers, between = tuple(dossiers), sort_by_place(shared)
    own = ((dossier.folder, finding) for dossier in all_dossiers for finding in dossier.remarks)
    common = ((f.span.file if f.span else "", f) for f in between if f.admitted is None)
    return Summary(all_dossiers, between, count_rules(chain(own, common)))


def count_rules(found: Iterable[tuple[str, Diagnostic]]) -> tuple[RuleCount, ...]:
    """The rules that have found something, the gravest and most frequent first; each finding comes with its dossier."""
    counts: Counter[tuple[Severity, Code]] = Counter()
    places: defaultdict[Code, dict[str, None]] = defaultdict(dict)
    for dossier, finding in found:
        counts[finding.severity, finding.code] += 1
        places[finding.code][dossier] = None
    grave = list(Severity)
    rules = sorted(counts, key=lambda key: (grave.index(key[0]), -counts[key], key[1]))
    return tuple(RuleCount(code, s, counts[s, code], tuple(places[code])) for s, code in rules)


@dataclass(frozen=True, slots=True)
class FileGaps:
    """Where something is to be completed or confirmed: how many times, and on which lines (1-based, sorted)."""

    file: str
    count: int
    lines: tuple[int, ...]


def group_gaps(gaps: Iterable[Diagnostic]) -> tuple[FileGaps, ...]:
    """Gaps file by file, sorted."""
    spans = sorted(gap.span for gap in gaps if gap.span is not None)
    by_file = ((file, tuple(places)) for file, places in groupby(spans, key=lambda span: span.file))
    return tuple(
        FileGaps(file, len(places), tuple(sorted({place.line for place in places if place.line})))
        for file, places in by_file
    )


def say_lines(lines: Iterable[int]) -> str:
    """« 2, 4 à 9 et 12 »; the middle is left out when there are many."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    words = [str(run[0]) if len(run) == 1 else f"{run[0]} à {run[-1]}" for run in runs]
    if len(words) > _MOST_RUNS:
        return f"{', '.join(words[: _MOST_RUNS - 1])} … {words[-1]}"
    return " et ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def sort_by_place(findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in the order in which a person corrects them: file by file, from the top."""
    return tuple(sorted(findings, key=lambda finding: (finding.span is not None, finding.span)))


def say_counts(counts: Iterable[tuple[int, str]]) -> str:
    """« 2 erreurs, 1 avertissement »: the counts that are not zero; nothing when all are."""
    return ", ".join(f"{count} {word}{'s' if count > 1 else ''}" for count, word in counts if count)
