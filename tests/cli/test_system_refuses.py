"""What the system refuses to a run: told in a sentence with the code 6, never as a bug of the program's."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli import running
from generator.cli.system_faults import LEAST_MEMORY_MIB, explain_system
from generator.errors import CtgError, ExitCode
from generator.files import write_bytes
from generator.model.batch import Refusal
from generator.system import say_reason
from generator.workers.attempt import attempt

ROOT = Path(__file__).resolve().parents[2]
FULL = Path("/dev/full")
_DRAFT = pytest.param("ctg nouveau Y --communes 13041", marks=pytest.mark.slow)  # it reads the tables of communes


def call(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A command as a shell runs it, `ctg` being this program."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    environment.pop("CTG_DEBUG", None)
    line = command.replace("ctg", f"{sys.executable} -m generator")
    shell = ["/bin/bash", "-c", f"{line}; exit ${{PIPESTATUS[0]}}"]
    return subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not FULL.exists(), reason="a system without /dev/full")
@pytest.mark.parametrize(
    "command",
    [
        "ctg --version",
        "ctg --help",
        "ctg lot --help",
        pytest.param("ctg nouveau Y --communes 13041", marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_behind_the_output_is_told(command: str, tmp_path: Path) -> None:
    done = call(f"{command} > /dev/full", tmp_path)
    assert done.returncode == ExitCode.OUTPUT, done.stderr
    assert "le disque est plein" in done.stderr
    assert "Traceback" not in done.stderr and "s'est trompé" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes of a Unix shell")
@pytest.mark.parametrize("command", ["ctg --version", "ctg --help", _DRAFT])
def test_a_closed_pipe_is_told(command: str, tmp_path: Path) -> None:
    done = call(f"(sleep 0.1; {command}) | true", tmp_path)
    # The shell gives the code of its own part of the pipe.
    assert done.returncode == ExitCode.OUTPUT, done.stderr
    assert "[sortie-fermee]" in done.stderr
    assert "Traceback" not in done.stderr and "BrokenPipe" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="limits of a Unix shell")
def test_a_file_larger_than_permitted_and_too_little_memory(tmp_path: Path) -> None:
    done = call("ulimit -f 1; ctg nouveau Y --communes 13041", tmp_path)
    assert (done.returncode, "dépasse la taille permise" in done.stderr) == (ExitCode.OUTPUT, True), done.stderr
    done = call(f"ulimit -v {LEAST_MEMORY_MIB * 1024 - 1000}; ctg etat", tmp_path)
    assert (done.returncode, "[memoire-insuffisante]" in done.stderr) == (ExitCode.OUTPUT, True), done.stderr


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (OSError(errno.EIO, "Input/output error", "x.pdf"), "systeme-refuse", "par une erreur"),
        (OSError(errno.EFBIG, "File too large"), "systeme-refuse", "la taille permise"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "memoire-insuffisante", "ne suffit pas"),
        (OSError(errno.EPIPE, "Broken pipe"), "sortie-fermee", "a été fermée"),
        (MemoryError(), "memoire-insuffisante", "ne suffit pas"),
        (RuntimeError("can't start new thread"), "memoire-insuffisante", "ne suffit pas"),
        (ImportError("libqpdf.so.30: cannot open shared object file"), "bibliotheque-absente", "libqpdf.so.30"),
    ],
)
def test_each_refusal_is_a_sentence(
    fault: BaseException, code: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = explain_system(fault)
    assert isinstance(told, CtgError)
    (diagnostic,) = told.diagnostics
    assert diagnostic.code == code
    assert words in diagnostic.message

    def fail(arguments: list[str]) -> int:
        raise fault

    monkeypatch.setattr(running, "_run", fail)
    assert running.run_command(["etat"]) == told.exit_code
    assert told.exit_code == (ExitCode.TEMPLATE if code == "bibliotheque-absente" else ExitCode.OUTPUT)


def test_an_import_that_is_ours_stays_a_bug() -> None:
    assert explain_system(ImportError("cannot import name", name="generator.files")) is None


def test_a_reason_nobody_knows_is_quoted() -> None:
    assert say_reason(OSError(errno.EXDEV, "Cross-device link")) == "le système répond « Cross-device link »"


def test_one_dossier_of_several_is_refused_with_the_code_of_the_system(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError(errno.EIO, "Input/output error")

    refused = attempt(fail, tmp_path, "ctg generer")
    assert isinstance(refused, Refusal)
    assert refused.exit_code == ExitCode.OUTPUT
    assert refused.faults[0].code == "systeme-refuse"


@pytest.mark.skipif(os.name == "nt", reason="names of a Unix disk")
def test_a_file_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    with pytest.raises(CtgError) as caught:
        write_bytes(tmp_path / ("x" * 300), b"x")
    assert "le nom est trop long" in caught.value.diagnostics[0].message
