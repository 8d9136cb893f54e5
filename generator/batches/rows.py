"""The dossiers that the rows of a workbook ask for: made once, then they belong to the person.

A row's dossier remembers the row and the digest of each file as it was made (`.ligne.json`). When the row changes,
files that nobody has touched follow it; a file that was edited is left as it is, and the person is told what to carry
over. Nothing else is ever written there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from generator.annexes.new_dossier import KnownFacts, NewDossier
from generator.batches.job_values import RenewalJob
from generator.batches.workbook import Known, read_rows
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import ContentError, CtgError, Diagnostic, InputFileError, Severity, Span
from generator.files import (
    digest_file,
    display_path,
    read_bytes,
    remove_file,
    remove_folder,
    remove_leftovers,
    sha256,
    write_bytes,
)
from generator.intake.door import take_workbook
from generator.model.batch import RenewedDossier
from generator.model.names import slugify
from generator.model.workbook import COLUMNS, SHEET, RowFacts, WorkbookContent, WorkbookRow
from generator.project import Project
from generator.reading.clause_files import find_default_model, list_models
from generator.reading.communes import list_members, load_tables
from generator.reading.furniture import list_identities
from generator.renewing.new_dossier import draft_dossier

ROW_FILE = ".ligne.json"
_ASIDE = ".renouvellement-"
MAX_WORKBOOK_BYTES = 16 * 1024 * 1024
EXTENSIONS = (".xlsx", ".xlsm", ".xls", ".ods")  # what a person may take for the workbook; only the first is read


def write_template(file: Path, project: Project, rows: Sequence[Mapping[str, object]] = ()) -> None:
    """Write the empty workbook of a batch; `rows` fills it, by column key.

    Raises: `OutputError` when the place cannot be written.
    """
    from generator.writing.xlsx.batch_template import write_batch_template

    write_bytes(file, write_batch_template(tuple(list_models(project)), list_identities(project.template_roots), rows))


def read_workbook(file: Path, project: Project) -> WorkbookContent:
    """The rows of a workbook from outside.

    Raises: `InputFileError` when it cannot be used; `ContentError` when its columns are not there.
    """
    name = display_path(file)
    if file.suffix.lower() != EXTENSIONS[0]:
        message = f"ce classeur est un fichier {file.suffix} : un fichier .xlsx est attendu"
        hint = "l'enregistrer au format « Classeur Excel (.xlsx) », sans macros"
        raise InputFileError(Diagnostic(Code.CLASSEUR_ILLISIBLE, message, Span(name), hint=hint))
    sheet = take_workbook(read_bytes(file, MAX_WORKBOOK_BYTES), name, SHEET)
    roots = (file.resolve().parent, Path.cwd(), project.root, project.content)
    known = Known(tuple(list_models(project)), list_identities(project.template_roots), load_tables(), roots)
    return read_rows(sheet, name, known)


@dataclass(frozen=True, slots=True)
class _Memory:
    """What `.ligne.json` keeps of a row's dossier: the row's `values`, and its `files` by digest, as they were made.

    `before` are the digests of files that a change was about to replace when the run was stopped. `told` are the files,
    by digest, that a person had edited, so that the change `told_values` was not written into them.
    """

    values: Mapping[str, str]
    files: Mapping[str, str]
    before: Mapping[str, str] = field(default_factory=dict)
    told_values: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    finished: bool = True
    territory: str = ""  # that a renewed dossier has from its origin


def ask_renewal(row: WorkbookRow, facts: RowFacts, folder: Path, project: Project) -> RenewalJob | None:
    """The renewal that the dossier of a row has to be made from; none when the row asks for none, or is followed."""
    memory = _recall(folder)
    if facts.origin is None or (memory is None and (folder / FACTS_FILE).is_file()):
        return None
    if memory is not None and (_is_followed(memory, row) or _is_seen_to(memory, row, folder)):
        return None
    aside = folder.parent / f"{_ASIDE}{folder.name}"
    return RenewalJob(facts.origin, project, aside, facts.first_day, facts.last_day, facts.model)


def _is_followed(memory: _Memory, row: WorkbookRow) -> bool:
    return memory.finished and memory.values == row.values


def settle_row(
    row: WorkbookRow, facts: RowFacts, folder: Path, project: Project, renewed: RenewedDossier | None = None
) -> tuple[Diagnostic, ...]:
    """Make the dossier of a row in `folder`, or let it follow the row; what the person must be told.

    `renewed` is what came of the renewal that `ask_renewal` has asked for.

    Raises: `CtgError` when the dossier cannot be made.
    """
    remove_leftovers(folder)
    told = _settle(row, facts, folder, project, renewed)
    return (*told, *_tell_territory(row, folder))


def _settle(
    row: WorkbookRow, facts: RowFacts, folder: Path, project: Project, renewed: RenewedDossier | None
) -> tuple[Diagnostic, ...]:
    memory = _recall(folder)
    if memory is None and (folder / FACTS_FILE).is_file():
        message = f"« {row.name} » : un dossier fait sans cette ligne porte déjà ce nom ({display_path(folder)})"
        hint = "donner un autre nom au territoire ; ou retirer la ligne, et produire ce dossier avec « ctg generer »"
        raise ContentError(Diagnostic(Code.DOSSIER_DEJA_LA, message, Span(row.place), hint=hint))
    if memory is not None and _is_followed(memory, row):
        return ()
    if memory is not None and _is_seen_to(memory, row, folder):
        _write_memory(folder, replace(memory, values=row.values, before={}, told_values={}, told={}, finished=True))
        return ()
    drafted = renewed.files if renewed is not None else _draft(facts, folder, project)
    memory = replace(memory or _Memory({}, {}, finished=False), territory=renewed.territory if renewed else "")
    return _follow(row, folder, drafted, memory)


def _is_seen_to(memory: _Memory, row: WorkbookRow, folder: Path) -> bool:
    """Whether the person has edited every file that this change of the row was told to need."""
    edited = all(digest_file(folder / name) != digest for name, digest in memory.told.items())
    return memory.told_values == row.values and edited


def _tell_territory(row: WorkbookRow, folder: Path) -> Iterator[Diagnostic]:
    """A renewed dossier goes on naming the territory of its origin, until somebody edits its facts."""
    memory = _recall(folder)
    if memory is None or memory.territory in ("", row.name):
        return
    if digest_file(folder / FACTS_FILE) == memory.files.get(FACTS_FILE):
        facts = display_path(folder / FACTS_FILE)
        message = f"le territoire imprimé reste celui de l'origine, « {memory.territory} », et non « {row.name} »"
        hint = f"si c'est voulu, rien à faire ; sinon, changer territoire.nom dans {facts} (l'avis cesse alors)"
        yield _warn(Code.TERRITOIRE_REPRIS, message, row, hint)


def _draft(facts: RowFacts, folder: Path, project: Project) -> dict[str, bytes]:
    """The files of the row's dossier, the facts last."""
    communes = facts.communes or (list_members(facts.grouping.siren) if facts.grouping is not None else ())
    identity = facts.identity or project.settings.identite
    known = KnownFacts(identity, facts.holder, facts.place, facts.signing_day, facts.caf, facts.representatives)
    dossier = NewDossier(
        name=facts.name,
        model=facts.model or find_default_model(project),
        first_day=facts.first_day,
        last_day=facts.last_day,
        communes=communes,
        signing=facts.communes,
        grouping=facts.grouping,
        tables=load_tables(),
        known=known,
    )
    return draft_dossier(dossier, folder, project)


