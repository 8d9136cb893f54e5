"""An act is written twice before it is frozen: what an accelerator gets wrong is seen, and nothing is frozen."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator import bounded
from generator.acts.freezing import digest_again
from generator.acts.twice import second_writing
from generator.acts.twice.second_writing import SecondWriting, write_plainly
from generator.bounded import Bounds
from generator.cli.main import run
from generator.errors import ExitCode, ParityError
from generator.making.workshop import open_workshop
from generator.project import Project
from generator.writing.accelerators import font_cuts
from generator.writing.accelerators.switch import FORGETTING, MEMORIES, SWITCHES
from generator.writing.pdf import document, typesetting
from tests.acts.frozen_dossiers import ORDER
from tests.bounded_samples import refuse_parity, turn_forever
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.writing_once import write_acts_once, write_acts_twice

ACT = Path("minimal/actes/01-convention")


@pytest.fixture
def written_twice() -> Iterator[None]:
    """The real second writing, in a process of its own."""
    with write_acts_twice():
        yield


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    (tmp_path / "ctg.toml").write_text("", "utf-8")
    monkeypatch.chdir(tmp_path)
    copy_minimal(tmp_path)
    return DossierCopy(Path("minimal"))


def list_files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def read_record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads((ACT / "acte.json").read_bytes())
    return record


# --- memories that say something wrong, which nobody would see in the words ------------------------------------------


class Memories:
    """The memories of the stylesheets that this process reads, from now on."""

    def __init__(self) -> None:
        self.lines: list[Any] = []
        self.styles: list[Any] = []

    def space_letters(self) -> None:
        """A drawn line whose first letters stand a little apart: in the page's stream, one number more."""
        changed = 0
        for memory in self.lines:
            kept = memory.drawings._young
            for key, (drawings, size) in kept.items():
                kept[key] = (
                    tuple(replace(one, written=one.written.replace(b">", b"> 7 ", 1)) for one in drawings),
                    size,
                )
                changed += kept[key][0] != drawings
        assert changed

    def paint_otherwise(self) -> None:
        """Each style has the colour of another."""
        changed = 0
        for memory in self.styles:
            found = [style for styles in memory.elements.values() for _, style in styles if "color" in style]
            colours = {str(style["color"]): style["color"] for style in found}
            for style in found:
                other = next(one for name, one in colours.items() if name != str(style["color"]))
                for one in (style, style.anonymous_style):
                    dict.__setitem__(one, "color", other)
                changed += 1
        assert changed

    def lengthen_fonts(self) -> None:
        """A font with one byte more at its end."""
        assert font_cuts._cuts
        font_cuts._cuts.update({key: made + b"\0" for key, made in font_cuts._cuts.items()})


@pytest.fixture
def memories(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memories]:
    """Memories that no other test has, filled by the pieces of the dossier, and lost after the test."""
    made = Memories()
    for name, kept in (("_make_line_memory", made.lines), ("_make_style_memory", made.styles)):
        make = getattr(typesetting, name)

        def make_and_note(make: Callable[[], Any] = make, kept: list[Any] = kept) -> Any:
            kept.append(make())
            return kept[-1]

        monkeypatch.setattr(typesetting, name, make_and_note)
    cuts = dict(font_cuts._cuts)
    document._read_styles.cache_clear()
    yield made
    document._read_styles.cache_clear()
    font_cuts._cuts.clear()
    font_cuts._cuts.update(cuts)


@pytest.mark.slow
@pytest.mark.parametrize("spoil", [Memories.space_letters, Memories.paint_otherwise, Memories.lengthen_fonts])
def test_a_memory_that_is_wrong_stops_the_freezing_and_nothing_is_written(
    spoil: Callable[[Memories], None],
    dossier: DossierCopy,
    memories: Memories,
    written_twice: None,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["generer", "minimal", "--final", "--sortie", "ailleurs"]) == ExitCode.DONE
    spoil(memories)
    before = list_files(Path())
    capsys.readouterr()
    for command in ("arreter", "assembler") if spoil is Memories.space_letters else ("arreter",):
        assert run([command, "minimal"]) == ExitCode.PARITY
        told = capsys.readouterr().err
        assert "minimal: erreur [ecritures-differentes] cet acte, écrit une seconde fois" in told
        assert "pieces/convention.pdf" in told and "exemplaires/" not in told and f"{MEMORIES}={FORGETTING}" in told
        assert list_files(Path()) == before
    with write_acts_once():  # nothing else sees it: the words are right
        assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert read_record()["ecrit_deux_fois"] is False


