"""The page of a refused save: before, mine and theirs for each place, and a choice; any form of a dossier uses it.

    edits = settle_posted(form, edits)
    try:
        await call(save_edits, …)
    except ConflictError as fault:
        return show_conflicts(request, place, fault, form)

The form is sent again to the same address, with what was decided beside what was typed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from generator.api.editing import (
    Conflict,
    ConflictError,
    PageEdit,
    Run,
    Settlement,
    compare_runs,
    name_file,
    name_key,
    name_steps,
    settle_edits,
)
from generator.api.projects import DossierPlace
from generator.atelier.answers import show
from generator.atelier.requests import read_json

_CONFLICT, _CHOICE, _WORDS = "conflit-", "choix-", "reuni-"
_MINE, _THEIRS, _BOTH = "mienne", "autre", "reunie"
_LONG = 200  # a value that is longer, or has several lines, may be put together by hand
_OWN_FIELDS = ("_csrf", _CONFLICT, _CHOICE, _WORDS)


@dataclass(frozen=True, slots=True)
class _Shown:
    """One conflict as the page shows it; `token` comes back with the choice."""

    rank: int
    label: str
    before: str
    mine: str
    theirs: str
    mine_runs: tuple[Run, ...]
    theirs_runs: tuple[Run, ...]
    merged: str
    is_long: bool
    is_merged: bool
    knows_before: bool
    token: str


def show_conflicts(
    request: Request,
    place: DossierPlace,
    fault: ConflictError,
    form: FormData,
    name: Callable[[Conflict], str] | None = None,
) -> Response:
    """The page where each conflict of a refused save is settled (409). `name` says how a place is called, if better."""
    shown = [_show(rank, one, (name or name_conflict)(one)) for rank, one in enumerate(fault.conflicts)]
    fields = [
        (key, value)
        for key, value in form.multi_items()
        if isinstance(value, str) and not key.startswith(_OWN_FIELDS) and key != "_csrf"
    ]
    values = {"place": place, "conflicts": shown, "fields": fields, "address": request.url.path}
    return show(request, "dossier/conflict.html", values, status=409)


def settle_posted(form: FormData, edits: Sequence[PageEdit]) -> tuple[PageEdit, ...]:
    """The edits of a form, with what was decided on the page of conflicts when it comes from there."""
    found = []
    for key, value in form.multi_items():
        rank = key.removeprefix(_CONFLICT)
        if key.startswith(_CONFLICT) and isinstance(value, str):
            one = _read(value, str(form.get(_CHOICE + rank, "")), str(form.get(_WORDS + rank, "")))
            found += [one] if one is not None else []
    return settle_edits(edits, found)


def name_conflict(conflict: Conflict) -> str:
    """What a place of a file is called: « Convention › Signature › Lieu »."""
    name = name_file(conflict.file)
    match conflict.path:
        case ():
            return name
        case (int(line), str(column)) if conflict.file.endswith(".csv"):
            return f"{name} › {f'ligne {line}' if line > 0 else 'ligne retirée'}" + (
                f" › {name_key(conflict.file, column)}" if column else ""
            )
        case path:
            return f"{name} › {name_steps(conflict.file, path)}"


def _show(rank: int, conflict: Conflict, label: str) -> _Shown:
    before, mine, theirs = (_say(words) for words in (conflict.before, conflict.mine, conflict.theirs))
    is_long = "\n" in mine + theirs or len(mine) + len(theirs) > 2 * _LONG
    token = {
        "fichier": conflict.file,
        "chemin": list(conflict.path),
        "empreinte": conflict.digest,
        "mien": conflict.mine,
        "autre": conflict.theirs if conflict.path else None,
    }
    return _Shown(
        rank,
        label,
        before,
        mine,
        theirs,
        compare_runs(before, mine),
        compare_runs(before, theirs),
        conflict.merged if conflict.merged is not None else mine,
        (is_long or conflict.merged is not None) and isinstance(conflict.mine, str),
        conflict.merged is not None,
        conflict.before is not None,
        json.dumps(token, ensure_ascii=False),
    )


def _say(words: object) -> str:
    if words is None:
        return ""
    return words if isinstance(words, str) else "\n".join(str(one) for one in words)  # type: ignore[attr-defined]


def _read(token: str, choice: str, both: str) -> Settlement | None:
    """What was decided of a conflict; nothing when nothing was, or the form is not ours: it is a conflict again."""
    with suppress(ValueError, KeyError, TypeError):
        said = read_json(token)
        path = tuple(step if isinstance(step, int) else str(step) for step in said["chemin"])
        mine, theirs = (tuple(one) if isinstance(one, list) else one for one in (said["mien"], said["autre"]))
        words = both.replace("\r\n", "\n") if choice == _BOTH else mine
        if choice in (_MINE, _THEIRS, _BOTH):
            file, digest = str(said["fichier"]), str(said["empreinte"])
            return Settlement(file, path, theirs, digest, words, keep_theirs=choice == _THEIRS)
    return None
