"""The small language of the clauses: what Jinja admits there, and how a value that nobody knows yet goes through it.

Clauses come with a dossier, so they are not trusted: only `{{ … }}`, `{% if %}` and `{% for %}` over the names of the
context are admitted, with bounded loops. There is nothing to call, to import, to keep or to multiply: what a clause
can cost follows from its length.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Undefined, UndefinedError, nodes
from jinja2.exceptions import TemplateRuntimeError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

from generator.composing.content_keys import name_item
from generator.composing.markdown.inlines import escape_markdown
from generator.composing.refused_tags import name_refused_tag
from generator.composing.wording import FILTERS
from generator.model.facts import Mark, Pending, Unknown
from generator.reading.characters import FORBIDDEN_CHARACTER

FUNCTIONS = ("manque", "titre_annexe", "renvoi")  # all that a clause can call
_MAX_LOOP_DEPTH = 4
_MAX_ROUNDS = 100_000  # of all loops of one clause
ROUND_BEGINS, ROUND_ENDS, MARK_ENDS = "\ue010+", "\ue010-\ue011", "\ue011"  # around what a round of a loop prints

_ADMITTED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Name,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.Call,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.CondExpr,
)


class ExpressionError(TemplateRuntimeError):
    """An expression that cannot be written, with its reason in French."""


class ClauseEnvironment(ImmutableSandboxedEnvironment):
    """Jinja cut down to the language of the clauses; `write_value` puts each value into the text."""

    def __init__(self, write_value: Callable[[object], object]) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=write_value,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters = {"trim": self.filters["trim"]} | {
            name: _guardcall_filter(name, f) for name, f in FILTERS.items()
        }
        self.filters |= {"length": _count, "first": _first, "last": _last}
        self.filters |= {
            "_assembler": _join_values,
            "_parcourir": self._walk,
            "_nommer": lambda v: Markup(name_item(v)),
        }
        self.globals = {}
        self._rounds = 0

    def compile_clause(self, source: str, name: str) -> Any:
        """A template of a clause's text; `name` stands in tracebacks.

        Raises: `TemplateSyntaxError` for what Jinja cannot read or what the language does not admit.
        """
        kind: Any = type(self)  # mypy holds that a class cannot be hashed
        code = _compile(source, name, kind)
        self._rounds = 0
        return self.template_class.from_code(self, code, self.make_globals(None))

    def rewrite_tree(self, tree: nodes.Template) -> None:
        """Send what a clause says through the functions that know unknown facts and bounds."""
        _rewrite(tree)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A fact or a view's name; what is asked of an unknown fact is unknown too, plain values have no names."""
        match obj:
            case Unknown():
                return obj
            case Pending():
                return self.getattr(obj.value, attribute)
            case BaseModel() if attribute not in type(obj).model_fields:
                return self.undefined(obj=obj, name=attribute)
            case str() | int() | float() | tuple() | list() | datetime.date():
                return self.undefined(obj=obj, name=attribute)
            case _:
                return _keep_mark(super().getattr(obj, attribute), obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """An element of a list by its rank; a name in brackets is a name after a dot."""
        if isinstance(obj, Unknown):
            return obj
        if isinstance(obj, Pending):
            return self.getitem(obj.value, argument)
        return self.getattr(obj, argument) if isinstance(argument, str) else super().getitem(obj, argument)

    def _walk(self, values: Any) -> list[object]:
        """The values of a loop; an unknown list is gone through once, so that its gap shows."""
        if isinstance(values, Unknown):
            return [values]
        if isinstance(values, Pending):  # « à confirmer » is written once, after the last value of the list
            gone = self._walk(values.value)
            return [*gone[:-1], *(Pending(last, values.marks) for last in gone[-1:])]
        if isinstance(values, Undefined):
            iter(values)  # raises Jinja's error for an unknown name
        if isinstance(values, str) or not isinstance(values, Iterable):
            raise ExpressionError("{% for %} demande une liste")
        gone = list(values)
        self._rounds += len(gone)
        if self._rounds > _MAX_ROUNDS:
            raise ExpressionError(f"les boucles de cette clause dépassent {_MAX_ROUNDS} tours")
        return gone


@lru_cache(maxsize=512)  # the clauses of a model are those of many dossiers
def _compile(source: str, name: str, kind: type[ClauseEnvironment]) -> CodeType:
    """A clause as code that any environment runs; what Jinja works out beforehand are constants, never facts."""
    environment = kind(lambda value: str(value) if isinstance(value, Markup) else _write_plain(value))
    tree = environment.parse(source, name, name)
    _check_language(tree, name)
    environment.rewrite_tree(tree)
    return environment.compile(tree, name, name)


def _write_plain(value: object) -> str:
    return escape_markdown(show_plain(value))


def _name_round(value: object) -> Markup:
    return Markup(name_item(value))


def _keep_mark(value: Any, obj: Any, attribute: str) -> Any:
    """The value of a name, with the mark that facts or views give it."""
    find = getattr(obj, "find_mark", None)
    mark: Mark | None = find(attribute) if find is not None else None
    return value if mark is None or isinstance(value, Unknown | Undefined) else Pending(value, (mark,))


def show_plain(value: object) -> str:
    """A value as it may stand in a text.

    Raises: `ExpressionError` for any other value: an object of the program is never printed.
    """
    match value:
        case None:
            raise UndefinedError("une valeur est vide")
        case Undefined():
            return str(value)  # raises Jinja's error for an unknown name
        case bool():
            raise ExpressionError("« oui ou non » ne s'écrit pas : employer {% if %}")
        case datetime.date():
            raise ExpressionError("une date s'écrit avec un filtre : {{ … | date }} ou {{ … | annee }}")
        case str() | int() | float():
            text = str(value)
            if FORBIDDEN_CHARACTER.search(text):
                raise ExpressionError("cette valeur contient un caractère de commande, invisible")
            return text
        case list() | tuple():
            raise ExpressionError("une liste s'écrit avec un filtre : {{ … | liste }}, ou avec {% for %}")
        case _:
            raise ExpressionError("cette valeur n'est ni un texte ni un nombre : il manque un « .nom » après elle")


def _wrap(value: object, marks: tuple[Mark, ...]) -> object:
    return value if isinstance(value, Unknown) else Pending(value, marks)


def _count(value: Any) -> int:
    """How many; an unknown list counts for one, as it is gone through once."""
    return 1 if isinstance(value, Unknown) else len(value)


def _first(values: Any) -> object:
    """The first of a list; an unknown list stays unknown."""
    return values if isinstance(values, Unknown) else _pick(values, 0)


def _last(values: Any) -> object:
    """The last of a list; an unknown list stays unknown."""
    return values if isinstance(values, Unknown) else _pick(values, -1)


def _pick(values: Any, rank: int) -> object:
    if not values:
        raise UndefinedError("la liste est vide")
    return values[rank]


def _guardcall_filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that leaves an unknown fact as it is, for its gap to show, and explains its refusals."""

    def filtered(value: object) -> object:
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Pending):
            return _wrap(filtered(value.value), value.marks)
        if isinstance(value, list | tuple):
            unknown = next((v for v in value if isinstance(v, Unknown)), None)
            if unknown is not None:
                return unknown
        if value is None:
            raise UndefinedError("une valeur est vide")
        try:
            return function(value)
        except (TypeError, AttributeError, ValueError, LookupError) as fault:
            raise ExpressionError(f"le filtre « {name} » ne convient pas à cette valeur") from fault

    return filtered


def _join_values(values: list[object]) -> object:
    """What `~` writes: an unknown part makes the whole unknown, a part in Markdown keeps its signs."""
    unknown = next((v for v in values if isinstance(v, Unknown)), None)
    if unknown is not None:
        return unknown
    marks = tuple(mark for v in values if isinstance(v, Pending) for mark in v.marks)
    if marks:
        return _wrap(_join_values([v.value if isinstance(v, Pending) else v for v in values]), marks)
    if any(isinstance(v, Markup) for v in values):
        return Markup("".join(v if isinstance(v, Markup) else escape_markdown(show_plain(v)) for v in values))
    return "".join(show_plain(v) for v in values)


def _check_language(tree: nodes.Node, name: str, depth: int = 0) -> None:
    for node in tree.iter_child_nodes():
        reason, inner = "", depth
        match node:
            case nodes.Name(name=word) if word.startswith("_") or word == "self":
                reason = f"non admis : le nom « {word} »"
            case nodes.Filter(name=word) if word.startswith("_"):
                reason = f"No filter named '{word}'."
            case nodes.Call(node=nodes.Name(name=word)) if word in FUNCTIONS:
                pass
            case nodes.Call():
                reason = f"non admis : {name_refused_tag(node)}"
            case nodes.For(recursive=recursive):
                inner = depth + 1
                if recursive or inner > _MAX_LOOP_DEPTH:
                    reason = "non admis : autant de boucles imbriquées"
            case _ if not isinstance(node, _ADMITTED):
                reason = f"non admis : {name_refused_tag(node)}"
        if reason:
            raise TemplateSyntaxError(reason, node.lineno, name, name)
        _check_language(node, name, inner)


def _rewrite(tree: nodes.Node) -> None:
    """Send every loop and every `~` through the functions above, which know unknown facts and bounds.

    What each round prints stands between two marks, which say what the round is about: blocks have their keys from it.
    """
    for loop in tree.find_all(nodes.For):
        loop.iter = call_filter(loop.iter, "_parcourir")
        about: list[nodes.Expr] = [nodes.TemplateData(ROUND_BEGINS)]
        if isinstance(loop.target, nodes.Name):
            about.append(call_filter(nodes.Name(loop.target.name, "load", lineno=loop.lineno), "_nommer"))
        begin = nodes.Output([*about, nodes.TemplateData(MARK_ENDS)], lineno=loop.lineno)
        loop.body = [begin, *loop.body, nodes.Output([nodes.TemplateData(ROUND_ENDS)], lineno=loop.lineno)]
    _rewrite_concatenations(tree)


def _rewrite_concatenations(node: nodes.Node) -> None:
    for field, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            _rewrite_concatenations(value)
            setattr(node, field, _replace_concatenation(value))
        elif isinstance(value, list):
            for inner in value:
                if isinstance(inner, nodes.Node):
                    _rewrite_concatenations(inner)
            value[:] = [_replace_concatenation(inner) for inner in value]


def _replace_concatenation(node: Any) -> Any:
    if isinstance(node, nodes.Concat):
        return call_filter(nodes.List(node.nodes, lineno=node.lineno), "_assembler")
    return node


def call_filter(node: Any, name: str) -> nodes.Filter:
    """A filter of the program called on a node."""
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
