"""Pictures of Markdown, `![text](images/file.png "caption")` alone on a line: a figure, or what is wrong with it.

The text in brackets is read aloud to whoever does not see the picture (ISO 14289-1, 7.3): it is needed. The caption is
printed under it, and may be left out.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.document import ContentKey, Figure, Inline, Orientation
from generator.model.dossier import PICTURE_SUFFIXES, PICTURES_FOLDER, Picture

# What may be meant for a picture: told, wherever it stands, and never printed as it was typed.
PICTURE_SIGN = re.compile(r"(?<!\\)!\[(?:\[|(?:[^\[\]\\]|\\.|\[[^\]]*\])*\]\s?[(\[])")
PICTURE_LINE = re.compile(r"^!\[")
CAPTION = re.compile(r"^!\[.*?\]\([^\"]*?\s(?P<sign>[\"'])(?P<caption>.*)(?P=sign)\s*\)\s*$")
_WHOLE = re.compile(
    r"^!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]\(\s*(?P<path><[^<>]*>|[^\"'<>]*?)"
    r"(?:\s+(?P<sign>[\"'])(?P<caption>.*)(?P=sign))?\s*\)\s*$"
)
_FORM = '![ce que l\'image montre](images/fichier.png "légende")'
_TOKEN = re.compile("[\ue000\ue001]")

# The largest that a picture is set, width and height in millimetres: the text of a page, less room for a heading above
# and a caption below. A narrower page of one's own template makes it smaller still.
PORTRAIT_ROOM_MM = (160.0, 190.0)
LANDSCAPE_ROOM_MM = (245.0, 115.0)

ReadInlines = Callable[[str, Span], tuple[Inline, ...]]


@dataclass(frozen=True, slots=True)
class PictureRoom:
    """What a text may show: the pictures by name (« plan.png »), and the room that its pages give them.

    Where nothing is `drawn`, words are read and no file is written: pictures need not have been through intake.
    """

    known: Mapping[str, Picture]
    room_mm: tuple[float, float]
    drawn: bool = True


@dataclass(frozen=True, slots=True)
class PictureLine:
    """A line that begins as a picture, expressions already replaced, and where its author wrote it."""

    text: str
    origin: Span
    key: ContentKey = ""


def read_picture(
    name: str, line: PictureLine, room: PictureRoom | None, read: ReadInlines, refuse: Callable[[Diagnostic], None]
) -> Figure | None:
    """A figure, `name` being its identity; nothing when it has a fault, which goes to `refuse`.

    `room` is what the text may show, None where it may show nothing.
    """

    def tell(code: Code, message: str, hint: str) -> None:
        refuse(Diagnostic(code, message, line.origin, line.text.strip(), hint))

    written = _WHOLE.match(line.text)
    if written is None:
        tell(Code.IMAGE_MAL_ECRITE, "cette image est mal écrite", f"écrire, seul sur sa ligne : {_FORM}")
        return None
    if room is None:
        tell(Code.IMAGE_DEPLACEE, "ce texte ne peut pas montrer d'image", _PLACES)
        return None
    path = _clean_path(written["path"])
    folder, _, file = path.partition("/")
    if folder != PICTURES_FOLDER or not file or "/" in file or "\\" in file or file.startswith("."):
        message = f"« {path} » n'est pas un fichier de {PICTURES_FOLDER}/"
        tell(Code.IMAGE_HORS_DOSSIER, message, f"y déposer l'image, et écrire {_FORM}")
        return None
    found = _find(file, room)
    if found is None:
        _tell_absent(path, file, room, tell)
        return None
    alt = _read_alt(written["alt"], file, tell)
    for fault in found.faults:
        tell(fault.code, f"{path} : {fault.message}", fault.hint or "")
    if alt is None or found.faults:
        return None
    if found.taken is None and room.drawn:
        message = f"« {path} » n'a pas été lu : son nom n'est pas écrit en toutes lettres"
        tell(Code.IMAGE_MAL_ECRITE, message, "ne pas le former avec {{ … }}")
        return None
    caption = read(written["caption"], line.origin) if (written["caption"] or "").strip() else ()
    width_mm, height_mm = found.taken.fit(room.room_mm) if found.taken is not None else (0.0, 0.0)
    return Figure(
        name,
        line.origin,
        b"",
        b"",
        width_mm,
        height_mm,
        alt,
        caption,
        picture=found.taken.data if found.taken is not None else b"",
        key=line.key,
        source=f"{path} {found.digest}",
    )


_PLACES = (
    "une image se met dans une annexe, un article ou le préambule ; pas dans un titre, la liste des parties, "
    "les visas, les signatures ni un projet de délibération"
)


def _clean_path(written: str) -> str:
    return clean_path(written.strip().removeprefix("<").removesuffix(">")).removeprefix("./")


def _find(file: str, room: PictureRoom) -> Picture | None:
    known = {unicodedata.normalize("NFC", name): picture for name, picture in room.known.items()}
    return known.get(file)


def _tell_absent(path: str, file: str, room: PictureRoom, tell: Callable[[Code, str, str], None]) -> None:
    if not file.lower().endswith(PICTURE_SUFFIXES):
        message = f"« {path} » : une image est un fichier {', '.join(PICTURE_SUFFIXES)}"
        tell(Code.IMAGE_TYPE, message, "l'enregistrer en PNG (plan, schéma) ou en JPEG (photographie)")
        return
    same = [name for name in room.known if name.lower() == file.lower()]
    near = same or difflib.get_close_matches(file, room.known, 1)
    hint = f"voulait-on « {PICTURES_FOLDER}/{near[0]} » ?" if near else f"déposer ce fichier dans {PICTURES_FOLDER}/"
    tell(Code.IMAGE_ABSENTE, f"« {path} » n'est ni dans ce dossier, ni dans son modèle", hint)


def _read_alt(written: str, file: str, tell: Callable[[Code, str, str], None]) -> str | None:
    """The text that stands for a picture; one that says nothing of it is none."""
    alt = " ".join(re.sub(r"\\(.)", r"\1", written).split())
    stem = file.rpartition(".")[0]
    if _TOKEN.search(alt):
        message = "le texte entre crochets de cette image contient un élément à compléter"
        tell(Code.IMAGE_SANS_TEXTE, message, "l'écrire en toutes lettres, ou mettre cet élément dans la légende")
        return None
    if not any(sign.isalnum() for sign in alt) or alt.lower() in (file.lower(), stem.lower()):
        message = "cette image n'a pas de texte qui la remplace pour qui ne la voit pas"
        tell(Code.IMAGE_SANS_TEXTE, message, f"dire entre les crochets ce qu'elle montre : {_FORM}")
        return None
    return alt


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
