"""Who freezes a text, and which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FreezeOrder:
    """An order to freeze: the day and the person go into the register, and into no document."""

    day: date
    by: str
