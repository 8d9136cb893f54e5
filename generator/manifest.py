"""`manifeste.json`: what a dossier's output was made from and what it holds, by digest; no clock time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.files import sha256
from generator.model.document import Document, walk_blocks
from generator.model.dossier import Dossier
from generator.output_folder import SENDINGS
from generator.version import __version__

MANIFEST_FILE = "manifeste.json"


@dataclass(frozen=True, slots=True)
class PieceRecord:
    """A written piece: its tree, its pages and where one signs (1-based, in its PDF; none when no PDF was made).

    `block_pages`: the first and the last page of each block, in the PDF that was written.
    """

    document: Document
    page_count: int
    signature_pages: tuple[int, ...]
    block_pages: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def build_manifest(
    dossier: Dossier,
    pieces: tuple[PieceRecord, ...],
    outputs: Mapping[str, bytes],
    previous: Mapping[str, Any] | None = None,
    originals: Sequence[Mapping[str, object]] | None = None,
) -> bytes:
    """The manifest as UTF-8 JSON. `outputs` are keyed by their path under the dossier's output folder.

    What `previous` recorded for other pieces and outputs of the same inputs is kept; scans and acknowledgements, which
    no piece is written from, may have come since. What was prepared for the préfecture is kept whatever has changed: it
    may have been sent. `originals` says what is signed and what has come back signed.
    """
    inputs = {file.name: sha256(file.data) for file in dossier.inputs}
    before = previous.get("entrees", {}) if previous is not None else {}
    same = _list_written(before, dossier.folder) == _list_written(inputs, dossier.folder)
    kept = previous if previous is not None and same else {}
    former = previous.get("sorties", {}) if previous is not None else {}
    sent = {name: digest for name, digest in former.items() if name.startswith(f"{SENDINGS}/")}
    records = {**kept.get("pieces", {}), **{r.document.meta.piece: _describe_piece(r) for r in pieces}}
    content = {
        "programme": {"nom": "ctg", "version": __version__},
        "dossier": dossier.name,
        "modele": {"nom": dossier.model.plan.nom, "version": dossier.model.plan.version},
        "date_contenu": pieces[0].document.meta.content_date.isoformat() if pieces else kept.get("date_contenu", ""),
        "clauses_remplacees": sorted(c.id for c in dossier.clauses.values() if c.overrides),
        "ecarts": [
            {"clause": d.clause, "motif": d.reason, "lieu": f"{d.origin.file}:{d.origin.line}"}
            for d in dossier.deviations
        ],
        "pieces": dict(sorted(records.items())),
        "entrees": inputs,
        "originaux_signes": {file.path: sha256(file.data) for file in dossier.electronic_originals},
        "exemplaires": list(originals) if originals is not None else kept.get("exemplaires", []),
        "sorties": dict(
            sorted({**sent, **kept.get("sorties", {}), **{n: sha256(d) for n, d in outputs.items()}}.items())
        ),
    }
    return _write_json(content)


def record_outputs(manifest: Mapping[str, Any], outputs: Mapping[str, bytes], former: Iterable[str] = ()) -> bytes:
    """The manifest with more outputs, less the `former` ones; the rest as it was."""
    gone = frozenset(former)
    kept = {name: digest for name, digest in manifest.get("sorties", {}).items() if name not in gone}
    return _write_json(
        {**manifest, "sorties": dict(sorted({**kept, **{n: sha256(d) for n, d in outputs.items()}}.items()))}
    )


def join_manifests(parts: Sequence[bytes]) -> bytes:
    """The manifest of a dossier whose pieces were written apart, each part under a manifest of its own.

    The first one has kept what its previous manifest recorded; the others hold only what was written.
    """
    contents = [json.loads(part) for part in parts]
    pieces = {name: piece for content in contents for name, piece in content["pieces"].items()}
    outputs = {name: digest for content in contents for name, digest in content["sorties"].items()}
    return _write_json(
        {**contents[0], "pieces": dict(sorted(pieces.items())), "sorties": dict(sorted(outputs.items()))}
    )


def _write_json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _list_written(inputs: Mapping[str, str], folder: str) -> dict[str, str]:
    """The inputs that pieces are written from."""
    received = tuple(f"{folder}/{name}/" for name in ("signatures", "prefecture"))
    return {name: digest for name, digest in inputs.items() if not name.startswith(received)}


def read_manifest(data: bytes) -> Mapping[str, Any]:
    """A manifest's content; an empty one when it cannot be read, since it is always made again."""
    try:
        content = json.loads(data)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def find_block_pages(
    content: Mapping[str, Any], dossier: Dossier, documents: Iterable[Document], outputs: Mapping[str, bytes]
) -> dict[str, tuple[int, ...]]:
    """The pages of each block in the PDFs `outputs` that a manifest describes; nothing where they may be other words.

    The dossier and its model must be, byte for byte, what the PDFs were made from, and give the same blocks; each PDF
    must be the one that was written.
    """
    inputs = {file.name: sha256(file.data) for file in dossier.inputs}
    same = _list_written(content.get("entrees", {}), dossier.folder) == _list_written(inputs, dossier.folder)
    if not same:
        return {}
    blocks = {document.meta.piece: _list_origins(document) for document in documents}
    digests = content.get("sorties", {})
    return {
        name: tuple(range(pages[0], pages[-1] + 1))
        for piece, record in content.get("pieces", {}).items()
        for file in [find_piece_file(piece, outputs)]
        if file is not None and digests.get(file) == sha256(outputs[file]) and record.get("blocs") == blocks.get(piece)
        for name, pages in record.get("pages_blocs", {}).items()
    }


def find_piece_file(piece: str, names: Iterable[str]) -> str | None:
    """The PDF of a piece among file names: « annexe-1-diagnostic.pdf » is that of « annexe-1 »."""
    return next((n for n in names if n == f"{piece}.pdf" or (n.startswith(f"{piece}-") and n.endswith(".pdf"))), None)


def _describe_piece(record: PieceRecord) -> dict[str, Any]:
    document = record.document
    return {
        "titre": document.meta.title,
        "projet": document.meta.draft,
        "pages": record.page_count,
        "pages_signature": list(record.signature_pages),
        "blocs": _list_origins(document),
        "pages_blocs": {name: list(pages) for name, pages in sorted(record.block_pages.items())},
    }


def _list_origins(document: Document) -> dict[str, str]:
    return {
        block.id: f"{block.origin.file}:{block.origin.line}"
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if hasattr(block, "origin")
    }
