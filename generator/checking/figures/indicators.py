"""Rules on figures: one indicator, one value, in the texts, the indicators of annexe 1 and the services of annexe 2.

A figure is compared with those of the same year only: with its year, it is kept as written. Nothing is recomputed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from generator.checking.figures.counts import CONCEPTS, Concept, is_called, is_territory, list_statements, read_values
from generator.checking.figures.numbers import say_number
from generator.checking.figures.proportions import find_other_numbers, find_other_rates
from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity
from generator.model.annexes import Facility, Indicator
from generator.model.facts import Unknown
from generator.model.names import slugify

# --- one value in annexe 1 --------------------------------------------------------------------------------------------


def _find_two_values(inquiry: Inquiry) -> Iterator[Finding]:
    table = inquiry.dossier.indicators
    for statement in list_statements(inquiry):
        concept = CONCEPTS[statement.rank]
        label = concept.places if statement.places else concept.label
        lines = [line for line in table.lines if label and is_called(label, line.label)]
        lines = [line for line in lines if _is_same_year(line, statement.years)]
        known = [read_values(line, table.columns) for line in lines]
        total = next((v for values in known for column, v in values.items() if is_territory(inquiry, column)), None)
        if total is None or any(statement.number in values.values() for values in known):
            continue
        shown = statement.passage.text[statement.start : statement.end]
        words = f"le texte dit « {shown.strip(' (')} », et {inquiry.say_annexe('diagnostic')} donne "
        words += f"{say_number(total)} (« {lines[0].label} »)"
        place = inquiry.locate(statement.passage, statement.start, statement.end)
        yield Finding(words, place, "corriger l'un des deux, ou dire de quelle année est chaque chiffre")
    yield from find_other_rates(inquiry)
    yield from find_other_numbers(inquiry)
    yield from _find_two_lines(inquiry)
    yield from _find_two_populations(inquiry)


def _is_same_year(line: Indicator, years: frozenset[str]) -> bool:
    """Whether a figure and a line of annexe 1 may be compared: of the same year, or both without a year."""
    if years:
        return line.year in years
    return not re.search(r"(?:19|20)\d\d", line.label)


def _find_two_lines(inquiry: Inquiry) -> Iterator[Finding]:
    """The same indicator of the same year on two lines, with two values."""
    table = inquiry.dossier.indicators
    first: dict[tuple[str, str, str], Indicator] = {}
    for line in table.lines:
        other = first.setdefault((slugify(line.label), line.year, slugify(line.unit)), line)
        if other is line:
            continue
        one, two = read_values(other, table.columns), read_values(line, table.columns)
        for column in table.columns:
            if column in one and column in two and one[column] != two[column]:
                words = f"« {line.label} » ({column}) : {say_number(two[column])} ici, "
                words += f"{say_number(one[column])} à la ligne {other.origin.line}"
                span = inquiry.span_of_line(line.origin, line.label)
                yield Finding(words, span, "garder une seule des deux lignes")
                break


def _find_two_populations(inquiry: Inquiry) -> Iterator[Finding]:
    """Populations of annexe 1 against those of ctg.yaml, commune by commune and for all, for the same year."""
    place = inquiry.facts.territoire
    known = {slugify(c.nom): c.population for c in place.communes if isinstance(c.population, int)}
    everyone = sum(known.values()) if len(known) == len(place.communes) else None
    table = inquiry.dossier.indicators
    for line in table.lines:
        if not re.fullmatch(r"population(?:-municipale)?", slugify(line.label)) or line.year != str(
            place.population_annee
        ):
            continue
        for column, value in read_values(line, table.columns).items():
            wanted = everyone if is_territory(inquiry, column) else known.get(slugify(column))
            if wanted is not None and value != wanted:
                words = f"population de {line.year}, « {column} » : {say_number(value)} ici, "
                words += f"{say_number(Decimal(wanted))} dans ctg.yaml"
                yield Finding(words, inquiry.span_of_line(line.origin, line.label), "corriger l'un des deux")


# --- the services of annexe 2 -----------------------------------------------------------------------------------------


def _find_other_counts(inquiry: Inquiry) -> Iterator[Finding]:
    for statement in list_statements(inquiry):
        concept = CONCEPTS[statement.rank]
        label = concept.places if statement.places else concept.label
        if any(label and is_called(label, line.label) for line in inquiry.dossier.indicators.lines):
            continue  # annexe 1 stands between the text and annexe 2
        listed = _count(_select(inquiry, concept), places=statement.places)
        if not statement.years and listed is not None and listed != statement.number:
            shown = statement.passage.text[statement.start : statement.end].strip(" (")
            what = "places" if statement.places else "services de ce type"
            annexe = inquiry.say_annexe("equipements")
            words = f"le texte dit « {shown} », et {annexe} compte {say_number(listed)} {what} (existants)"
            place = inquiry.locate(statement.passage, statement.start, statement.end)
            yield Finding(words, place, f"corriger l'un des deux, si {annexe} les donne tous")
    yield from _compare_annexes(inquiry)


def _compare_annexes(inquiry: Inquiry) -> Iterator[Finding]:
    """Annexe 1 against annexe 2, for the territory and commune by commune."""
    table = inquiry.dossier.indicators
    communes = {slugify(c.nom) for c in inquiry.facts.territoire.communes}
    annexe = inquiry.say_annexe("equipements")
    for concept in CONCEPTS:
        facilities = _select(inquiry, concept)
        for label, places in ((concept.label, False), (concept.places, True)):
            for line in table.lines:
                if not (facilities and label and is_called(label, line.label)):
                    continue
                for column, value in read_values(line, table.columns).items():
                    some = facilities
                    if not is_territory(inquiry, column):
                        if slugify(column) not in communes or any(isinstance(f.commune, Unknown) for f in facilities):
                            continue
                        some = [f for f in facilities if slugify(str(f.commune)) == slugify(column)]
                    listed = _count(some, places=places) if some else Decimal(0)
                    if listed is not None and listed != value:
                        words = f"« {line.label} » ({column}) : {say_number(value)} ici, "
                        words += f"{say_number(listed)} dans {annexe} (existants)"
                        span = inquiry.span_of_line(line.origin, line.label)
                        yield Finding(words, span, f"corriger l'un des deux, si {annexe} les donne tous")


def _select(inquiry: Inquiry, concept: Concept) -> list[Facility]:
    if not concept.type:
        return []
    return [f for f in inquiry.dossier.facilities if is_called(concept.type, f.type)]


def _count(facilities: list[Facility], *, places: bool) -> Decimal | None:
    """How many exist, or how many places they have; None when there is none, or something is unknown."""
    if not facilities or any(isinstance(f.existant, Unknown) for f in facilities):
        return None
    existing = [f for f in facilities if f.existant is True]
    if not places:
        return Decimal(len(existing))
    known = [f.places for f in existing if isinstance(f.places, int)]
    return Decimal(sum(known)) if known and len(known) == len(existing) else None


RULES = (
    Rule(
        code=Code.INDICATEUR_DEUX_VALEURS,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un même chiffre du territoire a deux valeurs, entre un texte, le diagnostic et ctg.yaml.",
        source="usage",
        find=_find_two_values,
    ),
    Rule(
        code=Code.EQUIPEMENTS_AUTRE_COMPTE,
        family=Family.FIGURES,
        severity=Severity.ADVICE,
        sentence="Un texte ou le diagnostic ne compte pas autant d'équipements ou de places que leur annexe.",
        source="usage",
        find=_find_other_counts,
    ),
)
