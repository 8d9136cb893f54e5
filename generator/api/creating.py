"""A new CTG from what a person has chosen and typed; what is wrong is told at the field where it was typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.acts.telling.deeds import Deed, tell_journal
from generator.api.places import find_chosen_communes, find_chosen_grouping
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, Span, UsageError
from generator.making.project_folder import create_project
from generator.model.words.typed import TypedFault, read_day
from generator.project import EXAMPLE, Project
from generator.reading.clause_files import find_default_model, list_models
from generator.reading.furniture import list_identities, read_identity
from generator.renewing.new_dossier import NewDossierRequest, create_dossier, propose_period

__all__ = [
    "CreatedCtg",
    "IdentityChoice",
    "ModelChoice",
    "NewCtg",
    "copy_example",
    "create_ctg",
    "list_identity_choices",
    "list_model_choices",
    "propose_days",
    "propose_name",
    "sort_by_field",
]

# The field of the page where what is wrong was typed; all else is told of the whole form.
_FIELDS = {
    Code.NOM_DE_TERRITOIRE: "name",
    Code.NOM_DE_DOSSIER: "name",
    Code.PLACE_OCCUPEE: "name",
    Code.COMMUNE_INCONNUE: "places",
    Code.EPCI_INCONNU: "places",
    Code.MODELE_INCONNU: "model",
    Code.IDENTITE_INCONNUE: "identity",
}
# What to do, where the program's own words speak of options of the command line.
_REMEDIES = {
    Code.PLACE_OCCUPEE: "une CTG de ce nom est déjà dans ce projet : donner un autre nom",
    Code.NOM_DE_DOSSIER: "donner un autre nom",
}
_DAYS = {"premier jour": "first_day", "dernier jour": "last_day"}
_MANY = 3  # communes that a name says one by one


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A model of clauses, told by its own words: sections and annexes are the titles that a reader will see."""

    name: str
    words: str
    version: str
    sections: tuple[str, ...]
    annexes: tuple[str, ...]
    usual: bool


@dataclass(frozen=True, slots=True)
class IdentityChoice:
    """A graphic identity: its name in the project, its words, its two colours « #RRGGBB »."""

    name: str
    words: str
    colour: str
    accent: str


@dataclass(frozen=True, slots=True)
class NewCtg:
    """What was chosen and typed: codes of communes that sign, SIREN of an EPCI that does, days as they were typed."""

    name: str
    communes: tuple[str, ...] = ()
    grouping: str = ""
    first_day: str = ""
    last_day: str = ""
    model: str = ""
    identity: str = ""


@dataclass(frozen=True, slots=True)
class CreatedCtg:
    """Its folder, the id of its pages, how many files were written, what is to be told."""

    folder: Path
    id: str
    files: int
    notes: tuple[Diagnostic, ...] = ()


def create_ctg(order: NewCtg, project: Project, who: str) -> CreatedCtg:
    """What `ctg nouveau` does, with its line of the journal.

    Raises: `UsageError` with all that is wrong with what was typed; `ContentError` for an unknown model; `OutputError`.
    Nothing is written before all is checked.
    """
    first, last = _read_days(order)
    name = " ".join(order.name.split()) or propose_name(order.communes, order.grouping)
    request = NewDossierRequest(
        name,
        order.communes,
        order.grouping or None,
        first,
        last,
        model=order.model or None,
        identity=_check_identity(order.identity, project),
    )
    folder, files = create_dossier(request, project)
    notes = tell_journal(folder, project, who, Deed("nouveau", went_out=files))
    return CreatedCtg(folder, folder.relative_to(project.content).as_posix().replace("/", "~"), len(files), notes)


def sort_by_field(fault: CtgError) -> dict[str, tuple[Diagnostic, ...]]:
    """The faults of a new CTG by field: name, places, first_day, last_day, model, identity; "" for the whole form."""
    found: dict[str, tuple[Diagnostic, ...]] = {}
    for one in fault.diagnostics:
        day = _DAYS.get(one.span.file if one.span is not None else "", "last_day")
        field = day if one.code is Code.PERIODE_INVALIDE else _FIELDS.get(one.code, "")
        told = replace(one, hint=_REMEDIES.get(one.code, one.hint), span=None)
        found[field] = (*found.get(field, ()), told)
    return found


