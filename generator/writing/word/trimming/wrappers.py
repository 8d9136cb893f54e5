"""What stands around the words of a Word template and says nothing to a reader: taken off, the words stay.

Content controls, smart tags and custom XML carry titles, lists of choices and names of schemas; the description of a
picture is at times the folder of the person who put it there. A bookmark bears the name that a person gave it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from generator.writing.word.package import w

_WRAPPERS = {
    w("sdt"): "des contrôles de contenu (leur texte est gardé)",
    w("smartTag"): "des balises actives",
    w("customXml"): "du XML personnalisé",
}
_BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))
_PROPERTIES = (w("smartTagPr"), w("customXmlPr"))
_CONTENT = w("sdtContent")
_PATH = re.compile(r"(?:file:|[A-Za-z]:[\\/]|\\\\|/(?:home|Users|media|mnt)/)", re.IGNORECASE)
_NAMES = frozenset({"name", "descr", "title", "alt"})


def take_off_wrappers(root: Any) -> Iterator[str]:
    """Take wrappers off a part, in place, and folders out of the names of its pictures; what was taken off, in French.

    A control that is bound to data is left: the check of contents refuses it.
    """
    for element in [one for one in root.iter(*_WRAPPERS) if next(one.iter(w("dataBinding")), None) is None]:
        inside = element if element.tag != w("sdt") else element.find(_CONTENT)
        parent, kept = element.getparent(), [] if inside is None else list(inside)
        if parent is None:
            continue
        place = parent.index(element)
        parent.remove(element)
        parent[place:place] = [one for one in kept if one.tag not in _PROPERTIES]
        yield _WRAPPERS[element.tag]
    for element in list(root.iter(*_BOOKMARKS)):
        element.getparent().remove(element)
        yield "des signets"
    for element in root.iter(etree.Element):
        for name, value in element.attrib.items():
            if etree.QName(name).localname in _NAMES and _PATH.match(value):
                element.set(name, re.split(r"[\\/]", value)[-1])
                yield "des noms de dossiers dans la description d'images"
