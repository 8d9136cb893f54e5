"""Looking at the HTML of a page for anything that would run, or be asked of another host."""

from __future__ import annotations

from html.parser import HTMLParser

_ADDRESSES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "srcset",
    "hx-get",
    "hx-post",
    "hx-put",
    "hx-delete",
)
_NEVER = {"iframe", "object", "embed", "base", "applet", "style", "frame", "math"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        given = {name: value or "" for name, value in attrs}
        if tag in _NEVER:
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not given.get("src", "").startswith("/statique/"):
            self.wrong.append(f"<script> that is not ours: {given}")
        if tag == "a" and given.get("href", "").startswith("https://"):
            del given["href"]  # a legal text names a site: one may go there, nothing is asked of it before
        for name, value in given.items():
            if name.startswith(("on", "hx-on")) or name == "style" or value.strip().lower().startswith("js:"):
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if name in _ADDRESSES and not value.startswith(("/", "#", "?", "mailto:", "data:image/", ".")) and value:
                self.wrong.append(f"<{tag} {name}={value!r}>")
            if name in _ADDRESSES and value.startswith("//"):
                self.wrong.append(f"<{tag} {name}={value!r}>")


def list_dangers(page: str) -> list[str]:
    """What in this page would run a script, or leave for another host."""
    reader = _Reader()
    reader.feed(page)
    assert reader.tags > 5 or "<html" not in page, "this is no page"
    return reader.wrong
