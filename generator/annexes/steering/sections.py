"""Annexe 4: instances, chargés de coopération, jalons, and the tracking table."""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.pieces import AnnexeDraft
from generator.annexes.sheet_numbers import list_goals
from generator.annexes.table_cells import CellDraft, TableDraft, join_facts, show, show_list, title
from generator.annexes.tracked_sheets import TrackedSheet, track_sheets
from generator.composing.piece import show_value
from generator.composing.tracking.checks import check_tracking
from generator.composing.tracking.history import say_trouble
from generator.composing.wording import write_number
from generator.errors import Span
from generator.model.annexes import STEERING_FILE, TRACKING_FILE, CooperationOfficer, Steering, SteeringBody
from generator.model.document import (
    Align,
    Block,
    Gap,
    Inline,
    Orientation,
    Paragraph,
    RowRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.model.facts import Pending, Unknown
from generator.model.names import slugify

_SHEET_WIDTHS = (0.22, 0.78)
_TRACKING_WIDTHS = (0.075, 0.21, 0.17, 0.085, 0.20, 0.16, 0.10)


def compose_steering(draft: AnnexeDraft) -> tuple[Section, ...]:
    """The sections of annexe 4."""
    steering = draft.composer.dossier.steering
    origin = Span(f"{draft.composer.dossier.data_folder}/{STEERING_FILE}", 1)
    return (
        draft.introduction(),
        _compose_bodies(draft, steering, origin),
        _compose_officers(draft, steering, origin),
        _compose_milestones(draft, steering, origin),
        _compose_tracking(draft),
    )


def _chapter(
    draft: AnnexeDraft, name: str, origin: Span, blocks: list[Block], orientation: Orientation = Orientation.PORTRAIT
) -> Section:
    section, heading = draft.composer.section_id(name), draft.heading(name)
    return Section(section, origin, SectionKind.CHAPTER, tuple(blocks), heading, orientation=orientation)


def _missing(section: str, origin: Span, words: str, what: str) -> Block:
    inlines: tuple[Inline, ...] = (Text(f"{words} : "), Gap(what, origin), Text("."))
    return Paragraph(f"{section}/p1", origin, inlines)


def _compose_bodies(draft: AnnexeDraft, steering: Steering | Unknown, origin: Span) -> Section:
    section = draft.composer.section_id("instances")
    if isinstance(steering, Unknown):
        blocks = [_missing(section, origin, "Les instances de pilotage", "instances de pilotage")]
    else:
        blocks = [_make_body(f"{section}/{rank}", body, origin) for rank, body in enumerate(steering.instances, 1)]
    return _chapter(draft, "instances", origin, blocks)


def _make_body(name: str, body: SteeringBody, origin: Span) -> Table:
    """One instance: its name in the band, one fact per row."""
    key = f"instance:{slugify(body.nom)}"
    table = TableDraft(f"{name}/tableau", origin, _SHEET_WIDTHS, TableRole.SHEET, key=key)
    table.add_head([title(body.nom, colspan=2)], RowRole.BAND)
    rows = (
        ("Rôle", show(body.show("role"), origin)),
        ("Composition", show_list(body.show("composition"), origin)),
        ("Présidence", show(body.show("presidence"), origin)),
        ("Fréquence", show(body.show("frequence"), origin)),
        ("Missions", show_list(body.show("missions"), origin)),
        ("Secrétariat", show(body.show("secretariat"), origin)),
    )
    for label, cell in rows:
        table.add(label, [title(label), cell])
    return table.finish()


def _compose_officers(draft: AnnexeDraft, steering: Steering | Unknown, origin: Span) -> Section:
    section = draft.composer.section_id("charges-cooperation")
    officers = steering if isinstance(steering, Unknown) else steering.charges_cooperation
    blocks: list[Block]
    if isinstance(officers, Unknown):
        span = officers.origin if officers.origin.file else origin
        blocks = [_missing(section, span, "Les chargés de coopération", "chargés de coopération")]
    else:
        blocks = [_make_officers(f"{section}/tableau", officers, origin)]
    return _chapter(draft, "charges-cooperation", origin, blocks)


def _make_officers(name: str, officers: tuple[CooperationOfficer, ...], origin: Span) -> Table:
    caption = (Text("Chargés de coopération"),)
    table = TableDraft(name, origin, (0.25, 0.19, 0.21, 0.08, 0.27), caption=caption, number=1)
    heads = [title("Périmètre"), title("Nom"), title("Employeur"), title("ETP", align=Align.RIGHT)]
    table.add_head([*heads, title("Financement")])
    for officer in officers:
        posts = officer.show("etp")
        if isinstance(posts, Pending):
            posts = Pending(write_number(f"{posts.value:g}"), posts.marks)
        elif not isinstance(posts, Unknown):
            posts = write_number(f"{posts:g}")
        cells = [
            replace(show(officer.show("perimetre"), origin), header=True),
            show(officer.show("nom"), origin),
            show(officer.show("employeur"), origin),
            show(posts, origin, align=Align.RIGHT),
            show(officer.show("financement"), origin),
        ]
        table.add("charge", cells, key="" if isinstance(officer.perimetre, Unknown) else slugify(officer.perimetre))
    return table.finish()


def _compose_milestones(draft: AnnexeDraft, steering: Steering | Unknown, origin: Span) -> Section:
    section = draft.composer.section_id("jalons")
    if isinstance(steering, Unknown):
        return _chapter(draft, "jalons", origin, [_missing(section, origin, "Les jalons", "jalons")])
    caption = (Text("Jalons du suivi et de l'évaluation"),)
    number = 1 if isinstance(steering.charges_cooperation, Unknown) else 2
    table = TableDraft(f"{section}/tableau", origin, (0.27, 0.19, 0.54), caption=caption, number=number)
    table.add_head([title("Jalon"), title("Échéance"), title("Contenu")])
    for milestone in steering.jalons:
        name = replace(show(milestone.show("nom"), origin), header=True)
        cells = [name, show(milestone.show("echeance"), origin), show(milestone.show("contenu"), origin)]
        table.add(milestone.nom, cells)
    return _chapter(draft, "jalons", origin, [table.finish()])


# --- tracking ------------------------------------------------------------------------------------------------------


def _compose_tracking(draft: AnnexeDraft) -> Section:
    dossier = draft.composer.dossier
    section = draft.composer.section_id("suivi")
    origin = Span(f"{dossier.data_folder}/{TRACKING_FILE}", 1)
    tracked = track_sheets(dossier)
    draft.composer.faults.extend(check_tracking(dossier))
    caption = (Text("Suivi du plan d'actions"),)
    steering = dossier.steering
    number = 1 if isinstance(steering, Unknown) else 2 if isinstance(steering.charges_cooperation, Unknown) else 3
    table = TableDraft(f"{section}/tableau", origin, _TRACKING_WIDTHS, caption=caption, number=number)
    table.add_head(
        [title(w) for w in ("Fiche", "Action", "Pilote", "État", "Avancement", "Difficultés", "Mise à jour")]
    )
    if not tracked:
        gap = Gap("suivi des fiches action, une fois le plan d'actions arrêté", origin)
        table.add("a-completer", [CellDraft(((gap,),), colspan=len(_TRACKING_WIDTHS))])
    for goal in list_goals(dossier):
        mine = [item for item in tracked if item.sheet.goal.rank == goal.rank]
        if mine:
            table.add_group(
                f"orientation {goal.rank}",
                (Text(f"Orientation {goal.rank} : "), *show_value(goal.title, origin)),
                goal.key,
            )
        for item in mine:
            row, name = _tracking_row(item), f"fiche {item.sheet.number}"
            table.add(name, row, origin=_tracking_origin(item), key=item.sheet.key)
    chapter = _chapter(draft, "suivi", origin, [table.finish()], Orientation.LANDSCAPE)
    return replace(chapter, living=True)  # brought up to date each quarter


def _tracking_origin(item: TrackedSheet) -> Span:
    return item.line.origin if item.line else item.sheet.origin


def _tracking_row(item: TrackedSheet) -> list[CellDraft]:
    origin = _tracking_origin(item)
    line = item.line
    return [
        title(item.sheet.label),
        show(item.sheet.title, origin),
        CellDraft((join_facts(item.pilots, origin),)),
        show(item.state, origin),
        show(line.avancement if line else "", origin),
        show(say_trouble(line) if line else "", origin),
        show(line.mise_a_jour if line else "", origin),
    ]
