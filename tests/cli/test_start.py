"""What a command imports before it works: what it uses, and nothing that another command uses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator.cli.commands import choose_app, load_app
from generator.errors import ExitCode
from generator.version import __version__
from tests.dossiers.dossier_copy import copy_minimal

# What sets pages, opens PDFs, reads workbooks, signs, draws: each is long to load.
HEAVY = {
    *("docx", "docxtpl", "fontTools", "jinja2", "lxml", "markdown", "matplotlib", "numpy", "openpyxl", "PIL"),
    *("pikepdf", "pydantic", "pyhanko", "pypdf", "pypdfium2", "weasyprint", "yaml", "distributed", "pebble"),
}
# What colours and tables on a screen need, and what makes its own help of a command: no help waits for them either.
SCREEN = {"markdown_it", "pygments", "rich"}
# What a help may know of the program; of « writing », the names of the formats.
OWN = {"cli", "codes", "errors", "files", "plain_text", "project", "starting", "system", "version", "writing"}
COMMANDS = sorted(str(command.name) for command in load_app().registered_commands)

_RUN = """
import json, sys
from generator.cli.main import run
code = run(json.loads(sys.argv[1]))
rooms = {name.split(".")[1] for name in sys.modules if name.startswith("generator.")}
libraries = {name.partition(".")[0] for name in sys.modules} - {"generator"}
print()
print(json.dumps([code, sorted(rooms), sorted(libraries)]))
"""


def run_alone(*arguments: str) -> tuple[int, set[str], set[str], str]:
    """The exit code of a command run in a new process, the rooms and libraries it has loaded, and what it printed."""
    result = subprocess.run(
        [sys.executable, "-c", _RUN, json.dumps(arguments)], capture_output=True, encoding="utf-8", check=True
    )
    shown, _, last = result.stdout.rstrip("\n").rpartition("\n")
    code, rooms, libraries = json.loads(last)
    return code, set(rooms), set(libraries), shown


def test_the_version_loads_no_command_work() -> None:
    code, rooms, libraries, shown = run_alone("--version")
    assert (code, shown.split()[0]) == (0, "ctg")
    assert rooms == {"cli", "version"}
    assert not libraries & (HEAVY | SCREEN | {"typer", "hashlib", "pathlib"})


def test_the_version_is_the_same_whichever_way_it_is_told() -> None:
    shown = {run_alone(*line)[3] for line in (("--version",), ("--version", "generer"))}
    assert shown == {f"ctg {__version__}\n"}


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_help_loads_no_command_work(command: str) -> None:
    code, rooms, libraries, shown = run_alone(*filter(None, (command, "--help")))
    assert code == 0
    assert "Emploi : ctg" in shown
    assert rooms == OWN
    assert "typer" in libraries
    assert not libraries & (HEAVY | SCREEN | {"hashlib", "tempfile", "tomllib"})


def test_only_the_command_that_is_called_is_made() -> None:
    every = [command.name for command in load_app().registered_commands]
    assert len(every) >= 15
    for line, made in {
        ("lot", "--help"): ["lot"],
        ("generer", "x"): ["generer"],
        ("--help",): [],
        ("-h", "lot"): [],
        (): [],
        ("generr",): every,
        ("--version", "lot"): every,
    }.items():
        assert [command.name for command in choose_app(list(line)).registered_commands] == made
    assert [command.name for command in load_app().registered_commands] == every


@pytest.mark.slow
def test_a_dossier_with_faults_is_told_them_before_anything_sets_pages(tmp_path: Path) -> None:
    dossier = copy_minimal(tmp_path).folder
    (dossier / "ctg.yaml").write_text("territoire: []\n", "utf-8")
    code, rooms, libraries, _ = run_alone("generer", str(dossier))
    assert code == ExitCode.CONTENT
    assert {"making", "reading", "composing"} <= rooms
    assert not rooms & {"batches", "prefecture", "renewing", "signing", "verifying", "workers"}
    assert "pydantic" in libraries
    assert not libraries & {"pikepdf", "fontTools"}  # nothing was opened that is a PDF
    assert not libraries & {"weasyprint", "matplotlib", "numpy", "openpyxl", "pyhanko", "distributed", "pebble"}


def test_the_import_of_generer_waits_for_nothing_that_writes_or_judges() -> None:
    loaded = subprocess.run(
        [sys.executable, "-c", "import sys, generator.making.generation; print(*sys.modules)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout.split()
    assert {"generator.making.generation", "generator.composing.piece", "pydantic"} <= set(loaded)
    libraries = {name.partition(".")[0] for name in loaded}
    assert not libraries & {"docx", "docxtpl", "fontTools", "pikepdf", "PIL", "weasyprint", "matplotlib", "openpyxl"}
    # The rules are for `verifier` and a final, what ages for a renewal.
    assert not [name for name in loaded if name.startswith(("generator.checking.figures", "generator.ageing"))]
    assert "generator.checking.catalogue" not in loaded


@pytest.mark.slow
def test_a_command_loads_what_it_uses(tmp_path: Path) -> None:
    dossier = copy_minimal(tmp_path).folder
    output = tmp_path / "output"
    code, rooms, libraries, _ = run_alone("generer", str(dossier), "--piece", "convention", "--sortie", str(output))
    assert code == ExitCode.DONE
    assert [path.name for path in output.rglob("convention.pdf")] == ["convention.pdf"]
    # Texts are compared beside an act.
    assert not rooms & {"batches", "comparing", "prefecture", "renewing", "signing", "verifying", "workers"}
    assert "weasyprint" in libraries
    assert not libraries & {"openpyxl", "pyhanko", "pypdf", "distributed", "pebble", "segno", "zxingcpp"}
    # What reads the declarations of C functions is for a library of another version, or another system.
    assert "pycparser" not in libraries or sys.platform != "linux"


def test_verifier_sets_no_page_and_compares_no_text(tmp_path: Path) -> None:
    code, rooms, libraries, _ = run_alone("verifier", str(copy_minimal(tmp_path).folder))
    assert code == ExitCode.DONE
    assert not rooms & {"batches", "comparing", "prefecture", "renewing", "signing"}
    assert not libraries & {
        "fontTools",
        "http",
        "matplotlib",
        "numpy",
        "openpyxl",
        "pikepdf",
        "PIL",
        "ssl",
        "weasyprint",
    }
