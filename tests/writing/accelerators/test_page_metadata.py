"""The metadata of a page: what the library finds, whatever stands around it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.writing.accelerators.page_metadata import _get_html_metadata, get_html_metadata
from generator.writing.layout_library import weasyprint

_PARTS = st.lists(
    st.sampled_from(
        [
            "<title>Convention</title>",
            "<title>Autre <b>titre</b></title>",
            '<meta name="author" content="Caf">',
            '<META NAME="Author" content="Commune">',
            '<meta name="keywords" content="ctg, familles , ctg">',
            '<meta name="description" content="Un texte">',
            '<meta name="dcterms.created" content="2026-11-30">',
            '<meta name="origine" content="essai"><meta content="sans nom">',
            '<link rel="attachment" href="piece.pdf" title="Pièce">',
            '<link rel="stylesheet" href="autre.css">',
            "<svg><title>Carte</title><metadata>x</metadata></svg>",
            "<p>Un <!-- mot --> de plus</p>",
        ]
    ),
    max_size=8,
)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(_PARTS, _PARTS)
def test_the_metadata_are_those_of_the_library(head: list[str], body: list[str]) -> None:
    html = f'<html lang="fr"><head>{"".join(head)}</head><body>{"".join(body)}</body></html>'
    page = weasyprint.HTML(string=html, base_url="https://example.org/")
    found, plain = get_html_metadata(page), dict(_get_html_metadata(page))
    for one in (found, plain):
        one["attachments"] = [made.description for made in one["attachments"]]
    assert found == plain
    assert found["lang"] == "fr"
