"""The pages of a reception as they are sorted: where each will be kept, what is counted or said; writes nothing.

The same bytes are not kept twice: what an earlier run has filed is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.acts.act_dossier import name_signed_page
from generator.acts.paper.page_check import PageCheck
from generator.acts.register import Act, list_versions
from generator.acts.signed_pages import Signing
from generator.errors import Diagnostic, DiagnosticCollector
from generator.files import sha256
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.model.dossier import Dossier


@dataclass(slots=True)
class Tray:
    """The pages sorted so far: files to write, by path, and what was counted or said."""

    act: Act
    dossier: Dossier
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
    warnings: DiagnosticCollector = field(default_factory=DiagnosticCollector)

    def name_of(self, number: int, page: int) -> str:
        return name_signed_page(self.dossier.facts.parties[number - 1], page, self.signing.digest)

    def file_page(self, name: str, data: bytes) -> None:
        """Put a page in its place, after what is there already; the same bytes are not kept twice."""
        here = self.filed.setdefault(name, [])
        whole = sha256(data)
        filed = [version.file for version in list_versions(self.act, name) if version.whole == whole]
        if filed or data in here:
            self.known += 1
            self.standing += filed
        else:
            here.append(data)

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
        place = self.folder / SIGNATURES / UNFILED / f"{why.code.removeprefix('page-')}-{sha256(data)[:12]}.pdf"
        if place in self.aside or place.is_file():
            self.known += pages
        self.aside[place] = data
        self.aside_pages += pages
        self.warnings.add(why)


@dataclass(frozen=True, slots=True)
class Scan:
    """A file from the copier: as it was given, and as a PDF that may be opened."""

    name: str
    given: bytes
    pdf: bytes
