"""The inline half of the Markdown reading: python-markdown's element tree to the tree's inlines."""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import Registry

from generator.codes import Code
from generator.composing.markdown.links import ADDRESS, encode_address
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.document import (
    CrossReference,
    Emphasis,
    ExternalLink,
    Footnote,
    Gap,
    GapKind,
    Inline,
    LineBreak,
    Strong,
    Superscript,
    Text,
)
from generator.model.words.prose import FOREIGN_SIGNS
from generator.model.words.sources import Run, Source

# Where an expression met an unknown fact, the text carries this token; the number names the gap.
GAP_TOKEN = re.compile("\ue000(\\d+)\ue001")
# Before words of a traced text: the number names their source.
SOURCE_MARK = re.compile("\ue012(\\d+)\ue013")
# Everything that could start a construction: facts put into a clause are escaped with a backslash.
MARKDOWN_SIGNS = "\\`*_{}[]()<>#+-.!^|~&="
# What would begin an item at the head of a fact, beside those signs: « – », « • », « 1° ».
_LIST_SIGNS = "–•➢°º" + FOREIGN_SIGNS
_LIST_MARK = re.compile(rf"^(\d{{0,3}})([{_LIST_SIGNS}])")
_RANGE = re.compile("(.)-(.)")
_EACH_LIST_SIGN = (  # a range is every sign in it
    *_RANGE.sub("", _LIST_SIGNS),
    *(chr(code) for ends in _RANGE.findall(_LIST_SIGNS) for code in range(ord(ends[0]), ord(ends[1]) + 1)),
)
_KEPT_PATTERNS = ("linebreak", "em_strong")  # in the order they are tried, after ours
# What is left of a construction that was not read: it would be printed as it was typed.
_LEFTOVERS = (
    (re.compile(r"\*\*|__"), "un gras qui n'est pas refermé", "deux astérisques de chaque côté, collés aux mots"),
    (re.compile(r"\^\["), "une note qui n'est pas refermée, ou une note dans une note", "écrire ^[texte de la note]"),
    (re.compile(r"\[\^"), "un appel de note à la façon [^1]", "écrire la note à sa place : ^[texte de la note]"),
    (
        re.compile(r"\[\s*[àa]\s+compl[ée]ter", re.I),
        "un « à compléter » qui n'est pas refermé",
        "écrire [à compléter : ce qui manque]",
    ),
    (
        re.compile(r"\[\s*[àa]\s+confirmer", re.I),
        "un « à confirmer » qui n'est pas refermé",
        "écrire [à confirmer : pourquoi], après ce qui est à confirmer",
    ),
    (re.compile(r"\]\("), "un renvoi mal écrit", "écrire [](#cible), ou [ses mots](#cible)"),
    (re.compile(r"`"), "du code (« ` »)", "employer des guillemets « … »"),
    (re.compile(r"~~"), "un texte barré (« ~~ »)", "retirer les tildes"),
    (
        re.compile(r"\{:"),
        "un rôle de paragraphe qui n'est pas seul sur sa ligne",
        "mettre {: .role } sur la ligne suivante",
    ),
    (re.compile(r"<!--"), "un commentaire dans le texte", "le mettre seul sur ses lignes"),
    (re.compile(r"&(?:#\w+|[A-Za-z]+);"), "une entité HTML", "écrire le caractère lui-même : é, &, €"),
)


class _ElementPattern(InlineProcessor):
    """Makes an element of a match: group 1 is its content, read for inlines in turn; group 2 an attribute."""

    def __init__(self, pattern: str, parser: Markdown, tag: str, attribute: str = "") -> None:
        super().__init__(pattern, parser)
        self.tag, self.attribute = tag, attribute

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002
        element = Element(self.tag)
        element.text = m.group(1) or ""
        if self.attribute:
            element.set(self.attribute, self.unescape(m.group(2) or ""))  # signs of facts were put aside
        return element, m.start(0), m.end(0)


