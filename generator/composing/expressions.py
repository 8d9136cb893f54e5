"""Jinja expressions of the clauses, sandboxed: facts in, Markdown lines out, each line knowing where it was written.

An undefined variable is a located fault, an unknown fact becomes a gap, and every fact is escaped for Markdown.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from generator.composing.wording import FILTERS
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.clauses import Clause
from generator.model.document import Gap, Origin
from generator.model.facts import Unknown
from generator.reading.markdown_blocks import SourceLine
from generator.reading.markdown_inlines import escape_markdown

_LINE_MARK = re.compile("\ue010(\\d+)\ue011")
_STATEMENT_LINE = re.compile(r"^\s*(\{%.*%\}|\{#.*#\})\s*$")
_MAX_OUTPUT = 2_000_000  # characters of one clause; a loop that writes more is a fault


class ClauseRenderer:
    """Renders clauses with one context; `gaps` maps the numbers of gap tokens to gaps."""

    def __init__(self, context: Mapping[str, Any], faults: DiagnosticCollector) -> None:
        self.gaps: dict[int, Gap] = {}
        self._context = context
        self._faults = faults
        self._environment = ImmutableSandboxedEnvironment(
            undefined=StrictUndefined,
            finalize=self._write_value,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters.update({name: _pass_unknown(f) for name, f in FILTERS.items()})
        self._environment.globals = {"manque": self._make_missing}

    def render(self, clause: Clause, extra: Mapping[str, Any] | None = None) -> tuple[SourceLine, ...]:
        """The clause's lines, expressions replaced; `extra` names are added to the context.

        A fault goes to the collector and gives no line.
        """
        source = "\n".join(_mark_lines(clause.lines))
        name = f"clause:{clause.id}"
        try:
            code = self._environment.compile(source, name=name, filename=name)
            template = self._environment.template_class.from_code(
                self._environment, code, self._environment.make_globals(None)
            )
            pieces: list[str] = []
            size = 0
            for piece in template.generate({**self._context, **(extra or {}), "__clause__": clause}):
                size += len(piece)
                if size > _MAX_OUTPUT:
                    raise UndefinedError("texte démesuré")
                pieces.append(piece)
        except TemplateSyntaxError as fault:
            self._report(clause, fault.lineno, "expression-syntaxe", _explain_syntax(str(fault.message)))
            return ()
        except UndefinedError as fault:
            line = _fault_line(fault, name)
            self._report(clause, line, "variable-inconnue", _explain_undefined(str(fault.message)))
            return ()
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
            line = _fault_line(fault, name)
            self._report(clause, line, "expression-invalide", f"l'expression ne peut pas être calculée : {fault}")
            return ()
        return _locate_lines("".join(pieces), clause)

    def render_phrase(self, phrase: str, origin: Origin, extra: Mapping[str, Any] | None = None) -> str:
        """One line of Markdown from a short text with expressions, such as a title of `modele.yaml`."""
        clause = Clause("titre", (phrase,), (origin,))
        return " ".join(line.text.strip() for line in self.render(clause, extra) if line.text.strip())

    def _write_value(self, value: object) -> object:
        match value:
            case Unknown():
                return self._add_gap(value)
            case Markup():
                return str(value)
            case None:
                raise UndefinedError("une valeur est vide")
            case StrictUndefined():
                return value  # raises its own message when it is written
            case _:
                return escape_markdown(str(value))

    def _add_gap(self, unknown: Unknown) -> str:
        number = len(self.gaps)
        self.gaps[number] = Gap(unknown.what, unknown.origin)
        return f"\ue000{number}\ue001"

    def _make_missing(self, what: str, file: str = "", line: int = 0) -> Unknown:
        return Unknown(what, Origin(file, line))

    def _report(self, clause: Clause, line: int, code: str, message: str) -> None:
        index = min(max(line, 1), max(1, len(clause.lines))) - 1
        origin = clause.origins[index] if clause.origins else Origin(clause.id)
        text = clause.lines[index].strip() if clause.lines else ""
        hint = "les noms disponibles sont dans docs/guide-utilisateur.md, « Écrire une clause »"
        self._faults.add(Diagnostic(code, message, Span(origin.file, origin.line), text, hint))


def _pass_unknown(function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that leaves an unknown fact as it is: the gap shows where the value would."""

    def filtered(value: object, *arguments: object) -> object:
        return value if isinstance(value, Unknown) else function(value, *arguments)

    return filtered


def _mark_lines(lines: tuple[str, ...]) -> list[str]:
    """Each line that prints something, with its number in front, unless it stands inside an open tag."""
    marked: list[str] = []
    open_tag = False
    for number, line in enumerate(lines):
        prints = bool(line.strip()) and not open_tag and not _STATEMENT_LINE.match(line)
        marked.append(f"\ue010{number}\ue011{line}" if prints else line)
        for token in re.findall(r"\{[{%#]|[}%#]\}", line):
            open_tag = token[0] == "{"
    return marked


def _locate_lines(rendered: str, clause: Clause) -> tuple[SourceLine, ...]:
    lines: list[SourceLine] = []
    origin = clause.origins[0] if clause.origins else Origin(clause.id)
    for line in rendered.split("\n"):
        mark = _LINE_MARK.search(line)
        if mark is not None:
            origin = clause.origins[int(mark.group(1))]
        lines.append(SourceLine(_LINE_MARK.sub("", line), origin))
    return tuple(lines)


def _fault_line(fault: BaseException, name: str) -> int:
    """The line of the clause where Python was: Jinja gives compiled code the clause's name and line numbers."""
    lines = [f.lineno for f in traceback.extract_tb(fault.__traceback__) if f.filename == name and f.lineno]
    return lines[-1] if lines else 1


def _explain_undefined(message: str) -> str:
    for pattern, words in (
        (r"'([^']+)' is undefined", "« {0} » n'existe pas"),
        (r"'([^']+)' has no attribute '([^']+)'", "« {1} » n'existe pas ici"),
    ):
        if (match := re.search(pattern, message)) is not None:
            return words.format(*match.groups())
    return f"valeur absente : {message}"


def _explain_syntax(message: str) -> str:
    if "unknown tag" in message or "Unexpected end of template" in message:
        return "une balise {% … %} n'est pas refermée, ou n'existe pas"
    if "No filter named" in message:
        return f"filtre inconnu : {message.split(chr(39))[1]}"
    return "expression {{ … }} ou balise {% … %} mal écrite"
