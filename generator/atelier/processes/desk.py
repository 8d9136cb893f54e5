"""Where requests wait for a composer: bounded, each dossier at its own seat, the newest preview instead of older ones.

Each dossier has a seat, which keeps in memory what it has read of it. A seat that has nothing to do takes what waits
behind others: it can do it too, if less quickly. Nothing here knows what a request is about.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from generator.codes import Code
from generator.errors import CtgError, Diagnostic

_REMEMBERED = 500  # dossiers whose seat is known
_STOLEN_FROM = 2  # waiting requests from which another seat takes one


class Lane(StrEnum):
    """Who waits: a person who types (previews, saves), or one who has asked for files (pages of a PDF)."""

    TYPING = "typing"
    FILES = "files"


class OverloadedError(CtgError):
    """So many requests wait that one more is refused."""


class SupersededError(CtgError):
    """A newer request of the same person has taken the place of this one, which nobody waits for any more."""


@dataclass(eq=False)
class Request:
    """What a composer is asked: a pickled call, about one dossier, in so many seconds at most.

    `newest_of` names what it replaces: of the requests that wait, the newest of a name is the only one.
    """

    dossier: str
    body: bytes
    seconds: float
    newest_of: str = ""
    answer: Future[Any] = field(default_factory=Future)


class Desk:
    """The requests of one lane, and the seats that take them. Any number of threads may call it."""

    def __init__(self, seats: int, most: int) -> None:
        self._queues: list[deque[Request]] = [deque() for _ in range(seats)]
        self._homes: OrderedDict[str, int] = OrderedDict()
        self._most = most
        self._closed = False
        self._changed = threading.Condition()

    def put(self, request: Request) -> None:
        """Have a request wait for its dossier's seat.

        Raises: `OverloadedError` when too many wait already, or the desk is closed.
        """
        with self._changed:
            queue = self._queues[self._find_home(request.dossier)]
            older = next((one for one in queue if request.newest_of and one.newest_of == request.newest_of), None)
            if older is not None:
                queue[queue.index(older)] = request  # it keeps the turn of the one that it replaces
                _refuse(older, SupersededError(_say_superseded()))
            else:
                if self._closed or sum(len(one) for one in self._queues) >= self._most:
                    raise OverloadedError(_say_overloaded())
                queue.append(request)
            self._changed.notify_all()

    def take(self, seat: int) -> Request | None:
        """The next request of a seat; it waits for one. None once the desk is closed."""
        with self._changed:
            while True:
                if self._closed:
                    return None
                queue = self._choose_queue(seat)
                if queue is not None:
                    request = queue.popleft()
                    if request.answer.set_running_or_notify_cancel():  # unless who asked has left
                        return request
                    continue
                self._changed.wait()

    def close(self) -> None:
        """Refuse all that wait and all that come."""
        with self._changed:
            self._closed = True
            for queue in self._queues:
                while queue:
                    _refuse(queue.popleft(), OverloadedError(_say_overloaded()))
            self._changed.notify_all()

    def count_waiting(self) -> int:
        """How many wait, at this moment."""
        with self._changed:
            return sum(len(queue) for queue in self._queues)

    def _find_home(self, dossier: str) -> int:
        """The seat of a dossier: the one that it had, else the one that has fewest."""
        if dossier not in self._homes:
            counts = [0] * len(self._queues)
            for seat in self._homes.values():
                counts[seat] += 1
            self._homes[dossier] = counts.index(min(counts))
            if len(self._homes) > _REMEMBERED:
                self._homes.popitem(last=False)
        self._homes.move_to_end(dossier)
        return self._homes[dossier]

    def _choose_queue(self, seat: int) -> deque[Request] | None:
        if self._queues[seat]:
            return self._queues[seat]
        longest = max(self._queues, key=len)
        return longest if len(longest) >= _STOLEN_FROM else None


def _refuse(request: Request, fault: CtgError) -> None:
    if request.answer.set_running_or_notify_cancel():
        request.answer.set_exception(fault)


def _say_superseded() -> Diagnostic:
    hint = "rien à faire : l’aperçu suivant arrive"
    return Diagnostic(Code.APERCU_DEPASSE, "un aperçu plus récent a été demandé", hint=hint)


def _say_overloaded() -> Diagnostic:
    message = "trop de demandes attendent : celle-ci n’a pas été prise"
    return Diagnostic(Code.ATELIER_OCCUPE, message, hint="réessayer dans un instant ; rien n’est perdu")
