"""The conventions of both models, made short: a few parts of each section, with tables and notes among them."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from generator.amending.forms import AmendingForms
from generator.amending.forms_file import read_amending_forms
from generator.composing.content_keys import settle_keys
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import (
    Block,
    BlockList,
    Document,
    Footnote,
    ListItem,
    Paragraph,
    SectionKind,
    Table,
    Text,
    plain_text,
)
from generator.project import BARE
from tests.amending.random_changes import add_parts, renumber
from tests.dossiers.dossier_copy import copy_dossier

CONTENT = Path(__file__).resolve().parent.parent.parent / "content"
MODELS = ("ctg-2026", "ctg-concis")
_MOST_ARTICLES = 5
_MOST_BLOCKS = 5
_MOST_ITEMS = 3
_MOST_WORDS = 16


@lru_cache(maxsize=4)
def read_forms(model: str) -> AmendingForms:
    """How a model states modifications."""
    return read_amending_forms(CONTENT / "modeles" / model)


def compose_model(model: str, folder: Path) -> Document:
    """The convention of the invented territory under a model; `folder` holds the copy of it that is needed."""
    dossier = CONTENT / "exemple-complet"
    if model != "ctg-2026":
        shutil.copytree(CONTENT / "modeles" / model, folder / "modeles" / model)
        copy_dossier(dossier, folder / "exemple", "annexe-*", "prefecture", "actes")
        dossier = folder / "exemple"
        facts = (dossier / "ctg.yaml").read_text("utf-8")
        (dossier / "ctg.yaml").write_text(re.sub(r"(?m)^modele: .*$", f"modele: {model}", facts), "utf-8")
    composer = PieceComposer(read_dossier(dossier, BARE), "convention", DiagnosticCollector())
    return settle_keys(compose_convention(composer))


def shorten(document: Document) -> Document:
    """The first parts of each section, the first words of each long paragraph."""
    articles = [section for section in document.sections if section.kind is SectionKind.ARTICLE]
    kept = [one for one in document.sections if one not in articles[_MOST_ARTICLES:]]
    sections = (replace(one, blocks=tuple(map(_cut, one.blocks[:_MOST_BLOCKS]))) for one in kept)
    return add_parts(renumber(replace(document, sections=tuple(sections))))


def _cut(block: Block) -> Block:
    match block:
        case Paragraph(inlines=inlines):
            words = plain_text(inlines).split(" ")
            notes = tuple(one for one in inlines if isinstance(one, Footnote))
            return replace(block, inlines=(Text(" ".join(words[:_MOST_WORDS])), *notes))
        case BlockList(items=items):
            return replace(block, items=tuple(_cut_item(item) for item in items[:_MOST_ITEMS]))
        case _:
            return block


def _cut_item(item: ListItem) -> ListItem:
    blocks = (_cut(one) for one in item.blocks[:2])
    return replace(item, blocks=tuple(one for one in blocks if isinstance(one, Paragraph | BlockList | Table)))
