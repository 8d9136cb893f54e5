"""`ctg etat`: where each CTG of a folder stands, its avenants below it; a dossier that cannot be read is a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from generator.acts.act_dossier import list_withdrawn, open_act_dossier
from generator.acts.deadlines.agenda import Agenda
from generator.acts.deadlines.due import list_deadlines, tell_late_tracking
from generator.acts.find_or_freeze import join_names
from generator.acts.in_force.text_in_force import find_text_in_force
from generator.acts.next_text import count_changes, write_frozen_day
from generator.acts.paper.deposits import sift_deposits
from generator.acts.received_acts import read_dossier_acts
from generator.acts.register import Act, find_act
from generator.acts.signed_originals import read_electronic_state
from generator.acts.signed_pages import Signing
from generator.acts.standing.dossier_state import DossierState
from generator.acts.state import CtgState, Evidence, Step, find_state
from generator.annexes.deliberations.sections import deliberation_slots
from generator.checking.gap_stages import GapStages, count_stages
from generator.dossier_place import find_amendment_number, list_amendments, name_dossier
from generator.errors import CtgError, Diagnostic, InputFileError, Severity
from generator.files import display_path
from generator.intake.door import take_pdfs
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.deliberations import list_empty, list_shared
from generator.making.dossier_folder import find_dossiers, refuse_no_dossier
from generator.making.opening import open_dossier
from generator.manifest import find_manifest
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.pdf_files.signatures.scan_recognition import look_at_pages
from generator.project import Project
from generator.writing.parity import digest_signed_text

_UNSIGNED = (Step.DRAFT, Step.VOTE, Step.SIGN)


def list_states(root: Path, project: Project, today: date, output: Path) -> tuple[DossierState, ...]:
    """The state on the day `today` of the dossier `root`, or of every dossier that it holds, sorted by folder.

    The avenants of a convention follow it. `output` is where documents are made: each dossier's own folder there.

    Raises: `UsageError` when there is none.
    """
    folders = find_dossiers(root)
    if not folders:
        raise refuse_no_dossier(root, "ctg etat content")
    return tuple(line for folder in folders for line in _list_lines(folder, project, today, output))


def _list_lines(folder: Path, project: Project, today: date, output: Path) -> tuple[DossierState, ...]:
    """A convention and its avenants, or an avenant alone; the last avenant that all have signed says the period."""
    amendments = tuple(_read_state(one, project, today, output) for one in list_amendments(folder))
    signed = [one.state.end for one in amendments if one.state is not None and one.state.step not in _UNSIGNED]
    return (_read_state(folder, project, today, output, signed[-1] if signed else None), *amendments)


def _name_act(folder: Path) -> str:
    """« acte n° 01 (convention) », where one is frozen that can be read; what is beside it does not matter."""
    try:
        act = find_act(folder)
    except CtgError:
        return ""
    return act.name if act is not None else ""


def _read_state(
    folder: Path, project: Project, today: date, output: Path, extended: date | None = None
) -> DossierState:
    name, shown, number = name_dossier(folder), display_path(folder), find_amendment_number(folder)
    try:
        dossier, furniture = open_dossier(folder, project)
        # The real deliberations are not read here: the annexe that holds them is not counted.
        documents = compose_pieces(
            dossier, furniture.identity, Selection(list_pieces(dossier), draft=False, drawn=False)
        )
    except CtgError as fault:
        return DossierState(name, shown, None, fault.diagnostics, _name_act(folder), number)
    living = dossier
    gaps = count_stages(documents, dossier.facts, dossier.marks)
    told: list[str] = []
    trusted: list[str] = []
    try:
        act = find_act(folder)
        withdrawn = tuple(list_withdrawn(act, dossier)) if act is not None else ()
        if act is not None:
            # What is frozen has no gap left, whatever the living text has become.
            gaps = GapStages(0, 0, 0)
            sifted = sift_deposits(act, open_act_dossier(act, dossier))
            dossier = sifted.dossier
            told += (_tell_left_out(why) for why in (*sifted.notes, *sifted.refused))
            trusted += (_tell_left_out(why) for why in sifted.accepted)
        acts = read_dossier_acts(dossier)
        faults = tuple(d.message for d in acts.findings if d.severity is Severity.ERROR)
        unreadable = _check_scans(dossier) if act is None else {}
        signing = _find_signing(act, documents, output / name)
        signed = _list_signed(dossier, signing, frozenset(unreadable))
        electronic = read_electronic_state(act, dossier)
        signed |= electronic.signed
        if act is not None and act.record.taken_over is not None and not act.record.parties[0].original:
            signed = frozenset(party.id for party in act.record.parties)  # it was published: all have signed
        frozen = _say_frozen(act, folder, documents, withdrawn) if act is not None else ""
    except CtgError as fault:
        return DossierState(name, shown, None, fault.diagnostics, amendment=number)
    faults += tuple(unreadable.values())
    empty, unread = list_empty(dossier)
    faults += tuple(f"{d.span} : {d.message}" for d in (*empty.values(), *unread) if d.severity is Severity.ERROR)
    voted = set(dossier.deliberations) - list_shared(dossier) - set(empty)
    projects = _list_projects(act, documents) - voted
    evidence = Evidence(
        gaps=gaps,
        signed=signed,
        acts=acts.received,
        refusals=acts.refusals,
        faults=faults,
        envelopes=acts.envelopes,
        projects=projects,
        pending=(*told, *electronic.pending),
        accepted=(*trusted, *electronic.accepted),
    )
    state = find_state(dossier.facts, dossier.references.tables, evidence, today, extended)
    if number:
        return DossierState(name, shown, state, (), frozen, number)
    agenda = _list_due(name, dossier, state)
    if state.step is not Step.DRAFT and dossier.facts.periode.debut <= today <= state.end:
        state = replace(state, alerts=(*state.alerts, *tell_late_tracking(agenda.deadlines, living, today)))
    state = replace(state, next_day=_find_next_day(state, dossier, agenda, today))
    return DossierState(name, shown, state, (), frozen, number, agenda)


def _find_next_day(state: CtgState, dossier: Dossier, agenda: Agenda, today: date) -> date | None:
    """The next day on which the state, or what is told of a late tracking, may change."""
    due = (one.day + timedelta(days=1) for one in agenda.deadlines)
    told = (line.jour for line in dossier.tracking if line.jour is not None)
    days = (state.next_day, dossier.facts.periode.debut, *due, *told)
    return min((day for day in days if day is not None and day > today), default=None)


def _list_due(name: str, dossier: Dossier, state: CtgState) -> Agenda:
    """What falls due during a convention; its stamp is the day of signature, or the first of the period."""
    facts = dossier.facts
    signed = facts.signature.date
    stamp = signed if isinstance(signed, date) else facts.periode.debut
    called = f"{dossier.model.plan.sigle} {facts.territoire.nom}"
    return Agenda(name, called, stamp, list_deadlines(dossier, state.end))


def _tell_left_out(why: Diagnostic) -> str:
    """« signatures/caf.pdf n'est pas compté comme signé : … », or what is said of one that counts."""
    name = why.span.file if why.span is not None else ""
    words = f"{name} : {why.message}" if why.severity is Severity.ADVICE else ""
    return words or f"{name} n'est pas compté comme signé : {why.message}"


