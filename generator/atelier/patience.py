"""HTTP as uvicorn speaks it, with an end to patience: a connection that begins no request, or never ends its head, is
closed. Without it, somebody could hold every connection by sending a byte now and then.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 15.0
# Of a body that was refused: as much is taken without looking, so that the browser reads why, before it is cut.
_REFUSED_BYTES = 64_000_000


class PatientProtocol(H11Protocol):
    """One connection; the head of each request has some seconds to come whole."""

    head_seconds = HEAD_SECONDS
    _head_timer: asyncio.TimerHandle | None = None
    _refused_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A browser has come."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Some bytes have come."""
        cycle: Any = self.cycle
        if cycle is not None and cycle.response_complete and self.conn.their_state is h11.SEND_BODY:
            self._refused_bytes += len(data)
            if self._refused_bytes > _REFUSED_BYTES:
                self.transport.close()
                return
        super().data_received(data)

    def on_response_complete(self) -> None:
        """An answer is given: another request may come."""
        super().on_response_complete()
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has left."""
        if self._head_timer is not None:
            self._head_timer.cancel()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
        self._head_timer = self.loop.call_later(self.head_seconds, self._look)

    def _look(self) -> None:
        cycle: Any = self.cycle
        if (cycle is None or cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()
