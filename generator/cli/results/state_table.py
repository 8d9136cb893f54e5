"""The table of `ctg etat`: on a terminal, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from generator.acts.deadlines.due import Deadline, list_coming
from generator.acts.standing.dossier_state import DossierState
from generator.acts.state import CtgState, PartyState, Step
from generator.model.words.formulas import keep_as_text

_COLOURS = {
    Step.DRAFT: "red",
    Step.VOTE: "yellow",
    Step.SIGN: "yellow",
    Step.SEND: "cyan",
    Step.PUBLISH: "cyan",
    Step.PUBLISHED: "green",
}
_MINIMUM_WIDTH = 120  # a file or a pipe has no width of its own
_AWAITED, _NOT_APPLICABLE = Text("non", style="yellow"), Text("–", style="dim")
_CSV_COLUMNS = (
    *("dossier", "etape", "signataire", "nom", "deliberee", "envoyee", "recue", "publiee", "signe"),
    *("refus", "manque", "alertes", "fin", "renouveler_des"),
)


def show_state_table(lines: Iterable[DossierState], console: Console, today: date) -> None:
    """A line for each CTG, then its signatories, and what falls due within a year of `today`."""
    found = tuple(lines)
    if not console.is_terminal:
        console = Console(width=max(console.width, _MINIMUM_WIDTH), highlight=False)
    parts: list[RenderableType] = [_draw_summary(found)]
    for line in found:
        if line.state is not None:
            parts.append(_draw_signatories(line.name, line.state))
            coming = list_coming(line.agenda.deadlines, today) if line.agenda is not None else ()
            if coming and line.state.step is not Step.DRAFT:
                parts.append(_draw_deadlines(line.name, coming))
    console.print(Group(*parts), soft_wrap=False)


def _say_unread(line: DossierState) -> str:
    """The step of a dossier that cannot be read: with an act it is no draft, whatever was put beside it."""
    return f"{line.frozen} (dossier illisible)" if line.frozen else f"{Step.DRAFT} (illisible)"


def _draw_summary(lines: tuple[DossierState, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("dossier", "étape", "manque", "fin", "à renouveler dès"):
        table.add_column(title, no_wrap=title != "manque")
    for line in lines:
        if line.state is None:
            first = line.faults[0]
            place = f"{first.span} : " if first.span else ""
            words = Text(f"{place}{first.message}{_count_others(len(line.faults) - 1)}", style="red")
            table.add_row(
                Text(_name_line(line, alone=len(lines) == 1)), Text(_say_unread(line), style="red"), words, "", ""
            )
            continue
        state = line.state
        told = Text("\n").join(
            [
                *(Text(words) for words in state.missing),
                *(Text(f"⚠ {a}", style="red") for a in state.alerts),
                *(Text(words, style="dim") for words in state.accepted),
                *([Text(line.frozen, style="dim")] if line.frozen else []),
            ]
        )
        step = Text(str(state.step), style=_COLOURS[state.step])
        end = ("", "") if line.amendment else (_write(state.end), _write(state.renew_from))
        table.add_row(Text(_name_line(line, alone=len(lines) == 1), style="bold"), step, told, *end)
    return table


def _name_line(line: DossierState, *, alone: bool) -> str:
    """« mon-territoire », and « … avenant n° 1 » under it."""
    return f"  avenant n° {line.amendment}" if line.amendment and not alone else line.name


def _count_others(count: int) -> str:
    return f" (et {count} autre{'s' if count > 1 else ''} : ctg verifier)" if count else ""


def _draw_signatories(name: str, state: CtgState) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(name, style="bold"), title_justify="left")
    for title in ("signataire", "délibérée", "envoyée", "reçue", "publiée", "signé"):
        table.add_column(title, no_wrap=True)
    for party in state.parties:
        arrived = party.received is not None or party.against is not None  # hence sent, if nobody says when
        sent = Text("oui") if arrived and not party.sent else _cell(party.sent, expected=party.sends)
        received = _cell(party.received, expected=party.sends)
        if party.against is not None:
            received = Text(str(party.against), style="red")
        table.add_row(
            Text(party.id),
            _cell(party.voted, expected=party.votes),
            sent,
            received,
            _cell(party.published, expected=party.sends),
            Text("oui", style="green") if party.signed else _AWAITED,
        )
    return table


def _draw_deadlines(name: str, coming: Iterable[Deadline]) -> Table:
    title = Text(f"{name} : échéances", style="bold")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title, title_justify="left")
    for head in ("le", "échéance", "d'où"):
        table.add_column(head, no_wrap=head == "le")
    for one in coming:
        source = "jalon de la convention" if one.milestone else "rythme du modèle"
        table.add_row(Text(_write(one.day)), Text(one.title), Text(source, style="dim"))
    return table


def _cell(day: date | None, *, expected: bool) -> Text:
    if day is not None:
        return Text(_write(day), style="green")
    return _AWAITED if expected else _NOT_APPLICABLE


def _write(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def write_states_json(lines: Iterable[DossierState]) -> str:
    """The same, for programs: dates are AAAA-MM-JJ, or null."""
    return json.dumps([_describe(line) for line in lines], ensure_ascii=False, indent=2)


def _describe(line: DossierState) -> dict[str, object]:
    state = line.state
    place = {"dossier": line.name, "chemin": line.folder, "avenant": line.amendment or None}
    if state is None:
        faults = [{"code": d.code, "message": d.message, "lieu": str(d.span or "")} for d in line.faults]
        return {**place, "etape": str(Step.DRAFT), "fautes": faults}
    return {
        **place,
        "etape": str(state.step),
        "manque": list(state.missing),
        "alertes": list(state.alerts),
        "acceptations": list(state.accepted),
        "acte": line.frozen or None,
        "fin": state.end.isoformat(),
        "renouveler_des": state.renew_from.isoformat(),
        "echeances": [_describe_deadline(one) for one in (line.agenda.deadlines if line.agenda is not None else ())],
        "signataires": [_describe_party(party) for party in state.parties],
        "fautes": [],
    }


def _describe_deadline(one: Deadline) -> dict[str, object]:
    return {"cle": one.key, "regle": one.rule, "titre": one.title, "date": one.day.isoformat(), "jalon": one.milestone}


def _describe_party(party: PartyState) -> dict[str, object]:
    days = {"deliberee": party.voted, "envoyee": party.sent, "recue": party.received, "publiee": party.published}
    return {
        "id": party.id,
        "nom": party.name,
        "delibere": party.votes,
        "transmet": party.sends,
        **{key: day.isoformat() if day else None for key, day in days.items()},
        "signe": party.signed,
        "refus": party.refusal or None,
        "reponse": party.against,
    }


def write_states_csv(lines: Iterable[DossierState]) -> str:
    """One row per signatory, « ; » between columns as French spreadsheets expect; UTF-8, to be opened as such."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(_CSV_COLUMNS)
    for line in lines:
        writer.writerows([[keep_as_text(cell) for cell in row] for row in _list_rows(line)])
    return stream.getvalue()


def _list_rows(line: DossierState) -> Iterator[tuple[str, ...]]:
    state = line.state
    if state is None:
        faults = " | ".join(f"{d.span} : {d.message}" if d.span else d.message for d in line.faults)
        yield (line.name, str(Step.DRAFT), *[""] * 8, faults, "", "", "")
        return
    ends = (" | ".join(state.missing), " | ".join(state.alerts), str(state.end), str(state.renew_from))
    for party in state.parties:
        days = (party.voted, party.sent, party.received, party.published)
        cells = (*(day.isoformat() if day else "" for day in days), "oui" if party.signed else "non", party.refusal)
        yield (line.name, str(state.step), party.id, party.name, *cells, *ends)
