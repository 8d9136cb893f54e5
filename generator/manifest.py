"""`manifeste.json`: what a dossier's output was made from and what it holds, by digest; no clock time.

It is read and written here only: everywhere else it is the value `Manifest`, whose fields name their JSON keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from generator.files import digest_file, read_bytes, sha256
from generator.model.document import Document, walk_blocks
from generator.model.dossier import Dossier
from generator.model.pieces import SIGNED_ACT
from generator.output_folder import OF_ACTS
from generator.version import __version__

MANIFEST_FILE = "manifeste.json"
MANIFEST_PAGE = "manifeste.html"  # what it says, for a person to read: made from it alone
_CHANGES, _PLACE, _FORMER, _ACT = "clauses_changees", "lieu", "anterieures", "acte"


@dataclass(frozen=True, slots=True)
class PieceRecord:
    """A written piece: its tree, its pages and where one signs (1-based, in its PDF; none when no PDF was made).

    `block_pages`: the first and the last page of each block, in the PDF that was written.
    """

    document: Document
    page_count: int
    signature_pages: tuple[int, ...]
    block_pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """The program, or the model of clauses."""

    name: Annotated[str, Field(alias="nom")]
    version: str


@dataclass(frozen=True, slots=True)
class DeviationEntry:
    """An écart that the texts have from their model: its clause, its reason, its file and line."""

    clause: str
    reason: Annotated[str, Field(alias="motif")]
    place: Annotated[str, Field(alias="lieu")]


@dataclass(frozen=True, slots=True)
class ClauseChangeEntry:
    """A clause that the dossier strikes from its model or adds to it: which, what is done, why, its file and line."""

    clause: str
    kind: Annotated[str, Field(alias="sorte")]
    reason: Annotated[str, Field(alias="motif")]
    place: Annotated[str, Field(alias="lieu")]


@dataclass(frozen=True, slots=True)
class PieceEntry:
    """A piece as it was last written. Pages are 1-based; `blocks` are the origins of its blocks, by identity."""

    title: Annotated[str, Field(alias="titre")]
    draft: Annotated[bool, Field(alias="projet")]
    page_count: Annotated[int, Field(alias="pages")]
    signature_pages: Annotated[tuple[int, ...], Field(alias="pages_signature")]
    blocks: Annotated[Mapping[str, str], Field(alias="blocs")]
    block_pages: Annotated[Mapping[str, tuple[int, int]], Field(alias="pages_blocs")]


@dataclass(frozen=True, slots=True)
class OriginalEntry:
    """An original: whose, on which text (by digest), which of its pages are to be signed and which have come back."""

    number: Annotated[int, Field(alias="numero")]
    party: Annotated[str, Field(alias="partie")]
    file: Annotated[str, Field(alias="fichier")]
    text: Annotated[str, Field(alias="texte")]
    page_count: Annotated[int, Field(alias="pages")]
    signature_pages: Annotated[tuple[int, ...], Field(alias="pages_signature")]
    received_pages: Annotated[tuple[int, ...], Field(alias="pages_recues")]
    signed: Annotated[bool, Field(alias="signe")]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an output folder was made from and what it holds.

    `inputs` are digests by the path that messages show; `outputs` are digests by the path below the output folder;
    `signed_originals` are those of the files that came back signed electronically. `place` is where the dossier is,
    relative to the root of its project, or absolute when it is outside. `former` are outputs of other inputs, which
    stand there as long as no command writes them again: they are ours, and describe nothing of today.
    `act` is the base name of the files of the act, where it is no convention.
    """

    program: Annotated[NamedVersion, Field(alias="programme")]
    dossier: str
    model: Annotated[NamedVersion, Field(alias="modele")]
    content_date: Annotated[str, Field(alias="date_contenu")]  # AAAA-MM-JJ, empty when no piece was ever written
    overrides: Annotated[tuple[str, ...], Field(alias="clauses_remplacees")]
    deviations: Annotated[tuple[DeviationEntry, ...], Field(alias="ecarts")]
    pieces: Mapping[str, PieceEntry]
    inputs: Annotated[Mapping[str, str], Field(alias="entrees")]
    signed_originals: Annotated[Mapping[str, str], Field(alias="originaux_signes")]
    originals: Annotated[tuple[OriginalEntry, ...], Field(alias="exemplaires")]
    outputs: Annotated[Mapping[str, str], Field(alias="sorties")]
    # Each of these is written when it says something.
    changes: Annotated[tuple[ClauseChangeEntry, ...], Field(alias=_CHANGES)] = ()
    place: Annotated[str, Field(alias=_PLACE)] = ""
    former: Annotated[Mapping[str, str], Field(alias=_FORMER)] = field(default_factory=dict)
    act: Annotated[str, Field(alias=_ACT)] = ""

    def find_piece_file(self, piece: str, names: Iterable[str]) -> str | None:
        """The PDF of a piece among file names: « annexe-1-diagnostic.pdf » is that of « annexe-1 »."""
        if self.act and piece == SIGNED_ACT.id:
            return next((name for name in names if name == f"{self.act}.pdf"), None)
        whole, start = f"{piece}.pdf", f"{piece}-"
        return next((n for n in names if n == whole or (n.startswith(start) and n.endswith(".pdf"))), None)


