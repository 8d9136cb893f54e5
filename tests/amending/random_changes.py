"""Random changes of a convention, of every kind that an amending act can state: each takes a tree and gives another."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from generator.model.document import (
    Block,
    BlockList,
    Cell,
    Document,
    Footnote,
    Heading,
    Inline,
    ListItem,
    Paragraph,
    Row,
    RowRole,
    Section,
    SectionKind,
    Strong,
    Table,
    Text,
    plain_text,
)
from tests.comparing.test_scripts import ORIGIN

WORDS = (
    *(
        "bilan",
        "suivi",
        "comité",
        "budget",
        "mairie",
        "«",
        "charte",
        "»",
        "2030,",
        "délai",
        "l’avenant",
        "n° 5",
        "12\u00a0000",
    ),
    *("est", "supprimé", "l'article 3", "le deuxième alinéa", "remplacé", "(note", "la Caf", "1er", "|"),
)
STATED = (
    SectionKind.PARTIES,
    SectionKind.CITATIONS,
    SectionKind.PREAMBLE,
    SectionKind.ARTICLE,
    SectionKind.ATTACHMENTS,
)
Blocks = list[Block]


def add_parts(document: Document) -> Document:
    """The convention with tables and notes, which the models' articles have few of."""
    sections = list(document.sections)
    places = [n for n, section in enumerate(sections) if section.kind is SectionKind.ARTICLE]
    for rank, n in enumerate(places[:4]):
        table = make_table(
            f"{sections[n].id}/t{rank}", ("Ville", "2027", "2028"), ("Arles", "12", "9"), ("Aix", "", "3")
        )
        sections[n] = replace(sections[n], blocks=(*sections[n].blocks, table))
    return renumber(replace(document, sections=tuple(sections)))


def make_table(name: str, *rows: tuple[str, ...]) -> Table:
    def make_row(rank: int, row: tuple[str, ...]) -> Row:
        cells = (Cell((Paragraph(f"{name}/{rank}-{n}", ORIGIN, (Text(text),)),)) for n, text in enumerate(row))
        return Row(tuple(cells), RowRole.HEAD if not rank else RowRole.BODY, key=f"{name}/ligne:{row[0]}")

    head, *body = (make_row(rank, row) for rank, row in enumerate(rows))
    return Table(name, ORIGIN, (1 / len(rows[0]),) * len(rows[0]), (head,), tuple(body), key=name)


def change_piece(document: Document, rng: random.Random, most: int = 4) -> Document:
    """The convention with one to `most` changes; articles, intertitles, items and notes counted again, as composed."""
    for _ in range(rng.randint(1, most)):
        document = rng.choice(_CHANGES)(document, rng)
    return renumber(document)


def renumber(document: Document) -> Document:
    """The numbers that a text has by the places of its parts."""
    count, notes = 0, [0]
    sections: list[Section] = []
    for section in document.sections:
        count += section.kind is SectionKind.ARTICLE
        number = "1er" if "1er" in section.label and count == 1 else str(count)
        label = re.sub(r"\d+(?:er)?", number, section.label, count=1)
        blocks: Blocks = []
        below = 0
        for block in section.blocks:
            below += isinstance(block, Heading)
            own = replace(block, label=f"{count}.{below}") if isinstance(block, Heading) and block.label else block
            blocks.append(_count_inside(own, notes))
        sections.append(replace(section, label=label, blocks=tuple(blocks)))
    return replace(document, sections=tuple(sections))


def _count_inside(block: Block, notes: list[int]) -> Block:
    match block:
        case Paragraph(inlines=inlines):
            return replace(block, inlines=tuple(_count_note(one, notes) for one in inlines))
        case BlockList(items=items):
            told = tuple(
                replace(
                    item,
                    blocks=tuple(_count_inside(inner, notes) for inner in item.blocks),
                    label=f"{rank}." if item.label else "",
                )
                for rank, item in enumerate(items, 1)
            )
            return replace(block, items=told)
        case _:
            return block


def _count_note(inline: Inline, notes: list[int]) -> Inline:
    if isinstance(inline, Footnote):
        notes[0] += 1
        return replace(inline, number=notes[0])
    return inline


def _name(rng: random.Random) -> str:
    return f"n{rng.randrange(10**9)}"


def _say(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))


def _pick(document: Document, rng: random.Random, kinds: Sequence[SectionKind] = STATED) -> int:
    return rng.choice([n for n, one in enumerate(document.sections) if one.kind in kinds and one.blocks])


