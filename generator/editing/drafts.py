"""What somebody is typing in a page and has not saved, kept aside from the dossier: deletable, and never the truth."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, UsageError
from generator.files import list_files, read_bytes, remove_file, sha256, write_bytes

FOLDER = "brouillons"
_BASES = "bases"
_MAX_BYTES = 2 * 1024 * 1024
_MAX_BASES = 2_000  # texts that pages were given to edit
_MAX_DRAFTS = 200  # of one person in one dossier; the oldest goes


@dataclass(frozen=True, slots=True)
class Draft:
    """The fields of a page as somebody left them: whose dossier, who, which page (its address), when (ISO 8601).

    `base` is the digest of what the page had read, if it says so.
    """

    dossier: str
    person: str
    page: str
    moment: str
    fields: Mapping[str, str]
    base: str = ""


def keep_draft(store: Path, draft: Draft) -> None:
    """Keep what is being typed in the place of what was kept of the same page; `store` is the folder of the pages.

    Raises: `UsageError` when it is too long; `OutputError`.
    """
    data = json.dumps(asdict(draft), ensure_ascii=False).encode()
    if len(data) > _MAX_BYTES:
        message = "ce brouillon est trop long : il n'est pas gardé"
        raise UsageError(Diagnostic(Code.FICHIER_TROP_GROS, message, hint="enregistrer la page"))
    place = _find_place(store, draft.dossier, draft.person, draft.page)
    write_bytes(place, data)
    _forget_oldest(list_files(place.parent, "*.json"), _MAX_DRAFTS)


def read_draft(store: Path, dossier: str, person: str, page: str) -> Draft | None:
    """What was kept of a page; nothing when nothing was, or it cannot be read."""
    return _read(_find_place(store, dossier, person, page))


def list_drafts(store: Path, dossier: str, person: str) -> tuple[Draft, ...]:
    """What somebody has left in a dossier, the last one first."""
    folder = _find_place(store, dossier, person, "").parent
    found = (_read(path) for path in list_files(folder, "*.json"))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.moment, reverse=True))


def drop_draft(store: Path, dossier: str, person: str, page: str) -> None:
    """Forget what was kept of a page: it is saved, or not wanted.

    Raises: `OutputError`.
    """
    remove_file(_find_place(store, dossier, person, page))


def keep_base(store: Path, text: str) -> str:
    """Keep a text that a page is given to edit, so that two people's changes of it can be put together; its digest.

    Raises: `OutputError`.
    """
    data = text.encode()
    digest = sha256(data)
    place = store / FOLDER / _BASES / f"{digest}.txt"
    if not place.is_file():
        write_bytes(place, data, lasting=False)
        _forget_oldest(list_files(place.parent, "*.txt"), _MAX_BASES)
    return digest


def read_base(store: Path, digest: str) -> str | None:
    """The text of that digest, when it is kept."""
    place = store / FOLDER / _BASES / f"{digest}.txt"
    if not digest.isalnum() or not place.is_file():
        return None
    data = read_bytes(place)
    return data.decode() if sha256(data) == digest else None


def _forget_oldest(files: Sequence[Path], count: int) -> None:
    """Remove the files that were written first, but for so many."""
    if len(files) > count:
        for old in sorted(files, key=_read_time)[:-count]:
            remove_file(old)


def _read_time(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:  # another request has removed it
        return 0


def _find_place(store: Path, dossier: str, person: str, page: str) -> Path:
    """No word of theirs is part of a path: a digest of it is."""
    return store / FOLDER / _digest(dossier) / _digest(person) / f"{_digest(page)}.json"


def _digest(words: str) -> str:
    return sha256(words.encode())[:32]


def _read(path: Path) -> Draft | None:
    if not path.is_file():
        return None
    with suppress(CtgError, ValueError, TypeError, KeyError, AttributeError):
        content = json.loads(read_bytes(path, 2 * _MAX_BYTES))
        fields = {str(name): str(words) for name, words in content.pop("fields").items()}
        return Draft(**{key: str(value) for key, value in content.items()}, fields=fields)
    return None
