"""Numbers in the forms of a model: articles, headings inside them, annexes, and references without words."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.annexes.registry import compose_annexe
from generator.composing.convention import compose_convention
from generator.composing.numbering import fill_form, name_targets, number_headings, write_letter, write_roman
from generator.composing.piece import PieceComposer
from generator.errors import ContentError, DiagnosticCollector, Span
from generator.making.dossier_folder import read_dossier
from generator.model.document import CrossReference, Heading, Text, document_inlines, plain_text
from generator.project import BARE
from generator.reading.clause_files import find_default_model, list_models
from tests.annexes.annexe_samples import load_identity
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

TITLES = ("titre_court: Pilotage", "titre_court: Pilotage\n    titres: {suivi: Tableau}")


@pytest.fixture
def copy(tmp_path: Path) -> DossierCopy:
    return copy_minimal(tmp_path)


def heading(level: int, words: str) -> Heading:
    return Heading(f"convention/a/{words}", Span("a.md", 1), level, (Text(words),))


@pytest.mark.parametrize(("number", "roman"), [(1, "I"), (4, "IV"), (9, "IX"), (46, "XLVI"), (58, "LVIII")])
def test_roman_numbers(number: int, roman: str) -> None:
    assert write_roman(number) == roman


def test_letters_go_on_after_z() -> None:
    assert [write_letter(n) for n in (1, 2, 26, 27)] == ["a", "b", "z", "aa"]


def test_the_first_is_an_ordinal() -> None:
    assert fill_form("Article {ordinal} – ", 1) == "Article 1er – "
    assert fill_form("Article {ordinal} – ", 2) == "Article 2 – "
    assert fill_form("Annexe {romain} : ", 3) == "Annexe III : "


def test_headings_restart_under_each_heading_above() -> None:
    blocks = [heading(2, "a"), heading(3, "b"), heading(3, "c"), heading(2, "d"), heading(3, "e"), heading(4, "f")]
    numbered = number_headings(blocks, ("{article}.{n}", "{lettre})"), "7")
    assert [b.label for b in numbered if isinstance(b, Heading)] == ["7.1", "a)", "b)", "7.2", "a)", ""]


def test_every_model_of_the_project_names_its_targets(project_root: Path) -> None:
    models = list_models(BARE)
    assert find_default_model(BARE) in models
    for plan in models.values():
        words = name_targets(plan)
        assert {s.id for s in plan.sections if s.titre} | {a.id for a in plan.annexes} <= set(words)


def test_a_reference_without_words_takes_those_of_the_numbering(copy: DossierCopy) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    form = 'numerotation: {article: "Article {ordinal} – ", renvoi_article: "article {ordinal}"}'
    plan.write_text(plan.read_text("utf-8").replace('version: "1"', f'version: "1"\n{form}'), "utf-8")
    clause = copy.clauses / "objet.md"
    clause.write_text("Selon l'[](#article-1), puis l'[](#annexe-3).\n", "utf-8")
    faults = DiagnosticCollector()
    document = compose_convention(PieceComposer(read_dossier(copy.folder, BARE), "convention", faults))
    assert not faults.found
    references = [i for i in document_inlines(document) if isinstance(i, CrossReference)]
    assert [(r.target, plain_text(r.children)) for r in references] == [
        ("article-1", "article 1er"),
        ("annexe-3", "annexe 3"),
    ]


def test_a_reference_without_words_to_nothing_is_refused(copy: DossierCopy) -> None:
    (copy.clauses / "objet.md").write_text("Selon l'[](#articel-1).\n", "utf-8")
    faults = DiagnosticCollector()
    compose_convention(PieceComposer(read_dossier(copy.folder, BARE), "convention", faults))
    assert [(d.code, d.span.line if d.span else 0) for d in faults.found] == [("renvoi-inconnu", 1)]
    assert "article-1" in (faults.found[0].hint or "")


def test_a_chapter_of_an_annexe_takes_the_heading_of_the_model(copy: DossierCopy) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    text = plan.read_text("utf-8")
    plan.write_text(
        text.replace("titre_court: Pilotage", "titre_court: Pilotage\n    titres: {suivi: Tableau}"), "utf-8"
    )
    dossier = read_dossier(copy.folder, BARE)
    composer = PieceComposer(dossier, "annexe-4", DiagnosticCollector())
    annexe = dossier.model.plan.find_annexe("pilotage")
    assert annexe is not None
    headings = [plain_text(section.heading) for section in compose_annexe(composer, annexe, load_identity()).sections]
    assert headings[-1] == "Tableau"
    assert "Les jalons" in headings


def test_a_chapter_that_an_annexe_has_not_is_refused(copy: DossierCopy) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    text = plan.read_text("utf-8")
    plan.write_text(
        text.replace("titre_court: Pilotage", "titre_court: Pilotage\n    titres: {suivis: Tableau}"), "utf-8"
    )
    with pytest.raises(ContentError) as caught:
        read_dossier(copy.folder, BARE)
    assert [d.code for d in caught.value.diagnostics] == ["cle-inconnue"]
