"""The register of acts: what is frozen stays as it is, whatever a person, a model or a program changes afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator import GenerationRequest, generate, open_dossier, render
from generator.acts.act import ActFault, describe_act_format, parse_act
from generator.acts.act_dossier import name_signed_page, open_act_dossier
from generator.acts.control import control_output, control_project
from generator.acts.journal import JournalEntry, append_entry
from generator.acts.register import Act, find_act, keep_version, list_returns, list_versions
from generator.cli.main import run
from generator.errors import ContentError, ExitCode, InputFileError, UsageError
from generator.files import sha256
from generator.making.dossier_folder import find_dossiers, read_dossier
from generator.project import Project
from generator.signing.assembly import assemble_dossier
from generator.signing.electronic import prepare_dossier
from tests.acts.frozen_dossiers import ORDER, ask, freeze
from tests.cli.test_state_command import ACKNOWLEDGEMENT
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")
ROOT = Path(__file__).resolve().parents[2]


def read_tree(*folders: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def copy(received: DossierCopy) -> DossierCopy:
    """The minimal dossier frozen, assembled and received: a copy for one test."""
    return received


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    copy_minimal(tmp_path)
    return DossierCopy(Path("minimal"))


def take_act(copy: DossierCopy) -> Act:
    act = find_act(copy.folder)
    assert act is not None
    return act


# --- nothing changes it ----------------------------------------------------------------------------------------------


def test_a_period_changed_afterwards_changes_no_byte_of_the_act(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_tree(ACT, Path("output/minimal/exemplaires"), Path("output/minimal/prefecture"))
    assert len(before) > 20
    copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    assert run(["generer", "minimal", "--final", "--exemplaires"]) == ExitCode.USAGE
    assert "[acte-deja-arrete]" in capsys.readouterr().err
    assert run(["generer", "minimal", "--final"]) == ExitCode.USAGE
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert run(["generer", "minimal", "--exemplaires"]) == ExitCode.DONE
    assert "projet du texte suivant" in capsys.readouterr().err
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert read_tree(ACT, Path("output/minimal/exemplaires"), Path("output/minimal/prefecture")) == before
    capsys.readouterr()
    assert run(["etat", "minimal", "--format", "json"]) == ExitCode.DONE
    (line,) = json.loads(capsys.readouterr().out)
    told = "acte n° 01 (convention) arrêté le 10/01/2026 ; le texte d'aujourd'hui en diffère par 4 changements"
    assert line["acte"] == told  # a year, and three columns: not each place that says them
    run(["verifier", "minimal"])
    told = "".join(capsys.readouterr())
    assert "avertissement [texte-different-de-l-acte]" in told
    assert "préparer un avenant" in told
    Path("minimal/avenants/1").mkdir(parents=True)  # one is open
    run(["verifier", "minimal"])
    told = "".join(capsys.readouterr())
    assert told.count("[texte-different-de-l-acte]") == 1
    assert "par 4 changements : l'avenant n° 1, ouvert, les dira" in told
    assert run(["controler", "output/minimal"]) == ExitCode.DONE


def test_no_batch_and_no_program_makes_another_final(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    before = read_tree(ACT, Path("output"))
    assert run(["lot", ".", "--final", "--ouvriers", "1"]) == ExitCode.BATCH
    assert "[acte-deja-arrete]" in capsys.readouterr().err
    after = read_tree(ACT, Path("output"))
    assert {path: data for path, data in after.items() if path in before} == before
    assert not list(Path("output").rglob("convention.pdf"))
    project = Project(Path.cwd())
    with pytest.raises(UsageError, match="acte-deja-arrete"):
        render(open_dossier(copy.folder, project), "convention", "pdf", final=True)
    with pytest.raises(UsageError, match="acte-deja-arrete"):
        generate(GenerationRequest(copy.folder, project, Path("output"), final=True))


def test_a_model_that_changes_or_is_gone_changes_nothing(copy: DossierCopy) -> None:
    outputs = read_tree(Path("output/minimal/exemplaires"), Path("output/minimal/prefecture"))
    clause = next(p for p in sorted(copy.clauses.glob("*.md")) if not p.name.startswith("annexe"))
    clause.write_text(clause.read_text("utf-8") + "\n\nUne phrase de plus.\n", "utf-8")
    shutil.rmtree("output/minimal/exemplaires")
    shutil.rmtree("output/minimal/prefecture")
    assemble_dossier(ask(copy.folder))
    assert read_tree(Path("output/minimal/exemplaires"), Path("output/minimal/prefecture")) == outputs


def test_the_file_to_sign_is_the_one_that_was_frozen(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    report = prepare_dossier(ask(copy.folder))
    assert report.file.read_bytes() == (ACT / "signature/convention-a-signer.pdf").read_bytes()
    assert [name for name, _ in report.fields] == [name for name, _ in take_act(copy).record.fields]


@pytest.mark.parametrize("name", ["exemplaires/1-caf.pdf", "pieces/convention.pdf", "assemblage/toutes-les-pieces.pdf"])
def test_a_file_of_the_act_that_was_touched_is_told_and_never_used(copy: DossierCopy, name: str) -> None:
    with (ACT / name).open("ab") as stream:
        stream.write(b"\n")
    report = control_project(Project(Path.cwd()))
    assert not report.findings  # the dossier stands outside content/
    assert [f.code for f in control_output(copy.folder).findings] == ["acte-altere"]
    with pytest.raises(InputFileError, match="acte-altere"):
        take_act(copy).read(name)


def test_a_kept_copy_that_was_touched_is_told_and_never_given_again(copy: DossierCopy) -> None:
    (kept,) = (ACT / "copies").rglob("1-*.pdf")
    with kept.open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(InputFileError, match="acte-altere"):
        assemble_dossier(ask(copy.folder))


def test_what_comes_back_twice_is_kept_twice_and_told(copy: DossierCopy) -> None:
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT.replace("2026-01-17", "2026-01-18"))
    report = assemble_dossier(ask(copy.folder))
    assert "retour-nouvelle-version" in [warning.code for warning in report.warnings]
    assert [version.rank for version in list_versions(take_act(copy), "prefecture/ar.xml")] == [1, 2]
    (copy.folder / "prefecture/ar.xml").unlink()
    report = assemble_dossier(ask(copy.folder))
    assert ("retour-retire", 0) in [(warning.code, report.stamped) for warning in report.warnings]
    assert "retour-retire" not in [warning.code for warning in assemble_dossier(ask(copy.folder)).warnings]
    assert not open_act_dossier(take_act(copy), read_dossier(copy.folder, Project(Path.cwd()))).acknowledgements
    assert len(list_versions(take_act(copy), "prefecture/ar.xml")) == 2


def test_the_register_is_no_dossier_and_no_input(copy: DossierCopy) -> None:
    assert find_dossiers(Path.cwd()) == (Path.cwd() / "minimal",)
    assert not any(file.path.startswith("actes/") for file in read_dossier(copy.folder, Project(Path.cwd())).inputs)


def test_versions_are_counted_and_the_same_bytes_are_kept_once(copy: DossierCopy) -> None:
    act = take_act(copy)
    party = read_dossier(copy.folder, Project(Path.cwd())).facts.parties[0]
    name = name_signed_page(party.id, 3, act.record.text)
    found = [keep_version(act, name, data) for data in (b"a", b"a", b"b", b"a")]
    assert [(version.rank, new) for version, new in found] == [(1, True), (1, False), (2, True), (3, True)]
    assert list_returns(act)[name][-1].file.read_bytes() == b"a"


# --- freezing and lifting --------------------------------------------------------------------------------------------


def test_a_text_with_gaps_is_not_frozen(draft: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    draft.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    assert run(["arreter", "minimal"]) == ExitCode.CONTENT
    assert "[a-completer]" in capsys.readouterr().err
    assert run(["assembler", "minimal"]) == ExitCode.CONTENT
    assert not ACT.parent.exists()


def test_nothing_is_frozen_by_itself_over_what_was_signed(draft: DossierCopy) -> None:
    draft.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    for frozen in (False, True):
        with pytest.raises(ContentError, match="acte-a-reprendre"):
            assemble_dossier(ask(draft.folder, frozen=frozen))
    assert not ACT.exists()
    assert not Path("output").exists()


def test_a_final_that_is_the_same_is_frozen_and_another_is_for_a_person_to_say(
    draft: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["generer", "minimal", "--final"]) == ExitCode.DONE
    draft.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2031-12-31")
    assert run(["assembler", "minimal"]) == ExitCode.CONTENT
    assert "une version définitive a déjà été faite" in capsys.readouterr().err
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert "[version-perimee]" in capsys.readouterr().err
    assert run(["arreter", "minimal"]) == ExitCode.USAGE
    assert run(["arreter", "minimal", "--lever", "--motif", "erreur de période"]) == ExitCode.DONE
    assert not ACT.exists()
    assert (ACT.parent / "leves/01-convention-1/acte.json").is_file()
    draft.replace("ctg.yaml", "fin: 2031-12-31", "fin: 2029-12-31")
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert ACT.is_dir()


def test_what_was_received_is_not_lifted(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    before = read_tree(copy.folder)
    assert run(["arreter", "minimal", "--lever", "--motif", "regret"]) == ExitCode.USAGE
    assert "[acte-engage]" in capsys.readouterr().err
    assert run(["arreter", "minimal", "--lever"]) == ExitCode.USAGE
    assert read_tree(copy.folder) == before


@pytest.mark.parametrize("gone", ["sending", "page", "copy"])
def test_what_may_be_with_people_is_not_lifted(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], gone: str
) -> None:
    (copy.folder / "prefecture/ar.xml").unlink()
    shutil.rmtree("output")  # whoever wants to lift it has taken away what was made
    if gone != "copy":
        shutil.rmtree(ACT / "copies")
        lines = (ACT / "empreintes.sha256").read_text("utf-8").splitlines(keepends=True)
        (ACT / "empreintes.sha256").write_text("".join(x for x in lines if "  copies/" not in x), "utf-8")
    if gone == "page":
        copy.write("signatures/a-classer/illisible-0123456789ab.pdf", "%PDF")
    elif gone == "sending":
        for command, name in (("arreter", "actes/01-convention/acte.json"), ("transmission", "output/x.pdf")):
            digest = sha256((ACT / "acte.json").read_bytes())
            append_entry(copy.folder, JournalEntry("2026-01-10T10:00:00+01:00", "C", command, went_out={name: digest}))
    assert run(["arreter", "minimal", "--lever", "--motif", "regret"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "[acte-engage]" in told
    assert {"sending": "« transmission », le 10/01/2026", "page": "illisible-0123456789ab.pdf", "copy": "copies/"}[
        gone
    ] in told
    if gone == "page":  # a page of another CTG says nothing of this one
        Path("minimal/signatures/a-classer/illisible-0123456789ab.pdf").rename(
            "minimal/signatures/a-classer/autre-dossier-0123456789ab.pdf"
        )
        assert run(["arreter", "minimal", "--lever", "--motif", "regret"]) == ExitCode.DONE


def test_a_draft_makes_specimens_and_freezes_nothing(draft: DossierCopy) -> None:
    assert run(["generer", "minimal", "--exemplaires"]) == ExitCode.DONE
    assert sorted(path.name for path in Path("output/minimal/specimens").iterdir()) == ["1-caf.pdf", "2-essai.pdf"]
    assert not ACT.exists()
    assert not Path("output/minimal/exemplaires").exists()


# --- taken over ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changed", [False, True])
def test_originals_that_were_made_before_are_taken_over_as_they_are(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], changed: bool
) -> None:
    made = read_tree(Path("output/minimal/exemplaires"), Path("output/minimal/prefecture"))
    text = take_act(copy).record.text
    shutil.rmtree(ACT.parent)  # as the program left a dossier before it had a register
    if changed:
        copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    assert run(["assembler", "minimal"]) == ExitCode.CONTENT
    assert "[acte-a-reprendre]" in capsys.readouterr().err
    assert run(["arreter", "minimal", "--repris-de", "output/minimal"]) == ExitCode.DONE
    assert ("[texte-different-de-l-acte]" in capsys.readouterr().err) is changed
    record = take_act(copy).record
    assert (record.text, record.taken_over is not None, record.joined) == (text, True, "")
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert read_tree(Path("output/minimal/exemplaires"), Path("output/minimal/prefecture")) == made


def test_originals_that_were_touched_are_not_taken_over(copy: DossierCopy) -> None:
    shutil.rmtree(ACT.parent)
    with Path("output/minimal/exemplaires/2-essai.pdf").open("ab") as stream:
        stream.write(b"\n")
    assert run(["arreter", "minimal", "--repris-de", "output/minimal"]) == ExitCode.INPUT
    assert not ACT.exists()


def test_an_act_that_was_published_is_taken_over_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "content/bassin-minier", "bassin-minier")
    published = (ROOT / "tests/golden/bassin-minier-acte-publie.txt").read_text("utf-8")
    Path("autre.txt").write_text(published.replace("petite enfance", "jeunesse", 3), "utf-8")
    assert run(["arreter", "bassin-minier", "--repris-de", "autre.txt"]) == ExitCode.CONTENT
    assert "[reprise-differente]" in capsys.readouterr().err
    Path("acte.txt").write_text(published, "utf-8")
    assert run(["arreter", "bassin-minier", "--repris-de", "acte.txt"]) == ExitCode.DONE
    act = find_act(Path("bassin-minier"))
    assert act is not None
    assert [piece.id for piece in act.record.pieces] == ["convention"]
    assert run(["assembler", "bassin-minier"]) == ExitCode.DONE
    assert [path.name for path in Path("output/bassin-minier").rglob("*.pdf")] == [
        "013-211300413-20251208-DEL_2025_123-DE.pdf"
    ]


# --- its form --------------------------------------------------------------------------------------------------------


def test_the_record_has_a_published_form(copy: DossierCopy) -> None:
    published = json.loads((ROOT / "docs/schemas/acte.schema.json").read_text("utf-8"))
    assert published == describe_act_format()
    content = json.loads((ACT / "acte.json").read_text("utf-8"))
    assert set(content) == set(published["properties"])
    assert (content["schema"], content["version"], content["arrete_par"]) == ("ctg-acte", 1, ORDER.by)


@pytest.mark.parametrize("change", [('"version": 1', '"version": 2'), ('"texte"', '"texe"'), ("{", "[")])
def test_a_record_that_cannot_be_read_is_refused(copy: DossierCopy, change: tuple[str, str]) -> None:
    data = (ACT / "acte.json").read_text("utf-8").replace(*change, 1)
    with pytest.raises(ActFault):
        parse_act(data.encode())
    (ACT / "acte.json").write_text(data, "utf-8")
    with pytest.raises(InputFileError, match="acte-altere"):
        find_act(copy.folder)


def test_a_folder_holds_one_act(copy: DossierCopy) -> None:
    with pytest.raises(UsageError, match="acte-deja-arrete"):
        freeze(copy.folder)