class ManifestFault(ValueError):
    """A file that is no manifest of ours; `key` is the first part of it that is missing or wrong."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


_ADAPTER = TypeAdapter(Manifest)


def parse_manifest(data: bytes) -> Manifest:
    """The manifest in the bytes of its file.

    Raises: `ManifestFault` when they are damaged, or another program's.
    """
    try:
        return _ADAPTER.validate_json(data, strict=True)
    except ValidationError as fault:
        place = fault.errors(include_url=False, include_context=False, include_input=False)[0]["loc"]
        raise ManifestFault(str(place[0]) if place else "") from fault


def read_manifest(data: bytes) -> Manifest | None:
    """The same; nothing when it cannot be read, since it is always made again."""
    try:
        return parse_manifest(data)
    except ManifestFault:
        return None


def find_manifest(folder: Path) -> Manifest | None:
    """The manifest of an output folder; nothing when there is none that can be read."""
    path = folder / MANIFEST_FILE
    return read_manifest(read_bytes(path)) if path.is_file() else None


def list_known_outputs(folder: Path) -> dict[str, str]:
    """The digests of the files of an output folder that this program wrote, by the manifest; none without one.

    The manifest itself is nobody else's, whatever is in it; nor is the page that says the same.
    """
    manifest = find_manifest(folder)
    written = {**manifest.former, **manifest.outputs} if manifest is not None else {}
    page = digest_file(folder / MANIFEST_PAGE)
    own = {MANIFEST_FILE: digest_file(folder / MANIFEST_FILE), **({MANIFEST_PAGE: page} if page else {})}
    return {**written, **own}


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as UTF-8 JSON."""
    content: dict[str, Any] = _ADAPTER.dump_python(manifest, mode="json", by_alias=True)
    for key in (_CHANGES, _PLACE, _FORMER, _ACT):
        if not content[key]:
            del content[key]
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def build_manifest(
    dossier: Dossier,
    pieces: tuple[PieceRecord, ...],
    outputs: Mapping[str, bytes],
    previous: Manifest | None = None,
    originals: Sequence[OriginalEntry] | None = None,
) -> Manifest:
    """The manifest of what has just been made. `outputs` are keyed by their path under the dossier's output folder.

    What `previous` recorded for other pieces and outputs of the same inputs is kept; scans and acknowledgements, which
    no piece is written from, may have come since. What was made from an act (originals, copies, sendings) is kept
    whatever has changed. `originals` says what is signed and what has come back signed.
    """
    inputs = {file.name: sha256(file.data) for file in dossier.inputs}
    kept = previous if previous is not None and _is_made_from(previous, inputs, dossier.folder) else None
    written = previous.outputs if previous is not None else {}
    of_acts = {name: digest for name, digest in written.items() if "/" in name and name.split("/", 1)[0] in OF_ACTS}
    listed = {**of_acts, **(kept.outputs if kept else {}), **_digest_files(outputs)}
    former = {**(previous.former if previous is not None else {}), **written}
    entries = {**(kept.pieces if kept else {}), **{r.document.meta.piece: _describe_piece(r) for r in pieces}}
    day = pieces[0].document.meta.content_date.isoformat() if pieces else kept.content_date if kept else ""
    if originals is None:
        originals = previous.originals if previous is not None else ()
    return Manifest(
        program=NamedVersion("ctg", __version__),
        dossier=dossier.name,
        model=NamedVersion(dossier.model.plan.nom, dossier.model.plan.version),
        content_date=day,
        overrides=tuple(sorted(c.id for c in dossier.clauses.values() if c.overrides)),
        deviations=tuple(
            DeviationEntry(d.clause, d.reason, f"{d.origin.file}:{d.origin.line}") for d in dossier.deviations
        ),
        pieces=dict(sorted(entries.items())),
        inputs=inputs,
        signed_originals={file.path: sha256(file.data) for file in dossier.electronic_originals},
        originals=tuple(originals),
        outputs=dict(sorted(listed.items())),
        changes=tuple(
            ClauseChangeEntry(c.clause, c.kind.value, c.reason, f"{c.origin.file}:{c.origin.line}")
            for c in dossier.changes
        ),
        place=dossier.place,
        former=_list_former(former, listed),
        act=dossier.model.plan.acte.fichier or "",
    )


