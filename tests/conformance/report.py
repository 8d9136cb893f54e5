"""`make conformance`: both contents built twice, then every file checked, in one table.

    python tests/conformance/report.py TOOLS     TOOLS: where scripts/conformance.sh has installed the validators

Exit code 1 when anything fails, when a tool is missing, or when the files that there should be are not there.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from generator.making.generation import GenerationRequest, generate_dossier
from generator.project import BARE
from tests.conformance.docx_accessibility import check_docx
from tests.conformance.foreign_validators import (
    FLAVOURS,
    MissingToolError,
    Verdict,
    check_tools,
    shorten_faults,
    validate_office_files,
    validate_pdfs,
)
from tests.conformance.page_corner import check_empty_corners, check_stamp_frames, count_pages
from tests.conformance.pair_parity import compare_pair
from tests.conformance.pdf_accessibility import check_pdf, read_navigation
from tests.conformance.redline_judge import check_office, judge_redlines, make_redlines
from tests.conformance.two_builds import AMENDMENT, CONTENTS, BuildError, build_twice, compare_outputs
from tests.conformance.word_layout import check_contents, find_writer, has_contents, lay_out_word_files
from tests.dossiers.dossier_copy import copy_minimal
from tests.dossiers.picture_samples import illustrate

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = (
    *(f"veraPDF {flavour}" for flavour in FLAVOURS),
    *("Open XML SDK", "sommaire Word", "accessibilité", "parité", "coin", "reproductible", "comparatif"),
)
_VERA, _OFFICE, _LAYOUT, _JUDGE = COLUMNS[:2], "Open XML SDK", "sommaire Word", "comparatif"
_WIDTH = 200  # whatever the terminal: a table that is cut says nothing in a journal
# What each content must give, or the table would be true of nothing.
# The Bassin minier was signed before: its act has no original of ours to sign.
# Nobody stamps a report of verification, nor what is made of stamped copies, nor what stands beside an avenant.
_UNSTAMPED = ("rapport", "publication")
# The stems of files that are no pieces, nor stamped.
_APART = re.compile(r"en-bref|(?:petite-enfance-)?bilan-.*|convention-(?:consolidee|modifications)")
_EXPECTED = ("*.pdf", "*.docx", "*.xlsx", "prefecture/*.pdf", "manifeste.json", "rapport/*.docx")
_TO_SIGN = ("exemplaires/*.pdf", "signature/*.pdf")
_REPORTS = ("bilan-*.docx", "bilan-*.pdf", "petite-enfance-bilan-*.pdf")
_AMENDING = ("avenant-1", "annexe-3-plan-actions", "convention-consolidee", "convention-modifications")
_REVISED = "convention-modifications.docx"  # it says both texts: nothing that is read of one is read of it
_PIECES = 6


@dataclass
class Line:
    """One file of the table: the checks that apply to it, each with what it found wrong."""

    name: str
    pages: int = 0
    cells: dict[str, list[str]] = field(default_factory=dict)


def main(arguments: Sequence[str]) -> int:
    """Build, check, print; 0 when everything passes."""
    console = Console(width=_WIDTH, highlight=False)
    try:
        check_tools(Path(arguments[0]))
        find_writer()
        check_office()
        with TemporaryDirectory(prefix="ctg-conformance-") as folder:
            console.print("Production des deux dossiers, deux fois, dans deux environnements différents…")
            first, second = build_twice(ROOT, Path(folder).resolve())
            console.print("Contrôle de chaque fichier…")
            lines, checks = check_outputs(first, second, Path(arguments[0]))
    except (BuildError, MissingToolError) as fault:
        console.print(escape(f"échec : {fault}"), style="red")
        return 1
    return print_report(console, lines, checks)


def check_outputs(first: Path, second: Path, tools: Path) -> tuple[list[Line], int]:
    """A line for each file of both contents, and how many checks veraPDF made."""
    missing = list_missing(first)
    if missing:
        raise BuildError(f"il manque des fichiers à contrôler : {', '.join(missing)}")
    differences = compare_outputs(first, second)
    paths = {name: first / name for name in differences if (first / name).is_file()}
    lines = [Line(name, cells={"reproductible": _told(fault)}) for name, fault in differences.items()]
    illustrated = make_illustrated(first.parent / "illustre")
    paths |= illustrated
    lines += [Line(name) for name in illustrated]
    checks = check_files(lines, paths, tools)
    lines += check_redlines(first.parent / "comparatif", tools)
    return lines, checks


def check_redlines(folder: Path, tools: Path) -> list[Line]:
    """A line for each redline of an example and of its changed copy: valid, and what LibreOffice makes of it."""
    redlines, pdfs = make_redlines(folder)
    judged = judge_redlines(redlines, folder / "libreoffice")
    verdicts = validate_office_files([one.path for one in redlines.values()], tools)
    lines = [
        Line(name, cells={_JUDGE: judged[name], _OFFICE: verdicts[one.path].faults}) for name, one in redlines.items()
    ]
    vera = validate_pdfs(list(pdfs.values()))
    for name, path in pdfs.items():
        data = path.read_bytes()
        cells = {column: vera[path, flavour].faults for column, flavour in zip(_VERA, FLAVOURS, strict=True)}
        lines.append(Line(name, count_pages(data), {**cells, "accessibilité": check_pdf(data)}))
    return lines


def make_illustrated(folder: Path) -> dict[str, Path]:
    """The files of a small dossier whose clauses hold pictures, tables and links, which neither content does."""
    folder.mkdir()
    copy = illustrate(copy_minimal(folder))
    report = generate_dossier(GenerationRequest(copy.folder, BARE, folder / "output"))
    return {f"illustre/{path.name}": path for path in report.files if path.suffix in (".pdf", ".docx")}


def check_files(lines: list[Line], paths: dict[str, Path], tools: Path) -> int:
    """Add to each line what its file's checks found; how many checks veraPDF made."""
    pdfs = [path for path in paths.values() if path.suffix == ".pdf"]
    office = [path for path in paths.values() if path.suffix in (".docx", ".xlsx")]
    words = [path for path in office if path.suffix == ".docx" and path.name != _REVISED]
    listed = [path for path in words if has_contents(path.read_bytes())]
    with TemporaryDirectory(prefix="ctg-mise-en-page-") as folder, ThreadPoolExecutor(3) as pool:
        # Processes of others, while this one does its own checks.
        vera = pool.submit(validate_pdfs, pdfs)
        sdk = pool.submit(validate_office_files, office, tools)
        writer = pool.submit(lay_out_word_files, listed, Path(folder))
        for line in lines:
            if line.name in paths:
                _check_file(line, paths[line.name])
        laid_out = writer.result()
        for line in lines:
            path = paths.get(line.name)
            if path is not None and path in listed:
                line.cells[_LAYOUT] = check_contents(path.read_bytes(), laid_out.get(path))
        return _add_verdicts(lines, paths, vera, sdk)


