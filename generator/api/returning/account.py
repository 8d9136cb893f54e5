"""Files that came back from Word or Excel: what they ask, as plain values to show; what is decided, carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from generator.acts.register import find_act
from generator.acts.telling.deeds import say_moment
from generator.api.returning.fact_words import FactWords
from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind, describe_change
from generator.comparing.tokens import Token
from generator.comparing.word_edits import WordKind
from generator.editing.accepting import list_notes
from generator.editing.values import Choice, EditedFiles, NoteForModel
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, Diagnostic
from generator.files import show_as
from generator.model.progress import Progress, tell_nobody
from generator.project import Project
from generator.returning.taking.answering import write_answer
from generator.returning.taking.decisions import Decided, Decisions, Verdict, check_decisions, write_decisions
from generator.returning.taking.gathered import FiledRemark, Gathered
from generator.returning.taking.gathering import gather_files
from generator.returning.taking.merging import AskedChange, Asker, list_questions
from generator.returning.taking.telling import say_count
from generator.verifying.verification import VerificationReport, verify_dossier

__all__ = [
    "AppliedReturn",
    "AskedChoice",
    "ReturnAccount",
    "ReturnDecision",
    "ReturnedChange",
    "ReturnedRemark",
    "ReturnedSet",
    "TakenBack",
    "WordRun",
    "apply_return",
    "read_return",
    "take_back",
]

KEPT, GONE, COME = "gardé", "parti", "venu"


@dataclass(frozen=True, slots=True)
class WordRun:
    """Words of a change: `kind` is « gardé », « parti » or « venu »."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class AskedChoice:
    """One thing that can be done about a change, in French; `also` are the other changes that it brings."""

    value: str
    says: str
    needs_reason: bool
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReturnedChange:
    """A change that is asked for. `bears_on` is a kind (« clause ») and its words; `choices` has the usual one first.

    Without choices, `says` tells why nothing can be done here. `against` are the numbers of those that it contradicts;
    with `asks`, the usual choice must not be taken without asking.
    """

    id: str
    number: int
    kind: str
    place: str
    runs: tuple[WordRun, ...]
    askers: tuple[str, ...]
    reviewers: tuple[str, ...]
    bears_on: str
    says: str
    choices: tuple[AskedChoice, ...]
    against: tuple[int, ...] = ()
    asks: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it may be accepted among others, without being looked at alone."""
        return bool(self.choices) and not self.against and not self.asks


@dataclass(frozen=True, slots=True)
class ReturnedRemark:
    """A comment: its number (« C1 »), where, about which words, who wrote what, and what was answered in the file."""

    number: str
    place: str
    about: str
    author: str
    day: str
    words: str
    answers: tuple[tuple[str, str], ...]  # who, what
    closed: bool


@dataclass(frozen=True, slots=True)
class ReturnAccount:
    """All that came back: files (name, reviewer), questions in the order of the text, comments, what is to be told.

    Those that contradict each other are one question. `standing` says what a frozen act makes of it, if one stands.
    """

    files: tuple[tuple[str, str], ...]
    questions: tuple[tuple[ReturnedChange, ...], ...]
    remarks: tuple[ReturnedRemark, ...]
    notes: tuple[Diagnostic, ...]
    count: str
    standing: str = ""

    @property
    def changes(self) -> tuple[ReturnedChange, ...]:
        """All changes, by number."""
        every = (one for question in self.questions for one in question)
        return tuple(sorted(every, key=lambda one: one.number))

    @property
    def reviewers(self) -> tuple[str, ...]:
        """Those who ask for changes, in the order of the text."""
        return tuple(dict.fromkeys(name for one in self.changes for name in one.reviewers))


@dataclass(frozen=True, slots=True)
class ReturnDecision:
    """What is decided about the change `id`: « accepter » with a choice (the usual one without), « refuser », nothing.

    `reason` is kept with an écart, `answer` is told to the reviewer.
    """

    id: str
    verdict: str = ""
    choice: str = ""
    reason: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was written of accepted changes, what they changed also, what is proposed to the model, what rules find."""

    edited: EditedFiles
    notes: tuple[NoteForModel, ...]
    report: VerificationReport


@dataclass(frozen=True, slots=True)
class AppliedReturn:
    """What was decided, carried out: files below the dossier, changes that came along, words proposed to the model
    (clause, before, after), findings, how complete the dossier is, in words.

    `answer` is a DOCX for the reviewers, `decisions` the YAML file of `ctg reprendre --decisions`.
    """

    files: tuple[str, ...]
    also: tuple[str, ...]
    proposed: tuple[tuple[str, str, str], ...]
    findings: tuple[Diagnostic, ...]
    completeness: str
    answer: bytes
    decisions: bytes


