"""Tags of a template one by one, for when the whole cannot be read; and what the template engine says, in French."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

_TAG = re.compile(
    r"\{\{[-+]?(?P<value>(?:(?!\{\{|\}\}|\{%|%\}).)*?)[-+]?\}\}"
    r"|\{%[-+]?\s*(?:(?:el)?if|for\s+[\w, ]+?\s+in)\b(?P<said>(?:(?!\{\{|\}\}|\{%|%\}).)*?)[-+]?%\}",
    re.DOTALL,
)
_BOUND = re.compile(r"\{%[-+]?\s*(?:set\s+|for\s+)([\w, ]+?)\s*(?:=|\bin\b)")
_ALWAYS = frozenset({"loop", "true", "false", "none"})


def read_tags(source: str, environment: SandboxedEnvironment) -> Iterator[tuple[nodes.Template, int]]:
    """Each tag that can be read by itself, with the number of lines above it."""
    for tag in _TAG.finditer(source):
        words = tag["value"] if tag["value"] is not None else tag["said"]
        try:
            yield environment.parse(f"{{{{{words}}}}}"), source[: tag.start()].count("\n")
        except TemplateSyntaxError:
            continue  # this one is the fault, and it is told


def list_unknown_names(source: str, environment: SandboxedEnvironment, known: frozenset[str]) -> dict[str, int]:
    """The names that no one gives nor binds, each with its first line, in a template that cannot be read whole."""
    bound = {name.strip() for match in _BOUND.finditer(source) for name in match[1].split(",")}
    found: dict[str, int] = {}
    for tree, above in read_tags(source, environment):
        if list_unknown_filters(tree, environment):
            names = {node.name for node in tree.find_all(nodes.Name)}
        else:
            names = meta.find_undeclared_variables(tree)
        for name in sorted(names - known - bound - _ALWAYS):
            line = next(node.lineno for node in tree.find_all(nodes.Name) if node.name == name)
            found.setdefault(name, above + line)
    return found


def list_unknown_filters(tree: nodes.Template, environment: SandboxedEnvironment) -> list[tuple[str, int]]:
    """The filters and tests that the engine has not, in words, each with its line: it would tell the first alone."""
    asked = [("filtre", node.name, node.lineno, environment.filters) for node in tree.find_all(nodes.Filter)]
    asked += [("test", node.name, node.lineno, environment.tests) for node in tree.find_all(nodes.Test)]
    return [(f"{kind} inconnu : « {name} »", line) for kind, name, line, known in asked if name not in known]


def say_syntax(fault: TemplateSyntaxError) -> str:
    """What is wrong with a tag that the engine could not read."""
    message = fault.message or ""
    quoted = re.findall(r"'([^']*)'", message)
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
        case SecurityError():
            return f"« {quoted[0]} » est interdit dans un gabarit" if quoted else "interdit dans un gabarit"
        case ZeroDivisionError():
            return "division par zéro"
        case TypeError() | ValueError() | AttributeError():
            return "la valeur n'est pas de la sorte que la balise attend : un mot pour un nombre, une liste pour un mot"
        case LookupError():
            return "cet élément n'existe pas"
        case _:
            return "le moteur de gabarits la refuse"
