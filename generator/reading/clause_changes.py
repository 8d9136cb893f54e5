"""A model of clauses as one dossier has it: less what its `clauses.yaml` strikes, with what it adds; faults located."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, is_there, read_text
from generator.model.clauses import (
    AddedClause,
    AppliedChange,
    Change,
    Clause,
    ClauseChanges,
    ClauseModel,
    MovedSection,
    SectionPlan,
)
from generator.reading.clause_files import read_clause
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.located_yaml import Path as YamlPath
from generator.reading.validation import validate_facts

CHANGES_FILE = "clauses.yaml"
TEXT_SUFFIX = "-texte"  # ends the name of the clause of an added article: its own is that of its title
_FREE = ("preambule", "article")  # what signs, cites or lists the annexes is the model's
_STALE = "le modèle a peut-être changé : relire, puis corriger ou retirer cette ligne"


@dataclass(slots=True)
class _Changing:
    """The sections and the clauses of a model, while they change."""

    folder: Path
    located: LocatedData
    sections: list[SectionPlan]
    clauses: dict[str, Clause]
    faults: DiagnosticCollector

    def refuse(self, code: Code, message: str, keys: YamlPath, hint: str) -> None:
        span = self.located.span(keys)
        self.faults.add(Diagnostic(code, message, span, self.located.excerpt(span), hint))

    def find(self, name: str) -> tuple[int, int] | None:
        """The rank of the section of that name and -1, or of a section and of its clause of that name."""
        for rank, section in enumerate(self.sections):
            if section.id == name:
                return rank, -1
            if name in section.clauses:
                return rank, section.clauses.index(name)
        return None

    def names(self) -> tuple[str, ...]:
        free = [section for section in self.sections if section.genre in _FREE]
        return tuple(name for section in free for name in (section.id, *section.clauses))


def apply_clause_changes(folder: Path, model: ClauseModel) -> tuple[ClauseModel, tuple[AppliedChange, ...]]:
    """The model with the changes of a dossier, and the list of these.

    Raises: `ContentError` with what is struck or followed and does not exist (any more), with added clauses that
    have no file or the name of another.
    """
    if not is_there(folder / CHANGES_FILE):
        return model, ()
    located, asked = _read_file(folder)
    changing = _Changing(folder, located, list(model.plan.sections), dict(model.clauses), DiagnosticCollector())
    applied: list[AppliedChange] = []
    # Clauses are added before others are struck: a new one may be placed after one that goes.
    for rank, added in enumerate(asked.ajoutees):
        _add(changing, added, ("ajoutees", rank))
        applied.append(AppliedChange(Change.ADDED, added.id, added.motif, _line(located, ("ajoutees", rank))))
    for rank, struck in enumerate(asked.supprimees):
        own = struck.clause in {added.id for added in asked.ajoutees}
        _strike(changing, struck.clause, ("supprimees", rank, "clause"), own=own)
        applied.append(AppliedChange(Change.STRUCK, struck.clause, struck.motif, _line(located, ("supprimees", rank))))
    for rank, moved in enumerate(asked.deplacees):
        _move(changing, moved, ("deplacees", rank))
        applied.append(AppliedChange(Change.MOVED, moved.section, moved.motif, _line(located, ("deplacees", rank))))
    changing.faults.raise_errors()
    used = {name for section in changing.sections for name in (section.id, *section.clauses)}
    gone = {name for section in model.plan.sections for name in (section.id, *section.clauses)} - used
    gone -= {name for annexe in model.plan.annexes for name in annexe.textes.values()}
    kept = {name: clause for name, clause in changing.clauses.items() if name not in gone}
    plan = model.plan.model_copy(update={"sections": tuple(changing.sections)})
    return replace(model, plan=plan, clauses=kept), tuple(applied)


def read_clause_changes(folder: Path) -> ClauseChanges:
    """What a dossier strikes and adds, as it says it; nothing when it has no such file.

    Raises: `ContentError` with every fault of the file.
    """
    return _read_file(folder)[1] if is_there(folder / CHANGES_FILE) else ClauseChanges()


def _read_file(folder: Path) -> tuple[LocatedData, ClauseChanges]:
    path = folder / CHANGES_FILE
    located = load_yaml(read_text(path), display_path(path))
    return located, validate_facts(ClauseChanges, located)


def list_added(changes: Iterable[AppliedChange]) -> frozenset[str]:
    """The names of the files in `clauses/` that replace nothing."""
    return frozenset(change.clause for change in changes if change.kind is Change.ADDED)


def _line(located: LocatedData, keys: YamlPath) -> Span:
    span = located.span(keys)
    return Span(span.file, span.line)


def _add(changing: _Changing, added: AddedClause, keys: YamlPath) -> None:
    file = changing.folder / "clauses" / f"{added.id}.md"
    if added.id in changing.clauses or changing.find(added.id) is not None:
        message = f"le modèle a déjà une section ou une clause « {added.id} »"
        hint = "donner un autre nom à celle du dossier ; pour remplacer celle du modèle, le fichier de clauses/ suffit"
        changing.refuse(Code.IDENTIFIANT_EN_DOUBLE, message, (*keys, "id"), hint)
        return
    if not is_there(file):
        message = f"la clause ajoutée « {added.id} » n'a pas de fichier clauses/{added.id}.md"
        changing.refuse(Code.CLAUSE_ABSENTE, message, (*keys, "id"), "créer ce fichier, ou corriger le nom")
        return
    place = changing.find(added.apres)
    if place is None:
        message = f"« {added.id} » suit « {added.apres} », que le modèle n'a pas"
        near = difflib.get_close_matches(added.apres, changing.names(), 1)
        hint = f"voulait-on « {near[0]} » ? sinon, {_STALE}" if near else _STALE
        changing.refuse(Code.CLAUSE_INCONNUE, message, (*keys, "apres"), hint)
        return
    rank, position = place
    section = changing.sections[rank]
    if section.genre not in _FREE or (added.titre is not None and position >= 0):
        what = "un article" if added.titre is not None else "une clause"
        message = f"{what} ne peut pas suivre « {added.apres} »"
        hint = (
            "avec un titre : après un article ou le préambule ; sans titre : après une de leurs clauses, ou à leur fin"
        )
        changing.refuse(Code.CLAUSE_INCONNUE, message, (*keys, "apres"), hint)
        return
    if added.titre is None:
        position = len(section.clauses) if position < 0 else position + 1
        clauses = (*section.clauses[:position], added.id, *section.clauses[position:])
        changing.sections[rank] = section.model_copy(update={"clauses": clauses})
        changing.clauses[added.id] = read_clause(file)
        return
    text = f"{added.id}{TEXT_SUFFIX}"
    made = SectionPlan(id=added.id, genre="article", titre=added.titre, clauses=(text,))
    changing.sections.insert(rank + 1, made)
    changing.clauses[added.id] = Clause(added.id, (added.titre,), (_line(changing.located, (*keys, "titre")),))
    changing.clauses[text] = replace(read_clause(file), id=text)


def _move(changing: _Changing, moved: MovedSection, keys: YamlPath) -> None:
    """A part of the convention put after another one; the numbers of articles follow from the order."""
    places = {section.id: rank for rank, section in enumerate(changing.sections)}
    for key, name in (("section", moved.section), ("apres", moved.apres)):
        if name not in places or moved.section == moved.apres:
            message = f"« {moved.section} » ne peut pas être mis après « {moved.apres} »"
            near = difflib.get_close_matches(name, places, 1)
            hint = f"« {name} » : voulait-on « {near[0]} » ? sinon, {_STALE}" if near else _STALE
            changing.refuse(Code.CLAUSE_INCONNUE, message, (*keys, key), hint)
            return
    section = changing.sections.pop(places[moved.section])
    rank = next(rank for rank, one in enumerate(changing.sections) if one.id == moved.apres)
    changing.sections.insert(rank + 1, section)


def _strike(changing: _Changing, name: str, keys: YamlPath, *, own: bool) -> None:
    place = changing.find(name)
    if place is None or own:
        message = f"« {name} » ne peut pas être supprimé : " + (
            "ce dossier l'ajoute" if own else "le modèle n'a ni section ni clause de ce nom"
        )
        near = difflib.get_close_matches(name, changing.names(), 1)
        hint = f"voulait-on « {near[0]} » ? sinon, {_STALE}" if near and not own else _STALE
        changing.refuse(Code.CLAUSE_INCONNUE, message, keys, hint)
        return
    rank, position = place
    section = changing.sections[rank]
    if section.genre not in _FREE:
        message = (
            f"« {name} » ne peut pas être supprimé : seuls le préambule, un article ou une de leurs clauses le peuvent"
        )
        changing.refuse(Code.CLAUSE_INCONNUE, message, keys, "retirer cette ligne")
    elif position < 0:
        del changing.sections[rank]
    elif len(section.clauses) == 1:
        message = f"« {name} » est la seule clause de « {section.id} »"
        changing.refuse(Code.CLAUSE_INCONNUE, message, keys, f"supprimer « {section.id} » tout entier")
    else:
        clauses = tuple(clause for clause in section.clauses if clause != name)
        changing.sections[rank] = section.model_copy(update={"clauses": clauses})
