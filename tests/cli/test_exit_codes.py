"""Every way out of `ctg`: its exit code, its message, and outputs that keep their bytes when something is wrong."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.project import PROGRAM
from generator.verifying import verification
from generator.writing.parity import ReadText
from generator.writing.pdf import text as pdf_text
from generator.writing.word.read_back import text as word_text
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

BEFORE = b"ce qui etait la avant"


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


@pytest.fixture
def former_output(copy: DossierCopy) -> dict[Path, bytes]:
    """Files that a former run left in the output."""
    folder = copy.folder.parent / "output" / "minimal"
    folder.mkdir(parents=True)
    files = [folder / "convention.docx", folder / "convention.pdf", folder / "manifeste.json"]
    for path in files:
        path.write_bytes(BEFORE)
    return dict.fromkeys(files, BEFORE)


def still_there(former_output: dict[Path, bytes]) -> bool:
    folder = next(iter(former_output)).parent
    return {p: p.read_bytes() for p in folder.iterdir()} == former_output


def errors_of(capsys: pytest.CaptureFixture[str]) -> str:
    said = capsys.readouterr().err
    assert "Traceback" not in said
    return said


@pytest.mark.slow
def test_done(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generer", "minimal", "--final"]) == ExitCode.DONE
    captured = capsys.readouterr()
    assert [line.split()[2] for line in captured.err.splitlines() if "ctg.yaml:" in line] == ["[signature-apres-debut]"]
    lines = captured.out.rstrip("\n").split("\n")
    assert "output/minimal/convention.docx" in lines
    assert lines[-1].endswith("rien à compléter")
    assert all(Path(line).is_file() for line in lines[:-1])


def test_six_mistakes_are_six_messages_in_one_run(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], former_output: dict[Path, bytes]
) -> None:
    copy.replace("ctg.yaml", "2026-03-02", "2025-02-30").replace("ctg.yaml", "mention:", "mencion:")
    copy.replace("annexe-4/suivi.csv", ";mise_a_jour", ";majour")
    copy.replace("annexe-4/pilotage.yaml", "    role: Décider\n", "")
    copy.replace("annexe-3/fiches/01-places.yaml", "axe: 1", "axe: 1\naxe: 2")
    copy.write("annexe-2/equipement.csv", "x")
    for command in ("generer", "verifier", "assembler"):
        assert run([command, "minimal"]) == ExitCode.CONTENT
        said = errors_of(capsys)
        assert said.count(": erreur [") == 6
        assert said.count("  piste : ") == 6
        for code in (
            "date-invalide",
            "cle-inconnue",
            "csv-colonne",
            "cle-manquante",
            "cle-en-double",
            "fichier-inconnu",
        ):
            assert f"[{code}]" in said
    assert still_there(former_output)


def test_an_undefined_variable(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], former_output: dict[Path, bytes]
) -> None:
    copy.write_clause("objet", "Un.\n\n{% for partie in parties %}\n- {{ partie.nom_cour }}\n{% endfor %}\n")
    assert run(["generer", "minimal"]) == ExitCode.CONTENT
    said = errors_of(capsys)
    assert "modeles/mini/clauses/objet.md:4: erreur [variable-inconnue] « nom_cour » n'existe pas ici" in said
    assert "    - {{ partie.nom_cour }}\n" in said
    assert "  piste : voulait-on « nom_court » ?" in said
    assert still_there(former_output)


def test_a_final_with_gaps_lists_them(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str], former_output: dict[Path, bytes]
) -> None:
    copy.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    copy.replace("annexe-4/pilotage.yaml", "frequence: Une fois par an", "frequence: à compléter")
    (copy.folder / "textes/portrait.md").write_text("Le Val compte [à compléter : population].\n", "utf-8")
    assert run(["generer", "minimal", "--final"]) == ExitCode.CONTENT
    printed = capsys.readouterr()
    said = printed.err
    assert "3 éléments sur" in printed.out and "à compléter" in printed.out
    assert said.count("[a-completer]") == 3
    assert "minimal/ctg.yaml:14:9: erreur [a-completer] à compléter : signature, date" in said
    assert "minimal/textes/portrait.md:1:16: erreur [a-completer] à compléter : population" in said
    assert still_there(former_output)


@pytest.mark.slow
def test_a_draft_with_gaps_is_made_and_counts_them(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    assert run(["generer", "minimal", "--piece", "convention", "--format", "docx"]) == ExitCode.DONE
    assert "1 élément sur " in capsys.readouterr().out


def spoil_template(project: Path, data: bytes) -> None:
    templates = project / "templates"
    (templates / "word").mkdir(parents=True)
    path = templates / "word" / "piece.docx"
    path.write_bytes(data)


def with_unknown_variable() -> bytes:
    source = zipfile.ZipFile(PROGRAM / "templates" / "word" / "piece.docx")
    buffer = io.BytesIO()
    with source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                words = b"<w:p><w:r><w:t>{{ inconnue }}</w:t></w:r></w:p>"
                data = data.replace(b"<w:body>", b"<w:body>" + words, 1)
                assert words in data
            target.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(("kind", "code"), [("text", "gabarit-illisible"), ("variable", "gabarit-variable")])
def test_a_broken_word_template(
    copy: DossierCopy,
    capsys: pytest.CaptureFixture[str],
    former_output: dict[Path, bytes],
    *,
    kind: str,
    code: str,
) -> None:
    data = {"text": b"ceci n'est pas un fichier Word", "variable": with_unknown_variable()}[kind]
    spoil_template(copy.folder.parent, data)
    assert run(["generer", "minimal"]) == ExitCode.TEMPLATE
    said = errors_of(capsys)
    assert f"[{code}]" in said
    assert "templates/word/piece.docx" in said
    assert "  piste : " in said
    assert still_there(former_output)


def test_an_output_that_cannot_be_written(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    (copy.folder.parent / "fichier").write_bytes(BEFORE)
    arguments = ["generer", "minimal", "--piece", "annexe-4", "--format", "docx", "--sortie", "fichier"]
    assert run(arguments) == ExitCode.OUTPUT
    said = errors_of(capsys)
    assert "[ecriture-impossible]" in said
    assert "fichier/minimal" in said
    assert (copy.folder.parent / "fichier").read_bytes() == BEFORE


@pytest.mark.parametrize(("module", "reader"), [(word_text, "read_docx_text"), (pdf_text, "read_pdf_text")])
def test_two_formats_that_differ(
    copy: DossierCopy,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    former_output: dict[Path, bytes],
    *,
    module: ModuleType,
    reader: str,
) -> None:
    read = getattr(module, reader)

    def lose_a_word(*arguments: object) -> ReadText:
        text: ReadText = read(*arguments)
        return ReadText(text.body.replace("commune d'Essai", "commune d'Essay"), text.notes)

    monkeypatch.setattr(module, reader, lose_a_word)
    assert run(["generer", "minimal", "--piece", "convention"]) == ExitCode.PARITY
    said = errors_of(capsys)
    assert "[parite]" in said
    assert still_there(former_output)


def test_a_fault_of_the_program_is_said_in_french(
    copy: DossierCopy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("division by zero [bold]")

    monkeypatch.setattr(verification, "verify_dossier", fail)
    assert run(["verifier", "minimal"]) == ExitCode.BUG
    said = errors_of(capsys)
    assert "le programme s'est trompé : ZeroDivisionError : division by zero [bold]" in said
    assert "ce n'est pas votre dossier" in said
    monkeypatch.setenv("CTG_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["verifier", "minimal"])


def test_an_interruption(
    copy: DossierCopy, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verification, "verify_dossier", interrupt)
    assert run(["verifier", "minimal"]) == ExitCode.INTERRUPTED
    assert errors_of(capsys) == "interrompu\n"


def test_an_interruption_in_a_text_that_is_run_has_the_same_code(tmp_path: Path) -> None:
    program = """
