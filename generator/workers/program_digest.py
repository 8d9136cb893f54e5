"""What documents are made with, besides content and templates: the program and its libraries, as one digest.

Source of the versions: the metadata of the installed packages, from `ctg` down to the libraries of its libraries.
"""

from __future__ import annotations

import ctypes
import importlib.metadata
import platform
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from generator.files import digest_file, list_tree, sha256
from generator.project import PACKAGE, PROGRAM, REFERENCES, TEMPLATES

_NAME = re.compile(r"[A-Za-z0-9._-]+")
# Libraries of the system that set the text, with the function that says their version.
_SYSTEM_LIBRARIES = (("libpango-1.0.so.0", "pango_version_string"), ("libharfbuzz.so.0", "hb_version_string"))


def digest_program() -> str:
    """One digest of the generator's source, of the versions of its libraries, of Python and of the system's."""
    source = PACKAGE
    files = {path.relative_to(source).as_posix(): digest_file(path) for path in sorted(source.rglob("*.py"))}
    versions = {**_list_libraries(), "python": platform.python_version(), **dict(_list_system_libraries())}
    return digest_entries({**files, **versions})


@lru_cache(maxsize=1)
def digest_installation() -> str:
    """One digest of the program, its templates and its reference tables: what two machines must have alike."""
    folders = (PROGRAM / TEMPLATES, REFERENCES)
    files = {path.relative_to(PROGRAM).as_posix(): digest_file(path) for f in folders for path in list_tree(f)}
    return digest_entries({**files, "programme": digest_program()})


def digest_entries(entries: Mapping[str, str]) -> str:
    """One digest of names and values, whatever their order."""
    return sha256("".join(f"{name}\0{value}\n" for name, value in sorted(entries.items())).encode())


def _list_libraries() -> dict[str, str]:
    found: dict[str, str] = {}
    waiting = ["ctg"]
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in found:
            continue
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = ""  # for another system or another Python
            continue
        found[name] = package.version
        wanted = [r for r in package.requires or () if "extra ==" not in r]
        waiting += [match[0] for r in wanted if (match := _NAME.match(r)) is not None]
    return found


def _list_system_libraries() -> Iterator[tuple[str, str]]:
    for library, function in _SYSTEM_LIBRARIES:
        try:
            say_version = ctypes.CDLL(library)[function]
        except (OSError, AttributeError):
            continue  # another system: its libraries bear other names
        say_version.restype = ctypes.c_char_p
        yield library, say_version().decode()
