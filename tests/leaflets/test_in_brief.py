"""« La CTG en bref »: every figure is the dossier's, lists are shortened with their counts, and it says what it is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from generator.annexes.sheet_numbers import number_sheets
from generator.composing.wording import write_number
from generator.errors import UsageError
from generator.leaflets.draft import BACKS, FRONTS, Length
from generator.leaflets.in_brief import compose_in_brief
from generator.model.annexes import FacilityValues, PlanValues, SteeringValues
from generator.model.document import (
    Document,
    Row,
    Superscript,
    Table,
    document_gaps,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from generator.model.document import block_inlines as inlines_of
from generator.model.dossier import Dossier
from generator.model.facts import Goal, Unknown
from tests.annexes.annexe_samples import load_dossier, row_words

WHOLE = load_dossier("exemple-complet")
SHORTEST = Length(len(FRONTS) - 1, len(BACKS) - 1)


def find(document: Document, name: str) -> Table:
    found = [b for s in document.sections for b in s.blocks if isinstance(b, Table) and b.id == f"en-bref/{name}"]
    assert len(found) == 1, name
    return found[0]


def say(document: Document) -> str:
    words = (plain_text(inlines_of(block)) for s in document.sections for block in walk_blocks(s.blocks))
    return "\n".join(words).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def read(row: Row) -> list[str]:
    return [words.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'") for words in row_words(row)]


def with_goals(count: int) -> Dossier:
    goals = tuple(Goal(id=f"o{n}", titre=f"But {n}", objectifs=("Un", "Deux")) for n in range(1, count + 1))
    sheets = tuple(
        (s.model_copy(update={"orientation": f"o{n % count + 1}"}), o) for n, (s, o) in enumerate(WHOLE.sheets)
    )
    facts = WHOLE.facts.model_copy(update={"orientations": goals})
    return replace(WHOLE, facts=facts).with_values(PlanValues(sheets, ()))


def with_parties(count: int) -> Dossier:
    known = WHOLE.facts.parties
    more = tuple(
        known[-1].model_copy(update={"id": f"c{n}", "nom": f"Commune n° {n}"}) for n in range(count - len(known))
    )
    return replace(WHOLE, facts=WHOLE.facts.model_copy(update={"parties": (*known, *more)}))


def test_what_each_signatory_puts_in_adds_up_to_the_fiches() -> None:
    rows = [read(row) for row in find(compose_in_brief(WHOLE, draft=False), "moyens/tableau").rows]
    amounts = [
        (party, year, amount)
        for sheet in number_sheets(WHOLE)
        for operation in sheet.operations
        if not isinstance(operation.financement, Unknown)
        for party, years in operation.financement.items()
        for year, amount in years.items()
    ]
    assert len(amounts) > 20
    assert [row[0] for row in rows] == [*(party.nom for party in WHOLE.facts.parties), "Total"]
    for row, party in zip(rows, WHOLE.facts.parties, strict=False):
        assert row[-1] == write_number(sum(a for p, _, a in amounts if p == party.id))
    assert rows[-1][1] == write_number(sum(a for _, y, a in amounts if y == WHOLE.facts.periode.debut.year))
    assert rows[-1][-1] == write_number(sum(a for _, _, a in amounts))


def test_the_opening_figures_and_the_places_are_those_of_the_dossier() -> None:
    document = compose_in_brief(WHOLE, draft=False)
    table = find(document, "ouverture/chiffres")
    people = sum(c.population for c in WHOLE.facts.territoire.communes if isinstance(c.population, int))
    labels = ["communes", "habitants en 2023", "signataires", "fiches action"]
    assert [read(row)[:4] for row in (*table.head, *table.rows)] == [labels, ["3", write_number(people), "5", "15"]]
    rows = {row[0]: row for row in (read(row) for row in find(document, "services/tableau").rows)}
    crib = [f for f in WHOLE.facilities if f.type == "EAJE"]
    new = [f for f in crib if f.existant is False]
    places = [sum(f.places for f in group if isinstance(f.places, int)) for group in (crib, new)]
    assert rows["EAJE"] == ["EAJE", str(len(crib)), str(len(new)), *map(str, places)]
    assert rows["Ensemble"][1] == str(len(WHOLE.facilities))


def test_each_chapter_names_its_source_as_the_model_calls_it() -> None:
    words = say(compose_in_brief(WHOLE, draft=False))
    assert "Source : convention et annexe 3." in words
    assert "Source : annexe 2." in words
    assert "Source : annexe 4." in words


def test_the_first_day_of_a_month_has_its_letters_raised() -> None:
    document = compose_in_brief(WHOLE, draft=False)
    assert WHOLE.facts.periode.debut.day == 1
    for name, words in (
        ("qui/tableau", "du 1er janvier 2027 au 31 décembre 2031"),
        ("etapes/tuiles", "1er janvier 2027"),
    ):
        found = [
            paragraph
            for row in find(document, name).rows
            for paragraph in walk_blocks(block for cell in row.cells for block in cell.blocks)
            if plain_text(inlines_of(paragraph)).replace("\u00a0", " ") == words
        ]
        assert len(found) == 1
        assert [plain_text((i,)) for i in walk_inlines(inlines_of(found[0])) if isinstance(i, Superscript)] == ["er"]


@pytest.mark.parametrize("count", range(1, 9))
def test_any_number_of_orientations_fills_its_lines(count: int) -> None:
    table = find(compose_in_brief(with_goals(count), draft=False), "orientations/tuiles")
    heads = [cell for row in table.rows for cell in row.cells if cell.header]
    assert [read(Row((cell,)))[0][:9] for cell in heads] == [f"{n} – But {n}" for n in range(1, count + 1)]
    assert all(sum(cell.colspan for cell in row.cells) == len(table.widths) for row in table.rows)
    assert all(before.tint != after.tint for before, after in pairwise(heads))
    assert any("Un" in words for row in table.rows for words in read(row)) == (count <= 4)


def test_forty_signatories_are_counted_and_the_sum_stays() -> None:
    document = compose_in_brief(with_parties(40), draft=False)
    rows = [read(row) for row in find(document, "moyens/tableau").rows]
    assert len(rows) == 10
    assert rows[-2][0] == "Les 32 autres signataires"
    assert "Sont nommés les 8 signataires qui apportent le plus." in say(document)
    assert "38 communes" in say(document)
    assert "Leurs noms sont en tête de la convention." in say(document)
    whole = find(compose_in_brief(WHOLE, draft=False), "moyens/tableau").rows[-1]
    assert rows[-1] == read(whole)


def test_the_shortest_lists_keep_the_last_step_and_say_how_many_are_left_out() -> None:
    words = say(compose_in_brief(WHOLE, draft=False, length=SHORTEST))
    assert "Bilan final" in words
    assert "2 autres étapes" in words
    assert "autres types" in words
    assert "5 objectifs" in words


def test_what_the_dossier_does_not_say_is_left_out_and_told() -> None:
    facts = WHOLE.facts.model_copy(update={"orientations": Unknown("orientations", WHOLE.sheets[0][1])})
    bare = (
        replace(WHOLE, facts=facts)
        .with_values(PlanValues())
        .with_values(FacilityValues())
        .with_values(SteeringValues())
    )
    document = compose_in_brief(bare, draft=True)
    assert {section.id.split("/")[1] for section in document.sections} == {"ouverture", "qui", "fin"}
    assert (
        "Ne figurent pas encore ici, faute de données : les orientations ; les moyens de chaque signataire "
        "(annexe 3) ; les services et les places (annexe 2) ; les étapes (annexe 4)."
    ) in say(document)


def test_each_table_has_headings_for_those_who_hear_it() -> None:
    document = compose_in_brief(WHOLE, draft=False)
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    assert len(tables) == 6
    assert all(cell.header for table in tables for cell in (table.head or table.rows)[0].cells[:1])


def test_unknown_dates_of_steps_are_the_gaps_of_their_piece() -> None:
    gaps = document_gaps(compose_in_brief(load_dossier("bassin-minier"), draft=True))
    assert gaps
    assert all("pilotage.yaml" in gap.origin.file for gap in gaps)


def test_a_draft_says_so_under_its_title_and_a_final_does_not() -> None:
    draft, final = (compose_in_brief(WHOLE, draft=draft).cover for draft in (True, False))
    assert draft.notice == "projet, exemple fictif"
    assert final.notice == "exemple fictif"
    assert not draft.full_page


def test_a_model_without_a_leaflet_is_told() -> None:
    model = replace(WHOLE.model, plan=WHOLE.model.plan.model_copy(update={"en_bref": None}))
    with pytest.raises(UsageError) as caught:
        compose_in_brief(replace(WHOLE, model=model), draft=True)
    assert caught.value.diagnostics[0].code == "en-bref-absent"
