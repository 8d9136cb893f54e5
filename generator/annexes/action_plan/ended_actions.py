"""The bilan of the actions of an earlier period, which closes the annexe 3 of a convention that was renewed."""

from __future__ import annotations

from generator.annexes.pieces import AnnexeDraft
from generator.annexes.table_cells import TableDraft, show, title
from generator.errors import Span
from generator.model.annexes import ENDED_ACTIONS_FILE, PastAction
from generator.model.document import Orientation, Section, SectionKind, Table, Text
from generator.model.facts import Pending

_WIDTHS = (0.07, 0.20, 0.10, 0.18, 0.08, 0.18, 0.19)


def compose_ended_actions(draft: AnnexeDraft, number: int) -> tuple[Section, ...]:
    """The chapter of the bilan, none without past actions; `number` is that of its first table."""
    past = draft.composer.dossier.ended_actions
    if not past:
        return ()
    section = draft.composer.section_id("bilan")
    periods = tuple(dict.fromkeys(action.periode for action in past))
    clause = draft.plan.textes.get("bilan")
    tables = tuple(
        _make_table(section, period, tuple(a for a in past if a.periode == period), rank)
        for rank, period in enumerate(periods, number)
    )
    heading = "Le bilan des actions de la période " + " et ".join(periods)
    lies = Orientation.LANDSCAPE
    introduction = draft.composer.read_clause(clause, section, pictures=lies) if clause else ()
    return (
        Section(
            section,
            Span(f"{draft.composer.dossier.data_folder}/{ENDED_ACTIONS_FILE}", 1),
            SectionKind.CHAPTER,
            (*introduction, *tables),
            (Text(heading),),
            orientation=lies,
            new_page=True,
        ),
    )


def _make_table(section: str, period: str, past: tuple[PastAction, ...], number: int) -> Table:
    caption = (Text(f"Bilan des actions de la période {period}"),)
    table = TableDraft(f"{section}/{period}", past[0].origin, _WIDTHS, caption=caption, number=number)
    heads = ("Fiche", "Action", "Années", "Pilote", "État", "Dernier avancement noté", "Résultat")
    table.add_head([title(words) for words in heads])
    for action in past:
        cells = [
            title(f"Fiche {action.fiche}"),
            show(action.action, action.origin),
            show(action.annees, action.origin),
            show(action.pilote, action.origin),
            show(Pending(action.etat, (action.mark,)) if action.mark else action.etat, action.origin),
            show(action.avancement, action.origin),
            show(action.resultat, action.origin),
        ]
        table.add(f"fiche {action.fiche}", cells, origin=action.origin)
    return table.finish()
