"""Forms made to hold the server: encodings that take hours, words without end, numbers that are none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping

import httpx2 as httpx
import pytest
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from generator.atelier.security.forms import FormBounds, read_form
from tests.atelier.conftest import EXAMPLE, ORIGIN, Client

_URLENCODED = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=b"


def read(kind: str, *chunks: bytes, bounds: FormBounds) -> FormData:
    messages: list[Message] = [{"type": "http.request", "body": one, "more_body": True} for one in chunks]
    messages.append({"type": "http.request", "body": b"", "more_body": False})

    async def receive() -> Message:
        return messages.pop(0)

    scope = {"type": "http", "headers": [(b"content-type", kind.encode())]}
    return asyncio.run(read_form(Request(scope, receive), bounds))


def part(name: str, words: bytes, more: str = "") -> bytes:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + words + b"\r\n"


def test_words_are_counted_together_and_files_are_not() -> None:
    bounds = FormBounds(words_bytes=200)
    small = part("a", b"un"), part("f", b"x" * 5000, '; filename="f.pdf"'), b"--b--\r\n"
    form = read(_PARTS, *small, bounds=bounds)
    assert form["a"] == "un" and set(form) == {"a", "f"}
    asyncio.run(form.close())
    for chunks in ([part(f"a{rank}", b"x" * 40) for rank in range(10)], [part("n" * 300, b"")]):
        with pytest.raises(HTTPException):
            read(_PARTS, *chunks, b"--b--\r\n", bounds=bounds)
    assert read(_URLENCODED, b"a=1&b=%C3%A9", bounds=bounds) == FormData([("a", "1"), ("b", "é")])
    with pytest.raises(HTTPException):
        read(_URLENCODED, *[b"a=1&" * 10] * 10, bounds=bounds)
    with pytest.raises(HTTPException):
        read(_URLENCODED, b"a=1&b=2&c=3", bounds=FormBounds(fields=2))


@pytest.mark.parametrize("encoding", ["punycode", "idna", "undefined", "utf-7", "unicode_escape", "utf-16"])
def test_no_encoding_is_taken_but_that_of_our_pages(client: Client, encoding: str) -> None:
    body = part("_csrf", client.form_token.encode()) + part("mots", b"-" + b"a" * 100) + b"--b--\r\n"
    kind = f"{_PARTS}; charset={encoding}"
    headers = {"Origin": ORIGIN, "Content-Type": kind}
    assert TestClient.post(client, "/", content=body, headers=headers).status_code == 400


def post(client: Client, path: str, data: Mapping[str, str]) -> httpx.Response:
    return client.post(f"/dossiers/{EXAMPLE}/{path}", dict(data))


def test_half_a_sign_is_no_word(client: Client) -> None:
    half = "\\ud800"
    kept = {"page": "essai", "champs": f'{{"a": "{half}"}}'}
    assert post(client, "brouillons", kept).status_code == 400
    assert post(client, "brouillons", {"page": "essai", "champs": "[" * 100_000}).status_code == 400
    grid = client.get(f"/dossiers/{EXAMPLE}/tableaux").text
    table = grid.split(f"/dossiers/{EXAMPLE}/tableaux/")[1].split('"')[0]
    count = client.get(f"/dossiers/{EXAMPLE}/tableaux/{table}").text.count('scope="col"')
    for cells in range(1, count + 2):
        words = json.dumps([[0, ["x"] * cells]]).replace("x", half, 1)
        assert post(client, f"tableaux/{table}", {"grille": words}).status_code < 500


def test_a_number_without_end_is_none(client: Client) -> None:
    endless = "1" * 5000
    assert client.get("/calendrier", params={"annee": "020009"}).status_code == 200
    assert client.get("/calendrier", params={"annee": endless}).status_code == 200
    for path, data in (
        ("circuit/pages/placer", {"place": f"1-{endless}", "fichier": "x.pdf"}),
        ("constats/confirmer", {"marque": endless}),
        ("circuit/signatures/accepter", {"fichier": "x.pdf", "objet": f"page-{endless}", "motif": "x"}),
    ):
        assert post(client, path, data).status_code < 500, path


@pytest.mark.parametrize("model", ["../../../ailleurs", "/etc", "..", "a\\b"])
def test_a_model_is_a_name_and_no_path(client: Client, model: str) -> None:
    elsewhere = client.site.project.root.parent / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "modele.yaml").write_text("nom: x\n", "utf-8")
    data = {"faire": "creer", "nom": "Essai", "commune": "13041", "debut": "2027-01-01", "fin": "2031-12-31"}
    answer = client.post("/nouveau", {**data, "modele": model})
    assert answer.status_code == 422 and "introuvable" in answer.text
