"""The texts that a dossier brings, `textes/*.md`: which there are, where they print, how one being typed will read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.composing.piece import PieceComposer, make_cover, make_meta, say_annexe
from generator.composing.typography import set_typography
from generator.editing.file_texts import read_texts
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span, UsageError
from generator.model.clauses import LocalText, ModelPlan
from generator.model.document import Document, Orientation, Section, SectionKind
from generator.model.dossier import Dossier
from generator.model.pieces import SIGNED_ACT, plan_signed_act
from generator.previewing.opened import OpenedText, open_text
from generator.project import Project
from generator.writing.html.screen import PLAIN, write_screen

FOLDER = "textes"


@dataclass(frozen=True, slots=True)
class TextName:
    """A text of a dossier: its identifier, its file, its title; `place` says where it prints, `piece` which piece that
    is, empty for a report. `written` when its file is there; `gaps` counts its « à compléter ».
    """

    id: str
    file: str
    title: str
    place: str
    piece: str = ""
    written: bool = False
    gaps: int = 0


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong in a text being typed: its line, from 1, 0 when it is of the whole; the message and its remedy."""

    line: int
    message: str
    hint: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class TextPreview:
    """A text as it will print, empty when it cannot be composed; what is wrong in it; what is wrong elsewhere."""

    html: str
    faults: tuple[LineFault, ...] = ()
    others: tuple[Diagnostic, ...] = ()


def list_local_texts(dossier: Dossier) -> tuple[TextName, ...]:
    """The texts that the model of a dossier expects, in its order, then those of its reports that are there."""
    plan, files = dossier.model.plan, read_texts(dossier)
    names: list[TextName] = []
    for text in plan.textes_locaux:
        piece, place = _find_place(plan, text.id)
        names.append(_describe(dossier, text, text.id, (piece, place), written=_name_file(text.id) in files))
    for path in files:
        name = path.removeprefix(f"{FOLDER}/").removesuffix(".md")
        yearly = plan.find_yearly_text(name) if path.startswith(f"{FOLDER}/") else None
        if yearly is not None:
            names.append(_describe(dossier, yearly, name, ("", f"Bilan de {name[-4:]}"), written=True))
    return tuple(names)


def find_text(dossier: Dossier, name: str) -> TextName:
    """The text of that name.

    Raises: `UsageError` when the model expects none.
    """
    found = next((one for one in list_local_texts(dossier) if one.id == name), None)
    if found is None:
        yearly = dossier.model.plan.find_yearly_text(name)
        if yearly is None:
            message = "le modèle n'attend pas de texte de ce nom"
            raise UsageError(Diagnostic(Code.CLAUSE_INCONNUE, message, Span(name[:100]), hint="choisir dans la liste"))
        found = _describe(dossier, yearly, name, ("", f"Bilan de {name[-4:]}"), written=False)
    return found


def _name_file(name: str) -> str:
    return f"{FOLDER}/{name}.md"


def _describe(dossier: Dossier, text: LocalText, name: str, where: tuple[str, str], *, written: bool) -> TextName:
    clause = dossier.clauses.get(name)
    gaps = sum(line.lower().count("à compléter") for line in clause.lines) if clause is not None else 0
    title = text.titre[:1].upper() + text.titre[1:]
    return TextName(name, _name_file(name), title, where[1], where[0], written, gaps)


def _find_place(plan: ModelPlan, name: str) -> tuple[str, str]:
    """The piece where a text prints, and the name of that part."""
    for section in plan.sections:
        if name in section.clauses:
            return SIGNED_ACT.id, section.titre or {"visas": "Visas", "parties": "Parties"}.get(section.genre, "")
    for annexe in plan.annexes:
        if name in annexe.textes.values():
            return annexe.id, say_annexe(plan, annexe)
    leaflet = plan.en_bref
    return "", "La CTG en bref" if leaflet is not None and name in leaflet.textes.values() else ""


def preview_words(folder: Path, project: Project, name: str, words: str) -> TextPreview:
    """How a text will print with these words, which nobody has saved.

    What our documents refuse is told with its line, and the text is shown as far as it can be read.
    Raises: `UsageError` when the folder is no dossier, or the model expects no such text.
    """
    path = _name_file(name)
    try:
        opened = open_text(folder, project, {path: f"{words.rstrip()}\n".encode()} if words.strip() else {path: None})
    except ContentError as fault:
        own, others = split_faults(fault.diagnostics, path)
        return TextPreview("", own, others)
    find_text(opened.dossier, name)
    document, faults = _compose_alone(opened, name)
    own, others = split_faults(faults, path)
    return TextPreview(write_screen(document, PLAIN), own, others)


def split_faults(faults: tuple[Diagnostic, ...], path: str) -> tuple[tuple[LineFault, ...], tuple[Diagnostic, ...]]:
    """The faults of a file by line, and those of others."""
    own = [one for one in faults if one.span is not None and one.span.file.endswith(path)]
    lines = (LineFault(one.span.line if one.span else 0, one.message, one.hint or "") for one in own)
    return tuple(lines), tuple(one for one in faults if one not in own)


def _compose_alone(opened: OpenedText, name: str) -> tuple[Document, tuple[Diagnostic, ...]]:
    """A clause that asks for nothing around it, as a piece of its own."""
    dossier, faults = opened.dossier, DiagnosticCollector()
    if name not in dossier.clauses:
        return _wrap(dossier, ()), ()
    composer = PieceComposer(dossier, SIGNED_ACT.id, faults, drawn=False, traced=True)
    section = composer.section_id(name)
    blocks = composer.read_clause(name, section, pictures=Orientation.PORTRAIT)
    part = Section(section, composer.clause_origin(name), SectionKind.ARTICLE, blocks, key=f"section:{name}")
    return _wrap(dossier, (part,)), faults.found


def _wrap(dossier: Dossier, sections: tuple[Section, ...]) -> Document:
    meta = make_meta(dossier, plan_signed_act(dossier.model.plan), "", draft=True)
    document = settle_keys(Document(meta, make_cover(dossier), sections))
    return set_typography(document, curly=dossier.curly)
