"""What a tag of a Word or HTML template may say: values, conditions, loops over what is given; nothing that multiplies.

A template comes with an identity or from a colleague: it is not trusted. It chooses and lays out values, it computes
none: no arithmetic, no call, no range, no macro. What one can cost follows from its length: loops and what they
write are counted, the text of a piece is written and never handled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import TemplateRuntimeError
from jinja2.filters import FILTERS as DEFAULT_FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS as DEFAULT_TESTS
from markupsafe import escape

from generator.composing.refused_tags import name_refused_tag

WHOLE_TEXTS = frozenset({"body", "corps", "sommaire"})  # a tag writes them or asks whether they are there
OUTSIZE = "démesuré"  # begins what is told of a template too large to be read
MAX_TEMPLATE_CHARACTERS = 2 * 1024 * 1024
MAX_TAGS = 2_000
_MAX_TAG_CHARACTERS = 50_000  # of all tags: what they ask for is looked at several times
_TAG_WORDS = re.compile(r"\{[{%](?:(?![}%]\}).)*", re.DOTALL)
_MAX_LOOP_DEPTH = 4
_MAX_DEPTH = 60  # of tags and expressions in one another: far below what stops Python
_MAX_STATEMENTS = 15  # of conditions and loops in one another: Python admits twenty
_MAX_ROUNDS = 5_000  # of all loops of one part
_MAX_SEPARATOR = 40  # characters between two words that are joined
_SPARE_CHARACTERS = 4_000_000  # that a template may write besides twice the values it is given
_LOOP_NAMES = frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length", "depth", "depth0"})
_FILTERS = frozenset(
    {"default", "first", "last", "length", "join", "trim", "upper", "lower", "capitalize", "escape", "e"}
)
_TESTS = frozenset({"defined", "undefined", "none", "odd", "even", "in", "eq", "ne", "lt", "le", "gt", "ge"})
_WITH_ARGUMENT = frozenset({"default", "join"})

_ADMITTED = (
    *(nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For),
    *(nodes.Name, nodes.Const, nodes.Tuple, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.CondExpr),
)


class TemplateLanguageError(TemplateRuntimeError):
    """What a tag asked for cannot be given; its reason in French."""


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A template whose tags are all admitted, and the name that its lines have in a traceback."""

    template: Template
    environment: TemplateEnvironment

    def render(self, values: Mapping[str, object]) -> str:
        """The template with its tags replaced.

        Raises: `jinja2.TemplateError`, with `TemplateLanguageError` among them, and whatever a filter raises.
        """
        most = _SPARE_CHARACTERS + 2 * sum(len(value) for value in values.values() if isinstance(value, str))
        self.environment.rounds = 0
        pieces: list[str] = []
        for piece in self.template.generate(values):
            most -= len(piece)
            if most < 0:
                raise TemplateLanguageError("les balises de ce gabarit écrivent un texte démesuré")
            pieces.append(piece)
        return "".join(pieces)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Jinja cut down to the language of templates: values are escaped, an unknown name is an error."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.filters = {name: _guard(function) for name, function in _OWN_FILTERS.items()}
        self.filters["default"] = _default
        self.tests = {name: self.tests[name] for name in _TESTS}
        self.globals = {}
        self.filters["_parcourir"] = self._walk
        self.rounds = 0

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of a value, and nothing of Python's."""
        match obj:
            case Undefined():
                return super().getattr(obj, attribute)
            case LoopContext() if attribute in _LOOP_NAMES:
                return super().getattr(obj, attribute)
            case Mapping() if attribute in obj:
                return obj[attribute]
            case _ if is_dataclass(obj) and attribute in {field.name for field in fields(obj)}:
                return super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An element of a list by its rank; a name in brackets is a name after a dot."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def _walk(self, values: Any) -> Iterable[object]:
        if isinstance(values, Undefined):
            iter(values)  # raises its own message
        if not isinstance(values, list | tuple):
            raise TemplateLanguageError("{% for %} demande une liste")
        self.rounds += len(values)
        if self.rounds > _MAX_ROUNDS:
            raise TemplateLanguageError(f"les boucles de ce gabarit dépassent {_MAX_ROUNDS} tours")
        return values


def _guard(function: Callable[..., object]) -> Callable[..., object]:
    """A filter that no unknown value goes through."""

    def filtered(value: object, *constants: object) -> object:
        if isinstance(value, Undefined):
            str(value)  # raises its own message
        return function(value, *constants)

    return filtered


def _default(value: object, other: object = "") -> object:
    return other if isinstance(value, Undefined) else value


def _join(values: object, separator: str = "") -> str:
    """The words of a list with a separator between two of them; those of a word would multiply it."""
    if not isinstance(values, list | tuple) or not all(isinstance(one, str) for one in values):
        raise TemplateLanguageError("le filtre « join » demande une liste de mots")
    return escape(separator).join(values)


def _pick(values: Any, rank: int) -> object:
    if not isinstance(values, list | tuple) or not values:
        raise TemplateLanguageError("la liste est vide, ou ce n'est pas une liste")
    return values[rank]


_OWN_FILTERS: Mapping[str, Callable[..., object]] = {
    "first": lambda values: _pick(values, 0),
    "last": lambda values: _pick(values, -1),
    "length": len,
    "join": _join,
    "trim": lambda words: words.strip(),
    "upper": lambda words: words.upper(),
    "lower": lambda words: words.lower(),
    "capitalize": lambda words: words.capitalize(),
    "escape": escape,
    "e": escape,
}