def _put(document: Document, n: int, section: Section) -> Document:
    return replace(document, sections=(*document.sections[:n], section, *document.sections[n + 1 :]))


def _in_blocks(change: Callable[[Blocks, random.Random], Blocks]) -> Callable[[Document, random.Random], Document]:
    def apply(document: Document, rng: random.Random) -> Document:
        n = _pick(document, rng)
        blocks = change(list(document.sections[n].blocks), rng)
        return _put(document, n, replace(document.sections[n], blocks=tuple(blocks))) if blocks else document

    return apply


def _make_paragraph(rng: random.Random) -> Paragraph:
    name = _name(rng)
    return Paragraph(name, ORIGIN, (Text(_say(rng, rng.randint(3, 9))),), key=name)


def _edit(paragraph: Paragraph, rng: random.Random) -> Paragraph:
    """One to three words of a paragraph replaced, added or struck; its notes are left at its end."""
    notes = tuple(one for one in paragraph.inlines if isinstance(one, Footnote))
    words = plain_text(paragraph.inlines).split(" ")
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(len(words))
        match rng.choice(("word", "more", "less")):
            case "word":
                words[place] = rng.choice(WORDS)
            case "more":
                words.insert(place, rng.choice(WORDS))
            case _ if len(words) > 2:
                del words[place]
    return replace(paragraph, inlines=(Text(" ".join(words)), *notes))


def _at(blocks: Blocks, rng: random.Random, kind: type) -> int | None:
    places = [n for n, block in enumerate(blocks) if isinstance(block, kind)]
    return rng.choice(places) if places else None


def _change_words(blocks: Blocks, rng: random.Random) -> Blocks:
    n = rng.randrange(len(blocks))
    blocks[n] = _edit_inside(blocks[n], rng)
    return blocks


def _edit_inside(block: Block, rng: random.Random) -> Block:
    match block:
        case Paragraph():
            return _edit(block, rng)
        case Heading(inlines=inlines):
            return replace(block, inlines=(Text(f"{plain_text(inlines)} {rng.choice(WORDS)}"),))
        case BlockList(items=items):
            n = rng.randrange(len(items))
            inner = tuple(_edit_inside(one, rng) if not k else one for k, one in enumerate(items[n].blocks))
            return replace(block, items=(*items[:n], replace(items[n], blocks=inner), *items[n + 1 :]))
        case Table(rows=rows):
            return replace(block, rows=_change_rows(rows, rng))
        case _:
            return block


def _change_rows(rows: tuple[Row, ...], rng: random.Random) -> tuple[Row, ...]:
    n, way = rng.randrange(len(rows)), rng.choice(("cell", "row", "less", "key"))
    if way == "less" and len(rows) > 1:
        return (*rows[:n], *rows[n + 1 :])
    cells = list(rows[n].cells)
    place = 0 if way == "key" else rng.randrange(len(cells))
    name = _name(rng)
    cells[place] = Cell((Paragraph(name, ORIGIN, (Text(rng.choice(WORDS)),)),))
    if way == "row":
        cells[0] = Cell((Paragraph(f"{name}/0", ORIGIN, (Text(rng.choice(("Gap", "Apt", "Arles"))),)),))
        return (*rows[: n + 1], replace(rows[n], cells=tuple(cells), key=name), *rows[n + 1 :])
    return (*rows[:n], replace(rows[n], cells=tuple(cells)), *rows[n + 1 :])


def _add_paragraph(blocks: Blocks, rng: random.Random) -> Blocks:
    blocks.insert(rng.randint(0, len(blocks)), _make_paragraph(rng))
    return blocks


def _add_heading(blocks: Blocks, rng: random.Random) -> Blocks:
    name, n = _name(rng), rng.randint(0, len(blocks))
    labelled = any(isinstance(block, Heading) and block.label for block in blocks)
    heading = Heading(name, ORIGIN, 2, (Text(_say(rng, 3)),), "0.1" if labelled else "", key=name)
    blocks[n:n] = [heading, *(_make_paragraph(rng) for _ in range(rng.randint(0, 2)))]
    return blocks


def _strike(blocks: Blocks, rng: random.Random) -> Blocks:
    n = rng.randrange(len(blocks))
    del blocks[n : n + rng.randint(1, 3)]
    return blocks


