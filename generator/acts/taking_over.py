"""`ctg arreter --repris-de`: an act that was signed before it was recorded, taken into the register as it was signed.

Its source is the output folder whose originals were printed or sent, found by its manifest; or, for an act that was
signed before this program, its published text: then the pieces that say the same words are the act, and no others.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act import FrozenParty, TakenOver
from generator.acts.copies.former_copies import keep_former_copies
from generator.acts.find_or_freeze import keep_first_deposits
from generator.acts.freezing import compose_act, digest_files, draft_act
from generator.acts.recovering.former_text import find_text, read_carried
from generator.acts.recovering.from_traces import Recovery, take_traces
from generator.acts.register import Act, find_act, record_act
from generator.acts.request import ActRequest
from generator.acts.texts.differences import compare_trees, describe_difference, report_difference
from generator.acts.texts.same_words import find_same_pieces
from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, InputFileError, Span, UsageError
from generator.files import digest_file, display_path, read_bytes, sha256
from generator.making.composition import list_pieces
from generator.making.workshop import Workshop, open_workshop
from generator.manifest import Manifest, find_manifest
from generator.model.acts import FreezeOrder
from generator.model.dossier import Dossier
from generator.model.pieces import plan_signed_act
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import SENDINGS, STAMPED, TO_SIGN
from generator.pdf_files.signatures.fields import name_file_to_sign


@dataclass(frozen=True, slots=True)
class TakenOverAct:
    """The act, the dossier as it is today, and what differs."""

    act: Act
    living: Dossier
    notes: tuple[Diagnostic, ...]


def take_over(request: ActRequest, source: Path, tell: Progress = tell_nobody, *, today: bool = False) -> TakenOverAct:
    """Record an act as it was signed. With `today`, a person says that today's text is the one that was signed.

    `source` is an output folder with its originals, the folder of the dossier itself, or a published text.

    Raises: `UsageError` when an act is frozen already, or the source is none; `ContentError` when no text can be found
    that says what was signed; `InputFileError` when a file was touched since it was made; `OutputError`.
    """
    before = find_act(request.folder)
    if before is not None:
        message = f"l'{before.name} est déjà arrêté"
        raise UsageError(Diagnostic(Code.ACTE_DEJA_ARRETE, message, Span(display_path(request.folder))))
    if request.order is None:
        raise ValueError("someone takes an act over")
    tell("lecture du dossier")
    workshop = open_workshop(request.folder, request.project)
    outputs = request.target if source.resolve() == request.folder.resolve() else source
    if source.is_dir():
        manifest = find_manifest(outputs)
        if manifest is not None and manifest.originals:
            act, notes = _take_outputs(Recovery(request, request.order, workshop, outputs), manifest, tell)
        else:
            act, notes = take_traces(Recovery(request, request.order, workshop, outputs, today), tell)
    elif source.is_file():
        act, notes = _take_published(request, request.order, workshop, source, tell)
    else:
        message, hint = "cette source est introuvable", "un dossier de documents produits, ou l'acte publié"
        raise UsageError(Diagnostic(Code.FICHIER_ABSENT, message, Span(display_path(source)), hint=hint))
    warnings = DiagnosticCollector()
    keep_first_deposits(act, workshop.dossier, warnings)
    return TakenOverAct(act, workshop.dossier, (*notes, *warnings.found))


# --- from what the program made ------------------------------------------------------------------------------------


def _take_outputs(recovery: Recovery, manifest: Manifest, tell: Progress) -> tuple[Act, tuple[Diagnostic, ...]]:
    request, order, living, source = recovery.request, recovery.order, recovery.living, recovery.outputs
    originals = {entry.party: _read_made(source, manifest, entry.file) for entry in manifest.originals}
    text = manifest.originals[0].text
    with ExitStack() as stack:
        first = read_carried(originals[manifest.originals[0].party], display_path(source))
        contents = {first: display_path(source)} if first is not None else {}
        workshop = find_text(living, text, contents, stack)
        documents = compose_act(workshop)
        record, files = draft_act(workshop, documents, order, tell)
        now = living.compose(list_pieces(living.dossier), draft=False)
        differences = compare_trees(documents, now)
    told = tuple(describe_difference(difference) for difference in differences)
    parties = [party for party in record.parties if party.id in originals]
    files = {n: d for n, d in files.items() if not n.startswith(("exemplaires/", "assemblage/", f"{TO_SIGN}/"))}
    files |= {party.original: originals[party.id] for party in parties}
    to_sign = f"{TO_SIGN}/{name_file_to_sign(plan_signed_act(living.dossier.model.plan).slug)}"
    sent = to_sign in manifest.outputs
    if sent:
        files[to_sign] = _read_made(source, manifest, to_sign)
    record = replace(
        record,
        joined="",
        to_sign=to_sign if sent else "",
        fields=record.fields if sent else (),
        pieces=tuple(replace(piece, linked="") for piece in record.pieces),
        page_count=manifest.originals[0].page_count,
        signature_pages=manifest.originals[0].signature_pages,
        files=digest_files(files),
        taken_over=TakenOver(
            display_path(source), sha256(b"".join(originals.values())), tuple(p.id for p in record.pieces), told
        ),
    )
    made = [n for n in manifest.outputs if n.startswith((f"{STAMPED}/", f"{SENDINGS}/")) and (source / n).is_file()]
    copies = {name: _read_made(source, manifest, name) for name in made}
    pages = {entry.party: entry.received_pages for entry in manifest.originals}
    act = record_act(request.folder, record, files, lambda new: keep_former_copies(new, living.dossier, copies, pages))
    return act, tuple(report_difference(difference, f"l'{act.name}") for difference in differences)


def _read_made(source: Path, manifest: Manifest, name: str) -> bytes:
    """A file that the program made, the very one that the manifest describes."""
    path = source / name
    if digest_file(path) != manifest.outputs.get(name):
        message = "ce fichier n'est pas celui que le manifeste décrit : on ne sait pas ce qui a été signé"
        hint = "le retrouver tel qu'il a été fait ; « ctg controler » dit ce qui a changé"
        raise InputFileError(Diagnostic(Code.FICHIER_MODIFIE, message, Span(display_path(path)), hint=hint))
    return read_bytes(path)


# --- from what was published ---------------------------------------------------------------------------------------


def _take_published(
    request: ActRequest, order: FreezeOrder, workshop: Workshop, source: Path, tell: Progress
) -> tuple[Act, tuple[Diagnostic, ...]]:
    documents = compose_act(workshop)
    data = read_bytes(source)
    same = find_same_pieces(documents, data, display_path(source))
    held = tuple(document for document in documents if document.meta.piece in same)
    record, files = draft_act(workshop, held, order, tell)
    files = {name: data for name, data in files.items() if not name.startswith(("exemplaires/", f"{TO_SIGN}/"))}
    record = replace(
        record,
        to_sign="",
        fields=(),
        parties=tuple(FrozenParty(party.id, party.name, "") for party in record.parties),
        files=digest_files(files),
        taken_over=TakenOver(display_path(source), sha256(data), same),
    )
    return record_act(request.folder, record, files), ()
