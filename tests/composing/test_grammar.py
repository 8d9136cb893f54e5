"""French grammar of places and parties, with the names that trip a rule."""

from __future__ import annotations

import pytest

from generator.composing import grammar
from generator.errors import Span
from generator.model.facts import Civility, Party, Representative, Unknown
from generator.model.parties.columns import Gender
from generator.model.party_kinds import PartyType
from generator.model.territories import Liaison
from generator.reading.communes import load_tables
from generator.renewing.dossier_draft import GROUPING_KINDS, name_caf, name_grouping


def person(civility: Civility, function: str = "Maire") -> Representative:
    return Representative(civilite=civility, prenom="Dominique", nom="EXEMPLE", fonction=function)


def party(kind: PartyType, name: str, *people: Representative, gender: Gender | None = None) -> Party:
    return Party(id="x", type=kind, nom=name, genre=gender, representants=people or (person(Civility.MADAME),))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Gardanne", "de Gardanne"),
        ("Aubagne", "d'Aubagne"),
        ("Le Tampon", "du Tampon"),
        ("Les Pennes-Mirabeau", "des Pennes-Mirabeau"),
        ("La Ciotat", "de La Ciotat"),
        ("L'Estaque", "de L'Estaque"),
        ("Hyères", "d'Hyères"),
        ("Hazebrouck", "de Hazebrouck"),
        ("Le Havre", "du Havre"),
        ("Hénin-Beaumont", "d'Hénin-Beaumont"),
        ("Hérouville-Saint-Clair", "d'Hérouville-Saint-Clair"),
        ("Hendaye", "d'Hendaye"),
        ("Hennebont", "d'Hennebont"),
        ("Halluin", "d'Halluin"),
        ("Haguenau", "de Haguenau"),
        ("Ham", "de Ham"),
        ("Huy", "de Huy"),
        ("Éguilles", "d'Éguilles"),
        ("Œuilly", "d'Œuilly"),
        ("Yerres", "de Yerres"),
        ("Yvetot", "d'Yvetot"),
        ("Wattrelos", "de Wattrelos"),
        ("Oisly", "d'Oisly"),
        ("Ouistreham", "de Ouistreham"),
        ("Istres", "d'Istres"),
        ("Uzès", "d'Uzès"),
        ("Lestrem", "de Lestrem"),
        ("Leforest", "de Leforest"),
    ],
)
def test_of_a_place(name: str, expected: str) -> None:
    assert grammar.of_name(name) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a, b et c")],
)
def test_enumerations(words: list[str], expected: str) -> None:
    assert grammar.join_words(words) == expected


def test_de_is_said_once_unless_it_changes() -> None:
    assert grammar.of_names(["Gardanne", "Gréasque", "Meyreuil"]) == "de Gardanne, Gréasque et Meyreuil"
    assert grammar.of_names(["Gardanne", "Aubagne"]) == "de Gardanne et d'Aubagne"
    assert grammar.of_names(["Le Tampon", "La Ciotat"]) == "du Tampon et de La Ciotat"
    assert grammar.communes_phrase(["Gardanne"]) == "la commune de Gardanne"
    assert grammar.communes_phrase(["Aubagne", "Auriol"]) == "les communes d'Aubagne et d'Auriol"


@pytest.mark.parametrize(
    ("kind", "name", "the", "of"),
    [
        (PartyType.COMMUNE, "Commune de Gardanne", "la", "de la"),
        (PartyType.DEPARTEMENT, "Département de l'Ain", "le", "du"),
        (PartyType.SYNDICAT, "Syndicat des deux rives", "le", "du"),
        (PartyType.METROPOLE, "Métropole de Lyon", "la", "de la"),
    ],
)
def test_the_article_of_a_party_is_contracted(kind: PartyType, name: str, the: str, of: str) -> None:
    body = party(kind, name)
    assert grammar.party_with_article(body) == f"{the} {name}"
    assert grammar.of_party(body) == f"{of} {name}"


def test_the_article_of_a_party_elides_or_is_its_own() -> None:
    state = party(PartyType.ETAT, "État")
    assert [f(state) for f in (grammar.party_with_article, grammar.of_party)] == ["l'État", "de l'État"]
    own = party(PartyType.EDUCATION_NATIONALE, "les services de l'Éducation nationale")
    assert grammar.of_party(own) == "des services de l'Éducation nationale"
    assert grammar.of_party(party(PartyType.COMMUNE, "Le Tampon")) == "du Tampon"
    assert grammar.party_with_article(party(PartyType.SYNDICAT, "Association mixte")) == "l'Association mixte"


