"""The outputs of a command are one set, and what a person has changed is never lost, wherever a run is stopped."""

from __future__ import annotations

import errno
import itertools
import json
import resource
import signal
import subprocess
import sys
import textwrap
from contextlib import suppress
from pathlib import Path

import pytest

from generator import files as disk
from generator.codes import Code
from generator.errors import ExitCode, OutputError
from generator.files import sha256
from generator.output_folder import SET_ASIDE
from generator.output_sets import STAGING, finish_outputs, replace_outputs
from tests.disk_stops import Stopped, count_or_stop

OLD = {"convention.pdf": b"old", "exemplaires/1-a.pdf": b"old original", "gone.pdf": b"gone", "manifeste.json": b"{1}"}
NEW = {"convention.pdf": b"new", "exemplaires/1-a.pdf": b"new original", "more.docx": b"more", "manifeste.json": b"{2}"}
KNOWN = {name: sha256(data) for name, data in OLD.items()}


def _read(folder: Path) -> dict[str, bytes]:
    """Every file of a folder that a person sees."""
    found = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): path.read_bytes() for name, path in found.items() if name.parts[0] != STAGING}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An output folder that holds the old set."""
    folder = _make_old_set(tmp_path / "output" / "x")
    assert _read(folder) == OLD
    return folder


def _replace(folder: Path, **options: bool) -> tuple[object, ...]:
    return replace_outputs(folder, NEW, known=KNOWN, removed=["gone.pdf"], **options)


def test_a_set_takes_the_place_of_another(target: Path) -> None:
    assert _replace(target) == ()
    assert _read(target) == NEW
    assert not (target / STAGING).exists()


def test_a_file_that_is_the_same_is_left_as_it_stands(target: Path) -> None:
    before = (target / "convention.pdf").stat()
    replace_outputs(target, {"convention.pdf": b"old", "more.docx": b"more"}, known=KNOWN)
    after = (target / "convention.pdf").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


# --- what a person has changed ---------------------------------------------------------------------------------------


def _refuse(folder: Path) -> OutputError:
    before = _read(folder)
    with pytest.raises(OutputError) as refusal:
        _replace(folder)
    assert _read(folder) == before
    assert not (folder / STAGING).exists()
    assert refusal.value.exit_code is ExitCode.OUTPUT
    return refusal.value


def test_every_changed_file_is_named_and_nothing_is_written(target: Path) -> None:
    (target / "convention.pdf").write_bytes(b"corrected by hand")
    (target / "exemplaires" / "1-a.pdf").write_bytes(b"signed")
    found = _refuse(target).diagnostics
    assert [d.code for d in found] == [Code.SORTIE_MODIFIEE] * 2
    assert [str(d.span).rsplit("output/x/")[1] for d in found] == ["convention.pdf", "exemplaires/1-a.pdf"]
    assert all("--ecraser" in (d.hint or "") and "reprendre" not in (d.hint or "") for d in found)


def test_a_word_file_or_a_tracking_table_is_taken_back(target: Path) -> None:
    (target / "more.docx").write_bytes(b"a person's")
    (found,) = _refuse(target).diagnostics
    assert "n'est pas inscrit au manifeste" in found.message
    assert "ctg reprendre" in (found.hint or "")
    (target / "annexe-4-suivi.xlsx").write_bytes(b"a partner's")
    with pytest.raises(OutputError) as refusal:
        replace_outputs(target, {"annexe-4-suivi.xlsx": b"new"}, known={"annexe-4-suivi.xlsx": sha256(b"old")})
    assert "ctg reprendre " in (refusal.value.diagnostics[0].hint or "")


def test_a_changed_file_that_is_to_be_removed_is_refused_too(target: Path) -> None:
    (target / "gone.pdf").write_bytes(b"annotated")
    (found,) = _refuse(target).diagnostics
    assert "gone.pdf" in str(found.span)


@pytest.mark.parametrize("known", [{}, {"other.pdf": "0" * 64}])
def test_without_a_manifest_nobody_knows_who_made_a_file(target: Path, known: dict[str, str]) -> None:
    with pytest.raises(OutputError) as refusal:
        replace_outputs(target, NEW, known=known)
    assert len(refusal.value.diagnostics) == 3
    assert _read(target) == OLD


def test_the_new_bytes_are_nobody_s_change(target: Path) -> None:
    (target / "convention.pdf").write_bytes(NEW["convention.pdf"])  # by a run of before that was stopped
    assert _replace(target) == ()
    assert _read(target) == NEW


@pytest.mark.parametrize("name", ["convention.pdf", "more.docx"])
def test_a_folder_is_never_replaced(target: Path, name: str) -> None:
    (target / name).unlink(missing_ok=True)
    (target / name).mkdir()
    (target / name / "kept.txt").write_bytes(b"kept")
    with pytest.raises(OutputError, match="un dossier porte le nom"):
        _replace(target, overwrite=True)
    assert (target / name / "kept.txt").read_bytes() == b"kept"


def test_a_link_that_leads_nowhere_is_a_person_s(target: Path) -> None:
    (target / "more.docx").symlink_to(target / "nowhere")
    (found,) = _refuse(target).diagnostics
    assert "more.docx" in str(found.span)


def test_on_demand_a_changed_file_is_replaced_and_a_copy_kept(target: Path) -> None:
    (target / "convention.pdf").write_bytes(b"mine")
    (target / "gone.pdf").write_bytes(b"mine too")
    notes = _replace(target, overwrite=True)
    kept = {f"{SET_ASIDE}/convention-{sha256(b'mine')[:12]}.pdf": b"mine"}
    kept[f"{SET_ASIDE}/gone-{sha256(b'mine too')[:12]}.pdf"] = b"mine too"
    assert _read(target) == {**NEW, **kept}
    assert [d.code for d in notes] == [Code.VERSION_ECARTEE] * 2
    assert all(any(name in str(d) for d in notes) for name in kept)


def test_a_copy_that_was_kept_is_never_replaced(target: Path) -> None:
    name = f"convention-{sha256(b'mine')[:12]}"
    (target / SET_ASIDE).mkdir()
    (target / SET_ASIDE / f"{name}.pdf").write_bytes(b"annotated since")
    (target / "convention.pdf").write_bytes(b"mine")
    _replace(target, overwrite=True)
    assert (target / SET_ASIDE / f"{name}.pdf").read_bytes() == b"annotated since"
    assert (target / SET_ASIDE / f"{name}-2.pdf").read_bytes() == b"mine"


# --- wherever a run is stopped ---------------------------------------------------------------------------------------


def _make_old_set(folder: Path) -> Path:
    replace_outputs(folder, OLD, known={})
    return folder


@pytest.mark.slow
def test_a_run_stopped_anywhere_leaves_the_old_set_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_SYNCED_AT_ONCE", 1)
    found = []

    def die() -> None:
        raise Stopped

    for stop_at in itertools.count(1):
        target = _make_old_set(tmp_path / str(stop_at))
        with monkeypatch.context() as patch:
            count = count_or_stop(patch, stop_at, die)
            with suppress(Stopped):
                _replace(target)
            if count() < stop_at:
                break
        finish_outputs(target)
        assert not (target / STAGING).exists()
        found.append(_read(target))
        assert found[-1] in (OLD, NEW), stop_at
        assert _replace(target) == ()
        assert _read(target) == NEW
    assert OLD in found and NEW in found and len(found) > 25


@pytest.mark.slow
def test_a_disk_that_refuses_once_leaves_the_old_set_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "_SYNCED_AT_ONCE", 1)
    refusals = 0
    for stop_at in itertools.count(1):
        target = _make_old_set(tmp_path / str(stop_at))
        faults = [OSError(errno.ENOSPC, "No space left on device")]

        def refuse(faults: list[OSError] = faults) -> None:
            if faults:
                raise faults.pop()

        with monkeypatch.context() as patch:
            count = count_or_stop(patch, stop_at, refuse)
            try:
                _replace(target)
            except OutputError as fault:
                refusals += 1
                assert fault.exit_code is ExitCode.OUTPUT
                assert _read(target) == OLD, stop_at
                assert not (target / STAGING).exists(), stop_at
            else:
                assert _read(target) == NEW, stop_at
            if count() < stop_at:
                break
        finish_outputs(target)
        assert _replace(target) == ()
        assert _read(target) == NEW and not (target / STAGING).exists()
    assert refusals > 20


def _kill_at(target: Path, stop_at: int) -> bool:
    """Replace the set in a process that is killed at a step; whether it lived to the end."""
    program = f"""
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        import test_output_sets as here
        from tests.disk_stops import count_or_stop
        from generator import files
        files._SYNCED_AT_ONCE = 1
        import pytest
        patch = pytest.MonkeyPatch()
        count_or_stop(patch, {stop_at}, lambda: os.kill(os.getpid(), signal.SIGKILL))
        here._replace(Path({str(target)!r}))
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
    return done.returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("stop_at", [3, 9, 14, 18, 22, 26])
