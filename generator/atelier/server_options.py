"""How a server of several people is asked for: refused unless each of them is known."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from generator.atelier.security.people import Network, ProxyIdentity
from generator.atelier.security.roles import read_roles
from generator.codes import Code
from generator.errors import Diagnostic, UsageError

_HOW = "--base-url, --identite-entete, --proxys-admis et --roles vont ensemble : docs/atelier.md en montre un exemple"


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """What a person has typed. `host` is where the server listens; `proxies` are addresses or networks, with commas."""

    host: str = "127.0.0.1"
    base_url: str = ""
    identity_header: str = ""
    groups_header: str = ""
    proxies: str = ""
    roles: Path | None = None


def make_identity(options: ServerOptions) -> ProxyIdentity | None:
    """How the server will know its people; None for somebody alone, on this machine.

    Raises: `UsageError` when others could come and nothing would say who they are; `ContentError` for a wrong file of
    roles.
    """
    told = (options.base_url, options.identity_header, options.proxies, options.roles)
    if not any(told) and not options.groups_header:
        if _is_this_machine(options.host):
            return None
        message = f"l'atelier ne s'ouvre pas à d'autres ({options.host}) sans savoir qui ils sont"
        raise UsageError(Diagnostic(Code.ATELIER_SANS_IDENTITE, message, hint=_HOW))
    if not all(told) or options.roles is None:
        names = ("--base-url", "--identite-entete", "--proxys-admis", "--roles")
        missing = [name for name, value in zip(names, told, strict=True) if not value]
        message = f"il manque, pour savoir qui travaille : {', '.join(missing)}"
        raise UsageError(Diagnostic(Code.ATELIER_SANS_IDENTITE, message, hint=_HOW))
    _check_address(options.base_url)
    roles = options.roles.absolute()
    read_roles(roles)
    identity = ProxyIdentity(options.identity_header, _read_networks(options.proxies), roles, options.groups_header)
    return identity


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_address(base_url: str) -> None:
    parts = urlsplit(base_url)
    alone = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(parts.hostname or ""))
    if not (alone and safe and parts.netloc):
        message = f"« {base_url} » n'est pas l'adresse d'un atelier"
        hint = "une adresse en https, sans chemin : https://ctg.caf.example"
        raise UsageError(Diagnostic(Code.ADRESSE_ATELIER, message, hint=hint))


def _read_networks(words: str) -> tuple[Network, ...]:
    networks = []
    for one in filter(None, (part.strip() for part in words.split(","))):
        try:
            networks.append(ip_network(one))
        except ValueError as fault:
            message = f"« {one} » n'est ni une adresse IP ni un réseau"
            hint = "par exemple : --proxys-admis 10.0.0.2"
            raise UsageError(Diagnostic(Code.ADRESSE_ATELIER, message, hint=hint)) from fault
    return tuple(networks)
