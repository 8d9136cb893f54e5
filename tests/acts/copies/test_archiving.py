"""An act in a bag for the archives, and back: the same to the byte, or refused by the name of what was touched."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from generator.acts.copies.bag import read_bag, write_bag
from generator.cli.main import run
from generator.errors import ExitCode, InputFileError
from tests.dossiers.dossier_copy import DossierCopy

BAG = Path("archives/minimal-01-convention")
ACT = Path("minimal/actes/01-convention")


def read_tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.slow
def test_an_act_goes_into_a_bag_and_comes_back(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    # What is written after the freezing makes another copy, which is the one in use after a restoration too.
    received.replace("ctg.yaml", "publication: 2026-01-20", "publication: 2026-01-22")
    former = read_tree(Path("output/minimal/prefecture"))
    assert run(["assembler", "minimal", "--par", "Camille Roux"]) == ExitCode.DONE
    assert run(["archiver", "minimal@01", "--par", "Camille Roux"]) == ExitCode.DONE
    assert bagit.Bag(str(BAG)).is_valid()
    info = (BAG / "bag-info.txt").read_text("utf-8")
    assert "External-Identifier: minimal/01-convention" in info
    assert "Bagging-Date" not in info
    act = read_tree(ACT)
    assert read_tree(BAG / "data/acte") == act
    assert b'"assembler"' in (BAG / "data/journal.jsonl").read_bytes()
    assert run(["archiver", "minimal"]) == ExitCode.USAGE
    assert "[place-occupee]" in capsys.readouterr().err
    Path("autre").mkdir()
    Path("autre/ctg.toml").write_text("", "utf-8")
    restored = Path("autre/content/minimal")
    restored.parent.mkdir()
    assert run(["archiver", str(restored), "--restaurer", str(BAG)]) == ExitCode.DONE
    assert read_tree(restored / "actes/01-convention") == act
    assert read_tree(restored / "prefecture") == read_tree(received.folder / "prefecture")
    assert run(["controler", "--projet", "autre"]) == ExitCode.DONE
    assert "rien n'a été touché" in capsys.readouterr().out
    assert run(["assembler", str(restored)]) == ExitCode.DONE
    stamped = read_tree(Path("output/minimal/prefecture"))
    assert stamped and read_tree(Path("autre/output/minimal/prefecture")) == stamped
    assert stamped.keys() == former.keys() and stamped != former
    before = read_tree(restored)
    assert run(["archiver", str(restored), "--restaurer", str(BAG)]) == ExitCode.USAGE
    assert "[acte-deja-arrete]" in capsys.readouterr().err
    assert read_tree(restored) == before


@pytest.mark.slow
def test_a_dossier_whose_act_is_lost_has_it_back(received: DossierCopy) -> None:
    assert run(["archiver", "minimal", "--vers", "sac", "--date", "2026-12-01"]) == ExitCode.DONE
    assert "Bagging-Date: 2026-12-01" in Path("sac/bag-info.txt").read_text("utf-8")
    act, facts = read_tree(ACT), (received.folder / "ctg.yaml").read_bytes()
    shutil.rmtree(ACT.parent)
    received.replace("ctg.yaml", "nom: Commune d'Essai-sur-Ain", "nom: Commune de Preuve")  # another CTG's dossier
    assert run(["archiver", "minimal", "--restaurer", "sac"]) == ExitCode.USAGE
    assert not ACT.exists()
    received.replace("ctg.yaml", "nom: Commune de Preuve", "nom: Commune d'Essai-sur-Ain")
    assert run(["archiver", "minimal", "--restaurer", "sac"]) == ExitCode.DONE
    assert read_tree(ACT) == act
    assert (received.folder / "ctg.yaml").read_bytes() == facts


@pytest.mark.slow
def test_an_act_that_was_touched_goes_into_no_bag(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    piece = ACT / "pieces/convention.pdf"
    piece.write_bytes(piece.read_bytes() + b"\n")
    assert run(["archiver", "minimal"]) == ExitCode.INPUT
    assert "pieces/convention.pdf: erreur [acte-altere]" in capsys.readouterr().err
    assert not BAG.exists()
    assert run(["archiver", str(received.folder), "--restaurer", "minimal"]) == ExitCode.INPUT
    assert "[sac-invalide]" in capsys.readouterr().err


@pytest.mark.slow
def test_a_bag_made_again_over_other_files_is_no_act(received: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["archiver", "minimal", "--vers", "sac"]) == ExitCode.DONE
    payload = read_bag(Path("sac"))
    write_bag(Path("faux"), {**payload, "acte/pieces/convention.pdf": b"%PDF-1.7 autre"}, {})
    write_bag(Path("plus"), {**payload, "acte/pieces/autre.pdf": b"%PDF-1.7 autre"}, {})
    write_bag(Path("rien"), {"acte/acte.json": b"{}"}, {})
    for bag, name in (("faux", "pieces/convention.pdf"), ("plus", "pieces/autre.pdf"), ("rien", "acte.json")):
        capsys.readouterr()
        assert run(["archiver", "ailleurs", "--restaurer", bag]) == ExitCode.INPUT
        told = capsys.readouterr().err
        assert f"{bag}/data/acte/{name}" in told
        assert "[sac-invalide]" in told
        assert not Path("ailleurs").exists()


# --- bags alone ------------------------------------------------------------------------------------------------------


def spoil(name: str) -> Callable[[Path], object]:
    def write(bag: Path) -> None:
        (bag / name).parent.mkdir(parents=True, exist_ok=True)
        (bag / name).write_bytes(b"autre")

    return write


def list_outside(path: str) -> Callable[[Path], object]:
    """The bag lists a path that it does not hold, all its digests being right."""

    def write(bag: Path) -> None:
        manifest = bag / "manifest-sha512.txt"
        manifest.write_text(manifest.read_text("utf-8") + f"{hashlib.sha512(b'x').hexdigest()}  {path}\n", "utf-8")
        tags = bag / "tagmanifest-sha512.txt"
        lines = [line for line in tags.read_text("utf-8").splitlines() if "  manifest-" not in line]
        digest = hashlib.sha512(manifest.read_bytes()).hexdigest()
        tags.write_text("\n".join([*lines, f"{digest}  manifest-sha512.txt"]) + "\n", "utf-8")

    return write


def replace_by_link(bag: Path) -> None:
    (bag.parent / "ailleurs").write_bytes(b"un")
    (bag / "data/a.txt").unlink()
    (bag / "data/a.txt").symlink_to(bag.parent / "ailleurs")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "touched": (spoil("data/a.txt"), "data/a.txt"),
    "touched tag": (spoil("bag-info.txt"), "bag-info.txt"),
    "missing": (lambda bag: (bag / "data/a.txt").unlink(), "data/a.txt"),
    "missing tag": (lambda bag: (bag / "bagit.txt").unlink(), "bagit.txt"),
    "no manifest": (lambda bag: (bag / "manifest-sha512.txt").unlink(), "manifest-sha512.txt"),
    "extra": (spoil("data/de/trop.txt"), "data/de/trop.txt"),
    "extra, hidden": (spoil("data/.cache"), "data/.cache"),
    "extra tag": (spoil("note.txt"), "note.txt"),
    "fetched": (spoil("fetch.txt"), "fetch.txt"),
    "dots": (list_outside("data/../../dehors"), "data/../../dehors"),
    "absolute": (list_outside("/etc/passwd"), "/etc/passwd"),
    "backslash": (list_outside("data\\\\..\\\\dehors"), "dehors"),
    "twice": (list_outside("data/A.txt"), "data/A.txt"),
    "link": (replace_by_link, "data/a.txt"),
    "linked folder": (lambda bag: (bag / "data/lien").symlink_to(bag.parent), "data/lien"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_a_bag_that_was_touched_is_refused_by_name(fault: str, tmp_path: Path) -> None:
    bag = tmp_path / "sac"
    write_bag(bag, {"a.txt": b"un", "b/é.txt": b"deux"}, {"External-Identifier": "x"})
    assert bagit.Bag(str(bag)).is_valid()
    assert read_bag(bag) == {"a.txt": b"un", "b/é.txt": b"deux"}
    spoil_it, name = SPOILT[fault]
    spoil_it(bag)
    with pytest.raises(InputFileError) as refusal:
        read_bag(bag)
    assert all(found.code == "sac-invalide" for found in refusal.value.diagnostics)
    told = [f"{found.span.file if found.span else ''} {found.message}" for found in refusal.value.diagnostics]
    assert any(name in words for words in told), told


def test_what_a_stopped_run_has_left_goes_with_the_next(tmp_path: Path) -> None:
    for name in (".sac.k3_x9qpa", ".sac.garde", ".autre.k3_x9qpa"):
        (tmp_path / name / "data").mkdir(parents=True)
    write_bag(tmp_path / "sac", {"a": b"1"}, {})
    assert sorted(path.name for path in tmp_path.iterdir()) == [".autre.k3_x9qpa", ".sac.garde", "sac"]


def test_the_same_payload_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        write_bag(tmp_path / name, {"b": b"1", "a%\n": b"2"}, {"External-Identifier": "x"})
    assert read_tree(tmp_path / "un") == read_tree(tmp_path / "deux")
    assert read_bag(tmp_path / "un") == {"b": b"1", "a%\n": b"2"}
