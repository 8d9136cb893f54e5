"""« À compléter » within any fact, cell or caption: counted once, whatever shows it, at the line where it was typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.checking.completeness import list_gaps, locate_gaps, measure_completeness
from generator.errors import ContentError
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.opening import open_dossier
from generator.project import PROGRAM, Project
from generator.reading.located_yaml import load_yaml

SHEET = "annexe-3/fiches/01-places-zones-sous-dotees.yaml"
TABLE = "annexe-1/indicateurs.csv"
# The file, the words that are replaced, what replaces them: each adds one gap, on its line.
EDITS = (
    ("ctg.yaml", "numero: CA_2026_31", 'numero: "CA_[à compléter]"'),
    ("ctg.yaml", "nom: Communauté de communes du Val d'Ambrelle", "nom: Communauté de communes à compléter"),
    (SHEET, "titre: Créer quarante-huit", "titre: A compléter, quarante-huit"),
    (SHEET, "pilote: Commune d'Ormeval", "pilote: Commune à  compléter"),  # two spaces, shown in three tables
    (SHEET, "pilote: Commune de Saint-Loubrin-sur-Ambrelle", 'pilote: "Ville à\n      compléter"'),
    (SHEET, "pilote: Commune des Aulnaies", "pilote: [à compléter]"),
    (TABLE, ";20078;", ";20 [à compléter];"),
    (TABLE, "habitants;2017;", "habitants à compléter;20[à compléter : année];"),
    (TABLE, "démographique;Évolution", "démographique, à compléter;Évolution"),
    ("annexe-1/graphiques.yaml", "titre: Taux de couverture", "titre: à compléter – couverture"),
    ("annexe-4/pilotage.yaml", "nom: Comité technique", "nom: Comité [à compléter]"),
    ("annexe-4/suivi.csv", "Aucune;530", "Aucune, à compléter;530"),
    # Cut by marks.
    (SHEET, "Construction d'un", "À **compléter** vite\n\n      Construction d'un"),
    (SHEET, "Aménagement d'une", "[**à compléter** : l'adresse]\n\n      Aménagement d'une"),
    (SHEET, "Création d'une", "Les *trois à* compléter\n\n      Création d'une"),
)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("manques") / "cas"
    shutil.copytree(PROGRAM / "content/exemple-complet", folder)
    for name, old, new in EDITS:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.slow
def test_gaps_are_found_wherever_they_are_and_counted_once(edited: Path) -> None:
    dossier, furniture = open_dossier(edited, Project(PROGRAM))
    documents = compose_pieces(dossier, furniture.identity, Selection(list_pieces(dossier), draft=True, drawn=False))
    gaps = locate_gaps(list_gaps(documents), dossier.inputs)
    found = sorted((Path(gap.span.file).name, gap.span.line) for gap in gaps if gap.span)
    wanted: list[tuple[str, int]] = []
    for name, _, new in EDITS:
        place = (edited / name).read_text("utf-8").index(new)
        line = (edited / name).read_text("utf-8")[:place].count("\n") + 1
        wanted += [(Path(name).name, line)] * (2 if "année]" in new else 1)
    assert found == sorted(wanted)
    assert measure_completeness(documents, str(edited)).incomplete == len(EDITS) + 1


@pytest.mark.parametrize("key", ["mention: exemple fictif", "nom: Val d'Ambrelle"])
def test_what_stands_on_covers_and_heads_is_known(tmp_path: Path, key: str) -> None:
    shutil.copytree(PROGRAM / "content/exemple-complet", tmp_path / "cas")
    facts = tmp_path / "cas/ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace(key, key + " [à compléter]", 1), "utf-8")
    with pytest.raises(ContentError) as caught:
        open_dossier(tmp_path / "cas", Project(PROGRAM))
    assert [fault.code for fault in caught.value.diagnostics] == ["valeur-indispensable"]


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("[à compléter]", "rue"),
        ("[À compléter : la voie]", "la voie"),
        ('"[à compléter : la voie]"', "la voie"),
        ("A compléter", "rue"),
        ("[A COMPLETER]", "rue"),
    ],
)
def test_a_whole_value_may_stand_between_brackets(written: str, what: str) -> None:
    assert load_yaml(f"rue: {written}", "f.yaml").data["rue"].what == what


def test_two_gaps_in_one_value_are_no_whole_value() -> None:
    value = "[à compléter : rue] et [à compléter : ville]"
    assert load_yaml(f'rue: "{value}"', "f.yaml").data["rue"] == value
