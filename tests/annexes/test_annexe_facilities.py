"""Annexe 2: subtotals, totals and the synthesis; nothing false when a value is unknown."""

from __future__ import annotations

from dataclasses import replace

from generator.annexes.table_cells import add_up, say_sum
from generator.composing.wording import write_euros
from generator.errors import DiagnosticCollector, Span
from generator.model.document import Gap, RowRole, Text, document_gaps
from generator.model.facts import Unknown
from tests.annexes.annexe_samples import change, compose, compose_of, find_table, load_dossier, row_words, rows_of

UNKNOWN = Unknown("soutien", Span("equipements.csv", 3))


def test_subtotals_and_total_add_up() -> None:
    facilities = [f for f in load_dossier("exemple-complet").facilities if f.collectivite == "ormeval"]
    table = find_table(compose("exemple-complet", "annexe-2"), "annexe-2/ormeval/tableau")
    kinds = list(dict.fromkeys(f.type for f in facilities))
    assert len(kinds) > 2
    subtotals = rows_of(table, RowRole.SUBTOTAL)
    assert len(subtotals) == len(kinds)
    for kind, subtotal in zip(kinds, subtotals, strict=True):
        support = sum(f.soutien for f in facilities if f.type == kind and isinstance(f.soutien, int))
        assert subtotal[0].startswith(f"Sous-total {kind} : ")
        assert subtotal[-2] == write_euros(support)
    (total,) = rows_of(table, RowRole.TOTAL)
    assert total[-2] == write_euros(sum(f.soutien for f in facilities if isinstance(f.soutien, int)))
    bonus = sum(f.bonus_territoire for f in facilities if isinstance(f.bonus_territoire, int))
    assert total[-1] == write_euros(bonus)


def test_the_synthesis_agrees_with_itself() -> None:
    document = compose("exemple-complet", "annexe-2")
    (by_type,) = rows_of(find_table(document, "annexe-2/synthese/types"), RowRole.TOTAL)
    (by_holder,) = rows_of(find_table(document, "annexe-2/synthese/collectivites"), RowRole.TOTAL)
    assert by_type[-2:] == by_holder[-2:]
    assert by_type[1] == by_holder[1] == str(len(load_dossier("exemple-complet").facilities))


def test_every_competent_commune_has_its_table_even_when_nothing_is_known() -> None:
    document = compose("bassin-minier", "annexe-2")
    for commune in ("gardanne", "greasque", "meyreuil"):
        table = find_table(document, f"annexe-2/{commune}/tableau")
        assert len(table.rows) == 1
        assert set(row_words(table.rows[0])) == {"à compléter"}
    gaps = document_gaps(document)
    assert len(gaps) == 21
    assert len(set(gaps)) == 21, "each gap says what is wanted, and of whom"
    assert gaps[0].origin.file == "content/bassin-minier/annexe-2/equipements.csv"


def test_an_unknown_value_makes_no_false_total() -> None:
    dossier = load_dossier("exemple-complet")
    first = next(f for f in dossier.facilities if f.collectivite == "ormeval")
    others = tuple(f for f in dossier.facilities if f != first)
    changed = change(dossier, facilities=(replace(first, soutien=UNKNOWN), *others))
    table = find_table(compose_of(changed, "annexe-2"), "annexe-2/ormeval/tableau")
    assert rows_of(table, RowRole.TOTAL)[0][-2].startswith("au moins ")
    assert rows_of(table, RowRole.SUBTOTAL)[0][-2].startswith("au moins ")
    assert not rows_of(table, RowRole.SUBTOTAL)[1][-2].startswith("au moins ")


def test_the_gaps_of_a_line_name_the_service() -> None:
    dossier = load_dossier("exemple-complet")
    first = replace(dossier.facilities[0], gestionnaire=UNKNOWN, places=UNKNOWN, existant=UNKNOWN)
    gaps = document_gaps(compose_of(change(dossier, facilities=(first,)), "annexe-2"))
    named = {gap.what for gap in gaps if str(first.nom) in gap.what}
    assert named == {f"{what} – {first.nom}" for what in ("gestionnaire", "places", "existant ou nouveau")}


def test_a_full_time_equivalent_that_is_no_number_is_located() -> None:
    dossier = load_dossier("exemple-complet")
    faults = DiagnosticCollector()
    compose_of(change(dossier, facilities=(replace(dossier.facilities[0], etp="environ 2"),)), "annexe-2", faults)
    (fault,) = faults.errors
    assert fault.code == "nombre-invalide"
    assert fault.span is not None
    assert fault.span.line == dossier.facilities[0].origin.line


def test_sums_keep_what_is_unknown_apart() -> None:
    assert say_sum(add_up([1500, "0,5", None, ""])) == (Text("1 500,5"),)
    assert say_sum(add_up([1500, UNKNOWN]), "€") == (Text("au moins 1 500 €"),)
    assert say_sum(add_up([UNKNOWN, None])) == (Gap("soutien", UNKNOWN.origin),)
    assert say_sum(add_up([None])) == (Text("–"),)
    assert say_sum(add_up([0])) == (Text("0"),)
