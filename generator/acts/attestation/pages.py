"""« Historique de l'acte »: the tree of what the register attests, for those who read a published copy.

It is another document than the act: nobody signs it, and no frozen file holds it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from generator.acts.attestation.gathering import ActHistory, Means, PartyHistory, PersonHistory
from generator.annexes.table_cells import EMPTY, CellDraft, TableDraft, show_lines, text_cell, title
from generator.checking.law.acts import Against
from generator.composing.content_keys import settle_keys
from generator.composing.grammar import capitalise
from generator.composing.piece import make_cover, make_meta, show_date
from generator.composing.typography import set_typography
from generator.errors import Span
from generator.model.document import (
    NO_BREAK_HYPHEN,
    Block,
    BlockList,
    Document,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    ParagraphRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
)
from generator.model.dossier import Dossier
from generator.model.facts import Party, Unknown
from generator.model.pieces import PiecePlan

HISTORY = PiecePlan("historique", "historique-de-l-acte")
HISTORY_TITLE = "Historique de l'acte"
_HERE = Span("")
_GROUP = 4  # digits of a digest that are read at once


def compose_history(history: ActHistory, dossier: Dossier) -> Document:
    """The tree of the attestation; `dossier` is the act's."""
    meta = replace(make_meta(dossier, HISTORY, HISTORY_TITLE, draft=False), called=HISTORY_TITLE.lower())
    cover = make_cover(dossier, " ".join(dossier.model.plan.titre).capitalize())
    document = Document(
        meta=meta,
        cover=replace(cover, title=(HISTORY_TITLE,), signatories=(), full_page=False),
        sections=(_compose_act(history), _compose_votes(history), _compose_signatures(history), _compose_end(history)),
    )
    return set_typography(settle_keys(document), curly=dossier.curly)


def _section(name: str, heading: str, *blocks: Block) -> Section:
    return Section(f"{HISTORY.id}/{name}", _HERE, SectionKind.CHAPTER, blocks, (Text(heading),))


