"""Whose an act is: one party's, when nature, number, date, SIREN and département all agree with its deliberation.

Anything less is « à rapprocher »: it stamps nothing, counts in no state, goes into no export, and a person is told what
differs, field by field.

Source: ACTES protocol v1.1, unique identifier of an act: département, SIREN, date, number, nature.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from generator.checking.law.seats import find_seat, write_department
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import NATURE_NAMES, ActIdentifier, ActMetadata
from generator.model.facts import CtgFacts, Party, Unknown
from generator.model.territories import ReferenceTables


@dataclass(frozen=True, slots=True)
class ActMatch:
    """The party whose deliberation an act is; without one, what differs and what to do, in words."""

    party: Party | None
    differences: tuple[str, ...] = ()
    hint: str = ""


def match_act(identifier: ActIdentifier, facts: CtgFacts, tables: ReferenceTables) -> ActMatch:
    """The one party whose deliberation has every field of an identifier; else what differs from the nearest."""
    compared = [(party, _compare(identifier, party, facts, tables)) for party in facts.parties]
    fitting = [party for party, found in compared if not found.any]
    if len(fitting) == 1:
        return ActMatch(fitting[0])
    if fitting:
        names = " et ".join(party.id for party in fitting)
        hint = "donner à chaque partie son propre SIREN dans ctg.yaml"
        return ActMatch(None, (f"les délibérations de {names} ont toutes ces mêmes données",), hint)
    near = [(party, found) for party, found in compared if party.siren == identifier.siren]
    if not near:
        # A party without SIREN may be its sender: what is known of it must agree.
        near = [(p, f) for p, f in compared if f.lacks_siren and p.kind.sends_acts and not f.contradicts_vote]
    if not near:
        hint = "vérifier que ce fichier est bien de ce dossier, ou corriger « siren: » dans ctg.yaml"
        return ActMatch(None, (f"SIREN : {identifier.siren} n'est celui d'aucun signataire",), hint)
    party, found = min(near, key=lambda one: one[1].count)
    return ActMatch(None, (*found.contradictions, *found.missing), _advise(party, found))


def find_party(identifier: ActIdentifier, facts: CtgFacts, tables: ReferenceTables) -> Party | None:
    """The signatory whose deliberation an act is, when everything agrees."""
    return match_act(identifier, facts, tables).party


def is_another_act(identifier: ActIdentifier, facts: CtgFacts, tables: ReferenceTables) -> bool:
    """Whether an act is certainly no signatory's deliberation: of another nature, or two fields are others for each.

    One field alone may be a mistake, in the message or in `ctg.yaml`; what is still unknown contradicts nothing.
    """
    senders = [party for party in facts.parties if party.kind.sends_acts]
    compared = (_compare(identifier, party, facts, tables) for party in senders)
    return identifier.nature != "DE" or all(len(found.contradictions) > 1 for found in compared)


def list_senders(identifier: ActIdentifier, facts: CtgFacts) -> tuple[str, ...]:
    """The ids of the signatories that have an act's SIREN, whatever the act."""
    return tuple(party.id for party in facts.parties if party.siren == identifier.siren)


def find_act(party: Party, acts: Iterable[ActMetadata]) -> ActMetadata | None:
    """The act of a party's deliberation, among acts that are each one party's."""
    vote = party.deliberation
    if vote is None or not isinstance(vote.numero, str):
        return None
    number = vote.numero
    own = (act for act in acts if (act.identifier.siren, act.identifier.decided) == (party.siren, vote.date))
    return next((act for act in own if is_same_number(number, act.identifier.number)), None)


def check_act(
    identifier: ActIdentifier,
    facts: CtgFacts,
    tables: ReferenceTables,
    span: Span | None = None,
    also: tuple[str, ...] = (),
) -> tuple[Diagnostic, ...]:
    """What keeps an act from being a signatory's deliberation, in one diagnostic; nothing when it is one.

    `also` are differences that its own message shows.
    """
    match = match_act(identifier, facts, tables)
    differences = (*match.differences, *also)
    if not differences:
        return ()
    message = f"acte {identifier} : à rapprocher, il ne compte pas et n'est pas tamponné ({' ; '.join(differences)})"
    hint = match.hint or "comparer ce message avec l'acte envoyé ; le redemander à la plateforme, ou le retirer"
    return (Diagnostic(Code.ACTE_A_RAPPROCHER, message, span, hint=hint, severity=Severity.WARNING),)


