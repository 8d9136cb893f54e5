"""An output folder is one dossier's: another one of the same name is refused, the same one elsewhere is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.errors import ExitCode, UsageError
from generator.files import digest_file
from generator.making.output_owner import check_output_owner, find_owner
from generator.manifest import MANIFEST_FILE, Manifest, PieceEntry, write_manifest
from generator.project import Project
from tests.dossiers.sample_manifest import sample_manifest


def _put(folder: Path, facts: str = "un") -> Path:
    folder.mkdir(parents=True)
    (folder / "ctg.yaml").write_text(facts, "utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with `content/x`."""
    monkeypatch.chdir(tmp_path)
    _put(tmp_path / "content" / "x")
    return Project(tmp_path)


@pytest.fixture
def target(project: Project) -> Path:
    """The output of `content/x`, final."""
    return _write(project, _describe(project, "content/x"))


def _describe(project: Project, place: str, *, draft: bool = False) -> Manifest:
    facts = digest_file(project.root / "content" / "x" / "ctg.yaml")
    piece = PieceEntry("Convention", draft, 4, (4,), {}, {})
    written = sample_manifest(inputs={"content/x/ctg.yaml": facts}, pieces={"convention": piece})
    return replace(written, place=place)


def _write(project: Project, manifest: Manifest) -> Path:
    folder = project.output / "x"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST_FILE).write_bytes(write_manifest(manifest))
    return folder


def _refuse(target: Path, folder: Path, project: Project) -> str:
    with pytest.raises(UsageError) as refusal:
        check_output_owner(target, folder, project)
    assert refusal.value.exit_code is ExitCode.USAGE
    return str(refusal.value)


def test_the_place_of_a_dossier(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.name_place(Path("content/x")) == "content/x"
    monkeypatch.chdir(tmp_path / "content")
    assert project.name_place(Path("x")) == "content/x"
    outside = tmp_path / "content" / "x"
    assert Project(tmp_path / "content").name_place(outside) == outside.as_posix(), "nothing marks it as a project"
    assert Project(tmp_path / "elsewhere").name_place(outside) == outside.as_posix()


@pytest.mark.parametrize("place", ["content/x", ""])
def test_another_dossier_of_the_name_is_refused_with_both_names(project: Project, place: str) -> None:
    target = _write(project, _describe(project, place))
    other = _put(project.content / "lot" / "x")  # the very same facts
    told = _refuse(target, other, project)
    assert "« content/x »" in told and "« content/lot/x »" in told and "--sortie" in told
    check_output_owner(target, project.content / "x", project)
    check_output_owner(target.parent / "y", other, project)


def test_a_dossier_that_changes_is_still_its_own(project: Project, target: Path) -> None:
    (project.content / "x" / "ctg.yaml").write_text("deux", "utf-8")
    check_output_owner(target, project.content / "x", project)


def test_the_same_dossier_from_another_folder(
    project: Project, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (project.content / "x" / "ctg.yaml").write_text("deux", "utf-8")
    monkeypatch.chdir(tmp_path / "content")
    check_output_owner(target, Path("x"), Project(Path.cwd()))
    monkeypatch.chdir(tmp_path / "content" / "x")
    check_output_owner(target, Path(), Project(Path.cwd()))


def test_a_copy_in_the_same_place_of_another_project(project: Project, target: Path, tmp_path: Path) -> None:
    copy = _put(tmp_path / "build" / "content" / "x", "deux")
    check_output_owner(target, copy, Project(tmp_path / "build"))
    assert "content/x" in _refuse(target, copy, project), "the other one is there, and not the same"


def test_a_dossier_that_was_moved_and_one_that_is_gone(project: Project, target: Path) -> None:
    moved = project.content / "2031" / "x"
    moved.parent.mkdir()
    (project.content / "x").rename(moved)
    check_output_owner(target, moved, project)
    (moved / "ctg.yaml").write_text("deux", "utf-8")
    assert "qui n'est plus là" in _refuse(target, moved, project)
    (project.content / "x").mkdir()
    (project.content / "x" / "ctg.yaml").write_text("un", "utf-8")
    target = _write(project, _describe(project, "content/x", draft=True))
    (project.content / "x" / "ctg.yaml").unlink()
    check_output_owner(target, moved, project)


def test_whose_documents_they_are(project: Project, target: Path) -> None:
    assert find_owner(target, project) == project.content / "x"
    assert find_owner(target.parent, project) is None
    (project.content / "x" / "ctg.yaml").unlink()
    assert find_owner(target, project) is None
