"""Where each printed word of a clause was written: a composition that is asked to remember it.

What an expression prints, and each run of words between two expressions, begins with a mark (`\\ue012…\\ue013`) that
goes through Jinja and the Markdown reader and is taken off where texts are made (`markdown/inlines.py`). Nothing of it
takes part in a composition that is not traced.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import nodes, pass_context
from pydantic import BaseModel

from generator.composing.clause_language import ClauseEnvironment, call_filter
from generator.composing.expressions import ClauseRenderer
from generator.composing.markdown.items import SourceLine
from generator.dossier_place import FACTS_FILE
from generator.errors import DiagnosticCollector, Span
from generator.model.clauses import Clause
from generator.model.facts import CtgFacts, Pending
from generator.model.words.sources import Derived, FactPlace, FromFact, Literal, Source, Written

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{[{%#].*$")
_MARK = re.compile("\ue012(?:L(?P<line>\\d+)\\.(?P<start>\\d+)\\.(?P<length>\\d+)|E(?P<rank>\\d+))\ue013")
_ANY = re.compile("\ue012[^\ue013]*\ue013")
# What begins a line without being of its words: where a mark may not stand.
PREFIX = re.compile(
    r"^\s*(?:(?:[-*+–•➢]|\d{1,3}(?:\.|°\)|[)°])|(?:[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)]|#{1,6})[ \u00a0]+|\|[ \u00a0]*)?"
)
_NO_WORDS = re.compile(r"^\s*(?:\{:.*\}|!\[.*|\|?[\s:|-]*)$")  # a role, a picture, the rule of a table
TARGET = re.compile(r"\]\([^()]*\)")  # where a link or a reference leads


def drop_marks(text: str) -> str:
    """The text without the marks of tracing."""
    return _ANY.sub("", text)


@dataclass(slots=True)
class FactIndex:
    """Where the facts of a dossier stand, by what Python holds of them while they live."""

    groups: dict[int, tuple[str | int, ...]] = field(default_factory=dict)
    values: dict[int, list[tuple[str | int, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, facts: CtgFacts) -> FactIndex:
        """The index of the facts of `ctg.yaml`."""
        index = cls()
        index._add(facts, ())
        return index

    def _add(self, value: object, path: tuple[str | int, ...]) -> None:
        match value:
            case BaseModel():
                self.groups[id(value)] = path
                for name in type(value).model_fields:
                    self._add(getattr(value, name), (*path, name))
            case tuple() | list():
                for rank, inner in enumerate(value):
                    self._add(inner, (*path, rank))
            case str() | datetime.date():
                self.values.setdefault(id(value), []).append(path)
            case _:
                pass

    def find_key(self, owner: object, name: str) -> tuple[str | int, ...] | None:
        """The path of a key of some facts, or of a view on them that has the same key."""
        facts = owner if isinstance(owner, BaseModel) else getattr(owner, "facts", None)
        path = self.groups.get(id(facts)) if isinstance(facts, BaseModel) else None
        if path is None or not isinstance(facts, BaseModel) or name not in type(facts).model_fields:
            return None
        seen, kept = getattr(owner, name, None), getattr(facts, name)
        return (*path, name) if seen is kept or str(seen) == str(kept) else None

    def find_group(self, owner: object) -> tuple[str | int, ...] | None:
        """The path of some facts, or of those that a view shows."""
        facts = owner if isinstance(owner, BaseModel) else getattr(owner, "facts", None)
        return self.groups.get(id(facts)) if isinstance(facts, BaseModel) else None

    def find_value(self, value: object) -> tuple[str | int, ...] | None:
        """The path of a value that is that of one fact alone."""
        paths = self.values.get(id(value), [])
        return paths[0] if len(paths) == 1 and isinstance(value, str | datetime.date) else None


@dataclass(frozen=True, slots=True)
class _Printed:
    """What an expression prints, with what was asked of facts to work it out."""

    value: object
    said: str
    filters: tuple[str, ...]
    simple: bool
    line: int  # of the clause, from 0
    rank: int  # among the expressions of that line
    probed: object
    asked: tuple[tuple[object, str], ...]


class TracedEnvironment(ClauseEnvironment):
    """The language of the clauses, remembering what each expression asks of the facts."""

    def __init__(self, write_value: Callable[[object], object]) -> None:
        super().__init__(write_value)
        self.asked: list[tuple[object, str]] = []
        self.probed: object = None
        self.filters |= {
            "_commencer": pass_context(lambda _, value: self._begin(value)),
            "_sonder": pass_context(lambda _, value: self._probe(value)),
            "_imprimer": pass_context(lambda _, *about: self._print(*about)),
        }

    def rewrite_tree(self, tree: nodes.Template) -> None:
        """Each expression as one that says what it has asked for."""
        seen: Counter[int] = Counter()
        for output in tree.find_all(nodes.Output):
            for rank, one in enumerate(output.nodes):
                if not isinstance(one, nodes.TemplateData):
                    output.nodes[rank] = _wrap(one, seen[one.lineno])
                    seen[one.lineno] += 1
        super().rewrite_tree(tree)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """As everywhere, and remembered."""
        self.asked.append((obj.value if isinstance(obj, Pending) else obj, attribute))
        return super().getattr(obj, attribute)

    def _begin(self, value: object) -> object:
        self.asked, self.probed = [], None
        return value

    def _probe(self, value: object) -> object:
        self.probed = value
        return value

    def _print(
        self, pair: Sequence[object], said: str, filters: tuple[str, ...], simple: bool, place: tuple[int, int]
    ) -> _Printed:
        return _Printed(pair[1], said, tuple(filters), simple, place[0] - 1, place[1], self.probed, tuple(self.asked))


def _wrap(node: nodes.Expr, rank: int) -> nodes.Expr:
    line = node.lineno
    filters: list[str] = []
    inner: Any = node
    while isinstance(inner, nodes.Filter) and not inner.args and inner.node is not None:
        filters.insert(0, inner.name)
        inner = inner.node
    said = "".join((_say(inner), *(f" | {name}" for name in filters)))
    probe = call_filter(inner, "_sonder")
    for name in filters:
        probe = call_filter(probe, name)
    begin = call_filter(nodes.Const("", lineno=line), "_commencer")
    pair = nodes.List([begin, probe], lineno=line)
    about = [nodes.Const(one, lineno=line) for one in (said, tuple(filters), _is_chain(inner), (line, rank))]
    return nodes.Filter(pair, "_imprimer", about, [], None, None, lineno=line)


def _is_chain(node: nodes.Expr) -> bool:
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


def _say(node: nodes.Expr) -> str:
    """An expression as its author wrote it, as far as it is names and dots."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=name):
            return f"{_say(inner)}.{name}"
        case _:
            return "…"


