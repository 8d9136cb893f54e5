"""`ctg impact`: exact, dossier by dossier; and a renewal that moves to the newer model."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ContentError, ExitCode, UsageError
from generator.making.dossier_folder import read_dossier
from generator.project import BARE
from generator.renewing.impact import ClauseImpact, ImpactReport, measure_impact
from generator.renewing.impact_csv import write_impact_csv
from generator.renewing.model_changes import ChangeKind, ClauseChange
from generator.renewing.renewal import RenewalRequest, renew_dossier
from tests.dossiers.dossier_copy import DOSSIERS, DossierCopy, copy_minimal
from tests.dossiers.newer_model import add_newer_model, add_reordered_model

DEVIATION = """\
ecarts:
  - {clause: annexe-4-introduction, modele: suivi, signe: SUIVI, motif: m}
  - {clause: objet, modele: "La convention lie", signe: "Elle lie", motif: m}
"""


@pytest.fixture
def copy(tmp_path: Path) -> DossierCopy:
    return copy_minimal(tmp_path / "content")


def twin(copy: DossierCopy, name: str) -> DossierCopy:
    """Another copy of the minimal dossier beside it."""
    shutil.copytree(DOSSIERS / "minimal", copy.folder.parent / name)
    return DossierCopy(copy.folder.parent / name)


def models(copy: DossierCopy) -> Path:
    return copy.folder.parent / "modeles"


def touched(report: ImpactReport) -> dict[str, tuple[str, ...]]:
    return {impact.change.clause: impact.dossiers for impact in report.clauses}


def test_each_change_names_the_conventions_that_it_touches(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    twin(copy, "avec-sa-clause").write("clauses/annexe-3-introduction.md", "Le plan de chez nous.\n")
    twin(copy, "avec-son-titre").write("clauses/article-1.md", "Notre objet\n")
    report = measure_impact("mini-2", copy.folder.parent, BARE)
    assert touched(report) == {
        "article-1": ("avec-sa-clause", "minimal"),
        "numerique": ("avec-sa-clause", "avec-son-titre", "minimal"),
        "annexe-3-introduction": ("avec-son-titre", "minimal"),
    }
    assert report.clauses[0].former == "mini (version 1)"
    assert report.current == "mini-2 (version 2)"
    assert report.others == ()
    assert report.faults == ()


def test_a_clause_that_is_not_printed_touches_nothing(copy: DossierCopy) -> None:
    newer = add_newer_model(models(copy))
    clause = newer / "clauses" / "objet.md"
    clause.write_text(clause.read_text("utf-8") + "\n{% if mention == 'autre' %}\nUn autre.\n{% endif %}\n", "utf-8")
    twin(copy, "autre").replace("ctg.yaml", "mention: exemple fictif", "mention: autre")
    report = measure_impact("mini-2", copy.folder.parent, BARE)
    assert touched(report)["objet"] == ("autre",)
    numerique = newer / "clauses" / "numerique.md"
    numerique.write_text("{% if mention == 'jamais' %}\nRien.\n{% endif %}\n", "utf-8")
    report = measure_impact("mini-2", copy.folder.parent, BARE)
    assert touched(report)["numerique"] == ()
    assert {i.change.clause: i.change.kind for i in report.clauses}["numerique"] is ChangeKind.ADDED


def test_the_same_words_in_bold_are_a_change(copy: DossierCopy) -> None:
    newer = add_newer_model(models(copy))
    clause = newer / "clauses" / "objet.md"
    first, *others = clause.read_text("utf-8").split(" ")
    clause.write_text(" ".join((f"**{first}**", *others)), "utf-8")
    report = measure_impact("mini-2", copy.folder.parent, BARE)
    assert touched(report)["objet"] == ("minimal",)


def test_references_are_shown_as_they_are_printed(copy: DossierCopy) -> None:
    newer = add_reordered_model(models(copy))
    clause = newer / "clauses" / "annexe-4-introduction.md"
    clause.write_text(f"**{clause.read_text('utf-8').strip()}** Voir l'[](#annexe-3).\n", "utf-8")
    former = models(copy) / "mini" / "clauses" / "annexe-4-introduction.md"
    former.write_text(f"{former.read_text('utf-8').strip()} Voir l'[annexe 3](#annexe-3).\n", "utf-8")
    report = measure_impact("mini-2", copy.folder.parent, BARE)
    told = {impact.change.clause: impact.change.words for impact in report.clauses}
    assert "[-1-] {+2+} et à l'annexe 3." in told["objet"]
    assert "**-]" not in told["annexe-4-introduction"]
    assert "+} Voir l'annexe 3." in told["annexe-4-introduction"]
    assert "](#" not in "".join(told.values())


def test_ecarts_and_files_without_place_are_told(copy: DossierCopy) -> None:
    newer = add_newer_model(models(copy))
    plan = newer / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace("- {id: portrait, titre: portrait}\n  ", ""), "utf-8")
    plan.write_text(plan.read_text("utf-8").replace("[objet, portrait, numerique, bilan]", "[objet, numerique, bilan]"))
    introduction = newer / "clauses" / "annexe-4-introduction.md"
    introduction.write_text("Autres mots.\n", "utf-8")
    copy.write("ecarts.yaml", DEVIATION)
    (dossier,) = measure_impact("mini-2", copy.folder.parent, BARE).dossiers
    assert dossier.lost_files == ("textes/portrait.md",)
    assert dossier.stale_deviations == 1


def test_a_chain_of_models_and_dossiers_elsewhere(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    third = add_newer_model_again(models(copy))
    moved = twin(copy, "deja").replace("ctg.yaml", "modele: mini", "modele: mini-3")
    middle = twin(copy, "entre-deux").replace("ctg.yaml", "modele: mini", "modele: mini-2")
    shutil.copytree(DOSSIERS / "commune-seule", copy.folder.parent / "autre-famille")
    broken = twin(copy, "illisible").replace("ctg.yaml", "2026-03-02", "2026-02-30")
    report = measure_impact("mini-3", copy.folder.parent, BARE)
    assert {d.name: d.former for d in report.dossiers} == {
        "entre-deux": "mini-2 (version 2)",
        "minimal": "mini (version 1)",
    }
    assert report.others == ("autre-famille", "deja")
    assert [d.code for d in report.faults] == ["date-invalide"]
    assert (moved.folder / "ctg.yaml").is_file()
    assert (middle.folder / "ctg.yaml").is_file()
    assert broken.folder.is_dir()
    assert touched(measure_impact(str(third), copy.folder.parent, BARE)) == touched(report)


def add_newer_model_again(folder: Path) -> Path:
    """A third model, which replaces the second and changes one clause more."""
    third = folder / "mini-3"
    shutil.copytree(folder / "mini-2", third)
    plan = (third / "modele.yaml").read_text("utf-8")
    plan = plan.replace("nom: mini-2\nremplace: mini\n", "nom: mini-3\nremplace: mini-2\n")
    (third / "modele.yaml").write_text(plan, "utf-8")
    (third / "clauses" / "fait-a.md").write_text("Fait ici.\n", "utf-8")
    return third


def test_a_next_version_under_the_same_name_is_tried_from_its_folder(copy: DossierCopy, tmp_path: Path) -> None:
    shutil.copytree(models(copy) / "mini", tmp_path / "essai")
    (tmp_path / "essai" / "clauses" / "objet.md").write_text("Un autre objet.\n", "utf-8")
    report = measure_impact(str(tmp_path / "essai"), copy.folder.parent, BARE)
    assert touched(report) == {"objet": ("minimal",)}
    assert measure_impact("mini", copy.folder.parent, BARE).others == ("minimal",)


@pytest.mark.slow
def test_workers_say_what_one_process_says(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    twin(copy, "avec-sa-clause").write("clauses/annexe-3-introduction.md", "Le plan de chez nous.\n")
    twin(copy, "illisible").replace("ctg.yaml", "2026-03-02", "2026-02-30")
    shutil.copytree(DOSSIERS / "commune-seule", copy.folder.parent / "autre-famille")
    said: list[str] = []
    alone = measure_impact("mini-2", copy.folder.parent, BARE, workers=1)
    assert measure_impact("mini-2", copy.folder.parent, BARE, said.append, workers=2) == alone
    assert (len(said), len(alone.dossiers), alone.others, len(alone.faults)) == (4, 2, ("autre-famille",), 1)


def test_unknown_models_and_empty_folders_are_refused(copy: DossierCopy, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        measure_impact("mini-9", copy.folder.parent, BARE)
    assert caught.value.diagnostics[0].code == "modele-inconnu"
    with pytest.raises(UsageError):
        measure_impact("mini", tmp_path / "vide", BARE)


@pytest.mark.slow
def test_the_table_json_and_csv(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    add_newer_model(models(copy))
    root = str(copy.folder.parent)
    assert run(["impact", "mini-2", root]) == ExitCode.DONE
    said = capsys.readouterr().out
    assert "3 clauses changent, 1 convention sur 1 touchée" in said
    assert run(["impact", "mini-2", root, "--format", "json"]) == ExitCode.DONE
    content = json.loads(capsys.readouterr().out)
    assert {c["clause"]: c["nombre"] for c in content["clauses"]} == {
        "article-1": 1,
        "numerique": 1,
        "annexe-3-introduction": 1,
    }
    assert run(["impact", "mini-2", root, "--format", "csv"]) == ExitCode.DONE
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert (rows[0]["clause"], rows[0]["dossier"]) == ("article-1", "minimal")
    assert run(["impact", "mini", root]) == ExitCode.DONE
    assert "aucune convention" in capsys.readouterr().out


def test_no_words_of_the_csv_are_a_formula() -> None:
    change = ClauseChange("article-1", ChangeKind.CHANGED, "=CTG()")
    report = ImpactReport("mini-2", (ClauseImpact("mini", change, ("-2+3",)),), (), (), ())
    (row,) = csv.DictReader(io.StringIO(write_impact_csv(report)), delimiter=";")
    assert (row["mots"], row["dossier"]) == ("'=CTG()", "'-2+3")


# --- a renewal that moves to the newer model --------------------------------------------------------------------


def renew(copy: DossierCopy, model: str | None = None) -> RenewalRequest:
    return RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), copy.folder.parent / "suite", model)


def test_a_renewal_takes_the_newest_model_and_says_what_changes(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    add_newer_model_again(models(copy))
    copy.write("ecarts.yaml", DEVIATION).write("clauses/annexe-3-introduction.md", "À nous, le plan.\n")
    report = renew_dossier(renew(copy))
    assert report.changes is not None
    assert [c.clause for c in report.changes.clauses] == ["article-1", "numerique", "fait-a", "annexe-3-introduction"]
    assert report.changes.texts_added == ("bilan",)
    assert read_dossier(report.folder, BARE).facts.modele == "mini-3"
    account = (report.folder / "renouvellement.txt").read_text("utf-8")
    assert "modèle : mini (version 1) → mini-3 (version 2)" in account
    assert "clause modifiée : article-1 : Objet {+et suites+}" in account
    assert "annexe-3-introduction" in account
    assert "le dossier a la sienne, à relire" in account
    assert "modele: mini-3" in (report.folder / "ctg.yaml").read_text("utf-8")


def test_the_former_model_can_be_kept(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    report = renew_dossier(renew(copy, "mini"))
    assert report.changes is None
    assert read_dossier(report.folder, BARE).facts.modele == "mini"


def test_a_model_that_came_out_of_a_pdf_gives_way_to_the_one_in_use(copy: DossierCopy) -> None:
    shutil.copytree(models(copy) / "mini", models(copy) / "mini-extrait")
    (models(copy) / "mini-extrait" / "clauses" / "objet.md").write_text("Un ancien objet.\n", "utf-8")
    copy.replace("ctg.yaml", "modele: mini", "modele: mini-extrait")
    report = renew_dossier(renew(copy))
    assert report.changes is not None
    assert [c.clause for c in report.changes.clauses] == ["objet"]
    assert read_dossier(report.folder, BARE).facts.modele == "mini"


def test_references_of_the_texts_follow_a_model_that_numbers_otherwise(copy: DossierCopy) -> None:
    add_reordered_model(models(copy))
    copy.write("textes/portrait.md", "Selon l'[article 1](#article-1). Et selon l'article 1 de la convention.\n")
    copy.write("clauses/annexe-4-introduction.md", "Le pilotage suit l'[objet](#article-1), article 1.\n")
    copy.replace("annexe-4/pilotage.yaml", "role: Décider", "role: Décider selon l'article 1")
    report = renew_dossier(renew(copy))
    moved = "« article 1 » désignait « Objet », article 2 du modèle mini-2"
    assert (report.folder / "textes/portrait.md").read_text("utf-8") == (
        f"Selon l'[](#article-2). Et selon l'article 1 de la convention [à confirmer : {moved}].\n"
    )
    assert "suit l'[objet](#article-2), article 1." in (report.folder / "clauses/annexe-4-introduction.md").read_text()
    told = {(mark.file, mark.place): mark.reason for mark in report.to_confirm}
    assert told["annexe-4/pilotage.yaml", ("instances", "1", "role")] == moved
    assert told["clauses/annexe-4-introduction.md", ()].endswith(moved)
    assert report.renumbered == (moved,)
    assert moved in (report.folder / "renouvellement.txt").read_text("utf-8").split("changent de numéro")[1]


def test_two_successors_are_for_a_person_to_choose(copy: DossierCopy) -> None:
    add_newer_model(models(copy))
    add_newer_model(models(copy), "mini-b")
    with pytest.raises(ContentError) as caught:
        renew_dossier(renew(copy))
    assert caught.value.diagnostics[0].code == "modele-ambigu"
    assert renew_dossier(renew(copy, "mini-b")).changes is not None


def test_own_files_without_place_in_the_newer_model_are_told(copy: DossierCopy) -> None:
    newer = add_newer_model(models(copy))
    copy.write("clauses/fait-a.md", "Fait chez nous.\n")
    plan = newer / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace("clauses: [fait-a, signature]", "clauses: [signature]"), "utf-8")
    (newer / "clauses" / "fait-a.md").unlink()
    report = renew_dossier(renew(copy))
    assert ("clauses/fait-a.md", "clause du dossier que le nouveau modèle n'a plus") in {
        (c.file, c.what) for c in report.cleared
    }
    assert not (report.folder / "clauses").exists()


def test_a_model_that_leads_back_to_itself_is_no_endless_way(copy: DossierCopy) -> None:
    plan = models(copy) / "mini" / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace("nom: mini\n", "nom: mini\nremplace: mini-2\n"), "utf-8")
    add_newer_model_of_cycle(models(copy))
    assert renew_dossier(renew(copy)).changes is not None


def add_newer_model_of_cycle(folder: Path) -> None:
    second = folder / "mini-2"
    shutil.copytree(folder / "mini", second)
    plan = (
        (second / "modele.yaml")
        .read_text("utf-8")
        .replace("nom: mini\nremplace: mini-2", "nom: mini-2\nremplace: mini")
    )
    (second / "modele.yaml").write_text(plan, "utf-8")
