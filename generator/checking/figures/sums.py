"""Rules on what does not add up: lines of annexe 1, parts that a text gives, votes, lists counted in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from generator.checking.figures.counts import is_territory, read_values
from generator.checking.figures.numbers import NUMBER, find_sentence, is_rough, list_figures, parse_number, say_number
from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.errors import Severity
from generator.model.annexes import SHEETS_FOLDER, Indicator
from generator.model.facts import Unknown
from generator.model.names import slugify

# --- annexe 1 ---------------------------------------------------------------------------------------------------------

# Units whose communes add up to the territory: people, households, dwellings, places, areas, and what stands in one
# commune. A relais or a lieu may serve two communes, a rate never adds up.
_ADDED_UNITS = frozenset(
    """habitants enfants jeunes familles foyers menages allocataires personnes naissances logements eleves places
    etablissements ecoles accueils km2 km-2 demandes""".split()  # noqa: SIM905 - words read as words
)
_NOT_ADDED = re.compile(r"^(?:part|taux|densite|evolution|moyenne|mediane|revenu|indice|rang|age|nombre-moyen)\b")


def _find_lines(inquiry: Inquiry) -> Iterator[Finding]:
    table = inquiry.dossier.indicators
    communes = {slugify(c.nom) for c in inquiry.facts.territoire.communes}
    columns = [c for c in table.columns if slugify(c) in communes]
    if len(columns) < len(communes):
        return
    for line in table.lines:
        values = read_values(line, table.columns)
        parts = [values[c] for c in columns if c in values]
        if len(parts) < len(columns) or len(parts) < 2:
            continue
        total = next((v for c, v in values.items() if is_territory(inquiry, c)), None)
        if total is not None and _adds_up(line) and abs(sum(parts) - total) > _tolerate([*parts, total]):
            words = f"« {line.label} » : {say_number(total)} pour le territoire, mais les communes font "
            words += say_number(Decimal(sum(parts)))
            yield Finding(
                words, inquiry.span_of_line(line.origin, line.label), "corriger le total, ou l'une des communes"
            )
        shared = line.unit == "%" and slugify(line.label).startswith("repartition")
        # Shares rounded to the unit may miss a hundred by half a point each.
        if shared and abs(Decimal(sum(parts)) - 100) > max(Decimal(len(parts)) / 2, Decimal(1)):
            words = f"« {line.label} » : les communes font {say_number(Decimal(sum(parts)))} %"
            yield Finding(words, inquiry.span_of_line(line.origin, line.label), "corriger l'une des parts")


def _adds_up(line: Indicator) -> bool:
    return slugify(line.unit.replace("²", "2")) in _ADDED_UNITS and not _NOT_ADDED.match(slugify(line.label))


def _tolerate(values: list[Decimal]) -> Decimal:
    """What rounding may explain: half of the last decimal of each value, or of five where all are rounded to five."""
    exponent = min(int(value.as_tuple().exponent) for value in values)
    if exponent < 0:
        return Decimal(len(values)) * Decimal(1).scaleb(exponent) / 2
    rounded = all(v % 5 == 0 for v in values)
    return Decimal(len(values)) * Decimal("2.5") if rounded and any(v for v in values) else Decimal(0)


# --- parts that a text gives ------------------------------------------------------------------------------------------

_PLACE = r"(?:à|aux|au|en|dans|pour|sur) (?:la |le |les |l')?(?=[A-ZÀ-Ý])"
_HEAD = rf"({NUMBER})(?: ([^\W\d]+))?? {_PLACE}"  # « 37 places à », before the name of a place
_PART = rf"{_HEAD}[^,;.()\d]*?"
_PARTS = re.compile(rf"(?:, dont|\(dont|\() ?({_PART}(?:(?:, (?:et )?| et ){_PART})*)(?=[,;.)(]|$| et\b)")
_PART_HEAD = re.compile(_HEAD)
_RATE = re.compile(
    r"%|\btaux\b|\bpour 100\b|\bpart\b|\bmoyen|\bdensité\b|\bpar an\b|€|\beuros\b|\bETP\b|\bheures?\b", re.I
)


def _find_parts(inquiry: Inquiry) -> Iterator[Finding]:
    """« 212 places, dont 163 à Ormeval, 37 à … et 12 aux Aulnaies »: more than the whole, or not all of it."""
    names = [re.sub(r"^(?:le|la|les|l)-", "", slugify(c.nom)) for c in inquiry.facts.territoire.communes]
    for passage, match in inquiry.look("parts", _list_parts):
        yield from _check_parts(inquiry, passage, match, names)


def _list_parts(text: str) -> Iterable[re.Match[str]]:
    return _PARTS.finditer(text) if "dont" in text or "(" in text else ()


def _check_parts(inquiry: Inquiry, passage: Passage, match: re.Match[str], names: list[str]) -> Iterator[Finding]:
    text = passage.text
    first, _ = find_sentence(text, match.start())
    before = text[first : match.start()]
    heads = list(_PART_HEAD.finditer(match.group(1)))
    ends = [*(head.start() for head in heads[1:]), len(match.group(1))]
    places = [slugify(match.group(1)[head.end() : end]) for head, end in zip(heads, ends, strict=True)]
    wholes = [m for m in list_figures(text, match.start()) if m.start() >= first]
    totals = [number for m in wholes if (number := parse_number(m.group(0))) is not None]
    counts = [number for head in heads if (number := parse_number(head[1])) is not None]
    if not totals or _RATE.search(before + match.group(0)) or any(n % 1 for n in (*counts, *totals)):
        return
    # « 9 EAJE (163 places à Ormeval) »: places are no parts of a number of EAJE.
    noun = re.match(r" ([^\W\d]+)", text[wholes[0].end() :])
    if any(head[2] and (noun is None or slugify(head[2]) != slugify(noun[1])) for head in heads):
        return
    added = Decimal(sum(counts))
    all_told = len(names) == len(heads) > 1 and all(any(name in place for place in places) for name in names)
    # « 12 familles de 3 enfants, dont 5 à … »: the whole may be any figure of the sentence.
    too_many = added > max(totals) and not is_rough(text, wholes[0].start())
    if too_many or (all_told and added not in totals):
        words = f"« {wholes[0].group(0)} », mais les parts font {say_number(added)} : {match.group(1).strip()}"
        yield Finding(words, inquiry.locate(passage, match.start(1), match.end(1)), "corriger le total ou une part")


# --- votes ------------------------------------------------------------------------------------------------------------


def _find_votes(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        votes = party.deliberation.votes if party.deliberation is not None else None
        if votes is None or not isinstance(votes.effectif, int):
            continue
        counts = [n for n in (votes.pour, votes.contre, votes.abstention) if isinstance(n, int)]
        if sum(counts) > votes.effectif:
            words = f"{party.id} : {sum(counts)} voix pour une assemblée de {votes.effectif} membres"
            span = inquiry.span_of_fact("parties", rank, "deliberation", "votes", "effectif")
            yield Finding(words, span, "vérifier les votes sur la délibération")


def _find_wrong_sums(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _find_lines(inquiry)
    yield from _find_parts(inquiry)
    yield from _find_votes(inquiry)


# --- lists counted in words -------------------------------------------------------------------------------------------

_AFTER = r"(?= ?(?:[,;.:)(]|$)| (?:et|ou) | (?:du plan|de la Ctg|de la convention)\b)"
_PARTIAL = re.compile(
    r"\b(?:l'axe|chaque axe|l'orientation|chaque orientation|thématique|volet|emplo\w+|recrut\w+|met|mettent|"
    r"cofinanc\w+|commune|Caf|communauté|métropole|département|année|semestre|trimestre|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_SHEETS = re.compile(rf"({NUMBER}) fiches?[- ]actions?{_AFTER}", re.IGNORECASE)
_OFFICERS = re.compile(rf"({NUMBER}) chargé(?:e)?s de coopération{_AFTER}(?:, pour ({NUMBER}) ETP\b)?", re.IGNORECASE)
_GOALS = re.compile(rf"(?:les|ses|ces|des|aux|en) ({NUMBER}) (?:grandes )?orientations{_AFTER}", re.IGNORECASE)
_AXES = re.compile(rf"(?:les|ses|ces|des|aux|en) ({NUMBER}) axes(?: d'intervention)?{_AFTER}", re.IGNORECASE)


def _find_other_lists(inquiry: Inquiry) -> Iterator[Finding]:
    facts, steering = inquiry.facts, inquiry.dossier.steering
    officers = () if isinstance(steering, Unknown) else steering.charges_cooperation
    known = () if isinstance(officers, Unknown) else officers
    posts = [o.etp for o in known if isinstance(o.etp, float | int)]
    etp = Decimal(str(round(sum(posts), 2))) if known and len(posts) == len(known) else None
    steered = inquiry.say_annexe("pilotage")
    lists = (  # in the order of `_LISTS`
        (Decimal(len(inquiry.dossier.sheets)), "fiches action", f"{SHEETS_FOLDER} en contient"),
        (Decimal(len(known)), "chargés de coopération", f"{steered} en nomme"),
        (etp, "ETP", f"{steered} en compte"),
        (_count(facts.orientations), "orientations", "ctg.yaml en donne"),
        (_count(facts.axes), "axes", "ctg.yaml en donne"),
    )
    for passage, (rank, group, match) in inquiry.look("lists", _list_counted):
        wanted, what, where = lists[rank]
        number = parse_number(match[group]) if match[group] else None
        if wanted and number is not None and number != wanted and not _is_part(passage.text, match.start(group)):
            words = f"« {match[group]} » {what}, et {where} {say_number(wanted)}"
            place = inquiry.locate(passage, *match.span())
            yield Finding(words, place, "corriger le texte, ou la liste")


# A word of what counts a list, its pattern, and the group of its number.
_LISTS = (
    ("action", _SHEETS, 1),
    ("coopération", _OFFICERS, 1),
    ("coopération", _OFFICERS, 2),
    ("orientations", _GOALS, 1),
    ("axes", _AXES, 1),
)


def _list_counted(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """What a text counts of the lists: the rank of the list, the group of the number, where it stands."""
    for rank, (sign, pattern, group) in enumerate(_LISTS):
        if sign in text:
            yield from ((rank, group, match) for match in pattern.finditer(text))


def _is_part(text: str, start: int) -> bool:
    """« L'axe 1 réunit 3 fiches action », « la Caf emploie deux chargés de coopération »: not the whole list."""
    first, last = find_sentence(text, start)
    return is_rough(text, start) or _PARTIAL.search(text[first:last]) is not None


def _count(listed: tuple[object, ...] | Unknown) -> Decimal | None:
    return None if isinstance(listed, Unknown) else Decimal(len(listed))


RULES = (
    Rule(
        code=Code.TOTAL_INEXACT,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un total n'est pas la somme de ses parts : communes et territoire, « dont », répartition, votes.",
        source="usage",
        find=_find_wrong_sums,
    ),
    Rule(
        code=Code.LISTE_AUTRE_COMPTE,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un texte ne compte pas autant de fiches, d'orientations, d'axes ou de chargés que la liste en a.",
        source="usage",
        find=_find_other_lists,
    ),
)
