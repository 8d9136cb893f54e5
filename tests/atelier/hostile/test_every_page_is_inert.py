"""A dossier whose every text is HTML made to run: each page of it shows letters, and nothing runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.atelier.application import PAGES
from tests.atelier.conftest import EXAMPLE, Client
from tests.atelier.hostile.inert import list_dangers

PROBE = "<img src=x onerror=alert(1)>"
# A text between quotes, or after « key: », that is neither a date, a number, a code nor a known word.
_KEYS = "nom|objet|titre|fonction|adresse|lieu|description|constat|texte|intitule|source|objectif|resultat|pilote"
_TEXT = re.compile(rf"""^(\s*(?:- )?(?:{_KEYS})s?: )(["']?)([^"'>|\n#&*{{\[][^"'\n#]*?)\2$""", re.MULTILINE)


def poison(folder: Path, *, texts_too: bool) -> int:
    """Put the probe at the end of the facts of a dossier, and of its texts if wanted; how many have it."""
    count = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".yaml", ".yml"}:
            text = path.read_text("utf-8")
            poisoned, times = _TEXT.subn(lambda found: f"{found[1]}'{found[3].strip()} {PROBE}'", text)
            path.write_text(poisoned, "utf-8")
            count += times
        elif path.suffix == ".md" and texts_too:
            path.write_text(path.read_text("utf-8") + f"\n\nUn mot {PROBE} <script>alert(2)</script>\n", "utf-8")
            count += 1
    return count


def pages_of(dossier: str) -> Iterator[str]:
    for module in PAGES:
        for route in module.ROUTES:
            if "GET" in (route.methods or set()) and set(re.findall(r"\{(\w+)", route.path)) <= {"dossier"}:
                yield route.path.replace("{dossier}", dossier)


def look(client: Client, dossier: str) -> int:
    """The pages of a dossier, and those to which they lead, are looked at; how many."""
    waiting, seen = list(pages_of(dossier)), set()
    while waiting and len(seen) < 80:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code < 500, address
        if answer.headers.get("content-type", "").startswith("text/html"):
            assert not list_dangers(answer.text), address
            assert PROBE not in answer.text, address
            links = re.findall(r'href="(/[^"#]*)"', answer.text)
            waiting += [link for link in links if not link.startswith("/statique/") and "telecharger" not in link]
    return len(seen)


@pytest.mark.slow
@pytest.mark.parametrize("texts_too", [False, True])
def test_the_facts_and_texts_of_a_dossier_are_shown_and_do_nothing(client: Client, texts_too: bool) -> None:
    folder = client.site.project.content / EXAMPLE
    assert poison(folder, texts_too=texts_too) > 50
    assert look(client, EXAMPLE) >= 2


@pytest.mark.slow
def test_a_folder_whose_name_is_html_is_shown_and_does_nothing(client: Client) -> None:
    folder = client.site.project.content / EXAMPLE
    name = "a'\"><script>alert(1)<"
    folder.rename(folder.with_name(name))
    assert look(client, quote(name)) >= 2
    assert client.get(f"/dossiers/{quote(name)}").status_code == 200


def test_what_would_run_is_found() -> None:
    dangers = [
        "<script>x</script>",
        "<p onclick=x>",
        '<p style="color:red">',
        '<a href="javascript:x">',
        '<img src="//ailleurs.example/x">',
        '<p hx-on:click="x">',
        '<div hx-vals="js:{x}">',
        "<style>",
    ]
    for danger in dangers:
        assert list_dangers("<p><p><p><p><p><p>" + danger), danger