def record_outputs(manifest: Manifest, outputs: Mapping[str, bytes], former: Iterable[str] = ()) -> Manifest:
    """The manifest with more outputs, less the `former` ones; the rest as it was."""
    gone = frozenset(former)
    kept = {name: digest for name, digest in manifest.outputs.items() if name not in gone}
    listed = dict(sorted({**kept, **_digest_files(outputs)}.items()))
    return replace(
        manifest, outputs=listed, former=_list_former(manifest.former, {**listed, **dict.fromkeys(gone, "")})
    )


def _list_former(digests: Mapping[str, str], listed: Mapping[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in sorted(digests.items()) if name not in listed}


def join_manifests(parts: Sequence[Manifest]) -> Manifest:
    """The manifest of a dossier whose pieces were written apart, each part under a manifest of its own.

    The first one has kept what its previous manifest recorded; the others hold only what was written.
    """
    pieces = {name: piece for part in parts for name, piece in part.pieces.items()}
    outputs = {name: digest for part in parts for name, digest in part.outputs.items()}
    return replace(
        parts[0],
        pieces=dict(sorted(pieces.items())),
        outputs=dict(sorted(outputs.items())),
        former=_list_former(parts[0].former, outputs),
    )


def find_block_pages(
    manifest: Manifest, dossier: Dossier, documents: Iterable[Document], outputs: Mapping[str, bytes]
) -> dict[str, tuple[int, ...]]:
    """The pages of each block in the PDFs `outputs` that a manifest describes; nothing where they may be other words.

    The dossier and its model must be, byte for byte, what the PDFs were made from, and give the same blocks; each PDF
    must be the one that was written.
    """
    if not _is_made_from(manifest, {file.name: sha256(file.data) for file in dossier.inputs}, dossier.folder):
        return {}
    blocks = {document.meta.piece: _list_origins(document) for document in documents}
    return {
        name: tuple(range(first, last + 1))
        for piece, entry in manifest.pieces.items()
        for file in [manifest.find_piece_file(piece, outputs)]
        if file is not None
        and manifest.outputs.get(file) == sha256(outputs[file])
        and entry.blocks == blocks.get(piece)
        for name, (first, last) in entry.block_pages.items()
    }


def _digest_files(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: sha256(data) for name, data in files.items()}


def _is_made_from(manifest: Manifest, inputs: Mapping[str, str], folder: str) -> bool:
    """Whether the pieces were written from the same files of the dossier `folder` and of its model."""
    return _list_written(manifest.inputs, folder) == _list_written(inputs, folder)


def _list_written(inputs: Mapping[str, str], folder: str) -> dict[str, str]:
    """The inputs that pieces are written from."""
    received = tuple(f"{folder}/{name}/" for name in ("signatures", "prefecture"))
    return {name: digest for name, digest in inputs.items() if not name.startswith(received)}


def _describe_piece(record: PieceRecord) -> PieceEntry:
    meta = record.document.meta
    return PieceEntry(
        title=meta.title,
        draft=meta.draft,
        page_count=record.page_count,
        signature_pages=record.signature_pages,
        blocks=_list_origins(record.document),
        block_pages=dict(sorted(record.block_pages.items())),
    )


def _list_origins(document: Document) -> dict[str, str]:
    return {
        block.id: f"{block.origin.file}:{block.origin.line}"
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if hasattr(block, "origin")
    }
