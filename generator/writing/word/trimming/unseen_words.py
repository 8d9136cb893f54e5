"""Words of a Word template that no reader sees, though they are there: tiny, narrowed, flattened, white on white."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.writing.word.package import w

_SMALLEST = 4  # half-points
_NARROWEST = 10  # per cent of a letter's width
_FLATTEST = 40  # twips of a line or a row of an exact height
_SMALL = "un texte de moins de deux points, que personne ne lit"
_MORE = "l'effacer, ou l'agrandir"
_WHITE = frozenset({"ffffff", "white"})
_PLAIN = frozenset({"", "auto", "ffffff", "white", "nil", "clear", "none"})
_DRAWN = frozenset({"txbxContent", "textbox"})  # a drawing has a colour of its own behind its words


def find_unseen_words(root: Any, styles: Any) -> Iterator[tuple[str, Any, str]]:
    """What is unseen, the element that makes it so, and what to do; `styles` is the root of the styles part."""
    small = {str(style.get(w("styleId"))) for style in styles.iter(w("style")) if _is_small(style.find(w("rPr")))}
    for run in root.iter(w("r")):
        if not any((words.text or "").strip() for words in run.iterchildren(w("t"))):
            continue
        looks = run.find(w("rPr"))
        if _is_small(looks) or _name_styles(run, looks) & small:
            yield _SMALL, run, _MORE
        if looks is not None and _read(looks, "w", 100) < _NARROWEST:
            yield "un texte dont les lettres sont réduites à rien", run, _MORE
        if _is_flat(run):
            yield "un texte dont la ligne n'a aucune hauteur", run, "mettre un interligne simple"
        if looks is not None and _is_white(looks) and not _stands_on_colour(run):
            yield "un texte blanc sur blanc", run, "l'effacer, ou lui donner une couleur"
    for kind in ("webHidden", "delText", "delInstrText"):
        for element in root.iter(w(kind)):
            yield "du texte masqué", element, "l'effacer"


def _read(looks: Any, name: str, otherwise: int) -> int:
    element = looks.find(w(name))
    figure = "" if element is None else str(element.get(w("val"), ""))
    return int(figure[:9]) if figure.isdecimal() else otherwise


def _is_small(looks: Any) -> bool:
    return looks is not None and _read(looks, "sz", _SMALLEST) < _SMALLEST


def _name_styles(run: Any, looks: Any) -> set[str]:
    places = [] if looks is None else [looks.find(w("rStyle"))]
    paragraph = next(run.iterancestors(w("p")), None)
    places += [] if paragraph is None else [paragraph.find(f"{w('pPr')}/{w('pStyle')}")]
    return {str(place.get(w("val"))) for place in places if place is not None}


def _is_flat(run: Any) -> bool:
    paragraph, row = next(run.iterancestors(w("p")), None), next(run.iterancestors(w("tr")), None)
    line = None if paragraph is None else paragraph.find(f"{w('pPr')}/{w('spacing')}")
    height = None if row is None else row.find(f"{w('trPr')}/{w('trHeight')}")
    return _is_exact(line, "lineRule", "line") or _is_exact(height, "hRule", "val")


def _is_exact(element: Any, rule: str, size: str) -> bool:
    if element is None or element.get(w(rule)) != "exact":
        return False
    figure = str(element.get(w(size), ""))
    return figure.isdecimal() and int(figure[:9]) < _FLATTEST


def _is_white(looks: Any) -> bool:
    colour = looks.find(w("color"))
    if colour is None:
        return False
    return colour.get(w("themeColor"), "") in ("background1", "light1") or str(colour.get(w("val"))).lower() in _WHITE


def _stands_on_colour(run: Any) -> bool:
    """Whether something behind a run is said to have a colour; a style of its own is believed."""
    for element in (run, *run.iterancestors()):
        if etree.QName(element).localname in _DRAWN:
            return True
        for properties in element.iterchildren(w("rPr"), w("pPr"), w("tcPr"), w("tblPr")):
            if properties.find(w("highlight")) is not None or properties.find(w("tblStyle")) is not None:
                return True
            shade = properties.find(w("shd"))
            if shade is not None and (
                str(shade.get(w("fill"), "")).lower() not in _PLAIN or shade.get(w("themeFill")) is not None
            ):
                return True
    return False
