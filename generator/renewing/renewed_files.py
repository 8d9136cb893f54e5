"""Every file of a dossier, carried over, changed, or told as left behind: nothing of the source is lost in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from generator.ageing.dated_passages import mark_passages
from generator.ageing.reasons import Frame
from generator.ageing.renewal_draft import REPORT_FILE, RenewalDraft, date_comments
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, Renewal
from generator.annexes.registry import age_annexes, find_annexe_file
from generator.dossier_place import FACTS_FILE
from generator.files import display_path, read_text
from generator.model.annexes import ENDED_ACTIONS_FILE
from generator.model.clauses import Change, ClauseModel, Deviation
from generator.model.confirmations import quote_value
from generator.model.dossier import Dossier
from generator.model.territories import ReferenceTables
from generator.reading.clause_changes import CHANGES_FILE, TEXT_SUFFIX
from generator.reading.clause_files import DEVIATIONS_FILE, DeviationList
from generator.reading.confirmations import read_confirmations
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts
from generator.renewing.renewed_facts import mark_facts, renew_facts

_MARK = re.compile(r"\[\s*[àa]\s+confirmer\s*:?([^\]]*)\]", re.I)
_RECEIVED = {
    "signatures": "pages ou originaux signés",
    "prefecture": "message de la préfecture",
}
_KEPT_SUFFIXES = (".csv", ".png", ".jpg", ".jpeg", ".svg", ".txt", ".md")


def read_deviations(folder: Path) -> tuple[Deviation, ...]:
    """The écarts of a dossier that was read."""
    path = folder / DEVIATIONS_FILE
    if not path.exists():
        return ()
    return validate_facts(DeviationList, load_yaml(read_text(path), display_path(path))).ecarts


def draft_renewal(
    draft: RenewalDraft,
    dossier: Dossier,
    sources: Mapping[str, bytes],
    means: tuple[Frame, ClauseModel, ReferenceTables],
) -> None:
    """Draft the next dossier from the files of the last one, by path; `means` are periods, model and tables."""
    frame, model, tables = means
    texts = {path: _decode(data) for path, data in sources.items() if path.endswith((".yaml", ".md"))}
    renew_facts(draft, texts[FACTS_FILE], dossier.facts, frame)
    mark_facts(draft, dossier.facts, frame, tables)
    for path, data in sources.items():
        folder = path.split("/")[0] if "/" in path else ""
        if (found := find_annexe_file(path)) is not None:
            _renew_annexe_file(draft, (path, data, texts.get(path, "")), found, (frame, model))
        elif folder in _RECEIVED:
            draft.clear(path, _RECEIVED[folder])
        elif folder in ("textes", "clauses"):
            _renew_text(draft, path, texts[path], frame, model)
        elif path == CHANGES_FILE:
            draft.write(path, date_comments(texts[path], frame.former_name))
            _mark_own_changes(draft, dossier, frame)
        elif path == DEVIATIONS_FILE:
            draft.clear(path, "écarts de l'acte signé : le modèle seul est repris")
        elif path == REPORT_FILE:
            draft.clear(path, "compte rendu du renouvellement précédent")
        elif path.lower().endswith(_KEPT_SUFFIXES):
            draft.files.setdefault(path, data)
        elif path.endswith(".py"):
            draft.clear(path, "programme")
    age_annexes(AnnexeRenewal(draft, dossier, texts, frame), model.plan)


def _mark_own_changes(draft: RenewalDraft, dossier: Dossier, frame: Frame) -> None:
    """What the former convention struck of its model, or put elsewhere; what it added is marked in its own text."""
    for change in dossier.changes:
        match change.kind:
            case Change.STRUCK:
                key, told = "supprimees", "supprimée de la convention {} : doit-elle l'être de la suivante ?"
            case Change.MOVED:
                key, told = "deplacees", "déplacée dans la convention {} : doit-elle l'être dans la suivante ?"
            case Change.ADDED:
                continue
            case _:
                assert_never(change.kind)
        reason = told.format(frame.former_name)
        draft.confirm(CHANGES_FILE, (key, change.clause, "motif"), quote_value(change.reason), reason)


def _renew_annexe_file(
    draft: RenewalDraft,
    source: tuple[str, bytes, str],
    found: tuple[AnnexeKind, AnnexeFile],
    means: tuple[Frame, ClauseModel],
) -> None:
    """A file of an annexe, `source` being its path, its bytes and its text."""
    (path, data, text), (kind, file), (frame, model) = source, found, means
    if file.renewal is Renewal.LEFT:
        draft.clear(path, file.why_left)
    elif model.plan.find_annexe(kind.nature) is None:
        draft.clear(path, f"le modèle {model.plan.nom} n'a pas d'annexe « {kind.nature} »")
    elif file.renewal is Renewal.DATED:
        draft.write(path, date_comments(text, frame.former_name))
    elif file.renewal is Renewal.KEPT:
        draft.files.setdefault(path, data)


def carry_marks(draft: RenewalDraft, folder: Path, dossier: Dossier) -> None:
    """Keep the marks that the source had itself, and that are still in force."""
    lines = {mark.place.line for mark in dossier.marks}
    known = {(mark.file, mark.place) for mark in draft.to_confirm}
    for written in read_confirmations(folder):
        said = written.said
        if written.file == ENDED_ACTIONS_FILE:
            continue  # of a period older still: not carried over
        if written.span.line in lines and written.file in draft.files and (written.file, said.lieu) not in known:
            draft.confirm(written.file, said.lieu, said.valeur or "", said.motif)


def _decode(data: bytes) -> str:
    """The text as the reading takes it: the source was read, so that it is UTF-8."""
    text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def _renew_text(draft: RenewalDraft, path: str, text: str, frame: Frame, model: ClauseModel) -> None:
    """A text of the dossier with its marks; one that the next model does not know has no place there."""
    folder, _, name = path.partition("/")
    identifier = name.removesuffix(".md")
    if folder == "textes" and model.plan.find_yearly_text(identifier) is not None:
        draft.clear(path, "texte d'un bilan de la période précédente")
        return
    if folder == "textes":
        known = identifier in {local.id for local in model.plan.textes_locaux}
        what = "texte local que le nouveau modèle n'attend plus"
    else:
        known, what = identifier in model.clauses, "clause du dossier que le nouveau modèle n'a plus"
    if not known:
        draft.clear(path, what)
        return
    if folder == "textes":
        marked = mark_passages(text, frame.first_day.year, draft.references.explain)
        draft.write(path, draft.references.follow_links(marked.text))
        for passage in _MARK.findall(marked.text):  # the source's own too
            draft.confirm(path, (), "", passage.strip())
        return
    reason = f"clause propre à la convention {frame.former_name}"
    if (moved := draft.references.explain(text)) is not None:
        reason += f" ; {moved}"
    titles = {part.id for part in model.plan.sections} | {annexe.id for annexe in model.plan.annexes}
    # A title is one line, and its mark stands on it; a section may bear the name of one of its clauses.
    one_line = "\n" not in text.strip()
    title = one_line and identifier in titles and f"{identifier}{TEXT_SUFFIX}" not in model.clauses
    text = draft.references.follow_links(text)
    draft.write(path, f"{text.rstrip()}{' ' if title else chr(10) * 2}[à confirmer : {reason}]\n")
    draft.confirm(path, (), "", reason)
