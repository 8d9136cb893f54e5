"""French spaces of the templates: no line of a page ends before a colon or after an opening quotation mark."""

from __future__ import annotations

import re

from jinja2.ext import Extension

_NO_BREAK, _THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
# What is no text of the page: what Jinja reads, tags with their attributes.
_APART = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[a-zA-Z/!](?:\{\{.*?\}\}|\{%.*?%\}|[^<>])*>)", re.DOTALL)
_BEFORE = re.compile(r" (?=[;!?])")
_AROUND = re.compile(r"(?<=«) | (?=[:»])")


class FrenchSpaces(Extension):
    """Have the words of a template keep the spaces that French asks for ; values stay as they are given."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """The template, with no-break spaces in its words."""
        parts = _APART.split(source)
        parts[::2] = [_AROUND.sub(_NO_BREAK, _BEFORE.sub(_THIN, words)) for words in parts[::2]]
        return "".join(parts)
