"""Code that is kept from one start to the next: the same classes and patterns, and nothing believed that is damaged."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import warnings
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import generator
from generator.starting.kept_code import KeptCode

# A program of two modules: the second is imported, so that what it compiles is kept.
_WITHIN = r"""
import dataclasses, re
pattern = re.compile("[a-z]+(?P<one>x)", re.IGNORECASE)
of_bytes = re.compile(b"[a-z]+")
@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Point:
    across: int
    down: int = 3
"""
_RUN = r"""
import json, sys
from pathlib import Path
from generator.starting import kept_code
kept_code._LEAST_NEW = 1
kept_code.keep_code()
compiled = []
if kept_code._kept:
    kept = kept_code._kept[0]
    kept.place = Path(sys.argv[1])
    kept.texts, kept.patterns, kept.byte_patterns = {}, {}, {}
    kept.new = 0
    kept._read()
    before = len(kept.texts), len(kept.patterns), len(kept.byte_patterns)
import within
import re
re.compile("only[ ]in the program itself")
found = within.pattern.match("ABX")
point = within.Point(1)
told = [found["one"], within.pattern.flags, within.pattern.groups, repr(point), hash(point) == hash((1, 3))]
told += [point < within.Point(2), within.of_bytes.match(b"ab").span()]
if kept_code._kept:
    words = [key[0] for key in kept.patterns]
    compiled = [before, kept.new > 0, "only[ ]in the program itself" in words]
    kept_code.save_code()
print(json.dumps([told, compiled]))
"""
_TOLD = ["X", re.IGNORECASE | re.UNICODE, 1, "Point(across=1, down=3)", True, True, [0, 2]]


def run_program(folder: Path, file: Path, **environment: str) -> Any:
    """What a process of its own tells, which keeps its code in `file`."""
    (folder / "within.py").write_text(_WITHIN, "utf-8")
    path = os.pathsep.join((str(folder), str(Path(generator.__file__).parents[1])))
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    told = subprocess.run(
        [sys.executable, "-c", _RUN, str(file)],
        env={**own, "CTG_MEMOIRES": "", "PYTHONPATH": path, **environment},
        capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return json.loads(told.stdout)


def test_a_second_start_compiles_nothing_again(tmp_path: Path) -> None:
    file = tmp_path / "kept.code"
    told, (before, is_new, _) = run_program(tmp_path, file)
    assert (told, before, is_new) == (_TOLD, [0, 0, 0], True)
    written = file.read_bytes()
    told, (before, is_new, _) = run_program(tmp_path, file)
    assert (told, is_new) == (_TOLD, False)
    assert min(before) >= 1
    assert file.read_bytes() == written


def test_only_what_imports_compile_is_kept(tmp_path: Path) -> None:
    _, (*_, holds_the_programs_own) = run_program(tmp_path, tmp_path / "kept.code")
    assert not holds_the_programs_own


@pytest.mark.parametrize("place", [0, 3, 100, -1])
def test_a_damaged_file_is_as_none(tmp_path: Path, place: int) -> None:
    file = tmp_path / "kept.code"
    run_program(tmp_path, file)
    data = bytearray(file.read_bytes())
    data[place] ^= 1
    file.write_bytes(data)
    told, (before, is_new, _) = run_program(tmp_path, file)
    assert (told, before, is_new) == (_TOLD, [0, 0, 0], True)
    assert run_program(tmp_path, file)[1][1] is False  # it was written again


@pytest.mark.parametrize("size", [0, 2, 50])
def test_a_cut_file_is_as_none(tmp_path: Path, size: int) -> None:
    file = tmp_path / "kept.code"
    run_program(tmp_path, file)
    file.write_bytes(file.read_bytes()[:size])
    assert run_program(tmp_path, file)[1][:2] == [[0, 0, 0], True]


def test_the_file_of_another_python_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = KeptCode(tmp_path / "kept.code")
    kept.texts["pass"] = b"code of another one"
    monkeypatch.setattr(sys, "version", "3.11.99")
    kept.place.write_bytes(kept.write())
    assert KeptCode(kept.place).texts == kept.texts
    monkeypatch.undo()
    assert not KeptCode(kept.place).texts


def test_where_python_writes_nothing_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "kept.code"
    told, (_, is_new, _) = run_program(tmp_path, file, PYTHONDONTWRITEBYTECODE="1")
    assert (told, is_new) == (_TOLD, False)
    assert not file.exists()


def test_an_installation_that_nobody_may_write_in_uses_what_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "kept.code"
    run_program(tmp_path, file)
    told, (before, is_new, _) = run_program(tmp_path, file, PYTHONDONTWRITEBYTECODE="1")
    assert (told, is_new) == (_TOLD, False)
    assert min(before) >= 1


@pytest.mark.slow
def test_the_whole_program_is_kept_at_once(tmp_path: Path, project_root: Path) -> None:
    """For those who may not write where it is installed."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**own, "CTG_MEMOIRES": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    written = []
    for seed in "12":  # whatever order sets have
        command = [sys.executable, "-m", "generator.starting"]
        subprocess.run(command, env={**environment, "PYTHONHASHSEED": seed}, check=True, cwd=project_root)
        (file,) = tmp_path.rglob("*.code")
        written.append(file.read_bytes())
    assert written[0] == written[1]
    kept = KeptCode(file)
    assert len(kept.texts) > 1_000
    assert {pattern.pattern for pattern in _list_patterns()} <= {
        key[0] for key in (*kept.patterns, *kept.byte_patterns)
    }


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert run_program(tmp_path, tmp_path / "file" / "kept.code")[0] == _TOLD


