"""Where words say « à compléter », bare or between brackets: what a person has still to write."""

from __future__ import annotations

import re
from collections.abc import Iterator

# « à compléter l'offre » is a verb and its object: no gap. A capital is often typed without its accent.
_INNER_GAP = re.compile(
    r"\[\s*[àa]\s+compl[ée]ter(?:\s*:\s*(?P<what>[^\]]*?))?\s*\]"
    r"|(?<!\w)(?-i:[àÀA])\s+compl[ée]ter(?!\w)"
    r"(?!\s+(?:l['’]|d['’]|(?:les?|la|une?|des|ce|cet|cette|ces|son|sa|ses|leurs?|notre|nos|votre|vos)\s))",
    re.IGNORECASE,
)


def find_inner_gaps(text: str) -> Iterator[re.Match[str]]:
    """Where a text says « à compléter »; the group `what` says what, between brackets only."""
    return _INNER_GAP.finditer(text)
