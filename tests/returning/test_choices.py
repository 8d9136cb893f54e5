"""Facts seen in many places, lines printed several times, words that follow from facts, gaps, texts of the dossier."""

from __future__ import annotations

import shutil
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from generator.editing.accepting import apply_changes
from generator.editing.recomposing import Place
from generator.editing.values import Choice, Decision, SortedChange, TargetKind
from generator.errors import ContentError
from generator.model.document import Document, Gap, Paragraph, Text, block_inlines, walk_blocks, walk_inlines
from generator.model.names import slugify
from generator.model.words.sources import FactPlace, Literal
from generator.returning.sorting.loop_rounds import find_condition
from generator.returning.sorting.sort import sort_changes
from generator.returning.sorting.traced_texts import find_places, list_sources
from tests.returning.conftest import change_words, open_place


@pytest.fixture(scope="module")
def place(copied: Path) -> Place:
    return open_place(copied)


@pytest.fixture(scope="module")
def base(place: Place) -> tuple[Document, ...]:
    return place.compose()


def sort_one(place: Place, base: tuple[Document, ...], before: str, after: str) -> SortedChange:
    """The only change of a text of which words were changed once."""
    (one,) = sort_changes(place, base, change_words(base, before, after))
    return one


def read(place: Place, decision: Decision) -> dict[str, str]:
    """The files that a decision changes."""
    return {file.path: file.data.decode() for file in apply_changes(place, [decision]).files}


def test_a_date_changes_wherever_it_stands(place: Place, base: tuple[Document, ...]) -> None:
    """The fact, its other places told: covers, titles, tables; or frozen words here alone."""
    one = sort_one(place, base, "31\xa0décembre\xa02031", "30\xa0juin\xa02032")
    assert (one.target.kind, one.target.says) == (TargetKind.FACT, "ctg.yaml, periode.fin")
    assert [(place.file.rpartition("/")[2], place.line) for place in one.target.places] == [("ctg.yaml", 33)]
    data, frozen = one.options
    places = " ".join(change.place for change in data.also)
    assert "couvertures" in places and "annexe 3, titre" in places and "colonne" in places
    assert "fin: 2032-06-30" in read(place, Decision(one))["ctg.yaml"]
    assert frozen.choice is Choice.FROZEN and "ne suivra plus la donnée" in frozen.says
    ecarts = read(place, Decision(one, Choice.FROZEN, "prorogation"))["ecarts.yaml"]
    assert 'modele: "{{ periode.fin | date }}"\n    signe: "30 juin 2032"' in ecarts


def test_a_line_printed_several_times_asks(place: Place, base: tuple[Document, ...]) -> None:
    """All of its places, told before, or one party alone."""
    one = sort_one(place, base, "est situé", "est fixé")
    assert one.asks and [option.choice for option in one.options][:2] == [Choice.DEVIATION, Choice.HERE]
    assert len(one.options[0].also) == 4
    everywhere = read(place, Decision(one, reason="usage"))["ecarts.yaml"]
    here = read(place, Decision(one, Choice.HERE, "usage"))["ecarts.yaml"]
    assert "partie.id" not in everywhere
    assert '{% if partie.id == \\"caf\\" %}fixé{% else %}situé{% endif %}' in here


def test_the_round_of_any_loop_is_told(place: Place, base: tuple[Document, ...]) -> None:
    """Of a representative, who has no name of its own in keys, its rank; of orientations, of axes, what they are."""
    one = sort_one(place, base, "(Cachet", "(Tampon")
    here = read(place, Decision(one, Choice.HERE, "usage"))["ecarts.yaml"]
    assert '{% if partie.id == \\"caf\\" and loop.index == 1 %}Tampon{% else %}Cachet{% endif %}' in here
    facts, lines = place.dossier.facts, place.dossier.clauses["objectifs"].lines
    axis = slugify(facts.axes[1])[:48]
    assert find_condition(facts, lines, 5, "clause:objectifs/offre/creer-x/3") == (
        'orientation.id == "offre" and objectif.id == "creer-x"'
    )
    assert find_condition(facts, lines, 12, f"clause:objectifs/{axis}/5") == f'axe == "{facts.axes[1]}"'
    assert find_condition(facts, ("Vu {{ partie.nom }}",), 0, "clause:x/caf/1") == 'partie.id == "caf"'
    assert find_condition(facts, lines, 5, "clause:objectifs/1/creer-x/3") is None  # which round, nothing says inside
    assert find_condition(facts, lines, 0, "clause:objectifs/1") is None


