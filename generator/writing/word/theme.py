"""The identity poured in the Word template: its colours and fonts become those of the theme.

The template names colours by their place in the theme ("Text 2", "Accent 1"); Word then follows the theme. Each named
colour also carries the figure it had when it was saved, which LibreOffice and others read instead: those figures
are brought up to date too. The two colours that have no place in a Word theme (the rule of tables, the fill of gaps)
stand in the theme's list of custom colours, under their French names, and are replaced wherever they are used.
"""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from typing import Any

from lxml import etree

from generator.model.identity import Colours, Identity
from generator.writing.word.package import FONT_TABLE, STYLES, parse_part, serialise_part, w

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
THEME_FOLDER = "word/theme/"
RULE_NAME = "Filet"
GAP_NAME = "À compléter"

_MAPPED = {"text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1"} | {
    "text2": "dk2",
    "dark2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


def dress_parts(parts: Mapping[str, bytes], identity: Identity, language: str) -> dict[str, bytes]:
    """The template's parts in the colours, the type and the language given.

    Raises: `lxml.etree.XMLSyntaxError` or `ValueError` when a part is not plain XML.
    """
    slots = _theme_slots(identity.colours)
    customs: dict[str, str] = {}
    dressed = dict(parts)
    for name in sorted(parts):
        if name.startswith(THEME_FOLDER) and name.endswith(".xml"):
            root = parse_part(parts[name])
            customs |= _replace_theme(root, slots, identity)
            dressed[name] = serialise_part(root)
    for name in sorted(parts):
        if name.startswith("word/") and name.endswith(".xml") and not name.startswith(THEME_FOLDER):
            root = parse_part(parts[name])
            _replace_figures(root, slots, customs)
            if name == STYLES:
                _replace_defaults(root, identity, language)
            if name == FONT_TABLE:
                _declare_font(root, identity)
            dressed[name] = serialise_part(root)
    return dressed


def _theme_slots(colours: Colours) -> dict[str, str]:
    accents = {f"accent{i}": tint for i, tint in enumerate(colours.tints, 1)}
    slots = {"dk1": colours.text, "lt1": "#FFFFFF", "dk2": colours.primary, "lt2": colours.surface}
    slots |= {"hlink": colours.accent, "folHlink": colours.muted} | accents
    return {name: _figure(value) for name, value in slots.items()}


def _figure(colour: str) -> str:
    return colour.removeprefix("#").upper()


def _replace_theme(root: Any, slots: Mapping[str, str], identity: Identity) -> dict[str, str]:
    """Set colours and fonts in the theme; what the template's custom colours become, by their former figure."""
    for name, figure in slots.items():
        for slot in root.iter(f"{{{A}}}{name}"):
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, f"{{{A}}}srgbClr", val=figure)
    for family in ("majorFont", "minorFont"):
        for latin in root.iterfind(f".//{{{A}}}{family}/{{{A}}}latin"):
            latin.set("typeface", identity.body_font)
            latin.attrib.pop("panose", None)
    wanted = {RULE_NAME: identity.colours.rule, GAP_NAME: identity.colours.gap}
    replaced: dict[str, str] = {}
    for custom in root.iter(f"{{{A}}}custClr"):
        colour = custom.find(f"{{{A}}}srgbClr")
        if colour is not None and custom.get("name") in wanted:
            replaced[colour.get("val", "").upper()] = _figure(wanted[custom.get("name")])
            colour.set("val", _figure(wanted[custom.get("name")]))
    return replaced


def _replace_figures(root: Any, slots: Mapping[str, str], customs: Mapping[str, str]) -> None:
    for element in root.iter(etree.Element):
        attributes = element.attrib
        if not attributes:
            continue
        plain = w("val") if element.tag == w("color") else w("color")
        for theme, shown in ((w("themeColor"), plain), (w("themeFill"), w("fill"))):
            named = attributes.get(theme)
            if named is not None and (slot := slots.get(_MAPPED.get(named, named))):
                side = "Fill" if theme == w("themeFill") else ""
                tint, shade = attributes.get(w(f"theme{side}Tint")), attributes.get(w(f"theme{side}Shade"))
                attributes[shown] = _vary(slot, tint, shade)
            elif named is None and (figure := customs.get(attributes.get(shown, "").upper())):
                attributes[shown] = figure


def _vary(figure: str, tint: str | None, shade: str | None) -> str:
    """A theme colour lightened or darkened as Word does: luminance scaled, hue and saturation kept.

    Source: ISO/IEC 29500-1, 17.3.2.6 (themeTint, themeShade).
    """
    if tint is None and shade is None:
        return figure
    red, green, blue = (int(figure[i : i + 2], 16) / 255 for i in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if tint is not None:
        light = light * int(tint, 16) / 255 + (1 - int(tint, 16) / 255)
    if shade is not None:
        light *= int(shade, 16) / 255
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _replace_defaults(root: Any, identity: Identity, language: str) -> None:
    half_points = str(round(identity.body_size_pt * 2))
    for properties in root.iterfind(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"):
        for name in ("sz", "szCs"):
            size = properties.find(w(name))
            if size is not None:
                size.set(w("val"), half_points)
        spoken = properties.find(w("lang"))
        if spoken is not None:
            spoken.set(w("val"), language)


def _declare_font(root: Any, identity: Identity) -> None:
    """Say which font to take where ours is not installed.

    The fonts themselves are not embedded: four faces of Carlito add about 1.4 MB to each file, and Calibri, of the
    same widths, is on every machine that has Word.
    """
    for font in root.findall(w("font")):
        if font.get(w("name")) == identity.body_font:
            root.remove(font)
    font = etree.SubElement(root, w("font"), {w("name"): identity.body_font})
    if identity.fallback_font:
        etree.SubElement(font, w("altName"), {w("val"): identity.fallback_font})
    etree.SubElement(font, w("charset"), {w("val"): "00"})
    etree.SubElement(font, w("family"), {w("val"): "swiss"})
    etree.SubElement(font, w("pitch"), {w("val"): "variable"})
