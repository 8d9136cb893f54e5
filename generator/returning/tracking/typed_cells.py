"""A cell of the tracking table as somebody typed it: what it becomes in `suivi.csv`, or why it cannot."""

from __future__ import annotations

import datetime

from generator.annexes.steering.tracked_rows import read_shown_day
from generator.annexes.steering.tracking_files import NEXT_STEPS, TRACKING_COLUMNS, TRACKING_PROSE
from generator.composing.no_break import keep_apostrophes, straighten_apostrophes
from generator.composing.prose import compose_prose, is_prose
from generator.errors import ContentError, Span
from generator.model.annexes import TRACKING_FILE, TRACKING_STATES
from generator.model.names import slugify
from generator.model.words.prose import strip_signs
from generator.model.words.typed import TypedFault, read_choice, read_day, read_whole
from generator.reading.csv_tables import parse_csv
from generator.returning.excel.cells import CellKind, ReturnedCell, Trouble

STATE, NEXT, PERCENT = "etat", "suite", "pourcentage"
DAYS = ("mise_a_jour", "date", "debut", "fin")
_STATE_HINT = f"choisir dans la liste : {', '.join(TRACKING_STATES)}"
_FIRST_YEAR = 1990
_ENDINGS = "es"  # « réalisé », « réalisées »


def fold_cell(words: str) -> str:
    """Words without what programs and hands change unseen: spaces, apostrophes, hyphens that do not break."""
    return " ".join(words.replace("\u2019", "'").replace("\u2011", "-").split())


def say_the_same(column: str, one: str, other: str) -> bool:
    """Whether two cells of a column of `suivi.csv` say the same."""
    if column in DAYS:
        days = read_shown_day(one), read_shown_day(other)
        if days[0] is not None or days[1] is not None:
            return days[0] == days[1]
    if column == STATE:
        return _fold_state(one) == _fold_state(other)
    if column == NEXT:
        return slugify(one) == slugify(other)
    if column == PERCENT:
        return _strip_percent(one) == _strip_percent(other)
    return fold_cell(one) == fold_cell(other)


def read_cell(column: str, cell: ReturnedCell | None, former: str) -> tuple[str, str]:
    """What a cell becomes in a column of `suivi.csv`, and how a person reads it. `former` is what the file holds.

    Raises: `TypedFault` when it cannot be taken, with what to write instead.
    """
    if cell is None:
        if column == STATE:
            raise TypedFault("l'état est vide", _STATE_HINT)
        return "", ""
    if cell.trouble is not None:
        raise TypedFault(f"cette cellule {cell.trouble.value} ({cell.address})", _say_way_out(cell.trouble))
    match column:
        case "etat":
            state = next((one for one in TRACKING_STATES if _fold_state(one) == _fold_state(cell.words)), None)
            if state is None:
                raise TypedFault(f"« {cell.words} » n'est pas un état", _STATE_HINT)
            return state, state
        case "suite":
            step = read_choice(cell.words, NEXT_STEPS, {})
            if step not in NEXT_STEPS:
                raise TypedFault(f"« {cell.words} » n'est pas une suite", f"choisir : {', '.join(NEXT_STEPS)}")
            return step, step
        case "pourcentage":
            percent = read_whole(_strip_percent(cell.words))
            if not 0 <= percent <= 100:
                raise TypedFault(f"« {cell.words} » n'est pas de 0 à 100", "écrire un nombre entier de 0 à 100")
            return str(percent), str(percent)
        case "mise_a_jour" | "date" | "debut" | "fin":
            moment = cell.value
            day = moment.date() if isinstance(moment, datetime.datetime) and has_day(moment) else read_day(cell.words)
            shown = f"{day:%d/%m/}{day.year:04d}"
            return (day.isoformat() if former[:4].isdigit() and former[4:5] == "-" else shown), shown
        case _:
            words = cell.shown if cell.kind is CellKind.NUMBER else cell.words
            words = "\n".join(" ".join(filter(None, line.split(" "))) for line in words.split("\n"))
            words = keep_apostrophes(straighten_apostrophes(words), former)
            _check_prose(column, words)
            return words, strip_signs(words)


def _strip_percent(words: str) -> str:
    return words.rstrip("% \u00a0\u202f")


def has_day(moment: datetime.datetime) -> bool:
    """Whether a moment is one of the calendar, and not an hour alone, which spreadsheet programs count from 1900."""
    return moment.year >= _FIRST_YEAR


def _check_prose(column: str, words: str) -> None:
    """Refuse words that the table could not hold, or that no document could print: one cell does not stop the others.

    Raises: `TypedFault` with the first reason.
    """
    quoted = words.replace('"', '""')
    cells = [f'"{quoted}"' if one == column else "x" for one in TRACKING_COLUMNS]
    text = f"{';'.join(TRACKING_COLUMNS)}\n{';'.join(cells)}\n"
    try:
        parse_csv(text, TRACKING_FILE, TRACKING_COLUMNS, prose=TRACKING_PROSE)
        if is_prose(words):
            compose_prose(words, column, "", Span(TRACKING_FILE))
    except ContentError as fault:
        found = fault.diagnostics[0]
        raise TypedFault(found.message, found.hint or "l'écrire autrement") from fault


def _fold_state(words: str) -> str:
    return slugify(words).rstrip(_ENDINGS)


def _say_way_out(trouble: Trouble) -> str:
    match trouble:
        case Trouble.MERGED:
            return "annuler la fusion, puis remplir chaque cellule"
        case Trouble.STRUCK:
            return "ôter le trait, ou effacer la cellule"
        case _:
            return "taper la valeur dans la cellule"
