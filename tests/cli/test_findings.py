"""`ctg verifier` on a terminal, as JSON and as SARIF: for one dossier, for several, for one that cannot be read."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES
from generator.checking.notices import FAULTS_PAGE, RULES_PAGE, explain_code
from generator.cli.main import run
from generator.errors import ExitCode
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

ROOT = Path(__file__).resolve().parents[2]
OURS = json.loads((ROOT / "docs" / "schemas" / "verification.schema.json").read_text("utf-8"))
SARIF = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """The minimal dossier with an error, a warning that it admits and a gap."""
    monkeypatch.chdir(tmp_path)
    copied = copy_minimal(tmp_path)
    copied.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    copied.write_clause("objet", "Un objet à XXX, puis un bilan de de fin, et (une suite des annexes 3 et 4.\n")
    text = (copied.folder / "ctg.yaml").read_text("utf-8")
    return copied.write("ctg.yaml", f"{text}\nconstats_admis:\n  - {{code: mot-double, motif: écrit ainsi}}\n")


def verify(capsys: pytest.CaptureFixture[str], *arguments: str, code: ExitCode = ExitCode.CONTENT) -> str:
    assert run(["verifier", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def verify_json(capsys: pytest.CaptureFixture[str], *arguments: str, code: ExitCode = ExitCode.CONTENT) -> Any:
    report = json.loads(verify(capsys, *arguments, "--format", "json", code=code))
    jsonschema.Draft202012Validator(OURS).validate(report)
    return report


def verify_sarif(capsys: pytest.CaptureFixture[str], *arguments: str, code: ExitCode = ExitCode.CONTENT) -> Any:
    log = json.loads(verify(capsys, *arguments, "--format", "sarif", code=code))
    jsonschema.Draft4Validator(SARIF).validate(log)
    (sole,) = log["runs"]
    return sole


def second_dossier(copy: DossierCopy, model: str = "mini") -> None:
    """A copy beside the first, where the Caf's représentante has another office."""
    for path in copy.folder.rglob("*"):
        if path.is_file():
            target = copy.folder.parent / "autre" / path.relative_to(copy.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    other = DossierCopy(copy.folder.parent / "autre").replace("ctg.yaml", "fonction: Directrice", "fonction: Directeur")
    other.replace("ctg.yaml", "modele: mini", f"modele: {model}")


# --- on a terminal -------------------------------------------------------------------------------------------------


def test_findings_are_grouped_and_counted(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    lines = verify(capsys, "minimal").splitlines()
    titles = ["erreurs (1)", "conseils (1)", "admis par le dossier (1)", "à compléter (1), chacun avec --lacunes"]
    assert [line for line in lines if line in titles] == titles, "the gravest first, gaps after the findings"
    assert lines[1].startswith("modeles/mini/clauses/objet.md:1:12: erreur [reste-a-remplir]")
    assert "minimal/ctg.yaml:14: 1 élément, ligne 14" in lines
    assert "  admis : écrit ainsi" in lines
    assert lines[-1] == "refusé : 1 erreur, 1 conseil, 1 admis"


def test_gaps_are_shown_one_by_one_when_asked(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    shown = verify(capsys, "minimal", "--lacunes")
    assert "à compléter (1)\nminimal/ctg.yaml:14:9: conseil [a-completer] à compléter : " in shown


def test_what_is_to_be_confirmed_stands_apart(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.write("a-confirmer.yaml", "a_confirmer:\n  ctg.yaml:\n    - {lieu: [signature, lieu], motif: même salle ?}\n")
    lines = verify(capsys, "minimal").splitlines()
    assert "à compléter (1), chacun avec --lacunes" in lines
    assert "à confirmer (1), chacun avec --lacunes" in lines
    (dossier,) = verify_json(capsys, "minimal")["dossiers"]
    (mark,) = dossier["a_confirmer"]
    assert (mark["code"], mark["ligne"], dossier["completude"]["a_confirmer"]) == ("a-confirmer", 13, 1)


def test_nothing_wrong_is_said_in_two_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copied = copy_minimal(tmp_path).replace("ctg.yaml", "date: 2026-03-02", "date: 2025-12-01")
    shown = verify(capsys, str(copied.folder), code=ExitCode.DONE)
    assert shown.splitlines() == ["164 éléments sur 164 sont remplis : rien à compléter", "aucune erreur"]


def test_a_folder_of_dossiers_ends_on_a_table(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    second_dossier(copy)
    shown = verify(capsys, ".", "minimal")
    assert shown.count("minimal ──") == 1, "a dossier named twice is verified once"
    assert "autre ──" in shown and "entre les dossiers ──" in shown
    assert "[representant-deux-facons]" in shown
    assert shown.splitlines()[-1] == "2 dossiers : 2 refusés"
    row = next(line.split() for line in shown.splitlines() if line.startswith(" minimal "))
    assert row[:5] == ["minimal", "1", "–", "1", "1"]


def test_an_unreadable_dossier_does_not_hide_the_others(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    second_dossier(copy, model="inconnu")
    shown = verify(capsys, "autre", "minimal")
    assert "[modele-inconnu]" in shown and "[reste-a-remplir]" in shown
    assert shown.splitlines()[-1] == "2 dossiers : 2 refusés, dont 1 illisible"


@pytest.mark.slow
def test_a_final_lists_the_warnings_that_it_does_not_refuse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    copied = copy_minimal(tmp_path).write_clause("objet", "Un bilan de de fin, et (une suite.\n")
    arguments = ["generer", str(copied.folder), "--piece", "convention", "--format", "docx"]
    assert run([*arguments, "--final"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "avertissement [mot-double]" in told
    assert "signe-non-ferme" not in told, "advice is for ctg verifier to give"
    assert run(arguments) == ExitCode.DONE
    assert "mot-double" not in capsys.readouterr().err, "a draft is not judged"


# --- JSON ----------------------------------------------------------------------------------------------------------


def test_json_of_one_dossier(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    report = verify_json(capsys, "minimal")
    assert report["version"] == 1
    assert report["verdict"] == "refuse"
    (dossier,) = report["dossiers"]
    error, advice = dossier["constats"]
    where = [error[key] for key in ("code", "fichier", "ligne", "colonne", "longueur", "bloquant")]
    assert where == ["reste-a-remplir", "modeles/mini/clauses/objet.md", 1, 12, 3, True]
    assert error["extrait"][11:14] == "XXX"
    assert error["bloc"] == "convention/article-1/p1"
    assert advice["gravite"] == "conseil"
    (admitted,) = dossier["admis"]
    assert (admitted["code"], admitted["motif"], admitted["bloquant"]) == ("mot-double", "écrit ainsi", False)
    (gap,) = dossier["a_completer"]
    assert (gap["fichier"], gap["ligne"]) == ("minimal/ctg.yaml", 14)
    assert dossier["completude"]["a_completer"] == 1 == report["bilan"]["a_completer"]
    assert sum(p["elements"] for p in dossier["completude"]["pieces"]) == dossier["completude"]["elements"]
    cited = {c["code"] for c in report["controles"]}
    assert cited == {"reste-a-remplir", "signe-non-ferme", "mot-double", "a-completer"}


def test_json_of_faults_that_refuse_the_reading(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    copy.replace("ctg.yaml", "date: à compléter", "date: 2025-02-30")
    (dossier,) = verify_json(capsys, "minimal")["dossiers"]
    assert (dossier["lisible"], dossier["completude"], dossier["code_de_sortie"]) == (False, None, 3)
    (fault,) = dossier["constats"]
    assert (fault["code"], fault["ligne"], fault["bloquant"]) == ("date-invalide", 14, True)


def test_json_of_no_dossier_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (dossier,) = verify_json(capsys, "nulle-part", code=ExitCode.USAGE)["dossiers"]
    assert [fault["code"] for fault in dossier["constats"]] == ["dossier-introuvable"]


def test_json_of_several_dossiers(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    second_dossier(copy)
    report = verify_json(capsys, ".")
    assert [d["dossier"] for d in report["dossiers"]] == ["autre", "minimal"]
    assert {f["code"] for f in report["entre_dossiers"]} == {"representant-deux-facons"}
    tally = {rule["code"]: (rule["constats"], rule["dossiers"]) for rule in report["bilan"]["controles"]}
    assert tally["reste-a-remplir"] == (2, 2)
    assert "mot-double" not in tally, "what is admitted is not counted"


def test_json_of_the_signed_act(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = verify_json(capsys, "content/bassin-minier", code=ExitCode.DONE)
    (dossier,) = report["dossiers"]
    assert report["verdict"] == "accepte"
    assert len(dossier["ecarts"]) > 50
    assert {"signature-avant-deliberation", "texte-deux-dates"} <= {f["code"] for f in dossier["admis"]}


def test_the_schema_refuses_what_is_not_an_envelope(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema.Draft202012Validator.check_schema(OURS)
    report = verify_json(capsys, "minimal")
    report["dossiers"][0]["constats"][0]["gravite"] = "grave"
    assert not jsonschema.Draft202012Validator(OURS).is_valid(report)


# --- SARIF ---------------------------------------------------------------------------------------------------------


def test_sarif_places_levels_and_suppressions(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    log = verify_sarif(capsys, "minimal")
    rules = log["tool"]["driver"]["rules"]
    by_code = {result["ruleId"]: result for result in log["results"]}
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in log["results"])
    error = by_code["reste-a-remplir"]
    (location,) = error["locations"]
    place = location["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "modeles/mini/clauses/objet.md", "uriBaseId": "%SRCROOT%"}
    assert (place["region"]["startLine"], place["region"]["startColumn"], place["region"]["endColumn"]) == (1, 12, 15)
    assert error["level"] == "error" and "suppressions" not in error
    admitted = by_code["mot-double"]
    assert admitted["level"] == "warning", "what its rule says, not what its admission makes of it"
    assert admitted["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "écrit ainsi"}]
    assert by_code["a-completer"]["level"] == "note"
    assert log["invocations"] == [{"executionSuccessful": True, "exitCode": 3}]


def test_sarif_explains_its_rules(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    without = verify_sarif(capsys, "minimal")["tool"]["driver"]["rules"]
    assert all("helpUri" not in rule for rule in without), "no address is made up"
    linked = verify_sarif(capsys, "minimal", "--documentation", "https://exemple.fr/ctg/")["tool"]["driver"]["rules"]
    by_code = {rule["id"]: rule for rule in linked}
    assert by_code["mot-double"]["helpUri"] == "https://exemple.fr/ctg/docs/controles.md#mot-double"
    assert by_code["a-completer"]["helpUri"] == "https://exemple.fr/ctg/docs/erreurs.md#a-completer"
    assert by_code["reste-a-remplir"]["help"]["text"].startswith("Il reste ")


def test_sarif_fingerprints_do_not_follow_the_lines(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    def marks() -> list[str]:
        return [result["partialFingerprints"]["constatCtg/v1"] for result in verify_sarif(capsys, "minimal")["results"]]

    before = marks()
    assert len(set(before)) == len(before) == 4
    copy.write("ctg.yaml", "# une ligne de plus\n" + (copy.folder / "ctg.yaml").read_text("utf-8"))
    assert marks() == before


def test_sarif_of_faults_and_of_several(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    second_dossier(copy, model="inconnu")
    log = verify_sarif(capsys, ".")
    assert {"modele-inconnu", "reste-a-remplir"} <= {result["ruleId"] for result in log["results"]}


# --- where codes are explained -------------------------------------------------------------------------------------


def test_every_page_named_has_that_section() -> None:
    codes = [rule.code for rule in (*ALL_RULES, *SHARED_RULES)]
    assert len(codes) > 10
    sections = {
        page: {line.lstrip("# `").rstrip("` ") for line in (ROOT / page).read_text("utf-8").splitlines() if "#" in line}
        for page in (RULES_PAGE, FAULTS_PAGE)
    }
    for code in (*codes, "a-completer", "date-invalide", "accent-capitale"):
        page, _, anchor = explain_code(code).page.partition("#")
        assert anchor in sections[page], explain_code(code).page
    assert {explain_code(code).page.partition("#")[0] for code in codes} == {RULES_PAGE}


def test_the_official_schema_is_whole() -> None:
    data = (Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_bytes()
    assert hashlib.sha256(data).hexdigest() == SARIF_DIGEST
    assert not jsonschema.Draft4Validator(SARIF).is_valid({"version": "2.0.0", "runs": []})


SARIF_DIGEST = "2d99159ae54a3eea97f81781cff48780548657c35949f4b7f25e99a2ba4de4f8"


# --- what is not loaded ----------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_verifying_loads_nothing_that_draws_or_signs() -> None:
    """These libraries take longer to load than a dossier to be verified."""
    code = (
        "import sys; from generator.cli.main import run; code = run(['verifier', 'tests/dossiers/minimal']);"
        "heavy = {'weasyprint', 'matplotlib', 'pyhanko', 'openpyxl', 'pikepdf', 'numpy'};"
        "print(code, sorted(heavy & set(sys.modules)), 'generator.verifying.verification' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "0 [] True"