class TracedRenderer(ClauseRenderer):
    """Renders clauses with marks; `sources` has what each mark stands for, by its number."""

    environment = TracedEnvironment

    def __init__(
        self, context: Mapping[str, Any], faults: DiagnosticCollector, home: Span | None, facts: CtgFacts
    ) -> None:
        super().__init__(context, faults, home)
        self.sources: list[Source] = []
        self._index = FactIndex.of(facts)
        self._printed: list[_Printed] = []

    def mark_lines(self, clause: Clause) -> list[str]:
        """Each line with its marks, and one before each run of words between two tags."""
        return [_mark_words(line, rank) for rank, line in enumerate(super().mark_lines(clause))]

    def locate_lines(self, rendered: str, clause: Clause, owner: str) -> tuple[SourceLine, ...]:
        """The lines, the marks of each numbered in `sources`."""
        lines = super().locate_lines(rendered, clause, owner)
        return tuple(SourceLine(self._number_marks(line, clause), line.origin, line.key) for line in lines)

    def _write_value(self, value: object) -> object:
        if not isinstance(value, _Printed):
            return super()._write_value(value)
        words = drop_marks(str(super()._write_value(value.value)))
        self._printed.append(value)
        return f"\ue012E{len(self._printed) - 1}\ue013{words}"

    def _number_marks(self, line: SourceLine, clause: Clause) -> str:
        text = line.text
        if "\ue012" not in text:
            return text
        places: list[tuple[int, Source]] = []
        words, end = "", 0
        hidden = [found.span() for found in TARGET.finditer(text)]
        for mark in _MARK.finditer(text):
            words += text[end : mark.start()]
            end = mark.end()
            if not any(start < mark.start() < stop for start, stop in hidden):
                places.append((len(words), self._find_source(mark, clause, looped=line.key.count("/") > 1)))
        words += text[end:]
        if not words.strip() or _NO_WORDS.match(words):
            return words
        begins = PREFIX.match(words)
        first = begins.end() if begins is not None else 0
        parts, position = [], 0
        last = len(words.rstrip())
        starts = [max(place, first) for place, _ in places]
        for place, following, (_, source) in zip(starts, (*starts[1:], last), places, strict=True):
            if place >= following:
                continue  # it printed nothing
            self.sources.append(source)
            parts += [words[position:place], f"\ue012{len(self.sources) - 1}\ue013"]
            position = place
        return "".join((*parts, words[position:]))

    def _find_source(self, mark: re.Match[str], clause: Clause, *, looped: bool) -> Source:
        if mark["rank"] is None:
            line, start, length = int(mark["line"]), int(mark["start"]), int(mark["length"])
            return Literal(Written(clause.id, line, start, length, clause.origins[line], looped))
        printed = self._printed[int(mark["rank"])]
        line = min(max(printed.line, 0), len(clause.lines) - 1)
        tags = [tag for tag in _TAG.finditer(clause.lines[line]) if tag[0].startswith("{{")]
        start, end = tags[printed.rank].span() if printed.rank < len(tags) else (0, 0)
        return self._trace(printed, Written(clause.id, line, start, end - start, clause.origins[line], looped))

    def _trace(self, printed: _Printed, written: Written) -> Source:
        value = printed.probed.value if isinstance(printed.probed, Pending) else printed.probed
        found: tuple[str | int, ...] | None = None
        if printed.simple:
            found = self._index.find_key(*printed.asked[-1]) if printed.asked else None
            found = found if found is not None else self._index.find_value(value)
        if found is not None:
            return FromFact(FactPlace(FACTS_FILE, found), printed.said, printed.filters, written)
        paths = dict.fromkeys(self._list_facts(printed))
        return Derived(tuple(FactPlace(FACTS_FILE, path) for path in paths), printed.said, written)

    def _list_facts(self, printed: _Printed) -> Iterator[tuple[str | int, ...]]:
        for owner, name in printed.asked:
            path = self._index.find_key(owner, name)
            path = path if path is not None else self._index.find_group(owner)
            if path:
                yield path


def _mark_words(line: str, rank: int) -> str:
    """A line already marked with its number; runs of words between tags have a mark of their own."""
    head = f"\ue010{rank}\ue011"
    if not line.startswith(head):
        return line  # it prints nothing, or stands inside a tag
    words = line.removeprefix(head)
    tail = head if words.endswith(head) else ""
    words = words.removesuffix(tail) if tail else words
    parts, position = [head], 0
    for tag in (*_TAG.finditer(words), None):
        end = tag.start() if tag is not None else len(words)
        if end > position:
            parts.append(f"\ue012L{rank}.{position}.{end - position}\ue013{words[position:end]}")
        if tag is not None:
            parts.append(tag[0])
            position = tag.end()
    return "".join((*parts, tail))
