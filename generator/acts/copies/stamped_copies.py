"""The stamped copies of an act: each kept under a digest of all that it is made from, and never made again.

Another acknowledgement, or another version of the original, makes another copy: both are kept, and it is told.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.acts.kept.digest_list import COPIES, Version
from generator.acts.register import Act, keep_version, list_returns, list_versions, read_version
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.files import display_path, sha256
from generator.model.acts import ActMetadata, write_stamp_text
from generator.output_folder import STAMPED

_KEY = 12  # letters of the digest in the name of a copy that is kept


@dataclass(frozen=True, slots=True)
class CopyMaterial:
    """What a stamped copy is made from: digests of the joined file, of the scans put into the original, of the
    electronic originals that it carries; and what the préfecture answered."""

    joined: str
    scans: tuple[str, ...]
    electronic: tuple[str, ...]
    received: ActMetadata

    @property
    def file(self) -> str:
        """Where the copy is written, below the dossier's output."""
        return f"{STAMPED}/{self.received.identifier}.pdf"

    @property
    def kept(self) -> str:
        """Where it is kept, below the copies of the act: under a digest of all that it is made from but the program."""
        text = write_stamp_text(self.received)
        parts = [self.joined, *self.scans, *self.electronic, *text.lines, f"simulation {text.simulation}"]
        digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:_KEY]
        return f"{STAMPED}/{self.received.identifier}-{digest}.pdf"


def find_copy(act: Act, material: CopyMaterial) -> bytes | None:
    """The copy that was made from the same material, the very bytes; nothing when there is none yet.

    Raises: `InputFileError` when it was touched.
    """
    made = list_versions(act, material.kept, COPIES)
    return read_version(act, made[-1]) if made else None


def keep_copy(act: Act, material: CopyMaterial, data: bytes) -> tuple[Diagnostic, ...]:
    """Keep a copy that was just made; what is to be told when others were made for the same identifier before.

    Raises: `OutputError` when the register cannot be written.
    """
    former = list(_list_former(act, material))
    version, _ = keep_version(act, material.kept, data, COPIES)
    if not former:
        return ()
    message = (
        "copie tamponnée faite à nouveau : son accusé de réception, son exemplaire ou ses annexes ont changé depuis "
        f"la précédente ({', '.join(display_path(one.file) for one in former)}), qui est gardée"
    )
    hint = f"ne plus diffuser la précédente ; la nouvelle est aussi gardée dans {display_path(version.file)}"
    return (
        Diagnostic(Code.COPIE_NOUVELLE_VERSION, message, Span(material.file), hint=hint, severity=Severity.WARNING),
    )


def _list_former(act: Act, material: CopyMaterial) -> Iterator[Version]:
    """The copies kept for the same identifier and made from something else, those of before the register included."""
    own = f"{material.received.identifier}-"
    alone = f"{material.received.identifier}.pdf"
    seen: set[str] = set()
    for name, versions in list_returns(act, COPIES).items():
        path = PurePosixPath(name)
        if path.parent.name != STAMPED or name == material.kept:
            continue
        same = path.name.startswith(own) and len(path.stem) == len(own) + _KEY
        if same or path.name == alone:
            for version in versions:
                if version.digest not in seen:
                    seen.add(version.digest)
                    yield version


def digest_attached(files: Sequence[bytes]) -> tuple[str, ...]:
    """The digests of the files that a copy carries."""
    return tuple(sha256(data) for data in files)
