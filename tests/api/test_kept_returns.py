"""Returned files kept until all is decided: read once, decided little by little, applied as `ctg reprendre` does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.api.kept.files import clean_name
from generator.api.returning.account import COME, GONE, ReturnDecision
from generator.api.returning.kept import (
    KeptReturn,
    apply_kept,
    drop_return,
    find_return,
    keep_decisions,
    keep_returns,
    list_returns,
    read_kept,
)
from generator.codes import Code
from generator.errors import ContentError, UsageError
from generator.making.opening import open_dossier
from generator.making.workshop import Workshop
from generator.project import Project
from generator.writing.formats import DOCX
from tests.returning.word.word_hand import WordFile

PROJECT = Project(Path())
ANNE, MARC = "Anne Lebrun", "Marc Petit"


@pytest.fixture(scope="module")
def folder(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("garde") / "exemple"
    shutil.copytree(copied, target)
    return target


@pytest.fixture(scope="module")
def files(folder: Path) -> tuple[tuple[str, Path], ...]:
    dossier, furniture = open_dossier(folder, PROJECT)
    workshop = Workshop(dossier, furniture, {})
    (document,) = workshop.compose(("convention",), draft=True)
    sent = DOCX.write(workshop.take_source(document)).data
    one, other = WordFile(sent), WordFile(sent)
    one.replace(one.saying("bonifiés"), "bonifiés", "majorés", ANNE)
    one.replace(one.saying("Castelambre"), "Castelambre", "Castelnau", ANNE)
    one.remark(one.saying("majorés"), ANNE, "Est-ce le bon mot ?")
    other.replace(other.saying("bonifiés"), "bonifiés", "augmentés", MARC)
    named = []
    for rank, (name, file) in enumerate((("../de/anne.docx", one), ("marc.docx", other))):
        path = folder.parent / f"depot-{rank}"
        path.write_bytes(file.save())
        named.append((name, path))
    return tuple(named)


@pytest.fixture
def kept(files: tuple[tuple[str, Path], ...], folder: Path, tmp_path: Path) -> KeptReturn:
    (name,) = keep_returns(tmp_path / "retours", files, "Camille")
    kept = find_return(tmp_path / "retours", name)
    assert kept is not None and kept.names == ("anne.docx", "marc.docx") and kept.read is None
    read_kept(kept, folder, PROJECT)
    again = find_return(tmp_path / "retours", name)
    assert again is not None
    return again


def test_what_came_back_is_read_once_and_told_in_plain_words(kept: KeptReturn, folder: Path) -> None:
    assert kept.read is not None and kept.read.account is not None
    account = kept.read.account
    single, (first, second) = account.questions[0], account.questions[1]
    assert [one.against for one in (*single, first, second)] == [(), (second.number,), (first.number,)]
    assert account.reviewers == (ANNE, MARC) and "2 qui se contredisent" in account.count
    assert [(run.kind, run.words) for run in first.runs if run.kind in (GONE, COME)] == [
        (GONE, "bonifiés"),
        (COME, "majorés"),
    ]
    assert account.remarks[0].words == "Est-ce le bon mot ?" and account.remarks[0].author == ANNE
    assert single[0].is_plain and not first.is_plain and kept.left == 3


def test_decisions_are_kept_then_applied_once(kept: KeptReturn, folder: Path, tmp_path: Path) -> None:
    assert kept.read is not None and kept.read.account is not None
    account = kept.read.account
    city, (first, second) = account.questions[0][0], account.questions[1]
    both = [ReturnDecision(one.id, "accepter", reason="Vu") for one in (first, second)]
    keep_decisions(kept, both, {})
    refused = find_return(tmp_path / "retours", kept.id)
    before = (folder / "ctg.yaml").read_bytes()
    assert refused is not None
    with pytest.raises(ContentError) as caught:
        apply_kept(refused, folder, PROJECT, "Camille")
    assert caught.value.diagnostics[0].code is Code.RETOUR_CONTRADICTION
    assert (folder / "ctg.yaml").read_bytes() == before
    decisions = [
        ReturnDecision(city.id, "accepter"),
        ReturnDecision(first.id, "refuser", answer="Le mot est de la Caf."),
    ]
    keep_decisions(kept, decisions, {"C1": "Oui.", "C2": " "})
    decided = find_return(tmp_path / "retours", kept.id)
    assert decided is not None and decided.left == 1 and decided.decided.answers == (("C1", "Oui."),)
    applied = apply_kept(decided, folder, PROJECT, "Camille")
    assert applied.files == ("ctg.yaml",) and b"Castelnau" in (folder / "ctg.yaml").read_bytes()
    assert '"par": "Camille"' in (folder / "journal.jsonl").read_text()
    done = find_return(tmp_path / "retours", kept.id)
    assert done is not None and done.done is not None and done.done.person == "Camille"
    assert done.answer.read_bytes()[:2] == b"PK" and b"Le mot est de la Caf." in done.decisions.read_bytes()
    with pytest.raises(UsageError):
        apply_kept(done, folder, PROJECT, "Camille")
    drop_return(done)
    assert list_returns(tmp_path / "retours") == ()


def test_words_and_workbooks_make_two_returns_and_bad_files_say_why(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"rien")
    store = tmp_path / "retours"
    names = keep_returns(store, [("a.docx", path), ("b.XLSX", path)], "Camille")
    assert [one.names for one in (find_return(store, n) for n in names) if one] == [("a.docx",), ("b.xlsx",)]
    for name in names:
        kept = find_return(store, name)
        assert kept is not None
        read = read_kept(kept, folder, PROJECT)
        assert read.account is None and read.faults[0].span is not None and "/" not in read.faults[0].span.file
    assert find_return(store, "../retours") is None and find_return(store, "20260101-000000-abcdef") is None
    with pytest.raises(UsageError):
        keep_returns(store, [], "Camille")


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("../../etc/passwd", "passwd.docx"),
        (r"C:\Retours\mairie d’Ormeval.DOCX", "mairie d’Ormeval.docx"),
        (".docx", "docx.docx"),
        ("a\0b/\n.xlsx", "_.xlsx"),
        ("x" * 300 + ".docx", "x" * 80 + ".docx"),
        ("..", "document.docx"),
    ],
)
def test_a_name_from_outside_is_never_a_path(called: str, name: str) -> None:
    assert clean_name(called) == name
