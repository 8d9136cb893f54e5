"""What changes from one model of clauses to another, clause by clause, in words that a person can read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from generator.comparing.paragraph_breaks import BREAK
from generator.comparing.tokens import Piece, Token
from generator.comparing.word_edits import WordKind, compare_words
from generator.composing.numbering import name_sections, say_references
from generator.model.clauses import ClauseModel

_CONTEXT = 6  # words shown on each side of a change
_WORDS = re.compile(r"\S+|\n\s*\n")


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
    order = [name for name in list_in_order(current) if name in after]
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
    edits = compare_words(_split(former), _split(current))
    parts: list[str] = []
    for rank, edit in enumerate(edits):
        if edit.kind is WordKind.KEPT:
            parts += _shorten(_say(edit.after), first=rank == 0, last=rank == len(edits) - 1)
            continue
        if edit.before:
            parts.append(f"[-{' '.join(_say(edit.before))}-]")
        if edit.after:
            parts.append(f"{{+{' '.join(_say(edit.after))}+}}")
    return " ".join(parts)


def _split(text: str) -> tuple[Token, ...]:
    """A token for each run of signs without a space, marks and expressions of the clause included."""
    runs = _WORDS.findall(text.strip())
    return tuple(Token((Piece(run),), run) if run.strip() else BREAK for run in runs)


def _say(tokens: Iterable[Token]) -> list[str]:
    return [token.word for token in tokens]


def _shorten(words: list[str], *, first: bool, last: bool) -> list[str]:
    head = [] if first else words[:_CONTEXT]
    tail = [] if last else words[-_CONTEXT:]
    if len(words) <= len(head) + len(tail):
        return words
    return [*head, "…", *tail]


def _texts(model: ClauseModel) -> dict[str, str]:
    """The clauses as text, references written as the model numbers them: « l'article 9 », not « l'[](#article-9) »."""
    names = name_sections(model.plan)
    return {name: say_references("\n".join(c.lines).strip(), names) for name, c in model.clauses.items()}


def list_in_order(model: ClauseModel) -> list[str]:
    """The identifiers of sections, clauses and texts in the order of the plan, each once."""
    names = [name for part in model.plan.sections for name in (part.id, *part.clauses)]
    names += [name for annexe in model.plan.annexes for name in (annexe.id, *annexe.textes.values())]
    return list(dict.fromkeys(names))
