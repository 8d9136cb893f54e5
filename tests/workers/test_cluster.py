"""Jobs on a cluster: a scheduler and two workers on this machine's loopback, one of them killed in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from generator.batches.batch import BatchRequest, run_batch
from generator.batches.jobs import make_dossier
from generator.cli.main import run
from generator.project import BARE
from tests.batches.batch_samples import DirectCrew, copy_dossiers, read_tree

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("amont", "aval", "milieu", "source")


def start(folder: Path, module: str, *options: str) -> subprocess.Popen[bytes]:
    """A process of the cluster, in a group of its own so that it is ended with all that it has started."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    }
    command = [sys.executable, "-m", f"distributed.cli.{module}", "--no-dashboard", "--host", "127.0.0.1", *options]
    with (folder / f"{module}-{len(list(folder.glob('*.log')))}.log").open("wb") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True)


def end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    folder = tmp_path / "grappe"
    folder.mkdir()
    file = folder / "scheduler.json"
    processes = [start(folder, "dask_scheduler", "--port", "0", "--scheduler-file", str(file))]
    try:
        while not file.is_file() or not file.read_text("utf-8").strip():
            assert processes[0].poll() is None, (folder / "dask_scheduler-0.log").read_text("utf-8")
            time.sleep(0.05)
        address = json.loads(file.read_text("utf-8"))["address"].removeprefix("tcp://")
        for _ in range(2):
            options = ("--nworkers", "1", "--nthreads", "1", "--local-directory", str(folder))
            processes.append(start(folder, "dask_worker", f"tcp://{address}", *options))
        yield address, processes[1:]
    finally:
        for process in processes:
            end(process)


def list_group(group: int) -> list[str]:
    """The processes of a group that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(stat.parent.name)
    return found


def wait_for_group(group: int) -> list[str]:
    """What still runs of a group: a killed process with much memory takes a moment to go."""
    limit = time.monotonic() + 60
    while (left := list_group(group)) and time.monotonic() < limit:
        time.sleep(0.05)
    return left


def test_a_cluster_that_loses_a_worker_ends_with_the_same_bytes(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    content = copy_dossiers(tmp_path / "content", NAMES)
    assert not run_batch(BatchRequest(content, BARE, tmp_path / "direct"), DirectCrew(make_dossier)).failed
    output = tmp_path / "output"
    command = [sys.executable, "-m", "generator", "lot", str(content), "--sortie", str(output)]
    process = subprocess.Popen(
        [*command, "--executeur", f"dask://{address}"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    while process.poll() is None and not list(output.glob("*/manifeste.json")):
        time.sleep(0.05)
    end(workers[0])  # while the others are at work
    said, _ = process.communicate()
    assert process.returncode == 0, said
    assert "4 CTG à jour : 4 produites" in said
    assert read_tree(output) == read_tree(tmp_path / "direct")
    end(workers[1])
    assert not wait_for_group(workers[0].pid)
    assert not wait_for_group(workers[1].pid)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--executeur", "dask://127.0.0.1:1", "--ouvriers", "2"], "options-incompatibles"),
        (["--executeur", "ssh://autre"], "grappe-injoignable"),
        (["--executeur", "dask://127.0.0.1"], "grappe-injoignable"),
    ],
)
def test_a_wrong_address_is_a_usage_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: str
) -> None:
    content = copy_dossiers(tmp_path / "content", NAMES[:1])
    assert run(["lot", str(content), "--sortie", str(tmp_path / "output"), *options]) == 2
    assert f"[{code}]" in capsys.readouterr().err


def test_without_the_library_the_extra_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.setitem(sys.modules, "dask", None)
    content = copy_dossiers(tmp_path / "content", NAMES[:1])
    options = ["--sortie", str(tmp_path / "output"), "--executeur", "dask://127.0.0.1:8786"]
    assert run(["lot", str(content), *options]) == 2
    said = capsys.readouterr().err
    assert "[grappe-absente]" in said
    assert "grappe" in said
