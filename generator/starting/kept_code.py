"""What Python compiles anew at each start, kept beside its own compiled modules: methods of dataclasses, patterns.

Python keeps a module that it has compiled. It does not keep the methods that `dataclasses` writes as text for each
class, nor what `re.compile` makes of a pattern: 1 700 texts and 700 patterns for `ctg verifier`, a fifth of its time.
Here both are kept in one file of the `__pycache__` of this package, as believed as the compiled modules around it: by
the very text, for one build of Python, with a checksum. A file that is missing, damaged or of another Python is as
none; where Python may not write its own, neither is this one written (`python -m generator.starting` writes it whole,
for an installation that its users may not write in).

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
_MOST_BYTES = 16 * 1024 * 1024  # of the file; a whole program takes four
_LEAST_NEW = (
    50  # texts and patterns for which it is written: libraries that go through sets make other patterns each time
)
_IMPORTING = "<frozen importlib._bootstrap>"  # where a module is imported from, in a traceback

_library: Any = getattr(re, "_compiler", None)  # Python 3.10 has it elsewhere
_compile_pattern: Any = getattr(_library, "compile", None)
_Pattern = tuple[int, list[int], int, dict[str, int], tuple[str | None, ...]]  # what the C part of `re` is given


class KeptCode:
    """Compiled texts and patterns, each as bytes."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.texts: dict[str, bytes] = {}
        self.patterns: dict[tuple[str, int], bytes] = {}
        self.byte_patterns: dict[tuple[bytes, int], bytes] = {}
        self.new = 0  # of them, those that the file has not
        self.may_write = not sys.dont_write_bytecode and os.access(place.parent, os.W_OK)
        self._read()

    def _read(self) -> None:
        with suppress(OSError, ValueError, EOFError, TypeError):
            data = self.place.read_bytes()
            if int.from_bytes(data[:4], "big") != zlib.crc32(memoryview(data)[4:]):
                return
            version, texts, patterns, byte_patterns = marshal.loads(memoryview(data)[4:])
            if version == sys.version:
                self.texts, self.patterns, self.byte_patterns = texts, patterns, byte_patterns

    def write(self) -> bytes:
        """The bytes of the file."""
        data = marshal.dumps((sys.version, self.texts, self.patterns, self.byte_patterns))
        return zlib.crc32(data).to_bytes(4, "big") + data

    def run_text(self, text: str | CodeType, names: dict[str, Any], found: dict[str, Any]) -> None:
        """`exec`, as the module `dataclasses` calls it."""
        if isinstance(text, str):
            known = self.texts.get(text)
            code = marshal.loads(known) if known else compile(text, "<string>", "exec", dont_inherit=True)
            if known is None and self.may_write and _is_importing():
                self.texts[text] = marshal.dumps(code)
                self.new += 1
            text = code
        builtins.exec(text, names, found)

    def compile_pattern(self, pattern: Any, flags: int = 0) -> Any:
        """`re._compiler.compile`."""
        key, kept = (pattern, int(flags)), self._choose(pattern)
        if kept is None or flags & (re.DEBUG | re.LOCALE):
            return _compile_pattern(pattern, flags)
        known = kept.get(key)
        if known is None:
            if not (self.may_write and _is_importing()):
                return _compile_pattern(pattern, flags)
            known = kept[key] = marshal.dumps(_translate(pattern, flags))
            self.new += 1
        return _library._sre.compile(pattern, *marshal.loads(known))

    def _choose(self, pattern: object) -> dict[Any, bytes] | None:
        """Where such a pattern is kept: strings apart from bytes, which Python may not compare."""
        if type(pattern) is str:
            return self.patterns
        return self.byte_patterns if type(pattern) is bytes else None


def _translate(pattern: Any, flags: int) -> _Pattern:
    """What `re` works out of a pattern, before its C part makes an object of it."""
    parsed = _library._parser.parse(pattern, flags)
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
    if not (kept.texts or kept.may_write):
        return
    _kept.append(kept)
    dataclasses.exec = kept.run_text  # type: ignore[attr-defined]  # stands before the builtin one, in that module only
    _library.compile = kept.compile_pattern


def save_code() -> None:
    """Write what this process has compiled and the file has not; nothing where it cannot be written."""
    if not _kept or _kept[0].new < _LEAST_NEW:
        return
    from generator.errors import OutputError  # noqa: PLC0415 - no start waits for it
    from generator.files import write_bytes  # noqa: PLC0415

    kept = _kept[0]
    kept.new = 0
    data = kept.write()
    if len(data) <= _MOST_BYTES:
        with suppress(OutputError, KeyboardInterrupt):  # the command has done its work already
            write_bytes(kept.place, data)
