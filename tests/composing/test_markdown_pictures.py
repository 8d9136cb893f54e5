"""Pictures of Markdown: alone on a line, with words that replace them, from images/; each fault at its line."""

from __future__ import annotations

import pytest

from generator.codes import Code
from generator.composing.markdown.blocks import MarkdownReader
from generator.composing.markdown.inlines import InlineReader
from generator.composing.markdown.pictures import PORTRAIT_ROOM_MM, PictureRoom
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.annexes import InputFile
from generator.model.document import Block, Figure, Gap, Heading, Paragraph, Text, plain_text
from generator.model.dossier import Picture, TakenPicture
from generator.model.facts import Unknown
from tests.composing.test_markdown import lines_of

NAMES = ("plan.png", "mon plan_2.JPG", "façade.jpg")
KNOWN = {
    name: Picture(
        InputFile(f"d/images/{name}", name.encode(), f"images/{name}"), TakenPicture(b"\x89PNG", 320.0, 100.0)
    )
    for name in NAMES
}
ROOM = PictureRoom(KNOWN, PORTRAIT_ROOM_MM)
PLAN = '![Plan du site](images/plan.png "Le plan")'


def read(text: str, room: PictureRoom | None = ROOM) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    faults = DiagnosticCollector()
    reader = MarkdownReader("annexe-b/liste", InlineReader(faults, [Unknown("le lieu", Span("c.md", 1))]), faults, room)
    return reader.read(lines_of(text)), faults.found


def figure_of(text: str) -> Figure:
    (block,), faults = read(text)
    assert not faults and isinstance(block, Figure)
    return block


def test_a_picture_is_a_figure() -> None:
    figure = figure_of(PLAN)
    assert (figure.alt, figure.caption, figure.number) == ("Plan du site", (Text("Le plan"),), 0)
    assert (figure.width_mm, figure.height_mm) == (160.0, 50.0)
    assert figure.picture == b"\x89PNG" and figure.source.startswith("images/plan.png ")
    assert figure.id == "annexe-b/liste/f1" and figure.origin == Span("c.md", 1)


@pytest.mark.parametrize(
    ("text", "alt", "caption"),
    [
        ("![Plan du site](images/plan.png)", "Plan du site", ""),
        ("![Plan du site](images/plan.png 'Le plan')", "Plan du site", "Le plan"),
        ('![Plan du site](images/plan.png "Le « plan » dit "vert"")', "Plan du site", 'Le « plan » dit "vert"'),
        ("![Plan du site](  images/plan.png  )", "Plan du site", ""),
        ("![Plan du site](./images/plan.png)", "Plan du site", ""),
        (r"![Salle \[A\], n° 2](images/plan.png)", "Salle [A], n° 2", ""),
        ("![Deux](images/mon plan_2.JPG)", "Deux", ""),
        ("![Deux](<images/mon plan_2.JPG>)", "Deux", ""),
        ("![Deux](images/mon%20plan\\_2.JPG)", "Deux", ""),
        ("![Porte bleue](images/fac\u0327ade.jpg)", "Porte bleue", ""),
        ('![Plan](images/mon plan_2.JPG "Le **plan** de l\'accueil")', "Plan", "Le plan de l'accueil"),
    ],
)
def test_ways_of_writing_a_picture(text: str, alt: str, caption: str) -> None:
    figure = figure_of(text)
    assert (figure.alt, plain_text(figure.caption)) == (alt, caption)


