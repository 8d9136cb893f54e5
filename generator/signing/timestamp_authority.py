"""A timestamp authority on the network, asked within bounds: the only place where the program leaves the machine.

Source: RFC 3161, 3.4 (time-stamp protocol via HTTP).
"""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit

from generator.codes import Code
from generator.errors import Diagnostic, UsageError

MAX_SECONDS = 20.0
MAX_ANSWER_BYTES = 1024 * 1024  # a timestamp with its certificates takes a few thousand


def reach_authority(address: str, max_seconds: float = MAX_SECONDS) -> Callable[[bytes], bytes]:
    """The authority at an http(s) address, as a function from request to answer, which raises `OSError` on failure.

    Raises: `UsageError` when this is no such address.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        message = f"« {address} » n'est pas l'adresse d'une autorité d'horodatage"
        hint = "l'écrire en entier, par exemple https://horodatage.exemple.fr/tsa"
        raise UsageError(Diagnostic(Code.HORODATAGE_ADRESSE, message, hint=hint))

    def ask(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        order = urllib.request.Request(address, request, headers, method="POST")
        try:
            with urllib.request.urlopen(order, timeout=max_seconds) as answer:
                data: bytes = answer.read(MAX_ANSWER_BYTES + 1)
        except HTTPError as fault:
            fault.close()
            raise OSError(f"elle répond {fault.code}") from fault
        except HTTPException as fault:
            raise OSError(f"réponse illisible ({type(fault).__name__})") from fault
        if len(data) > MAX_ANSWER_BYTES:
            raise OSError("réponse démesurée")
        return data

    return ask