def is_same_number(one: str, other: str) -> bool:
    """Whether two writings are of one number: platforms write « DEL 2025/123 » as DEL_2025_123, or DEL2025123.

    Case and accents do not count. Where both part their figures, they part them at the same places.
    """
    first, second = _fold(one), _fold(other)
    if "_" in first and "_" in second:
        return first == second
    return first.replace("_", "") == second.replace("_", "")


def is_same_act(one: str, other: str) -> bool:
    """Whether two identifiers, as they are written, are those of one act."""
    first, second = (_IDENTIFIER.fullmatch(text.strip().upper()) for text in (one, other))
    if first is None or second is None:
        return one.strip().upper() == other.strip().upper()
    return first.group("start", "nature") == second.group("start", "nature") and is_same_number(
        first["number"], second["number"]
    )


_IDENTIFIER = re.compile(r"(?P<start>[^-]+-[^-]+-[^-]+)-(?P<number>.+)-(?P<nature>[^-]+)", re.S)


def _fold(number: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", number) if not unicodedata.combining(c))
    return re.sub(r"[^A-Z0-9]+", "_", plain.upper()).strip("_")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What differs between an act and a party's deliberation, and what the party's facts lack to tell."""

    contradictions: tuple[str, ...]
    missing: tuple[str, ...]
    keys: tuple[str, ...]  # of ctg.yaml, to complete
    lacks_siren: bool
    contradicts_vote: bool

    @property
    def any(self) -> bool:
        return bool(self.contradictions or self.missing)

    @property
    def count(self) -> int:
        return len(self.contradictions) + len(self.missing)


def _compare(identifier: ActIdentifier, party: Party, facts: CtgFacts, tables: ReferenceTables) -> _Comparison:
    against: list[str] = []
    missing: list[str] = []
    keys: list[str] = []
    if identifier.nature != "DE":
        against.append(f"nature : « {NATURE_NAMES[identifier.nature]} », non « délibération »")
    lacks_siren = party.siren is None or isinstance(party.siren, Unknown)
    if lacks_siren:
        missing.append(f"SIREN : celui de {party.id} reste à compléter")
        keys.append("siren:")
    elif party.siren != identifier.siren:
        against.append(f"SIREN : {identifier.siren}, celui de {party.id} est {party.siren}")
    seat = write_department(find_seat(party, facts, tables))
    if identifier.department != seat:
        against.append(f"département : {identifier.department}, celui du siège de {party.id} est {seat}")
    vote = party.deliberation
    day, number = (vote.date, vote.numero) if vote is not None else (None, None)
    before = len(against)
    if not isinstance(day, date):
        missing.append(f"date : celle de la délibération de {party.id} reste à compléter")
        keys.append("date:")
    elif day != identifier.decided:
        own = f"{day:%d/%m/%Y}"
        against.append(f"date : {identifier.decided:%d/%m/%Y}, celle de la délibération de {party.id} est {own}")
    if not isinstance(number, str):
        missing.append(f"numéro : celui de la délibération de {party.id} reste à compléter")
        keys.append("numero:")
    elif not is_same_number(number, identifier.number):
        against.append(f"numéro : {identifier.number}, celui de la délibération de {party.id} est {number}")
    return _Comparison(tuple(against), tuple(missing), tuple(keys), lacks_siren, len(against) > before)


def _advise(party: Party, found: _Comparison) -> str:
    if found.contradictions and all(words.startswith("département") for words in found.contradictions):
        return f"écrire « departement: », celui du siège de {party.id}, dans ctg.yaml, ou retirer ce message du dossier"
    if found.contradictions:
        return f"corriger {party.id} dans ctg.yaml si l'erreur y est, sinon retirer ce message du dossier"
    return f"compléter {', '.join(f'« {key} »' for key in found.keys)} de {party.id} dans ctg.yaml"