def _check_scans(dossier: Dossier) -> dict[str, str]:
    """What keeps the scan of an original from being one, by party: a file put there by hand may be anything.

    Of a dossier of which nothing is frozen, a blank page is all that can be told from a signed one.
    """
    parties = {scan.name: party for party, scan in dossier.scans.items()}
    reasons: dict[str, list[str]] = {}
    try:
        taken = take_pdfs([(scan.name, scan.data) for scan in dossier.scans.values()])
        for name, scan in zip(parties, taken, strict=True):
            blank = [str(rank) for rank, page in enumerate(look_at_pages(scan.pdf, name), 1) if page.blank]
            if blank:
                reasons.setdefault(name, []).append(f"page {', '.join(blank)} : rien n'y est écrit")
    except InputFileError as fault:
        for told in fault.diagnostics:
            if told.severity is Severity.ERROR and told.span is not None:
                reasons.setdefault(told.span.file, []).append(told.message)
    return {
        parties[name]: f"{name} n'est pas compté comme signé : {' ; '.join(words)}" for name, words in reasons.items()
    }


def _list_projects(act: Act | None, documents: tuple[Document, ...]) -> frozenset[str]:
    """The parties for whose deliberation a place is kept; in the pieces of the act, when there is one."""
    held = {piece.id for piece in act.record.pieces} if act is not None else {d.meta.piece for d in documents}
    return frozenset(
        party for document in documents if document.meta.piece in held for _, party in deliberation_slots(document)
    )


def _say_frozen(act: Act, folder: Path, documents: tuple[Document, ...], withdrawn: tuple[str, ...]) -> str:
    """« acte n° 01 (convention) arrêté le 28/11/2026 ; le texte d'aujourd'hui en diffère par 3 changements »."""
    text = find_text_in_force(folder)
    differences = count_changes(text, documents) if text is not None else 0
    amended = text is not None and text.act.place != act.place
    differs = f"diffère de celui de l'{text.act.record.called}" if text is not None and amended else "en diffère"
    words = f"{act.name} arrêté le {write_frozen_day(act)}"
    if act.record.taken_over is not None:
        words = f"{act.name} repris le {write_frozen_day(act)}"
    if differences:
        many = "s" if differences > 1 else ""
        words += f" ; le texte d'aujourd'hui {differs} par {differences} changement{many}"
    if withdrawn:
        words += f" ; retiré du dossier, et gardé sous l'acte : {join_names(withdrawn)}"
    return words


def _find_signing(act: Act | None, documents: tuple[Document, ...], output: Path) -> dict[str, Signing]:
    """What each party signs: from its act; without one, as the manifest of the originals says on today's text."""
    if act is not None:
        signing = Signing(act.record.signature_pages, act.record.text)
        return {party.id: signing for party in act.record.parties}
    text = digest_signed_text(documents)
    manifest = find_manifest(output)
    originals = manifest.originals if manifest is not None else ()
    return {o.party: Signing(o.signature_pages, text) for o in originals if o.text == text}


def _list_signed(dossier: Dossier, signing: dict[str, Signing], unreadable: frozenset[str]) -> frozenset[str]:
    """The parties whose original has come back signed, on the very text: filed whole, or page by page."""
    return frozenset(
        party.id
        for party in dossier.facts.parties
        if (party.id in dossier.scans and party.id not in unreadable)
        or (
            (own := signing.get(party.id)) is not None
            and own.pages
            and {p.page for p in dossier.signed_pages.get(party.id, ()) if p.digest == own.digest} >= set(own.pages)
        )
    )
