"""What is made of an act: originals, stamped copies, the file to sign, sendings, open data, a bag; each told once."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.acts.control import ControlReport, control_output
from generator.acts.copies.archiving import archive_act
from generator.acts.depositing.placing import Desk
from generator.acts.request import ActRequest
from generator.acts.telling.deeds import Deed, tell_journal
from generator.amending.dossier.refreshing import open_proved, refresh_amendment
from generator.dossier_place import name_dossier
from generator.errors import Diagnostic, Severity
from generator.files import list_tree, make_folder, read_bytes
from generator.manifest import MANIFEST_FILE
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import SENDINGS
from generator.prefecture.export import ExportReport, export_deliberations
from generator.prefecture.transmission import prepare_transmission
from generator.signing.assembly import assemble_dossier
from generator.signing.electronic import prepare_dossier

__all__ = [
    "ControlReport",
    "MadeFiles",
    "archive_as_zip",
    "assemble_act",
    "control_act",
    "export_open_data",
    "prepare_sending",
    "prepare_signing",
]

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class MadeFiles:
    """Files that were made, what is said of them in French, and what to look at."""

    files: tuple[Path, ...]
    says: tuple[str, ...]
    notes: tuple[Diagnostic, ...]


def _ask(desk: Desk, *, publication: bool = False, leaflet: bool = False, overwrite: bool = False) -> ActRequest:
    """What is asked of the act of a dossier; an open avenant is made anew first. Nothing is frozen on the way."""
    refreshed = refresh_amendment(desk.folder, desk.project)
    workshop = open_proved(desk.folder, desk.project, refreshed) if refreshed is not None else None
    return ActRequest(
        desk.folder,
        desk.project,
        desk.project.output,
        None,
        overwrite,
        publication=publication or leaflet,
        leaflet=leaflet,
        workshop=workshop,
    )


def _tell(desk: Desk, command: str, files: Iterable[Path], reason: str = "") -> tuple[Diagnostic, ...]:
    return tell_journal(desk.folder, desk.project, desk.order.by, Deed(command, (), tuple(files), reason=reason))


def assemble_act(
    desk: Desk,
    publication: bool = False,
    leaflet: bool = False,
    overwrite: bool = False,
    *,
    tell: Progress = tell_nobody,
) -> MadeFiles:
    """Make the originals and the stamped copies of an act, as `ctg assembler`; with `publication`, the published files.

    Raises: as `assemble_dossier`; `UsageError` when nothing is frozen.
    """
    request = _ask(desk, publication=publication, leaflet=leaflet, overwrite=overwrite)
    report = assemble_dossier(request, tell)
    told = _tell(desk, "assembler", report.files)
    signed = "s" if report.signed > 1 else ""
    stamped = "s" if report.stamped > 1 else ""
    says = (
        f"{report.signed} exemplaire{signed} sur {report.originals} signé{signed}",
        f"{report.stamped} copie{stamped} tamponnée{stamped}",
    )
    return MadeFiles(report.files, says, (*report.warnings, *told))


def prepare_signing(desk: Desk, *, tell: Progress = tell_nobody) -> MadeFiles:
    """Write the file to sign electronically, as `ctg preparer-signature` does.

    Raises: as `prepare_dossier`; `UsageError` when nothing is frozen.
    """
    report = prepare_dossier(_ask(desk), tell)
    told = _tell(desk, "preparer-signature", [report.file])
    says = tuple(f"{field} : {words}" for field, words in report.fields)
    return MadeFiles((report.file,), says, (*report.warnings, *told))


def prepare_sending(desk: Desk, party: str = "", reason: str = "", *, tell: Progress = tell_nobody) -> MadeFiles:
    """Prepare what is sent to the préfecture, as `ctg transmission` does: for all that can send, or for one party.

    `reason` says why the act of that party is sent again.

    Raises: as `prepare_transmission`; `UsageError` when nothing is frozen.
    """
    tell("lecture du dossier")
    words = " ".join(reason.split())
    report = prepare_transmission(_ask(desk), party or None, words)
    files = tuple(file for file in report.files if file.parent.parent.name == SENDINGS)
    told = _tell(desk, "transmission", report.files, words if files else "")
    folders = dict.fromkeys(file.parent.name for file in files)
    many = "s" if len(folders) > 1 else ""
    says = (f"{len(folders)} envoi{many} préparé{many}" if folders else "rien n'est à envoyer",)
    return MadeFiles(files, says, (*report.notes, *told))


def export_open_data(desk: Desk) -> tuple[bytes, ExportReport]:
    """The deliberations of a dossier as open data (SCDL), and what is told; nothing is kept.

    Raises: as `export_deliberations`.
    """
    with make_folder() as folder:
        file = folder / "deliberations.csv"
        report = export_deliberations(desk.folder, desk.project, file)
        return read_bytes(file), report


def control_act(desk: Desk) -> ControlReport:
    """Whether anything was touched in the act of a dossier, and in what was made of it, as `ctg controler` says.

    Raises: as `control_output`.
    """
    of_act = control_output(desk.folder)
    target = desk.project.output / name_dossier(desk.folder)
    if not (target / MANIFEST_FILE).is_file():
        return of_act
    made = control_output(target)
    findings = tuple(dict.fromkeys((*of_act.findings, *made.findings)))
    return ControlReport(made.outputs, made.inputs, findings, made.misread, max(of_act.frozen, made.frozen))


def archive_as_zip(desk: Desk, *, tell: Progress = tell_nobody) -> tuple[bytes, MadeFiles]:
    """The act of a dossier as a bag for the archives (BagIt), in one ZIP, as `ctg archiver` makes it.

    Raises: as `archive_act`.
    """
    tell("mise en sac")
    with make_folder() as folder:
        made = archive_act(desk.folder, desk.project, folder / "sac", desk.order.day.isoformat())
        stream = io.BytesIO()
        name = f"{name_dossier(desk.folder)}-{made.act.place.name}"
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in list_tree(made.place):
                inside = f"{name}/{path.relative_to(made.place).as_posix()}"
                archive.writestr(zipfile.ZipInfo(inside, _FIRST_DAY), read_bytes(path), zipfile.ZIP_DEFLATED)
        reason = "sac d'archives téléchargé"
        told = tell_journal(
            desk.folder,
            desk.project,
            desk.order.by,
            Deed("archiver", (), [made.place / "manifest-sha512.txt"], act=made.act.place.name, reason=reason),
        )
        says = (f"l'{made.act.name} est dans le sac : {made.files} fichiers",)
        notes = tuple(note for note in (*made.notes, *told) if note.severity is not Severity.ADVICE)
        return stream.getvalue(), MadeFiles((), says, notes)
