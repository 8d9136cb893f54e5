"""`ctg nouveau` at the prompt: a dossier that reads and composes at once, and codes refused with what was meant."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode, UsageError
from generator.making.dossier_folder import read_dossier
from generator.model.facts import Unknown
from generator.model.party_kinds import PartyType
from generator.project import BARE
from generator.reading.located_yaml import load_yaml
from generator.reading.yaml_edits import quote
from generator.renewing.extraction import refuse_occupied
from generator.renewing.new_dossier import NewDossierRequest, create_dossier


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.slow
def test_the_dossier_is_written_verified_and_composed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["nouveau", "Pays d'Arc", "--communes", "13041,13071,13005", "--epci", "200054807", "--vers", "c/arc"]
    assert run(words) == ExitCode.DONE
    assert capsys.readouterr().out.splitlines()[-1] == "pour continuer : ctg verifier c/arc"
    assert run(["verifier", "c/arc"]) == ExitCode.DONE
    said = capsys.readouterr()
    assert ": erreur" not in said.out + said.err
    assert " à compléter : " in said.out
    assert run(["generer", "c/arc", "--piece", "convention", "--format", "docx"]) == ExitCode.DONE
    assert Path("output/arc/convention.docx").is_file()


def test_the_facts_are_those_of_the_tables() -> None:
    folder, _ = create_dossier(
        NewDossierRequest("Pays d'Arc", ("13041", "13071", "97422"), "200054807", target=Path("c/arc")), BARE
    )
    facts = read_dossier(folder, BARE).facts
    assert [c.nom for c in facts.territoire.communes] == ["Gardanne", "Les Pennes-Mirabeau", "Le Tampon"]
    assert (facts.territoire.departement, facts.territoire.departement_nom) == ("13", "Bouches-du-Rhône")
    assert (facts.territoire.communes[0].population, facts.territoire.population_annee) == (21597, 2023)
    assert [(p.type, p.nom) for p in facts.parties] == [
        (PartyType.CAF, "Caisse d'allocations familiales des Bouches-du-Rhône"),
        (PartyType.METROPOLE, "Métropole d'Aix-Marseille-Provence"),
        (PartyType.COMMUNE, "Commune de Gardanne"),
        (PartyType.COMMUNE, "Commune des Pennes-Mirabeau"),
        (PartyType.COMMUNE, "Commune du Tampon"),
    ]
    assert all(isinstance(r.civilite, Unknown) for p in facts.parties for r in p.representants)
    assert (facts.periode.debut, facts.periode.fin) == (datetime.date(2027, 1, 1), datetime.date(2031, 12, 31))


def test_codes_are_set_apart_by_any_sign() -> None:
    assert run(["nouveau", "Arc", "--communes", "13041;13071 13005", "--vers", "c/arc"]) == ExitCode.DONE
    communes = read_dossier(Path("c/arc"), BARE).facts.territoire.communes
    assert [c.insee for c in communes] == ["13041", "13071", "13005"]


@pytest.mark.parametrize(
    ("name", "codes", "siren", "said"),
    [
        (" ", "13041", "200054807", "ne peut pas nommer un territoire"),
        ("Arc", "13041,13071", "244200614", "aucune des communes n'est membre de « CC des Vals d'Aix et Isable »"),
        ("Arc", "13041,13208", "200054807", "arrondissement municipal de Marseille, qui n'est pas une commune"),
        ("Arc", "13041,La Ciotaz", "200054807", "« La Ciotaz » n'est le nom d'aucune commune"),
    ],
)
def test_a_slip_is_refused(name: str, codes: str, siren: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["nouveau", name, "--communes", codes, "--epci", siren, "--vers", "c/arc"]) == ExitCode.USAGE
    assert said in " ".join(capsys.readouterr().err.split())
    assert not Path("c").exists()


@pytest.mark.parametrize("place", ["c/arc/actes/b", "c/arc/b"])
def test_no_dossier_is_made_within_another(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("c/arc").mkdir(parents=True)
    Path("c/arc/ctg.yaml").write_text("modele: x\n", "utf-8")
    assert run(["nouveau", "Arc", "--communes", "13041,13071", "--vers", place]) == ExitCode.USAGE
    assert "un nouveau dossier serait dans celui d'une autre CTG" in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in Path("c/arc").iterdir()] == ["ctg.yaml"]
    with pytest.raises(UsageError, match="celui d'une autre CTG"):
        refuse_occupied(Path(place))


def test_a_grouping_alone_signs_for_its_communes() -> None:
    folder, _ = create_dossier(NewDossierRequest("Faucigny", (), "200000172", target=Path("c/faucigny")), BARE)
    facts = read_dossier(folder, BARE).facts
    assert [p.nom for p in facts.parties[1:]] == ["Communauté de communes Faucigny - Glières"]
    assert facts.territoire.competence_petite_enfance == "epci"
    assert len(facts.territoire.communes) == 7


def test_homonyms_have_each_an_identifier() -> None:
    folder, _ = create_dossier(NewDossierRequest("Deux", ("21314", "39177"), target=Path("c/deux")), BARE)
    parties = read_dossier(folder, BARE).facts.parties[1:]
    assert [p.id for p in parties] == ["hauteroche-21314", "hauteroche-39177"]
    assert [p.nom for p in parties] == ["Commune d'Hauteroche", "Commune de Hauteroche"]


@pytest.mark.parametrize(
    ("options", "code", "hint"),
    [
        (["--communes", "13401"], "commune-inconnue", "13041 Gardanne"),
        (["--communes", "Gréasques"], "commune-inconnue", "13046 Gréasque"),
        (["--communes", "98818"], "commune-inconnue", "n'a pas de Caf"),
        (
            ["--communes", "13041", "--epci", "200054870"],
            "epci-inconnu",
            "200054807 Métropole d'Aix-Marseille-Provence",
        ),
        (["--epci", "Faucigny et Arve Glières"], "epci-inconnu", "200000172 CC Faucigny - Glières"),
        ([], "commune-inconnue", "--epci"),
        (["--communes", "13041", "--debut", "2030-01-01", "--fin", "2029-01-01"], "periode-invalide", "--debut"),
    ],
)
def test_what_is_refused_says_what_was_meant(
    options: list[str], code: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["nouveau", "Essai", "--vers", "c/essai", *options]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert f"[{code}]" in said and hint in said
    assert not Path("c/essai").exists()


def test_what_stands_there_is_never_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("c/essai").mkdir(parents=True)
    Path("c/essai/note.txt").write_text("à moi", "utf-8")
    assert run(["nouveau", "Essai", "--communes", "13041", "--vers", "c/essai"]) == ExitCode.USAGE
    assert "[place-occupee]" in capsys.readouterr().err
    assert [p.name for p in Path("c/essai").iterdir()] == ["note.txt"]


def test_five_years_from_a_leap_day() -> None:
    request = NewDossierRequest("Bis", ("13041",), first_day=datetime.date(2028, 2, 29), target=Path("c/bis"))
    assert read_dossier(create_dossier(request, BARE)[0], BARE).facts.periode.fin == datetime.date(2033, 2, 27)


@pytest.mark.parametrize("name", ["Gardanne", "Y", "Oô", "Non", "null", "a: b", 'dit "x"', "L'Haÿ-les-Roses", "200"])
def test_any_name_is_read_back_as_it_is(name: str) -> None:
    assert load_yaml(f"nom: {quote(name)}\n", "ctg.yaml").data == {"nom": name}
