"""Acts of tests are written once: the second writing and its comparison are left out, and the record does not say them.

Some hundred tests freeze a dossier on their way, and each would pay a second process. `tests/acts/twice` holds the real
comparison from end to end: its fixture `written_twice` puts it back. Commands that tests run in processes of their own
(the atelier's, `make conformance`) have the real one too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from generator.acts.twice.second_writing import SecondWriting

_NAMES = ("__init__", "__exit__", "compare")
_REAL: dict[str, Callable[..., Any]] = {name: getattr(SecondWriting, name) for name in _NAMES}


@contextmanager
def write_acts_once() -> Iterator[None]:
    """Leave the second writing out."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SecondWriting, "__init__", lambda *_: None)
        patch.setattr(SecondWriting, "__exit__", lambda *_: None)
        patch.setattr(SecondWriting, "compare", lambda *_: False)
        yield


@contextmanager
def write_acts_twice() -> Iterator[None]:
    """Put it back."""
    with pytest.MonkeyPatch.context() as patch:
        for name, real in _REAL.items():
            patch.setattr(SecondWriting, name, real)
        yield
