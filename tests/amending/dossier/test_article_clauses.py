"""The words of a computed article are printed as they are, whatever signs they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.amending.dossier.article_clauses import write_article_clauses
from generator.amending.wording import ActArticle, ActLine
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import Paragraph, plain_text
from generator.project import Project
from tests.dossiers.dossier_copy import copy_minimal

LINES = (
    "1° Au deuxième alinéa, les mots : « {{ caf.nom }} » sont remplacés par les mots : « {% if x %} »\u00a0;",
    "« - un tiret, puis *des étoiles*, DEL_2025_123, [un lien](#x), 1^er^ et <b>",
    "« # un dièse | une barre, `un accent`, a\\\\b, {: .visa }, ![image](images/x.png) & ~",
    "« 1. Un point, 2) une parenthèse {# rien #} »",
    "12. Deux",
    "+ Un plus",
    "> Une flèche",
    "[à compléter]".replace("à compléter", "ce qui suit"),
)


@pytest.mark.parametrize("lines", [LINES, LINES[::-1]])
def test_words_are_printed_as_they_are(tmp_path: Path, lines: tuple[str, ...]) -> None:
    dossier = copy_minimal(tmp_path / "content")
    article = ActArticle("Article 1er", "Un titre", tuple(ActLine(line) for line in lines))
    dossier.write_clause("objet", *write_article_clauses([article]))
    faults = DiagnosticCollector()
    composer = PieceComposer(read_dossier(dossier.folder, Project(tmp_path)), "convention", faults)
    document = compose_convention(composer)
    faults.raise_errors()
    blocks = next(one for one in document.sections if one.id == "convention/article-1").blocks[: len(lines)]
    assert all(isinstance(block, Paragraph) for block in blocks)
    assert tuple(plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph)) == lines
