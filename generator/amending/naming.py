"""What an amending act names, with a preposition and an article: « au deuxième alinéa de l'article 9 »."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import groupby
from typing import assert_never

from generator.amending.counting.ordinals import say_feminine, say_number, say_ordinal
from generator.amending.modifications import (
    AlineaPlace,
    Anchor,
    DivisionPlace,
    IntertitlePlace,
    NotePlace,
    SheetFates,
    TablePlace,
    WordPlace,
)

_ARTICLE = "article "
_PLURALS, _FEMININES = ("visas",), ("désignation", "liste", "ligne", "note", "fiche")


class Gender(StrEnum):
    """What agrees with a division."""

    MASCULINE = "masculin"
    FEMININE = "feminin"
    PLURAL = "pluriel"


def find_gender(name: str) -> Gender:
    """« les visas », « la liste des annexes », « l'article 9 »."""
    first = name.partition(" ")[0]
    if first in _PLURALS:
        return Gender.PLURAL
    return Gender.FEMININE if first in _FEMININES else Gender.MASCULINE


def join(words: Sequence[str]) -> str:
    """« 3, 4 et 9 »."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} et {words[-1]}"


def name_division(word: str, name: str) -> str:
    """A division after a preposition and its article: « de l'article 9 », « du préambule », « aux visas »."""
    gender = find_gender(name)
    if gender is Gender.PLURAL:
        return {"de": f"des {name}", "à": f"aux {name}"}.get(word, f"{word} les {name}".strip())
    if name[0] in "aeiouyéèêh":
        return f"{word} l'{name}".strip()
    if gender is Gender.FEMININE:
        return f"{word} la {name}".strip()
    return {"de": f"du {name}", "à": f"au {name}"}.get(word, f"{word} le {name}".strip())


def name_of(name: str, inside: str) -> str:
    """« de l'article 9 », with a space before it; nothing where the sentence above names it."""
    return "" if name == inside else f" {name_division('de', name)}"


def say_ranks(word: str, ranks: Sequence[int]) -> str:
    """« au deuxième alinéa », « aux premier et troisième alinéas », « les deuxième à quatrième alinéas »."""
    if len(ranks) == 1:
        link = "au" if word == "à" else f"{word} le".strip()
        return f"{link} {say_ordinal(ranks[0])} alinéa"
    link = "aux" if word == "à" else f"{word} les".strip()
    return f"{link} {join([say_ordinal(rank) for rank in ranks])} alinéas"


def say_span(first: int, last: int, inside_of: str) -> str:
    """« les deuxième et troisième alinéas de l'article 9 »; `inside_of` is « de l'article 9 », with its space."""
    if last <= first + 1:
        return f"{say_ranks('', list(range(first, last + 1)))}{inside_of}"
    return f"les {say_ordinal(first)} à {say_ordinal(last)} alinéas{inside_of}"


def say_places(places: Sequence[WordPlace], inside: str) -> str:
    """« au deuxième alinéa de l'article 9 », « aux articles 3, 4 et 9 », « à la note 1 »."""
    told: list[str] = []
    for kind, run in groupby(places, lambda place: (type(place), "" if _is_whole(place) else place.division)):
        told += _say_run(kind[0], list(run), inside)
    return join(told)


def _is_whole(place: WordPlace) -> bool:
    return isinstance(place, DivisionPlace)


def _say_run(kind: type[WordPlace], run: Sequence[WordPlace], inside: str) -> list[str]:
    if kind is AlineaPlace:
        ranks = [place.rank for place in run if isinstance(place, AlineaPlace)]
        return [f"{say_ranks('à', ranks)}{name_of(run[0].division, inside)}"]
    if kind is NotePlace:
        return [f"à {name_note(place, inside)}" for place in run if isinstance(place, NotePlace)]
    told: list[str] = []
    for is_article, group in groupby(run, lambda place: place.division.startswith(_ARTICLE)):
        names = [place.division for place in group]
        if is_article and len(names) > 1:
            told.append(f"aux articles {join([name.removeprefix(_ARTICLE) for name in names])}")
        else:
            told += [name_division("à", name) for name in names]
    return told


