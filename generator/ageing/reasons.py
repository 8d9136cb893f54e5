"""Which facts of a convention age, and why: the reasons that a renewal writes beside what is « à confirmer ».

Pure rules: dates come in as arguments, French sentences come out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from babel.dates import format_date

from generator.composing.grammar import join_words
from generator.composing.piece import say_period
from generator.composing.wording import plain_date, write_number
from generator.model.facts import Party, Period
from generator.model.parties.mandates import Appointment, Election
from generator.model.territories import ReferenceTables


@dataclass(frozen=True, slots=True)
class Frame:
    """A renewal: the period that ends, when its text was signed (none when unknown), and the period to come."""

    former: Period
    signed: date | None
    first_day: date
    last_day: date

    @property
    def since(self) -> date:
        """The day since which facts may have aged."""
        return self.signed or self.former.debut

    @property
    def former_name(self) -> str:
        """« 2026-2030 »."""
        return "-".join(say_period(self.former))

    @property
    def name(self) -> str:
        """« 2031-2035 »."""
        return "-".join(say_period(Period(debut=self.first_day, fin=self.last_day)))


def list_elections(election: Election, after: date, before: date) -> tuple[str, ...]:
    """The elections between two days, as « mars 2032 ».

    An election counts when it was not over on the first day and has begun before the last; those that the law has not
    dated are computed from the term, in the months of the last one that is.
    """
    last, first_month, last_month = election.dated[-1]
    years = range(last + election.term_years, before.year + 1, election.term_years)
    dates = (*election.dated, *((year, first_month, last_month) for year in years))
    return tuple(
        format_date(date(year, first, 1), "MMMM y", locale="fr")
        for year, first, end in dates
        if after < _next_month(year, end) and date(year, first, 1) < before
    )


def _next_month(year: int, month: int) -> date:
    """The first day of the month that follows."""
    return date(year + month // 12, month % 12 + 1, 1)


def explain_representative(party: Party, frame: Frame) -> str:
    """Why who signs for a party is to be confirmed."""
    since = f"la signature ({plain_date(frame.signed)})" if frame.signed else f"le {plain_date(frame.former.debut)}"
    between = f"entre {since} et le {plain_date(frame.first_day)}"
    match party.kind.mandate:
        case Appointment(why):
            return f"{between}, {why}"
        case Election(adjective) as election:
            held = list_elections(election, frame.since, frame.first_day)
            coming = list_elections(election, frame.first_day, _add_year(frame.first_day))
            after = f" ; d'autres en {join_words(list(coming))}, dans l'année qui suit" if coming else ""
            if not held:
                return f"aucune élection {adjective[:-1]} {between}, mais le mandat a pu changer de main{after}"
            return f"élections {adjective} de {join_words(list(held))}, {between}{after}"
        case _:
            assert_never(party.kind.mandate)


def _add_year(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


def say_years(years: Iterable[int]) -> str:
    """« année 2021 », « années 2015, 2021 »."""
    listed = [str(year) for year in years]
    return f"année{'s' if len(listed) > 1 else ''} {', '.join(listed)}"


def explain_population(insee: str, population: int, year: int | None, tables: ReferenceTables) -> str:
    """Why a population is to be confirmed, with the figure of the embedded table when it is another."""
    own = f"population de {year}" if year else "population sans année"
    known = tables.communes.get(insee)
    if known is None:
        return f"{own} ; la commune n'est pas dans la table du programme"
    if known.population == population and tables.census == year:
        return f"population municipale de {year}, la dernière de la table : prendre celle qui est en vigueur"
    number = write_number(known.population)
    return f"{own} ; la table du programme donne {number} en {tables.census} (population municipale)"


def explain_addresses(frame: Frame) -> str:
    """Why the addresses of a party are to be confirmed."""
    return f"adresses de la convention {frame.former_name}"
