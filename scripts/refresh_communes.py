"""Makes the tables of `content/references/` from the npm package `@etalab/decoupage-administratif`, unpacked.

Usage, once a year, when a new version of the package is out:

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-decoupage-administratif-6.0.0.tgz
    python scripts/refresh_communes.py package --annee 2026 --population 2023

`--annee` is the year of the boundaries and `--population` that of the census in the package's README for this version.
The same package gives the same bytes. Populations come from `communes.json` alone: those of `epci.json` are of
another year. The data are under Licence Ouverte 2.0; `content/references/LISEZMOI.md` cites them.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
REFERENCES = Path(__file__).resolve().parent.parent / "content" / "references"


def write_table(source: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV table, its source on the first line."""
    text = io.StringIO(newline="")
    text.write(f"# {source}\n")
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def make_tables(package: Path, year: int, census: int) -> dict[str, bytes]:
    """The four files, by name."""

    def load(name: str) -> Any:
        return json.loads((package / name).read_text("utf-8"))

    version = load("package.json")["version"]
    source = f"{PACKAGE} {version} ; découpage {year} ; population municipale {census} ; Licence Ouverte 2.0"
    groupings = sorted(load("data/epci.json"), key=lambda g: g["code"])
    member_of = {member["code"]: g["code"] for g in groupings for member in g["membres"]}
    communes = sorted(
        (c for c in load("data/communes.json") if c["type"] == "commune-actuelle" and "population" in c),
        key=lambda c: c["code"],
    )
    commune_rows = [
        (
            c["code"],
            c["nom"],
            c.get("typeLiaison", ""),
            c["departement"],
            c.get("siren", ""),
            c["population"],
            member_of.get(c["code"], ""),
        )
        for c in communes
    ]
    departements = [(d["code"], d["nom"], d["typeLiaison"]) for d in load("data/departements.json")]
    seats = {c["departement"] for c in communes} - {d[0] for d in departements}
    departements += [(code, "", "") for code in sorted(seats)]  # overseas collectivities have no département
    known = {c["code"] for c in communes}
    former: dict[str, tuple[str, str]] = {}  # the name, when the package has it, and the commune of today
    for c in load("data/communes.json"):
        if c["type"] in ("commune-deleguee", "commune-associee") and c["chefLieu"] in known:
            former[c["code"]] = (c["nom"], c["chefLieu"])
    for c in communes:
        for code in c.get("anciensCodes", ()):
            former.setdefault(code, ("", c["code"]))
    return {
        "anciens-codes.csv": write_table(
            source,
            ("insee", "nom", "commune"),
            [(code, *values) for code, values in sorted(former.items()) if code not in known],
        ),
        "communes.csv.gz": gzip.compress(
            write_table(
                source, ("insee", "nom", "liaison", "departement", "siren", "population", "epci"), commune_rows
            ),
            compresslevel=9,
            mtime=0,
        ),
        "epci.csv": write_table(
            source, ("siren", "nom", "type"), [(g["code"], g["nom"], g["type"]) for g in groupings]
        ),
        "departements.csv": write_table(source, ("code", "nom", "liaison"), sorted(departements)),
    }


def main() -> None:
    """Write the tables where the program reads them."""
    parser = argparse.ArgumentParser(description="Refait les tables de content/references.")
    parser.add_argument("paquet", type=Path, help="le dossier du paquet npm, décompressé")
    parser.add_argument("--annee", type=int, required=True, help="année du découpage")
    parser.add_argument("--population", type=int, required=True, help="année de la population municipale")
    given = parser.parse_args()
    for name, data in make_tables(given.paquet, given.annee, given.population).items():
        (REFERENCES / name).write_bytes(data)


if __name__ == "__main__":
    main()
