"""What `ctg generer` makes beside the act of an avenant, from what its dossier keeps of the convention."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.acts.in_force.base import Base, choose_model, find_base, find_model_of_today
from generator.acts.in_force.consolidated import ConsolidatedText, read_consolidated
from generator.acts.register import find_act
from generator.amending.consolidating.beside import Means, write_beside
from generator.amending.consolidating.forms import CONSOLIDATION_FILE, read_consolidation_forms
from generator.dossier_place import CONSOLIDATED, find_amendment_number, find_convention_folder
from generator.files import display_path, list_tree, read_bytes
from generator.making.generation import GenerationRequest, TextsBeside
from generator.making.workshop import Workshop
from generator.model.facts import CtgFacts
from generator.model.progress import Progress, tell_nobody
from generator.project import MODELS

_LOGOS = "logos"


@dataclass(frozen=True, slots=True)
class AmendedText:
    """What an avenant amends, what it makes of it, and whether it is frozen."""

    base: Base
    text: ConsolidatedText
    frozen: bool


def write_texts_beside(request: GenerationRequest, workshop: Workshop, tell: Progress = tell_nobody) -> TextsBeside:
    """The consolidated text and what changes, for the dossier of an avenant; nothing for that of a convention.

    Unless the avenant is frozen, or the request is for finals, the text is marked as a draft, as the act is.

    Raises: as `write_beside` and `read_amended`; `ContentError` when the model has no words for them.
    """
    if not find_amendment_number(request.folder):
        return TextsBeside({}, ())
    amended = read_amended(request.folder)
    base, convention = amended.base, find_convention_folder(request.folder)
    name = _name_model(base)
    model = choose_model(base, name, CONSOLIDATION_FILE, convention, request.project)
    forms = read_consolidation_forms(model, find_model_of_today(convention, name, request.project))
    day, draft = _find_day(workshop.dossier.facts), not (request.final or amended.frozen)
    return write_beside(base, amended.text, Means(forms, workshop.furniture, day, request.formats, draft), tell)


def read_amended(folder: Path) -> AmendedText:
    """What the avenant of a folder makes of the convention: as its act has it once it is frozen, else as it was made.

    Raises: `InputFileError` when a file of an act was touched, or what the dossier keeps is damaged.
    """
    convention, number = find_convention_folder(folder), find_amendment_number(folder)
    base = find_base(convention, number)
    if find_act(folder) is not None:
        return AmendedText(base, find_base(convention, number + 1).text, frozen=True)
    logos = [read_bytes(path) for path in list_tree(folder / CONSOLIDATED) if path.parent.name == _LOGOS]
    text, _ = read_consolidated(lambda name: read_bytes(folder / name), display_path(folder), logos)
    return AmendedText(base, text, frozen=False)


def _name_model(base: Base) -> str:
    """The model of the convention, which its act has kept alone."""
    return next(path.name for path in sorted((base.sources / MODELS).iterdir()) if path.is_dir())


def _find_day(facts: CtgFacts) -> date | None:
    """The day as of which the text stands: when the avenant takes effect, else when it is signed."""
    effect = facts.avenant.effect_day if facts.avenant is not None else None
    days = (effect, facts.signature.date)
    return next((day for day in days if isinstance(day, date)), None)
