"""Links of Markdown out of the document, `[words](https://…)` and `[](mailto:…)`: no other scheme is admitted."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

# What stands between the brackets of a link; the reader of Markdown has put its own marks around escaped signs.
ADDRESS = r"(?:https?://|mailto:)[^\s()<>\[\]]+"
_LINK = re.compile(r"(?<!\\)\[[^\[\]]*\]\((?!#)(?P<address>[^()]*)\)?")
_MAILBOX = re.compile(r"[^@\s?]+@[^@\s?]+\.[^@\s?.]+(?:\?.*)?")
_HOST = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_HINT = "écrire [les mots](https://…) ou [les mots](mailto:…), ou l'adresse en toutes lettres"
_KEPT = "%/:=&?~#+!$,;'@()*[]-._"  # signs of an address that stay as they are


def find_link_fault(line: str) -> tuple[str, str] | None:
    """What is wrong with a link of a line, and the remedy; nothing when all lead to a page or to a mailbox."""
    for link in _LINK.finditer(line):
        address = re.sub(r"\\(.)", r"\1", link["address"]).strip()
        if not re.fullmatch(ADDRESS, address):
            return f"ce lien ne mène ni à une page (https://), ni à une boîte (mailto:) : {address}", _HINT
        try:
            parts = urlsplit(address)
            sound = (
                bool(_MAILBOX.fullmatch(address.removeprefix("mailto:")))
                if parts.scheme == "mailto"
                else ("@" not in parts.netloc and _HOST.fullmatch(parts.hostname or "") is not None and parts.port != 0)
            )
        except ValueError:
            sound = False
        if not sound:
            return f"cette adresse est mal écrite : {address}", _HINT
    return None


def encode_address(address: str) -> str:
    """An address as files hold it: ASCII, its accents as %C3%A9, a host in the form of the name system.

    The host of an address that cannot be coded is left as it is: `find_link_fault` has told it.
    """
    scheme, mark, rest = address.partition("://")
    if not mark:
        return quote(address, safe=_KEPT)
    host, slash, path = rest.partition("/")
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        host = quote(host, safe=_KEPT)
    return quote(f"{scheme}://{host}{slash}{path}", safe=_KEPT)
