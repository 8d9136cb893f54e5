"""The texts of law of `content/references/textes.csv`, read once."""

from __future__ import annotations

import csv
from datetime import date
from functools import lru_cache

from generator.files import read_text
from generator.model.references import LegalText
from generator.project import REFERENCES

LEGAL_TEXTS = REFERENCES / "textes.csv"


@lru_cache(maxsize=1)
def load_legal_texts() -> tuple[LegalText, ...]:
    """Every text of the table, in its order.

    Raises: `ContentError` when the file is missing.
    """
    rows = csv.DictReader(read_text(LEGAL_TEXTS).splitlines()[1:], delimiter=";")
    return tuple(
        LegalText(
            kind=row["nature"],
            number=row["numero"],
            day=date.fromisoformat(row["date"]) if row["date"] else None,
            title=row["titre"],
            landmark=row["repere"],
            in_force=row["statut"] == "en vigueur",
            replaced_by=row["remplace_par"],
            cited_in_preamble=row["visa"] == "oui",
            source=row["source"],
        )
        for row in rows
    )
