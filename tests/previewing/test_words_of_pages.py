"""Texts and clauses edited for one CTG: how they would print, what is written, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.api.editing import Author, ConflictError, TextEdit, save_edits
from generator.api.wording import (
    ClauseEdit,
    LostFactsError,
    Way,
    digest_words,
    list_changed_clauses,
    list_texts,
    open_clause,
    open_text_sheet,
    preview_clause,
    preview_text,
    restore_clause,
    save_clause,
)
from generator.errors import ContentError, UsageError
from generator.project import Project
from tests.dossiers.dossier_copy import copy_dossier

ROOT = Path(__file__).resolve().parents[2]
WHO = Author("Camille Essai")
REASON = "demande du conseil communautaire"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example, in a project of its own."""
    made = tmp_path / "content/exemple"
    return copy_dossier(ROOT / "content/exemple-complet", made)


def edit(folder: Path, before: str, after: str, way: Way = Way.DEVIATION, **more: object) -> ClauseEdit:
    """An edit of the clause « duree »."""
    sheet = open_clause(folder, project(folder), "duree")
    assert before in sheet.text
    return ClauseEdit("duree", sheet.text.replace(before, after), way, REASON, digest_words(sheet.text), **more)  # type: ignore[arg-type]


def project(folder: Path) -> Project:
    return Project(folder.parents[1])


def read(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_texts_are_listed_with_their_place(folder: Path) -> None:
    texts = {one.id: one for one in list_texts(folder, project(folder))}
    assert texts["visas-locaux"].piece == "convention" and texts["visas-locaux"].written
    assert texts["bilan-changements-2028"].place == "Bilan de 2028"
    with pytest.raises(UsageError):
        open_text_sheet(folder, project(folder), "inconnu")


def test_a_text_is_seen_as_it_would_print_and_saved(folder: Path) -> None:
    sheet = open_text_sheet(folder, project(folder), "portrait")
    words = f"{sheet.text}\nUn **pays** de rivières.\n"
    shown = preview_text(folder, project(folder), "portrait", words)
    assert '<span class="gras">pays</span>' in shown.html and not shown.faults
    assert open_text_sheet(folder, project(folder), "portrait") == sheet
    saved = save_edits(folder, project(folder), [TextEdit(sheet.name.file, sheet.digest, words)], WHO)
    assert list(saved.files) == [sheet.name.file]
    assert open_text_sheet(folder, project(folder), "portrait").text.endswith("Un **pays** de rivières.\n")


def test_what_our_documents_refuse_is_told_with_its_line(folder: Path) -> None:
    shown = preview_text(folder, project(folder), "portrait", "Un paragraphe.\n\n```\ncode\n```\n")
    assert shown.faults and shown.faults[0].line == 3 and shown.faults[0].hint
    shown = preview_text(folder, project(folder), "portrait", "Un {{ inconnu }} ici.\n")
    assert shown.faults and shown.faults[0].line == 1


def test_a_clause_shows_its_facts_by_their_names_and_no_expression(folder: Path) -> None:
    for name in ("duree", "parties", "visas", "collaboration"):
        sheet = open_clause(folder, project(folder), name)
        assert "{{" not in sheet.text and "{%" not in sheet.text
        assert not any(line.differs for line in sheet.lines)
    assert open_clause(folder, project(folder), "duree").facts
    with pytest.raises(UsageError):
        open_clause(folder, project(folder), "portrait")


def test_other_words_are_an_ecart_with_its_reason_shown_beside_the_model(folder: Path) -> None:
    before = read(folder)
    wanted = edit(folder, "est conclue", "est signée")
    shown = preview_clause(folder, project(folder), wanted)
    assert "est signée" in shown.html and not shown.faults and read(folder) == before
    changed = next(line for line in shown.lines if line.differs)
    assert [(run.kind, run.words) for run in changed.runs if run.kind != "garde"] == [
        ("retire", "conclue"),
        ("ajoute", "signée"),
    ]
    save_clause(folder, project(folder), wanted, WHO)
    written = (folder / "ecarts.yaml").read_text("utf-8")
    assert "clause: duree" in written and REASON in written and "{{" not in written
    sheet = open_clause(folder, project(folder), "duree")
    assert sheet.reasons == (REASON,) and not sheet.own
    assert [one.id for one in list_changed_clauses(folder, project(folder))] == ["duree"]


def test_a_second_edit_of_a_line_leaves_one_ecart(folder: Path) -> None:
    save_clause(folder, project(folder), edit(folder, "est conclue", "est signée"), WHO)
    save_clause(folder, project(folder), edit(folder, "est signée", "est passée"), WHO)
    assert (folder / "ecarts.yaml").read_text("utf-8").count("clause: duree") == 1
    save_clause(folder, project(folder), edit(folder, "est passée", "est conclue"), WHO)
    assert not (folder / "ecarts.yaml").exists()


def test_a_paragraph_more_is_a_clause_of_the_ctg_and_the_model_stays(folder: Path) -> None:
    model = ROOT / "content/modeles/ctg-2026/clauses/duree.md"
    before = model.read_bytes()
    more = edit(folder, "La présente", "Un préalable.\n\nLa présente")
    shown = preview_clause(folder, project(folder), more)
    assert shown.faults and "clause propre" in shown.faults[0].hint
    with pytest.raises(ContentError):
        save_clause(folder, project(folder), more, WHO)
    save_clause(
        folder, project(folder), edit(folder, "La présente", "Un préalable.\n\nLa présente", Way.OWN_CLAUSE), WHO
    )
    text = (folder / "clauses/duree.md").read_text("utf-8")
    assert REASON in text and "Un préalable." in text and "{{ periode.debut | date }}" in text
    assert open_clause(folder, project(folder), "duree").own
    restore_clause(folder, project(folder), "duree", WHO)
    assert not (folder / "clauses/duree.md").exists() and model.read_bytes() == before


def test_a_fact_that_is_lost_is_told_before_it_is(folder: Path) -> None:
    sheet = open_clause(folder, project(folder), "duree")
    chip = f"⟦{sheet.facts[0]}⟧"
    wanted = edit(folder, chip, "1er janvier 2027")
    assert preview_clause(folder, project(folder), wanted).missing == sheet.facts[:1]
    with pytest.raises(LostFactsError):
        save_clause(folder, project(folder), wanted, WHO)
    save_clause(folder, project(folder), edit(folder, chip, "1er janvier 2027", lost=True), WHO)
    assert "{{ periode.debut | date }}" in (folder / "ecarts.yaml").read_text("utf-8")
    unknown = edit(folder, "est conclue", "est ⟦n'importe quoi⟧ conclue")
    with pytest.raises(ContentError):
        save_clause(folder, project(folder), unknown, WHO)


def test_an_edit_of_words_that_somebody_has_changed_is_refused(folder: Path) -> None:
    mine = edit(folder, "est conclue", "est signée")
    save_clause(folder, project(folder), edit(folder, "est conclue", "est passée"), WHO)
    with pytest.raises(ConflictError):
        save_clause(folder, project(folder), mine, WHO)


def test_an_ecart_says_why(folder: Path) -> None:
    from dataclasses import replace

    with pytest.raises(ContentError):
        save_clause(folder, project(folder), replace(edit(folder, "est conclue", "est signée"), reason=" "), WHO)
