"""The grammar of functions: article, gender, plural, and who it cannot tell."""

from __future__ import annotations

import pytest

from generator.composing import grammar
from generator.composing.functions import function_gender, list_undecidable, say_respective, split_article
from generator.model.facts import Civility, Participle, Representative
from generator.model.parties.columns import Gender


def person(fonction: str, civilite: Civility | None = None, genre: Gender | None = None) -> Representative:
    facts = Representative(nom="EXEMPLE", fonction=fonction, genre=genre)
    return facts if civilite is None else facts.model_copy(update={"civilite": civilite})


@pytest.mark.parametrize(
    ("fonction", "article", "rest"),
    [
        ("Maire", "", "Maire"),
        ("la Première Adjointe", "la", "Première Adjointe"),
        ("Le Premier Adjoint au Maire", "le", "Premier Adjoint au Maire"),
        ("l’Adjointe", "l'", "Adjointe"),
        ("son Président", "son", "Président"),
        ("Latiniste", "", "Latiniste"),  # no article without a space
    ],
)
def test_the_article_of_a_function(fonction: str, article: str, rest: str) -> None:
    assert split_article(fonction) == (article, rest)


@pytest.mark.parametrize(
    ("fonction", "gender"),
    [
        ("Présidente du Conseil départemental", Gender.FEMININE),
        ("Première Vice-présidente", Gender.FEMININE),
        ("Directeur de la Présidente", Gender.MASCULINE),  # only the words before « de »
        ("Conseillère communautaire déléguée", Gender.FEMININE),
        ("la Maire", Gender.FEMININE),
        ("le Maire", Gender.MASCULINE),
        ("Maire", None),
        ("Maire déléguée", Gender.FEMININE),
    ],
)
def test_the_gender_that_a_function_tells(fonction: str, gender: Gender | None) -> None:
    assert function_gender(fonction) is gender


@pytest.mark.parametrize(
    ("who", "own", "the"),
    [
        (person("Maire", Civility.MADAME), "sa Maire", "la Maire"),
        (person("le Maire", Civility.MADAME), "le Maire", "le Maire"),
        (person("la Première Adjointe"), "la Première Adjointe", "la Première Adjointe"),
        (person("sa Première Adjointe"), "sa Première Adjointe", "la Première Adjointe"),
        (person("l'Adjointe au Maire"), "l'Adjointe au Maire", "l'Adjointe au Maire"),
        (person("Adjointe au Maire"), "son Adjointe au Maire", "l'Adjointe au Maire"),
        (person("Président de son Conseil"), "le Président de son Conseil", "le Président du Conseil"),
        (
            person("la Présidente de sa Commission permanente"),
            "la Présidente de sa Commission permanente",
            "la Présidente de la Commission permanente",
        ),
    ],
)
def test_a_function_after_a_party_and_alone(who: Representative, own: str, the: str) -> None:
    assert grammar.own_function(who) == own
    assert grammar.the_function(who) == the


def test_those_who_sign_together() -> None:
    woman, man = Gender.FEMININE, Gender.MASCULINE
    assert say_respective(["Maire", "le Maire"], [woman, man]) == "maires respectifs"
    assert say_respective(["Maire", "Maire"], [woman, woman]) == "maires respectives"
    assert say_respective(["Président", "Présidente"], [man, woman]) == "présidents respectifs"
    assert say_respective(["Présidente", "Présidente"], [woman, woman]) == "présidentes respectives"
    assert (
        say_respective(["Directeur général", "Directrice générale"], [man, woman]) == "directeurs généraux respectifs"
    )
    assert say_respective(["Maire", "Président"], [woman, man]) == "représentants respectifs"
    assert say_respective(["Maire", "Maire"], [woman, None]) == "maires respectifs"


def test_other_words_for_authorised() -> None:
    women = [person("Directrice"), person("Présidente")]
    assert grammar.authorised(women, Participle.HABILITE) == "habilitées"
    assert grammar.authorised([*women, person("Président")], Participle.HABILITE) == "habilités"
    assert grammar.authorised(women[:1], Participle.MANDATE) == "mandatée"


def test_who_cannot_be_agreed_with() -> None:
    people = (
        person("Maire"),
        person("Maire", genre=Gender.MASCULINE),
        person("Maire", Civility.MADAME),
        person("Préfète"),
    )
    assert list_undecidable(people) == (0,)