def name_note(place: NotePlace, inside: str) -> str:
    """« la note 1 de l'article 3 »."""
    return f"la note {place.number}{name_of(place.division, inside)}"


def name_intertitle(place: IntertitlePlace, inside: str) -> str:
    """« l'intertitre : « Le suivi » de l'article 9 »."""
    return f"l'intertitre : «\u00a0{place.words}\u00a0»{name_of(place.division, inside)}"


def name_subdivision(word: str, place: IntertitlePlace, inside: str) -> str:
    """« le 2.5 de l'article 2 », « du a de l'article 3 »."""
    number = say_label(place.label)
    link = {"de": "du", "à": "au"}.get(word, f"{word} le".strip())
    return f"{link} {number}{name_of(place.division, inside)}"


def say_label(label: str) -> str:
    """The number of a subdivision in a sentence: « 2.5 bis » for « 2.5 bis. »."""
    return label.rstrip(" .:)–-")


def name_table(word: str, place: TablePlace, inside: str) -> str:
    """« dans le tableau de l'article 3 », « le deuxième tableau »."""
    rank = f"{say_ordinal(place.rank)} " if place.rank else ""
    return f"{word} le {rank}tableau{name_of(place.division, inside)}".strip()


def name_anchor(word: str, anchor: Anchor, inside: str) -> str:
    """« après le deuxième alinéa de l'article 9 », « avant l'intertitre : « Le suivi » »."""
    match anchor:
        case AlineaPlace(division=division, rank=rank):
            return f"{say_ranks(word, [rank])}{name_of(division, inside)}"
        case IntertitlePlace():
            return f"{word} {name_intertitle(anchor, inside)}"
        case TablePlace():
            return name_table(word, anchor, inside)
        case _:
            assert_never(anchor)


def say_counts(counts: tuple[int, int, int]) -> str:
    """« un alinéa », « un intertitre et deux alinéas », « un tableau »."""
    alineas, intertitles, tables = counts
    named = ((intertitles, "intertitre"), (alineas, "alinéa"), (tables, "tableau"))
    told: list[str] = []
    for count, name in named:
        if count:
            plural = "" if count == 1 else "x" if name == "tableau" else "s"
            told.append(f"{say_number(count)} {name}{plural}")
    return join(told)


def say_rows(count: int) -> str:
    """« deux », « vingt et une »."""
    return say_feminine(count)


def say_sheets(sheets: SheetFates) -> str:
    """« les fiches 2 et 4 à 9 sont modifiées et la fiche 2 bis est ajoutée »; nothing when no fiche changed."""
    fates = ((sheets.changed, "modifiée"), (sheets.added, "ajoutée"), (sheets.struck, "supprimée"))
    told: list[str] = []
    for names, verb in fates:
        if not names:
            continue
        numbers = [name.partition(" ")[2] for name in names]
        numbers = list(_join_runs(numbers)) if sheets.by_range else numbers
        kind = names[0].partition(" ")[0]
        one = len(names) == 1
        subject = f"la {kind} {numbers[0]}" if one else f"les {kind}s {join(numbers)}"
        told.append(f"{subject} {'est' if one else 'sont'} {verb}{'' if one else 's'}")
    return join(told)


def _join_runs(numbers: Sequence[str]) -> Iterator[str]:
    """The numbers, with « 4 à 9 » for three or more that follow each other."""
    position = 0
    while position < len(numbers):
        end = position + 1
        while end < len(numbers) and _follows(numbers[end - 1], numbers[end]):
            end += 1
        run = numbers[position:end]
        yield from (f"{run[0]} à {run[-1]}",) if len(run) > 2 else run
        position = end


def _follows(one: str, other: str) -> bool:
    return one.isdigit() and other.isdigit() and int(other) == int(one) + 1
