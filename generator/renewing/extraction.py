"""`ctg extraire`: the dossier that a PDF was made from, given back from the PDF alone.

The PDF comes from outside: it passes intake, and every path, size and digest is checked before a file is written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import ContentError, Diagnostic, InputFileError, Span, UsageError
from generator.files import display_path, list_tree, read_bytes, write_bytes
from generator.intake.door import take_pdf
from generator.making.dossier_folder import refuse_within_dossier
from generator.model.embedded import CONTENT_FILE, EmbeddedContent, OmittedFile, name_word_file
from generator.model.names import slugify
from generator.pdf_files.attached_files import AttachedFile, list_attached_files, read_attached_file
from generator.project import Project
from generator.reading.clause_files import find_model
from generator.reading.embedded_content import MAX_CONTENT_BYTES, read_embedded_content, read_embedded_file
from generator.renewing.folder_names import check_folder_name

_MAX_WORD_BYTES = 128 * 1024 * 1024
_SUFFIX = "-extrait"
_HINT_ELSEWHERE = "donner un autre nom avec -o, par exemple -o content/nouveau"
_HINT_WITHOUT = (
    "seuls les PDF écrits par ce programme portent leur contenu ; imprimé en PDF ou numérisé, un document le perd"
)


@dataclass(frozen=True, slots=True)
class ExtractionRequest:
    """A PDF, and the folder to make from it; without one, `content/<dossier>-extrait`."""

    source: Path
    project: Project
    target: Path | None = None


@dataclass(frozen=True, slots=True)
class PdfContent:
    """What a PDF carries: its content, the convention's DOCX when it has it, and the names of all it carries."""

    content: EmbeddedContent
    word: bytes | None
    attached: tuple[AttachedFile, ...]


@dataclass(frozen=True, slots=True)
class ExtractionReport:
    """What was written, where the model stands (a sentence), and the dossier's files that the PDF does not carry."""

    folder: Path
    files: tuple[Path, ...]
    model: str
    omitted: tuple[OmittedFile, ...]


@dataclass(frozen=True, slots=True)
class _ModelPlace:
    """Under what name the extracted dossier finds its model, and what must be written for it."""

    name: str
    files: dict[Path, bytes]
    sentence: str


def read_pdf_content(data: bytes, name: str) -> PdfContent:
    """What a PDF named `name` carries; stamped or signed, it is read all the same, and never changed.

    Raises: `InputFileError` when it cannot be read, carries no content, or one that must not be trusted.
    """
    pdf = take_pdf(data, name).pdf
    found = read_attached_file(pdf, name, CONTENT_FILE, MAX_CONTENT_BYTES)
    if found is None:
        message = "ce PDF ne porte pas le contenu d'une CTG"
        raise InputFileError(Diagnostic(Code.CONTENU_ABSENT, message, Span(name), hint=_HINT_WITHOUT))
    attached = list_attached_files(pdf, name)
    words = (one.name for one in attached if one.relationship == "Alternative" and one.name.endswith(".docx"))
    carried = next(words, name_word_file())
    word = read_attached_file(pdf, name, carried, _MAX_WORD_BYTES)
    if word is not None and not word.startswith(b"PK\x03\x04"):
        message = f"le fichier joint « {carried} » n'est pas un fichier Word"
        raise InputFileError(Diagnostic(Code.PIECE_JOINTE_ILLISIBLE, message, Span(name), hint=_HINT_WITHOUT))
    return PdfContent(read_embedded_content(found, name), word, attached)


def list_content(source: Path) -> tuple[str, ...]:
    """What a PDF carries, as lines to show; nothing is written.

    Raises: `InputFileError`, as `read_pdf_content`.
    """
    found = read_pdf_content(read_bytes(source), display_path(source))
    content = found.content
    return (
        f"dossier {content.dossier.nom}, écrit par {content.programme.nom} {content.programme.version}",
        *(f"  {file.chemin}" for file in content.dossier.fichiers),
        f"modèle {content.modele.nom}, version {content.modele.version}",
        *(f"  {file.chemin}" for file in content.modele.fichiers),
        "pièces jointes du PDF",
        *(f"  {file.name} ({file.relationship or 'sans relation'})" for file in found.attached),
        *list_omitted(content.dossier.non_joints),
    )


def list_omitted(omitted: tuple[OmittedFile, ...]) -> tuple[str, ...]:
    """The files that a PDF does not carry, as lines to show; none when it carries all."""
    lines = tuple(f"  {_printable(f.chemin)} ({f.octets} octets, SHA-256 {f.sha256[:16]}…)" for f in omitted)
    return ("absents du PDF, à remettre dans le dossier s'ils servent encore :", *lines) if lines else ()


