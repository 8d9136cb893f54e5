"""Cells and keys of the annexes as people type them: parties and fiches by their names, numbers with their unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.annexes.facilities.files import FACILITY_COLUMNS, read_facilities
from generator.annexes.party_names import call_parties
from generator.annexes.steering.files import read_tracking
from generator.errors import ContentError
from generator.model.annexes import ActionSheet
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts
from tests.annexes.annexe_samples import load_dossier

SHEET = """\
titre: Ouvrir
orientation: offre
axe: 1
description: à compléter
annees: 2027-2029
operations:
  - {titre: à compléter, description: à compléter, publics: à compléter, secteur: à compléter, pilote: à compléter,
    financement: {caf: {2027: 60 000 €}}, resultats: à compléter, indicateurs_quantitatifs: à compléter,
    indicateurs_qualitatifs: à compléter, calendrier: à compléter}
"""


def test_a_service_is_of_a_party_by_any_of_its_names(tmp_path: Path) -> None:
    facts = load_dossier("exemple-complet").facts
    names = ("la Communauté de communes du Val d'Ambrelle", "ORMEVAL", "Les Aulnaies", "cc-val-ambrelle")
    path = tmp_path / "equipements.csv"
    rows = [f"{name};EAJE;Nom;G;régie;C;12 places;420 h;0,6 ETP;Existant;14 200 €;" for name in names]
    path.write_text("\n".join([";".join(FACILITY_COLUMNS), *rows]), encoding="utf-8-sig")
    found = read_facilities(path, facts)
    assert [one.collectivite for one in found] == ["cc-val-ambrelle", "ormeval", "les-aulnaies", "cc-val-ambrelle"]
    assert {(one.places, one.heures, one.etp, one.existant, one.soutien) for one in found} == {
        (12, 420, "0,6", True, 14200)
    }
    called = call_parties(facts)
    assert called["caf"] == called["la-caf"] == called["caf-99"] == "caf"


def test_a_line_of_the_tracking_table_calls_its_fiche(tmp_path: Path) -> None:
    path = tmp_path / "suivi.csv"
    path.write_text("fiche;etat;avancement;difficultes;mise_a_jour\nFiche n° 3;EN COURS;;;\n", encoding="utf-8-sig")
    (line,) = read_tracking(path)
    assert (line.fiche, line.etat) == ("3", "en cours")


def test_the_years_of_a_fiche_may_be_a_span_and_a_wrong_key_is_named() -> None:
    assert validate_facts(ActionSheet, load_yaml(SHEET, "f.yaml")).annees == (2027, 2028, 2029)
    with pytest.raises(ContentError) as caught:
        validate_facts(ActionSheet, load_yaml(SHEET.replace("{caf:", "{La Caf:"), "f.yaml"))
    (fault,) = caught.value.diagnostics
    assert "« La Caf » n'a pas la forme attendue pour une clé de « financement »" in fault.message
    assert "[key]" not in f"{fault.message}{fault.hint}" and "^" not in str(fault.hint)
