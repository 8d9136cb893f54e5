"""The faults of the command line, in French: the library says them in English."""

from __future__ import annotations

import difflib

import click
from click.core import Context


def explain_usage(fault: click.ClickException) -> str:
    """What is wrong with the command as typed, and how to write it."""
    context = getattr(fault, "ctx", None)
    return f"erreur [commande] {_explain(fault)}\n  piste : {_advise(fault, context)}"


def _explain(fault: click.ClickException) -> str:
    match fault:
        case click.NoSuchOption():
            return f"option inconnue : {fault.option_name}"
        case click.MissingParameter(param=param) if param is not None:
            kind = "l'argument" if isinstance(param, click.Argument) else "l'option"
            name = param.human_readable_name.upper() if isinstance(param, click.Argument) else param.opts[0]
            return f"{kind} {name} manque"
        case click.BadParameter(param=param):
            name = param.opts[0] if param is not None and param.opts else "?"
            return f"valeur refusée pour {name} : {_translate_value(str(fault.message))}"
        case click.BadOptionUsage():
            return f"l'option {fault.option_name} attend une valeur"
        case click.UsageError() if "No such command" in fault.message:
            return f"commande inconnue : {_quoted(fault.message)}"
        case click.UsageError() if "Missing command" in fault.message:
            return "aucune commande n'est donnée"
        case click.UsageError() if "unexpected extra argument" in fault.message:
            return f"argument en trop : {fault.message.split('(')[-1].rstrip(')')}"
        case _:
            return fault.format_message()


def _translate_value(message: str) -> str:
    if "is not one of" in message:
        value, _, choices = message.partition(" is not one of ")
        return f"{value} ; valeurs admises : {choices.rstrip('.')}"
    if "does not match the formats" in message:
        return f"{_quoted(message)} n'est pas une date, écrire AAAA-MM-JJ"
    if "does not exist" in message:
        return f"{_quoted(message)} n'existe pas"
    return message


def _quoted(message: str) -> str:
    return message.split("'")[1] if message.count("'") > 1 else message


def _advise(fault: click.ClickException, context: Context | None) -> str:
    path = context.command_path if context is not None else "ctg"
    if isinstance(fault, click.NoSuchOption) and context is not None:
        known = [name for param in context.command.params for name in param.opts]
        near = difflib.get_close_matches(fault.option_name, known, 1)
        if near:
            return f"voulait-on {near[0]} ? Sinon : {path} --help"
    if "No such command" in str(getattr(fault, "message", "")) and context is not None:
        group = context.command
        known = list(group.commands) if isinstance(group, click.Group) else []
        near = difflib.get_close_matches(_quoted(str(fault.message)), known, 1)
        if near:
            return f"voulait-on « ctg {near[0]} » ?"
    return f"{path} --help montre un exemple"
