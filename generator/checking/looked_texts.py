"""What rules find in each text of a dossier, taken from the dossier looked at before where the text is the same.

A dossier that is made again has nearly all of its texts again, another of the same model most of them. What is found
in a text depends on its words alone, and on what is looked for, which the key says.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")
_Found = Mapping[str, tuple[Any, ...]]  # by text, where there is something


class LookedTexts:
    """Some texts, each once, and what was found in them so far."""

    def __init__(self, texts: Iterable[str]) -> None:
        global _last  # noqa: PLW0603  # what the next one begins with
        self._texts = dict.fromkeys(texts)
        self._found: dict[Hashable, _Found] = {}
        # Of the one before, its findings are kept and not what it knew itself: two dossiers at most.
        self._before = _last._found if _last is not None else {}
        known: Mapping[str, None] = _last._texts if _last is not None else {}
        self._fresh = tuple(text for text in self._texts if text not in known)
        self._small: dict[str, str] = {}
        _last = self

    def look(
        self, key: Hashable, find: Callable[[str], Iterable[T]], signs: tuple[str, ...] = ()
    ) -> Mapping[str, tuple[T, ...]]:
        """What `find` finds, by text, where it finds something. `key` says all that it depends on besides the text.

        One of `signs`, in small letters, stands in each text where something is found.
        """
        whole = (key, signs)
        if whole not in self._found:
            before = self._before.get(whole)
            kept = {} if before is None else {text: one for text, one in before.items() if text in self._texts}
            self._found[whole] = kept | self._find(find, signs, self._texts if before is None else self._fresh)
        return self._found[whole]

    def _find(
        self, find: Callable[[str], Iterable[T]], signs: tuple[str, ...], texts: Iterable[str]
    ) -> dict[str, tuple[T, ...]]:
        held = (text for text in texts if not signs or self._holds_one(text, signs))
        return {text: found for text in held if (found := tuple(find(text)))}

    def _holds_one(self, text: str, signs: tuple[str, ...]) -> bool:
        small = self._small.get(text)
        if small is None:
            small = self._small[text] = text.lower()
        return any(sign in small for sign in signs)


_last: LookedTexts | None = None
