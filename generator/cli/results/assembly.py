"""What was assembled, and which signed pages have come back: files, then counts."""

from __future__ import annotations

from generator.cli import messages
from generator.errors import ExitCode, Severity
from generator.files import display_path
from generator.signing.assembly import AssemblyReport
from generator.signing.reception import ReceptionReport
from generator.signing.specimens import SpecimenReport


def show_assembly(report: AssemblyReport) -> ExitCode:
    """What was assembled: warnings, files, how many originals are signed and copies stamped.

    The code says whether a message of the préfecture could not be used, or fits no party: all else was made.
    """
    messages.show_diagnostics(report.warnings)
    for file in report.files:
        messages.show_line(display_path(file))
    copies = f"{report.stamped} copie{'s' if report.stamped > 1 else ''} tamponnée{'s' if report.stamped > 1 else ''}"
    messages.show_line(f"{_say_signed(report.signed, report.originals)} ; {copies}")
    unused = any(warning.severity is Severity.ERROR for warning in report.warnings)
    return ExitCode.INPUT if unused else ExitCode.DONE


def show_produced(made: AssemblyReport | SpecimenReport) -> ExitCode:
    """What `ctg generer --exemplaires` made besides the pieces, with the code of what it shows."""
    if isinstance(made, AssemblyReport):
        return show_assembly(made)
    for file in made.files:
        messages.show_line(display_path(file))
    many = "s" if len(made.files) > 1 else ""
    messages.show_line(f"{len(made.files)} spécimen{many} : « PROJET » sur chaque page, rien n'est à signer")
    return ExitCode.DONE


def show_reception(report: ReceptionReport) -> None:
    """Where each page was filed, what is left to file by hand, what is still missing."""
    for file in report.filed:
        messages.show_line(f"classée : {display_path(file)}")
    for text in report.text:
        kept = f"{text.pages} pages de texte, gardées ensemble" if text.pages > 1 else "1 page de texte, gardée"
        messages.show_line(f"exemplaire n° {text.number} : {kept} : {display_path(text.file)}")
    for file in report.set_aside:
        messages.show_line(f"à classer : {display_path(file)}")
    for line in report.missing:
        messages.show_line(line)
    for file in report.whole:
        messages.show_line(f"fichier reçu, gardé entier : {display_path(file)}")
    counts = [
        _count_pages(len(report.filed), "classée"),
        *([f"{sum(t.pages for t in report.text)} de texte"] if report.text else []),
        f"{report.aside_pages} à classer",
        _count_pages(report.blank, "blanche"),
    ]
    if report.known:
        counts.append(_count_pages(report.known, "déjà connue"))
    messages.show_line(f"pages : {', '.join(counts)} ; {_say_signed(report.signed, report.originals)}")


def _count_pages(count: int, what: str) -> str:
    return f"{count} {what}{'s' if count > 1 else ''}"


def _say_signed(signed: int, originals: int) -> str:
    plural = "s" if signed > 1 else ""
    return f"{signed} exemplaire{plural} sur {originals} signé{plural}"
