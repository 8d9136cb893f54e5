"""Files that came with a form, put into a folder that goes away at once: what takes them is given paths of ours."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

from generator.files import make_folder


def list_uploads(form: FormData, name: str) -> list[UploadFile]:
    """The files of a field; one that was left empty is none."""
    return [one for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]


@contextmanager
def copy_uploads(uploads: list[UploadFile]) -> Iterator[list[tuple[str, Path]]]:
    """Each file with the name that it came under, and where it lies for now. Reads the disk: from a thread.

    Raises: `OutputError` when no folder can be made.
    """
    with make_folder() as folder:
        placed = []
        for rank, upload in enumerate(uploads):
            path = folder / str(rank)
            upload.file.seek(0)
            with path.open("wb") as target:
                shutil.copyfileobj(upload.file, target)
            placed.append((upload.filename or "", path))
        yield placed