class _LineBreakPattern(InlineProcessor):
    """Two spaces or a backslash at the end of a line."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: ARG002
        return Element("br"), m.start(0), m.end(0)


_OF_THREAD = threading.local()  # a parser keeps what it is reading: each thread has its own


def take_parser() -> Markdown:
    """The parser of this thread, made once."""
    if not hasattr(_OF_THREAD, "parser"):
        _OF_THREAD.parser = build_parser()
    parser: Markdown = _OF_THREAD.parser
    return parser


def build_parser() -> Markdown:
    """A python-markdown parser whose inline patterns are cut down to the subset that `markdown.blocks` describes."""
    parser = Markdown()
    kept = {name: parser.inlinePatterns[name] for name in _KEPT_PATTERNS}
    # The inline tree processor keeps its own reference to the registry.
    patterns: Any = Registry()
    escape = parser.inlinePatterns["escape"]
    inline = parser.treeprocessors["inline"]
    assert isinstance(inline, InlineTreeprocessor)
    inline.inlinePatterns = parser.inlinePatterns = patterns
    for priority, (name, pattern) in enumerate(reversed(kept.items())):
        patterns.register(pattern, name, priority)
    # First of all, so that no sign of a fact is ever taken for a construction.
    patterns.register(escape, "escape", 20)
    parser.ESCAPED_CHARS.extend(["^", "<", "|", "~", "&", "=", *_EACH_LIST_SIGN])
    note = rf"\^\[((?:[^\[\]\\]|\\.|\[[^\]]*\](?:\(#[a-z0-9-]+\)|\({ADDRESS}\))?)+)\]"
    patterns.register(_ElementPattern(note, parser, "note"), "note", 14)
    gap = r"\[\s*[àaÀA]\s+[cC][oO][mM][pP][lL][éeÉE][tT][eE][rR]\s*(?::\s*)?()([^\]]*)\]"
    patterns.register(_ElementPattern(gap, parser, "gap", "what"), "gap", 13)
    mark = r"\[\s*[àaÀA]\s+[cC][oO][nN][fF][iI][rR][mM][eE][rR]\s*(?::\s*)?()([^\]]*)\]"
    patterns.register(_ElementPattern(mark, parser, "mark", "what"), "mark", 13)
    patterns.register(_ElementPattern(r"\[([^\]]*)\]\(#([a-z0-9-]+)\)", parser, "a", "target"), "reference", 12)
    patterns.register(_ElementPattern(rf"\[([^\]]*)\]\(({ADDRESS})\)", parser, "link", "address"), "link", 12)
    patterns.register(_ElementPattern(r"\^([^\^\s\[\]]+)\^", parser, "sup"), "superscript", 11)
    patterns.register(_LineBreakPattern(r"\\\n", parser), "hard-break", 15)
    return parser


@dataclass(slots=True)
class InlineReader:
    """Reads runs of Markdown; footnote numbers run on through a piece, gaps are looked up by their token.

    `references` are the words, in Markdown, of a reference that has none of its own: `[](#suivi)`.
    """

    faults: DiagnosticCollector
    gaps: Mapping[int, Gap]
    references: Mapping[str, str] = field(default_factory=dict)
    notes: int = 0
    sources: Sequence[Source] | None = None  # what the marks of a traced text stand for, by their number
    _source: Source | None = None  # of the words that are being read

    def read_plain(self, text: str, origin: Span) -> tuple[Inline, ...]:
        """The inlines of words of the program, which come from no line of anybody's."""
        before, self._source = self._source, None
        inlines = self.read(text, origin)
        self._source = before
        return inlines

    def read(self, text: str, origin: Span) -> tuple[Inline, ...]:
        """The inlines of a paragraph; line ends of the source count as spaces."""
        paragraph, leftovers = _parse(text)
        for name, hint in leftovers:
            excerpt = re.sub(r"\\(.)", r"\1", text).split("\n")[0].strip()
            self.faults.add(
                Diagnostic(Code.MARKDOWN_INCONNU, f"{name} : le texte le montrerait", origin, excerpt, hint)
            )
        return _trim(self._convert(paragraph, origin))

    def _convert(self, element: Element, origin: Span) -> tuple[Inline, ...]:
        inlines: list[Inline] = []
        inlines.extend(self._split_text(element.text or ""))
        for child in element:
            inlines.extend(self._convert_child(child, origin))
            inlines.extend(self._split_text(child.tail or ""))
        return tuple(_join_texts(inlines))

    def _convert_child(self, child: Element, origin: Span) -> tuple[Inline, ...]:
        match child.tag:
            case "strong":
                return (Strong(self._convert(child, origin)),)
            case "em":
                return (Emphasis(self._convert(child, origin)),)
            case "sup":
                return (Superscript(self._convert(child, origin)),)
            case "br":
                return (LineBreak(),)
            case "a":
                target = child.get("target", "")
                return (CrossReference(target, self._convert(child, origin) or self._name_target(target, origin)),)
            case "link":
                address = child.get("address", "")
                words = self._convert(child, origin) or (Text(address.removeprefix("mailto:")),)
                return (ExternalLink(encode_address(address), words),)
            case "note":
                self.notes += 1
                number = self.notes
                return (Footnote(number, self._convert(child, origin)),)
            case "gap":
                return (Gap(self._drop_marks(child.get("what") or "texte").strip(" *_"), origin),)
            case "mark":
                what = self._drop_marks(child.get("what") or "passage").strip()
                return (Gap(what, origin, GapKind.TO_CONFIRM),)
            case _:
                self.faults.add(
                    Diagnostic(
                        Code.MARKDOWN_INCONNU,
                        f"élément de Markdown non pris en charge : {child.tag}",
                        origin,
                        hint="n'utiliser que gras, italique, listes, notes, renvois et liens",
                    )
                )
                return ()

    def _name_target(self, target: str, origin: Span) -> tuple[Inline, ...]:
        """The words of a reference that has none: those of the model's numbering."""
        words = self.references.get(target)
        if words is not None:
            return self.read_plain(words, origin)
        near = difflib.get_close_matches(target, self.references, 1)
        hint = f"voulait-on « {near[0]} » ?" if near else "écrire les mots du renvoi entre les crochets"
        message = f"renvoi à « {target} », qui n'existe pas"
        self.faults.add(Diagnostic(Code.RENVOI_INCONNU, message, origin, hint=hint))
        return ()

    def _drop_marks(self, text: str) -> str:
        return text if self.sources is None else SOURCE_MARK.sub("", text)

    def _split_text(self, text: str) -> list[Inline]:
        text = re.sub(r"\s*\n\s*", " ", text)
        parts: list[Inline] = []
        position = 0
        for token in GAP_TOKEN.finditer(text):
            if token.start() > position:
                parts += self._make_texts(text[position : token.start()])
            parts.append(self.gaps[int(token.group(1))])
            position = token.end()
        if position < len(text):
            parts += self._make_texts(text[position:])
        return parts

    def _make_texts(self, text: str) -> list[Inline]:
        """The words, those of a traced text with their sources, their marks taken off."""
        if self.sources is None:
            return [Text(text)]
        words: list[str] = []
        runs: list[Run] = []
        for rank, part in enumerate(SOURCE_MARK.split(text)):
            if rank % 2:
                self._source = self.sources[int(part)]
            elif part:
                words.append(part)
                runs.append(Run(len(part), self._source))
        return [Text("".join(words), tuple(runs))] if words else []


