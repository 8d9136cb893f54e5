"""Paragraphs, items and rows that came, went, moved, were cut or merged, taken into the files that print them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.comparing.changes import ChangeKind
from generator.editing.accepting import apply_changes
from generator.editing.recomposing import Place
from generator.editing.values import Choice, Decision, SortedChange, TargetKind
from generator.model.document import (
    Block,
    BlockList,
    Document,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    plain_text,
)
from generator.returning.sorting.sort import sort_changes
from tests.returning.conftest import open_place

Edit = Callable[[tuple[Block, ...]], tuple[Block, ...]]


def change_blocks(documents: tuple[Document, ...], piece: str, section: str, edit: Edit) -> tuple[Document, ...]:
    """The texts with the blocks of one section changed."""

    def change(one: Section) -> Section:
        return replace(one, blocks=edit(one.blocks)) if one.id.endswith(f"/{section}") else one

    return tuple(
        replace(d, sections=tuple(change(s) for s in d.sections)) if d.meta.piece == piece else d for d in documents
    )


def find(blocks: tuple[Block, ...], words: str) -> int:
    """The rank of the paragraph that says some words."""
    return next(
        i for i, block in enumerate(blocks) if isinstance(block, Paragraph) and words in plain_text(block.inlines)
    )


def insert_paragraph(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    new = Paragraph("convention/n1", blocks[0].origin, (Text("Un point est fait chaque année."),), key="")  # type: ignore[union-attr]
    return (blocks[0], new, *blocks[1:])


def delete_paragraph(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    rank = find(blocks, "De son côté")
    return (*blocks[:rank], *blocks[rank + 1 :])


def split_paragraph(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    rank = find(blocks, "Elle est mise en œuvre")
    block = blocks[rank]
    assert isinstance(block, Paragraph) and isinstance(block.inlines[0], Text)
    before, after = block.inlines[0].value.split(" Elle est mise", 1)
    one = replace(block, inlines=(Text(before),))
    other = replace(block, inlines=(Text(f"Elle est mise{after}"),), id=f"{block.id}-n", key=f"{block.key}-n")
    return (*blocks[:rank], one, other, *blocks[rank + 1 :])


def merge_paragraphs(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    rank = find(blocks, "l\u2019outil favorise le suivi")
    one, other = blocks[rank], blocks[rank + 1]
    assert isinstance(one, Paragraph) and isinstance(other, Paragraph)
    return (*blocks[:rank], replace(one, inlines=(*one.inlines, Text(" "), *other.inlines)), *blocks[rank + 2 :])


def move_paragraph(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return (*blocks[1:], blocks[0])


def insert_item(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    rank = next(i for i, b in enumerate(blocks) if isinstance(b, BlockList) and "concevant" in say(b))
    block = blocks[rank]
    assert isinstance(block, BlockList)
    paragraph = Paragraph("n2", block.origin, (Text("formant les équipes"),))
    items = (block.items[0], ListItem("n1", (paragraph,)), *block.items[1:])
    return (*blocks[:rank], replace(block, items=items), *blocks[rank + 1 :])


def delete_item(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    rank = next(i for i, b in enumerate(blocks) if isinstance(b, BlockList) and "concevant" in say(b))
    block = blocks[rank]
    assert isinstance(block, BlockList)
    return (*blocks[:rank], replace(block, items=block.items[:-1]), *blocks[rank + 1 :])


def say(block: BlockList) -> str:
    return " ".join(plain_text(b.inlines) for item in block.items for b in item.blocks if isinstance(b, Paragraph))


def change_rows(blocks: tuple[Block, ...], edit: Callable[[tuple[Row, ...]], tuple[Row, ...]]) -> tuple[Block, ...]:
    rank = next(i for i, b in enumerate(blocks) if isinstance(b, Table))
    table = blocks[rank]
    assert isinstance(table, Table)
    return (*blocks[:rank], replace(table, rows=edit(table.rows)), *blocks[rank + 1 :])


def insert_row(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A row like the second, of another service."""
    words = ("Le Grand Banc", None, "Ormeval", None, "300", "0,5", "nouveau", "9\u202f100\u00a0€", "6\u202f000\u00a0€")
    rank = next(i for i, row in enumerate(rows) if "Le Petit Banc" in say_row(row))
    cells = tuple(
        cell if said is None else replace(cell, blocks=(replace(cell.blocks[0], inlines=(Text(said),), key=f"n{n}"),))  # type: ignore[call-arg]
        for n, (cell, said) in enumerate(zip(rows[rank].cells, words, strict=True))
    )
    return (*rows[: rank + 1], replace(rows[rank], cells=cells, key="nouvelle"), *rows[rank + 1 :])


def delete_row(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if "Le Petit Banc" not in say_row(row))


def say_row(row: Row) -> str:
    return " ".join(plain_text(b.inlines) for cell in row.cells for b in cell.blocks if isinstance(b, Paragraph))


