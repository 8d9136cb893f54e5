"""What the register keeps of an act that was frozen: its text's digest, its pieces, its people, its files by digest.

`acte.json` is read and written here only. Its form is `docs/schemas/acte.schema.json`; a version that was given is
read for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from generator.manifest import NamedVersion

ACT_FILE = "acte.json"


@dataclass(frozen=True, slots=True)
class FrozenPiece:
    """A piece of the act. Files are paths below the act's folder; pages are 1-based, in the piece's own PDF.

    An `open` piece holds what goes on changing once the act is frozen (deliberations): it is filled again from what
    comes back, and is no part of the text. `linked` is the PDF whose links to the other pieces wait for the joined
    file.
    """

    id: str
    title: Annotated[str, Field(alias="titre")]
    pdf: str
    docx: str
    linked: Annotated[str, Field(alias="pdf_a_joindre")]
    tree: Annotated[str, Field(alias="arbre")]
    page_prefix: Annotated[str, Field(alias="prefixe_pages")]
    page_count: Annotated[int, Field(alias="pages")]
    signature_pages: Annotated[tuple[int, ...], Field(alias="pages_signature")]
    open: Annotated[bool, Field(alias="ouverte")] = False


@dataclass(frozen=True, slots=True)
class FrozenParty:
    """A party of the act, and the original that it signs."""

    id: str
    name: Annotated[str, Field(alias="nom")]
    original: Annotated[str, Field(alias="exemplaire")]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Where an act that was signed before it was recorded comes from: a file or a folder, by digest.

    `pieces` are those that the source holds; `differences` say how today's content differs from it.
    """

    source: str
    digest: Annotated[str, Field(alias="empreinte")]
    pieces: tuple[str, ...]
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ActRecord:
    """An act as it was frozen. `day` is AAAA-MM-JJ; `text` is the digest of the words that are signed.

    `dossier` is the name that the codes of the signature pages bear, whatever the folder is called later. `files` are
    the digests (SHA-256) of everything below the act's folder but what comes back later. `written_twice` says
    that it was made a second time by a process that remembered nothing, to the same bytes; acts that were frozen before
    that was done do not say it.
    """

    number: Annotated[int, Field(alias="numero")]
    nature: str
    title: Annotated[str, Field(alias="titre")]
    dossier: str
    day: Annotated[str, Field(alias="arrete_le")]
    by: Annotated[str, Field(alias="arrete_par")]
    program: Annotated[NamedVersion, Field(alias="programme")]
    model: Annotated[NamedVersion, Field(alias="modele")]
    content_date: Annotated[str, Field(alias="date_contenu")]
    text: Annotated[str, Field(alias="texte")]
    signature_pages: Annotated[tuple[int, ...], Field(alias="pages_signature")]
    page_count: Annotated[int, Field(alias="pages")]
    joined: Annotated[str, Field(alias="fichier_joint")]  # empty when only the originals that were signed are known
    to_sign: Annotated[str, Field(alias="fichier_a_signer")]  # empty when it was signed before it was recorded
    fields: Annotated[tuple[tuple[str, str], ...], Field(alias="champs")]
    pieces: tuple[FrozenPiece, ...]
    parties: tuple[FrozenParty, ...]
    deliberations: Annotated[Mapping[str, str], Field(alias="deliberations")]  # by party: those that annexe 5 held
    files: Annotated[Mapping[str, str], Field(alias="fichiers")]
    taken_over: Annotated[TakenOver | None, Field(alias="repris_de")] = None
    written_twice: Annotated[bool, Field(alias="ecrit_deux_fois")] = False
    schema: Literal["ctg-acte"] = "ctg-acte"
    version: Literal[1] = 1

    @property
    def amendment(self) -> int:
        """The number of the avenant that the act is; 0 for the convention, which is act n° 1."""
        return self.number - 1

    @property
    def called(self) -> str:
        """« convention », « avenant n° 1 »."""
        return f"{self.nature} n° {self.amendment}" if self.amendment else self.nature

    @property
    def noun(self) -> str:
        """« la convention », « l'avenant n° 1 »."""
        return f"l'{self.called}" if self.amendment else f"la {self.called}"


class ActFault(ValueError):
    """A file that is no act of ours; `key` is the first part of it that is missing or wrong."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


_ADAPTER = TypeAdapter(ActRecord)


def parse_act(data: bytes) -> ActRecord:
    """The act in the bytes of its file.

    Raises: `ActFault` when they are damaged, or of a version that this program does not know.
    """
    try:
        record = _ADAPTER.validate_json(data, strict=True)
    except ValidationError as fault:
        place = fault.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        raise ActFault(str(place[0]) if place else "") from fault
    if not _stays_inside(record.dossier) or "/" in record.dossier:
        raise ActFault("dossier")
    if not all(_stays_inside(name) for name in record.files):
        raise ActFault("fichiers")
    return record


def _stays_inside(name: str) -> bool:
    """Whether a path of the record is one below the act's folder, whatever the system."""
    path = PurePosixPath(name)
    plain = bool(path.parts) and path.as_posix() == name and not path.is_absolute() and ".." not in path.parts
    return plain and not any(sign in name for sign in ("\\", ":", "\0"))


def write_act(record: ActRecord) -> bytes:
    """The act as UTF-8 JSON."""
    content: dict[str, Any] = _ADAPTER.dump_python(record, mode="json", by_alias=True)
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def describe_act_format() -> dict[str, Any]:
    """The JSON Schema of `acte.json`."""
    return _ADAPTER.json_schema(by_alias=True)
