"""Words made into the part of a file name, or into a key that ignores accents and capitals."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

NAMELESS = "sans-nom"
MAX_FOLDER_NAME = 100  # characters: with files below it, a path stays within what every disk takes
# Source: Microsoft, « Naming Files, Paths, and Namespaces »: names of devices, whatever follows a dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_BARRED = re.compile(r"[\x00-\x1f<>:\"|?*\\/]")


@lru_cache(maxsize=8192)  # names of fiches and of indicators, compared with each line of a table
def slugify(words: str) -> str:
    """A file name's part made of words: « Communauté de l'Aygues » gives communaute-de-l-aygues.

    Words without a letter nor a figure of ours give `NAMELESS`.
    """
    ascii_words = unicodedata.normalize("NFKD", words.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    kept = ascii_words.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", kept).strip("-") or NAMELESS


def explain_folder_name(name: str) -> str:
    """Why a folder cannot bear this name on every system, in French; nothing when it can."""
    if len(name) > MAX_FOLDER_NAME:
        return f"il a {len(name)} caractères, {MAX_FOLDER_NAME} au plus"
    if name in ("", ".", ".."):
        return "ce n'est pas le nom d'un dossier"
    if _DEVICES.fullmatch(name.strip(" .")):
        return "Windows réserve ce nom à un périphérique"
    if name != name.strip(" ") or name.endswith("."):
        return "il commence ou finit par une espace, ou finit par un point : Windows l'ôterait"
    if (found := _BARRED.search(name)) is not None:
        return f"il contient {'un caractère de commande' if found[0] < ' ' else f'« {found[0]} »'}"
    return ""


def tell_apart(names: Iterable[str]) -> tuple[str, ...]:
    """The names, those that come again with their rank after them: ("enfance", "enfance-2")."""
    found: dict[str, None] = {}
    for name in names:
        rank, apart = 1, name
        while apart in found:
            rank += 1
            apart = f"{name}-{rank}"
        found[apart] = None
    return tuple(found)
