"""`ctg arreter --repris-de` where no original is left: the act that pages, sendings or a person say was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act import TakenOver
from generator.acts.copies.former_copies import keep_former_copies
from generator.acts.find_or_freeze import join_names
from generator.acts.freezing import compose_act, digest_files, draft_act
from generator.acts.originals import find_signing
from generator.acts.recovering.former_text import digest_words, find_text, open_carried
from generator.acts.recovering.traces import Traces, find_traces
from generator.acts.register import Act, record_act
from generator.acts.request import ActRequest
from generator.acts.signed_pages import list_received
from generator.acts.texts.differences import compare_trees, describe_difference, report_difference
from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Severity, Span, UsageError
from generator.files import list_tree, read_bytes, sha256
from generator.making.composition import list_pieces
from generator.making.workshop import Workshop
from generator.model.acts import FreezeOrder
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import SENDINGS, STAMPED, TO_SIGN


@dataclass(frozen=True, slots=True)
class Recovery:
    """What is recovered: the act of a dossier as it is today (`living`), from what stands in it and in `outputs`.

    With `today`, a person says that today's text is the one that was signed.
    """

    request: ActRequest
    order: FreezeOrder
    living: Workshop
    outputs: Path
    today: bool = False


def take_traces(recovery: Recovery, tell: Progress = tell_nobody) -> tuple[Act, tuple[Diagnostic, ...]]:
    """Record an act whose originals are gone: pages, PDFs that were sent, or else a person say which text it was.

    The originals are made again, in the same words.

    Raises: `UsageError` when nothing has come back; `ContentError` when it says no text, several, or one that no
    content says any more; `InputFileError`, `OutputError`.
    """
    request, living, outputs = recovery.request, recovery.living, recovery.outputs
    traces = find_traces(living.dossier, outputs)
    if not (traces.texts or traces.contents or traces.silent):
        message = "rien n'a été signé, envoyé ni reçu de ce dossier : il n'y a rien à reprendre"
        hint = f"arrêter son texte : « ctg arreter {living.dossier.folder} »"
        raise UsageError(Diagnostic(Code.REPRISE_IMPOSSIBLE, message, Span(living.dossier.folder), hint=hint))
    with ExitStack() as stack:
        contents = {content: names[0] for content, names in traces.contents.items()}
        said = {digest: list(names) for digest, names in traces.texts.items()}
        for content, carriers in traces.contents.items():
            digest = digest_words(open_carried(content, living, carriers[0], stack))
            said.setdefault(digest, []).extend(carriers)
        text = _choose_text(living, said, traces, today=recovery.today)
        workshop = find_text(living, text, contents, stack)
        documents = compose_act(workshop)
        record, files = draft_act(workshop, documents, recovery.order, tell)
        differences = compare_trees(documents, living.compose(list_pieces(living.dossier), draft=False))
    names = said.get(text, ())
    told = (*(describe_difference(one) for one in differences), *_tell_proof(names, traces))
    files = {name: data for name, data in files.items() if not name.startswith(f"{TO_SIGN}/")}
    digest = sha256("\n".join((text, *sorted(names), *traces.silent)).encode())
    record = replace(
        record,
        to_sign="",
        fields=(),
        files=digest_files(files),
        taken_over=TakenOver(living.dossier.folder, digest, tuple(piece.id for piece in record.pieces), told),
    )
    paths = [path for room in (STAMPED, SENDINGS) for path in list_tree(outputs / room)]
    copies = {path.relative_to(outputs).as_posix(): read_bytes(path) for path in paths}

    def complete(new: Act) -> None:
        signing = find_signing(new)
        parties = living.dossier.facts.parties
        received = {party.id: list_received(living.dossier, party, signing) for party in parties}
        keep_former_copies(new, living.dossier, copies, received)

    act = record_act(request.folder, record, files, complete)
    shown = Span(living.dossier.folder)
    notes = [
        Diagnostic(Code.ACTE_REPRIS, words, shown, severity=Severity.ADVICE) for words in _tell_proof(names, traces)
    ]
    return act, (*notes, *(report_difference(difference, f"l'{act.name}") for difference in differences))


def _choose_text(living: Workshop, said: Mapping[str, Sequence[str]], traces: Traces, *, today: bool) -> str:
    """The text that was signed: the only one that is said; today's, when none is and a person says that it was."""
    if len(said) > 1:
        shown = " ; ".join(f"{digest} ({join_names(names)})" for digest, names in said.items())
        message = f"ce qui a été signé ou envoyé ne porte pas un seul texte : {shown}"
        hint = "ne laisser que ce qui est de l'acte signé, puis relancer ; ou donner l'acte publié"
        raise ContentError(Diagnostic(Code.REPRISE_DIFFERENTE, message, Span(living.dossier.folder), hint=hint))
    if said:
        return next(iter(said))
    text = digest_words(living)
    if not today:
        message = f"rien ici ne dit quel texte a été signé : {join_names(traces.silent)} n'en porte pas la marque"
        hint = (
            f"donner l'acte publié (--repris-de FICHIER) ; ou, si le texte d'aujourd'hui ({text}) est bien celui-là, "
            "le dire : --texte-actuel"
        )
        raise ContentError(Diagnostic(Code.REPRISE_A_CONFIRMER, message, Span(living.dossier.folder), hint=hint))
    return text


def _tell_proof(names: Sequence[str], traces: Traces) -> tuple[str, ...]:
    if names:
        return (
            f"le texte est celui que portent {join_names(names)} ; les exemplaires sont refaits, dans les mêmes mots",
        )
    shown = join_names(traces.silent)
    return (f"texte d'aujourd'hui, déclaré comme celui qui a été signé : {shown} n'en porte pas la marque",)
