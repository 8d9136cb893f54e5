"""Sessions of browsers: each has a key, kept in a cookie, and a token that its forms must bear."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from hmac import compare_digest

from generator.atelier.security.people import Role

MAX_SESSIONS = 1_000


@dataclass(slots=True)
class Session:
    """One browser: who uses it, the token of its forms, what its next page is to say once."""

    key: str
    form_token: str
    person: str
    role: Role
    notices: list[str] = field(default_factory=list)

    def bears(self, token: str) -> bool:
        """Whether a form has the token of this session."""
        return compare_digest(self.form_token.encode(), token.encode("utf-8", "replace"))

    def take_notices(self) -> tuple[str, ...]:
        """What was to be said once; it is not said again."""
        told, self.notices = tuple(self.notices), []
        return told


class Sessions:
    """The sessions of a server, in memory: they end with it. The oldest one gives way when there are too many."""

    def __init__(self) -> None:
        self._sessions: OrderedDict[str, Session] = OrderedDict()

    def open(self, person: str, role: Role) -> Session:
        """A new session of a person."""
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), person, role)
        self._sessions[session.key] = session
        while len(self._sessions) > MAX_SESSIONS:
            self._sessions.popitem(last=False)
        return session

    def find(self, key: str) -> Session | None:
        """The session of that key, if there is one."""
        session = self._sessions.get(key)
        if session is not None:
            self._sessions.move_to_end(key)
        return session
