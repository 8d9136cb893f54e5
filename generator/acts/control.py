"""`ctg controler`: outputs against their manifest, acts against their record: what was touched, removed or added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.acts.register import check_act_files, find_act, list_digests
from generator.codes import Code
from generator.dossier_place import FACTS_FILE, list_amendments
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path, list_tree, read_bytes, sha256
from generator.making.dossier_folder import find_dossiers, is_record, refuse_no_dossier
from generator.manifest import MANIFEST_FILE, MANIFEST_PAGE, Manifest, ManifestFault, parse_manifest
from generator.output_folder import OF_ACTS, SET_ASIDE
from generator.output_sets import finish_outputs
from generator.pdf_files.second_reading import read_outputs_again
from generator.project import Project

_HINT_OUTPUT = "retrouver le fichier d'origine, ou le refaire avec « ctg generer » et « ctg assembler »"
_HINT_INPUT = "si ce changement est voulu, refaire les documents ; sinon, rétablir le fichier"
_HINT_UNKNOWN = "ce fichier n'a pas été fait par la dernière exécution ; le ranger ailleurs s'il n'est pas voulu"


@dataclass(frozen=True, slots=True)
class ControlReport:
    """What was compared: how many outputs and inputs (0 inputs: the dossier is not at hand), and the differences.

    `misread` is what a second reader finds wrong in PDFs that nobody has touched.
    `frozen` is how many files of acts were compared.
    """

    outputs: int
    inputs: int
    findings: tuple[Diagnostic, ...]
    misread: tuple[Diagnostic, ...] = ()
    frozen: int = 0

    @property
    def touched(self) -> bool:
        """Whether a file was changed or removed; an added one is only told."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def control_output(folder: Path) -> ControlReport:
    """Compare every digest of the manifest of `folder`, and of the act it serves, with the files as they are now.

    Inputs are looked for where the manifest says, from the current folder; when none is there, they are left out. The
    folder of a dossier has no manifest: only its acts are compared.

    Raises: `UsageError` when the folder has neither a manifest nor a dossier; `InputFileError` when its manifest
    cannot be used.
    """
    if (folder / FACTS_FILE).is_file():
        count, told = _compare_acts(folder)
        return ControlReport(0, 0, told, frozen=count)
    if not (folder / MANIFEST_FILE).is_file():
        raise _refuse_place(folder)
    finish_outputs(folder)
    manifest = _read(folder / MANIFEST_FILE)
    outputs, inputs = manifest.outputs, manifest.inputs
    findings = [*_compare_outputs(folder, outputs, manifest.former)]
    touched = {finding.span.file for finding in findings if finding.span}
    untouched = frozenset(name for name in outputs if display_path(folder / name) not in touched)
    misread = read_outputs_again(folder, manifest, untouched)
    at_hand = any(Path(name).is_file() for name in inputs)
    frozen = 0
    if at_hand:
        # What was made from acts alone has none of today's content among its inputs.
        of_acts = bool(outputs) and all(name.split("/", 1)[0] in OF_ACTS for name in outputs)
        findings += () if of_acts else _compare_inputs(inputs)
        for dossier in (Path(name).parent for name in inputs if Path(name).name == FACTS_FILE):
            count, told = _compare_acts(dossier)
            frozen += count
            findings += told
    return ControlReport(len(outputs), len(inputs) if at_hand else 0, tuple(findings), misread, frozen)


def _refuse_place(folder: Path) -> UsageError:
    if not folder.is_dir():
        return refuse_no_dossier(folder, "ctg controler output/mon-territoire, ou content/mon-territoire")
    message = f"il n'y a ici ni {MANIFEST_FILE} ni {FACTS_FILE} : ni documents produits, ni dossier de CTG"
    below = [display_path(path.parent) for path in sorted(folder.glob(f"*/{MANIFEST_FILE}"))]
    hint = f"à contrôler un par un : {', '.join(below)}" if below else "produire les documents : « ctg generer »"
    return UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, Span(display_path(folder)), hint=hint))


