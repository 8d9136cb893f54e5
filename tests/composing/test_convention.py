"""The convention of the minimal dossier: numbering, identities, origins, hostile facts, faults all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checking.references import check_references
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import ContentError, Diagnostic, DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import (
    Document,
    Footnote,
    Paragraph,
    SectionKind,
    SignatureBlock,
    block_inlines,
    document_gaps,
    document_inlines,
    plain_text,
    walk_blocks,
)
from generator.project import BARE
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def compose(copy: DossierCopy) -> tuple[Document, tuple[Diagnostic, ...]]:
    faults = DiagnosticCollector()
    document = compose_convention(PieceComposer(read_dossier(copy.folder, BARE), "convention", faults))
    return document, faults.found


def composed(copy: DossierCopy) -> Document:
    document, faults = compose(copy)
    assert not faults, [str(f) for f in faults]
    return document


def words_of(document: Document) -> list[str]:
    return [
        words
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if (words := plain_text(block_inlines(block)))
    ]


def test_the_minimal_convention(copy: DossierCopy) -> None:
    document = composed(copy)
    assert [s.kind for s in document.sections] == [
        SectionKind.PARTIES,
        SectionKind.ARTICLE,
        SectionKind.CONCLUSIONS,
    ]
    article = document.sections[1]
    assert (article.label, plain_text(article.heading), article.id) == ("Article 1 : ", "Objet", "convention/article-1")
    words = words_of(document)
    assert words[:3] == [
        "Entre :",
        "LA CAISSE D'ALLOCATIONS FAMILIALES DE L'AIN",
        "Représentée par sa Directrice, Madame Ada EXEMPLE",
    ]
    assert "La convention lie la Caf et la commune d'Essai-sur-Ain du 1er janvier 2026 au 31 décembre 2029." in words
    assert "Fait à Essai-sur-Ain, le 2 mars 2026" in words
    blocks = [b for b in document.sections[2].blocks if isinstance(b, SignatureBlock)]
    assert [b.party for b in blocks] == ["caf", "essai"]


def test_every_block_has_its_own_identity_and_a_place(copy: DossierCopy) -> None:
    document = composed(copy)
    blocks = [b for s in document.sections for b in walk_blocks(s.blocks)]
    assert len(blocks) > 10
    assert len({b.id for b in blocks}) == len(blocks)
    for block in blocks:
        if isinstance(block, Paragraph):
            assert block.origin.line > 0
            assert (copy.folder.parent / block.origin.file).is_file()


def test_articles_are_numbered_in_the_order_of_the_model(copy: DossierCopy) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    text = plan.read_text("utf-8").replace(
        "  - {id: signature", "  - {id: article-2, genre: article, titre: Suite, clauses: []}\n  - {id: signature"
    )
    plan.write_text(text.replace('version: "1"', 'version: "1"\nnumerotation: "Art. {n} – "'), "utf-8")
    assert [s.label for s in composed(copy).sections] == ["", "Art. 1 – ", "Art. 2 – ", ""]


def test_a_lonely_brace_of_a_numbering_is_words(copy: DossierCopy) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace('version: "1"', 'version: "1"\nnumerotation: "{ {n}"'), "utf-8")
    assert composed(copy).sections[1].label == "{ 1"


@pytest.mark.parametrize("sign", ["{x}", "{n.__class__}", "{n!r:>999999999}"])
def test_an_unknown_sign_of_a_numbering_is_refused(copy: DossierCopy, sign: str) -> None:
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8").replace('version: "1"', f'version: "1"\nnumerotation: "{sign}"'), "utf-8")
    with pytest.raises(ContentError) as caught:
        read_dossier(copy.folder, BARE)
    assert [d.code for d in caught.value.diagnostics] == ["numerotation-invalide"]


@pytest.mark.parametrize(
    "name",
    [
        "DEL_2025_123",
        "Voirie & Réseaux <SA>",
        "Étoile ** et *",
        "[x] (y)",
        "1. Un",
        "- Un",
        "^er^",
        "{{ parties }}",
        "&amp;",
    ],
)
def test_a_fact_with_signs_comes_out_whole(copy: DossierCopy, name: str) -> None:
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", f"lieu: '{name}'")
    document = composed(copy)
    assert f"Fait à {name}, le 2 mars 2026" in words_of(document)


def test_footnotes_run_on_through_the_convention(copy: DossierCopy) -> None:
    copy.write_clause("fait-a", "Fait^[Une autre note.] ici\n{: .fait-a }\n")
    notes = [i for i in document_inlines(composed(copy)) if isinstance(i, Footnote)]
    assert [(n.number, plain_text(n.children)) for n in notes] == [
        (1, "Code de la sécurité sociale."),
        (2, "Une autre note."),
    ]


def test_unknown_facts_are_gaps_with_the_place_to_fill(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "date: 2026-03-02", "date: à compléter")
    (gap,) = document_gaps(composed(copy))
    assert (gap.what, gap.origin.file, gap.origin.line) == ("signature, date", "minimal/ctg.yaml", 14)


def test_faults_of_several_clauses_come_at_once_with_their_lines(copy: DossierCopy) -> None:
    copy.write_clause("objet", "Un.\n\n{{ les_partis }}\n")
    copy.write_clause("fait-a", "Fait\n\n| a | b |\n")
    copy.write("textes/portrait.md", "Le **Val")
    found = compose(copy)[1]
    assert [(f.code, str(f.span)) for f in found] == [
        ("variable-inconnue", "modeles/mini/clauses/objet.md:3"),
        ("markdown-inconnu", "minimal/textes/portrait.md:1"),
        ("tableau-mal-forme", "modeles/mini/clauses/fait-a.md:3"),
    ]
    assert found[0].hint == "voulait-on « les_parties » ?"
    assert all(f.excerpt and f.hint for f in found)


def test_a_signature_clause_with_a_list_loses_nothing_in_silence(copy: DossierCopy) -> None:
    copy.write_clause("signature", "Pour {{ partie.la_partie }},\n\n- un\n- deux\n")
    (fault,) = compose(copy)[1]
    assert "ne peut contenir que des paragraphes" in fault.message


def test_an_overridden_clause_and_title_take_the_place_of_the_model_s(copy: DossierCopy) -> None:
    copy.write("clauses/objet.md", "Un objet à nous.\n").write("clauses/article-1.md", "Notre objet\n")
    document = composed(copy)
    assert plain_text(document.sections[1].heading) == "Notre objet"
    assert "Un objet à nous." in words_of(document)


# --- references ---------------------------------------------------------------------------------------------------


def test_references_that_exist_pass(copy: DossierCopy) -> None:
    assert check_references((composed(copy),), ("convention", "annexe-3", "annexe-4")) == ()


def test_a_reference_to_nothing_is_told_with_its_line_and_a_near_name(copy: DossierCopy) -> None:
    copy.write_clause("objet", "Voir.\n\n- a\n- l'[article 11](#article-11) et l'[annexe 9](#annexe-9)\n")
    first, second = check_references((composed(copy),), ("convention", "annexe-3", "annexe-4"))
    assert (first.code, str(first.span)) == ("renvoi-inconnu", "modeles/mini/clauses/objet.md:4")
    assert "article 11" in first.message
    assert first.hint == "voulait-on « article-1 » ?"
    assert "annexe-9" in second.message
