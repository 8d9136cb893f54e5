"""`ctg accepter`: what differs in a signed original, accepted by a person who has looked at it, for that very file.

An original signed electronically, or pages signed on paper that were put into `signatures/` by hand. What was accepted
is withdrawn by `--retirer`; the record keeps both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import keep_deposits, open_act_dossier
from generator.acts.electronic.acceptances import BAND, Acceptance, keep_acceptance, list_acceptances
from generator.acts.electronic.verdicts import FileVerdict, SignatureVerdict, judge_originals
from generator.acts.paper.deposits import DepositVerdict, judge_deposits, name_page
from generator.acts.register import Act, find_act
from generator.acts.signed_originals import describe_bands, explain_kinship
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Span, UsageError
from generator.files import display_path, sha256
from generator.making.dossier_folder import ELECTRONIC, SIGNATURES
from generator.making.opening import open_dossier
from generator.model.acts import FreezeOrder
from generator.model.dossier import Dossier
from generator.pdf_files.signatures.control import refuse_broken
from generator.project import Project


@dataclass(frozen=True, slots=True)
class AcceptRequest:
    """What is accepted of the signed file `file`: signatures by field, what is along its pages' edges, or `pages`.

    `pages` (from 1, in the convention) are those of a file that was put into `signatures/`. With `withdraw`, what was
    accepted no longer is.
    """

    folder: Path
    project: Project
    file: Path
    fields: tuple[str, ...]
    band: bool
    reason: str
    order: FreezeOrder
    pages: tuple[int, ...] = ()
    withdraw: bool = False

    @property
    def things(self) -> tuple[str, ...]:
        """What is named, as the records call it."""
        return (*self.fields, *([BAND] if self.band else []), *map(name_page, self.pages))


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """What was accepted or withdrawn, in French; the file that it is about, what was kept of it under which act."""

    original: Path | None
    files: tuple[Path, ...]
    things: tuple[str, ...]
    act: str
    notes: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Something that waits for a person's word: its name, its certificate if any, and the words that say it."""

    thing: str
    certificate: str
    words: str
    option: str


def accept_original(request: AcceptRequest) -> AcceptReport:
    """Keep under the act that a person accepts what differs in one of its signed files, or no longer does.

    Raises: `UsageError` when nothing is frozen, no such file stands in the dossier, no reason is given, or there is
    nothing of the kind to accept; `InputFileError` when the file is not the act's, or its signatures do not hold.
    """
    span = Span(display_path(request.folder))
    act = find_act(request.folder)
    if act is None:
        message = "aucun acte n'est arrêté dans ce dossier : il n'y a rien à accepter"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, span))
    if request.withdraw:
        return _withdraw(act, request)
    living, _ = open_dossier(request.folder, request.project)
    dossier = open_act_dossier(act, living)
    path, data, waiting = _find_file(act, dossier, request)
    things = _choose_things(waiting, request)
    _require_reason(request, '--motif "délégation de signature du 3 mars 2026"')
    notes = DiagnosticCollector()
    keep_deposits(act, living, notes)  # what is accepted is kept with what was accepted of it
    files = tuple(
        keep_acceptance(
            act,
            Acceptance(
                fichier=PurePosixPath(path).name,
                empreinte=sha256(data),
                objet=one.thing,
                certificat=one.certificate,
                vu=one.words,
                par=request.order.by,
                le=request.order.day.isoformat(),
                motif=_clean(request.reason),
            ),
        )
        for one in things
    )
    return AcceptReport(request.folder / path, files, tuple(one.words for one in things), act.place.name, notes.found)


def _require_reason(request: AcceptRequest, example: str) -> None:
    if not request.reason.strip():
        word = "pourquoi ce ne l'est plus" if request.withdraw else "pourquoi c'est accepté"
        message = f"dire {word} : c'est gardé avec l'acte, et montré par « ctg historique »"
        raise UsageError(Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, Span(request.file.name), hint=example))


def _clean(words: str) -> str:
    return " ".join(words.split())


# --- which file, and what waits in it ------------------------------------------------------------------------------


def _find_file(act: Act, dossier: Dossier, request: AcceptRequest) -> tuple[str, bytes, tuple[_Waiting, ...]]:
    """The file that a person names: its path below the dossier, its bytes, what waits in it."""
    originals = {file.path: file for file in dossier.electronic_originals}
    deposits = {verdict.deposit.path: verdict for verdict in judge_deposits(act, dossier)}
    path = _match_path((*originals, *deposits), request)
    if path in deposits:
        return path, deposits[path].deposit.file.data, _list_pages(deposits[path])
    verdict = next(one for one in judge_originals(act, dossier) if one.original.path == path)
    name = verdict.original.name
    if not verdict.ties.kinship.is_act:
        hint = "rien d'autre ne s'accepte que ce qui est au bord des pages, et le nom d'un signataire"
        message = explain_kinship(act, verdict)
        raise InputFileError(Diagnostic(Code.SIGNATURE_A_RAPPROCHER, message, Span(name), hint=hint))
    refuse_broken(verdict.report, name)
    return path, verdict.original.data, tuple(_list_waiting(verdict))


