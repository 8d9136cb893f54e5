"""The tracking of today on the fiches of an act: each line on the operation that was signed, whatever its rank now."""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.steering.open_tracking import empty_tracking, fill_tracking
from generator.annexes.steering.tracked_rows import list_rows
from generator.codes import Code
from generator.composing.tracking.history import read_history
from generator.model.annexes import PlanValues
from generator.model.dossier import Dossier
from tests.annexes.annexe_samples import load_dossier


def sign(dossier: Dossier, *ranks: int) -> Dossier:
    """The dossier as an act has it, the first fiche with these operations alone, in this order."""
    (first, origin), *others = dossier.sheets
    kept = first.model_copy(update={"operations": tuple(first.operations[rank - 1] for rank in ranks)})
    return empty_tracking(dossier.with_values(replace(PlanValues(), sheets=((kept, origin), *others))))


def test_a_blank_table_says_nothing_of_any_fiche() -> None:
    blank = empty_tracking(load_dossier("exemple-complet"))
    assert [line.etat for line in blank.tracking] == [""] * 15
    assert not (blank.spending or blank.measures or blank.meetings)


def test_lines_follow_their_operation_and_those_of_another_are_told_once() -> None:
    living = load_dossier("exemple-complet")
    filled, left = fill_tracking(sign(living, 2, 1), living)
    told = {one.rank: one.last for one in read_history(filled).sheets[0].operations}
    assert told[1] is not None and told[1].etat == "réalisée", "the second operation of today was signed as the first"
    assert told[2] is not None and told[2].avancement.startswith("Gros œuvre achevé")
    assert [one.code for one in left] == [Code.SUIVI_HORS_ACTE]
    assert "l'opération 3 de la fiche action 1" in left[0].message
    amounts = {(one.financer, one.year): one.engaged for one in read_history(filled).sheets[0].operations[1].money}
    assert amounts["ormeval", 2027] == 60000, "what the first operation of today has spent"
    sent, kept = ({row.say("Intitulé"): row.key for row in list_rows(one)} for one in (filled, living))
    assert {title: kept[title] for title in sent} == sent, "a row that comes back is known whatever its rank"
    others = sign(living, 1, 2, 3)
    others = others.with_values(replace(others.find_values(PlanValues), sheets=others.sheets[1:]))
    filled, left = fill_tracking(others, living)
    assert len(left) == 1 and "la fiche action 1 n'est pas" in left[0].message
    assert len(filled.tracking) < len(living.tracking)