@dataclass(frozen=True, slots=True)
class ReturnedSet:
    """Files that came back together, and the dossier that they are said to be of."""

    paths: tuple[Path, ...]
    folder: Path
    project: Project


def read_return(returned: ReturnedSet, *, tell: Progress = tell_nobody) -> ReturnAccount:
    """What returned files ask of a dossier; nothing is written. Files are called by their names alone.

    Raises: as `ctg reprendre`: `InputFileError`, `UsageError`, `ContentError`.
    """
    tell("lecture des documents revenus")
    with _show_names(returned.paths):
        gathered = gather_files(returned.paths, returned.folder, returned.project)
    return _describe(gathered, returned.folder)


def apply_return(
    returned: ReturnedSet,
    decided: Sequence[ReturnDecision],
    answers: Mapping[str, str],
    who: str,
    *,
    tell: Progress = tell_nobody,
) -> AppliedReturn:
    """Carry out what was decided about each change, and what is answered to each comment, by number.

    Raises: `ContentError` when two accepted changes contradict each other, one cannot be made or is not asked for any
    more, or the dossier has changed meanwhile: nothing is written then; as `read_return`.
    """
    tell("lecture des documents revenus")
    folder, project = returned.folder, returned.project
    with _show_names(returned.paths):
        gathered = gather_files(returned.paths, folder, project)
        decisions = _settle(gathered, decided, answers)
        check_decisions(decisions)
        tell("réponse aux relecteurs")
        answer, kept = write_answer(gathered, decisions), write_decisions(gathered, decisions)
        tell("écriture dans le dossier")
        taken = take_back(gathered, decisions, folder, project, who)
    report = taken.report if taken is not None else verify_dossier(folder, project)
    return AppliedReturn(
        tuple(file.path for file in taken.edited.files) if taken is not None else (),
        tuple(describe_change(change) for change in taken.edited.also) if taken is not None else (),
        tuple((one.clause, one.before, one.after) for one in taken.notes) if taken is not None else (),
        report.findings,
        report.completeness.sentence() if report.completeness is not None else "",
        answer,
        kept,
    )


def take_back(gathered: Gathered, decisions: Decisions, folder: Path, project: Project, who: str) -> TakenBack | None:
    """Write the accepted changes into the files of the dossier, with one line of its journal; nothing without any.

    Raises: `ContentError`; `OutputError`: nothing is written then.
    """
    if not decisions.accepted:
        return None
    edited = gathered.apply(gathered.place, decisions.accepted)
    came_in = {file.path.name: file.digest for file in gathered.files}
    write_files(folder, edited, Author(who, say_moment(), came_in))
    return TakenBack(edited, list_notes(decisions.accepted), verify_dossier(folder, project))


# --- what came back, as plain values ---------------------------------------------------------------------------------


def _show_names(paths: Sequence[Path]) -> AbstractContextManager[None]:
    """Files as messages call them: by name, wherever they were put."""
    return show_as(tuple((path.parent, "") for path in paths))


def _describe(gathered: Gathered, folder: Path) -> ReturnAccount:
    reviewers = {file.name: file.reviewer for file in gathered.files if file.reviewer}
    words = FactWords(gathered.place.dossier)
    questions = tuple(
        tuple(_describe_change(one, reviewers, words) for one in question)
        for question in list_questions(gathered.changes)
    )
    return ReturnAccount(
        tuple((file.path.name, file.reviewer) for file in gathered.files),
        questions,
        tuple(_describe_remark(filed) for filed in gathered.remarks),
        gathered.notes,
        say_count(gathered),
        _say_standing(gathered, folder),
    )


def _say_standing(gathered: Gathered, folder: Path) -> str:
    if find_act(folder) is None:
        return ""
    if gathered.stays_open:
        return "Le texte signé est arrêté ; ces données restent ouvertes et se reprennent : l’acte n’est pas touché."
    return (
        "Le texte signé est arrêté : l’acte n’est pas touché. Ce que vous acceptez devient le texte suivant, "
        "celui d’un avenant."
    )


