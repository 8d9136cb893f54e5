"""What rules find in texts: the same whether the dossier before had these texts or not."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from generator.checking import looked_texts
from generator.checking.looked_texts import LookedTexts

TEXTS = st.lists(st.text("aAbB é.", max_size=6), max_size=8)
PATTERNS = (re.compile("a+"), re.compile("B"), re.compile("^é"))
SIGNS = ((), ("a",), ("b", "é"))


def find_plainly(texts: list[str], pattern: re.Pattern[str], signs: tuple[str, ...]) -> dict[str, list[str]]:
    held = [text for text in texts if not signs or any(sign in text.lower() for sign in signs)]
    return {text: found for text in held if (found := pattern.findall(text))}


def say(found: Mapping[str, tuple[re.Match[str], ...]]) -> dict[str, list[str]]:
    return {text: [match[0] for match in matches] for text, matches in found.items()}


@given(st.lists(st.tuples(TEXTS, st.sets(st.sampled_from(range(9)))), max_size=6))
def test_one_dossier_after_the_other(dossiers: list[tuple[list[str], set[int]]]) -> None:
    """Each is looked through for some of the patterns, in another order than the one before."""
    for texts, wanted in dossiers:
        looked = LookedTexts(texts)
        for number in wanted:
            pattern, signs = PATTERNS[number // 3], SIGNS[number % 3]
            found = looked.look(pattern, pattern.finditer, signs)
            assert say(found) == find_plainly(texts, pattern, signs)
            assert set(found) <= set(texts)


def test_a_text_that_is_known_is_not_looked_through_again() -> None:
    seen: list[str] = []

    def find(text: str) -> tuple[str, ...]:
        seen.append(text)
        return (text,) if "a" in text else ()

    first = LookedTexts(["a", "b"])
    assert first.look("essai", find) == {"a": ("a",)}
    assert LookedTexts(["b", "a", "ca"]).look("essai", find) == {"a": ("a",), "ca": ("ca",)}
    assert seen == ["a", "b", "ca"]
    assert LookedTexts(["a"]).look("autre", find) == {"a": ("a",)}
    assert seen[3:] == ["a"], "something else was looked for"


def test_two_dossiers_at_most_are_kept() -> None:
    for rank in range(5):
        LookedTexts([str(rank)]).look("essai", lambda text: (text,))
    last = looked_texts._last
    assert last is not None
    assert list(last._texts) == ["4"]
    assert [list(found) for found in last._before.values()] == [["3"]]
