"""Writing words on a page of someone else's PDF: a subset of a TrueType font, embedded as PDF/A wants it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont, TTLibError
from pikepdf import Array, Dictionary, Name, String

from generator.codes import Code
from generator.errors import Diagnostic, TemplateError


@dataclass(frozen=True, slots=True)
class FontSubset:
    """A cut-down font file: `glyphs` gives, for each character, its number and its width in thousandths of an em."""

    data: bytes
    name: str
    glyphs: dict[str, tuple[int, int]]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]

    def has(self, character: str) -> bool:
        """Whether the font draws this character."""
        return character in self.glyphs

    def measure(self, text: str) -> float:
        """The width of a text set in 1 pt, in points."""
        return sum(self.glyphs[character][1] for character in text) / 1000

    def encode(self, text: str) -> str:
        """The text as a hexadecimal string of a content stream, with its angle brackets."""
        return "<" + "".join(f"{self.glyphs[character][0]:04X}" for character in text) + ">"


def subset_font(font: bytes, characters: Iterable[str]) -> FontSubset:
    """The part of a TrueType font that draws `characters`; those it does not have are left out.

    Raises: `TemplateError` when the bytes are not a TrueType font.
    """
    return _subset(font, "".join(sorted(set(characters))))


@lru_cache(maxsize=16)
def _subset(font: bytes, characters: str) -> FontSubset:
    try:
        # The time of the run must not enter the file.
        face = TTFont(io.BytesIO(font), recalcTimestamp=False)
        known = face.getBestCmap()
        wanted = [ord(character) for character in characters if ord(character) in known]
        _drop_layout_tables(face)
        options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, recalc_timestamp=False)
        options.passthrough_tables = False
        options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "FFTM", "PfEd", "post"]
        subsetter = subset.Subsetter(options)
        subsetter.populate(unicodes=wanted)
        subsetter.subset(face)
        stream = io.BytesIO()
        face.save(stream)
    except (TTLibError, KeyError, AssertionError) as fault:
        message = "la police du tampon n'est pas un fichier TrueType utilisable"
        raise TemplateError(
            Diagnostic(Code.POLICE_ILLISIBLE, message, hint="remettre les polices du projet")
        ) from fault
    scale = 1000 / face["head"].unitsPerEm
    order = {name: number for number, name in enumerate(face.getGlyphOrder())}
    cmap = face.getBestCmap() or {}
    head, hhea = face["head"], face["hhea"]
    data = stream.getvalue()
    tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(data).digest()[:6])
    return FontSubset(
        data,
        f"{tag}+{_find_name(face)}",
        {chr(code): (order[name], round(face["hmtx"][name][0] * scale)) for code, name in sorted(cmap.items())},
        round(hhea.ascent * scale),
        round(hhea.descent * scale),
        tuple(round(value * scale) for value in (head.xMin, head.yMin, head.xMax, head.yMax)),
    )


def _drop_layout_tables(face: TTFont) -> None:
    """Take out what sets letters beside each other, which no subset keeps.

    fontTools would take it out too, but only after having read every table of it, which takes most of the time.
    """
    # Older pairs of letters go where there are newer ones, as fontTools has it.
    for tag in (*(["kern"] if "GPOS" in face else []), "GPOS", "GSUB", "GDEF"):
        if tag in face:
            del face[tag]


def _find_name(face: TTFont) -> str:
    name = face["name"].getDebugName(6) if "name" in face else None
    return "".join(c for c in name or "" if c.isascii() and (c.isalnum() or c == "-")) or "Police"


def embed_font(pdf: pikepdf.Pdf, font: FontSubset) -> Dictionary:
    """The font as an object of `pdf`, addressed by glyph number, with its way back to Unicode.

    Source: ISO 19005-3, 6.2.11 (fonts embedded, widths right, Unicode known); ISO 32000-1, 9.7.
    """
    file = pdf.make_stream(font.data, Length1=len(font.data))
    descriptor = pdf.make_indirect(
        Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{font.name}"),
            Flags=4,
            FontBBox=Array(list(font.box)),
            ItalicAngle=0,
            Ascent=font.ascent,
            Descent=font.descent,
            CapHeight=font.ascent,
            StemV=80,
            FontFile2=file,
        )
    )
    widths = Array()
    for number, width in sorted(set(font.glyphs.values())):
        widths.append(number)
        widths.append(Array([width]))
    descendant = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(f"/{font.name}"),
            CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
            CIDToGIDMap=Name.Identity,
            DW=1000,
            W=widths,
            FontDescriptor=descriptor,
        )
    )
    found = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{font.name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([descendant]),
            ToUnicode=pdf.make_stream(_write_unicode_map(font)),
        )
    )
    assert isinstance(found, Dictionary)
    return found


def _write_unicode_map(font: FontSubset) -> bytes:
    by_glyph = {number: character for character, (number, _) in sorted(font.glyphs.items(), reverse=True)}
    rows = [f"<{number:04X}> <{c.encode('utf-16-be').hex().upper()}>" for number, c in sorted(by_glyph.items())]
    blocks = []
    for start in range(0, len(rows), 100):  # at most 100 rows in a block, by the CMap's grammar
        part = rows[start : start + 100]
        blocks.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()
