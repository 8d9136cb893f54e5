"""WeasyPrint as this program has it work: stylesheets read once, fonts that leave no file behind."""

from __future__ import annotations

import gc
import multiprocessing
import os
import subprocess
import sys
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from generator.writing.html.page import HtmlPage, write_html
from generator.writing.pdf.typesetting import Fetcher, Styles, read_styles, set_pages
from tests.writing.pdf_sample import build_furniture, build_sample

KEPT: list[Styles] = []


def drop_styles(page: HtmlPage, styles: list[Styles]) -> None:
    """What a forked worker does at its end, or when it makes room for another stylesheet."""
    styles.clear()
    gc.collect()


@pytest.mark.slow
def test_fonts_outlive_a_fork_that_is_done_with_them() -> None:
    page = write_html(build_sample(), build_furniture())
    styles = [read_styles(page.stylesheet, Fetcher(page.resources))]
    folder = Path(styles[0].fonts._folder)
    files = sorted(folder.iterdir())
    assert files
    child = multiprocessing.get_context("fork").Process(target=drop_styles, args=(page, styles))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert sorted(folder.iterdir()) == files
    assert set_pages(page.html, page.body, styles[0], Fetcher(page.resources)).pages
    styles.clear()
    gc.collect()
    assert not folder.exists()


def make_fonts(sender: Connection) -> None:
    """What a worker does: it opens fonts and keeps them to its end."""
    page = write_html(build_sample(), build_furniture())
    KEPT.append(read_styles(page.stylesheet, Fetcher(page.resources)))
    sender.send(str(KEPT[0].fonts._folder))


@pytest.mark.slow
def test_a_process_leaves_no_font_behind() -> None:
    for method in ("fork", "forkserver"):
        context = multiprocessing.get_context(method)
        receiver, sender = context.Pipe(duplex=False)
        child = context.Process(target=make_fonts, args=(sender,))
        child.start()
        folder = Path(receiver.recv())
        child.join()
        assert child.exitcode == 0
        assert not folder.exists()


@pytest.mark.slow
def test_a_program_leaves_no_font_behind() -> None:
    code = (
        "from test_typesetting import *\n"
        "page = write_html(build_sample(), build_furniture())\n"
        "KEPT.append(read_styles(page.stylesheet, Fetcher(page.resources)))\n"
        "print(KEPT[0].fonts._folder, len(list(KEPT[0].fonts._folder.iterdir())))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    folder, count = done.stdout.split()
    assert int(count) > 0
    assert not Path(folder).exists()
