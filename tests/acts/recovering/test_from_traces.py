"""Dossiers of before the register: each kind of thing that they may hold, and the act that is recorded from it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.acts import register
from generator.acts.kept.digest_list import COPIES
from generator.acts.register import BEFORE, Act, check_act_files, find_act, list_versions, read_version
from generator.cli.main import run
from generator.errors import ExitCode
from tests.acts.copies.test_stamped_copies import sign_a_page
from tests.disk_stops import Stopped, count_or_stop
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")
OUTPUT = Path("output/minimal")
TAKE = ["arreter", "minimal", "--repris-de", "minimal"]


@pytest.fixture(scope="module")
def former_project(received_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose dossier is as version 1.0.0rc1 left it, with everything."""
    folder = shutil.copytree(received_project, tmp_path_factory.mktemp("ancien"), dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        copy = DossierCopy(Path("minimal"))
        sign_a_page(copy)
        assert run(["assembler", "minimal"]) == ExitCode.DONE
        act = take_act(copy)
        sending = OUTPUT / "transmission/essai/001-219900123-20260115-D_1-DE-1-1_2.pdf"
        sending.parent.mkdir(parents=True)
        sending.write_bytes(act.read(act.record.joined))
        Path("texte").write_text(act.record.text, "utf-8")
        shutil.rmtree(ACT.parent)
        Path("minimal/journal.jsonl").unlink()
        manifest = json.loads((OUTPUT / "manifeste.json").read_text("utf-8"))
        for key in ("lieu", "anciens"):
            manifest.pop(key, None)
        manifest["programme"]["version"] = "1.0.0rc1"
        (OUTPUT / "manifeste.json").write_text(json.dumps(manifest), "utf-8")
    return folder


@pytest.fixture
def former(former_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A copy of that dossier, of the current project; `forget` takes away what a test does not want."""
    shutil.copytree(former_project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return DossierCopy(Path("minimal"))


def forget(*names: str) -> None:
    for name in names:
        shutil.rmtree(name)


def take_act(copy: DossierCopy) -> Act:
    act = find_act(copy.folder)
    assert act is not None
    return act


def check_taken(copy: DossierCopy) -> Act:
    """The act is recorded with the text that was signed, and serves all that follows."""
    act = take_act(copy)
    assert act.record.text == Path("texte").read_text("utf-8")
    assert act.record.taken_over is not None
    assert run(["controler", "minimal"]) == ExitCode.DONE
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert run(["generer", "minimal", "--final"]) == ExitCode.USAGE
    return act


def test_what_stands_there_is_asked_for_by_name(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["assembler", "minimal"]) == ExitCode.CONTENT
    told = capsys.readouterr().err
    assert "[acte-a-reprendre]" in told
    assert "ctg arreter minimal --repris-de minimal" in told


def test_originals_that_were_signed_are_taken_as_they_are(former: DossierCopy) -> None:
    made = {path.name: path.read_bytes() for path in (OUTPUT / "exemplaires").iterdir()}
    copy = next((OUTPUT / "prefecture").iterdir()).read_bytes()
    assert run(TAKE) == ExitCode.DONE
    check_taken(former)
    assert {path.name: path.read_bytes() for path in (OUTPUT / "exemplaires").iterdir()} == made
    assert next((OUTPUT / "prefecture").iterdir()).read_bytes() == copy


@pytest.mark.parametrize("named", [False, True], ids=["before it has its name", "after"])
def test_a_taking_over_that_is_killed_is_nothing_or_whole(former: DossierCopy, *, named: bool) -> None:
    (copy,) = (path for path in (OUTPUT / "prefecture").iterdir() if path.suffix == ".pdf")
    stamped = copy.read_bytes()
    put = register.put_folder

    def be_killed(made: Path, target: Path) -> None:
        if named:
            put(made, target)
        count_or_stop(patch, 1, stop)
        stop()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(register, "put_folder", be_killed)
        with pytest.raises(Stopped):
            run(TAKE)
    left = [path.name for path in ACT.parent.iterdir()]
    assert len(left) == 1 and (left == [ACT.name]) is named
    act = find_act(former.folder)
    assert (act is not None) is named
    assert run(TAKE) == (ExitCode.USAGE if named else ExitCode.DONE)
    act = take_act(former)
    assert [path.name for path in ACT.parent.iterdir()] == [ACT.name]
    assert not list(check_act_files(act))
    (kept,) = list_versions(act, f"{BEFORE}/{copy.relative_to(OUTPUT).as_posix()}", COPIES)
    assert read_version(act, kept) == stamped, "it belongs to the act from the first"
    check_taken(former)
    assert copy.read_bytes() == stamped


def stop() -> None:
    raise Stopped


def test_signed_pages_alone_say_their_text(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    forget("output", "minimal/prefecture")
    assert run(TAKE) == ExitCode.DONE
    assert "[acte-repris]" in capsys.readouterr().err
    act = check_taken(former)
    assert act.record.taken_over is not None
    assert "page-" in act.record.taken_over.differences[-1]


def test_signed_pages_of_another_text_are_refused(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    forget("output", "minimal/prefecture")
    former.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    assert run(TAKE) == ExitCode.CONTENT
    assert "[reprise-differente]" in capsys.readouterr().err
    assert run([*TAKE, "--texte-actuel"]) == ExitCode.CONTENT, "what the pages say is not overruled"
    assert not ACT.exists()


def test_receipts_alone_need_the_word_of_a_person(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    forget("output", "minimal/signatures")
    assert run(TAKE) == ExitCode.CONTENT
    told = capsys.readouterr().err
    assert "[reprise-a-confirmer]" in told
    assert "minimal/prefecture/ar.xml" in told
    assert "--texte-actuel" in told
    assert not ACT.exists()
    assert run([*TAKE, "--texte-actuel"]) == ExitCode.DONE
    assert "déclaré comme celui qui a été signé" in capsys.readouterr().err
    check_taken(former)
    assert len(list((OUTPUT / "prefecture").iterdir())) == 1


@pytest.mark.parametrize("changed", [False, True])
def test_sendings_alone_carry_their_text(
    former: DossierCopy, capsys: pytest.CaptureFixture[str], changed: bool
) -> None:
    forget("minimal/signatures", "minimal/prefecture", "output/minimal/exemplaires", "output/minimal/prefecture")
    (OUTPUT / "manifeste.json").unlink()
    if changed:
        former.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    assert run(TAKE) == ExitCode.DONE
    assert ("[texte-different-de-l-acte]" in capsys.readouterr().err) is changed
    check_taken(former)


def test_two_texts_are_refused_with_their_names(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    forget("output")
    (page,) = (former.folder / "signatures/essai").iterdir()
    former.write(f"signatures/essai/{page.name[:-16]}0123456789ab.pdf", page.read_bytes())
    assert run(TAKE) == ExitCode.CONTENT
    told = capsys.readouterr().err
    assert "0123456789ab" in told
    assert Path("texte").read_text("utf-8") in told


def test_nothing_is_nothing_to_take_over(former: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    forget("output", "minimal/signatures", "minimal/prefecture")
    assert run(TAKE) == ExitCode.USAGE
    assert "[reprise-impossible]" in capsys.readouterr().err
    assert run(["arreter", "minimal", "--texte-actuel"]) == ExitCode.USAGE
