"""What the act that is signed has of its own in Word: running text set in as the template says, and its page count.

A template that has the style « CTG Texte de l'acte » gives its left indent to every style of running text, and to the
lists; what is wide (tables, figures, signature blocks) and what is a heading stays at the margin. A template without
that style keeps its own page. A back cover is not counted: Word has no field for that, so the count is the number of
the page where the text ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from generator.model.document import ListKind, ParagraphRole
from generator.writing.word.ledger import BODY_END
from generator.writing.word.package import parse_part, serialise_part, w
from generator.writing.word.styles import (
    ACT_TEXT,
    LIST_LEVELS,
    NOTE_TEXT,
    ROLE_STYLES,
    list_continuation_style,
    list_style,
)

_SIZE_STEP = 1  # half-points above the identity's size, as `font-size: 1.048em` is in `piece.css`
_AT_THE_MARGIN = frozenset(
    {ParagraphRole.NOTE, ParagraphRole.SIGNATORY, ParagraphRole.SIGNATORY_DETAIL, ParagraphRole.STAMP_PLACE}
)
# Order of the properties of a paragraph after its indent. Source: ISO/IEC 29500-1, 17.3.1.26.
_AFTER_INDENT = (
    *("contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment"),
    *("textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)


@lru_cache(maxsize=4)  # of a template, whatever act it is for
def set_act_text(styles: bytes, numbering: bytes) -> tuple[bytes, bytes]:
    """The style sheet and the numberings of a template, for the act: text set in, half a point larger.

    Unchanged when the template has no style « CTG Texte de l'acte ».
    """
    sheet = parse_part(styles)
    named = {_name(style): style for style in sheet.iter(w("style")) if style.get(w("type")) == "paragraph"}
    model = named.get(ACT_TEXT.casefold())
    left = _read_indent(model, "left") if model is not None else None
    if not left:
        return styles, numbering
    by_id = {style.get(w("styleId")): style for style in named.values()}
    moved = {by.casefold() for by in _list_moved_styles()}
    numbers = parse_part(numbering)
    levels = dict(_list_levels(numbers))
    wanted: dict[str, tuple[int, int | None]] = {}  # left and hanging, before any style is changed
    for name, style in named.items():
        inherited = [one for one in _list_ancestors(style, by_id) if _name(one) in moved]
        if name not in moved and not inherited:
            continue
        own = levels.get(style.get(w("styleId"))) if name in moved else None
        source = own if own is not None else _find_indented(style, by_id)
        left_now = (_read_indent(source, "left") if source is not None else None) or 0
        hanging = _read_indent(source, "hanging") if source is not None else None
        wanted[name] = (left_now + (left if name in moved else 0), hanging)
    for name, (indent, hanging) in wanted.items():
        _write_indent(named[name], indent, hanging)
    for identifier, level in levels.items():
        if identifier in by_id and _name(by_id[identifier]) in moved:
            _write_indent(level, (_read_indent(level, "left") or 0) + left, _read_indent(level, "hanging"))
    _enlarge(sheet)
    return serialise_part(sheet), serialise_part(numbers)


def _list_moved_styles() -> Iterator[str]:
    yield from (name for role, name in ROLE_STYLES.items() if role not in _AT_THE_MARGIN)
    yield NOTE_TEXT
    for level in range(LIST_LEVELS):
        yield from (list_style(kind, level, in_cell=False) for kind in ListKind)
        yield list_continuation_style(level, in_cell=False)


def _name(style: Any) -> str:
    name = style.find(w("name"))
    return "" if name is None else str(name.get(w("val"), "")).casefold()


def _list_ancestors(style: Any, by_id: dict[str, Any]) -> list[Any]:
    found: list[Any] = []
    parent = style.find(w("basedOn"))
    while parent is not None:
        above = by_id.get(parent.get(w("val")))
        if above is None or above in found:
            break
        found.append(above)
        parent = above.find(w("basedOn"))
    return found


def _find_indented(style: Any, by_id: dict[str, Any]) -> Any:
    """The style itself or the nearest one above that says an indent."""
    return next((s for s in (style, *_list_ancestors(style, by_id)) if _read_indent(s, "left") is not None), None)


def _list_levels(numbers: Any) -> Iterator[tuple[str, Any]]:
    """The levels of the numberings by the style that they belong to."""
    for level in numbers.iter(w("lvl")):
        owner = level.find(w("pStyle"))
        if owner is not None:
            yield str(owner.get(w("val"))), level


def _read_indent(element: Any, side: str) -> int | None:
    found = element.find(f"{w('pPr')}/{w('ind')}")
    value = found.get(w(side)) if found is not None else None
    return int(value) if value is not None and value.lstrip("-").isdigit() else None


def _write_indent(element: Any, left: int, hanging: int | None) -> None:
    properties = element.find(w("pPr"))
    if properties is None:
        properties = etree.SubElement(element, w("pPr"))
        character = element.find(w("rPr"))
        if character is not None:
            character.addprevious(properties)
    indent = properties.find(w("ind"))
    if indent is None:
        indent = etree.Element(w("ind"))
        after = next((child for child in properties if etree.QName(child).localname in _AFTER_INDENT), None)
        if after is None:
            properties.append(indent)
        else:
            after.addprevious(indent)
    indent.set(w("left"), str(left))
    if hanging is not None:
        indent.set(w("hanging"), str(hanging))


def _enlarge(sheet: Any) -> None:
    for properties in sheet.iterfind(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}"):
        for name in ("sz", "szCs"):
            size = properties.find(w(name))
            if size is not None:
                size.set(w("val"), str(int(size.get(w("val"))) + _SIZE_STEP))


def leave_out_back_cover(part: bytes) -> bytes:
    """A head or foot whose NUMPAGES fields give the last page of the text; its own bytes when it has none.

    Source: ISO/IEC 29500-1, 17.16.5.44 (NUMPAGES), 17.16.5.47 (PAGEREF).
    """
    if b"NUMPAGES" not in part:
        return part
    root = parse_part(part)
    for instruction in list(root.iter(w("instrText"))):
        if (instruction.text or "").split()[:1] == ["NUMPAGES"]:
            _replace_field(instruction.getparent())
    return serialise_part(root)


def _replace_field(run: Any) -> None:
    """Write the field around the run of an instruction anew, its result kept."""
    start = run.getprevious()
    simple = etree.Element(w("fldSimple"), {w("instr"): f" PAGEREF {BODY_END} "})
    if start is None or _read_mark(start) != "begin":
        return
    gone: list[Any] = [start]
    shown: list[Any] = []
    mark, one = "", run
    while one is not None and mark != "end":
        mark = _read_mark(one)
        (shown if one.find(w("t")) is not None else gone).append(one)
        one = one.getnext()
    if mark != "end":
        return
    start.addprevious(simple)
    for each in gone:
        each.getparent().remove(each)
    simple.extend(shown)


def _read_mark(run: Any) -> str:
    mark = run.find(w("fldChar"))
    return "" if mark is None else str(mark.get(w("fldCharType"), ""))
