"""A point d'étape or a bilan as a tree: its cover, its page for the steering committee, its chapters."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.composing.piece import PieceComposer, make_cover, make_meta
from generator.composing.typography import set_typography
from generator.errors import Diagnostic, DiagnosticCollector, Span, UsageError
from generator.making.trees.fact_gaps import list_gap_places, settle_gaps
from generator.model.clauses import ExtractPlan, ReportNature, ReportPlan, ReportsPlan
from generator.model.document import (
    Document,
    Gap,
    Section,
    Table,
    block_inlines,
    walk_blocks,
    walk_inlines,
)
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.model.pieces import PiecePlan, name_report
from generator.reporting.account import Account, read_account
from generator.reporting.draft import ReportDraft, add_yearly_texts, say_day
from generator.reporting.essentials import PageBounds, compose_essentials, has_late
from generator.reporting.means import compose_means
from generator.reporting.meetings import compose_meetings
from generator.reporting.modifications import compose_changes
from generator.reporting.page_plan import ROOM_MM, measure_section
from generator.reporting.sheets import compose_axes


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """Which report: its nature, its day, the theme of an extract; a draft or a final."""

    nature: ReportNature
    day: datetime.date
    extract: str | None = None
    draft: bool = True
    drawn: bool = True

    @property
    def name(self) -> str:
        """What its files and its record are called."""
        return name_report(self.nature, self.day.year, self.extract)


@dataclass(frozen=True, slots=True)
class ComposedReport:
    """The tree of a report, and the figures that it shows."""

    document: Document
    account: Account


def find_report(
    dossier: Dossier, nature: ReportNature, extract: str | None = None
) -> tuple[ReportPlan, ExtractPlan | None]:
    """What the model of a dossier says of a report of a nature, and of its extract.

    Raises: `UsageError` when it says nothing of it.
    """
    plans = _find_plans(dossier)
    plan = plans.natures.get(nature)
    if plan is None:
        raise _refuse(dossier, f"de bilan de nature « {nature} »", f"natures : {', '.join(plans.natures) or 'aucune'}")
    if extract is None:
        return plan, None
    part = plans.extraits.get(extract)
    if part is None:
        raise _refuse(dossier, f"d'extrait « {extract} »", f"extraits : {', '.join(plans.extraits) or 'aucun'}")
    return plan, part


def _find_plans(dossier: Dossier) -> ReportsPlan:
    return dossier.model.plan.bilans or ReportsPlan()


def _refuse(dossier: Dossier, what: str, hint: str) -> UsageError:
    message = f"le modèle « {dossier.model.plan.nom} » ne prévoit pas {what}"
    return UsageError(Diagnostic(Code.BILAN_ABSENT, message, Span(dossier.model.folder), hint=hint))


def compose_report(
    dossier: Dossier, identity: Identity, order: ReportOrder, bounds: PageBounds | None = None
) -> ComposedReport:
    """The tree of a report; `bounds` says how much its first page shows.

    Raises: `UsageError` when the model has no such report; `ContentError` with the faults of its texts.
    """
    plan, extract = find_report(dossier, order.nature, order.extract)
    dossier = add_yearly_texts(dossier, order.day.year)
    account = read_account(dossier, order.day, extract)
    faults = DiagnosticCollector()
    composer = PieceComposer(dossier, order.name, faults, order.draft, drawn=order.drawn)
    draft = ReportDraft(composer, account, plan, extract, _find_plans(dossier).titres, identity)
    others = _compose_chapters(draft)
    page = compose_essentials(draft, replace(bounds or PageBounds(), gaps=_count_gaps(others)))
    faults.raise_errors()
    return ComposedReport(_finish(draft, order, (page, *others)), account)


def compose_page(dossier: Dossier, identity: Identity, order: ReportOrder, bounds: PageBounds) -> Document:
    """The page for the steering committee alone, to be tried."""
    whole = compose_report(dossier, identity, order, bounds).document
    return replace(whole, sections=whole.sections[:1], contents=False)


def _finish(draft: ReportDraft, order: ReportOrder, sections: tuple[Section, ...]) -> Document:
    dossier, plan = draft.dossier, draft.plan
    title = plan.titre if draft.extract is None else f"{plan.titre}, {_lower(draft.extract.titre)}"
    name = order.name
    meta = make_meta(dossier, PiecePlan(name, name), f"{title} au {say_day(draft.account)}", draft=order.draft)
    cover = make_cover(dossier, f"{title}, au {say_day(draft.account)}")
    document = Document(replace(meta, called=title, content_date=order.day), cover, sections, contents=True)
    (settled,) = settle_gaps([settle_keys(document)], list_gap_places(dossier.inputs))
    return set_typography(settled, curly=dossier.curly)


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _compose_chapters(draft: ReportDraft) -> tuple[Section, ...]:
    sections: list[Section] = []
    introduction = draft.read_text("introduction")
    if introduction:
        sections.append(draft.chapter("introduction", introduction, new_page=True))
    sections += compose_axes(draft, measure_section(sections[-1]) if sections else ROOM_MM)
    number = 1 + has_late(draft.account)
    for compose in (compose_means, compose_meetings):
        chapter = compose(draft, number)
        if chapter is not None:
            sections.append(chapter)
            number += sum(isinstance(block, Table) for block in chapter.blocks)
    for name in ("territoire", "suites"):
        text = draft.read_text(name)
        if text:
            sections.append(draft.chapter(name, text, new_page=name == "territoire" and bool(draft.account.sheets)))
    sections.append(compose_changes(draft, number))
    return tuple(sections)


def _count_gaps(sections: tuple[Section, ...]) -> int:
    """How many different elements are to be completed."""
    inlines = (
        inline
        for section in sections
        for run in (section.heading, *(block_inlines(block) for block in walk_blocks(section.blocks)))
        for inline in walk_inlines(run)
    )
    return len({(one.what, one.origin) for one in inlines if isinstance(one, Gap)})
