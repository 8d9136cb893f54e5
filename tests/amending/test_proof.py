"""The proof of an amending act fails when one word of it is wrong, and holds for any change that was drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.amending.act_draft import draft_act
from generator.amending.forms import AmendingForms
from generator.amending.modifications import Modification
from generator.amending.ordinals import say_number, say_ordinal
from generator.amending.proving.orders import SetAnnexe, UnclearAct
from generator.amending.proving.plain_text import PlainDivision, PlainLine
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
