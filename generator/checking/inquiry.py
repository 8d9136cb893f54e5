"""What the rules look at: the dossier, its composed texts passage by passage, the reference tables, and all places.

A rule finds words in a passage, whose spaces and apostrophes are plain; `Inquiry.locate` takes them back to the line
and column of the file where a person typed them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeVar

from generator.checking.line_index import LineIndex
from generator.checking.looked_texts import LookedTexts
from generator.checking.typed_lines import find_composed, is_expression
from generator.composing.numbering import say_annexe_of
from generator.composing.tracking.history import TrackingHistory, read_history
from generator.dossier_place import AMENDMENT_FILE, AMENDMENTS, CONSOLIDATED, FACTS_FILE
from generator.errors import ContentError, Span
from generator.model.document import (
    Block,
    BlockId,
    Document,
    Footnote,
    Paragraph,
    ParagraphRole,
    Section,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from generator.model.dossier import Dossier, InputFile
from generator.model.facts import CtgFacts
from generator.model.references import LegalText
from generator.model.territories import ReferenceTables
from generator.plain_text import normalise_text
from generator.reading.acknowledgement import Acknowledgement
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.message_xml import find_in_message, read_message_lines
from generator.remembered import remember_last

_AROUND = 16  # characters of context on each side, then half as many: they tell one « de de » from another
_LINES_BELOW = 6  # a paragraph, an écart or a value of YAML goes on below its first line
_CONVENTION_FACTS = re.compile(rf"{CONSOLIDATED}/sources/content/[^/]+/ctg\.yaml")
_TEXT_FILE = re.compile(r".*\.(yaml|md|csv)")

T = TypeVar("T")


def make_plain(text: str) -> str:
    """The words with plain spaces and plain apostrophes, as those of passages are."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, an item, a cell, a heading, a caption or a note, as words: plain spaces, plain apostrophes.

    `role` is a paragraph's; `note` tells a footnote, read apart from the text that calls it.
    """

    text: str
    origin: Span
    piece: str
    block: BlockId
    section: Section
    role: ParagraphRole | None = None
    note: bool = False
    signed: bool = False  # it stands in what the parties sign

    @property
    def span(self) -> Span:
        """The line that the passage was read from."""
        return self.origin


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was found: a span, the line it shows (typed, else composed), the block of the text.

    `typed` tells words that stand there as they are from those that an expression gives, in part or whole.
    """

    span: Span | None
    excerpt: str | None = None
    block: BlockId | None = None
    typed: bool = False


