"""When those who decide for a party change: general elections that the law has dated, appointments."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Election:
    """General elections that renew who decides: their adjective, the term in years, those that the law has dated.

    `dated` holds for each its year, the month of its first round and that of its last one, 1 to 12.
    """

    adjective: str
    term_years: int
    dated: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Appointment:
    """No general election: `why` ends the sentence that says, at a renewal, why representatives may have changed."""

    why: str


# Source: Code électoral, art. L. 227 (six years, March; the second round of 2020 was in June). The councils of
# groupings and of syndicats, and the boards of the centres d'action sociale, come from the municipal ones.
MUNICIPAL = Election("municipales", 6, ((2014, 3, 3), (2020, 3, 6), (2026, 3, 3)))
# Source: Code électoral, art. L. 192, and law n° 2021-191 of 22 February 2021 (June 2021, then March 2028).
DEPARTMENTAL = Election("départementales", 6, ((2015, 3, 3), (2021, 6, 6), (2028, 3, 3)))
# Source: Code électoral, art. L. 336, and the same law (December 2015, June 2021, then March 2028).
REGIONAL = Election("régionales", 6, ((2015, 12, 12), (2021, 6, 6), (2028, 3, 3)))
CAF_BOARD = Appointment(
    "la présidence ou la direction de la Caf a pu changer : "
    "son conseil d'administration est renouvelé tous les quatre ans"
)
APPOINTED = Appointment("ses représentants ont pu changer : ils sont nommés, ou élus en interne")
