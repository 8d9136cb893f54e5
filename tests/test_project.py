"""A project is found where it should be, has its own things first, and its settings are told at their line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.codes import Code
from generator.errors import ContentError, UsageError
from generator.project import PROGRAM, SETTINGS_FILE, VARIABLE, Project, Settings, find_file, find_project


@pytest.fixture
def world(tmp_path: Path) -> Path:
    for name in ("un/content/val", "deux/content/mont", "ailleurs"):
        (tmp_path / name).mkdir(parents=True)
    for name in ("un", "deux"):
        (tmp_path / name / SETTINGS_FILE).write_text("", "utf-8")
    return tmp_path


def test_what_is_named_comes_first(world: Path) -> None:
    dossier, variable = world / "un/content/val", {VARIABLE: str(world / "deux")}
    assert find_project(world / "ailleurs", dossier, variable, world / "un").root == world / "ailleurs"
    assert find_project(None, dossier, variable, world / "un").root == world / "deux"
    assert find_project(None, dossier, {}, world / "deux").root == world / "un", "the dossier before the current folder"
    assert find_project(None, None, {VARIABLE: ""}, world / "deux/content/mont").root == world / "deux"
    assert find_project(None, world / "ailleurs", {}, world / "deux").root == world / "deux"
    assert find_project(None, None, {}, world / "ailleurs").root == world / "ailleurs"


def test_a_relative_dossier_is_below_the_current_folder(world: Path) -> None:
    assert find_project(None, Path("content/val"), {}, world / "un").root == world / "un"
    assert find_project(None, Path("../un/content/val"), {}, world / "deux").root.resolve() == world / "un"


@pytest.mark.parametrize("how", ["--projet", VARIABLE])
def test_a_project_that_is_not_there_is_refused(world: Path, how: str) -> None:
    named = world / "absent"
    arguments = (named, None, {}) if how == "--projet" else (None, None, {VARIABLE: str(named)})
    with pytest.raises(UsageError) as raised:
        find_project(*arguments, world)
    (fault,) = raised.value.diagnostics
    assert fault.code is Code.PROJET_INTROUVABLE
    assert how in fault.message and fault.hint


def test_its_own_files_come_before_those_of_the_program(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert project.template_roots == (tmp_path / "templates", PROGRAM / "templates")
    assert find_file(project.template_roots, "word/piece.docx") == PROGRAM / "templates/word/piece.docx"
    (tmp_path / "templates/word").mkdir(parents=True)
    (tmp_path / "templates/word/piece.docx").write_bytes(b"")
    assert find_file(project.template_roots, "word/piece.docx") == tmp_path / "templates/word/piece.docx"
    assert Project(PROGRAM).model_roots == (PROGRAM / "content/modeles",), "once, where both are one folder"


def test_settings(tmp_path: Path) -> None:
    assert Project(tmp_path).settings == Settings("", "", "output")
    (tmp_path / SETTINGS_FILE).write_text('sortie = "documents"\nmodele = "le-notre"\n', "utf-8")
    project = Project(tmp_path)
    assert project.settings == Settings("le-notre", "", "documents")
    assert project.output == tmp_path / "documents"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('modele = "a"\nsorti = "b"\n', 2, "« sorti » n'est pas un réglage"),
        ("modele = 3\n", 1, "« modele » attend un texte"),
        ('sortie = ""\n', 1, "« sortie » attend un texte"),
        ('# un\nmodele = "a\n', 2, "n'est pas écrite comme un réglage"),
        ('[projet]\nmodele = "a"\n', 1, "« projet » n'est pas un réglage"),
    ],
)
def test_a_wrong_setting_is_told_at_its_line(tmp_path: Path, text: str, line: int, words: str) -> None:
    (tmp_path / SETTINGS_FILE).write_text(text, "utf-8")
    with pytest.raises(ContentError) as raised:
        _ = Project(tmp_path).settings
    (fault,) = raised.value.diagnostics
    assert fault.code is Code.REGLAGE_INVALIDE
    assert fault.span is not None
    assert (Path(fault.span.file).name, fault.span.line) == (SETTINGS_FILE, line)
    assert words in fault.message
