"""What an amending act states of a change, sentence by sentence, and what it gives when it is read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.amending.act_draft import ActDraft, draft_act
from generator.amending.forms_file import read_amending_forms
from generator.errors import ContentError
from generator.model.document import (
    CrossReference,
    Document,
    Figure,
    Paragraph,
    Section,
    SectionKind,
    SignatureBlock,
    Strong,
    Text,
    plain_text,
)
from tests.comparing.test_scripts import ORIGIN, make_piece

MODELS = Path(__file__).resolve().parent.parent.parent / "content" / "modeles"
FORMS = read_amending_forms(MODELS / "ctg-2026")
ONE = "Le comité de pilotage se réunit chaque trimestre à la mairie."
TWO = "La Caf verse 12 000 euros par an, dans la limite des crédits ouverts."
THREE = "Les parties se donnent rendez-vous à mi-parcours."
NEW = "Un bilan est remis avant le 30 juin."


def number(piece: Document) -> Document:
    """The piece with « Article 1 : … » before its titles, in the order of its sections."""
    sections = tuple(replace(one, label=f"Article {rank} : ") for rank, one in enumerate(piece.sections, 1))
    return replace(piece, sections=sections)


def make_articles(*texts: str) -> Document:
    return number(make_piece(*texts))


def draft(before: Document, after: Document) -> ActDraft:
    return draft_act([before], [after], FORMS)


def say(drafted: ActDraft) -> list[str]:
    """The lines of the act, without the headings of its articles."""
    return [line.text.replace("\u00a0", " ") for article in drafted.articles for line in article.lines]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            (ONE, TWO),
            (ONE.replace("trimestre", "semestre"), TWO),
            ["Au premier alinéa de l'article 1, le mot : « trimestre » est remplacé par le mot : « semestre »."],
        ),
        (
            (ONE, TWO),
            (ONE, TWO.replace("12 000", "15 000")),
            ["Au deuxième alinéa de l'article 1, les mots : « 12 000 » sont remplacés par les mots : « 15 000 »."],
        ),
        (
            (ONE, TWO),
            (ONE, TWO.replace("par an", "par an et par commune")),
            ["Au deuxième alinéa de l'article 1, après le mot : « an », sont insérés les mots : « et par commune »."],
        ),
        (
            (ONE, TWO),
            (ONE.replace(" de pilotage", ""), TWO),
            ["Au premier alinéa de l'article 1, les mots : « de pilotage » sont supprimés."],
        ),
        (
            (ONE, TWO),
            (ONE, NEW, TWO),
            [
                "Après le premier alinéa de l'article 1, il est inséré un alinéa ainsi rédigé :",
                f"« {NEW} »",
            ],
        ),
        (
            (ONE, TWO),
            (NEW, THREE, ONE, TWO),
            [
                "Avant le premier alinéa de l'article 1, sont insérés deux alinéas ainsi rédigés :",
                f"« {NEW}",
                f"« {THREE} »",
            ],
        ),
        ((ONE, TWO, THREE), (ONE, THREE), ["Le deuxième alinéa de l'article 1 est supprimé."]),
        ((ONE, TWO, THREE, NEW), (ONE, NEW), ["Les deuxième et troisième alinéas de l'article 1 sont supprimés."]),
        (
            (ONE, TWO, THREE, NEW, "Fin de l'article."),
            (ONE, "Fin de l'article."),
            ["Les deuxième à quatrième alinéas de l'article 1 sont supprimés."],
        ),
        (
            (ONE, TWO),
            (ONE, "Rien de ce qui était là ne reste."),
            ["Le deuxième alinéa de l'article 1 est ainsi rédigé :", "« Rien de ce qui était là ne reste. »"],
        ),
        (
            (ONE, TWO, THREE),
            (ONE.replace("trimestre", "semestre"), TWO, THREE, NEW),
            [
                "L'article 1 est ainsi modifié :",
                "1° Au premier alinéa, le mot : « trimestre » est remplacé par le mot : « semestre » ;",
                "2° Il est complété par un alinéa ainsi rédigé :",
                f"« {NEW} »",
            ],
        ),
        (
            (ONE, TWO, THREE),
            (THREE, ONE, TWO),
            [
                "L'article 1 est ainsi modifié :",
                "1° Avant le premier alinéa, il est inséré un alinéa ainsi rédigé :",
                f"« {THREE} » ;",
                "2° Le troisième alinéa est supprimé.",
            ],
        ),
        (
            ("Le terme est fixé à 2030.", "# x", TWO, "Le bilan de 2030 est public."),
            ("Le terme est fixé à 2031.", "# x", TWO, "Le bilan de 2031 est public."),
            ["Aux articles 1 et 2, le mot : « 2030 » est remplacé par le mot : « 2031 »."],
        ),
        (
            ("Il cite « la charte » du réseau, puis le reste de la phrase.",),
            ("Il cite « la charte commune » du réseau, puis le reste de la phrase.",),
            ["Au premier alinéa de l'article 1, après le mot : « charte », est inséré le mot : « commune »."],
        ),
        (
            ("Il cite « la charte » du réseau, et la charte aussi.",),
            ("Il cite « la ronde » du réseau, et la charte aussi.",),
            [
                "Le premier alinéa de l'article 1 est ainsi rédigé :",
                "« Il cite « la ronde » du réseau, et la charte aussi. »",
            ],
        ),
        (
            ("2030 ou 2030, puis 2030 encore, selon le calendrier du comité.",),
            ("2030 ou 2031, puis 2030 encore, selon le calendrier du comité.",),
            ["Au premier alinéa de l'article 1, les mots : « ou 2030 » sont remplacés par les mots : « ou 2031 »."],
        ),
    ],
)
def test_each_change_is_said_and_gives_the_text(
    before: tuple[str, ...], after: tuple[str, ...], expected: list[str]
) -> None:
    assert say(draft(make_articles(*before), make_articles(*after))) == expected


ENDS = "réunies dans la Communauté de communes, décident ensemble, chaque année, de ce que chacune met en commun."
LIST = f"Les communes d'Ormeval et de Saint-Loubrin, {ENDS}"
LONGER = f"Les communes d'Ormeval, de Saint-Loubrin et de Vieuxpont, {ENDS}"


def test_a_name_that_keeps_its_place_in_a_list_is_never_said_to_become_another() -> None:
    """Whoever joins at the end of a list takes the place of nobody; nor does anyone when the last but one leaves."""
    told = say(draft(make_articles(LIST, TWO), make_articles(LONGER, TWO)))
    assert told == [
        "Au premier alinéa de l'article 1, les mots : « Ormeval et de Saint-Loubrin » sont remplacés par les mots : "
        "« Ormeval, de Saint-Loubrin et de Vieuxpont »."
    ]
    told = say(draft(make_articles(LONGER, TWO), make_articles(LIST, TWO)))
    assert told == [
        "Au premier alinéa de l'article 1, les mots : « Ormeval, de Saint-Loubrin et de Vieuxpont » sont remplacés "
        "par les mots : « Ormeval et de Saint-Loubrin »."
    ]
    middle = LONGER.replace("de Saint-Loubrin et", "de Ravel, de Saint-Loubrin et")
    told = say(draft(make_articles(LONGER, TWO), make_articles(middle, TWO)))
    assert told == [
        "Au premier alinéa de l'article 1, après le mot : « Ormeval », sont insérés les mots : « , de Ravel »."
    ]


def test_an_article_that_comes_takes_the_number_of_the_one_before_it() -> None:
    before = make_articles(ONE, "# x", TWO, "# y", THREE)
    first, second, third = before.sections
    link = CrossReference("article-3", (Text("article 4"),))
    added = Section("convention/nouveau", ORIGIN, SectionKind.ARTICLE, (), (Text("Bilan"),), "Article 2 : ", key="n")
    added = replace(added, blocks=(Paragraph("convention/nouveau/p1", ORIGIN, (Text(NEW),), key="n/1"),))
    told = replace(first.blocks[0], inlines=(Text("Selon l'"), link, Text(".")))
    assert isinstance(first.blocks[0], Paragraph)
    after = number(replace(before, sections=(replace(first, blocks=(told,)), added, second, third)))
    drafted = draft(before, after)
    assert say(drafted) == [
        "Le premier alinéa de l'article 1 est ainsi rédigé :",
        "« Selon l'article 3. »",
        "Après l'article 1, il est inséré un article 1-1 ainsi rédigé :",
        "« Article 1-1 : Bilan",
        f"« {NEW} »",
    ]
    assert [one.label for one in drafted.consolidated.sections] == [
        "Article 1 : ",
        "Article 1-1 : ",
        "Article 2 : ",
        "Article 3 : ",
    ]
    struck = number(replace(before, sections=(first, third)))
    assert say(draft(before, struck)) == ["L'article 2 est supprimé."]
    ahead = draft(before, number(replace(before, sections=(added, first, second, third))))
    assert say(ahead)[:2] == ["Avant l'article 1, il est inséré un article 1 A ainsi rédigé :", "« Article 1 A : Bilan"]


def test_what_is_no_stipulation_is_no_modification() -> None:
    before = make_articles(ONE, TWO)
    (article,) = before.sections
    first, second = article.blocks
    assert isinstance(first, Paragraph)
    bold = replace(first, inlines=(Strong((Text(ONE.replace(" de ", "\u00a0de ")),)),))
    place = SignatureBlock("convention/signature/s1", ORIGIN, "caf", (first,), key="signature:caf")
    signing = Section("convention/signature", ORIGIN, SectionKind.CONCLUSIONS, (place,), key="signature")
    after = replace(before, sections=(replace(article, blocks=(bold, second)), signing))
    drafted = draft(before, after)
    assert (drafted.articles, drafted.proved) == ((), 3)


def test_a_title_a_preamble_and_annexes() -> None:
    before = make_articles(ONE, "# x", TWO)
    first, second = before.sections
    preamble = replace(first, kind=SectionKind.PREAMBLE, label="", heading=(Text("Préambule"),))
    before = replace(before, sections=(preamble, replace(second, label="Article 1 : ")))
    after = replace(
        before,
        sections=(
            replace(preamble, blocks=(*preamble.blocks, replace(preamble.blocks[0], id="p/n", key="n"))),
            replace(before.sections[1], heading=(Text("Autre titre"),)),
        ),
    )
    annexe = replace(before, meta=replace(before.meta, piece="annexe-3", called="annexe 3", signed=False))
    other = replace(annexe, sections=(replace(second, heading=(Text("Un autre plan"),)),))
    added = replace(annexe, meta=replace(annexe.meta, piece="annexe-6", called="annexe 6"))
    drafted = draft_act([before, annexe], [after, other, added], FORMS)
    assert say(drafted) == [
        "Le préambule est complété par un alinéa ainsi rédigé :",
        f"« {ONE} »",
        "L'intitulé de l'article 1 est ainsi rédigé : « Autre titre ».",
        "L'annexe 3 est remplacée par l'annexe jointe au présent avenant.",
        "Il est ajouté une annexe 6, jointe au présent avenant.",
    ]
    assert [article.heading for article in drafted.articles] == [
        "Article 1er – Modification du préambule",
        "Article 2 – Modification de l'article 1",
        "Article 3 – Remplacement de l'annexe 3",
        "Article 4 – Ajout d'une annexe 6",
    ]
    covered = replace(annexe, cover=replace(annexe.cover, period=("2026", "2032")))
    assert say(draft_act([before, annexe], [before, covered], FORMS)) == []
    assert say(draft_act([before, annexe], [before], FORMS)) == ["L'annexe 3 est supprimée."]


def test_what_no_sentence_can_state_is_refused_at_its_place() -> None:
    """A figure that stands in an article of which something else changes can be quoted by no sentence."""
    piece = make_articles(ONE, TWO)
    (article,) = piece.sections
    figure = Figure("convention/f", ORIGIN, b"", b"", 10, 10, "Une carte.", key="f")
    before = replace(piece, sections=(replace(article, blocks=(*article.blocks, figure)),))
    for blocks in ((*article.blocks, replace(figure, alt="Une autre carte.")), article.blocks):
        with pytest.raises(ContentError, match="article 1 : une figure s'y trouve"):
            draft(before, replace(piece, sections=(replace(article, blocks=blocks),)))
    worded = replace(article, blocks=(replace(article.blocks[0], inlines=(Text(NEW),)), article.blocks[1], figure))
    assert say(draft(before, replace(piece, sections=(worded,)))) == [
        "Le premier alinéa de l'article 1 est ainsi rédigé :",
        f"« {NEW} »",
    ]


def test_both_models_say_it_their_own_way() -> None:
    before, after = make_articles(ONE, TWO), make_articles(ONE, TWO.replace("an,", "semestre,"))
    said = draft_act([before], [after], read_amending_forms(MODELS / "ctg-concis"))
    assert say(said) == [
        "Au deuxième alinéa de l'article 1, les termes : « par an » sont remplacés par les termes : « par semestre »."
    ]
    assert plain_text(said.consolidated.sections[0].heading) == "Titre 1"
