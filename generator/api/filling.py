"""A form that was posted, saved, with what its button asks for besides; fiches, admissions, confirmations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.api.editing import (
    AddRecord,
    Author,
    Conflict,
    ConflictError,
    MoveRecord,
    PageEdit,
    RemoveFile,
    RemoveRecord,
    read_files,
    save_edits,
)
from generator.api.forms import (
    FieldFinding,
    Form,
    FormCard,
    FormRequest,
    ReadForm,
    look_with,
    read_form,
)
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, FACTS_FILE
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.files import display_path
from generator.forms.adding import draft_record, draft_sheet, read_asked
from generator.forms.form import change_fields, find_card, find_list, find_owner, name_path, read_path
from generator.forms.looking import Found, MarkedPlace, find_marks
from generator.forms.offers import read_offers
from generator.forms.opening import find_form_file, list_form_files
from generator.forms.placing import settle_ranks
from generator.forms.plan import ListPlan, read_form_plans
from generator.forms.posted import DIGEST, OPENED, Posted
from generator.forms.showing import list_faults, say_finding
from generator.forms.typed_values import read_typed
from generator.making.amendment_folder import is_amendment
from generator.model.confirmations import CONFIRMATIONS_FILE
from generator.project import Project

__all__ = [
    "FormAnswer",
    "add_sheet",
    "admit_finding",
    "confirm_fact",
    "post_form",
    "remove_sheet",
]

ASK_REMOVAL, REMOVE, ADD, UP, DOWN, CONFIRM = "retirer", "retirer-oui", "ajouter", "monter", "descendre", "confirmer"
ACTION, NEW = "_action", "nouveau:"


@dataclass(frozen=True, slots=True)
class FormAnswer:
    """What became of a form that was posted.

    `saved` when what it said is written, or nothing had changed; `says` tells what changed. Else the form stands with
    what was typed: `refused` with its faults at their fields, or with `asks`, the card whose removal is to be
    confirmed, or with `conflicts`, what somebody else has written. `opened` are the cards to show whole, `anchor` the
    place of the page to go to.
    """

    form: Form
    saved: bool = False
    refused: bool = False
    says: tuple[str, ...] = ()
    faults: tuple[FieldFinding, ...] = ()
    asks: FormCard | None = None
    opened: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a button asks for besides saving: edits, their words, and the card that they are about."""

    edits: tuple[PageEdit, ...] = ()
    says: tuple[str, ...] = ()
    card: str = ""


def post_form(request: FormRequest, posted: Posted, who: str) -> FormAnswer:
    """Save a form, with what its button asks for: an element added, taken away or moved, a fact confirmed.

    Raises: `UsageError` when the dossier has no such form; `ContentError` when its file is not YAML; `OutputError`.
    """
    opened = tuple(dict.fromkeys((*request.opened, *posted.get(OPENED, ()))))
    request = replace(request, opened=opened)
    read = read_form(request, posted)
    action, _, target = _first(posted, ACTION).partition(":")
    if action == ASK_REMOVAL:
        return FormAnswer(read.form, asks=find_card(read.form, target), opened=opened)
    try:
        asked = _read_action(request, read, posted)
    except ContentError as fault:
        return FormAnswer(read.form, refused=True, faults=_say_faults(fault.diagnostics), opened=opened, anchor=target)
    whole = (*read.edits, *asked.edits)
    try:
        saved = save_edits(request.folder, request.project, whole, Author(who, "", {}))
    except ConflictError as fault:
        return FormAnswer(_show_conflicts(read, fault), opened=opened, conflicts=fault.conflicts)
    except ContentError as fault:
        return _refuse(request, read, whole, fault)
    says = (*read.says, *asked.says) if saved.id else ()
    kept = tuple(name for name in opened if action != REMOVE or name != target)
    if asked.card:
        kept = (*kept, asked.card)
    return FormAnswer(read.form, saved=True, says=says, opened=kept, anchor=asked.card)


