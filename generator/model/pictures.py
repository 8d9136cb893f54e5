"""Pictures of the texts: files of `images/`, of a dossier or of its model, and what intake has made of them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from generator.errors import Diagnostic
from generator.model.annexes import InputFile
from generator.model.document import Orientation

PICTURES_FOLDER = "images"
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg")
# The largest that a picture is set, width and height in millimetres: the text of a page, less room for a heading above
# and a caption below. A narrower page of one's own template makes it smaller still.
PORTRAIT_ROOM_MM = (160.0, 190.0)
LANDSCAPE_ROOM_MM = (245.0, 115.0)


@dataclass(frozen=True, slots=True)
class TakenPicture:
    """A picture as both formats show it: PNG or JPEG, upright, 8 bits, grey or RGB, without alpha or metadata.

    Sizes are the natural ones, in millimetres: what its author drew, at the resolution that the file declares.
    """

    data: bytes
    width_mm: float
    height_mm: float

    def fit(self, room_mm: tuple[float, float]) -> tuple[float, float]:
        """Its width and height in a room of that width and height: made smaller where needed, never larger."""
        scale = min(1.0, room_mm[0] / self.width_mm, room_mm[1] / self.height_mm)
        return self.width_mm * scale, self.height_mm * scale


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of `images/`; `taken` or `faults` once it has been through intake, neither before."""

    file: InputFile
    taken: TakenPicture | None = None
    faults: tuple[Diagnostic, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was given."""
        return hashlib.sha256(self.file.data).hexdigest()


@dataclass(frozen=True, slots=True)
class PictureRoom:
    """What a text may show: the pictures by name (« plan.png »), and the room that its pages give them.

    Where nothing is `drawn`, words are read and no file is written: pictures need not have been through intake.
    """

    known: Mapping[str, Picture]
    room_mm: tuple[float, float]
    drawn: bool = True


def find_room(orientation: Orientation) -> tuple[float, float]:
    """The room of a page, in millimetres."""
    return LANDSCAPE_ROOM_MM if orientation is Orientation.LANDSCAPE else PORTRAIT_ROOM_MM


def list_named(pictures: Mapping[str, Picture], lines: Iterable[str]) -> frozenset[str]:
    """The pictures that some lines of Markdown name: the others need not be opened."""
    if not pictures:
        return frozenset()
    words = "\n".join(line for line in lines if f"{PICTURES_FOLDER}/" in line)
    plain = clean_path(words)
    return frozenset(name for name in pictures if f"/{unicodedata.normalize('NFC', name)}" in plain)


def clean_path(written: str) -> str:
    """A path of Markdown as files are named: without its escapes (`\\_`, `%20`), its accents composed."""
    return unicodedata.normalize("NFC", unquote(re.sub(r"\\(.)", r"\1", written)))
