"""Content keys: unique in a piece, the same whatever comes or goes beside a block, wherever the dossier lies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.composing.content_keys import name_lines, settle_keys
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector, Span
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import DiagnosticValues
from generator.model.clauses import Clause
from generator.model.document import (
    BlockList,
    Document,
    Paragraph,
    Section,
    SectionKind,
    Table,
    Text,
    block_inlines,
    plain_text,
    walk_blocks,
)
from generator.model.dossier import Dossier
from generator.project import BARE
from tests.annexes.annexe_samples import ANNEXES, CONTENTS, change, compose_of, load_dossier
from tests.dossiers.dossier_copy import copy_minimal
from tests.writing.pdf_strategies import documents

EXAMPLE = "exemple-complet"


def compose_piece(dossier: Dossier, piece: str) -> Document:
    if piece != "convention":
        return settle_keys(compose_of(dossier, piece, DiagnosticCollector()))
    return settle_keys(compose_convention(PieceComposer(dossier, "convention", DiagnosticCollector())))


@lru_cache(maxsize=16)
def compose_content(name: str, piece: str) -> Document:
    return compose_piece(load_dossier(name), piece)


def list_keys(document: Document) -> Iterator[str]:
    """Every key of a piece: sections, blocks, items, rows."""
    for section in document.sections:
        yield section.key
        for block in walk_blocks(section.blocks):
            yield block.key
            if isinstance(block, BlockList):
                yield from (item.key for item in block.items)
            if isinstance(block, Table):
                yield from (row.key for row in (*block.head, *block.rows) if row.key)


def words_by_key(document: Document) -> dict[str, str]:
    return {b.key: plain_text(block_inlines(b)) for s in document.sections for b in walk_blocks(s.blocks)}


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["convention", *ANNEXES])
@pytest.mark.parametrize("name", CONTENTS)
def test_keys_are_unique_in_a_piece_and_know_no_place(name: str, piece: str) -> None:
    document = compose_content(name, piece)
    keys = list(list_keys(document))
    assert len(keys) > 10
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert not [key for key in keys if not key or name in key or ".md" in key or ".yaml" in key or key[0] == "/"]


@pytest.mark.slow
@given(documents())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_tree_gets_unique_keys_once(document: Document) -> None:
    settled = settle_keys(document)
    keys = list(list_keys(settled))
    assert len(keys) == len(set(keys)) and all(keys)
    assert settle_keys(settled) == settled, "a key that was given stays"


def test_equal_keys_are_told_apart_by_their_rank() -> None:
    blocks = tuple(Paragraph(f"p/s/b{n}", Span("x"), (Text("a"),), key=key) for n, key in enumerate(("a", "a", "a~2")))
    section = Section("p/s", Span("x"), SectionKind.ARTICLE, blocks)
    document = replace(compose_content("bassin-minier", "annexe-5"), sections=(section,))
    assert list(list_keys(settle_keys(document))) == ["section:s", "a", "a~2", "a~2~2"]


# --- what comes or goes beside ------------------------------------------------------------------------------------


def compare_keys(before: Document, after: Document) -> tuple[set[str], set[str]]:
    old, new = set(list_keys(before)), set(list_keys(after))
    return old - new, new - old


@pytest.mark.slow
@given(st.integers(0, 14))
@settings(max_examples=15, deadline=None)
def test_one_fiche_of_fifteen_takes_its_own_keys_alone(rank: int) -> None:
    dossier = load_dossier(EXAMPLE)
    sheets = dossier.sheets
    assert len(sheets) == 15
    stem = Path(sheets[rank][1].file).stem
    rest = change(dossier, sheets=(*sheets[:rank], *sheets[rank + 1 :]))
    gone, come = compare_keys(compose_content(EXAMPLE, "annexe-3"), compose_piece(rest, "annexe-3"))
    assert come == set()
    assert len(gone) > 20 and all(f"fiche:{stem}" in key for key in gone), gone


@pytest.mark.slow
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_fiches_in_another_order_keep_their_keys(data: st.DataObject) -> None:
    dossier = load_dossier(EXAMPLE)
    moved = change(dossier, sheets=tuple(data.draw(st.permutations(dossier.sheets))))
    assert compare_keys(compose_content(EXAMPLE, "annexe-3"), compose_piece(moved, "annexe-3")) == (set(), set())


def test_one_indicator_takes_its_own_keys_alone() -> None:
    dossier = load_dossier(EXAMPLE)
    table, shown = dossier.indicators, {label for chart in dossier.charts for label in chart.indicateurs}
    ranks = [rank for rank, line in enumerate(table.lines) if line.label not in shown]
    assert len(ranks) > 5
    for rank in ranks[:: len(ranks) // 5]:
        lines = (*table.lines[:rank], *table.lines[rank + 1 :])
        values = replace(dossier.find_values(DiagnosticValues), indicators=replace(table, lines=lines))
        gone, come = compare_keys(
            compose_content(EXAMPLE, "annexe-1"), compose_piece(dossier.with_values(values), "annexe-1")
        )
        assert come == set()
        assert len({key.rpartition("/")[0] for key in gone if key.count("/") == 4}) == 1, gone
        assert len(gone) == len(table.columns) + 4, "the row, its label, unit and year, a cell a column"


def test_one_commune_less_to_compare_with_takes_its_column_alone() -> None:
    dossier = load_dossier(EXAMPLE)
    table = dossier.indicators
    lines = tuple(replace(line, values=(*line.values[:1], *line.values[2:])) for line in table.lines)
    narrow = replace(table, columns=(*table.columns[:1], *table.columns[2:]), lines=lines)
    values = DiagnosticValues(indicators=narrow)
    whole = DiagnosticValues(indicators=table)
    gone, come = compare_keys(
        compose_piece(dossier.with_values(whole), "annexe-1"), compose_piece(dossier.with_values(values), "annexe-1")
    )
    assert come == set()
    assert {key.rsplit("/", 1)[-1] for key in gone} == {"les-aulnaies"}


@pytest.mark.slow
def test_one_service_takes_its_own_keys_alone() -> None:
    dossier = load_dossier(EXAMPLE)
    many = Counter((f.collectivite, f.type) for f in dossier.facilities)
    ranks = [rank for rank, f in enumerate(dossier.facilities) if many[(f.collectivite, f.type)] > 1]
    assert len(ranks) > 3
    for rank in ranks:
        rest = change(dossier, facilities=(*dossier.facilities[:rank], *dossier.facilities[rank + 1 :]))
        gone, come = compare_keys(compose_content(EXAMPLE, "annexe-2"), compose_piece(rest, "annexe-2"))
        assert come == set()
        assert 10 <= len(gone) <= 11 and len({key.split("/")[2] for key in gone}) == 1, gone


@pytest.mark.parametrize("struck", ["execution", "recours", "volonte-commune"])
def test_a_clause_struck_takes_its_own_keys_alone(struck: str) -> None:
    dossier = load_dossier("bassin-minier")
    plan = dossier.model.plan
    kept = tuple(
        part.model_copy(update={"clauses": tuple(c for c in part.clauses if c != struck)})
        for part in plan.sections
        if part.clauses != (struck,)
    )
    shorter = replace(dossier, model=replace(dossier.model, plan=plan.model_copy(update={"sections": kept})))
    gone, come = compare_keys(compose_content("bassin-minier", "convention"), compose_piece(shorter, "convention"))
    assert come == set()
    assert gone and all(key.startswith((f"clause:{struck}/", "section:article-")) for key in gone), gone


@pytest.mark.parametrize("piece", ["convention", "annexe-4", "annexe-5"])
def test_a_party_that_leaves_takes_its_own_keys_alone(piece: str) -> None:
    dossier = load_dossier("bassin-minier")
    parties = dossier.facts.parties
    left = parties[2]
    rest = parties[:2] + parties[3:]
    fewer = replace(dossier, facts=dossier.facts.model_copy(update={"parties": rest}))
    before = compose_content("bassin-minier", piece)
    gone, come = compare_keys(before, compose_piece(fewer, piece))
    assert come == set()
    assert all(left.id in key for key in gone), gone
    assert bool(gone) == (piece != "annexe-4")


# --- where the dossier lies, what is changed in its files -------------------------------------------------------


def test_neither_folder_nor_lines_are_in_keys(tmp_path: Path) -> None:
    here = copy_minimal(tmp_path / "here")
    there = copy_minimal(tmp_path / "elsewhere" / "deeper")
    (there.folder).rename(there.folder.parent / "another-name")
    for file in (there.folder.parent / "modeles" / "mini" / "clauses").glob("*.md"):
        file.write_text("<!-- un commentaire -->\n\n\n" + file.read_text("utf-8").replace("\n\n", "\n\n\n"), "utf-8")
    one = compose_piece(read_dossier(here.folder, BARE), "convention")
    other = compose_piece(read_dossier(there.folder.parent / "another-name", BARE), "convention")
    assert list(list_keys(one)) == list(list_keys(other))
    assert len(list(list_keys(one))) > 5


def render(text: str, **names: object) -> list[tuple[str, str]]:
    """The lines of a clause that print something, with their keys."""
    composer = PieceComposer(load_dossier("bassin-minier"), "convention", DiagnosticCollector())
    lines = tuple(text.split("\n"))
    clause = Clause("essai", lines, tuple(Span("essai.md", n) for n, _ in enumerate(lines, 1)))
    found = composer.renderer.render(clause, names)
    composer.faults.raise_errors()
    return [(line.text, line.key.removeprefix("clause:essai/")) for line in found if line.text.strip()]


def test_what_a_dossier_prints_of_a_clause_changes_no_rank() -> None:
    clause = "A\n\n{% if oui %}\nB\n\n{% endif %}\nC\n{: .visa }\n\n- un\n- deux"
    both = render(clause, oui=True)
    assert both == [("A", "1"), ("B", "2"), ("C", "3"), ("{: .visa }", "3"), ("- un", "4"), ("- deux", "4.2")]
    assert render(clause, oui=False) == [pair for pair in both if pair[0] != "B"]


def test_rounds_of_loops_are_named_by_what_they_are_about() -> None:
    people = "{% for r in partie.representants %}\nR\n\n{% endfor %}\n"
    parties = "{% for partie in parties %}\n{{ partie.nom }}\n\n" + people + "{% endfor %}\nFin"
    keys = [key for _, key in render(parties)]
    ids = [party.id for party in load_dossier("bassin-minier").facts.parties]
    assert [key for key in keys if key.endswith("/1")] == [f"{name}/1" for name in ids]
    assert f"{ids[0]}/1/2" in keys and keys[-1] == "3"
    inside = render("Dit {% for mot in mots %}{{ mot }} {% endfor %}.\n\nPuis", mots=("un", "deux"))
    assert inside == [("Dit un deux .", "1"), ("Puis", "2")]
    said = render("{% for mot in mots %}\n- {{ mot }}\n{% endfor %}", mots=("Été", "hiver", "Été"))
    assert [key for _, key in said] == ["ete/1", "hiver/1", "ete/1"]


def test_a_clause_written_once_a_party_bears_its_name() -> None:
    keys = list(list_keys(compose_content("bassin-minier", "convention")))
    for party in load_dossier("bassin-minier").facts.parties:
        assert f"signature:{party.id}" in keys
        assert f"clause:signature/{party.id}/1" in keys


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["a", "suite", "", "b"], ["1", "1", "1", "2"]),
        (["| a | b |", "| - | - |", "| 1 | 2 |"], ["1", "1.2", "1.3"]),
        (["a :", "- x", "  suite", "- y", "", "12. z"], ["1", "1.2", "1.2", "1.3", "1.3", "2"]),
        ([], []),
    ],
)
def test_ranks_of_lines(lines: list[str], expected: list[str]) -> None:
    assert list(name_lines(lines, re.compile("^{%").match)) == expected