def extract_dossier(request: ExtractionRequest) -> ExtractionReport:
    """Make a dossier from the content of a PDF, its model beside it when it is not there, and the DOCX.

    Raises: `InputFileError` when the PDF has no content to trust; `UsageError` when something stands there already:
    nothing is written then. `OutputError` when the place cannot be written.
    """
    name = display_path(request.source)
    found = read_pdf_content(read_bytes(request.source), name)
    content = found.content
    folder = request.target or _default_folder(content, request.project)
    if folder.name in ("", ".."):
        folder = folder.resolve()
    refuse_occupied(folder)
    model = _place_model(content, folder, request.project)
    files = {folder / file.chemin: read_embedded_file(file) for file in content.dossier.fichiers}
    facts = files.pop(folder / FACTS_FILE)
    if model.name != content.modele.nom:
        facts = _name_model(facts, content.modele.nom, model.name, name)
    word = folder.with_name(f"{folder.name}.docx")
    if found.word is not None:
        if word.exists() and read_bytes(word) != found.word:
            raise UsageError(
                Diagnostic(Code.PLACE_OCCUPEE, "ce fichier existe déjà", Span(display_path(word)), hint=_HINT_ELSEWHERE)
            )
        files[word] = found.word
    # The facts come last: a folder that was not written to its end is not yet a dossier.
    files = {**model.files, **files, folder / FACTS_FILE: facts}
    for path, data in files.items():
        write_bytes(path, data)
    return ExtractionReport(folder, tuple(files), model.sentence, content.dossier.non_joints)


def _default_folder(content: EmbeddedContent, project: Project) -> Path:
    name = Path(slugify(content.dossier.nom)[:80] + _SUFFIX)
    folder = project.content if project.content.is_dir() else project.root
    return Path(display_path(folder / name))


def refuse_occupied(folder: Path, hint: str = _HINT_ELSEWHERE) -> None:
    """Raise `UsageError` when something stands where a dossier is to be made; an empty folder does not count.

    So does a name that some system could not keep.
    """
    check_folder_name(folder)
    refuse_within_dossier(folder.absolute().parent)
    if folder.is_dir() and any(folder.iterdir()):
        message = "ce dossier existe et n'est pas vide : rien n'y est écrit"
    elif folder.exists() and not folder.is_dir():
        message = "un fichier porte déjà ce nom"
    else:
        return
    raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=hint))


def _place_model(content: EmbeddedContent, folder: Path, project: Project) -> _ModelPlace:
    """Use the model that is there when it is the same; write it under its name when there is none, else another.

    A model that others use is never touched, nor hidden by one of the same name.
    """
    wanted = {file.chemin: read_embedded_file(file) for file in content.modele.fichiers}
    own, version = content.modele.nom, content.modele.version
    other = own[:30].rstrip("-") + _SUFFIX
    for name in (own, other, *(f"{other}-{rank}" for rank in range(2, 100))):
        try:
            there = find_model(folder, name, project)
        except ContentError:
            place = folder.parent / "modeles" / name
            files = {place / path: data for path, data in wanted.items()}
            if any(path.exists() for path in files):
                continue
            sentence = f"modèle {own}, version {version} : écrit dans {display_path(place)}"
            if name != own:
                sentence += f" ; celui d'ici, de même nom, n'est plus le même, et {FACTS_FILE} nomme donc {name}"
            return _ModelPlace(name, files, sentence)
        if _read_model_files(there) == wanted:
            return _ModelPlace(name, {}, f"modèle {own}, version {version} : identique à {display_path(there)}")
    message = f"trop de modèles s'appellent déjà {other}"
    raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint=_HINT_ELSEWHERE))


def _read_model_files(folder: Path) -> dict[str, bytes]:
    paths = [p for p in list_tree(folder) if "__pycache__" not in p.parts and p.suffix != ".py"]
    return {p.relative_to(folder).as_posix(): read_bytes(p) for p in paths}


def _name_model(facts: bytes, former: str, name: str, source: str) -> bytes:
    pattern = rf"^modele:[ \t]*([\"']?){re.escape(former)}\1(?=[ \t]*(?:#[^\r\n]*)?\r?$)"
    text, count = re.subn(pattern, f"modele: {name}", facts.decode(), count=1, flags=re.MULTILINE)
    if not count:
        message = f"le modèle {former} a changé depuis ce PDF, et son {FACTS_FILE} ne permet pas d'en nommer un autre"
        hint = "extraire hors du projet, avec -o, là où aucun modèle ne porte ce nom"
        raise InputFileError(Diagnostic(Code.CONTENU_MODELE, message, Span(source), hint=hint))
    return text.encode()


def _printable(words: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in words)
