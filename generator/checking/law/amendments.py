"""Rules on avenants: what they recite, when they may be signed and take effect, who joins or leaves, what is attached.

Source: Code civil, art. 1193 (a contract is modified by all its parties) and 1213 (it is extended before it ends); Code
de l'action sociale et des familles, art. L. 214-2, II (the schéma and its updates go to the comité départemental des
services aux familles within a month of being adopted).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from generator.checking.inquiry import Inquiry, Passage, Place
from generator.checking.law.childcare import owes_scheme
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.composing.numbering import annexe_number, fill_form
from generator.composing.wording import plain_date
from generator.errors import Severity
from generator.model.clauses import AnnexePlan
from generator.model.document import SectionKind
from generator.model.facts import Unknown

_QUOTED = re.compile(r"«.*?(?:»|$)")
_ANNEXE = re.compile(r"\bannexe (?:\d+(?:-\d+)?|[IVXL]+|[A-Z])\b", re.I)
_CONVENTION = re.compile(r"\bconvention\b", re.I)
_ATTACHED = re.compile(r"\bjointes?\b", re.I)
_SCHEME_ANNEXES = ("diagnostic", "equipements", "plan-actions")  # what a schéma is made of, by the nature of annexes


def _find_unrecited_acts(inquiry: Inquiry) -> Iterator[Finding]:
    """The convention by the day it was signed, each former avenant by its number; no number of theirs is left out."""
    amending = inquiry.facts.avenant
    if amending is None or inquiry.signed_document is None:
        return
    former = [one.numero for one in amending.precedents]
    if former != list(range(1, amending.numero)):
        words = f"avenant n° {amending.numero} : les avenants d'avant sont {_list_numbers(former) or 'inconnus'}"
        place = inquiry.span_of_fact("avenant", "precedents")
        yield Finding(words, place, "chaque avenant d'avant est dans le registre des actes de la convention")
    visas = [p for p in inquiry.passages if p.signed and p.section.kind is SectionKind.CITATIONS]
    said = "\n".join(p.text for p in visas)
    hint = "la citer dans les visas : « Vu la convention … signée le … ; »"
    signed = amending.convention.signature
    if isinstance(signed, date) and not (_CONVENTION.search(said) and plain_date(signed) in said):
        yield Finding(
            f"les visas ne citent pas la convention du {plain_date(signed)}", _place_visas(inquiry, visas), hint
        )
    for number in former:
        if not re.search(rf"\bavenant n° ?{number}\b", said, re.I):
            hint = f"le citer dans les visas : « Vu l'avenant n° {number} … ; »"
            yield Finding(f"les visas ne citent pas l'avenant n° {number}", _place_visas(inquiry, visas), hint)


def _place_visas(inquiry: Inquiry, visas: list[Passage]) -> Place:
    if visas:
        return inquiry.locate(visas[-1], 0, len(visas[-1].text))
    return inquiry.complete_place(inquiry.span_of_fact("avenant"))


def _list_numbers(numbers: list[int]) -> str:
    return ", ".join(f"le n° {number}" for number in numbers)


def _find_days_out_of_term(inquiry: Inquiry) -> Iterator[Finding]:
    """Signed once the convention has ended; or taking effect when it is not in force."""
    amending, period, signed = inquiry.facts.avenant, inquiry.facts.periode, inquiry.facts.signature.date
    if amending is None:
        return
    end, effect = amending.convention.end, amending.effect_day
    if isinstance(signed, date) and end is not None and signed > end and period.fin <= end:
        words = f"signature le {signed:%d/%m/%Y}, après le terme de la convention ({end:%d/%m/%Y})"
        hint = "une convention qui a pris fin ne se modifie plus : la renouveler (« ctg renouveler »)"
        yield Finding(words, inquiry.span_of_fact("signature", "date"), hint)
    if effect is not None and not period.debut <= effect <= period.fin:
        limits = f"{period.debut:%d/%m/%Y} au {period.fin:%d/%m/%Y}"
        words = f"prise d'effet le {effect:%d/%m/%Y}, hors de la convention ({limits})"
        yield Finding(words, inquiry.span_of_fact("prise_effet"), "corriger « prise_effet: »")


def _find_late_extensions(inquiry: Inquiry) -> Iterator[Finding]:
    amending, period, signed = inquiry.facts.avenant, inquiry.facts.periode, inquiry.facts.signature.date
    end = amending.convention.end if amending is not None else None
    if isinstance(signed, date) and end is not None and period.fin > end and signed > end:
        words = f"prolongation jusqu'au {period.fin:%d/%m/%Y} signée le {signed:%d/%m/%Y}"
        words += f", après le terme de la convention ({end:%d/%m/%Y})"
        hint = "une convention se prolonge avant sa fin ; après, elle se renouvelle (« ctg renouveler »)"
        yield Finding(words, inquiry.span_of_fact("signature", "date"), hint)


def _find_joining_without_vote(inquiry: Inquiry) -> Iterator[Finding]:
    """A party that joins, whose assembly must authorise it, and whose deliberation has no day yet."""
    joining = inquiry.facts.avenant.rejoignent if inquiry.facts.avenant is not None else ()
    for rank, party in enumerate(inquiry.facts.parties):
        vote = party.deliberation
        if party.id not in joining or not party.deliberates or party.id in inquiry.dossier.deliberations:
            continue
        if vote is None or isinstance(vote.date, Unknown):
            words = f"{party.id} rejoint la convention, et la date de sa délibération n'est pas connue"
            hint = "faire délibérer sur l'avenant et sur la convention, puis écrire la délibération dans avenant.yaml"
            yield Finding(words, inquiry.span_of_fact("parties", rank, "deliberation"), hint)


def _find_leaving_without_signature(inquiry: Inquiry) -> Iterator[Finding]:
    leaving = inquiry.facts.avenant.quittent if inquiry.facts.avenant is not None else ()
    for rank, party in enumerate(leaving):
        words = f"{party.nom} quitte la convention et ne signe pas l'avenant"
        hint = "garder la preuve de son retrait (dénonciation, préavis) ; sinon, elle reste partie et signe l'avenant"
        yield Finding(words, inquiry.span_of_fact("avenant", "quittent", rank), hint)


def _find_missing_attachments(inquiry: Inquiry) -> Iterator[Finding]:
    """An annexe that an article says is attached, outside of what it quotes, and that the avenant has not."""
    if inquiry.facts.avenant is None:
        return
    names = {_name_annexe(inquiry, annexe).lower() for annexe in inquiry.dossier.model.plan.annexes}
    for passage in (*inquiry.passages, *inquiry.stated):
        text = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), passage.text)
        if not passage.signed or passage.section.kind is not SectionKind.ARTICLE or not _ATTACHED.search(text):
            continue
        for match in _ANNEXE.finditer(text):
            if match.group().lower() not in names:
                words = f"« {match.group()} » est dite jointe, et l'avenant ne la joint pas"
                hint = "changer cette annexe dans le dossier de la convention, ou corriger l'article"
                yield Finding(words, inquiry.locate(passage, *match.span()), hint)


def _name_annexe(inquiry: Inquiry, annexe: AnnexePlan) -> str:
    form = inquiry.dossier.model.plan.numerotation.renvoi_annexe
    return fill_form(form, annexe_number(annexe), ordinal="1re")


def _find_schemes_to_send(inquiry: Inquiry) -> Iterator[Finding]:
    """An avenant that changes what the schéma is made of, where one is owed: who gets it, until when."""
    amending = inquiry.facts.avenant
    if amending is None or not owes_scheme(inquiry.facts):
        return
    carried = {name.lower() for name in amending.annexes}
    scheme = [one for one in inquiry.dossier.model.plan.annexes if one.nature in _SCHEME_ANNEXES]
    changed = [name for annexe in scheme if (name := _name_annexe(inquiry, annexe)).lower() in carried]
    if not changed:
        return
    signed = inquiry.facts.signature.date
    until = f"avant le {_add_month(signed):%d/%m/%Y}" if isinstance(signed, date) else "dans le mois de la signature"
    words = f"l'avenant change ce dont le schéma est fait ({', '.join(changed)}) : l'envoyer {until}"
    words += " au comité départemental des services aux familles"
    hint = "si la Ctg ne tient pas lieu de schéma pluriannuel de l'accueil du jeune enfant, l'admettre"
    yield Finding(words, inquiry.span_of_fact("signature", "date"), hint)


def _add_month(day: date) -> date:
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


RULES = (
    Rule(
        code=Code.AVENANT_NON_CITE,
        family=Family.AMENDMENTS,
        severity=Severity.ERROR,
        sentence="L'avenant ne cite pas, dans ses visas, la convention ou un avenant d'avant.",
        source="usage : l'avenant vise la convention et chacun des avenants précédents",
        find=_find_unrecited_acts,
    ),
    Rule(
        code=Code.AVENANT_HORS_TERME,
        family=Family.AMENDMENTS,
        severity=Severity.ERROR,
        sentence="L'avenant est signé après la fin de la convention, ou prend effet hors de sa période.",
        source="Code civil, art. 1193 et 1212",
        find=_find_days_out_of_term,
    ),
    Rule(
        code=Code.PROLONGATION_TARDIVE,
        family=Family.AMENDMENTS,
        severity=Severity.ERROR,
        sentence="L'avenant prolonge la convention, et il est signé après sa fin.",
        source="Code civil, art. 1213",
        find=_find_late_extensions,
    ),
    Rule(
        code=Code.ADHESION_SANS_DELIBERATION,
        family=Family.AMENDMENTS,
        severity=Severity.WARNING,
        sentence="Une partie rejoint la convention sans que la délibération de son assemblée soit connue.",
        source="CGCT, L. 2121-29, L. 3211-1 et L. 5211-1",
        find=_find_joining_without_vote,
    ),
    Rule(
        code=Code.DEPART_SANS_SIGNATURE,
        family=Family.AMENDMENTS,
        severity=Severity.ADVICE,
        sentence="Une partie quitte la convention par un avenant qu'elle ne signe pas.",
        source="Code civil, art. 1193",
        find=_find_leaving_without_signature,
    ),
    Rule(
        code=Code.ANNEXE_NON_JOINTE,
        family=Family.AMENDMENTS,
        severity=Severity.ERROR,
        sentence="Un article de l'avenant dit une annexe jointe, et l'avenant ne l'a pas.",
        source="usage",
        find=_find_missing_attachments,
    ),
    Rule(
        code=Code.SCHEMA_A_TRANSMETTRE,
        family=Family.AMENDMENTS,
        severity=Severity.ADVICE,
        sentence="L'avenant change le schéma de l'accueil du jeune enfant : il se transmet dans le mois.",
        source="Code de l'action sociale et des familles, L. 214-2 (II) et L. 214-5",
        find=_find_schemes_to_send,
    ),
)