@pytest.mark.slow
def test_an_act_says_that_it_was_written_twice(
    dossier: DossierCopy, written_twice: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert read_record()["ecrit_deux_fois"] is True
    assert "écrit deux fois" in capsys.readouterr().err


@pytest.mark.slow
def test_the_second_writing_leaves_no_font_behind(
    dossier: DossierCopy, written_twice: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setenv("TMPDIR", str(aside))
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    assert read_record()["ecrit_deux_fois"] is True
    assert list(aside.glob("ctg-polices-*")) == []


# --- the second process ----------------------------------------------------------------------------------------------


def test_it_refuses_to_work_where_anything_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in SWITCHES:
        monkeypatch.setenv(one.variable, FORGETTING)
    assert write_plainly(dict, ([("a", "0")],)) == {"a": "0"}
    for one in SWITCHES:
        with pytest.MonkeyPatch.context() as patch:
            patch.delenv(one.variable)
            with pytest.raises(RuntimeError, match=one.variable):
                write_plainly(dict, ())


def test_one_variable_switches_all_accelerators_off() -> None:
    code = "from generator.writing.accelerators.switch import SWITCHES; print([one.is_on() for one in SWITCHES])"
    names = {one.variable for one in SWITCHES}
    environment = {name: value for name, value in os.environ.items() if name not in names}
    for value, on in ((FORGETTING, False), ("", True)):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**environment, MEMORIES: value},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == str([on] * len(SWITCHES))


def test_a_difference_names_the_pieces_or_else_what_differs(
    written_twice: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["arbres/a.json", *(f"pieces/{number}.pdf" for number in range(9))]
    digests = dict.fromkeys(names, "0")
    for other, shown in (
        (
            dict.fromkeys(names, "1"),
            "pieces/0.pdf, pieces/1.pdf, pieces/2.pdf, pieces/3.pdf, pieces/4.pdf, pieces/5.pdf et 3 autres",
        ),
        ({**digests, "arbres/a.json": "1"}, "arbres/a.json"),
        ({**digests, "pieces/z.pdf": "1"}, "pieces/z.pdf"),
        (dict.fromkeys(names[:-1], "0"), "pieces/8.pdf"),
    ):
        with (
            SecondWriting(dict, (other,), "minimal") as second,
            pytest.raises(ParityError, match=re.escape(f": {shown}\n")),
        ):
            second.compare(digests)
    with SecondWriting(dict, (digests,), "minimal") as second:
        assert second.compare(digests) is True


@pytest.mark.slow
def test_what_keeps_it_from_being_made_is_told_and_nothing_is_written(
    dossier: DossierCopy, written_twice: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))

    before = list_files(Path())
    for spoil, words in (
        (lambda patch: patch.setattr(second_writing, "_BOUNDS", Bounds(0.3, 10**10)), "elle a pris plus de 0 s"),
        (lambda patch: patch.setattr(second_writing, "_BOUNDS", Bounds(60.0, 10**6)), "trop de mémoire"),
        (lambda patch: patch.setattr(bounded.subprocess, "Popen", refuse), "la mémoire manque"),
    ):
        with pytest.MonkeyPatch.context() as patch:
            spoil(patch)
            assert run(["arreter", "minimal"]) == ExitCode.OUTPUT
        told = capsys.readouterr().err
        assert "[seconde-ecriture-impossible]" in told and words in told
        assert list_files(Path()) == before


@pytest.mark.slow
def test_a_fault_of_the_second_writing_is_told_as_it_is(
    dossier: DossierCopy, written_twice: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that only the plain way meets."""
    monkeypatch.setattr("generator.acts.freezing.digest_again", refuse_parity)
    assert run(["arreter", "minimal"]) == ExitCode.PARITY
    assert "[parite] mal" in capsys.readouterr().err
    assert not ACT.parent.exists()


def test_it_is_ended_when_the_first_one_fails(written_twice: None) -> None:
    with pytest.raises(KeyError), SecondWriting(turn_forever, (), "minimal") as second:
        process = second._alone._child._process
        raise KeyError
    assert process.returncode not in (None, 0) and not second._alone._thread.is_alive()


def test_it_composes_the_act_again(dossier: DossierCopy) -> None:
    workshop = open_workshop(dossier.folder, Project(Path.cwd()))
    digests = digest_again(workshop, ("convention",), ORDER)
    assert {"acte.json", "arbres/convention.json", "pieces/convention.pdf", "pieces/convention.docx"} <= digests.keys()
    assert not any("annexe" in name for name in digests if not name.startswith("sources/"))


def test_no_act_goes_into_the_register_without_it(project_root: Path, module_paths: tuple[str, ...]) -> None:
    """Records are made in one place, where the act is written twice; what records them takes them from there."""
    sources = {path: (project_root / path).read_text("utf-8") for path in module_paths}
    assert [path for path, source in sources.items() if re.search(r"\bActRecord\(", source)] == [
        "generator/acts/freezing.py"
    ]
    assert sources["generator/acts/freezing.py"].count("_make_act(") == 3, (
        "defined, made with a second writing, made in it"
    )
    recording = {path for path, source in sources.items() if re.search(r"(?<!def )\brecord_act\(", source)}
    assert len(recording) >= 3
    assert all(re.search(r"\bdraft_act\(", sources[path]) for path in recording)
    freezing = "generator/acts/freezing.py"
    naming = {path for path, source in sources.items() if "SecondWriting" in source}
    assert naming == {freezing, "generator/acts/twice/second_writing.py"}, "no option leaves it out"
