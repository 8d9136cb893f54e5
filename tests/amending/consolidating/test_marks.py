"""Where avenants modified the convention: which place, by which article of which avenant."""

from __future__ import annotations

from dataclasses import replace

from generator.acts.in_force.consolidated import ConsolidatedText, MarkKind, PastAmendment, PlaceMark
from generator.amending.act_draft import draft_act
from generator.amending.consolidating.marks import mark_places
from generator.amending.consolidating.speaking import read_articles
from generator.amending.wording import ActArticle, ActLine
from generator.model.document import Document
from tests.amending.test_drafting import FORMS, NEW, ONE, THREE, TWO, draft, make_articles

FIRST = PastAmendment(1, "un essai", "2027-01-12")


def mark(former: ConsolidatedText, after: Document) -> ConsolidatedText:
    """What the next avenant makes of a text, whose signed piece becomes that of `after`."""
    drafted = draft(former.documents[0], after)
    amendments = (*former.amendments, replace(FIRST, number=len(former.amendments) + 1))
    marks = mark_places(former, (drafted.consolidated,), drafted.articles, len(amendments))
    return ConsolidatedText((drafted.consolidated,), amendments, marks)


def say(text: ConsolidatedText) -> list[tuple[MarkKind, str, int, str]]:
    return [(one.kind, one.key, one.amendment, one.article) for one in text.marks]


def test_each_place_names_the_article_that_speaks_of_it() -> None:
    former = ConsolidatedText((make_articles(ONE, TWO, "# x", THREE, ONE),))
    text = mark(former, make_articles(ONE.replace("trimestre", "semestre"), TWO, NEW, "# x", THREE))
    assert say(text) == [
        (MarkKind.CHANGED, "clause:article-1/1", 1, "article 1er"),
        (MarkKind.ADDED, "clause:article-1/3", 1, "article 1er"),
        (MarkKind.STRUCK_NEAR, "clause:article-2/1", 1, "article 2"),
    ]


def test_marks_follow_their_places_through_later_avenants() -> None:
    former = ConsolidatedText((make_articles(ONE, TWO, "# x", THREE, "# y", NEW),))
    first = mark(former, make_articles(ONE, TWO.replace("12 000", "15 000"), "# x", THREE, "# y", NEW))
    second = mark(
        first, make_articles(ONE, TWO.replace("12 000", "18 000"), "# x", THREE.replace("mi-", ""), "# y", NEW)
    )
    assert say(second) == [
        (MarkKind.CHANGED, "clause:article-1/2", 1, "article 1er"),
        (MarkKind.CHANGED, "clause:article-1/2", 2, "article 1er"),
        (MarkKind.CHANGED, "clause:article-2/1", 2, "article 2"),
    ]


def test_an_article_that_is_struck_keeps_its_number_and_place() -> None:
    piece = make_articles(ONE, "# x", TWO, "# y", THREE)
    first, second, third = piece.sections
    text = mark(ConsolidatedText((piece,)), replace(piece, sections=(first, third)))
    struck = PlaceMark(MarkKind.STRUCK, second.key, 1, "article 1er", "Article 2", first.key)
    assert text.marks == (struck,)
    assert text.struck_numbers == ("2",)
    later = mark(text, replace(piece, sections=(first, replace(third, blocks=()))))
    assert later.marks[0] == struck


def test_an_article_that_comes_after_one_that_comes() -> None:
    piece = make_articles(ONE, "# x", THREE)
    first, last = piece.sections
    added = (replace(first, id=f"convention/{name}", key=name, label="Article 0 : ") for name in ("un", "deux"))
    text = mark(ConsolidatedText((piece,)), replace(piece, sections=(first, *added, last)))
    assert say(text) == [(MarkKind.ADDED, "un", 1, "article 1er"), (MarkKind.ADDED, "deux", 1, "article 2")]


def test_annexes_by_name() -> None:
    piece = make_articles(ONE)
    annexe = replace(piece, meta=replace(piece.meta, piece="annexe-3", called="annexe 3", signed=False))
    other = make_articles(TWO)
    changed = replace(annexe, sections=other.sections)
    drafted = draft_act([piece, annexe], [piece, changed], FORMS)
    marks = mark_places(ConsolidatedText((piece, annexe)), (piece, changed), drafted.articles, 1)
    assert marks == (PlaceMark(MarkKind.ANNEXE_REPLACED, "annexe-3", 1, "article 1er", "annexe 3"),)


def test_an_article_is_named_where_its_words_stood() -> None:
    def say(number: str, line: str) -> ActArticle:
        return ActArticle(number, "Modification de plusieurs articles", (ActLine(line),))

    changed = "À l'article 1, le mot : « {} » est remplacé, à chaque occurrence, par le mot : « {} »."
    articles = (
        say("Article 1er", changed.format("2030", "2031")),
        say("Article 2", changed.format("Ormeval", "Valmont")),
        say("Article 3", "Le deuxième alinéa de l'article 1 est supprimé."),
        say("Article 4", "L'article 2 est supprimé."),
    )
    reading = read_articles(articles, ["article 1", "article 2"])
    assert reading.find("article 1", 1, "Le terme est 2030.", "Le terme est 2031.") == "article 1er"
    assert reading.find("article 1", 4, "Ormeval, 2030") == "articles 1er et 2"
    assert reading.find("article 1", 2, "Rien") == "article 3"
    assert reading.find("article 2") == "article 4"
    assert (reading.names("article 2"), reading.names("annexe 3")) == (True, False)
