"""Who a person is, and what that person may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address
from pathlib import Path

from starlette.datastructures import Headers

from generator.atelier.security.refusals import refuse_identity, refuse_proxy

Network = IPv4Network | IPv6Network
_LONGEST_NAME = 200


class Role(IntEnum):
    """What a person may do; each role may do all that stands before it."""

    LIRE = 1
    REDIGER = 2
    ARRETER = 3
    ADMINISTRER = 4

    @property
    def words(self) -> str:
        """The role as a person says it."""
        return ROLE_WORDS[self]


ROLE_WORDS = {
    Role.LIRE: "lire",
    Role.REDIGER: "rédiger",
    Role.ARRETER: "arrêter et signer",
    Role.ADMINISTRER: "administrer",
}


@dataclass(frozen=True, slots=True)
class ProxyIdentity:
    """How a server knows its people: by headers of a reverse proxy, believed from some addresses only.

    `groups_header` may be empty; it holds groups between commas or semicolons. `roles` is the file of roles.
    """

    header: str
    trusted: tuple[Network, ...]
    roles: Path
    groups_header: str = ""


def check_proxy(address: str | None, trusted: Sequence[Network]) -> None:
    """Only a proxy of ours is answered: whoever reaches the server otherwise could name anybody.

    Raises: `Refusal`.
    """
    try:
        asking = ip_address(address or "")
    except ValueError as fault:  # by a socket of this machine that has no address
        raise refuse_proxy() from fault
    if isinstance(asking, IPv6Address) and asking.ipv4_mapped is not None:
        asking = asking.ipv4_mapped
    if not any(asking in network for network in trusted):
        raise refuse_proxy()


def read_person(headers: Headers, identity: ProxyIdentity) -> tuple[str, tuple[str, ...]]:
    """The person whom the proxy names, and the groups of that person.

    Raises: `Refusal` when it names nobody, or several, or gives groups twice: one of them would be the visitor's own.
    """
    named = headers.getlist(identity.header)
    person = _read_words(named[0]) if len(named) == 1 else ""
    if not person or len(person) > _LONGEST_NAME or not person.isprintable():
        raise refuse_identity()
    listed = headers.getlist(identity.groups_header) if identity.groups_header else []
    if len(listed) > 1:
        raise refuse_identity()
    groups = (_read_words(name) for name in "".join(listed).replace(";", ",").split(","))
    return person, tuple(name for name in groups if name)


def _read_words(value: str) -> str:
    """A header's words: proxies send UTF-8, which the protocol shows as Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return value.strip()
