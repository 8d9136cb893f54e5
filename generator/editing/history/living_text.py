"""Whether the text that is being written is that of an act still to be made, or what comes after one that is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.register import find_act
from generator.dossier_place import find_amendment_number, list_amendments


@dataclass(frozen=True, slots=True)
class LivingText:
    """What becomes of what is written in a dossier: the name of the act that is frozen, empty when none is; in French.

    `amendment` is the number of the open avenant that will state it, 0 when none is open.
    """

    frozen_act: str
    amendment: int
    says: str


def describe_living_text(folder: Path) -> LivingText:
    """What a page says above the fields of a dossier.

    Raises: `InputFileError` when the act cannot be read.
    """
    act = find_act(folder)
    if act is None:
        return LivingText("", 0, "")
    name, day = act.record.called, "/".join(reversed(act.record.day.split("-")))
    if find_amendment_number(folder):
        return LivingText(name, 0, f"L’acte est arrêté depuis le {day} ({name}) : plus rien n’y change.")
    opened = next((find_amendment_number(one) for one in list_amendments(folder) if find_act(one) is None), 0)
    says = f"La convention est arrêtée depuis le {day} : elle ne change plus. Ce que vous modifiez ici "
    says += f"entre dans l’avenant n° {opened}, ouvert." if opened else "est le texte d’après, qu’un avenant portera."
    return LivingText(name, opened, says)
