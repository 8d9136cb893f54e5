"""What to do about a fault, told on a page: no command is left in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator
from generator.atelier.remedies import drop_commands, names_command

_PACKAGE = Path(generator.__file__).parent
# Told on a command line alone: no page asks for the password of a certificate.
_OF_COMMANDS = ("MOT_DE_PASSE",)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("vérifier le SIREN de la commune", "vérifier le SIREN de la commune"),
        ("corriger la date ; « ctg verifier content/x » la relit", "corriger la date"),
        ("ctg projet . le prépare", ""),
        ("le retirer, puis ctg assembler DOSSIER", "le retirer"),
        ("ajouter --ecraser", ""),
        ("le déplacer, ou donner un autre nom avec --vers", "le déplacer"),
        ("vérifier --debut ; ou prolonger la précédente", "prolonger la précédente"),
        ("en ouvrir un : ctg avenant X", "en ouvrir un"),
        (None, ""),
    ],
)
def test_a_remedy_is_said_without_commands(said: str | None, shown: str) -> None:
    assert drop_commands(said) == shown


def list_words(node: ast.expr) -> Iterator[str]:
    """What a literal says, an X for what is put into it; both sides of a choice."""
    match node:
        case ast.Constant(value=str(words)):
            yield words
        case ast.JoinedStr(values=parts):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in parts)
        case ast.IfExp(body=one, orelse=other):
            yield from list_words(one)
            yield from list_words(other)


def list_hints() -> Iterator[tuple[str, str]]:
    """Every remedy that stands as a literal in the program, with its place; those of the command line are not shown."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        place = path.relative_to(_PACKAGE)
        if place.parts[0] in ("cli", "atelier"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.keyword(arg="hint", value=value):
                    found = list_words(value)
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if "hint" in name.lower():
                    found = list_words(value)
                case _:
                    continue
            for words in found:
                yield f"{place}:{node.lineno}", words


def test_no_remedy_that_names_a_command_loses_everything_on_a_page() -> None:
    typed = [(place, words) for place, words in list_hints() if names_command(words)]
    assert len(typed) > 60
    lost = [
        f"{place} {words}"
        for place, words in typed
        if not drop_commands(words) and not any(one in words for one in _OF_COMMANDS)
    ]
    assert not lost, "say what to do before « : », then the command: " + "\n".join(lost)
