"""What the writer must know of a Word template's looks: identifiers of styles, numbering of lists, page models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, Span, TemplateError
from generator.units import mm_to_twips
from generator.writing.word.package import FOOTNOTES, NUMBERING, STYLES, W, parse_part, w
from generator.writing.word.styles import (
    ACT_TEXT,
    LIST_LEVELS,
    list_continuation_style,
    numbered_styles,
    required_styles,
)

# The préfecture's stamp: 10 pt from the edge, 55 pt high, 10 pt of air; 75 pt, 26.5 mm.
MIN_TOP_MARGIN_MM = 27.0
_FREE_TOP_MARGIN_MM = 22.0
_BODY_TAG = re.compile(r"\{\{\s*p\s+corps\s*\}\}")
WHOLE_TABLE, FIRST_ROW, LAST_ROW, FIRST_COLUMN = "wholeTable", "firstRow", "lastRow", "firstCol"  # of table styles
_INDENTED = (ACT_TEXT, *(list_continuation_style(level, in_cell=False) for level in range(LIST_LEVELS)))
_KINDS = {"paragraph": "paragraphe", "character": "caractère", "table": "tableau"}


@dataclass(frozen=True, slots=True)
class PageModel:
    """How pages of one orientation are laid out. `xml` is a whole `w:sectPr`; the width is in twentieths of a point.

    `free_xml` is the same for a file that bears no stamp.
    """

    xml: str
    free_xml: str
    text_width: int


@dataclass(frozen=True, slots=True)
class PageModels:
    """The page models of a template; `last_page` when it also draws a last page (the back cover)."""

    portrait: PageModel
    landscape: PageModel
    last_page: bool


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """The template's styles by name, and the numbering their lists use.

    `bold` and `italic` name the paragraph styles that are so themselves: emphasis in them is already given, and
    two bold styles cancel each other in Word. `numbering` gives the abstract numbering and the level of a list style,
    `dressed` the places of a table that its style fills with a colour, `indents` where the text of an act and what
    goes on within an item begin (twips).
    """

    ids: Mapping[str, str]
    bold: frozenset[str]
    italic: frozenset[str]
    numbering: Mapping[str, tuple[str, int]]
    next_number: int
    next_note: int
    dressed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indents: Mapping[str, int] = field(default_factory=dict)


def read_styles(parts: Mapping[str, bytes], file_name: str) -> StyleSheet:
    """The style sheet of a template.

    Raises: `TemplateError` naming every style that the writer needs and the template has not; `KeyError` when
    a part is missing.
    """
    root = parse_part(parts[STYLES])
    found: dict[str, Any] = {}
    for style in root.iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            found[name.get(w("val"), "").casefold()] = style
    required = required_styles()
    missing = {
        name: kind
        for name, kind in required.items()
        if name.casefold() not in found or found[name.casefold()].get(w("type")) != kind
    }
    if missing:
        raise TemplateError(_tell_missing(missing, len(required), file_name))
    by_id = {style.get(w("styleId")): style for style in found.values()}
    chosen = {name: found[name.casefold()] for name in required}
    paragraphs = {name: style for name, style in chosen.items() if required[name] == "paragraph"}
    numbers = parse_part(parts[NUMBERING])
    notes = parse_part(parts[FOOTNOTES])
    numbering = _read_numbering(paragraphs, numbers)
    uncounted = [name for name in sorted(numbered_styles()) if name not in numbering]
    if uncounted:
        hint = "en Word : Modifier le style, Format, Numérotation ; ou le copier du gabarit d'origine"
        raise TemplateError(
            [
                Diagnostic(Code.GABARIT_STYLE, f"le style « {name} » ne numérote plus", Span(file_name), hint=hint)
                for name in uncounted
            ]
        )
    return StyleSheet(
        ids={name: str(style.get(w("styleId"))) for name, style in chosen.items()},
        bold=frozenset(n for n, s in paragraphs.items() if _inherits_toggle(s, "b", by_id)),
        italic=frozenset(n for n, s in paragraphs.items() if _inherits_toggle(s, "i", by_id)),
        numbering=numbering,
        next_number=1 + max((int(n.get(w("numId"))) for n in numbers.iter(w("num"))), default=0),
        next_note=1 + max((int(n.get(w("id"))) for n in notes.iter(w("footnote"))), default=0),
        dressed={name: _list_dressed(s, by_id) for name, s in chosen.items() if required[name] == "table"},
        indents={name: _read_indent(found.get(name.casefold()), by_id) for name in _INDENTED},
    )


def _tell_missing(missing: Mapping[str, str], required: int, file_name: str) -> list[Diagnostic]:
    """Each missing style; of a file that has almost none of them, one fault, with all their names."""
    if len(missing) > required // 2:
        named = "".join(
            f" ; de {_KINDS[kind]} : {', '.join(names)}"
            for kind in dict.fromkeys(missing.values())
            if (names := [f"« {name} »" for name, one in missing.items() if one == kind])
        )
        message = f"{len(missing)} styles sur {required} manquent : ce Word n'a pas été fait à partir du gabarit"
        hint = f"partir d'une copie du gabarit d'origine, puis y porter ses changements{named}"
        return [Diagnostic(Code.GABARIT_STYLE, message, Span(file_name), hint=hint)]
    return [
        Diagnostic(
            Code.GABARIT_STYLE,
            f"le style de {_KINDS[kind]} « {name} » manque dans ce gabarit Word",
            Span(file_name),
            hint="le recréer sous ce nom exact, ou le copier du gabarit d'origine (Organiser les styles)",
        )
        for name, kind in missing.items()
    ]


def _inherits_toggle(style: Any, name: str, by_id: Mapping[str, Any]) -> bool:
    seen: set[str] = set()
    while style is not None:
        toggle = style.find(f"{w('rPr')}/{w(name)}")
        if toggle is not None:
            return toggle.get(w("val"), "1") not in ("0", "false", "off")
        parent = style.find(w("basedOn"))
        identifier = parent.get(w("val")) if parent is not None else None
        if identifier is None or identifier in seen:
            return False
        seen.add(identifier)
        style = by_id.get(identifier)
    return False


def _read_indent(style: Any, by_id: Mapping[str, Any]) -> int:
    """The left indent of a paragraph style, its own or that of the nearest style above, in twips; 0 without one."""
    seen: set[str] = set()
    while style is not None:
        indent = style.find(f"{w('pPr')}/{w('ind')}")
        left = indent.get(w("left")) if indent is not None else None
        if left is not None and left.lstrip("-").isdigit():
            return int(left)
        seen.add(str(style.get(w("styleId"))))
        parent = style.find(w("basedOn"))
        identifier = str(parent.get(w("val"))) if parent is not None else ""
        style = None if identifier in seen else by_id.get(identifier)
    return 0


def _list_dressed(style: Any, by_id: Mapping[str, Any]) -> frozenset[str]:
    """The places that a table style, or one that it is based on, fills with a colour."""
    found: set[str] = set()
    seen: set[str] = set()
    while style is not None:
        if style.find(f"{w('tcPr')}/{w('shd')}") is not None:
            found.add(WHOLE_TABLE)
        for part in style.iterfind(w("tblStylePr")):
            if part.find(f"{w('tcPr')}/{w('shd')}") is not None:
                found.add(str(part.get(w("type"), "")))
        seen.add(str(style.get(w("styleId"))))
        parent = style.find(w("basedOn"))
        identifier = str(parent.get(w("val"))) if parent is not None else ""
        style = None if identifier in seen else by_id.get(identifier)
    return frozenset(found)


def _read_numbering(paragraphs: Mapping[str, Any], numbers: Any) -> dict[str, tuple[str, int]]:
    abstract = {n.get(w("numId")): n.find(w("abstractNumId")).get(w("val")) for n in numbers.iter(w("num"))}
    levels = {
        level.find(w("pStyle")).get(w("val")): int(level.get(w("ilvl")))
        for level in numbers.iter(w("lvl"))
        if level.find(w("pStyle")) is not None
    }
    numbering: dict[str, tuple[str, int]] = {}
    for name, style in paragraphs.items():
        number = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
        if number is not None and number.get(w("val")) in abstract:
            depth = style.find(f"{w('pPr')}/{w('numPr')}/{w('ilvl')}")
            level = int(depth.get(w("val"))) if depth is not None else levels.get(style.get(w("styleId")), 0)
            numbering[name] = (abstract[number.get(w("val"))], level)
    return numbering


def take_page_models(document: Any, file_name: str) -> PageModels:
    """Take the portrait and landscape models out of a template's body, and make its last page optional.

    The paragraph of `{{p corps }}` is followed by the end of a portrait section, then by the end of a landscape one:
    their margins, headers and footers are those of the pages written. What comes after is the last page.

    Raises: `TemplateError` when the tag or a model is missing, or when a top margin reaches the stamp's place.
    """
    body = document.find(w("body"))
    blocks = list(body) if body is not None else []
    place = next((i for i, b in enumerate(blocks) if _BODY_TAG.search("".join(b.itertext(w("t"))))), None)
    if place is None:
        raise _layout_fault(Code.GABARIT_CORPS, "la balise {{p corps }} manque", file_name, "seule dans son paragraphe")
    models: dict[bool, tuple[int, Any]] = {}
    for index, block in enumerate(blocks[place + 1 :], place + 1):
        for section in block.iter(w("sectPr")):
            size = section.find(w("pgSz"))
            lying = size is not None and int(size.get(w("w"), 0)) > int(size.get(w("h"), 0))
            models.setdefault(lying, (index, section))
    for lying, words in ((False, "portrait"), (True, "paysage")):
        if lying not in models:
            hint = "en Word : Mise en page, Sauts de page, Section suivante, puis Orientation"
            raise _layout_fault(Code.GABARIT_SECTION, f"la section modèle en {words} manque", file_name, hint)
    for section in document.iter(w("sectPr")):
        margin = section.find(w("pgMar"))
        if margin is None or int(margin.get(w("top"), 0)) < mm_to_twips(MIN_TOP_MARGIN_MM) - 1:
            hint = f"mettre une marge du haut d'au moins {MIN_TOP_MARGIN_MM:.0f} mm dans chaque section"
            raise _layout_fault(Code.GABARIT_MARGE, "le texte atteint la place du tampon", file_name, hint)
    portrait, landscape = _read_model(models[False][1]), _read_model(models[True][1])
    last = max(index for index, _ in models.values())
    for block in blocks[place + 1 : last + 1]:
        body.remove(block)
    rest = blocks[last + 1 :]
    if rest:
        rest[0].addprevious(_tag_paragraph("{%p if derniere %}"))
        body.append(_tag_paragraph("{%p else %}"))
        body.append(_tag_paragraph("{{p section_finale }}"))
        body.append(_tag_paragraph("{%p endif %}"))
    else:
        body.append(_tag_paragraph("{{p section_finale }}"))
    return PageModels(portrait, landscape, bool(rest))


def free_corner(pages: PageModels) -> PageModels:
    """The page models of a file that bears no stamp: a lower head, none on the first page, whose title stands there."""
    portrait, landscape = (replace(one, xml=one.free_xml) for one in (pages.portrait, pages.landscape))
    return replace(pages, portrait=portrait, landscape=landscape)


def _read_model(section: Any) -> PageModel:
    model = deepcopy(section)
    model.tail = None
    for element in model.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith(w("rsid"))]:
            del element.attrib[name]
    kind = model.find(w("type"))
    if kind is not None:
        kind.set(w("val"), "nextPage")
    size, margin = model.find(w("pgSz")), model.find(w("pgMar"))
    sides = sum(int(margin.get(w(side), 0)) for side in ("left", "right", "gutter"))
    xml = etree.tostring(model, encoding="unicode")
    _free(model)
    return PageModel(xml, etree.tostring(model, encoding="unicode"), int(size.get(w("w"))) - sides)


def _free(model: Any) -> None:
    """Give a page model its lower head, and a first page with the foot of the others, unless it has one of its own."""
    model.find(w("pgMar")).set(w("top"), str(mm_to_twips(_FREE_TOP_MARGIN_MM)))
    footers, columns = model.findall(w("footerReference")), model.find(w("cols"))
    if not footers or columns is None or model.find(w("titlePg")) is not None:
        return
    if all(footer.get(w("type")) != "first" for footer in footers):
        first = deepcopy(footers[0])
        first.set(w("type"), "first")
        footers[0].addnext(first)
    columns.addnext(etree.Element(w("titlePg")))


def _tag_paragraph(tag: str) -> Any:
    paragraph = etree.Element(w("p"), nsmap={"w": W})
    etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = tag
    return paragraph


def _layout_fault(code: Code, message: str, file_name: str, hint: str) -> TemplateError:
    return TemplateError(Diagnostic(code, f"gabarit Word : {message}", Span(file_name), hint=hint))
