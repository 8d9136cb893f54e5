"""What a batch remembers of each CTG: what it was made from and what was written, by digest; no clock.

The record stands beside the documents (`output/<dossier>/.lot.json`), in one set with them. A CTG is left alone when
everything it would be made from has the digest that the record says, and every file written is still the one that was
written: a file that was touched since is found out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from generator.checking.fingerprint import Fingerprint
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import CtgError, Diagnostic, Severity, Span
from generator.files import digest_file, display_path, list_tree, read_bytes, sha256
from generator.making.dossier_folder import list_inputs
from generator.manifest import MANIFEST_FILE, find_manifest, read_manifest
from generator.model.batch import Balance, MadeDossier
from generator.model.pieces import stands_apart
from generator.project import REFERENCES, Project, find_file
from generator.reading.clause_files import find_model
from generator.workers.program_digest import digest_entries, digest_program

RECORD_FILE = ".lot.json"
_VERSION = 1
# Each thing that documents are made from, and how a person is told that it has changed.
_CAUSES = {
    "dossier": "le dossier a changé",
    "modele": "le modèle de clauses a changé",
    "identite": "l'identité graphique a changé",
    "gabarits": "les gabarits ou les polices ont changé",
    "references": "les tables de référence ont changé",
    "programme": "le programme a changé",
    "demande": "la demande a changé",
}
_FINGERPRINT = TypeAdapter(Fingerprint | None)
_UNTOUCHED, _FIRST, _OUTPUTS = "", "première fois", "des fichiers produits manquent ou ont été modifiés"


class Surroundings:
    """The digests of what all dossiers share, each taken once in a run."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._program = digest_program()
        self._trees: dict[tuple[Path, ...], str] = {}

    def digest_trees(self, *roots: Path) -> str:
        """One digest of every file below some folders."""
        if roots not in self._trees:
            entries = {f"{root}/{name}": digest for root in roots for name, digest in _digest_files(root, list_tree)}
            self._trees[roots] = digest_entries(entries)
        return self._trees[roots]

    def digest_inputs(self, root: Path) -> str:
        """One digest of the files of a model."""
        if (root,) not in self._trees:
            self._trees[(root,)] = digest_entries(dict(_digest_files(root, list_inputs)))
        return self._trees[(root,)]

    def describe(self, identity: str) -> dict[str, str]:
        """What a dossier of this identity shares with others, by digest."""
        roots = self.project.template_roots
        return {
            "programme": self._program,
            "gabarits": self.digest_trees(*(root / part for root in roots for part in ("word", "html", "fonts"))),
            "identite": self.digest_trees(find_file(roots, f"identites/{identity}")),
            "references": self.digest_trees(REFERENCES),
        }


def _digest_files(root: Path, listing: Any) -> Iterable[tuple[str, str]]:
    return ((path.relative_to(root).as_posix(), digest_file(path)) for path in listing(root))


@dataclass(frozen=True, slots=True)
class Recollection:
    """What a record tells of a dossier. `reason` says in words why it must be made again; empty when it need not.

    `balance` and `fingerprint` are those of the documents that are there. `other` names another dossier, when the
    documents that stand there are that dossier's.
    """

    reason: str
    balance: Balance | None = None
    fingerprint: Fingerprint | None = None
    other: str = ""


def recall(folder: Path, output: Path, asked: tuple[bool, bool], around: Surroundings) -> Recollection:
    """Compare a dossier and its outputs with what the last run of a batch has recorded.

    `asked`: whether its documents are to be final, and whether « La Ctg en bref » goes with them.
    """
    try:
        record = json.loads(read_bytes(output / RECORD_FILE))
        causes, outputs = record["causes"], record["sorties"]
        other = Path(record["dossier"])
        if other.resolve() != folder.resolve() and (other / FACTS_FILE).is_file():
            return Recollection("", other=str(other))
        known = record["version"] == _VERSION
        balance = _read_balance(record["bilan"]) if known else None
        fingerprint = _FINGERPRINT.validate_python(record["bilan"]["empreinte"]) if known else None
        now = {
            **around.describe(record["identite"]),
            "dossier": digest_entries(dict(_digest_files(folder, list_inputs))),
            "modele": around.digest_inputs(find_model(folder, record["modele"], around.project)),
            "demande": _describe_request(folder, *asked),
        }
    except (CtgError, ValueError, KeyError, TypeError):
        return Recollection(_FIRST)
    changed = [words for cause, words in _CAUSES.items() if causes.get(cause) != now[cause]]
    if balance is None:
        return Recollection(_FIRST)
    if changed:
        return Recollection(" ; ".join(changed), balance, fingerprint)
    touched = any(digest_file(output / name) != digest for name, digest in outputs.items())
    whole = not touched and _has_manifest(output, record)
    return Recollection(_UNTOUCHED if whole else _OUTPUTS, balance, fingerprint)