def list_missing(output: Path) -> list[str]:
    """The kinds of files that a content did not give."""
    wanted = [(content, kind) for content in CONTENTS for kind in _EXPECTED]
    wanted += [("exemple-complet", kind) for kind in (*_TO_SIGN, *_REPORTS)]
    wanted.append(("bassin-minier", _REPORTS[0]))
    wanted += [(AMENDMENT, f"{stem}{suffix}") for stem in _AMENDING for suffix in (".docx", ".pdf")]
    missing = [f"{content}/{kind}" for content, kind in wanted if not any((output / content).glob(kind))]
    for content in CONTENTS:
        for kind in ("*.pdf", "*.docx"):
            found = sum(not _APART.fullmatch(path.stem) for path in (output / content).glob(kind))
            if found != _PIECES:
                missing.append(f"{content}/{kind} ({found} sur {_PIECES})")
    return missing


def _told(fault: str) -> list[str]:
    return [fault] if fault else []


def _check_file(line: Line, path: Path) -> None:
    """Our own checks, those that apply to the file."""
    data = path.read_bytes()
    if path.suffix == ".docx" and path.name != _REVISED:
        pdf = path.with_suffix(".pdf").read_bytes()
        line.cells["accessibilité"] = check_docx(data, read_navigation(pdf))
        line.cells["parité"] = compare_pair(pdf, data, _list_deliberations(path))
    elif path.suffix == ".pdf":
        line.pages = count_pages(data)
        line.cells["accessibilité"] = check_pdf(data)
        is_stamped = path.parent.name == "prefecture"
        if path.parent.name not in _UNSTAMPED and not _APART.fullmatch(path.stem):
            line.cells["coin"] = check_stamp_frames(data) if is_stamped else check_empty_corners(data)
        if path.with_suffix(".docx").is_file() and path.with_suffix(".docx").name != _REVISED:
            line.cells["parité"] = compare_pair(data, path.with_suffix(".docx").read_bytes(), _list_deliberations(path))


