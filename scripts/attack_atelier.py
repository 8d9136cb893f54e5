"""Attacks an atelier of its own from this machine, and says what held: the hostile trial of `docs/atelier.md`.

    attack_atelier.py FOLDER    a project is made in FOLDER, opened, attacked through raw connections, and closed; the
                                exit code is 1 when anything gave way

While hundreds of connections hold their heads and bodies back, somebody who works must be answered all the same.
"""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

SLOW_CONNECTIONS = 300
ANSWER_SECONDS = 2.0
HEAD_SECONDS = 15
SECRET = b"le-secret-hors-du-projet"


@dataclass(frozen=True, slots=True)
class Target:
    """A server that was opened, and a browser that has entered it."""

    port: int
    cookie: str
    token: str
    root: Path

    @property
    def host(self) -> str:
        """What its pages are asked by."""
        return f"127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b""
    ) -> tuple[int, bytes]:
        """Status and body of one answer; 0 when the connection was closed without any."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            given = {"Host": self.host, "Cookie": self.cookie, **(headers or {})}
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in given.items():
                connection.putheader(name, value)
            if body and "Transfer-Encoding" not in given and "Content-Length" not in given:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders()
            with suppress(BrokenPipeError, ConnectionResetError):  # refused, and told why
                connection.send(body)
            try:
                answer = connection.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError):
                return 0, b""
        finally:
            connection.close()

    def send_raw(self, data: bytes) -> bytes:
        """The first bytes that the server says of these."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
            connection.sendall(data)
            try:
                return connection.recv(400)
            except ConnectionError:
                return b""


@contextmanager
def open_target(folder: Path) -> Iterator[Target]:
    """An atelier on a new project, entered."""
    root = folder / "projet"
    program = [sys.executable, "-m", "generator"]
    subprocess.run([*program, "projet", str(root), "--exemple"], check=True, stdout=subprocess.DEVNULL)
    (folder / "secret.txt").write_bytes(SECRET)
    served = subprocess.Popen(
        [*program, "atelier", str(root), "--sans-navigateur"], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert served.stdout is not None
    try:
        found = re.search(r"http://127\.0\.0\.1:(\d+)(\S+)", served.stdout.readline())
        if found is None:
            sys.exit("the atelier has not opened")
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=60)
        connection.request("GET", found[2])
        cookie = (connection.getresponse().getheader("Set-Cookie") or "").partition(";")[0]
        connection.close()
        bare = Target(int(found[1]), cookie, "", root)
        token = re.search(rb'name="csrf" content="([^"]+)"', bare.ask("GET", "/")[1])
        if token is None:
            sys.exit("the board has not been shown")
        yield Target(bare.port, cookie, token[1].decode(), root)
    finally:
        served.send_signal(signal.SIGINT)
        served.communicate(timeout=30)


def paths_never_leave(target: Target) -> str:
    """Names that climb, with each way of writing a slash, a dot, a NUL."""
    climbs = ("..", "%2e%2e", "..%2f..", "..%5c..", "%252e%252e", "%c0%ae%c0%ae", "%00", "....//")
    places = ("/statique/", "/dossiers/", "/dossiers/exemple-complet/", "/taches/", "/aide/")
    for place in places:
        for climb in climbs:
            for _depth in range(3):
                status, body = target.ask("GET", f"{place}{climb}/{climb}/secret.txt")
                if SECRET in body or status >= 500:
                    return f"{place}{climb}: {status}"
    return ""


def hosts_are_checked(target: Target) -> str:
    """A page elsewhere whose name was made to lead here."""
    for host in (
        "attaquant.example",
        f"attaquant.example:{target.port}",
        f"127.0.0.1.attaquant.example:{target.port}",
        "",
    ):
        status, _ = target.ask("GET", "/", {"Host": host})
        if status not in (400, 421):
            return f"{host!r}: {status}"
    twice = f"GET / HTTP/1.1\r\nHost: {target.host}\r\nHost: attaquant.example\r\n\r\n".encode()
    absolute = (
        f"GET http://attaquant.example/ HTTP/1.1\r\nHost: attaquant.example\r\nCookie: {target.cookie}\r\n\r\n".encode()
    )
    for raw in (twice, absolute):
        if b" 200 " in target.send_raw(raw).partition(b"\r\n")[0]:
            return raw.decode()
    return ""


def sessions_are_not_guessed(target: Target) -> str:
    """Cookies that are missing, forged, cut, doubled."""
    name, _, key = target.cookie.partition("=")
    for forged in (
        "",
        f"{name}=",
        f"{name}=x",
        f"{name}={key[:-1]}",
        f"{name}={key}x",
        f"autre={key}",
        f"{name}={key.swapcase()}",
    ):
        status, _ = target.ask("GET", "/", {"Cookie": forged})
        if status != 403:
            return f"{forged!r}: {status}"
    return ""