def _match_path(paths: Sequence[str], request: AcceptRequest) -> str:
    """The one of some files of the dossier that a person names: by its path, or by its name alone."""
    wanted = request.file
    exact = [path for path in paths if wanted.resolve() == (request.folder / path).resolve()]
    found = exact or [path for path in paths if f"/{path}".endswith(f"/{wanted.as_posix()}")]
    if len(found) == 1:
        return found[0]
    span = Span(display_path(request.folder))
    if found:
        message = f"plusieurs fichiers du dossier s'appellent « {wanted.name} »"
        raise UsageError(
            Diagnostic(Code.OPTIONS_INCOMPATIBLES, message, span, hint=f"dire lequel : {', '.join(found)}")
        )
    message = f"« {wanted.name} » n'est ni un original de {SIGNATURES}/{ELECTRONIC}/, ni une page de {SIGNATURES}/"
    hint = f"ceux qui y sont : {', '.join(paths) or 'aucun'}"
    raise UsageError(Diagnostic(Code.FICHIER_ABSENT, message, span, hint=hint))


def _list_waiting(file: FileVerdict) -> Iterator[_Waiting]:
    for one in file.signatures:
        if _waits(one):
            field = one.state.field
            yield _Waiting(field, one.state.subject.fingerprint, one.describe(), f"--champ {field}")
    if file.ties.bands and file.band is None:
        yield _Waiting(BAND, "", describe_bands(file.ties.bands), "--bande")


def _waits(one: SignatureVerdict) -> bool:
    return bool(one.doubt or one.shared) and one.accepted is None


def _list_pages(verdict: DepositVerdict) -> tuple[_Waiting, ...]:
    """The pages that do not count, and those that count without having been looked at."""
    if verdict.refused:
        raise InputFileError(verdict.refused)
    trusted = "les cadres de signature de l'acte ne sont pas connus"
    said = {**dict.fromkeys(verdict.trusted, trusted), **{page: why.message for page, why in verdict.faults}}
    number = verdict.deposit.number
    return tuple(
        _Waiting(name_page(page), "", f"exemplaire n° {number}, page {page} : {said[page]}", f"--page {page}")
        for page in sorted(said)
    )


def _choose_things(waiting: Sequence[_Waiting], request: AcceptRequest) -> tuple[_Waiting, ...]:
    known = {one.thing: one for one in waiting}
    missing = [thing for thing in request.things if thing not in known]
    if request.things and not missing:
        return tuple(known[thing] for thing in request.things)
    shown = {BAND: "au bord des pages", **{name_page(page): f"de la page {page}" for page in request.pages}}
    message = "dire ce qui est accepté"
    if missing:
        message = f"rien n'est à accepter {shown.get(missing[0], f'dans le champ « {missing[0]} »')}"
    listed = ", ".join(one.option for one in waiting)
    hint = f"ce qui attend : {listed}" if listed else "rien n'attend dans ce fichier"
    raise UsageError(Diagnostic(Code.RIEN_A_ACCEPTER, message, Span(request.file.name), hint=hint))


# --- what was accepted, and no longer is ---------------------------------------------------------------------------


def _withdraw(act: Act, request: AcceptRequest) -> AcceptReport:
    """Withdraw what was accepted of a file, which may be gone since."""
    held = [one for one in list_acceptances(act) if one.fichier == request.file.name]
    named = [one for one in held if one.objet in request.things]
    missing = [thing for thing in request.things if thing not in {one.objet for one in named}]
    if missing or not request.things:
        message = f"rien n'est accepté de « {missing[0]} »" if missing else "dire ce qui n'est plus accepté"
        listed = ", ".join(dict.fromkeys(one.objet for one in held)) or "rien"
        hint = f"ce qui est accepté dans « {request.file.name} » : {listed}"
        raise UsageError(Diagnostic(Code.RIEN_A_ACCEPTER, message, Span(request.file.name), hint=hint))
    _require_reason(request, '--motif "la délégation avait pris fin"')
    files = tuple(
        keep_acceptance(
            act,
            replace(
                one,
                par=request.order.by,
                le=request.order.day.isoformat(),
                motif=_clean(request.reason),
                version=2,
                retiree=True,
            ),
        )
        for one in named
    )
    return AcceptReport(None, files, tuple(one.vu for one in named), act.place.name, ())