def test_a_gap_of_a_caption_is_kept() -> None:
    assert any(
        isinstance(i, Gap) for i in figure_of('![Plan](images/façade.jpg "Ouvert [à compléter : jours]")').caption
    )


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_picture_stands_between_other_blocks(between: str) -> None:
    blocks, faults = read(between.join(("## Le site", PLAN, "Du texte.", PLAN, PLAN, "- un point")))
    assert not faults
    kinds = [type(block).__name__ for block in blocks]
    assert kinds == ["Heading", "Figure", "Paragraph", "Figure", "Figure", "BlockList"]
    assert isinstance(blocks[0], Heading) and isinstance(blocks[2], Paragraph)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("![](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![  ](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![…](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![plan.png](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![Plan](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![le \ue0000\ue001](images/plan.png)", Code.IMAGE_SANS_TEXTE),
        ("![a](images/absent.png)", Code.IMAGE_ABSENTE),
        ("![a](images/Plan.png)", Code.IMAGE_ABSENTE),
        ("![a](plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](../images/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](images/../ctg.yaml)", Code.IMAGE_HORS_DOSSIER),
        ("![a](images/sous/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](images/%2e%2e/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](/etc/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](images\\\\plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](C:\\plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](file:///plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](https://exemple.fr/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a](data:image/png;base64,AAAA)", Code.IMAGE_HORS_DOSSIER),
        ("![a](logos/plan.png)", Code.IMAGE_HORS_DOSSIER),
        ("![a]()", Code.IMAGE_HORS_DOSSIER),
        ("![a](images/)", Code.IMAGE_HORS_DOSSIER),
        ("![a](images/plan.gif)", Code.IMAGE_TYPE),
        ("![a](images/plan.svg)", Code.IMAGE_TYPE),
        ("![a](images/plan.png) et des mots", Code.IMAGE_MAL_ECRITE),
        ("![a](images/plan.png « légende »", Code.IMAGE_MAL_ECRITE),
        ("![a][plan]", Code.IMAGE_MAL_ECRITE),
        ("![[images/plan.png]]", Code.IMAGE_MAL_ECRITE),
        ("Voir ![a](images/plan.png) ici.", Code.IMAGE_MAL_ECRITE),
        ("  ![a](images/plan.png)", Code.IMAGE_MAL_ECRITE),
        ("- ![a](images/plan.png)", Code.IMAGE_MAL_ECRITE),
        ("- un point\n  ![a](images/plan.png)", Code.IMAGE_MAL_ECRITE),
        ("| a | b |\n| --- | --- |\n| ![a](images/plan.png) | c |", Code.IMAGE_MAL_ECRITE),
        ("> ![a](images/plan.png)", Code.IMAGE_MAL_ECRITE),
        ("[![a](images/plan.png)](https://exemple.fr)", Code.IMAGE_MAL_ECRITE),
        (f"{PLAN}\n{{: .note }}", Code.MARKDOWN_INCONNU),
    ],
)
def test_what_is_refused_has_its_line(text: str, code: Code) -> None:
    blocks, faults = read(f"Un paragraphe.\n\n{text}")
    (fault,) = faults
    assert fault.code is code, str(fault)
    assert fault.span is not None and fault.span.line == 3 + text.count("\n") and fault.hint
    assert not any(isinstance(block, Figure) for block in blocks)


def test_a_near_name_is_proposed() -> None:
    _, (fault,) = read("![Vue](images/Plan.PNG)")
    assert fault.hint == "voulait-on « images/plan.png » ?"


def test_no_picture_where_a_text_may_show_none() -> None:
    blocks, (fault,) = read(PLAN, None)
    assert fault.code is Code.IMAGE_DEPLACEE and not blocks


def test_a_picture_that_intake_refused_is_told_at_the_line_that_shows_it() -> None:
    bad = Picture(KNOWN["plan.png"].file, faults=(Diagnostic(Code.IMAGE_ILLISIBLE, "cette image est abîmée"),))
    blocks, (fault,) = read(f"Un.\n\n{PLAN}", PictureRoom({"plan.png": bad}, PORTRAIT_ROOM_MM))
    assert not blocks[1:] and fault.code is Code.IMAGE_ILLISIBLE
    assert fault.span == Span("c.md", 3) and "images/plan.png" in fault.message


def test_a_picture_that_was_not_opened_is_read_but_not_drawn() -> None:
    unopened = {"plan.png": Picture(KNOWN["plan.png"].file)}
    (figure,), faults = read(PLAN, PictureRoom(unopened, PORTRAIT_ROOM_MM, drawn=False))
    assert isinstance(figure, Figure) and not faults and not figure.picture
    _, (fault,) = read(PLAN, PictureRoom(unopened, PORTRAIT_ROOM_MM))
    assert fault.code is Code.IMAGE_MAL_ECRITE and "toutes lettres" in fault.message
