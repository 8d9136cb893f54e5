"""Changed words traced to what they were made from, written there, and composed again as they were wanted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.editing.accepting import apply_changes
from generator.editing.recomposing import Place, recompose
from generator.editing.trying import compare_differing
from generator.editing.values import Choice, Decision, EditedFile, EditedFiles, SortedChange, TargetKind
from generator.editing.writing import Author, write_files
from generator.errors import ContentError
from generator.files import sha256
from generator.model.document import Document
from generator.returning.sorting.sort import sort_changes
from tests.returning.conftest import change_words, open_place

EDITS = (
    ("bonifiés", "majorés"),  # a clause of the model
    ("Castelambre", "Castelnau"),  # a fact
    ("Aurélie", "Amélie"),  # a fact that stands in two places
    ("son Président", "sa Présidente"),  # an agreement
    ("deux d’entre elles", "trois d’entre elles"),  # not there: nothing
    ("Trois établissements", "Quatre établissements"),  # a fiche
    ("La Pause", "La Grande Pause"),  # a cell that names its row
    ("14\u202f200", "14\u202f300"),  # a number of a table, and the sums that follow
)


@pytest.fixture(scope="module")
def place(copied: Path) -> Place:
    return open_place(copied)


@pytest.fixture(scope="module")
def base(place: Place) -> tuple[Document, ...]:
    return place.compose()


@pytest.fixture(scope="module")
def found(place: Place, base: tuple[Document, ...]) -> dict[str, SortedChange]:
    """The changes of `EDITS`, by the words that came."""
    wanted = base
    for before, after in EDITS:
        wanted = change_words(wanted, before, after)
    changes = sort_changes(place, base, wanted)
    named = {after: one for one in changes for _, after in EDITS if after.replace("\u202f", " ") in one.change.after}
    assert len(changes) == len(named) == len(EDITS) - 1
    return named


def test_each_change_has_its_target(found: dict[str, SortedChange]) -> None:
    """A clause, a fact, an agreement, a value of a fiche, a cell of a table."""
    kinds = {after: (one.target.kind, [option.choice for option in one.options]) for after, one in found.items()}
    assert kinds["majorés"] == (TargetKind.CLAUSE, [Choice.DEVIATION, Choice.OWN_CLAUSE, Choice.PROPOSE])
    assert kinds["Castelnau"] == (TargetKind.FACT, [Choice.DATA])
    assert kinds["sa Présidente"] == (TargetKind.NONE, [])
    assert kinds["Quatre établissements"] == (TargetKind.DATA, [Choice.DATA])
    assert kinds["La Grande Pause"] == (TargetKind.DATA, [Choice.DATA])
    assert found["Castelnau"].target.says == "ctg.yaml, parties.1.adresse"
    assert "ctg.yaml, parties.2.representants.1" in found["sa Présidente"].target.says
    assert found["majorés"].target.places[0].file.endswith("clauses/engagements.md")


def test_other_places_of_a_fact_are_told(found: dict[str, SortedChange]) -> None:
    """The name of who signs stands among the signatures too; a number goes into sums."""
    assert any(one.place.startswith("signature « Pour la ") for one in found["Amélie"].options[0].also)
    assert any("Sous-total" in one.place for one in found["14\u202f300"].options[0].also)
    assert found["Castelnau"].options[0].also == ()


def test_accepted_changes_are_what_the_dossier_says_next(
    place: Place, base: tuple[Document, ...], found: dict[str, SortedChange]
) -> None:
    """Files keep all else; composed again, they say the accepted words and what was told with them."""
    taken = [one for one in found.values() if one.options]
    edited = apply_changes(place, [Decision(one, reason="demande de la mairie") for one in taken])
    texts = {file.path: file.data.decode() for file in edited.files}
    assert set(texts) == {
        "ctg.yaml",
        "ecarts.yaml",
        "annexe-2/equipements.csv",
        "annexe-3/fiches/01-places-zones-sous-dotees.yaml",
    }
    assert 'modele: "bonifiés"\n    signe: "majorés"\n    motif: "demande de la mairie"' in texts["ecarts.yaml"]
    assert "# le département est inventé" in texts["ctg.yaml"] and "99000 Castelnau" in texts["ctg.yaml"]
    assert ";La Grande Pause;" in texts["annexe-2/equipements.csv"] and ";14300;" in texts["annexe-2/equipements.csv"]
    said = compare_differing(base, recompose(place, edited.files)).changes
    assert {one.place for one in said} >= {one.change.place for one in taken if one.change.after != ""} - {
        found["La Grande Pause"].change.place
    }


def test_a_whole_clause_may_become_the_dossier_s_own(place: Place, found: dict[str, SortedChange]) -> None:
    """The clause of the model, its expressions kept, with the words."""
    edited = apply_changes(place, [Decision(found["majorés"], Choice.OWN_CLAUSE)])
    (file,) = edited.files
    assert file.path == "clauses/engagements.md" and file.before == ""
    assert "{{ les_parties | majuscule }} s'engagent" in file.data.decode()
    assert "financements majorés" in file.data.decode()


def test_a_note_for_the_model_changes_nothing(place: Place, found: dict[str, SortedChange]) -> None:
    """It is the third choice of a clause."""
    assert apply_changes(place, [Decision(found["majorés"], Choice.PROPOSE)]) == EditedFiles(())


def test_an_ecart_has_a_reason(place: Place, found: dict[str, SortedChange]) -> None:
    """It is asked before anything is tried."""
    with pytest.raises(ContentError, match="un écart a toujours un motif"):
        apply_changes(place, [Decision(found["majorés"])])
    with pytest.raises(ContentError, match="mots déduits de"):
        apply_changes(place, [Decision(found["sa Présidente"])])


def test_files_are_written_as_a_set_with_a_line_of_the_journal(copied: Path, tmp_path: Path) -> None:
    """A file that has changed meanwhile refuses the whole set."""
    folder = tmp_path / "dossier"
    folder.mkdir()
    shutil.copy(copied / "ctg.yaml", folder)
    data = (folder / "ctg.yaml").read_bytes()
    edited = EditedFiles(
        (EditedFile("ctg.yaml", data + b"# fin\n", sha256(data)), EditedFile("clauses/objet.md", b"Objet.\n", ""))
    )
    author = Author("Mairie", "2026-11-29T10:00:00+01:00", {"retour.docx": "0" * 64})
    write_files(folder, edited, author)
    assert (folder / "ctg.yaml").read_bytes().endswith(b"# fin\n") and (folder / "clauses/objet.md").is_file()
    assert '"commande": "reprendre"' in (folder / "journal.jsonl").read_text()
    with pytest.raises(ContentError, match="a changé depuis"):
        write_files(folder, edited, author)
    assert (folder / "journal.jsonl").read_text().count("\n") == 1
