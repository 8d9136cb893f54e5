"""A dossier's files as sheets: each plan filled with what the files say, cell by cell, with the place of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch

from generator.annexes.party_names import call_parties
from generator.annexes.sheet_numbers import list_numbers, number_sheets, period_years
from generator.annexes.steering.tracking_files import is_former
from generator.annexes.tracked_sheets import NOT_STARTED
from generator.composing.tracking.plan_index import PlanIndex, index_plan
from generator.dossier_place import FACTS_FILE
from generator.model.annexes import SHEETS_FOLDER, TRACKING_FILE
from generator.model.dossier import Dossier
from generator.model.facts import Unknown
from generator.model.names import slugify
from generator.model.parties.columns import Nature
from generator.model.words.sources import FactPlace
from generator.model.words.typed import read_sheet_number
from generator.plain_text import normalise_text
from generator.reading.located_yaml import LocatedData
from generator.tabulating.cell_values import show_value
from generator.tabulating.columns import list_plans
from generator.tabulating.declaring import (
    FINANCER,
    GOAL,
    INSTANCE,
    MEASURES,
    MEETINGS,
    OPERATION,
    PARTY,
    SHEET,
    SPENDING,
    STATEMENTS,
    TOTAL,
    TRACKED,
    SheetPlan,
)
from generator.tabulating.records import Path, Record, find, list_records, read_record, read_table, read_yaml, say
from generator.writing.xlsx.data_sheets import DataBook, DataCell, DataColumn, DataRow, DataSheet, RowHome, ValueKind

_DATA = ("*.yaml", "*.csv")
_NO_SHEET = "le plan d'actions n'a pas encore de fiche"
_COMMUNES = "communes"
_COMPETENCES = ("territoire.competence_petite_enfance", "competence_petite_enfance")  # of whom it is
_Rows = list[tuple[Record | None, Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What sheets are filled from: the files of a dossier as they are typed, and the numbers of its fiches."""

    dossier: Dossier
    texts: Mapping[str, str]
    facts: LocatedData
    fiches: tuple[tuple[str, LocatedData], ...]  # by number, in the order of the plan


def fill_book(dossier: Dossier) -> DataBook:
    """All sheets of a dossier that has been read."""
    files = {one.path: one.data for one in dossier.inputs if not one.of_model and _is_data(one.path)}
    texts = {path: normalise_text(data.decode("utf-8-sig")) for path, data in files.items()}
    numbered = [(one.number, f"{SHEETS_FOLDER}/{one.origin.file.rsplit('/', 1)[-1]}") for one in number_sheets(dossier)]
    fiches = tuple((number, read_yaml(path, texts[path])) for number, path in numbered)
    sources = _Sources(dossier, texts, read_yaml(FACTS_FILE, texts[FACTS_FILE]), fiches)
    other = STATEMENTS if is_former(texts.get(TRACKING_FILE, "")) else TRACKED  # the table has one form
    plans = (settle_choices(plan, dossier) for plan in list_plans() if plan.id != other)
    sheets = tuple(_FILLERS[plan.id](plan, sources) for plan in plans)
    digests = tuple((path, hashlib.sha256(files[path]).hexdigest()) for path in sorted(files))
    title = f"{dossier.model.plan.sigle} {dossier.facts.territoire.nom}"
    return DataBook(dossier.name, title, digests, sheets)


def _is_data(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in _DATA)


# --- choices -------------------------------------------------------------------------------------------------------


def settle_choices(plan: SheetPlan, dossier: Dossier) -> SheetPlan:
    """The plan with the choices that follow from the dossier."""
    facts = dossier.facts
    goals = facts.orientations if isinstance(facts.orientations, tuple) else ()
    parties = tuple(party.id for party in facts.parties), call_parties(facts)
    holders = tuple(party.id for party in facts.parties if party.kind.nature is not Nature.CAF)
    known = {
        PARTY: parties,
        "signataire": parties,
        "collectivite": (holders, call_parties(facts, cafs=False)),
        **dict.fromkeys(_COMPETENCES, ((_COMMUNES, *parties[0]), {**parties[1], _COMMUNES: _COMMUNES})),
        FINANCER: parties,
        INSTANCE: (_list_instances(dossier), {}),
        GOAL: (tuple(goal.id for goal in goals), {slugify(goal.titre): goal.id for goal in goals}),
    }
    columns = tuple(_settle_column(one, known.get(one.key)) for one in plan.columns)
    return replace(plan, columns=columns)


def _list_instances(dossier: Dossier) -> tuple[str, ...]:
    return () if isinstance(dossier.steering, Unknown) else tuple(body.nom for body in dossier.steering.instances)


def _settle_column(column: DataColumn, found: tuple[tuple[str, ...], Mapping[str, str]] | None) -> DataColumn:
    """A column with what may be chosen in it, and other names of that."""
    return column if found is None else replace(column, choices=found[0], spoken=tuple(found[1].items()))


