"""What is kept of a dossier to compare it with others: a small value that crosses processes.

No text of a clause is kept, only a checksum of each line: enough to say where two clauses part.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from generator.errors import Span
from generator.model.clauses import Change, Clause
from generator.model.dossier import Dossier
from generator.model.facts import AdmittedFinding, Party, Representative
from generator.model.names import slugify
from generator.model.parties.columns import Nature
from generator.reading.located_yaml import LocatedData
from generator.reading.message_xml import find_in_message

_ACKNOWLEDGEMENT = re.compile(r"(?P<identifier>.+)-1-2_\d+")


@dataclass(frozen=True, slots=True)
class ClausePrint:
    """A clause of the model: its file, and the number and checksum of each of its lines."""

    id: str
    file: str
    lines: tuple[tuple[int, int], ...]

    @property
    def words(self) -> tuple[int, ...]:
        """The checksums alone: the same for the same text, wherever it stands."""
        return tuple(checksum for _, checksum in self.lines)


@dataclass(frozen=True, slots=True)
class Sighting:
    """Words as one dossier has them: `key` is what they are about; `span` and `excerpt` are their place."""

    key: str
    words: str
    span: Span | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class CafSigner:
    """A representative of a Caf as one dossier names them; what is unknown is empty. `caf` is its SIREN or name."""

    caf: str
    civility: str
    first_name: str
    last_name: str
    office: str
    span: Span | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class VotedNumber:
    """The number of a party's deliberation. `single` when that party signs one CTG at a time (a commune)."""

    party: str
    number: str
    day: date | None
    single: bool
    span: Span | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What the comparison of CTGs needs of one dossier. Small, and made of plain values: it crosses processes."""

    name: str
    folder: str
    model: str
    version: str
    model_folder: str
    clauses: tuple[ClausePrint, ...] = ()
    is_whole: bool = True  # its clauses are those of its model, none struck and none added
    signers: tuple[CafSigner, ...] = ()
    acts: tuple[Sighting, ...] = ()
    deliberations: tuple[VotedNumber, ...] = ()
    sirens: tuple[Sighting, ...] = ()
    signed: date | None = None
    admitted: tuple[AdmittedFinding, ...] = ()


def take_fingerprint(dossier: Dossier, written: LocatedData | None) -> Fingerprint:
    """The fingerprint of a dossier; `written` is its ctg.yaml with places, for the findings."""
    facts, plan = dossier.facts, dossier.model.plan
    place = _Places(written)
    sirens: list[Sighting] = []
    for rank, commune in enumerate(facts.territoire.communes):
        if isinstance(commune.siren, str):
            path = ("territoire", "communes", rank, "siren")
            sirens.append(Sighting(commune.siren, commune.nom, *place(*path)))
    acts = [Sighting(a.identifiant, "", *place("actes", i, "identifiant")) for i, a in enumerate(facts.actes)]
    told = {act.key for act in acts}
    for file in dossier.acknowledgements:
        found = _ACKNOWLEDGEMENT.fullmatch(PurePosixPath(file.name).stem)
        if found and found["identifier"] not in told:
            told.add(found["identifier"])
            span = find_in_message(file.data, file.name, found["identifier"], "IDActe")
            acts.append(Sighting(found["identifier"], "", span))
    signers: list[CafSigner] = []
    deliberations: list[VotedNumber] = []
    for rank, party in enumerate(facts.parties):
        if isinstance(party.siren, str):
            sirens.append(Sighting(party.siren, party.nom, *place("parties", rank, "siren")))
        if party.kind.nature is Nature.CAF:
            for position, person in enumerate(party.representants):
                signers.append(_note_signer(party, person, place("parties", rank, "representants", position, "nom")))
        act = party.deliberation
        if act is not None and isinstance(act.numero, str):
            where = place("parties", rank, "deliberation", "numero")
            day = act.date if isinstance(act.date, date) else None
            municipal = party.kind.nature is Nature.COMMUNE
            deliberations.append(VotedNumber(_key(party), act.numero, day, municipal, *where))
    return Fingerprint(
        name=dossier.name,
        folder=dossier.folder,
        model=plan.nom,
        version=plan.version,
        model_folder=dossier.model.folder,
        is_whole=all(change.kind is Change.MOVED for change in dossier.changes),
        clauses=tuple(_print_clause(clause) for clause in dossier.model.clauses.values()),
        signers=tuple(signers),
        acts=tuple(acts),
        deliberations=tuple(deliberations),
        sirens=tuple(sirens),
        signed=facts.signature.date if isinstance(facts.signature.date, date) else None,
        admitted=facts.constats_admis,
    )


class _Places:
    """Where a fact stands, and its line."""

    def __init__(self, written: LocatedData | None) -> None:
        self._written = written

    def __call__(self, *path: str | int) -> tuple[Span | None, str | None]:
        if self._written is None:
            return None, None
        span = self._written.span(path)
        return span, self._written.excerpt(span)


def _key(party: Party) -> str:
    return party.siren if isinstance(party.siren, str) else slugify(party.nom)


def _note_signer(party: Party, person: Representative, where: tuple[Span | None, str | None]) -> CafSigner:
    values = (person.civilite, person.prenom, person.nom, person.fonction)
    civility, first, last, office = (" ".join(v.split()) if isinstance(v, str) else "" for v in values)
    # By name where two dossiers may not both give the SIREN: a Caf has one name.
    return CafSigner(slugify(party.nom), civility, first, last, office, *where)


def _print_clause(clause: Clause) -> ClausePrint:
    file = clause.origins[0].file if clause.origins else clause.id
    lines = zip(clause.lines, clause.origins, strict=True)
    return ClausePrint(clause.id, file, tuple((o.line, zlib.crc32(t.rstrip().encode())) for t, o in lines if t.strip()))
