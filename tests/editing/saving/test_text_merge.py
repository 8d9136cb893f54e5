"""Two texts made of one go together when their changes do not overlap, and never otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.editing.saving.text_merge import merge_texts

BASE = "Un.\n\nDeux mots ici.\n\nTrois.\n"


def test_changes_of_different_lines_and_of_different_words_go_together() -> None:
    assert merge_texts(BASE, BASE.replace("Un", "1"), BASE.replace("Trois", "3")) == "1.\n\nDeux mots ici.\n\n3.\n"
    merged = merge_texts(BASE, BASE.replace("Deux", "2"), BASE.replace("ici", "là"))
    assert merged == BASE.replace("Deux mots ici", "2 mots là")
    assert merge_texts(BASE, BASE.replace("Deux", "2"), BASE.replace("ici", "là"), by_words=False) is None


def test_changes_that_overlap_do_not() -> None:
    assert merge_texts(BASE, BASE.replace("mots", "a"), BASE.replace("mots", "b")) is None
    assert merge_texts(BASE, BASE + "Mien.\n", BASE + "Sien.\n") is None
    assert merge_texts(BASE, BASE + "Le même.\n", BASE + "Le même.\n") == BASE + "Le même.\n"
    assert merge_texts(BASE, "", BASE.replace("Trois", "3")) is None


_LINES = st.lists(st.sampled_from(["a b\n", "b\n", "c d e\n", "\n"]), max_size=6).map("".join)


@given(_LINES, _LINES, _LINES)
def test_nothing_of_anybody_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge_texts(base, mine, theirs)
    assert merge_texts(base, mine, base) == mine and merge_texts(base, base, theirs) == theirs
    assert merge_texts(base, mine, mine) == mine
    assert (merged is None) == (merge_texts(base, theirs, mine) is None)
    if merged is not None:
        assert merged == merge_texts(base, theirs, mine)
