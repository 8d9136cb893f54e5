"""What the next amending act of a dossier would have to state today: from its frozen act to its living text.

A newer model, program or typography is no modification (`merging/wanted_text.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.acts.in_force.base import choose_model, find_base, find_model_of_today
from generator.amending.act_draft import ActDraft, draft_act
from generator.amending.forms_file import FORMS_FILE, read_amending_forms
from generator.amending.merging.wanted_text import compose_wanted
from generator.project import Project


@dataclass(frozen=True, slots=True)
class NextAmendment:
    """The act that is amended, as messages call it, and the draft."""

    act: str
    draft: ActDraft


def draft_next(dossier: Path, project: Project) -> NextAmendment:
    """The draft for a dossier. What goes on living after the signature (deliberations, tracking) is not compared.

    Raises: `UsageError` when no act is frozen; `ContentError` with the faults of the dossier, or for a change that no
    act can state.
    """
    base = find_base(dossier)
    wanted = compose_wanted(base, dossier, project)
    name = wanted.workshop.dossier.facts.modele
    model = choose_model(base, name, FORMS_FILE, dossier, project)
    forms = read_amending_forms(model, find_model_of_today(dossier, name, project))
    draft = draft_act(base.text.documents, wanted.documents, forms, base.text.struck_numbers)
    return NextAmendment(base.act.name, draft)


def list_lines(found: NextAmendment) -> Iterator[str]:
    """The lines of the terminal: the articles as they would be written, then what proves them."""
    draft = found.draft
    if not draft.articles:
        yield f"le texte d'aujourd'hui dit la même chose que l'{found.act} : il n'y a rien à écrire dans un avenant"
        return
    yield f"ce que l'avenant dirait, depuis l'{found.act} :"
    for article in draft.articles:
        yield ""
        yield article.heading
        yield from (f"  {line.text}" for line in article.lines)
    yield ""
    yield (
        f"preuve : relu et appliqué à l'{found.act}, ce texte donne mot pour mot la convention d'aujourd'hui "
        f"({draft.proved} lignes comparées)"
    )
