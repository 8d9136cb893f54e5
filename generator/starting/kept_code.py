"""What Python compiles anew at each start, kept beside its own compiled modules: methods of dataclasses, patterns.

Python keeps a module that it has compiled. It does not keep the methods that `dataclasses` writes as text for each
class, nor what `re.compile` makes of a pattern: 1 700 texts and 700 patterns for `ctg verifier`, a fifth of its time.
Here both are kept in one file of the `__pycache__` of this package: by the very text, for one build of Python, with a
checksum. A file that is missing, damaged or of another Python is as none. Where Python may not write its own compiled
modules, this file is not written either; `python -m generator.starting` writes it whole, for an installation that its
users may not write in.

Only what is compiled while modules are imported is kept, so that nothing of a dossier ever is.
`CTG_DEPART=oubliees` switches it off, `CTG_MEMOIRES=oubliees` too.
"""

from __future__ import annotations

import builtins
import dataclasses
import marshal
import os
import re
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

SWITCH, MEMORIES, FORGETTING = "CTG_DEPART", "CTG_MEMOIRES", "oubliees"
_KNOWN = frozenset(((3, 11), (3, 12), (3, 13)))  # versions of Python whose two modules were looked at
_MOST_BYTES = 16 * 1024 * 1024  # of the file; all the modules of the program take eight
# New things for which the file is written again. A few come at each start: libraries that go through sets write some
# of their patterns otherwise each time.
_LEAST_NEW = 50
_IMPORTING = "<frozen importlib._bootstrap>"  # where a module is imported from, in a traceback
_SUM_SIZE = 4  # bytes of the checksum

_library: Any = getattr(re, "_compiler", None)  # Python 3.10 has it elsewhere
_compile_pattern: Any = getattr(_library, "compile", None)
_Pattern = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]  # what the C part of `re` is given
_Codes = dict[Any, bytes]  # what was compiled, by what it was compiled from

# By the text; by the pattern and its flags, for strings and for bytes, which Python may not compare.
_TEXTS, _PATTERNS, _BYTE_PATTERNS = range(3)
_KINDS: dict[type, int] = {str: _PATTERNS, bytes: _BYTE_PATTERNS}


class KeptCode:
    """What the file held when this process began, and what the process has compiled since."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.may_write = not sys.dont_write_bytecode and os.access(place.parent, os.W_OK)
        self.known = read_codes(place)
        self.own: list[_Codes] = [{}, {}, {}]

    def find(self, kind: int, key: object) -> Any:
        """What was compiled from this; None when nothing is known of it."""
        data = self.known[kind].get(key) or self.own[kind].get(key)
        return None if data is None else marshal.loads(data)

    def keep(self, kind: int, key: object, compiled: Any) -> None:
        """Keep what a module that is being imported has had compiled; `compiled` is what `marshal` can write."""
        if self.may_write and _is_importing():
            self.own[kind][key] = marshal.dumps(compiled)

    def run_text(self, text: str | CodeType, names: dict[str, Any], found: dict[str, Any]) -> None:
        """`exec`, as the module `dataclasses` calls it."""
        if isinstance(text, str):
            code = self.find(_TEXTS, text)
            if code is None:
                code = compile(text, "<string>", "exec", dont_inherit=True)
                self.keep(_TEXTS, text, code)
            text = code
        builtins.exec(text, names, found)

    def compile_pattern(self, pattern: Any, flags: int = 0) -> Any:
        """`re._compiler.compile`."""
        kind = _KINDS.get(type(pattern))
        if kind is None or flags & (re.DEBUG | re.LOCALE):
            return _compile_pattern(pattern, flags)
        key = (pattern, int(flags))
        made = self.find(kind, key)
        if made is None:
            parsed = _library._parser.parse(pattern, flags)  # called from here, so that a warning names who has asked
            made = _translate(parsed, flags)
            self.keep(kind, key, made)
        return _library._sre.compile(pattern, *made)

    def save(self) -> None:
        """Add to the file what this process has compiled, unless it is little or another one has done so.

        Raises: `OutputError` when it cannot be written.
        """
        if sum(map(len, self.own)) < _LEAST_NEW:
            return
        from generator.files import write_bytes  # noqa: PLC0415 - no start waits for it

        there = read_codes(self.place)
        if sum(len(own.keys() - old.keys()) for own, old in zip(self.own, there, strict=True)) >= _LEAST_NEW:
            data = write_codes([old | own for own, old in zip(self.own, there, strict=True)])
            if len(data) > _MOST_BYTES:  # of programs of before, most likely
                data = write_codes(self.own)
            write_bytes(self.place, data, lasting=False)  # a power cut costs a start, since there is a checksum
        self.own = [{}, {}, {}]


def read_codes(place: Path) -> list[_Codes]:
    """What the file holds: nothing when it is missing, damaged or of another Python."""
    head = sys.version.encode()
    with suppress(OSError, ValueError, EOFError, TypeError), place.open("rb") as file:
        if file.read(len(head)) == head:
            told = int.from_bytes(file.read(_SUM_SIZE), "big")
            data = file.read()
            if told == zlib.crc32(data):
                return list(marshal.loads(data))
    return [{}, {}, {}]


def write_codes(codes: list[_Codes]) -> bytes:
    """The bytes of the file: the build of Python, a checksum, what was compiled."""
    data = marshal.dumps(codes)
    return sys.version.encode() + zlib.crc32(data).to_bytes(_SUM_SIZE, "big") + data


def _translate(parsed: Any, flags: int) -> _Pattern:
    """What `re` works out of a pattern that it has parsed, before its C part makes an object of it."""
    code = [int(one) for one in _library._code(parsed, flags)]  # names are numbers too
    state = parsed.state
    names: list[str | None] = [None] * state.groups
    for name, group in state.groupdict.items():
        names[group] = name
    return int(flags | state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names)


def _is_importing() -> bool:
    """Whether this was called while a module is imported."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None


_kept: list[KeptCode] = []  # of this process


def keep_code() -> None:
    """From now on, in the versions of Python that are known, compile nothing that was compiled at an earlier start."""
    forgetting = FORGETTING in (os.environ.get(SWITCH), os.environ.get(MEMORIES))
    compiled = None if __spec__ is None else __spec__.cached  # where Python keeps this very module
    known = sys.implementation.name == "cpython" and sys.version_info[:2] in _KNOWN
    if _kept or forgetting or compiled is None or not known:
        return
    kept = KeptCode(Path(compiled).with_suffix(".code"))
    if kept.may_write or any(kept.known):
        _kept.append(kept)
        dataclasses.exec = kept.run_text  # type: ignore[attr-defined]  # before the builtin one, in that module only
        _library.compile = kept.compile_pattern


def save_code() -> None:
    """Keep what this process has compiled, for those after it; nothing where that cannot be written."""
    from generator.errors import OutputError  # noqa: PLC0415 - no start waits for it

    for kept in _kept:
        with suppress(OutputError, MemoryError):
            kept.save()


def find_place() -> Path | None:
    """The file that this process reads and writes; None when it does neither."""
    return _kept[0].place if _kept else None


def forget_code() -> None:
    """Let go of what was read, in a process that has loaded all that it works with and that others are forked from."""
    for kept in _kept:
        kept.known, kept.own, kept.may_write = [{}, {}, {}], [{}, {}, {}], False
