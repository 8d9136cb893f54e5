"""The acts through the API: frozen as opened, read as frozen; and everything may change around them."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import FrozenAct, Project, find_act, freeze, list_acts, open_dossier, render
from generator.cli.main import run
from generator.errors import ExitCode, UsageError
from generator.project import PROGRAM
from tests.acts.frozen_dossiers import ORDER
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")


def test_a_dossier_is_frozen_as_it_was_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    copy = copy_minimal(tmp_path)
    project = Project(tmp_path)
    opened = open_dossier(Path("minimal"), project)
    copy.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2032-12-31")
    left = ACT.parent / ".01-convention.abcd_123"  # of a run that was killed
    left.mkdir(parents=True)
    act = freeze(opened, project.output, ORDER)
    assert not left.exists()
    assert act.pieces == ("convention", "annexe-3", "annexe-4")
    assert (act.day, act.originals) == (ORDER.day, ("caf", "essai"))
    assert act.read("convention", "pdf") == render(
        replace(opened, folder=Path("memoire")), "convention", "pdf", final=True
    )
    assert act.read_original("caf") == (ACT / "exemplaires/1-caf.pdf").read_bytes()
    with pytest.raises(UsageError, match="acte-deja-arrete"):
        freeze(opened, project.output, ORDER)
    for ask in (lambda: act.read("annexe-9", "pdf"), lambda: act.read("convention", "xlsx")):
        with pytest.raises(UsageError):
            ask()
    with pytest.raises(UsageError, match="piece-inconnue"):
        act.read_original("personne")


def test_a_draft_is_always_made_and_a_final_never(received: DossierCopy) -> None:
    opened = open_dossier(received.folder, Project(Path.cwd()))
    assert render(opened, "convention", "pdf").startswith(b"%PDF")
    with pytest.raises(UsageError, match="acte-deja-arrete"):
        render(opened, "convention", "pdf", final=True)
    shutil.copytree(received.folder, "content/minimal")
    (act,) = list_acts(Project(Path.cwd()))
    found = find_act(received.folder)
    assert isinstance(found, FrozenAct)
    assert act.read("convention", "docx") == found.read("convention", "docx")
    assert find_act(Path("modeles")) is None


# --- tested by changing each -----------------------------------------------------------------------------------------


def add_to(path: str, words: str) -> Callable[[], object]:
    """Change a template of the project's own, copied from the program's."""

    def change() -> None:
        place = Path("templates") / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text((PROGRAM / "templates" / path).read_text("utf-8") + words, "utf-8")

    return change


def change_word_template() -> None:
    shutil.copytree(PROGRAM / "templates/word", "templates/word")
    place = Path("templates/word/piece.docx")
    with zipfile.ZipFile(place) as package:
        parts = {info: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(place, "w") as package:
        for info, data in parts.items():
            package.writestr(info, data.replace(b'w:val="22"', b'w:val="26"'))


def replace_fonts() -> None:
    place = Path("templates/fonts")
    shutil.copytree(PROGRAM / "templates/fonts", place)
    fonts = sorted(place.glob("*.ttf"))
    for path, other in zip(fonts, reversed(fonts), strict=True):
        path.write_bytes((PROGRAM / "templates/fonts" / other.name).read_bytes())


def change_model() -> None:
    clause = next(path for path in sorted(Path("modeles/mini/clauses").glob("*.md")) if "annexe" not in path.name)
    clause.write_text(clause.read_text("utf-8") + "\n\nUne phrase de plus.\n", "utf-8")


def change_facts() -> None:
    facts = Path("minimal/ctg.yaml")
    facts.write_text(facts.read_text("utf-8").replace("fin: 2029-12-31", "fin: 2032-12-31"), "utf-8")


CHANGED: dict[str, Callable[[], object]] = {
    "model": change_model,
    "facts": change_facts,
    "version": lambda: None,
    "html": add_to("html/piece.html", "<!-- autre -->"),
    "style": add_to("html/piece.css", "\np { color: red }\n"),
    "word": change_word_template,
    "font": replace_fonts,
}


def read_given() -> dict[str, bytes]:
    """All that is given to people of the act, with the act itself."""
    folders = (
        ACT,
        *(Path("output/minimal") / name for name in ("exemplaires", "prefecture", "signature", "transmission")),
    )
    return {p.as_posix(): p.read_bytes() for f in folders for p in sorted(f.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("change", CHANGED)
def test_what_changes_around_an_act_changes_no_byte_of_it(
    received: DossierCopy, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    assert run(["preparer-signature", "minimal"]) == ExitCode.DONE
    before = read_given()
    assert any("signature/" in name for name in before)
    CHANGED[change]()
    if change == "version":
        for module in ("acts.freezing", "manifest", "version", "acts.journal"):
            monkeypatch.setattr(f"generator.{module}.__version__", "9.9.9")
    for made in sorted(Path("output/minimal").rglob("*.pdf")):
        made.unlink()
    for command in ("assembler", "preparer-signature"):
        assert run([command, "minimal"]) == ExitCode.DONE
    assert read_given() == before
    assert run(["generer", "minimal"]) == ExitCode.DONE, "what has changed goes into the next text"
