"""Stylesheets and pages drawn at random: what templates may ask for and ours do not, all at once."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path

_FONTS = Path(__file__).resolve().parents[3] / "templates" / "fonts"
_FACES = (("400", "normal", "Regular"), ("700", "normal", "Bold"), ("400", "italic", "Italic"))
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
_DRAWINGS = (
    _SVG.format('width="60" height="20"', '<rect width="60" height="20" fill="#0A5"/>'),
    _SVG.format('viewBox="0 0 10 10"', '<path d="M0 0L10 10H3v4z"/><path d="M0 0L10 10H3v4z" opacity=".5"/>'),
    _SVG.format(
        'width="5em" height="50%"',
        '<g clip-path="url(#c)"><clipPath id="c"><circle r="5"/></clipPath><rect width="50%" height="8"/></g>',
    ),
    _SVG.format('width="80" height="30"', '<text x="2" y="20" font-family="Carlito">Texte é</text>'),
    _SVG.format(
        'width="40" height="30"', '<use href="#p"/><defs><path id="p" d="M1 1L20 4Z" fill-opacity=".3"/></defs>'
    ),
)
RESOURCES: Mapping[str, bytes] = {
    **{f"ctg:{face}": (_FONTS / f"Carlito-{face}.ttf").read_bytes() for *_, face in _FACES},
    **{f"ctg:{number}": drawing.encode() for number, drawing in enumerate(_DRAWINGS)},
}

_WORDS = [
    "commune",
    "convention",
    "l’article",
    "3",
    "d’Éve",
    "ﬁn",
    "office",
    "AVATAR",
    "To",
    "fi",
    "Ł",
    "☃",
    "12",
    "000",
    "€",
    "long-mot-composé",
]
_SELECTORS = (
    *("p", "span", "b", "td", "th", "tr", "table", "li", "ul", "div", "a", "img", ".a", ".b", "p.a", "div > p", "body"),
    *("p + p", "p ~ p", "li:first-child", "tr:nth-child(2n)", "td:last-child", "p:empty", ":lang(en)", "[data-x='1']"),
    *("p:not(.a)", "div:has(.b)", "td :is(p, b)", "p:only-child", "thead", "tbody", "html", "*"),
    *("p::before", "p::after", "a::after", "li::marker", "p::first-letter", "p::first-line", "span::note-call"),
)
_DECLARATIONS = (
    *("color: red", "font-size: 80%", "font-size: 2vw", "font-size: .4px", "letter-spacing: .1em", "line-height: 1.1"),
    *("text-align: justify", "text-align: right", "text-indent: -1em", "hyphens: auto", "white-space: pre-wrap"),
    *("font-weight: bold", "font-style: italic", "font-variant-caps: small-caps", "text-transform: uppercase"),
    *("direction: rtl", "float: left", "float: right", "float: footnote", "clear: both", "display: inline-block"),
    *("display: flex", "display: grid", "display: none", "display: list-item", "columns: 2", "position: absolute"),
    *("position: relative; left: 3px", "position: running(r)", "position: note(n)", "overflow: hidden"),
    *("overflow: inherit", "border: 1px solid red", "border-top: 2px dotted blue", "border-left: 3px double"),
    *("border-radius: 4px", "border-collapse: collapse", "padding: 3px 5%", "padding: inherit", "margin: 4px auto"),
    *("margin: inherit", "width: 50%", "min-width: 20%", "max-width: 30%", "height: 3em", "box-sizing: border-box"),
    *("vertical-align: super", "vertical-align: middle", "background: #eee", "opacity: .5", "transform: rotate(3deg)"),
    *("break-before: page", "break-inside: avoid", "page: other", "string-set: t content()", "bookmark-level: 2"),
    *(
        "counter-increment: c",
        "text-decoration: underline",
        "list-style: upper-roman inside",
        "list-style: 'x' outside",
    ),
    *("visibility: hidden", "--c: blue; color: var(--c)", "color: var(--c, green)", "text-overflow: ellipsis"),
    *("max-lines: 2", "font-kerning: none", "overflow-wrap: anywhere", "word-break: break-all", "all: unset"),
)
_CONTENTS = (
    *("'→ '", "counter(c) '. '", "attr(data-x)", "leader('.') target-counter(attr(href), page)", "string(t)"),
    *("target-text(attr(href))", "url(ctg:0)"),
)


def draw_stylesheet(draw: random.Random) -> str:
    """A stylesheet of some ten rules."""
    rules = [
        f"@font-face {{ font-family: Carlito; font-weight: {weight}; font-style: {style}; src: url(ctg:{face}) }}"
        for weight, style, face in _FACES
    ]
    size, margin = draw.choice(("300px 400px", "10cm 8cm")), draw.choice(("30px", "2em 10%"))
    boxes = "@top-center { content: string(t) counter(page) '/' counter(pages) } @bottom-left { content: element(r) }"
    rules += [f"@page {{ size: {size}; margin: {margin}; {boxes} }}", "html { font: 12px Carlito }"]
    if draw.random() < 0.4:
        rules.append(f"@page {draw.choice((':first', 'other', ':left'))} {{ margin: 50px; background: #eee }}")
    for _ in range(draw.randint(6, 16)):
        selector = draw.choice(_SELECTORS)
        declarations = draw.sample(_DECLARATIONS, draw.randint(1, 3))
        if "::" in selector and draw.random() < 0.8:
            declarations.append(f"content: {draw.choice(_CONTENTS)}")
        rules.append(f"{selector} {{ {'; '.join(declarations)} }}")
    return "\n".join(rules)


def draw_body(draw: random.Random) -> str:
    """The body of a page: paragraphs, lists, tables; XML and HTML alike."""
    return "".join(_draw_block(draw) for _ in range(draw.randint(2, 6)))


def _draw_attributes(draw: random.Random) -> str:
    written = draw.choice((' class="a"', ' class="b"', ' class="a b"')) if draw.random() < 0.3 else ""
    for chance, words in ((0.1, ' data-x="1"'), (0.08, ' lang="en"'), (0.06, f' style="{draw.choice(_DECLARATIONS)}"')):
        written += words if draw.random() < chance else ""
    return written


def _draw_words(draw: random.Random) -> str:
    return " ".join(draw.choices(_WORDS, k=draw.randint(1, 8)))


def _draw_inline(draw: random.Random) -> str:
    if draw.random() < 0.5:
        return _draw_words(draw)
    if draw.random() < 0.2:
        return f'<img src="ctg:{draw.randrange(len(_DRAWINGS))}" alt="x"{_draw_attributes(draw)}/>'
    name = draw.choice(("b", "span", "i", "a"))
    target = ' href="#haut"' if name == "a" else ""
    return f"<{name}{target}{_draw_attributes(draw)}>{_draw_words(draw)}</{name}> "


def _draw_paragraph(draw: random.Random) -> str:
    return f"<p{_draw_attributes(draw)}>{''.join(_draw_inline(draw) for _ in range(draw.randint(1, 4)))}</p>"


def _draw_block(draw: random.Random, depth: int = 0) -> str:
    kind = draw.random()
    if kind < 0.5 or depth > 1:
        return _draw_paragraph(draw)
    attributes = _draw_attributes(draw)
    if kind < 0.65:
        items = (f"<li{_draw_attributes(draw)}>{_draw_inline(draw)}</li>" for _ in range(draw.randint(1, 4)))
        return f"<ul{attributes}>{''.join(items)}</ul>"
    if kind < 0.85:
        columns = draw.randint(1, 4)
        head = f"<thead>{_draw_row(draw, 'th', columns)}</thead>" if draw.random() < 0.5 else ""
        rows = "".join(_draw_row(draw, "td", columns) for _ in range(draw.randint(1, 5)))
        return f"<table{attributes}>{head}<tbody>{rows}</tbody></table>"
    return f"<div{attributes}>{''.join(_draw_block(draw, depth + 1) for _ in range(draw.randint(1, 3)))}</div>"


def _draw_row(draw: random.Random, name: str, columns: int) -> str:
    cells = []
    for _ in range(columns):
        span = draw.choice((' colspan="2"', ' rowspan="2"')) if draw.random() < 0.1 else ""
        inside = _draw_paragraph(draw) if draw.random() < 0.7 else _draw_inline(draw)
        cells.append(f"<{name}{_draw_attributes(draw)}{span}>{inside}</{name}>")
    return f"<tr{_draw_attributes(draw)}>{''.join(cells)}</tr>"
