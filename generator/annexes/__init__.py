"""The five annexes, composed from the facts: tables, charts, fiches action and deliberations.

`compose_annexe` composes one of them; `deliberation_slots` says where real deliberations go in annexe 5.
"""

from __future__ import annotations

from typing import assert_never

from generator.annexes.action_plan import compose_action_plan
from generator.annexes.deliberations import compose_deliberations, deliberation_slots
from generator.annexes.diagnostic import compose_diagnostic
from generator.annexes.facilities import compose_facilities
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.steering import compose_steering
from generator.composing.piece import PieceComposer, make_cover, make_meta, say_annexe
from generator.model.clauses import AnnexePlan
from generator.model.document import Document, Section
from generator.model.identity import Identity

__all__ = ["compose_annexe", "deliberation_slots"]

_HEADED_SECTIONS_WITHOUT_CONTENTS = 6


def compose_annexe(composer: PieceComposer, plan: AnnexePlan, identity: Identity) -> Document:
    """The tree of an annexe; `identity` gives its charts their font and colours.

    Faults go to the composer's collector. Raises: `TemplateError` when the identity lacks the font of the charts.
    """
    sections = _compose_sections(AnnexeDraft(composer, plan), identity)
    title = say_annexe(composer.dossier.model.plan, plan)
    return Document(
        meta=make_meta(composer.dossier, plan.id, plan.fichier, title, draft=composer.draft),
        cover=make_cover(composer.dossier, title),
        sections=sections,
        contents=sum(1 for s in sections if s.heading) > _HEADED_SECTIONS_WITHOUT_CONTENTS,
        back_cover=False,
    )


def _compose_sections(draft: AnnexeDraft, identity: Identity) -> tuple[Section, ...]:
    match draft.plan.nature:
        case "diagnostic":
            return compose_diagnostic(draft, identity)
        case "equipements":
            return compose_facilities(draft)
        case "plan-actions":
            return compose_action_plan(draft)
        case "pilotage":
            return compose_steering(draft)
        case "deliberations":
            return compose_deliberations(draft)
        case _:
            assert_never(draft.plan.nature)
