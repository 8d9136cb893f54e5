"""The préfecture's stamp on 4 copies of 150 pages, beside other ways of laying it on every page.

The ways get the same pages and the same four lines: `ctg` (one form XObject shared by all pages, as an
artifact), `qpdf --overlay` with a page made once, and pypdf merging that page into each one. What a stamp covers is
looked for as `ctg assembler` does, once for what copies have in common, and by each copy alone. Runs are interleaved,
so that a slow moment of the machine falls on all; medians are printed. `make bench` gets the program qpdf where apt
can; a tool that is not installed is named.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pikepdf
from weasyprint import HTML

from generator.files import read_bytes
from generator.model.acts import ActMetadata, StampText, parse_act_identifier, write_stamp_text
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.prefecture.stamp import apply_stamp, lay_stamp
from generator.prefecture.stamp_ground import StampGround
from generator.project import PROGRAM
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.servant import merge_page_by_page
from scripts.bench.timing import compare, interleave

COPIES, PAGES = 4, 150
FONTS = PROGRAM / "templates" / "fonts"
FONT = FONTS / "LiberationSans-Regular.ttf"
_QPDF_INSIDE = "qpdf --overlay, par la bibliothèque de pikepdf"
FAMILY = "tampon"
_LOOKING = "ctg, en cherchant le texte couvert"
_TOGETHER = "ctg, en cherchant le texte couvert, une fois pour toutes les copies"
_TARGETS = {"ctg": Target(2.0), _LOOKING: Target(2.0, stretch=1.2)}
LEAST = "pikepdf, un seul dessin et rien d'autre"
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
        _LOOKING: lambda pdf: apply_stamp(pdf, stamp, font).pdf,
        LEAST: lambda pdf: stamp_with_one_drawing(pdf, overlay),
        "pypdf, page par page": lambda pdf: merge_page_by_page(pdf, overlay),
    }
    (folder / "overlay.pdf").write_bytes(overlay)
    if qpdf := shutil.which("qpdf"):
        stampers["qpdf --overlay"] = lambda pdf: stamp_with_qpdf(pdf, qpdf, folder)
    stampers[_QPDF_INSIDE] = lambda pdf: stamp_with_qpdf(pdf, None, folder)
    return stampers


def stamp_copies(pdf: bytes, stamp: StampText) -> Iterator[bytes]:
    """The copies of a document, as `ctg assembler` makes those of an act: what is below is looked at once for all."""
    font, ground = read_bytes(FONT), StampGround(pdf)
    for _ in range(COPIES):
        document = open_pdf(pdf, "document.pdf")
        lay_stamp(document, stamp, font, "document.pdf", StampGround(pdf, like=ground))
        yield save_pdf(document)


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


def stamp_with_one_drawing(pdf: bytes, overlay: bytes) -> bytes:
    """pikepdf at its least: the stamp's page as one form XObject, called by one shared stream after each page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened, pikepdf.open(io.BytesIO(overlay)) as over:
        drawing = opened.copy_foreign(over.pages[0].as_form_xobject())
        opening, call = opened.make_stream(b"q"), opened.make_stream(b"Q q /Tampon Do Q")
        for page in opened.pages:
            page.add_resource(drawing, pikepdf.Name.XObject, pikepdf.Name.Tampon)
            page.contents_add(opening, prepend=True)
            page.contents_add(call)
        stream = io.BytesIO()
        opened.save(stream, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return stream.getvalue()


def measure(options: Options) -> Iterator[Row]:
    """Wall time and bytes added, `COPIES` documents of `PAGES` pages."""
    stamp = make_stamp_text()
    document = make_document(PAGES)
    stampers = list_stampers(stamp, make_overlay(stamp), options.folder)
    sizes: dict[str, int] = {}

    def stamp_all(name: str) -> None:
        sizes[name] = sum(len(stampers[name](document)) for _ in range(COPIES))

    def stamp_together() -> None:
        sizes[_TOGETHER] = sum(map(len, stamp_copies(document, stamp)))

    ways: dict[str, Callable[[], object]] = {name: partial(stamp_all, name) for name in stampers}
    ways[_TOGETHER] = stamp_together
    seconds = interleave(ways, max(3, options.runs))
    for name, times in seconds.items():
        added = (sizes[name] - COPIES * len(document)) / 1024
        value = f"{write_seconds(times)}, {added:.0f} Kio ajoutés"
        ratio = None if name == LEAST else compare(times, seconds[LEAST])
        target = _TARGETS.get(name)
        what = f"{COPIES} × {PAGES} pages : {name}"
        yield Row(FAMILY, what, value, ratio, "" if ratio is None else "un seul dessin, par pikepdf", target)
    if "qpdf --overlay" not in stampers:
        yield Row(FAMILY, "qpdf --overlay, le programme : absent de cette machine, non mesuré", "")
