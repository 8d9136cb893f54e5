"""Pictures of the texts, through intake: each drawn anew in a bounded child, or refused with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.intake.door import ask_child
from generator.model.dossier import Picture, TakenPicture
from generator.model.embedded import MAX_LOGO_BYTES, MAX_LOGOS_BYTES

MAX_PICTURE_BYTES = 32 * 1024 * 1024
MAX_PICTURES = 200
_MAX_MEMORY_BYTES = 2 * 1024**3
_SECONDS, _SECONDS_EACH = 20.0, 5.0
_MAX_KEPT = 64
_HINT = "l'ouvrir et l'enregistrer à nouveau, en PNG ou en JPEG"
_HINT_SMALLER = "en réduire la taille : 2 000 points de large suffisent à une page"
_taken: dict[str, TakenPicture] = {}  # by digest: those of a model come back with each dossier of a process


def take_pictures(pictures: Mapping[str, Picture], wanted: frozenset[str]) -> dict[str, Picture]:
    """The same pictures, those that are wanted drawn anew, or with the reason why they are refused.

    Those of a model are bounded as logos are: every PDF made with it carries them.
    """
    found = dict(pictures)
    heavy_model = sum(len(one.file.data) for one in pictures.values() if one.file.of_model) > MAX_LOGOS_BYTES
    asked: list[str] = []
    for rank, name in enumerate(sorted(wanted)):
        file = pictures[name].file
        most = MAX_LOGO_BYTES if file.of_model else MAX_PICTURE_BYTES
        if rank >= MAX_PICTURES:
            words = f"les textes de ce dossier montrent {len(wanted)} images, {MAX_PICTURES} au plus"
            found[name] = _refuse(pictures[name], words)
        elif len(file.data) > most:
            words = f"cette image pèse {len(file.data) / 1048576:.1f} Mio, {most // 1048576} au plus".replace(".", ",")
            found[name] = _refuse(pictures[name], f"{words}{' dans un modèle' if file.of_model else ''}")
        elif file.of_model and heavy_model:
            words = f"les images d'un modèle pèsent {MAX_LOGOS_BYTES // 1048576} Mio au plus, toutes ensemble"
            found[name] = _refuse(pictures[name], words)
        elif (known := _taken.get(pictures[name].digest)) is not None:
            found[name] = replace(pictures[name], taken=known)
        else:
            asked.append(name)
    found |= _draw({name: pictures[name] for name in asked})
    if len(_taken) > _MAX_KEPT:
        _taken.clear()
    return found


def _refuse(picture: Picture, words: str) -> Picture:
    fault = Diagnostic(Code.IMAGE_TROP_LOURDE, words, Span(picture.file.name), hint=_HINT_SMALLER)
    return replace(picture, faults=(fault,))


def _draw(pictures: Mapping[str, Picture]) -> dict[str, Picture]:
    """Pictures drawn by one child; when one of them stops it, each by a child of its own."""
    if not pictures:
        return {}
    files = [(one.file.name, one.file.data) for one in pictures.values()]
    order = {
        "memory": _MAX_MEMORY_BYTES,
        "seconds": _SECONDS + _SECONDS_EACH * len(files),
        "files": [{"name": name, "size": len(data)} for name, data in files],
    }
    try:
        answer, body = ask_child("picture_child", order, b"".join(data for _, data in files), files[0][0], _HINT)
    except InputFileError as fault:
        if len(pictures) == 1:
            return {name: replace(one, faults=fault.diagnostics) for name, one in pictures.items()}
        return {name: drawn for name, one in pictures.items() for drawn in _draw({name: one}).values()}
    found: dict[str, Picture] = {}
    place = 0
    for (name, one), told in zip(pictures.items(), answer["files"], strict=True):
        if "code" in told:
            refusal = Diagnostic(Code(told["code"]), told["message"], Span(one.file.name), hint=told["hint"])
            found[name] = replace(one, faults=(refusal,))
            continue
        data = body[place : place + told["size"]]
        place += told["size"]
        taken = TakenPicture(data, told["width"], told["height"])
        _taken[one.digest] = taken
        found[name] = replace(one, taken=taken)
    return found
