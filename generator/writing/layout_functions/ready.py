"""The C functions that WeasyPrint calls, given to it as cffi writes them out, instead of read again at each start.

WeasyPrint gives cffi sixteen thousand characters of declarations, which pycparser reads: a tenth of a second. Then cffi
looks for each library by every name that any system knows it by, and has `ldconfig`, `gcc` and `ld` look for each:
fifty processes, another tenth. What cffi writes out of declarations once (`declarations.py`) needs no reading, and a
library is opened by the loader alone, which knows the fourth name. Functions, types and libraries are the same.

As for what replaces functions of a library (`writing/accelerators`): for the versions that are known, where the
environment does not say otherwise. It is asked once, when WeasyPrint is imported.
"""

from __future__ import annotations

import sys
from hashlib import sha256
from threading import Lock
from typing import Any

from generator.writing.layout_functions.declarations import DECLARATIONS, DIGEST
from generator.writing.switches import DECLARED, DECLARED_CFFI

# What the loader of Linux knows the libraries by, of those without which WeasyPrint does not work.
_LIBRARIES = (
    "libgobject-2.0.so.0",
    "libpango-1.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
    "libpangoft2-1.0.so.0",
)
_turn = Lock()


class UnknownTextError(Exception):
    """cffi is given another text than the one that was written out."""


def load_functions() -> None:
    """Import the module of WeasyPrint that declares them; where this cannot be, leave it to whoever imports it next."""
    if not (sys.platform == "linux" and DECLARED.is_on() and DECLARED.is_known() and DECLARED_CFFI.is_known()):
        return
    with _turn:
        if "weasyprint.text.ffi" in sys.modules:
            return
        import cffi  # noqa: PLC0415 – where it is not installed, WeasyPrint says so

        make = _prepare()
        if make is None:
            return
        plain = cffi.FFI
        cffi.FFI = make
        try:
            import weasyprint.text.ffi  # noqa: F401, PLC0415
        except UnknownTextError:
            for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
                del sys.modules[name]  # half imported: the next import begins anew
        finally:
            cffi.FFI = plain


def _prepare() -> Any:
    """What stands for `cffi.FFI` meanwhile: a class whose instance knows the declarations already; None without it."""
    try:
        import _cffi_backend  # noqa: PLC0415
    except ImportError:
        return None

    class Ready(_cffi_backend.FFI):  # type: ignore[misc]  # the library has no types
        """The functions declared; whoever declares others with it is told that it cannot be."""

        def cdef(self, text: str) -> None:
            """Declare what is known already."""
            if sha256(text.encode()).hexdigest() != DIGEST:
                raise UnknownTextError

    def make() -> Any:
        return Ready("weasyprint.text.ffi", **DECLARATIONS)

    opener = make()
    try:
        for name in _LIBRARIES:
            opener.dlopen(name)
    except OSError:  # the loader does not know it: cffi has other ways to look for it
        return None
    return make
