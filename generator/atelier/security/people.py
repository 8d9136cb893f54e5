"""Who a person is, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What a person may do; each role may do all that stands before it."""

    LIRE = 1
    REDIGER = 2
    ARRETER = 3
    ADMINISTRER = 4

    @property
    def words(self) -> str:
        """The role as a person says it."""
        return _WORDS[self]


_WORDS = {
    Role.LIRE: "lire",
    Role.REDIGER: "rédiger",
    Role.ARRETER: "arrêter et signer",
    Role.ADMINISTRER: "administrer",
}


@dataclass(frozen=True, slots=True)
class ProxyIdentity:
    """How a server knows its people: the reverse proxy's header of the person, believed from these addresses only."""

    header: str
    trusted_addresses: tuple[str, ...]
