"""What a passage was made from: facts that it says, the clause or the text that was typed, data that it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from generator.annexes.registry import find_annexe_file
from generator.dossier_place import FACTS_FILE
from generator.editing.file_texts import FileText, read_texts
from generator.errors import Span
from generator.model.document import (
    Block,
    BlockId,
    Document,
    Gap,
    GapKind,
    Inline,
    Section,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from generator.model.dossier import Dossier
from generator.model.names import slugify
from generator.model.words.sources import FactPlace, Literal, Source, Written
from generator.previewing.fact_words import list_owners, say_fact
from generator.previewing.opened import OpenedText
from generator.returning.sorting.aligning import Replaced, fold
from generator.returning.sorting.data_values import DataValue, find_shown, list_values
from generator.returning.sorting.traced_texts import TracedText, TracedTexts, index_texts
from generator.writing.html.blocks import title_section
from generator.writing.html.screen import list_facts

_MOST_SHOWN = 12  # values of one passage that are named
_LEAST_FOUND = 2  # letters of a value that is looked for among words


class OriginKind(StrEnum):
    """What words come from."""

    FACT = "donnée"
    CLAUSE = "clause"  # of the model, with this CTG's écarts if it has any
    OWN_CLAUSE = "clause propre"  # of this CTG alone
    LOCAL_TEXT = "texte"
    CELL = "cellule"  # of a CSV table
    DATA = "donnée d'annexe"  # a value of a YAML file of an annexe
    SHEET = "fiche"  # a value of a fiche action
    PROGRAM = "calculé"  # a total, a heading of a table


@dataclass(frozen=True, slots=True)
class Origin:
    """One thing that a passage was made from. `says` is for people, without names of keys.

    `file` is below the dossier, empty for a clause of the model; `path` is that of a fact, or (line, column) of a cell.
    `words` are those of the passage that come from it. `missing` when nobody has written it yet.
    """

    kind: OriginKind
    says: str
    file: str = ""
    path: tuple[str | int, ...] = ()
    clause: str = ""
    words: str = ""
    missing: bool = False
    reasons: tuple[str, ...] = ()  # of the écarts of a clause

    @property
    def fact(self) -> FactPlace | None:
        """The fact, the value or the cell."""
        return FactPlace(self.file, self.path) if self.path else None


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a text and what it was made from. `part` is the title of its section."""

    piece: str
    block: BlockId
    part: str
    words: str
    origins: tuple[Origin, ...]


def explain_block(opened: OpenedText, piece: str, block: str, fact: str = "") -> Passage | None:
    """What a block of a piece was made from; with `fact`, as `data-fait` names it, that one first.

    A name below a block's (a cell, a note) is that block's. Nothing for a name that the piece has not.
    Raises: as `OpenedText.compose`.
    """
    (document,) = opened.compose((piece,))
    found = _find_block(document, block)
    if found is None:
        return None
    section, one = found
    origins = Explainer(opened.dossier, document).explain(one)
    if fact:
        named = fact.split()
        origins = tuple(sorted(origins, key=lambda origin: _name(origin) not in named))
    inlines = one.heading if isinstance(one, Section) else list_words(one)
    return Passage(piece, one.id, title_section(section), plain_text(inlines), origins)


def _name(origin: Origin) -> str:
    return f"{origin.file}:{'.'.join(str(step) for step in origin.path)}"


def _find_block(document: Document, name: str) -> tuple[Section, Block | Section] | None:
    """The block of that name, or the nearest that its name begins with."""
    for section in document.sections:
        if name in (section.id, f"{section.id}/titre"):
            return section, section
        if not name.startswith(f"{section.id}/"):
            continue
        best: Block | None = None
        for block in walk_blocks(section.blocks):
            if name == block.id:
                return section, block
            if name.startswith((f"{block.id}/", f"{block.id}-")) and (best is None or len(block.id) > len(best.id)):
                best = block
        return section, best if best is not None else section
    return None


