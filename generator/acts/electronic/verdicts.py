"""What each signature of the deposited files is worth for an act: whose field, whose certificate, what was accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta

from generator.acts.electronic.acceptances import BAND, Acceptance, find_acceptance, list_acceptances
from generator.acts.electronic.kinship import Kinship, Ties, find_ties
from generator.acts.electronic.signer_names import compare_names
from generator.acts.register import Act
from generator.acts.signature_frames import name_field
from generator.intake.door import take_pdf
from generator.model.dossier import Dossier, InputFile
from generator.model.facts import Party, Representative
from generator.pdf_files.signatures.control import SignatureReport, SignatureState, control_signatures


@dataclass(frozen=True, slots=True)
class SignatureVerdict:
    """A signature in a field of the act. `doubt` says in French why it may not be that person's; empty when it is.

    `shared`: its certificate signs for several people. `accepted`: by whom, for this very file and certificate.
    """

    state: SignatureState
    person: str
    doubt: str
    shared: bool
    accepted: Acceptance | None
    covered: bool = False  # shared, but every other field of its certificate was accepted

    @property
    def counts(self) -> bool:
        """Whether it is taken for the signature of the person whose field it is in."""
        if self.accepted is not None:
            return True
        return not self.doubt and (not self.shared or self.covered)

    def describe(self) -> str:
        """« champ signature-ormeval-1 : « DUPONT Marie » signe là où l'acte nomme « Jean MARTIN » … »."""
        words = f"champ {self.state.field} : le certificat nomme « {self.state.signer} », l'acte « {self.person} »"
        reasons = [self.doubt] if self.doubt else []
        reasons += ["un même certificat signe pour plusieurs personnes"] if self.shared else []
        return f"{words} ({' ; '.join(reasons)})" if reasons else words


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """A deposited file: what ties it to the act, what its signatures are worth; `outside` are in nobody's field.

    `band` is the acceptance of what it shows along the edges of its pages.
    """

    original: InputFile
    report: SignatureReport
    ties: Ties
    signatures: tuple[SignatureVerdict, ...]
    outside: tuple[SignatureState, ...]
    band: Acceptance | None

    @property
    def usable(self) -> bool:
        """Whether the file is the act's, what it shows besides was accepted, and its signatures hold."""
        return self.ties.kinship.is_act and (not self.ties.bands or self.band is not None) and self.report.sound

    @property
    def complete(self) -> bool:
        """Whether nothing waits for a person's word."""
        return self.usable and all(one.counts for one in self.signatures)

    @property
    def counted_fields(self) -> frozenset[str]:
        """The fields that are signed by their person, or by somebody who was accepted."""
        return frozenset(one.state.field for one in self.signatures if one.counts) if self.usable else frozenset()


def judge_originals(act: Act, dossier: Dossier) -> tuple[FileVerdict, ...]:
    """Each electronic original of a dossier, judged for its act; `dossier` is the act's.

    Raises: `InputFileError` when a file cannot be read, or one of the act was touched.
    """
    acceptances = list_acceptances(act)
    people = _list_people(dossier.facts.parties)
    found: list[FileVerdict] = []
    for original in dossier.electronic_originals:
        take_pdf(original.data, original.name)  # refuses what would harm; the file itself is kept as it came
        report = control_signatures(original.data, original.name)
        ties = find_ties(act, original.data, original.name)
        signatures = tuple(
            _judge(act, state, people[state.field], original, acceptances)
            for state in report.signatures
            if state.field in people
        )
        outside = tuple(state for state in report.signatures if state.field not in people)
        band = find_acceptance(acceptances, original.data, BAND)
        found.append(FileVerdict(original, report, ties, signatures, outside, band))
    return _find_shared(found)


def list_fields(party: Party) -> list[str]:
    """The fields of the people of a party."""
    return [name_field(party, rank) for rank in range(1, len(party.representants) + 1)]


def name_person(person: Representative) -> str:
    """« Jean MARTIN »."""
    return " ".join(word for word in (person.prenom, person.nom) if isinstance(word, str))


def _list_people(parties: Sequence[Party]) -> dict[str, Representative]:
    return {
        field: person
        for party in parties
        for field, person in zip(list_fields(party), party.representants, strict=True)
    }


def _judge(
    act: Act, state: SignatureState, person: Representative, original: InputFile, acceptances: tuple[Acceptance, ...]
) -> SignatureVerdict:
    frozen = date.fromisoformat(act.record.day) if act.record.taken_over is None else None
    doubts = [compare_names(state.subject, person).why, doubt_moment(state, frozen)]
    accepted = find_acceptance(acceptances, original.data, state.field, state.subject.fingerprint)
    doubt = " ; ".join(filter(None, doubts))
    return SignatureVerdict(state, name_person(person), doubt, shared=False, accepted=accepted)


def doubt_moment(state: SignatureState, frozen: date | None) -> str:
    """Why a signature may not be of the day that it says, in French; empty when it may.

    `frozen` is the day on which its act was frozen, when it was frozen before it was signed.
    """
    moment = state.timestamp or state.announced
    if moment is None:
        return "elle ne dit pas de quel jour elle est"
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if state.subject.valid is not None and not state.subject.valid[0] <= moment <= state.subject.valid[1]:
        first, last = state.subject.valid
        return f"elle se dit du {moment:%d/%m/%Y}, son certificat vaut du {first:%d/%m/%Y} au {last:%d/%m/%Y}"
    if frozen is not None and moment.date() < frozen - timedelta(days=1):  # a day aside: clocks of elsewhere
        return f"elle se dit du {moment:%d/%m/%Y}, l'acte n'a été arrêté que le {frozen:%d/%m/%Y}"
    return ""


def _find_shared(files: Sequence[FileVerdict]) -> tuple[FileVerdict, ...]:
    """The same, with the signatures whose certificate (or its key) signs in the fields of several people."""
    by_key: dict[str, list[SignatureVerdict]] = defaultdict(list)
    for file in files:
        if file.ties.kinship is not Kinship.NONE:
            for one in file.signatures:
                by_key[one.state.subject.key].append(one)

    def mark(one: SignatureVerdict) -> SignatureVerdict:
        others = [other for other in by_key.get(one.state.subject.key, ()) if other.state.field != one.state.field]
        covered = all(other.accepted is not None for other in others)
        return replace(one, shared=bool(others), covered=bool(others) and covered)

    return tuple(replace(file, signatures=tuple(mark(one) for one in file.signatures)) for file in files)
