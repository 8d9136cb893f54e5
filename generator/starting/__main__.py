"""`python -m generator.starting`: keep what all commands compile, where those who use them may not write."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from generator.starting.kept_code import keep_code, save_code

_PROGRAM = Path(__file__).resolve().parent.parent
_WORKING = "generator.atelier.processes.warm"  # goes once through the example when it is imported


def main() -> None:
    """Load every module of the program once; the file of `kept_code.py` has what they compile."""
    keep_code()
    for module in walk_packages([str(_PROGRAM)], "generator."):
        if not module.name.endswith(".__main__") and module.name != _WORKING:
            import_module(module.name)
    save_code()


if __name__ == "__main__":
    main()
