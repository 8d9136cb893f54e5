"""The temporary folders of fonts: held while their process or a fork lives, removed by the next one afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from generator.writing.pdf.fonts import make_font_folder, remove_font_folder

_MAKE = "from generator.writing.pdf.fonts import make_font_folder; print(make_font_folder()[0], flush=True); "
_WAIT = "import time; time.sleep(600)"
_FORK = "import os; os.fork() and os._exit(0); "


@pytest.fixture
def aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's temporary folder, for this test alone."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return tmp_path


@contextmanager
def run_holder(code: str) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A process of its own group that has made a folder, and the folder, made long ago by its date."""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as holder:
        try:
            assert holder.stdout is not None
            folder = Path(holder.stdout.readline().strip())
            (folder / "police").write_bytes(b"glyphes")
            age(folder)
            yield folder, holder
        finally:
            with suppress(ProcessLookupError):  # all of it has ended
                os.killpg(holder.pid, signal.SIGKILL)


def age(folder: Path) -> None:
    long_ago = time.time() - 3600
    os.utime(folder, (long_ago, long_ago))


def make_and_remove() -> None:
    remove_font_folder(*make_font_folder())


def test_the_folder_of_a_killed_process_goes(aside: Path) -> None:
    with run_holder(_MAKE + _WAIT) as (folder, holder):
        make_and_remove()
        assert (folder / "police").exists()
        holder.kill()
        holder.wait()
        make_and_remove()
        assert list(aside.iterdir()) == []


def test_a_fork_holds_it_still(aside: Path) -> None:
    with run_holder(_MAKE + _FORK + _WAIT) as (folder, holder):
        holder.wait()
        make_and_remove()
        assert list(aside.iterdir()) == [folder]


def test_a_folder_just_made_is_left_alone(aside: Path) -> None:
    young, held = make_font_folder()
    assert held is not None
    os.close(held)
    make_and_remove()
    assert young.exists()
    age(young)
    make_and_remove()
    assert not young.exists()


def test_what_bears_another_name_is_left_alone(aside: Path) -> None:
    other = aside / "ctg-polices-de-la-mairie"
    other.mkdir()
    link = aside / "ctg-polices-tenues-lien"
    link.symlink_to(other)
    age(other)
    make_and_remove()
    assert sorted(aside.iterdir()) == [other, link]
