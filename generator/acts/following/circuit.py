"""Where an act stands, party by party, with the reason of each stage: what `ctg etat` says, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from generator.acts.act_dossier import open_act_dossier
from generator.acts.copies.stamped_copies import CopyMaterial, digest_attached
from generator.acts.electronic.verdicts import FileVerdict, judge_originals, list_fields
from generator.acts.following.stages import Mark, PartyLine, PartyProofs, Stage, follow_party
from generator.acts.kept.digest_list import COPIES
from generator.acts.next_text import write_frozen_day
from generator.acts.originals import digest_scans, find_joined_digest, find_signing, name_original
from generator.acts.paper.deposits import judge_deposits, sift_deposits
from generator.acts.received_acts import DossierActs, read_dossier_acts
from generator.acts.register import Act, find_act, list_versions
from generator.acts.signed_originals import describe_bands
from generator.acts.signed_pages import OriginalRecord, list_received
from generator.acts.state import CtgState, PartyState, Step, list_missing
from generator.acts.states import list_states
from generator.checking.gap_stages import GapStages
from generator.checking.law.act_matching import find_act as find_received
from generator.composing.grammar import of_party
from generator.dossier_place import name_dossier
from generator.errors import Diagnostic, Severity
from generator.files import digest_file, list_files
from generator.making.deliberations import list_empty, list_shared
from generator.making.dossier_folder import SIGNATURES, UNFILED, read_dossier
from generator.model.dossier import Dossier
from generator.model.facts import Party, Unknown
from generator.output_folder import SENDINGS
from generator.project import Project


@dataclass(frozen=True, slots=True)
class Circuit:
    """Where the act of a dossier stands on a day: its step, what it waits for, and a line for each party.

    `act` is « acte n° 01 (convention) », empty while nothing is frozen; `frozen` says more of it. `missing`, `alerts`
    and `accepted` are `ctg etat`'s. `findings` are what to look at in the messages of the préfecture. `unfiled` counts
    the pages that wait to be filed. A dossier that cannot be read has its `faults` and no line.
    """

    step: str
    act: str
    frozen: str
    missing: tuple[str, ...]
    alerts: tuple[str, ...]
    accepted: tuple[str, ...]
    parties: tuple[PartyLine, ...]
    findings: tuple[Diagnostic, ...]
    unfiled: int
    faults: tuple[Diagnostic, ...] = ()

    @property
    def done(self) -> bool:
        """Whether every party has done everything."""
        return bool(self.parties) and all(line.done for line in self.parties)

    def count(self, stage: Stage) -> tuple[int, int]:
        """For how many parties a stage is done, and of how many it is expected."""
        states = [line.find(stage) for line in self.parties]
        expected = [one for one in states if one.mark is not Mark.NOT_NEEDED]
        return sum(one.mark is Mark.DONE for one in expected), len(expected)


def read_circuit(folder: Path, project: Project, today: date, output: Path | None = None) -> Circuit:
    """Where the act of a dossier stands on the day `today`; nothing is written.

    `output` is where documents are made; else the project's. What cannot be read is told in `faults`.

    Raises: `UsageError` when the folder is no dossier; `InputFileError` when a file of the act was touched.
    """
    target = (output or project.output) / name_dossier(folder)
    line = list_states(folder, project, today, output or project.output)[0]
    unfiled = len(list_files(folder / SIGNATURES / UNFILED, "*.pdf"))
    if line.state is None:
        return Circuit("", line.frozen, "", (), (), (), (), (), unfiled, line.faults)
    living, act = read_dossier(folder, project), find_act(folder)
    dossier = open_act_dossier(act, living) if act is not None else living
    acts = read_dossier_acts(dossier)
    gathered = _Gathered(act, dossier, acts, line.state, target)
    return Circuit(
        step=str(line.state.step),
        act=act.name if act is not None else "",
        frozen=line.frozen,
        missing=_say_missing(line.state, dossier),
        alerts=line.state.alerts,
        accepted=line.state.accepted,
        parties=tuple(follow_party(proofs) for proofs in gathered.list_proofs()),
        findings=tuple(found for found in acts.findings if found.severity is not Severity.ADVICE),
        unfiled=unfiled,
    )


def _say_missing(state: CtgState, dossier: Dossier) -> tuple[str, ...]:
    """What a step waits for, as `ctg etat` says it; parties are called by their names, and not as files call them."""
    if state.step is Step.DRAFT:
        return state.missing
    named = tuple(replace(party, id=party.name) for party in state.parties)
    return list_missing(state.step, dossier.facts, GapStages(0, 0, 0), named)


class _Gathered:
    """What the files of a dossier prove, drawn once for all its parties."""

    def __init__(self, act: Act | None, dossier: Dossier, acts: DossierActs, state: CtgState, target: Path) -> None:
        self.act, self.acts, self.state, self.target = act, acts, state, target
        self.files = judge_originals(act, dossier) if act is not None else ()
        self.doubts = _list_doubts(act, dossier, self.files) if act is not None else {}
        self.dossier = sift_deposits(act, dossier).dossier if act is not None else dossier
        self.faults = _list_deliberation_faults(dossier)
        self.joined = find_joined_digest(act, self.dossier) if act is not None else ""

    def list_proofs(self) -> list[PartyProofs]:
        own = {party.id: party for party in self.dossier.facts.parties}
        return [self._prove(state, rank, own[state.id]) for rank, state in enumerate(self.state.parties, start=1)]

    def _prove(self, state: PartyState, number: int, party: Party) -> PartyProofs:
        act = self.act
        signing = find_signing(act) if act is not None else None
        counted = {field for file in self.files for field in file.counted_fields}
        taken_over = act is not None and act.record.taken_over is not None and not act.record.parties[0].original
        original = OriginalRecord(number, party.id, signing, ()) if signing is not None else None
        return PartyProofs(
            state=state,
            number=number,
            frozen=f"arrêté le {write_frozen_day(act)}" if act is not None else "",
            organ=_name_organ(party),
            people=_list_people(party),
            pages=signing.pages if signing is not None else (),
            returned=list_received(self.dossier, party, signing) if signing is not None else (),
            electronic=counted >= set(list_fields(party)),
            taken_over=taken_over,
            doubts=tuple(self.doubts.get(party.id, ())),
            deliberation=party.id in self.dossier.deliberations and party.id not in self.faults,
            deliberation_fault=self.faults.get(party.id, ""),
            written=original is not None and (self.target / name_original(original)).is_file(),
            prepared=bool(list_files(self.target / SENDINGS / party.id, "*.pdf")),
            stamped=self._find_copy(party),
        )

    def _find_copy(self, party: Party) -> bool | None:
        """Whether the copy that stands is what would be made today; nothing when there is none."""
        received = find_received(party, self.acts.received)
        if received is None or self.act is None:
            return None
        carried = digest_attached([file.original.data for file in self.files if file.complete])
        material = CopyMaterial(self.joined, digest_scans(self.dossier, party), carried, received)
        standing = digest_file(self.target / material.file)
        if not standing:
            return None
        return any(version.whole == standing for version in list_versions(self.act, material.kept, COPIES))


def _list_doubts(act: Act, dossier: Dossier, files: Sequence[FileVerdict]) -> Mapping[str, list[str]]:
    """What came back signed for a party and does not count, by its id."""
    found: dict[str, list[str]] = defaultdict(list)
    for verdict in judge_deposits(act, dossier):
        if not verdict.counts:
            reasons = [why.message for _, why in verdict.faults] + [why.message for why in verdict.refused]
            found[verdict.deposit.party.id] += reasons
    for file in files:
        if not file.ties.kinship.is_act:
            continue
        for party in dossier.facts.parties:
            own = [one for one in file.signatures if one.state.field in list_fields(party)]
            found[party.id] += [f"à accepter ou à refuser : {one.describe()}" for one in own if not one.counts]
            if own and file.ties.bands and file.band is None:
                found[party.id].append(
                    f"à accepter : ce que montre le bord des pages, {describe_bands(file.ties.bands)}"
                )
    return found


def _list_deliberation_faults(dossier: Dossier) -> dict[str, str]:
    """Why the file that stands as a party's deliberation is none."""
    empty, unread = list_empty(dossier)
    faults = {party: why.message for party, why in empty.items()}
    shared = "ce fichier est aussi la délibération d'une autre partie, ou celle d'un acte d'avant : il ne compte pas"
    faults |= dict.fromkeys(list_shared(dossier), shared)
    names = {file.name: party for party, file in dossier.deliberations.items()}
    for why in unread:
        party = names.get(why.span.file if why.span is not None else "")
        if party is not None and why.severity is Severity.ERROR:
            faults[party] = why.message
    return faults


def _name_organ(party: Party) -> str:
    organ = party.organe if isinstance(party.organe, str) else "l'assemblée"
    return f"{organ} {of_party(party)}"


def _list_people(party: Party) -> tuple[str, ...]:
    """« Ada EXEMPLE (Directrice) »; the party itself while nobody is named."""
    named = []
    for person in party.representants:
        name = " ".join(str(word) for word in (person.prenom, person.nom) if word and not isinstance(word, Unknown))
        office = person.fonction if isinstance(person.fonction, str) else ""
        named.append(f"{name} ({office})" if name and office else name or office)
    return tuple(filter(None, named)) or (party.nom,)