def list_words(block: Block) -> tuple[Inline, ...]:
    """The words of a block; those that stand in it, for one that has none of its own."""
    own = block_inlines(block)
    if own:
        return own
    inner = (one for one in walk_blocks((block,)) if one is not block)
    return tuple(inline for one in inner for inline in block_inlines(one))[:40]


@dataclass(frozen=True)
class Explainer:
    """Tells what blocks of a traced piece were made from."""

    dossier: Dossier
    document: Document

    @cached_property
    def _texts(self) -> Mapping[str, FileText]:
        return read_texts(self.dossier)

    @cached_property
    def _index(self) -> TracedTexts:
        return index_texts((self.document,))

    def explain(self, block: Block | Section) -> tuple[Origin, ...]:
        """What a block was made from, in the order of its words, each thing once."""
        inlines = block.heading if isinstance(block, Section) else list_words(block)
        text = self._index.find(self.document.meta.piece, block.key)
        found = [*self._explain_gaps(inlines)]
        if text is not None and text.is_traced:
            found += self._explain_sources(text)
        else:
            found += self._explain_data(getattr(block, "origin", Span("")), plain_text(inlines), block.key)
        merged: dict[tuple[object, ...], Origin] = {}
        for one in found:
            merged.setdefault((one.kind, one.file, one.path, one.clause), one)
        return tuple(merged.values()) or (Origin(OriginKind.PROGRAM, "mots que le programme écrit de lui-même"),)

    def shows(self, block: Block, fact: FactPlace) -> bool:
        """Whether a block that no clause prints shows a value of the data, or the gap where it is to be written."""
        origin = getattr(block, "origin", None)
        path = self._find_file(origin) if origin is not None else ""
        if path != fact.file or not block_inlines(block):
            return False
        if fact.file.endswith(".csv") and origin is not None and origin.line > 1 and fact.path[:1] != (origin.line,):
            return False
        value = next((one for one in _read_values(self._texts[path]) if one.fact == fact), None)
        if value is None or not (value.is_unknown or _is_shown(value, fold(plain_text(block_inlines(block))))):
            return False
        return any(one.path == fact.path for one in self.explain(block))

    # --- clauses, texts, facts ---------------------------------------------------------------------------------

    def _explain_sources(self, text: TracedText) -> Iterator[Origin]:
        typed: list[Origin] = []
        for source in dict.fromkeys(source for source in text.sources if source is not None):
            start, end = text.find_extent(source)
            words = text.words[start:end].strip()
            if not isinstance(source, Literal):
                yield from self._name_facts(source, words)
            typed.append(self._name_text(source.written, words if isinstance(source, Literal) else ""))
        yield from typed

    def _name_facts(self, source: Source, words: str) -> Iterator[Origin]:
        for fact in list_facts(source):
            yield Origin(OriginKind.FACT, say_fact(self.dossier, fact), fact.file, fact.path, words=words)

    def _name_text(self, written: Written, words: str) -> Origin:
        clause = self.dossier.clauses[written.clause]
        path = self._find_file(written.origin)
        if path.startswith("textes/"):
            return Origin(OriginKind.LOCAL_TEXT, self._title_text(clause.id), path, clause=clause.id, words=words)
        if clause.overrides or path.startswith("clauses/"):
            return Origin(OriginKind.OWN_CLAUSE, "une clause propre à cette CTG", path, clause=clause.id, words=words)
        reasons = tuple(one.reason for one in self.dossier.deviations if one.clause == clause.id)
        says = "une clause du modèle, dont cette CTG s'écarte" if reasons else "une clause du modèle"
        return Origin(OriginKind.CLAUSE, says, clause=clause.id, words=words, reasons=reasons)

    def _title_text(self, name: str) -> str:
        plan = self.dossier.model.plan
        found = next((one for one in plan.textes_locaux if one.id == name), None) or plan.find_yearly_text(name)
        return f"le texte « {found.titre} »" if found is not None else "un texte du dossier"

    # --- data of annexes ---------------------------------------------------------------------------------------

    def _explain_data(self, origin: Span, words: str, key: str) -> Iterator[Origin]:
        path = self._find_file(origin)
        file = self._texts.get(path)
        if file is None:
            return
        shown = _list_shown(_read_values(file), origin, words, key)
        named = [one for one in shown if any(slugify(name) in key for name in list_owners(self.dossier, one.fact))]
        for value in (named or shown)[:_MOST_SHOWN]:
            yield self._name_value(value, words)

    def _name_value(self, value: DataValue, words: str = "") -> Origin:
        path = value.fact.file
        if value.in_table:
            says = f"ligne {value.fact.path[0]} du tableau, colonne « {value.fact.path[1]} »"
            return Origin(OriginKind.CELL, says, path, value.fact.path, words=value.words)
        kind = OriginKind.DATA
        if path == FACTS_FILE:
            kind = OriginKind.FACT
        elif (found := find_annexe_file(path)) is not None and found[1].together:
            kind = OriginKind.SHEET
        return Origin(kind, say_fact(self.dossier, value.fact), path, value.fact.path, words=words or value.words)

    # --- gaps --------------------------------------------------------------------------------------------------

    def _explain_gaps(self, inlines: tuple[Inline, ...]) -> Iterator[Origin]:
        for gap in walk_inlines(inlines):
            if isinstance(gap, Gap):
                yield self._explain_gap(gap)

    def _explain_gap(self, gap: Gap) -> Origin:
        place = gap.origin
        path = self._find_file(place)
        says = f"à compléter : {gap.what}" if gap.kind is GapKind.TO_COMPLETE else f"à confirmer : {gap.what}"
        file = self._texts.get(path)
        if path.startswith("textes/"):
            return Origin(OriginKind.LOCAL_TEXT, says, path, clause=path[7:-3], missing=True)
        waiting = [v for v in _read_values(file) if v.line == place.line] if file is not None else []
        if gap.kind is GapKind.TO_COMPLETE:
            waiting = [v for v in waiting if v.is_unknown] or waiting[:1]
        if not waiting:
            return Origin(OriginKind.FACT, says, path, missing=True)
        found = self._name_value(waiting[0])
        return Origin(found.kind, says, found.file, found.path, missing=True)

    # --- files -------------------------------------------------------------------------------------------------

    def _find_file(self, origin: Span) -> str:
        """The file of an origin, below the dossier; empty for one that is elsewhere."""
        for folder in dict.fromkeys((self.dossier.folder, self.dossier.data_folder)):
            if origin.file.startswith(f"{folder}/"):
                return origin.file.removeprefix(f"{folder}/")
        return ""


