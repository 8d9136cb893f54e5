"""The faults and the help of the command line, in French: the library says them in English.

Typer keeps the classes of its faults to itself but for their base: they are told apart by name.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from inspect import getdoc
from typing import Any, ClassVar

from typer import BadParameter, TyperException
from typer.core import TyperCommand, TyperGroup
from typer.models import CommandInfo

from generator.cli.help_text import Row, write_help, write_usage
from generator.codes import Code
from generator.errors import Diagnostic


class UnreadDayError(BadParameter):
    """An option that should give a day, and does not; its message is French already."""


def explain_usage(fault: TyperException) -> Diagnostic:
    """What is wrong with the command as typed, and how to write it."""
    return Diagnostic(Code.COMMANDE, _explain(fault), hint=_advise(fault))


def is_bare_call(fault: TyperException) -> bool:
    """Whether the program was called with nothing: the help is then what the library says."""
    return type(fault).__name__ == "NoArgsIsHelpError"


def _explain(fault: TyperException) -> str:
    message = fault.message
    match type(fault).__name__:
        case "NoSuchOption":
            return f"option inconnue : {_attribute(fault, 'option_name')}"
        case "MissingParameter":
            return f"il manque {_say_parameter(_attribute(fault, 'param'))}"
        case "UnreadDayError":
            return f"valeur refusée pour {_say_parameter(_attribute(fault, 'param'))} : {message}"
        case "BadParameter":
            return f"valeur refusée pour {_say_parameter(_attribute(fault, 'param'))} : {_translate_value(message)}"
        case "BadOptionUsage" if "does not take a value" in message:
            return f"l'option {_attribute(fault, 'option_name')} ne prend pas de valeur"
        case "BadOptionUsage":
            return f"l'option {_attribute(fault, 'option_name')} attend une valeur"
        case _ if "No such command" in message:
            return f"commande inconnue : {_quoted(message)}"
        case _ if "Missing command" in message:
            return "aucune commande n'est donnée"
        case _ if "unexpected extra argument" in message:
            return f"argument en trop : {message.split('(')[-1].rstrip(')')}"
        case _:
            return "cette commande est mal écrite"


def _say_parameter(parameter: Any) -> str:
    options = list(getattr(parameter, "opts", ()) or ())
    if parameter is None or not options:
        return "un argument"
    if options[0].startswith("-"):
        return f"l'option {max(options, key=len)}"
    return f"l'argument {getattr(parameter, 'metavar', None) or str(parameter.name).upper()}"


def _translate_value(message: str) -> str:
    if "is not one of" in message:
        value, _, choices = message.removeprefix("Value error, ").partition(" is not one of ")
        return f"{_quoted(value)} ; valeurs admises : {choices.rstrip('.').replace(chr(39), '')}"
    return _quoted(message)


def _quoted(message: str) -> str:
    return message.split("'")[1] if message.count("'") > 1 else message


def _attribute(fault: TyperException, name: str) -> Any:
    return getattr(fault, name, None)


def _advise(fault: TyperException) -> str:
    context = _attribute(fault, "ctx")
    path = context.command_path if context is not None else "ctg"
    command = context.command if context is not None else None
    near: list[str] = []
    if type(fault).__name__ == "NoSuchOption" and command is not None:
        known = [name for param in command.params for name in param.opts if name.startswith("-")]
        near = difflib.get_close_matches(_attribute(fault, "option_name"), known, 1)
        if near:
            return f"voulait-on {near[0]} ? Sinon : {path} --help"
    if "No such command" in fault.message:
        near = difflib.get_close_matches(_quoted(fault.message), list(getattr(command, "commands", ())), 1)
        if near:
            return f"voulait-on « ctg {near[0]} » ? Sinon : ctg --help"
    return f"{path} --help montre un exemple"


class _FrenchHelp:
    """The help of the command line, in French."""

    def get_usage(self, ctx: Any) -> str:
        """« Emploi : ctg generer [OPTIONS] DOSSIER »."""
        return write_usage(self, ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The whole help, in place of the library's."""
        formatter.write(write_help(self, ctx, self.list_steps()))

    def list_steps(self) -> Mapping[str, Sequence[Row]]:
        """The commands of a group with what they do, by step."""
        return {}

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, explained."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide."
            option.default = False  # where it is unknown, the library loads pydantic to find out that it is no
        return option


class FrenchCommand(_FrenchHelp, TyperCommand):
    """A command whose help is in French."""


class FrenchGroup(_FrenchHelp, TyperGroup):
    """The program, whose help is in French and lists what was declared, whether the library has made it or not."""

    declared: ClassVar[Sequence[CommandInfo]] = ()

    def list_steps(self) -> Mapping[str, Sequence[Row]]:
        """The commands with what they do, by step, in the order in which they were declared."""
        steps: dict[str, list[Row]] = {}
        for command in self.declared:
            steps.setdefault(str(command.rich_help_panel), []).append(
                (str(command.name), getdoc(command.callback) or "")
            )
        return steps
