"""Jinja expressions of the clauses, sandboxed: facts in, Markdown lines out, each line knowing where it was written.

An undefined variable is a located fault, an unknown fact becomes a gap, and every fact is escaped for Markdown.
"""

from __future__ import annotations

import difflib
import re
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from generator.codes import Code
from generator.composing.clause_language import ClauseEnvironment, ExpressionError, show_plain
from generator.composing.content_keys import name_item, name_lines
from generator.composing.context import VIEW_NAMES
from generator.composing.markdown.inlines import escape_markdown
from generator.composing.markdown.items import SourceLine
from generator.composing.parties import PartyView
from generator.composing.wording import FILTERS
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.clauses import Clause
from generator.model.document import Gap, GapKind, split_gaps
from generator.model.facts import Pending, Unknown

# A line of the clause, the beginning of a round of a loop with what it is about, its end.
_MARK = re.compile("\ue010(?:(?P<line>\\d+)|\\+(?P<about>[a-z0-9-]*)|-)\ue011")
_STATEMENT_LINE = re.compile(r"^\s*(\{%.*%\}|\{#.*#\})\s*$")
_GUIDE = "les noms et les filtres sont dans docs/vocabulaire-des-clauses.md"
_MAX_OUTPUT = 2_000_000  # characters of one clause; a loop that writes more is a fault


class ClauseRenderer:
    """Renders clauses with one context; `gaps` maps the numbers of gap tokens to gaps.

    `home` is where a fact is to be written that no file has yet: the dossier's ctg.yaml; of a party, where it stands.
    """

    environment = ClauseEnvironment

    def __init__(self, context: Mapping[str, Any], faults: DiagnosticCollector, home: Span | None = None) -> None:
        self.gaps: dict[int, Gap] = {}
        self._context = context
        self._faults = faults
        self._home = home
        self._owner: object = None  # the party that a clause is written for
        self._environment = self.environment(self._write_value)

    def render(self, clause: Clause, extra: Mapping[str, Any] | None = None) -> tuple[SourceLine, ...]:
        """The clause's lines, expressions replaced; `extra` names are added to the context.

        A fault goes to the collector and gives no line.
        """
        source = "\n".join(self.mark_lines(clause))
        self._owner = (extra or {}).get("partie")
        owner = name_item(self._owner)  # whose this clause is, when it is written once a party
        if "{" not in source and len(source) < _MAX_OUTPUT:  # no expression: nothing to compile
            return self.locate_lines(source, clause, owner)
        name = f"clause:{clause.id}"
        values = {**self._context, **(extra or {}), "manque": self._make_missing}
        try:
            pieces: list[str] = []
            size = 0
            for piece in self._environment.compile_clause(source, name).generate(values):
                size += len(piece)
                if size > _MAX_OUTPUT:
                    raise ExpressionError("le texte de cette clause est démesuré")
                pieces.append(piece)
        except TemplateSyntaxError as fault:
            line, message, hint = explain_syntax(str(fault.message), fault.lineno, clause.lines)
            self._report(clause, line, Code.EXPRESSION_SYNTAXE, message, hint)
            return ()
        except UndefinedError as fault:
            message, hint = _explain_undefined(str(fault.message), (*values, "loop"))
            self._report(clause, _fault_line(fault, name), Code.VARIABLE_INCONNUE, message, hint)
            return ()
        except ExpressionError as fault:
            self._report(clause, _fault_line(fault, name), Code.EXPRESSION_INVALIDE, str(fault.message), _GUIDE)
            return ()
        except SecurityError as fault:
            message = "cette expression demande ce qu'une clause n'a pas le droit de lire"
            self._report(clause, _fault_line(fault, name), Code.EXPRESSION_INVALIDE, message, _GUIDE)
            return ()
        except (RecursionError, MemoryError):
            message = "cette expression est trop imbriquée ou démesurée"
            longest = max(range(len(clause.lines)), key=lambda n: len(clause.lines[n])) + 1
            self._report(clause, longest, Code.EXPRESSION_INVALIDE, message, _GUIDE)
            return ()
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
            message = "l'expression ne peut pas être calculée"
            hint = "vérifier que chaque valeur est du bon genre : texte, nombre, date ou liste"
            self._report(clause, _fault_line(fault, name), Code.EXPRESSION_INVALIDE, message, hint)
            return ()
        return self.locate_lines("".join(pieces), clause, owner)

    def mark_lines(self, clause: Clause) -> list[str]:
        """The lines of a clause, each that prints something with its number in front."""
        return _mark_lines(clause.lines)

    def locate_lines(self, rendered: str, clause: Clause, owner: str) -> tuple[SourceLine, ...]:
        """The lines that were printed, each where its author wrote it, without its marks."""
        return _locate_lines(rendered, clause, owner)

    def _write_value(self, value: object) -> object:
        match value:
            case Unknown():
                return self._add_gap(Gap(value.what, value.origin))
            case Pending():
                marks = (Gap(m.reason, m.origin, GapKind.TO_CONFIRM, m.place) for m in value.marks)
                return " ".join((str(self._write_value(value.value)), *(self._add_gap(gap) for gap in marks)))
            case Markup():
                return str(value)
            case _:
                parts = split_gaps(show_plain(value), Span(""))
                return "".join(self._add_gap(p) if isinstance(p, Gap) else escape_markdown(p.value) for p in parts)

    def _add_gap(self, gap: Gap) -> str:
        number = len(self.gaps)
        nowhere = gap.origin.file in ("", FACTS_FILE)
        home = self._find_home(gap.what) if nowhere else None
        self.gaps[number] = replace(gap, origin=home) if home is not None else gap
        return f"\ue000{number}\ue001"

    def _find_home(self, what: str) -> Span | None:
        """Where what a clause says is missing is to be written: at the party that it is of, when it is of one."""
        if self._home is None:
            return None
        parties = (self._owner, *self._context.get("parties", ()))
        of_it = (p for p in parties if isinstance(p, PartyView) and (p is self._owner or what.endswith(p.de_la_partie)))
        party = next(of_it, None)
        return party.facts.place if party is not None and party.facts.place.line else self._home

    def _make_missing(self, what: str, file: str = "", line: int = 0) -> Unknown:
        return Unknown(what, Span(file, line))

    def _report(self, clause: Clause, line: int, code: Code, message: str, hint: str) -> None:
        index = min(max(line, 1), max(1, len(clause.lines))) - 1
        origin = clause.origins[index] if clause.origins else Span(clause.id)
        text = clause.lines[index].strip() if clause.lines else ""
        self._faults.add(Diagnostic(code, message, origin, text, hint))


