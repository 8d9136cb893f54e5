"""One command run: every way out of it has a French message and an exit code, never a traceback."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

import typer

from generator.cli import messages
from generator.cli.commands import choose_app
from generator.cli.system_faults import check_memory, close_output, explain_system, silence_streams
from generator.cli.usage import explain_usage, is_bare_call
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, ExitCode


def run_command(arguments: list[str]) -> int:
    """Run one command; its exit code. What the system refuses is told, whenever it does: output, memory, libraries."""
    try:
        check_memory()
        code = _run(arguments)
        if sys.stdout is not None:  # closed from the start: nobody listens
            sys.stdout.flush()
    except CtgError as fault:
        return _tell(fault)
    except SystemExit:  # the library's way of saying that its output was closed
        return _tell(close_output())
    except (OSError, MemoryError, ImportError, RuntimeError) as fault:
        told = explain_system(fault)
        return _tell_bug(fault) if told is None else _tell(told)
    return code


def _run(arguments: list[str]) -> int:
    try:
        result = choose_app(arguments)(arguments, standalone_mode=False, prog_name="ctg")
        if result == ExitCode.INTERRUPTED:  # the library's way of saying that someone pressed Ctrl+C
            messages.show_interruption()
        return int(result) if isinstance(result, int) else ExitCode.DONE
    except typer.Exit as leave:
        return leave.exit_code
    except typer.Abort:
        messages.show_interruption()
        return ExitCode.INTERRUPTED
    except typer.TyperException as fault:
        if is_bare_call(fault):
            typer.echo(fault.message)  # the help
        else:
            messages.show_diagnostics([explain_usage(fault)])
        return ExitCode.USAGE
    except CtgError as fault:
        messages.show_diagnostics(fault.diagnostics)
        for line in fault.closing:
            messages.show_line(line, style="yellow")
        return fault.exit_code
    except KeyboardInterrupt:
        messages.show_interruption()
        return ExitCode.INTERRUPTED
    except (OSError, MemoryError, ImportError):
        raise  # not the program's own
    except Exception as fault:  # noqa: BLE001 – a bug, told as one, or what the system refuses
        told = explain_system(fault)
        return _tell_bug(fault) if told is None else _tell(told)


def _tell(fault: CtgError) -> int:
    """Show it where it can be shown."""
    with suppress(OSError):
        messages.show_diagnostics(fault.diagnostics)
    silence_streams()
    return fault.exit_code


def _tell_bug(fault: BaseException) -> int:
    if os.environ.get("CTG_DEBUG"):
        raise fault
    message = f"le programme s'est trompé : {type(fault).__name__} : {fault}"
    hint = "ce n'est pas votre dossier ; relancer avec CTG_DEBUG=1 et signaler le texte affiché"
    messages.show_diagnostics([Diagnostic(Code.ANOMALIE_INTERNE, message, hint=hint)])
    return ExitCode.BUG
