"""A rule on names written in two ways: usual short names, communes, département, parties, people, services.

A name is looked for without its accents, hyphens and capitals, in all passages at once; what is found and is not
written as the facts write it is a second spelling.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity

_SHORT_NAMES = (("Caf", "CAF"), ("Ctg", "CTG"))
_ARTICLE = re.compile(r"^(?:le|la|les|l'|du|de la|de l'|des|d'|de) ?", re.IGNORECASE)
_KIND = re.compile(
    r"^(?:commune|ville|communauté (?:de communes|d'agglomération|urbaine)|métropole|département|syndicat\s\w+) "
    r"(?:du|de la|de l'|des|d'|de|le|la|les) ?",
    re.IGNORECASE,
)
_MIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class _Name:
    """A name as the facts write it. `capitals`: whether its capitals count, too."""

    words: str
    capitals: bool


class _Folding(dict[int, str]):
    """Each letter without its accent nor its capital, a hyphen as a space; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c)).lower()
        self[code] = " " if plain in {"-", "'"} else plain if len(plain) == 1 else letter
        return self[code]


_FOLDING = _Folding()


def _fold(text: str) -> str:
    """The text without accents, capitals nor hyphens, letter for letter: places stay the same."""
    return text.translate(_FOLDING)


def _list_names(inquiry: Inquiry) -> Iterator[_Name]:
    facts = inquiry.facts
    yield _Name(facts.territoire.departement_nom, capitals=True)
    for commune in facts.territoire.communes:
        yield _Name(commune.nom, capitals=True)
    for party in facts.parties:
        core = _KIND.sub("", party.nom)
        if core != party.nom:
            yield _Name(core, capitals=False)
        for person in party.representants:
            if isinstance(person.nom, str):
                yield _Name(person.nom, capitals=False)
    for facility in inquiry.dossier.facilities:
        for words in (facility.nom, facility.gestionnaire):
            if isinstance(words, str):
                yield _Name(_KIND.sub("", words), capitals=False)


def _index_names(inquiry: Inquiry) -> dict[str, _Name]:
    """The names by their folded form, without the article that a sentence changes (« Les Aulnaies », « aux Aulnaies »).

    The first that writes a name is right (the communes before the services): a second spelling is found where it is.
    """
    index: dict[str, _Name] = {}
    for name in _list_names(inquiry):
        words = _ARTICLE.sub("", " ".join(name.words.split()).replace("\u2019", "'"))
        if len(words) >= _MIN_LETTERS and words[0].isupper():
            index.setdefault(_fold(words), _Name(words, name.capitals))
    return index


def _find_other_names(inquiry: Inquiry) -> Iterator[Finding]:
    index = _index_names(inquiry)
    if not index:
        return
    longest_first = sorted(index, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w@./-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w@/])")
    for passage, match in inquiry.look(("folded", pattern), lambda text: pattern.finditer(_fold(text))):
        start, end = match.span()
        if "-" in (passage.text[end : end + 1], passage.text[max(0, start - 1) : start]):
            continue  # a part of a longer name
        found, name = passage.text[start:end], index[match.group(0)]
        if not _is_written(found, name):
            words = f"deux graphies : « {found} » et « {name.words} »"
            yield Finding(words, inquiry.locate(passage, start, end), f"écrire « {name.words} »")


def _is_written(found: str, name: _Name) -> bool:
    """Whether words found are the name as it is written, or an honest other thing."""
    if found == name.words or found.isupper():  # accents missing on capitals are told by « accent-capitale »
        return True
    single = not re.search(r"[ '-]", name.words)
    if single or not name.capitals:
        # « la forêt » is not the commune of La Forêt, nor « à petits pas » the crèche Les Petits Pas.
        return found[0].islower() or found.casefold() == name.words.casefold()
    return False


def _find_two_spellings(inquiry: Inquiry) -> Iterator[Finding]:
    # A line in capitals proves nothing: there « CTG » is how « Ctg » is written.
    for usual, other in _SHORT_NAMES:
        found = [
            [(p, m) for p, m in inquiry.search(re.compile(rf"\b{word}\b"), word.lower()) if not p.text.isupper()]
            for word in (usual, other)
        ]
        counts = [len(places) for places in found]
        if all(counts):
            rare = found[1] if counts[1] <= counts[0] else found[0]
            words = f"deux graphies : « {usual} » {counts[0]} fois, « {other} » {counts[1]} fois"
            yield cite_words(inquiry, *rare[0], words, "n'en garder qu'une")
    yield from _find_other_names(inquiry)


RULES = (
    Rule(
        code=Code.DEUX_GRAPHIES,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un même nom (sigle, lieu, collectivité, personne, équipement) est écrit de deux façons.",
        source="usage",
        find=_find_two_spellings,
    ),
)