def check_clauses(clauses: Iterable[Clause], names: Iterable[str]) -> tuple[Diagnostic, ...]:
    """The faults of clauses that can be seen without facts: every name of `names` is taken for an unknown fact."""
    faults = DiagnosticCollector()
    unknown: dict[str, Any] = {name: Unknown(name, Span("")) for name in names}
    renderer = ClauseRenderer(
        {**unknown, "titre_annexe": lambda annexe: annexe, "renvoi": lambda target: target}, faults
    )
    for clause in clauses:
        renderer.render(clause)
    return faults.found


def _mark_lines(lines: tuple[str, ...]) -> list[str]:
    """Each line that prints something, with its number in front, unless it stands inside an open tag.

    Jinja takes off the line end after a tag: right after a line of tags alone, wrong after words, which would be
    stuck to the next line's. There a second mark stands between the tag and the line end.
    """
    marked: list[str] = []
    open_tag = False
    for number, line in enumerate(lines):
        prints = bool(line.strip()) and not open_tag and not _STATEMENT_LINE.match(line)
        mark = f"\ue010{number}\ue011" if prints else ""
        ends_with_tag = prints and line.rstrip().endswith(("%}", "#}"))
        marked.append(mark + (line.rstrip() + mark if ends_with_tag else line))
        for token in re.findall(r"\{[{%#]|[}%#]\}", line):
            open_tag = token[0] == "{"
    return marked


