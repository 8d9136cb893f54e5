"""Two files of one convention come back: what they ask is listed, decided in a file, written, answered in a table."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.cli.results.returned_changes import list_lines
from generator.codes import Code
from generator.comparing.changes import ChangeKind
from generator.errors import ContentError, InputFileError
from generator.making.opening import open_dossier
from generator.making.workshop import Workshop
from generator.project import Project
from generator.returning.taking.answering import compose_answer, write_answer
from generator.returning.taking.decisions import Verdict, decide, read_decisions, write_decisions
from generator.returning.taking.gathered import Gathered
from generator.returning.taking.gathering import gather_files
from generator.writing.formats import DOCX
from generator.writing.parity import tree_text
from tests.returning.word.word_hand import WordFile

pytestmark = pytest.mark.slow
ANNE, MARC = "Anne Lebrun", "Marc Petit"


@pytest.fixture(scope="module")
def folder(copied: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("repris") / "exemple"
    shutil.copytree(copied, target)
    return target


@pytest.fixture(scope="module")
def sent(folder: Path) -> bytes:
    dossier, furniture = open_dossier(folder, Project(Path()))
    workshop = Workshop(dossier, furniture, {})
    (document,) = workshop.compose(("convention",), draft=True)
    return DOCX.write(workshop.take_source(document)).data


@pytest.fixture(scope="module")
def files(sent: bytes, folder: Path) -> tuple[Path, Path]:
    one, other = WordFile(sent), WordFile(sent)
    one.replace(one.saying("bonifiés"), "bonifiés", "majorés", ANNE)
    one.replace(one.saying("Castelambre"), "Castelambre", "Castelnau", ANNE)
    one.remark(one.saying("majorés"), ANNE, "Est-ce le bon mot ?")
    other.replace(other.saying("bonifiés"), "bonifiés", "augmentés", MARC)
    other.replace(other.saying("Castelambre"), "Castelambre", "Castelnau")
    paths = folder.parent / "anne.docx", folder.parent / "marc.docx"
    for path, file in zip(paths, (one, other), strict=True):
        path.write_bytes(file.save())
    return paths


@pytest.fixture(scope="module")
def gathered(files: tuple[Path, Path], folder: Path) -> Gathered:
    return gather_files(files, folder, Project(Path()))


def test_the_same_edit_is_one_and_two_contradict(gathered: Gathered) -> None:
    told = [(one.change.kind, [who.name for who in one.askers], one.against) for one in gathered.changes]
    assert told == [
        (ChangeKind.CHANGED, [ANNE, ""], ()),
        (ChangeKind.CHANGED, [ANNE], (3,)),
        (ChangeKind.CHANGED, [MARC], (2,)),
    ]
    (remark,) = gathered.remarks
    assert remark.number == "C1" and "article 5" in remark.remark.place
    assert {note.code for note in gathered.notes} == {Code.RETOUR_SANS_SUIVI}


def test_once_the_act_is_frozen_the_list_is_for_an_avenant(gathered: Gathered) -> None:
    said = "\n".join(list_lines(gathered, frozen=True))
    assert "à mettre dans un avenant" in said and "contredit : 3" in said and "3 modifications" in said
    assert "avenant" not in "\n".join(list_lines(gathered, frozen=False))


def test_the_file_of_decisions_is_read_back_as_it_was_written(gathered: Gathered, tmp_path: Path) -> None:
    path = tmp_path / "decisions.yaml"
    decided = decide(gathered.changes, [1, 2], [3], "Vu avec la Caf")
    path.write_bytes(write_decisions(gathered, decided))
    read = read_decisions(path, gathered)
    assert [one.verdict for one in read.changes] == [Verdict.ACCEPT, Verdict.ACCEPT, Verdict.REFUSE]
    assert [one.reason for one in read.changes] == ["Vu avec la Caf"] * 3
    for former, other in (('decision: "refuser"', 'decision: "peut-être"'), (gathered.files[0].digest, "0" * 64)):
        path.write_text(write_decisions(gathered, decided).decode().replace(former, other))
        with pytest.raises(ContentError) as caught:
            read_decisions(path, gathered)
        assert caught.value.diagnostics[0].code is Code.DECISIONS_INVALIDES


def test_the_answer_lists_what_was_refused_and_what_was_remarked(gathered: Gathered) -> None:
    decided = decide(gathered.changes, [1, 2], [3], "Le mot « majorés » est retenu.")
    said = " ".join(part.text for part in tree_text(compose_answer(gathered, decided))[0])
    assert (
        "augmentés" in said and MARC in said and "est retenu" in said and "majorés" not in said.partition("Réponse")[0]
    )
    assert write_answer(gathered, decided)[:2] == b"PK"
    stuck = replace(gathered.changes[0], sorted=replace(gathered.changes[0].sorted, options=()))
    undecided = decide((stuck, *gathered.changes[1:]), [], [], "")  # one that cannot be made, two that wait
    said = " ".join(part.text for part in tree_text(compose_answer(gathered, undecided))[0])
    assert "ne se fait pas dans le document" in said.partition("en attente de décision")[0]
    assert said.count("sera examinée") == 2 and "Aucune." not in said


def test_the_command_writes_what_is_accepted_and_nothing_without_a_decision(
    files: tuple[Path, Path], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "ctg.yaml").read_text()
    order = ["reprendre", *map(str, files), str(folder)]
    assert run(order) == 0
    assert "rien n'est écrit" in capsys.readouterr().out and (folder / "ctg.yaml").read_text() == before
    assert run([*order, "--accepter", "2,3", "--motif", "x"]) == 3
    assert run([*order, "--accepter", "9"]) == 2
    assert (folder / "ctg.yaml").read_text() == before
    answer = folder.parent / "retour.docx"
    assert run([*order, "--accepter", "1", "--refuser", "3", "--motif", "Vu", "--retour", str(answer)]) == 0
    assert (folder / "ctg.yaml").read_text() == before.replace("99000 Castelambre", "99000 Castelnau", 1)
    assert '"reprendre"' in (folder / "journal.jsonl").read_text() and answer.is_file()


def test_a_file_of_another_dossier_is_refused(files: tuple[Path, Path], folder: Path) -> None:
    other = folder.parent / "autre"
    shutil.copytree(folder, other)
    with pytest.raises(InputFileError) as caught:
        gather_files(files[:1], other, Project(Path()))
    assert caught.value.diagnostics[0].code is Code.DOCX_AUTRE_DOSSIER


def test_four_files_with_two_contradictions_ask_two_questions(
    sent: bytes, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Four mairies, one base: what they agree on is one change, each contradiction is shown side by side."""
    words = {
        "ormeval": (("utiles", "nécessaires"), ("Tout litige", "Tout différend")),
        "aulnaies": (("utiles", "exactes"), ("Tout litige", "Tout différend")),
        "saint-loubrin": (("secret professionnel", "secret"), ("dès le démarrage", "avant le démarrage")),
        "ambrelle": (("dès le démarrage", "après le démarrage"), ("secret professionnel", "secret")),
    }
    paths = []
    for name, edits in words.items():
        file = WordFile(sent)
        for before, after in edits:
            file.replace(file.saying(before), before, after, f"Mairie {name}")
        paths.append(folder.parent / f"{name}.docx")
        paths[-1].write_bytes(file.save())
    order = ["reprendre", *map(str, paths), str(folder)]
    assert run(order) == 0
    said = capsys.readouterr().out
    assert "6 modifications, dont 4 qui se contredisent" in said and said.count("contredit : ") == 4
    pairs = {line.strip() for line in said.splitlines() if "contredit" in line}
    assert len(pairs) == 4  # each of two pairs names the other
    assert "demandé par Mairie ormeval le 2026-10-05, Mairie aulnaies le 2026-10-05" in said
    before = (folder / "ctg.yaml").read_bytes()
    assert run([*order, "--accepter", "1-6", "--motif", "x"]) == 3
    assert capsys.readouterr().err.count("se contredisent") == 2
    assert (folder / "ctg.yaml").read_bytes() == before


NO_WORD_FILES = (
    ("~$tour.docx", b"x", "le verrou que Word pose"),
    ("vide.docx", b"", "est vide"),
    ("retour.pdf", b"%PDF-1.7", "c'est un PDF"),
    ("retour.doc", b"\xd0\xcf\x11\xe0", "ancien format .doc"),
    ("retour.docx", b"PK\x03\x04", "il est abîmé"),
)


def test_what_is_no_word_file_is_told_in_words(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them at once, each with its reason."""
    for name, data, _ in NO_WORD_FILES:
        (tmp_path / name).write_bytes(data)
    assert run(["reprendre", *(str(tmp_path / name) for name, _, _ in NO_WORD_FILES), str(folder)]) == 5
    said = capsys.readouterr().err
    assert all(words in said for _, _, words in NO_WORD_FILES)
