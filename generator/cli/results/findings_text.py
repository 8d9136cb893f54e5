"""The findings of `ctg verifier` on a terminal: by severity, then what is admitted, then what is to be completed."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from generator.checking.summary import DossierFindings, Summary, group_gaps, say_counts, say_lines, sort_by_place
from generator.cli import messages, screen
from generator.errors import Diagnostic, Severity
from generator.verifying.verification import Verification, VerificationReport

_PLURALS = {Severity.ERROR: "erreurs", Severity.WARNING: "avertissements", Severity.ADVICE: "conseils"}
_COUNTS_WIDTH = 70  # of the columns beside the name of a dossier


def show_report(report: VerificationReport, *, all_gaps: bool) -> None:
    """One dossier: its findings, its gaps file by file (or each of them), and the lines that count."""
    found = report.sorted_findings
    _show_remarks(found.remarks)
    _show_group("admis par le dossier", found.admitted, "green")
    for title, gaps in (("à compléter", found.gaps), ("à confirmer", found.to_confirm)):
        if all_gaps:
            _show_group(title, gaps, "cyan")
        else:
            _show_gaps_by_file(title, gaps)
    messages.show_overrides(report.overrides, report.deviations)
    messages.show_clause_changes(report.changes)
    if report.completeness is not None:
        messages.show_completeness(report.completeness)
    if report.stages is not None and report.stages.in_all:
        messages.show_line(report.stages.sentence(), style="yellow")
    screen.output.print(_close(found))


def show_verification(verification: Verification, *, all_gaps: bool) -> None:
    """Each dossier under its name, then what comes of comparing them, one table and one line for all."""
    for report in verification.reports:
        screen.output.rule(Text(report.folder, style="bold"), align="left")
        show_report(report, all_gaps=all_gaps)
        screen.output.print()
    summary = verification.summary
    if summary.shared:
        screen.output.rule(Text("entre les dossiers", style="bold"), align="left")
        _show_remarks(tuple(finding for finding in summary.shared if finding.admitted is None))
        _show_group("admis par un dossier", tuple(f for f in summary.shared if f.admitted is not None), "green")
        screen.output.print()
    _show_summary(summary)


def show_templates(files: tuple[str, ...], faults: tuple[Diagnostic, ...]) -> None:
    """The templates that were read, what is wrong with them, and the line that counts."""
    _show_remarks(sort_by_place(faults))
    for file in files:
        messages.show_line(file)
    read = f"{len(files)} gabarit{'s' if len(files) > 1 else ''} : "
    counts = say_counts([(len(faults), "faute")]) or "aucune faute"
    messages.show_line(read + counts, style="bold red" if faults else "bold green")


def _show_remarks(remarks: tuple[Diagnostic, ...]) -> None:
    for severity in Severity:
        group = tuple(finding for finding in remarks if finding.severity is severity)
        _show_group(_PLURALS[severity], group, messages.COLOURS[severity])


def _show_group(title: str, findings: tuple[Diagnostic, ...], colour: str) -> None:
    if findings:
        messages.show_line(f"{title} ({len(findings)})", style=f"bold {colour}")
        messages.show_diagnostics(findings, screen.output)
        screen.output.print()


def _show_gaps_by_file(title: str, gaps: tuple[Diagnostic, ...]) -> None:
    """« content/…/indicateurs.csv:2: 54 éléments, lignes 2 à 9 »: where to go, without burying what comes before."""
    if not gaps:
        return
    messages.show_line(f"{title} ({len(gaps)}), chacun avec --lacunes", style="bold cyan")
    for file in group_gaps(gaps):
        noun = "élément" if file.count == 1 else "éléments"
        where = f", {'lignes' if len(file.lines) > 1 else 'ligne'} {say_lines(file.lines)}" if file.lines else ""
        messages.show_line(f"{file.file}:{max((1, *file.lines[:1]))}: {file.count} {noun}{where}")
    screen.output.print()


def _close(found: DossierFindings) -> Text:
    """The last line: what refuses, or that nothing does."""
    counts = say_counts((found.count(severity), str(severity)) for severity in Severity)
    if found.admitted:
        counts += f"{', ' if counts else ''}{len(found.admitted)} admis"
    if found.completeness is None:
        return Text(f"dossier illisible : {counts}", style="bold red")
    if found.count(Severity.ERROR):
        return Text(f"refusé : {counts}", style="bold red")
    return Text(f"aucune erreur{f' ; {counts}' if counts else ''}", style="bold green")


def _show_summary(summary: Summary) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    table.add_column("dossier", footer=Text(f"{len(summary.dossiers)} dossiers"), no_wrap=True)
    totals = [*(summary.count(severity) for severity in Severity), summary.admitted]
    for title, total in zip((*_PLURALS.values(), "admis"), totals, strict=True):
        table.add_column(title, justify="right", footer=Text(str(total)))
    table.add_column("à compléter", justify="right")
    for dossier in summary.dossiers:
        table.add_row(*_row(dossier))
    if summary.shared:
        table.add_row("entre les dossiers", *_count(f for f in summary.shared if f.admitted is None), "", "")
    # As wide as it needs: a path that is cut names nothing.
    widest = max(len(dossier.folder) for dossier in summary.dossiers)
    screen.output.print(table, width=max(screen.output.width, widest + _COUNTS_WIDTH))
    if summary.rules:
        rules = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for title in ("contrôle", "gravité"):
            rules.add_column(title)
        for title in ("constats", "dossiers"):
            rules.add_column(title, justify="right")
        for rule in summary.rules:
            severity = Text(str(rule.severity), style=messages.COLOURS[rule.severity])
            rules.add_row(Text(rule.code), severity, str(rule.findings), str(rule.dossiers))
        screen.output.print(rules)
    refused = sum(dossier.count(Severity.ERROR) > 0 for dossier in summary.dossiers)
    words = [f"{refused} refusé{'s' if refused > 1 else ''}" if refused else "aucun refusé"]
    if summary.unreadable:
        words.append(f"dont {summary.unreadable} illisible{'s' if summary.unreadable > 1 else ''}")
    style = "bold red" if refused else "bold green"
    messages.show_line(f"{len(summary.dossiers)} dossiers : {', '.join(words)}", style=style)


def _row(dossier: DossierFindings) -> list[Text | str]:
    errors, warnings, advice = _count(dossier.remarks)
    name = Text(dossier.folder, style="red" if dossier.count(Severity.ERROR) else "")
    admitted = str(len(dossier.admitted)) if dossier.admitted else "–"
    completeness = dossier.completeness
    gaps = "illisible" if completeness is None else f"{completeness.incomplete} sur {completeness.elements}"
    return [name, errors, warnings, advice, admitted, gaps]


def _count(remarks: Iterable[Diagnostic]) -> list[Text]:
    found = [finding.severity for finding in remarks]
    return [
        Text(str(count), style=messages.COLOURS[severity]) if (count := found.count(severity)) else Text("–")
        for severity in Severity
    ]
