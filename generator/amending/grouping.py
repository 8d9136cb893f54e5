"""One fact that changes many places said once: « Aux articles 3, 4 et 9, les mots … »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.amending.modifications import (
    AlineaPlace,
    DeleteWords,
    DivisionPlace,
    InsertWords,
    Modification,
    NotePlace,
    ReplaceWords,
    WordModification,
    WordPlace,
)
from generator.amending.stipulations import Division
from generator.amending.word_changes import count_words, list_words

_WORDS = (ReplaceWords, InsertWords, DeleteWords)


def group_modifications(
    modifications: Sequence[Modification], divisions: Sequence[Division]
) -> tuple[Modification, ...]:
    """The same words changed in many alinéas are one modification; of several divisions, it comes before the others.

    `divisions` are those of the first text: one is named whole when all that it says of these words changes.
    """
    texts = {division.name: division for division in divisions}
    groups: dict[tuple[type, str, str], list[WordModification]] = {}
    for one in modifications:
        if isinstance(one, _WORDS):
            groups.setdefault((type(one), *list_words(one)), []).append(one)
    told = {key: _join(run, texts) for key, run in groups.items()}
    wide = {key for key, one in told.items() if len({place.division for place in one.places}) > 1}
    grouped: list[Modification] = [told[key] for key in told if key in wide]
    for one in modifications:
        if not isinstance(one, _WORDS):
            grouped.append(one)
            continue
        key = (type(one), *list_words(one))
        found = told.pop(key, None)
        if found is not None and key not in wide:
            grouped.append(found)
    return tuple(grouped)


def _join(run: Sequence[WordModification], texts: Mapping[str, Division]) -> WordModification:
    places = [place for one in run for place in one.places]
    each = any(isinstance(one, ReplaceWords) and one.each for one in run)
    names = list(dict.fromkeys(place.division for place in places))
    first, words = run[0], list_words(run[0])[0]
    if len(names) == 1:
        return _set_places(first, places, each=each)
    settled: list[WordPlace] = []
    for name in names:
        own = [place for place in places if place.division == name]
        changed = sum(count_words(words, _read(place, texts[name])) for place in own)
        found = sum(count_words(words, text) for text in _list_texts(texts[name]))
        whole = changed == found and (found == 1 or isinstance(first, ReplaceWords))
        each = each or (whole and found > 1)
        settled += [DivisionPlace(name)] if whole else own
    return _set_places(first, settled, each=each)


def _set_places(one: WordModification, places: Sequence[WordPlace], *, each: bool) -> WordModification:
    if isinstance(one, ReplaceWords):
        return replace(one, places=tuple(places), each=each)
    return replace(one, places=tuple(places))


def _read(place: WordPlace, division: Division) -> str:
    match place:
        case AlineaPlace(rank=rank):
            return division.alineas[rank - 1].text
        case NotePlace(number=number):
            return next(note.text for note in division.notes if note.number == number)
        case DivisionPlace():
            return "\n".join(_list_texts(division))


def _list_texts(division: Division) -> list[str]:
    """All the lines of a division that words may be changed in, its title and its notes included."""
    return [
        division.title,
        *(line for part in division.parts for line in part.lines),
        *(n.text for n in division.notes),
    ]
