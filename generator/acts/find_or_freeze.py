"""The act that a command works on: the frozen one; or a first one, frozen now when nothing stands against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act_dossier import keep_deposits
from generator.acts.freezing import freeze_workshop
from generator.acts.received_acts import read_dossier_acts, sort_messages
from generator.acts.register import Act, find_act, list_unknown
from generator.acts.request import ActRequest
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, OutputError, Severity, Span, UsageError
from generator.files import digest_file, display_path, list_tree, sha256
from generator.making.composition import list_pieces
from generator.making.generation import write_piece
from generator.making.opening import open_dossier
from generator.making.output_owner import check_output_owner
from generator.making.workshop import Workshop, open_workshop
from generator.manifest import find_manifest
from generator.model.dossier import Dossier
from generator.model.identity import Furniture
from generator.model.pieces import plan_pieces
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import SENDINGS, STAMPED
from generator.writing.formats import DOCX, PDF


@dataclass(frozen=True, slots=True)
class ActAtWork:
    """The act of a dossier, the dossier as it is today, its furniture; `notes` say what was frozen just now."""

    act: Act
    living: Dossier
    furniture: Furniture
    notes: tuple[Diagnostic, ...] = ()


def find_or_freeze(request: ActRequest, tell: Progress = tell_nobody, workshop: Workshop | None = None) -> ActAtWork:
    """The act of a dossier; frozen first, by the request's order, when none is.

    Raises: `UsageError` when nothing is frozen and there is no order; `ContentError` when the text has gaps or errors,
    or when something that was signed, sent or received, or a final, stands already: then a person says what was signed.
    """
    check_output_owner(request.target, request.folder, request.project)
    workshop = workshop or request.workshop
    act = find_act(request.folder)
    if act is not None:
        if workshop is None:
            living, furniture = open_dossier(request.folder, request.project)
        else:
            living, furniture = workshop.dossier, workshop.furniture
        return ActAtWork(act, living, furniture, tuple(list_unknown(act)))
    workshop = workshop or open_workshop(request.folder, request.project)
    dossier = workshop.dossier
    refuse_standing(dossier, request.target, workshop)
    if request.order is None:
        message = "aucun acte n'est arrêté dans ce dossier"
        hint = f"l'arrêter d'abord : « ctg arreter {dossier.folder} »"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(dossier.folder), hint=hint))
    try:
        act = freeze_workshop(workshop, request.folder, request.order, tell)
    except UsageError:
        frozen = find_act(request.folder)
        if frozen is None:
            raise
        return ActAtWork(frozen, dossier, workshop.furniture)  # by another run, meanwhile: its act is the act
    notes = DiagnosticCollector()
    notes.extend(sort_messages(dossier).others.values())
    keep_first_deposits(act, dossier, notes)
    return ActAtWork(act, dossier, workshop.furniture, (tell_frozen(act, dossier), *notes.found))


def freeze_on_demand(request: ActRequest, tell: Progress = tell_nobody, workshop: Workshop | None = None) -> ActAtWork:
    """Freeze the text of a dossier, asked for by a person; `workshop` is the dossier's, when it is open already.

    Raises: `UsageError` when an act is frozen already; as `find_or_freeze`.
    """
    act = find_act(request.folder)
    if act is not None:
        message = f"l'{act.name} est déjà arrêté"
        hint = f"il est dans {display_path(act.place)}"
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(request.folder)), hint=hint))
    check_output_owner(request.target, request.folder, request.project)
    workshop = workshop or request.workshop or open_workshop(request.folder, request.project)
    refuse_standing(workshop.dossier, request.target)
    finals = list_other_finals(workshop, request.target)
    if request.order is None:
        raise ValueError("someone asks for it")
    act = freeze_workshop(workshop, request.folder, request.order, tell)
    notes = DiagnosticCollector()
    notes.extend(_tell_final(name, act) for name in finals)
    notes.extend(sort_messages(workshop.dossier).others.values())
    keep_first_deposits(act, workshop.dossier, notes)
    return ActAtWork(act, workshop.dossier, workshop.furniture, notes.found)


def keep_first_deposits(act: Act, dossier: Dossier, warnings: DiagnosticCollector) -> None:
    """File under an act that was recorded just now what the dossier holds; what could not be filed is told.

    The act is whole already: whoever works on it next files the rest.
    """
    try:
        keep_deposits(act, dossier, warnings)
    except OutputError as fault:
        words = f"le texte est arrêté, mais un fichier du dossier n'a pas pu être rangé sous l'{act.name}"
        hint = "libérer la place ou le disque ; la prochaine commande sur ce dossier le rangera"
        warnings.extend(
            replace(found, message=f"{words} : {found.message}", hint=hint, severity=Severity.WARNING)
            for found in fault.diagnostics
        )


def _tell_final(name: str, act: Act) -> Diagnostic:
    message = f"cette version définitive avait d'autres octets que l'{act.name}"
    hint = "ne plus la faire circuler : celle de l'acte est dans son dossier, sous pieces/"
    return Diagnostic(Code.VERSION_PERIMEE, message, Span(name), hint=hint, severity=Severity.WARNING)


def tell_frozen(act: Act, dossier: Dossier) -> Diagnostic:
    """Say that a text was frozen just now."""
    twice = ", écrit deux fois aux mêmes octets" if act.record.written_twice else ""
    message = f"le texte est arrêté : {act.name}, texte {act.record.text}{twice}, dans {display_path(act.place)}"
    hint = (
        "ce qui sera imprimé, signé, envoyé et tamponné vient désormais de là ; un changement passe par un avenant ; "
        f"pour écrire les exemplaires à imprimer : ctg assembler {dossier.folder}"
    )
    return Diagnostic(Code.ACTE_ARRETE, message, Span(dossier.folder), hint=hint, severity=Severity.ADVICE)


def refuse_standing(dossier: Dossier, target: Path, workshop: Workshop | None = None) -> None:
    """Refuse to freeze a dossier that holds something signed, sent or received: a person says what that was.

    With a `workshop`, finals of other bytes than those that would be frozen are refused too.

    Raises: `ContentError` that names what stands.
    """
    standing = list(list_standing(dossier, target))
    if standing:
        message = f"rien n'est arrêté dans ce dossier, et pourtant il s'y trouve déjà : {join_names(standing)}"
        command = f"ctg arreter {dossier.folder} --repris-de {dossier.folder}"
        hint = f"reprendre le texte qui a été signé : « {command} », ou donner l'acte publié à sa place"
        doubts = _find_doubts(dossier)
        if doubts.keys() >= set(standing):
            hint = f"régler d'abord ce qui est dit de chaque message ; si le texte a bien été signé : « {command} »"
        refusal = Diagnostic(Code.ACTE_A_REPRENDRE, message, Span(dossier.folder), hint=hint)
        raise ContentError((refusal, *doubts.values()))
    finals = list_other_finals(workshop, target) if workshop is not None else ()
    if finals:
        message = f"une version définitive a déjà été faite, qui n'est pas celle d'aujourd'hui : {join_names(finals)}"
        hint = f"si rien n'en a été signé ni envoyé, arrêter le texte d'aujourd'hui : « ctg arreter {dossier.folder} »"
        raise ContentError(Diagnostic(Code.ACTE_A_REPRENDRE, message, Span(dossier.folder), hint=hint))


def _find_doubts(dossier: Dossier) -> dict[str, Diagnostic]:
    """The messages that may be about the dossier's acts and cannot be used for them; what each needs."""
    faults = [found for found in read_dossier_acts(dossier).findings if found.severity is Severity.ERROR]
    doubts: dict[str, Diagnostic] = {}
    for name in sort_messages(dossier).own:
        own = (found for found in faults if found.span is not None and found.span.file.startswith(name))
        doubts.update((name, found) for found in own)
    return doubts