from generator.cli import main, running

def interrupt(arguments):
    try:
        exec("raise KeyboardInterrupt")
    except KeyboardInterrupt:
        return 130

running.run_command = interrupt
main.main()
"""
    (tmp_path / "interrupted.py").write_text(program, "utf-8")
    done = subprocess.run([sys.executable, "-m", "interrupted"], cwd=tmp_path, check=False)
    assert done.returncode == ExitCode.INTERRUPTED


_LEAVE = """
import atexit, sys, threading, time
from generator.cli import main, running

class Piece:
    def __del__(self):
        print("taken to pieces")

def command(arguments):
    global kept
    kept = Piece()
    atexit.register(print, "at exit")
    threading.Thread(target=lambda: (time.sleep(0.1), print("a thread"))).start()
    print("shown")
    return 3

running.run_command = command
main.main()
"""


def test_everything_is_shown_and_ended_before_the_process_is_left(tmp_path: Path) -> None:
    (tmp_path / "leaving.py").write_text(_LEAVE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "leaving"], cwd=tmp_path, check=False, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (3, "")
    assert done.stdout == "shown\na thread\nat exit\n"


def test_an_acknowledgement_that_is_missing_or_broken(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["tamponner", "a.pdf", "--accuse", "absent.xml", "-o", "b.pdf"]) == ExitCode.INPUT
    assert "absent.xml: erreur [fichier-absent]" in errors_of(capsys)
    Path("ar.xml").write_text("<!DOCTYPE x><x/>", "utf-8")
    assert run(["tamponner", "a.pdf", "--accuse", "ar.xml", "-o", "b.pdf"]) == ExitCode.INPUT
    assert "ar.xml" in errors_of(capsys)
    assert not Path("b.pdf").exists()


def test_a_copy_never_replaces_its_original(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.pdf").write_bytes(BEFORE)
    assert run(["tamponner", "a.pdf", "--accuse", "ar.xml", "-o", "./a.pdf"]) == ExitCode.USAGE
    assert "[copie-sur-original]" in errors_of(capsys)
    assert Path("a.pdf").read_bytes() == BEFORE


def test_overrides_and_deviations_are_reported(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("clauses/objet.md", "Un objet à nous.\n")
    copy.write("ecarts.yaml", "ecarts:\n  - {clause: fait-a, modele: Fait, signe: Dressé, motif: acte signé}\n")
    assert run(["verifier", "minimal"]) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "clauses du modèle remplacées par le dossier : objet" in shown
    assert "1 écart au modèle, déclaré dans minimal/ecarts.yaml : fait-a" in shown
