"""`ctg controler`: a byte touched or a file gone, in any folder of an act, is named; one act spoilt hides no other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator.acts.act import ActFault, parse_act
from generator.acts.journal import read_journal
from generator.acts.register import Act, find_act, keep_version, list_versions, read_version
from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import sha256
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow

ACT = Path("content/minimal/actes/01-convention")


def test_each_folder_is_read_again(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("content").mkdir()
    shutil.move("minimal", "content/minimal")
    shutil.move("modeles", "content/modeles")
    files = [path for path in sorted(ACT.rglob("*")) if path.is_file() and path.name != "empreintes.sha256"]
    one_each = {path.relative_to(ACT).parts[0]: path for path in files}
    expected = {
        "acte.json",
        "arbres",
        "assemblage",
        "copies",
        "exemplaires",
        "pieces",
        "retours",
        "signature",
        "sources",
    }
    assert set(one_each) == expected
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    for path in one_each.values():
        data = path.read_bytes()
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
        capsys.readouterr()
        assert run(["controler", "--projet", "."]) == ExitCode.INPUT
        told = capsys.readouterr().err
        assert path.as_posix() in told, path
        assert "[acte-altere]" in told
        path.unlink()
        assert run(["controler", "--projet", "."]) == ExitCode.INPUT
        assert path.as_posix() in capsys.readouterr().err, path
        path.write_bytes(data)
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    (ACT / "pieces/autre.pdf").write_bytes(b"%PDF")
    (ACT / "retours/note.txt").write_bytes(b"?")
    capsys.readouterr()
    assert run(["controler", "--projet", "."]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert all(f"{name}: avertissement [fichier-ajoute]" in told for name in ("pieces/autre.pdf", "retours/note.txt"))


def test_an_act_that_cannot_be_read_hides_no_other(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("un", "deux"):
        shutil.copytree("minimal", f"content/{name}")
    Path("content/deux/actes/01-convention/acte.json").write_text("{", "utf-8")
    Path("content/un/actes/01-convention/arbres/convention.json").unlink()
    assert run(["controler", "--projet", "."]) == ExitCode.INPUT
    told = capsys.readouterr().err
    assert "content/deux/actes/01-convention/acte.json" in told
    assert "content/un/actes/01-convention/arbres/convention.json" in told


def take_act(copy: DossierCopy) -> Act:
    act = find_act(copy.folder)
    assert act is not None
    return act


def test_a_record_that_its_list_does_not_describe_is_not_used(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    act = take_act(received)
    record, digests = act.place / "acte.json", act.place / "empreintes.sha256"
    for path, data in (
        (record, record.read_bytes().replace(b"Camille Roux", b"Camille Houx")),
        (digests, digests.read_bytes().replace(b"acte.json", b"autre.json")),
        (digests, b""),
    ):
        before = path.read_bytes()
        path.write_bytes(data)
        for command in ("assembler", "preparer-signature", "generer", "archiver", "controler"):
            assert run([command, "minimal"]) == ExitCode.INPUT, (command, path.name)
            assert f"{path.as_posix().partition('/')[2]}: erreur [acte-altere]" in capsys.readouterr().err
        path.write_bytes(before)
    digests.unlink()
    assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert not Path("archives").exists()


def test_what_a_person_has_laid_among_what_came_back_is_told_and_not_used(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    act = take_act(received)
    (kept,) = (path for path in (act.place / "copies").rglob("1-*.pdf") if path.is_file())
    (copy,) = Path("output/minimal/prefecture").glob("*.pdf")
    before = copy.read_bytes()
    forged = before + b"% autre chose\n"
    laid = [kept.with_name(f"2-{sha256(forged)[:12]}.pdf")]
    page = act.place / "retours/signatures/essai/page-1-000000000000.pdf" / f"1-{sha256(forged)[:12]}.pdf"
    page.parent.mkdir(parents=True)
    laid.append(page)
    for path in laid:
        path.write_bytes(forged)
    for command in ("assembler", "controler"):
        assert run([command, "minimal"]) == ExitCode.DONE
        told = capsys.readouterr().err
        assert all(f"{path.as_posix().partition('/')[2]}: avertissement [fichier-ajoute]" in told for path in laid)
    assert copy.read_bytes() == before
    assert not list_versions(act, "signatures/essai/page-1-000000000000.pdf")


def test_a_version_that_is_gone_is_missed(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    act = take_act(received)
    for data in (b"%PDF-1", b"%PDF-2"):
        keep_version(act, "signatures/essai/page-1-000000000000.pdf", data)
    newer = list_versions(act, "signatures/essai/page-1-000000000000.pdf")[-1]
    newer.file.unlink()
    assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert newer.file.name in capsys.readouterr().err
    third, _ = keep_version(act, "signatures/essai/page-1-000000000000.pdf", b"%PDF-3")
    assert third.rank == 3
    assert keep_version(act, "signatures/essai/page-1-000000000000.pdf", b"%PDF-3") == (third, False)


def test_a_version_that_a_stopped_run_could_not_list_is_listed_by_the_next(received: DossierCopy) -> None:
    act = take_act(received)
    listed = (act.place / "empreintes.sha256").read_bytes()
    first, _ = keep_version(act, "signatures/essai.pdf", b"%PDF-1")
    (act.place / "empreintes.sha256").write_bytes(listed)
    assert not list_versions(act, "signatures/essai.pdf")
    assert keep_version(act, "signatures/essai.pdf", b"%PDF-1") == (first, True)
    assert list_versions(act, "signatures/essai.pdf") == (first,)
    with (act.place / "empreintes.sha256").open("ab") as stream:  # a line that is added later overrides none
        stream.write(f"{sha256(b'autre')}  {first.file.relative_to(act.place).as_posix()}\n".encode())
    assert read_version(act, *list_versions(act, "signatures/essai.pdf")) == b"%PDF-1"


@pytest.mark.parametrize(
    "name", ["actes", "actes/01-convention", "pieces", "exemplaires/1-caf.pdf", "retours", "copies"]
)
def test_no_part_of_an_act_is_a_link(received: DossierCopy, capsys: pytest.CaptureFixture[str], name: str) -> None:
    path = received.folder / name if name.startswith("actes") else ACT.relative_to("content") / name
    within = "textes" if name.startswith("actes") else "actes/ailleurs"  # even to a place in the dossier
    elsewhere = received.folder / within / path.name
    elsewhere.parent.mkdir(exist_ok=True)
    shutil.move(path, elsewhere)
    path.symlink_to(elsewhere.resolve())
    before = set(elsewhere.rglob("*"))
    received.write("prefecture/ar.xml", "<autre/>")
    assert run(["controler", "minimal"]) == ExitCode.INPUT
    assert "[acte-altere]" in capsys.readouterr().err
    if path.name != "pieces":  # which no command needs
        assert run(["assembler", "minimal"]) == ExitCode.INPUT
    assert set(elsewhere.rglob("*")) == before


def test_an_act_that_is_gone_or_exchanged_is_missed_by_who_has_a_journal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ctg.toml").touch()
    copy_minimal(tmp_path)
    shutil.copytree("minimal", "autre")
    assert run(["preparer-signature", "minimal"]) == ExitCode.DONE  # which freezes on its way
    assert [entry.command for entry in read_journal(Path("minimal")).entries] == ["arreter", "preparer-signature"]
    assert run(["arreter", "autre"]) == ExitCode.DONE
    act = Path("minimal/actes/01-convention")
    kept = act.rename("garde")
    commands = (["etat"], ["assembler"], ["arreter"], ["generer", "--final"], ["generer"], ["controler"])
    for exchanged in (False, True):
        if exchanged:
            shutil.copytree("autre/actes/01-convention", act)
        capsys.readouterr()
        for command, *options in commands:
            code = run([command, "minimal", *options])
            assert (code == ExitCode.INPUT) is (command != "etat"), command
            assert "le journal dit qu'un acte a été arrêté ici" in " ".join("".join(capsys.readouterr()).split())
    shutil.rmtree(act)
    kept.rename(act)
    assert run(["arreter", "minimal", "--lever", "--motif", "essai"]) == ExitCode.DONE
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert run(["controler", "minimal"]) == ExitCode.DONE


@pytest.mark.parametrize(
    "change", [("minimal", "../minimal"), ("pieces/convention.pdf", "../convention.pdf"), ("pieces/", "/pieces/")]
)
def test_a_record_names_nothing_outside_its_act(received: DossierCopy, change: tuple[str, str]) -> None:
    content = json.loads((take_act(received).place / "acte.json").read_bytes())
    content["dossier"] = content["dossier"].replace(*change)
    content["fichiers"] = {name.replace(*change): digest for name, digest in content["fichiers"].items()}
    with pytest.raises(ActFault):
        parse_act(json.dumps(content).encode())