@dataclass(frozen=True)
class Inquiry:
    """A dossier, its composed pieces, and the acknowledgements of its acts, received and read.

    Everything else is worked out once, when a rule first asks for it.
    """

    dossier: Dossier
    documents: tuple[Document, ...]
    receipts: tuple[Acknowledgement, ...] = ()

    @property
    def facts(self) -> CtgFacts:
        """`ctg.yaml`."""
        return self.dossier.facts

    def say_annexe(self, nature: str) -> str:
        """« l'annexe 2 », the annexe of this nature as the model of clauses calls it."""
        return say_annexe_of(self.dossier.model.plan, nature)

    @property
    def signed_document(self) -> Document | None:
        """The piece that the parties sign, when it is among the documents."""
        return next((document for document in self.documents if document.meta.signed), None)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage of every piece, in reading order; but for the articles of an avenant that state what changes.

        These quote what they strike, and what they put in its place is looked at in the convention's own dossier.
        """
        return tuple(p for p in self._every_passage if p.section.id not in self._computed)

    @cached_property
    def stated(self) -> tuple[Passage, ...]:
        """The passages of the articles of an avenant that state what changes."""
        return tuple(p for p in self._every_passage if p.section.id in self._computed)

    @cached_property
    def _every_passage(self) -> tuple[Passage, ...]:
        return tuple(passage for document in self.documents for passage in _list_passages(document))

    @cached_property
    def _computed(self) -> frozenset[BlockId]:
        computed = {section.id for section in self.dossier.model.plan.sections if section.calcule}
        sections = self.signed_document.sections if self.signed_document is not None else ()
        return frozenset(section.id for section in sections if section.id.rpartition("/")[2] in computed)

    def search(self, pattern: re.Pattern[str], *signs: str) -> tuple[tuple[Passage, re.Match[str]], ...]:
        """Every place where a pattern stands, over all passages; each pattern is looked for once.

        One of `signs`, in small letters, stands in whatever the pattern finds: other passages are not looked at, which
        costs far less than the pattern.
        """
        return self.look(pattern, pattern.finditer, *signs)

    def look(self, key: Hashable, find: Callable[[str], Iterable[T]], *signs: str) -> tuple[tuple[Passage, T], ...]:
        """The same of what a function finds in a text: in each text once, and not again in the dossier that comes next.

        `key` says all that the function depends on besides the text.
        """
        if (key, signs) not in self._placed:
            found = self._looked.look(key, find, signs)
            ranks = sorted(rank for text in found for rank in self._ranks[text])
            passages = self.passages
            self._placed[key, signs] = tuple((passages[r], one) for r in ranks for one in found[passages[r].text])
        return self._placed[key, signs]

    @property
    def tables(self) -> ReferenceTables:
        """The communes, EPCI and départements of France."""
        return self.dossier.references.tables

    @property
    def legal_texts(self) -> tuple[LegalText, ...]:
        """The texts of law that CTGs cite."""
        return self.dossier.references.legal_texts

    @cached_property
    def history(self) -> TrackingHistory:
        """All that the tracking of the dossier says."""
        return read_history(self.dossier)

    # --- places ----------------------------------------------------------------------------------------------------

    def span_of_fact(self, *path: str | int) -> Span | None:
        """Where a fact stands in ctg.yaml; the nearest that is written when it is not.

        A fact of an avenant stands in its own file where a person has written it there, else in that of the convention.
        """
        return self._span_in_amendment(path) or self._span_in_convention(path) or self.span_in_file(FACTS_FILE, *path)

    def _span_in_convention(self, path: Sequence[str | int]) -> Span | None:
        """Where the convention's dossier says a fact that its avenant takes from it."""
        located = self._convention_facts
        if located is None or path[0] in ("avenant", "modele"):
            return None
        match path:
            case ["parties", int(rank), *rest]:
                party = self.facts.parties[rank].id
                ranks = [own for own, one in enumerate(located.data["parties"]) if one.get("id") == party]
                return located.span(("parties", *ranks[:1], *rest))
            case _:
                return located.span(tuple(path))

    @cached_property
    def _convention_facts(self) -> LocatedData | None:
        """`ctg.yaml` of the convention that an avenant amends, as the avenant has kept it; nothing elsewhere."""
        folder = PurePosixPath(self.dossier.folder).parent
        file = next((f for f in self.dossier.inputs if _CONVENTION_FACTS.fullmatch(f.path)), None)
        if file is None or folder.name != AMENDMENTS:
            return None
        return load_yaml(_decode(file), (folder.parent / FACTS_FILE).as_posix())

    def _span_in_amendment(self, path: Sequence[str | int]) -> Span | None:
        located = self.read_yaml(AMENDMENT_FILE)
        if located is None or (path[0] != "avenant" and path[0] not in located.data):
            return None
        match path:
            case ["avenant", *rest]:
                return located.span(tuple(rest))
            case ["parties", int(rank), *rest]:
                for own, one in enumerate(located.data["parties"]):
                    if one.get("id") == self.facts.parties[rank].id and (not rest or rest[0] in one):
                        return located.span(("parties", own, *rest))
                return None
            case _:
                return located.span(tuple(path))

    def span_in_file(self, file: str, *path: str | int) -> Span | None:
        """The same in another YAML file of the dossier, nothing when there is none."""
        located = self.read_yaml(file)
        return located.span(path) if located is not None else None

    def span_of_line(self, origin: Span, words: str = "") -> Span:
        """Where a line of a CSV file stands, at `words` when they are there."""
        return self._find_in_lines(origin, (words,)) or origin

    def span_in_message(self, file: str, *wanted: str) -> Span:
        """Where the first of `wanted` stands in a message of the préfecture; its file alone when in an archive."""
        data = next((f.data for f in self.dossier.acknowledgements if f.name == file), b"")
        return find_in_message(data, file, *wanted)

    def complete_place(self, span: Span | None) -> Place:
        """A place as a finding shows it: a span without column is given its whole line, but for the spaces around."""
        if span is not None and span.line and not span.column:
            lines = self._lines.get(span.file, ())
            line = lines[span.line - 1] if span.line <= len(lines) else ""
            if line.strip():
                span = replace(span, column=len(line) - len(line.lstrip()) + 1, length=len(line.strip()))
        return Place(span, self.line_at(span))

    def locate(self, passage: Passage, start: int, end: int) -> Place:
        """Where the characters of a passage from `start` to `end` were typed.

        When they come from an expression, that is their place; where nobody can say, it is the whole line, or the
        composed text when there is none.
        """
        text = passage.text
        words = text[start:end]
        wanted: list[str] = []
        for width in (_AROUND, _AROUND // 2):
            before, after = text[max(0, start - width) : start], text[end : end + width]
            wanted += [before + words + after, before + words, words + after]
        wanted += [words, words.strip("[]()«» ")]
        span = self._find_in_lines(passage.origin, wanted, words) or self._find_anywhere(wanted, words)
        if span is not None:
            return Place(span, self.line_at(span), passage.block, typed=True)
        aligned = self._align_lines(passage, start, end)
        if aligned is not None:
            return replace(aligned, excerpt=self.line_at(aligned.span), block=passage.block)
        composed = text[max(0, start - 50) : end + 50].strip()
        line = self.complete_place(passage.span)
        return Place(line.span, line.excerpt or composed, passage.block)

    def line_at(self, span: Span | None) -> str | None:
        """The line of an input file that a span with a column points at."""
        if span is None or not span.column:
            return None
        lines = self._lines.get(span.file, ())
        if not lines:
            lines = next((read_message_lines(f.data) for f in self.dossier.acknowledgements if f.name == span.file), ())
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    def _align_lines(self, passage: Passage, start: int, end: int) -> Place | None:
        """The words in the lines of their paragraph, past the marks and the expressions that are written there."""
        origin = passage.origin
        lines = self._list_lines(origin)
        for rank, line in enumerate(lines):
            # A line that is one expression may give any words of the paragraph: it proves nothing.
            alone = len(lines) == 1 or not is_expression(line)
            found = find_composed(line, passage.text, start, end) if alone else None
            if found is not None:
                first, last, typed = found
                return Place(Span(origin.file, origin.line + rank, first + 1, last - first), typed=typed)
        return None

    def _list_lines(self, origin: Span) -> tuple[str, ...]:
        """The lines of the paragraph, the écart or the value that begins at an origin; none without a line."""
        if not origin.line:
            return ()
        below = self._plain_lines.get(origin.file, ())[origin.line - 1 : origin.line + _LINES_BELOW]
        yaml = origin.file.endswith(".yaml")
        inner = _indent(below[0]) if yaml and below else -1  # a value goes on further to the right than its key
        ends = (n for n, line in enumerate(below) if not line.strip() or (n and yaml and _indent(line) <= inner))
        return below[: next(ends, len(below))]

    def _find_in_lines(self, origin: Span, wanted: Sequence[str], words: str | None = None) -> Span | None:
        """The first of `wanted` in the lines of the paragraph that begins at an origin, underlined at `words`."""
        lines = self._list_lines(origin)
        for some in filter(str.strip, wanted):
            for rank, line in enumerate(lines):
                if some in line:
                    return _underline(Span(origin.file, origin.line + rank), line, some, words)
        return None

    def _find_anywhere(self, wanted: Sequence[str], words: str) -> Span | None:
        """The only line of the dossier and its model that holds the first of `wanted` found on one line only.

        Needed where an écart has changed the paragraph: its origin is then the écart, not the line of these words.
        """
        for some in wanted:
            if len(some) < _AROUND:
                continue  # too few letters to be sure that they are these
            found = self._line_index.find_only(some)
            if found is not None:
                return _underline(*found, some, words)
        return None

    @cached_property
    def _placed(self) -> dict[tuple[Hashable, tuple[str, ...]], tuple[tuple[Passage, Any], ...]]:
        return {}

    @cached_property
    def _ranks(self) -> dict[str, list[int]]:
        """Where each text stands among the passages."""
        ranks: dict[str, list[int]] = {}
        for rank, passage in enumerate(self.passages):
            ranks.setdefault(passage.text, []).append(rank)
        return ranks

    @cached_property
    def _looked(self) -> LookedTexts:
        return LookedTexts(self._ranks)

    @cached_property
    def _lines(self) -> dict[str, tuple[str, ...]]:
        written = (f for f in self.dossier.inputs if not f.path.startswith(f"{CONSOLIDATED}/"))  # else told twice
        lines = {f.name: tuple(_decode(f).split("\n")) for f in written if _TEXT_FILE.fullmatch(f.path)}
        return lines | ({found.file: found.lines} if (found := self._convention_facts) is not None else {})

    @cached_property
    def _plain_lines(self) -> dict[str, tuple[str, ...]]:
        return {name: tuple(make_plain(line) for line in lines) for name, lines in self._lines.items()}

    @cached_property
    def _line_index(self) -> LineIndex:
        return LineIndex(self._plain_lines)

    @cached_property
    def _loaded(self) -> dict[str, LocatedData | None]:
        return {}

    def read_yaml(self, path: str) -> LocatedData | None:
        """A YAML file of the dossier as it was written, with its places; nothing when there is none."""
        if path not in self._loaded:
            file = next((f for f in self.dossier.inputs if f.path == path and not f.of_model), None)
            self._loaded[path] = load_yaml(_decode(file), file.name) if file is not None else None
        return self._loaded[path]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _underline(span: Span, line: str, found: str, words: str | None) -> Span:
    start = line.index(found)
    inner = found.find(words) if words is not None else -1
    start, length = (start + inner, len(words or "")) if inner >= 0 else (start, len(found))
    return replace(span, column=start + 1, length=length)


def _decode(file: InputFile) -> str:
    """The text of an input, lines counted as the reading counted them."""
    try:
        text = file.data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:  # every text was read before: a file can only have changed in between
        raise ContentError(()) from fault
    return normalise_text(text)


@remember_last(8)  # a piece that is the same is the very same tree
def _list_passages(document: Document) -> tuple[Passage, ...]:
    return tuple(_read_passages(document))


def _read_passages(document: Document) -> Iterator[Passage]:
    piece, signed = document.meta.piece, document.meta.signed
    for section in document.sections:
        if heading := make_plain(plain_text(section.heading)):
            yield Passage(heading, section.origin, piece, section.id, section, signed=signed)
        for block in walk_blocks(section.blocks):
            inlines = block_inlines(block)
            if not inlines:
                continue
            role = block.role if isinstance(block, Paragraph) else None
            origin = _origin(block)
            yield Passage(make_plain(plain_text(inlines)), origin, piece, block.id, section, role, signed=signed)
            for inline in walk_inlines(inlines):
                if isinstance(inline, Footnote):
                    text = make_plain(plain_text(inline.children))
                    yield Passage(text, origin, piece, block.id, section, note=True, signed=signed)


def _origin(block: Block) -> Span:
    return getattr(block, "origin", Span(""))
