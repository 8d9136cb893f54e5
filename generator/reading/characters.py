"""Characters that no text may hold: they are invisible, Word refuses them, or the reading marks places with them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.codes import Code
from generator.errors import Diagnostic, Span

# Control characters, what XML 1.0 forbids (§2.2), and the private characters that the composing puts around gaps
# (U+E000, U+E001) and line numbers (U+E010, U+E011): a text that held them would pass for a mark.
FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ue000\ue001\ue010\ue011\ufffe\uffff]")


def list_forbidden_characters(text: str, file: str) -> Iterator[Diagnostic]:
    """One fault for each line of a text that holds such a character."""
    if not FORBIDDEN_CHARACTER.search(text):
        return
    for number, line in enumerate(text.split("\n"), start=1):
        found = FORBIDDEN_CHARACTER.search(line)
        if found is not None:
            yield Diagnostic(
                Code.CARACTERE_INTERDIT,
                f"un caractère de commande (U+{ord(found.group()):04X}), invisible, se trouve dans cette ligne",
                Span(file, number, found.start() + 1),
                FORBIDDEN_CHARACTER.sub("\u2423", line),
                "l'effacer : il vient le plus souvent d'un copier-coller depuis un PDF",
            )