def change_items(value: Any, edit: Callable[[tuple[ListItem, ...]], tuple[ListItem, ...]], words: str) -> Any:
    """A table with the items of the list that says some words changed."""
    if isinstance(value, BlockList):
        return replace(value, items=edit(value.items)) if words in say(value) else value
    if isinstance(value, Table):
        return replace(value, rows=tuple(change_items(row, edit, words) for row in value.rows))
    if isinstance(value, Row):
        return replace(value, cells=tuple(change_items(cell, edit, words) for cell in value.cells))
    if hasattr(value, "blocks"):
        return replace(value, blocks=tuple(change_items(block, edit, words) for block in value.blocks))
    return value


def add_partner(items: tuple[ListItem, ...]) -> tuple[ListItem, ...]:
    first = items[0].blocks[0]
    assert isinstance(first, Paragraph)
    new = ListItem("n3", (replace(first, inlines=(Text("Taux de satisfaction"),), id="n3-p", key="n3"),), key="n3/e")
    return (*items, new)


CTG = "convention"
SUPPORT, TRACKING, TERM = "clauses/engagements.md", "clauses/suivi.md", "clauses/duree.md"
CASES: Mapping[str, tuple[str, str, Edit, ChangeKind, str, str]] = {
    "inserted": (CTG, "article-5", insert_paragraph, ChangeKind.INSERTED, SUPPORT, "Un point"),
    "deleted": (CTG, "article-5", delete_paragraph, ChangeKind.DELETED, SUPPORT, ""),
    "split": (CTG, "article-5", split_paragraph, ChangeKind.SPLIT, SUPPORT, "\n\nElle est mise"),
    "merged": (CTG, "article-9", merge_paragraphs, ChangeKind.MERGED, TRACKING, "pilotage. Chaque"),
    "moved": (CTG, "article-10", move_paragraph, ChangeKind.MOVED, TERM, "reconduction.\n\nLa prés"),
    "item in": (
        CTG,
        "article-9",
        insert_item,
        ChangeKind.INSERTED,
        TRACKING,
        "\n- formant les équipes\n- concevant",
    ),
    "item out": (CTG, "article-9", delete_item, ChangeKind.DELETED, TRACKING, "les résultats\n\nLorsque"),
    "row in": (
        "annexe-2",
        "cc-val-ambrelle",
        lambda blocks: change_rows(blocks, insert_row),
        ChangeKind.INSERTED,
        "annexe-2/equipements.csv",
        "Le Grand Banc;Communauté de communes du Val d'Ambrelle;régie directe;Ormeval;;300;0,5;nouveau;9100;6000\n",
    ),
    "row out": (
        "annexe-2",
        "cc-val-ambrelle",
        lambda blocks: change_rows(blocks, delete_row),
        ChangeKind.DELETED,
        "annexe-2/equipements.csv",
        "",
    ),
    "data item in": (
        "annexe-3",
        "fiche-1-1",
        lambda blocks: tuple(change_items(b, add_partner, "Retours à l\u2019emploi") for b in blocks),
        ChangeKind.INSERTED,
        "annexe-3/fiches/01-places-zones-sous-dotees.yaml",
        "      - Taux de satisfaction\n",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def place(copied: Path) -> Place:
    return open_place(copied)


@pytest.fixture(scope="module")
def base(place: Place) -> tuple[Document, ...]:
    return place.compose()


@pytest.mark.parametrize("name", CASES)
def test_a_part_is_taken_back(place: Place, base: tuple[Document, ...], name: str) -> None:
    """It is found once, where it stands, and the file says it as its neighbours are said."""
    piece, section, edit, kind, file, words = CASES[name]
    wanted = change_blocks(base, piece, section, edit)
    changes = sort_changes(place, base, wanted)
    (one,) = [c for c in changes if c.change.kind is kind]
    assert [(c.change.kind, c.change.place) for c in changes] == [(kind, one.change.place)]
    assert one.options, one.target.says
    assert one.target.kind in (TargetKind.CLAUSE, TargetKind.DATA)
    assert one.find_option(Choice.OWN_CLAUSE if file.startswith("clauses") else Choice.DATA) is not None
    edited = apply_changes(place, [Decision(one, reason="relecture")])
    (written,) = edited.files
    assert written.path == file
    text = written.data.decode()
    assert words in text
    check_nothing_else(one, text, file, place)


def check_nothing_else(one: SortedChange, text: str, file: str, place: Place) -> None:
    """No other line of the file has changed."""
    former = next(f.data.decode() for f in place.dossier.inputs if f.path == file)
    kept = [line for line in text.split("\n") if line]
    before = [line for line in former.split("\n") if line]
    lost = [line for line in before if line not in kept]
    assert len(lost) <= (2 if one.change.kind in (ChangeKind.SPLIT, ChangeKind.MERGED) else 1), lost
