"""Who must act next, and how dossiers are chosen and put in order: rules over values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from generator.acts.deadlines.agenda import Agenda
from generator.acts.deadlines.due import Deadline
from generator.acts.standing.dossier_state import DossierState
from generator.acts.state import CtgState, PartyState, Step
from generator.checking.gap_stages import GapStages
from generator.checking.law.acts import Against
from generator.codes import Code
from generator.errors import Diagnostic
from generator.summarizing.next_steps import PREFECTURE, WRITER, list_next_steps
from generator.summarizing.selecting import Candidate, Order, Wanted, count_steps, find_next_deadline, select
from generator.summarizing.summary import DossierSummary, LineSummary, read_summary, write_summary

TODAY = date(2026, 11, 29)
END = date(2031, 12, 31)
CAF = PartyState("caf", "Caf de l'Ambrelle", True, False, None, None, None, None, False, "")
TOWN = PartyState("ormeval", "Commune d'Ormeval", True, True, None, None, None, None, False, "")


def make_state(step: Step, *parties: PartyState, alerts: tuple[str, ...] = ()) -> CtgState:
    return CtgState(step, parties, (), alerts, END, date(2030, 12, 31))


def make_summary(
    name: str, step: Step = Step.SIGN, gaps: int = 0, due: date | None = None, alerts: tuple[str, ...] = ()
) -> DossierSummary:
    deadlines = (Deadline("suivi-1", "suivi", "Actualiser le suivi", due),) if due is not None else ()
    agenda = Agenda(name, f"Ctg {name}", TODAY, deadlines)
    state = DossierState(name, f"content/{name}", make_state(step, TOWN, alerts=alerts), (), agenda=agenda)
    line = LineSummary(state, GapStages(gaps, gaps, gaps))
    return DossierSummary(name, name, "abc", None, ("Saint-Loubrin 99203",), (line,))


def make_candidate(name: str, **given: object) -> Candidate:
    return Candidate(name, name, make_summary(name, **given))  # type: ignore[arg-type]


def name_all(found: tuple[Candidate, ...]) -> list[str]:
    return [one.id for one in found]


def test_who_must_act_follows_from_the_step() -> None:
    def told(state: CtgState) -> list[tuple[str, tuple[str, ...]]]:
        return [(one.deed, one.actors) for one in list_next_steps(state)]

    voted = replace(TOWN, voted=TODAY)
    assert told(make_state(Step.DRAFT, TOWN)) == [("compléter le texte", (WRITER,))]
    assert told(make_state(Step.VOTE, replace(CAF, voted=TODAY), TOWN)) == [("délibérer", ("Commune d'Ormeval",))]
    assert told(make_state(Step.SIGN, replace(CAF, signed=True), voted)) == [("signer", ("Commune d'Ormeval",))]
    assert told(make_state(Step.SEND, CAF, voted)) == [("transmettre à la préfecture", ("Commune d'Ormeval",))]
    sent = replace(voted, sent=TODAY)
    assert told(make_state(Step.SEND, sent)) == [("accuser réception (1)", (PREFECTURE,))]
    refused = replace(sent, against=Against.REFUSED)
    assert told(make_state(Step.SEND, refused)) == [("transmettre à nouveau", ("Commune d'Ormeval",))]
    project = replace(sent, received=TODAY, project=True)
    assert told(make_state(Step.SEND, project)) == [("déposer sa délibération votée", ("Commune d'Ormeval",))]
    received = replace(sent, received=TODAY)
    assert told(make_state(Step.PUBLISH, received)) == [("publier", ("Commune d'Ormeval",))]
    assert told(make_state(Step.PUBLISHED, received)) == []


def test_words_are_looked_for_in_names_communes_and_parties() -> None:
    known = [make_candidate("val-d-ambrelle"), Candidate("huveaune", "Vallée de l'Huveaune", None)]
    for words, found in (
        ("AMBRELLE val", ["val-d-ambrelle"]),
        ("st loubrin", ["val-d-ambrelle"]),
        ("99203", ["val-d-ambrelle"]),
        ("commune ormeval", ["val-d-ambrelle"]),
        ("vallee huv", ["huveaune"]),
        ("introuvable", []),
        ("", ["val-d-ambrelle", "huveaune"]),
    ):
        assert sorted(name_all(select(known, Wanted(words), TODAY))) == sorted(found), words


def test_filters_leave_out_what_is_not_known() -> None:
    known = [
        make_candidate("a", step=Step.DRAFT, gaps=12),
        make_candidate("b", due=date(2026, 12, 10)),
        make_candidate("c", due=date(2027, 6, 30), alerts=("la période a pris fin",)),
        Candidate("d", "d", None),
    ]
    assert name_all(select(known, Wanted(step=Step.DRAFT), TODAY)) == ["a"]
    assert name_all(select(known, Wanted(due_days=31), TODAY)) == ["b"]
    assert name_all(select(known, Wanted(due_days=366, order=Order.DUE), TODAY)) == ["b", "c"]
    assert name_all(select(known, Wanted(alerts=True), TODAY)) == ["c"]
    assert name_all(select(known, Wanted(order=Order.GAPS), TODAY)) == ["a", "b", "c", "d"]
    assert name_all(select(known, Wanted(order=Order.STEP), TODAY))[0] == "a"
    counts = count_steps(known)
    assert (counts[Step.DRAFT], counts[Step.SIGN], counts[Step.PUBLISHED]) == (1, 2, 0)


def test_of_a_draft_nothing_falls_due() -> None:
    assert find_next_deadline(make_summary("a", step=Step.DRAFT, due=date(2026, 12, 1)), TODAY) is None
    found = find_next_deadline(make_summary("a", due=date(2026, 12, 1)), TODAY)
    assert found is not None and found.day == date(2026, 12, 1)


def test_a_summary_comes_back_from_its_file() -> None:
    fault = Diagnostic(Code.YAML_SYNTAXE, "illisible")
    broken = LineSummary(DossierState("x", "content/x", None, (fault,)))
    summary = replace(make_summary("a", due=TODAY), lines=(*make_summary("a", due=TODAY).lines, broken))
    assert read_summary(write_summary(summary)) == summary
    assert read_summary(b"{}") is None
    assert read_summary(b"\xff\x00") is None
    assert summary.current.troubled and not summary.convention.troubled
