"""What every piece needs to be composed: its clauses rendered and read, its ids, its notes, its faults."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from generator.composing.context import build_context, name_commune
from generator.composing.expressions import ClauseRenderer
from generator.composing.markdown.blocks import MarkdownReader
from generator.composing.markdown.inlines import GAP_TOKEN, InlineReader, escape_markdown
from generator.composing.markdown.items import SourceLine
from generator.composing.markdown.pictures import PictureRoom, find_room
from generator.composing.numbering import annexe_number, fill_form, name_sections, name_targets
from generator.composing.prose import read_fact_words
from generator.composing.tracing import TracedRenderer, drop_marks
from generator.composing.wording import plain_date, write_date
from generator.dossier_place import FACTS_FILE
from generator.errors import DiagnosticCollector, Span
from generator.model.clauses import CONVENTION_SIGN, AnnexePlan, ModelPlan
from generator.model.document import (
    Block,
    BlockId,
    Cover,
    Gap,
    GapKind,
    Inline,
    LineBreak,
    Meta,
    Orientation,
    Signatory,
    Text,
    block_inlines,
    walk_blocks,
    walk_inlines,
)
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts, Mark, Pending, Period, Unknown
from generator.model.parties.columns import Nature
from generator.model.pieces import PiecePlan

MOST_IN_FULL = 20  # parties that a cover names one by one, each by its whole name


@dataclass
class PieceComposer:
    """Composes one piece of a dossier; footnotes run on through it, faults are gathered."""

    dossier: Dossier
    piece: str
    faults: DiagnosticCollector
    draft: bool = True
    deliberation_pages: Mapping[str, int] = field(default_factory=dict)  # by party: pages of its real deliberation
    drawn: bool = True  # charts are drawn: a tree without them is to be read, not written
    traced: bool = False  # texts remember where their words were written
    renderer: ClauseRenderer = field(init=False)
    inlines: InlineReader = field(init=False)
    # What each clause that was printed says, as Markdown and as words: two models are compared by it.
    said: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    _readers: dict[BlockId, MarkdownReader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        context = build_context(self.dossier, self.annexe_title)
        home = Span(f"{self.dossier.folder}/{FACTS_FILE}", 1)
        sources = None
        if self.traced:
            self.renderer = traced = TracedRenderer(context, self.faults, home, self.dossier.facts)
            sources = traced.sources
        else:
            self.renderer = ClauseRenderer(context, self.faults, home)
        targets = name_targets(self.dossier.model.plan)
        self.inlines = InlineReader(self.faults, self.renderer.gaps, targets, sources=sources)

    def section_id(self, name: str) -> BlockId:
        """The identity of a section of this piece."""
        return f"{self.piece}/{name}"

    def read_clause(
        self,
        clause: str,
        section: BlockId,
        extra: Mapping[str, Any] | None = None,
        pictures: Orientation | None = None,
    ) -> tuple[Block, ...]:
        """The blocks of a clause, expressions replaced; ids run on through the section.

        It may show pictures where `pictures` says how its pages lie, and none without.
        """
        if section not in self._readers:
            self._readers[section] = MarkdownReader(section, self.inlines, self.faults)
        lines = self.renderer.render(self.dossier.clauses[clause], extra)
        reader = self._readers[section]
        known = self.dossier.pictures
        reader.pictures = PictureRoom(known, find_room(pictures), self.drawn) if pictures is not None else None
        blocks = reader.read(lines)
        self._note(clause, lines, (inline for block in walk_blocks(blocks) for inline in block_inlines(block)))
        return blocks

    def clause_origin(self, clause: str) -> Span:
        """Where a clause begins."""
        origins = self.dossier.clauses[clause].origins
        return origins[0] if origins else Span(clause)

    def read_title(self, identifier: str) -> tuple[Inline, ...]:
        """The inlines of a section's or an annexe's title, itself a clause that can be overridden."""
        clause = self.dossier.clauses[identifier]
        lines = [line for line in self.renderer.render(clause) if line.text.strip()]
        inlines = self.inlines.read(" ".join(line.text.strip() for line in lines), self.clause_origin(identifier))
        self._note(identifier, lines, inlines)
        return inlines

    def _note(self, clause: str, lines: Iterable[SourceLine], inlines: Iterable[Inline]) -> None:
        gaps = self.renderer.gaps
        markdown = "\n".join(GAP_TOKEN.sub(lambda m: f"[{gaps[int(m[1])].what}]", line.text) for line in lines)
        words = "".join(
            inline.value if isinstance(inline, Text) else " " if isinstance(inline, LineBreak) else ""
            for inline in walk_inlines(tuple(inlines))
        )
        self.said.setdefault(clause, []).append((markdown.strip(), words))

    def annexe_title(self, annexe: AnnexePlan) -> Markup:
        """The title of an annexe, as Markdown: for the list of annexes."""
        lines = self.renderer.render(self.dossier.clauses[annexe.id])
        words = " ".join(line.text.strip() for line in lines if line.text.strip())
        return Markup(drop_marks(words) if self.traced else words)

    def read_text(self, markdown: str, origin: Span) -> tuple[Inline, ...]:
        """The inlines of a short text of the program, in Markdown."""
        return self.inlines.read_plain(markdown, origin)


def show_value(value: object, origin: Span) -> tuple[Inline, ...]:
    """A fact as inlines: its words, or the gap that an unknown fact is. An empty text gives a dash.

    What is to be confirmed says so after its words.
    """
    if isinstance(value, Pending):
        return (*show_value(value.value, origin), *show_marks(value.marks))
    if isinstance(value, Unknown):
        return (Gap(value.what, value.origin if value.origin.file else origin),)
    return (read_fact_words(str(value), origin) if value is not None else ()) or (Text("–"),)


def show_marks(marks: Iterable[Mark]) -> tuple[Inline, ...]:
    """« (à confirmer) » for each mark, after a space."""
    return tuple(i for m in marks for i in (Text(" "), Gap(m.reason, m.origin, GapKind.TO_CONFIRM, m.place)))


def show_date(day: datetime.date, before: str = "") -> tuple[Inline, ...]:
    """A day as inlines, after some words and their space: « du 1er janvier 2026 », its « er » raised."""
    return (*((Text(before),) if before else ()), *read_fact_words(write_date(day), Span("")))


def say_period(period: Period) -> tuple[str, ...]:
    """("2026", "2030") for whole years, ("2026",) for one of them, else two dates in words."""
    whole = (period.debut.month, period.debut.day, period.fin.month, period.fin.day) == (1, 1, 12, 31)
    if whole and period.debut.year == period.fin.year:
        return (str(period.debut.year),)
    if whole:
        return str(period.debut.year), str(period.fin.year)
    return plain_date(period.debut), plain_date(period.fin)


def make_cover(dossier: Dossier, subtitle: str = "") -> Cover:
    """The cover of a piece; an annexe's has its subtitle."""
    facts = dossier.facts
    return Cover(
        title=dossier.model.plan.titre,
        territory=facts.territoire.nom_couverture or facts.territoire.nom,
        period=say_period(_find_named_period(facts)),
        subtitle=subtitle,
        signatories=_name_signatories(dossier, annexe=bool(subtitle)),
        notice=facts.mention or "",
    )