def find_orphans(root: Path, rows: Sequence[WorkbookRow]) -> Iterator[Diagnostic]:
    """The dossiers that rows have made and that no row asks for any more."""
    asked = {name_folder(row) for row in rows}
    for memory in sorted(root.glob(f"*/{ROW_FILE}")):
        folder = memory.parent
        if folder.name not in asked and (folder / FACTS_FILE).is_file():
            message = (
                "aucune ligne du classeur ne demande plus ce dossier, fait pour une ligne : il est laissé tel quel"
            )
            hint = "la ligne est ignorée, retirée ou renommée : la remettre, ou déplacer le dossier s'il ne sert plus"
            span = Span(display_path(folder))
            yield Diagnostic(Code.LIGNE_DISPARUE, message, span, hint=hint, severity=Severity.WARNING)


def remove_asides(contents: Path) -> None:
    """Remove the hidden folders of renewals that a killed run has left beside the dossiers of rows."""
    for folder in contents.glob(f".*{_ASIDE.lstrip('.')}*"):
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
    _write_memory(folder, replace(memory, files=digests, before={**memory.before, **memory.files}, finished=False))
    for name in memory.files.keys() - drafted.keys():
        if digest_file(folder / name) == memory.files[name]:
            remove_file(folder / name)
    for name, data in changes.items():
        write_bytes(folder / name, data)
    if not edited:
        _write_memory(folder, _Memory(row.values, digests, territory=memory.territory))
        return ()
    told = {name: digest_file(folder / name) for name in edited}
    behind = {
        **digests,
        **{name: memory.files.get(name, "") for name in edited},
    }  # told again until the person has edited it
    behind_row = _Memory(memory.values, behind, told_values=row.values, told=told, territory=memory.territory)
    _write_memory(folder, behind_row)
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
    yield _warn(Code.LIGNE_MODIFIEE, message, row, hint)


def _warn(code: Code, message: str, row: WorkbookRow, hint: str, where: str = "") -> Diagnostic:
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
            territory=content.get("territoire", ""),
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
        "territoire": memory.territory,
    }
    write_bytes(folder / ROW_FILE, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def name_folder(row: WorkbookRow) -> str:
    """The folder of a row's dossier, and of its documents."""
    return slugify(row.name)
