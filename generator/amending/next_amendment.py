"""What the next amending act of a dossier would have to state today: from its frozen act to its living text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.acts.register import find_act
from generator.acts.texts.signed_parts import list_signed_pieces
from generator.amending.act_draft import ActDraft, draft_act
from generator.amending.forms_file import read_amending_forms
from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path
from generator.making.composition import list_pieces
from generator.making.workshop import open_workshop
from generator.project import Project
from generator.reading.clause_files import find_model
from generator.writing.trees.trees import read_tree


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
    act = find_act(dossier)
    if act is None:
        message = f"aucun acte n'est arrêté dans {display_path(dossier)} : il n'y a rien à modifier par un avenant"
        freeze = f"ctg arreter {display_path(dossier)}"
        hint = f"tant que la convention n'est pas arrêtée, son texte se change librement ; pour l'arrêter : {freeze}"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(dossier)), hint=hint))
    frozen = tuple(read_tree(act.read(piece.tree), piece.tree) for piece in act.record.pieces)
    workshop = open_workshop(dossier, project)
    living = workshop.compose(list_pieces(workshop.dossier), draft=False)
    forms = read_amending_forms(find_model(dossier, workshop.dossier.facts.modele, project))
    before, after = list_signed_pieces(frozen), list_signed_pieces(living)
    return NextAmendment(act.name, draft_act(before, after, forms))


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
