"""What is sent back to reviewers: a table of what was not taken, and why, and of the answers to their comments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from generator.comparing.changes import describe_change
from generator.comparing.places import shorten
from generator.errors import Span
from generator.model.document import (
    Cell,
    Cover,
    Document,
    Meta,
    Paragraph,
    Row,
    RowRole,
    Section,
    SectionKind,
    Table,
    Text,
)
from generator.returning.taking.decisions import Decided, Decisions, Verdict
from generator.returning.taking.gathered import Gathered
from generator.writing.formats import DOCX, Source, write_file

PIECE = "retour"
_ORIGIN = Span("retour")
_LONGEST = 400
_NO_WORDS = "–"


def write_answer(gathered: Gathered, decisions: Decisions) -> bytes:
    """The table as a Word file, read back and compared as every document is.

    Raises: `ParityError` when the file does not say what the tree says.
    """
    furniture = gathered.place.workshop.furniture
    return write_file(DOCX, Source(compose_answer(gathered, decisions), furniture), DOCX.name_file(PIECE)).data


def compose_answer(gathered: Gathered, decisions: Decisions) -> Document:
    """The tree of the table; at least one file came back."""
    sent = gathered.sent
    refused, waiting = _list_changes(decisions, _is_refused), _list_changes(decisions, _is_waiting)
    title = f"Retour sur les documents relus – {sent.cover.territory}"
    sections = [
        _write_section("refuses", "Modifications qui ne sont pas reprises", _HEADS, refused, "Aucune."),
        *([_write_section("attente", "Modifications en attente de décision", _HEADS, waiting)] if waiting else []),
        _write_section("commentaires", "Commentaires", _REMARK_HEADS, _list_remarks(gathered, decisions)),
    ]
    meta = Meta(PIECE, PIECE, title, sent.meta.author, title, title, sent.meta.content_date)
    cover = Cover(("Retour sur les documents relus",), sent.cover.territory, sent.cover.period, full_page=False)
    return Document(meta, cover, tuple(sections))


_HEADS = ("Endroit", "Demandé par", "Modification", "Réponse")
_REMARK_HEADS = ("Endroit", "Commentaire de", "Commentaire", "Réponse")


def _list_changes(decisions: Decisions, wanted: Callable[[Decided], bool]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for one in filter(wanted, decisions.changes):
        who = ", ".join(dict.fromkeys(asker.name or asker.file for asker in one.asked.askers))
        told = describe_change(one.asked.change).removeprefix(f"{one.asked.change.place} : ")
        rows.append((one.asked.change.place, who, shorten(told, _LONGEST), _say_answer(one)))
    return rows


def _is_refused(one: Decided) -> bool:
    """Whether a change was refused, or could not be taken: who asked for it must not believe that it was."""
    return one.verdict is Verdict.REFUSE or (one.verdict is Verdict.LATER and not one.asked.sorted.options)


def _is_waiting(one: Decided) -> bool:
    return one.verdict is Verdict.LATER and bool(one.asked.sorted.options)


def _say_answer(one: Decided) -> str:
    if one.answer or one.reason:
        return one.answer or one.reason
    if one.verdict is Verdict.REFUSE:
        return "Cette modification n’est pas retenue."
    if one.asked.sorted.options:
        return "Cette modification sera examinée."
    return f"Cette modification ne se fait pas dans le document : {one.asked.sorted.target.says}."


def _list_remarks(gathered: Gathered, decisions: Decisions) -> list[tuple[str, ...]]:
    answers = dict(decisions.answers)
    rows: list[tuple[str, ...]] = []
    for filed in gathered.remarks:
        remark = filed.remark
        answer = answers.get(filed.number) or " ".join(f"{one.author} : {one.words}" for one in remark.answers)
        if answer or remark.closed:
            rows.append((remark.place, remark.author, shorten(remark.words, _LONGEST), answer or "Commentaire clos."))
    return rows


def _write_section(
    name: str, heading: str, heads: Sequence[str], rows: Sequence[Sequence[str]], nothing: str = "Aucun."
) -> Section:
    place = f"{PIECE}/{name}"
    if not rows:
        block: Table | Paragraph = Paragraph(f"{place}/p1", _ORIGIN, (Text(nothing),))
    else:
        head = Row(
            tuple(_write_cell(f"{place}/t1/h{n}", words, header=True) for n, words in enumerate(heads)), RowRole.HEAD
        )
        body = tuple(
            Row(tuple(_write_cell(f"{place}/t1/r{rank}c{n}", words) for n, words in enumerate(row)))
            for rank, row in enumerate(rows)
        )
        block = Table(f"{place}/t1", _ORIGIN, (0.2, 0.16, 0.36, 0.28), (head,), body)
    return Section(place, _ORIGIN, SectionKind.CHAPTER, (block,), heading=(Text(heading),), in_contents=False)


def _write_cell(name: str, words: str, *, header: bool = False) -> Cell:
    return Cell((Paragraph(name, _ORIGIN, (Text(words or _NO_WORDS),)),), header=header)
