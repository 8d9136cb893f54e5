"""`make bench`: every family of measures, or those that are named, as one table.

python -m scripts.bench [--sur FAMILLES] [--passages N] [--lot N] [--memoire N,N] [--conventions N]
                        [--concurrents N] [--pleins N] [--page FICHIER]
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from rich.console import Console

from scripts.bench import atelier, batch, checks, copies, dossier, engines, size, stamp, start
from scripts.bench.concurrents import family as concurrents
from scripts.bench.rows import Options, Row, build_table, write_markdown
from scripts.bench.timing import ROOT

_MODULES = (engines, dossier, copies, concurrents, batch, size, stamp, checks, start, atelier)
FAMILIES = {module.FAMILY: module for module in _MODULES}
_START, _END = "<!-- début de make bench -->\n", "<!-- fin de make bench -->\n"


def main(arguments: Sequence[str]) -> int:
    """Measure, print, and write the table into the page when one is given."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--sur", default="", help=f"familles, avec des virgules : {', '.join(FAMILIES)}")
    parser.add_argument("--passages", type=int, default=3, help="passages entrelacés")
    parser.add_argument("--lot", type=int, default=20, help="CTG du lot (100 pour la mesure entière)")
    parser.add_argument("--memoire", default="", help="autres tailles de lot dont mesurer la mémoire : 10,100,300")
    parser.add_argument("--conventions", type=int, default=4, help="conventions de la famille copies (20 : entière)")
    parser.add_argument("--concurrents", type=int, default=30, help="CTG de la famille concurrents")
    parser.add_argument("--pleins", type=int, default=8, help="dossiers complets de la famille concurrents")
    parser.add_argument("--page", type=Path, help="page où écrire le tableau")
    given = parser.parse_args(arguments)
    wanted = [name for name in given.sur.split(",") if name] or list(FAMILIES)
    if unknown := sorted(set(wanted) - set(FAMILIES)):
        parser.error(f"famille inconnue : {', '.join(unknown)} ; familles : {', '.join(FAMILIES)}")
    folder = ROOT / "build" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    memory = tuple(int(count) for count in given.memoire.split(",") if count)
    options = Options(given.passages, given.lot, memory, given.conventions, folder, given.concurrents, given.pleins)
    progress = Console(stderr=True, highlight=False)
    rows: list[Row] = []
    for name in wanted:
        progress.print(f"mesure : {name}", style="dim")
        for row in FAMILIES[name].measure(options):
            progress.print(" | ".join(filter(None, row.cells()[1:])), style="dim", markup=False, soft_wrap=True)
            rows.append(row)
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 180)
    console.print(build_table(rows))
    console.print(describe_machine(options))
    if given.page is not None:
        write_page(given.page, rows, options)
    return 0


def describe_machine(options: Options) -> str:
    """The day, the machine, and how much was measured."""
    cpu = next(
        (line.split(":")[1].strip() for line in _read_lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    load = " ".join(_read_lines("/proc/loadavg")[:1]).split(" ")[0]
    return (
        f"{date.today():%d/%m/%Y}, {platform.machine()} {cpu}, Python {platform.python_version()}, charge {load} ; "
        f"médianes de {options.runs} passages entrelacés"
    )


def write_page(page: Path, rows: Sequence[Row], options: Options) -> None:
    """Put the table between the marks of the page."""
    text = page.read_text("utf-8")
    before, _, rest = text.partition(_START)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_START}{describe_machine(options)}\n\n{write_markdown(rows)}{_END}{after}", "utf-8")


def _read_lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
