"""Signed pages taken out of the original under which they were filed, because a person says so: kept, and not used.

A withdrawal is of one version of one page, and stands under the act in `retraits/`; the version that came before, if
any, is used in its place. It is undone by placing the page there again.
"""

from __future__ import annotations

from generator.acts.kept.digest_list import WITHDRAWN, Version
from generator.acts.register import Act, keep_version, list_versions, read_version

_TAKEN = "retirée"  # the first word of a note that says so
_BACK = "remise"


def list_used(act: Act, name: str) -> tuple[Version, ...]:
    """The versions of a signed page that were not withdrawn, the oldest first: the last one is used.

    Raises: `InputFileError` when the note of a withdrawal was touched.
    """
    return tuple(version for version in list_versions(act, name) if not is_withdrawn(act, name, version))


def is_withdrawn(act: Act, name: str, version: Version) -> bool:
    """Whether a version of a signed page was withdrawn, and not placed again since.

    Raises: `InputFileError` when its note was touched.
    """
    notes = list_versions(act, _name_note(name, version), WITHDRAWN)
    return bool(notes) and read_version(act, notes[-1]).decode("utf-8", "replace").startswith(_TAKEN)


def withdraw(act: Act, name: str, version: Version, words: str) -> Version:
    """Note that a version of a signed page is used no more; `words` say by whom, when and why.

    Raises: `OutputError` when the register cannot be written.
    """
    note, _ = keep_version(act, _name_note(name, version), f"{_TAKEN} : {words}\n".encode(), WITHDRAWN)
    return note


def put_back(act: Act, name: str, version: Version) -> None:
    """Note that a version which was withdrawn has been placed again.

    Raises: `OutputError` when the register cannot be written.
    """
    if is_withdrawn(act, name, version):
        keep_version(act, _name_note(name, version), f"{_BACK}\n".encode(), WITHDRAWN)


def _name_note(name: str, version: Version) -> str:
    return f"{name}/{version.file.name}.txt"
