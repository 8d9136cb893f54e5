"""The proof of an amending act fails when one word of it is wrong, and holds for any change that was drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.amending.act_draft import draft_act
from generator.amending.counting.ordinals import say_number, say_ordinal
from generator.amending.forms import AmendingForms
from generator.amending.modifications import Modification
from generator.amending.proving.orders import SetAnnexe, UnclearAct
from generator.amending.proving.plain_text import LineKind, PlainAnnexe, PlainDivision, PlainLine
from generator.amending.proving.proof import prove_act
from generator.amending.proving.reading import read_act
from generator.amending.wording import ActArticle, ActLine, write_articles
from generator.errors import ContentError
from tests.amending.test_drafting import FORMS, make_articles

DIVISIONS = ("article 9", "article 10", "préambule", "visas")


def divide(name: str, *lines: str) -> PlainDivision:
    return PlainDivision(name, f"{name.capitalize()} : ", "Titre", tuple(PlainLine(line) for line in lines))


FORMER = (
    divide("article 9", "Le suivi est annuel.", "Le bilan est final.", "Le bilan est public et le bilan est lu."),
    divide("article 10", "La durée est de 5 ans.", "Elle court dès la signature."),
)
WANTED = (
    divide("article 9", "Le suivi est trimestriel.", "Le bilan est public et le bilan est lu.", "Il est transmis."),
    divide("article 9-1", "Le comité en débat."),
    divide("article 10", "La durée est de 6 ans.", "Elle court dès la signature."),
)
ACT = (
    "Article 1er",
    "L'article 9 est ainsi modifié :",
    "1° Au premier alinéa, le mot : « annuel » est remplacé par le mot : « trimestriel » ;",
    "2° Le deuxième alinéa est supprimé ;",
    "3° Après le troisième alinéa, il est inséré un alinéa ainsi rédigé :",
    "« Il est transmis. »",
    "Article 2",
    "Après l'article 9, il est inséré un article 9-1 ainsi rédigé :",
    "« Article 9-1 : Titre",
    "« Le comité en débat. »",
    "Article 3",
    "Au premier alinéa de l'article 10, le mot : « 5 » est remplacé par le mot : « 6 ».",
)


def test_an_act_gives_its_text() -> None:
    assert prove_act(ACT, FORMER, WANTED).lines == 9


@pytest.mark.parametrize(
    ("line", "was", "becomes"),
    [
        (2, "premier", "deuxième"),  # a wrong rank
        (2, "« annuel »", "« annuelle »"),  # words that are not there
        (2, "« trimestriel »", "« semestriel »"),
        (2, "est remplacé par", "et"),  # no verb
        (2, "1° Au premier alinéa", "1° À l'alinéa"),
        (3, "deuxième", "troisième"),
        (3, "deuxième", "quatrième"),  # an alinéa that the article has not
        (3, "Le deuxième alinéa est supprimé", "Le deuxième alinéa est ainsi rédigé :"),
        (4, "Après", "Avant"),
        (4, "un alinéa", "deux alinéas"),
        (5, "« Il est transmis. »", "« Il est transmis."),
        (7, "l'article 9", "l'article 10"),  # the articles change places
        (7, "un article 9-1", "un article 9-2"),
        (8, "Article 9-1", "Article 9"),
        (11, "l'article 10", "l'article 9"),
        (11, "l'article 10", "l'article 11"),
        (11, "« 5 »", "« de »"),
        (11, "« 5 »", "« 6 »"),
        (11, "le mot : « 5 » est remplacé par le mot : « 6 »", "le mot : « 6 » est remplacé par le mot : « 5 »"),
        (1, "9", "10"),  # the sentence above names another article
    ],
)
def test_a_wrong_word_fails(line: int, was: str, becomes: str) -> None:
    assert was in ACT[line]
    with pytest.raises(UnclearAct):
        prove_act([*ACT[:line], ACT[line].replace(was, becomes), *ACT[line + 1 :]], FORMER, WANTED)


# A heading says nothing of the text: without it, the act is the same.
@pytest.mark.parametrize("line", [rank for rank, words in enumerate(ACT) if not words.startswith("Article ")])
def test_a_line_left_out_fails(line: int) -> None:
    with pytest.raises(UnclearAct):
        prove_act([*ACT[:line], *ACT[line + 1 :]], FORMER, WANTED)


@pytest.mark.parametrize(
    "sentence",
    [
        "Au troisième alinéa de l'article 9, le mot : « bilan » est remplacé par le mot : « rapport ».",  # twice there
        "Au premier alinéa de l'article 9, le mot : « suiv » est remplacé par le mot : « rapport ».",  # half a word
        "Aux articles 9 et 10, le mot : « est » est supprimé.",
        "L'article 9 est remplacé.",
        "L'intitulé de l'article 12 est ainsi rédigé : « Fin ».",
        "Au premier alinéa de l'article 9 et au premier alinéa de l'article 9, le mot : « suivi » est supprimé.",
        "Au premier alinéa de l'article 9, le mot : « suivi est supprimé.",
        "« Rien ne l'annonce. »",
        "L'annexe 3 change.",
    ],
)
def test_what_has_not_one_meaning_is_refused(sentence: str) -> None:
    with pytest.raises(UnclearAct):
        prove_act(["Article 1er", sentence], FORMER, FORMER)


def test_two_fates_of_one_thing_are_refused() -> None:
    twice = (
        "Le premier alinéa de l'article 9 est supprimé.",
        "Au premier alinéa de l'article 9, le mot : « annuel » est supprimé.",
    )
    across = (
        "Au premier alinéa de l'article 9, les mots : « suivi est » sont remplacés par les mots : « bilan a ».",
        "Au premier alinéa de l'article 9, les mots : « est annuel » sont supprimés.",
    )
    whole = ("L'article 9 est supprimé.", "Le premier alinéa de l'article 9 est supprimé.")
    for sentences in (twice, across, whole):
        with pytest.raises(UnclearAct):
            prove_act(sentences, FORMER, FORMER)


def test_ranks_and_numbers_are_read_as_they_are_written() -> None:
    for rank in range(1, 130):
        (order,) = read_act([f"Le {say_ordinal(rank)} alinéa du préambule est supprimé."], DIVISIONS)
        assert getattr(order, "first", 0) == rank
    for count in (2, 21, 71, 80, 81, 99, 120):
        lines = [f"« Ligne {number}" for number in range(1, count)]
        act = ["Après le premier alinéa des visas, sont insérés", *lines, "« Fin. »"]
        act[0] += f" {say_number(count)} alinéas ainsi rédigés :"
        (added,) = read_act(act, DIVISIONS)
        assert len(getattr(added, "lines", ())) == count
    told = read_act(["Les premier, onzième et vingt et unième alinéas de l'article 10 sont supprimés."], DIVISIONS)
    assert [(getattr(one, "division", ""), getattr(one, "first", 0)) for one in told] == [
        ("article 10", 1),
        ("article 10", 11),
        ("article 10", 21),
    ]
    assert read_act(["L'annexe III est remplacée par l'annexe jointe."], DIVISIONS) == (
        SetAnnexe("annexe III", "remplacée"),
    )


def test_a_draft_that_does_not_give_the_text_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(modifications: Sequence[Modification], forms: AmendingForms) -> tuple[ActArticle, ...]:
        """The articles with one word of what they quote wrong."""
        articles = write_articles(modifications, forms)
        wrong = (ActLine(line.text.replace("public", "privé"), line.quoted) for line in articles[0].lines)
        return (replace(articles[0], lines=tuple(wrong)),)

    monkeypatch.setattr("generator.amending.act_draft.write_articles", write)
    before = make_articles("Le suivi est annuel.", "Le bilan est final.")
    with pytest.raises(ContentError, match="relu et appliqué"):
        draft_act([before], [make_articles("Le suivi est annuel.", "Le bilan est public.")], FORMS)


WIDE = (
    PlainDivision(
        "article 3",
        "Article 3 : ",
        "Moyens",
        (
            PlainLine("3.1 Le tableau", LineKind.INTERTITLE, "3.1", 2),
            PlainLine("La Caf verse la somme du tableau (note 1)."),
            PlainLine("Ville | 2027", LineKind.ROW, table=1),
            PlainLine("Arles | 12", LineKind.ROW, table=1),
            PlainLine("Gap | 9", LineKind.ROW, table=1),
            PlainLine("3.2 Le versement", LineKind.INTERTITLE, "3.2", 2),
            PlainLine("Elle verse en 2027 (note 2)."),
        ),
        (("1", "En euros."), ("2", "En mars.")),
    ),
    divide("article 4", "Le terme est fixé à 2027, puis 2027 est revu."),
)
WIDE_WANTED = (
    PlainDivision(
        "article 3",
        "Article 3 : ",
        "Moyens",
        (
            PlainLine("3.1 Les tableaux"),
            PlainLine("La Caf verse la somme du tableau (note 1 bis) (note 1)."),
            PlainLine("Ville | 2027"),
            PlainLine("Arles | 13"),
            PlainLine("Fos | 4"),
            PlainLine("3.1 bis La date"),
            PlainLine("Elle est libre."),
            PlainLine("3.2 Le versement"),
            PlainLine("Elle verse en 2028."),
        ),
        (("1 bis", "Hors taxes."), ("1", "En francs.")),
    ),
    divide("article 4", "Le terme est fixé à 2028, puis 2028 est revu."),
)
WIDE_ACT = (
    "Article 1er – Modification de plusieurs articles",
    "Au deuxième alinéa de l'article 3 et à l'article 4, le mot : « 2027 » est remplacé, à chaque occurrence, "
    "par le mot : « 2028 ».",
    "Article 2 – Modification de l'article 3",
    "L'article 3 est ainsi modifié :",
    "1° L'intitulé du 3.1 est ainsi rédigé : « Les tableaux » ;",
    "2° Au premier alinéa, après le mot : « tableau », il est inséré une note 1 bis ainsi rédigée :",
    "« Hors taxes. » ;",
    "3° À la note 1, le mot : « euros » est remplacé par le mot : « francs » ;",
    "4° Dans le tableau, la ligne : « Arles » est ainsi rédigée :",
    "« Arles | 13 » ;",
    "5° Dans le tableau, après la ligne : « Arles », il est inséré une ligne ainsi rédigée :",
    "« Fos | 4 » ;",
    "6° Dans le tableau, la ligne : « Gap » est supprimée ;",
    "7° Après le 3.1, il est inséré un 3.1 bis ainsi rédigé :",
    "« 3.1 bis La date",
    "« Elle est libre. » ;",
    "8° La note 2 est supprimée, ainsi que son appel.",
)


def test_tables_notes_and_subdivisions_are_read() -> None:
    assert prove_act(WIDE_ACT, WIDE, WIDE_WANTED).lines == 14


@pytest.mark.parametrize(
    ("line", "was", "becomes"),
    [
        (1, "deuxième alinéa", "premier alinéa"),
        (1, "deuxième alinéa", "troisième alinéa"),
        (1, ", à chaque occurrence,", ""),
        (1, " et à l'article 4", ""),
        (4, "3.1", "3.2"),
        (4, "3.1", "3.3"),
        (5, "premier", "deuxième"),
        (5, "« tableau »", "« la »"),  # twice there
        (5, "note 1 bis", "note 1"),  # the text has it
        (5, "note 1 bis", "note 1 ter"),
        (7, "note 1", "note 2"),
        (7, "note 1", "note 3"),
        (8, "« Arles »", "« Gap »"),
        (8, "« Arles »", "« Ville »"),
        (9, "13", "12"),
        (10, "après", "avant"),
        (10, "« Arles »", "« Gap »"),
        (10, "une ligne", "deux lignes"),
        (12, "« Gap »", "« Nîmes »"),
        (12, "le tableau", "le deuxième tableau"),
        (13, "3.1 bis", "3.1 ter"),
        (13, "le 3.1,", "le 3.2,"),
        (13, "Après", "Avant"),
        (16, "note 2", "note 1"),
        (16, "est supprimée", "est ainsi rédigée"),
    ],
)
def test_a_wrong_word_of_a_table_or_a_note_fails(line: int, was: str, becomes: str) -> None:
    assert was in WIDE_ACT[line]
    act = [*WIDE_ACT[:line], WIDE_ACT[line].replace(was, becomes), *WIDE_ACT[line + 1 :]]
    with pytest.raises(UnclearAct):
        prove_act(act, WIDE, WIDE_WANTED)


def test_a_key_that_two_rows_have_names_none() -> None:
    first, second = WIDE
    act = ["Dans le tableau de l'article 3, la ligne : « Gap » est supprimée."]
    for table, why in ((1, "2 lignes du tableau"), (2, "2 tableaux")):
        twice = replace(first, lines=(*first.lines, PlainLine("Gap | 1", LineKind.ROW, table=table)))
        with pytest.raises(UnclearAct, match=why):
            prove_act(act, (twice, second), WIDE)
    named = [act[0].replace("le tableau", "le deuxième tableau")]
    assert prove_act(named, (twice, second), WIDE).lines > 0


def test_points_below_points() -> None:
    act = [
        "L'article 9 est ainsi modifié :",
        "1° Le premier alinéa est ainsi modifié :",
        "a) Le mot : « suivi » est remplacé par le mot : « bilan » ;",
        "b) Après le mot : « annuel », est inséré le mot : « écrit » ;",
        "2° Le deuxième alinéa est supprimé.",
    ]
    wanted = divide("article 9", "Le bilan est annuel écrit.", "Le bilan est public et le bilan est lu.")
    assert prove_act(act, FORMER, (wanted, FORMER[1])).lines > 0
    for wrong in (
        [*act[:1], *act[2:]],  # nothing says what « a) » speaks of
        [*act[:3], "b) Au premier alinéa, après le mot : « annuel », est inséré le mot : « écrit » ;", act[4]],
        [*act[:4], "c) Le deuxième alinéa est supprimé."],
    ):
        with pytest.raises(UnclearAct):
            prove_act(wrong, FORMER, (wanted, FORMER[1]))


PLAN = PlainAnnexe("annexe 3", ("Plan", "Un", "Deux"), (("fiche 1", ("Un",)), ("fiche 2", ("Deux",))))
NEW_PLAN = PlainAnnexe(
    "annexe 3", ("Plan", "Un", "2", "3"), (("fiche 1", ("Un",)), ("fiche 2", ("2",)), ("fiche 2 bis", ("3",)))
)


def test_the_fiches_of_an_annexe_are_those_that_change() -> None:
    told = "L'annexe 3 est remplacée par l'annexe jointe au présent avenant, dans laquelle "
    right = f"{told}la fiche 2 est modifiée et la fiche 2 bis est ajoutée."
    assert prove_act([right], FORMER, FORMER, ((PLAN,), (NEW_PLAN,))).annexes[0].sheets == (
        ("fiche 2", "modifiée"),
        ("fiche 2 bis", "ajoutée"),
    )
    back = f"{told}la fiche 2 est modifiée et la fiche 2 bis est supprimée."
    assert prove_act([back], FORMER, FORMER, ((NEW_PLAN,), (PLAN,))).annexes
    for wrong in (
        f"{told}la fiche 1 est modifiée et la fiche 2 bis est ajoutée.",
        f"{told}les fiches 2 et 2 bis sont modifiées.",
        f"{told}la fiche 2 est modifiée.",
        "L'annexe 3 est remplacée par l'annexe jointe au présent avenant.",
        "L'annexe 4 est remplacée par l'annexe jointe au présent avenant.",
        "L'annexe 3 est supprimée.",
        "",
    ):
        with pytest.raises(UnclearAct):
            prove_act([wrong], FORMER, FORMER, ((PLAN,), (NEW_PLAN,)))
