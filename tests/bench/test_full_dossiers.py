"""Dossiers as full as the example, for the bench: other names and figures everywhere, still a dossier."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from generator.making.dossier_folder import read_dossier
from generator.project import BARE
from scripts.bench.concurrents.full_dossiers import change_figure, change_names, list_names, make_full_dossiers
from scripts.bench.concurrents.one_cell import change_cell
from scripts.bench.contents import EXAMPLE, copy_example


@pytest.fixture(scope="module")
def dossiers(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two of them."""
    return make_full_dossiers(tmp_path_factory.mktemp("pleins") / "content", 2)


@pytest.mark.parametrize(
    ("written", "rank", "changed"),
    [
        ("20 078", 1, "20 821"),
        ("4,9", 2, "5,3"),
        ("632730,0", 1, "656141,0"),
        ("60000", 1, "62200"),  # an amount stays a round one
        ("211", 8, "273"),
    ],
)
def test_figure_stays_written_as_it_was(written: str, rank: int, changed: str) -> None:
    """Spaces, decimals and hundreds."""
    assert change_figure(written, rank) == changed


def test_names_change_alike_wherever_they_stand() -> None:
    """First and last letters stay, and what a sentence says of them with them; words that are no names stay."""
    text = "Madame Inès BOUZIANE, maire d'Ormeval ; les Tilleuls d'Ormeval ; la Caf"
    names = list_names(text)
    assert {"Inès", "BOUZIANE"} < names
    one, other = (change_names(text, names, rank) for rank in (1, 2))
    assert one != other
    for changed in (one, other):
        assert not any(name in changed for name in ("Inès", "BOUZIANE", "Ormeval", "Tilleuls"))
        assert changed.count("d'O") == 2
        assert changed.endswith("la Caf")


def test_each_is_another_dossier(dossiers: list[Path]) -> None:
    """No file of text is the example's, but for those without a name or a figure; no two dossiers are alike."""
    same = {
        file.relative_to(dossiers[0])
        for file in dossiers[0].rglob("*")
        if file.suffix in (".yaml", ".csv", ".md")
        if file.read_bytes() == (EXAMPLE / file.relative_to(dossiers[0])).read_bytes()
    }
    assert same == {Path("LISEZMOI.md"), Path("textes/bilan-demarche-2029.md")}
    one, other = ((folder / "textes/portrait.md").read_text("utf-8") for folder in dossiers)
    assert one != other


def test_each_can_be_read_and_says_its_own_figures(dossiers: list[Path]) -> None:
    """The names of communes head the columns of annexe 1; the text gives the population that the table gives."""
    for folder in dossiers:
        facts = read_dossier(folder, BARE).facts
        names = [commune.nom for commune in facts.territoire.communes]
        assert "Ormeval" not in names
        with (folder / "annexe-1/indicateurs.csv").open(encoding="utf-8") as table:
            rows = list(csv.reader(table, delimiter=";"))
        assert rows[0][6:9] == names
        told = f"{int(rows[1][5]):,}".replace(",", " ")
        assert told in (folder / "textes/portrait.md").read_text("utf-8").replace("\u202f", " ").replace("\u00a0", " ")


def test_one_cell_changes_and_nothing_else(tmp_path: Path) -> None:
    """What the bench changes before it asks for the PDF again."""
    dossier = copy_example(tmp_path / "content")
    table = dossier / "annexe-1" / "indicateurs.csv"
    before = table.read_text("utf-8").splitlines()
    change_cell(dossier, 3)
    after = table.read_text("utf-8").splitlines()
    changed = [(one.split(";"), other.split(";")) for one, other in zip(before, after, strict=True) if one != other]
    assert len(changed) == 1
    assert [pair for pair in zip(*changed[0], strict=True) if pair[0] != pair[1]] == [("216", "220")]