@pytest.mark.parametrize("variable", ["CTG_DEPART", "CTG_MEMOIRES"])
def test_it_is_switched_off(tmp_path: Path, variable: str) -> None:
    assert run_program(tmp_path, tmp_path / "kept.code", **{variable: "oubliees"}) == [_TOLD, []]
    assert not (tmp_path / "kept.code").exists()


def _list_patterns() -> set[re.Pattern[Any]]:
    """The patterns that the modules of the program have, at their top."""
    found: set[re.Pattern[Any]] = set()
    for module in walk_packages(generator.__path__, "generator."):
        if "__main__" not in module.name and ".assets" not in module.name:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                for value in vars(import_module(module.name)).values():
                    values = value if isinstance(value, tuple) else (value,)
                    found.update(one for one in values if isinstance(one, re.Pattern))
    return found


def test_every_pattern_of_the_program_is_the_same_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.starting.kept_code._is_importing", lambda: True)
    kept = KeptCode(tmp_path / "kept.code")
    patterns = _list_patterns()
    assert len(patterns) > 200
    for pattern in patterns:
        for _ in range(2):  # as it is kept, then as it is found
            made = kept.compile_pattern(pattern.pattern, pattern.flags)
            assert made == pattern
            told = (made.flags, made.groups, dict(made.groupindex))
            assert told == (pattern.flags, pattern.groups, dict(pattern.groupindex))


def test_a_fault_of_a_pattern_is_told_as_without(tmp_path: Path) -> None:
    kept = KeptCode(tmp_path / "kept.code")
    with pytest.raises(re.error) as plain:
        re.compile("(a")
    with pytest.raises(re.error) as told:
        kept.compile_pattern("(a")
    assert str(told.value) == str(plain.value)


def test_classes_made_by_kept_text_have_no_annotations_of_the_keeper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`exec` gives a text what is imported from the future where it is called."""
    monkeypatch.setattr(dataclasses, "exec", KeptCode(tmp_path / "kept.code").run_text, raising=False)
    made = dataclasses.make_dataclass("Made", [("one", int)])
    assert made.__init__.__annotations__ == {"one": int, "return": None}
