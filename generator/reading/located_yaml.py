"""YAML with the place of every value: plain scalars stay the text that was typed, so that 01004 keeps its zero.

Only the node graph of a text is used (`yaml_nodes`). Dates and numbers are told apart later, by the type that the
facts expect. Duplicate keys are refused; aliases are allowed but the expanded size is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.model.facts import Unknown
from generator.plain_text import normalise_text
from generator.reading.characters import FORBIDDEN_CHARACTER, find_long_value, list_forbidden_characters
from generator.reading.yaml_nodes import YamlFault, YamlNode, blank_other_line_ends, compose_yaml

MAX_VALUES = 200_000
MAX_DEPTH = 40
# « à compléter », « à compléter : quoi », between brackets or not.
TO_COMPLETE = re.compile(
    r"^(?P<open>\[\s*)?[àa]\s+compl[ée]ter(?:\s*:\s*(?P<what>(?(open)[^\]]+?|.+)))?(?(open)\s*\])$", re.IGNORECASE
)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LocatedData:
    """Plain data (dict, list, str, None, Unknown), where each value and key stands, and the lines for excerpts.

    `others` are the lines of the other files that values come from, by name, where a file was made of several.
    """

    file: str
    data: Any
    values: dict[Path, Span]
    keys: dict[Path, Span]
    lines: tuple[str, ...]
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def span(self, path: Path, *, of_key: bool = False) -> Span:
        """The place of a value, or of its key; the nearest enclosing value when that path does not exist."""
        places = self.keys if of_key else self.values
        while path and path not in places:
            path, places = path[:-1], self.values
        return places.get(path, Span(self.file, 1))

    def excerpt(self, span: Span) -> str | None:
        """The line that a span points at, when it says something."""
        lines = self.others.get(span.file, self.lines)
        line = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
        return line if line.strip() else None


def load_yaml(text: str, file: str, faults: DiagnosticCollector | None = None) -> LocatedData:
    """Read a YAML file; `file` is the name shown in messages.

    With `faults`, duplicate keys go there and the first value of each is kept, so that the rest can be validated too.

    Raises: `ContentError` on a syntax fault, a duplicate key, an unknown tag or an absurd size; all duplicates at once.
    """
    located, doubled = _read_yaml(text, file)
    if doubled and faults is None:
        raise ContentError(doubled)
    if faults is not None:
        faults.extend(doubled)
    return located


@lru_cache(maxsize=64)  # rules look up places again, each dossier its model; an edit leaves most files as they were
def _read_yaml(text: str, file: str) -> tuple[LocatedData, tuple[Diagnostic, ...]]:
    """The data, which nobody may change, and the duplicate keys."""
    lines = tuple(blank_other_line_ends(text).split("\n"))
    forbidden = tuple(list_forbidden_characters(text, file))
    if forbidden:
        raise ContentError(forbidden)
    try:
        root = compose_yaml(text)
        loader = _Loader(file, lines)
        data = loader.convert(root, (), 0) if root is not None else {}
    except YamlFault as fault:
        raise ContentError(_explain_syntax(fault, file, lines)) from fault
    except RecursionError as fault:
        raise ContentError(_too_big(file)) from fault
    return LocatedData(file, data, loader.values, loader.keys, lines), tuple(loader.faults)


def _too_big(file: str) -> Diagnostic:
    message = "ce fichier contient trop de valeurs, ou des valeurs trop imbriquées"
    hint = "retirer les alias (& et *), les crochets et les accolades imbriqués"
    return Diagnostic(Code.YAML_TROP_GROS, message, Span(file), hint=hint)


_SYNTAX_HINT = "vérifier l'alignement des lignes (espaces, jamais de tabulation), les deux-points et les guillemets"
_QUOTE_HINT = 'mettre la valeur entière entre guillemets : "…"'
_TAB_FAULT = "une tabulation commence cette ligne ; YAML veut des espaces"
# What libyaml says (in its problem or its context), what it means, the remedy, and whether the fault is where the
# construction began rather than where libyaml gave up.
_SYNTAX_FAULTS = (
    ("mapping values are not allowed", "deux-points inattendus, ou ligne décalée", _QUOTE_HINT, False),
    ("while scanning a quoted scalar", "des guillemets ouverts ici ne sont pas refermés", "les refermer", True),
    ("could not find expected ':'", "cette ligne n'a pas de deux-points après sa clé", "écrire « clé: valeur »", True),
    ("found undefined alias", "un « * » ici veut dire autre chose en YAML", _QUOTE_HINT, False),
    ("while scanning an alias", "un « * » ici veut dire autre chose en YAML", _QUOTE_HINT, True),
    ("while scanning an anchor", "un « & » ici veut dire autre chose en YAML", _QUOTE_HINT, True),
    ("cannot start any token", "cette valeur commence par un signe que YAML se réserve", _QUOTE_HINT, False),
    ("sequence entries are not allowed", "un tiret inattendu : une liste va à la ligne", _QUOTE_HINT, False),
    ("expected a single document", "« --- » commence un second document", "retirer cette ligne", False),
    ("while parsing a flow mapping", "une accolade ouverte ici n'est pas refermée, ou une virgule manque", None, True),
    ("while parsing a flow sequence", "un crochet ouvert ici n'est pas refermé, ou une virgule manque", None, True),
    ("found duplicate anchor", "ce nom qui suit « & » figure déjà plus haut", "en prendre un autre", False),
    ("while parsing a block", "cette ligne n'est pas alignée avec celles qui l'entourent", None, False),
    ("expected <document start>", "cette ligne n'est pas alignée avec celles qui l'entourent", None, False),
)


def _explain_syntax(fault: YamlFault, file: str, lines: tuple[str, ...]) -> Diagnostic:
    mark = fault.place
    if mark is None:
        return Diagnostic(Code.YAML_SYNTAXE, "ce fichier n'est pas du YAML", Span(file), hint=_SYNTAX_HINT)
    message, hint = "ce fichier n'est pas du YAML valide à cet endroit", None
    for sign, words, remedy, at_start in _SYNTAX_FAULTS:
        if sign in fault.said:
            message, hint = words, remedy
            mark = fault.start if at_start and fault.start else mark
            break
    span = Span(file, mark.line + 1, mark.column + 1)
    excerpt = lines[mark.line] if mark.line < len(lines) else None
    if excerpt is not None and excerpt[mark.column :].startswith("\t"):
        message, hint = _TAB_FAULT, "la remplacer par des espaces"
    return Diagnostic(Code.YAML_SYNTAXE, message, span, excerpt, hint or _SYNTAX_HINT)


# What YAML tells of plain values by itself; any other tag was typed (« !Attention ») and its word would be lost.
_CORE_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map", "merge", "value")
)


def read_gap(node: YamlNode) -> str | None:
    """What `[à compléter : quoi]` waits for, which YAML takes for a list or for a key with its value; nothing else."""
    if not node.flow_style or len(node.value) != 1:
        return None
    (inner,) = node.value
    if inner.id == "mapping" and len(inner.value) == 1 and all(one.id == "scalar" for one in inner.value[0]):
        key, value = (str(one.value).strip() for one in inner.value[0])
        found = TO_COMPLETE.match(key)
        return value if found and not found["what"] else None
    found = TO_COMPLETE.match(str(inner.value).strip()) if inner.id == "scalar" else None
    return (found["what"] or "") if found else None


class _Loader:
    """Turns nodes into plain data while noting places."""

    def __init__(self, file: str, lines: tuple[str, ...]) -> None:
        self.file = file
        self.lines = lines
        self.values: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.names: dict[Path, str] = {}  # what elements of lists call themselves
        self.faults: list[Diagnostic] = []

    def convert(self, node: YamlNode, path: Path, depth: int) -> Any:
        self.values[path] = self._span(node)
        if len(self.values) > MAX_VALUES or depth > MAX_DEPTH:
            raise ContentError(_too_big(self.file))
        if node.tag is not None and str(node.tag) not in _CORE_TAGS:
            self._refuse(node, f"« {self._typed_tag(node)} » au début d'une valeur veut dire autre chose en YAML")
        match node.id:
            case "scalar":
                return self._scalar(node, path)
            case "sequence" if (what := read_gap(node)) is not None:
                return Unknown(what or self._say_path(path), Span(self.file, self.values[path].line))
            case "sequence":
                self.names |= {(*path, i): name for i, item in enumerate(node.value) if (name := _find_name(item))}
                return [self.convert(item, (*path, i), depth + 1) for i, item in enumerate(node.value)]
            case "mapping":
                return self._mapping(node, path, depth)
            case _:
                raise ContentError(Diagnostic(Code.YAML_SYNTAXE, "construction YAML inconnue", self._span(node)))

    def _scalar(self, node: YamlNode, path: Path) -> str | Unknown | None:
        value = normalise_text(str(node.value))  # what was written as an escape such as "\u200b"
        if FORBIDDEN_CHARACTER.search(value):  # written as an escape such as "\x07"
            self._refuse(node, "cette valeur contient un caractère de commande")
        if too_long := find_long_value(value, self._span(node)):
            raise ContentError(too_long)
        if not node.style and value in ("", "~", "null"):
            return None
        unknown = TO_COMPLETE.match(value.strip())
        if unknown:
            span = self.values[path]
            return Unknown(unknown["what"] or self._say_path(path), Span(self.file, span.line))
        return value if node.style else value.strip()

    def _mapping(self, node: YamlNode, path: Path, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            span = self._span(key_node)
            if key_node.id != "scalar" or key_node.value == "<<":
                self._refuse(key_node, "une clé doit être un mot simple")
                continue
            key = str(key_node.value)
            if key in data:
                first = self.keys[(*path, key)].line
                self.faults.append(
                    Diagnostic(
                        Code.CLE_EN_DOUBLE,
                        f"la clé « {key} » figure déjà à la ligne {first}",
                        span,
                        self._line(span),
                        "garder une seule des deux valeurs",
                    )
                )
                continue
            self.keys[(*path, key)] = span
            data[key] = self.convert(value_node, (*path, key), depth + 1)
            if data[key] is None and value_node.value == "":  # no value was typed: its faults are shown at the key
                self.values[*path, key] = span
        return data

    def _refuse(self, node: YamlNode, message: str) -> None:
        span = self._span(node)
        self.faults.append(
            Diagnostic(Code.YAML_SYNTAXE, message, span, self._line(span), "écrire un texte simple, ou des guillemets")
        )

    def _typed_tag(self, node: YamlNode) -> str:
        span = self._span(node)
        return self._line(span)[span.column - 1 :].split(" ")[0]

    def _line(self, span: Span) -> str:
        """The line of a span; none stands where a text ends without a line's end and its last value is empty."""
        return self.lines[span.line - 1] if span.line <= len(self.lines) else ""

    def _span(self, node: YamlNode) -> Span:
        start, end = node.start_mark, node.end_mark
        length = end.column - start.column if end.line == start.line else 1
        return Span(self.file, start.line + 1, start.column + 1, max(1, length))

    def _say_path(self, path: Path) -> str:
        """A path in words, for the title of a gap: « parties « meyreuil », deliberation, date »."""
        words: list[str] = []
        for position, step in enumerate(path):
            if isinstance(step, int) and words:
                name = self.names.get(path[: position + 1])
                words[-1] += f" « {name} »" if name else f" {step + 1}"
            else:
                words.append(str(step).replace("_", " "))
        return ", ".join(words)


def _find_name(node: YamlNode) -> str:
    """What a person knows an element of a list by: its id, its name or its title."""
    if node.id != "mapping":
        return ""
    pairs = [(k.value, v.value) for k, v in node.value if k.id == "scalar" and v.id == "scalar"]
    known = {key: str(value) for key, value in pairs if not TO_COMPLETE.match(str(value).strip())}
    return next((known[key][:60] for key in ("id", "nom", "titre", "perimetre") if known.get(key)), "")