def compile_template(tree: nodes.Template, environment: TemplateEnvironment) -> CompiledTemplate:
    """A template ready to be rendered; `tree` must have been found without fault by `check_language`."""
    for loop in tree.find_all(nodes.For):
        loop.iter = nodes.Filter(loop.iter, "_parcourir", [], [], None, None, lineno=loop.lineno)
    return CompiledTemplate(environment.from_string(tree), environment)


def parse_template(source: str, environment: TemplateEnvironment) -> nodes.Template:
    """The tags of a template as a tree.

    Raises: `TemplateSyntaxError` for what Jinja cannot read, or what is too large or too nested to be a template.
    """
    if len(source) > MAX_TEMPLATE_CHARACTERS or source.count("{{") + source.count("{%") > MAX_TAGS:
        raise TemplateSyntaxError(f"{OUTSIZE} : ce gabarit a trop de texte ou de balises", 1)
    if sum(len(tag.group()) for tag in _TAG_WORDS.finditer(source)) > _MAX_TAG_CHARACTERS:
        raise TemplateSyntaxError(f"{OUTSIZE} : les balises de ce gabarit sont trop longues", 1)
    try:
        return environment.parse(source)
    except (RecursionError, MemoryError):
        raise TemplateSyntaxError(f"{OUTSIZE} : les balises de ce gabarit sont trop imbriquées", 1) from None
    except (ValueError, OverflowError):  # a number of thousands of digits
        raise TemplateSyntaxError(f"{OUTSIZE} : un nombre de ce gabarit est trop long", 1) from None


def check_language(tree: nodes.Template) -> list[tuple[str, int]]:
    """What the tags ask for that a template may not, in words, each with its line."""
    return list(dict.fromkeys(_check(tree, _Depth())))


@dataclass(frozen=True, slots=True)
class _Depth:
    """How deep a node stands: in nodes, in conditions and loops, in loops."""

    all: int = 0
    statements: int = 0
    loops: int = 0

    def enter(self, node: nodes.Node) -> _Depth:
        return _Depth(
            self.all + 1,
            self.statements + isinstance(node, nodes.If | nodes.For),
            self.loops + isinstance(node, nodes.For),
        )


def _check(parent: nodes.Node, depth: _Depth) -> Iterator[tuple[str, int]]:
    for node in parent.iter_child_nodes():
        inner = depth.enter(node)
        reason = _refuse(node, parent)
        if inner.all > _MAX_DEPTH or inner.statements > _MAX_STATEMENTS or inner.loops > _MAX_LOOP_DEPTH:
            reason = "des balises aussi imbriquées"
        if reason:
            yield f"un gabarit n'admet pas {reason}", node.lineno
        else:
            yield from _check(node, inner)


def _refuse(node: nodes.Node, parent: nodes.Node) -> str:
    """Why a node is not admitted; nothing when it is."""
    match node:
        case nodes.Name(name=name) if name.startswith("_") or name == "self":
            return f"le nom « {name} »"
        case nodes.Name(name=name) if name in WHOLE_TEXTS and not _only_writes(parent):
            return f"autre chose de « {name} » que de l'écrire"
        case nodes.Getattr(attr=name) if name.startswith("_"):
            return f"le nom « {name} »"
        case nodes.Getitem(arg=nodes.Const() | nodes.Name() | nodes.Getattr()):
            return ""
        case nodes.Getitem(arg=nodes.Neg(node=nodes.Const())):
            return ""
        case nodes.Getitem():
            return "ce qui est écrit entre les crochets"
        case nodes.Neg() if isinstance(parent, nodes.Getitem):
            return ""
        case nodes.For(recursive=True):
            return "une boucle récursive"
        case nodes.For(iter=nodes.Name() | nodes.Getattr() | nodes.Getitem()):
            return ""
        case nodes.For():
            return "une boucle sur autre chose qu'une liste donnée"
        case nodes.Filter() | nodes.Test():
            return _refuse_filter(node)
        case _ if not isinstance(node, _ADMITTED):
            return name_refused_tag(node)
    return ""


def _only_writes(parent: nodes.Node) -> bool:
    return isinstance(parent, nodes.Output | nodes.If | nodes.Not | nodes.And | nodes.Or)


def _refuse_filter(node: nodes.Filter | nodes.Test) -> str:
    """Why a filter or a test is not admitted; one that nobody knows is told by whoever lists unknown ones."""
    is_filter = isinstance(node, nodes.Filter)
    kind, known, all_known = ("filtre", _FILTERS, DEFAULT_FILTERS) if is_filter else ("test", _TESTS, DEFAULT_TESTS)
    if node.name not in known:
        return f"le {kind} « {node.name} »" if node.name in all_known else ""
    if node.dyn_args is not None or node.dyn_kwargs is not None or node.kwargs:
        return f"ces réglages du {kind} « {node.name} »"
    most = 1 if not is_filter or node.name in _WITH_ARGUMENT else 0
    constants = [argument for argument in node.args if isinstance(argument, nodes.Const)]
    if is_filter and (
        len(node.args) > most
        or len(constants) < len(node.args)
        or any(len(str(constant.value)) > _MAX_SEPARATOR for constant in constants)
    ):
        return f"ces réglages du filtre « {node.name} »"
    return ""


def list_filters() -> tuple[str, ...]:
    """The filters that a template may use, for messages."""
    return tuple(sorted(_FILTERS - {"e"}))
