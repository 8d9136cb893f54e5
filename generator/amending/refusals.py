"""What an amending act cannot say in words, refused where it stands."""

from __future__ import annotations

from typing import NoReturn

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span


def refuse(message: str, origin: Span | None, hint: str = "") -> NoReturn:
    """Raises: `ContentError`, always."""
    raise ContentError([Diagnostic(Code.AVENANT_INDICIBLE, message, origin or Span(""), hint=hint)])
