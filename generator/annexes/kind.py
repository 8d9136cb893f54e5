"""What a kind of annexe is: its files, how they are read, its tree, its blank draft, what ages in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from generator.annexes.new_dossier import NewDossier
from generator.annexes.pieces import AnnexeDraft
from generator.errors import CtgError, Diagnostic, DiagnosticCollector
from generator.model.annexes import AnnexeValues
from generator.model.document import Section
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts

if TYPE_CHECKING:
    from generator.ageing.reasons import Frame
    from generator.ageing.renewal_draft import RenewalDraft

T = TypeVar("T")


class Renewal(StrEnum):
    """What becomes of a file when the convention is renewed."""

    KEPT = "kept"  # as it is
    DATED = "dated"  # as it is, its comments said to be of the former convention
    REWRITTEN = "rewritten"  # by what ages in the annexe
    LEFT = "left"  # it belongs to the former act


@dataclass(frozen=True, slots=True)
class AnnexeFile:
    """A file of an annexe, or several alike. `pattern` matches its path in a dossier, `example` is such a path.

    `subject` says in French what its facts are, for accounts; `why_left` why a renewal leaves it. Files that are told
    `together` are named by their folder in accounts. One that is `used_without` has its place in a dossier whose model
    has not the annexe: something else than printing it needs it. One that is `open` goes on being filled once the act
    is signed.
    """

    pattern: str
    example: str
    subject: str = ""
    renewal: Renewal = Renewal.KEPT
    why_left: str = ""
    together: bool = False
    used_without: bool = False
    open: bool = False

    @classmethod
    def of(
        cls, path: str, subject: str, renewal: Renewal = Renewal.KEPT, *, together: bool = False, open_: bool = False
    ) -> AnnexeFile:
        """A file that always has the same path."""
        return cls(re.escape(path), path, subject, renewal, together=together, open=open_)

    @property
    def folder(self) -> str:
        """The folder of the annexe in a dossier."""
        return self.example.partition("/")[0]


@dataclass(frozen=True, slots=True)
class AnnexeSource:
    """The folder of a dossier whose annexes are read; its facts, unless they have a fault. `faults` gathers all."""

    folder: Path
    facts: CtgFacts | None
    faults: DiagnosticCollector

    def attempt(self, read: Callable[[], T], default: T) -> T:
        """What `read` gives; when it finds faults, they are gathered and `default` stands in its place."""
        try:
            return read()
        except CtgError as fault:
            self.faults.extend(fault.diagnostics)
            return default


@dataclass(frozen=True, slots=True)
class AnnexeRenewal:
    """A renewal under way: the draft of the next dossier, the former dossier and the text of its files by path."""

    draft: RenewalDraft
    dossier: Dossier
    texts: Mapping[str, str]
    frame: Frame


@dataclass(frozen=True, slots=True)
class OpenTable:
    """A table that an act holds blank, and that is filled afterwards, from an open file, without changing the act.

    `empty` gives the dossier with the table blank. `fill` gives that of the act, its first argument, with what today's
    dossier, the second, says in the table; and what of it cannot be said of the act.
    """

    empty: Callable[[Dossier], Dossier]
    fill: Callable[[Dossier, Dossier], tuple[Dossier, tuple[Diagnostic, ...]]]


@dataclass(frozen=True, slots=True)
class AnnexeKind:
    """One kind of annexe, whole. `nature` is what a model of clauses calls it in `modele.yaml`.

    Only `nature` and `compose` are needed. `headings` are its usual headings by the name that a model may give others
    to (`titres`); `values` is the type of what `read` gives, from its `files` and from the facts; `companions` are
    files written beside the DOCX, by what follows the piece's id in their names. A `text_only` kind is made of texts
    and reads no file: a model may have several annexes of it, and may head each text.
    """

    nature: str
    compose: Callable[[AnnexeDraft], tuple[Section, ...]]
    files: tuple[AnnexeFile, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    read: Callable[[AnnexeSource], AnnexeValues] | None = None
    values: type[AnnexeValues] | None = None
    draft_blank: Callable[[NewDossier], Mapping[str, str]] = lambda _: {}
    age: Callable[[AnnexeRenewal], None] = lambda _: None
    companions: Callable[[Dossier], Mapping[str, bytes]] = lambda _: {}
    text_only: bool = False
    open_table: OpenTable | None = None
