"""What is wrong with an HTML template or a stylesheet before anything is set with them, and the words they write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from html.parser import HTMLParser

from jinja2 import TemplateSyntaxError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from generator.composing.expressions import explain_syntax
from generator.errors import Diagnostic, Span
from generator.model.document import Cover, Meta
from generator.model.identity import FurnitureText, Identity

TEMPLATE_NAMES = frozenset(
    {"meta", "cover", "body", "entries", "attached", "linked", "back_cover", "logo", "signatory_logos", "crowd"}
    | {"identity", "cover_id", "contents_id", "back_cover_id", "Markup"}
)
VARIABLES = frozenset({"principale", "accent", "texte", "attenue", "filet", "fond", "lacune"})
_FIELDS = {"meta": Meta, "cover": Cover, "identity": Identity}
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_DELIMITER = re.compile(r"\{[{%#]|[}%#]\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)")
_CONTENT = re.compile(r"""content\s*:[^;}]*?(["'])(.*?)\1""", re.DOTALL)
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class _Source:
    """The file being checked, to show its lines."""

    file_name: str
    lines: list[str]

    def tell(self, message: str, line: int, hint: str, code: str) -> Diagnostic:
        """A fault at a line."""
        excerpt = self.lines[line - 1].strip() if 0 < line <= len(self.lines) else None
        return Diagnostic(code, message, Span(self.file_name, line), excerpt, hint)


def check_html_template(text: str, file_name: str) -> tuple[Diagnostic, ...]:
    """Tags that do not close, names that nothing gives, elements left open, each at its line."""
    source = _Source(file_name, text.split("\n"))
    if (opened := _find_open_tag(text)) is not None:
        message, hint = "balise non fermée", "la refermer : {{ … }}, {% … %}"
        return (source.tell(message, opened, hint, "gabarit-balise"),)
    try:
        tree = SandboxedEnvironment().parse(text)
    except TemplateSyntaxError as fault:
        line, message, hint = explain_syntax(fault.message or "", fault.lineno, tuple(source.lines))
        return (source.tell(message, line, hint, "gabarit-balise"),)
    faults = [*_find_unknown_names(tree, source), *_find_open_elements(text, source)]
    return tuple(sorted(faults, key=lambda fault: fault.span or Span("")))


def check_stylesheet(text: str, file_name: str) -> tuple[Diagnostic, ...]:
    """Braces that do not match, and variables that no identity gives."""
    source = _Source(file_name, text.split("\n"))
    bare = _blank(_COMMENT, text)
    faults: list[Diagnostic] = []
    for match in _VARIABLE.finditer(bare):
        if match.group(1) not in VARIABLES:
            hint = f"variables de l'identité : {', '.join(f'--{name}' for name in sorted(VARIABLES))}"
            message = f"« --{match.group(1)} » n'est pas une variable de l'identité"
            faults.append(source.tell(message, _line_of(bare, match.start()), hint, "gabarit-variable"))
    depth, opened = 0, 0
    for match in _BRACES.finditer(_blank(re.compile(r"([\"'])(?:(?!\1).)*\1"), bare)):
        line = _line_of(bare, match.start())
        if match.group() == "{":
            depth, opened = depth + 1, line if depth == 0 else opened
        elif depth == 0:
            message = "cette accolade ne ferme aucune règle"
            faults.append(source.tell(message, line, "la retirer", "gabarit-balise"))
        else:
            depth -= 1
    if depth:
        message = "une règle commencée ici n'est pas fermée"
        faults.append(source.tell(message, opened, "ajouter l'accolade }", "gabarit-balise"))
    return tuple(sorted(faults, key=lambda fault: fault.span or Span("")))


def list_html_texts(text: str, file_name: str) -> tuple[FurnitureText, ...]:
    """The words that an HTML template writes by itself, run by run, tags and comments left out."""
    reader = _ElementReader()
    reader.feed(_blank(_TAG, text))
    reader.close()
    return tuple(FurnitureText(file_name, line, f"à la ligne {line}", words) for line, words in reader.texts)


def list_stylesheet_texts(text: str, file_name: str) -> tuple[FurnitureText, ...]:
    """The words that a stylesheet adds (`content: "…"`)."""
    bare = _blank(_COMMENT, text)
    found = ((_line_of(bare, match.start(2)), match.group(2)) for match in _CONTENT.finditer(bare))
    return tuple(FurnitureText(file_name, line, f"à la ligne {line}", words) for line, words in found if words.strip())


def _find_open_tag(text: str) -> int | None:
    """The line of the first tag not closed before the next one: the library would tell where it gave up."""
    opened: int | None = None
    for match in _DELIMITER.finditer(text):
        if match.group() in ("{{", "{%", "{#"):
            if opened is not None:
                return opened
            opened = _line_of(text, match.start())
        else:
            opened = None
    return opened


def _find_unknown_names(tree: nodes.Template, source: _Source) -> Iterator[Diagnostic]:
    named = meta.find_undeclared_variables(tree)
    unknown = named - TEMPLATE_NAMES
    if "body" not in named and not unknown:  # a name mistyped may be this one
        message = "gabarit HTML : la balise {{ body }} manque, le texte n'y serait pas"
        yield source.tell(message, 0, "la mettre entre le sommaire et la dernière page", "gabarit-corps")
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            hint = f"noms connus : {', '.join(sorted(TEMPLATE_NAMES - {'Markup'}))}"
            message = f"« {node.name} » n'est pas un nom connu"
            yield source.tell(message, node.lineno, hint, "gabarit-variable")
    for access in tree.find_all(nodes.Getattr):
        kind = _FIELDS.get(access.node.name) if isinstance(access.node, nodes.Name) else None
        known = sorted(f.name for f in fields(kind)) if kind is not None else []
        if kind is not None and access.attr not in known:
            owner = access.node.name if isinstance(access.node, nodes.Name) else ""
            message = f"« {owner}.{access.attr} » n'est pas une valeur connue"
            hint = f"valeurs de {owner} : {', '.join(known)}"
            yield source.tell(message, access.lineno, hint, "gabarit-variable")


@dataclass
class _ElementReader(HTMLParser):
    """Follows the elements of a page whose tags of Jinja have been blanked, so that lines are those of the file."""

    open_: list[tuple[str, int]] = field(default_factory=list)
    faults: list[tuple[str, int]] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag not in _VOID:
            self.open_.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Nothing is left open by an element that closes itself."""

    def handle_endtag(self, tag: str) -> None:
        names = [name for name, _ in self.open_]
        if tag not in names:
            self.faults.append((f"« </{tag}> » ne ferme rien", self.getpos()[0]))
            return
        while self.open_[-1][0] != tag:
            name, line = self.open_.pop()
            self.faults.append((f"« <{name}> » n'est pas fermé", line))
        self.open_.pop()

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split())
        if words and not any(name in ("style", "script", "title") for name, _ in self.open_):
            before = data[: len(data) - len(data.lstrip())]
            self.texts.append((self.getpos()[0] + before.count("\n"), words))


def _find_open_elements(text: str, source: _Source) -> Iterator[Diagnostic]:
    reader = _ElementReader()
    reader.feed(_blank(_TAG, text))
    reader.close()
    left = [(f"« <{name}> » n'est pas fermé", line) for name, line in reader.open_]
    for message, line in (*reader.faults, *left):
        yield source.tell(message, line, "ouvrir et fermer l'élément au même niveau", "gabarit-balise")


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches as spaces, line ends kept."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
