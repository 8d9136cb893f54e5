"""The list of signatories on a crowded cover, set smaller so that it stays on its page."""

from __future__ import annotations

from lxml import etree

from generator.writing.word.package import parse_part, serialise_part, w

_MANY = 50  # names that stand at the size of the template
_LISTED = 4_700  # characters at the first of these sizes, in half-points: 158 communes hold in 12 cm
_SIZE, _SMALL_SIZE = 13, 10


def shrink_list(document: bytes, words: str, count: int) -> bytes:
    """The document with the paragraph that says `words`, a list of `count` names, set smaller where they are many."""
    if count <= _MANY:
        return document
    size = _SIZE if len(words) <= _LISTED else _SMALL_SIZE
    root = parse_part(document)
    for paragraph in root.iter(w("p")):
        if "".join(t.text or "" for t in paragraph.iter(w("t"))).strip() != words:
            continue
        for run in paragraph.iter(w("r")):
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            for name in ("sz", "szCs"):
                for old in properties.findall(w(name)):
                    properties.remove(old)
                etree.SubElement(properties, w(name), {w("val"): str(size)})
    return serialise_part(root)