@lru_cache(maxsize=4096)  # of a dossier that is composed again, few paragraphs are others
def _parse(text: str) -> tuple[Element, tuple[tuple[str, str], ...]]:
    """A paragraph as elements, which nobody changes; what looks like a construction in it and was read as words."""
    parser = take_parser()
    holder = Element("div")
    paragraph = Element("p")
    paragraph.text = text.strip()
    holder.append(paragraph)
    parser.treeprocessors["inline"].run(holder)
    words = "\n".join(holder.itertext())  # signs of facts are still escaped here
    leftovers = tuple((name, hint) for pattern, name, hint in _LEFTOVERS if pattern.search(words))
    parser.treeprocessors["unescape"].run(holder)
    return paragraph, leftovers


def _join_texts(inlines: list[Inline]) -> list[Inline]:
    joined: list[Inline] = []
    for inline in inlines:
        if isinstance(inline, Text) and joined and isinstance(joined[-1], Text):
            joined[-1] = Text(joined[-1].value + inline.value, joined[-1].runs + inline.runs)
        else:
            joined.append(inline)
    return joined


def _trim(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """No space at either end of a paragraph."""
    kept = list(inlines)
    if kept and isinstance(kept[0], Text):
        kept[0] = _cut_text(kept[0], kept[0].value.lstrip(" "), at_start=True)
    if kept and isinstance(kept[-1], Text):
        kept[-1] = _cut_text(kept[-1], kept[-1].value.rstrip(" "), at_start=False)
    return tuple(i for i in kept if not (isinstance(i, Text) and not i.value))


def _cut_text(text: Text, value: str, *, at_start: bool) -> Text:
    """The text less characters of one end, and its runs less as many."""
    if not text.runs:
        return Text(value)
    left = len(text.value) - len(value)
    runs = list(text.runs)
    end = 0 if at_start else -1
    while left and runs:
        taken = min(left, runs[end].length)
        left -= taken
        if taken == runs[end].length:
            runs.pop(end)
        else:
            runs[end] = Run(runs[end].length - taken, runs[end].source)
    return Text(value, tuple(runs))


def escape_markdown(value: str) -> str:
    """The value as plain characters for the Markdown reader: DEL_2025_123 is not italics."""
    words = re.sub("[^\\S\u00a0\u202f\u2007]+", " ", value)  # the author's no-break spaces stay
    escaped = "".join(f"\\{c}" if c in MARKDOWN_SIGNS else c for c in words)
    return _LIST_MARK.sub(r"\1\\\2", escaped)