def control_project(project: Project) -> ControlReport:
    """Compare every act of every dossier of a project with its record; an act that cannot be read stops no other."""
    counts: list[tuple[int, tuple[Diagnostic, ...]]] = []
    for folder in find_dossiers(project.content):
        for one in (folder, *list_amendments(folder)):
            try:
                counts.append(_compare_act(one))
            except InputFileError as fault:
                counts.append((0, fault.diagnostics))
    told = tuple(finding for _, found in counts for finding in found)
    return ControlReport(0, 0, told, frozen=sum(count for count, _ in counts))


def _compare_acts(folder: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    """The act of a dossier, and those of its avenants when it is a convention's."""
    found = [_compare_act(one) for one in (folder, *list_amendments(folder))]
    return sum(count for count, _ in found), tuple(finding for _, told in found for finding in told)


def _compare_act(folder: Path) -> tuple[int, tuple[Diagnostic, ...]]:
    act = find_act(folder)
    if act is None:
        return 0, ()
    return len({**list_digests(act), **act.record.files}), tuple(check_act_files(act))


def _read(path: Path) -> Manifest:
    try:
        manifest = parse_manifest(read_bytes(path))
    except ManifestFault as fault:
        why = f"« {fault.key} » y manque ou n'a pas la forme attendue" if fault.key else "il est illisible"
        raise _refuse(path, why) from fault
    names = [PurePosixPath(name) for name in manifest.outputs]
    if any(name.is_absolute() or ".." in name.parts for name in names):
        raise _refuse(path, "un chemin sort du dossier")
    return manifest


def _refuse(path: Path, why: str) -> InputFileError:
    message = f"ce manifeste ne peut pas être contrôlé : {why}"
    hint = "le refaire avec « ctg generer » ; s'il a été modifié à la main, se méfier des fichiers qu'il accompagne"
    return InputFileError(Diagnostic(Code.MANIFESTE_INVALIDE, message, Span(display_path(path)), hint=hint))


def _compare_outputs(folder: Path, digests: Mapping[str, str], former: Mapping[str, str]) -> list[Diagnostic]:
    found = [d for name, digest in digests.items() if (d := _compare_file(folder / name, digest, _HINT_OUTPUT))]
    known = {folder / name for name in (*digests, *former)} | {folder / MANIFEST_FILE, folder / MANIFEST_PAGE}
    aside = folder / SET_ASIDE  # copies of what a person had changed
    added = (path for path in list_tree(folder) if path not in known and aside not in path.parents)
    return [*found, *(_tell_added(path) for path in added)]


def _compare_inputs(digests: Mapping[str, str]) -> list[Diagnostic]:
    found = [d for name, digest in digests.items() if (d := _compare_file(Path(name), digest, _HINT_INPUT))]
    known = {Path(name).resolve() for name in digests}
    for folder in (Path(name).parent for name in digests if Path(name).name == FACTS_FILE):
        for path in list_tree(folder):
            if path.resolve() in known or is_record(path.relative_to(folder).as_posix()):
                continue
            if "__pycache__" not in path.parts and path.suffix != ".py":
                found.append(_tell_added(path))
    return found


def _compare_file(path: Path, digest: str, hint: str) -> Diagnostic | None:
    name = display_path(path)
    if not path.is_file():
        return Diagnostic(
            Code.FICHIER_DISPARU, "ce fichier, inscrit au manifeste, n'est plus là", Span(name), hint=hint
        )
    now = sha256(read_bytes(path))
    if now == digest:
        return None
    message = f"ce fichier a été modifié : son empreinte est {now[:12]}…, le manifeste dit {digest[:12]}…"
    return Diagnostic(Code.FICHIER_MODIFIE, message, Span(name), hint=hint)


def _tell_added(path: Path) -> Diagnostic:
    message = "ce fichier n'est pas inscrit au manifeste : il a été ajouté depuis"
    span = Span(display_path(path))
    return Diagnostic(Code.FICHIER_AJOUTE, message, span, hint=_HINT_UNKNOWN, severity=Severity.WARNING)