def _strike_heading(blocks: Blocks, rng: random.Random) -> Blocks:
    """An intertitle with all that is below it."""
    n = _at(blocks, rng, Heading)
    if n is None:
        return blocks
    end = next((k for k in range(n + 1, len(blocks)) if isinstance(blocks[k], Heading)), len(blocks))
    return blocks[:n] + blocks[end:]


def _move(blocks: Blocks, rng: random.Random) -> Blocks:
    block = blocks.pop(rng.randrange(len(blocks)))
    blocks.insert(rng.randint(0, len(blocks)), block)
    return blocks


def _split(blocks: Blocks, rng: random.Random) -> Blocks:
    n = _at(blocks, rng, Paragraph)
    words = plain_text(blocks[n].inlines).split(" ") if n is not None and isinstance(blocks[n], Paragraph) else []
    if n is None or len(words) < 8:
        return blocks
    half, block = len(words) // 2, blocks[n]
    assert isinstance(block, Paragraph)
    name = _name(rng)
    second = replace(block, id=name, key=name, inlines=(Text(" ".join(words[half:])),))
    blocks[n : n + 1] = [replace(block, inlines=(Text(" ".join(words[:half])),)), second]
    return blocks


def _merge(blocks: Blocks, rng: random.Random) -> Blocks:
    pairs = [n for n in range(len(blocks) - 1) if all(isinstance(one, Paragraph) for one in blocks[n : n + 2])]
    if not pairs:
        return blocks
    n = rng.choice(pairs)
    one, other = blocks[n : n + 2]
    assert isinstance(one, Paragraph)
    assert isinstance(other, Paragraph)
    blocks[n : n + 2] = [replace(one, inlines=(*one.inlines, Text(" "), *other.inlines))]
    return blocks


def _change_note(blocks: Blocks, rng: random.Random) -> Blocks:
    """A note called at the end of some words of a paragraph; one that is there struck, or of another text."""
    n = _at(blocks, rng, Paragraph)
    block = blocks[n] if n is not None else None
    if n is None or not isinstance(block, Paragraph):
        return blocks
    notes = [k for k, one in enumerate(block.inlines) if isinstance(one, Footnote)]
    if notes and rng.random() < 0.6:
        k = rng.choice(notes)
        own: tuple[Footnote, ...] = ()
        if rng.random() < 0.5:
            own = (Footnote(1, (Text(f"{plain_text(block.inlines[k].children)} {rng.choice(WORDS)}"),)),)  # type: ignore[union-attr]
        blocks[n] = replace(block, inlines=(*block.inlines[:k], *own, *block.inlines[k + 1 :]))
        return blocks
    words = plain_text(block.inlines).split(" ")
    cut = rng.randint(1, len(words))
    rest = (Text(" " + " ".join(words[cut:])),) if cut < len(words) else ()
    kept = tuple(block.inlines[k] for k in notes)
    note = Footnote(1, (Text(_say(rng, 5)),))
    blocks[n] = replace(block, inlines=(Text(" ".join(words[:cut])), note, *rest, *kept))
    return blocks


def _change_items(blocks: Blocks, rng: random.Random) -> Blocks:
    n = _at(blocks, rng, BlockList)
    block = blocks[n] if n is not None else None
    if n is None or not isinstance(block, BlockList):
        return blocks
    items = list(block.items)
    if rng.random() < 0.5 and len(items) > 1:
        del items[rng.randrange(len(items))]
    else:
        name = _name(rng)
        item = ListItem(name, (_make_paragraph(rng),), "0." if items[0].label else "", key=name)
        items.insert(rng.randint(0, len(items)), item)
    blocks[n] = replace(block, items=tuple(items))
    return blocks


def _add_table(blocks: Blocks, rng: random.Random) -> Blocks:
    n = _at(blocks, rng, Table)
    if n is not None and rng.random() < 0.5:
        del blocks[n]
    else:
        blocks.insert(rng.randint(0, len(blocks)), make_table(_name(rng), ("Année", "Place"), ("2027", "4")))
    return blocks


def _dress(blocks: Blocks, rng: random.Random) -> Blocks:
    """Bold and another space: no modification."""
    n = _at(blocks, rng, Paragraph)
    block = blocks[n] if n is not None else None
    if n is not None and isinstance(block, Paragraph) and not any(isinstance(one, Footnote) for one in block.inlines):
        words = plain_text(block.inlines).replace(" de ", "\u00a0de ").replace("'", "’")
        blocks[n] = replace(block, inlines=(Strong((Text(words),)),))
    return blocks


