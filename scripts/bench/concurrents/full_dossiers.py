"""Dossiers as full as the example: the same files, with other names and other figures wherever they stand."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.dossier_place import FACTS_FILE
from scripts.bench.contents import EXAMPLE

# Places and establishments of the example; surnames are in capitals, first names stand before them.
_PLACES = (
    "Ambrelle", "Aulnaies", "Berges", "Canetons", "Castelambre", "Crescendia", "Escale", "Foirail", "Garenne",
    "Hirondelles", "Loubrin", "Ludobus", "Lutins", "Mésanges", "Ormeval", "Pirouette", "Ponton", "Ribambelle",
    "Roitelets", "Tilleuls", "Toupie", "Vignes",
)  # fmt: skip
_PERSON = re.compile(r"\b([A-ZÉ][a-zéèëïç]+(?:-[A-ZÉ][a-zéèëïç]+)?) ([A-ZÉÈÀÔ][A-ZÉÈÀÔ-]{4,})\b")
_LETTERS = ("bcdfglmnprstv", "aiou")  # each letter becomes another of its kind
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_NUMBER = re.compile(
    r"(?<![\w.,/°:-])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:,\d+)?(?![\w/°:-]|[.,]\d)(?! (?:h\b|" + _MONTHS + "))"
)
_POPULATION = re.compile(r"(?<=population: )\d+")
_LEAST, _LEAST_IN_TEXT = 20, 100  # under it, a number may be a rank, an age or a day
_COLUMNS = {
    "equipements.csv": ("places", "heures", "etp", "soutien", "bonus_territoire"),
    "depenses.csv": ("engage", "paye"),
    "valeurs-indicateurs.csv": ("valeur",),
}
_LEFT_OUT = ("prefecture", "signatures", "actes", "*.py", "*.xml", "__pycache__")


def make_full_dossiers(folder: Path, count: int) -> list[Path]:
    """So many dossiers below `folder`, the models beside them; the same each time, no two alike."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copytree(EXAMPLE.parent / "modeles", folder / "modeles")
    return [_make_other(folder / f"plein-{rank:02d}", rank) for rank in range(1, count + 1)]


def _make_other(target: Path, rank: int) -> Path:
    shutil.copytree(EXAMPLE, target, ignore=shutil.ignore_patterns(*_LEFT_OUT))
    files = {file: file.read_text("utf-8") for file in _list_texts(target)}
    names = list_names("\n".join(files.values()))
    figures = {cell for file, text in files.items() for cell in _list_figures(file, text)}
    for file, text in files.items():
        changed = _change_cells(file, text, rank) if file.suffix == ".csv" else _change_text(file, text, figures, rank)
        file.write_text(change_names(changed, names, rank), "utf-8")
    return target


def _list_texts(folder: Path) -> Iterator[Path]:
    yield from sorted(file for file in folder.rglob("*") if file.suffix in (".yaml", ".csv", ".md"))


def list_names(text: str) -> frozenset[str]:
    """The invented names of a text: places, first names, surnames."""
    people = {word for pair in _PERSON.findall(text) for name in pair for word in name.split("-")}
    return frozenset(people | set(_PLACES))


def change_names(text: str, names: frozenset[str], rank: int) -> str:
    """Each name becomes another, as long, with the same first and last letters: « d' » and plurals stay right."""
    pattern = re.compile(r"\b(?:" + "|".join(sorted(names, key=len, reverse=True)) + r")\b")
    return pattern.sub(lambda found: _turn_letters(found.group(), rank), text)


def _turn_letters(name: str, rank: int) -> str:
    return name[0] + "".join(_turn_letter(letter, rank) for letter in name[1:-1]) + name[-1]


def _turn_letter(letter: str, rank: int) -> str:
    for kind in _LETTERS:
        if letter.lower() in kind:
            # As many turns as letters would give the letter back.
            turned = kind[(kind.index(letter.lower()) + 1 + (rank - 1) % (len(kind) - 1)) % len(kind)]
            return turned.upper() if letter.isupper() else turned
    return letter


def change_figure(written: str, rank: int) -> str:
    """A few hundredths more for each rank, written as it was: the spaces of thousands, decimals, rounded amounts."""
    plain = re.sub(r"[ \u00a0\u202f]", "", written)
    space = next((letter for letter in written if letter in " \u00a0\u202f"), "")
    decimals = len(plain.partition(",")[2])
    value = float(plain.replace(",", ".")) * (1 + 0.037 * rank)
    if not decimals and int(plain) % 100 == 0:
        value = round(value, -2)
    whole, _, rest = f"{value:,.{decimals}f}".partition(".")
    return whole.replace(",", space) + ("," + rest if rest else "")


def _is_figure(written: str, least: int) -> bool:
    value = float(re.sub(r"[ \u00a0\u202f]", "", written).replace(",", "."))
    year = written.isdecimal() and 1900 <= value <= 2100
    return not year and (value >= least or "," in written)


def _change_text(file: Path, text: str, figures: set[str], rank: int) -> str:
    if file.name == FACTS_FILE:  # identifiers, votes and addresses stay
        return _POPULATION.sub(lambda found: change_figure(found.group(), rank), text)

    def change(found: re.Match[str]) -> str:
        written = found.group()
        least = _LEAST if re.sub(r"[ \u00a0\u202f]", "", written) in figures else _LEAST_IN_TEXT
        return change_figure(written, rank) if _is_figure(written, least) else written

    # The keys of a plan of financing are years; its amounts follow a colon.
    text = re.sub(r"(?<=: )\d{4,}(?=[,}])", lambda found: change_figure(found.group(), rank), text)
    return "\n".join(line if _names_years(line) else _NUMBER.sub(change, line) for line in text.split("\n"))


def _names_years(line: str) -> bool:
    return re.search(r"\{\d{4}: ", line) is not None


def _list_figures(file: Path, text: str) -> Iterator[str]:
    if file.suffix == ".csv":
        for _, cell in _walk_figures(file, list(csv.reader(io.StringIO(text), delimiter=";"))):
            yield cell


def _change_cells(file: Path, text: str, rank: int) -> str:
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    for (row, column), cell in list(_walk_figures(file, rows)):
        rows[row][column] = change_figure(cell, rank)
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\n").writerows(rows)
    return written.getvalue()


def _walk_figures(file: Path, rows: list[list[str]]) -> Iterator[tuple[tuple[int, int], str]]:
    """The cells that hold a figure to change, by row and column; those of comparison of « indicateurs.csv » all do."""
    wanted = _COLUMNS.get(file.name, ())
    for number, row in enumerate(rows[1:], start=1):
        for column, cell in enumerate(row):
            named = rows[0][column] in wanted or (file.name == "indicateurs.csv" and column >= 5)
            if named and re.fullmatch(r"\d+(?:,\d+)?", cell) and _is_figure(cell, _LEAST):
                yield (number, column), cell
