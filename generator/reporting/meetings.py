"""The governance of a convention as it was: how often each instance has met, and what it has decided."""

from __future__ import annotations

from generator.annexes.table_cells import CellDraft, TableDraft, show, title
from generator.composing.piece import show_date
from generator.errors import Span
from generator.model.annexes import MEETINGS_FILE, STEERING_FILE
from generator.model.document import Align, Block, Gap, Inline, Paragraph, Section, Table, Text
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.reporting.draft import ReportDraft, right


def compose_meetings(draft: ReportDraft, number: int) -> Section | None:
    """The chapter; `number` is that of its first table. An extract without an instance of its theme has none."""
    section = draft.composer.section_id("gouvernance")
    steering = draft.dossier.steering
    blocks: list[Block] = list(draft.read_text("gouvernance"))
    if isinstance(steering, Unknown):
        if draft.account.words:
            return None
        words: tuple[Inline, ...] = (
            Text("Les instances et leurs réunions : "),
            Gap("instances de pilotage", Span(f"{draft.dossier.folder}/{STEERING_FILE}", 1)),
            Text("."),
        )
        blocks.append(Paragraph(f"{section}/instances", draft.origin, words))
        return draft.chapter("gouvernance", blocks, new_page=True)
    names = tuple(body.nom for body in steering.instances if draft.account.says_theme(body.nom))
    if not names:
        return None
    blocks.append(_make_bodies(draft, section, names, number))
    if draft.account.meetings:
        blocks.append(_make_meetings(draft, section, number + 1))
    return draft.chapter("gouvernance", blocks, new_page=True)


def _make_bodies(draft: ReportDraft, section: str, names: tuple[str, ...], number: int) -> Table:
    steering = draft.dossier.steering
    assert not isinstance(steering, Unknown)
    origin = Span(f"{draft.dossier.folder}/{MEETINGS_FILE}", 1)
    table = TableDraft(
        f"{section}/instances",
        origin,
        (0.37, 0.24, 0.18, 0.21),
        caption=(Text("Les réunions de chaque instance"),),
        number=number,
    )
    heads = [title("Instance"), title("Fréquence prévue"), title("Réunions", align=Align.RIGHT)]
    table.add_head([*heads, title("Dernière réunion")])
    for body in steering.instances:
        if body.nom not in names:
            continue
        mine = [one for one in draft.account.meetings if slugify(one.instance) == slugify(body.nom)]
        frequency = show(body.show("frequence"), Span(f"{draft.dossier.folder}/{STEERING_FILE}", 1))
        if mine:
            cells = [right(str(len(mine))), CellDraft((show_date(mine[-1].jour),))]
        else:
            gap = Gap(f"réunions de l'instance « {body.nom} »", origin)
            cells = [CellDraft(((gap,),), align=Align.RIGHT), CellDraft(((Text("–"),),))]
        table.add(body.nom, [title(body.nom), frequency, *cells])
    return table.finish()


def _make_meetings(draft: ReportDraft, section: str, number: int) -> Table:
    origin = Span(f"{draft.dossier.folder}/{MEETINGS_FILE}", 1)
    table = TableDraft(
        f"{section}/reunions",
        origin,
        (0.19, 0.22, 0.23, 0.36),
        caption=(Text("Ce que les réunions ont décidé"),),
        number=number,
    )
    table.add_head([title("Date"), title("Instance"), title("Présents"), title("Décisions")])
    for one in draft.account.meetings:
        day = CellDraft((show_date(one.jour),), header=True)
        present: object = one.presents or Unknown(f"présents, {one.instance}, {one.jour:%d/%m/%Y}", one.origin)
        decided: object = one.decisions or Unknown(f"décisions, {one.instance}, {one.jour:%d/%m/%Y}", one.origin)
        cells = [day, show(one.instance, one.origin), show(present, one.origin), show(decided, one.origin)]
        table.add(f"{one.jour.isoformat()} {one.instance}", cells)
    return table.finish()
