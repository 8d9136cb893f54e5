"""The C functions of WeasyPrint, written out: those that it declares, of the same libraries, to the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from generator.writing.layout_functions.declarations import DECLARATIONS, DIGEST
from scripts.write_layout_functions import read_declared, write_out

_WRITE = """
import json, sys
from pathlib import Path
from generator.writing.layout_functions import ready
from generator.writing import switches
{before}
from generator.files import sha256
from generator.writing.layout_library import weasyprint
from generator.writing.pdf.document import write_pdf
from tests.writing.pdf_sample import build_furniture, build_sample
library = weasyprint.text.ffi
words = ("gobject", "pango", "harfbuzz", "fontconfig")
maps = Path("/proc/self/maps").read_text().split()
print(json.dumps({{
    "sample": sha256(write_pdf(build_sample(), build_furniture()).data),
    "ready": type(library.ffi).__name__ == "Ready",
    "parser": "pycparser" in sys.modules,
    "plain": __import__("cffi").FFI.__module__,
    "opened": [name for name in vars(library) if "Lib" in type(vars(library)[name]).__name__],
    "files": sorted({{part for part in maps if part.startswith("/") and any(word in part for word in words)}}),
}}))
"""


def write_sample(root: Path, before: str = "", **variables: str) -> dict[str, object]:
    """What a new process writes, and with which functions."""
    environment = {name: value for name, value in os.environ.items() if name != "CTG_FONCTIONS"}
    environment |= {"PYTHONPATH": str(root), **variables}
    command = [sys.executable, "-c", _WRITE.format(before=before)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=root)
    told = json.loads(done.stdout)
    assert told.pop("plain") == "cffi.api"  # given back
    assert isinstance(told, dict)
    return told


def test_what_is_written_out_is_what_the_library_declares() -> None:
    """Else: `python -m scripts.write_layout_functions`, and look at what has changed."""
    declared = read_declared()
    assert sha256(declared.encode()).hexdigest() == DIGEST
    assert write_out(declared) == DECLARATIONS


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the plain way is taken")
def test_the_same_libraries_and_bytes_the_plain_way(project_root: Path) -> None:
    usual = write_sample(project_root)
    plain = write_sample(project_root, CTG_FONCTIONS="oubliees")
    assert (usual.pop("ready"), usual.pop("parser")) == (True, False)
    assert (plain.pop("ready"), plain.pop("parser")) == (False, True)
    assert len(str(usual["files"]).split(",")) >= 5
    assert usual == plain


@pytest.mark.slow
@pytest.mark.parametrize(
    "before",
    [
        "switches.version = lambda library: '0'",
        "ready.DIGEST = 'of another text'",
        "ready._LIBRARIES = (*ready._LIBRARIES, 'libnowhere.so.0')",
        "ready.sys = type('Elsewhere', (), {'platform': 'win32', 'modules': sys.modules})",
    ],
)
def test_what_is_not_known_is_left_to_the_library(before: str, project_root: Path) -> None:
    told = write_sample(project_root, before)
    assert not told["ready"]
    assert len(str(told["sample"])) == 64
