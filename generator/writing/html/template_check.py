"""What is wrong with an HTML template or a stylesheet before anything is set with them, and the words they write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from html.parser import HTMLParser

from jinja2 import TemplateSyntaxError, meta, nodes

from generator.codes import Code
from generator.composing.expressions import explain_syntax
from generator.errors import Diagnostic, Span
from generator.model.document import Cover, Meta
from generator.model.identity import FurnitureText, Identity
from generator.writing.template_language import (
    MAX_TEMPLATE_CHARACTERS,
    OUTSIZE,
    TemplateEnvironment,
    list_filters,
    parse_template,
)
from generator.writing.template_tags import TAG, find_open_tag, list_refusals, list_unknown_names, read_tags

TEMPLATE_NAMES = frozenset(
    {"meta", "cover", "body", "entries", "attached", "linked", "back_cover", "logo", "signatory_logos", "crowd"}
    | {"identity", "cover_id", "contents_id", "back_cover_id"}
)
VARIABLES = frozenset({"principale", "accent", "texte", "attenue", "filet", "fond", "lacune"})
_FIELDS = {"meta": Meta, "cover": Cover, "identity": Identity}
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_VARIABLE = re.compile(r"var\(\s*--([\w-]+)")
_CONTENT = re.compile(r"""content\s*:[^;}]*?(["'])(.*?)\1""", re.DOTALL)
_QUOTED = re.compile(r"« (.+?) »")
_OF_COMPARISONS = frozenset({"ajout", "retrait"})  # two texts shown as one have these colours in every identity
_BRACES = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class _Source:
    """The file being checked, to show its lines."""

    file_name: str
    lines: list[str]

    def tell(self, message: str, line: int, hint: str, code: Code) -> Diagnostic:
        """A fault at a line, at the words that its message quotes when they are there, else the whole line."""
        if not 0 < line <= len(self.lines):
            return Diagnostic(code, message, Span(self.file_name, line), None, hint)
        excerpt = self.lines[line - 1].rstrip()
        quoted = _QUOTED.search(message)
        words = quoted[1] if quoted is not None and quoted[1] in excerpt else excerpt.strip()
        return Diagnostic(code, message, Span(self.file_name, line, excerpt.find(words) + 1, len(words)), excerpt, hint)


def check_html_template(text: str, file_name: str) -> tuple[Diagnostic, ...]:
    """Tags that do not close, names that nothing gives, elements left open, each at its line."""
    source = _Source(file_name, text.split("\n"))
    environment = TemplateEnvironment()
    wrong: list[tuple[int, str, str]] = []
    if (opened := find_open_tag(text)) is not None:
        wrong.append((opened, "balise non fermée", "la refermer : {{ … }}, {% … %}"))
    else:
        try:
            tree = parse_template(text, environment)
            hint = f"filtres admis : {', '.join(list_filters())} ; un gabarit n'appelle ni ne calcule rien"
            wrong += [(line, words, hint) for words, line in list_refusals(tree, environment)]
        except TemplateSyntaxError as error:
            wrong.append(_explain(error, source))
    if wrong:
        found = [source.tell(words, line, hint, Code.GABARIT_BALISE) for line, words, hint in wrong]
        found += _look_tag_by_tag(text, environment, source)
        return tuple(sorted(found, key=lambda one: one.span or Span("")))
    faults = [*_find_unknown_names(tree, source), *_find_open_elements(text, source)]
    return tuple(sorted(faults, key=lambda fault: fault.span or Span("")))


def _explain(fault: TemplateSyntaxError, source: _Source) -> tuple[int, str, str]:
    """The line to look at, what is wrong there, and the remedy."""
    if (fault.message or "").startswith(OUTSIZE):
        return fault.lineno, fault.message or "", "reprendre le gabarit d'origine, et y porter ses changements"
    return explain_syntax(fault.message or "", fault.lineno, tuple(source.lines))


def check_stylesheet(text: str, file_name: str) -> tuple[Diagnostic, ...]:
    """Braces that do not match, and variables that no identity gives."""
    source = _Source(file_name, text.split("\n"))
    bare = _blank(_COMMENT, text)
    faults: list[Diagnostic] = []
    for match in _VARIABLE.finditer(bare):
        if match.group(1) not in VARIABLES | _OF_COMPARISONS:
            hint = f"variables de l'identité : {', '.join(f'--{name}' for name in sorted(VARIABLES))}"
            message = f"« --{match.group(1)} » n'est pas une variable de l'identité"
            faults.append(source.tell(message, _line_of(bare, match.start()), hint, Code.GABARIT_VARIABLE))
    depth, opened = 0, 0
    for match in _BRACES.finditer(_blank(re.compile(r"([\"'])(?:(?!\1).)*\1"), bare)):
        line = _line_of(bare, match.start())
        if match.group() == "{":
            depth, opened = depth + 1, line if depth == 0 else opened
        elif depth == 0:
            message = "cette accolade ne ferme aucune règle"
            faults.append(source.tell(message, line, "la retirer", Code.GABARIT_BALISE))
        else:
            depth -= 1
    if depth:
        message = "une règle commencée ici n'est pas fermée"
        faults.append(source.tell(message, opened, "ajouter l'accolade }", Code.GABARIT_BALISE))
    return tuple(sorted(faults, key=lambda fault: fault.span or Span("")))


def list_html_texts(text: str, file_name: str) -> tuple[FurnitureText, ...]:
    """The words that an HTML template writes by itself, run by run, tags and comments left out."""
    reader = _ElementReader()
    reader.feed(_blank(TAG, _bound(text)))
    reader.close()
    return tuple(FurnitureText(file_name, line, f"à la ligne {line}", words) for line, words in reader.texts)


def list_stylesheet_texts(text: str, file_name: str) -> tuple[FurnitureText, ...]:
    """The words that a stylesheet adds (`content: "…"`)."""
    bare = _blank(_COMMENT, text)
    found = ((_line_of(bare, match.start(2)), match.group(2)) for match in _CONTENT.finditer(bare))
    return tuple(FurnitureText(file_name, line, f"à la ligne {line}", words) for line, words in found if words.strip())


def _find_unknown_names(tree: nodes.Template, source: _Source) -> Iterator[Diagnostic]:
    named = meta.find_undeclared_variables(tree)
    unknown = named - TEMPLATE_NAMES
    if "body" not in named and not unknown:  # a name mistyped may be this one
        message = "gabarit HTML : la balise {{ body }} manque, le texte n'y serait pas"
        yield source.tell(message, 0, "la mettre entre le sommaire et la dernière page", Code.GABARIT_CORPS)
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            yield _tell_unknown(source, node.name, node.lineno)
    yield from _find_unknown_fields(tree, source)


def _look_tag_by_tag(text: str, environment: TemplateEnvironment, source: _Source) -> Iterator[Diagnostic]:
    """Unknown names of a template that cannot be read whole: one tag badly written does not hide the others."""
    for name, line in list_unknown_names(text, environment, TEMPLATE_NAMES).items():
        yield _tell_unknown(source, name, line)
    for tree, above in read_tags(text, environment):
        yield from _find_unknown_fields(tree, source, above)


def _tell_unknown(source: _Source, name: str, line: int) -> Diagnostic:
    hint = f"noms connus : {', '.join(sorted(TEMPLATE_NAMES))}"
    return source.tell(f"« {name} » n'est pas un nom connu", line, hint, Code.GABARIT_VARIABLE)


def _find_unknown_fields(tree: nodes.Template, source: _Source, above: int = 0) -> Iterator[Diagnostic]:
    for access in tree.find_all(nodes.Getattr):
        kind = _FIELDS.get(access.node.name) if isinstance(access.node, nodes.Name) else None
        known = sorted(f.name for f in fields(kind)) if kind is not None else []
        if kind is not None and access.attr not in known:
            owner = access.node.name if isinstance(access.node, nodes.Name) else ""
            message = f"« {owner}.{access.attr} » n'est pas une valeur connue"
            hint = f"valeurs de {owner} : {', '.join(known)}"
            yield source.tell(message, access.lineno + above, hint, Code.GABARIT_VARIABLE)


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
    reader.feed(_blank(TAG, _bound(text)))
    reader.close()
    left = [(f"« <{name}> » n'est pas fermé", line) for name, line in reader.open_]
    for message, line in (*reader.faults, *left):
        yield source.tell(message, line, "ouvrir et fermer l'élément au même niveau", Code.GABARIT_BALISE)


def _bound(text: str) -> str:
    """The text, or nothing of one that is too large to be a template: that is told, and it is not read further."""
    return text if len(text) <= MAX_TEMPLATE_CHARACTERS else ""


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """The text with what matches as spaces, line ends kept."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
