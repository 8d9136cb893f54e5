"""Bodies and heads that never come, projects of two thousand dossiers: the server answers everybody else."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from starlette.types import Message, Receive, Scope, Send

from generator.atelier.patience import PatientProtocol
from generator.atelier.security.bodies import BodyBounds, bound_receive
from generator.atelier.security.refusals import Refusal
from tests.atelier.conftest import Client


def receive_under(bounds: BodyBounds, messages: list[Message]) -> list[Message]:
    """What a page receives of a body whose parts come, then nothing."""

    async def receive() -> Message:
        if messages:
            return messages.pop(0)
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    async def read() -> list[Message]:
        bounded = bound_receive(receive, bounds)
        taken = []
        while True:
            taken.append(await bounded())
            if not taken[-1].get("more_body"):
                return taken

    with ThreadPoolExecutor(1) as aside:  # a browser of another test may hold the loop of this thread
        return aside.submit(lambda: asyncio.run(read())).result()


def part(data: bytes, more: bool = True) -> Message:
    return {"type": "http.request", "body": data, "more_body": more}


def test_a_body_that_does_not_come_is_given_up() -> None:
    with pytest.raises(Refusal) as refused:
        receive_under(BodyBounds(idle_seconds=0.01), [part(b"_csrf=")])
    assert refused.value.status == 408
    with pytest.raises(Refusal) as refused:
        receive_under(BodyBounds(idle_seconds=5, whole_seconds=0), [part(b"x")])
    assert refused.value.status == 408


def test_a_body_without_a_length_is_counted() -> None:
    with pytest.raises(Refusal) as refused:
        receive_under(BodyBounds(max_bytes=25), [part(b"x" * 10) for _ in range(5)])
    assert refused.value.status == 413
    assert len(receive_under(BodyBounds(max_bytes=25), [part(b"x" * 10), part(b"", more=False)])) == 2


@pytest.mark.parametrize("length", ["999999999999", "-1", "dix", "1e3", "١٢"])
def test_a_length_that_is_too_much_or_none_is_refused_at_once(client: Client, length: str) -> None:
    answer = client.get("/", headers={"Content-Length": length.encode()})
    assert answer.status_code == 413


async def _answer(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


class _Hurried(PatientProtocol):
    head_seconds = 0.2


@pytest.fixture
def hurried() -> Iterator[int]:
    """The port of a server that waits a fifth of a second for the head of a request."""
    config = uvicorn.Config(_answer, http=_Hurried, loop="asyncio", ws="none", lifespan="off", log_level="critical")
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


@pytest.mark.slow
@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_never_ends_is_given_up(hurried: int, said: bytes) -> None:
    with socket.create_connection(("127.0.0.1", hurried), timeout=30) as connection:
        connection.sendall(said)
        assert connection.recv(1) == b"", "closed"
    with socket.create_connection(("127.0.0.1", hurried), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 204")


@pytest.mark.slow
def test_two_thousand_dossiers_are_listed(client: Client) -> None:
    content = client.site.project.content
    for rank in range(2000):
        folder = content / f"territoire-{rank:04}"
        folder.mkdir()
        (folder / "ctg.yaml").write_text(f"nom: Territoire {rank}\n", "utf-8")
    answer = client.get("/")
    assert answer.status_code == 200
    assert client.get("/dossiers/territoire-1999").status_code in (200, 422)