def _describe_change(one: AskedChange, reviewers: Mapping[str, str], words: FactWords) -> ReturnedChange:
    target, change = one.sorted.target, one.change
    facts = " et ".join(dict.fromkeys(words.name(fact) for fact in target.facts)) if one.sorted.options else ""
    return ReturnedChange(
        id=one.sorted.id,
        number=one.number,
        kind=str(change.kind),
        place=change.place,
        runs=tuple(list_runs(change)),
        askers=tuple(_say_asker(who) for who in one.askers),
        reviewers=tuple(dict.fromkeys(_name_reviewer(who, reviewers) for who in one.askers)),
        bears_on=str(target.kind),
        says=facts or target.says,
        choices=tuple(
            AskedChoice(
                option.choice.value,
                "corriger cette donnée" if facts and option.choice is Choice.DATA else option.says,
                option.needs_reason,
                tuple(describe_change(a) for a in option.also),
            )
            for option in one.sorted.options
        ),
        against=one.against,
        asks=one.sorted.asks,
    )


def _say_asker(who: Asker) -> str:
    """« Anne Lebrun, le 20/11/2026 », or the file, when nobody tracked the change."""
    day = f", le {_say_day(who.date)}" if who.date else ""
    return f"{who.name}{day}" if who.name else f"{who.file} (sans suivi des modifications)"


def _say_day(moment: str) -> str:
    return "/".join(reversed(moment[:10].split("-")))


def _name_reviewer(who: Asker, reviewers: Mapping[str, str]) -> str:
    """Whom a change is of: who tracked it, else whom the file was made for, else the file."""
    return who.name or reviewers.get(who.file) or who.file


def list_runs(change: Change) -> Iterator[WordRun]:
    """The words of a change in reading order, each run kept, gone or come."""
    if change.kind is ChangeKind.MOVED:
        yield WordRun(KEPT, change.after)
        return
    if not change.words:
        if change.before:
            yield WordRun(GONE, change.before)
        if change.after:
            yield WordRun(COME, change.after)
        return
    for edit in change.words:
        before, after = (_say_tokens(side) for side in (edit.before, edit.after))
        if edit.kind is not WordKind.CHANGED:
            yield WordRun(KEPT, after)
            continue
        if before:
            yield WordRun(GONE, before)
        if after:
            yield WordRun(COME, after)


def _say_tokens(tokens: Sequence[Token]) -> str:
    """Words as they are read, those of a note told apart where it is called."""
    runs = ((note, "".join(token.word for token in run)) for note, run in groupby(tokens, lambda token: token.in_note))
    return "".join(f" [note : {words}]" if note else words for note, words in runs)


def _describe_remark(filed: FiledRemark) -> ReturnedRemark:
    remark = filed.remark
    return ReturnedRemark(
        filed.number,
        remark.place or filed.file,
        remark.about,
        remark.author or filed.file,
        _say_day(remark.date),
        remark.words,
        tuple((answer.author, answer.words) for answer in remark.answers),
        remark.closed,
    )


# --- what is decided -------------------------------------------------------------------------------------------------


def _settle(gathered: Gathered, decided: Sequence[ReturnDecision], answers: Mapping[str, str]) -> Decisions:
    """The decisions on what is asked for today.

    Raises: `ContentError` for an accepted change that is not asked for any more, or a choice that it has not.
    """
    by_id = {one.id: one for one in decided}
    known = {one.sorted.id for one in gathered.changes}
    accepted = Verdict.ACCEPT.value
    if any(one.verdict == accepted and one.id not in known for one in decided):
        raise ContentError(_refuse("une modification acceptée n'est plus demandée : le dossier a changé depuis"))
    changes = tuple(_settle_one(one, by_id.get(one.sorted.id)) for one in gathered.changes)
    numbers = {filed.number for filed in gathered.remarks}
    told = tuple((number, words.strip()) for number, words in answers.items() if number in numbers and words.strip())
    return Decisions(changes, told)


def _settle_one(asked: AskedChange, decision: ReturnDecision | None) -> Decided:
    if decision is None:
        return Decided(asked)
    choice = next((option.choice for option in asked.sorted.options if option.choice.value == decision.choice), None)
    if decision.verdict == Verdict.ACCEPT and decision.choice and choice is None:
        raise ContentError(_refuse(f"{describe_change(asked.change)} : ce choix n'est pas possible"))
    return Decided(asked, Verdict(decision.verdict), choice, decision.reason.strip(), decision.answer.strip())


def _refuse(message: str) -> Diagnostic:
    return Diagnostic(Code.DECISIONS_INVALIDES, message, hint="relire les documents, puis décider à nouveau")
