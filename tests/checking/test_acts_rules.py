"""Acts against the dossier: whose they are, which may be stamped, what a refusal or a cancellation comes to."""

from datetime import date
from itertools import permutations

import pytest

from generator.checking.law.act_matching import check_act, is_same_act, is_same_number, match_act
from generator.checking.law.acts import concerns, name_act_number, settle_acts
from generator.errors import Severity, Span
from generator.model.acts import ActMetadata, parse_act_identifier
from generator.model.facts import Unknown
from generator.reading.acknowledgement import (
    Acknowledgement,
    Anomaly,
    Cancellation,
    Objection,
    PiecesReceived,
    PrefectureMessage,
    ReceivedAct,
)
from generator.reading.communes import load_tables
from tests.checking.facts_samples import CC, ORMEVAL, make_facts

KEY = f"099-{ORMEVAL}-20261021-DEL_2026_118-DE"


def act(text: str = KEY, received: str = "2026-10-22", source: str = "") -> ActMetadata:
    identifier, faults = parse_act_identifier(text)
    assert identifier is not None, faults
    return ActMetadata(identifier, date.fromisoformat(received), source=source)


def acknowledge(text: str = KEY, received: str = "2026-10-22") -> Acknowledgement:
    return Acknowledgement((act(text).identifier,), date.fromisoformat(received), (), "ar.xml")


def anomaly(identifier: str, day: str | None, *numbers: str) -> Anomaly:
    acts = tuple(ReceivedAct(None, number, "DE", "", ()) for number in numbers)
    return Anomaly(date.fromisoformat(day) if day else None, "001", "illisible", acts, identifier, "an.xml")


def cancel(day: str | None) -> Cancellation:
    return Cancellation(KEY, date.fromisoformat(day) if day else None, "ca.xml")


@pytest.mark.parametrize(
    ("message", "stamped"),
    [
        (anomaly(KEY, "2026-10-22"), False),
        (anomaly(KEY, "2026-10-21"), True),  # sent again, received since
        (anomaly(KEY, None), False),  # in doubt, no stamp
        (anomaly("", "2026-10-22", "DEL_2026_118"), False),  # named by its number only
        (anomaly("", "2026-10-22", "DEL_2026_119"), True),
        (cancel("2026-10-30"), False),
        (cancel("2026-10-22"), False),
        (cancel("2026-10-20"), True),
        (cancel(None), False),
    ],
)
@pytest.mark.parametrize("first", [True, False])
def test_refusal_and_cancellation_against_receipt(message: PrefectureMessage, stamped: bool, first: bool) -> None:
    messages = [acknowledge(), message] if first else [message, acknowledge()]
    settled = settle_acts([], messages)
    assert (KEY in settled.received) is stamped
    if not stamped:
        (refusal,) = settled.refusals
        assert concerns(refusal, act().identifier)
        assert "aucun tampon" in refusal.reason.message


def test_refusal_of_a_declared_act() -> None:
    settled = settle_acts([act(source="courrier")], [cancel("2026-11-02")])
    assert settled.received == {}


def test_a_declared_act_lends_its_dates_to_the_acknowledgement() -> None:
    declared = ActMetadata(act().identifier, date(2026, 10, 22), date(2026, 10, 21), date(2026, 10, 24), source="site")
    (settled,) = settle_acts([declared], [acknowledge()]).received.values()
    assert (settled.sent, settled.published, settled.source) == (date(2026, 10, 21), date(2026, 10, 24), "ar.xml")


@pytest.mark.parametrize("turned", [False, True])
def test_two_receipts_on_two_days_contradict_each_other(turned: bool) -> None:
    messages = [acknowledge(), acknowledge(received="2026-11-05")]
    settled = settle_acts([act(source="courrier")], messages[::-1] if turned else messages)
    assert settled.received == {}
    (told,) = settled.conflicts
    assert (told.code, told.severity) == ("accuses-contradictoires", Severity.ERROR)
    assert "22/10/2026" in told.message
    assert "05/11/2026" in told.message


def test_the_same_receipt_twice_is_one() -> None:
    written_otherwise = acknowledge(KEY.replace("DEL_2026_118", "del-2026-118"))
    settled = settle_acts([], [acknowledge(), acknowledge(), written_otherwise])
    assert len(settled.received) == 1
    assert settled.conflicts == ()


@pytest.mark.parametrize("between", [cancel("2026-10-30"), anomaly(KEY, "2026-10-25")])
def test_the_last_receipt_holds_when_the_act_was_sent_again(between: PrefectureMessage) -> None:
    for messages in permutations([acknowledge(), between, acknowledge(received="2026-11-05")]):
        (settled,) = settle_acts([], messages).received.values()
        assert settled.received == date(2026, 11, 5)


def object_to(number: str, identifier: str = KEY, file_name: str = "ob.xml") -> Objection:
    return Objection(number, identifier, "illégal", file_name)


@pytest.mark.parametrize("number", ["2-1", "3-1", "3-3", "4-1", "5-1", "6-1", ""])
@pytest.mark.parametrize("first", [True, False])
def test_what_puts_an_act_in_question_keeps_it_from_being_stamped(number: str, first: bool) -> None:
    objection = object_to(number, KEY.lower())
    settled = settle_acts([], [acknowledge(), objection] if first else [objection, acknowledge()])
    assert settled.received == {}
    (refusal,) = settled.refusals
    assert refusal.reason.code == "acte-conteste"
    assert "aucun tampon" in refusal.reason.message
    assert concerns(refusal, act().identifier)


def test_what_concerns_another_act_holds_nothing() -> None:
    other = object_to("5-1", KEY.replace("118", "119"))
    settled = settle_acts([], [other, acknowledge()])
    assert list(settled.received) == [KEY]
    assert not concerns(settled.refusals[0], act().identifier)


