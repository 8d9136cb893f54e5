"""Annexes 4 and 5: every fiche is tracked; every party has its deliberation or its draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.annexes.deliberations.sections import deliberation_slots, list_projects, name_assembly
from generator.annexes.sheet_numbers import number_sheets
from generator.codes import Code
from generator.composing.parties import PartyView
from generator.errors import ContentError, DiagnosticCollector, Span
from generator.model.document import Paragraph as TextBlock
from generator.model.document import (
    ParagraphRole,
    RowRole,
    SectionKind,
    block_inlines,
    document_gaps,
    plain_text,
    walk_blocks,
)
from generator.model.dossier import InputFile
from generator.model.facts import Unknown
from generator.signing.publication import refuse_projects
from tests.annexes.annexe_samples import change, compose, compose_of, find_table, load_dossier, row_words, rows_of


def tracking_rows(name: str) -> list[list[str]]:
    return rows_of(find_table(compose(name, "annexe-4"), "annexe-4/suivi/tableau"), RowRole.BODY)


def test_every_fiche_has_its_line_of_tracking() -> None:
    dossier = load_dossier("exemple-complet")
    rows = tracking_rows("exemple-complet")
    assert [row[0] for row in rows] == [sheet.label for sheet in number_sheets(dossier)]
    assert rows[0][3] == dossier.tracking[0].etat


def test_a_fiche_without_a_line_is_to_be_started() -> None:
    dossier = change(load_dossier("exemple-complet"), tracking=())
    rows = rows_of(find_table(compose_of(dossier, "annexe-4"), "annexe-4/suivi/tableau"), RowRole.BODY)
    assert len(rows) == len(dossier.sheets)
    assert {row[3] for row in rows} == {"à lancer"}


def test_a_line_that_names_no_fiche_is_located() -> None:
    dossier = load_dossier("exemple-complet")
    stray = replace(dossier.tracking[0], fiche="9.99")
    faults = DiagnosticCollector()
    compose_of(change(dossier, tracking=(*dossier.tracking, stray)), "annexe-4", faults)
    (fault,) = faults.errors
    assert fault.code == "reference-inconnue"
    assert "9.99" in fault.message
    assert fault.span is not None
    assert fault.span.line == stray.origin.line


def test_a_line_may_give_its_fiche_the_number_of_its_orientation_too() -> None:
    dossier = load_dossier("exemple-complet")
    numbers = {sheet.number: sheet.former_number for sheet in number_sheets(dossier)}
    former = tuple(replace(line, fiche=numbers[line.fiche]) for line in dossier.tracking)
    document = compose_of(change(dossier, tracking=former), "annexe-4")
    found = rows_of(find_table(document, "annexe-4/suivi/tableau"), RowRole.BODY)
    assert found == tracking_rows("exemple-complet")


def test_a_fiche_has_one_line_whatever_way_its_number_is_said() -> None:
    dossier = load_dossier("exemple-complet")
    again = replace(dossier.tracking[4], fiche="2.5")
    faults = DiagnosticCollector()
    compose_of(change(dossier, tracking=(*dossier.tracking, again)), "annexe-4", faults)
    (fault,) = faults.errors
    assert fault.code == "identifiant-en-double"
    assert "« 2.5 » a déjà une ligne, « 5 »" in fault.message


def test_instances_milestones_and_officers_are_all_there() -> None:
    dossier = load_dossier("exemple-complet")
    assert not isinstance(dossier.steering, Unknown)
    document = compose("exemple-complet", "annexe-4")
    for rank, body in enumerate(dossier.steering.instances, 1):
        table = find_table(document, f"annexe-4/instances/{rank}/tableau")
        assert row_words(table.head[0]) == [body.nom]
        assert len(table.rows) == 6
    milestones = find_table(document, "annexe-4/jalons/tableau")
    assert [row_words(row)[0] for row in milestones.rows] == [m.nom for m in dossier.steering.jalons]


def test_without_steering_each_chapter_is_a_gap() -> None:
    unknown = Unknown("pilotage", Span("pilotage.yaml", 1))
    dossier = change(load_dossier("exemple-complet"), steering=unknown)
    assert len(document_gaps(compose_of(dossier, "annexe-4"))) == 3


def test_the_bassin_minier_keeps_to_articles_6_and_9() -> None:
    document = compose("bassin-minier", "annexe-4")
    committee = find_table(document, "annexe-4/instances/1/tableau")
    words = " ".join(cell for row in committee.rows for cell in row_words(row))
    assert "parité" in words
    assert "Au moins une fois par an" in words
    assert tracking_rows("bassin-minier") == [["à compléter"]]


# --- deliberations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["exemple-complet", "bassin-minier"])
def test_every_party_whose_vote_is_told_of_has_its_slot(name: str) -> None:
    told = [p for p in load_dossier(name).facts.parties if p.deliberates or p.deliberation is not None]
    parties = [p.id for p in told]
    assert ("caf" in parties) is (name == "exemple-complet")
    slots = deliberation_slots(compose(name, "annexe-5"))
    assert [party for _, party in slots] == parties
    assert [section for section, _ in slots] == [f"annexe-5/{party}" for party in parties]


def roles(name: str, party: str) -> set[ParagraphRole]:
    document = compose(name, "annexe-5")
    section = next(s for s in document.sections if s.id == f"annexe-5/{party}")
    assert section.kind is SectionKind.DELIBERATION
    assert section.new_page
    return {b.role for b in walk_blocks(section.blocks) if isinstance(b, TextBlock)}


def test_a_draft_has_visas_and_a_decision() -> None:
    found = roles("bassin-minier", "gardanne")
    assert {ParagraphRole.TITLE, ParagraphRole.CITATION, ParagraphRole.CONSIDERING, ParagraphRole.DECISION} <= found


def test_a_real_deliberation_leaves_one_paragraph() -> None:
    dossier = load_dossier("exemple-complet")
    files = {"ormeval": InputFile("annexe-5/ormeval.pdf", b"%PDF-")}
    document = compose_of(change(dossier, deliberations=files), "annexe-5")
    section = next(s for s in document.sections if s.id == "annexe-5/ormeval")
    (block,) = section.blocks
    assert isinstance(block, TextBlock)
    assert plain_text(block.inlines) == (
        "La délibération n° DEL_2026_118 du 21 octobre 2026 figure à cette place dans le fichier PDF."
    )
    assert len(next(s for s in document.sections if s.id == "annexe-5/les-aulnaies").blocks) > 10


def test_a_party_without_deliberation_gets_gaps() -> None:
    dossier = load_dossier("exemple-complet")
    parties = tuple(p.model_copy(update={"deliberation": None}) for p in dossier.facts.parties)
    facts = dossier.facts.model_copy(update={"parties": parties})
    gaps = document_gaps(compose_of(change(dossier, facts=facts, deliberations={}), "annexe-5"))
    mayor = [gap.what for gap in gaps if "Ormeval" in gap.what]
    assert mayor == [
        *(
            f"{what} de la délibération de la Commune d'Ormeval"
            for what in ("date", "numéro", "rapporteur", "votes pour", "votes contre", "abstentions")
        ),
        # Its département is invented: no table tells its court.
        "tribunal administratif compétent pour les actes de la Commune d'Ormeval (département 99)",
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Conseil Municipal", "le Conseil Municipal"),
        ("Commission permanente", "la Commission permanente"),
        ("Assemblée", "l'Assemblée"),
    ],
)
def test_the_assembly_has_its_article(body: str, expected: str) -> None:
    party = load_dossier("exemple-complet").facts.parties[1].model_copy(update={"organe": body})
    assert name_assembly(PartyView(party)) == expected


def test_a_projet_is_told_until_its_vote_or_its_deliberation_has_come() -> None:
    dossier = load_dossier("exemple-complet")
    assert list_projects(dossier) == ()
    refuse_projects(dossier)
    blank = tuple(party.model_copy(update={"deliberation": None}) for party in dossier.facts.parties)
    drafted = change(dossier, facts=dossier.facts.model_copy(update={"parties": blank}))
    without = [party.id for party in drafted.facts.parties if party.deliberates]
    kept = [name for name in without if name not in dossier.deliberations]
    assert [party.id for party in list_projects(drafted)] == kept != without
    with pytest.raises(ContentError) as refused:
        refuse_projects(drafted)
    assert [fault.code for fault in refused.value.diagnostics] == [Code.PUBLICATION_AVEC_PROJET] * len(kept)


def test_the_draft_of_the_caf_has_its_own_form() -> None:
    words = [
        plain_text(block_inlines(block))
        for section in compose("exemple-complet", "annexe-5").sections
        if section.id == "annexe-5/caf"
        for block in walk_blocks(section.blocks)
    ]
    assert "Extrait du procès-verbal des délibérations" in words
    (article,) = (line for line in words if line.startswith("Article 3"))
    assert "Code de la sécurité sociale" in article
    assert "articles L. 151-1 et R. 151-1" in article
    assert not any(
        "RÉPUBLIQUE" in line or "Télérecours" in line or "collectivités territoriales" in line for line in words
    )


def test_the_number_of_the_cafs_deliberation_alone_makes_no_page() -> None:
    dossier = load_dossier("exemple-complet")
    parties = tuple(
        p
        if p.deliberates or p.deliberation is None
        else p.model_copy(update={"deliberation": p.deliberation.model_copy(update={"votes": None})})
        for p in dossier.facts.parties
    )
    cited = change(dossier, facts=dossier.facts.model_copy(update={"parties": parties}))
    assert "caf" not in [party for _, party in deliberation_slots(compose_of(cited, "annexe-5"))]
