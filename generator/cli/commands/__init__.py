"""What a person types: each command with its options. Its work is imported when it is called, not before.

So `ctg --help` and the start of any command cost what they use. A new command is one function in the module of its
step; a new step is one more module in `_STEPS`, in the order in which `ctg --help` shows them.
"""

from __future__ import annotations

from copy import copy
from importlib import import_module

import typer

from generator.cli.application import HELP_OPTIONS, app

_STEPS = (
    *(
        "projects",
        "opening",
        "drafting",
        "tabulating",
        "returning",
        "checking",
        "comparing",
        "acts",
        "signing",
        "electronic_signing",
        "prefecture",
    ),
    *("reporting", "amending", "renewing", "batches"),
)


def load_app() -> typer.Typer:
    """The program with all its commands, in the order in which `ctg --help` shows them."""
    for step in _STEPS:
        import_module(f"generator.cli.commands.{step}")
    return app


def choose_app(arguments: list[str]) -> typer.Typer:
    """The program with the only command that is called, when one is; with none, when its own help is wanted.

    The library makes each command from its function before it looks which one is called, and takes its time.
    """
    app = load_app()
    asked = arguments[0] if arguments else HELP_OPTIONS[0]
    wanted = [command for command in app.registered_commands if command.name == asked]
    if not wanted and asked not in HELP_OPTIONS:
        return app  # what is called is unknown, and may resemble any of them
    chosen = copy(app)
    chosen.registered_commands = wanted
    return chosen
