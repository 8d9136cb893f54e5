"""All that composes and writes, loaded and run in once: composers are forked from a process that has imported this.

What is read here of the example (models, templates, tables of reference) stays in the memory that they share.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from importlib import import_module

from generator.api.press import compose, open_dossier, verify
from generator.api.previewing import list_preview_pieces, preview
from generator.bounded import end_child
from generator.errors import CtgError
from generator.project import BARE, EXAMPLE

_LOADED = ("generator.writing.writers", "generator.annexes.registry", "pypdfium2")


def warm_up() -> None:
    """Load what writes, and go once through what every preview goes through; nothing is written."""
    for name in _LOADED:
        import_module(name)
    with suppress(CtgError):  # the example of a clone that somebody has edited: told to whoever opens it
        dossier = open_dossier(EXAMPLE, BARE)
        compose(dossier)
        verify(dossier)
        preview(EXAMPLE, BARE, list_preview_pieces(EXAMPLE, BARE)[0].id)
    end_child()  # of what was read aside: whoever is forked from here starts its own
    gc.collect()
    gc.freeze()  # shared with those that are forked, and looked at by no later collection


warm_up()
