"""Layers that a reader does not show, taken out of a PDF: what is hidden stays unseen and unread in every copy.

A layer (optional content) is hidden by the document's default settings, as it opens on a screen. What it holds is
taken out of the pages, of the drawings that they use and of the annotations; what is shown then belongs to no layer.
One that is printed and not shown, or shown and not printed, or not in all readers, makes two documents of one: refused.

Source: ISO 32000-1, 8.11 (optional content; 8.11.2.2 membership, 8.11.4.3 default configuration and its usage).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, Stream

from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Span
from generator.pdf_files.pdf_bytes import PdfObject

_SHOWS_TEXT = frozenset(("Tj", "TJ", "'", '"'))
# What sets the place of the next words, wherever those before have ended.
_NEW_PLACE = frozenset(("BT", "Td", "TD", "Tm", "T*", "'", '"'))
_PAINTS = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"))
_DEEPEST = 24  # drawings in drawings

Key = tuple[int, int]
Step = ContentStreamInstruction | pikepdf.ContentStreamInlineImage


@dataclass
class _Layers:
    """Which layers are hidden, what was found of them, and the drawings that were looked at."""

    hidden: frozenset[Key]
    unsure: frozenset[Key]
    name: str
    found: set[str] = field(default_factory=set)
    seen: set[Key] = field(default_factory=set)

    def hides(self, group: PdfObject, depth: int = 0) -> bool:
        """Whether what belongs to a group, or to a membership of groups, is hidden."""
        if not isinstance(group, Dictionary) or depth > _DEEPEST:
            return False
        if group.get(Name.Type) != Name.OCMD:
            if group.is_indirect and group.objgen in self.unsure:
                raise self.refuse_unsure(str(group.get(Name.Name, "")) or "sans nom")
            hidden = group.is_indirect and group.objgen in self.hidden
            if hidden:
                self.found.add(str(group.get(Name.Name, "")) or "sans nom")
            return hidden
        if isinstance(group.get(Name.VE), Array):
            return not self._holds(group.VE, depth + 1)
        members = group.get(Name.OCGs)
        listed = list(members) if isinstance(members, Array) else [members]
        off = [self.hides(one, depth + 1) for one in listed if isinstance(one, Dictionary)]
        rules: dict[str, Callable[[Iterable[bool]], bool]] = {
            "/AllOn": any,
            "/AnyOff": lambda states: not any(states),
            "/AllOff": lambda states: not all(states),
        }
        return bool(off) and rules.get(str(group.get(Name.P, "/AnyOn")), all)(off)

    def refuse_unsure(self, layer: str) -> InputFileError:
        """The fault of a layer that is seen here and not there."""
        message = f"le calque « {layer} » de ce PDF se voit à l'écran et ne s'imprime pas, ou l'inverse"
        hint = "l'ouvrir dans un lecteur de PDF, choisir ce qui doit se voir, et l'imprimer en PDF"
        return InputFileError(Diagnostic(Code.PDF_CALQUES_RETIRES, message, Span(self.name), hint=hint))

    def _holds(self, expression: PdfObject, depth: int) -> bool:
        if not isinstance(expression, Array) or not len(expression) or depth > _DEEPEST:
            return not self.hides(expression, depth)
        parts = [self._holds(one, depth + 1) for one in list(expression)[1:]]
        match str(expression[0]):
            case "/Not":
                return not (parts and parts[0])
            case "/Or":
                return any(parts)
            case _:
                return all(parts)


def remove_hidden_layers(pdf: pikepdf.Pdf, name: str) -> tuple[str, ...]:
    """Take out, in place, what a reader does not show; the names of the layers that were hidden, sorted.

    Raises: `InputFileError` when hidden words are so mixed with those that show that these would move, or when what is
    shown on a screen is not what is printed.
    """
    settings = pdf.Root.get(Name.OCProperties)
    if not isinstance(settings, Dictionary):
        return ()
    hidden = _find_hidden(settings, "View")
    layers = _Layers(hidden, _find_unsure(settings, hidden), name)
    for page in pdf.pages:
        resources = page.obj.get(Name.Resources)
        steps, changed = _filter(list(pikepdf.parse_content_stream(page)), page.resources, layers)
        if changed:
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))
        _walk_drawings(resources if isinstance(resources, Dictionary) else page.resources, layers, 0)
        _filter_annotations(page, layers)
    del pdf.Root[Name.OCProperties]  # what is left is what was shown
    return tuple(sorted(layers.found))


def _find_hidden(settings: PdfObject, event: str) -> frozenset[Key]:
    """The layers that are off when the document opens on a screen (`View`), or when it is printed (`Print`)."""
    default = settings.get(Name.D)
    if not isinstance(default, Dictionary):
        return frozenset()
    hidden = {one.objgen for one in _list_groups(settings)} if default.get(Name.BaseState) == Name.OFF else set()
    hidden -= _list_keys(default.get(Name.ON))
    hidden |= _list_keys(default.get(Name.OFF))
    automatic = default.get(Name.AS)
    for usage in automatic if isinstance(automatic, Array) else ():
        if not isinstance(usage, Dictionary) or usage.get(Name.Event) != Name(f"/{event}"):
            continue
        for group in usage.get(Name.OCGs, Array()):
            state = _read_usage(group, event)
            if state is False:
                hidden.add(group.objgen)
            elif state is True:
                hidden.discard(group.objgen)
    return frozenset(hidden)


def _find_unsure(settings: PdfObject, hidden: frozenset[Key]) -> frozenset[Key]:
    """The layers that are printed and not shown, or the other way round; or whose own word some readers follow.

    A reader may follow what a layer says of its usage even where the document does not ask it to.
    """
    unsure = set(hidden ^ _find_hidden(settings, "Print"))
    for group in _list_groups(settings):
        shown = group.objgen not in hidden
        if any(_read_usage(group, event) is (not shown) for event in ("View", "Print")):
            unsure.add(group.objgen)
    return frozenset(unsure)


def _read_usage(group: PdfObject, event: str) -> bool | None:
    """Whether a layer says of itself that it is on when it is shown, or printed; nothing when it does not say."""
    usage = group.get(Name.Usage) if isinstance(group, Dictionary) else None
    own = usage.get(Name(f"/{event}")) if isinstance(usage, Dictionary) else None
    state = own.get(Name(f"/{event}State")) if isinstance(own, Dictionary) else None
    return {"/ON": True, "/OFF": False}.get(str(state))


def _list_groups(settings: PdfObject) -> list[PdfObject]:
    groups = settings.get(Name.OCGs)
    return [one for one in groups if isinstance(one, Dictionary)] if isinstance(groups, Array) else []


def _list_keys(groups: PdfObject) -> set[Key]:
    return {one.objgen for one in groups if isinstance(one, Dictionary)} if isinstance(groups, Array) else set()


def _filter_annotations(page: pikepdf.Page, layers: _Layers) -> None:
    annotations = page.obj.get(Name.Annots)
    if not isinstance(annotations, Array):
        return
    kept = [one for one in annotations if not (isinstance(one, Dictionary) and layers.hides(one.get(Name.OC)))]
    if len(kept) < len(annotations):
        page.obj.Annots = Array(kept)
    for one in kept:
        looks = one.get(Name.AP) if isinstance(one, Dictionary) else None
        drawing = looks.get(Name.N) if isinstance(looks, Dictionary) else None
        if isinstance(drawing, Stream):
            _filter_drawing(drawing, layers, 0)


def _walk_drawings(resources: PdfObject, layers: _Layers, depth: int) -> None:
    drawings = resources.get(Name.XObject) if isinstance(resources, Dictionary) else None
    if not isinstance(drawings, Dictionary) or depth > _DEEPEST:
        return
    for key in drawings.keys():  # noqa: SIM118
        drawing = drawings[key]
        if isinstance(drawing, Stream) and drawing.get(Name.Subtype) == Name.Form:
            _filter_drawing(drawing, layers, depth + 1)


def _filter_drawing(drawing: PdfObject, layers: _Layers, depth: int) -> None:
    if drawing.objgen in layers.seen:
        return
    layers.seen.add(drawing.objgen)
    resources = drawing.get(Name.Resources, Dictionary())
    steps, changed = _filter(list(pikepdf.parse_content_stream(drawing)), resources, layers)
    if changed:
        drawing.write(pikepdf.unparse_content_stream(steps))
    _walk_drawings(resources, layers, depth)


def _filter(steps: list[Step], resources: PdfObject, layers: _Layers) -> tuple[list[Step], bool]:
    """The steps without what they paint in a hidden layer: places, colours and clips stay."""
    kept: list[Step] = []
    marks: list[bool] = []
    changed = moved = False
    for step in steps:
        operator = str(step.operator)
        if operator in ("BDC", "BMC"):
            marks.append(operator == "BDC" and layers.hides(_find_group(step, resources)))
        elif operator == "EMC" and marks:
            marks.pop()
        elif operator in _NEW_PLACE:
            moved = False
        hidden = any(marks)
        if operator == "Do" and not hidden:
            drawing = _find(resources, Name.XObject, step.operands[0])
            hidden = isinstance(drawing, Stream) and layers.hides(drawing.get(Name.OC))
        if operator in _SHOWS_TEXT and not hidden and moved:
            message = "un calque caché de ce PDF est mêlé à une ligne de texte : il ne peut pas en être retiré"
            hint = "l'ouvrir dans un lecteur de PDF et l'imprimer en PDF"
            raise InputFileError(Diagnostic(Code.PDF_CALQUES_RETIRES, message, Span(layers.name), hint=hint))
        if not hidden:
            kept.append(step)
            continue
        moved = moved or operator in _SHOWS_TEXT
        replaced = _hide(step, operator)
        changed = changed or replaced != [step]
        kept += replaced
    return kept, changed


def _hide(step: Step, operator: str) -> list[Step]:
    """What is left of a step in a hidden layer: its new line, its spacing, the end of its path.

    Source: ISO 32000-1, 9.4.3, table 109: `'` goes to the next line first, `"` sets both spacings before that.
    """
    if operator in ("Tj", "TJ", "Do", "sh", "INLINE IMAGE"):
        return []
    if operator in ("'", '"'):
        spacings = zip(step.operands[:-1], ("Tw", "Tc"), strict=operator == '"')
        kept = [ContentStreamInstruction([value], Operator(name)) for value, name in spacings]
        return [*kept, ContentStreamInstruction([], Operator("T*"))]
    return [ContentStreamInstruction([], Operator("n"))] if operator in _PAINTS else [step]


def _find_group(step: Step, resources: PdfObject) -> PdfObject:
    tag, properties = step.operands[0], step.operands[1]
    if tag != Name.OC:
        return None
    return _find(resources, Name.Properties, properties) if isinstance(properties, Name) else properties


def _find(resources: PdfObject, kind: Name, key: PdfObject) -> PdfObject:
    found = resources.get(kind) if isinstance(resources, Dictionary) else None
    return found.get(key) if isinstance(found, Dictionary) and isinstance(key, Name) else None
