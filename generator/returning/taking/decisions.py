"""What is decided about each change and each comment: the YAML file that a first run writes and a second one reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from generator.codes import Code
from generator.comparing.changes import describe_change
from generator.editing.values import Choice, Decision
from generator.errors import ContentError, Diagnostic, DiagnosticCollector, Span
from generator.files import display_path, read_bytes
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.returning.taking.gathered import Gathered
from generator.returning.taking.merging import AskedChange

_HEAD = """\
# Décisions sur des documents revenus : une par modification, à écrire après « decision : ».
#   accepter   le dossier est modifié, comme « choix » le dit ; « motif » est demandé pour un écart
#   refuser    rien n'est modifié ; « reponse » est dite au relecteur
#   (rien)     plus tard
# Puis : ctg reprendre FICHIER… DOSSIER --decisions ce-fichier.yaml
"""


class Verdict(StrEnum):
    """What is decided."""

    ACCEPT = "accepter"
    REFUSE = "refuser"
    LATER = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided about a change: how it is made when accepted (the usual way without), why, what is answered."""

    asked: AskedChange
    verdict: Verdict = Verdict.LATER
    choice: Choice | None = None
    reason: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, one per change, and what is answered to comments, by number."""

    changes: tuple[Decided, ...]
    answers: tuple[tuple[str, str], ...] = ()

    @property
    def accepted(self) -> tuple[Decision, ...]:
        """What is to be written."""
        return tuple(
            Decision(one.asked.sorted, one.choice, one.reason) for one in self.changes if one.verdict is Verdict.ACCEPT
        )


def write_decisions(gathered: Gathered, decisions: Decisions) -> bytes:
    """The file of decisions: each change with who asks for it, its words, what it bears on, what may be decided."""
    lines = [_HEAD, f"dossier: {_quote(gathered.place.dossier.name)}", "fichiers:"]
    lines += [f"  - nom: {_quote(file.path.name)}\n    empreinte: {file.digest}" for file in gathered.files]
    lines.append("modifications:" if decisions.changes else "modifications: []")
    for one in decisions.changes:
        lines += _write_change(one)
    lines.append("commentaires:" if gathered.remarks else "commentaires: []")
    answers = dict(decisions.answers)
    for filed in gathered.remarks:
        remark = filed.remark
        lines += [
            f"  - numero: {filed.number}",
            f"    auteur: {_quote(remark.author)}",
            f"    endroit: {_quote(remark.place)}",
            f"    mots: {_quote(remark.words)}",
            f"    clos: {'oui' if remark.closed else 'non'}",
            f"    reponse: {_quote(answers.get(filed.number, ''))}",
        ]
    return ("\n".join(lines) + "\n").encode()


def _write_change(one: Decided) -> Iterator[str]:
    asked = one.asked
    yield f"  - numero: {asked.number}"
    yield f"    id: {_quote(asked.sorted.id)}"
    yield f"    endroit: {_quote(asked.change.place)}"
    yield f"    modification: {_quote(describe_change(asked.change).removeprefix(f'{asked.change.place} : '))}"
    yield f"    demande_par: {_quote(', '.join(dict.fromkeys(who.name or who.file for who in asked.askers)))}"
    yield f"    avant: {_quote(asked.change.before)}"
    yield f"    apres: {_quote(asked.change.after)}"
    yield f"    porte_sur: {_quote(f'{asked.sorted.target.kind} : {asked.sorted.target.says}')}"
    if asked.against:
        yield f"    # contredit : {', '.join(map(str, asked.against))} ; une seule peut être acceptée"
    for option in asked.sorted.options:
        yield f"    # choix possible : {option.choice} ({option.says})"
    yield f"    decision: {_quote(one.verdict.value)}"
    yield f"    choix: {_quote(one.choice.value if one.choice is not None else _usual(asked))}"
    yield f"    motif: {_quote(one.reason)}"
    yield f"    reponse: {_quote(one.answer)}"


def _usual(asked: AskedChange) -> str:
    return asked.sorted.options[0].choice.value if asked.sorted.options else ""


def _quote(words: str) -> str:
    """A YAML text: JSON's form of one is YAML's too."""
    return json.dumps(" ".join(words.split()), ensure_ascii=False)


def read_decisions(path: Path, gathered: Gathered) -> Decisions:
    """The decisions of a file about what came back.

    Raises: `ContentError` with all that is wrong in it: it is of other files, a decision is no word that is known.
    """
    name = display_path(path)
    try:
        text = read_bytes(path, 16 * 1024 * 1024).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise ContentError(_refuse("ce fichier n'est pas en UTF-8", Span(name))) from fault
    located = load_yaml(text, name)
    faults = DiagnosticCollector()
    content = located.data if isinstance(located.data, dict) else {}
    digests = {one.get("empreinte") for one in _list_dicts(content.get("fichiers"))}
    if digests != {file.digest for file in gathered.files}:
        faults.add(_refuse("ces décisions portent sur d'autres fichiers que ceux qui sont donnés", Span(name)))
    faults.raise_errors(ContentError)
    known = {one.sorted.id: one for one in gathered.changes}
    decided: dict[str, Decided] = {}
    for rank, one in enumerate(_list_dicts(content.get("modifications"))):
        asked = known.get(str(one.get("id")))
        if asked is None:
            span = located.span(("modifications", rank))
            faults.add(_refuse(f"la modification n° {one.get('numero')} n'est pas de celles qui sont demandées", span))
            continue
        decided[asked.sorted.id] = _read_change(one, asked, located, rank, faults)
    faults.raise_errors(ContentError)
    answers = tuple(
        (str(one.get("numero")), _say(one.get("reponse")))
        for one in _list_dicts(content.get("commentaires"))
        if _say(one.get("reponse"))
    )
    changes = tuple(decided.get(one.sorted.id, Decided(one)) for one in gathered.changes)
    return Decisions(changes, answers)


def _read_change(
    one: dict[str, Any], asked: AskedChange, located: LocatedData, rank: int, faults: DiagnosticCollector
) -> Decided:
    verdict, choice = Verdict.LATER, None
    said = _say(one.get("decision")).lower()
    try:
        verdict = Verdict(said)
    except ValueError:
        span = located.span(("modifications", rank, "decision"))
        faults.add(_refuse(f"« {said} » n'est pas une décision : accepter, refuser, ou rien", span))
    wanted = _say(one.get("choix"))
    if verdict is Verdict.ACCEPT and wanted:
        choice = next((option.choice for option in asked.sorted.options if option.choice.value == wanted), None)
        if choice is None:
            possible = ", ".join(option.choice.value for option in asked.sorted.options) or "aucun"
            span = located.span(("modifications", rank, "choix"))
            message = f"« {wanted} » n'est pas un choix de cette modification ; choix possibles : {possible}"
            faults.add(_refuse(message, span))
    return Decided(asked, verdict, choice, _say(one.get("motif")), _say(one.get("reponse")))


def _list_dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _say(value: object) -> str:
    return "" if value is None else str(value).strip()


def _refuse(message: str, span: Span) -> Diagnostic:
    hint = "refaire le fichier : ctg reprendre FICHIER… DOSSIER --decisions un-autre.yaml"
    return Diagnostic(Code.DECISIONS_INVALIDES, message, span, hint=hint)


def check_decisions(decisions: Decisions) -> None:
    """That no two accepted changes contradict each other, and that each can be made.

    Raises: `ContentError` with all that cannot be.
    """
    accepted = {one.asked.number: one for one in decisions.changes if one.verdict is Verdict.ACCEPT}
    faults: list[Diagnostic] = []
    for number, one in accepted.items():
        for other in one.asked.against:
            if other in accepted and number < other:
                place = one.asked.change.place
                words = [describe_change(each.asked.change) for each in (one, accepted[other])]
                first, second = (said.removeprefix(f"{place} : ") for said in words)
                message = f"{place} : les modifications {number} ({first}) et {other} ({second}) se contredisent"
                hint = "n'en accepter qu'une"
                faults.append(Diagnostic(Code.RETOUR_CONTRADICTION, message, one.asked.change.origin, hint=hint))
    if faults:
        raise ContentError(tuple(faults))


def decide(changes: Sequence[AskedChange], accepted: Iterable[int], refused: Iterable[int], reason: str) -> Decisions:
    """Decisions by numbers; the others are for later."""
    yes, no = set(accepted), set(refused)
    verdicts = {**dict.fromkeys(no, Verdict.REFUSE), **dict.fromkeys(yes, Verdict.ACCEPT)}
    return Decisions(
        tuple(
            Decided(one, verdicts[one.number], None, reason) if one.number in verdicts else Decided(one)
            for one in changes
        )
    )