def _has_manifest(output: Path, record: Mapping[str, Any]) -> bool:
    """Whether the manifest lists the recorded files; `ctg assembler` may have added others to it."""
    if digest_file(output / MANIFEST_FILE) == record["manifeste"]:
        return True
    manifest = find_manifest(output)
    listed = manifest.outputs if manifest is not None else {}
    return all(listed.get(name) == digest for name, digest in record["sorties"].items())


@dataclass(frozen=True, slots=True)
class FormerDocuments:
    """Documents that an earlier run has left: whether they are final, and what tells them from others, in words."""

    final: bool
    words: str


def find_former(output: Path) -> FormerDocuments | None:
    """What stands in a dossier's output, by its manifest; none without one. No clock: the content has a date."""
    try:
        data = read_bytes(output / MANIFEST_FILE)
    except CtgError:
        return None
    manifest = read_manifest(data)
    if manifest is None or not manifest.pieces:
        return None
    final = any(not piece.draft for name, piece in manifest.pieces.items() if not stands_apart(name))
    kind = "version définitive" if final else "projet"
    return FormerDocuments(final, f"{kind}, contenu daté du {manifest.content_date}, manifeste {sha256(data)[:8]}")


def find_strays(output: Path, known: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """The outputs of dossiers that are no longer there, each with the folder it was made from."""
    mine = {path.resolve() for path in known}
    for record in sorted(output.glob(f"*/{RECORD_FILE}")):
        if record.parent.resolve() in mine:
            continue
        try:
            folder = str(json.loads(read_bytes(record))["dossier"])
        except (CtgError, ValueError, KeyError, TypeError):
            continue  # not a record: nothing can be said of it
        if not (Path(folder) / FACTS_FILE).is_file():
            yield record.parent, folder


def describe_run(folder: Path, asked: tuple[bool, bool], made: MadeDossier, around: Surroundings) -> bytes:
    """The record of what a dossier was made from, as it was read, and of its documents: the last file of their set.

    `asked` is as in `recall`.
    """
    digests = {name: sha256(data) for name, data in sorted(made.files.items())}
    manifest = digests.pop(MANIFEST_FILE)
    record = {
        "version": _VERSION,
        "dossier": display_path(folder),
        "modele": made.model,
        "identite": made.identity,
        "causes": {
            **around.describe(made.identity),
            "dossier": digest_entries(made.inputs),
            "modele": digest_entries(made.model_inputs),
            "demande": _describe_request(folder, *asked),
        },
        "sorties": digests,
        "manifeste": manifest,
        "bilan": _describe_balance(made),
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _describe_request(folder: Path, final: bool, leaflet: bool) -> str:
    """What was asked for. Where the dossier stands is part of it: the manifest names files by their path."""
    return f"{'final' if final else 'projet'}{' en-bref' if leaflet else ''} {display_path(folder)}"


def read_findings(output: Path) -> tuple[Diagnostic, ...]:
    """The remarks that a record holds; none where there is no record.

    Raises: `InputFileError` when it cannot be read.
    """
    if not (output / RECORD_FILE).is_file():
        return ()
    record = json.loads(read_bytes(output / RECORD_FILE))
    return tuple(_read_finding(finding) for finding in record["bilan"]["constats"])


def _describe_balance(made: MadeDossier) -> dict[str, Any]:
    balance = made.balance
    return {
        "pieces": [list(piece) for piece in balance.pieces],
        "a_confirmer": balance.to_confirm,
        "pages": balance.pages,
        "constats": [_describe_finding(finding) for finding in made.findings],
        "empreinte": _FINGERPRINT.dump_python(made.fingerprint, mode="json"),
    }


def _describe_finding(finding: Diagnostic) -> dict[str, Any]:
    span = finding.span
    return {
        "code": finding.code,
        "message": finding.message,
        "gravite": finding.severity.value,
        "lieu": [span.file, span.line, span.column, span.length] if span else None,
        "piste": finding.hint,
    }


def _read_balance(content: Mapping[str, Any]) -> Balance:
    return Balance(
        pieces=tuple((str(piece), int(elements), int(gaps)) for piece, elements, gaps in content["pieces"]),
        to_confirm=int(content["a_confirmer"]),
        pages=int(content["pages"]),
        remarks=len(content["constats"]),
    )


def _read_finding(content: Mapping[str, Any]) -> Diagnostic:
    span = Span(*content["lieu"]) if content["lieu"] else None
    severity = Severity(content["gravite"])
    return Diagnostic(Code(content["code"]), content["message"], span, None, content["piste"], severity)