def _add_article(document: Document, rng: random.Random) -> Document:
    n, name = _pick(document, rng, (SectionKind.ARTICLE,)), _name(rng)
    model = document.sections[n]
    blocks = tuple(_make_paragraph(rng) for _ in range(rng.randint(1, 3)))
    new = replace(model, id=f"convention/{name}", key=name, blocks=blocks, heading=(Text(_say(rng, 3)),))
    n += rng.randint(0, 1)
    return replace(document, sections=(*document.sections[:n], new, *document.sections[n:]))


def _strike_article(document: Document, rng: random.Random) -> Document:
    n = _pick(document, rng, (SectionKind.ARTICLE,))
    return replace(document, sections=(*document.sections[:n], *document.sections[n + 1 :]))


def _split_article(document: Document, rng: random.Random) -> Document:
    n, name = _pick(document, rng, (SectionKind.ARTICLE,)), _name(rng)
    section = document.sections[n]
    if len(section.blocks) < 2:
        return document
    half = rng.randrange(1, len(section.blocks))
    new = replace(section, id=f"convention/{name}", key=name, blocks=section.blocks[half:], heading=(Text("Suite"),))
    one = replace(section, blocks=section.blocks[:half])
    return replace(document, sections=(*document.sections[:n], one, new, *document.sections[n + 1 :]))


def _merge_articles(document: Document, rng: random.Random) -> Document:
    n = _pick(document, rng, (SectionKind.ARTICLE,))
    if document.sections[n + 1].kind is not SectionKind.ARTICLE:
        return document
    one, other = document.sections[n : n + 2]
    joined = replace(one, blocks=(*one.blocks, *other.blocks))
    return replace(document, sections=(*document.sections[:n], joined, *document.sections[n + 2 :]))


def _change_table(document: Document, rng: random.Random) -> Document:
    """A cell, a row that comes or goes, a key."""
    tabled = [n for n, one in enumerate(document.sections) if any(isinstance(block, Table) for block in one.blocks)]
    if not tabled:
        return document
    n = rng.choice(tabled)
    blocks = (_edit_inside(one, rng) if isinstance(one, Table) else one for one in document.sections[n].blocks)
    return _put(document, n, replace(document.sections[n], blocks=tuple(blocks)))


def _change_title(document: Document, rng: random.Random) -> Document:
    n = _pick(document, rng, (SectionKind.ARTICLE, SectionKind.PREAMBLE))
    return _put(document, n, replace(document.sections[n], heading=(Text(_say(rng, 3)),)))


def _change_fact(document: Document, rng: random.Random) -> Document:
    """A word of a paragraph becomes another one wherever the convention says it."""
    section = document.sections[_pick(document, rng)]
    paragraphs = [block for block in section.blocks if isinstance(block, Paragraph)]
    words = [word for block in paragraphs for word in re.findall(r"\w{4,}", plain_text(block.inlines))]
    if not words:
        return document
    old, new = rng.choice(words), rng.choice(("délai", "Fos-sur-Mer", "la charte"))
    sections = tuple(
        replace(one, blocks=tuple(_say_otherwise(b, old, new) for b in one.blocks)) for one in document.sections
    )
    return replace(document, sections=sections)


def _say_otherwise(block: Block, old: str, new: str) -> Block:
    match block:
        case Paragraph(inlines=inlines) if any(isinstance(one, Text) for one in inlines):
            told = (
                Text(re.sub(rf"(?<!\w){old}(?!\w)", new, one.value)) if isinstance(one, Text) else one
                for one in inlines
            )
            return replace(block, inlines=tuple(told))
        case BlockList(items=items):
            return replace(
                block,
                items=tuple(replace(i, blocks=tuple(_say_otherwise(b, old, new) for b in i.blocks)) for i in items),
            )
        case _:
            return block


_CHANGES: tuple[Callable[[Document, random.Random], Document], ...] = (
    *(_in_blocks(change) for change in (_change_words, _change_words, _change_words, _add_paragraph, _add_heading)),
    *(_in_blocks(change) for change in (_strike, _strike_heading, _move, _split, _merge, _change_note, _change_note)),
    *(_in_blocks(change) for change in (_change_items, _add_table, _dress)),
    *(_add_article, _strike_article, _split_article, _merge_articles, _change_title, _change_fact, _change_fact),
    *(_change_table, _change_table),
)
