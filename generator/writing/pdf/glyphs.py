"""Refuses a character that no shipped font can draw: PDF/A admits no missing glyph, and a reader sees a blank box."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache

from fontTools.ttLib import TTFont

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.model.document import Block, BlockId, Document, walk_blocks
from generator.model.identity import Identity
from generator.writing.parity import tree_text

# Drawn as spaces, as the plain hyphen or not at all, whatever the font.
_DRAWN_WITHOUT_GLYPH = frozenset("\n\t\u00a0\u00ad\u2011")
_NUMBERS: dict[int, int] = {}  # of glyphs: a font has 65 536 at most


def check_glyphs(document: Document, identity: Identity) -> None:
    """Look for each character of the piece in the identity's fonts.

    Raises: `ContentError` naming the characters and the blocks, all at once.
    Source: ISO 19005-3, 6.2.11.8 (no reference to the .notdef glyph).
    """
    known = list_drawable(identity)
    origins = dict(_list_origins(document))
    faults: list[Diagnostic] = []
    for where, text in _list_texts(document):
        for character in dict.fromkeys(text):
            if character not in known:
                origin = origins.get(where)
                faults.append(
                    Diagnostic(
                        Code.CARACTERE_SANS_GLYPHE,
                        f"aucune police fournie ne dessine « {character} » (U+{ord(character):04X}), "
                        f"au bloc « {where} »",
                        origin if origin else None,
                        hint="choisir un autre signe, ou ajouter une police qui le porte dans templates/fonts",
                    )
                )
    if faults:
        raise ContentError(faults)


def list_drawable(identity: Identity) -> frozenset[str]:
    """The characters that the fonts of an identity can draw."""
    return _DRAWN_WITHOUT_GLYPH.union(*(read_glyphs(font.data) for font in identity.fonts))


@lru_cache(maxsize=32)
def read_glyphs(font_data: bytes, index: int = 0) -> Mapping[str, int]:
    """The characters that a TrueType file can draw, and the number of the glyph of each; `index` is in a collection."""
    font = TTFont(io.BytesIO(font_data), lazy=True, fontNumber=index)
    # Numbers instead of the names that a font gives its glyphs: reading these takes three times as long.
    font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
    numbers = ((code, int(glyph)) for code, glyph in (font.getBestCmap() or {}).items())
    # Fonts have the same characters: each is held once, and so is each number.
    return {sys.intern(chr(code)): _NUMBERS.setdefault(number, number) for code, number in numbers}


def _list_texts(document: Document) -> Iterator[tuple[BlockId, str]]:
    body, notes = tree_text(document)
    for part in (*body, *notes):
        yield part.id, part.text
    cover = document.cover
    words = (*cover.title, cover.territory, *cover.period, cover.subtitle, cover.notice, document.meta.running_title)
    yield "couverture", "".join((*words, *(signatory.name for signatory in cover.signatories)))


def _list_origins(document: Document) -> Iterator[tuple[BlockId, Span]]:
    for section in document.sections:
        yield section.id, section.origin
        block: Block
        for block in walk_blocks(section.blocks):
            origin = getattr(block, "origin", None)
            if isinstance(origin, Span):
                yield block.id, origin
