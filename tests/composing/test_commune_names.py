"""« de » before the name of every commune of France: the official article first, our guess bounded against it."""

from __future__ import annotations

import pytest

from generator.composing import grammar
from generator.model.territories import Liaison, ReferenceCommune
from generator.reading.communes import find_commune, load_tables

MAX_WRONG_GUESSES = (
    260  # of 34 869: most are h aspirés of Alsace, Moselle and Picardie, which no rule of spelling gives
)
ARTICLES = {
    Liaison.LE: ("Le ", "du "),
    Liaison.LA: ("La ", "de La "),
    Liaison.LES: ("Les ", "des "),
    Liaison.L_APOSTROPHE: ("L'", "de L'"),
    Liaison.AUX: ("Aux ", "des "),
    Liaison.LAS: ("Las ", "de Las "),
    Liaison.LOS: ("Los ", "de Los "),
}
MISFILED = {"63448"}  # « Le Vernet-Chaméane » stands in the table as a name without article


def known(commune: ReferenceCommune) -> Liaison:
    assert commune.liaison is not None
    return commune.liaison


def expected(commune: ReferenceCommune) -> str:
    """By the definition of the « type de nom en clair », without the program's rules."""
    liaison = known(commune)
    if liaison is Liaison.CONSONANT:
        return f"de {commune.name}"
    if liaison is Liaison.VOWEL:
        return f"d'{commune.name}"
    article, prefix = ARTICLES[liaison]
    assert commune.name.startswith(article), commune
    return prefix + commune.name.removeprefix(article)


def real_communes() -> tuple[ReferenceCommune, ...]:
    return tuple(c for c in load_tables().communes.values() if c.liaison is not None and c.insee not in MISFILED)


@pytest.mark.slow
def test_every_commune_takes_its_official_article() -> None:
    communes = real_communes()
    assert len(communes) > 34_000
    wrong = [c for c in communes if grammar.of_name(c.name, c.liaison) != expected(c)]
    assert not wrong, wrong[:10]


def test_the_article_of_a_misfiled_name_is_contracted_all_the_same() -> None:
    commune = find_commune("63448")
    assert commune is not None and commune.liaison is Liaison.CONSONANT
    assert grammar.of_name(commune.name, commune.liaison) == "du Vernet-Chaméane"


@pytest.mark.slow
def test_guesses_are_bounded_and_only_about_elision() -> None:
    wrong = [c for c in real_communes() if grammar.of_name(c.name) != expected(c)]
    assert len(wrong) <= MAX_WRONG_GUESSES, ", ".join(f"{expected(c)} ({c.insee})" for c in wrong)
    assert {known(c) for c in wrong} <= {Liaison.CONSONANT, Liaison.VOWEL}
    assert {c.name[0] for c in wrong} <= set("HYO")


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        ("13041", "de Gardanne"),
        ("13005", "d'Aubagne"),
        ("97422", "du Tampon"),
        ("13071", "des Pennes-Mirabeau"),
        ("13028", "de La Ciotat"),
        ("83069", "d'Hyères"),
        ("67180", "de Haguenau"),
        ("14333", "de Honfleur"),
        ("60703", "des Marais"),
        ("21314", "d'Hauteroche"),
        ("39177", "de Hauteroche"),
    ],
)
def test_names_that_trip_a_rule(code: str, phrase: str) -> None:
    commune = find_commune(code)
    assert commune is not None
    assert grammar.of_name(commune.name, commune.liaison) == phrase
