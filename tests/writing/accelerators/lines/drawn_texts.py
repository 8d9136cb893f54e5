"""Documents of running text, drawn at random, and what the library makes of them with and without an accelerator."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from generator.writing.layout_library import weasyprint
from generator.writing.pdf import typesetting
from generator.writing.pdf.typesetting import Fetcher, Styles

_WORDS = st.sampled_from(
    [
        "La",
        "collectivité",
        "territoriale",
        "s’engage",
        "à",
        "informer\u00a0:",
        "3\u00a0500\u00a0€",
        "l’accès aux droits",
        "anticonstitu\u00adtionnellement",
        "fi\u200bn",
        "&amp;",
        "(« oui »)",
        "mot-clé",
        "<br>",
    ]
)
_TEXTS = st.lists(_WORDS, max_size=25).map(" ".join)
_MARKS = st.sampled_from(
    [
        "<b>{}</b>",
        "<i>{}</i> ",
        " <u>{}</u>",
        "<a href='#b'>{}</a>",
        "<em class='red'>{}</em>",
        "<em class='box'> {} </em>",
        "<em class='back'>{}</em>",
        "<em class='up'>{}</em>",
        "<em class='small'>{}</em>",
        "<em class='spaced'>{}</em>",
        "<em class='pale'>{}</em>",
        "<em class='atom'>{}</em>",
        "<em class='note'>{}</em>",
        "<em class='float'>{}</em>",
        "<em class='hidden'>{}</em>",
        "<em class='pre'>{}</em>",
        "<em class='away'>{}</em>",
        "<br>{}",
        "<b></b>{}",
        "{}",
    ]
)
_RULES = """
    a { color: blue } em { font-style: normal } .red { color: rgb(90%, 10%, 20%) }
    .box { border: 1px solid; padding: 0 3px }
    .back { background: yellow } .up { vertical-align: super; font-size: 70%; line-height: 0 } .small { font-size: 60% }
    .spaced { letter-spacing: 1px; margin-left: 4% } .pale { color: rgba(0, 0, 0, 0.5) } .atom { display: inline-block }
    .note { float: footnote } .float { float: left } .hidden { visibility: hidden } .pre { white-space: pre-wrap }
    .away { position: absolute } p::before { content: attr(data-before) } li { list-style: square }
    .first::first-letter { font-size: 200% } .line::first-line { font-weight: bold }
"""
_STYLES = st.sampled_from(
    [
        "",
        "",
        "text-align: justify",
        "text-align: right",
        "text-align: center; text-indent: 2em",
        "hyphens: auto; text-align: justify",
        "padding: 3px 7%; border-left: 1px solid",
        "margin: 7px 5%; text-indent: -1em",
        "direction: rtl",
        "white-space: pre-line",
        "word-spacing: 2px; font-variant: small-caps",
        "line-height: 1.1; font-size: 9.3px",
        "orphans: 3; widows: 3",
        "break-inside: avoid",
        "overflow: hidden; text-overflow: ellipsis; white-space: nowrap",
        "continue: discard; max-lines: 2; block-ellipsis: auto",
        "opacity: 0.5",
        "position: relative; left: 2px",
        "text-transform: uppercase; overflow-wrap: anywhere",
        "text-align: left; text-align-last: right",
    ]
)
_TAGS = st.sampled_from(["p", "p", "p", "li", "h2", "div", 'p class="first"', 'p class="line"', 'p data-before="– "'])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """The body of a page: paragraphs, of which some come twice."""
    written = []
    for _ in range(draw(st.integers(1, 8))):
        tag = draw(_TAGS)
        parts = draw(st.lists(st.tuples(_MARKS, _TEXTS), min_size=1, max_size=5))
        inside = "".join(mark.format(text) for mark, text in parts)
        written.append(f'<{tag} style="{draw(_STYLES)}">{inside}</{tag.split()[0]}>')
    return "".join(written + draw(st.lists(st.sampled_from(written), max_size=4)))


@st.composite
def sheets(draw: st.DrawFn) -> str:
    """A stylesheet."""
    width, height = draw(st.integers(150, 500)), draw(st.integers(120, 500))
    justified = "text-align: justify" if draw(st.booleans()) else ""
    return (
        f"@page {{ size: {width}px {height}px; margin: 20px 7%; @bottom-center {{ content: 'page ' counter(page) }} }}"
        f"body {{ margin: 0; font: 12px sans-serif; {justified} }}{_RULES}"
    )


def read_sheet(sheet: str) -> Styles:
    """The stylesheet with its fonts, which remember what they are asked."""
    return typesetting.read_styles(sheet, Fetcher({}))


def set_page(body: str, styles: Styles) -> weasyprint.Document:
    """The pages of a body; those of one sentence where the library stops, which both ways must then give."""
    html = f'<html lang="fr"><head><title>Essai</title></head><body>{body}</body></html>'
    page = weasyprint.HTML(string=html, url_fetcher=Fetcher({}))
    try:
        return page.render(font_config=styles.fonts, stylesheets=[styles.css], pdf_variant=typesetting.VARIANT)
    except IndexError:  # a line whose note went to another page is looked for where it was
        return set_page("<p>La bibliothèque ne met pas cette page.</p>", styles)


def list_written(pages: weasyprint.Document) -> list[bytes]:
    """Every object of the PDF of some pages but its dates."""
    written: list[bytes] = []

    def look(_: Any, pdf: Any) -> None:
        written.extend(one.data for one in pdf.objects if one is not pdf.info and one.free != "f")

    try:
        pages.write_pdf(finisher=look, uncompressed_pdf=True, pdf_tags=True)
    except AssertionError as error:  # the library cannot cut a justified line short
        return [str(error).encode()]
    return written


def list_boxes(pages: weasyprint.Document) -> list[dict[str, Any]]:
    """What is known of every box of every page, but for its style and what belongs to Pango."""
    kinds = (int, float, str, bool, set, type(None))
    listed: list[dict[str, Any]] = []
    for page in pages.pages:
        for box in page._page_box.descendants():
            values = {name: value for name, value in vars(box).items() if isinstance(value, kinds)}
            element = box.element if box.element is None else box.element.get("class", box.element.tag)
            listed.append({"kind": type(box).__name__, "element": element, **values})
    return listed
