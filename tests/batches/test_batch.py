"""A batch: what has not changed is left alone, what fails is told, what was interrupted is found out and done again."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import weakref
from dataclasses import replace
from pathlib import Path, PosixPath

import pytest
from openpyxl import load_workbook

from generator.batches import record as batch_record
from generator.batches.batch import BatchRequest, run_batch
from generator.batches.job_values import WORK, DossierJob, Share
from generator.batches.jobs import make_dossier
from generator.batches.record import RECORD_FILE, read_findings
from generator.batches.shares import join_shares
from generator.cli.main import run
from generator.errors import OutputError
from generator.files import display_path, reserve_folder, sha256
from generator.manifest import MANIFEST_PAGE, OriginalEntry, parse_manifest, write_manifest
from generator.model.batch import BatchLine, Limits, MadeDossier, Refusal, State
from generator.project import BARE
from generator.workers.local import LocalCrew
from generator.workers.run import run_jobs
from tests.batches.batch_samples import DirectCrew, HangingFolder, copy_dossiers, read_tree, sketch_dossier
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

LIMITS = Limits(seconds=300, memory_mib=2048)
SOME_FILES = 5  # of the three dossiers: one is begun, or done; none of the others
NAMES = ("amont", "aval", "milieu")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Three dossiers that share a model."""
    return copy_dossiers(tmp_path / "content", NAMES)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes]]:
    """Three dossiers, and the files that a run of one process makes of them."""
    folder = tmp_path_factory.mktemp("lot")
    copy_dossiers(folder / "content", NAMES)
    assert not run_batch(BatchRequest(folder / "content", BARE, folder / "direct"), DirectCrew(make_dossier)).failed
    return folder / "content", read_tree(folder / "direct")