def _find_named_period(facts: CtgFacts) -> Period:
    """The period by which the convention is known: an avenant that changes it still names the one it was signed for."""
    return (facts.avenant.convention.periode if facts.avenant else None) or facts.periode


def _name_signatories(dossier: Dossier, *, annexe: bool) -> tuple[Signatory, ...]:
    """Who signs, as a cover names them: in full, and a crowd by the bare names of its communes, after the others.

    The covers of annexes do not name a crowd.
    """
    parties = dossier.facts.parties
    if len(parties) <= MOST_IN_FULL:
        return tuple(Signatory(p.nom, dossier.logos[p.id].data if p.id in dossier.logos else None) for p in parties)
    if annexe:
        return ()
    communes = [bare for p in parties if (bare := name_commune(p, dossier)) is not None]
    names = [p.nom for p in parties if p.kind.nature is not Nature.COMMUNE]
    if communes:
        communes[0] = f"{len(communes)} communes\u00a0: {communes[0]}"
    return tuple(Signatory(name) for name in (*names, *communes))


def page_prefix(annexe: AnnexePlan) -> str:
    """What stands before the page numbers of an annexe: "A1-" for annexe-1, "A-" for annexe-a."""
    letter = annexe.id.removeprefix("annexe-")
    return f"{letter.upper()}-" if len(letter) == 1 and letter.isalpha() else f"A{annexe_number(annexe)}-"


def say_annexe(model: ModelPlan, plan: AnnexePlan) -> str:
    """« Annexe 1 – Diagnostic partagé »: the annexe's name on its cover, in bookmarks and in contents."""
    return fill_form(model.numerotation.annexe_courte, annexe_number(plan), ordinal="1re") + plan.titre_court


def make_meta(dossier: Dossier, piece: PiecePlan, title: str, *, draft: bool) -> Meta:
    """What a piece's files say of themselves. `title` is the piece's own, "" for the act that is signed."""
    facts, plan, name = dossier.facts, dossier.model.plan, name_act(dossier)
    territory = facts.territoire.nom_couverture or facts.territoire.nom
    period = say_period(_find_named_period(facts))
    signed = facts.signature.date
    return Meta(
        piece=piece.id,
        slug=piece.slug,
        title=f"{title} – {name}" if title else name,
        author=facts.parties[0].nom,
        subject=f"{plan.sigle} {territory}, {' – '.join(period)}",
        running_title=f"{plan.sigle} {territory} {_say_years(period)}" + (f" – {title}" if title else ""),
        content_date=facts.periode.debut if isinstance(signed, Unknown) else signed,
        draft=draft,
        notice=facts.mention or "",
        page_prefix=next((page_prefix(annexe) for annexe in plan.annexes if annexe.id == piece.id), ""),
        called=name_piece(plan, piece),
        signed=piece.signed,
        keywords=("CTG", territory, *(p.nom for p in facts.parties)),
    )


def name_act(dossier: Dossier) -> str:
    """« Convention territoriale globale Bassin minier 2026-2030 »: the act that is signed, among others."""
    facts, plan = dossier.facts, dossier.model.plan
    if facts.avenant is not None and plan.intitule and CONVENTION_SIGN in plan.intitule:
        amended = facts.avenant.convention.titre
        return plan.intitule.replace(CONVENTION_SIGN, amended[:1].lower() + amended[1:])
    territory = facts.territoire.nom_couverture or facts.territoire.nom
    name = plan.intitule or " ".join(plan.titre).capitalize()
    return f"{name} {territory} {_say_years(say_period(_find_named_period(facts)))}"


def _say_years(period: tuple[str, ...]) -> str:
    return "-".join(period) if period[0].isdigit() else f"du {period[0]} au {period[-1]}"


def name_piece(plan: ModelPlan, piece: PiecePlan) -> str:
    """What a sentence calls a piece: « convention », « avenant n° 1 », « annexe III »."""
    name = plan.acte.nom if piece.signed else name_sections(plan).get(piece.id, piece.id)
    return name[:1].lower() + name[1:] if piece.signed else name


def escape_text(text: str) -> str:
    """Words of the facts as Markdown."""
    return escape_markdown(text)
