"""The body of a page read as XML: the tree that the HTML parser gives, which reads whatever is not XML."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
import weasyprint

from generator.writing.accelerators.body_parser import parse_page
from generator.writing.accelerators.switch import BODIES, FORGETTING
from generator.writing.html.page import write_html
from generator.writing.pdf.typesetting import Fetcher
from tests.writing.pdf_sample import build_furniture, build_sample, paragraph


def list_elements(page: weasyprint.HTML) -> list[tuple[object, ...]]:
    """Every element of a page, with all that it says."""
    return [(e.tag, sorted(e.attrib.items()), e.text or "", e.tail or "") for e in page.etree_element.iter()]


def test_the_body_read_as_xml_is_what_the_html_parser_reads() -> None:
    page = write_html(build_sample(), build_furniture())
    ElementTree.fromstring(f"<corps>{page.body}</corps>")  # else the test would compare one parser with itself
    fetcher = Fetcher(page.resources)
    fast = list_elements(parse_page(page.html, page.body, fetcher))
    slow = list_elements(weasyprint.HTML(string=page.html, url_fetcher=fetcher))
    assert len(slow) > 100
    assert fast == slow


def test_what_is_not_xml_is_read_as_html() -> None:
    document = build_sample()
    first = replace(document.sections[0], blocks=(paragraph("convention/parties/x", "un saut \x0c de page"),))
    page = write_html(replace(document, sections=(first,)), build_furniture())
    fetcher = Fetcher(page.resources)
    read = list_elements(parse_page(page.html, page.body, fetcher))
    assert read == list_elements(weasyprint.HTML(string=page.html, url_fetcher=fetcher))
    assert any("de page" in str(element) for element in read)


def test_a_template_that_changes_the_body_is_read_as_html() -> None:
    page = write_html(build_sample(), build_furniture())
    changed = page.html.replace("<section ", "<section lang='fr' ")
    fetcher = Fetcher(page.resources)
    read = list_elements(parse_page(changed, page.body, fetcher))
    assert read == list_elements(weasyprint.HTML(string=changed, url_fetcher=fetcher))


def test_switched_off_no_body_is_read_as_xml(monkeypatch: pytest.MonkeyPatch) -> None:
    page = write_html(build_sample(), build_furniture())
    read: list[str] = []
    monkeypatch.setattr(ElementTree, "fromstring", lambda text: read.append(text) or ElementTree.Element("vide"))
    parse_page(page.html, page.body, Fetcher(page.resources))
    assert len(read) == 1
    monkeypatch.setenv(BODIES.variable, FORGETTING)
    parse_page(page.html, page.body, Fetcher(page.resources))
    assert len(read) == 1
