"""The pictures that deleted words show, carried from the first Word file into the second."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.writing.word.package import (
    DOCUMENT_RELATIONS,
    TYPES,
    R,
    add_relations,
    declare_pictures,
    parse_part,
)

_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_EMBEDDED = f"{{{R}}}embed"


class CarriedPictures:
    """The pictures of the first file that deleted words show, put into the second one when it has them not."""

    def __init__(self, former: Mapping[str, bytes], present: Mapping[str, bytes]) -> None:
        self._former, self._present = former, present
        self._targets = _read_relations(former)
        self._known = {target: name for name, target in _read_relations(present).items()}
        self.carried: dict[str, bytes] = {}

    def carry_all(self, element: Any) -> None:
        """Lead each picture of an element of the first file to its bytes in the second."""
        for picture in element.iter(_PICTURE):
            picture.set(_EMBEDDED, self.carry(picture.get(_EMBEDDED)))

    def carry(self, relation: str) -> str:
        """The relation of the second file that leads to the picture of one of the first."""
        target = self._targets[relation]
        if target not in self._known:
            part = f"word/{target}"
            self._known[target] = f"rIdAvant{len(self.carried) + 1}"
            self.carried[part] = self._former[part]
            relations = self.carried.get(DOCUMENT_RELATIONS, self._present[DOCUMENT_RELATIONS])
            self.carried[DOCUMENT_RELATIONS] = add_relations(relations, {self._known[target]: target})
            types = self.carried.get(TYPES, self._present[TYPES])
            self.carried[TYPES] = declare_pictures(types, [part])
        return self._known[target]


def _read_relations(parts: Mapping[str, bytes]) -> dict[str, str]:
    return {one.get("Id"): one.get("Target", "") for one in parse_part(parts[DOCUMENT_RELATIONS])}


def number_pictures(document: Any) -> None:
    """A number of its own for each picture: those of the first file have numbers that the second one gives too."""
    pictures = list(document.iter(_DRAWN))
    last = max((int(picture.get("id")) for picture in pictures), default=0)
    given: set[str] = set()
    for picture in pictures:
        if picture.get("id") in given:
            last += 1
            picture.set("id", str(last))
        given.add(picture.get("id"))
