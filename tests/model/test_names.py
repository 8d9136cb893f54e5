"""Words made into the part of a file name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.names import slugify


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Communauté de l'Aygues", "communaute-de-l-aygues"),
        ("Sacré-Cœur & Œuvres", "sacre-coeur-oeuvres"),
        ("  L'Haÿ-les-Roses  ", "l-hay-les-roses"),
        ("../../etc/passwd", "etc-passwd"),
        ("« … »", "sans-nom"),
        ("", "sans-nom"),
    ],
)
def test_slugs(words: str, slug: str) -> None:
    assert slugify(words) == slug


@given(st.text())
def test_a_slug_is_a_safe_file_name_and_its_own_slug(words: str) -> None:
    slug = slugify(words)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slugify(slug) == slug
