"""Tags of a template one by one, for when the whole cannot be read; and what the template engine says, in French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes

from generator.writing.template_language import (
    OUTSIZE,
    TemplateEnvironment,
    TemplateLanguageError,
    check_language,
    parse_template,
)

# Each character is looked at once, whatever stands between braces: none of these goes over another opening brace.
_INSIDE = r"(?:(?!\{\{|\}\}|\{%|%\}).)*"
_TAG = re.compile(rf"\{{\{{(?P<value>{_INSIDE})\}}\}}|\{{%(?P<said>{_INSIDE})%\}}", re.DOTALL)
TAG = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}|\{{#(?:(?!\{{#|#\}}).)*#\}}", re.DOTALL)
_DELIMITER = re.compile(r"\{[{%#]|[}%#]\}")
_ALWAYS = frozenset({"loop", "true", "false", "none"})


def find_open_tag(text: str) -> int | None:
    """The line (1-based) of the first tag not closed before the next one: the engine would tell where it gave up."""
    opened: int | None = None
    for match in _DELIMITER.finditer(text):
        if match.group() in ("{{", "{%", "{#"):
            if opened is not None:
                return opened
            opened = text.count("\n", 0, match.start()) + 1
        else:
            opened = None
    return opened


def read_tags(source: str, environment: TemplateEnvironment) -> Iterator[tuple[nodes.Template, int]]:
    """Each tag that can be read by itself, with the number of lines above it."""
    for tag in _TAG.finditer(source):
        words = _take_value(tag["value"]) if tag["said"] is None else _take_condition(tag["said"])
        if words is None:
            continue
        try:
            yield parse_template(f"{{{{{words}}}}}", environment), source[: tag.start()].count("\n")
        except TemplateSyntaxError:
            continue  # this one is the fault, and it is told


def _take_value(said: str) -> str:
    return said[said[:1] in ("-", "+") : len(said) - (said[-1:] in ("-", "+"))]


def _take_condition(said: str) -> str | None:
    """What a condition asks for, or a loop goes through, at its place; nothing of another tag."""
    words = _take_value(said)
    first = words.split(maxsplit=1)[:1]
    if first in (["if"], ["elif"]):
        return words.replace(first[0], " " * len(first[0]), 1)
    if first == ["for"] and " in " in words:
        before, _, values = words.partition(" in ")
        return re.sub(r"[^\n]", " ", before) + "    " + values
    return None


def _list_bound_names(source: str) -> set[str]:
    """The names that loops give, and those that a template would like to give itself."""
    bound: set[str] = set()
    for tag in _TAG.finditer(source):
        first, *rest = (_take_value(tag["said"] or "") or " ").split(maxsplit=1) or [""]
        if first in ("for", "set") and rest:
            names = rest[0].partition(" in " if first == "for" else "=")[0]
            bound |= {name.strip() for name in names.split(",")}
    return bound


def list_unknown_names(source: str, environment: TemplateEnvironment, known: frozenset[str]) -> dict[str, int]:
    """The names that no one gives nor binds, each with its first line, in a template that cannot be read whole."""
    bound = _list_bound_names(source)
    found: dict[str, int] = {}
    for tree, above in read_tags(source, environment):
        if list_refusals(tree, environment):
            names = {node.name for node in tree.find_all(nodes.Name)}
        else:
            names = meta.find_undeclared_variables(tree)
        for name in sorted(names - known - bound - _ALWAYS):
            line = next(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
            found.setdefault(name, above + line)
    return found


def list_refusals(tree: nodes.Template, environment: TemplateEnvironment) -> list[tuple[str, int]]:
    """What the tags ask for that no template is given, in words, each with its line: nothing of it was run."""
    return [*check_language(tree), *_list_unknown_filters(tree, environment)]


def _list_unknown_filters(tree: nodes.Template, environment: TemplateEnvironment) -> list[tuple[str, int]]:
    """The filters and tests that the engine has not, in words, each with its line: it would tell the first alone."""
    asked = [("filtre", node.name, node.lineno, environment.filters) for node in tree.find_all(nodes.Filter)]
    asked += [("test", node.name, node.lineno, environment.tests) for node in tree.find_all(nodes.Test)]
    return [(f"{kind} inconnu : « {name} »", line) for kind, name, line, known in asked if name not in known]


def say_syntax(fault: TemplateSyntaxError) -> str:
    """What is wrong with a tag that the engine could not read."""
    message = fault.message or ""
    quoted = re.findall(r"'([^']*)'", message)
    if message.startswith(OUTSIZE):
        return message
    if "unknown tag" in message and quoted:
        word = quoted[0]
        return (
            f"{{% {word} %}} ne ferme rien" if word.startswith(("end", "el")) else f"balise inconnue : {{% {word} %}}"
        )
    if "Unexpected end of template" in message:
        return "une condition ou une boucle n'est pas fermée ({% endif %}, {% endfor %})"
    if "comment" in message:
        return "un commentaire {# … n'est pas refermé"
    return "balise mal écrite ou non fermée"


def say_failure(fault: Exception) -> str:
    """Why a tag that could be read failed on the values given to it."""
    message = str(fault)
    quoted = re.findall(r"'([^']*)'", message)
    match fault:
        case UndefinedError() if "has no attribute" in message:
            return f"« {quoted[-1]} » n'existe pas ici"
        case UndefinedError() if "is undefined" in message and quoted:
            return f"« {quoted[0]} » n'existe pas"
        case UndefinedError():
            return "la liste n'a pas tant d'éléments"
        case TemplateLanguageError():
            return message
        case TypeError() | ValueError() | AttributeError():
            return "la valeur n'est pas de la sorte que la balise attend : un mot pour un nombre, une liste pour un mot"
        case LookupError():
            return "cet élément n'existe pas"
        case _:
            return "le moteur de gabarits la refuse"