def _list_deliberations(path: Path) -> list[str]:
    """The parties whose real deliberation stands in a piece: annexe 5 takes them from its content's folder."""
    if not path.name.startswith("annexe-5-"):
        return []
    content = path.parents[2] / "content" / path.parent.name
    return sorted(deliberation.stem for deliberation in (content / "annexe-5").glob("*.pdf"))


def _add_verdicts(
    lines: list[Line],
    paths: dict[str, Path],
    vera: Future[dict[tuple[Path, str], Verdict]],
    sdk: Future[dict[Path, Verdict]],
) -> int:
    pdf_verdicts, office_verdicts = vera.result(), sdk.result()
    for line in lines:
        path = paths.get(line.name)
        if path is None:
            continue
        for flavour, column in zip(FLAVOURS, _VERA, strict=True):
            if (path, flavour) in pdf_verdicts:
                line.cells[column] = pdf_verdicts[path, flavour].faults
        if path in office_verdicts:
            line.cells[_OFFICE] = office_verdicts[path].faults
    return sum(verdict.checks for verdict in pdf_verdicts.values())


def print_report(console: Console, lines: Sequence[Line], vera_checks: int, columns: Sequence[str] = COLUMNS) -> int:
    """The table, its counts, a line for each failure; the exit code. `columns` are the checks that were asked."""
    table = Table(box=box.SIMPLE_HEAD, show_footer=True, pad_edge=False)
    passed = {c: [not line.cells[c] for line in lines if c in line.cells] for c in columns}
    table.add_column("fichier", f"{len(lines)} fichiers", no_wrap=True)
    table.add_column("pages", str(sum(line.pages for line in lines)), justify="right", no_wrap=True)
    for column in columns:
        table.add_column(column, f"{sum(passed[column])} / {len(passed[column])}", justify="center", no_wrap=True)
    for line in lines:
        shown = [_show_cell(line.cells.get(column)) for column in columns]
        table.add_row(escape(line.name), str(line.pages) if line.pages else "–", *shown)
    console.print(table)
    failures = [(line.name, c, line.cells[c]) for line in lines for c in columns if line.cells.get(c)]
    for name, column, faults in failures:
        console.print(f"échec : {escape(name)}, {column} : {escape(shorten_faults(faults))}", soft_wrap=True)
    checks = sum(len(column) for column in passed.values())
    empty = [column for column, results in passed.items() if not results]
    if empty:
        console.print(f"échec : rien n'a été contrôlé pour {', '.join(empty)}")
    many = "s" if len(failures) > 1 else ""
    vera = f"{vera_checks:,}".replace(",", "\u202f")
    console.print(f"{len(lines)} fichiers, {checks} contrôles, {len(failures)} échec{many} (veraPDF : {vera} tests)")
    return 1 if failures or empty or not lines else 0


def _show_cell(faults: list[str] | None) -> str:
    if faults is None:
        return "–"
    return "[red]ÉCHEC[/red]" if faults else "[green]oui[/green]"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
