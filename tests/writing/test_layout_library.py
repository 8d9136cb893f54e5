"""WeasyPrint where a library of the system is not installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.dossiers.dossier_copy import copy_minimal

pytestmark = pytest.mark.slow

GENERATE = """
import _cffi_backend, cffi, sys
opened = cffi.FFI.dlopen
def open_others(self, name, flags=0):
    if sys.argv[1] in name:
        raise OSError(f"cannot load library {name!r}")
    return opened(self, name, flags)
cffi.FFI.dlopen = open_others
class Declared(_cffi_backend.FFI):  # what opens libraries whose functions are declared ahead
    def dlopen(self, name, flags=0):
        if sys.argv[1] in name:
            raise OSError(f"cannot load library {name!r}")
        return super().dlopen(name, flags)
_cffi_backend.FFI = Declared
from generator.cli.main import run
sys.exit(run(["generer", sys.argv[2], "--sortie", sys.argv[3]]))
"""


def generate(hidden: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Generate a copy: what is done to a dossier is told in its journal, which the others' copies would take along."""
    dossier = copy_minimal(place / "content").folder
    command = [sys.executable, "-c", GENERATE, hidden, str(dossier), str(place / "output")]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("hidden", ["pango-1.0", "pangoft2", "gobject"])
def test_a_library_that_setting_pages_needs_is_named(hidden: str, tmp_path: Path) -> None:
    result = generate(hidden, tmp_path)
    assert result.returncode == 4, result.stderr
    assert "erreur [bibliotheque-absente]" in result.stderr
    assert hidden in result.stderr.splitlines()[0]
    assert "libpango-1.0-0" in result.stderr


def test_harfbuzz_subset_is_not_needed(tmp_path: Path) -> None:
    result = generate("harfbuzz-subset", tmp_path)
    assert result.returncode == 0, result.stderr
    assert "HarfBuzz" not in result.stderr
