"""The title and the metadata of a page, looked for among its elements as they stand.

WeasyPrint wraps every element of a document to find the three kinds that it wants.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

from generator.writing.accelerators.switch import METADATA
from generator.writing.layout_library import weasyprint

_document = weasyprint.document
_get_html_metadata = weasyprint.document.get_html_metadata


class _Elements:
    """Stands for the wrapped root of a page."""

    def __init__(self, root: Any) -> None:
        self._root = root

    def query_all(self, *tags: str) -> Iterator[Any]:
        """The elements with these tags, in order, each as what holds it."""
        wanted = frozenset(tags)
        return (SimpleNamespace(etree_element=one) for one in self._root.iter() if one.tag in wanted)


def get_html_metadata(html: Any) -> dict[str, Any]:
    """`get_html_metadata` of the library."""
    if not METADATA.is_on():
        return dict(_get_html_metadata(html))
    root = html.etree_element
    page = SimpleNamespace(
        etree_element=root, wrapper_element=_Elements(root), base_url=html.base_url, url_fetcher=html.url_fetcher
    )
    return dict(_get_html_metadata(page))


def install() -> None:
    """Stand in front of the function of WeasyPrint, in the version that is known."""
    if METADATA.is_known():
        _document.get_html_metadata = get_html_metadata
