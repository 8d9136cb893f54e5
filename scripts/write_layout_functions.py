"""Write `generator/writing/layout_functions/declarations.py`: what cffi makes of the declarations of WeasyPrint.

    python -m scripts.write_layout_functions

To run again when WeasyPrint or cffi is updated; a test tells when what is written is not what they say.
"""

from __future__ import annotations

import re
import tempfile
import textwrap
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cffi

_PAGE = Path(__file__).resolve().parents[1] / "generator" / "writing" / "layout_functions" / "declarations.py"
_NAME = "weasyprint.text.ffi"
_BYTES_A_LINE = 48
_WIDTH = 110
_HEAD = '''"""The C functions that WeasyPrint declares, as cffi writes declarations out; `ready.py` says what for.

Written by `python -m scripts.write_layout_functions`. Declared by `weasyprint/text/ffi.py` (BSD licence).
"""
# fmt: off

from __future__ import annotations

from typing import Any

'''


def read_declared() -> str:
    """The text that WeasyPrint gives to cffi."""
    found = find_spec(_NAME)
    if found is None or found.origin is None:
        raise SystemExit("WeasyPrint is not there")
    (declared,) = re.findall(r"^ffi\.cdef\('''(.*?)'''\)$", Path(found.origin).read_text("utf-8"), re.DOTALL | re.M)
    return declared


def write_out(declared: str) -> dict[str, Any]:
    """What cffi writes of it for a module without a compiler (« out of line, ABI level » in its documentation)."""
    builder = cffi.FFI()
    builder.cdef(declared)
    builder.set_source(_NAME, None)
    said: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "written.py"
        builder.emit_python_code(str(module))
        text = module.read_text("utf-8").replace("import _cffi_backend", "").replace("_cffi_backend.FFI(", "take(")
    exec(text, {"take": lambda _, **values: said.update(values)})
    return said


def show(name: str, value: Any) -> str:
    """One entry of the dictionary: bytes as digits, the rest as Python, on lines that are not too long."""
    if isinstance(value, bytes):
        parts = [value[start : start + _BYTES_A_LINE] for start in range(0, len(value), _BYTES_A_LINE)]
        lines = [f'"{part.hex()}"' for part in parts]
        return f'    "{name}": bytes.fromhex(\n' + "".join(f"        {line}\n" for line in lines) + "    ),\n"
    if isinstance(value, tuple):
        # No name has a space: the text breaks between values alone.
        lines = textwrap.wrap(repr(value), _WIDTH, break_long_words=False, break_on_hyphens=False)
        return f'    "{name}":\n' + "".join(f"        {line}\n" for line in lines).rstrip("\n") + ",\n"
    return f'    "{name}": {value!r},\n'


def main() -> None:
    """Write the module."""
    declared = read_declared()
    said = write_out(declared)
    body = f'DIGEST = "{sha256(declared.encode()).hexdigest()}"  # of the text that they are made from\n\n'
    body += "DECLARATIONS: dict[str, Any] = {\n" + "".join(show(name, value) for name, value in said.items()) + "}\n"
    _PAGE.write_text(_HEAD + body, "utf-8")


if __name__ == "__main__":
    main()