def forms_of_others_are_refused(target: Target) -> str:
    """Posts of another site, without a token, with another's."""
    ours = {"Origin": f"http://{target.host}", "Content-Type": "application/x-www-form-urlencoded"}
    token = f"_csrf={target.token}".encode()
    cases: tuple[tuple[dict[str, str], bytes], ...] = (
        ({}, b""),
        ({"Origin": "null"}, token),
        ({"Origin": "https://attaquant.example"}, token),
        ({"Origin": f"http://{target.host}.attaquant.example"}, token),
        ({"Sec-Fetch-Site": "cross-site"}, token),
        ({"Sec-Fetch-Site": "same-site", "Origin": f"http://{target.host}"}, token),
        (ours, b"_csrf=deviner"),
        (ours, b""),
        ({**ours, "X-CSRF-Token": ""}, token),
        ({**ours, "Content-Type": "text/plain"}, token),
    )
    for headers, body in cases:
        status, _ = target.ask(
            "POST", "/", {**headers, "Content-Type": headers.get("Content-Type", ours["Content-Type"])}, body
        )
        if status not in (400, 403):
            return f"{headers}: {status}"
    return ""


def large_bodies_are_cut(target: Target) -> str:
    """A length that is announced, a body without one that never ends."""
    status, _ = target.ask("POST", "/", {"Content-Length": "99999999999", "Origin": f"http://{target.host}"})
    if status != 413:
        return f"announced: {status}"
    head = (
        f"POST / HTTP/1.1\r\nHost: {target.host}\r\nCookie: {target.cookie}\r\nOrigin: http://{target.host}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n"
    ).encode()
    chunk = b"100000\r\n" + b"x" * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", target.port), timeout=60) as connection:
        connection.sendall(head)
        try:
            for _ in range(2000):
                connection.sendall(chunk)
        except (BrokenPipeError, ConnectionResetError):
            return ""
    return "two thousand megabytes were taken"


def requests_are_not_smuggled(target: Target) -> str:
    """Two lengths, a length and chunks, a line that ends badly."""
    base = f"POST / HTTP/1.1\r\nHost: {target.host}\r\n"
    for lines in (
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: x, chunked\r\n",
        "X-A: b\nContent-Length: 5\r\n",
    ):
        first = target.send_raw(f"{base}{lines}\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n".encode()).partition(b"\r\n")[0]
        if b" 200 " in first:
            return f"{lines!r}: {first!r}"
    return ""


def slow_visitors_hold_nobody(target: Target) -> str:
    """Hundreds of connections that begin a head, or a body, and wait: the board is answered, and they are closed."""
    heads = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
    body = f"POST / HTTP/1.1\r\nHost: {target.host}\r\nCookie: {target.cookie}\r\nOrigin: http://{target.host}\r\n"
    body += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n_"
    with ExitStack() as held:
        slow = []
        for rank in range(SLOW_CONNECTIONS):
            slow.append(held.enter_context(socket.create_connection(("127.0.0.1", target.port), timeout=60)))
            slow[-1].sendall(heads if rank % 2 else body.encode())
        begun = time.monotonic()
        status, _ = target.ask("GET", "/")
        taken = time.monotonic() - begun
        if status != 200 or taken > ANSWER_SECONDS:
            return f"the board: {status} in {taken:.1f} s"
        slow[1].settimeout(3 * HEAD_SECONDS)
        try:
            if slow[1].recv(1) != b"":
                return "a head that never ends is answered"
        except TimeoutError:
            return "a head that never ends is waited for"
        except ConnectionError:
            pass
    return ""


ATTACKS: tuple[Callable[[Target], str], ...] = (
    paths_never_leave,
    hosts_are_checked,
    sessions_are_not_guessed,
    forms_of_others_are_refused,
    large_bodies_are_cut,
    requests_are_not_smuggled,
    slow_visitors_hold_nobody,
)


def main(folder: Path) -> int:
    """Play every attack; 1 when one got through."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong = 0
    with open_target(folder) as target:
        for attack in ATTACKS:
            found = attack(target)
            alive, _ = target.ask("GET", "/")
            verdict = found or ("" if alive == 200 else f"the server answers {alive} afterwards")
            sys.stdout.write(f"{'GAVE WAY' if verdict else 'held':9}{attack.__name__.replace('_', ' ')} {verdict}\n")
            wrong += bool(verdict)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
