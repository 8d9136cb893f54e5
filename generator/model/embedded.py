"""What a PDF carries so that its CTG can be made again: one JSON of facts and files, and how its paths must look.

The keys are French, as in the dossier's own files. The JSON is one and the same in every piece of a dossier, so that
a file joined from several carries it once.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, JsonValue, model_validator

from generator.model.facts import Facts
from generator.model.pieces import SIGNED_ACT
from generator.model.words.values import Digest, Identifier, Words

CONTENT_FILE = "contenu-ctg.json"
CONTENT_DESCRIPTION = "Contenu dont ce document est fait : faits, textes et modèle de clauses"
CONTENT_FORMAT = 1
MAX_LOGO_BYTES = 1024 * 1024
MAX_LOGOS_BYTES = 4 * 1024 * 1024  # all logos of a dossier, and all its pictures: every piece carries them
MAX_FILES = 5000
# A dossier and a model are made of these; a program has no place among them.
SUFFIXES = (".yaml", ".md", ".csv", ".png", ".svg", ".jpg", ".jpeg")
_MAX_PATH = 200
_MAX_DEPTH = 4
# What some system refuses in a file name, or takes for something else; devices of Windows have these names too.
_REFUSED = re.compile(r'[\\:*?"<>|]')
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def name_word_file(slug: str = "") -> str:
    """The Word file that the PDF of a signed act carries, by the base name of the act's files."""
    return f"{slug or SIGNED_ACT.slug}.docx"


def is_safe_path(path: str) -> bool:
    """Whether a relative path, with `/`, stays below its folder on any system and names a dossier's kind of file."""
    parts = path.split("/")
    return (
        len(path) <= _MAX_PATH
        and len(parts) <= _MAX_DEPTH
        and path.lower().endswith(SUFFIXES)
        and path.isprintable()
        and not _REFUSED.search(path)
        and all(
            part and part[0] not in ".~ " and part[-1] not in ". " and not _DEVICE.fullmatch(part) for part in parts
        )
    )


def _check_path(path: str) -> str:
    if not is_safe_path(path):
        raise ValueError("chemin refusé")
    return path


RelativePath = Annotated[str, AfterValidator(_check_path)]
_ONE_CONTENT: list[JsonValue] = [{"required": ["texte"]}, {"required": ["base64"]}]


class EmbeddedFile(Facts):
    """A file with its exact content: `texte` when it is UTF-8, else `base64`. `sha256` is that of its bytes."""

    model_config = ConfigDict(
        json_schema_extra={
            "description": "Un fichier et son contenu exact : « texte » s'il est en UTF-8, sinon « base64 ».",
            "oneOf": _ONE_CONTENT,
        }
    )

    chemin: RelativePath
    sha256: Digest
    texte: str | None = None
    base64: str | None = None

    @model_validator(mode="after")
    def _has_one_content(self) -> EmbeddedFile:
        if (self.texte is None) == (self.base64 is None):
            raise ValueError("« texte » ou « base64 », l'un des deux")
        return self


class OmittedFile(Facts):
    """A file of the dossier that the PDF does not carry: it is only named, to be put back by hand."""

    model_config = ConfigDict(
        json_schema_extra={"description": "Un fichier du dossier que le PDF ne porte pas : il est seulement nommé."}
    )

    chemin: Words
    sha256: Digest
    octets: Annotated[int, Field(ge=0)]
    nature: Literal["signature", "deliberation", "accuse", "logo", "image", "autre"]


class EmbeddedProgram(Facts):
    """The program that made the PDF."""

    model_config = ConfigDict(json_schema_extra={"description": "Le programme qui a écrit le PDF."})

    nom: Words
    version: Words


class EmbeddedModel(Facts):
    """The model of clauses, whole: it may have changed since."""

    model_config = ConfigDict(json_schema_extra={"description": "Le modèle de clauses, entier."})

    nom: Identifier
    version: Words
    fichiers: Annotated[tuple[EmbeddedFile, ...], Field(min_length=1, max_length=MAX_FILES)]


class EmbeddedDossier(Facts):
    """The dossier's files. `faits` are the facts of `ctg.yaml` as data, for other programs; the file has the say."""

    model_config = ConfigDict(
        json_schema_extra={
            "description": "Les fichiers du dossier, et les faits de ctg.yaml comme données ; le fichier fait foi."
        }
    )

    nom: Words
    faits: dict[str, Any]
    fichiers: Annotated[tuple[EmbeddedFile, ...], Field(min_length=1, max_length=MAX_FILES)]
    non_joints: Annotated[tuple[OmittedFile, ...], Field(max_length=MAX_FILES)] = ()


class EmbeddedContent(Facts):
    """`contenu-ctg.json`."""

    model_config = ConfigDict(
        json_schema_extra={"description": "Le contenu dont un PDF de CTG est fait (contenu-ctg.json)."}
    )

    version_format: Literal[1]
    programme: EmbeddedProgram
    dossier: EmbeddedDossier
    modele: EmbeddedModel


def describe_content_format() -> dict[str, Any]:
    """The JSON Schema of `contenu-ctg.json`, published as `docs/schemas/contenu-ctg.schema.json`."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **EmbeddedContent.model_json_schema()}