def _refuse(request: FormRequest, read: ReadForm, edits: Sequence[PageEdit], fault: ContentError) -> FormAnswer:
    """A form that is not saved: what is wrong stands at its fields, what stands at none above all."""
    shown = look_with(request, read, edits)
    at_fields = {one.finding.message for _, one in list_faults(shown)}
    others = [one for one in fault.diagnostics if one.message not in at_fields]
    return FormAnswer(shown, refused=True, faults=_say_faults(others), opened=request.opened)


def _show_conflicts(read: ReadForm, fault: ConflictError) -> Form:
    """The form with what was typed, and at each field what somebody else wrote: saved again, it takes its place."""
    names = {name_path(read.edits[one.edit].path): one for one in fault.conflicts if one.edit < len(read.edits)}
    changed = {
        field.name: replace(field, written=names[field.name].theirs, conflict=names[field.name])
        for field in read.form.walk_fields()
        if field.name in names
    }
    return replace(read.form, items=change_fields(read.form.items, changed))


def _say_faults(faults: Sequence[Diagnostic]) -> tuple[FieldFinding, ...]:
    return tuple(say_finding(Found(one, None)) for one in faults)


def _first(posted: Posted, name: str) -> str:
    found = posted.get(name)
    return found[0] if found else ""


# --- what a button asks for -----------------------------------------------------------------------------------------


def _read_action(request: FormRequest, read: ReadForm, posted: Posted) -> _Asked:
    """The edits of a button.

    Raises: `ContentError` when what it needs was not given, or what it names is not there any more.
    """
    action, _, target = _first(posted, ACTION).partition(":")
    digest = _first(posted, DIGEST)
    match action:
        case "":
            return _Asked()
        case "ajouter":
            return _add(request, read, target, posted)
        case "confirmer":
            field = read.form.find_field(target)
            label = f"« {field.plan.label} » : confirmé" if field is not None else "Confirmé"
            edits = _list_confirmations(request.folder, read.form.file, target)
            return _Asked(edits, (label,) if edits else (), "")
    owner, card = find_owner(read.form, target)
    if owner is None or card is None:
        return _Asked()
    rank = owner.cards.index(card)
    path, file = read_path(card.name), read.form.file
    match action:
        case "retirer-oui":
            return _Asked((RemoveRecord(file, path, None, digest),), (f"Retiré : {card.title}",))
        case "monter" | "descendre":
            moved = MoveRecord(file, path, rank + (1 if action == "descendre" else -1), digest)
            return _Asked((moved,), (f"Déplacé : {card.title}",), card.name)
        case _:
            return _Asked()


def _list_confirmations(folder: Path, file: str, name: str) -> tuple[RemoveRecord, ...]:
    """The marks of one field, to be taken away."""
    marks, facts = read_files(folder, [CONFIRMATIONS_FILE, file])
    typed = read_typed(file, facts.text)
    path = settle_ranks(typed.root, read_path(name))
    found = (mark for mark in find_marks(folder, {file: typed}) if mark.file == file and mark.path == path)
    return tuple(RemoveRecord(CONFIRMATIONS_FILE, mark.mark, None, marks.digest) for mark in found)


