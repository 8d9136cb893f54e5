"""Models, own clauses and écarts: what applies, where it came from, and what has gone stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import ContentError, Diagnostic, Span
from generator.project import BARE
from generator.reading.clause_files import (
    apply_deviations,
    find_model,
    list_models,
    read_clause,
    read_model,
    read_own_clauses,
)
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def faults_of_model(copy: DossierCopy) -> tuple[Diagnostic, ...]:
    with pytest.raises(ContentError) as caught:
        read_model(copy.folder.parent / "modeles" / "mini")
    return caught.value.diagnostics


def edit_plan(copy: DossierCopy, before: str, after: str) -> None:
    path = copy.clauses.parent / "modele.yaml"
    text = path.read_text("utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), "utf-8")


def test_comments_of_a_clause_are_for_its_author(tmp_path: Path) -> None:
    path = tmp_path / "objet.md"
    path.write_bytes("\ufeff<!-- une note\r\nsur deux lignes -->\r\nUn e\u0301te\u0301.\r\n".encode())
    clause = read_clause(path)
    lines = [(t, o.line) for t, o in zip(clause.lines, clause.origins, strict=True) if t]
    assert lines == [("Un été.", 3)], "no mark, no carriage return, accents composed, line kept"


def test_a_clause_in_latin_1_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "objet.md"
    path.write_bytes("un\ndeux\nété\n".encode("latin-1"))
    with pytest.raises(ContentError) as caught:
        read_clause(path)
    (fault,) = caught.value.diagnostics
    assert fault.code == "encodage"
    assert fault.span is not None
    assert fault.span.line == 3


def test_a_control_character_in_a_clause_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "objet.md"
    path.write_text("un\ndeux\x02\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        read_clause(path)
    assert [d.code for d in caught.value.diagnostics] == ["caractere-interdit"]


def test_a_title_is_a_clause_too(copy: DossierCopy) -> None:
    model = read_model(copy.clauses.parent)
    assert model.clauses["article-1"].lines == ("Objet",)
    assert model.clauses["article-1"].origins[0].file == "modeles/mini/modele.yaml"


def test_a_model_without_a_clause_it_names_is_refused(copy: DossierCopy) -> None:
    (copy.clauses / "objet.md").unlink()
    (copy.clauses / "fait-a.md").unlink()
    first, second = faults_of_model(copy)
    assert (first.code, second.code) == ("clause-absente", "clause-absente")
    assert "clauses/objet.md" in first.message
    assert first.span is not None
    assert first.span.line == 8


def test_a_clause_that_no_section_calls_is_refused(copy: DossierCopy) -> None:
    (copy.clauses / "oubliee.md").write_text("Texte.\n", "utf-8")
    (fault,) = faults_of_model(copy)
    assert fault.code == "clause-orpheline"


def test_a_model_whose_plan_is_wrong_is_refused(copy: DossierCopy) -> None:
    edit_plan(copy, "genre: article", "genre: articles")
    (fault,) = faults_of_model(copy)
    assert fault.code == "valeur-invalide"
    assert fault.hint == "voulait-on « article » ?"


def test_an_unknown_model_is_refused_with_those_there_are(copy: DossierCopy) -> None:
    with pytest.raises(ContentError) as caught:
        find_model(copy.folder, "absent", BARE)
    (fault,) = caught.value.diagnostics
    assert fault.code == "modele-inconnu"
    assert fault.hint == f"modèles disponibles : {', '.join([*list_models(BARE), 'mini'])}"


def test_own_clauses_replace_the_model_and_say_so(copy: DossierCopy) -> None:
    copy.write("clauses/objet.md", "Un autre objet.\n").write("clauses/article-1.md", "Un autre titre\n")
    clauses = read_own_clauses(copy.folder, read_model(copy.clauses.parent))
    assert clauses["objet"].lines[0] == "Un autre objet."
    assert clauses["objet"].origins[0] == Span("minimal/clauses/objet.md", 1)
    assert clauses["article-1"].lines[0] == "Un autre titre"
    assert sorted(c.id for c in clauses.values() if c.overrides) == ["article-1", "objet"]


def test_texts_that_answer_to_no_name_are_all_refused(copy: DossierCopy) -> None:
    copy.write("clauses/objett.md", "x").write("textes/portrai.md", "x")
    with pytest.raises(ContentError) as caught:
        read_own_clauses(copy.folder, read_model(copy.clauses.parent))
    first, second = caught.value.diagnostics
    assert (first.code, second.code) == ("clause-inconnue", "clause-inconnue")
    assert first.hint is not None
    assert "objet" in first.hint


def test_a_missing_local_text_is_a_gap(copy: DossierCopy) -> None:
    (copy.folder / "textes/portrait.md").unlink()
    clauses = read_own_clauses(copy.folder, read_model(copy.clauses.parent))
    assert clauses["portrait"].lines == ("[à compléter : portrait du territoire]",)
    assert clauses["portrait"].origins[0].file == "minimal/textes/portrait.md"


# --- écarts -------------------------------------------------------------------------------------------------------

DEVIATION = "ecarts:\n  - clause: objet\n    modele: Elle est\n    signe: Elle sera\n    motif: acte signé\n"


def deviate(copy: DossierCopy, text: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[Span, ...]]]:
    copy.write("ecarts.yaml", text)
    clauses, applied = apply_deviations(copy.folder, read_own_clauses(copy.folder, read_model(copy.clauses.parent)))
    assert applied
    return {i: c.lines for i, c in clauses.items()}, {i: c.origins for i, c in clauses.items()}


def test_an_applied_deviation_keeps_its_origin(copy: DossierCopy) -> None:
    lines, origins = deviate(copy, DEVIATION + "    occurrences: 2\n")
    assert lines["objet"][2] == "- Elle sera suivie comme le dit l'[annexe 4](#annexe-4) ;"
    assert origins["objet"][2] == Span("minimal/ecarts.yaml", 4), "the line of what is signed"
    assert origins["objet"][0] == Span("modeles/mini/clauses/objet.md", 1)


def test_a_title_can_be_signed_otherwise(copy: DossierCopy) -> None:
    lines, _ = deviate(copy, "ecarts:\n  - {clause: article-1, modele: Objet, signe: OBJET, motif: acte signé}\n")
    assert lines["article-1"] == ("OBJET",)


def stale_faults(copy: DossierCopy, text: str) -> tuple[Diagnostic, ...]:
    copy.write("ecarts.yaml", text)
    clauses = read_own_clauses(copy.folder, read_model(copy.clauses.parent))
    with pytest.raises(ContentError) as caught:
        apply_deviations(copy.folder, clauses)
    return caught.value.diagnostics


def test_a_stale_deviation_is_refused(copy: DossierCopy) -> None:
    copy.write_clause("objet", "La convention lie {{ les_parties }}.\n")
    (fault,) = stale_faults(copy, DEVIATION)
    assert fault.code == "ecart-perime"
    assert "0 fois" in fault.message
    assert fault.span is not None
    assert (fault.span.file, fault.span.line) == ("minimal/ecarts.yaml", 3)
    assert fault.excerpt == "    modele: Elle est"


def test_a_deviation_counts_its_occurrences(copy: DossierCopy) -> None:
    (fault,) = stale_faults(copy, DEVIATION)
    assert "2 fois" in fault.message
    assert "et non 1" in fault.message


def test_deviations_from_nothing_are_all_told(copy: DossierCopy) -> None:
    text = DEVIATION.replace("objet", "absente") + DEVIATION.replace("ecarts:\n", "").replace("Elle est", "Jamais")
    assert [f.code for f in stale_faults(copy, text)] == ["ecart-perime", "ecart-perime"]


def test_the_reason_of_a_deviation_is_due(copy: DossierCopy) -> None:
    (fault,) = stale_faults(copy, DEVIATION.replace("    motif: acte signé\n", ""))
    assert fault.code == "cle-manquante"
    assert "motif" in fault.message
