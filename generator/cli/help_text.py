"""The help of a command as text, in French: how it is called, what it does, its arguments and options, an example.

The library's own layouts name kinds of values as programmers do, in English, and one of them is long to load.
"""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any

import typer

_NARROWEST, _WIDEST = 60, 110  # columns; a longer line is hard to follow
_MARGIN = "  "
_WIDEST_NAME = 34  # columns of names beside their words; the words of a longer name stand below it
_NO_BREAK = "\u00a0"

Row = tuple[str, str]


def write_usage(command: Any, context: Any) -> str:
    """« Emploi : ctg recevoir [OPTIONS] FICHIERS… DOSSIER »."""
    names = [_name_argument(one) for one in command.get_params(context) if one.param_type_name == "argument"]
    names += filter(None, [getattr(command, "subcommand_metavar", "")])  # of a group
    return " ".join(["Emploi :", context.command_path, "[OPTIONS]", *names])


def write_help(command: Any, context: Any, commands: Mapping[str, Sequence[Row]]) -> str:
    """The whole help; of a group, its `commands` too, by step. Headings are bold where they are shown on a terminal."""
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST)
    shown = [one for one in command.get_params(context) if not one.hidden]
    sections = {
        "Arguments": [_describe_argument(one) for one in shown if one.param_type_name == "argument"],
        "Options": [_describe_option(one) for one in shown if one.param_type_name == "option"],
        **commands,
    }
    parts = [
        _wrap(write_usage(command, context), width),
        _wrap(command.help or "", width),
        *(_lay_out(title, rows, width) for title, rows in sections.items() if rows),
        command.epilog or "",  # an example is never folded, so that it can be copied
    ]
    return "\n\n".join(filter(None, parts))


def _name_argument(argument: Any) -> str:
    """« DOSSIER », or « [DOSSIER] » when it may be left out."""
    name = _take_metavar(argument)
    return name if argument.required else f"[{name}]"


def _describe_argument(argument: Any) -> Row:
    return _take_metavar(argument), _describe(argument)


def _take_metavar(argument: Any) -> str:
    return (argument.metavar or str(argument.name).upper()).strip("[]")


def _describe_option(option: Any) -> Row:
    names = ", ".join(sorted((*option.opts, *option.secondary_opts), key=len))
    if option.is_flag:
        return names, _describe(option)
    choices = "|".join(str(one.value) for one in _list_choices(option))
    return f"{names} {option.metavar or choices}".rstrip(), _describe(option)


def _describe(parameter: Any) -> str:
    """The words of a parameter, with what it is bound to."""
    notes = []
    if parameter.required:
        notes.append("obligatoire")
    least = getattr(parameter, "min", None)
    if least is not None:
        notes.append(f"{least:g} au moins")
    if (default := _say_default(parameter)) and not parameter.required:
        notes.append(f"par défaut : {default}")
    return f"{parameter.help or ''} [{' ; '.join(notes)}]".strip() if notes else parameter.help or ""


def _say_default(parameter: Any) -> str:
    value = parameter.default
    match value:
        case None | bool() | () | []:
            return ""
        case Enum():
            return str(value.value)
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def _list_choices(option: Any) -> Iterable[Enum]:
    kind = option.type_descriptor.annotation
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()


def _lay_out(title: str, rows: Sequence[Row], width: int) -> str:
    return "\n".join([typer.style(title, bold=True), *_fold(rows, width)])


def _fold(rows: Sequence[Row], width: int) -> Iterator[str]:
    """Two columns, the second one folded."""
    names = max((len(name) for name, _ in rows if len(name) <= _WIDEST_NAME), default=0)
    indent = " " * (len(_MARGIN) * 2 + names)
    for name, words in rows:
        beside = len(name) <= names
        if not beside:
            yield f"{_MARGIN}{name}"
        yield _wrap(words, width, f"{_MARGIN}{name:{names}}{_MARGIN}" if beside else indent, indent)


def _wrap(words: str, width: int, first: str = "", others: str = "") -> str:
    """Lines that never part a word from the sign that goes with it; spaces stay plain, as they are typed."""
    bound = re.sub(r" (?=[;:?!»])|(?<=«) ", _NO_BREAK, words)
    lines = textwrap.wrap(
        bound, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(lines).replace(_NO_BREAK, " ")
