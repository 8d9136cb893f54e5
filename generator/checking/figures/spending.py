"""Rules on what is told while a plan runs: money paid beyond what was engaged, engaged beyond what was planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.composing.tracking.history import Money, SheetHistory, TrackingHistory
from generator.composing.wording import write_euros
from generator.errors import Severity
from generator.model.facts import Unknown
from generator.model.tracking.lines import State

_NEED_REASON = (State.POSTPONED, State.DROPPED)


def _find_paid_beyond(inquiry: Inquiry) -> Iterator[Finding]:
    """The last amounts of a financer for a year: what is paid was engaged before."""
    for place, money in _list_money(inquiry.history):
        if money.line is not None and money.paid is not None and money.paid > (money.engaged or 0):
            engaged = f"{write_euros(money.engaged)} engagés" if money.engaged is not None else "aucun montant engagé"
            words = f"{place} : {money.financer} a payé {write_euros(money.paid)} pour {money.year}, pour {engaged}"
            span = inquiry.span_of_line(money.line.origin, str(money.paid))
            yield Finding(words, span, "vérifier les deux montants : un paiement suit un engagement")


def _find_engaged_beyond(inquiry: Inquiry) -> Iterator[Finding]:
    """An operation that costs a financer more than its fiche plans for the year, or that it did not plan at all."""
    for place, money in _list_money(inquiry.history, of_operations=True):
        if money.line is None or not money.engaged or money.engaged <= (money.planned or 0):
            continue
        planned = f"la fiche prévoit {write_euros(money.planned)}" if money.planned else "la fiche ne prévoit rien"
        words = f"{place} : {money.financer} engage {write_euros(money.engaged)} en {money.year}, {planned}"
        span = inquiry.span_of_line(money.line.origin, str(money.engaged))
        yield Finding(words, span, "vérifier le montant ; s'il est exact, le bilan le dira, un avenant peut l'acter")


def _find_totals_beyond(inquiry: Inquiry) -> Iterator[Finding]:
    """What a financer engages in a year over the whole plan, beyond its total there, when no operation alone is."""
    history = inquiry.history
    if any(isinstance(one.financement, Unknown) for sheet, _ in inquiry.dossier.sheets for one in sheet.operations):
        return  # nobody knows the total yet
    planned: dict[tuple[str, int], int] = defaultdict(int)
    engaged: dict[tuple[str, int], int] = defaultdict(int)
    lines = {}
    beyond = {
        (one.financer, one.year)
        for _, one in _list_money(history, of_operations=True)
        if one.line is not None and (one.engaged or 0) > (one.planned or 0)
    }
    for _, money in _list_money(history):
        key = (money.financer, money.year)
        planned[key] += money.planned or 0
        engaged[key] += money.engaged or 0
        if money.line is not None:
            lines[key] = money.line
    for key, line in sorted(lines.items()):
        if engaged[key] > planned[key] and key not in beyond:
            financer, year = key
            words = (
                f"{financer} engage {write_euros(engaged[key])} en {year} sur l'ensemble du plan, "
                f"qui prévoit {write_euros(planned[key])}"
            )
            yield Finding(
                words, line.origin, "vérifier les montants de ce financeur ; s'ils sont exacts, un avenant les acte"
            )


def _find_no_reason(inquiry: Inquiry) -> Iterator[Finding]:
    """An operation that is put off or dropped, of which nobody says why."""
    for sheet in inquiry.history.sheets:
        for operation in sheet.operations:
            last = operation.last
            if last is not None and operation.state in _NEED_REASON and not last.motif and not last.difficultes:
                words = f"opération {sheet.planned.number}.{operation.rank} : « {operation.state} », sans motif"
                span = inquiry.span_of_line(last.origin, last.etat)
                yield Finding(words, span, "écrire pourquoi dans « motif » : le bilan le reprend")


def _list_money(history: TrackingHistory, *, of_operations: bool = False) -> Iterator[tuple[str, Money]]:
    """Each amount of the plan with what it is about: « opération 5.2 », « fiche 5 »."""
    for sheet in history.sheets:
        if not of_operations:
            yield from ((f"fiche {sheet.planned.number}", money) for money in sheet.money)
        yield from _list_of_operations(sheet)


def _list_of_operations(sheet: SheetHistory) -> Iterator[tuple[str, Money]]:
    for operation in sheet.operations:
        yield from ((f"opération {sheet.planned.number}.{operation.rank}", money) for money in operation.money)


RULES = (
    Rule(
        code=Code.DEPENSE_SANS_ENGAGEMENT,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un financeur a payé plus, pour une opération et une année, que ce qu'il y a engagé.",
        source="usage",
        find=_find_paid_beyond,
    ),
    Rule(
        code=Code.DEPENSE_HORS_PREVISION,
        family=Family.FIGURES,
        severity=Severity.ADVICE,
        sentence="Un financeur engage plus, pour une opération et une année, que ce que la fiche action prévoit.",
        source="usage",
        find=_find_engaged_beyond,
    ),
    Rule(
        code=Code.DEPENSE_AUTRE_TOTAL,
        family=Family.FIGURES,
        severity=Severity.WARNING,
        sentence="Un financeur engage plus, une année, sur tout le plan d'actions, que le total prévu pour lui.",
        source="usage",
        find=_find_totals_beyond,
    ),
    Rule(
        code=Code.SUIVI_SANS_MOTIF,
        family=Family.FIGURES,
        severity=Severity.ADVICE,
        sentence="Une opération est reportée ou abandonnée, et le suivi ne dit pas pourquoi.",
        source="usage",
        find=_find_no_reason,
    ),
)
