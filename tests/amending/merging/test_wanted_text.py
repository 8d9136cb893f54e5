"""What is a modification: the content alone; a newer model, a newer program and typography are none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator.acts.in_force.base import Base, find_base
from generator.amending.merging import wanted_text
from generator.amending.merging.wanted_text import WantedText, compose_wanted
from generator.codes import Code
from generator.errors import ContentError, UsageError
from generator.model.document import Document, block_inlines, plain_text, walk_blocks
from generator.model.facts import (
    AmendingParty,
    AmendmentFile,
    Civility,
    Deliberation,
    Representative,
    Signing,
)
from generator.project import Project
from generator.writing.trees.trees import read_tree, write_tree
from tests.acts.frozen_dossiers import freeze
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> DossierCopy:
    """The minimal dossier, frozen once for all that follows."""
    place = tmp_path_factory.mktemp("avenant")
    copy = copy_minimal(place / "content")
    with pytest.raises(UsageError, match="rien à modifier"):
        find_base(copy.folder)
    freeze(copy.folder, place / "output")
    return copy


@pytest.fixture
def dossier(frozen: DossierCopy) -> Iterator[DossierCopy]:
    """The same, given back as it was."""
    root = frozen.folder.parent
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    yield frozen
    for path in [path for path in root.rglob("*") if path.is_file()]:
        if path not in before:
            path.unlink()
    for path, data in before.items():
        path.write_bytes(data)


def want(dossier: DossierCopy) -> tuple[Base, WantedText]:
    base = find_base(dossier.folder)
    return base, compose_wanted(base, dossier.folder, Project(dossier.folder.parent.parent))


def list_changed(base: Base, wanted: WantedText) -> list[str]:
    """The words of the blocks that are not the frozen ones, those of pieces that came or went included."""
    former = {words for document in base.text.documents for words in say(document)}
    return [words for document in wanted.documents for words in say(document) if words not in former]


def say(document: Document) -> Iterator[str]:
    for section in document.sections:
        for block in walk_blocks(section.blocks):
            yield plain_text(block_inlines(block)).replace("\u00a0", " ")


def test_the_same_content_keeps_every_word(dossier: DossierCopy) -> None:
    base, wanted = want(dossier)
    assert [document.meta.piece for document in base.text.documents] == ["convention", "annexe-3", "annexe-4"]
    assert wanted.documents == base.text.documents
    assert (base.number, base.text.amendments, base.act.name) == (1, (), "acte n° 01 (convention)")


def test_who_joins_is_authorised_as_the_avenant_says(dossier: DossierCopy) -> None:
    commune = '    - {insee: "01004", nom: Essai-sur-Ain, population: 4200}\n'
    joined = '    - {insee: "01005", nom: Joint-sur-Ain, population: 900}\n'
    party = (
        '  - {id: joint, type: commune, nom: Commune de Joint-sur-Ain, commune: "01005", organe: Conseil municipal, '
        "representants: [{civilite: Madame, prenom: Lise, nom: NOUVELLE, fonction: Maire}]}\n"
    )
    dossier.replace("ctg.yaml", commune, commune + joined)
    dossier.replace("ctg.yaml", "orientations:\n", f"{party}orientations:\n")
    voted = Deliberation(date=date(2028, 1, 10), numero="J_3")
    mayor = Representative(civilite=Civility.MONSIEUR, prenom="Luc", nom="AUTRE", fonction="Maire")
    others = AmendingParty(id="essai", representants=(mayor,), deliberation=voted)
    own = AmendmentFile(
        objet="une commune de plus",
        signature=Signing(lieu="Essai", date=date(2028, 2, 1)),
        parties=(others, AmendingParty(id="joint", representants=(mayor,), deliberation=voted)),
    )
    base = find_base(dossier.folder)
    wanted = compose_wanted(base, dossier.folder, Project(dossier.folder.parent.parent), own)
    *former, last = wanted.workshop.dossier.facts.parties
    assert (last.deliberation, last.representants) == (voted, (mayor,))
    assert all(party.representants != (mayor,) for party in former)
    assert any("Luc AUTRE" in words for words in list_changed(base, wanted))


def test_a_newer_model_and_its_typography_are_no_modification(dossier: DossierCopy) -> None:
    dossier.write_clause("objet", "Tout autre chose est écrit ici.\n")
    plan = dossier.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8") + "\ntypographie: {apostrophes: courbes}\n", "utf-8")
    base, wanted = want(dossier)
    assert wanted.documents == base.text.documents
    facts = dossier.folder / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8") + "\ntypographie: {apostrophes: courbes}\n", "utf-8")
    base, wanted = want(dossier)
    assert wanted.documents == base.text.documents


def test_a_program_that_composes_other_words_is_no_modification(
    dossier: DossierCopy, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = wanted_text.compose_pieces

    def compose_newly(*arguments: object) -> tuple[Document, ...]:
        return tuple(_reword(document) for document in honest(*arguments))  # type: ignore[arg-type]

    monkeypatch.setattr(wanted_text, "compose_pieces", compose_newly)
    base, wanted = want(dossier)
    assert wanted.documents == base.text.documents
    dossier.replace("ctg.yaml", "nom: Commune d'Essai-sur-Ain", "nom: Commune d'Essai")
    assert list_changed(*want(dossier))[0] == "LA COMMUNE D'ESSAI"
    dossier.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2030-12-31")
    with pytest.raises(ContentError, match="article 1, 1ᵉʳ alinéa") as refusal:
        want(dossier)
    assert [fault.code for fault in refusal.value.diagnostics] == [Code.AVENANT_INSEPARABLE]


def _reword(document: Document) -> Document:
    said = write_tree(document).decode()
    return read_tree(said.replace("La convention lie", "La convention unit").encode())


def test_a_changed_fact_gives_its_modification_alone(dossier: DossierCopy) -> None:
    dossier.write_clause("objet", "Tout autre chose est écrit ici.\n")
    dossier.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2030-12-31")
    base, wanted = want(dossier)
    changed, *others = list_changed(base, wanted)
    assert others == ["2030"] * 3  # the years of the plan of actions
    assert changed.startswith("La convention lie") and "31 décembre 2030" in changed
    assert wanted.documents[2] == base.text.documents[2]  # its cover alone says the period: no stipulation


def test_another_mayor_amends_no_heading(dossier: DossierCopy) -> None:
    dossier.replace("ctg.yaml", "prenom: Jean, nom: SPÉCIMEN", "prenom: Jeanne, nom: SPÉCIMEN")
    dossier.replace("ctg.yaml", "{civilite: Monsieur", "{civilite: Madame")
    base, wanted = want(dossier)
    assert wanted.documents == base.text.documents


def test_an_annexe_that_changed_is_that_of_today(dossier: DossierCopy) -> None:
    sheet = dossier.folder / "annexe-3" / "fiches" / "01-places.yaml"
    sheet.write_text(sheet.read_text("utf-8").replace("places", "berceaux"), "utf-8")
    base, wanted = want(dossier)
    changed = [document.meta.piece for document in wanted.documents if document not in base.text.documents]
    assert changed == ["annexe-3"]


def test_another_model_is_refused(dossier: DossierCopy) -> None:
    dossier.replace("ctg.yaml", "modele: mini", "modele: ctg-2026")
    with pytest.raises(ContentError) as refusal:
        want(dossier)
    assert refusal.value.diagnostics[0].code is Code.AVENANT_MODELE


def test_a_source_that_was_touched_is_refused(dossier: DossierCopy) -> None:
    base = find_base(dossier.folder)
    facts = base.folder / "ctg.yaml"
    facts.write_text(facts.read_text("utf-8").replace("2029", "2031"), "utf-8")
    with pytest.raises(Exception, match="a été modifié depuis qu'il est arrêté"):
        compose_wanted(base, dossier.folder, Project(Path(dossier.folder).parent.parent))


def test_annexes_name_articles_by_the_numbers_that_they_keep(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path / "content")
    added = "ajoutees:\n  - {id: suite, apres: article-1, titre: Suite, motif: essai}\n"
    copy.write("clauses.yaml", added).write("clauses/suite.md", "La suite.\n")
    copy.write("clauses/annexe-4-introduction.md", "Le suivi que prévoit l'[](#suite).\n")
    freeze(copy.folder, tmp_path / "output")
    added += "  - {id: neuve, apres: article-1, titre: Neuve, motif: essai}\n"
    copy.write("clauses.yaml", added).write("clauses/neuve.md", "Un article de plus.\n")
    copy.write("clauses/annexe-3-introduction.md", "Les actions que suit l'[](#suite).\n")
    base, wanted = want(copy)
    said = [words.replace("’", "'") for words in list_changed(base, wanted)]
    assert "Un article de plus." in said
    assert "Les actions que suit l'article 2." in said
    assert wanted.documents[2] == base.text.documents[2], "an annexe that no one changed"
