"""Accelerators: the same bytes without each of them, and a library of another version left alone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.files import sha256
from generator.writing import switches
from generator.writing.accelerators.body_parser import parse_page
from generator.writing.accelerators.font_cuts import remember_cuts
from generator.writing.accelerators.switch import SWITCHES, Switch
from generator.writing.html.page import write_html
from generator.writing.pdf import typesetting
from generator.writing.pdf.document import write_pdf
from generator.writing.pdf.typesetting import Fetcher
from tests.writing.pdf_sample import build_furniture, build_sample

VARIABLES = tuple(dict.fromkeys(one.variable for one in SWITCHES))

# Written twice by a process of its own for each set of variables: what was remembered of the first serves the second.
# The processes are forked from one that has loaded what writes, and has written nothing.
_WRITE = """
import os, sys
from generator.files import sha256
from generator.writing import switches
if {unknown}:
    switches.version = lambda library: "0"
from generator.writing.pdf.document import write_pdf
from tests.writing.pdf_sample import build_furniture, build_sample
for variables in {off}:
    child = os.fork()
    if not child:
        os.environ.update(dict.fromkeys(variables, switches.FORGETTING))
        digests = [sha256(write_pdf(build_sample(), build_furniture()).data) for _ in range(2)]
        print(*variables, *digests, flush=True)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("a child has failed")
"""


def write_elsewhere(root: Path, off: list[list[str]], *, unknown: bool = False) -> list[list[str]]:
    """For each set of variables switched off, its names, then the digests of the sample written twice."""
    command = [sys.executable, "-c", _WRITE.format(unknown=unknown, off=off)]
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environment["PYTHONPATH"] = str(root)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=root)
    return [line.split() for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def usual() -> str:
    """The digest of the sample, written as usual."""
    return sha256(write_pdf(build_sample(), build_furniture()).data)


@pytest.mark.slow
def test_the_same_bytes_without_it(usual: str, project_root: Path) -> None:
    off = [*([variable] for variable in VARIABLES), list(VARIABLES)]
    assert len(off) >= 3
    assert write_elsewhere(project_root, off) == [[*variables, usual, usual] for variables in off]


@pytest.mark.slow
def test_the_same_bytes_where_no_version_is_known(usual: str, project_root: Path) -> None:
    assert write_elsewhere(project_root, [[]], unknown=True) == [[usual, usual]]


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(one.is_known() for one in SWITCHES)
    monkeypatch.setattr(switches, "version", lambda _: "0.1")
    assert not any(one.is_known() for one in SWITCHES)
    assert typesetting._make_line_memory() is None

    def cut(*_: object) -> None:
        """Stands for the library's."""

    assert remember_cuts(cut) is cut
    page = write_html(build_sample(), build_furniture())
    assert parse_page(page.html, page.body, Fetcher(page.resources)).etree_element.tag == "html"


@pytest.mark.parametrize("one", SWITCHES, ids=lambda one: f"{one.variable}-{one.library}")
def test_the_version_known_is_the_one_locked(one: Switch, project_root: Path) -> None:
    """Whoever updates the library looks at what is replaced, then writes the new version in `switch.py`."""
    locked = re.findall(
        rf"^{one.library}==(\S+)", (project_root / "requirements.lock").read_text("utf-8"), re.MULTILINE
    )
    assert locked == [one.known_version]
