"""`make bench`: the préfecture's stamp on 4 copies of 150 pages, against two other ways of laying it on every page.

    python scripts/bench.py [RUNS]

The three ways get the same pages and the same four lines: `ctg` (one form XObject shared by all pages, as an
artifact), `qpdf --overlay` with a page made once, and pypdf merging that page into each one. Runs are interleaved, so
that a slow moment of the machine falls on all; medians are printed. `make bench` gets the program qpdf where apt can; a
tool that is not installed is named.
"""

from __future__ import annotations

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
from rich.console import Console
from rich.table import Table
from weasyprint import HTML

from generator.assembling.stamp import apply_stamp
from generator.files import PROJECT_ROOT, read_bytes
from generator.model.acts import ActMetadata, StampText, parse_act_identifier, write_stamp_text

COPIES, PAGES = 4, 150
FONTS = PROJECT_ROOT / "templates" / "fonts"
FONT = FONTS / "LiberationSans-Regular.ttf"
_QPDF_INSIDE = "qpdf --overlay, par la bibliothèque de pikepdf"
Stamper = Callable[[bytes], bytes]


def make_document(pages: int) -> bytes:
    """A tagged document of so many pages of text, A4, by the same library as the conventions."""
    paragraph = "<p>Les parties conviennent de mobiliser leurs moyens au service des familles du territoire.</p>" * 18
    body = "".join(f"<h2>Page {page}</h2>{paragraph}" for page in range(1, pages + 1))
    style = "@page{size:A4;margin:25mm} h2{break-before:page} h2:first-of-type{break-before:auto}"
    style += "@font-face{font-family:Acte;src:url(LiberationSans-Regular.ttf)} body{font:11pt Acte}"
    page = f'<!doctype html><html lang="fr"><title>Essai</title><style>{style}</style>{body}'
    data = bytes(HTML(string=page, base_url=FONTS.as_uri() + "/").write_pdf(pdf_variant="pdf/ua-1"))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        if len(pdf.pages) != pages:
            raise ValueError(f"{len(pdf.pages)} pages instead of {pages}")
    return data


def make_stamp_text() -> StampText:
    """The four lines of a stamp."""
    identifier, _ = parse_act_identifier("099-219901477-20261021-DEL_2026_118-DE")
    assert identifier is not None
    day = date(2026, 10, 22)
    return write_stamp_text(ActMetadata(identifier, day, day, day, source="mesure"))


def make_overlay(stamp: StampText) -> bytes:
    """A page that shows nothing but the stamp, for the tools that lay a page over others."""
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(595.28, 841.89))
        stream = io.BytesIO()
        blank.save(stream)
    return apply_stamp(stream.getvalue(), stamp, read_bytes(FONT), look_below=False).pdf


def list_stampers(stamp: StampText, overlay: bytes, folder: Path) -> dict[str, Stamper]:
    """The ways of stamping that this machine has, by name."""
    font = read_bytes(FONT)
    stampers: dict[str, Stamper] = {
        "ctg": lambda pdf: apply_stamp(pdf, stamp, font, look_below=False).pdf,
        "ctg, en cherchant le texte couvert": lambda pdf: apply_stamp(pdf, stamp, font).pdf,
        "pypdf, page par page": lambda pdf: stamp_with_pypdf(pdf, overlay),
    }
    (folder / "overlay.pdf").write_bytes(overlay)
    if qpdf := shutil.which("qpdf"):
        stampers["qpdf --overlay"] = lambda pdf: stamp_with_qpdf(pdf, qpdf, folder)
    stampers[_QPDF_INSIDE] = lambda pdf: stamp_with_qpdf(pdf, None, folder)
    return stampers


def stamp_with_pypdf(pdf: bytes, overlay: bytes) -> bytes:
    """What most scripts do: merge the page of the stamp into each page."""
    over = pypdf.PdfReader(io.BytesIO(overlay)).pages[0]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        page.merge_page(over)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def stamp_with_qpdf(pdf: bytes, qpdf: str | None, folder: Path) -> bytes:
    """`qpdf in.pdf --overlay stamp.pdf --repeat=1 -- out.pdf`, its files' reading and writing included.

    Without the program, the same job is run by the library that pikepdf carries.
    """
    source, target = folder / "in.pdf", folder / "out.pdf"
    source.write_bytes(pdf)
    job = [str(source), "--overlay", str(folder / "overlay.pdf"), "--repeat=1", "--", str(target)]
    if qpdf is not None:
        subprocess.run([qpdf, *job], check=True)
    else:
        pikepdf.Job(["qpdf", *job]).run()
    return target.read_bytes()


def main(arguments: Sequence[str]) -> int:
    """Measure, print."""
    runs = int(arguments[0]) if arguments else 5
    console = Console(highlight=False)
    stamp = make_stamp_text()
    document = make_document(PAGES)
    with tempfile.TemporaryDirectory(prefix="ctg-bench-") as folder:
        stampers = list_stampers(stamp, make_overlay(stamp), Path(folder))
        seconds: dict[str, list[float]] = {name: [] for name in stampers}
        sizes: dict[str, int] = {}
        for _ in range(runs):
            for name, stamper in stampers.items():
                start = time.perf_counter()
                made = [stamper(document) for _ in range(COPIES)]
                seconds[name].append(time.perf_counter() - start)
                sizes[name] = sum(len(pdf) for pdf in made)
    console.print(f"{COPIES} × {PAGES} pages, {COPIES * len(document) / 1024:.0f} Kio ; médiane de {runs} passages")
    table = Table("tampon", "secondes", "de … à", "Kio ajoutés")
    for name in stampers:
        added = (sizes[name] - COPIES * len(document)) / 1024
        low, high = min(seconds[name]), max(seconds[name])
        table.add_row(name, f"{statistics.median(seconds[name]):.2f}", f"{low:.2f} – {high:.2f}", f"{added:.0f}")
    console.print(table)
    if "qpdf --overlay" not in stampers:
        console.print("le programme qpdf n'est pas installé (apt install qpdf) : non mesuré", style="yellow")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