def test_only_what_has_changed_is_made_again(content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    crew = DirectCrew()
    first = run_batch(request, crew)
    assert crew.take_made() == list(NAMES)
    assert [line.state for line in first.lines] == [State.DONE] * 3
    assert not first.failed
    before = read_tree(request.output)
    assert {f"{name}/{RECORD_FILE}" for name in NAMES} < set(before)

    second = run_batch(request, crew)
    assert crew.take_made() == []
    assert all(line.kept for line in second.lines)
    assert [line.balance for line in second.lines] == [line.balance for line in first.lines]

    portrait = content / "aval" / "textes" / "portrait.md"
    text = portrait.read_text("utf-8")
    portrait.write_text(text + "\nUn mot de plus.\n", "utf-8")
    third = run_batch(request, crew)
    assert crew.take_made() == ["aval"]
    assert next(line.reason for line in third.lines if line.name == "aval") == "le dossier a changé"
    portrait.write_text(text, "utf-8")
    run_batch(request, crew)
    assert crew.take_made() == ["aval"]
    assert read_tree(request.output) == before

    os.utime(portrait)  # a date is not a change, nor is a note that no document carries
    for name in ("LISEZMOI.md", "README.md", "a-revoir.txt"):
        (content / "aval" / name).write_text("à revoir", "utf-8")
    run_batch(request, crew)
    assert crew.take_made() == []


@pytest.mark.parametrize("part", ["modele", "programme", "final", "nouveau fichier"])
def test_what_all_share_makes_all_again(
    content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    crew = DirectCrew()
    run_batch(request, crew)
    crew.take_made()
    expected = list(NAMES)
    match part:
        case "modele":
            DossierCopy(content / "amont").write_clause("objet", "Un autre objet.\n")
        case "programme":
            monkeypatch.setattr(batch_record, "digest_program", lambda: "autre")
        case "final":
            request = BatchRequest(content, BARE, tmp_path / "output", final=True)
        case _:
            (content / "aval" / "textes" / "visas-locaux.md").write_text("Vu un vœu ;\n", "utf-8")
            expected = ["aval"]
    run_batch(request, crew)
    assert crew.take_made() == expected


def test_an_output_that_was_touched_or_not_finished_is_made_again(content: Path, tmp_path: Path) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    crew = DirectCrew()
    run_batch(request, crew)
    before = read_tree(request.output)
    (request.output / "amont" / "convention.pdf").unlink()
    (request.output / "aval" / "manifeste.json").unlink()
    (request.output / "aval" / ".convention.pdf.abcd.tmp").write_bytes(b"moitie")
    (request.output / ".bilan.xlsx.abcd.tmp").write_bytes(b"moitie")
    (request.output / "milieu" / RECORD_FILE).write_bytes(b"{")
    crew.take_made()
    run_batch(request, crew)
    assert crew.take_made() == list(NAMES)
    assert read_tree(request.output) == before


def test_an_output_that_a_person_has_changed_is_refused_by_name_and_the_others_made(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    run_batch(request, DirectCrew())
    (request.output / "aval" / "convention.pdf").write_bytes(b"annotated")
    before = read_tree(request.output / "aval")
    for name in NAMES:
        (content / name / "textes" / "portrait.md").write_text("Un mot de plus.\n", "utf-8")
    report = run_batch(request, DirectCrew())
    assert [(line.name, line.state) for line in report.lines if line.state is not State.DONE] == [
        ("aval", State.REFUSED)
    ]
    (line,) = report.failed
    (fault,) = line.faults
    assert fault.code == "sortie-modifiee" and "aval/convention.pdf" in str(fault.span)
    assert f"« ctg generer {display_path(content / 'aval')} --ecraser »" in (fault.hint or "")
    assert read_tree(request.output / "aval") == before
    (request.output / "aval" / "convention.pdf").rename(tmp_path / "annotated.pdf")
    assert not run_batch(request, DirectCrew()).failed


def test_what_assembler_adds_to_the_manifest_is_no_change(content: Path, tmp_path: Path) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    crew = DirectCrew()
    run_batch(request, crew)
    path = request.output / "amont" / "manifeste.json"
    original = OriginalEntry(1, "caf", "exemplaires/1-caf.pdf", "abcd", 9, (4,), (), signed=False)
    path.write_bytes(write_manifest(replace(parse_manifest(path.read_bytes()), originals=(original,))))
    crew.take_made()
    run_batch(request, crew)
    assert crew.take_made() == []


def test_one_dossier_with_a_fault_does_not_stop_the_others(
    content: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DossierCopy(content / "aval").write("ctg.yaml", "modele: mini\n")
    assert run(["lot", str(content), "--sortie", str(tmp_path / "output"), "--ouvriers", "1"]) == 8
    captured = capsys.readouterr()
    assert "erreur [" in captured.err
    assert "aval/ctg.yaml" in captured.err
    assert "2 CTG à jour : 2 produites, 0 sans changement" in captured.out
    assert "1 refusée" in captured.out
    assert (tmp_path / "output" / "amont" / "convention.pdf").is_file()
    assert not (tmp_path / "output" / "aval").exists()


def test_a_final_is_made_again_only_on_demand_and_says_so(content: Path, tmp_path: Path) -> None:
    final = BatchRequest(content, BARE, tmp_path / "output", final=True)
    plain, draft = replace(final, final=False), replace(final, final=False, draft=True)
    crew = DirectCrew()
    run_batch(final, crew)
    finals = read_tree(final.output)
    crew.take_made()

    report = run_batch(plain, crew)
    assert crew.take_made() == []
    assert [(line.state, line.kept, line.reason, line.notes) for line in report.lines] == [
        (State.DONE, True, "", ())
    ] * 3
    assert read_tree(final.output) == finals

    (content / "aval" / "textes" / "portrait.md").write_text("Un mot de plus.\n", "utf-8")
    (final.output / "milieu" / RECORD_FILE).unlink()  # made by « ctg generer --final »
    report = run_batch(plain, crew)
    assert crew.take_made() == []
    told = {line.name: [(note.code, note.message) for note in line.notes] for line in report.lines}
    assert told == {
        "amont": [],
        "aval": [("definitif-garde", "la version définitive (le dossier a changé) est gardée telle quelle")],
        "milieu": [("definitif-garde", "la version définitive, faite sans « ctg lot », est gardée telle quelle")],
    }
    assert not report.failed
    for name in ("aval/convention.pdf", "milieu/convention.pdf"):
        assert read_tree(final.output)[name] == finals[name]

    run_batch(final, crew)
    assert crew.take_made() == ["aval", "milieu"]
    run_batch(draft, crew)
    assert crew.take_made() == list(NAMES)
    run_batch(plain, crew)
    assert crew.take_made() == []


def test_final_and_draft_together_are_a_usage_fault(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["lot", str(content), "--final", "--brouillon"]) == 2
    assert "[options-incompatibles]" in capsys.readouterr().err


def test_older_documents_of_a_refused_ctg_and_those_of_no_dossier_are_told(content: Path, tmp_path: Path) -> None:
    request = BatchRequest(content, BARE, tmp_path / "output")
    run_batch(request, DirectCrew())
    manifest = (request.output / "aval" / "manifeste.json").read_bytes()
    shutil.rmtree(content / "milieu")
    report = run_batch(request, DirectCrew(lambda _: Refusal(State.REFUSED, ())))
    assert [note.code for note in report.notes] == ["documents-sans-dossier"]
    assert "content/milieu" in report.notes[0].message
    assert not any(line.notes for line in report.lines), "nothing has changed: nobody was refused"
    (content / "aval" / "textes" / "portrait.md").write_text("Un mot de plus.\n", "utf-8")
    report = run_batch(request, DirectCrew(lambda _: Refusal(State.REFUSED, ())))
    (note,) = next(line.notes for line in report.lines if line.name == "aval")
    assert note.code == "documents-anciens"
    assert f"projet, contenu daté du 2027-01-01, manifeste {sha256(manifest)[:8]}" in note.message
    found = [row[2].value for row in load_workbook(report.summary)["À regarder"].iter_rows(min_row=2)]
    assert found == ["documents-sans-dossier", "mot-double", "documents-anciens"]


def test_two_dossiers_of_one_name_are_refused_and_the_others_made(content: Path, tmp_path: Path) -> None:
    shutil.copytree(content / "amont", content / "archives" / "amont")
    shutil.copytree(content / "modeles", content / "archives" / "modeles")
    report = run_batch(BatchRequest(content, BARE, tmp_path / "output"), DirectCrew())
    refused = [line for line in report.lines if line.state is State.REFUSED]
    assert [line.name for line in refused] == ["amont", "amont"]
    assert {line.faults[0].code for line in refused} == {"nom-en-double"}
    assert len(report.lines) == 4


def test_two_batches_do_not_write_in_one_place(content: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    with reserve_folder(output) as mine:
        assert mine
        with pytest.raises(OutputError, match="lot-en-cours"):
            run_batch(BatchRequest(content, BARE, output), DirectCrew())
    assert not any(output.iterdir())
    assert not run_batch(BatchRequest(content, BARE, output), DirectCrew()).failed


def test_a_folder_without_dossier_is_a_usage_fault(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.docx").write_bytes(b"PK")
    for name, words in (
        (".", "aucun dossier de CTG ici"),
        ("r.docx", "ce fichier n'est ni un classeur .xlsx ni un dossier de CTG"),
        ("absent", "dossier ou classeur introuvable"),
    ):
        assert run(["lot", str(tmp_path / name), "--sortie", str(tmp_path / "output")]) == 2
        assert f"[dossier-introuvable] {words}" in capsys.readouterr().err


class TrackedFiles(dict[str, bytes]):
    """The documents of a CTG, whose end can be seen."""

    __hash__ = object.__hash__  # type: ignore[assignment]


def test_documents_are_let_go_before_the_next_ones_and_remarks_stay_in_the_record(
    content: Path, tmp_path: Path
) -> None:
    alive: weakref.WeakSet[TrackedFiles] = weakref.WeakSet()
    most = 0

    def make(job: DossierJob) -> MadeDossier:
        nonlocal most
        made = sketch_dossier(job)
        made = replace(made, files=TrackedFiles(made.files))
        alive.add(made.files)  # type: ignore[arg-type]
        most = max(most, len(alive))
        return made

    report = run_batch(BatchRequest(content, BARE, tmp_path / "output"), DirectCrew(make))
    assert most == 1
    assert len(alive) == 0
    assert [line.balance.remarks for line in report.lines if line.balance] == [1, 1, 1]
    assert [f.code for line in report.lines for f in read_findings(line.output)] == ["mot-double"] * 3
    sheet = load_workbook(report.summary)["À regarder"]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["mot-double"] * 3
    assert [(rule.code, rule.findings, len(rule.ctgs)) for rule in report.rules] == [("mot-double", 3, 3)]
    again = run_batch(BatchRequest(content, BARE, tmp_path / "output"), DirectCrew(make))
    assert all(line.kept for line in again.lines)
    assert again.rules == report.rules, "a CTG that has not changed counts from its record"


# --- real workers ----------------------------------------------------------------------------------------------------


class GreedyFolder(PosixPath):
    """A dossier that wants all the memory."""

    def __truediv__(self, key: object) -> Path:
        return Path(str([bytearray(64 * 1024 * 1024) for _ in range(1000)]))


class DeadlyFolder(PosixPath):
    """A dossier that kills its worker."""

    def __truediv__(self, key: object) -> Path:
        os.kill(os.getpid(), signal.SIGSEGV)
        raise AssertionError


def test_a_dossier_that_hangs_eats_or_dies_is_stopped_and_the_others_go_on(content: Path) -> None:
    wicked = [kind(content / "amont") for kind in (HangingFolder, GreedyFolder, DeadlyFolder)]
    folders = [content / "aval", *wicked, content / "milieu", content / "amont"]
    crew = LocalCrew(2, Limits(seconds=30, memory_mib=1024))  # an ordinary one takes 5 s where others work too
    refused, made = {}, set()
    for job, result in run_jobs(WORK, [DossierJob(folder, BARE, False) for folder in folders], crew):
        if isinstance(result, Refusal):
            assert result.state is State.STOPPED
            refused[type(job.folder).__name__] = result.faults[0].code
        else:
            made.add(job.folder.name)
    assert refused == {
        "HangingFolder": "dossier-trop-long",
        "GreedyFolder": "dossier-trop-lourd",
        "DeadlyFolder": "ouvrier-perdu",
    }
    assert made == {"amont", "aval", "milieu"}


def test_workers_give_the_bytes_of_one_process_and_are_forked_from_one_thread(
    real: tuple[Path, dict[str, bytes]], tmp_path: Path
) -> None:
    content, expected = real
    threads: list[int] = []

    def watch(line: BatchLine, ended: int, total: int) -> None:
        counts = (count_threads(pid) for pid in list_children(os.getpid()) if is_fork_server(pid))
        threads.extend(count for count in counts if count)

    report = run_batch(BatchRequest(content, BARE, tmp_path / "output"), LocalCrew(2, LIMITS), watch)
    assert not report.failed
    assert threads
    assert set(threads) == {1}, "never fork from a process with threads"
    assert read_tree(tmp_path / "output") == expected


@pytest.mark.parametrize("workers", [2, 3])
def test_one_dossier_shared_by_all_workers_gives_the_bytes_of_one_process(
    real: tuple[Path, dict[str, bytes]], tmp_path: Path, workers: int
) -> None:
    content, expected = real
    request = BatchRequest(content / "aval", BARE, tmp_path / "output")
    wanted = {name: data for name, data in expected.items() if name.startswith("aval/")}
    for crew in (LocalCrew(workers, LIMITS), LocalCrew(workers, LIMITS)):
        assert not run_batch(request, crew).failed
        made = read_tree(request.output)
        assert {name: data for name, data in made.items() if name.startswith("aval/")} == wanted
        (request.output / "aval" / RECORD_FILE).unlink()  # again, over a manifest that is there


def test_shares_write_each_piece_once_and_together_all_of_them(real: tuple[Path, dict[str, bytes]]) -> None:
    content, expected = real
    wanted = {name.removeprefix("aval/"): data for name, data in expected.items() if name.startswith("aval/")}
    del wanted[RECORD_FILE], wanted[MANIFEST_PAGE]  # both are written with the files, once
    for count in (2, 3, 9):
        shares = [make_dossier(DossierJob(content / "aval", BARE, False, share=Share(r, count))) for r in range(count)]
        made = [share for share in shares if isinstance(share, MadeDossier)]
        assert len(made) == count
        names = [name for share in made for name in share.files if name != "manifeste.json"]
        assert len(names) == len(set(names))
        joined = join_shares(shares)
        assert isinstance(joined, MadeDossier)
        assert joined.files == wanted
        changed = replace(made[-1], inputs={**made[-1].inputs, "ctg.yaml": "autre"})
        assert join_shares([*shares[:-1], changed]) is None, "the dossier was changed between two readings"
        refusal = Refusal(State.STOPPED, ())
        assert join_shares([*shares[:-1], refusal]) is refusal


def read_of_process(pid: int, name: str) -> bytes:
    """Empty once the process has gone, which it may do between being listed and being read."""
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def list_children(pid: int) -> list[int]:
    return [int(word) for word in read_of_process(pid, f"task/{pid}/children").split()]


def is_fork_server(pid: int) -> bool:
    return b"forkserver" in read_of_process(pid, "cmdline")


def count_threads(pid: int) -> int:
    """0 once the process has gone."""
    found = re.search(rb"^Threads:\s+(\d+)$", read_of_process(pid, "status"), re.MULTILINE)
    return int(found[1]) if found else 0


def test_a_run_that_was_killed_goes_on_to_the_same_bytes(real: tuple[Path, dict[str, bytes]], tmp_path: Path) -> None:
    """Killed with -9 once some files are there: the next run ends as if nothing had happened."""
    content, expected = real
    output = tmp_path / "output"
    command = [sys.executable, "-m", "generator", "lot", str(content), "--sortie", str(output), "--ouvriers", "2"]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    while process.poll() is None and sum(1 for _ in output.rglob("*")) < SOME_FILES:
        time.sleep(0.002)
    descendants = list_descendants(process.pid)
    process.kill()
    process.wait()
    wait_for_end(descendants)
    report = run_batch(BatchRequest(content, BARE, output), DirectCrew(make_dossier))
    assert not report.failed
    assert read_tree(output) == expected


def list_descendants(pid: int) -> list[int]:
    found = []
    for child in list_children(pid):
        found += [child, *list_descendants(child)]
    return found


def wait_for_end(pids: list[int]) -> None:
    """Workers end with the batch, whatever they were doing."""
    for _ in range(600):
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return
        time.sleep(0.1)
    raise AssertionError("workers have outlived the batch")


def test_a_worker_that_hangs_does_not_outlive_a_batch_that_was_killed(content: Path) -> None:
    folder = content / "amont"
    code = (
        "from tests.batches.test_batch import *\n"
        "folder = HangingFolder(sys.argv[1])\n"
        "print(list(run_jobs(WORK, [DossierJob(folder, BARE, False)], LocalCrew(1, LIMITS))))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=Path(__file__).parents[2])
    try:
        while not Path(f"{folder}.started").exists():
            assert process.poll() is None
            time.sleep(0.05)
        descendants = list_descendants(process.pid)
        assert len(descendants) >= 3, "the tracker of resources, the server, the worker"
    finally:
        process.kill()
        process.wait()
    wait_for_end(descendants)


def test_interrupted_by_a_person_it_says_so_and_leaves_nothing_running(content: Path, tmp_path: Path) -> None:
    output = tmp_path / "output"
    command = [sys.executable, "-m", "generator", "lot", str(content), "--sortie", str(output), "--ouvriers", "1"]
    # A shell that runs the tests in the background has them ignore it, and a child inherits that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    signal.signal(signal.SIGINT, before)
    while process.poll() is None and not list(output.glob("*/convention.pdf")):
        time.sleep(0.01)
    descendants = list_descendants(process.pid)
    os.killpg(process.pid, signal.SIGINT)  # as the terminal does, to the workers too
    _, said = process.communicate()
    assert process.returncode == 130, said
    assert said == "interrompu\n"
    wait_for_end(descendants)
    assert not list(output.rglob("*.tmp"))
