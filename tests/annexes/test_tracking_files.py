"""The files of the tracking are read line by line; each fault is told at its line, and all of them at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from generator.annexes.steering.tracking_files import (
    BLANK_TABLES,
    parse_tracking,
    read_measures,
    read_meetings,
    read_spending,
    read_tracking,
)
from generator.errors import ContentError
from generator.model.annexes import MEASURES_FILE, MEETINGS_FILE, SPENDING_FILE, TRACKING_FILE
from generator.model.facts import Unknown
from generator.model.tracking.lines import MeasureKind
from tests.annexes.annexe_samples import load_dossier

HEAD = BLANK_TABLES[TRACKING_FILE]


def tell(fault: ContentError) -> list[tuple[int, str]]:
    return [(one.span.line if one.span else 0, one.code.value) for one in fault.diagnostics]


def test_a_statement_is_read_as_people_type_it() -> None:
    text = (
        f'{HEAD}"30 juin 2027";Malo;Fiche 3;1;En Cours;;11/01/2027;;35 %;"Une\nligne";Aucune;38 personnes;Poursuivre\n'
    )
    (line,) = parse_tracking(text, "suivi.csv")
    assert (line.jour, line.mise_a_jour, line.fiche, line.operation) == (date(2027, 6, 30), "30/06/2027", "3", "1")
    assert (line.etat, line.debut, line.fin, line.pourcentage, line.suite) == (
        "en cours",
        date(2027, 1, 11),
        None,
        35,
        "poursuivre",
    )
    assert line.avancement == "Une\nligne"


def test_every_fault_of_a_table_is_told_at_its_line() -> None:
    rows = (
        ";M;1;;en cours;;;;;;;;",
        "30/06/2027;M;;;finie;;;;;;;;",
        "30/06/2027;M;1;;en cours;;05/06/2027;04/06/2027;;;;;",
        "30/06/2027;M;2;;à lancer;;05/06/2027;;;;;;",
        "30/06/2027;M;3;;réalisée;;;05/07/2027;;;;;",
        "30/06/2027;M;4;;en cours;;;;140;;;;peut-être",
        "30/06/27;M;5;;en cours;;;;-3;;;;",
    )
    with pytest.raises(ContentError) as caught:
        parse_tracking(HEAD + "\n".join(rows) + "\n", "suivi.csv")
    assert tell(caught.value) == [
        (2, "valeur-vide"),
        (3, "valeur-vide"),
        (3, "valeur-invalide"),
        (4, "suivi-dates"),
        (5, "suivi-dates"),
        (6, "suivi-dates"),
        (7, "nombre-invalide"),
        (7, "valeur-invalide"),
        (8, "date-invalide"),
        (8, "nombre-invalide"),
    ]


def test_a_table_of_the_former_form_is_still_read() -> None:
    text = "fiche;etat;avancement;difficultes;mise_a_jour\n1;en cours;Terrain;;20/11/2026\n2.5;à lancer;;;bientôt\n"
    first, second = parse_tracking(text, "suivi.csv")
    assert (first.jour, first.operation, first.pourcentage) == (date(2026, 11, 20), "", None)
    assert (second.fiche, second.jour, second.mise_a_jour) == ("2.5", None, "bientôt")


def test_blank_tables_and_missing_ones_say_nothing(tmp_path: Path) -> None:
    readers = (
        (TRACKING_FILE, read_tracking),
        (SPENDING_FILE, lambda path: read_spending(path, None)),
        (MEASURES_FILE, read_measures),
        (MEETINGS_FILE, read_meetings),
    )
    for name, read in readers:
        path = tmp_path / name.rpartition("/")[2]
        assert read(path) == ()
        path.write_text(BLANK_TABLES[name], "utf-8")
        assert read(path) == ()


def test_spending_values_and_meetings(tmp_path: Path) -> None:
    facts = load_dossier("exemple-complet").facts
    path = tmp_path / "depenses.csv"
    path.write_text(f"{BLANK_TABLES[SPENDING_FILE]}31/01/2028;;1;1;Caf 99;2027;60 000 €;\n", "utf-8")
    (line,) = read_spending(path, facts)
    assert (line.financeur, line.annee, line.engage, line.paye) == ("caf", 2027, 60000, None)
    path.write_text(
        f"{BLANK_TABLES[SPENDING_FILE]}31/01/2028;;1;;Département;2027;1;\n31/01/2028;;1;;caf;;-1;\n;;1;;caf;2027;;\n",
        "utf-8",
    )
    with pytest.raises(ContentError) as caught:
        read_spending(path, facts)
    assert tell(caught.value) == [
        (2, "reference-inconnue"),
        (3, "valeur-vide"),
        (3, "nombre-invalide"),
        (4, "valeur-vide"),
        (4, "valeur-vide"),
    ]
    kept = tmp_path / "content/x/actes/01-convention/sources/content/x"
    for folder in (
        kept,
        dossier := tmp_path / "content/x",
        of_act := dossier / "avenants/1/consolide/sources/content/x",
    ):
        (folder / "annexe-4").mkdir(parents=True, exist_ok=True)
        (folder / "ctg.yaml").write_text("parties:\n  - {id: caf, nom: Caf}\n", "utf-8")
    (kept / "ctg.yaml").write_text("parties:\n  - {id: ravel, nom: Commune de Ravel}\n", "utf-8")
    for folder in (dossier, of_act):  # who has left an act is still known there, by its name
        table = folder / SPENDING_FILE
        table.write_text(f"{BLANK_TABLES[SPENDING_FILE]}31/01/2028;;1;1;ravel;2027;5000;\n", "utf-8")
        (line,) = read_spending(table, facts)
        assert (line.financeur, line.engage) == ("Commune de Ravel", 5000)
    path.write_text(
        f"{BLANK_TABLES[MEASURES_FILE]}1;1;Places;Valeur;31/12/2027;12,5;places;O\n1;1;Avis;cible;;Bon;;\n"
        "1;1;Places;avant;31/12/2026;à compléter;places;\n",
        "utf-8",
    )
    found, target, unknown = read_measures(path)
    assert (found.nature, found.valeur, target.valeur, target.jour) == (MeasureKind.FOUND, Decimal("12.5"), "Bon", None)
    assert isinstance(unknown.valeur, Unknown)
    path.write_text(f"{BLANK_TABLES[MEETINGS_FILE]}Comité technique;11/03/2027;9 présents;Ordre arrêté\n", "utf-8")
    (meeting,) = read_meetings(path)
    assert (meeting.instance, meeting.jour, meeting.presents) == ("Comité technique", date(2027, 3, 11), "9 présents")
