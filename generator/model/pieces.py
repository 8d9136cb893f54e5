"""The pieces of an agreement: the act that is signed, then its annexes; what is done with each is its own property."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model.clauses import AnnexePlan, LeafletPlan, ModelPlan


@dataclass(frozen=True, slots=True)
class PiecePlan:
    """A piece that is written. `slug` is the base name of its files.

    What is `signed` bears the places where the parties sign; what is `annexed` follows it in the originals. A file
    that is neither (a report, a workbook) stays beside them: no original and no stamped copy holds it.
    """

    id: str
    slug: str
    signed: bool = False
    annexed: bool = False


BACK_COVER_LABEL = "dos"  # in the place of its number: a back cover is not counted

SIGNED_ACT = PiecePlan("convention", "convention", signed=True)
AMENDMENT = "avenant"  # the nature of an act that amends the convention


def plan_signed_act(model: ModelPlan) -> PiecePlan:
    """The act that a model makes: a convention, unless it says otherwise."""
    return replace(SIGNED_ACT, slug=model.acte.fichier or SIGNED_ACT.slug)


def plan_annexe(annexe: AnnexePlan) -> PiecePlan:
    """An annexe as a piece."""
    return PiecePlan(annexe.id, annexe.fichier, annexed=True)


CONSOLIDATED_TEXT = f"{SIGNED_ACT.id}-consolidee"  # the convention as its avenants have made it
LEAFLET = "en-bref"  # what its blocks, its files' records and its part of a joined file are called


def plan_leaflet(leaflet: LeafletPlan) -> PiecePlan:
    """« La CTG en bref » as something that is written: neither signed nor annexed."""
    return PiecePlan(LEAFLET, leaflet.fichier)


_REPORT = re.compile(r"(?:.+-)?bilan-(?:etape|intermediaire|final)-\d{4}", re.ASCII)


def name_report(nature: str, year: int, extract: str | None = None) -> str:
    """« bilan-intermediaire-2029 », « petite-enfance-bilan-intermediaire-2029 »: a report, or its extract."""
    return f"{f'{extract}-' if extract is not None else ''}bilan-{nature}-{year:04d}"


def is_report(piece: str) -> bool:
    """Whether this is the name of a report or of its extract."""
    return _REPORT.fullmatch(piece) is not None


def stands_apart(piece: str) -> bool:
    """Whether what is called so is no piece of an agreement: a leaflet, a consolidated text, a report. They carry no
    content as data.
    """
    return piece in (LEAFLET, CONSOLIDATED_TEXT) or is_report(piece)


def plan_pieces(model: ModelPlan) -> tuple[PiecePlan, ...]:
    """The pieces that a model has, in order."""
    return (plan_signed_act(model), *(plan_annexe(annexe) for annexe in model.annexes))
