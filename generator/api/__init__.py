"""The program as a library: what `docs/api.md` promises, each name loaded with its module when it is first asked for.

Options are the values that the command line uses too. Any number of threads may call these functions, each on its own
dossiers: what the libraries do not share well is done in turn (`turns`). Faults are `CtgError`, all of them at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from generator.api.circuit.depositing import *  # noqa: F403
    from generator.api.circuit.following import *  # noqa: F403
    from generator.api.circuit.making import *  # noqa: F403
    from generator.api.circuit.scans import *  # noqa: F403
    from generator.api.circuit.signatures import *  # noqa: F403
    from generator.api.editing import Author as Author
    from generator.api.editing import ConflictError as ConflictError
    from generator.api.editing import FieldEdit as FieldEdit
    from generator.api.editing import TextEdit as TextEdit
    from generator.api.editing import list_saves as list_saves
    from generator.api.editing import read_files as read_files
    from generator.api.editing import save_edits as save_edits
    from generator.api.editing import undo as undo
    from generator.api.places import *  # noqa: F403
    from generator.api.press import *  # noqa: F403 - each module lists what it promises
    from generator.errors import CtgError as CtgError
    from generator.errors import Diagnostic as Diagnostic
    from generator.model.acts import FreezeOrder as FreezeOrder
    from generator.model.document import Document as Document
    from generator.project import Project as Project

# The module of each name; those of a module of this folder stand in its own `__all__` too.
_PLACES = {
    "generator.errors": ("CtgError", "Diagnostic"),
    "generator.model.acts": ("FreezeOrder",),
    "generator.model.document": ("Document",),
    "generator.project": ("Project",),
    "generator.api.places": (
        "FoundCommune",
        "FoundGrouping",
        "search_communes",
        "search_groupings",
    ),
    "generator.api.circuit.depositing": (
        "Delivery",
        "DepositReport",
        "Deposited",
        "Desk",
        "MessageDeposit",
        "deposit_deliberations",
        "deposit_messages",
        "deposit_originals",
        "take_out",
    ),
    "generator.api.circuit.following": ("Circuit", "read_circuit"),
    "generator.api.circuit.making": (
        "MadeFiles",
        "assemble_act",
        "prepare_sending",
        "prepare_signing",
    ),
    "generator.api.circuit.scans": (
        "PileReport",
        "ScanPile",
        "place_page",
        "receive_pile",
        "take_page_out",
    ),
    "generator.api.circuit.signatures": ("accept", "list_signed_files"),
    "generator.api.editing": (
        "Author",
        "ConflictError",
        "FieldEdit",
        "TextEdit",
        "list_saves",
        "read_files",
        "save_edits",
        "undo",
    ),
    "generator.api.press": (
        "AssemblyReport",
        "FrozenAct",
        "GenerationReport",
        "GenerationRequest",
        "OpenedDossier",
        "RenderingPool",
        "StampRequest",
        "VerificationReport",
        "assemble",
        "compose",
        "find_act",
        "freeze",
        "generate",
        "list_acts",
        "open_dossier",
        "render",
        "stamp",
        "verify",
    ),
}
_MODULES = {name: module for module, names in _PLACES.items() for name in names}
__all__ = list(_MODULES)


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module 'generator.api' has no attribute {name!r}")