# --- sheets --------------------------------------------------------------------------------------------------------


def _fill_list(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each record of one list of one file."""
    located = sources.facts if plan.file == FACTS_FILE else _open(plan, sources)
    path = tuple(plan.prefix.split("."))
    if located is None:
        return _finish(plan, (), (), "ce fichier n'est pas dans le dossier")
    rows: _Rows = [(record, {}) for record in list_records(located, path, _keys(plan))]
    homes = () if plan.closed else (RowHome((), FactPlace(located.file, path)),)
    return _finish(plan, rows, homes)


def _open(plan: SheetPlan, sources: _Sources) -> LocatedData | None:
    text = sources.texts.get(plan.file)
    return read_yaml(plan.file, text) if text is not None else None


def _fill_convention(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for the whole of `ctg.yaml`."""
    keys = tuple(column.key for column in plan.columns)
    return _finish(plan, [(read_record(sources.facts, (), keys), {})], ())


def _fill_of_parties(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each representative of each party, or one for each party."""
    located = sources.facts
    rows: _Rows = []
    homes: list[RowHome] = []
    below = plan.prefix.split(".")[1:]
    for rank, party in enumerate(find(located.data, ("parties",)) or ()):
        name = say(party.get("id"))
        path: Path = ("parties", rank, *below)
        said = {PARTY: name}
        if below:
            rows += [(record, said) for record in list_records(located, path, _keys(plan))]
            homes.append(RowHome((name,), FactPlace(located.file, path)))
        else:
            rows.append((read_record(located, path, _keys(plan)), said))
    return _finish(plan, rows, homes)


def _fill_fiches(plan: SheetPlan, sources: _Sources) -> DataSheet:
    rows: _Rows = []
    for number, located in sources.fiches:
        said = {"numero": number, "fichier": located.file.rsplit("/", 1)[-1]}
        rows.append((read_record(located, (), _keys(plan)), said))
    return _finish(plan, rows, (RowHome((), FactPlace(SHEETS_FOLDER, ())),))


def _fill_operations(plan: SheetPlan, sources: _Sources) -> DataSheet:
    rows: _Rows = []
    homes: list[RowHome] = []
    for number, located in sources.fiches:
        for rank, record in enumerate(list_records(located, ("operations",), _keys(plan)), 1):
            rows.append((record, {SHEET: number, "rang": f"{number}.{rank}"}))
        title = " ".join(say(find(located.data, ("titre",))).split())
        homes.append(RowHome((number,), FactPlace(located.file, ("operations",)), called=title))
    return _finish(plan, rows, homes, "" if homes else _NO_SHEET)


def _fill_means(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each signatory of each operation, one column for each year."""
    years = tuple(map(str, period_years(sources.dossier)))
    columns = tuple(
        DataColumn(year, year, ValueKind.EUROS, 12, f"En {year}, en euros, de ce signataire.") for year in years
    )
    total = DataColumn(
        TOTAL, "Total", ValueKind.EUROS, 13, "La somme des années.", fixed="c'est une somme", computed=True
    )
    plan = replace(plan, columns=(*plan.columns, *columns, total))
    rows: _Rows = []
    homes: list[RowHome] = []
    for number, located in sources.fiches:
        for rank, operation in enumerate(find(located.data, ("operations",)) or ()):
            path = ("operations", rank, "financement")
            label, title = f"{number}.{rank + 1}", " ".join(say(operation.get("titre")).split())
            homes.append(RowHome((label,), FactPlace(located.file, path), called=title))
            means = find(located.data, path)
            for party in means if isinstance(means, dict) else ():
                said = {OPERATION: label, "titre": title, "signataire": party}
                rows.append((read_record(located, (*path, party), years), said))
    return _finish(plan, rows, homes, "" if homes else _NO_SHEET)


def _fill_table(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each line of a CSV table; columns that the plan does not know are figures to compare."""
    keys = tuple(column.key for column in plan.columns)
    text = sources.texts.get(plan.file)
    if text is None:
        base = ";".join(keys) + "\n"
        return _finish(plan, (), (RowHome((), FactPlace(plan.file, (1,)), base),))
    table, records = read_table(plan.file, text, keys)
    free = (
        DataColumn(name, name, ValueKind.NUMBER, 14, "Le chiffre ; vide veut dire « sans objet ».", gap=True)
        for name in table.columns
        if name not in keys
    )
    plan = replace(plan, columns=(*plan.columns, *free))
    last = records[-1].line if records else 1
    return _finish(plan, [(record, {}) for record in records], (RowHome((), FactPlace(plan.file, (last,))),))


def _fill_history(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each line of a table that calls fiches and operations, with the titles of these."""
    keys = tuple(column.key for column in plan.columns if not column.computed)
    text = sources.texts.get(plan.file)
    base = "" if text else ";".join(keys) + "\n"
    records = read_table(plan.file, text, keys)[1] if text else []
    index = index_plan(sources.dossier)
    rows: _Rows = [(one, {"action": _name_action(one, index)}) for one in records]
    last = records[-1].line if records else 1
    return _finish(plan, rows, (RowHome((), FactPlace(plan.file, (last,)), base),))


def _name_action(record: Record, index: PlanIndex) -> str:
    """The title of the operation that a line is about, or of its fiche; nothing when there is none."""
    sheet = index.find_sheet(record.say("fiche"))
    if sheet is None:
        return ""
    rank = sheet.find_operation(record.say("operation")) if record.say("operation") else None
    title = sheet.sheet.operations[rank - 1].titre if rank else sheet.sheet.titre
    return " ".join(title.split()) if isinstance(title, str) else ""


def _fill_tracking(plan: SheetPlan, sources: _Sources) -> DataSheet:
    """One row for each fiche, whether the table has its line or not."""
    keys = tuple(column.key for column in plan.columns if not column.computed)
    text = sources.texts.get(plan.file, "")
    records = read_table(plan.file, text, keys)[1] if text else []
    numbers = list_numbers(number_sheets(sources.dossier))
    called = [(numbers.get(read_sheet_number(one.say("fiche"))), one) for one in records]
    by_number = {sheet.number: one for sheet, one in called if sheet is not None}
    rows: _Rows = []
    for number, located in sources.fiches:
        said = {"fiche": number, "action": " ".join(say(find(located.data, ("titre",))).split())}
        record = by_number.get(number)
        rows.append((record, said if record is not None else {**said, "etat": NOT_STARTED}))
    last = records[-1].line if records else 1
    base = "" if text else ";".join(keys) + "\n"
    return _finish(plan, rows, (RowHome((), FactPlace(plan.file, (last,)), base),))


_FILLERS: Mapping[str, Callable[[SheetPlan, _Sources], DataSheet]] = {
    "ensemble": _fill_convention,
    "parties": _fill_list,
    "representants": _fill_of_parties,
    "deliberations": _fill_of_parties,
    "communes": _fill_list,
    "orientations": _fill_list,
    "indicateurs": _fill_table,
    "equipements": _fill_table,
    "fiches": _fill_fiches,
    "operations": _fill_operations,
    "moyens": _fill_means,
    "bilan": _fill_table,
    "instances": _fill_list,
    "charges": _fill_list,
    "jalons": _fill_list,
    TRACKED: _fill_tracking,
    STATEMENTS: _fill_history,
    SPENDING: _fill_history,
    MEASURES: _fill_table,
    MEETINGS: _fill_table,
}


# --- rows ----------------------------------------------------------------------------------------------------------


def _keys(plan: SheetPlan) -> tuple[str, ...]:
    return tuple(column.key for column in plan.columns if not column.computed and not column.group)


def _finish(
    plan: SheetPlan,
    records: Iterable[tuple[Record | None, Mapping[str, str]]],
    homes: Iterable[RowHome],
    closed: str = "",
) -> DataSheet:
    """The sheet of some records; `said` of each are the words that its record does not have itself."""
    rows = tuple(_number_keys(_make_row(plan, record, said) for record, said in records))
    return DataSheet(
        plan.id,
        plan.title,
        plan.mark,
        plan.help,
        plan.columns,
        rows,
        plan.names,
        tuple(homes),
        plan.closed or closed,
        plan.kept,
        plan.open_columns,
        plan.lasting,
    )


def _make_row(plan: SheetPlan, record: Record | None, said: Mapping[str, str]) -> DataRow:
    cells = tuple(_make_cell(column, record, said) for column in plan.columns)
    words = {column.key: cell.words for column, cell in zip(plan.columns, cells, strict=True)}
    key = "/".join(" ".join(words[name].split()) for name in plan.names)
    owner, line = (record.owner, record.line) if record is not None else (None, 0)
    told = [words[one.key] for one in plan.columns if one.group and one.key != plan.told]
    name = ", ".join([*told, " ".join(words[plan.told].split()) or key])
    return DataRow(key, name, cells, owner, line)


def _make_cell(column: DataColumn, record: Record | None, said: Mapping[str, str]) -> DataCell:
    if column.key in said:
        return DataCell(said[column.key], said[column.key])
    words, place, line = record.values.get(column.key, ("", None, 0)) if record is not None else ("", None, 0)
    if column.kind is ValueKind.YEARS:
        words = words.replace("\n", ", ")
    return DataCell(words, show_value(column.kind, words), place, line)


def _number_keys(rows: Iterable[DataRow]) -> Iterator[DataRow]:
    """Rows of one key told apart by their order."""
    seen: dict[str, int] = {}
    for row in rows:
        seen[row.key] = seen.get(row.key, 0) + 1
        yield row if seen[row.key] == 1 else replace(row, key=f"{row.key} ({seen[row.key]})")
