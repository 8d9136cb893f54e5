"""What changes from one model of clauses to another, clause by clause, in words that a person can read."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.composing.numbering import name_sections, say_references
from generator.model.clauses import ClauseModel

_CONTEXT = 6  # words shown on each side of a change
_WORDS = re.compile(r"\S+|\n\s*\n")
_BREAK = "¶"


class ChangeKind(StrEnum):
    """What happens to a clause."""

    ADDED = "ajoutée"
    REMOVED = "retirée"
    CHANGED = "modifiée"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """A clause that the two models do not say alike; `words` shows « [-former-] {+new+} » with a few words around."""

    clause: str
    kind: ChangeKind
    words: str


@dataclass(frozen=True, slots=True)
class ModelChanges:
    """Two models compared: clauses in the order of the new model, and the local texts that come or go."""

    former: str  # name and version
    current: str
    clauses: tuple[ClauseChange, ...]
    texts_added: tuple[str, ...]
    texts_removed: tuple[str, ...]


def compare_models(former: ClauseModel, current: ClauseModel) -> ModelChanges:
    """What changes from one model to the other; titles count as clauses, under the identifier of their section."""
    before, after = _texts(former), _texts(current)
    order = [name for name in _list_in_order(current) if name in after]
    names = [*order, *(n for n in after if n not in order), *(n for n in before if n not in after)]
    local = ({t.id for t in former.plan.textes_locaux}, {t.id for t in current.plan.textes_locaux})
    return ModelChanges(
        name_model(former),
        name_model(current),
        compare_clauses(before, after, names),
        tuple(t.id for t in current.plan.textes_locaux if t.id not in local[0]),
        tuple(t.id for t in former.plan.textes_locaux if t.id not in local[1]),
    )


def compare_clauses(
    before: Mapping[str, str], after: Mapping[str, str], names: Iterable[str]
) -> tuple[ClauseChange, ...]:
    """The changes of the clauses named, whose texts are given."""
    changes: list[ClauseChange] = []
    for name in names:
        former, current = before.get(name), after.get(name)
        if former == current:
            continue
        kind = ChangeKind.ADDED if former is None else ChangeKind.REMOVED if current is None else ChangeKind.CHANGED
        changes.append(ClauseChange(name, kind, diff_words(former or "", current or "")))
    return tuple(changes)


def name_model(model: ClauseModel) -> str:
    """« ctg-2026 (version 2026.1) »."""
    return f"{model.plan.nom} (version {model.plan.version})"


def diff_words(former: str, current: str) -> str:
    """The words that differ, on one line: « du [-Conseil-] {+Bureau+} municipal », « … » where words are left out."""
    before, after = _WORDS.findall(former.strip()), _WORDS.findall(current.strip())
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    opcodes = matcher.get_opcodes()
    for rank, (operation, i1, i2, j1, j2) in enumerate(opcodes):
        if operation == "equal":
            parts += _shorten(before[i1:i2], first=rank == 0, last=rank == len(opcodes) - 1)
            continue
        if i2 > i1:
            parts.append(f"[-{_join(before[i1:i2])}-]")
        if j2 > j1:
            parts.append(f"{{+{_join(after[j1:j2])}+}}")
    return _join(parts)


def _shorten(words: list[str], *, first: bool, last: bool) -> list[str]:
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[-_CONTEXT:]
    if len(words) <= len(head) + len(tail):
        return words
    return [*head, "…", *tail]


def _join(words: Iterable[str]) -> str:
    return " ".join(_BREAK if not word.strip() else word for word in words)


def _texts(model: ClauseModel) -> dict[str, str]:
    """The clauses as text, references written as the model numbers them: « l'article 9 », not « l'[](#article-9) »."""
    names = name_sections(model.plan)
    return {name: say_references("\n".join(c.lines).strip(), names) for name, c in model.clauses.items()}


def _list_in_order(model: ClauseModel) -> list[str]:
    names = [name for part in model.plan.sections for name in (part.id, *part.clauses)]
    names += [name for annexe in model.plan.annexes for name in (annexe.id, *annexe.textes.values())]
    return list(dict.fromkeys(names))
