"""The functions of those who sign, in grammar: their article, their gender, their plural: « la Première adjointe »."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.model.facts import Civility, Representative, Unknown
from generator.model.parties.columns import Gender
from generator.model.party_kinds import list_kinds

# Functions by their masculine, with their feminine: the titles of every kind of party, word by word, and others. Those
# that have one form only (maire, secrétaire) are not here.
FEMININES = {
    **{
        one.lower(): other.lower()
        for kind in list_kinds()
        for masculine, feminine in kind.titles
        for one, other in zip(masculine.split(), feminine.split(), strict=True)
        if one != other
    },
    "président": "présidente",
    "vice-président": "vice-présidente",
    "adjoint": "adjointe",
    "directeur": "directrice",
    "sous-directeur": "sous-directrice",
    "conseiller": "conseillère",
    "délégué": "déléguée",
    "préfet": "préfète",
    "sous-préfet": "sous-préfète",
    "administrateur": "administratrice",
    "inspecteur": "inspectrice",
    "recteur": "rectrice",
    "premier": "première",
    "général": "générale",
    "départemental": "départementale",
    "régional": "régionale",
    "municipal": "municipale",
    "communautaire": "communautaire",
}
MASCULINES = {feminine: masculine for masculine, feminine in FEMININES.items() if feminine != masculine}
_SAME_FOR_ALL = frozenset({"communautaire"})
# Where a function ends, and what it is the function of begins: « Adjoint au maire », « Président du Conseil ».
HEAD_END = re.compile(r"\s(?:de|du|des|à|au|aux|en|par|chargée?|pour)\s|\sd['’]|\sà\sl['’]|[(,]")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ARTICLE = re.compile(r"^(?:(le|la|son|sa)\s+|l['’]\s*)(?=\S)", re.I)


def split_article(function: str) -> tuple[str, str]:
    """« le », « la », « l' », « son » or « sa » that a function was written with, and the rest; "" without one."""
    found = _ARTICLE.match(function)
    return (found[1].lower() if found[1] else "l'", function[found.end() :]) if found else ("", function)


def name_function(function: str) -> str:
    """A function without article: « Première adjointe » for « la Première adjointe »."""
    return split_article(function)[1]


def name_head(function: str) -> str:
    """The words of a function up to what it is the function of: « Adjoint » of « Adjoint au maire »."""
    bare = name_function(function)
    end = HEAD_END.search(bare)
    return bare[: end.start()] if end is not None else bare


def function_gender(function: str) -> Gender | None:
    """The gender that a function tells by itself: its article's, else that of its words; none for « Maire »."""
    article, bare = split_article(function)
    if article in ("la", "sa"):
        return Gender.FEMININE
    words = [word.lower() for word in WORD.findall(name_head(bare))]
    known = [word for word in words if word not in _SAME_FOR_ALL]
    if any(word in MASCULINES for word in known):
        return Gender.FEMININE
    if any(word in FEMININES for word in known) or article == "le":
        return Gender.MASCULINE
    return None


def representative_gender(person: Representative) -> Gender | None:
    """The gender of one who signs: as written, else by the civility, else by the function.

    None when neither tells it, and as long as the civility is still to be completed.
    """
    if person.genre is not None:
        return person.genre
    match person.civilite:
        case Civility.MADAME:
            return Gender.FEMININE
        case Civility.MONSIEUR:
            return Gender.MASCULINE
        case None if isinstance(person.fonction, str):
            return function_gender(person.fonction)
        case _:
            return None


def say_respective(functions: Iterable[object], genders: Iterable[Gender | None]) -> str:
    """« maires respectifs », « présidentes respectives »; « représentants respectifs » of those whose functions differ.

    One man is enough for the masculine, as is one whose gender nobody knows yet.
    """
    feminine = all(gender is Gender.FEMININE for gender in genders)
    forms = MASCULINES if not feminine else FEMININES
    heads = {
        " ".join(forms.get(word, word) for word in name_head(str(function)).lower().split(" "))
        for function in functions
        if not isinstance(function, Unknown)
    }
    single = len(heads) == 1
    words = heads.pop() if single else "représentantes" if feminine else "représentants"
    said = " ".join(_pluralise(word) for word in words.split(" ")) if single else words
    return f"{said} {'respectives' if feminine else 'respectifs'}"


def _pluralise(word: str) -> str:
    if word[-1:] in ("s", "x", "z"):
        return word
    return word[:-2] + "aux" if word.endswith("al") else word + "s"


def list_undecidable(people: Iterable[Representative]) -> tuple[int, ...]:
    """The ranks of those who have no civility, and whose function does not tell how to agree with them."""
    return tuple(
        rank
        for rank, person in enumerate(people)
        if person.civilite is None
        and representative_gender(person) is None
        and not isinstance(person.fonction, Unknown)
    )
