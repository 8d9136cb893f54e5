"""What comes in is bounded: bytes of one request, time without any, time of the whole."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from starlette.types import Message, Receive

from generator.atelier.security.refusals import refuse_size, refuse_slowness


@dataclass(frozen=True, slots=True)
class BodyBounds:
    """How much one request may send, in bytes, and how long it may take, in seconds."""

    max_bytes: int = 300_000_000
    idle_seconds: float = 30
    whole_seconds: float = 900


def check_length(length: str | None, bounds: BodyBounds) -> None:
    """Refuse at once what says that it is too long.

    Raises: `Refusal`.
    """
    if length is not None and (not length.isdecimal() or int(length) > bounds.max_bytes):
        raise refuse_size(bounds.max_bytes)


def bound_receive(receive: Receive, bounds: BodyBounds) -> Receive:
    """`receive`, which refuses a body that is too long or does not come."""
    loop = asyncio.get_running_loop()
    end = loop.time() + bounds.whole_seconds
    taken = 0
    whole = False

    async def receive_some() -> Message:
        nonlocal taken, whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(min(bounds.idle_seconds, max(0, end - loop.time()))):
                message = await receive()
        except TimeoutError as fault:
            raise refuse_slowness() from fault
        taken += len(message.get("body", b""))
        whole = not message.get("more_body", False)
        if taken > bounds.max_bytes:
            raise refuse_size(bounds.max_bytes)
        return message

    return receive_some
