"""What the program knows of France and of its law, to compose and to check with: values, read once by who opens."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.legal_texts import LegalText
from generator.model.territories import ReferenceTables


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """The communes, EPCI and départements of France; the texts of law that CTGs cite. Compared by identity."""

    tables: ReferenceTables
    legal_texts: tuple[LegalText, ...]
