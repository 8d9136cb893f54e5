"""When Python looks for garbage: after a document or a dossier, and only through what has come since it began.

What is remembered from one document to the next stays for good. Looking through it again at each collection would
take a tenth of the time of a batch.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class _Round:
    """Whether a block of this process looks for garbage already."""

    begun = False


@contextmanager
def collect_garbage_after() -> Iterator[None]:
    """Look for garbage after the block instead of all along: boxes and styles live as long as their document anyway.

    A seventh of the time of a layout. What the block leaves over is collected at its end, so that memory stays flat;
    what was there before (the libraries, mostly, and all that is remembered) is not looked through. A block within
    another looks for its own garbage too, through what has come since the outer one began. Where the collector is off
    already, whoever has put it off decides.
    """
    if _Round.begun:
        try:
            yield
        finally:
            gc.collect()
        return
    if not gc.isenabled():
        yield
        return
    gc.disable()
    gc.freeze()
    _Round.begun = True
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()
        _Round.begun = False
        gc.enable()
