"""A report being composed: what its chapters share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from generator.annexes.diagnostic.chart_drawing import Drawing, draw_chart, plan_drawing
from generator.annexes.diagnostic.charts import BarChart, ChartSize
from generator.annexes.table_cells import EMPTY, CellDraft, Sum, say_sum, text_cell
from generator.composing.piece import PieceComposer
from generator.composing.wording import plain_date
from generator.errors import Span
from generator.model.annexes import TRACKING_FILE
from generator.model.clauses import Clause, ExtractPlan, ReportPlan, ReportText
from generator.model.document import Align, Block, Inline, Orientation, Section, SectionKind, Text
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.reporting.account import Account, MoneySum
from generator.reporting.share_drawing import draw_shares, plan_shares
from generator.reporting.shares import ShareChart

# The usual headings of the chapters, by the name that a model may give others to.
HEADINGS: Mapping[str, str] = {
    "essentiel": "L'essentiel",
    "introduction": "Objet de ce document",
    "moyens": "Les moyens mobilisés",
    "gouvernance": "La gouvernance",
    "territoire": "Ce qui a changé sur le territoire",
    "suites": "Les suites",
    "modifications": "Les modifications proposées",
}


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report being composed: its composer, its figures, what its model says of it, the looks of its drawings."""

    composer: PieceComposer
    account: Account
    plan: ReportPlan
    extract: ExtractPlan | None
    headings: Mapping[str, str]  # those of the model
    identity: Identity

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.account.dossier

    @property
    def origin(self) -> Span:
        """Where most of its facts are."""
        return Span(f"{self.dossier.folder}/{TRACKING_FILE}", 1)

    @property
    def years(self) -> str:
        """« 2027 à 2029 », « 2027 »: the years whose spending is looked at."""
        return say_years(self.account.years)

    def heading(self, name: str) -> tuple[Inline, ...]:
        """The heading of a chapter: the model's own, else the usual one."""
        return (Text(self.headings.get(name) or HEADINGS[name]),)

    def chapter(
        self,
        name: str,
        blocks: Iterable[Block],
        orientation: Orientation = Orientation.PORTRAIT,
        *,
        new_page: bool = False,
    ) -> Section:
        """A chapter under its heading."""
        section = self.composer.section_id(name)
        return Section(
            section,
            self.origin,
            SectionKind.CHAPTER,
            tuple(blocks),
            self.heading(name),
            orientation=orientation,
            new_page=new_page,
        )

    def read_text(self, name: ReportText, orientation: Orientation = Orientation.PORTRAIT) -> tuple[Block, ...]:
        """The clause of the model, or the text of the dossier, that a chapter begins with; nothing without one."""
        clause = (self.plan.textes if self.extract is None else self.extract.textes).get(name)
        if clause is None:
            return ()
        clause = name_text(self.dossier, clause, self.account.day.year)
        return self.composer.read_clause(clause, self.composer.section_id(name), pictures=orientation)

    def draw_bars(self, chart: BarChart, size: ChartSize) -> Drawing:
        """A chart of bars; its place alone when nothing is to be written."""
        return draw_chart(chart, self.identity, size) if self.composer.drawn else plan_drawing(chart, size)

    def draw_shares(self, chart: ShareChart, width_mm: float) -> Drawing:
        """A chart of parts; its place alone when nothing is to be written."""
        return draw_shares(chart, self.identity, width_mm) if self.composer.drawn else plan_shares(chart, width_mm)


def name_text(dossier: Dossier, clause: str, year: int) -> str:
    """The name of a text: a text of each year bears its year."""
    yearly = f"{clause}-{year:04d}"
    return yearly if dossier.model.plan.find_yearly_text(yearly) is not None else clause


def add_yearly_texts(dossier: Dossier, year: int) -> Dossier:
    """The dossier with a gap in the place of each text of that year that it does not have."""
    plan = dossier.model.plan.bilans
    clauses = dict(dossier.clauses)
    for text in plan.textes_locaux if plan is not None else ():
        name = f"{text.id}-{year:04d}"
        place = Span(f"{dossier.folder}/textes/{name}.md", 1)
        clauses.setdefault(name, Clause(name, (f"[à compléter : {text.titre}]",), (place,)))
    return replace(dossier, clauses=clauses)


def say_years(years: tuple[int, ...]) -> str:
    """« 2027 à 2029 », « 2027 »."""
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]} à {years[-1]}"


def say_day(account: Account) -> str:
    """« 28 juin 2029 »."""
    return plain_date(account.day)


def count_words(number: int, one: str, many: str = "") -> str:
    """« 1 fiche », « 12 fiches »."""
    return f"{number} {one if number < 2 else many or f'{one}s'}"


def say_share(money: MoneySum) -> tuple[Inline, ...]:
    """What is paid of what was planned: « 94 % », « au moins 60 % »; a gap when nothing is known of it."""
    planned, paid = money.planned, money.paid
    if paid.missing and not paid.count:
        return say_sum(paid)
    if planned.missing or not planned.known:
        return (Text(EMPTY),)
    share = f"{round_share(paid, planned)} %"
    return (Text(f"au moins {share}" if paid.is_lower_bound else share),)


def round_share(paid: Sum, planned: Sum) -> int:
    """A share in hundredths, rounded to the nearest; `planned` is not nothing."""
    return int((paid.known * 200 / planned.known + 1) // 2)


def show_share(money: MoneySum) -> CellDraft:
    """The same in a cell."""
    return CellDraft((say_share(money),), align=Align.RIGHT)


def right(words: str) -> CellDraft:
    """A figure in a cell."""
    return text_cell(words, align=Align.RIGHT)
