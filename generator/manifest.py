"""`manifeste.json`: what a dossier's output was made from and what it holds, by digest; no clock time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator import __version__
from generator.files import sha256
from generator.model.document import Document, walk_blocks
from generator.model.dossier import Dossier

MANIFEST_FILE = "manifeste.json"
SENDINGS = "transmission"  # below the dossier's output: what is prepared for the préfecture


@dataclass(frozen=True, slots=True)
class PieceRecord:
    """A written piece: its tree, its pages and where one signs (1-based, in its PDF; none when no PDF was made)."""

    document: Document
    page_count: int
    signature_pages: tuple[int, ...]


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


def _describe_piece(record: PieceRecord) -> dict[str, Any]:
    document = record.document
    return {
        "titre": document.meta.title,
        "projet": document.meta.draft,
        "pages": record.page_count,
        "pages_signature": list(record.signature_pages),
        "blocs": {
            block.id: f"{block.origin.file}:{block.origin.line}"
            for section in document.sections
            for block in walk_blocks(section.blocks)
            if hasattr(block, "origin")
        },
    }
