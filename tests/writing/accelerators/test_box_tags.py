"""The structure taken from boxes: the nodes that the library's objects give, the same numbers, the same file."""

from __future__ import annotations

from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.writing.accelerators import box_tags
from generator.writing.accelerators.switch import FORGETTING, TAGS
from generator.writing.layout_library import weasyprint
from generator.writing.pdf.structure import take_structure
from generator.writing.structure_nodes import Node

_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Carte</title><path d="M0 0h9v9z"/></svg>'
)
_PIXEL = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/%3E"
_VARIANT = "pdf/ua-1"  # tagged as our pages are, without the colour profile that the library leaves open
_WORDS = st.sampled_from(["Service", "petite enfance " * 9, "3 500 €", "à", "deux<br>lignes"])
_LINES = st.recursive(
    st.one_of(
        _WORDS, st.just(_PICTURE), st.just(f'<img src="{_PIXEL}" alt="Point">'), st.just(f'<img src="{_PIXEL}">')
    ),
    lambda inner: st.one_of(
        inner.map("<span>{}</span>".format),
        inner.map("<strong>{}</strong>".format),
        inner.map('<a href="https://example.org/">{}</a>'.format),
        inner.map('<a href="#ici">{}</a>'.format),
        inner.map('<span style="float: footnote">{}</span>'.format),
        inner.map('<span style="position: absolute">{}</span>'.format),
        st.lists(inner, min_size=1, max_size=3).map(" ".join),
    ),
    max_leaves=5,
)


def _write_table(rows: list[list[str]], spans: str, *, head: bool, caption: bool) -> str:
    first = "<thead><tr>" + "".join(f"<th>{cell}</th>" for cell in rows[0]) + "</tr></thead>" if head else ""
    body = "".join(f"<tr><td{spans}>" + "</td><td>".join(row) + "</td></tr>" for row in rows)
    return f"<table>{'<caption>Titre</caption>' if caption else ''}{first}<tbody>{body}</tbody></table>"


_BLOCKS = st.recursive(
    st.one_of(
        _LINES.map("<p>{}</p>".format),
        _LINES.map("<h2>{}</h2>".format),
        _LINES.map('<p id="ici">{}</p>'.format),
        st.just('<form><input name="un" value="deux" style="appearance: auto"></form>'),
        _LINES,
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3)
        .map(lambda kids: "".join(f"<li>{kid}</li>" for kid in kids))
        .map("<ul>{}</ul>".format),
        inner.map('<ol style="list-style: none"><li>{}</li></ol>'.format),
        inner.map("<ul><li>Un<ol><li>{}</li></ol></li></ul>".format),
        inner.map("<dl><dt>Terme</dt><dd>{}</dd></dl>".format),
        inner.map("<section>{}</section>".format),
        inner.map("<main>{}</main>".format),
        inner.map("<blockquote>{}</blockquote>".format),
        inner.map('<div style="display: flex"><div>{}</div><div>à côté</div></div>'.format),
        inner.map('<div style="display: table">{}</div>'.format),
        st.builds(
            _write_table,
            st.lists(st.lists(inner, min_size=1, max_size=3), min_size=1, max_size=4),
            st.sampled_from(["", ' colspan="2"', ' rowspan="2"']),
            head=st.booleans(),
            caption=st.booleans(),
        ),
    ),
    max_leaves=8,
)
_PAGES = st.lists(_BLOCKS, min_size=1, max_size=4).map("".join)
_STYLE = """
@page { size: 300px 220px; margin: 30px 10px;
  @top-center { content: element(tete) } @bottom-center { content: "page " counter(page) } @footnote { margin: 2px } }
#tete { position: running(tete) } body { font: 11px sans-serif }
"""


def _write(html: str) -> tuple[list[Node], list[bytes], bytes]:
    """The elements of a document, its objects as they are written, its catalogue."""
    pages = weasyprint.HTML(string=html).render(pdf_variant=_VARIANT)
    box_tags.ask_for_nodes(pages)
    taken: list[Any] = []

    def finish(_: Any, pdf: Any) -> None:
        nodes = box_tags.take_nodes(pages)
        assert (nodes is None) == (not TAGS.is_on())
        if nodes is None:
            nodes = take_structure(pdf)
        else:
            pdf.catalog.pop("StructTreeRoot", None)
        taken.append((nodes, [b"" if one.free == "f" else one.data for one in pdf.objects], pdf.catalog.data))

    pages.write_pdf(finisher=finish, pdf_variant=_VARIANT, uncompressed_pdf=True)
    (found,) = taken
    return found  # type: ignore[no-any-return]


@pytest.mark.slow
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(_PAGES)
def test_boxes_give_the_nodes_of_the_library(body: str) -> None:
    box_tags.install()
    html = f'<html lang="fr"><style>{_STYLE}</style><p id="tete">Tête, <a href="#ici">ici</a></p>{body}'
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weasyprint.pdf.fonts, "TTFont", TTFont)  # fields want what ours leaves out of fonts
        made = _write(html)
        patch.setenv(TAGS.variable, FORGETTING)
        plain = _write(html)
    assert made[0] == plain[0]
    assert made[1] == plain[1]
    assert made[2] == plain[2]


def test_a_document_whose_nodes_nobody_asks_for_has_its_tags() -> None:
    box_tags.install()
    pages = weasyprint.HTML(string='<html lang="fr"><p>Un mot</p>').render(pdf_variant=_VARIANT)
    assert b"/StructTreeRoot" in pages.write_pdf(pdf_variant=_VARIANT, uncompressed_pdf=True)
