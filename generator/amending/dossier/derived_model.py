"""The model of one avenant: that of its convention's model, with the computed articles and the attached annexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.amending.act_draft import ActDraft
from generator.amending.dossier.article_clauses import name_section, write_article_clauses, write_title
from generator.amending.dossier.yaml_lines import write_yaml
from generator.comparing.places import line_up
from generator.comparing.places import name_section as name_division
from generator.composing.numbering import name_targets, say_references
from generator.files import display_path, list_tree, read_bytes, read_text
from generator.model.clauses import AnnexePlan
from generator.model.document import Document, SectionKind, document_gaps
from generator.model.dossier import PICTURES_FOLDER, Dossier
from generator.reading.clause_changes import TEXT_SUFFIX
from generator.reading.clause_files import MODEL_FILE
from generator.reading.located_yaml import load_yaml

_PLACE = "modifications"  # the genre of the section where the computed articles come
_PLAN_KEYS = ("id", "nature", "fichier", "numero", "titre", "titre_court", "textes", "titres")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What the model of an avenant is made of: the folder of the avenant in the convention's model, and what it states.

    `attached` are the annexes of `living`, the convention's dossier of today, that the avenant carries, by id.
    """

    folder: Path
    name: str
    number: int
    draft: ActDraft
    living: Dossier
    attached: tuple[str, ...]


def derive_model(source: ModelSource) -> dict[str, bytes]:
    """The files of the model of an avenant, by their path in it.

    Raises: `ContentError` when the plan is no YAML.
    """
    folder, draft, living = source.folder, source.draft, source.living
    located = load_yaml(read_text(folder / MODEL_FILE), display_path(folder / MODEL_FILE))
    plan: dict[str, Any] = {**_fill(located.data, str(source.number)), "nom": source.name}
    own = {path.relative_to(folder).as_posix(): read_bytes(path) for path in list_tree(folder)}
    kept = {path: data for path, data in own.items() if path.startswith(("clauses/", f"{PICTURES_FOLDER}/"))}
    taken = {Path(path).stem for path in kept}
    annexes = [annexe for annexe in living.model.plan.annexes if annexe.id in source.attached]
    texts = {text: _name_text(text, taken) for annexe in annexes for text in annexe.textes.values()}
    plan["annexes"] = _order_annexes(living, [_describe(one, living, texts) for one in annexes], plan.get("annexes"))
    plan["numerotation"] = _number_annexes(plan.get("numerotation"), living)
    plan["sections"] = list(_list_sections(plan["sections"], draft))
    targets = _name_targets(draft.consolidated, living, {annexe["id"] for annexe in plan["annexes"]})
    clauses = {clause: _copy_text(living, text, targets) for text, clause in texts.items()}
    written = write_article_clauses(draft.articles, document_gaps(draft.consolidated))
    clauses |= {f"{name_section(rank)}{TEXT_SUFFIX}": text for rank, text in enumerate(written, 1)}
    return {
        MODEL_FILE: write_yaml(plan).encode(),
        **kept,
        **{f"clauses/{clause}.md": text.encode() for clause, text in clauses.items()},
    }


def _fill(value: Any, number: str) -> Any:
    """A value of the plan with the number of the avenant where it is waited for."""
    match value:
        case str():
            return value.replace("{numero}", number)
        case Mapping():
            return {key: _fill(one, number) for key, one in value.items()}
        case Sequence():
            return [_fill(one, number) for one in value]
        case _:
            return value


def _list_sections(sections: Sequence[Mapping[str, Any]], draft: ActDraft) -> Iterator[Mapping[str, Any]]:
    """The computed articles stand where the model has a place for them."""
    for section in sections:
        if section["genre"] != _PLACE:
            yield section
            continue
        for rank, article in enumerate(draft.articles, 1):
            name = name_section(rank)
            texts = [f"{name}{TEXT_SUFFIX}"]
            yield {"id": name, "genre": "article", "titre": write_title(article), "clauses": texts, "calcule": True}


def _describe(annexe: AnnexePlan, living: Dossier, texts: Mapping[str, str]) -> dict[str, Any]:
    """An annexe of the convention as its model has it, with the title that the dossier gives it."""
    plan = {key: getattr(annexe, key) for key in _PLAN_KEYS}
    plan["titre"] = living.clauses[annexe.id].lines[0]
    plan["textes"] = {key: texts[text] for key, text in annexe.textes.items()}
    return {key: value if isinstance(value, Mapping) else str(value) for key, value in plan.items() if value}


def _order_annexes(living: Dossier, attached: Sequence[dict[str, Any]], own: Sequence[Any] | None) -> list[Any]:
    """The annexes in the order of the convention; those of the avenant alone stand where it has one of their nature."""
    ranks = {annexe.id: rank for rank, annexe in enumerate(living.model.plan.annexes)}
    natures = {annexe.nature: rank for rank, annexe in enumerate(living.model.plan.annexes)}
    ranked = [(ranks[annexe["id"]], annexe) for annexe in attached]
    ranked += [(natures.get(annexe["nature"], len(ranks)), annexe) for annexe in own or ()]
    return [annexe for _, annexe in sorted(ranked, key=lambda one: one[0])]


def _number_annexes(own: Any, living: Dossier) -> dict[str, Any]:
    """The numbering of the avenant; its annexes are called as the convention calls its own."""
    forms = living.model.plan.numerotation
    called = {key: getattr(forms, key) for key in ("annexe", "annexe_courte", "renvoi_annexe")}
    return {**(own if isinstance(own, Mapping) else {"article": own} if own else {}), **called}


def _name_text(text: str, taken: set[str]) -> str:
    """The clause of an annexe's text: its own name, unless the avenant has a clause of that name."""
    name = text if text not in taken else f"{text}-annexe"
    taken.add(name)
    return name


def _copy_text(living: Dossier, text: str, targets: Mapping[str, str]) -> str:
    """A text of an annexe as the convention's dossier has it; what it refers to and is not here is told in words."""
    return say_references("\n".join(living.clauses[text].lines), targets).strip() + "\n"


def _name_targets(convention: Document, living: Dossier, here: set[str]) -> Mapping[str, str]:
    """What references are read as: the parts of the convention under their numbers, links to what is attached."""
    names = dict(name_targets(living.model.plan))
    lined = line_up(convention)
    for section in lined.sections:
        target, name = section.id.rpartition("/")[2], name_division(lined, section)
        if section.kind is SectionKind.ARTICLE and names.get(target, "").replace("^", "") != name:
            names[target] = name
    return names | {annexe: f"[](#{annexe})" for annexe in here}
