"""What a person types: each command with its options. Its work is imported when it is called, not before.

So `ctg --help` and the start of any command cost what they use. A new command is one function in the module of its
step; a new step is one more module in `_STEPS`, in the order in which `ctg --help` shows them.
"""

from __future__ import annotations

from importlib import import_module

import typer

from generator.cli.application import app

_STEPS = ("projects", "drafting", "checking", "signing", "electronic_signing", "prefecture", "renewing", "batches")


def load_app() -> typer.Typer:
    """The program with all its commands, in the order in which `ctg --help` shows them."""
    for step in _STEPS:
        import_module(f"generator.cli.commands.{step}")
    return app
