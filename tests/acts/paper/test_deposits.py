"""Pages put into `signatures/` by hand: looked at like scans, counted only when signed, or accepted by a person."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from generator.acts.act_dossier import open_act_dossier
from generator.acts.paper import deposits
from generator.acts.paper.deposits import SiftedDossier, sift_deposits
from generator.acts.register import Act, find_act
from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import list_tree
from generator.making.opening import open_dossier
from generator.model.dossier import InputFile
from generator.pdf_files.page_geometry import Box
from generator.pdf_files.signatures.fields import read_printed_frames
from generator.pdf_files.signatures.scan_recognition import SeenPage
from generator.project import Project
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.paper_drawing import draw_page, empty_sheet, scan, sign

pytestmark = pytest.mark.slow

REASON = "signée à l'encre très pâle, vue sur l'original"


class Paper:
    """A frozen dossier, and its originals on paper; the second is that of « essai »."""

    def __init__(self, copy: DossierCopy) -> None:
        self.copy = copy
        act = find_act(copy.folder)
        assert act is not None
        self.act: Act = act
        (self.page,) = act.record.signature_pages
        self.frames: list[Box] = [one.box for one in read_printed_frames(act.read(act.record.to_sign))]

    def print(self, number: int = 2, *, signed: bool = True) -> Image.Image:
        sheet = draw_page(self.act.read(self.act.record.parties[number - 1].original), self.page)
        for rank, frame in enumerate(self.frames if signed else ()):
            sign(sheet, frame, seed=rank)
        return sheet

    def deposit(self, sheet: Image.Image | bytes, name: str = "essai.pdf") -> None:
        self.copy.write(f"signatures/{name}", sheet if isinstance(sheet, bytes) else scan(sheet))

    def find_codes_of(self, sheets: Sequence[Image.Image | bytes]) -> list[list[str]]:
        """What is told of each of these, deposited alone as `essai.pdf`; the dossier is read once."""
        living, _ = open_dossier(self.copy.folder, Project(self.copy.folder.parent))
        dossier, told = open_act_dossier(self.act, living), list[list[str]]()
        for sheet in sheets:
            data = sheet if isinstance(sheet, bytes) else scan(sheet)
            file = InputFile("minimal/signatures/essai.pdf", data)
            sifted = sift_deposits(self.act, replace(dossier, scans={"essai": file}))
            told.append([str(why.code) for why in (*sifted.notes, *sifted.refused)])
            assert bool(told[-1]) is not ("essai" in sifted.dossier.scans), told
        return told

    def sift(self) -> SiftedDossier:
        living, _ = open_dossier(self.copy.folder, Project(self.copy.folder.parent))
        return sift_deposits(self.act, open_act_dossier(self.act, living))

    def find_codes(self) -> list[str]:
        sifted = self.sift()
        told = [str(why.code) for why in (*sifted.notes, *sifted.refused)]
        assert bool(told) is not ("essai" in sifted.dossier.scans or "essai" in sifted.dossier.signed_pages), told
        return told


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("depots")
    (folder / "ctg.toml").write_text("", "utf-8")
    freeze(copy_minimal(folder).folder, folder / "output")
    return folder


@pytest.fixture
def paper(frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paper:
    shutil.copytree(frozen, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Paper(DossierCopy(tmp_path / "minimal"))


def hide_code(sheet: Image.Image) -> Image.Image:
    """The foot of the page, where the code is, has been torn off the copy."""
    hidden = sheet.copy()
    hidden.paste((255, 255, 255), (0, round(sheet.height * 0.9), sheet.width, sheet.height))
    return hidden


def join(*sheets: Image.Image) -> bytes:
    made = pikepdf.new()
    for sheet in sheets:
        with pikepdf.open(io.BytesIO(scan(sheet))) as one:
            made.pages.extend(one.pages)
    saved = io.BytesIO()
    made.save(saved)
    return saved.getvalue()


def test_a_deposit_counts_when_it_is_the_page_and_is_signed(paper: Paper, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = paper.print(signed=False)
    signed = paper.print()
    half = blank.copy()
    sign(half, paper.frames[0])
    cases: dict[str, tuple[Image.Image | bytes, list[str]]] = {
        "signed": (signed, []),
        "signed, upside down": (signed.rotate(180), []),
        "signed, on its side": (signed.rotate(90, expand=True), []),
        "nothing in its frames": (blank, ["page-non-signee"]),
        "one frame of two": (half, ["page-signature-manquante"]),
        "an empty sheet": (empty_sheet(), ["page-non-signee"]),
        "another original": (paper.print(1), ["page-differente"]),
        "another page": (
            draw_page(paper.act.read(paper.act.record.parties[1].original), 1),
            ["page-differente"],
        ),
        "two pages": (join(signed, signed), ["scan-nombre-pages"]),
        "no file": (b"%PDF", ["fichier-type"]),
    }
    found = paper.find_codes_of([sheet for sheet, _ in cases.values()])
    assert dict(zip(cases, found, strict=True)) == {name: expected for name, (_, expected) in cases.items()}
    paper.deposit(signed)
    assert paper.find_codes() == [], "the same, from the folder where a person puts it"
    # Without code: that there is none is long to see, and has its own tests.
    monkeypatch.setattr(deposits, "look_at_pages", lambda *_: (SeenPage(()),))
    torn = [hide_code(signed), hide_code(signed).rotate(-90, expand=True), hide_code(blank)]
    assert paper.find_codes_of(torn) == [[], [], ["page-non-signee"]]


def test_a_page_by_its_name_is_looked_at_too_and_never_becomes_a_filed_one(paper: Paper) -> None:
    name = f"essai/page-{paper.page}-{paper.act.record.text}.pdf"
    paper.deposit(paper.print(signed=False), name)
    assert paper.find_codes() == ["page-non-signee"]
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    (paper.copy.folder / "signatures" / name).unlink()
    assert paper.sift().dossier.signed_pages == {}, "it was kept under the act, and nobody has filed it"
    paper.deposit(paper.print(), name)
    assert paper.find_codes() == []


def test_a_page_of_an_act_that_was_taken_over_is_told(paper: Paper) -> None:
    paper.deposit(paper.print(signed=False))
    shutil.rmtree(paper.copy.folder / "actes")
    assert run(["arreter", "minimal", "--repris-de", "minimal"]) == ExitCode.DONE
    act = find_act(paper.copy.folder)
    assert act is not None and act.record.taken_over is not None
    paper.act = act
    sifted = paper.sift()
    assert "essai" in sifted.dossier.scans and not sifted.notes
    assert [str(told.code) for told in sifted.accepted] == ["page-non-regardee"]
    paper.deposit(empty_sheet())
    assert paper.find_codes() == ["page-non-signee"]


def tell_state(capsys: pytest.CaptureFixture[str]) -> tuple[set[str], str, str]:
    capsys.readouterr()
    assert run(["etat", "minimal", "--format", "json", "--date", "2026-03-01"]) == ExitCode.DONE
    (state,) = json.loads(capsys.readouterr().out)
    signed = {party["id"] for party in state["signataires"] if party["signe"]}
    return signed, " | ".join(state["alertes"]), " | ".join(state["acceptations"])


def test_a_person_accepts_a_page_and_withdraws_it(paper: Paper, capsys: pytest.CaptureFixture[str]) -> None:
    paper.deposit(paper.print(signed=False))
    signed, alerts, _ = tell_state(capsys)
    assert signed == set()
    assert "essai.pdf n'est pas compté comme signé" in alerts and "non signée" in alerts
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "[page-non-signee]" in told and f"minimal signatures/essai.pdf --page {paper.page}" in told

    accept = ["accepter", "minimal", "signatures/essai.pdf", "--par", "Camille Roux", "--page"]
    assert run([*accept, "9", "--motif", REASON]) == ExitCode.USAGE
    assert "[rien-a-accepter]" in capsys.readouterr().err
    assert run([*accept, str(paper.page), "--motif", REASON]) == ExitCode.DONE
    signed, alerts, accepted = tell_state(capsys)
    assert (signed, alerts) == ({"essai"}, "")
    assert "accepté par Camille Roux" in accepted and REASON in accepted
    assert run([*accept, str(paper.page), "--retirer"]) == ExitCode.USAGE, "a withdrawal says why"
    assert run([*accept, str(paper.page), "--retirer", "--motif", "vue de plus près : vierge"]) == ExitCode.DONE
    assert tell_state(capsys)[0] == set()
    assert run([*accept, str(paper.page), "--retirer", "--motif", "encore"]) == ExitCode.USAGE

    kept = list_tree(paper.copy.folder / "actes/01-convention/acceptations")
    assert [json.loads(path.read_text("utf-8")).get("retiree") for path in sorted(kept)] == [False, True]
    journal = (paper.copy.folder / "journal.jsonl").read_text("utf-8")
    assert "retrait" in journal and "vue de plus près" in journal
    assert "rien n'est écrit dans les cadres" in journal and "pas comptée" not in journal, (
        "what was seen, not a verdict"
    )
    assert run(["controler", "minimal"]) == ExitCode.DONE
    assert run([*accept, str(paper.page), "--motif", REASON]) == ExitCode.DONE
    assert tell_state(capsys)[0] == {"essai"}, "accepted again"
