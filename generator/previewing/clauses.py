"""A clause of a CTG beside the words of its model: what differs and why, and what an edit of it would write.

An edit is an écart where each line keeps its place; else the whole clause becomes the CTG's own. The model's file is
never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from generator.codes import Code
from generator.comparing.tokens import Piece, cut_pieces
from generator.comparing.word_edits import WordKind, compare_words
from generator.composing.piece import say_annexe
from generator.editing.deviations import FILE as DEVIATIONS
from generator.editing.deviations import AmbiguousWordsError, append_deviations, find_deviations
from generator.editing.file_texts import FileText, read_texts
from generator.editing.values import AddDeviation
from generator.editing.yaml_records import drop_record
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.model.clauses import Clause
from generator.model.dossier import Dossier
from generator.model.pieces import SIGNED_ACT
from generator.previewing.clause_chips import Chips, name_chips
from generator.previewing.clause_records import list_records
from generator.reading.clause_files import read_lines

_COMMENTS = re.compile(r"(?:<!--.*?-->\n*)+", re.DOTALL)
_HINT = "choisir « clause propre », qui remplace la clause entière pour cette CTG"


class Way(StrEnum):
    """What an edit of a clause becomes."""

    DEVIATION = "ecart"  # some words, kept with their reason; the rest goes on following the model
    OWN_CLAUSE = "clause-propre"  # the whole clause: it follows the model no more


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words of a line: kept, gone (of the model's alone) or come (of this CTG's alone)."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A line of a clause in the model's words and in this CTG's, facts by their names; `runs` compare them."""

    model: str
    own: str
    runs: tuple[WordRun, ...]

    @property
    def differs(self) -> bool:
        """Whether this CTG says something else."""
        return self.model != self.own


@dataclass(frozen=True, slots=True)
class ClauseSheet:
    """A clause to be edited. `text` is what it says for this CTG, `model` what the model says, facts by their names.

    `own` when this CTG has the whole clause for itself; `reasons` are those of its écarts. `digests` are those of the
    files that an edit may write, by path.
    """

    id: str
    title: str
    piece: str
    text: str
    model: str
    lines: tuple[ClauseLine, ...]
    own: bool
    added: bool
    reasons: tuple[str, ...]
    facts: tuple[str, ...]
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class ClauseEdit:
    """What a person makes of a clause: its text with facts by their names, how, and why.

    `read` is the digest of the text that was edited; `lost` says that facts which are missing are meant to be.
    """

    clause: str
    text: str
    way: Way
    reason: str
    read: str = ""
    lost: bool = False


def find_clause(dossier: Dossier, name: str) -> Clause:
    """The clause of that name, as this CTG has it.

    Raises: `UsageError` when the dossier has none; a text of `textes/` is none.
    """
    clause = dossier.clauses.get(name)
    local = {text.id for text in dossier.model.plan.textes_locaux}
    if clause is None or name in local or dossier.model.plan.find_yearly_text(name) is not None:
        message = "ce dossier n'a pas de clause de ce nom"
        raise UsageError(Diagnostic(Code.CLAUSE_INCONNUE, message, Span(name[:100]), hint="la choisir dans le texte"))
    return clause


def show_clause(dossier: Dossier, name: str) -> ClauseSheet:
    """A clause as people edit it; raises as `find_clause`."""
    clause = find_clause(dossier, name)
    model = dossier.model.clauses.get(name, clause)
    added = any(change.clause == name and change.kind.value == "ajoutee" for change in dossier.changes)
    chips = name_chips([*model.lines, *clause.lines])
    own_chips = name_chips(clause.lines)
    piece, title = _find_place(dossier, name)
    files = read_texts(dossier)
    paths = (DEVIATIONS, _name_file(name))
    reasons = tuple(dict.fromkeys(one.reason for one in dossier.deviations if one.clause == name))
    return ClauseSheet(
        name,
        title,
        piece,
        _join(chips.show(line) for line in clause.lines),
        _join(chips.show(line) for line in model.lines),
        _compare(model, clause, chips),
        clause.overrides,
        added,
        reasons,
        tuple(own_chips.counts),
        {path: files[path].digest if path in files else "" for path in paths},
    )


