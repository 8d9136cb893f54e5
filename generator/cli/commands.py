"""Every command with the module that holds it, in the order in which `ctg --help` shows the steps.

Only the module of the command that was typed is imported: `ctg lot` finds out that nothing has changed in a hundred
dossiers in less time than it takes to import what sets pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

import typer

from generator.cli.application import app

MODULES = {
    "projects": ("projet",),
    "drafting": ("generer", "nouveau"),
    "checking": ("verifier", "etat", "controler"),
    "signing": ("assembler", "recevoir"),
    "electronic_signing": ("preparer-signature", "signer", "controler-signatures"),
    "prefecture": ("tamponner", "exporter", "transmission"),
    "renewing": ("renouveler", "impact", "extraire"),
    "batch": ("lot",),
}
_ORDER = tuple(name for names in MODULES.values() for name in names)


def load_app(arguments: Sequence[str] = ()) -> typer.Typer:
    """The program with the command that `arguments` begin with; with all of them when they begin with no command."""
    wanted = arguments[0] if arguments else ""
    holders = [module for module, names in MODULES.items() if wanted in names]
    for module in holders or MODULES:
        import_module(f"generator.cli.{module}")
    app.registered_commands.sort(key=lambda command: _ORDER.index(str(command.name)))
    return app
