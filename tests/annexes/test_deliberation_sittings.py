"""The court, the letterhead and the places to sign of a draft."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.annexes.deliberations.signatures import frame_signatures
from generator.annexes.deliberations.sitting import view_sitting
from generator.composing.parties import blank_deliberation
from generator.errors import Span
from generator.model.document import Paragraph, ParagraphRole, Table, TableRole, Text, block_inlines, plain_text
from generator.model.facts import Unknown
from generator.reading.communes import load_tables
from tests.annexes.annexe_samples import load_dossier

HERE = Span("ctg.yaml", 1)


@pytest.mark.parametrize(
    ("seat", "court", "head"),
    [
        ("13", "tribunal administratif de Marseille", "Département des Bouches-du-Rhône"),
        ("01", "tribunal administratif de Lyon", "Département de l'Ain"),
        ("59", "tribunal administratif de Lille", "Département du Nord"),
        ("84", "tribunal administratif de Nîmes", "Département de Vaucluse"),
        ("80", "tribunal administratif d'Amiens", "Département de la Somme"),
        ("2B", "tribunal administratif de Bastia", "Département de la Haute-Corse"),
        ("75", "tribunal administratif de Paris", ""),
        ("971", "tribunal administratif de la Guadeloupe", "Département de la Guadeloupe"),
        ("972", "tribunal administratif de la Martinique", ""),
        ("974", "tribunal administratif de La Réunion", "Département de La Réunion"),
        ("976", "tribunal administratif de Mayotte", "Département de Mayotte"),
    ],
)
def test_the_court_and_the_letterhead_are_those_of_the_seat(seat: str, court: str, head: str) -> None:
    dossier = load_dossier("bassin-minier")
    party = dossier.facts.parties[1].model_copy(update={"departement": seat})
    sitting = view_sitting(dossier, party, blank_deliberation(party))
    assert (sitting.tribunal, sitting.departement.replace("la Réunion", "La Réunion")) == (court, head)


def test_every_departement_of_the_tables_has_its_court() -> None:
    tables = load_tables()
    places = {c.departement for c in tables.communes.values()}
    assert len(places) > 100
    assert not places - set(tables.courts)
    assert all(name.startswith("tribunal administratif d") for name in tables.courts.values())


def test_a_departement_that_no_table_has_is_a_gap_until_the_court_is_written() -> None:
    dossier = load_dossier("exemple-complet")
    party = dossier.facts.parties[2]
    assert isinstance(view_sitting(dossier, party, blank_deliberation(party)).tribunal, Unknown)
    written = blank_deliberation(party).model_copy(update={"tribunal": "tribunal administratif de Castelambre"})
    assert view_sitting(dossier, party, written).tribunal == "tribunal administratif de Castelambre"


def test_the_days_of_the_act_come_from_the_acts_that_are_declared() -> None:
    dossier = load_dossier("bassin-minier")
    party = dossier.facts.parties[1]
    assert party.deliberation is not None
    sitting = view_sitting(dossier, party, party.deliberation)
    assert sitting.reception is not None and sitting.reception.isoformat() == "2025-12-10"
    assert sitting.votee


def line(rank: int, role: ParagraphRole, words: str) -> Paragraph:
    return Paragraph(f"annexe-5/x/p{rank}", HERE, (Text(words),), role, f"clause:x/{rank}")


def test_people_sign_side_by_side_above_an_empty_place() -> None:
    name, detail = ParagraphRole.SIGNATORY, ParagraphRole.SIGNATORY_DETAIL
    lines = (
        line(1, ParagraphRole.BODY, "Fait et délibéré"),
        line(2, name, "La Maire"),
        line(3, detail, "Ada EXEMPLE"),
        line(4, name, "Le secrétaire"),
        line(5, ParagraphRole.NOTE, "Recours"),
    )
    before, table, after = frame_signatures(lines, "annexe-5/x")
    assert (before, after) == (lines[0], lines[4])
    assert isinstance(table, Table) and table.role is TableRole.ACT
    people, place = table.rows
    assert [[plain_text(block_inlines(b)) for b in cell.blocks] for cell in people.cells] == [
        ["La Maire", "Ada EXEMPLE"],
        ["Le secrétaire"],
    ]
    assert [cell.blocks for cell in place.cells] == [(), ()]
    alone = frame_signatures((replace(lines[1]),), "annexe-5/x")[0]
    assert isinstance(alone, Table) and len(alone.rows[0].cells) == 2
