"""Acts against the dossier: whose they are, which may be stamped, what a refusal or a cancellation comes to."""

from datetime import date

import pytest

from generator.checking.law.acts import check_act, concerns, name_act_number, settle_acts
from generator.errors import Severity
from generator.model.acts import ActMetadata, parse_act_identifier
from generator.model.facts import CtgFacts
from generator.reading.acknowledgement import Acknowledgement, Anomaly, Cancellation, PrefectureMessage, ReceivedAct
from generator.reading.communes import load_tables
from tests.checking.facts_samples import ORMEVAL, make_facts

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


def test_the_last_receipt_holds_whatever_the_order() -> None:
    for messages in (
        [acknowledge(), acknowledge(received="2026-11-05")],
        [acknowledge(received="2026-11-05"), acknowledge()],
    ):
        (settled,) = settle_acts([], messages).received.values()
        assert settled.received == date(2026, 11, 5)


def severities(text: str, facts: CtgFacts) -> list[Severity]:
    return [d.severity for d in check_act(act(text).identifier, facts, load_tables())]


def test_an_act_that_fits() -> None:
    assert check_act(act().identifier, make_facts(), load_tables()) == ()


@pytest.mark.parametrize(
    ("identifier", "word", "severity"),
    [
        (f"013-{ORMEVAL}-20261021-DEL_2026_118-DE", "département", Severity.WARNING),
        ("099-211300413-20261021-DEL_2026_118-DE", "signataire", Severity.ERROR),
        (f"099-{ORMEVAL}-20261022-DEL_2026_118-DE", "date", Severity.ERROR),
        (f"099-{ORMEVAL}-20261021-DEL_2026_119-DE", "numéro", Severity.ERROR),
        (f"099-{ORMEVAL}-20261021-DEL_2026_118-CC", "nature", Severity.WARNING),
    ],
)
def test_what_does_not_fit(identifier: str, word: str, severity: Severity) -> None:
    (found,) = check_act(act(identifier).identifier, make_facts(), load_tables())
    assert word in found.message
    assert found.severity is severity


def test_a_siren_not_yet_written_leaves_a_doubt() -> None:
    text = "099-211300413-20261021-DEL_2026_118-DE"
    assert severities(text, make_facts(siren_of_cc=None)) == [Severity.WARNING]


@pytest.mark.parametrize(
    ("written", "number"),
    [("DEL 2026/118", "DEL_2026_118"), ("2026-041", "2026_041"), ("n° 3", "N_3"), ("A" * 16, None), (None, None)],
)
def test_number_as_an_identifier_writes_it(written: str | None, number: str | None) -> None:
    assert name_act_number(written) == number