def propose_name(communes: Sequence[str], grouping: str) -> str:
    """A name for the territory of some communes, or of an EPCI; "" when nothing is chosen."""
    chosen = find_chosen_communes(communes)
    names = [one.name for one in chosen]
    if names and len(names) <= _MANY:
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
    whole = find_chosen_grouping(grouping or (chosen[0].grouping if len({one.grouping for one in chosen}) == 1 else ""))
    if whole is not None and (not chosen or grouping or len(chosen) == whole.communes):
        return _strip_kind(whole.name)
    return f"Autour de {max(chosen, key=lambda one: one.population).name}" if chosen else ""


def _strip_kind(name: str) -> str:
    """« CC du Pays Rethélois » is called « Pays Rethélois »."""
    for kind in ("CC ", "CA ", "CU "):
        name = name.removeprefix(kind)
    for article in ("de la ", "de l'", "du ", "des ", "de ", "d'"):
        if name.startswith(article):
            rest = name.removeprefix(article)
            return rest[:1].upper() + rest[1:]
    return name


def propose_days() -> tuple[date, date]:
    """The usual period: five years from the next 1 January."""
    return propose_period()


def list_model_choices(project: Project) -> tuple[ModelChoice, ...]:
    """The models of the project and of the program, the usual one first.

    Raises: `ContentError` when one cannot be read.
    """
    usual = find_default_model(project)
    choices = (
        ModelChoice(
            name,
            plan.libelle,
            plan.version,
            tuple(section.titre for section in plan.sections if section.titre),
            tuple(annexe.titre_court for annexe in plan.annexes),
            name == usual,
        )
        for name, plan in list_models(project).items()
    )
    return tuple(sorted(choices, key=lambda one: (not one.usual, one.words)))


def list_identity_choices(project: Project) -> tuple[IdentityChoice, ...]:
    """The graphic identities of the project and of the program, that of the project's settings first.

    Raises: `TemplateError` when one cannot be read.
    """
    usual = project.settings.identite or "neutre"
    roots = project.template_roots
    known = ((name, read_identity(roots, name)) for name in list_identities(roots))
    choices = (IdentityChoice(name, one.label, one.colours.primary, one.colours.accent) for name, one in known)
    return tuple(sorted(choices, key=lambda one: (one.name != usual, one.words)))


def copy_example(project: Project, who: str) -> str:
    """Have the example of the program in the project; the id of its pages.

    Raises: `OutputError`; `UsageError` when something else stands there.
    """
    written = create_project(project.root, example=True)
    folder = project.content / EXAMPLE.name
    tell_journal(folder, project, who, Deed("projet", went_out=[path for path in written if folder in path.parents]))
    return EXAMPLE.name


def _read_days(order: NewCtg) -> tuple[date | None, date | None]:
    """The days that were typed; `first_day` and `last_day` stand where the name of a file does in what is told."""
    faults: list[Diagnostic] = []
    days: list[date | None] = []
    for place, words in zip(_DAYS, (order.first_day, order.last_day), strict=True):
        try:
            days.append(read_day(words) if words.strip() else None)
        except TypedFault as fault:
            days.append(None)
            faults.append(Diagnostic(Code.PERIODE_INVALIDE, fault.message, Span(place), hint=fault.hint))
    if faults:
        raise UsageError(faults)
    return days[0], days[1]


def _check_identity(name: str, project: Project) -> str | None:
    known = list_identities(project.template_roots)
    if name and name not in known:
        message = f"l'identité « {name} » n'existe pas"
        raise UsageError(Diagnostic(Code.IDENTITE_INCONNUE, message, hint=f"identités connues : {', '.join(known)}"))
    return name or None
