"""The `ctg` program: every way out of it has a French message and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import typer

from generator.cli import messages
from generator.cli.application import app
from generator.cli.commands import load_app
from generator.cli.usage import explain_usage, is_bare_call
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, ExitCode


def main() -> NoReturn:
    """Run the command line and exit."""
    _force_utf8()
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; its exit code."""
    try:
        program = app if arguments == ["--version"] else load_app()
        result = program(arguments, standalone_mode=False, prog_name="ctg")
        if result == ExitCode.INTERRUPTED:  # the library's way of saying that someone pressed Ctrl+C
            messages.errors.print("interrompu")
        return int(result) if isinstance(result, int) else ExitCode.DONE
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        messages.errors.print("interrompu")
        return ExitCode.INTERRUPTED
    except typer.TyperException as fault:
        if not is_bare_call(fault):
            messages.show_diagnostics([explain_usage(fault)])
        return ExitCode.USAGE
    except CtgError as fault:
        messages.show_diagnostics(fault.diagnostics)
        return fault.exit_code
    except KeyboardInterrupt:
        messages.errors.print("interrompu")
        return ExitCode.INTERRUPTED
    except Exception as fault:
        if os.environ.get("CTG_DEBUG"):
            raise
        message = f"le programme s'est trompé : {type(fault).__name__} : {fault}"
        hint = "ce n'est pas votre dossier ; relancer avec CTG_DEBUG=1 et signaler le texte affiché"
        messages.show_diagnostics([Diagnostic(Code.ANOMALIE_INTERNE, message, hint=hint)])
        return ExitCode.BUG


def _force_utf8() -> None:
    """File names and messages have accents: a C locale must not break them (PEP 540)."""
    if sys.flags.utf8_mode == 0 and sys.getfilesystemencoding().lower() not in ("utf-8", "utf8"):
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-m", "generator", *sys.argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
