"""The consolidated text as it is printed: its mention, its notes, nobody to sign; the rest word for word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.acts.in_force.consolidated import ConsolidatedText, MarkKind, PastAmendment, PlaceMark
from generator.amending.consolidating.forms import CONSOLIDATION_FILE, read_consolidation_forms
from generator.amending.consolidating.printed_text import print_consolidated, show_unsigned
from generator.comparing.places import fold_words
from generator.errors import ContentError
from generator.model.document import (
    Document,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    SignatureBlock,
    Text,
    walk_blocks,
)
from generator.writing.parity import tree_text
from tests.amending.test_drafting import MODELS, ONE, THREE, TWO, make_articles
from tests.comparing.test_scripts import ORIGIN

FORMS = read_consolidation_forms(MODELS / "ctg-2026")
PAST = (PastAmendment(1, "prolongation d’un an", "2027-01-12"), PastAmendment(2, "nouvelle commune"))


def sign(piece: Document) -> Document:
    """The piece with a place to sign at its end."""
    roles = (ParagraphRole.SIGNATORY, ParagraphRole.STAMP_PLACE)
    words = ("Pour la Caf,", "(Cachet et signature)")
    lines = tuple(
        Paragraph(f"convention/signature/s{rank}", ORIGIN, (Text(text),), role, key=f"s/{rank}")
        for rank, (text, role) in enumerate(zip(words, roles, strict=True))
    )
    place = SignatureBlock("convention/signature/s", ORIGIN, "caf", lines, key="signature:caf")
    signing = Section("convention/signature", ORIGIN, SectionKind.CONCLUSIONS, (place,), key="section:signature")
    return replace(piece, sections=(*piece.sections, signing))


def say(document: Document) -> list[str]:
    return [fold_words(part.text).replace("'", "’") for part in tree_text(document)[0]]


def test_notes_stand_where_avenants_modified() -> None:
    piece = sign(make_articles(ONE, "# x", TWO, THREE))
    first = piece.sections[0].key
    marks = (
        PlaceMark(MarkKind.CHANGED, "clause:article-1/1", 1, "article 1er"),
        PlaceMark(MarkKind.CHANGED, "clause:article-1/1", 2, "article 3"),
        PlaceMark(MarkKind.ADDED, piece.sections[1].key, 2, "article 4"),
        PlaceMark(MarkKind.STRUCK_NEAR, "clause:article-2/2", 1, "article 2"),
        PlaceMark(MarkKind.STRUCK, "section:article-9", 1, "article 5", "Article 9", first),
        PlaceMark(MarkKind.ANNEXE_REPLACED, "annexe-3", 1, "article 6", "annexe 3"),
    )
    printed = print_consolidated(ConsolidatedText((piece,), PAST, marks), FORMS, date(2027, 1, 12))
    assert say(printed) == [
        FORMS.presentation,
        "avenant n° 1 du 12 janvier 2027, prolongation d’un an",
        "avenant n° 2, nouvelle commune",
        "Article 1 : Titre 1",
        f"{ONE} [Modifié par l’avenant n° 1, article 1er ; Modifié par l’avenant n° 2, article 3]",
        "Article 9 (supprimé par l’avenant n° 1)",
        "Article 2 : Titre 2 [Ajouté par l’avenant n° 2, article 4]",
        TWO,
        f"{THREE} [Un passage qui suivait est supprimé par l’avenant n° 1, article 2]",
        "L’annexe 3 a été remplacée par celle qui est jointe à l’avenant n° 1 (article 6)",
        "Pour la Caf,",
    ]


def test_struck_articles_stand_in_the_order_of_their_numbers() -> None:
    piece = make_articles(ONE, "# x", TWO, "# y", THREE)
    first, inserted, last = piece.sections
    sections = (first, replace(inserted, label="Article 1-1 : "), replace(last, label="Article 5 : "))
    marks = tuple(
        PlaceMark(MarkKind.STRUCK, key, amendment, "article 1er", label, after)
        for key, amendment, label, after in (
            ("section:trois", 1, "Article 3", "section:deux"),
            ("section:quatre", 2, "Article 4", "section:deux"),
            ("section:deux", 2, "Article 2", first.key),
            ("section:six", 2, "Article 6", last.key),
        )
    )
    text = ConsolidatedText((replace(piece, sections=sections),), PAST, marks)
    printed = print_consolidated(text, FORMS, None)
    assert [say(replace(printed, sections=(one,)))[0].partition(" (")[0] for one in printed.sections[1:]] == [
        "Article 1 : Titre 1",
        "Article 1-1 : Titre 2",
        "Article 2",
        "Article 3",
        "Article 4",
        "Article 5 : Titre 3",
        "Article 6",
    ]


def test_what_it_says_of_itself() -> None:
    piece = sign(make_articles(ONE))
    text = ConsolidatedText((piece,), PAST)
    dated, undated = (print_consolidated(text, FORMS, day) for day in (date(2027, 1, 1), None))
    mention = "version consolidée au 1er janvier 2027, sans valeur d’acte"
    assert dated.meta.notice.replace("\u00a0", " ").endswith(mention)
    assert dated.cover.notice == dated.meta.notice != ""
    assert "après l’avenant n° 2" in undated.meta.notice.replace("\u00a0", " ")
    assert (dated.meta.piece, dated.meta.signed, dated.meta.draft) == ("convention-consolidee", False, False)
    assert print_consolidated(text, FORMS, None, draft=True).meta.draft


def test_nobody_is_invited_to_sign() -> None:
    shown = show_unsigned(sign(make_articles(ONE)))
    blocks = [block for section in shown.sections for block in walk_blocks(section.blocks)]
    assert not any(isinstance(block, SignatureBlock) for block in blocks)
    assert say(shown)[-1] == "Pour la Caf,"


def test_both_models_have_the_words_and_a_model_without_them_is_refused(tmp_path: Path) -> None:
    assert read_consolidation_forms(MODELS / "ctg-concis").ajoute != FORMS.ajoute
    with pytest.raises(ContentError, match="une version consolidée se présente"):
        read_consolidation_forms(tmp_path)
    target = tmp_path / CONSOLIDATION_FILE
    target.parent.mkdir()
    words = (MODELS / "ctg-2026" / CONSOLIDATION_FILE).read_text("utf-8")
    target.write_text(words.replace("{avenant}, {article}", "{avenant}"), "utf-8")
    with pytest.raises(ContentError, match="valeur refusée pour « modifie »"):
        read_consolidation_forms(tmp_path)
