"""`ctg verifier --rapport`: what was found, as a file that a person attaches to an e-mail, written by both writers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from generator.checking.notices import explain_code
from generator.checking.summary import DossierFindings, group_gaps, say_lines
from generator.codes import Code
from generator.composing.numbering import name_sections
from generator.composing.piece import make_meta, say_annexe, say_period
from generator.errors import Diagnostic, Severity, Span, UsageError
from generator.files import display_path, sha256, write_bytes
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.identity import Furniture
from generator.model.pieces import SIGNED_ACT, PiecePlan
from generator.model.report import ReportContent, ReportedDeviation, ReportedFile, ReportedPiece, ReportedRule
from generator.verifying.report import PIECE, REPORT_TITLE, compose_report
from generator.verifying.verification import VerificationReport
from generator.version import __version__
from generator.writing.formats import PIECE_FORMATS, Source, find_format, list_suffixes, write_file
from generator.writing.pdf.glyphs import list_drawable

_UNDRAWN = "?"  # for a character of an excerpt that no font has


class ReportWriter:
    """Writes the report of each dossier that is verified.

    `target` is a file of one dossier, by its ending, or a folder: of one dossier it gets `rapport.pdf` and
    `rapport.docx`, of several a folder for each.

    Raises: `UsageError` for another ending, or for one file when there are several dossiers.
    """

    def __init__(self, folders: Sequence[Path], target: Path) -> None:
        self._files = _choose_files(target)
        self._several = len(folders) > 1
        if self._several and self._files == (target,):
            message = f"un seul fichier ne suffit pas à {len(folders)} dossiers"
            hint = "nommer un dossier : chaque CTG y aura le sien"
            raise UsageError(Diagnostic(Code.RAPPORT_FORMAT, message, Span(display_path(target)), hint=hint))

    def __call__(self, dossier: Dossier, furniture: Furniture, report: VerificationReport) -> tuple[Path, ...]:
        """Write the report of a dossier: its files; both formats are read back and compared before either is kept.

        Raises: `OutputError`; `ParityError` when a file does not say what the tree says.
        """
        document = compose_report(gather_content(dossier, furniture, report))
        files = [path.parent / dossier.name / path.name if self._several else path for path in self._files]
        made = [render_report(document, furniture, path.suffix) for path in files]
        for path, data in zip(files, made, strict=True):
            write_bytes(path, data)
        return tuple(files)


def _choose_files(target: Path) -> tuple[Path, ...]:
    if target.suffix.lower().removeprefix(".") in list_suffixes() and not target.is_dir():
        return (target,)
    if target.suffix and not target.is_dir():
        known = " ou ".join(f".{suffix}" for suffix in sorted(list_suffixes(), reverse=True))
        message = f"un rapport s'écrit en {known.replace(' ou ', ' ou en ')}, pas en {target.suffix}"
        hint = f"nommer un fichier {known}, ou un dossier où écrire les deux"
        raise UsageError(Diagnostic(Code.RAPPORT_FORMAT, message, Span(display_path(target)), hint=hint))
    return tuple(target / format_.name_file(PIECE) for format_ in PIECE_FORMATS)


def render_report(document: Document, furniture: Furniture, suffix: str) -> bytes:
    """The bytes of a report, ".pdf" or ".docx", read back and compared with the tree.

    Raises: `ParityError` when they do not say the same.
    """
    format_ = find_format(suffix)
    return write_file(format_, Source(document, furniture), format_.name_file(PIECE)).data


def gather_content(dossier: Dossier, furniture: Furniture, report: VerificationReport) -> ReportContent:
    """What the report says of a dossier."""
    facts = dossier.facts
    drawable = list_drawable(furniture.identity)
    found = report.sorted_findings
    plan = dossier.model.plan
    titles = {SIGNED_ACT.id: plan.acte.nom} | {annexe.id: say_annexe(plan, annexe) for annexe in plan.annexes}
    pieces = report.completeness.pieces if report.completeness is not None else ()
    return ReportContent(
        meta=make_meta(dossier, PiecePlan(PIECE, PIECE), REPORT_TITLE, draft=False),
        agreement=plan.intitule or " ".join(plan.titre).capitalize(),
        folder=dossier.folder,
        model_folder=dossier.model.folder,
        territory=facts.territoire.nom_couverture or facts.territoire.nom,
        period=say_period(facts.periode),
        model=f"{plan.nom}, version {plan.version}",
        signed=not isinstance(facts.signature.date, Unknown),
        digest=_digest_inputs(dossier),
        program=f"ctg {__version__}",
        names=name_sections(plan),
        rules=tuple(_group_rules(found.remarks, drawable)),
        admitted=tuple(_group_rules(found.admitted, drawable)),
        pieces=tuple(ReportedPiece(titles.get(p.piece, p.piece), p.elements, p.incomplete) for p in pieces),
        files=tuple(_list_files(found, dossier.folder)),
        overrides=report.overrides,
        deviations=tuple(_group_deviations(report)),
        deviations_file=report.deviations[0].origin.file if report.deviations else "",
        changes=report.changes,
    )


def _digest_inputs(dossier: Dossier) -> str:
    """Twelve digits that change with any file of the dossier or of its model."""
    lines = sorted(f"{file.of_model} {file.path} {sha256(file.data)}" for file in dossier.inputs)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def _group_rules(findings: tuple[Diagnostic, ...], drawable: frozenset[str]) -> Iterator[ReportedRule]:
    """By code, the gravest first, then in the order in which the codes are met."""
    groups: dict[Code, list[Diagnostic]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(_make_drawable(finding, drawable))
    grave = list(Severity)
    for code, group in sorted(groups.items(), key=lambda item: grave.index(item[1][0].severity)):
        notice = explain_code(code)
        severity = notice.severity if group[0].admitted else group[0].severity
        sentence = notice.sentence or f"{code.replace('-', ' ').capitalize()}."
        yield ReportedRule(code, severity, sentence.removesuffix("."), notice.source, tuple(group))


def _make_drawable(finding: Diagnostic, drawable: frozenset[str]) -> Diagnostic:
    """The finding, its characters that no font can draw replaced: a report must not fail on what it reports."""

    def clean(words: str | None) -> str | None:
        return words if words is None else "".join(c if c in drawable else _UNDRAWN for c in words)

    message = clean(finding.message) or ""
    return replace(
        finding,
        message=message,
        excerpt=clean(finding.excerpt),
        hint=clean(finding.hint),
        admitted=clean(finding.admitted),
    )


def _list_files(found: DossierFindings, folder: str) -> Iterator[ReportedFile]:
    gaps = {file.file: file for file in group_gaps(found.gaps)}
    marks = {file.file: file for file in group_gaps(found.to_confirm)}
    for name in sorted(gaps.keys() | marks.keys()):
        both = [side[name] for side in (gaps, marks) if name in side]
        lines = sorted({line for file in both for line in file.lines})
        missing, doubtful = (side[name].count if name in side else 0 for side in (gaps, marks))
        yield ReportedFile(name.removeprefix(f"{folder}/"), missing, doubtful, say_lines(lines))


def _group_deviations(report: VerificationReport) -> Iterator[ReportedDeviation]:
    groups: dict[str, list[str]] = {}
    for deviation in report.deviations:
        groups.setdefault(deviation.clause, []).append(deviation.reason)
    for clause, reasons in groups.items():
        yield ReportedDeviation(clause, len(reasons), tuple(dict.fromkeys(reasons)))
