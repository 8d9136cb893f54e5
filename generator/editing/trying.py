"""Edits tried before they are written: what the dossier would say with them, against what is wanted of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.comparing.alignment import NEW_KEY
from generator.comparing.changes import Change, ChangeKind, Comparison, compare_texts
from generator.comparing.tokens import say_words
from generator.comparing.word_edits import WordKind
from generator.editing.new_texts import edit_files
from generator.editing.recomposing import Place, recompose
from generator.editing.splices import OverlappingEditsError
from generator.editing.values import Edit, EditedFile, InsertRow
from generator.errors import ContentError
from generator.model.document import Block, Document, Paragraph, Row, Table, plain_text, walk_blocks

EMPTY = "–"  # what an empty cell of a table prints


class RefusedEditsError(Exception):
    """Edits that cannot be made, with the reason in French."""


def try_edits(
    place: Place, current: Sequence[Document], edits: Iterable[tuple[Edit, str]]
) -> tuple[tuple[EditedFile, ...], tuple[Change, ...]]:
    """The files as edits make them, and all that they change in the texts.

    Raises: `RefusedEditsError`.
    """
    edits = list(edits)
    try:
        files = edit_files(place.dossier, edits)
    except OverlappingEditsError as fault:
        raise RefusedEditsError("deux modifications portent sur les mêmes mots") from fault
    except (ValueError, KeyError) as fault:
        raise RefusedEditsError("ces mots ne peuvent pas être écrits à cet endroit du dossier") from fault
    if not files:
        return (), ()
    try:
        after = recompose(place, files)
    except ContentError as fault:
        said = " ; ".join(dict.fromkeys(one.message for one in fault.diagnostics[:3]))
        raise RefusedEditsError(f"le dossier ne se lirait plus : {said}") from fault
    named = frozenset(words for edit, _ in edits if isinstance(edit, InsertRow) for _, words in edit.cells)
    return files, compare_differing(current, _mark_new_rows(current, after, named) if named else after).changes


def _mark_new_rows(
    before: Sequence[Document], after: Sequence[Document], names: frozenset[str]
) -> tuple[Document, ...]:
    """The texts with the rows that were put in keyed as new: none of them is a former row in other words.

    `names` are words of the lines that were put in: a row that nobody had and that begins with one is of them.
    """
    known = {row.key for document in before for row in _list_rows(document)}
    folded = {_fold(name) for name in names}

    def mark(table: Block) -> Block:
        if not isinstance(table, Table):
            return table
        rows = tuple(
            replace(row, key=f"{NEW_KEY}/{row.key}") if row.key not in known and _say_first(row) in folded else row
            for row in table.rows
        )
        return replace(table, rows=rows)

    return tuple(
        replace(one, sections=tuple(replace(s, blocks=tuple(map(mark, s.blocks))) for s in one.sections))
        for one in after
    )


def _list_rows(document: Document) -> Iterator[Row]:
    for section in document.sections:
        for block in section.blocks:
            yield from block.rows if isinstance(block, Table) else ()


def _say_first(row: Row) -> str:
    blocks = walk_blocks(row.cells[0].blocks) if row.cells else ()
    return _fold(" ".join(plain_text(block.inlines) for block in blocks if isinstance(block, Paragraph)))


def compare_differing(before: Sequence[Document], after: Sequence[Document]) -> Comparison:
    """As `compare_texts`, sections that are equal left out: they tell nothing, and are most of two texts."""
    former = {document.meta.piece: document for document in before}
    pairs = [_leave_out_equal(former[one.meta.piece], one) for one in after if one.meta.piece in former]
    new = [one for one in after if one.meta.piece not in former]
    present = {document.meta.piece for document in after}
    gone = [document for document in before if document.meta.piece not in present]
    return compare_texts([*(one for one, _ in pairs), *gone], [*(other for _, other in pairs), *new])


def _leave_out_equal(before: Document, after: Document) -> tuple[Document, Document]:
    known = {section.key: section for section in before.sections}
    if [section.key for section in before.sections] != [section.key for section in after.sections]:
        return before, after
    same = {section.key for section in after.sections if known[section.key] == section}
    return tuple(  # type: ignore[return-value]  # two of two
        replace(document, sections=tuple(section for section in document.sections if section.key not in same))
        for document in (before, after)
    )


def find_made(wanted: Change, made: Sequence[Change]) -> Change | None:
    """The change, of those that were made, that makes what is wanted; it may change more words of its paragraph."""
    for one in sorted(made, key=lambda one: one.key != wanted.key):
        if one.piece != wanted.piece:
            continue
        if wanted.kind is ChangeKind.CHANGED:
            if one.key != wanted.key and _fold(one.before) != _fold(wanted.before):
                continue  # a row is named by its words: its key changes with them
            if _fold(one.after) == _fold(wanted.after) or _list_pairs(wanted) <= _list_pairs(one):
                return one
        elif _is_emptied(wanted, one) or (
            one.kind is wanted.kind
            and (_fold(one.before), _fold(one.after))
            == (
                _fold(wanted.before),
                _fold(wanted.after),
            )
        ):
            return one
    return None


def list_others(wanted: Sequence[Change], made: Sequence[Change]) -> tuple[Change, ...]:
    """What was made that nobody wanted: at another place, or with other words there."""
    asked: dict[int, list[Change]] = {}
    for one in wanted:
        found = find_made(one, made)
        if found is not None:
            asked.setdefault(id(found), []).append(one)
    return tuple(one for one in made if id(one) not in asked or not _is_covered(one, asked[id(one)]))


def _is_emptied(wanted: Change, made: Change) -> bool:
    """Whether a cell whose words were to go says now what an empty one says."""
    same = wanted.key == made.key and _fold(wanted.before) == _fold(made.before)
    return same and wanted.kind is ChangeKind.DELETED and made.kind is ChangeKind.CHANGED and made.after == EMPTY


def _is_covered(made: Change, wanted: Sequence[Change]) -> bool:
    if any(_fold(made.after) == _fold(one.after) or _is_emptied(one, made) for one in wanted):
        return True
    return _list_pairs(made) <= frozenset().union(*(_list_pairs(one) for one in wanted))


def _list_pairs(change: Change) -> frozenset[tuple[str, str]]:
    return frozenset(
        (_fold(say_words(edit.before)), _fold(say_words(edit.after)))
        for edit in change.words
        if edit.kind is WordKind.CHANGED
    )


def _fold(words: str) -> str:
    return " ".join(words.replace("\u2019", "'").replace("\u2011", "-").split())
