"""A wrong command line: one French sentence, a remedy, exit code 2, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.commands import load_app
from generator.cli.main import run

ENGLISH = ("Usage", "Error", "Missing", "Invalid", "No such", "Try '", "Got unexpected", "requires", "Traceback")


def run_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = run(arguments)
    captured = capsys.readouterr()
    assert captured.out == "", "faults go to the error stream"
    for word in ENGLISH:
        assert word not in captured.err
    return code, captured.err


@pytest.mark.parametrize(
    ("line", "fault", "hint"),
    [
        ("generr content/x", "commande inconnue : generr", "voulait-on « ctg generer » ?"),
        ("zzz", "commande inconnue : zzz", "ctg --help"),
        ("generer", "il manque l'argument DOSSIER", "ctg generer --help"),
        ("generer x --formt pdf", "option inconnue : --formt", "voulait-on --format ?"),
        ("generer x -z", "option inconnue : -z", "ctg generer --help"),
        ("generer x --format odt", "odt ; valeurs admises : docx, pdf, tous", "ctg generer --help"),
        ("generer x --format", "l'option --format attend une valeur", "--help"),
        ("generer x --final=oui", "l'option --final ne prend pas de valeur", "--help"),
        ("generer x y", "argument en trop : y", "ctg generer --help"),
        ("controler-signatures x --format sarif", "sarif ; valeurs admises : texte, json", "--help"),
        ("verifier x --format xml", "xml ; valeurs admises : texte, json, sarif", "ctg verifier --help"),
        ("assembler", "il manque l'argument DOSSIER", "ctg assembler --help"),
        ("tamponner a.pdf", "il manque l'option --accuse", "ctg tamponner --help"),
        ("tamponner a.pdf --accuse b.xml", "il manque l'option --copie", "ctg tamponner --help"),
        ("tamponner a.pdf --accuse b -o c --envoi 2025-02-30", "2025-02-30 n'existe pas", "ctg tamponner --help"),
        ("tamponner a.pdf --accuse b -o c --publication 8/12/25", "« 8/12/25 » n'a que deux chiffres", "--help"),
        ("nouveau X --debut bientôt", "« bientôt » n'est pas une date, écrire une date : 18/12/2025", "--help"),
        ("--formt", "option inconnue : --formt", "ctg --help"),
    ],
)
def test_a_wrong_command_is_explained(capsys: pytest.CaptureFixture[str], line: str, fault: str, hint: str) -> None:
    code, said = run_wrong(line.split(), capsys)
    assert code == 2
    first, second = said.rstrip("\n").split("\n")
    assert first.startswith("erreur [commande] ")
    assert fault in first
    assert second.startswith("  piste : ")
    assert hint in second


def test_an_unknown_dossier_is_suggested(
    capsys: pytest.CaptureFixture[str], project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project_root)
    code, said = run_wrong(["generer", "content/basin-minier"], capsys)
    assert code == 2
    assert "[dossier-introuvable]" in said
    assert "voulait-on « content/bassin-minier » ?" in said


def test_a_bare_call_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    captured = capsys.readouterr()
    assert "Emploi : ctg" in captured.out
    assert captured.err == ""


def test_the_help_lists_every_command_under_its_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    shown = capsys.readouterr().out
    declared = load_app().registered_commands
    assert len(declared) >= 15
    for command in declared:
        assert command.callback is not None
        assert f"\n{command.rich_help_panel}\n" in shown
        assert re.search(rf"^  {command.name} +{re.escape(str(command.callback.__doc__)[:20])}", shown, re.MULTILINE)
    steps = list(dict.fromkeys(str(command.rich_help_panel) for command in declared))
    assert steps == sorted(steps, key=shown.index)


@pytest.mark.parametrize("columns", ["30", "80", "300"])
def test_a_help_is_folded_for_the_screen(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run(["lot", "--help"]) == 0
    shown = capsys.readouterr().out.splitlines()
    width = max(len(line) for line in shown)
    assert width <= min(max(int(columns), 60), 110)
    assert width > 40
    assert not [line for line in shown if line.lstrip()[:1] in (";", ":", "»") or line.endswith("«")]


def test_a_help_says_what_a_value_is_in_french(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["lot", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "--memoire MIO  " in shown
    assert "[256 au moins ; par défaut : 2048]" in shown
    assert "--final  " in shown, "an option that takes no value says none"
    assert run(["etat", "--help"]) == 0
    assert "--format texte|json|csv  texte, json ou csv. [par défaut : texte]" in capsys.readouterr().out
    assert run(["recevoir", "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Emploi : ctg recevoir [OPTIONS] [FICHIERS…] DOSSIER\n" in shown
    assert "DOSSIER    Le dossier de la CTG, par exemple content/bassin-minier. [obligatoire]" in shown


@pytest.mark.slow
def test_the_help_is_french_and_shows_an_example_for_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    names = [command.name for command in load_app().registered_commands]
    assert len(names) >= 15
    for name in names:
        assert name is not None
        assert run([name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert f"Emploi : ctg {name}" in shown
        assert f"Exemple : ctg {name} " in shown
        assert "Affiche cette aide." in shown
        assert not re.search(r"<path>|bool|list\[|\bpath\b|default|required|range|x>=|Show this message", shown)


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("ctg ")


@pytest.mark.slow
def test_accents_survive_a_locale_without_them(project_root: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    result = subprocess.run(
        [sys.executable, "-m", "generator", "verifier", "tests/dossiers/été"],
        cwd=project_root,
        env={**environment, "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )
    assert result.returncode == 2
    assert "tests/dossiers/été: erreur [dossier-introuvable]" in result.stderr.decode("utf-8")


def test_the_program_runs_without_what_only_developers_install(project_root: Path) -> None:
    """Every library that the command line imports is one of its own dependencies."""
    code = "import sys, generator.cli.main; print('click' in sys.modules, 'hypothesis' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=project_root, capture_output=True, encoding="utf-8", check=False
    )
    assert result.stdout.strip() == "False False", result.stderr
