"""Text as XML has it: what Python's own functions make of it."""

from __future__ import annotations

from xml.sax import saxutils

from hypothesis import given
from hypothesis import strategies as st

from generator.writing.xml_text import escape, quoteattr


@given(st.text(st.sampled_from("a&<>\"'\n\r\t é;#\u00a0")))
def test_the_same_as_python(text: str) -> None:
    assert escape(text) == saxutils.escape(text)
    assert quoteattr(text) == saxutils.quoteattr(text)
