"""What `ctg comparer` tells: a line for each change, and the same as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from generator.comparing.changes import Change, ChangeKind, Comparison, describe_change
from generator.comparing.spreading import gather_spread
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordKind
from generator.errors import Span
from generator.redlining.sources import ComparedText

SCHEMA = "ctg-comparaison"
VERSION = 1
_PLURALS = {kind: f"{kind}s" for kind in ChangeKind}


def list_lines(before: ComparedText, after: ComparedText, found: Comparison) -> Iterator[str]:
    """The lines of the terminal: both texts, what changes in many places, each other change by piece, counts."""
    yield f"de {before.name}"
    yield f"à {after.name}"
    spread, changes = gather_spread([one for one in found.changes if one.kind is not ChangeKind.RENUMBERED])
    for one in spread:
        yield ""
        yield f"en {len(one.changes)} endroits, {one.told}"
        yield from (f"  {change.place}{_say_origin(change, after)}" for change in one.changes)
    last = ""
    for change in changes:
        if change.piece and change.piece != last:
            last = change.piece
            yield ""
            yield _name_piece(after, before, change.piece)
        yield f"  {describe_change(change)}{_say_origin(change, after)}"
    renumbered = list_renumbered(found)
    if renumbered:
        yield ""
        yield f"renumérotés : {', '.join(f'{former} → {present}' for former, present in renumbered)}"
    yield ""
    yield say_count(found)


def list_renumbered(found: Comparison) -> tuple[tuple[str, str], ...]:
    """Each new number once, however often the text names its part."""
    numbers = ((one.before, one.after) for one in found.changes if one.kind is ChangeKind.RENUMBERED)
    return tuple(dict.fromkeys(numbers))


def say_count(found: Comparison) -> str:
    """« 3 changements : 2 modifiés, 1 ajouté », « les deux textes disent la même chose »."""
    counts = Counter(change.kind for change in found.changes)
    if numbers := list_renumbered(found):
        counts[ChangeKind.RENUMBERED] = len(numbers)
    if not counts:
        return "les deux textes disent la même chose"
    total = counts.total()
    told = ", ".join(
        f"{counts[kind]} {_PLURALS[kind] if counts[kind] > 1 else kind}" for kind in ChangeKind if kind in counts
    )
    return f"{total} changement{'s' if total > 1 else ''} : {told}"


def write_json(before: ComparedText, after: ComparedText, found: Comparison) -> str:
    """The changes as JSON: `docs/schemas/comparaison-1.schema.json` says the form."""
    content = {
        "schema": SCHEMA,
        "version": VERSION,
        "avant": before.name,
        "apres": after.name,
        "changements": [_write_change(change, after) for change in found.changes],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


def _write_change(change: Change, after: ComparedText) -> dict[str, object]:
    told: dict[str, object] = {
        "genre": str(change.kind),
        "piece": change.piece,
        "endroit": change.place,
        "cle": change.key,
        "avant": change.before,
        "apres": change.after,
        "mots": [
            {"avant": say_words(edit.before), "apres": say_words(edit.after)}
            for edit in change.words
            if edit.kind is WordKind.CHANGED
        ],
    }
    origin = _find_origin(change, after)
    if origin is not None:
        told["origine"] = {"fichier": origin.file, "ligne": origin.line or None}
    return told


def _say_origin(change: Change, after: ComparedText) -> str:
    origin = _find_origin(change, after)
    return f" ({origin})" if origin else ""


def _find_origin(change: Change, after: ComparedText) -> Span | None:
    """The file and line that a person may open: that of today's dossier, for what it says."""
    return change.origin if after.living and change.kind is not ChangeKind.DELETED else None


def _name_piece(after: ComparedText, before: ComparedText, piece: str) -> str:
    return next(
        document.meta.title for document in (*after.documents, *before.documents) if document.meta.piece == piece
    )
