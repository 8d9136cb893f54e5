"""A sitting of a body that decides, as the drafts of its deliberation tell it: who sat, what was voted, by which law.

An attribute is a French word of the clauses' expressions, `seance.resultat`. What nobody wrote is empty here: the
clause makes a gap of what a deliberation, or the extract of a register, cannot do without.

Source: Code général des collectivités territoriales, art. L. 2121-20 (majority, casting vote), L. 2121-23 (who signs),
L. 2131-1 and L. 2131-2 (when it is executory); for groupings, L. 5211-1 and L. 5211-3.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.dates import format_date
from markupsafe import Markup

from generator.composing.wording import write_date
from generator.dossier_place import FACTS_FILE
from generator.errors import Span
from generator.model.facts import Deliberation, Mark, Party, Unknown, Votes

_CGCT = re.compile(r"CGCT, ([^;]+)")
_WOMAN = re.compile(r"(?:Madame|Mme|Mademoiselle)\b")
_MAN = re.compile(r"(?:Monsieur|M\.)(?=\s)")


@dataclass(frozen=True, slots=True)
class SeatCount:
    """One number of the table of a sitting: « Membres en exercice », 29."""

    intitule: str
    nombre: object


@dataclass(frozen=True, slots=True)
class SittingView:
    """The sitting of one party; `departement` is the line of its letterhead, `tribunal` the court of its seat.

    `reception` and `publication` are the days of its act at the préfecture, when they are known.
    """

    party: Party
    facts: Deliberation
    departement: str
    tribunal: str | Unknown
    reception: datetime.date | None = None
    publication: datetime.date | None = None

    def find_mark(self, name: str) -> Mark | None:
        """What is to be confirmed of a name above."""
        return self.facts.find_mark(name)

    @property
    def votee(self) -> bool:
        """Whether the vote has taken place: votes are known, or the act was sent or published."""
        votes = self.facts.votes
        counted = votes is not None and any(isinstance(n, int) for n in (votes.pour, votes.contre, votes.abstention))
        return counted or any(day is not None for day in (self.facts.envoi, self.reception, self.publication))

    @property
    def jour(self) -> object:
        """« vendredi 16 octobre 2026 »."""
        day = self.facts.date
        if isinstance(day, Unknown):
            return day
        return Markup(f"{format_date(day, 'EEEE', locale='fr')} {write_date(day)}")

    @property
    def convocation(self) -> object:
        """The day of the notice of meeting, or nothing."""
        return self.facts.convocation

    @property
    def heure(self) -> object:
        """« 19 heures », or nothing."""
        return self.facts.heure or ""

    @property
    def lieu(self) -> object:
        """« à la mairie », or nothing."""
        return self.facts.lieu or ""

    @property
    def presidence(self) -> object:
        """Who presided, or nothing."""
        return self.facts.presidence or ""

    @property
    def secretaire(self) -> object:
        """The secretary of the sitting, or nothing."""
        return self.facts.secretaire or ""

    @property
    def le_secretaire(self) -> str:
        """« le secrétaire de séance », « la secrétaire de séance », both as long as nobody is named."""
        name = self.facts.secretaire
        if isinstance(name, str) and _WOMAN.match(name):
            return "la secrétaire de séance"
        if isinstance(name, str) and _MAN.match(name):
            return "le secrétaire de séance"
        return "le secrétaire ou la secrétaire de séance"

    @property
    def presents(self) -> tuple[str, ...]:
        """The names of those who were present, when they are given."""
        return _list_names(self.facts.presents)

    @property
    def representes(self) -> tuple[str, ...]:
        """The names of those who gave their vote to another, when they are given."""
        return _list_names(self.facts.representes)

    @property
    def absents(self) -> tuple[str, ...]:
        """The names of the others, when they are given."""
        return _list_names(self.facts.absents)

    @property
    def nombres(self) -> tuple[SeatCount, ...]:
        """The numbers of the sitting that are known; nothing when only the votes are."""
        votes = self.facts.votes
        office = votes.effectif if votes is not None else None
        told = [
            ("Membres en exercice", office),
            ("Présents", count_members(self.facts.presents)),
            ("Représentés", count_members(self.facts.representes)),
            ("Absents", count_members(self.facts.absents)),
        ]
        known = [SeatCount(name, number) for name, number in told if number is not None]
        voters = count_voters(votes)
        return (*known, *([SeatCount("Votants", voters)] if voters is not None else [])) if known else ()

    @property
    def resultat(self) -> str | Unknown:
        """« adoptée à la majorité, par 12 voix pour, 2 contre et 1 abstention »; nothing while votes are not known."""
        votes = self.facts.votes
        return say_result(votes) if votes is not None else ""

    @property
    def executoire(self) -> datetime.date | None:
        """The day when the act has been both transmitted and published, if both days are known."""
        if self.reception is None or self.publication is None:
            return None
        return max(self.reception, self.publication)

    @property
    def articles(self) -> str:
        """« ses articles L. 2121-29 et L. 2131-1 » of the Code général des collectivités territoriales, or nothing."""
        match = _CGCT.search(self.party.kind.source)
        if match is None:
            return ""
        numbers = match[1].strip()
        return f"{'ses articles' if ' et ' in numbers or ',' in numbers else 'son article'} {numbers}"


def count_members(told: object) -> int | Unknown | None:
    """How many members a fact tells of, be it a number or names."""
    match told:
        case tuple():
            return len(told)
        case int() | Unknown():
            return told
        case _:
            return None


def count_voters(votes: Votes | None) -> int | None:
    """Those who took part in the vote, abstentions included; nothing while one number is missing."""
    counts = [] if votes is None else [n for n in (votes.pour, votes.contre, votes.abstention) if isinstance(n, int)]
    return sum(counts) if len(counts) == 3 else None


def say_result(votes: Votes) -> str | Unknown:
    """The result of a vote in words; nothing while one number is missing, unknown for a tie that nothing settles.

    Source: CGCT, art. L. 2121-20 (absolute majority of the votes cast, abstentions left out; the president's vote
    settles a tie).
    """
    if not (isinstance(votes.pour, int) and isinstance(votes.contre, int) and isinstance(votes.abstention, int)):
        return ""
    counts = _say_counts(votes.pour, votes.contre, votes.abstention)
    if votes.pour < votes.contre:
        return f"rejetée, par {counts}"
    if votes.pour == votes.contre and not votes.voix_preponderante:
        return Unknown("issue du vote : partage égal des voix (« voix_preponderante: oui »)", Span(FACTS_FILE))
    if votes.pour == votes.contre:
        return f"adoptée, la voix de la présidence étant prépondérante, par {counts}"
    if votes.contre:
        return f"adoptée à la majorité, par {counts}"
    return f"adoptée à l'unanimité{' des suffrages exprimés' if votes.abstention else ''}, par {counts}"


def _say_counts(ayes: int, noes: int, abstentions: int) -> str:
    parts = list(_say_parts(ayes, noes, abstentions))
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def _say_parts(ayes: int, noes: int, abstentions: int) -> Iterator[str]:
    yield f"{ayes}\u00a0voix pour"
    if noes:
        yield f"{noes}\u00a0contre"
    if abstentions:
        yield f"{abstentions}\u00a0abstention{'s' if abstentions > 1 else ''}"


def _list_names(told: object) -> tuple[str, ...]:
    return told if isinstance(told, tuple) else ()