def _add(request: FormRequest, read: ReadForm, target: str, posted: Posted) -> _Asked:
    owner = find_list(read.form, target)
    if owner is None:
        return _Asked()
    prefix = f"{NEW}{target}:"
    given = {name.removeprefix(prefix): "\n".join(words) for name, words in posted.items() if name.startswith(prefix)}
    asked, missing = read_asked(owner.plan, given)
    if missing:
        span = Span(display_path(request.folder / read.form.file))
        words = ", ".join(f"« {one.label} »" for one in missing)
        message = f"pour ajouter {owner.plan.one}, il faut d'abord remplir {words}"
        raise ContentError(Diagnostic(Code.CLE_MANQUANTE, message, span, hint="puis « Ajouter »"))
    taken = [name for card in owner.cards if (name := _read_known(card.name, owner.plan))]
    if (known_as := str(asked.get(owner.plan.known_by, ""))) in taken:
        title = next(card.title for card in owner.cards if _read_known(card.name, owner.plan) == known_as)
        message, span = f"« {title} » est déjà là", Span(display_path(request.folder / read.form.file))
        raise ContentError(Diagnostic(Code.VALEUR_INVALIDE, message, span, hint="la modifier, au lieu de l'ajouter"))
    if (awaited := _find_awaited(request, target)) and not taken:
        asked.setdefault(owner.plan.known_by, awaited)
    record = draft_record(owner.plan, asked, taken)
    known = dict(record).get(owner.plan.known_by)
    step = f"[{owner.plan.known_by}={known}]" if known else str(len(owner.cards))
    edit = AddRecord(read.form.file, read_path(target), record, None, _first(posted, DIGEST))
    title = " ".join(str(asked[key]) for key in owner.plan.named_by if key in asked) or owner.plan.one
    return _Asked((edit,), (f"Ajouté : {title}",), f"{target}/{step}")


def _find_awaited(request: FormRequest, target: str) -> str:
    """The name by which a fiche calls an orientation before there is one, as the blank fiche of a new CTG does."""
    if target != "orientations":
        return ""
    sheets = [one.file for one in list_form_files(request.folder) if one.plan.many]
    files = read_files(request.folder, sheets)
    return next(filter(None, (read_typed(one.path, one.text).root.say("orientation") for one in files)), "")


def _read_known(name: str, plan: ListPlan) -> str:
    last = name.rsplit("/", 1)[-1]
    prefix = f"[{plan.known_by}="
    return last.removeprefix(prefix).removesuffix("]") if plan.known_by and last.startswith(prefix) else ""


# --- beside forms ---------------------------------------------------------------------------------------------------


def add_sheet(folder: Path, project: Project, asked: Mapping[str, str], who: str) -> str:
    """Add a fiche action after the others, with the title, the orientation and the axe that are given; its file's name.

    Raises: as `save_edits`.
    """
    plan = read_form_plans().find("fiche")
    assert plan is not None
    files = [one.file for one in list_form_files(folder) if one.plan is plan]
    edit = draft_sheet(plan, asked, read_offers(folder, project), files)
    save_edits(folder, project, [edit], Author(who, "", {}))
    return edit.file.rsplit("/", 1)[-1]


def remove_sheet(folder: Path, project: Project, file: str, who: str) -> None:
    """Take a fiche action away; its text stays among the former versions.

    Raises: `UsageError` when there is no such fiche; as `save_edits`.
    """
    named = find_form_file(folder, "fiche", file)
    (read,) = read_files(folder, [named.file])
    save_edits(folder, project, [RemoveFile(named.file, read.digest)], Author(who, "", {}))


def admit_finding(folder: Path, project: Project, found: Found, reason: str, who: str) -> None:
    """Write that a dossier admits a finding, and why.

    Raises: `UsageError` without a reason, or for what cannot be admitted; as `save_edits`.
    """
    finding = found.finding
    if not reason.strip() or not found.admissible:
        message = "un constat s'admet avec une raison" if found.admissible else "ceci ne s'admet pas : c'est à corriger"
        raise UsageError(Diagnostic(Code.VALEUR_VIDE, message, finding.span, hint="dire pourquoi, en une phrase"))
    file = AMENDMENT_FILE if is_amendment(folder) else FACTS_FILE
    record = (("code", str(finding.code)), ("extrait", finding.message), ("motif", " ".join(reason.split())))
    save_edits(folder, project, [AddRecord(file, ("constats_admis",), record)], Author(who, "", {}))


def confirm_fact(folder: Path, project: Project, mark: MarkedPlace, who: str) -> None:
    """Say that a fact was looked at: its mark « à confirmer » goes.

    Raises: as `save_edits`.
    """
    (read,) = read_files(folder, [CONFIRMATIONS_FILE])
    edit = RemoveRecord(CONFIRMATIONS_FILE, mark.mark, None, read.digest)
    save_edits(folder, project, [edit], Author(who, "", {}))
