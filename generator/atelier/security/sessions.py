"""Sessions of browsers: each has a key, kept in a cookie, and a token that its forms must bear.

On one's own machine a session is what the server remembers. On a server of several people it only binds forms to a
browser, since the reverse proxy says at each request who asks: its cookie is signed, and outlives a server that stops.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from generator.atelier.security.people import Role

MAX_SESSIONS = 1_000
HOURS = 12  # without a request, then a session is over; of a signed one, since it was opened
_SECONDS = HOURS * 3600.0


@dataclass(slots=True)
class Session:
    """One browser: who uses it, the token of its forms, what its next page is to say once."""

    key: str
    form_token: str
    person: str
    role: Role
    notices: list[str] = field(default_factory=list)
    seen: float = 0.0

    def bears(self, token: str) -> bool:
        """Whether a form has the token of this session."""
        return hmac.compare_digest(self.form_token.encode(), token.encode("utf-8", "replace"))

    def take_notices(self) -> tuple[str, ...]:
        """What was to be said once; it is not said again."""
        told, self.notices = tuple(self.notices), []
        return told


class Sessions:
    """The sessions of a server, in memory. The oldest one gives way when there are too many.

    `secret` signs those of several people; `clock` gives seconds.
    """

    def __init__(self, secret: bytes = b"", clock: Callable[[], float] = time.time) -> None:
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        self._secret, self._clock = secret, clock

    def open(self, person: str, role: Role) -> Session:
        """A new session of a person, on one's own machine."""
        return self._keep(Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), person, role))

    def find(self, key: str) -> Session | None:
        """The session of that key, if there is one and it is not over."""
        session = self._sessions.get(key)
        if session is None or self._clock() - session.seen > _SECONDS:
            self._sessions.pop(key, None)
            return None
        return self._keep(session)

    def close(self, key: str) -> None:
        """End a session that `open` has opened."""
        self._sessions.pop(key, None)

    def open_signed(self, person: str, role: Role) -> Session:
        """A new session of a person whom a proxy names."""
        said = f"{secrets.token_urlsafe(24)}.{int(self._clock())}"
        key = f"{said}.{self._sign('cookie', said, person)}"
        return self._keep(Session(key, self._sign("formulaire", key, person), person, role))

    def find_signed(self, key: str, person: str, role: Role) -> Session | None:
        """The session of that cookie, when it was signed here for this person and is not over.

        The role is that of today: it may have changed since.
        """
        said, _, signature = key.rpartition(".")
        opened = said.rpartition(".")[2]
        expected = self._sign("cookie", said, person)
        signed = hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
        if not signed or not (opened.isascii() and opened.isdecimal()) or self._clock() - int(opened) > _SECONDS:
            return None
        known = self._sessions.get(key)
        if known is not None and known.person == person:
            known.role = role
            return self._keep(known)
        return self._keep(Session(key, self._sign("formulaire", key, person), person, role))

    def _keep(self, session: Session) -> Session:
        session.seen = self._clock()
        self._sessions[session.key] = session
        self._sessions.move_to_end(session.key)
        while len(self._sessions) > MAX_SESSIONS:
            self._sessions.popitem(last=False)
        return session

    def _sign(self, purpose: str, words: str, person: str) -> str:
        said = "\0".join((purpose, words, person)).encode("utf-8", "replace")
        return hmac.new(self._secret, said, "sha256").hexdigest()
