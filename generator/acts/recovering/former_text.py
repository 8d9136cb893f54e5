"""The content that says a text which was signed: today's, or one that a PDF of the program carries, opened apart."""

from __future__ import annotations

from contextlib import ExitStack

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span
from generator.files import make_folder, write_bytes
from generator.intake.door import take_pdf
from generator.making.composition import list_pieces
from generator.making.workshop import Workshop, open_workshop
from generator.model.embedded import CONTENT_FILE
from generator.pdf_files.attached_files import read_attached_file
from generator.project import CONTENT, MODELS, Project
from generator.reading.embedded_content import MAX_CONTENT_BYTES, read_embedded_content, read_embedded_file
from generator.writing.parity import digest_signed_text


def find_text(living: Workshop, text: str, contents: dict[bytes, str], stack: ExitStack) -> Workshop:
    """The content whose words have the digest `text`: today's, else one of `contents`, each with where it was found.

    Raises: `ContentError` when none has; `InputFileError` when a carried content cannot be read.
    """
    if digest_words(living) == text:
        return living
    for content, name in contents.items():
        carried = open_carried(content, living, name, stack)
        if digest_words(carried) == text:
            return carried
    message = f"ni le contenu d'aujourd'hui ni celui que portent les exemplaires ne redonnent le texte signé ({text})"
    hint = "rétablir le contenu et le modèle tels qu'ils étaient à la signature, puis relancer"
    raise ContentError(Diagnostic(Code.REPRISE_DIFFERENTE, message, Span(living.dossier.folder), hint=hint))


def digest_words(workshop: Workshop) -> str:
    """The digest of the words that a content says."""
    return digest_signed_text(workshop.compose(list_pieces(workshop.dossier), draft=False))


def read_carried(pdf: bytes, name: str) -> bytes | None:
    """The content that a PDF of ours carries; nothing when it is none.

    Raises: `InputFileError` when the PDF cannot be read.
    """
    return read_attached_file(take_pdf(pdf, name).pdf, name, CONTENT_FILE, MAX_CONTENT_BYTES)


def open_carried(data: bytes, living: Workshop, name: str, stack: ExitStack) -> Workshop:
    """The dossier of a carried content, opened apart with the templates of today's.

    Raises: `InputFileError`, `ContentError` when it cannot be read.
    """
    content = read_embedded_content(data, name)
    place = stack.enter_context(make_folder())
    folder = place / CONTENT / content.dossier.nom
    for file in content.dossier.fichiers:
        write_bytes(folder / file.chemin, read_embedded_file(file), lasting=False)
    for file in content.modele.fichiers:
        write_bytes(place / MODELS / content.modele.nom / file.chemin, read_embedded_file(file), lasting=False)
    carried = open_workshop(folder, Project(place, "le contenu d'un exemplaire"))
    return Workshop(carried.dossier, living.furniture, carried.taken)
