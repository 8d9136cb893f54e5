"""What the rules have found in a batch, counted by rule over all its CTGs, made now or before.

The remarks of a CTG come from its record, one CTG at a time: one that has not changed counts as one that was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from generator.batches.record import read_findings
from generator.errors import Diagnostic
from generator.model.batch import BatchLine, RuleLine


def recall_findings(line: BatchLine) -> tuple[Diagnostic, ...]:
    """The remarks on a CTG that was made, as its record keeps them."""
    return read_findings(line.output)


def count_by_rule(lines: Sequence[BatchLine], shared: Sequence[Diagnostic]) -> tuple[RuleLine, ...]:
    """A line for each code met, the gravest and most frequent first: faults of what was refused, remarks, and `shared`.

    What a dossier admits is not counted.
    """
    # Imported here: the rules are slow to load, and a batch where nothing has changed does without.
    from generator.checking.notices import explain_code  # noqa: PLC0415
    from generator.checking.summary import count_rules  # noqa: PLC0415

    counted = count_rules(chain(_list_findings(lines), _list_shared(lines, shared)))
    return tuple(
        RuleLine(rule.code, rule.severity, explain_code(rule.code).sentence, rule.findings, rule.where)
        for rule in counted
    )


def _list_findings(lines: Sequence[BatchLine]) -> Iterator[tuple[str, Diagnostic]]:
    for line in lines:
        for finding in chain(line.faults, recall_findings(line) if line.balance else ()):
            yield line.name, finding


def _list_shared(lines: Sequence[BatchLine], shared: Sequence[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    for finding in shared:
        if finding.admitted is None:
            file = finding.span.file if finding.span else ""
            yield next((line.name for line in lines if file.startswith(f"{line.folder}/")), file), finding
