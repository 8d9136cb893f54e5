"""Where requests wait: their order, their seat, what replaces what, what is refused."""

from __future__ import annotations

import threading

import pytest

from generator.atelier.processes.desk import Desk, OverloadedError, Request, SupersededError
from generator.codes import Code


def put(desk: Desk, dossier: str, words: str, newest_of: str = "") -> Request:
    request = Request(dossier, words.encode(), 1.0, newest_of)
    desk.put(request)
    return request


def test_a_dossier_keeps_its_seat_and_others_go_to_the_one_that_has_fewest() -> None:
    desk = Desk(2, 10)
    put(desk, "amont", "1")
    put(desk, "aval", "2")
    put(desk, "amont", "3")
    taken = [desk.take(seat) for seat in (0, 1, 0)]
    assert [request and request.body for request in taken] == [b"1", b"2", b"3"]


def test_an_idle_seat_takes_what_waits_behind_others() -> None:
    desk = Desk(2, 10)
    for words in "123":
        put(desk, "amont", words)
    assert (desk.take(1) or pytest.fail()).body == b"1"
    assert (desk.take(0) or pytest.fail()).body == b"2"
    assert desk.count_waiting() == 1


def test_the_newest_preview_takes_the_turn_of_the_older_one() -> None:
    desk = Desk(1, 10)
    older = put(desk, "amont", "vieux", "aperçu Camille")
    put(desk, "amont", "enregistrement")
    put(desk, "amont", "récent", "aperçu Camille")
    other = put(desk, "amont", "autre", "aperçu Dominique")
    with pytest.raises(SupersededError) as fault:
        older.answer.result(0)
    assert fault.value.diagnostics[0].code is Code.APERCU_DEPASSE
    assert [(desk.take(0) or pytest.fail()).body.decode() for _ in range(3)] == ["récent", "enregistrement", "autre"]
    assert not other.answer.done()


def test_the_desk_is_bounded_and_a_replaced_preview_takes_no_more_room() -> None:
    desk = Desk(1, 2)
    put(desk, "amont", "1", "a")
    put(desk, "amont", "2", "b")
    put(desk, "amont", "3", "b")
    with pytest.raises(OverloadedError):
        put(desk, "amont", "4")


def test_who_has_left_is_not_served() -> None:
    desk = Desk(1, 10)
    put(desk, "amont", "1").answer.cancel()
    put(desk, "amont", "2")
    assert (desk.take(0) or pytest.fail()).body == b"2"


def test_closing_refuses_what_waits_and_frees_the_seats() -> None:
    desk = Desk(2, 10)
    ended: list[Request | None] = []
    waiting = threading.Thread(target=lambda: ended.append(desk.take(1)))
    waiting.start()
    left = put(desk, "amont", "1")
    desk.close()
    waiting.join(10)
    assert ended == [None]
    assert left.answer.exception(0).__class__ is OverloadedError
    with pytest.raises(OverloadedError):
        put(desk, "amont", "2")
