"""Every module can be imported where the system has neither Unix's own modules nor HarfBuzz-Subset."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

UNIX_ONLY = ("fcntl", "resource", "pwd", "grp", "termios")
# As on Windows, as far as importing goes.
WITHOUT_UNIX = f"""
for name in {UNIX_ONLY}:
    sys.modules[name] = None
del os.fork
"""
# As on a machine where the library was not installed: WeasyPrint asks cffi for it, under several names.
WITHOUT_HARFBUZZ_SUBSET = """
import cffi
os.environ["CTG_FONCTIONS"] = "oubliees"  # this very class opens it
opened = cffi.FFI.dlopen
def open_others(self, name, flags=0):
    if "harfbuzz-subset" in name:
        hidden.append(name)
        raise OSError(name)
    return opened(self, name, flags)
cffi.FFI.dlopen = open_others
hidden = []
"""
IMPORT_ALL = """
import generator, importlib, pkgutil
names = [module.name for module in pkgutil.walk_packages(generator.__path__, "generator.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def run(*parts: str) -> str:
    """What a new interpreter says after running this; any warning is an error there."""
    code = "import os, sys\n" + "\n".join(parts)
    command = [sys.executable, "-W", "error", "-c", code]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_every_module_is_imported_without_what_only_unix_has(module_paths: tuple[str, ...]) -> None:
    assert int(run(WITHOUT_UNIX, IMPORT_ALL)) >= len(module_paths)


def test_every_module_is_imported_without_harfbuzz_subset(module_paths: tuple[str, ...]) -> None:
    count, hidden = run(WITHOUT_HARFBUZZ_SUBSET, IMPORT_ALL, "print(len(hidden))").split()
    assert int(count) >= len(module_paths)
    assert int(hidden) > 0, "nobody has asked for it: the library is not hidden"


def test_one_module_alone_asks_for_what_only_unix_has(project_root: Path, module_paths: tuple[str, ...]) -> None:
    asking = {path for path in module_paths if set(UNIX_ONLY) & imported_names(project_root / path)}
    assert asking == {"generator/system.py"}


def imported_names(path: Path) -> set[str]:
    """The modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names