def test_a_party_agrees_with_its_type_unless_told_otherwise() -> None:
    assert grammar.represented(party(PartyType.COMMUNE, "Commune")) == "Représentée"
    assert grammar.represented(party(PartyType.DEPARTEMENT, "Département")) == "Représenté"
    assert grammar.named(party(PartyType.SYNDICAT, "Union", gender=Gender.FEMININE)) == "dénommée"


@pytest.mark.parametrize(
    ("civilities", "expected"),
    [
        ([Civility.MONSIEUR], "autorisé"),
        ([Civility.MADAME], "autorisée"),
        ([Civility.MADAME, Civility.MONSIEUR], "autorisés"),
        ([Civility.MADAME, Civility.MADAME], "autorisées"),
    ],
)
def test_those_who_sign_agree_in_gender_and_number(civilities: list[Civility], expected: str) -> None:
    assert grammar.authorised([person(c) for c in civilities]) == expected


@pytest.mark.parametrize(
    ("civility", "function", "the", "own"),
    [
        (Civility.MADAME, "Présidente", "la Présidente", "sa Présidente"),
        (Civility.MADAME, "Maire", "la Maire", "sa Maire"),
        (Civility.MONSIEUR, "Maire", "le Maire", "son Maire"),
        (Civility.MADAME, "Adjointe au Maire", "l'Adjointe au Maire", "son Adjointe au Maire"),
        (Civility.MONSIEUR, "Administrateur", "l'Administrateur", "son Administrateur"),
    ],
)
def test_functions_take_their_article_and_possessive(civility: Civility, function: str, the: str, own: str) -> None:
    someone = person(civility, function)
    assert grammar.the_function(someone) == the
    assert grammar.own(function, grammar.representative_gender(someone)) == own


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Conseil Municipal", "Conseils Municipaux"),
        ("conseil communautaire", "conseils communautaires"),
        ("bureau métropolitain", "bureaux métropolitains"),
        ("comité syndical", "comités syndicaux"),
        ("commission permanente", "commissions permanentes"),
        ("Conseil d'administration", "Conseils d'administration"),
        ("Conseil d'Administration", "Conseils d'Administration"),
    ],
)
def test_plurals_of_bodies(body: str, expected: str) -> None:
    assert grammar.pluralise(body) == expected


def test_capitals_leave_the_rest_alone() -> None:
    assert grammar.capitalise("l'État et la Caf") == "L'État et la Caf"
    assert grammar.capitalise("") == ""
    assert grammar.capitalise("élan") == "Élan"


@pytest.mark.parametrize(
    ("body", "of", "own"),
    [
        ("Conseil Municipal", "du Conseil Municipal", "son Conseil Municipal"),
        ("Commission permanente", "de la Commission permanente", "sa Commission permanente"),
        ("Assemblée plénière", "de l'Assemblée plénière", "son Assemblée plénière"),
    ],
)
def test_bodies_have_a_gender(body: str, of: str, own: str) -> None:
    assert grammar.of_body(body) == of
    assert grammar.own(body, grammar.body_gender(body)) == own


def test_an_unknown_civility_agrees_with_both() -> None:
    unknown = Representative(
        civilite=Unknown("civilité", Span("ctg.yaml")), prenom="Dominique", nom="EXEMPLE", fonction="Maire"
    )
    assert grammar.authorised([unknown]) == "autorisé(e)"
    assert grammar.authorised([unknown, unknown]) == "autorisé(e)s"
    assert grammar.authorised([unknown, person(Civility.MONSIEUR)]) == "autorisés"
    assert grammar.the_function(unknown) == "le/la Maire"
    assert grammar.own("Maire", grammar.representative_gender(unknown)) == "son/sa Maire"


@pytest.mark.parametrize(
    ("phrase", "bare"),
    [("la Caf", "Caf"), ("l'État", "État"), ("Les Pennes", "Pennes"), ("Caf 13", "Caf 13"), ("lauriers", "lauriers")],
)
def test_an_article_dropped(phrase: str, bare: str) -> None:
    assert grammar.drop_article(phrase) == bare