def edit_clause(dossier: Dossier, edit: ClauseEdit) -> dict[str, str]:
    """The texts of the files that an edit would write, by path; an empty one would go.

    Raises: `UsageError` as `find_clause`; `ContentError` when a fact's name is unknown, a reason is missing, or words
    cannot be said as an écart.
    """
    clause = find_clause(dossier, edit.clause)
    model = dossier.model.clauses.get(edit.clause, clause)
    chips = name_chips([*model.lines, *clause.lines])
    if unknown := chips.list_unknown(edit.text):
        names = ", ".join(f"« {name} »" for name in unknown)
        raise _refuse(f"cette clause ne connaît pas {names}", "reprendre le nom d'une donnée tel qu'il était")
    typed = chips.restore(edit.text.replace("\r\n", "\n")).strip("\n").split("\n")
    lines = [*[""] * _count_blank(clause.lines), *(line.rstrip() for line in typed)]
    if lines == _trim(clause.lines):
        return {}
    if clause.overrides:
        return _write_own(dossier, edit, lines)
    if not edit.reason.strip():
        raise _refuse("un écart a toujours un motif", "dire en quelques mots pourquoi cette CTG s'écarte du modèle")
    if edit.way is Way.OWN_CLAUSE:
        return _write_own(dossier, edit, lines)
    return _write_deviations(dossier, clause, lines, edit.reason.strip())


def reset_clause(dossier: Dossier, name: str) -> dict[str, str]:
    """The texts of the files that give a clause the model's words again; raises as `find_clause`."""
    clause = find_clause(dossier, name)
    wanted = _drop_deviations(dossier, name)
    if clause.overrides and name in dossier.model.clauses:
        wanted[_name_file(name)] = ""
    return wanted


def list_missing_facts(dossier: Dossier, name: str, text: str) -> tuple[str, ...]:
    """The facts that a clause has lost in an edit of it, by their names: its words would no longer follow them."""
    return name_chips(find_clause(dossier, name).lines).list_missing(text)


# --- what is written --------------------------------------------------------------------------------------------------


def _write_own(dossier: Dossier, edit: ClauseEdit, lines: Sequence[str]) -> dict[str, str]:
    path = _name_file(edit.clause)
    reason = " ".join(edit.reason.replace("--", "–").split())
    former = _COMMENTS.match(_read(dossier, path).text)
    head = former[0] if former is not None else ""
    head += f"<!-- Clause propre à cette CTG : {reason} -->\n" if reason else ""
    return {**_drop_deviations(dossier, edit.clause), path: head + "\n".join(lines).lstrip("\n") + "\n"}


def _write_deviations(dossier: Dossier, clause: Clause, lines: Sequence[str], reason: str) -> dict[str, str]:
    """The écarts of a clause written anew: those of lines that were not touched keep their reasons."""
    base = _find_base(dossier, clause)
    own = [*lines, *[""] * (len(base.lines) - len(lines))]
    if len(own) != len(base.lines) or [bool(a.strip()) for a in own] != [bool(b.strip()) for b in base.lines]:
        raise _refuse("un écart change des mots, sans ajouter ni retirer de paragraphe", _HINT)
    kept = list_records(dossier, clause.id)
    asked: list[tuple[AddDeviation, str]] = []
    for rank, (before, now, wanted) in enumerate(zip(base.lines, _pad(clause.lines, base), own, strict=True)):
        if before == wanted:
            continue
        start, end = _find_span(before, wanted)
        words = wanted[start : len(wanted) - (len(before) - end)]
        former = next((one.reason for one in kept if one.signed and one.signed in now), "")
        why = former if wanted == now and former else reason
        asked.append((AddDeviation(clause.id, rank, start, end, words), why))
    try:
        written = find_deviations(base, asked)
    except AmbiguousWordsError as fault:
        raise _refuse("ces mots figurent plusieurs fois dans la clause", _HINT) from fault
    text = _drop_deviations(dossier, clause.id).get(DEVIATIONS, _read(dossier, DEVIATIONS).text)
    return {DEVIATIONS: append_deviations(text, written) if written else text}