def test_a_process_that_is_killed_leaves_the_old_set_or_the_new_one(target: Path, stop_at: int) -> None:
    assert not _kill_at(target, stop_at)
    finish_outputs(target)
    assert _read(target) in (OLD, NEW)
    assert _replace(target) == ()
    assert _read(target) == NEW


def test_a_file_too_big_for_the_system_leaves_the_old_set(target: Path) -> None:
    program = f"""
        import resource
        from pathlib import Path
        from generator.errors import OutputError
        from generator.output_sets import replace_outputs
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            replace_outputs(Path({str(target)!r}), {{"more.docx": b"x", "big.pdf": bytes(5000)}}, known={{}})
        except OutputError as fault:
            raise SystemExit(int(fault.exit_code))
    """
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, check=False)
    assert done.returncode == ExitCode.OUTPUT, done.stderr.decode()
    assert _read(target) == OLD
    assert not (target / STAGING).exists()


# --- finishing -------------------------------------------------------------------------------------------------------


def _stop_after_plan(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop a run when the plan is whole and one file has changed places."""

    def stop(*_: object) -> None:
        raise Stopped

    real, moves = disk.move_file, []

    def move(source: Path, place: Path) -> None:
        if len(moves) == 2:
            raise Stopped
        moves.append(place)
        real(source, place)

    with monkeypatch.context() as patch:
        patch.setattr("generator.output_sets.move_file", move)
        patch.setattr("generator.output_sets._put_back", stop)
        with pytest.raises(Stopped):
            _replace(target)
    assert (target / STAGING / "plan.json").is_file()
    assert _read(target) not in (OLD, NEW)


def test_what_was_begun_is_finished_and_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_after_plan(target, monkeypatch)
    assert [d.code for d in finish_outputs(target)] == [Code.ECRITURE_REPRISE]
    assert _read(target) == NEW
    assert finish_outputs(target) == ()


def test_what_a_person_changed_meanwhile_is_kept(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stop_after_plan(target, monkeypatch)
    (target / "exemplaires" / "1-a.pdf").write_bytes(b"changed since")
    (target / "gone.pdf").write_bytes(b"changed too")
    codes = [d.code for d in finish_outputs(target)]
    assert codes == [Code.ECRITURE_REPRISE, Code.VERSION_ECARTEE, Code.VERSION_ECARTEE]
    found = _read(target)
    aside = {data for name, data in found.items() if name.startswith(SET_ASIDE)}
    assert aside == {b"changed since", b"changed too"}
    assert {name: data for name, data in found.items() if not name.startswith(SET_ASIDE)} == NEW


@pytest.mark.parametrize(
    "plan",
    [
        b"not json",
        b"[]",
        json.dumps({"version": 2, "fichiers": []}).encode(),
        json.dumps({"version": 1, "fichiers": [{"lieu": "../../out.txt", "avant": "", "apres": "0"}]}).encode(),
        json.dumps({"version": 1, "fichiers": [{"lieu": "/etc/passwd", "avant": "", "apres": "0"}]}).encode(),
    ],
)
def test_a_plan_that_is_not_ours_moves_nothing(target: Path, plan: bytes) -> None:
    (target / STAGING / "nouveaux").mkdir(parents=True)
    (target / STAGING / "nouveaux" / "0").write_bytes(b"hostile")
    (target / STAGING / "plan.json").write_bytes(plan)
    for attempt in (finish_outputs, _replace):
        with pytest.raises(OutputError) as refusal:
            attempt(target)
        assert [d.code for d in refusal.value.diagnostics] == [Code.ECRITURE_INTERROMPUE]
    assert _read(target) == OLD
    assert not (target.parent.parent / "out.txt").exists()


def test_nothing_is_made_where_nothing_was_begun(tmp_path: Path) -> None:
    assert finish_outputs(tmp_path / "absent") == ()
    assert not (tmp_path / "absent").exists()
