"""The door of `ctg`: the version is told at once, whatever else is asked loads the command line first."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from generator.version import say_version

_VERSION = ["--version"]


def main() -> NoReturn:
    """Run the command line and exit."""
    _force_utf8()
    atexit.register(_leave_at_once)  # before all others, so that it is called after them
    arguments = sys.argv[1:]
    code = run(arguments)
    if arguments != _VERSION:  # little is loaded by then
        _keep_what_was_compiled()
        _codes.append(code)
    _forget_interruption()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    if arguments == _VERSION:
        try:
            print(say_version(), flush=True)
            return 0
        except OSError:  # told below, as for every command
            pass
    _start_light()
    from generator.cli.running import run_command  # noqa: PLC0415 - long to load: see above

    return run_command(arguments)


def _start_light() -> None:
    """Put off what a process that lives a second does not need, and find again what an earlier one has compiled.

    Nearly all that is made while modules are loaded stays: looking for garbage among it every 700 objects finds none.
    No plugin of pydantic is used: looking for them opens a file of every library that is installed.
    """
    gc.set_threshold(250_000)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from generator.starting.kept_code import keep_code  # noqa: PLC0415 - not for a version

    keep_code()


def _keep_what_was_compiled() -> None:
    """For the commands after this one; Ctrl+C stops it without a word, since the work is done."""
    with suppress(KeyboardInterrupt):
        from generator.starting.kept_code import save_code  # noqa: PLC0415 - not for a version

        save_code()


def _forget_interruption() -> None:
    """Have Python leave with the code that it is given, even after Ctrl+C.

    CPython notes an interruption that leaves a text run by `exec`, as `dataclasses` runs many, and where that text was
    the last one ends itself by the signal, although the interruption was caught. Running another text clears the note.
    """
    exec("")


_codes: list[int] = []  # of the command that this process was for, when it has run


def _leave_at_once() -> None:
    """Leave the million objects that the process holds as they are: taking them to pieces is a tenth of its time.

    Python calls this when every thread has ended, and all that libraries do at the end is done.
    """
    if _codes:
        from generator.system import leave_process  # noqa: PLC0415 - loaded by every command, and not for a version

        leave_process(_codes[0])


def _force_utf8() -> None:
    """File names and messages have accents: a C locale must not break them (PEP 540)."""
    if sys.flags.utf8_mode == 0 and sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