def _locate_lines(rendered: str, clause: Clause, owner: str) -> tuple[SourceLine, ...]:
    """Each line with its origin, and its key: the clause, the rounds of loops that it stands in, its rank."""
    lines: list[SourceLine] = []
    origin = clause.origins[0] if clause.origins else Span(clause.id)
    ranks = name_lines(clause.lines, _STATEMENT_LINE.match)
    path = [f"clause:{clause.id}", *([owner] if owner else [])]
    rounds: Counter[str] = Counter()  # of loops over what has no name
    key = ""
    for line in rendered.split("\n"):
        found = False
        for mark in _MARK.finditer(line) if "\ue010" in line else ():
            if mark["line"] is None:
                _follow_loop(path, mark["about"], rounds)
            elif not found:
                found, number = True, int(mark["line"])
                origin, key = clause.origins[number], "/".join((*path, ranks[number]))
        lines.append(SourceLine(_MARK.sub("", line), origin, key))
    return tuple(lines)


def _follow_loop(path: list[str], about: str | None, rounds: Counter[str]) -> None:
    """Enter a round of a loop, or leave it."""
    if about is None:
        path.pop()
        return
    if not about:
        above = "/".join(path)
        rounds[above] += 1
        about = str(rounds[above])
    path.append(about)


def _fault_line(fault: BaseException, name: str) -> int:
    """The line of the clause where Python was: Jinja gives compiled code the clause's name and line numbers."""
    lines = [f.lineno for f in traceback.extract_tb(fault.__traceback__) if f.filename == name and f.lineno]
    return lines[-1] if lines else 1


def _explain_undefined(message: str, names: tuple[str, ...]) -> tuple[str, str]:
    """What is missing, and the nearest name that exists."""
    if (match := re.search(r"has no attribute '([^']+)'", message)) is not None:
        words, name, known = "« {0} » n'existe pas ici", match[1], tuple(VIEW_NAMES)
    elif (match := re.search(r"'([^']+)' is undefined", message)) is not None:
        words, name, known = "« {0} » n'existe pas", match[1], names
    elif "has no element" in message:
        return "la liste n'a pas tant d'éléments", _GUIDE
    else:
        return f"valeur absente : {message}", _GUIDE
    near = difflib.get_close_matches(name, known, 1, 0.7)
    return words.format(name), f"voulait-on « {near[0]} » ?" if near else _GUIDE


_TAG = re.compile(r"\{%[-+]?\s*(?P<end>end)?(?P<word>if|for)\b")
_LANGUAGE = "une clause n'admet que {{ … }}, {% if %} … {% endif %} et {% for %} … {% endfor %}"


def explain_syntax(message: str, line: int, lines: tuple[str, ...]) -> tuple[int, str, str]:
    """The line to look at, what is wrong there, and the remedy."""
    if message.startswith("non admis : "):
        return line, message.replace("non admis : ", "n'est pas admis dans une clause : "), _LANGUAGE
    if "Unexpected end of template" in message or "unknown tag 'end" in message:
        found, tag = _find_unbalanced(lines)
        return (
            found or line,
            f"la balise {{% {tag} %}} n'a pas son pendant",
            "chaque {% if %} a son {% endif %}, " + ("chaque {% for %} son {% endfor %}"),
        )
    if "unknown tag" in message:
        return line, f"balise inconnue : {{% {message.split(chr(39))[1]} %}}", _LANGUAGE
    if "No filter named" in message:
        name = message.split("'")[1]
        near = difflib.get_close_matches(name, FILTERS, 1)
        hint = f"voulait-on « {near[0]} » ?" if near else f"filtres : {', '.join(FILTERS)}"
        return line, f"filtre inconnu : « {name} »", hint
    if "Missing end of comment" in message:
        return line, "un commentaire {# … n'est pas refermé", "ajouter #}"
    return (
        line,
        "expression {{ … }} ou balise {% … %} mal écrite",
        "compter les accolades : deux au début, deux à la fin",
    )


def _find_unbalanced(lines: tuple[str, ...]) -> tuple[int, str]:
    """The line (from 1) and the words of the innermost tag that is not closed, or of a closing tag in excess."""
    open_tags: list[tuple[int, str]] = []
    for number, line in enumerate(lines, start=1):
        for tag in _TAG.finditer(line):
            if not tag["end"]:
                open_tags.append((number, tag["word"]))
            elif open_tags and open_tags[-1][1] == tag["word"]:
                open_tags.pop()
            else:
                return number, f"end{tag['word']}"
    return open_tags[-1] if open_tags else (0, "…")
