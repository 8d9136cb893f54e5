"""A small dossier that returned texts are taken back into, and the texts of its pieces with some words changed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from generator.editing.recomposing import Place
from generator.making.opening import open_dossier
from generator.making.workshop import Workshop
from generator.model.document import Document, Text
from generator.project import Project

CONTENT = Path("content")
Change = Callable[[tuple[Document, ...], str, str], tuple[Document, ...]]


def open_place(folder: Path) -> Place:
    """The place of a dossier, its deliberations left out."""
    project = Project(Path())
    dossier, furniture = open_dossier(folder, project)
    return Place(Workshop(dossier, furniture, {}), folder, project)


def change_words(value: Any, before: str, after: str, left: list[int] | None = None) -> Any:
    """A tree with words of one text changed, the first that says them."""
    left = [1] if left is None else left
    if isinstance(value, Text):
        if left[0] and before in value.value:
            left[0] -= 1
            return Text(value.value.replace(before, after, 1))
        return value
    if isinstance(value, tuple):
        return tuple(change_words(one, before, after, left) for one in value)
    if is_dataclass(value) and not isinstance(value, type) and left[0]:
        known = {one.name: getattr(value, one.name) for one in fields(value)}
        new = {name: change_words(one, before, after, left) for name, one in known.items()}
        changed = {name: one for name, one in new.items() if one is not known[name]}
        return replace(value, **changed) if any(one != known[name] for name, one in changed.items()) else value
    return value


def save_with_office(data: bytes, folder: Path) -> bytes:
    """A Word file as LibreOffice writes it again, its tracked changes kept; really done, or skipped outside CI."""
    office = shutil.which("soffice")
    if office is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is missing: in CI a missing tool is a failure")
        pytest.skip("LibreOffice is not installed")
    (folder / "convention.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder / 'profil'}"
    command = [office, "--headless", profile, "--convert-to", "docx", "--outdir", "fait", "convention.docx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return (folder / "fait" / "convention.docx").read_bytes()
