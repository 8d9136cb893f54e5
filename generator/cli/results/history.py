"""The journal of a dossier, as a person or a program reads it: the newest last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.acts.journal import SCHEMA, Journal, JournalEntry, describe_entry

_MINIMUM_WIDTH = 120  # a file or a pipe has no width of its own
_SHOWN = 4  # files of one line


def show_history(journal: Journal, console: Console) -> None:
    """A row for each line of the journal."""
    if not journal.entries:
        console.print(Text("rien n'est inscrit au journal de ce dossier"))
        return
    if not console.is_terminal:
        console = Console(width=max(console.width, _MINIMUM_WIDTH), highlight=False)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in ("quand", "qui", "commande", "fichiers"):
        table.add_column(title, no_wrap=title == "quand", overflow="fold")
    for entry in journal.entries:
        command = entry.command if not entry.act else f"{entry.command} ({entry.act})"
        table.add_row(Text(_say_moment(entry.moment)), Text(entry.who), Text(command), Text("\n".join(_tell(entry))))
    console.print(table, soft_wrap=False)


def _tell(entry: JournalEntry) -> list[str]:
    came_in = {name: digest for name, digest in entry.came_in.items() if name not in entry.went_out}
    gone = [name for name, digest in entry.went_out.items() if not digest]
    went_out = {name: digest for name, digest in entry.went_out.items() if digest}
    told = [*_list_files("reçu", came_in), *_list_files("écrit", went_out), *(f"retiré {name}" for name in gone)]
    if entry.reason:
        told.append(f"motif : {entry.reason}")
    if entry.schema > SCHEMA:
        told.append(f"écrit par un programme plus récent ({entry.program})")
    return told


def _list_files(word: str, digests: Mapping[str, str]) -> list[str]:
    names = [f"{word} {name} ({digest[:12]})" for name, digest in digests.items()]
    others = len(names) - _SHOWN
    return names if others <= 1 else [*names[:_SHOWN], f"… et {others} autres"]


def _say_moment(moment: str) -> str:
    try:
        return f"{datetime.fromisoformat(moment):%d/%m/%Y %H:%M}"
    except ValueError:
        return moment


def write_history_json(journal: Journal) -> str:
    """All of it, as the lines say it."""
    return json.dumps([describe_entry(entry) for entry in journal.entries], ensure_ascii=False, indent=1)
