"""Draws a workbook of N conventions from the embedded communes table, three rows of it wrong on purpose.

Usage: python scripts/batch_workbook.py FILE.xlsx [N] [SEED]

The territories are made up: a commune of the table and one or two of its neighbours by code. The wrong rows (an unknown
commune, a date that does not exist, a period that ends before it begins) are spread over the workbook and printed.
"""

from __future__ import annotations

import datetime
import random
import sys
from pathlib import Path

from generator.batches.rows import write_template
from generator.model.names import slugify
from generator.model.territories import ReferenceCommune
from generator.model.workbook import COLUMNS
from generator.project import BARE
from generator.reading.communes import load_tables

FIRST_ROW = 3  # below the titles and the example
WITHOUT_CAF = ("975", "977", "98")
LETTERS = {column.key: chr(ord("A") + rank) for rank, column in enumerate(COLUMNS)}
START, END = datetime.date(2031, 1, 1), datetime.date(2035, 12, 31)


def draw_rows(count: int, seed: int) -> list[dict[str, object]]:
    """`count` rows without fault, each of another name."""
    drawn = random.Random(seed)
    communes = [c for c in load_tables().communes.values() if not c.departement.startswith(WITHOUT_CAF)]
    rows: list[dict[str, object]] = []
    taken: set[str] = set()
    while len(rows) < count:
        rank = drawn.randrange(len(communes) - 3)
        members = communes[rank : rank + drawn.randint(1, 3)]
        name = members[0].name
        if slugify(name) in taken or len({c.departement for c in members}) > 1:
            continue
        taken.add(slugify(name))
        rows.append(fill_row(name, members, drawn))
    return rows


def fill_row(name: str, members: list[ReferenceCommune], drawn: random.Random) -> dict[str, object]:
    """What a clerk would know of a CTG that has to be prepared."""
    row: dict[str, object] = {
        "territoire": name,
        "debut": START,
        "fin": END,
        "communes": ", ".join(c.insee for c in members),
        "caf_representants": "Monsieur Jean EXEMPLE, Président ; Madame Anne MODELE, Directrice",
    }
    if drawn.random() < 0.5:
        row["lieu"] = members[0].name
    if drawn.random() < 0.5:
        row["communes_representants"] = f"{members[0].insee} : Madame Lise ESSAI, Maire"
    return row


def spoil_rows(rows: list[dict[str, object]]) -> list[str]:
    """Three rows made wrong, in place; the addresses of the wrong cells."""
    step = len(rows) // 3
    spoilt = ((step // 2, "communes", "99999"), (step + step // 2, "fin", "31/02/2035"), (len(rows) - 1, "debut", END))
    for rank, key, value in spoilt:
        rows[rank][key] = value
    rows[-1]["fin"] = START
    told = (spoilt[0], spoilt[1], (len(rows) - 1, "fin", START))
    return [f"CTG!{LETTERS[key]}{rank + FIRST_ROW}" for rank, key, _ in told]


def main() -> None:
    """Draw the workbook that the command line asks for, and print its wrong cells."""
    file, *numbers = sys.argv[1:4]
    count, seed = (*map(int, numbers), 200, 1)[: len(numbers)] + (200, 1)[len(numbers) :]
    rows = draw_rows(count, seed)
    wrong = spoil_rows(rows)
    write_template(Path(file), BARE, rows)
    sys.stdout.write(f"{file} : {count} lignes, dont 3 fausses : {', '.join(wrong)}\n")


if __name__ == "__main__":
    main()
