"""`ctg comparer`: a dossier, an act of its register, a PDF; what is told of them, as lines and as JSON."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from generator.acts.register import find_act
from generator.cli.main import run
from generator.errors import InputFileError, UsageError
from generator.project import Project
from generator.redlining.sources import choose_furniture, compare_sides, open_text
from generator.writing.word.ledger import BODY_START
from generator.writing.word.package import DOCUMENT, open_package, write_zip
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parent.parent.parent
SCHEMA = json.loads((ROOT / "docs" / "schemas" / "comparaison-1.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project whose dossier `content/minimal` is frozen and then says one year more."""
    folder = tmp_path_factory.mktemp("projet")
    (folder / "ctg.toml").write_text("", "utf-8")
    facts = copy_minimal(folder / "content").folder / "ctg.yaml"
    facts.write_text(f"{facts.read_text('utf-8')}identite: azur\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        freeze(Path("content/minimal"))
        change_end(DossierCopy(folder / "content/minimal"))
        yield folder


def change_end(dossier: DossierCopy) -> None:
    facts = dossier.folder / "ctg.yaml"
    text = facts.read_text("utf-8")
    assert text.count("2029-12-31") == 1
    facts.write_text(text.replace("2029-12-31", "2030-12-31"), "utf-8")


@pytest.fixture(autouse=True)
def inside(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)


def test_an_act_and_the_text_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["comparer", "content/minimal@01", "content/minimal"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("de content/minimal, acte n° 01 (convention)\nà content/minimal\n")
    assert "« 2029 » devient « 2030 » (" in told
    assert told.splitlines()[-1].startswith("5 changements : 2 modifiés, 3 ajoutés")
    assert run(["comparer", "content/minimal", "content/minimal"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "les deux textes disent la même chose"


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["comparer", "content/minimal@01", "content/minimal", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, SCHEMA)
    (term,) = [one for one in told["changements"] if "décembre" in one["avant"]]
    assert term["mots"] == [{"avant": "2029", "apres": "2030"}]
    assert term["origine"]["ligne"] >= 1 and term["piece"] == "convention"
    assert run(["comparer", "content/minimal", "content/minimal@1", "--format", "json"]) == 0
    back = json.loads(capsys.readouterr().out)
    jsonschema.validate(back, SCHEMA)
    assert [(one["apres"], one["avant"]) for one in back["changements"]] == [
        (one["avant"], one["apres"]) for one in told["changements"]
    ]
    assert not [one for one in back["changements"] if "origine" in one], "an act has no file to open"


def test_a_pdf_of_ours_says_what_it_was_made_from(project: Path) -> None:
    act = find_act(Path("content/minimal"))
    assert act is not None
    pdf = project / "convention.pdf"
    name = next(name for name in act.record.files if name.endswith("convention.pdf"))
    pdf.write_bytes(act.read(name))
    inside = Project(project)
    from_pdf, from_act = open_text("convention.pdf", inside), open_text("content/minimal@01", inside)
    assert [document.meta.piece for document in from_pdf.documents][:1] == ["convention"]
    assert compare_sides(from_pdf, from_act).changes == ()
    assert compare_sides(from_act, from_pdf).changes == ()


def test_a_word_file_of_ours_is_compared_alone(project: Path) -> None:
    act = find_act(Path("content/minimal"))
    assert act is not None
    word = project / "convention.docx"
    word.write_bytes(act.read(next(name for name in act.record.files if name.endswith("convention.docx"))))
    inside = Project(project)
    from_word, from_act = open_text("convention.docx", inside), open_text("content/minimal@01", inside)
    assert len(from_word.documents) == 1 < len(from_act.documents)
    assert compare_sides(from_word, from_act).changes == compare_sides(from_act, from_word).changes == ()
    changed = compare_sides(from_word, open_text("content/minimal", inside)).changes
    assert changed and {change.piece for change in changed} == {"convention"}


def write_piece(project: Path, name: str, near: str = "", added: str = "") -> None:
    """The Word file of the frozen convention; with a change tracked before the run that says `near`."""
    act = find_act(Path("content/minimal"))
    assert act is not None
    parts = open_package(act.read(next(one for one in act.record.files if one.endswith("convention.docx"))), name)
    text = parts[DOCUMENT].decode()
    if near:
        place = text.rindex("<w:r>", 0, text.index(near, text.index(f'w:name="{BODY_START}"')))
        text = f"{text[:place]}{added}{text[place:]}"
    parts[DOCUMENT] = text.encode()
    (project / name).write_bytes(write_zip(parts))


def test_a_word_file_of_ours_says_its_piece_with_changes_accepted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = Project(project)
    write_piece(project, "envoyee.docx")
    sent, act = open_text("envoyee.docx", inside), open_text("content/minimal@01", inside)
    assert sent.name == "envoyee.docx"
    assert compare_sides(sent, act).changes == () == compare_sides(act, sent).changes, "annexes are not compared"
    words = '<w:r><w:t xml:space="preserve">Ajout. </w:t></w:r>'
    write_piece(project, "revue.docx", "2029", f'<w:ins w:id="900" w:author="Inès">{words}</w:ins>')
    assert run(["comparer", "content/minimal@01", "revue.docx", "-o", "revue"]) == 0
    told = capsys.readouterr().out
    assert "à revue.docx (modifications suivies toutes acceptées)" in told
    assert "article 1, 1ᵉʳ alinéa : « 1er » devient « 1erAjout. »" in told
    assert "1 changement : 1 modifié" in told
    assert (project / "revue" / "convention-comparaison.docx").is_file()
    assert run(["comparer", "revue.docx", "revue/convention-comparaison.docx"]) == 5, "a redline is no text"


def test_two_models_are_compared_by_their_clauses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = str(ROOT / "content" / "modeles" / "ctg-2026")
    shutil.copytree(model, "content/modeles/suivant")
    clause = Path("content/modeles/suivant/clauses/objet.md")
    clause.write_text("Un alinéa de plus.\n\n" + clause.read_text("utf-8").replace("territoire.nom", "territoire.x"))
    assert run(["comparer", model, "content/modeles/suivant", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    jsonschema.validate(told, SCHEMA)
    assert [(one["genre"], one["endroit"]) for one in told["changements"]] == [
        ("ajouté", "clause objet, 1ᵉʳ alinéa"),
        ("modifié", "clause objet, 2ᵉ alinéa"),
    ]
    assert told["changements"][1]["mots"] == [{"avant": "nom", "apres": "x"}]
    assert run(["comparer", model, "content/minimal"]) == 2
    assert "un modèle se compare à un modèle" in capsys.readouterr().err
    assert run(["comparer", model, "content/modeles/suivant", "-o", "modele"]) == 2
    assert "n'a pas de document Word" in capsys.readouterr().err


def test_an_act_is_dressed_as_it_was(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = Project(project)
    act = open_text("content/minimal@01", inside)
    assert choose_furniture(act, act, inside).identity.name == "azur"
    monkeypatch.setattr("generator.redlining.sources.list_identities", lambda _: ("neutre",))
    act = open_text("content/minimal@01", inside)
    assert choose_furniture(act, act, inside).identity.name == "neutre", "an identity that the project has no more"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("content/minimal@02", "il n'y a pas d'acte « 02 »"),
        ("content/minimal@", "quel acte de content/minimal ?"),
        ("content/absent@01", "il n'y a pas d'acte « 01 »"),
        ("content/absent", "dossier introuvable"),
        ("content/minimal/ctg.yaml", "ne peut pas être comparé"),
    ],
)
def test_what_cannot_be_compared_is_said(source: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["comparer", "content/minimal", source]) == 2
    told = capsys.readouterr().err
    assert words in told and "piste" in told


def test_a_pdf_without_content_is_refused(project: Path, convention: bytes) -> None:
    (project / "scan.pdf").write_bytes(convention)
    with pytest.raises(InputFileError, match="ne porte pas le contenu"):
        open_text("scan.pdf", Project(project))
    with pytest.raises(UsageError):
        open_text("content/minimal@x", Project(project))


def test_tracked_changes_are_written_once_and_give_both_texts_back(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["comparer", "content/minimal@01", "content/minimal", "-o", "changements", "--date", "2026-11-29"]
    assert run(command) == 0
    told = capsys.readouterr().out.splitlines()
    written = [line for line in told if line.startswith("changements/")]
    assert {"changements/convention-comparaison.docx", "changements/annexe-3-plan-comparaison.docx"} <= {*written}
    assert written[1::2] == [name.replace(".docx", ".pdf") for name in written[::2]], "each Word file has its PDF"
    first = {path.name: path.read_bytes() for path in (project / "changements").iterdir()}
    assert run(command) == 2
    told = capsys.readouterr()
    assert "n'est pas vide" in told.err and told.out == "", "before anything is read"
    assert run([*command[:3], "-o", "content/minimal/ctg.yaml"]) == 2
    assert "un fichier, et non un dossier" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (project / "changements").iterdir()} == first
    command[command.index("changements")] = "encore"
    assert run([*command, "--auteur", "ctg\x01comparer"]) == 0, "signs that no Word file can hold"
    assert {path.name: path.read_bytes() for path in (project / "encore").iterdir()} == first
