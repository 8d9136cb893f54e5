"""Words of a clause that were changed: of a line, of the fact that an expression prints, of neither alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from generator.editing.values import Choice, Option, SpliceValue, Target, TargetKind
from generator.errors import Span
from generator.model.words.sources import Derived, FactPlace, FromFact, Literal, Source
from generator.reading.yaml_edits import find_value
from generator.returning.sorting.aligning import Replaced, align, plain
from generator.returning.sorting.inverting import DATE, NUMBER, invert
from generator.returning.sorting.loop_rounds import find_condition
from generator.returning.sorting.traced_texts import TracedText
from generator.returning.sorting.written_lines import LineEdit, Lines, align_written, escape_words

_FORMS = {"date": DATE.pattern, "annee": r"\d{4}", "nombre": NUMBER.pattern, "euros": rf"(?:{NUMBER.pattern}) €"}


@dataclass(frozen=True, slots=True)
class Sorted:
    """What one change of words bears on, and what can be done."""

    target: Target
    options: tuple[Option, ...] = ()
    asks: bool = False


def sort_words(lines: Lines, text: TracedText, change: Replaced) -> Sorted:
    """The target of a change of some characters of a traced text."""
    sources = _find_sources(text, change)
    if not sources:
        return _refuse_number(text)
    if all(isinstance(source, Literal) for source in sources):
        return _sort_literals(lines, text, change, sources)
    if len(sources) == 1 and isinstance(sources[0], FromFact):
        found = _sort_fact(lines, text, change, sources[0])
        if found is not None:
            return found
    split = _split(lines, text, change, sources)
    return split if split is not None else _freeze(lines, text, change, sources)


def _find_sources(text: TracedText, change: Replaced) -> tuple[Source, ...]:
    """The sources of what goes; of what only comes, that of the words it is put into, those of a line first."""
    if change.start < change.end:
        inside = text.sources[change.start : change.end]
        known = [source for source, _ in groupby(inside, key=lambda one: one) if source is not None]
        calculated = any(
            source is None and not sign.isspace()
            for source, sign in zip(inside, text.words[change.start : change.end], strict=True)
        )
        return () if calculated else tuple({id(one): one for one in known}.values())
    before = text.sources[change.start - 1] if change.start else None
    after = text.sources[change.start] if change.start < len(text.sources) else None
    if before is not None and before is after:
        return (before,)
    return tuple(
        [one for one in (before, after) if isinstance(one, Literal)] or [one for one in (before, after) if one]
    )[:1]


def _refuse_number(text: TracedText) -> Sorted:
    says = "ces mots sont calculés par le programme (numéro, renvoi) : ils suivent le plan du modèle"
    return Sorted(Target(TargetKind.NONE, says, (text.origin,)))


def edit_literals(
    lines: Lines, text: TracedText, change: Replaced, sources: Sequence[Source]
) -> tuple[LineEdit, ...] | None:
    """The change in the lines where its words were typed; nothing when they cannot be laid beside what is printed."""
    edits: list[LineEdit] = []
    words = change.words
    for source in sources:
        written = source.written
        line = lines.dossier.clauses[written.clause].lines[written.line]
        places = [rank for rank, one in enumerate(text.sources) if one is source]
        found = align_written("".join(text.words[rank] for rank in places), line, written)
        if found is None:
            return None
        start = sum(1 for rank in places if rank < change.start)
        end = sum(1 for rank in places if rank < change.end)
        edits.append(LineEdit(written.clause, written.line, *found.find(start, end), escape_words(plain(words))))
        words = ""
    return tuple(edits)


def _sort_literals(lines: Lines, text: TracedText, change: Replaced, sources: Sequence[Source]) -> Sorted:
    first = sources[0].written
    kind = lines.name_kind(first.clause, first.line)
    says = f"{kind} « {first.clause} », ligne {first.origin.line}"
    edits = edit_literals(lines, text, change, sources)
    if edits is None or len({edit.clause for edit in edits}) > 1:
        return Sorted(Target(TargetKind.NONE, f"{says} : la ligne se corrige à la main", (first.origin,)))
    options = lines.list_options(edits, text.words[change.start : change.end], change.words)
    looped = any(source.written.looped for source in sources)
    if looped:
        says += ", imprimée plusieurs fois : tous ces passages, ou celui-ci seul"
        options = (*options[:1], *_list_here(lines, text, edits), *options[1:])
    return Sorted(Target(kind, says, (first.origin,)), options, asks=looped)


def _list_here(lines: Lines, text: TracedText, edits: tuple[LineEdit, ...]) -> tuple[Option, ...]:
    """The words for one round alone, when the key of the text says which: the others keep theirs."""
    here: list[LineEdit] = []
    for edit in edits:
        clause = lines.dossier.clauses[edit.clause].lines
        condition = find_condition(lines.dossier.facts, clause, edit.line, text.key)
        if condition is None:
            return ()
        words = clause[edit.line][edit.start : edit.end]
        other = f"{{% else %}}{words}" if words else ""
        here.append(replace(edit, text=f"{{% if {condition} %}}{edit.text}{other}{{% endif %}}"))
    first = next(iter(lines.list_options(tuple(here), "", "")), None)
    if first is None:
        return ()
    rounds = ", ".join(f"« {one} »" for one in text.key.split("/")[1:-1])
    return (replace(first, choice=Choice.HERE, says=f"{first.says}, pour {rounds} seulement"),)


def edit_fact(lines: Lines, text: TracedText, source: FromFact, change: Replaced) -> SpliceValue | None:
    """The fact that would print its words so; nothing when it cannot be told."""
    start, end = text.find_extent(source)
    before = text.words[start:end]
    after = before[: change.start - start] + change.words + before[change.end - start :]
    try:
        value = find_value(lines.texts[source.fact.file].text, source.fact.path)
    except KeyError:
        return None
    if value.kind != "scalar":
        return None
    if not source.filters:
        found = align(before, value.words, skipping="*^\\")
        if found is None:
            return None
        return SpliceValue(source.fact, *found.find(change.start - start, change.end - start), plain(change.words))
    wanted = invert(source.filters, value.words, before, after)
    return SpliceValue(source.fact, 0, len(value.words), wanted) if wanted is not None else None


def _sort_fact(lines: Lines, text: TracedText, change: Replaced, source: FromFact) -> Sorted | None:
    edit = edit_fact(lines, text, source, change)
    if edit is None:
        return None
    option = Option(Choice.DATA, f"modifier {name_fact(source.fact)}", (edit,))
    frozen = _freeze(lines, text, change, (source,)).options
    target = Target(TargetKind.FACT, name_fact(source.fact), find_places((source.fact,), lines), (source.fact,))
    return Sorted(target, (option, *frozen))


def find_places(facts: Sequence[FactPlace], lines: Lines) -> tuple[Span, ...]:
    """The lines where facts are written; a fact that nobody wrote has none."""
    places: list[Span] = []
    for fact in facts:
        text = lines.texts[fact.file].text
        try:
            start = find_value(text, fact.path).start
        except KeyError:
            continue
        places.append(Span(f"{lines.dossier.folder}/{fact.file}", text.count("\n", 0, start) + 1))
    return tuple(places)


def name_fact(fact: FactPlace) -> str:
    """« ctg.yaml, periode.fin »."""
    return f"{fact.file}, {'.'.join(str(step + 1) if isinstance(step, int) else step for step in fact.path)}"


def _split(lines: Lines, text: TracedText, change: Replaced, sources: Sequence[Source]) -> Sorted | None:
    """A fact whose form is known, among words of a line: each takes what is its own, when there is one way only."""
    facts = [one for one in sources if isinstance(one, FromFact)]
    if len(facts) != 1 or not facts[0].filters or facts[0].filters[-1] not in _FORMS:
        return None
    if not all(isinstance(one, FromFact | Literal) for one in sources):
        return None
    start, end = text.find_extent(facts[0])
    whole = Replaced(min(start, change.start), max(end, change.end), "")
    said = text.words[whole.start : change.start] + change.words + text.words[change.end : whole.end]
    found = list(re.finditer(_FORMS[facts[0].filters[-1]], plain(said)))
    if len(found) != 1:
        return None
    first, last = found[0].span()
    fact = edit_fact(lines, text, facts[0], Replaced(start, end, said[first:last]))
    if fact is None:
        return None
    options = [Option(Choice.DATA, f"modifier {name_fact(facts[0].fact)}", (fact,))]
    edits: list[LineEdit] = []
    for side in (Replaced(whole.start, start, said[:first]), Replaced(end, whole.end, said[last:])):
        if side.start == side.end and not side.words:
            continue
        near = [one for one in dict.fromkeys(text.sources[side.start : side.end]) if isinstance(one, Literal)]
        near = near or [one for one in (_at(text, side.start - 1), _at(text, side.end)) if isinstance(one, Literal)][:1]
        found_edits = edit_literals(lines, text, side, near) if near else None
        if found_edits is None:
            return None
        edits += found_edits
    if edits:
        others = lines.list_options(tuple(edits), text.words[whole.start : whole.end], said)
        if not others:
            return None
        options = [
            Option(
                other.choice, f"{options[0].says} ; {other.says}", (fact, *other.edits), needs_reason=other.needs_reason
            )
            for other in others
            if other.choice is not Choice.PROPOSE
        ]
    fact_place = find_places((facts[0].fact,), lines)
    target = Target(TargetKind.FACT, name_fact(facts[0].fact), fact_place, (facts[0].fact,))
    return Sorted(target, tuple(options))


def _at(text: TracedText, rank: int) -> Source | None:
    return text.sources[rank] if 0 <= rank < len(text.sources) else None


def _freeze(lines: Lines, text: TracedText, change: Replaced, sources: Sequence[Source]) -> Sorted:
    """Words that follow from facts: not editable, unless expressions give way to the words that are wanted."""
    facts = tuple(dict.fromkeys(fact for source in sources for fact in _list_facts(source)))
    names = " ; ".join(name_fact(fact) for fact in facts)
    says = f"mots déduits de : {names}" if names else "mots déduits des données ou de la grammaire"
    places = (*find_places(facts, lines), *(one.written.origin for one in sources))
    target = Target(TargetKind.NONE, says, tuple(dict.fromkeys(places)), facts)
    first, last = sources[0], sources[-1]
    if any(one.written.looped for one in sources) or (first.written.line, first.written.clause) != (
        last.written.line,
        last.written.clause,
    ):
        return Sorted(target)
    start, before = _find_edge(lines, text, first, change.start, at_start=True)
    end, after = _find_edge(lines, text, last, change.end, at_start=False)
    if start is None or end is None:
        return Sorted(target)
    edit = LineEdit(
        first.written.clause, first.written.line, start, end, escape_words(plain(before + change.words + after))
    )
    options = lines.list_options((edit,), text.words[change.start : change.end], change.words, frozen=True)
    return Sorted(target, options, asks=True)


def _find_edge(lines: Lines, text: TracedText, source: Source, place: int, *, at_start: bool) -> tuple[int | None, str]:
    """Where an edit of the line begins or ends, and the words of an expression that it must say again."""
    begins, ends = text.find_extent(source)
    written = source.written
    if isinstance(source, Literal):
        line = lines.dossier.clauses[written.clause].lines[written.line]
        found = align_written(text.words[begins:ends], line, written)
        if found is None or any(one is not source for one in text.sources[begins:ends]):
            return None, ""
        column = found.find(place - begins, place - begins)[0]
        return (found.places[place - begins] if at_start and place < ends else column), ""
    if not written.length:
        return None, ""
    if at_start:
        return written.start, text.words[begins:place]
    return written.start + written.length, text.words[place:ends]


def _list_facts(source: Source) -> tuple[FactPlace, ...]:
    match source:
        case FromFact(fact=fact):
            return (fact,)
        case Derived(facts=facts):
            return facts
        case _:
            return ()
