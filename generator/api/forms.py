"""The files of a dossier as forms: opened, looked at, checked while one types, saved; elements and fiches added."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.acts.standing.dossier_state import DossierState
from generator.acts.state import CtgState, PartyState
from generator.acts.states import list_states
from generator.api.press import open_dossier
from generator.codes import Code
from generator.dossier_place import find_convention_folder
from generator.editing.recomposing import Place
from generator.editing.saving.conflicts import Conflict, ConflictError
from generator.editing.saving.edits import (
    FieldEdit,
    PageEdit,
)
from generator.editing.saving.living_files import read_files
from generator.editing.saving.working_out import work_out
from generator.editing.values import EditedFile
from generator.errors import CtgError, UsageError
from generator.files import sign_trees
from generator.forms.field_places import FoundField, find_field
from generator.forms.form import (
    FieldFinding,
    Form,
    FormCard,
    FormField,
    FormList,
    FormSection,
    find_card,
    find_owner,
    name_anchor,
    walk_cards,
)
from generator.forms.looking import Found, Look, MarkedPlace, check_types, look_at, look_at_faults
from generator.forms.offers import Choice, read_offers
from generator.forms.opening import FormFile, find_form_file, list_form_files, open_form_file
from generator.forms.placing import FoundPlace
from generator.forms.posted import (
    Posted,
    list_choices,
    list_edits,
    read_posted,
    say_changes,
    show_day,
    show_posted,
    write_before,
)
from generator.forms.showing import list_faults, say_finding, show_found, title_cards
from generator.forms.typed_values import TypedFile, read_typed
from generator.plain_text import normalise_text
from generator.project import Project

__all__ = [
    "Choice",
    "Conflict",
    "ConflictError",
    "DossierHome",
    "FieldFinding",
    "Form",
    "FormCard",
    "FormEntry",
    "FormField",
    "FormList",
    "FormRequest",
    "FormSection",
    "Found",
    "FoundField",
    "Look",
    "MarkedPlace",
    "check_form",
    "find_field_at",
    "find_fields_of",
    "find_owner",
    "list_faults",
    "list_forms",
    "list_offers",
    "look_at_dossier",
    "look_at_home",
    "name_anchor",
    "open_card",
    "open_form",
    "say_finding",
    "say_parties",
    "show_day",
    "walk_cards",
    "write_before",
]


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form of a dossier in the list of them; `file` is the name of a fiche's. Counts are those of `ctg verifier`."""

    id: str
    title: str
    file: str = ""
    to_complete: int = 0
    to_confirm: int = 0
    findings: int = 0
    filled: int = 0
    there: bool = True

    @property
    def total(self) -> int:
        """The values that are filled, with those that wait."""
        return self.filled + self.to_complete


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A form of a dossier: by its name, and by that of its file for a fiche; `opened` are the cards to show whole."""

    folder: Path
    project: Project
    form: str
    file: str = ""
    opened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierHome:
    """What the home of a dossier shows: what is found, where its act stands (nothing when unreadable)."""

    look: Look
    state: DossierState | None


# --- looking --------------------------------------------------------------------------------------------------------


def look_at_dossier(folder: Path, project: Project) -> Look:
    """Everything that is found of a dossier, each finding at its field; the faults when it is unreadable.

    Raises: `UsageError` when the folder is no dossier.
    """
    return _look(folder, project)


def look_at_home(folder: Path, project: Project, today: date) -> DossierHome:
    """The home of a dossier on the day `today`.

    Raises: `UsageError` when the folder is no dossier.
    """
    look = look_at_dossier(folder, project)
    states = list_states(folder, project, today, project.output) if look.completeness is not None else ()
    return DossierHome(look, states[0] if states else None)


def say_parties(state: CtgState) -> tuple[tuple[str, str, bool], ...]:
    """What each party of a CTG has to do next: its name, a few words, whether it has done everything."""
    return tuple((party.name, _say_next(party), _say_next(party) == _DONE) for party in state.parties)


_DONE = "a tout fait"


def _say_next(party: PartyState) -> str:
    if party.votes and party.voted is None:
        return "doit délibérer"
    if not party.signed:
        return "doit signer"
    if party.sends and party.received is None:
        return "acte à transmettre à la préfecture"
    if party.sends and party.published is None:
        return "acte à publier"
    return _DONE


def list_offers(folder: Path, project: Project, source: str) -> tuple[tuple[str, str], ...]:
    """What a dossier offers to choose from, each with its words: « orientations », « axes », « parties »."""
    return tuple((one.value, one.words) for one in read_offers(folder, project).list(source))


def find_fields_of(folder: Path, look: Look) -> tuple[FoundField | None, ...]:
    """The field that each finding is about, in the order of findings; nothing for those of other files.

    Raises: `InputFileError`.
    """
    named = list_form_files(folder)
    roots = _read_roots(folder, {one.file for one in named})
    places = (one.place or FoundPlace("") for one in look.findings)
    return tuple(_find_field(named, roots, place.file, place.path) for place in places)


def find_field_at(folder: Path, file: str, path: tuple[str | int, ...]) -> FoundField | None:
    """The field that fills a value of a file of the dossier, by the ranks of its lists; nothing when none does.

    Raises: `InputFileError`.
    """
    named = [one for one in list_form_files(folder) if one.file == file]
    return _find_field(named, _read_roots(folder, {one.file for one in named}), file, path)


def _read_roots(folder: Path, files: Collection[str]) -> dict[str, TypedFile]:
    roots: dict[str, TypedFile] = {}
    for file in read_files(folder, sorted(files)):
        try:
            roots[file.path] = read_typed(file.path, file.text)
        except CtgError:  # a file that is not YAML has no field to lead to
            continue
    return roots


def _find_field(
    named: Sequence[FormFile], roots: Mapping[str, TypedFile], file: str, path: tuple[str | int, ...]
) -> FoundField | None:
    if file not in roots or not path:
        return None
    plans = (one.plan for one in named if one.file == file and one.plan.has(path))
    shown = (find_field(plan, file, roots[file].root, path) for plan in plans)
    return next((one for one in shown if one is not None), None)


def _look(folder: Path, project: Project, files: Sequence[EditedFile] = ()) -> Look:
    """What is found with edited files: what is wrong in them by themselves, at once; else what rules say of it all."""
    if faults := check_types(folder, files):
        return look_at_faults(folder, faults, files)
    try:
        return look_at(_open_place(folder, project), files)
    except UsageError:
        raise
    except CtgError as fault:
        return look_at_faults(folder, fault.diagnostics, files)


_HELD = 4  # dossiers that a process keeps open: one person looks at one
_Signs = frozenset[tuple[str, int, int, int]]
_places: dict[Path, tuple[_Signs, Place]] = {}


def _open_place(folder: Path, project: Project) -> Place:
    """The dossier of a folder, opened again only when one of its files, or of its model or templates, has changed."""
    signs = _sign_files(folder, project)
    held = _places.get(folder)
    if held is not None and held[0] == signs:
        return held[1]
    place = Place(open_dossier(folder, project).workshop, folder, project)
    while len(_places) >= _HELD:
        _places.pop(next(iter(_places)))
    _places[folder] = (_sign_files(folder, project), place)  # an avenant's files may have been made anew
    return place


def _sign_files(folder: Path, project: Project) -> _Signs:
    """The sizes and moments of the files that a dossier is made of, its journal left out."""
    roots = (find_convention_folder(folder), *project.model_roots, *project.template_roots)
    return frozenset(one for one in sign_trees(*dict.fromkeys(roots)) if not one[0].endswith(".jsonl"))


def list_forms(folder: Path, project: Project, look: Look | None = None) -> tuple[FormEntry, ...]:
    """The forms of a dossier, in the order of its work, with what each has to complete, when it was looked at.

    Raises: `InputFileError`.
    """
    entries: list[FormEntry] = []
    for named in list_form_files(folder):
        file = named.file.rsplit("/", 1)[-1] if named.plan.many else ""
        entry = FormEntry(named.plan.id, named.title, file, there=named.there)
        try:
            form = open_form_file(folder, project, named)
        except CtgError:  # it is among the findings, and the page of the form says it
            entries.append(entry)
            continue
        entries.append(_count(replace(entry, title=form.title), form, named, look))
    return tuple(entries)


def _count(entry: FormEntry, form: Form, named: FormFile, look: Look | None) -> FormEntry:
    if look is None:
        return replace(entry, filled=form.filled)
    here = (one for one in look.findings if one.place is not None and one.place.file == named.file)
    found = [one for one in here if one.place is not None and named.plan.has(one.place.path)]
    marks = sum(one.file == named.file and named.plan.has(one.path) for one in look.marks)
    told = [one for one in found if not one.is_gap and one.finding.admitted is None]
    told = [one for one in told if one.finding.code is not Code.A_CONFIRMER]
    gaps = sum(one.is_gap for one in found)
    return replace(entry, to_complete=gaps, to_confirm=marks, findings=len(told), filled=form.filled)


# --- forms ----------------------------------------------------------------------------------------------------------


def open_form(request: FormRequest, look: Look | None = None) -> Form:
    """A form with the values that were typed; with what was found of the dossier, when it was looked at.

    Raises: `UsageError` when the dossier has no such form; `ContentError` when its file is not YAML.
    """
    named, typed = _find(request)
    form = open_form_file(request.folder, request.project, named, request.opened)
    return form if look is None else show_found(form, look, typed)


def open_card(request: FormRequest, card: str, look: Look | None = None) -> tuple[Form, FormCard | None]:
    """A card of a form, whole, with the form that it is of; nothing when it is not there. Raises as `open_form`."""
    form = open_form(replace(request, opened=(*request.opened, card)), look)
    return form, find_card(form, card)


def check_form(request: FormRequest, posted: Posted) -> Form:
    """The form with what is typed there, and what would be found of the dossier with it; nothing is written.

    Raises: as `open_form`.
    """
    read = read_form(request, posted)
    return look_with(request, read, read.edits)


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form that was posted: as it is shown again, the edits of what changed, and what changed, in French."""

    named: FormFile
    form: Form
    edits: tuple[FieldEdit, ...]
    says: tuple[str, ...]


def read_form(request: FormRequest, posted: Posted) -> ReadForm:
    """What a page has posted of a form; raises as `open_form`."""
    named, _ = _find(request)
    form = open_form_file(request.folder, request.project, named, request.opened)
    said = read_posted(named.plan, posted, list_choices(form))
    says = tuple(say_changes(said, title_cards(form)))
    return ReadForm(named, show_posted(form, said), list_edits(said, named.file), says)


def look_with(request: FormRequest, read: ReadForm, edits: Sequence[PageEdit]) -> Form:
    """A posted form with what would be found with some edits."""
    files = work_out(request.folder, edits, mine_wins=True).files
    edited = {one.path: one for one in files}
    (file,) = read_files(request.folder, [read.named.file])
    text = normalise_text(edited[file.path].data.decode("utf-8-sig")) if file.path in edited else file.text
    return show_found(read.form, _look(request.folder, request.project, files), read_typed(file.path, text))


def _find(request: FormRequest) -> tuple[FormFile, TypedFile]:
    named = find_form_file(request.folder, request.form, request.file)
    (file,) = read_files(request.folder, [named.file])
    return named, read_typed(named.file, file.text)
