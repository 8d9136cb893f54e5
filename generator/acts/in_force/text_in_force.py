"""The text in force of a dossier: that of its act; for a convention with frozen avenants, what the last one made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.register import Act, find_act
from generator.dossier_place import list_amendments
from generator.model.document import Document


@dataclass(frozen=True, slots=True)
class TextInForce:
    """The last act that was frozen, and the pieces that it has left in force."""

    act: Act
    documents: tuple[Document, ...]


def find_last_act(folder: Path) -> Act | None:
    """The act of a dossier, or the last avenant of a convention that is frozen; nothing while no act is.

    Raises: `InputFileError` when one cannot be read.
    """
    act = find_act(folder)
    if act is None or not any(find_act(one) is not None for one in list_amendments(folder)):
        return act
    from generator.acts.in_force.base import find_base  # noqa: PLC0415 - no dossier has one before its act is amended

    return find_base(folder).act


def find_text_in_force(folder: Path) -> TextInForce | None:
    """The text in force of a dossier; nothing while no act is frozen.

    Raises: `InputFileError` when an act cannot be read, or one of its trees was touched.
    """
    act, last = find_act(folder), find_last_act(folder)
    if act is None or last is None:
        return None
    from generator.acts.in_force.base import find_base  # noqa: PLC0415 - with what reads frozen trees
    from generator.writing.trees.trees import read_tree  # noqa: PLC0415

    if last.place != act.place:
        return TextInForce(last, find_base(folder).text.documents)
    return TextInForce(act, tuple(read_tree(act.read(piece.tree), piece.tree) for piece in act.record.pieces))
