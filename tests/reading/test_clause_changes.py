"""A dossier that strikes clauses of its model and adds its own: numbers, references, contents, faults, what is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ContentError, ExitCode
from generator.making.dossier_folder import read_dossier
from generator.model.document import plain_text
from generator.project import BARE
from generator.renewing.impact import measure_impact
from generator.renewing.renewal import RenewalRequest, renew_dossier
from tests.dossiers.rule_cases import build_case, compose_folder

CHANGES = """\
supprimees:
  - {clause: article-2, motif: les compétences sont dites par les statuts}
ajoutees:
  - {id: neutralite, apres: article-3, titre: La neutralité, motif: délibération du 3 mars}
  - {id: precision, apres: objet, motif: voulu par le conseil}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The dossier of the rules, whose model has four articles, with two texts of its own."""
    monkeypatch.chdir(tmp_path)
    made = build_case(None, tmp_path / "content")
    (made / "clauses").mkdir()
    (made / "clauses" / "neutralite.md").write_text("Les parties sont neutres. Voir l'[](#article-4).\n", "utf-8")
    (made / "clauses" / "precision.md").write_text("Selon l'[](#neutralite), il est précisé.\n", "utf-8")
    (made / "clauses.yaml").write_text(CHANGES, "utf-8")
    return made


def faults_of(folder: Path, changes: str) -> list[tuple[str, int, str]]:
    (folder / "clauses.yaml").write_text(changes, "utf-8")
    with pytest.raises(ContentError) as caught:
        compose_folder(folder)
    assert all(fault.hint for fault in caught.value.diagnostics)
    return [
        (fault.code, fault.span.line, Path(fault.span.file).name)
        for fault in caught.value.diagnostics
        if fault.span is not None
    ]


def test_a_part_of_the_convention_may_stand_elsewhere(folder: Path) -> None:
    moved = "deplacees:\n  - {section: article-1, apres: article-3, motif: voulu}\n"
    (folder / "clauses.yaml").write_text(moved, "utf-8")
    for name in ("neutralite", "precision"):
        (folder / "clauses" / f"{name}.md").unlink()
    dossier, (convention, *_) = compose_folder(folder)
    labels = {s.id.rsplit("/", 1)[-1]: s.label.replace("\u00a0", " ") for s in convention.sections if s.label}
    assert labels == {
        "article-2": "Article 1 : ",
        "article-3": "Article 2 : ",
        "article-1": "Article 3 : ",
        "article-4": "Article 4 : ",
    }
    assert [(change.kind, change.kind.said, change.clause) for change in dossier.changes] == [
        ("deplacee", "déplacée", "article-1")
    ]


def test_a_part_that_is_not_there_cannot_be_moved(folder: Path) -> None:
    for name in ("neutralite", "precision"):
        (folder / "clauses" / f"{name}.md").unlink()
    for section, after in (("article-9", "article-1"), ("article-1", "article-9"), ("article-1", "article-1")):
        changes = f"deplacees:\n  - {{section: {section}, apres: {after}, motif: voulu}}\n"
        assert [fault[0] for fault in faults_of(folder, changes)] == ["clause-inconnue"]


def test_articles_are_numbered_anew_and_references_follow(folder: Path) -> None:
    dossier, (convention, *_) = compose_folder(folder)
    articles = [s for s in convention.sections if s.label.startswith("Article")]
    assert [(s.id, s.label.replace("\u00a0", " "), plain_text(s.heading)) for s in articles] == [
        ("convention/article-1", "Article 1 : ", "Objet"),
        ("convention/article-3", "Article 2 : ", "Le pilotage"),
        ("convention/neutralite", "Article 3 : ", "La neutralité"),
        ("convention/article-4", "Article 4 : ", "La durée"),
    ]
    words = [plain_text(b.inlines) for s in articles for b in s.blocks if hasattr(b, "inlines")]
    assert any(text.replace("\u00a0", " ") == "Selon l'article 3, il est précisé." for text in words), words
    assert any("Voir l'article\u00a04" in text or "Voir l'article 4" in text for text in words)
    assert not any(clause.overrides for clause in dossier.clauses.values()), "it replaces nothing"
    assert [(c.kind.value, c.clause, c.reason) for c in dossier.changes] == [
        ("ajoutee", "neutralite", "délibération du 3 mars"),
        ("ajoutee", "precision", "voulu par le conseil"),
        ("supprimee", "article-2", "les compétences sont dites par les statuts"),
    ]


def test_a_reference_to_a_struck_article_is_an_error_at_its_line(folder: Path) -> None:
    (folder / "clauses" / "precision.md").write_text("Voici.\n\nVoir l'[](#article-2).\n", "utf-8")
    assert ("renvoi-inconnu", 3, "precision.md") in faults_of(folder, CHANGES)


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        ("supprimees:\n  - {clause: article-9, motif: m}\n", "clause-inconnue", 2),
        ("supprimees:\n  - {clause: signature, motif: m}\n", "clause-inconnue", 2),
        ("supprimees:\n  - {clause: duree, motif: m}\n", "clause-inconnue", 2),
        ("supprimees:\n  - {clause: article-2}\n", "cle-manquante", 2),
        ("ajoutees:\n  - {id: neutralite, apres: article-9, titre: T, motif: m}\n", "clause-inconnue", 2),
        ("ajoutees:\n  - {id: neutralite, apres: objet, titre: T, motif: m}\n", "clause-inconnue", 2),
        ("ajoutees:\n  - {id: neutralite, apres: fait-a, motif: m}\n", "clause-inconnue", 2),
        ("ajoutees:\n  - {id: objet, apres: article-1, motif: m}\n", "identifiant-en-double", 2),
        ("ajoutees:\n  - {id: absente, apres: article-1, motif: m}\n", "clause-absente", 2),
        ("ajoutees:\n  - {id: neutralite, apres: article-1}\n", "cle-manquante", 2),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_line(folder: Path, changes: str, code: str, line: int) -> None:
    assert (code, line, "clauses.yaml") in faults_of(folder, changes)


def test_a_text_that_nothing_adds_is_still_refused(folder: Path) -> None:
    assert ("clause-inconnue", 1, "neutralite.md") in faults_of(folder, "supprimees: []\n")


@pytest.mark.slow
def test_they_are_told_and_in_the_manifest(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["generer", str(folder), "--piece", "convention", "--format", "docx"]) == ExitCode.DONE
    said = " ".join(capsys.readouterr().out.split())
    assert "clauses supprimées par le dossier : article-2" in said
    assert "clauses ajoutées par le dossier : neutralite, precision" in said
    manifest = json.loads(Path("output/base/manifeste.json").read_text("utf-8"))
    assert [(c["sorte"], c["clause"]) for c in manifest["clauses_changees"]][2] == ("supprimee", "article-2")
    assert manifest["clauses_remplacees"] == []
    assert run(["verifier", str(folder)]) in (ExitCode.DONE, ExitCode.CONTENT)
    assert "clauses ajoutées par le dossier : neutralite, precision" in " ".join(capsys.readouterr().out.split())


def test_a_renewal_carries_them_over_to_be_confirmed(folder: Path) -> None:
    target = folder.parent / "suite"
    report = renew_dossier(RenewalRequest(folder, BARE, date(2031, 1, 1), date(2035, 12, 31), target))
    assert [words.split(" ")[0] for words in report.own_changes] == ["neutralite", "precision", "article-2"]
    renewed = read_dossier(target, BARE)
    assert [c.clause for c in renewed.changes] == ["neutralite", "precision", "article-2"]
    assert "[à confirmer : " in (target / "clauses" / "neutralite.md").read_text("utf-8")
    assert renewed.clauses["neutralite"].lines == ("La neutralité",)


def test_a_struck_clause_is_to_be_confirmed_when_it_is_renewed(folder: Path) -> None:
    target = folder.parent / "suite"
    report = renew_dossier(RenewalRequest(folder, BARE, date(2031, 1, 1), date(2035, 12, 31), target))
    (mark,) = (mark for mark in report.to_confirm if mark.file == "clauses.yaml")
    assert mark.place == ("supprimees", "article-2", "motif")
    renewed = read_dossier(target, BARE)
    assert renewed.mark_notes == ()
    (kept,) = (m for m in renewed.marks if Path(m.origin.file).name == "clauses.yaml")
    line = (target / "clauses.yaml").read_text("utf-8").split("\n")[kept.origin.line - 1]
    assert "article-2" in line or "motif" in line
    assert report.completeness.to_confirm == len(report.to_confirm)
    erased = (target / "clauses.yaml").read_text("utf-8").replace("supprimees:", "supprimees: []\nanciennes:")
    (target / "clauses.yaml").write_text(erased.split("anciennes:")[0] + "ajoutees: []\n", "utf-8")
    for text in (target / "clauses").glob("*.md"):
        text.unlink()
    (note,) = (n for n in read_dossier(target, BARE).mark_notes if "article-2" in n.message)
    assert note.code == "confirmation-sans-objet"


def test_a_part_that_was_moved_is_to_be_confirmed_when_it_is_renewed(folder: Path) -> None:
    moved = "deplacees:\n  - {section: article-1, apres: article-3, motif: voulu}\n"
    (folder / "clauses.yaml").write_text(moved, "utf-8")
    for text in (folder / "clauses").glob("*.md"):
        text.unlink()
    target = folder.parent / "suite"
    report = renew_dossier(RenewalRequest(folder, BARE, date(2031, 1, 1), date(2035, 12, 31), target))
    (mark,) = (mark for mark in report.to_confirm if mark.file == "clauses.yaml")
    assert mark.place == ("deplacees", "article-1", "motif")
    assert "déplacée dans la convention" in mark.reason
    renewed = read_dossier(target, BARE)
    assert renewed.mark_notes == ()
    assert [m.origin.line for m in renewed.marks if Path(m.origin.file).name == "clauses.yaml"]


def test_a_renewal_tells_those_that_the_next_model_has_no_place_for(folder: Path) -> None:
    move_anchor(folder)
    target = folder.parent / "suite"
    report = renew_dossier(RenewalRequest(folder, BARE, date(2031, 1, 1), date(2035, 12, 31), target, "essai-2"))
    assert report.own_changes == ()
    cleared = {c.file: c.what for c in report.cleared}
    assert "« neutralite » suit « article-3 », que le modèle n'a pas" in cleared["clauses.yaml"]
    assert "clauses/neutralite.md" in cleared


def test_the_impact_of_a_model_without_the_anchor_is_an_error_with_its_remedy(folder: Path) -> None:
    move_anchor(folder)
    report = measure_impact("essai-2", folder, BARE)
    (fault,) = report.faults
    assert fault.span is not None
    assert (fault.code, Path(fault.span.file).name, fault.span.line) == ("clause-inconnue", "clauses.yaml", 4)
    assert "le modèle a peut-être changé" in (fault.hint or "")


def move_anchor(folder: Path) -> None:
    """A newer model, whose third article has another name."""
    former = folder.parent / "modeles" / "essai"
    newer = folder.parent / "modeles" / "essai-2"
    (newer / "clauses").mkdir(parents=True)
    for file in (former / "clauses").iterdir():
        text = file.read_text("utf-8").replace("#article-3)", "#gouvernance)")
        (newer / "clauses" / file.name).write_text(text, "utf-8")
    plan = (former / "modele.yaml").read_text("utf-8").replace("nom: essai", "nom: essai-2\nremplace: essai")
    (newer / "modele.yaml").write_text(plan.replace("article-3", "gouvernance"), "utf-8")
