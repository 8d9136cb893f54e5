"""Where two texts differ: none exactly when the digests are equal, and else what a person would say has changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.acts.texts.differences import (
    Difference,
    DifferenceKind,
    compare_trees,
    describe_difference,
    report_difference,
)
from generator.codes import Code
from generator.comparing.alignment import list_moved
from generator.composing.content_keys import settle_keys
from generator.errors import Severity, Span
from generator.model.document import (
    Document,
    Figure,
    Footnote,
    Paragraph,
    Section,
    SectionKind,
    Text,
)
from generator.writing.parity import digest_signed_text
from generator.writing.trees.trees import read_tree, write_tree
from tests.annexes.annexe_samples import change, load_dossier
from tests.composing.test_content_keys import compose_content, compose_piece
from tests.writing.pdf_sample import build_sample
from tests.writing.pdf_strategies import documents

FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
SAMPLE = build_sample(draft=True)
CHANGED, INSERTED, DELETED, MOVED, SPLIT, MERGED, REDRAWN = DifferenceKind


def make_piece(*texts: str, piece: str = "convention", living: bool = False, clause: str = "suivi") -> Document:
    """A piece with one article of one clause, a paragraph for each text."""
    name = f"{piece}/article-9"
    blocks = tuple(
        Paragraph(f"{name}/p{n}", Span("suivi.md", n), (Text(text),), key=f"clause:{clause}/{n}")
        for n, text in enumerate(texts, 1)
    )
    heading = (Text("Suivi"),)
    section = Section(name, Span("modele.yaml", 3), SectionKind.ARTICLE, blocks, heading, "Article 9 : ", living=living)
    sample = SAMPLE
    meta = replace(sample.meta, piece=piece, signed=piece == "convention")
    return settle_keys(replace(sample, meta=meta, sections=(section,)))


def tell(before: Sequence[str], after: Sequence[str]) -> list[tuple[DifferenceKind, str, str]]:
    found = compare_trees([make_piece(*before)], [make_piece(*after)])
    return [(one.kind, one.before, one.after) for one in found]


# --- exactly the digest -------------------------------------------------------------------------------------------


@given(documents(), documents(), st.booleans())
@FEW
@pytest.mark.slow
def test_no_difference_exactly_when_the_digests_are_equal(one: Document, other: Document, living: bool) -> None:
    frozen, present = settle_keys(one), settle_keys(other)
    if living:
        present = replace(present, sections=(replace(present.sections[0], living=True), *present.sections[1:]))
    for a, b in ((frozen, present), (present, frozen), (frozen, frozen)):
        assert (compare_trees([a], [b]) == ()) == (digest_signed_text([a]) == digest_signed_text([b]))


TEXTS = st.lists(
    st.sampled_from(["", "un", "deux", "trois  mots dits", "trois\u00a0mots dits", "deux mots"]), max_size=6
)


@given(TEXTS, TEXTS, st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
@pytest.mark.slow
def test_few_words_many_times(before: list[str], after: list[str], alone: bool, living: bool) -> None:
    frozen = [make_piece(*before), *([] if alone else [make_piece("a", piece="annexe-1")])]
    present = [
        make_piece("a", piece="annexe-1"),
        make_piece(*after, clause="autre"),
        make_piece("b", living=living, piece="x"),
    ]
    assert (compare_trees(frozen, present) == ()) == (digest_signed_text(frozen) == digest_signed_text(present))
    assert (tell(before, after) == []) == (
        digest_signed_text([make_piece(*before)]) == digest_signed_text([make_piece(*after)])
    )


@given(documents())
@FEW
@pytest.mark.slow
def test_spaces_and_living_sections_are_no_difference(document: Document) -> None:
    settled = settle_keys(document)
    assert compare_trees([settled], [read_tree(write_tree(settled))]) == ()
    tracking = Section("convention/suivi", Span("x"), SectionKind.CHAPTER, (), (Text("Suivi"),), living=True)
    assert compare_trees([settled], [settle_keys(replace(document, sections=(*document.sections, tracking)))]) == ()


def test_narrow_spaces_count_for_nothing() -> None:
    assert tell(["Vu : 12 000 €"], ["Vu\u00a0:  12\u202f000\u00a0€ "]) == []


# --- one kind after the other -------------------------------------------------------------------------------------

A2 = "Un premier alinéa, de la Msa."
A, B, C = "Un premier alinéa, de la Caf.", "Un deuxième, jusqu'au 31 décembre 2029.", "Un troisième, des communes."


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([A, B], [A, B.replace("2029", "2032")], [(CHANGED, B, B.replace("2029", "2032"))]),
        ([A, B, C], ["Nouveau.", A, B, C], [(INSERTED, "", "Nouveau.")]),
        ([A, B, C], [A, B, C, "Nouveau."], [(INSERTED, "", "Nouveau.")]),
        ([A, B, C], [A, C], [(DELETED, B, "")]),
        ([A, B, C], [B, C], [(DELETED, A, "")]),
        ([A, B, C], [B, C, A], [(MOVED, A, A)]),
        ([f"{A} {B}", C], [A, B, C], [(SPLIT, f"{A} {B}", f"{A} | {B}")]),
        ([A, B, C], [A, f"{B} {C}"], [(MERGED, f"{B} | {C}", f"{B} {C}")]),
        ([A, B, C], ["Nouveau.", A2, C], [(INSERTED, "", "Nouveau."), (CHANGED, A, A2), (DELETED, B, "")]),
        ([A], ["Tout autre chose est écrit là."], [(CHANGED, A, "Tout autre chose est écrit là.")]),
        (["", A], [A], [(DELETED, "", "")]),
    ],
)  # fmt: skip
def test_what_has_become_of_each_part(
    before: list[str], after: list[str], expected: list[tuple[DifferenceKind, str, str]]
) -> None:
    assert tell(before, after) == expected


def test_a_difference_says_where() -> None:
    (found,) = compare_trees([make_piece(A, B)], [make_piece(A, B.replace("2029", "2032"))])
    assert (found.piece, found.key, found.block) == ("convention", "clause:suivi/2", "convention/article-9/p2")
    assert (found.origin, found.place) == (Span("suivi.md", 2), "article 9, 2ᵉ alinéa")
    (gone,) = compare_trees([make_piece(A, B)], [make_piece(A)])
    assert (gone.origin, gone.place) == (Span("suivi.md", 2), "article 9, 2ᵉ alinéa")


def test_a_clause_renamed_is_no_move() -> None:
    found = compare_trees([make_piece(A, B, C)], [make_piece(A, B.replace("2029", "2032"), C, clause="bilan")])
    assert [(one.kind, one.key) for one in found] == [(CHANGED, "clause:bilan/2")]


def test_keys_that_are_not_unique_match_one_part_each() -> None:
    """A tree whose keys were never settled: words still tell what is what."""

    def forget(document: Document) -> Document:
        blocks = tuple(replace(block, key="") for block in document.sections[0].blocks)
        return replace(document, sections=(replace(document.sections[0], key="", blocks=blocks),))

    found = compare_trees([forget(make_piece(A, B, C))], [forget(make_piece(A, B.replace("2029", "2032"), C))])
    assert [(one.kind, one.before) for one in found] == [(CHANGED, B)]


def test_notes_are_compared_too() -> None:
    def noted(words: str) -> Document:
        piece = make_piece(A)
        note = Footnote(1, (Text(words),))
        paragraph = Paragraph("convention/article-9/p2", Span("a", 5), (Text(B), note), key="clause:suivi/2")
        section = replace(piece.sections[0], blocks=(*piece.sections[0].blocks, paragraph))
        return replace(piece, sections=(section,))

    (found,) = compare_trees([noted("Loi de 2023.")], [noted("Loi de 2024.")])
    assert (found.kind, found.place, found.after) == (CHANGED, "article 9, 2ᵉ alinéa, note", "Loi de 2024.")


def test_another_picture_is_a_difference() -> None:
    def draw(source: str, alt: str = "Les naissances baissent.") -> Document:
        piece = make_piece(A)
        figure = Figure(
            "convention/article-9/f1", Span("suivi.md", 3), b"", b"", 100.0, 50.0, alt, key="clause:suivi/f1"
        )
        figure = replace(figure, source=f"images/plan.png {source}")
        return replace(piece, sections=(replace(piece.sections[0], blocks=(*piece.sections[0].blocks, figure)),))

    assert compare_trees([draw("un")], [draw("un")]) == ()
    for other in (draw("deux"), draw("un", "Les naissances montent.")):
        assert digest_signed_text([draw("un")]) != digest_signed_text([other])
        (found,) = compare_trees([draw("un")], [other])
        assert (found.place, found.key) == ("article 9, dessin", "clause:suivi/f1")
        assert found.kind is (REDRAWN if found.before == found.after else CHANGED)


def test_a_whole_piece_is_one_difference() -> None:
    convention, annexe = make_piece(A), make_piece(B, piece="annexe-9")
    (found,) = compare_trees([convention], [convention, annexe])
    assert (found.kind, found.piece) == (INSERTED, "annexe-9")
    (found,) = compare_trees([convention, annexe], [convention])
    assert (found.kind, found.piece) == (DELETED, "annexe-9")
    (found,) = compare_trees([convention, annexe], [annexe, convention])
    assert found.kind is MOVED


@given(st.permutations(range(7)))
def test_as_few_parts_as_possible_have_moved(order: list[int]) -> None:
    moved = list_moved(dict(enumerate(order)))
    kept = [order[i] for i in range(7) if i not in moved]
    assert kept == sorted(kept)
    assert (moved == frozenset()) == (order == sorted(order))
    one = [*order[1:], order[0]]
    assert len(list_moved({i: one.index(value) for i, value in enumerate(order)})) <= 1


# --- real texts ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def plan() -> Document:
    return compose_content("exemple-complet", "annexe-3")


def test_one_number_changed_in_a_fiche_is_one_difference(plan: Document) -> None:
    dossier = load_dossier("exemple-complet")
    sheet, origin = dossier.sheets[6]
    words = str(sheet.description)
    operation = sheet.operations[0].model_copy(update={"calendrier": "du 1er mars au 30 juin 2029"})
    changed = sheet.model_copy(update={"operations": (operation, *sheet.operations[1:])})
    sheets = (*dossier.sheets[:6], (changed, origin), *dossier.sheets[7:])
    (found,) = compare_trees([plan], [compose_piece(change(dossier, sheets=sheets), "annexe-3")])
    assert words and found.kind is CHANGED
    assert "fiche:07-vacances-loisirs" in found.key and found.place.startswith("annexe 3, Fiche 7, ligne « Résultats")
    assert found.origin.file.endswith("07-vacances-loisirs.yaml")


def test_one_fiche_removed_is_told_once_and_its_neighbours_by_what_they_say(plan: Document) -> None:
    dossier = load_dossier("exemple-complet")
    rest = change(dossier, sheets=dossier.sheets[:14])  # the last one: no other is numbered anew
    found = compare_trees([plan], [compose_piece(rest, "annexe-3")])
    gone = [one for one in found if one.kind is DELETED]
    assert sum(one.key == "fiche:15-pilotage-observation-evaluation" for one in gone) == 1
    assert all("fiche:15-pilotage" in one.key for one in gone)
    assert not [one for one in found if one.kind in (INSERTED, MOVED)]
    others = [one for one in found if one.kind is CHANGED]
    assert 0 < len(others) < 35, "counts and sums"
    assert all(any(sign.isdigit() for sign in one.before + one.after) for one in others)


def test_every_difference_is_said_in_one_line() -> None:
    one, other = compose_content("bassin-minier", "convention"), compose_content("exemple-complet", "convention")
    found = compare_trees([one], [other])
    assert {difference.kind for difference in found} >= {CHANGED, INSERTED, DELETED}
    for difference in found:
        words = describe_difference(difference)
        assert words.startswith(difference.place + " : ")
        assert "\n" not in words and len(words) < 330


# --- sentences ----------------------------------------------------------------------------------------------------


def make_difference(kind: DifferenceKind, before: str, after: str) -> Difference:
    return Difference(kind, "convention", "k", before, after, Span("suivi.md", 4), "article 9, 2ᵉ alinéa", "c/a/p2")


@pytest.mark.parametrize(
    ("kind", "before", "after", "expected"),
    [
        (CHANGED, B, B.replace("2029", "2032"), "« … 31 décembre 2029. » devient « … 31 décembre 2032. »"),
        (CHANGED, "a b c d e f g", "a b c x e f g", "« … b c d e f … » devient « … b c x e f … »"),
        (CHANGED, "a b c d e f g h i j", "a x c d e f g h y j",
         "« a b c d … » devient « a x c d … » ; « … g h i j » devient « … g h y j »"),
        (CHANGED, " ".join("abcdefghijklmnopqrstuvwxyz" * 2), " ".join("aBcdEfghIjklMnopQrstUvwxYz" * 2),
         "« a b c d … » devient « a B c d … » ; « … c d e f g … » devient « … c d E f g … » ; "
         "« … g h i j k … » devient « … g h I j k … » ; « … k l m n o … » devient « … k l M n o … » ; "
         "« … o p q r s … » devient « … o p Q r s … » ; et 9 autres"),
        (SPLIT, "un deux", "un | deux", "est scindé en plusieurs : « un | deux »"),
        (MERGED, "un | deux", "un deux", "est réuni avec le suivant : « un deux »"),
        (REDRAWN, "une courbe", "une courbe", "le dessin n'est plus le même : « une courbe »"),
        (CHANGED, "un mot", "un mot de plus", "« un mot » devient « un mot de plus »"),
        (CHANGED, "deux deux", "deux", "« deux deux » devient « deux »"),
        (CHANGED, "", "un", "vide devient « un »"),
        (CHANGED, "un", "", "« un » est effacé"),
        (INSERTED, "", "un mot", "est ajouté : « un mot »"),
        (DELETED, "un mot " * 40, "", f"est supprimé : « {'un mot ' * 12}un … »"),
        (INSERTED, "", "", "est ajouté : une partie vide"),
        (MOVED, "un", "un", "a changé de place : « un »"),
    ],
)  # fmt: skip
def test_sentences(kind: DifferenceKind, before: str, after: str, expected: str) -> None:
    assert describe_difference(make_difference(kind, before, after)) == f"article 9, 2ᵉ alinéa : {expected}"


def test_a_difference_is_a_finding() -> None:
    found = report_difference(make_difference(CHANGED, "un", "deux"), "l'acte 01-convention")
    assert (found.code, found.severity) == (Code.TEXTE_DIFFERENT_DE_L_ACTE, Severity.WARNING)
    assert found.message.startswith("le texte n'est plus celui de l'acte 01-convention ; article 9, 2ᵉ alinéa : « un »")
    assert (found.span, found.block) == (Span("suivi.md", 4), "c/a/p2")
    assert report_difference(make_difference(DELETED, "un", ""), "l'acte").block is None
