"""A model of clauses, a dossier's own clauses, and its écarts, from files to values."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import display_path, is_there, list_files, read_text
from generator.model.clauses import (
    NUMBER_SIGNS,
    AppliedDeviation,
    Clause,
    ClauseModel,
    Deviation,
    ModelPlan,
)
from generator.model.facts import Facts
from generator.model.names import explain_folder_name
from generator.project import Project
from generator.reading.characters import check_text_length, list_forbidden_characters
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.located_yaml import Path as YamlPath
from generator.reading.usual_parties import check_usual_parties
from generator.reading.validation import validate_facts

MODEL_FILE = "modele.yaml"
AMENDING_FOLDER = "avenant"  # in a model of clauses: that of the acts which amend its conventions
DEVIATIONS_FILE = "ecarts.yaml"
_SIGN = re.compile(r"\{([^{}]*)\}")


class DeviationList(Facts):
    """`ecarts.yaml`."""

    ecarts: tuple[Deviation, ...] = Field(default=())


def read_clause(path: Path, *, overrides: bool = False) -> Clause:
    """A clause file; its identifier is its name. Leading comment lines `<!-- … -->` are for the author only."""
    return read_lines(read_text(path), path.stem, display_path(path), overrides)


@lru_cache(maxsize=1024)  # the clauses of a model come back with each dossier, and with each edit of one
def read_lines(text: str, identifier: str, name: str, overrides: bool) -> Clause:
    """The text of a clause file as a clause; `name` is what messages call the file.

    Raises: `ContentError` when it is too long, or has characters that no text may have.
    """
    kept: list[tuple[str, Span]] = []
    comment = False
    check_text_length(text, name)
    forbidden = tuple(list_forbidden_characters(text, name))
    if forbidden:
        raise ContentError(forbidden)
    for number, line in enumerate(text.split("\n"), start=1):
        comment = comment or line.lstrip().startswith("<!--")
        if not comment:
            kept.append((line.rstrip("\n"), Span(name, number)))
        if comment and "-->" in line:
            comment = False
            kept.append(("", Span(name, number)))
    return Clause(identifier, tuple(t for t, _ in kept), tuple(o for _, o in kept), overrides)


def read_model(folder: Path) -> ClauseModel:
    """The model of clauses of a folder.

    Raises: `ContentError` with every fault: plan missing or wrong, a clause named by the plan without its file, a file
    that the plan does not name.
    """
    plan_file = folder / MODEL_FILE
    located = load_yaml(read_text(plan_file), display_path(plan_file))
    plan = validate_facts(ModelPlan, located)
    clauses = {path.stem: read_clause(path) for path in list_files(folder / "clauses", "*.md")}
    local = {text.id for text in plan.textes_locaux}
    faults = DiagnosticCollector()
    wanted: set[str] = set()
    for rank, section in enumerate(plan.sections):
        if section.genre == "modifications":
            continue  # the place of articles that no file holds
        for position, clause in enumerate(section.clauses):
            wanted.add(clause)
            if clause not in clauses and clause not in local:
                faults.add(_missing_clause(clause, located.span(("sections", rank, "clauses", position))))
    for rank, annexe in enumerate(plan.annexes):
        for key, clause in annexe.textes.items():
            wanted.add(clause)
            if clause not in clauses and clause not in local:
                faults.add(_missing_clause(clause, located.span(("annexes", rank, "textes", key))))
    for key, clause in plan.en_bref.textes.items() if plan.en_bref is not None else ():
        wanted.add(clause)
        if clause not in clauses and clause not in local:
            faults.add(_missing_clause(clause, located.span(("en_bref", "textes", key))))
    for path, clause in _list_report_texts(plan):
        wanted.add(clause)
        if clause not in clauses:
            faults.add(_missing_clause(clause, located.span(path)))
    for name, found in clauses.items():
        if name not in wanted:
            place = found.origins[0].file if found.origins else name
            message = f"la clause « {name} » n'est appelée par aucune section de {MODEL_FILE}"
            faults.add(
                Diagnostic(Code.CLAUSE_ORPHELINE, message, Span(place, 1), hint="l'appeler, ou retirer le fichier")
            )
    # A title is a clause too, under the identifier of its section: it can be overridden, or signed otherwise.
    titles = [(("sections", rank, "titre"), part.id, part.titre) for rank, part in enumerate(plan.sections)]
    titles += [(("annexes", rank, "titre"), annexe.id, annexe.titre) for rank, annexe in enumerate(plan.annexes)]
    for keys, identifier, title in titles:
        if title and identifier in clauses:
            message = f"« {identifier} » est à la fois une section et une clause"
            hint = f"renommer clauses/{identifier}.md"
            faults.add(Diagnostic(Code.IDENTIFIANT_EN_DOUBLE, message, located.span(keys), hint=hint))
        elif title:
            clauses[identifier] = Clause(identifier, (title,), (Span(located.file, located.span(keys).line),))
    faults.extend(_check_forms(plan, located))
    faults.extend(check_usual_parties(plan, located))
    faults.raise_errors()
    return ClauseModel(plan, clauses, display_path(folder))


def _list_report_texts(plan: ModelPlan) -> Iterator[tuple[YamlPath, str]]:
    """The clauses of the reports, and where the model names each; not their local texts, which dossiers bring."""
    if plan.bilans is None:
        return
    local = {text.id for text in plan.bilans.textes_locaux}
    parts = (("natures", plan.bilans.natures), ("extraits", plan.bilans.extraits))
    for group, plans in parts:
        for name, one in plans.items():
            for key, clause in one.textes.items():
                if clause not in local:
                    yield ("bilans", group, name, "textes", key), clause


def _check_forms(plan: ModelPlan, located: LocatedData) -> Iterator[Diagnostic]:
    """Signs of the numbering that mean something."""
    forms: list[tuple[YamlPath, str]] = []
    numbers = plan.numerotation
    for key in ("article", "annexe", "annexe_courte", "renvoi_article", "renvoi_annexe"):
        forms.append((("numerotation", key), getattr(numbers, key)))
    for genre, levels in numbers.titres.items():
        forms += [(("numerotation", "titres", genre, rank), form) for rank, form in enumerate(levels)]
    for path, form in forms:
        for sign in _SIGN.findall(form):
            if sign not in NUMBER_SIGNS:
                span = located.span(path)
                hint = f"signes admis : {', '.join(f'{{{name}}}' for name in NUMBER_SIGNS)}"
                message = f"« {{{sign}}} » n'est pas un signe de numérotation"
                yield Diagnostic(Code.NUMEROTATION_INVALIDE, message, span, located.excerpt(span), hint)


def _missing_clause(clause: str, span: Span) -> Diagnostic:
    message = f"la clause « {clause} » n'a pas de fichier clauses/{clause}.md"
    return Diagnostic(Code.CLAUSE_ABSENTE, message, span, hint="créer ce fichier, ou corriger le nom")


def read_own_clauses(folder: Path, model: ClauseModel, added: Container[str] = ()) -> dict[str, Clause]:
    """The clauses that apply to a dossier: the model's, its own in their place, its local texts.

    `added` are the files of `clauses/` that replace nothing, which the model as changed by the dossier has already.

    Raises: `ContentError` when a file of `clauses/` or `textes/` answers to no identifier of the model.
    """
    faults = DiagnosticCollector()
    clauses = dict(model.clauses)
    for path in list_files(folder / "clauses", "*.md"):
        if path.stem in added:
            continue
        if path.stem in model.clauses:
            clauses[path.stem] = read_clause(path, overrides=True)
        else:
            faults.add(_unknown_text(path, tuple(model.clauses), "le modèle n'a pas de clause de ce nom"))
    local = tuple(text.id for text in model.plan.textes_locaux)
    for path in list_files(folder / "textes", "*.md"):
        if path.stem in local or model.plan.find_yearly_text(path.stem) is not None:
            clauses[path.stem] = read_clause(path)
        else:
            faults.add(_unknown_text(path, local, "le modèle n'attend pas de texte local de ce nom"))
    for text in model.plan.textes_locaux:
        if text.id not in clauses:
            span = Span(display_path(folder / "textes" / f"{text.id}.md"), 1)
            clauses[text.id] = Clause(text.id, (f"[à compléter : {text.titre}]",), (span,))
    faults.raise_errors()
    return clauses


def _unknown_text(path: Path, known: tuple[str, ...], message: str) -> Diagnostic:
    return Diagnostic(
        Code.CLAUSE_INCONNUE, message, Span(display_path(path), 1), hint=f"noms admis : {', '.join(known)}"
    )


def apply_deviations(
    folder: Path, clauses: dict[str, Clause]
) -> tuple[dict[str, Clause], tuple[AppliedDeviation, ...]]:
    """The clauses with the dossier's écarts applied, and the list of these.

    Raises: `ContentError` when an écart names no clause, or its words do not stand there as often as it says: the
    model has changed, and a person must look.
    """
    path = folder / DEVIATIONS_FILE
    if not is_there(path):
        return clauses, ()
    located = load_yaml(read_text(path), display_path(path))
    deviations = validate_facts(DeviationList, located).ecarts
    faults = DiagnosticCollector()
    changed = dict(clauses)
    applied: list[AppliedDeviation] = []
    for rank, deviation in enumerate(deviations):
        span = located.span(("ecarts", rank, "modele"))
        clause = changed.get(deviation.clause)
        if clause is None:
            span = located.span(("ecarts", rank, "clause"))
            message = f"écart sans objet : la clause « {deviation.clause} » n'existe pas"
            faults.add(
                Diagnostic(Code.ECART_PERIME, message, span, located.excerpt(span), "corriger le nom de la clause")
            )
            continue
        origin = Span(span.file, span.line)
        found = sum(line.count(deviation.modele) for line in clause.lines)
        if found != deviation.occurrences:
            message = f"écart périmé : ces mots figurent {found} fois dans la clause « {deviation.clause} »"
            message += f", et non {deviation.occurrences}"
            hint = "le modèle a changé : relire la clause, puis corriger ou retirer l'écart"
            faults.add(Diagnostic(Code.ECART_PERIME, message, span, located.excerpt(span), hint))
            continue
        words = Span(span.file, located.span(("ecarts", rank, "signe")).line)
        changed[deviation.clause] = _replace_words(clause, deviation, words)
        applied.append(AppliedDeviation(deviation.clause, deviation.motif, origin))
    faults.raise_errors()
    return changed, tuple(applied)


def _replace_words(clause: Clause, deviation: Deviation, origin: Span) -> Clause:
    lines = list(clause.lines)
    origins = list(clause.origins)
    for position, line in enumerate(lines):
        if deviation.modele in line:
            lines[position] = line.replace(deviation.modele, deviation.signe)
            origins[position] = origin  # faults in the new words are shown in ecarts.yaml, where they were typed
    return replace(clause, lines=tuple(lines), origins=tuple(origins))


def find_asked_model(dossier: Path, name: str, project: Project) -> Path:
    """The folder of a model that a command names, for a dossier there or to come.

    Raises: `UsageError` when there is none; the message lists those there are.
    """
    try:
        return find_model(dossier, name, project)
    except ContentError as fault:
        raise UsageError([replace(d, span=None) for d in fault.diagnostics]) from fault


def find_successor(dossier: Path, name: str, project: Project) -> tuple[str, ...]:
    """The models that take the place of a model, each replacing the one before (`remplace`), the newest last.

    Raises: `ContentError` when two models replace the same one: a person must choose.
    """
    by_former: dict[str, list[str]] = {}
    for found, plan in list_model_plans(dossier, project):
        if plan.remplace is not None:
            by_former.setdefault(plan.remplace, []).append(found)
    chain = [name]
    while following := [one for one in by_former.get(name, ()) if one not in chain]:
        if len(following) > 1:
            message = f"plusieurs modèles remplacent « {name} » : {', '.join(following)}"
            hint = f"choisir le modèle : --modele {following[0]}"
            raise ContentError(Diagnostic(Code.MODELE_AMBIGU, message, hint=hint))
        name = following[0]
        chain.append(name)
    return tuple(chain[1:])


def list_model_plans(dossier: Path, project: Project) -> tuple[tuple[str, ModelPlan], ...]:
    """The plans of all models that a dossier can name, by the name of their folder.

    Raises: `ContentError` with the faults of a plan.
    """
    folders: dict[str, Path] = {}
    for root in _model_roots(dossier, project):
        for path in sorted(root.glob(f"*/{MODEL_FILE}")):
            folders.setdefault(path.parent.name, path)
    return tuple(
        (name, validate_facts(ModelPlan, load_yaml(read_text(path), display_path(path))))
        for name, path in folders.items()
    )


def _model_roots(dossier: Path, project: Project) -> tuple[Path, ...]:
    kept = () if project.kept_models is None else (project.kept_models,)
    return *kept, dossier.resolve().parent / "modeles", *project.model_roots


def has_model(dossier: Path, name: str, project: Project) -> bool:
    """Whether a dossier there or to come would find a model of that name."""
    return _is_name(name) and any((root / name / MODEL_FILE).is_file() for root in _model_roots(dossier, project))


def _is_name(name: str) -> bool:
    """Whether it names a folder, and leads to no other."""
    return not explain_folder_name(name)


def find_model(dossier: Path, name: str, project: Project) -> Path:
    """The folder of a model: beside the dossier (`../modeles/`), in the project's `content/modeles/`, or the program's.

    A model that a frozen act has kept comes before them all, where the project says so.

    Raises: `ContentError` when none has it; the message lists those there are.
    """
    roots = _model_roots(dossier, project)
    for root in roots if _is_name(name) else ():
        if (root / name / MODEL_FILE).is_file():
            return root / name
    known = sorted({p.parent.name for root in roots for p in root.glob(f"*/{MODEL_FILE}")})
    raise ContentError(
        Diagnostic(
            Code.MODELE_INCONNU,
            f"le modèle « {name} » est introuvable",
            Span(display_path(dossier / FACTS_FILE)),
            hint=f"modèles disponibles : {', '.join(known) or 'aucun'}",
        )
    )


def find_default_model(project: Project) -> str:
    """The model of new dossiers: the one of the project's settings, else the one that says « par_defaut: true ».

    A model of the project says so before one of the program.

    Raises: `ContentError` when not exactly one does.
    """
    if project.settings.modele:
        return project.settings.modele
    for root in project.model_roots:
        plans = _read_plans(root)
        chosen = [name for name, plan in plans.items() if plan.par_defaut]
        if len(chosen) == 1:
            return chosen[0]
        if chosen or root == project.model_roots[-1]:
            message = f"{len(chosen)} modèles de clauses se disent « par_defaut » : il en faut un"
            hint = f"écrire « par_defaut: true » dans le modele.yaml d'un seul : {', '.join(plans)}"
            raise ContentError(Diagnostic(Code.MODELE_INCONNU, message, Span(display_path(root)), hint=hint))
    raise AssertionError("a project has at least the models of the program")


def list_models(project: Project) -> dict[str, ModelPlan]:
    """The plans of the models of a project and of the program, by name; the project's stand in their place."""
    return {name: plan for root in reversed(project.model_roots) for name, plan in _read_plans(root).items()}


def _read_plans(root: Path) -> dict[str, ModelPlan]:
    files = sorted(root.glob(f"*/{MODEL_FILE}"))
    return {f.parent.name: validate_facts(ModelPlan, load_yaml(read_text(f), display_path(f))) for f in files}
