"""The pages of a reception as they are sorted: where each will be kept, what is counted or said; writes nothing.

The same page is not kept twice: what an earlier run has filed, or a person has placed or put by hand, is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import name_signed_page
from generator.acts.paper.deposits import list_deposits
from generator.acts.paper.page_check import PageCheck
from generator.acts.paper.withdrawals import is_withdrawn, list_used
from generator.acts.register import Act, list_returns, list_versions, read_version
from generator.acts.signed_pages import Signing
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError
from generator.files import display_path, sha256
from generator.intake.door import take_pdf
from generator.making.dossier_folder import SIGNATURES, UNFILED, match_signed_page
from generator.model.dossier import Dossier
from generator.pdf_files.signatures.page_identity import identify_pages


@dataclass(slots=True)
class Tray:
    """The pages sorted so far: files to write, by path, and what was counted or said."""

    act: Act
    dossier: Dossier
    whole_dossier: Dossier  # with what was put by hand and does not count
    folder: Path
    signing: Signing
    totals: Mapping[int, frozenset[int]]  # how many pages each original may have
    check: PageCheck
    filed: dict[str, list[bytes]] = field(default_factory=dict)  # by name among what came back, versions in order
    text: dict[tuple[int, str], tuple[bytes, int]] = field(default_factory=dict)  # original and name; data and pages
    aside: dict[Path, bytes] = field(default_factory=dict)
    aside_pages: int = 0
    blank: int = 0
    known: int = 0
    standing: list[Path] = field(default_factory=list)  # what is known, where it was filed
    placed: str = ""  # what a person has placed by hand, and what was seen of it, for the journal
    warnings: DiagnosticCollector = field(default_factory=DiagnosticCollector)
    _held: dict[str, Path] | None = None  # what each page holds that is filed or was put by hand, and where it stands

    def name_of(self, number: int, page: int) -> str:
        return name_signed_page(self.dossier.facts.parties[number - 1].id, page, self.signing.digest)

    def file_page(self, name: str, data: bytes) -> None:
        """Put a page in its place, after what is there already; the same bytes are not kept twice."""
        here = self.filed.setdefault(name, [])
        whole = sha256(data)
        filed = [version.file for version in list_used(self.act, name) if version.whole == whole]
        if filed or data in here:
            self.known += 1
            self.standing += filed
        else:
            here.append(data)

    def was_withdrawn(self, name: str, data: bytes) -> bool:
        """Whether a person has taken this page out of this place, and nobody has placed it there again since."""
        gone = [v for v in list_versions(self.act, name) if is_withdrawn(self.act, name, v)]
        return bool(gone) and identify_pages(data, name) in {
            identify_pages(read_version(self.act, version), display_path(version.file)) for version in gone
        }

    def keep_text(self, number: int, data: bytes, pages: int) -> None:
        """Keep the pages of text of an original beside its signed ones."""
        party = self.dossier.facts.parties[number - 1]
        name = f"{SIGNATURES}/{party.id}/texte-{sha256(data)[:12]}.pdf"
        if versions := list_versions(self.act, name):
            self.known += pages
            self.standing.append(versions[-1].file)
        else:
            self.text[number, name] = (data, pages)

    def set_aside(self, data: bytes, why: Diagnostic, pages: int = 1) -> None:
        """Keep a page in doubt, or several without a code; one that a person has placed since is known, not told."""
        held = self._find_held(data, why)
        if held:
            self.known += pages
            self.standing += held
            return
        place = self.folder / SIGNATURES / UNFILED / f"{why.code.removeprefix('page-')}-{sha256(data)[:12]}.pdf"
        if place in self.aside or place.is_file():
            self.known += pages
        self.aside[place] = data
        self.aside_pages += pages
        self.warnings.add(why)

    def _find_held(self, data: bytes, why: Diagnostic) -> list[Path]:
        """Where the pages of a file stand already, when all of them do; they may have been turned."""
        if self._held is None:
            self._held = {page: file for file, kept in self._list_kept() for page in _identify(kept, file)}
        name = why.span.file if why.span is not None else ""
        pages = identify_pages(data, name)
        return list(dict.fromkeys(self._held[page] for page in pages)) if self._held.keys() >= {*pages} else []

    def _list_kept(self) -> Iterator[tuple[Path, bytes]]:
        """The signed pages of the act that are filed, all versions of them, and what was put by hand."""
        for name, versions in list_returns(self.act).items():
            path = PurePosixPath(name)
            if path.parts[0] == SIGNATURES and match_signed_page(path.name) is not None:
                used = [version for version in versions if not is_withdrawn(self.act, name, version)]
                yield from ((version.file, read_version(self.act, version)) for version in used)
        for deposit in list_deposits(self.act, self.whole_dossier):
            with suppress(InputFileError):  # told as a deposit
                yield self.folder / deposit.path, take_pdf(deposit.file.data, deposit.file.name).pdf


def _identify(data: bytes, file: Path) -> tuple[str, ...]:
    return identify_pages(data, display_path(file))


@dataclass(frozen=True, slots=True)
class Scan:
    """A file from the copier: as it was given, and as a PDF that may be opened."""

    name: str
    given: bytes
    pdf: bytes
