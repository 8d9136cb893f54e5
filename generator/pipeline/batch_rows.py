"""The dossiers that the rows of a workbook ask for: made once, then they belong to the person.

A row's dossier remembers the row and the digest of each file as it was made (`.ligne.json`). When the row changes,
files that nobody has touched follow it; a file that was edited is left as it is, and the person is told what to carry
over. Nothing else is ever written there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.assembling.intake import take_workbook
from generator.errors import CtgError, Diagnostic, InputFileError, Severity, Span
from generator.files import (
    PROJECT_ROOT,
    TEMPLATES,
    digest_file,
    display_path,
    list_tree,
    read_bytes,
    remove_file,
    remove_folder,
    remove_leftovers,
    sha256,
    slugify,
    write_bytes,
)
from generator.model.workbook import COLUMNS, SHEET, RowFacts, WorkbookContent, WorkbookRow
from generator.pipeline.dossier_draft import KnownFacts, NewDossier
from generator.pipeline.new_dossier import draft_dossier
from generator.reading.clause_files import find_default_model, list_models
from generator.reading.communes import list_members, load_tables
from generator.reading.dossier_folder import FACTS_FILE
from generator.reading.furniture import list_identities
from generator.reading.workbook import Known, read_rows
from generator.writing.batch_template_xlsx import write_batch_template

ROW_FILE = ".ligne.json"
_ASIDE = ".renouvellement"
MAX_WORKBOOK_BYTES = 16 * 1024 * 1024
EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".ods")  # what a person may take for the workbook; only the first is read


def write_template(file: Path, rows: Sequence[Mapping[str, object]] = ()) -> None:
    """Write the empty workbook of a batch; `rows` fills it, by column key.

    Raises: `OutputError` when the place cannot be written.
    """
    write_bytes(file, write_batch_template(tuple(list_models(PROJECT_ROOT)), list_identities(TEMPLATES), rows))


def read_workbook(file: Path) -> WorkbookContent:
    """The rows of a workbook from outside.

    Raises: `InputFileError` when it cannot be used; `ContentError` when its columns are not there.
    """
    name = display_path(file)
    if file.suffix.lower() != EXTENSIONS[0]:
        message = f"ce classeur est un fichier {file.suffix} : un fichier .xlsx est attendu"
        hint = "l'enregistrer au format « Classeur Excel (.xlsx) », sans macros"
        raise InputFileError(Diagnostic("classeur-illisible", message, Span(name), hint=hint))
    sheet = take_workbook(read_bytes(file, MAX_WORKBOOK_BYTES), name, SHEET)
    roots = (file.resolve().parent, Path.cwd(), PROJECT_ROOT, PROJECT_ROOT / "content")
    known = Known(tuple(list_models(PROJECT_ROOT)), list_identities(TEMPLATES), load_tables(), roots)
    return read_rows(sheet, name, known)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What a row's dossier remembers. `before` are the digests of a change that was not written to its end.

    `told` are the files, by digest, that kept the row's last change from being followed.
    """

    values: Mapping[str, str]
    files: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    told_values: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    finished: bool = True


def settle_row(row: WorkbookRow, facts: RowFacts, folder: Path) -> tuple[Diagnostic, ...]:
    """Make the dossier of a row in `folder`, or let it follow the row; what the person must be told.

    Raises: `CtgError` when the dossier cannot be made.
    """
    remove_leftovers(folder)
    memory = _recall(folder)
    if memory is None and (folder / FACTS_FILE).is_file():
        message = "ce dossier existait avant la ligne : elle n'y change rien"
        hint = "y reporter la ligne à la main, ou donner un autre nom au territoire"
        return (_warn("dossier-deja-la", message, row, hint, display_path(folder)),)
    if memory is not None and memory.finished and memory.values == row.values:
        return ()
    if memory is not None and memory.told_values == row.values and _is_answered(memory, folder):
        _write_memory(folder, _Memory(row.values, memory.files))
        return ()
    drafted = _draft(facts, folder)
    return _follow(row, folder, drafted, memory or _Memory({}, {}, finished=False))


def _is_answered(memory: _Memory, folder: Path) -> bool:
    """Whether every file that was told of has been edited since: the person has seen to it."""
    return all(digest_file(folder / name) != digest for name, digest in memory.told.items())


def _draft(facts: RowFacts, folder: Path) -> dict[str, bytes]:
    """The files of the row's dossier, the facts last."""
    if facts.origin is not None:
        return _renew(facts, facts.origin, folder)
    communes = facts.communes or (list_members(facts.grouping.siren) if facts.grouping is not None else ())
    known = KnownFacts(facts.identity, facts.holder, facts.place, facts.signing_day, facts.caf, facts.representatives)
    dossier = NewDossier(
        name=facts.name,
        model=facts.model or find_default_model(PROJECT_ROOT),
        first_day=facts.first_day,
        last_day=facts.last_day,
        communes=communes,
        signing=facts.communes,
        grouping=facts.grouping,
        tables=load_tables(),
        known=known,
    )
    return draft_dossier(dossier, folder)