def join_names(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    return ", ".join(names[:6]) + (f" et {len(names) - 6} autres" if len(names) > 6 else "")


def list_standing(dossier: Dossier, target: Path) -> Iterator[str]:
    """What was signed, sent or received of a dossier, by name; a message about other acts is no trace of it."""
    yield from (file.name for file in dossier.scans.values())
    yield from (page.file.name for pages in dossier.signed_pages.values() for page in pages)
    yield from (file.name for file in dossier.electronic_originals)
    yield from sort_messages(dossier).own
    yield from (f"{dossier.folder}/ctg.yaml (acte {act.identifiant})" for act in dossier.facts.actes)
    for folder in (SENDINGS, STAMPED):
        yield from (display_path(path) for path in list_tree(target / folder))
    manifest = find_manifest(target)
    for original in manifest.originals if manifest is not None else ():
        if original.received_pages:
            yield display_path(target / original.file)


def list_other_finals(workshop: Workshop, target: Path) -> tuple[str, ...]:
    """The finals that stand in an output folder and are not, to the byte, what today's content gives."""
    manifest = find_manifest(target)
    finals = {name for name, piece in manifest.pieces.items() if not piece.draft} if manifest is not None else ()
    slugs = {piece.id: piece.slug for piece in plan_pieces(workshop.dossier.model.plan) if piece.id in finals}
    names = {format_.name_file(slug) for slug in slugs.values() for format_ in (DOCX, PDF)}
    standing = {name: digest for name in names if (digest := digest_file(target / name))}
    if not standing:
        return ()
    documents = workshop.compose(list_pieces(workshop.dossier), draft=False)
    made = [write_piece(workshop, d, (DOCX.suffix, PDF.suffix)).files for d in documents if d.meta.piece in slugs]
    now = {name: sha256(data) for files in made for name, data in files.items()}
    return tuple(display_path(target / name) for name, digest in sorted(standing.items()) if digest != now.get(name))
