"""What the program knows of France and of its law, to compose and to check with: values, read once by who opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generator.model.territories import ReferenceTables


@dataclass(frozen=True, slots=True)
class LegalText:
    """A line of `content/references/textes.csv`. `number` and `day` may be unknown (a code, an arrêté).

    `landmark` is words of the title by which it is known without its number; `cited_in_preamble` says that
    conventions which rest on it have a visa for it.
    """

    kind: str
    number: str
    day: date | None
    title: str
    landmark: str
    in_force: bool
    replaced_by: str
    cited_in_preamble: bool
    source: str

    @property
    def name(self) -> str:
        """« loi n° 2023-1196 »; a code by its title, an article with its code."""
        if self.kind == "code":
            return self.title
        if self.kind == "article":
            return f"article {self.number} du {self.title}"
        return f"{self.kind} n° {self.number}" if self.number else f"{self.kind} {self.title}"


@dataclass(frozen=True, slots=True, eq=False)
class References:
    """The communes, EPCI and départements of France; the texts of law that CTGs cite. Compared by identity."""

    tables: ReferenceTables
    legal_texts: tuple[LegalText, ...]