@pytest.mark.parametrize(
    ("kind", "name", "the", "of"),
    [
        (PartyType.METROPOLE, "Nantes Métropole", "Nantes", "de Nantes"),
        (PartyType.METROPOLE, "Orléans Métropole", "Orléans", "d'Orléans"),
        (PartyType.METROPOLE, "Eurométropole de Strasbourg", "l'Euro", "de l'Euro"),
        (PartyType.COMMUNAUTE_AGGLOMERATION, "Grand Chambéry", "Grand", "de Grand"),
        (PartyType.SYNDICAT, "Sivom du Ried", "le Sivom", "du Sivom"),
        (PartyType.DEPARTEMENT, "Collectivité européenne d'Alsace", "la Coll", "de la Coll"),
        (PartyType.EDUCATION_NATIONALE, "Rectorat de l'académie de Dijon", "le Rec", "du Rec"),
        (PartyType.COMMUNE, "Ville de Paris", "la Ville", "de la Ville"),
    ],
)
def test_the_first_noun_of_a_name_decides(kind: PartyType, name: str, the: str, of: str) -> None:
    body = party(kind, name)
    assert grammar.party_with_article(body).startswith(the)
    assert grammar.of_party(body).startswith(of)


def test_no_grouping_of_france_takes_a_wrong_article() -> None:
    """Names without article are those of métropoles that begin with a proper name; all the others say « la »."""
    alone, wrong = [], []
    for grouping in load_tables().groupings.values():
        body = party(PartyType(GROUPING_KINDS[grouping.kind].key), name_grouping(grouping))
        phrase = grammar.party_with_article(body)
        if phrase == body.nom:
            alone.append(phrase)
        elif not phrase.startswith(("la Communauté ", "la Métropole ", "l'Eurométropole ")):
            wrong.append(phrase)
    assert not wrong
    assert "Nantes Métropole" in alone
    assert all("étropole" in name for name in alone), alone


@pytest.mark.parametrize(
    ("code", "phrase"),
    [
        ("01", "de l'Ain"),
        ("13", "des Bouches-du-Rhône"),
        ("59", "du Nord"),
        ("2A", "de la Corse-du-Sud"),
        ("2B", "de la Haute-Corse"),
        ("35", "d'Ille-et-Vilaine"),
        ("75", "de Paris"),
        ("84", "de Vaucluse"),
        ("90", "du Territoire de Belfort"),
        ("971", "de la Guadeloupe"),
        ("974", "de La Réunion"),
        ("976", "de Mayotte"),
    ],
)
def test_the_caf_of_a_departement(code: str, phrase: str) -> None:
    assert name_caf(load_tables().departements[code]) == f"Caisse d'allocations familiales {phrase}"


def test_every_departement_takes_its_official_article() -> None:
    """By the « type de nom en clair » of the table, without the program's rules; « de Vaucluse » is its own usage."""
    prefixes = {
        Liaison.CONSONANT: "de ",
        Liaison.VOWEL: "d'",
        Liaison.LE: "du ",
        Liaison.LA: "de la ",
        Liaison.LES: "des ",
        Liaison.L_APOSTROPHE: "de l'",
    }
    known = [d for d in load_tables().departements.values() if d.liaison is not None and d.code != "84"]
    assert len(known) > 95
    for departement in known:
        assert departement.liaison is not None
        expected = f"Caisse d'allocations familiales {prefixes[departement.liaison]}{departement.name}"
        assert name_caf(departement) == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "deux"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (46, "quarante-six"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (99, "quatre-vingt-dix-neuf"),
        (120, "120"),
    ],
)
def test_numbers_in_words(number: int, words: str) -> None:
    assert grammar.spell_number(number) == words


def test_communes_in_number_are_feminine() -> None:
    assert grammar.communes_in_number(["Gardanne", "Aubagne"]) == "les deux communes de Gardanne et d'Aubagne"
    assert grammar.communes_in_number([f"Bourg-{n}" for n in range(21)]).startswith("les vingt et une communes de")


def test_a_group_agrees_with_its_members() -> None:
    communes = [party(PartyType.COMMUNE, "Commune de Gardanne"), party(PartyType.METROPOLE, "Nantes Métropole")]
    assert grammar.named_together(communes) == "dénommées"
    assert grammar.named_together([*communes, party(PartyType.DEPARTEMENT, "Département de l'Ain")]) == "dénommés"


def test_the_pronoun_of_the_parties_is_that_of_their_names() -> None:
    parties = [party(PartyType.COMMUNE, "Commune de Gardanne"), party(PartyType.METROPOLE, "Nantes Métropole")]
    assert grammar.pronoun_of(parties) == "elles"
    assert grammar.pronoun_of(parties, ["les communes signataires"]) == "elles"
    assert grammar.pronoun_of(parties, ["les partenaires"]) == "ils"
    assert grammar.pronoun_of([*parties, party(PartyType.SYNDICAT, "Sivom des Collines")]) == "ils"