def _paragraph(name: str, words: str, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(f"{HISTORY.id}/{name}", _HERE, (Text(words),), role)


# --- the act -------------------------------------------------------------------------------------------------------


def _compose_act(history: ActHistory) -> Section:
    record = history.act.record
    taken = record.taken_over
    table = TableDraft(f"{HISTORY.id}/acte/tableau", _HERE, (0.28, 0.72), TableRole.SHEET)
    frozen = date.fromisoformat(record.day)
    rows: list[tuple[str, str | tuple[Inline, ...]]] = [
        ("Acte", f"{record.title} (acte n° {record.number:02}, {record.called})"),
        ("Repris au registre le" if taken is not None else "Texte arrêté le", show_date(frozen)),
        ("Signataires", str(len(record.parties))),
        ("Pages", str(record.page_count)),
        ("Code du texte", record.text.upper()),
    ]
    joined = record.files.get(record.joined, "")
    if joined:
        rows.append(("Empreinte du fichier arrêté (SHA-256)", _space(joined)))
    elif taken is not None:
        rows.append(("Empreinte du fichier repris (SHA-256)", _space(taken.digest)))
    for label, words in rows:
        table.add(label, [title(label), text_cell(words) if isinstance(words, str) else CellDraft((words,))])
    note = _paragraph(
        "acte/note",
        "Le code du texte est imprimé au pied de chaque page à signer : un exemplaire qui en porte un autre "
        "est celui d'un autre texte. Deux fichiers de même empreinte ont les mêmes octets.",
        ParagraphRole.NOTE,
    )
    return _section("acte", "L'acte", table.finish(), note)


def _space(digest: str) -> str:
    """A digest in groups, which lines may end between."""
    return " ".join(digest[start : start + _GROUP] for start in range(0, len(digest), _GROUP))


# --- deliberations and receipts ------------------------------------------------------------------------------------


def _compose_votes(history: ActHistory) -> Section:
    table = TableDraft(f"{HISTORY.id}/deliberations/tableau", _HERE, (0.23, 0.18, 0.16, 0.43))
    table.add_head([title(words) for words in ("Signataire", "Délibération", "Votes", "Préfecture")])
    for one in history.parties:
        cells = [show_lines(_say_deliberation(one)), show_lines(_say_votes(one.party)), show_lines(_say_receipt(one))]
        table.add(one.party.id, [title(one.party.nom), *cells])
    return _section("deliberations", "Délibérations et transmission", table.finish())


def _say_deliberation(one: PartyHistory) -> list[tuple[Inline, ...]]:
    vote = one.party.deliberation
    if vote is None:
        return [(Text("manquante" if one.votes else "sans objet"),)]
    number = [(Text(f"n° {vote.numero}"),)] if isinstance(vote.numero, str) else []
    day = (Text("date non connue"),) if isinstance(vote.date, Unknown) else show_date(vote.date, "du ")
    return [*number, day]


def _say_votes(party: Party) -> list[tuple[Inline, ...]]:
    votes = party.deliberation.votes if party.deliberation is not None else None
    if votes is None:
        return []
    counted = (
        (votes.pour, "pour", "pour"),
        (votes.contre, "contre", "contre"),
        (votes.abstention, "abstention", "abstentions"),
    )
    lines = [
        f"{number} {one if number == 1 else many}" for number, one, many in counted if not isinstance(number, Unknown)
    ]
    return [(Text(", ".join(lines)),)] if lines else []


_SAID_AGAINST = {
    Against.REFUSED: "refusé par la préfecture",
    Against.CANCELLED: "annulé après réception",
    Against.CONTESTED: "reçu, puis mis en cause",
}


def _say_receipt(one: PartyHistory) -> list[tuple[Inline, ...]]:
    if not one.sends:
        return [(Text("sans objet"),)]
    if one.received is None or one.against is not None:
        said = "non reçu" if one.against is None else _SAID_AGAINST[one.against]
        sent = f"envoyé le {_write(one.sent)}, " if one.sent is not None else ""
        return [(Text(f"{sent}{said}"),)]
    act = one.received
    steps = (("envoyé", one.sent), ("reçu", act.received), ("publié", act.published))
    days = ", ".join(f"{word} le {_write(day)}" for word, day in steps if day is not None)
    return [(Text(str(act.identifier).replace("-", NO_BREAK_HYPHEN)),), (Text(days),)]


def _write(day: date) -> str:
    return f"{day:%d/%m/%Y}"


# --- signatures ----------------------------------------------------------------------------------------------------


def _compose_signatures(history: ActHistory) -> Section:
    table = TableDraft(f"{HISTORY.id}/signatures/tableau", _HERE, (0.32, 0.36, 0.32))
    table.add_head([title(words) for words in ("Signataire", "Représentant", "Signature")])
    for one in history.parties:
        for rank, person in enumerate(one.people, start=1):
            office = f", {person.office}" if person.office else ""
            who = f"{person.name or EMPTY}{office}"
            table.add(f"{one.party.id} {rank}", [title(one.party.nom), text_cell(who), _show_signature(person)])
    return replace(_section("signatures", "Signatures", *_with_note(table.finish(), history)), new_page=True)


def _show_signature(person: PersonHistory) -> CellDraft:
    words = str(person.means)
    if person.day is not None:
        words += f", le {_write(person.day)}{'' if person.stamped else ' (date du signataire)'}"
    lines: list[tuple[Inline, ...]] = [(Text(words),)]
    if person.certified:
        lines.append((Text(f"au nom de {person.certified}, accepté"),))
    return show_lines(lines)


def _with_note(table: Table, history: ActHistory) -> tuple[Block, ...]:
    if not any(person.means is Means.PAPER for one in history.parties for person in one.people):
        return (table,)
    words = "Sur papier : les pages à signer de l'exemplaire sont revenues ; leur date y est écrite à la main."
    return table, _paragraph("signatures/note", words, ParagraphRole.NOTE)


# --- what is missing -----------------------------------------------------------------------------------------------


def _compose_end(history: ActHistory) -> Section:
    missing = history.list_missing()
    name = f"{HISTORY.id}/manques"
    closing = _paragraph(
        "manques/portee",
        "Cet historique est tiré du registre de l'acte. Il n'en fait pas partie : il n'est ni signé, ni transmis, "
        "et l'acte n'en est pas modifié.",
        ParagraphRole.NOTE,
    )
    if not missing:
        return _section("manques", "Ce qui manque", _paragraph("manques/rien", "Rien ne manque à cet acte."), closing)
    items = tuple(
        ListItem(f"{name}/{rank}", (_paragraph(f"manques/{rank}-p", f"{capitalise(words)}."),))
        for rank, words in enumerate(missing, start=1)
    )
    return _section("manques", "Ce qui manque", BlockList(f"{name}/liste", _HERE, ListKind.DASH, items), closing)
