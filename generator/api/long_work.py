"""What long work gives: lines to say, files that were made, the page that shows them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["JobResult"]


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a job gives: lines to say, files that were made, the address of the page that shows it (may be empty)."""

    says: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    link: str = ""
