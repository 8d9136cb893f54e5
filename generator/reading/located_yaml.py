"""YAML with the place of every value: plain scalars stay the text that was typed, so that 01004 keeps its zero.

Only the node graph of ruamel.yaml is used. Dates and numbers are told apart later, by the type that the facts
expect. Duplicate keys are refused; aliases are allowed but the expanded size is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.errors import ContentError, Diagnostic, Span
from generator.model.document import Origin
from generator.model.facts import Unknown

MAX_VALUES = 200_000
MAX_DEPTH = 40
TO_COMPLETE = re.compile(r"^[àa]\s+compl[ée]ter(?:\s*:\s*(?P<what>.+))?$", re.IGNORECASE)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LocatedData:
    """Plain data (dict, list, str, None, Unknown), where each value and key stands, and the lines for excerpts."""

    file: str
    data: Any
    values: dict[Path, Span]
    keys: dict[Path, Span]
    lines: tuple[str, ...]

    def span(self, path: Path, *, of_key: bool = False) -> Span:
        """The place of a value, or of its key; the nearest enclosing value when that path does not exist."""
        places = self.keys if of_key else self.values
        while path and path not in places:
            path, places = path[:-1], self.values
        return places.get(path, Span(self.file, 1))

    def excerpt(self, span: Span) -> str | None:
        """The line that a span points at."""
        return self.lines[span.line - 1] if 0 < span.line <= len(self.lines) else None


def load_yaml(text: str, file: str) -> LocatedData:
    """Read a YAML file; `file` is the name shown in messages.

    Raises: `ContentError` on a syntax fault, a duplicate key, an unknown tag or an absurd size; all duplicates at once.
    """
    lines = tuple(text.split("\n"))
    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        span = Span(file, mark.line + 1, mark.column + 1) if mark else Span(file)
        excerpt = lines[span.line - 1] if 0 < span.line <= len(lines) else None
        raise ContentError(Diagnostic("yaml-syntaxe", _explain_syntax(fault), span, excerpt, _SYNTAX_HINT)) from fault
    except (YAMLError, ValueError) as fault:
        raise ContentError(
            Diagnostic("yaml-syntaxe", f"YAML illisible : {fault}", Span(file), hint=_SYNTAX_HINT)
        ) from fault
    loader = _Loader(file, lines)
    data = loader.convert(root, (), 0) if root is not None else {}
    if loader.faults:
        raise ContentError(loader.faults)
    return LocatedData(file, data, loader.values, loader.keys, lines)


_SYNTAX_HINT = "vérifier l'alignement des lignes (espaces, jamais de tabulation), les deux-points et les guillemets"


def _explain_syntax(fault: MarkedYAMLError) -> str:
    problem = fault.problem or ""
    if "\\t" in problem or "'\t'" in problem:
        return "une tabulation commence cette ligne ; YAML veut des espaces"
    if "mapping values are not allowed" in problem:
        return "deux-points inattendus : mettre la valeur entre guillemets, ou revoir l'alignement"
    if "expected <block end>" in problem:
        return "cette ligne n'est pas alignée avec celles qui l'entourent"
    if "while scanning a quoted scalar" in (fault.context or ""):
        return "des guillemets ouverts ne sont pas refermés"
    return "ce fichier n'est pas du YAML valide à cet endroit"


class _Loader:
    """Turns nodes into plain data while noting places."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.faults: list[Diagnostic] = []

    def convert(self, node: Node, path: Path, depth: int) -> Any:
        self.values[path] = self._span(node)
        if len(self.values) > MAX_VALUES or depth > MAX_DEPTH:
            message = "ce fichier contient trop de valeurs, ou des valeurs trop imbriquées"
            raise ContentError(Diagnostic("yaml-trop-gros", message, Span(self.file), hint="retirer les alias YAML"))
        match node:
            case ScalarNode():
                return self._scalar(node, path)
            case SequenceNode():
                return [self.convert(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
            case MappingNode():
                return self._mapping(node, path, depth)
            case _:
                raise ContentError(Diagnostic("yaml-syntaxe", "construction YAML inconnue", self._span(node)))

    def _scalar(self, node: ScalarNode, path: Path) -> str | Unknown | None:
        value = str(node.value)
        if node.style is None and value in ("", "~", "null"):
            return None
        unknown = TO_COMPLETE.match(value.strip())
        if unknown:
            span = self.values[path]
            return Unknown(unknown["what"] or _say_path(path), Origin(self.file, span.line))
        return value.strip() if node.style is None else value

    def _mapping(self, node: MappingNode, path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            span = self._span(key_node)
            if not isinstance(key_node, ScalarNode) or key_node.value == "<<":
                self.faults.append(Diagnostic("yaml-syntaxe", "une clé doit être un mot simple", span))
                continue
            key = str(key_node.value)
            if key in data:
                first = self.keys[(*path, key)].line
                self.faults.append(
                    Diagnostic(
                        "cle-en-double",
                        f"la clé « {key} » figure déjà à la ligne {first}",
                        span,
                        self.lines[span.line - 1],
                        "garder une seule des deux valeurs",
                    )
                )
                continue
            self.keys[(*path, key)] = span
            data[key] = self.convert(value_node, (*path, key), depth + 1)
        return data

    def _span(self, node: Node) -> Span:
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return Span(self.file, start.line + 1, start.column + 1, max(1, length))


def _say_path(path: Path) -> str:
    """A path in words, for the title of a gap: ("parties", 1, "date") gives "parties 2, date"."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step).replace("_", " "))
    return ", ".join(words)