def _drop_deviations(dossier: Dossier, name: str) -> dict[str, str]:
    """The file of écarts without those of a clause; nothing when it has none."""
    text = _read(dossier, DEVIATIONS).text
    records = list_records(dossier, "")
    ranks = [rank for rank, one in enumerate(records) if one.clause == name]
    if not ranks:
        return {}
    if len(ranks) == len(records):
        return {DEVIATIONS: ""}
    for rank in reversed(ranks):
        text = drop_record(text, ("ecarts", rank))
    return {DEVIATIONS: text}


def _read(dossier: Dossier, path: str) -> FileText:
    return read_texts(dossier).get(path, FileText(path, b"", ""))


def _find_base(dossier: Dossier, clause: Clause) -> Clause:
    """The clause before its écarts: the model's, or the CTG's own."""
    path = _name_file(clause.id)
    if clause.overrides:
        return read_lines(_read(dossier, path).text, clause.id, f"{dossier.folder}/{path}", True)
    return dossier.model.clauses.get(clause.id, clause)


def _find_span(before: str, after: str) -> tuple[int, int]:
    """The characters of the first line that change, whole words and whole expressions."""
    shortest = min(len(before), len(after))
    head = next((i for i in range(shortest) if before[i] != after[i]), shortest)
    rest = shortest - head
    tail = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    return head, len(before) - tail


def _refuse(message: str, hint: str) -> ContentError:
    return ContentError(Diagnostic(Code.RETOUR_INAPPLICABLE, message, hint=hint))


# --- what is shown ----------------------------------------------------------------------------------------------------


def _compare(model: Clause, clause: Clause, chips: Chips) -> tuple[ClauseLine, ...]:
    before = [chips.show(line) for line in _trim(model.lines)]
    after = [chips.show(line) for line in _trim(clause.lines)]
    if len(before) != len(after):
        before, after = ["\n".join(before)], ["\n".join(after)]
    return tuple(
        ClauseLine(one, other, compare_lines(one, other))
        for one, other in zip(before, after, strict=True)
        if one.strip() or other.strip()
    )


def compare_lines(before: str, after: str) -> tuple[WordRun, ...]:
    """Two lines word by word."""
    runs: list[WordRun] = []
    for edit in compare_words(cut_pieces([Piece(before)]), cut_pieces([Piece(after)])):
        gone = "".join(piece.characters for token in edit.before for piece in token.pieces)
        come = "".join(piece.characters for token in edit.after for piece in token.pieces)
        if edit.kind is not WordKind.CHANGED:
            runs.append(WordRun("garde", come))
            continue
        runs += [WordRun(kind, words) for kind, words in (("retire", gone), ("ajoute", come)) if words]
    return tuple(runs)


def _find_place(dossier: Dossier, name: str) -> tuple[str, str]:
    """The piece of a clause, and the title of the part where it stands."""
    plan = dossier.model.plan
    for section in plan.sections:
        if name in (section.id, *section.clauses):
            usual = {"visas": "Visas", "parties": "Parties", "conclusions": "Signature"}
            return SIGNED_ACT.id, section.titre or usual.get(section.genre, section.genre.capitalize())
    for annexe in plan.annexes:
        if name == annexe.id or name in annexe.textes.values():
            return annexe.id, say_annexe(plan, annexe)
    return "", "Hors de la convention et de ses annexes"


def _name_file(name: str) -> str:
    return f"clauses/{name}.md"


def _trim(lines: Sequence[str]) -> list[str]:
    found = list(lines)
    while found and not found[-1].strip():
        found.pop()
    return found


def _pad(lines: Sequence[str], base: Clause) -> list[str]:
    return [*lines, *[""] * (len(base.lines) - len(lines))][: len(base.lines)]


def _join(lines: Iterable[str]) -> str:
    """Lines as they are edited: without the places of comments, which come first."""
    return "\n".join(lines).strip("\n") + "\n"


def _count_blank(lines: Sequence[str]) -> int:
    return next((rank for rank, line in enumerate(lines) if line.strip()), 0)
