"""Drafts, checks, assembles and stamps conventions territoriales globales (CTG); `docs/api.md` shows how to use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.version import __version__

if TYPE_CHECKING:
    from generator.api import (
        AssemblyReport,
        CtgError,
        Diagnostic,
        Document,
        GenerationReport,
        GenerationRequest,
        OpenedDossier,
        Project,
        RenderingPool,
        StampRequest,
        VerificationReport,
        assemble,
        compose,
        generate,
        open_dossier,
        render,
        stamp,
        verify,
    )

__all__ = [
    "AssemblyReport",
    "CtgError",
    "Diagnostic",
    "Document",
    "GenerationReport",
    "GenerationRequest",
    "OpenedDossier",
    "Project",
    "RenderingPool",
    "StampRequest",
    "VerificationReport",
    "__version__",
    "assemble",
    "compose",
    "generate",
    "open_dossier",
    "render",
    "stamp",
    "verify",
]


def __getattr__(name: str) -> Any:
    """The names of the API, which load the program when one is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'generator' has no attribute {name!r}")
    from generator import api  # noqa: PLC0415 - `ctg --version` does not wait for what sets pages

    return getattr(api, name)
