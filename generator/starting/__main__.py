"""`python -m generator.starting`: keep what all commands compile, where those who use them may not write."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from generator.starting.kept_code import find_place, keep_code, save_code

_PROGRAM = Path(__file__).resolve().parent.parent
_WORKING = "generator.atelier.processes.warm"  # goes once through the example when it is imported


def main() -> None:
    """Load every module of the program once, and keep what they compile; an exit with words when nothing is kept."""
    keep_code()
    for module in walk_packages([str(_PROGRAM)], "generator."):
        if not module.name.endswith(".__main__") and module.name != _WORKING:
            with suppress(ImportError):  # of a library that only some installations have
                import_module(module.name)
    save_code()
    place = find_place()
    if place is None or not place.is_file():
        sys.exit("rien n’a été gardé : cette version de Python n’est pas connue, ou ce dossier ne peut être écrit")


if __name__ == "__main__":
    main()
