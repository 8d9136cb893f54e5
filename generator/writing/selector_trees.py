"""Selectors keep the tree that they were made from, which says what they read (`accelerators/selector_memory.py`).

It is asked for before WeasyPrint is imported, which compiles the selectors of its own stylesheet then.
"""

from __future__ import annotations

from typing import Any

import cssselect2.compiler  # type: ignore[import-untyped]

from generator.writing.switches import SELECTORS

_Selector = cssselect2.compiler.CompiledSelector
_compile = _Selector.__init__


def keep_trees() -> None:
    """From now on, in the version that is known, the test of a selector has its tree as `tree`."""
    if SELECTORS.is_known():
        _Selector.__init__ = compile_selector


def compile_selector(selector: Any, parsed: Any) -> None:
    """The initialiser of `CompiledSelector`; its test keeps the tree that it was made from."""
    _compile(selector, parsed)
    selector.test.tree = parsed.parsed_tree
