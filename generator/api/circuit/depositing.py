"""Files from outside put into a dossier, several at once: what was taken for what, and what was refused, with why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.acts.depositing.deliberations import deposit_deliberation, list_voters
from generator.acts.depositing.electronic import deposit_signed
from generator.acts.depositing.messages import MessageDeposit, deposit_message
from generator.acts.depositing.placing import Delivery, Deposited, Desk, list_put, take_out
from generator.codes import Code
from generator.errors import CtgError, Diagnostic
from generator.files import list_files, make_folder_again, put_folder, read_bytes, remove_folder, sha256, write_bytes
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.project import Project

__all__ = [
    "Delivery",
    "DepositReport",
    "Deposited",
    "Desk",
    "MessageDeposit",
    "RefusedDelivery",
    "Voter",
    "WaitingFile",
    "deposit_deliberations",
    "deposit_messages",
    "deposit_originals",
    "drop_waiting",
    "keep_waiting",
    "list_put",
    "list_voting_parties",
    "list_waiting",
    "take_out",
    "take_waiting",
]


@dataclass(frozen=True, slots=True)
class RefusedDelivery:
    """A file that was not put into the dossier, and why. `to_attribute`: a person has to say whose it is."""

    delivery: Delivery
    faults: tuple[Diagnostic, ...]

    @property
    def to_attribute(self) -> bool:
        """Whether nothing is wrong with it but that nobody knows whose it is, or that it says another party."""
        asked = (Code.DEPOT_A_ATTRIBUER, Code.DEPOT_AUTRE_PARTIE)
        return bool(self.faults) and all(fault.code in asked for fault in self.faults)


@dataclass(frozen=True, slots=True)
class DepositReport:
    """What became of some files: those that were put, and those that were refused; each one is in one or the other."""

    put: tuple[Deposited, ...]
    refused: tuple[RefusedDelivery, ...]


def deposit_deliberations(
    desk: Desk, deliveries: Sequence[Delivery], party: str = "", *, sure: bool = False
) -> DepositReport:
    """Put voted deliberations into a dossier; `party` is whose they are, each is matched by its words when it is empty.

    Nothing is raised for a file that is refused: it is told.
    """
    return _deposit_each(partial(_deposit_for, desk, party, sure), deliveries)


def _deposit_for(desk: Desk, party: str, sure: bool, delivery: Delivery) -> Deposited:
    return deposit_deliberation(desk, delivery, party, sure=sure)


def deposit_messages(desk: Desk, deliveries: Sequence[Delivery]) -> DepositReport:
    """Put what the préfecture or the platform gave into a dossier; each is a `MessageDeposit`."""
    return _deposit_each(partial(deposit_message, desk), deliveries)


def deposit_originals(desk: Desk, deliveries: Sequence[Delivery]) -> DepositReport:
    """Put files that were signed electronically into a dossier."""
    return _deposit_each(partial(deposit_signed, desk), deliveries)


def _deposit_each(deposit: Callable[[Delivery], Deposited], deliveries: Sequence[Delivery]) -> DepositReport:
    put: list[Deposited] = []
    refused: list[RefusedDelivery] = []
    for delivery in deliveries:
        try:
            put.append(deposit(delivery))
        except CtgError as fault:
            refused.append(RefusedDelivery(delivery, fault.diagnostics))
    return DepositReport(tuple(put), tuple(refused))


@dataclass(frozen=True, slots=True)
class Voter:
    """A party that a deliberation is expected of: its id, its name, its file by its path below the dossier, if any."""

    id: str
    name: str
    file: str


def list_voting_parties(folder: Path, project: Project) -> tuple[Voter, ...]:
    """The parties that a deliberation may be put for, in their order.

    Raises: `ContentError` when the dossier cannot be read.
    """
    dossier = read_dossier(folder, project)
    files = {party: Path(file.name).name for party, file in dossier.deliberations.items()}
    return tuple(
        Voter(party.id, party.nom, f"{DELIBERATIONS_FOLDER}/{files[party.id]}" if party.id in files else "")
        for party in list_voters(dossier.facts)
    )


# --- files that wait for a person's word ---------------------------------------------------------------------------

_DATA, _NAME = "fichier", "nom.txt"
_SHORT = 16


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was given and of which nobody knows yet whose it is; `id` is of its digest."""

    id: str
    shown: str
    size: int


def keep_waiting(tray: Path, delivery: Delivery) -> WaitingFile:
    """Keep a file in the folder `tray` until a person says whose it is.

    Raises: `OutputError` when the place cannot be written.
    """
    name = sha256(delivery.data)[:_SHORT]
    with make_folder_again(beside=tray / name) as made:
        write_bytes(made / _DATA, delivery.data)
        write_bytes(made / _NAME, delivery.shown.encode())
        if not (tray / name).exists():
            put_folder(made, tray / name)
    return WaitingFile(name, delivery.shown, len(delivery.data))


def list_waiting(tray: Path) -> tuple[WaitingFile, ...]:
    """The files that wait in a tray, by name."""
    names = list_files(tray, f"*/{_NAME}")
    found = (
        WaitingFile(path.parent.name, read_bytes(path).decode("utf-8", "replace"), (path.parent / _DATA).stat().st_size)
        for path in names
        if (path.parent / _DATA).is_file()
    )
    return tuple(sorted(found, key=lambda one: (one.shown, one.id)))


def take_waiting(tray: Path, waiting: str) -> Delivery | None:
    """A file that waits, by its very id; nothing when it does no more."""
    for one in list_waiting(tray):
        if one.id == waiting:
            return Delivery(one.shown, read_bytes(tray / one.id / _DATA))
    return None


def drop_waiting(tray: Path, waiting: str) -> None:
    """Forget a file that waits.

    Raises: `OutputError` when it cannot be removed.
    """
    if any(one.id == waiting for one in list_waiting(tray)):
        remove_folder(tray / waiting)
