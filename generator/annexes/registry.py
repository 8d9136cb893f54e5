"""The kinds of annexe that the program knows, and what is done over all of them. A new kind is one line of `KINDS`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from generator.annexes.action_plan.kind import ACTION_PLAN
from generator.annexes.deliberations.kind import DELIBERATIONS
from generator.annexes.diagnostic.kind import DIAGNOSTIC
from generator.annexes.facilities.kind import FACILITIES
from generator.annexes.free_text import FREE_TEXT
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, AnnexeSource, OpenTable
from generator.annexes.new_dossier import NewDossier
from generator.annexes.pieces import AnnexeDraft
from generator.annexes.steering.kind import STEERING
from generator.codes import Code
from generator.composing.piece import PieceComposer, make_cover, make_meta, say_annexe
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, list_tree, read_text
from generator.model.annexes import AnnexeValues
from generator.model.clauses import AnnexePlan, ClauseModel, ModelPlan
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.model.pieces import plan_annexe
from generator.reading.clause_files import MODEL_FILE, read_model
from generator.reading.located_yaml import LocatedData, load_yaml

KINDS: tuple[AnnexeKind, ...] = (
    DIAGNOSTIC,
    FACILITIES,
    ACTION_PLAN,
    STEERING,
    DELIBERATIONS,
    FREE_TEXT,
)
_BY_NATURE = {kind.nature: kind for kind in KINDS}
_FILES = tuple((kind, file, re.compile(file.pattern)) for kind in KINDS for file in kind.files)
_HEADED_SECTIONS_WITHOUT_CONTENTS = 6


# --- models of clauses --------------------------------------------------------------------------------------------


def read_known_model(folder: Path) -> ClauseModel:
    """The model of clauses of a folder, its annexes being of kinds that the program knows.

    Raises: `ContentError` with every fault, as `read_model`.
    """
    model = read_model(folder)
    faults = DiagnosticCollector()
    faults.extend(_check_annexes(model.plan, folder / MODEL_FILE))
    faults.raise_errors()
    return model


def _check_annexes(plan: ModelPlan, file: Path) -> Iterator[Diagnostic]:
    @cache
    def read() -> LocatedData:  # a model without fault is not read twice
        return load_yaml(read_text(file), display_path(file))

    def refuse(code: Code, key: str, message: str, hint: str) -> Diagnostic:
        span = read().span(("annexes", rank, key))
        return Diagnostic(code, message, span, read().excerpt(span), hint)

    natures: dict[str, str] = {}
    numbers: dict[int | None, str] = {}
    for rank, annexe in enumerate(plan.annexes):
        kind = _BY_NATURE.get(annexe.nature)
        if kind is None:
            message = f"le programme ne connaît pas d'annexe de nature « {annexe.nature} »"
            yield refuse(Code.VALEUR_INVALIDE, "nature", message, f"natures : {', '.join(_BY_NATURE)}")
            continue
        if not kind.text_only and annexe.nature in natures:
            message = f"deux annexes ont la nature « {annexe.nature} » : {natures[annexe.nature]} et {annexe.id}"
            hint = "elles liraient les mêmes fichiers : n'en garder qu'une"
            yield refuse(Code.IDENTIFIANT_EN_DOUBLE, "nature", message, hint)
        natures[annexe.nature] = annexe.id
        if annexe.numero in numbers:
            message = f"« {annexe.id} » et « {numbers[annexe.numero]} » ont le même numéro, {annexe.numero}"
            hint = "changer un identifiant, ou donner à l'une un « numero »"
            yield refuse(Code.IDENTIFIANT_EN_DOUBLE, "id", message, hint)
        numbers[annexe.numero] = annexe.id
        if annexe.fichier != annexe.id and not annexe.fichier.startswith(f"{annexe.id}-"):
            message = f"le nom de fichier « {annexe.fichier} » ne commence pas par « {annexe.id} »"
            hint = f"écrire par exemple {annexe.id}-{annexe.fichier}"
            yield refuse(Code.VALEUR_INVALIDE, "fichier", message, hint)
        known = (*kind.headings, *(annexe.textes if kind.text_only else ()))
        for name in annexe.titres:
            if name not in known:
                span = read().span(("annexes", rank, "titres", name), of_key=True)
                message = f"l'annexe « {annexe.nature} » n'a pas de chapitre « {name} »"
                hint = f"chapitres : {', '.join(known) or 'aucun'}"
                yield Diagnostic(Code.CLE_INCONNUE, message, span, read().excerpt(span), hint)


# --- files of a dossier -------------------------------------------------------------------------------------------


def find_annexe_file(path: str) -> tuple[AnnexeKind, AnnexeFile] | None:
    """The annexe that a path of a dossier belongs to, and which of its files it is."""
    return next(((kind, file) for kind, file, pattern in _FILES if pattern.fullmatch(path)), None)


def find_kind(nature: str) -> AnnexeKind:
    """The kind of annexe of a nature that a model which was read names.

    Raises: `KeyError` for another word.
    """
    return _BY_NATURE[nature]


def refuse_homeless_files(folder: Path, plan: ModelPlan) -> Iterator[Diagnostic]:
    """A fault for each file of a dossier that only an annexe would read which its model has not."""
    for path in list_tree(folder):
        found = find_annexe_file(path.relative_to(folder).as_posix())
        if found is None or found[1].used_without:
            continue
        if plan.find_annexe(found[0].nature) is None:
            message = f"le modèle « {plan.nom} » n'a pas d'annexe « {found[0].nature} » : rien ne l'imprimerait"
            natures = ", ".join(annexe.nature for annexe in plan.annexes) or "aucune"
            hint = f"le retirer du dossier, ou prendre un modèle qui a cette annexe (annexes de celui-ci : {natures})"
            yield Diagnostic(Code.DONNEES_SANS_ANNEXE, message, Span(display_path(path)), hint=hint)


def list_data_folders() -> tuple[str, ...]:
    """The folders of a dossier that hold what annexes are made from, and nothing that comes back."""
    return tuple(dict.fromkeys(file.folder for _, file, _ in _FILES if not file.used_without))


def list_usual_files() -> tuple[str, ...]:
    """A usual path of each file of the annexes, to suggest one."""
    return tuple(file.example for _, file, _ in _FILES)


def list_other_folders(plan: ModelPlan, pieces: tuple[str, ...]) -> tuple[str, ...]:
    """The folders of a dossier that belong to other annexes than these pieces."""
    wanted = {annexe.nature for annexe in plan.annexes if annexe.id in pieces}
    return tuple(dict.fromkeys(file.folder for kind, file, _ in _FILES if kind.nature not in wanted))


def is_open_file(path: str) -> bool:
    """Whether a file of a dossier, by its path, goes on being filled once the act is signed."""
    found = find_annexe_file(path)
    return found is not None and found[1].open


def empty_tables(dossier: Dossier) -> tuple[Dossier, tuple[str, ...]]:
    """The dossier with the tables that stay open left blank, as an act has them; and the pieces that hold them."""
    pieces = _list_open_pieces(dossier)
    for _, table in pieces:
        dossier = table.empty(dossier)
    return dossier, tuple(piece for piece, _ in pieces)


def fill_tables(frozen: Dossier, living: Dossier) -> tuple[Dossier, tuple[str, ...], tuple[Diagnostic, ...]]:
    """The dossier of an act with its open tables as today's dossier has them; the pieces that hold them; what is left.

    The files of these tables take the place of those that were frozen.
    """
    pieces = _list_open_pieces(frozen)
    told: list[Diagnostic] = []
    inputs = [file for file in frozen.inputs if file.of_model or not is_open_file(file.path)]
    inputs += [file for file in living.inputs if not file.of_model and is_open_file(file.path)]
    for _, table in pieces:
        frozen, left = table.fill(frozen, living)
        told += left
    return replace(frozen, inputs=tuple(inputs)), tuple(piece for piece, _ in pieces), tuple(told)


def _list_open_pieces(dossier: Dossier) -> list[tuple[str, OpenTable]]:
    kinds = ((annexe.id, _BY_NATURE[annexe.nature]) for annexe in dossier.model.plan.annexes)
    return [(piece, kind.open_table) for piece, kind in kinds if kind.open_table is not None]


def read_annexes(source: AnnexeSource) -> dict[type[AnnexeValues], AnnexeValues]:
    """What the files of all annexes say; faults are gathered in `source`."""
    values = (kind.read(source) for kind in KINDS if kind.read is not None)
    return {type(one): one for one in values}


def draft_annexes(dossier: NewDossier, plan: ModelPlan) -> dict[str, str]:
    """The blank files of the annexes that a model has, by path."""
    natures = {annexe.nature for annexe in plan.annexes}
    return {path: text for k in KINDS if k.nature in natures for path, text in k.draft_blank(dossier).items()}


def age_annexes(renewal: AnnexeRenewal, plan: ModelPlan) -> None:
    """Draft what ages in the annexes that the next model has."""
    natures = {annexe.nature for annexe in plan.annexes}
    for kind in KINDS:
        if kind.nature in natures:
            kind.age(renewal)


# --- documents ----------------------------------------------------------------------------------------------------


def compose_annexe(composer: PieceComposer, plan: AnnexePlan, identity: Identity) -> Document:
    """The tree of an annexe; `identity` gives its charts their font and colours.

    Faults go to the composer's collector. Raises: `TemplateError` when the identity lacks the font of the charts.
    """
    kind = _BY_NATURE[plan.nature]
    sections = kind.compose(AnnexeDraft(composer, plan, kind.headings, identity))
    title = say_annexe(composer.dossier.model.plan, plan)
    return Document(
        meta=make_meta(composer.dossier, plan_annexe(plan), title, draft=composer.draft),
        cover=make_cover(composer.dossier, title),
        sections=sections,
        contents=sum(1 for s in sections if s.heading) > _HEADED_SECTIONS_WITHOUT_CONTENTS,
        back_cover=False,
    )


def write_companions(dossier: Dossier, piece: str) -> Mapping[str, bytes]:
    """The files that go beside the DOCX of a piece, by name: none for most."""
    nature = next((annexe.nature for annexe in dossier.model.plan.annexes if annexe.id == piece), "")
    kind = _BY_NATURE.get(nature)
    return {f"{piece}-{name}": data for name, data in kind.companions(dossier).items()} if kind is not None else {}
