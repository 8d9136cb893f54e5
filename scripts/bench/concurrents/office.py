"""LibreOffice: a process that converts many files, and one that is kept running."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from scripts.bench.concurrents.processes import time_tree
from scripts.bench.timing import ROOT

_SYSTEM_PYTHON = "/usr/bin/python3"  # which the package python3-uno is for


def find_office() -> str | None:
    """The program, when the machine has it."""
    return shutil.which("soffice")


def has_bridge() -> bool:
    """Whether the system's Python can speak to a LibreOffice that is running (package python3-uno)."""
    try:
        done = subprocess.run([_SYSTEM_PYTHON, "-c", "import uno"], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def convert_all(files: Sequence[Path], folder: Path) -> float:
    """Processor seconds of one process that makes a PDF of each file, with its usual settings.

    Files of the same name would replace one another: they are linked under names of their own.
    """
    shutil.rmtree(folder, ignore_errors=True)
    made = folder / "pdf"
    made.mkdir(parents=True)
    sources = [folder / f"{rank:03d}-{file.name}" for rank, file in enumerate(files)]
    for source, file in zip(sources, files, strict=True):
        source.hardlink_to(file)
    profile = (folder.parent / "libreoffice").resolve().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    seconds = time_tree(*command, "--outdir", str(made), *map(str, sources))
    if (count := len(list(made.glob("*.pdf")))) != len(files):
        raise RuntimeError(f"{count} PDF of {len(files)}")
    return seconds


class RunningOffice:
    """A LibreOffice that stays, and what speaks to it; a document a time."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        script = Path(__file__).with_name("running_office.py")
        self._process = subprocess.Popen(
            [_SYSTEM_PYTHON, str(script), str(folder.resolve())],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def convert(self, source: Path, target: Path) -> float:
        """Processor seconds of both processes for a PDF of the file."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        target.unlink(missing_ok=True)
        self._process.stdin.write(f"{source.resolve()}\t{target.resolve()}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer or not target.is_file():
            raise RuntimeError(f"LibreOffice has made no PDF of {source.name}")
        return float(json.loads(answer)["seconds"])

    def __enter__(self) -> RunningOffice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
