"""The new texts of a dossier's files from the edits of a page and from what the files are now; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path as FilePath
from typing import assert_never

from generator.codes import Code
from generator.editing.file_texts import FileText
from generator.editing.kept_versions import find_version
from generator.editing.saving.conflicts import Conflict, refuse_conflicts
from generator.editing.saving.edits import (
    AddFile,
    AddRecord,
    FieldEdit,
    MoveRecord,
    PageEdit,
    Path,
    RemoveFile,
    RemoveRecord,
    TableEdit,
    TextEdit,
)
from generator.editing.saving.living_files import read_living
from generator.editing.saving.table_merge import merge_table
from generator.editing.saving.text_merge import merge_texts
from generator.editing.saving.yaml_elements import insert_record, move_element, read_record, remove_element
from generator.editing.saving.yaml_fields import is_same, read_field, set_field
from generator.editing.values import EditedFile, EditedFiles
from generator.editing.yaml_records import settle_path
from generator.editing.yaml_values import UnwritableValueError
from generator.errors import ContentError, Diagnostic, Span
from generator.files import display_path
from generator.plain_text import normalise_text
from generator.reading.yaml_edits import count_elements
from generator.reading.yaml_nodes import YamlFault


@dataclass(slots=True)
class _File:
    """A file under work: as it is on the disk, and its text with the edits so far; `None`: taken away."""

    read: FileText
    text: str | None


@dataclass(slots=True)
class WorkingOut:
    """The files that edits are made in, and the places where they meet what others have written.

    With `mine_wins`, what is wanted is made whatever others have written: for a look at it.
    """

    folder: FilePath
    mine_wins: bool = False
    files: dict[str, _File] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    bases: dict[str, str | None] = field(default_factory=dict)  # texts of former versions, by digest

    def open(self, path: str) -> _File:
        """A file under work; raises as `read_living`."""
        if path not in self.files:
            read = read_living(self.folder, path)
            self.files[path] = _File(read, read.text if read.data else None)
        return self.files[path]

    def find_base(self, file: _File, digest: str, given: str | None = None) -> str | None:
        """The text of the version that a page had read; nothing when nobody has kept it."""
        if digest == file.read.digest:
            return file.read.text
        if given is not None:
            return normalise_text(given)
        if digest not in self.bases:
            data = find_version(self.folder, digest)
            self.bases[digest] = None if data is None else normalise_text(data.decode("utf-8-sig", "replace"))
        return self.bases[digest]

    def tell(self, conflict: Conflict) -> None:
        """Keep a place that two people have changed."""
        self.conflicts.append(conflict)


def work_out(folder: FilePath, edits: Sequence[PageEdit], *, mine_wins: bool = False) -> EditedFiles:
    """The files that edits change, with the digests of those that were read.

    Raises: `ConflictError` with every place that somebody else has changed; `UsageError` for a path that is none of a
    text of the dossier; `ContentError` when words cannot be written where they should.
    """
    working = WorkingOut(folder, mine_wins)
    fields = [(rank, one) for rank, one in enumerate(edits) if isinstance(one, FieldEdit)]
    others = [(rank, one) for rank, one in enumerate(edits) if not isinstance(one, FieldEdit)]
    for rank, edit in (*fields, *sorted(others, key=_order)):
        try:
            _make(working, rank, edit)
        except YamlFault as fault:
            raise _refuse_file(folder, edit.file, "ce fichier ne se lit pas : rien n'est enregistré") from fault
        except (UnwritableValueError, KeyError, ValueError) as fault:
            message = "ces mots ne peuvent pas être écrits à cet endroit : rien n'est enregistré"
            raise _refuse_file(folder, edit.file, message) from fault
    if working.conflicts:
        raise refuse_conflicts(working.conflicts, display_path(folder))
    return _gather(working)


def _refuse_file(folder: FilePath, file: str, message: str) -> ContentError:
    hint = "recharger la page, puis recommencer"
    return ContentError(Diagnostic(Code.CONTENU_INVALIDE, message, Span(display_path(folder / file)), hint=hint))


def _order(numbered: tuple[int, PageEdit]) -> tuple[int, list[int]]:
    """Elements that go first, the last ones before: ranks are those of the page."""
    edit = numbered[1]
    if isinstance(edit, RemoveRecord):
        return 0, [-step for step in edit.path if isinstance(step, int)]
    return 1, []


def _gather(working: WorkingOut) -> EditedFiles:
    files, gone = [], []
    for path, file in sorted(working.files.items()):
        if file.text is None:
            if file.read.data:
                gone.append((path, file.read.digest))
        elif not file.read.data or file.text != file.read.text:
            files.append(EditedFile(path, file.read.encode(file.text), file.read.digest))
    return EditedFiles(tuple(files), gone=tuple(gone))


def _make(working: WorkingOut, rank: int, edit: PageEdit) -> None:
    match edit:
        case FieldEdit():
            _make_field(working, rank, edit)
        case AddRecord() | RemoveRecord() | MoveRecord():
            _make_record(working, rank, edit)
        case AddFile(path, text):
            file = working.open(path)
            if file.text is not None and not working.mine_wins:
                working.tell(Conflict(rank, path, (), None, text, file.text, digest=file.read.digest))
            file.text = _end(normalise_text(text))
        case RemoveFile(path, digest):
            file = working.open(path)
            if digest != file.read.digest and file.text is not None and not working.mine_wins:
                base = working.find_base(file, digest)
                working.tell(Conflict(rank, path, (), base, None, file.text, digest=file.read.digest))
            file.text = None
        case TextEdit():
            _make_text(working, rank, edit)
        case TableEdit():
            _make_table(working, rank, edit)
        case _:
            assert_never(edit)


def _make_field(working: WorkingOut, rank: int, edit: FieldEdit) -> None:
    if is_same(edit.before, edit.after):
        return
    file = working.open(edit.file)
    path = _settle(working, file, edit.path, edit.digest)
    current = read_field(file.text or "", path) if path is not None else None
    if path is None or not (working.mine_wins or is_same(current, edit.before) or is_same(current, edit.after)):
        merged = None
        if path is not None and all(isinstance(one, str) for one in (edit.before, edit.after, current)):
            merged = merge_texts(str(edit.before), str(edit.after), str(current))
        working.tell(Conflict(rank, edit.file, edit.path, edit.before, edit.after, current, merged, file.read.digest))
        return
    if not is_same(current, edit.after):
        file.text = set_field(file.text or "", edit.file, path, edit.after)


def _make_record(working: WorkingOut, rank: int, edit: AddRecord | RemoveRecord | MoveRecord) -> None:
    file = working.open(edit.file)
    path = _settle(working, file, edit.path, edit.digest)
    text = file.text or ""
    match edit:
        case AddRecord():
            if path is None:
                said = "\n".join(f"{key} : {value}" for key, value in edit.values)
                working.tell(Conflict(rank, edit.file, edit.path, None, said, None, digest=file.read.digest))
                return
            file.text = insert_record(text, path, edit.values, edit.rank)
        case RemoveRecord():
            current = read_record(text, path) if path is not None else None
            if path is None or current is None:
                return  # somebody else has taken it away
            if edit.before is not None and current != edit.before and not working.mine_wins:
                conflict = Conflict(rank, edit.file, edit.path, edit.before, None, current, digest=file.read.digest)
                working.tell(conflict)
                return
            file.text = remove_element(text, path)
        case MoveRecord():
            if path is None:
                working.tell(Conflict(rank, edit.file, edit.path, None, None, None, digest=file.read.digest))
                return
            file.text = move_element(text, path, edit.rank)
        case _:
            assert_never(edit)


def _settle(working: WorkingOut, file: _File, path: Path, digest: str) -> Path | None:
    """The path by ranks of the file as it is now; nothing when an element is not there any more, or not known."""
    text = file.text or ""
    try:
        settled = settle_path(text, path)
    except (KeyError, YamlFault):
        return None
    if not digest or digest == file.read.digest or not any(isinstance(step, int) for step in path):
        return settled
    base = working.find_base(file, digest)
    return None if base is None else _follow(base, file.read.text, path)


def _follow(base: str, now: str, path: Path) -> Path | None:
    """The ranks, in a text, of the elements that a path has in the text that it was made from."""
    former: Path = ()
    settled: Path = ()
    for step in path:
        if not isinstance(step, int):
            former, settled = (
                (*one, *settle_path(text, (*one, step))[len(one) :]) for one, text in ((former, base), (settled, now))
            )
            continue
        ranks = _match_elements(base, former, now, settled)
        if step not in ranks:
            return None
        former, settled = (*former, step), (*settled, ranks[step])
    return settled


def _match_elements(base: str, former: Path, now: str, settled: Path) -> dict[int, int]:
    """The rank of each element of a list in another state of it: the same one, or in the place of one that changed."""
    before = [read_record(base, (*former, rank)) for rank in range(count_elements(base, former))]
    after = [read_record(now, (*settled, rank)) for rank in range(count_elements(now, settled))]
    ranks: dict[int, int] = {}
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and j - i == m - k):
            ranks |= dict(zip(range(i, j), range(k, m), strict=True))
    return ranks


def _make_text(working: WorkingOut, rank: int, edit: TextEdit) -> None:
    file = working.open(edit.file)
    wanted: str | None = _end(normalise_text(edit.text))
    if file.text is not None and wanted is not None and wanted.rstrip("\n") == file.text.rstrip("\n"):
        return
    if edit.digest == file.read.digest or working.mine_wins:
        file.text = wanted
        return
    base = working.find_base(file, edit.digest, edit.base)
    if base is not None and wanted is not None and wanted.rstrip("\n") == base.rstrip("\n"):
        return
    merged = merge_texts(base, wanted or "", file.text or "") if base is not None else None
    working.tell(Conflict(rank, edit.file, (), base, wanted, file.text, merged, file.read.digest))


def _end(text: str) -> str | None:
    """A text with the end of its last line; nothing for an empty one."""
    return f"{text.rstrip()}\n" if text.strip() else None


def _make_table(working: WorkingOut, rank: int, edit: TableEdit) -> None:
    file = working.open(edit.file)
    now = file.text or ""
    base = working.find_base(file, edit.digest, edit.base)
    base = now if base is None and working.mine_wins else base
    if base is None:
        said = "\n".join(" ; ".join(row.cells) for row in edit.rows)
        working.tell(Conflict(rank, edit.file, (), None, said, now, digest=file.read.digest))
        return
    merged = merge_table(edit, base or now, now)
    for one in merged.conflicts:
        path = (one.line, one.column)
        working.tell(Conflict(rank, edit.file, path, one.before, one.mine, one.theirs, digest=file.read.digest))
    if not merged.conflicts and (file.text is not None or edit.rows):
        file.text = merged.text