def _renew(facts: RowFacts, origin: Path, folder: Path) -> dict[str, bytes]:
    """The renewed dossier, made beside its place so that what stands there is compared before it is touched."""
    # A slow import, paid only when a row has to be renewed.
    from generator.pipeline.renewal import RenewalRequest, renew_dossier  # noqa: PLC0415

    aside = folder.parent / f".{folder.name}{_ASIDE}"
    try:
        renew_dossier(RenewalRequest(origin, facts.first_day, facts.last_day, aside, facts.model or None))
        files = {path.relative_to(aside).as_posix(): read_bytes(path) for path in list_tree(aside)}
    finally:
        remove_folder(aside)
    return {**{name: data for name, data in files.items() if name != FACTS_FILE}, FACTS_FILE: files[FACTS_FILE]}


def remove_asides(contents: Path) -> None:
    """Remove the renewals that a run killed in the middle has left beside the dossiers of rows."""
    for folder in contents.glob(f".*{_ASIDE}*"):
        remove_folder(folder)


def _follow(row: WorkbookRow, folder: Path, drafted: Mapping[str, bytes], memory: _Memory) -> tuple[Diagnostic, ...]:
    """Write what nobody has touched; tell the files that were edited and that the row would have changed."""
    digests = {name: sha256(data) for name, data in drafted.items()}
    edited: list[str] = []
    changes: dict[str, bytes] = {}
    for name, data in drafted.items():
        now = digest_file(folder / name)
        if now == digests[name]:
            continue
        made = {memory.files.get(name), memory.before.get(name)} - {None}
        if now in made or (not now and (not made or not memory.finished)):
            changes[name] = data
        elif memory.files.get(name) != digests[name]:
            edited.append(name)
    _write_memory(folder, _Memory(memory.values, digests, before={**memory.before, **memory.files}, finished=False))
    for name in memory.files.keys() - drafted.keys():
        if digest_file(folder / name) == memory.files[name]:
            remove_file(folder / name)
    for name, data in changes.items():
        write_bytes(folder / name, data)
    if not edited:
        _write_memory(folder, _Memory(row.values, digests))
        return ()
    told = {name: digest_file(folder / name) for name in edited}
    behind = {**digests, **{name: memory.files.get(name, "") for name in edited}}  # told again until it is seen to
    _write_memory(folder, _Memory(memory.values, behind, told_values=row.values, told=told))
    return tuple(_tell_edited(row, folder, edited, memory))


def _tell_edited(row: WorkbookRow, folder: Path, edited: list[str], memory: _Memory) -> Iterator[Diagnostic]:
    changed = [
        f"« {column.title} » : {memory.values.get(column.key) or 'vide'} → {row.values.get(column.key) or 'vide'}"
        for column in COLUMNS
        if memory.values.get(column.key, "") != row.values.get(column.key, "")
    ]
    files = ", ".join(display_path(folder / name) for name in edited)
    said = " ; ".join(changed) or "le dossier d'origine n'est plus le même"
    message = f"la ligne a changé ({said}) ; modifié à la main, et donc gardé tel quel : {files}"
    hint = "y reporter le changement (cet avis cesse quand le fichier change), ou effacer le dossier pour le refaire"
    yield _warn("ligne-modifiee", message, row, hint)


def _warn(code: str, message: str, row: WorkbookRow, hint: str, where: str = "") -> Diagnostic:
    words = f"{message} ({where})" if where else message
    return Diagnostic(code, words, Span(row.place), hint=hint, severity=Severity.WARNING)


def _recall(folder: Path) -> _Memory | None:
    try:
        content: dict[str, Any] = json.loads(read_bytes(folder / ROW_FILE))
        return _Memory(
            values=content["ligne"],
            files=content["fichiers"],
            before=content["avant"],
            told_values=content["ligne_signalee"],
            told=content["signales"],
            finished=content["fini"],
        )
    except (CtgError, ValueError, KeyError, TypeError):
        return None


def _write_memory(folder: Path, memory: _Memory) -> None:
    content = {
        "fini": memory.finished,
        "ligne": dict(memory.values),
        "fichiers": dict(memory.files),
        "avant": dict(memory.before),
        "ligne_signalee": dict(memory.told_values),
        "signales": dict(memory.told),
    }
    write_bytes(folder / ROW_FILE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def name_folder(row: WorkbookRow) -> str:
    """The folder of a row's dossier, and of its documents."""
    return slugify(row.name)
