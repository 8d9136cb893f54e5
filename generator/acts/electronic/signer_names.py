"""Whether a certificate names the person in whose field it signs: names compared as people write them.

Accents, capitals, hyphens, apostrophes, order, titles and particles make no difference; what is missing, or is there
besides, does: a person looks at it, and accepts it or not. A further given name (« Jean, Pierre ») is no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from generator.model.facts import Representative
from generator.pdf_files.signatures.subject import CertificateSubject

_TITLES = frozenset(["m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "me", "maitre"])
_PARTICLES = frozenset(
    ["de", "du", "des", "d", "la", "le", "les", "l", "von", "van", "der", "den", "di", "da", "dos", "del"]
)
_WORD = re.compile(r"[a-z]+")
_ASIDE = re.compile(r"\s+[-–—/|]\s+|\s*[(\[]")  # « Jean MARTIN (signature) », « Jean MARTIN - Mairie d'Ormeval »


@dataclass(frozen=True, slots=True)
class NameAgreement:
    """Whether a certificate names a person, and why not, in French."""

    agrees: bool
    why: str = ""


_AGREED = NameAgreement(True)


def compare_names(subject: CertificateSubject, person: Representative) -> NameAgreement:
    """Whether the names of a certificate are those of a representative."""
    if not isinstance(person.prenom, str) or not isinstance(person.nom, str):
        return NameAgreement(False, "le prénom et le nom de cette personne ne sont pas tous deux dans l'acte")
    given, surname = person.prenom, person.nom
    if subject.seal:
        return NameAgreement(False, "ce certificat est le cachet d'un organisme, et non celui d'une personne")
    if subject.given and subject.surname:
        return _compare_parts(_Names(subject.given, subject.surname), _Names(given, surname))
    return _compare_whole(subject.shown, _Names(given, surname))


class _Names:
    """The given names and the surname of somebody, as words to compare."""

    def __init__(self, given: str, surname: str) -> None:
        # « Jean-Baptiste » is one given name, « Jean, Baptiste » two; with spaces nobody can tell.
        self.first = _split(re.split(r"[\s,;]+", given.strip())[0])
        self.given = _split(given)
        self.surname = _keep_core(_split(surname))


def _compare_parts(one: _Names, person: _Names) -> NameAgreement:
    """Names of a certificate that says which is which."""
    if one.surname != person.surname:
        if (one.surname, one.given) == (person.given, person.surname):
            return NameAgreement(False, "le prénom et le nom y sont inversés")
        return NameAgreement(False, _explain_surname(one.surname, person.surname))
    if one.given[: len(person.given)] == person.given and len(one.first) <= len(person.given):
        return _AGREED
    return NameAgreement(False, _explain_given(one.given, person.given))


def _compare_whole(words: str, person: _Names) -> NameAgreement:
    """A name in one piece: given names first or last."""
    if not person.surname or not person.given:
        return NameAgreement(False, "le nom de cette personne n'a pas de lettres de notre alphabet")
    heads = [words, *([found] if (found := _ASIDE.split(words, 1)[0]) != words else [])]
    for head in heads:
        if _find_order(head, person):
            return _AGREED
    return NameAgreement(False, _explain_whole(_keep_core(_split(heads[-1])), person))


def _explain_whole(found: list[str], person: _Names) -> str:
    if not set(found) & set(person.surname):
        return _explain_surname(found, person.surname)
    others = [word for word in found if word not in person.surname]
    if not set(person.surname) <= set(found):
        return _explain_surname(person.surname[:1], person.surname)
    more = [word for word in others if word not in person.given]
    if not more and set(person.given) <= set(others):
        return "le prénom et le nom y sont inversés"
    if more and set(person.given) <= set(others):
        extra = ", ".join(word.upper() for word in more)
        return f"il y a un nom de plus ({extra}) : prénom composé, nom de naissance, nom d'usage ?"
    return _explain_given(others, person.given)


def _find_order(words: str, person: _Names) -> bool:
    """Whether words are a person's given names and surname, in either order, further given names allowed."""
    parts = words.replace(",", " ").replace(";", " ").split()
    count = 0
    for cut in range(1, len(parts)):
        first, last = " ".join(parts[:cut]), " ".join(parts[cut:])
        for given, surname in ((first, last), (last, first)):
            if (surname.islower() and not given.islower()) or (given.isupper() and not surname.isupper()):
                continue  # capitals say which one is the surname
            count += _compare_parts(_Names(given, surname), person).agrees
    return count > 0


def _explain_surname(found: list[str], wanted: list[str]) -> str:
    if set(found) & set(wanted):
        return "le nom n'y est qu'en partie, ou avec un autre : nom de naissance ou d'usage ?"
    return "ce n'est pas le même nom"


def _explain_given(found: list[str], wanted: list[str]) -> str:
    if any(len(word) == 1 and wanted and wanted[0].startswith(word) for word in found):
        return "le prénom n'y est que par son initiale"
    if set(found) & set(wanted):
        return "le prénom n'y est qu'en partie, ou dans un autre ordre"
    return "ce n'est pas le même prénom"


def _split(words: str) -> list[str]:
    """The words of a name, in small letters without accents, titles left out."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("æ", "ae"))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return [word for word in _WORD.findall(letters) if word not in _TITLES]


def _keep_core(words: list[str]) -> list[str]:
    """A surname without its particles; with them when there is nothing else."""
    return [word for word in words if word not in _PARTICLES] or words
