"""The child process of `intake` for logos: PNG or SVG, told by their content, that show a picture and do nothing else.

In: one line of JSON (limits, name and size of each file), then the files. Out: one line of JSON, what is refused.
"""

from __future__ import annotations

import io
import json
import re
import sys

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.intake.logo_looks import PNG_SIGNATURE, read_svg_size, settle_png
from generator.system import bound_process, leave_process

_MAX_PIXELS = 50_000_000
_MAX_ELEMENTS = 50_000  # once what is drawn again (`use`) has been drawn
_MAX_RATIO = 50  # a line is no logo
_OTHER_KINDS = (
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"%PDF-", "un PDF"),
    (b"II*\x00", "une image TIFF"),
    (b"MM\x00*", "une image TIFF"),
    (b"RIFF", "une image WebP"),
)
_HINT_WORDS = "changer les lettres en tracés (Inkscape : Chemin > Objet en chemin), ou enregistrer le logo en PNG"
_HINT = "enregistrer le logo en PNG, ou en SVG simple"
# What acts, or shows something else than what is drawn. Source: SVG 1.1, 18.2, 19 and 23.2.
_ACTING = frozenset(
    {"script", "foreignobject", "handler", "listener", "set", "iframe", "audio", "video", "canvas", "object", "embed"}
    | {"animate", "animatecolor", "animatemotion", "animatetransform", "discard"}
)
# Words are drawn with the fonts of whoever shows them, or with one that the file brings: each in its own way.
_WORDS = frozenset({"text", "tspan", "textpath", "tref", "font", "font-face"})
_DRAWN = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image"})
_OUTSIDE = re.compile(r"\s*(?!#|data:image/(?:png|jpeg|svg\+xml)[;,])\S", re.I)
_OUTSIDE_STYLE = re.compile(r"url\(\s*[\"']?\s*(?!#|data:image/)|@import", re.I)


def examine_logo(data: bytes, name: str) -> None:
    """Raises: `InputFileError` when the file is no PNG or SVG, is too large once drawn, or does more than show."""
    if data.startswith(PNG_SIGNATURE):
        _examine_png(data, name)
        return
    for start, what in _OTHER_KINDS:
        if data.startswith(start):
            raise _refuse(Code.LOGO_TYPE, f"ce logo est {what}", name)
    _examine_svg(data, name)


def _examine_png(data: bytes, name: str) -> None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - paid only by those who have such a logo

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise _refuse(Code.LOGO_TROP_LOURD, f"ce logo a {picture.width} × {picture.height} points", name)
            _check_ratio(picture.width, picture.height, name)
            picture.load()
        settle_png(data)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise _refuse(Code.LOGO_ILLISIBLE, "ce logo est un PNG abîmé", name) from fault


def _examine_svg(data: bytes, name: str) -> None:
    if re.search(rb"<!ENTITY", data, re.I):
        raise _refuse(Code.LOGO_ACTIF, "ce logo SVG déclare des entités", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise _refuse(Code.LOGO_TYPE, "ce logo n'est ni un PNG ni un SVG lisible", name) from fault
    if root is None or etree.QName(root).localname != "svg":
        raise _refuse(Code.LOGO_TYPE, "ce logo n'est ni un PNG ni un SVG", name)
    if any(one.tag is etree.PI and one.target == "xml-stylesheet" for one in root.itersiblings(preceding=True)):
        raise _refuse(Code.LOGO_ACTIF, "ce logo SVG appelle une feuille de style", name)
    for element in root.iter(etree.Element):
        _examine_element(element, name)
    size = read_svg_size(data)
    if size is None:
        message = (
            "ce logo SVG ne dit pas sa taille (ni viewBox, ni largeur et hauteur) : Word et PDF en choisiraient une"
        )
        raise _refuse(Code.LOGO_SANS_TAILLE, message, name)
    _check_ratio(*size, name)
    if _count_drawn(root, {e.get("id", ""): e for e in root.iter(etree.Element)}, {}) > _MAX_ELEMENTS:
        raise _refuse(Code.LOGO_TROP_LOURD, "ce logo SVG a trop de tracés", name)
    if not any(etree.QName(element).localname.lower() in _DRAWN for element in root.iter(etree.Element)):
        raise _refuse(Code.LOGO_ILLISIBLE, "ce logo SVG ne dessine rien", name)


def _examine_element(element: etree._Element, name: str) -> None:
    tag = etree.QName(element).localname.lower()
    if tag in _ACTING:
        raise _refuse(
            Code.LOGO_ACTIF, f"ce logo SVG contient « {tag} » : il ferait autre chose que montrer une image", name
        )
    if tag in _WORDS:
        message = "ce logo SVG a des mots en lettres : chaque ordinateur les montrerait dans une autre police"
        raise InputFileError(Diagnostic(Code.LOGO_TEXTE, message, Span(name), hint=_HINT_WORDS))
    if tag == "style" and _OUTSIDE_STYLE.search("".join(element.itertext())):
        raise _refuse(Code.LOGO_ACTIF, "la feuille de style de ce logo SVG appelle un autre fichier", name)
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname.lower()
        if attribute.startswith("on"):
            raise _refuse(Code.LOGO_ACTIF, f"ce logo SVG contient un script (« {attribute} »)", name)
        outside = attribute == "href" and tag != "a" and _OUTSIDE.match(str(value))
        if outside or _OUTSIDE_STYLE.search(str(value)):
            raise _refuse(Code.LOGO_ACTIF, f"ce logo SVG appelle un autre fichier : « {str(value)[:60]} »", name)


def _check_ratio(width: float, height: float, name: str) -> None:
    ratio = max(width, height) / min(width, height)
    if ratio > _MAX_RATIO:
        raise _refuse(Code.LOGO_ILLISIBLE, f"ce logo est un trait : un côté est {ratio:.0f} fois l'autre", name)


def _count_drawn(element: etree._Element, known: dict[str, etree._Element], counted: dict[str, int]) -> int:
    """How many elements are drawn, each as often as it is used; one that draws itself counts for too many."""
    total = 1
    for child in element:
        if isinstance(child.tag, str):
            total += _count_drawn(child, known, counted)
    if etree.QName(element).localname == "use":
        target = next((str(v)[1:] for k, v in element.attrib.items() if etree.QName(k).localname == "href"), "")
        if target in known:
            if target not in counted:
                counted[target] = _MAX_ELEMENTS + 1  # while it is being counted
                counted[target] = _count_drawn(known[target], known, counted)
            total += counted[target]
    return total


def _refuse(code: Code, message: str, name: str) -> InputFileError:
    return InputFileError(Diagnostic(code, message, Span(name), hint=_HINT))


def answer_parent() -> None:
    """Read the order and the files, answer, and end."""
    order = json.loads(sys.stdin.buffer.readline())
    bound_process(int(order["memory"]), float(order["seconds"]))
    notes: list[dict[str, object]] = []
    for file in order["files"]:
        data = sys.stdin.buffer.read(file["size"])
        try:
            examine_logo(data, file["name"])
        except InputFileError as fault:
            notes += [
                {
                    "code": d.code,
                    "message": d.message,
                    "hint": d.hint or "",
                    "severity": d.severity,
                    "file": file["name"],
                }
                for d in fault.diagnostics
            ]
    sys.stdout.buffer.write(json.dumps({"notes": notes}).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    answer_parent()
    leave_process()
