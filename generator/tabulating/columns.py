"""The sheets of a dossier's workbook in their order, each column with what it is for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from generator.key_help.page import read_help_words
from generator.key_help.schema import Key, list_keys
from generator.tabulating.annexe_sheets import ANNEXE_SHEETS
from generator.tabulating.declaring import SheetPlan
from generator.tabulating.facts_sheets import FACTS_SHEETS
from generator.tabulating.tracking_sheets import TRACKING_SHEETS
from generator.writing.xlsx.data_sheets import DataColumn

_Place = tuple[str, str]  # a file and a key of it
_Find = Callable[[_Place], Key | None]


@lru_cache(maxsize=1)
def list_plans() -> tuple[SheetPlan, ...]:
    """The sheets in their order, each column with what it is for and whether it may be missing, as the schema says."""
    words = read_help_words()
    duties = {(key.file, key.path): key for key in list_keys()}
    return tuple(
        replace(plan, columns=tuple(_explain(plan, one, words.get, duties.get) for one in plan.columns))
        for plan in (*FACTS_SHEETS, *ANNEXE_SHEETS, *TRACKING_SHEETS)
    )


def _explain(plan: SheetPlan, column: DataColumn, say: Callable[[_Place], str | None], find: _Find) -> DataColumn:
    path = f"{plan.prefix}.{column.key}" if plan.prefix else column.key
    said, duty = say((plan.file, path)) or "", find((plan.file, path))
    in_table = plan.file.endswith(".csv")
    return replace(
        column,
        help=said.replace("`", "") or (column.fixed and f"{column.fixed[:1].upper()}{column.fixed[1:]}."),
        required=column.required or (duty is not None and duty.required and not in_table),
        gap=column.gap or (duty is not None and duty.gap and not in_table),
    )
