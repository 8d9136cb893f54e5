"""Words printed from data files by no clause: the value, or the cell, that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.dossier_place import FACTS_FILE
from generator.editing.values import Choice, Option, SpliceText, Target, TargetKind
from generator.errors import Span
from generator.model.document import Gap, GapKind
from generator.model.dossier import Dossier
from generator.returning.sorting.aligning import Replaced, plain
from generator.returning.sorting.data_values import DataValue, Shown, find_shown, list_values
from generator.returning.sorting.traced_texts import TracedText
from generator.returning.sorting.word_changes import Sorted, name_fact
from generator.returning.sorting.written_lines import Lines, escape_words

_MOST = 12  # values of the same words that are tried


@dataclass(frozen=True, slots=True)
class Data:
    """The values of all data files of a dossier, by file."""

    dossier: Dossier
    lines: Lines
    values: dict[str, tuple[DataValue, ...]]

    @classmethod
    def of(cls, lines: Lines) -> Data:
        """The data of a dossier whose files have been read."""
        return cls(lines.dossier, lines, {path: list_values(file) for path, file in lines.texts.items()})

    def find_file(self, origin: Span) -> str:
        """The file of an origin, below the dossier; empty for one that is elsewhere."""
        path = origin.file.removeprefix(f"{self.dossier.folder}/")
        return path if path in self.values else ""


def sort_data(data: Data, text: TracedText, change: Replaced) -> tuple[Sorted, ...]:
    """What a change of printed data may bear on, the likeliest first: a trial tells which it is."""
    found = list(_rank(data, text, change))
    if not found:
        says = "cette partie est calculée ou fixée par le programme : total, titre ou mot d'un tableau"
        return (Sorted(Target(TargetKind.NONE, says, (text.origin,))),)
    return tuple(_offer(data, shown) for shown in found[:_MOST])


def _rank(data: Data, text: TracedText, change: Replaced) -> Iterator[Shown]:
    """The values that show the words: of the text's own line, of its file, of a file that its key names, of others."""
    own = data.find_file(text.origin)
    seen: list[tuple[tuple[int, int, int, int], Shown]] = []
    for path, values in data.values.items():
        stem = path.rpartition("/")[2].rpartition(".")[0]
        near = 3 if path == own else 2 if stem and f":{stem}" in text.key else 1 if path == FACTS_FILE else 0
        for value in values:
            shown = find_shown(value, text.words, change)
            if shown is None:
                continue
            on_line = int(near == 3 and value.in_table and value.line == text.origin.line)
            whole = int(shown.start == 0 and shown.end == len(text.words))
            seen.append(((near + on_line, whole, value.rate(text.key), shown.end - shown.start), shown))
    for _, shown in sorted(seen, key=lambda one: one[0], reverse=True):
        yield shown


def _offer(data: Data, shown: Shown) -> Sorted:
    fact = shown.value.fact
    place = Span(f"{data.dossier.folder}/{fact.file}", shown.value.line)
    kind = TargetKind.FACT if fact.file == FACTS_FILE else TargetKind.DATA
    says = f"{fact.file}, ligne {shown.value.line}, {fact.path[1]}" if shown.value.in_table else name_fact(fact)
    option = Option(Choice.DATA, f"modifier {says}", (shown.edit,))
    return Sorted(Target(kind, says, (place,), (fact,)), (option,))


def sort_gap(data: Data, gap: Gap, words: str) -> Sorted:
    """Words put in the place of « à compléter »: the value that nobody knew."""
    place = gap.origin
    if gap.kind is GapKind.TO_CONFIRM:
        where = gap.mark or place
        return Sorted(Target(TargetKind.NONE, "« à confirmer » se lève en effaçant sa ligne", (where,)))
    path = data.find_file(place)
    waiting = [v for v in data.values.get(path, ()) if v.is_unknown and v.line == place.line]
    if len(waiting) > 1:
        named = [v for v in waiting if gap.what in v.words or str(v.fact.path[-1]).replace("_", " ") in gap.what]
        waiting = named if len(named) == 1 else waiting
    if len(waiting) == 1:
        value = waiting[0]
        option = Option(
            Choice.DATA, f"compléter {name_fact(value.fact)}", (value.replace(0, len(value.words), plain(words)),)
        )
        kind = TargetKind.FACT if path == FACTS_FILE else TargetKind.DATA
        return Sorted(Target(kind, name_fact(value.fact), (place,), (value.fact,)), (option,))
    file = data.lines.texts.get(path)
    if file is not None and path.endswith(".md"):
        start = file.text.find(f"[à compléter : {gap.what}]")
        if start >= 0 and file.text.count(f"[à compléter : {gap.what}]") == 1:
            end = start + len(f"[à compléter : {gap.what}]")
            option = Option(
                Choice.TEXT, f"compléter {path}", (SpliceText(path, start, end, escape_words(plain(words))),)
            )
            return Sorted(Target(TargetKind.LOCAL_TEXT, path, (place,)), (option,))
    return Sorted(Target(TargetKind.NONE, f"à compléter dans le dossier : {gap.what}", (place,)))
