"""HTML put together says what `Markup.format` would."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from generator.writing.html.markup import fill, join

VALUES = st.one_of(st.text(), st.integers(), st.text().map(Markup), st.text("&<>'\"é "))


@given(VALUES, VALUES)
def test_each_value_is_escaped_as_by_the_library(first: object, second: object) -> None:
    filled = fill('<p class="{}">{}</p>', first, second)
    assert filled == Markup('<p class="{}">{}</p>').format(first, second)
    assert type(filled) is Markup


def test_there_are_as_many_values_as_places() -> None:
    with pytest.raises(ValueError, match="zip"):
        fill("<p>{}</p>")
    with pytest.raises(ValueError, match="zip"):
        fill("<p></p>", "un mot")


def test_parts_are_joined_as_they_are() -> None:
    assert join((Markup("<b/>"), Markup("<i/>")), "\n") == "<b/>\n<i/>"