@pytest.mark.parametrize(("asked", "answers", "stamped"), [(1, 1, True), (2, 1, False), (2, 2, True), (1, 0, False)])
def test_pieces_that_the_prefecture_has_received_settle_its_request(asked: int, answers: int, stamped: bool) -> None:
    requests = [object_to("3-1", file_name=f"{rank}.xml") for rank in range(asked)]
    sent = [object_to("3-4", file_name="envoi.xml")]
    settled = settle_acts([], [*requests, *sent, acknowledge(), *[PiecesReceived(KEY, "p.xml")] * answers])
    assert (KEY in settled.received) is stamped


def test_pieces_received_settle_nothing_else() -> None:
    settled = settle_acts([], [object_to("5-1"), acknowledge(), PiecesReceived(KEY, "p.xml")])
    assert settled.received == {}


def test_an_act_that_fits() -> None:
    assert check_act(act().identifier, make_facts(), load_tables()) == ()
    match = match_act(act().identifier, make_facts(), load_tables()).party
    assert match is not None
    assert match.id == "ormeval"


@pytest.mark.parametrize(
    ("identifier", "words"),
    [
        (f"013-{ORMEVAL}-20261021-DEL_2026_118-DE", ("département : 013",)),
        ("099-211300413-20261021-DEL_2026_118-DE", ("SIREN : 211300413 n'est celui d'aucun signataire",)),
        (f"099-{ORMEVAL}-20261022-DEL_2026_118-DE", ("date : 22/10/2026", "21/10/2026")),
        (f"099-{ORMEVAL}-20261021-DEL_2026_119-DE", ("numéro : DEL_2026_119", "DEL_2026_118")),
        (f"099-{ORMEVAL}-20261021-DEL_2026_118-CC", ("nature : « contrat ou convention »",)),
        (f"099-{ORMEVAL}-20260915-ARR_2026_412-AI", ("nature : « acte individuel »", "date :", "numéro :")),
        ("034-491011698-20171207-CL20171227_06-DE", ("SIREN : 491011698",)),
        (f"099-{CC}-20261021-DEL_2026_118-DE", ("date :", "numéro :", "cc")),  # the one's SIREN, the other's vote
    ],
)
def test_what_does_not_fit_is_told_field_by_field(identifier: str, words: tuple[str, ...]) -> None:
    (found,) = check_act(act(identifier).identifier, make_facts(), load_tables())
    assert (found.code, found.severity) == ("acte-a-rapprocher", Severity.WARNING)
    assert "à rapprocher" in found.message
    assert all(one in found.message for one in words), found.message
    assert found.hint


@pytest.mark.parametrize("unknown", ["date", "numero"])
def test_a_fact_to_complete_matches_nothing(unknown: str) -> None:
    facts = make_facts(**{unknown: Unknown(unknown, Span("ctg.yaml", 9))})
    (found,) = check_act(act().identifier, facts, load_tables())
    assert "reste à compléter" in found.message
    assert f"« {unknown}: »" in (found.hint or "")


@pytest.mark.parametrize("siren", [None, Unknown("siren", Span("ctg.yaml", 4))])
def test_a_siren_not_yet_written_matches_nothing(siren: Unknown | None) -> None:
    facts = make_facts()
    nameless = facts.parties[1].model_copy(update={"siren": siren})
    facts = facts.model_copy(update={"parties": (facts.parties[0], nameless, facts.parties[2])})
    (found,) = check_act(act(f"099-{CC}-20261015-CC_2026_087-DE").identifier, facts, load_tables())
    assert "SIREN : celui de cc reste à compléter" in found.message
    (other,) = check_act(act("034-491011698-20171207-CL20171227_06-DE").identifier, facts, load_tables())
    assert "n'est celui d'aucun signataire" in other.message


def test_two_parties_that_share_everything_are_no_match() -> None:
    facts = make_facts()
    twin = facts.parties[2].model_copy(update={"id": "jumelle"})
    (found,) = check_act(act().identifier, facts.model_copy(update={"parties": (*facts.parties, twin)}), load_tables())
    assert "ormeval et jumelle" in found.message


def test_the_seat_of_a_party_may_be_in_another_departement() -> None:
    facts = make_facts()
    moved = facts.parties[1].model_copy(update={"departement": "34"})
    facts = facts.model_copy(update={"parties": (facts.parties[0], moved, facts.parties[2])})
    assert check_act(act(f"034-{CC}-20261015-CC_2026_087-DE").identifier, facts, load_tables()) == ()
    (found,) = check_act(act(f"099-{CC}-20261015-CC_2026_087-DE").identifier, facts, load_tables())
    assert "département : 099, celui du siège de cc est 034" in found.message


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("DEL 2025/123", "DEL_2025_123", True),
        ("684a", "684A", True),
        ("Dél. 12", "DEL_12", True),
        ("2026-041", "2026041", True),
        ("1_12", "11_2", False),
        ("DEL_2025_12", "DEL_2025_123", False),
    ],
)
def test_numbers_are_compared_without_case_nor_signs(one: str, other: str, same: bool) -> None:
    assert is_same_number(one, other) is same
    assert is_same_act(f"099-{ORMEVAL}-20261021-{one}-DE", f"099-{ORMEVAL}-20261021-{other}-de") is same


@pytest.mark.parametrize(
    ("written", "number"),
    [("DEL 2026/118", "DEL_2026_118"), ("2026-041", "2026_041"), ("n° 3", "N_3"), ("A" * 16, None), (None, None)],
)
def test_number_as_an_identifier_writes_it(written: str | None, number: str | None) -> None:
    assert name_act_number(written) == number