def test_words_that_follow_from_facts_may_be_frozen(place: Place, base: tuple[Document, ...]) -> None:
    """Nothing by itself: the facts are named, and the expression gives way when that is chosen."""
    one = sort_one(place, base, "signataires peuvent", "signataires pourront")
    assert one.target.kind in (TargetKind.CLAUSE, TargetKind.NONE)
    other = sort_one(place, base, "Recensent", "Recenseront")
    assert other.target.kind is TargetKind.NONE and other.asks
    assert [option.choice for option in other.options] == [Choice.FROZEN]
    assert "Recenseront" in read(place, Decision(other, reason="accord"))["ecarts.yaml"]


def test_a_local_text_is_edited_in_its_own_file(place: Place, base: tuple[Document, ...]) -> None:
    """The file of `textes/`, and no écart."""
    one = sort_one(place, base, "quatre enjeux", "cinq enjeux")
    assert (one.target.kind, [option.choice for option in one.options]) == (TargetKind.LOCAL_TEXT, [Choice.TEXT])
    assert "cinq enjeux" in read(place, Decision(one))["textes/diagnostic-enjeux.md"]


def test_a_number_of_the_program_is_not_editable(place: Place, base: tuple[Document, ...]) -> None:
    """A reference follows the plan; a total is worked out; a heading of a table is the program's."""
    for before, after in (("annexe\xa05", "annexe\xa06"), ("Total du territoire", "Total général")):
        one = sort_one(place, base, before, after)
        assert (one.target.kind, one.options) == (TargetKind.NONE, ())
        assert "calculé" in one.target.says
        with pytest.raises(ContentError):
            apply_changes(place, [Decision(one)])


def test_a_gap_is_filled_where_the_fact_is_missing(copied: Path, tmp_path: Path) -> None:
    """« à compléter » replaced by words: the value that nobody knew."""
    folder = tmp_path / "exemple"
    shutil.copytree(copied, folder)
    facts = folder / "ctg.yaml"
    facts.write_text(facts.read_text().replace("nom: CARADEC", "nom: à compléter"))
    place = open_place(folder)
    base = place.compose()
    wanted = tuple(fill_gap(document) for document in base)
    changes = sort_changes(place, base, wanted)
    assert {one.target.says for one in changes} == {"ctg.yaml, parties.1.representants.2.nom"}
    assert "nom: KERVELLA" in read(place, Decision(changes[0]))["ctg.yaml"]


def fill_gap(value: object) -> object:
    """A tree with words in the place of its first kind of gap."""
    if isinstance(value, Gap):
        return Text("KERVELLA")
    if isinstance(value, tuple):
        return tuple(fill_gap(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type | Text):
        known = {one.name: getattr(value, one.name) for one in fields(value)}
        new = {name: fill_gap(one) for name, one in known.items() if isinstance(one, tuple) or is_dataclass(one)}
        return replace(value, **{name: one for name, one in new.items() if one != known[name]})
    return value


def test_sources_are_found_both_ways(place: Place) -> None:
    """From a paragraph to what it is made from, from a fact to where it appears."""
    traced = place.compose(traced=True)
    sources = dict(list_sources(traced[0]))
    assert all(isinstance(one, Literal) for one in sources["clause:duree/2"])
    places = find_places(traced, FactPlace("ctg.yaml", ("periode", "fin")))
    assert ("convention", "clause:duree/1") in places
    people = find_places(traced, FactPlace("ctg.yaml", ("parties", 0, "representants", 0, "prenom")))
    assert len([key for piece, key in people if piece == "convention"]) >= 2
    words = [
        inline.value
        for section in traced[0].sections
        for block in walk_blocks(section.blocks)
        if isinstance(block, Paragraph) and block.key == "clause:duree/2"
        for inline in walk_inlines(block_inlines(block))
        if isinstance(inline, Text)
    ]
    assert words[0].startswith("La présente convention ne peut être reconduite")
