"""The articles of an act read aloud: one change of each kind, as a lawyer would state it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from generator.amending.act_draft import ActDraft, draft_act
from generator.amending.numbering import count_notes_anew
from generator.amending.stipulations import list_divisions
from generator.model.document import (
    Block,
    BlockList,
    CrossReference,
    Document,
    Footnote,
    Heading,
    ListItem,
    ListKind,
    Paragraph,
    Section,
    SectionKind,
    Strong,
    Superscript,
    Text,
    document_inlines,
)
from tests.amending.models import MODELS, read_forms
from tests.amending.random_changes import make_table
from tests.comparing.test_scripts import ORIGIN, make_piece

FORMS = read_forms(MODELS[0])
Change = Callable[[Document], Document]


def put(name: str, *inlines: Text | Footnote | Strong | Superscript | CrossReference | str) -> Paragraph:
    words = tuple(Text(one) if isinstance(one, str) else one for one in inlines)
    return Paragraph(f"convention/{name}", ORIGIN, words, key=name)


def head(name: str, title: str, label: str = "") -> Heading:
    return Heading(f"convention/{name}", ORIGIN, 2, (Text(title),), label, key=name)


def steps(*texts: str) -> BlockList:
    items = tuple(
        ListItem(f"convention/i-{text[:4]}", (put(f"i-{text[:4]}/p", text),), f"{rank}.", key=f"i-{text[:4]}")
        for rank, text in enumerate(texts, 1)
    )
    return BlockList("convention/steps", ORIGIN, ListKind.NUMBER, items, key="steps")


ROWS = (
    ("Collectivité", "2027", "2028"),
    ("Arles", "12 000", "12 500"),
    ("Gap", "", "3 000"),
    ("Ensemble", "12 000", "15 500"),
)
NOTE = Footnote(1, (Text("Loi n° 2023-1196 du 18 décembre 2023."),))


def make_convention() -> Document:
    """A convention that has one of everything."""
    piece = make_piece("x")

    def section(name: str, kind: SectionKind, title: str, *blocks: Block) -> Section:
        heading = (Text(title),) if title else ()
        return Section(f"convention/{name}", ORIGIN, kind, blocks, heading, key=name)

    sections = (
        section(
            "parties",
            SectionKind.PARTIES,
            "",
            put("a", "Entre :"),
            put("b", "LA COMMUNE D’ARLES"),
            put("c", "Et"),
            put("d", "LA CAF"),
        ),
        section(
            "visas",
            SectionKind.CITATIONS,
            "",
            put("v1", "Vu le Code général des collectivités territoriales ;"),
            put("v2", "Vu la délibération du 5 mars 2026 ;"),
        ),
        section(
            "preambule",
            SectionKind.PREAMBLE,
            "Préambule",
            put("e1", "La Ctg réunit la Caf et les communes du Bassin."),
            put("e2", "Elle court jusqu’en 2030."),
        ),
        section(
            "objet",
            SectionKind.ARTICLE,
            "Objet",
            put(
                "o1",
                "Les communes sont autorités organisatrices",
                NOTE,
                " depuis le 1",
                Superscript((Text("er"),)),
                " janvier 2025.",
            ),
            put("o2", "Elles agissent au titre de la « charte “Petite enfance” » du Bassin."),
            make_table("convention/table", *ROWS),
        ),
        section(
            "suivi",
            SectionKind.ARTICLE,
            "Suivi",
            head("s1", "Le tableau", "2.1"),
            put("p1", "Le tableau de suivi est mis à jour chaque trimestre par la Caf."),
            head("s2", "Le bilan", "2.2"),
            put("p2", "Le bilan est remis au comité avant le terme de 2030."),
            put("p3", "Il est public."),
        ),
        section(
            "fin",
            SectionKind.ARTICLE,
            "Fin",
            put("f1", "La convention prend fin en 2030, sauf avenant."),
            steps("Préavis de trois mois.", "Bilan de la Caf."),
        ),
        section(
            "annexes",
            SectionKind.ATTACHMENTS,
            "Annexes",
            put("x1", "Annexe 1 : le diagnostic"),
            put("x2", "Annexe 2 : le plan"),
        ),
    )
    return label_articles(replace(piece, sections=sections))


def label_articles(document: Document) -> Document:
    articles = [one.id for one in document.sections if one.kind is SectionKind.ARTICLE]
    sections = (
        replace(one, label=f"Article {articles.index(one.id) + 1} : ") if one.id in articles else one
        for one in document.sections
    )
    return replace(document, sections=tuple(sections))


def change(name: str, *blocks: Block | int, title: str = "") -> Change:
    """A section whose blocks are these; a number is one that it had, by its rank."""

    def apply(document: Document) -> Document:
        def put_blocks(section: Section) -> Section:
            if not section.id.endswith(f"/{name}"):
                return section
            own = tuple(section.blocks[one] if isinstance(one, int) else one for one in blocks)
            return replace(section, blocks=own or section.blocks, heading=(Text(title),) if title else section.heading)

        return replace(document, sections=tuple(put_blocks(section) for section in document.sections))

    return apply


def say_everywhere(old: str, new: str) -> Change:
    def apply(document: Document) -> Document:
        def say(block: Block) -> Block:
            if isinstance(block, Paragraph):
                words = (Text(one.value.replace(old, new)) if isinstance(one, Text) else one for one in block.inlines)
                return replace(block, inlines=tuple(words))
            return block

        return replace(
            document,
            sections=tuple(replace(one, blocks=tuple(say(b) for b in one.blocks)) for one in document.sections),
        )

    return apply


def strike(name: str) -> Change:
    return lambda document: label_articles(
        replace(document, sections=tuple(one for one in document.sections if not one.id.endswith(f"/{name}")))
    )


def add_article(after: str, name: str, title: str, *blocks: Block) -> Change:
    def apply(document: Document) -> Document:
        new = Section(
            f"convention/{name}", ORIGIN, SectionKind.ARTICLE, blocks, (Text(title),), "Article 0 : ", key=name
        )
        sections: list[Section] = []
        for section in document.sections:
            sections += [section, new] if section.id.endswith(f"/{after}") else [section]
        return label_articles(replace(document, sections=tuple(sections)))

    return apply


def rows(*changed: tuple[str, ...]) -> Block:
    return make_table("convention/table", ROWS[0], *changed)


BASE = make_convention()
SUIVI = BASE.sections[4].blocks


def split_article(document: Document) -> Document:
    """What article 2 says of the bilan has an article of its own."""
    return add_article("suivi", "bilans", "Bilans", *SUIVI[3:])(change("suivi", 0, 1)(document))


GOLDEN: Sequence[tuple[str, Change, tuple[str, ...]]] = (
    (
        "term",
        say_everywhere("2030", "2031"),
        ("Au préambule et aux articles 2 et 3, le mot : « 2030 » est remplacé par le mot : « 2031 ».",),
    ),
    (
        "two words of one alinéa",
        change("suivi", 0, put("p1", "Le tableau de suivi est mis à jour chaque semestre par la commune."), 2, 3, 4),
        (
            "Le premier alinéa de l'article 2 est ainsi modifié :",
            "1° Le mot : « trimestre » est remplacé par le mot : « semestre » ;",
            "2° Le mot : « Caf » est remplacé par le mot : « commune ».",
        ),
    ),
    (
        "words struck",
        change("fin", put("f1", "La convention prend fin en 2030."), 1),
        ("Au premier alinéa de l'article 3, les mots : « , sauf avenant » sont supprimés.",),
    ),
    (
        "quotations within quotations",
        change("objet", 0, put("o2", "Elles agissent au titre de la « charte “Enfance et jeunesse” » du Bassin."), 2),
        (
            "Au deuxième alinéa de l'article 1, les mots : « Petite enfance » sont remplacés par les mots : "
            "« Enfance et jeunesse ».",
        ),
    ),
    (
        "alinéa added at the end",
        change("suivi", 0, 1, 2, 3, 4, put("p4", "Il est mis en ligne.")),
        (
            "L'article 2 est complété par un alinéa ainsi rédigé :",
            "« Il est mis en ligne. »",
        ),
    ),
    (
        "alinéa added inside",
        change("preambule", 0, put("e3", "Elle est révisée chaque année."), 1),
        (
            "Après le premier alinéa du préambule, il est inséré un alinéa ainsi rédigé :",
            "« Elle est révisée chaque année. »",
        ),
    ),
    ("alinéa struck", change("suivi", 0, 1, 2, 3), ("Le troisième alinéa de l'article 2 est supprimé.",)),
    (
        "alinéa split",
        change("preambule", put("e1", "La Ctg réunit la Caf et"), put("e9", "les communes du Bassin."), 1),
        (
            "Le premier alinéa du préambule est remplacé par deux alinéas ainsi rédigés :",
            "« La Ctg réunit la Caf et",
            "« les communes du Bassin. »",
        ),
    ),
    (
        "alinéas merged",
        change("suivi", 0, 1, 2, put("p2", "Le bilan est remis au comité avant le terme de 2030. Il est public.")),
        (
            "Les deuxième et troisième alinéas de l'article 2 sont remplacés par un alinéa ainsi rédigé :",
            "« Le bilan est remis au comité avant le terme de 2030. Il est public. »",
        ),
    ),
    (
        "item added",
        change("fin", 0, steps("Préavis de trois mois.", "Accord du comité.", "Bilan de la Caf.")),
        (
            "Après le deuxième alinéa de l'article 3, il est inséré un alinéa ainsi rédigé :",
            "« 1 bis. Accord du comité. »",
        ),
    ),
    ("item struck", change("fin", 0, steps("Bilan de la Caf.")), ("Le deuxième alinéa de l'article 3 est supprimé.",)),
    (
        "row changed",
        change("objet", 0, 1, rows(("Arles", "13 000", "12 500"), *ROWS[2:])),
        (
            "Dans le tableau de l'article 1, la ligne : « Arles » est ainsi rédigée :",
            "« Arles | 13 000 | 12 500 »",
        ),
    ),
    (
        "row added",
        change("objet", 0, 1, rows(ROWS[1], ("Fos", "1 000", ""), *ROWS[2:])),
        (
            "Dans le tableau de l'article 1, après la ligne : « Arles », il est inséré une ligne ainsi rédigée :",
            "« Fos | 1 000 | »",
        ),
    ),
    (
        "row struck",
        change("objet", 0, 1, rows(ROWS[1], ROWS[3])),
        ("Dans le tableau de l'article 1, la ligne : « Gap » est supprimée.",),
    ),
    (
        "column added",
        change("objet", 0, 1, make_table("convention/table", *((*row, "1") for row in ROWS))),
        (
            "L'article 1 est ainsi rédigé :",
            "« Article 1 : Objet",
            "« Les communes sont autorités organisatrices (note 1) depuis le 1er janvier 2025.",
            "« Elles agissent au titre de la « charte “Petite enfance” » du Bassin.",
            "« Collectivité | 2027 | 2028 | 1",
            "« Arles | 12 000 | 12 500 | 1",
            "« Gap | | 3 000 | 1",
            "« Ensemble | 12 000 | 15 500 | 1",
            "« Note 1 : Loi n° 2023-1196 du 18 décembre 2023. »",
        ),
    ),
    (
        "note changed",
        change(
            "objet",
            put(
                "o1",
                "Les communes sont autorités organisatrices",
                Footnote(1, (Text("Loi n° 2023-1196 du 19 décembre 2023."),)),
                " depuis le 1er janvier 2025.",
            ),
            1,
            2,
        ),
        ("À la note 1 de l'article 1, les mots : « 18 décembre » sont remplacés par les mots : « 19 décembre ».",),
    ),
    (
        "note added",
        change(
            "objet",
            put(
                "o1",
                "Les communes sont autorités organisatrices",
                NOTE,
                " depuis le 1er janvier 2025",
                Footnote(2, (Text("Article L. 214-1-3."),)),
                ".",
            ),
            1,
            2,
        ),
        (
            "Au premier alinéa de l'article 1, après le mot : « 2025 », il est inséré une note 2 ainsi rédigée :",
            "« Article L. 214-1-3. »",
        ),
    ),
    (
        "note struck",
        change("objet", put("o1", "Les communes sont autorités organisatrices depuis le 1er janvier 2025."), 1, 2),
        ("La note 1 de l'article 1 est supprimée, ainsi que son appel.",),
    ),
    (
        "sub-part added",
        change(
            "suivi",
            0,
            1,
            head("s3", "Les indicateurs", "2.2"),
            put("p5", "Ils sont chiffrés."),
            replace(SUIVI[2], label="2.3"),
            3,
            4,
        ),
        (
            "Après le 2.1 de l'article 2, il est inséré un 2.1 bis ainsi rédigé :",
            "« 2.1 bis Les indicateurs",
            "« Ils sont chiffrés. »",
        ),
    ),
    ("sub-part struck", change("suivi", 2, 3, 4), ("Le 2.1 de l'article 2 est supprimé.",)),
    (
        "intertitle changed",
        change("suivi", 0, 1, head("s2", "Les bilans", "2.2"), 3, 4),
        ("L'intitulé du 2.2 de l'article 2 est ainsi rédigé : « Les bilans ».",),
    ),
    (
        "title changed",
        change("suivi", 0, 1, 2, 3, 4, title="Suivi et évaluation"),
        ("L'intitulé de l'article 2 est ainsi rédigé : « Suivi et évaluation ».",),
    ),
    (
        "article added",
        add_article("suivi", "bilan", "Bilan", put("n1", "Un bilan est remis chaque année.")),
        (
            "Après l'article 2, il est inséré un article 2-1 ainsi rédigé :",
            "« Article 2-1 : Bilan",
            "« Un bilan est remis chaque année. »",
        ),
    ),
    (
        "article before the first",
        add_article("preambule", "champ", "Champ", put("n1", "La convention vaut pour le Bassin.")),
        (
            "Après le préambule, il est inséré un article 1 A ainsi rédigé :",
            "« Article 1 A : Champ",
            "« La convention vaut pour le Bassin. »",
        ),
    ),
    ("article struck", strike("suivi"), ("L'article 2 est supprimé.",)),
    (
        "visa added",
        change("visas", 0, 1, put("v3", "Vu la délibération du 2 avril 2027 ;")),
        (
            "Les visas sont complétés par un alinéa ainsi rédigé :",
            "« Vu la délibération du 2 avril 2027 ; »",
        ),
    ),
    ("preamble struck", strike("preambule"), ("Le préambule est supprimé.",)),
    (
        "party joins",
        change("parties", 0, 1, put("g", "Et"), put("h", "LA COMMUNE DE FOS"), 2, 3),
        (
            "Après le deuxième alinéa de la désignation des parties, sont insérés deux alinéas ainsi rédigés :",
            "« Et",
            "« LA COMMUNE DE FOS »",
        ),
    ),
    (
        "annexe listed",
        change("annexes", 0, 1, put("x3", "Annexe 3 : la liste des équipements")),
        (
            "La liste des annexes est complétée par un alinéa ainsi rédigé :",
            "« Annexe 3 : la liste des équipements »",
        ),
    ),
    (
        "article recast",
        change(
            "fin", put("f8", "Chaque partie peut se retirer à tout moment."), put("f9", "Elle en informe les autres.")
        ),
        (
            "L'article 3 est ainsi rédigé :",
            "« Article 3 : Fin",
            "« Chaque partie peut se retirer à tout moment.",
            "« Elle en informe les autres. »",
        ),
    ),
    (
        "article split",
        split_article,
        (
            "Le 2.2 de l'article 2 est supprimé.",
            "Après l'article 2, il est inséré un article 2-1 ainsi rédigé :",
            "« Article 2-1 : Bilans",
            "« Le bilan est remis au comité avant le terme de 2030.",
            "« Il est public. »",
        ),
    ),
    (
        "dress alone",
        change("preambule", put("e1", Strong((Text("La Ctg réunit la\u00a0Caf et les communes du Bassin."),))), 1),
        (),
    ),
)


def say_articles(before: Document, after: Document, model: str) -> list[str]:
    drafted = draft_act([before], [after], read_forms(model))
    return [
        line.text.replace("\u00a0", " ").replace("’", "'") for article in drafted.articles for line in article.lines
    ]


@pytest.mark.parametrize(("what", "change", "expected"), GOLDEN, ids=[one[0] for one in GOLDEN])
def test_each_kind_of_change_reads_as_the_law_does(what: str, change: Change, expected: tuple[str, ...]) -> None:
    assert say_articles(BASE, change(BASE), MODELS[0]) == list(expected), what


def test_the_other_model_says_it_its_own_way() -> None:
    for what, made, _ in GOLDEN:
        mine, other = (say_articles(BASE, made(BASE), model) for model in MODELS)
        assert [line.replace("le mot :", "le terme :").replace("les mots :", "les termes :") for line in mine] == [
            line.replace("Le terme :", "Le mot :") for line in other
        ], what


def test_a_second_act_finds_numbers_between_those_of_the_first() -> None:
    """What comes after 2-1 is 2-2, what comes before it 2-1 A; a number that was struck is given to no other."""
    first = draft_act(
        [BASE], [add_article("suivi", "bilan", "Bilan", put("n1", "Un bilan."))(BASE)], FORMS
    ).consolidated
    after = add_article("bilan", "public", "Publicité", put("n2", "Il est public."))(label_articles(first))
    assert (
        say_articles(first, after, MODELS[0])[0] == "Après l'article 2-1, il est inséré un article 2-2 ainsi rédigé :"
    )
    between = add_article("suivi", "projet", "Projet", put("n2", "Il est public."))(label_articles(first))
    assert say_articles(first, between, MODELS[0])[:2] == [
        "Après l'article 2, il est inséré un article 2-1 A ainsi rédigé :",
        "« Article 2-1 A : Projet",
    ]
    within = draft_act([first], [after], FORMS).consolidated
    inside = add_article("bilan", "mi", "Mi-parcours", put("n3", "Il est intermédiaire."))(label_articles(within))
    assert "il est inséré un article 2-1-1 ainsi rédigé :" in say_articles(within, inside, MODELS[0])[0]
    struck = draft_act([first], [strike("bilan")(label_articles(first))], FORMS)
    again = add_article("suivi", "autre", "Autre", put("n4", "Un autre."))(label_articles(struck.consolidated))
    drafted = draft_act([struck.consolidated], [again], FORMS, ("2-1",))
    assert drafted.articles[0].lines[0].text.endswith("il est inséré un article 2-2 ainsi rédigé :")


def test_notes_of_a_second_act_keep_their_numbers() -> None:
    """The note that was struck leaves its number to none; what a new one says is told with it."""
    more = put(
        "o2",
        "Elles agissent au titre de la « charte “Petite enfance” » du Bassin",
        Footnote(1, (Text("Charte."),)),
        ".",
    )
    first = draft_act([BASE], [change("objet", 0, more, 2)(BASE)], FORMS).consolidated
    assert [note for note, _ in say_notes(first)] == ["1", "2"]
    without = change(
        "objet", put("o1", "Les communes sont autorités organisatrices depuis le 1er janvier 2025."), 1, 2
    )(first)
    second = draft_act([first], [without], FORMS)
    assert say(second) == ["La note 1 de l'article 1 est supprimée, ainsi que son appel."]
    assert say_notes(second.consolidated) == [("2", "Charte.")]
    assert [note.printed for note in list_footnotes(count_notes_anew(second.consolidated))] == ["1"]
    noted = put("f1", "La convention prend fin en 2030", Footnote(2, (Text("Le 31 décembre."),)), ", sauf avenant.")
    third = draft_act([second.consolidated], [change("fin", noted, 1)(second.consolidated)], FORMS)
    assert (
        say(third)[0]
        == "Au premier alinéa de l'article 3, après le mot : « 2030 », il est inséré une note 3 ainsi rédigée :"
    )


def say(drafted: ActDraft) -> list[str]:
    return [line.text.replace("\u00a0", " ") for article in drafted.articles for line in article.lines]


def list_footnotes(document: Document) -> list[Footnote]:
    return [one for one in document_inlines(document) if isinstance(one, Footnote)]


def say_notes(document: Document) -> list[tuple[str, str]]:
    return [(note.number, note.text) for division in list_divisions(document) for note in division.notes]
