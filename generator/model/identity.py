"""The graphic identity and the furniture that both writers dress the tree with; values only, already read."""

from __future__ import annotations

from dataclasses import dataclass

_LIGHT = 0.14  # of a colour, in its light shade


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours as "#RRGGBB". Text on `primary` is white; `primary` and `accent` on white reach 4.5:1 (WCAG 1.4.3)."""

    primary: str  # headings, bands
    accent: str  # rules, list markers, second bands
    text: str
    muted: str  # running head, captions, notes
    rule: str  # thin lines of tables
    surface: str  # very pale fill: header cells, subtotals
    gap: str  # fill behind « à compléter »
    tints: tuple[str, str, str, str, str, str]  # one per axe of the plan, dark enough for white text


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font file of the identity, e.g. Carlito 700 italic. `data` is a TrueType file."""

    family: str
    weight: int
    italic: bool
    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Identity:
    """A folder of `templates/identites/`: names, colours, type and logo of the body that publishes."""

    name: str
    label: str
    colours: Colours
    body_font: str  # family of `fonts`
    body_size_pt: float
    fonts: tuple[FontFile, ...]
    fallback_font: str = ""  # a metric-compatible family that Word users have (Calibri for Carlito)
    logo: bytes | None = None  # PNG or SVG


@dataclass(frozen=True, slots=True)
class Furniture:
    """All that the writers need besides the tree. `*_file` are shown in messages when a template is broken."""

    identity: Identity
    word_template: bytes
    word_template_file: str
    html_template: str
    html_template_file: str
    stylesheet: str
    stylesheet_file: str


@dataclass(frozen=True, slots=True)
class FurnitureText:
    """Words that stand in a template as they are, tags apart. `where` says which paragraph or line, in French."""

    file: str
    line: int  # 1-based, 0 in a Word file, which has none
    where: str
    text: str


def lighten(colour: str) -> str:
    """A light shade of a colour, "#RRGGBB": what is under an orientation, where text stays dark."""
    parts = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * _LIGHT):02X}" for part in parts)
