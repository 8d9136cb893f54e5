"""A model of clauses as a text to compare: each clause as its author wrote it, what dossiers fill shown as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

from generator.annexes.registry import read_known_model
from generator.composing.content_keys import settle_keys
from generator.composing.numbering import name_sections, say_references
from generator.model.clauses import Clause, ClauseModel
from generator.model.document import Cover, Document, Meta, Paragraph, Section, SectionKind, Text
from generator.renewing.model_changes import list_in_order, name_model

MODEL_PIECE = "modele"
_NO_DAY = date(1, 1, 1)  # a model has no date


def unfold_model(folder: Path) -> Document:
    """The clauses of a model, in its order; titles count as clauses, under the identifier of their section.

    Raises: `ContentError` with every fault of the model.
    """
    model = read_known_model(folder)
    names = dict.fromkeys((*list_in_order(model), *model.clauses))
    sections = tuple(_unfold_clause(model.clauses[name], model) for name in names if name in model.clauses)
    title = f"Modèle {name_model(model)}"
    meta = Meta(MODEL_PIECE, MODEL_PIECE, title, "", "", "", _NO_DAY, called="modèle", signed=True)
    return settle_keys(Document(meta, Cover((), "", ()), sections))


def _unfold_clause(clause: Clause, model: ClauseModel) -> Section:
    name = f"{MODEL_PIECE}/{clause.id}"
    names = name_sections(model.plan)
    blocks = tuple(
        Paragraph(
            f"{name}/{rank}",
            clause.origins[line],
            (Text(say_references(text, names)),),
            key=f"clause:{clause.id}/{rank}",
        )
        for rank, (line, text) in enumerate(_list_paragraphs(clause), 1)
    )
    origin = clause.origins[0]
    return Section(name, origin, SectionKind.CHAPTER, blocks, label=f"clause {clause.id}", key=f"clause:{clause.id}")


def _list_paragraphs(clause: Clause) -> Iterator[tuple[int, str]]:
    """What stands between empty lines, an item of a list by itself, each with the rank of its first line."""
    for blank, run in groupby(enumerate(clause.lines), lambda line: not line[1].strip()):
        if blank:
            continue
        waiting: list[tuple[int, str]] = []
        for number, line in run:
            if waiting and line.lstrip().startswith(("- ", "{%")):
                yield waiting[0][0], " ".join(words.strip() for _, words in waiting)
                waiting = []
            waiting.append((number, line))
        yield waiting[0][0], " ".join(words.strip() for _, words in waiting)
