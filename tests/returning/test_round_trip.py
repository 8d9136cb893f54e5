"""From a Word file that came back to the files of the dossier, and random words of any paragraph taken back."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from generator.comparing.changes import COVER
from generator.editing.accepting import apply_changes
from generator.editing.recomposing import Place, recompose
from generator.editing.trying import compare_differing
from generator.editing.values import Decision, SortedChange, TargetKind
from generator.model.document import Document, Heading, Paragraph, Text, block_inlines, walk_blocks, walk_inlines
from generator.returning.sorting.sort import sort_changes
from generator.returning.word.authors import find_authors
from generator.returning.word.returned import read_returned_bytes
from generator.writing.word.document import write_docx
from generator.writing.word.origin.record import Sources
from tests.returning.conftest import open_place, save_with_office
from tests.returning.word.word_hand import WordFile

ANNE, MARC = "Anne Lebrun", "Marc Petit"


@pytest.fixture(scope="module")
def place(copied: Path) -> Place:
    return open_place(copied)


@pytest.fixture(scope="module")
def base(place: Place) -> tuple[Document, ...]:
    return place.compose()


def send(place: Place, document: Document) -> WordFile:
    """The Word file of a piece, ready to be edited."""
    sources = Sources("exemple", "ab" * 32, "ctg-2026 1.2", "1.0", place.dossier.folder)
    return WordFile(write_docx(document, place.workshop.furniture, None, sources))


def edit_convention(file: WordFile) -> None:
    """Thirty edits of a convention, of every kind that its words know, by two people and by nobody."""

    def find(mark: str) -> Any:
        return file.paragraph(f"_convention__{mark}")

    # Facts, some of which stand elsewhere too; words that an agreement gives.
    file.replace(find("parties__p3"), "Castelambre", "Castelnau", ANNE)
    file.replace(find("parties__p12"), "ORLHAC", "ORLHAC-MARTIN", MARC)
    file.replace(find("parties__p7"), "dénommée", "désignée", ANNE)
    file.replace(find("article_10__p1"), "2031", "2032", ANNE)
    file.replace(find("article_4__l1_2_p"), "les plus fragiles", "vulnérables", ANNE)
    file.replace(find("article_4__l1_3_l_2_p"), "national", "départemental", MARC)
    # Words of clauses, of headings, of texts of the dossier, tracked and not.
    file.replace(find("visas__p5"), "pour le plein emploi", "pour le plein-emploi", MARC)
    file.replace(find("visas__p11"), "2019", "2020", ANNE)
    file.replace(find("visas__p13"), "22", "29", ANNE)
    file.replace(find("preambule__p4"), "emblématiques", "premières")
    file.replace(find("article_2__l1_1_l_2_p"), "pérennisation", "consolidation", ANNE)
    file.replace(find("article_4"), "objectifs partagés", "objectifs communs", ANNE)
    file.replace(find("article_5__p4"), "bonifiés", "majorés", ANNE)
    file.replace(find("article_7__p1"), "utiles", "nécessaires", MARC)
    file.replace(find("article_9__p2"), "dès le démarrage", "avant le démarrage", ANNE)
    file.replace(find("article_9__p10"), "habilitée(s)", "autorisée(s)", MARC)
    file.replace(find("article_12__h3"), "consentement mutuel", "accord mutuel", MARC)
    file.replace(find("article_13__p1"), "Tout litige", "Tout différend", MARC)
    file.replace(find("article_14__p1"), "professionnel", "", ANNE)
    # Paragraphs and items that come, go, move, are cut and put together.
    file.add_paragraph(find("visas__p6"), "Vu le décret n° 2026-12 du 3 janvier 2026 ;", ANNE)
    file.delete_paragraph(find("visas__p9"), MARC)
    file.add_paragraph(find("preambule__l2_3_p"), "Développer le temps libre ;", MARC)
    file.delete_paragraph(find("preambule__l2_8_p"), ANNE)
    file.add_paragraph(find("article_2__l2_4_l_2_p"), "un appui aux bailleurs.", MARC)
    file.delete_paragraph(find("article_9__l5_4_p"), MARC)
    file.add_paragraph(find("article_5__p5"), "Un alinéa sans suivi.")
    file.delete_paragraph(find("article_6__p7"))
    file.split(find("preambule__p15"), "les analyses partagées", MARC)
    file.merge(find("article_8__p1"), ANNE)
    file.move(find("article_11__p4"), find("article_11__p1"), ANNE)


SORTED = {
    TargetKind.FACT: 5,
    TargetKind.LOCAL_TEXT: 3,
    TargetKind.CLAUSE: 21,
    TargetKind.NONE: 1,  # an agreement
}


@pytest.mark.slow
def test_thirty_edits_are_accepted_and_the_next_file_says_them(place: Place, base: tuple[Document, ...]) -> None:
    """Thirty found, none false, each sorted and signed; the next Word file differs by what was told, and no more."""
    file = send(place, base[0])
    edit_convention(file)
    text = read_returned_bytes(file.save(), "convention.docx")
    changes = sort_changes(place, (text.base,), (text.wanted,))
    assert len(changes) == 30
    assert Counter(one.target.kind for one in changes) == SORTED
    authors = [tuple(who.author for who in find_authors(one.change, text.tracked)) for one in changes]
    assert Counter(authors) == {(ANNE,): 15, (MARC,): 12, (): 3}
    taken = [one for one in changes if one.options]
    edited = apply_changes(place, [Decision(one, reason="relecture") for one in taken])
    assert {file.path for file in edited.files} == {
        *(f"clauses/{name}.md" for name in OWN_CLAUSES),
        "ctg.yaml",
        "ecarts.yaml",
        "textes/visas-locaux.md",
    }
    after = recompose(place, edited.files)
    following = read_returned_bytes(send(place, after[0]).save(), "convention.docx").wanted
    told = {(change.before, change.after) for one in taken for change in one.options[0].also if change.piece == PIECE}
    told |= {(one.change.after, one.change.before) for one in changes if not one.options}
    left = [change for change in compare_differing((text.wanted,), (following,)).changes if change.key != COVER]
    assert len(left) == 3  # an agreement that stays, the last year in the list of annexes, a name among the signatures
    assert {(change.before, change.after) for change in left} <= told
    assert any(change.key == COVER for one in taken for change in one.options[0].also)


@pytest.mark.slow
def test_the_same_thirty_edits_saved_by_libreoffice_are_wanted_alike(
    place: Place, base: tuple[Document, ...], tmp_path: Path
) -> None:
    """To the last word and key: what is sorted, accepted and said next is what the test above says."""
    file = send(place, base[0])
    edit_convention(file)
    raw = file.save()
    ours, saved = (read_returned_bytes(one, "convention.docx") for one in (raw, save_with_office(raw, tmp_path)))
    assert saved.base == ours.base and saved.wanted == ours.wanted != ours.base
    assert not saved.strays and saved.found_by is ours.found_by


PIECE = "convention"
OWN_CLAUSES = (
    "branche-famille",
    "champs-caf",
    "collaboration",
    "communication",
    "engagements",
    "execution",
    "suivi",
    "visas",
)


def test_a_file_that_nobody_has_edited_asks_for_nothing(place: Place, base: tuple[Document, ...]) -> None:
    """The boxes of the last two parties stand in one row: a table that only lays others side by side."""
    text = read_returned_bytes(send(place, base[0]).save(), "convention.docx")
    assert compare_differing((text.base,), (text.wanted,)).changes == ()
    assert text.notes == ()


@pytest.mark.slow
def test_items_of_lists_in_cells_come_and_go_in_their_file(place: Place, base: tuple[Document, ...]) -> None:
    """A line of a list of a fiche is an element of the YAML list; of one element or of two, cells are set otherwise."""
    piece = next(document for document in base if document.meta.piece == "annexe-3")
    file = send(place, piece)
    file.add_paragraph(file.saying("Nombre de demandes restées sans réponse"), "Délai de réponse", ANNE)
    file.delete_paragraph(file.saying("Retours à l’emploi ou entrées en formation"), ANNE)
    file.add_paragraph(file.saying("Temps de trajet déclaré"), "Accueil ressenti", ANNE)
    text = read_returned_bytes(file.save(), "annexe-3.docx")
    changes = sort_changes(place, (text.base,), (text.wanted,))
    assert [one.target.says.partition("operations.")[2] for one in changes] == [
        "1.indicateurs_qualitatifs.2",
        "2.indicateurs_quantitatifs, élément 3",
        "2.indicateurs_qualitatifs, élément 2",
    ]
    (edited,) = apply_changes(place, [Decision(one) for one in changes]).files
    said = edited.data.decode()
    assert "restées sans réponse dans la commune\n      - Délai de réponse\n" in said
    assert "déclaré par les familles\n      - Accueil ressenti\n" in said and "Retours à l'emploi" not in said


def change_random_words(
    base: tuple[Document, ...], seed: int, count: int
) -> tuple[tuple[Document, ...], frozenset[tuple[str, str]]]:
    """The texts with a word added in so many paragraphs taken at random; what was added, by piece and key."""
    rng = random.Random(seed)
    known: list[tuple[str, str, Text]] = []
    for document in base:
        for section in document.sections:
            for block in walk_blocks(section.blocks):
                if isinstance(block, Paragraph | Heading):
                    texts = [one for one in walk_inlines(block_inlines(block)) if isinstance(one, Text)]
                    long = [one for one in texts if len(one.value.split()) > 6]
                    known += [(document.meta.piece, block.key, one) for one in long[:1]]
    chosen = {(piece, key): text for piece, key, text in rng.sample(known, count)}

    def change(value: Any, text: Text) -> Any:
        if value is text:
            words = text.value.split(" ")
            words.insert(rng.randrange(1, len(words)), "doucement")
            return Text(" ".join(words))
        if isinstance(value, tuple):
            return tuple(change(one, text) for one in value)
        if is_dataclass(value) and hasattr(value, "children"):
            return replace(value, children=change(value.children, text))  # type: ignore[type-var]
        return value

    def walk(value: Any, piece: str) -> Any:
        if isinstance(value, Paragraph | Heading):
            text = chosen.get((piece, value.key))
            return replace(value, inlines=change(value.inlines, text)) if text is not None else value
        if isinstance(value, tuple):
            return tuple(walk(one, piece) for one in value)
        if is_dataclass(value) and not isinstance(value, type | Text):
            held = {one.name: getattr(value, one.name) for one in fields(value)}
            new = {name: walk(one, piece) for name, one in held.items() if isinstance(one, tuple) or is_dataclass(one)}
            return replace(value, **{name: one for name, one in new.items() if one != held[name]})
        return value

    return tuple(walk(document, document.meta.piece) for document in base), frozenset(chosen)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_any_words_that_can_be_edited_are_said_by_the_next_text(
    place: Place, base: tuple[Document, ...], seed: int
) -> None:
    """Each change is found; of those that can be made, the next text says all, and nothing that was not told."""
    wanted, added = change_random_words(base, seed, 12)
    changes = sort_changes(place, base, wanted)
    assert {(one.change.piece, one.change.key) for one in changes} == added
    taken = [one for one in changes if one.options and not one.asks]
    assert len(taken) >= 6
    for one in changes:
        if not one.options:
            assert one.target.kind is TargetKind.NONE and one.target.says
    edited = apply_changes(place, [Decision(one, reason="relecture") for one in taken])
    left = compare_differing(wanted, recompose(place, edited.files)).changes
    refused = {one.change.before for one in changes if one not in taken}
    told = {change.before for one in taken for change in one.options[0].also}
    assert all(_is_known(one.after, refused | told) or one.key in _list_keys(taken) for one in left)


def _is_known(words: str, known: set[str]) -> bool:
    return words in known or any("doucement" in words and words.replace("doucement ", "") == one for one in known)


def _list_keys(changes: list[SortedChange]) -> set[str]:
    return {change.key for one in changes for change in one.options[0].also}
