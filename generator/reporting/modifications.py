"""The modifications that pilots propose, each with the words that open it as an avenant."""

from __future__ import annotations

from dataclasses import dataclass

from generator.annexes.table_cells import CellDraft, TableDraft, show, text_cell, title
from generator.composing.piece import show_value
from generator.model.document import Block, Gap, Inline, Paragraph, Section, Text
from generator.model.facts import Unknown
from generator.model.tracking.lines import Statement
from generator.reporting.account import Account, ReportedOperation
from generator.reporting.draft import ReportDraft


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A statement whose « suite » is « modifier »: its operation, its fiche's number, why."""

    operation: ReportedOperation
    fiche: str
    statement: Statement

    @property
    def subject(self) -> str:
        """The subject of the avenant that it would be: « Modifier l'opération 1.2 : … »."""
        name = self.operation.title
        label = f"{self.operation.label[:1].lower()}{self.operation.label[1:]}"
        return f"Modifier l'{label}" if isinstance(name, Unknown) else f"Modifier l'{label} : {name}"

    @property
    def reason(self) -> str | Unknown:
        """Why: the reason that is stated, else the difficulties."""
        stated = self.statement.motif or self.statement.difficultes
        return stated or Unknown(f"{self.operation.label} : motif de la modification", self.statement.origin)


def list_changes(account: Account) -> tuple[ProposedChange, ...]:
    """Every modification that is proposed, in the order of the plan."""
    return tuple(
        ProposedChange(operation, sheet.numbered.number, operation.history.last)
        for sheet in account.sheets
        for operation in sheet.operations
        if operation.proposes_change and operation.history.last is not None
    )


def compose_changes(draft: ReportDraft, number: int) -> Section:
    """The last chapter; `number` is that of its table."""
    section = draft.composer.section_id("modifications")
    blocks: list[Block] = list(draft.read_text("modifications"))
    changes = list_changes(draft.account)
    if not changes:
        known = any(one.state is not None for one in draft.account.operations)
        gap = Gap("modifications proposées", draft.origin)
        words: tuple[Inline, ...] = (Text("Aucune modification n'est proposée."),) if known else (gap,)
        blocks.append(Paragraph(f"{section}/aucune", draft.origin, words))
        return draft.chapter("modifications", blocks)
    table = TableDraft(
        f"{section}/tableau",
        draft.origin,
        (0.06, 0.08, 0.40, 0.46),
        caption=(Text("Les modifications proposées, avec l'objet de leur avenant"),),
        number=number,
    )
    table.add_head([title("N°"), title("Fiche"), title("Objet"), title("Pourquoi")])
    for rank, change in enumerate(changes, 1):
        origin = change.statement.origin
        cells = [
            title(str(rank)),
            text_cell(change.fiche),
            CellDraft((show_value(change.subject, origin),)),
            show(change.reason, origin),
        ]
        table.add(change.operation.label, cells)
    blocks.append(table.finish())
    return draft.chapter("modifications", blocks, new_page=True)
