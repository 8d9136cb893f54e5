"""A file that a PDF carries: known to whoever prepares one, without anything that opens a PDF."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside the PDF. `relationship` is Source, Data, Alternative, Supplement or Unspecified."""

    name: str
    mime: str
    data: bytes
    relationship: str = "Unspecified"
    description: str = ""