@lru_cache(maxsize=64)
def _read_values(file: FileText) -> tuple[DataValue, ...]:
    return list_values(file)


def _list_shown(values: Iterable[DataValue], origin: Span, words: str, key: str) -> list[DataValue]:
    """The values that a passage shows: of its own line first, then those that its key names best, the longest first."""
    rated: list[tuple[tuple[int, int, int], DataValue]] = []
    said = fold(words)
    for value in values:
        near = int(value.line == origin.line and value.in_table)
        if value.in_table and origin.line > 1 and not near:
            continue
        shows = _is_shown(value, said)
        if shows:
            rated.append(((near, value.rate(key), len(value.words)), value))
    rated.sort(key=lambda one: one[0], reverse=True)
    best = rated[0][0][1] if rated else 0
    return [value for (near, rate, _), value in rated if near or rate == best]


def _is_shown(value: DataValue, said: str) -> bool:
    if len(value.words.strip()) < _LEAST_FOUND and value.words.strip() != said.strip():
        return False
    return any(find_shown(value, said, Replaced(start, start, "")) is not None for start in _list_starts(value, said))


def _list_starts(value: DataValue, said: str) -> Iterator[int]:
    """Where words that may show a value begin."""
    first = fold(value.words.split("\n", 1)[0].lstrip(" -+*–•"))[:1]
    for place, sign in enumerate(said):
        begins = place == 0 or not said[place - 1].isalnum()
        if begins and (sign == first or sign.isdigit()):
            yield place
