"""The dossier as an act has it: its facts as they were frozen, and what has come back since, newest version.

What a person writes in `ctg.yaml` after the freezing counts for what happens afterwards (a day of sending or of
publication, a declared act), never for what the act says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from generator.acts.kept.act_sources import SOURCES
from generator.acts.kept.digest_list import WITHDRAWN, Version
from generator.acts.paper.withdrawals import list_used
from generator.acts.register import Act, keep_version, list_returns, list_versions, read_version
from generator.annexes.registry import is_open_file
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Severity, Span
from generator.files import display_path, sha256
from generator.making.dossier_folder import ELECTRONIC, SIGNATURES, match_signed_page, read_dossier
from generator.model.annexes import DELIBERATIONS_FOLDER, DeliberationValues
from generator.model.dossier import Dossier, InputFile, SignedPage
from generator.model.facts import CtgFacts, Deliberation, Party, Unknown
from generator.project import CONTENT, Project

PREFECTURE = "prefecture"
BY_HAND = "deposees"  # among what came back: signed pages that a person put into the dossier, and nobody looked at
# What is written of a party after the freezing, and counts for its act: days as they are told today; what nobody knew.
LATER_DAYS = ("envoi", "reception", "publication")
_SITTING = ("convocation", "heure", "lieu", "presidence", "secretaire", "presents", "representes", "absents")
LATER_FACTS = ("date", "numero", "objet", "rapporteur", "matiere", "votes", "tribunal", *_SITTING)
LATER_NUMBERS = ("siren", "siret")
RECEIVED = "recus"  # among what came back: each file that `ctg recevoir` was given, whole


def open_act_dossier(act: Act, living: Dossier) -> Dossier:
    """The dossier of an act: what was frozen, with what has come back since. Nothing is written.

    Raises: `ContentError` when the frozen files cannot be read; `InputFileError` when one was touched.
    """
    frozen = _read_sources(act)
    facts = frozen.facts.model_copy(
        update={
            "parties": tuple(_complete_party(party, living.facts) for party in frozen.facts.parties),
            "actes": living.facts.actes,
        }
    )
    view = replace(
        frozen,
        name=act.record.dossier,
        folder=living.folder,
        facts=facts,
        scans=living.scans,
        signed_pages=living.signed_pages,
        electronic_originals=living.electronic_originals,
        acknowledgements=living.acknowledgements,
        other_acts=living.other_acts,
    ).with_values(living.find_values(DeliberationValues))
    return _add_returns(act, view)


def keep_deposits(act: Act, living: Dossier, warnings: DiagnosticCollector) -> None:
    """File under the act what a person put into the dossier's folders; a file that replaces another is told.

    One that was taken away is told when it is first missed, and never again; `list_withdrawn` goes on naming it.

    Raises: `OutputError` when the register cannot be written.
    """
    for name, file in _list_deposits(living):
        file_deposit(act, name, file.data, warnings)
    for name, version in list_withdrawn(act, living).items():
        if note_taken_away(act, name, version):
            warnings.add(_tell_taken_away(name, version))


def file_deposit(act: Act, name: str, data: bytes, warnings: DiagnosticCollector) -> None:
    """File under the act one file of the dossier's folders, by its path there; one that replaces another is told.

    Raises: `OutputError` when the register cannot be written.
    """
    version, new = keep_version(act, name, data)
    if new and version.rank > 1:
        warnings.add(tell_version(act, name, version))
    note = _name_note(name)
    if list_versions(act, note, WITHDRAWN):
        keep_version(act, note, b"remis\n", WITHDRAWN)


def note_taken_away(act: Act, name: str, version: Version) -> bool:
    """Note under the act that a person has taken a file out of the dossier's folders; whether that is new.

    Raises: `OutputError` when the register cannot be written.
    """
    _, new = keep_version(act, _name_note(name), f"retiré : {version.file.name}\n".encode(), WITHDRAWN)
    return new


def list_withdrawn(act: Act, living: Dossier) -> dict[str, Version]:
    """What a person had put in the dossier and has taken away: by its path there, the version that is kept."""
    standing = {name for name, _ in _list_deposits(living)}
    returns = list_returns(act).items()
    return {name: versions[-1] for name, versions in returns if name not in standing and is_deposit(name)}


def _name_note(name: str) -> str:
    return f"{name}.txt"


def tell_version(act: Act, name: str, version: Version) -> Diagnostic:
    """Say that something came back again: both are kept, the newer is used; or that an open table was filled."""
    if is_open_file(name):
        message = f"« {name} » a changé : version {version.rank} sous l'{act.name}, qui n'en est pas modifié"
        hint = f"les précédentes sont gardées dans {display_path(version.file.parent)}"
        return Diagnostic(Code.TABLE_MISE_A_JOUR, message, Span(name), hint=hint, severity=Severity.ADVICE)
    message = f"« {name} » est revenu une nouvelle fois pour l'{act.name} : version {version.rank}, désormais utilisée"
    hint = f"les versions précédentes sont gardées dans {display_path(version.file.parent)}"
    return Diagnostic(Code.RETOUR_NOUVELLE_VERSION, message, Span(name), hint=hint, severity=Severity.WARNING)


def is_deposit(name: str) -> bool:
    """Whether a return is a file that a person put in the dossier, and not a page that `ctg recevoir` has filed."""
    path = PurePosixPath(name)
    if path.parts[0] == RECEIVED:
        return False
    return path.parts[0] != SIGNATURES or path.parts[1] == ELECTRONIC or path.parent.name == SIGNATURES


def _tell_taken_away(name: str, version: Version) -> Diagnostic:
    message = f"« {name} » a été retiré du dossier : il ne sert plus"
    hint = f"le remettre si c'est une erreur ; une copie en reste : {display_path(version.file)}"
    return Diagnostic(Code.RETOUR_RETIRE, message, Span(name), hint=hint, severity=Severity.ADVICE)


def name_signed_page(party: str, page: int, digest: str) -> str:
    """Where a signed page is filed, among what came back; `party` is an id."""
    return f"{SIGNATURES}/{party}/page-{page}-{digest}.pdf"


# --- what was frozen -----------------------------------------------------------------------------------------------


def _read_sources(act: Act) -> Dossier:
    for name in act.record.files:
        if name.startswith(f"{SOURCES}/"):
            act.read(name)  # refuses a file that was touched
    place = act.place / SOURCES
    return read_dossier(place / CONTENT / act.record.dossier, Project(place, "les sources de l'acte"))


def _complete_party(party: Party, facts: CtgFacts) -> Party:
    """The party as frozen, with the days that come after the freezing, and what nobody knew then."""
    living = next((other for other in facts.parties if other.id == party.id), None)
    if living is None:
        return party
    unknown = [name for name in LATER_NUMBERS if not isinstance(getattr(party, name), str)]
    update: dict[str, object] = {name: getattr(living, name) for name in unknown}
    if party.deliberation is None:
        update["deliberation"] = living.deliberation
    elif living.deliberation is not None:
        update["deliberation"] = _complete_deliberation(party.deliberation, living.deliberation)
    return party.model_copy(update=update)


def _complete_deliberation(frozen: Deliberation, living: Deliberation) -> Deliberation:
    later = {name: getattr(living, name) for name in LATER_DAYS}
    unknown = {
        name: getattr(living, name)
        for name in LATER_FACTS
        if getattr(frozen, name) is None or isinstance(getattr(frozen, name), Unknown)
    }
    return frozen.model_copy(update={**later, **unknown})


# --- what has come back --------------------------------------------------------------------------------------------


def _list_deposits(dossier: Dossier) -> Iterator[tuple[str, InputFile]]:
    """What stands in the dossier's own folders, by its path there."""
    for file in dossier.scans.values():
        yield f"{SIGNATURES}/{Path(file.name).name}", file
    for party, pages in dossier.signed_pages.items():
        for page in pages:
            yield f"{BY_HAND}/{party}/{Path(page.file.name).name}", page.file
    for file in dossier.electronic_originals:
        yield f"{SIGNATURES}/{ELECTRONIC}/{Path(file.name).name}", file
    for file in dossier.acknowledgements:
        yield f"{PREFECTURE}/{Path(file.name).name}", file
    for file in dossier.deliberations.values():
        yield f"{DELIBERATIONS_FOLDER}/{Path(file.name).name}", file
    for file in dossier.inputs:
        if not file.of_model and is_open_file(file.path):
            yield file.path, file


def _add_returns(act: Act, dossier: Dossier) -> Dossier:
    """The dossier with the signed pages that `ctg recevoir` has filed under the act, the newest version of each that no
    person has withdrawn.

    What a person puts into the dossier's folders counts as long as it stands there: a file that was put by mistake is
    taken back by taking it away, and a version of it stays under the act all the same.
    """
    by_hand = {sha256(page.file.data)[:12] for own in dossier.signed_pages.values() for page in own}
    pages = {party: list(found) for party, found in dossier.signed_pages.items()}
    for name in list_returns(act):
        path = PurePosixPath(name)
        found = match_signed_page(path.name)
        if path.parts[0] != SIGNATURES or found is None or len(path.parts) != len((SIGNATURES, "party", "page")):
            continue
        versions = list_used(act, name)
        # Formerly what was put by hand was kept here too: it is what stands in the dossier, and is looked at as such.
        if versions and versions[-1].digest not in by_hand:
            file = InputFile(display_path(versions[-1].file), read_version(act, versions[-1]), name)
            pages.setdefault(path.parts[1], []).append(SignedPage(*found, file, filed=True))
    return replace(dossier, signed_pages={party: tuple(own) for party, own in pages.items()})
