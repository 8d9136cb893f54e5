"""Conventions with four stamped copies each: one rendering and a shared stamp, beside the naive way."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator

from generator.files import read_bytes
from generator.making.workshop import Workshop, open_workshop
from generator.model.pieces import SIGNED_ACT
from generator.pdf_files.pdf_bytes import open_pdf, save_pdf
from generator.prefecture.stamp import lay_stamp
from generator.prefecture.stamp_ground import StampGround
from generator.project import BARE
from scripts.bench.contents import list_pages, make_dossiers, save_pages
from scripts.bench.rows import Options, Row, Target
from scripts.bench.stamp import FONT, make_overlay, make_stamp_text
from scripts.bench.timing import Servant, compare, interleave

FAMILY = "copies"
COPIES = 4


def measure(options: Options) -> Iterator[Row]:
    """Wall time: the naive way in one process; ours in two, forked once everything is imported.

    Each convention is another one, of other communes.
    """
    count = options.conventions
    folder = options.folder / "conventions"
    make_dossiers(folder, count)
    workshops = [open_workshop(file.parent, BARE) for file in sorted(folder.glob("*/ctg.yaml"))]
    documents = [workshop.compose((SIGNED_ACT.id,), draft=True)[0] for workshop in workshops]
    pages = options.folder / "copies.pickle"
    save_pages([page for w, d in zip(workshops, documents, strict=True) for page in list_pages(w, (d,))], pages)
    stamp, font = make_stamp_text(), read_bytes(FONT)
    overlay = make_overlay(stamp)

    def make(number: int) -> int:
        fresh = Workshop(workshops[number].dossier, workshops[number].furniture, {})
        made = fresh.make_piece(documents[number])
        ground, total = StampGround(made.pdf), 0
        for _ in range(COPIES):
            copy = open_pdf(made.pdf, "copie.pdf")
            lay_stamp(copy, stamp, font, "copie.pdf", ground)
            total += len(save_pdf(copy))
        return total

    def make_all(workers: int) -> None:
        global _job  # noqa: PLW0603 – reaches the forked workers without being sent
        _job = make
        if workers == 1:
            for number in range(count):
                make(number)
            return
        with multiprocessing.get_context("fork").Pool(workers) as pool:
            pool.map(_run_job, range(count), chunksize=1)

    with Servant("naif", str(pages), str(_save(options, overlay))) as naive:

        def make_naively() -> float:
            start = time.perf_counter()
            for number in range(count * COPIES):
                naive.ask(str(number // COPIES))
            return time.perf_counter() - start

        make(0)
        ways = {"naif": make_naively, "un": lambda: make_all(1), "deux": lambda: make_all(2)}
        seconds = interleave(ways, 1)
    what = f"{count} conventions inventées × {COPIES} copies tamponnées"
    yield Row(FAMILY, f"{what} : chacune composée, pypdf page par page", _say(seconds["naif"]))
    for name, words, target in (("un", "un processus", None), ("deux", "deux processus", Target(0.12))):
        ratio = compare(seconds[name], seconds["naif"])
        told = f"{what} : ctg, {words}, textes comparés, DOCX joint"
        yield Row(FAMILY, told, _say(seconds[name]), ratio, "la façon naïve", target)


def _run_job(number: int) -> int:
    return int(_job(number))


def _job(_: int) -> int:
    raise RuntimeError("no job yet")


def _save(options: Options, overlay: bytes) -> object:
    path = options.folder / "overlay.pdf"
    path.write_bytes(overlay)
    return path


def _say(seconds: list[float]) -> str:
    return f"{seconds[0]:.1f} s".replace(".", ",")
