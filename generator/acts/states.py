"""`ctg etat`: where each CTG of a folder stands; a dossier that cannot be read is a line, the others go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from generator.acts.received_acts import read_dossier_acts
from generator.acts.signed_originals import list_electronic_signers
from generator.acts.state import CtgState, Evidence, count_gaps_before_vote, find_state
from generator.codes import Code
from generator.errors import CtgError, Diagnostic, InputFileError, Severity, Span, UsageError
from generator.files import display_path
from generator.intake.door import take_pdfs
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import FACTS_FILE, find_dossiers
from generator.making.opening import open_dossier
from generator.manifest import find_manifest
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.project import Project
from generator.writing.parity import digest_signed_text


@dataclass(frozen=True, slots=True)
class DossierState:
    """One line: a CTG's state, or the faults that keep its dossier from being read."""

    name: str
    folder: str
    state: CtgState | None
    faults: tuple[Diagnostic, ...]  # the first is the one to show


def list_states(root: Path, project: Project, today: date, output: Path) -> tuple[DossierState, ...]:
    """The state on the day `today` of the dossier `root`, or of every dossier that it holds, sorted by folder.

    `output` is where documents are made: each dossier's own folder there.

    Raises: `UsageError` when there is none.
    """
    folders = find_dossiers(root)
    if not folders:
        message = "aucun dossier de CTG ici" if root.is_dir() else "dossier introuvable"
        hint = f"un dossier de CTG contient un fichier {FACTS_FILE} ; par exemple : ctg etat content"
        raise UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, Span(display_path(root)), hint=hint))
    return tuple(_read_state(folder, project, today, output) for folder in folders)


def _read_state(folder: Path, project: Project, today: date, output: Path) -> DossierState:
    name, shown = folder.resolve().name, display_path(folder)
    try:
        dossier, furniture = open_dossier(folder, project)
        # The real deliberations are not read here: the annexe that holds them is not counted.
        documents = compose_pieces(
            dossier, furniture.identity, Selection(list_pieces(dossier), draft=False, drawn=False)
        )
    except CtgError as fault:
        return DossierState(name, shown, None, fault.diagnostics)
    acts = read_dossier_acts(dossier)
    faults = tuple(d.message for d in acts.findings if d.severity is Severity.ERROR)
    natures = {plan.id: str(plan.nature) for plan in dossier.model.plan.annexes}
    gaps = count_gaps_before_vote(documents, dossier.facts, natures, dossier.marks)
    try:
        unreadable = _check_scans(dossier)
        signed = _list_signed(dossier, documents, output / name, frozenset(unreadable))
        signed |= list_electronic_signers(dossier)
    except CtgError as fault:
        return DossierState(name, shown, None, fault.diagnostics)
    faults += tuple(unreadable.values())
    evidence = Evidence(gaps, signed, acts.received, acts.refusals, faults, acts.envelopes)
    return DossierState(name, shown, find_state(dossier.facts, dossier.references.tables, evidence, today), ())


def _check_scans(dossier: Dossier) -> dict[str, str]:
    """What keeps the scan of an original from being one, by party: a file put there by hand may be anything."""
    parties = {scan.name: party for party, scan in dossier.scans.items()}
    reasons: dict[str, list[str]] = {}
    try:
        take_pdfs([(scan.name, scan.data) for scan in dossier.scans.values()])
    except InputFileError as fault:
        for told in fault.diagnostics:
            if told.severity is Severity.ERROR and told.span is not None:
                reasons.setdefault(told.span.file, []).append(told.message)
    return {
        parties[name]: f"{name} n'est pas compté comme signé : {' ; '.join(words)}" for name, words in reasons.items()
    }


def _list_signed(
    dossier: Dossier, documents: tuple[Document, ...], output: Path, unreadable: frozenset[str]
) -> frozenset[str]:
    """The parties whose original has come back signed, on today's text: filed whole, or page by page.

    Which pages are to be signed is read in the manifest of the originals, since they must have been made to be signed.
    """
    text = digest_signed_text(documents)
    manifest = find_manifest(output)
    originals = manifest.originals if manifest is not None else ()
    pages = {original.party: original.signature_pages for original in originals if original.text == text}
    return frozenset(
        party.id
        for party in dossier.facts.parties
        if (party.id in dossier.scans and party.id not in unreadable)
        or (
            pages.get(party.id)
            and {p.page for p in dossier.signed_pages.get(party.id, ()) if p.digest == text} >= set(pages[party.id])
        )
    )
