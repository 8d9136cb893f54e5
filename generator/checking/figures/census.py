"""A rule on populations: those of the dossier against the embedded table, with both years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from generator.checking.figures.numbers import say_number
from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity
from generator.model.names import slugify

_SHOWN = 3


def _find_other_populations(inquiry: Inquiry) -> Iterator[Finding]:
    """Populations that are not the table's.

    Left alone: a dossier that says it is made up, a convention signed before the table was published, figures more
    recent than the table's.
    """
    if "fictif" in (inquiry.facts.mention or ""):
        return
    place, tables = inquiry.facts.territoire, inquiry.tables
    signed, year = inquiry.facts.signature.date, place.population_annee
    if (isinstance(signed, date) and signed.year < tables.year) or (year is not None and year > tables.census):
        return
    others: list[tuple[int, str]] = []
    for rank, commune in enumerate(place.communes):
        known = tables.communes.get(commune.insee)
        if known is None or slugify(known.name) != slugify(commune.nom) or not isinstance(commune.population, int):
            continue
        if commune.population != known.population:
            words = f"{commune.nom} : {_say(commune.population)} habitants au lieu de {_say(known.population)}"
            others.append((rank, words))
    if year == tables.census:
        for rank, words in others:
            at = inquiry.span_of_fact("territoire", "communes", rank, "population")
            yield Finding(
                f"{words}, d'après la table de l'Insee (population municipale {year})", at, "vérifier ce chiffre"
            )
    elif others:
        of_year = f"de {year}" if year is not None else "d'une année qui n'est pas dite"
        shown = " ; ".join(words for _, words in others[:_SHOWN])
        shown += f" ; et {len(others) - _SHOWN} autres" if len(others) > _SHOWN else ""
        words = f"populations {of_year} ; la table de l'Insee donne celles de {tables.census}, municipales : {shown}"
        at = inquiry.span_of_fact("territoire", "population_annee" if year is not None else "communes")
        hint = "prendre les plus récentes, ou garder celles-ci"
        yield Finding(words, at, hint if year is not None else f"{hint} et en écrire l'année (« population_annee: »)")


def _say(number: int) -> str:
    return say_number(Decimal(number))


RULES = (
    Rule(
        code=Code.POPULATION_AUTRE,
        family=Family.FIGURES,
        severity=Severity.ADVICE,
        sentence="La population d'une commune n'est pas celle de la table de l'Insee que le programme contient.",
        source="Insee, populations de référence, d'après @etalab/decoupage-administratif",
        find=_find_other_populations,
    ),
)
