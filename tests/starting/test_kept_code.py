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
from generator.starting import kept_code
from generator.starting.kept_code import KeptCode, read_codes, write_codes

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
import json
from generator.starting import kept_code
kept_code._LEAST_NEW = 1
kept_code.keep_code()
before = [len(codes) for kept in kept_code._kept for codes in kept.known]
import within
import re
re.compile("only[ ]in the program itself")
found = within.pattern.match("ABX")
point = within.Point(1)
told = [found["one"], within.pattern.flags, within.pattern.groups, repr(point), hash(point) == hash((1, 3))]
told += [point < within.Point(2), within.of_bytes.match(b"ab").span()]
new = [len(codes) for kept in kept_code._kept for codes in kept.own]
words = [key[0] for kept in kept_code._kept for codes in (kept.known, kept.own) for key in codes[1]]
kept_code.save_code()
print(json.dumps([told, before, new, words, str(kept_code.find_place())]))
"""
_TOLD = ["X", re.IGNORECASE | re.UNICODE, 1, "Point(across=1, down=3)", True, True, [0, 2]]


@dataclasses.dataclass(frozen=True)
class Run:
    """What a process has told: what its classes and patterns gave, how much it knew and how much was new, its file."""

    told: list[Any]
    known: list[int]
    new: list[int]
    words: list[str]
    place: str

    @property
    def file(self) -> Path:
        return Path(self.place)


def run_program(folder: Path, **environment: str) -> Run:
    """A process of its own, whose compiled modules and kept code stand in the folder."""
    (folder / "within.py").write_text(_WITHIN, "utf-8")
    path = os.pathsep.join((str(folder), str(Path(generator.__file__).parents[1])))
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    own |= {"CTG_MEMOIRES": "", "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    told = subprocess.run(
        [sys.executable, "-c", _RUN], env={**own, **environment}, capture_output=True, encoding="utf-8", check=True
    )
    return Run(*json.loads(told.stdout))


def test_a_second_start_compiles_nothing_again(tmp_path: Path) -> None:
    first = run_program(tmp_path)
    assert (first.told, first.known) == (_TOLD, [0, 0, 0])
    assert min(first.new) >= 1
    written = first.file.read_bytes()
    second = run_program(tmp_path)
    assert (second.told, second.new) == (_TOLD, [0, 0, 0])
    assert all(known >= new for known, new in zip(second.known, first.new, strict=True))  # what writes is kept too
    assert first.file.read_bytes() == written


def test_only_what_imports_compile_is_kept(tmp_path: Path) -> None:
    words = run_program(tmp_path).words
    assert "[a-z]+(?P<one>x)" in words
    assert "only[ ]in the program itself" not in words


@pytest.mark.parametrize("place", [0, 3, 100, -1])
def test_a_damaged_file_is_as_none(tmp_path: Path, place: int) -> None:
    first = run_program(tmp_path)
    data = bytearray(first.file.read_bytes())
    data[place] ^= 1
    first.file.write_bytes(data)
    assert run_program(tmp_path) == first
    assert run_program(tmp_path).new == [0, 0, 0]  # it was written again


@pytest.mark.parametrize("size", [0, 2, 120])
def test_a_cut_file_is_as_none(tmp_path: Path, size: int) -> None:
    first = run_program(tmp_path)
    first.file.write_bytes(first.file.read_bytes()[:size])
    assert run_program(tmp_path) == first


def test_the_file_of_another_python_is_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "kept.code"
    codes: list[dict[Any, bytes]] = [{"pass": b"code of another one"}, {}, {}]
    monkeypatch.setattr(sys, "version", "3.11.99")
    place.write_bytes(write_codes(codes))
    assert read_codes(place) == codes
    monkeypatch.undo()
    assert not any(read_codes(place))


def test_where_python_writes_nothing_nothing_is_kept(tmp_path: Path) -> None:
    assert run_program(tmp_path, PYTHONDONTWRITEBYTECODE="1") == Run(_TOLD, [], [], [], "None")
    assert not list(tmp_path.rglob("*.code"))


def test_an_installation_that_nobody_may_write_in_uses_what_was_kept(tmp_path: Path) -> None:
    first = run_program(tmp_path)
    written = first.file.read_bytes()
    second = run_program(tmp_path, PYTHONDONTWRITEBYTECODE="1")
    assert (second.told, second.new) == (_TOLD, [0, 0, 0])
    assert min(second.known) >= 1
    assert first.file.read_bytes() == written


def test_a_place_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("in the way")
    assert run_program(tmp_path).told == _TOLD


@pytest.mark.parametrize("variable", ["CTG_DEPART", "CTG_MEMOIRES"])
def test_it_is_switched_off(tmp_path: Path, variable: str) -> None:
    assert run_program(tmp_path, **{variable: "oubliees"}) == Run(_TOLD, [], [], [], "None")
    assert not list(tmp_path.rglob("*.code"))


@pytest.mark.slow
def test_the_whole_program_is_kept_at_once(tmp_path: Path, project_root: Path) -> None:
    """For those who may not write where it is installed."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**own, "CTG_MEMOIRES": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    command = [sys.executable, "-m", "generator.starting"]
    written = []
    for seed in "12":  # whatever order sets have
        subprocess.run(command, env={**environment, "PYTHONHASHSEED": seed}, check=True, cwd=project_root)
        (file,) = tmp_path.rglob("*.code")
        written.append(file.read_bytes())
    assert written[0] == written[1]
    texts, patterns, byte_patterns = read_codes(file)
    assert len(texts) > 1_000
    kept = {key[0] for key in (*patterns, *byte_patterns)}
    # A pattern that a function of a library has asked for before comes from Python's own memory.
    assert len({pattern.pattern for pattern in _list_patterns()} - kept) < 10
    refused = subprocess.run(
        command,
        check=False,
        env={**environment, "PYTHONPYCACHEPREFIX": str(file)},
        capture_output=True,
        encoding="utf-8",
        cwd=project_root,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("rien n’a été gardé")


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


def _keep_own(place: Path, names: str) -> KeptCode:
    kept = KeptCode(place)
    kept.own[0].update((name, b"code") for name in names)
    return kept


def test_two_processes_that_save_lose_nothing_of_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_code, "_LEAST_NEW", 2)
    place = tmp_path / "kept.code"
    one, other = _keep_own(place, "abc"), _keep_own(place, "cde")
    one.save()
    other.save()
    assert read_codes(place)[0].keys() == set("abcde")
    written = place.stat().st_ino
    _keep_own(place, "abc").save()  # another one has done so
    one.save()
    assert place.stat().st_ino == written


def test_a_file_that_grows_too_big_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_code, "_LEAST_NEW", 2)
    place = tmp_path / "kept.code"
    _keep_own(place, "abc").save()
    monkeypatch.setattr(kept_code, "_MOST_BYTES", place.stat().st_size + 10)
    _keep_own(place, "def").save()
    assert read_codes(place)[0].keys() == set("def")


def test_a_warning_names_who_has_asked(tmp_path: Path) -> None:
    kept = KeptCode(tmp_path / "kept.code")
    said: list[tuple[str, int]] = []
    for library in (kept_code._compile_pattern, kept.compile_pattern):
        with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            patch.setattr(kept_code._library, "compile", library)
            re.purge()
            re.compile("[[a]b]")
        said += [(one.filename, one.lineno) for one in told]
    assert len(said) == 2
    assert said[0] == said[1]
    assert said[0][0] == __file__


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
