"""The words of a line of content, without the signs of YAML, Markdown, CSV or of the model: a reader of the report has
no use for them.
"""

from __future__ import annotations

import re

Parts = tuple[str, str, str]  # before the words at fault, these words, after them
# What the model writes for a fact, whole or cut by the words at fault.
_EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\}")
_YAML_KEY = re.compile(r"^\s*(?:-\s+)?(?:\{(?:.*,)?\s*)?(?:[\w.-]+\s*:(?:\s+|$))?(?:[|>][+-]?\s*$)?[\"']?")
_YAML_END = re.compile(r"(?:[\"']\s*[,}\]]*)?\s*(?:\s#.*)?$")
_CSV_CELL_ENDS = re.compile(r"\s*\"?(?:;\s*\"?)+\s*")
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"  # around the words at fault, while the line is cleaned
_CSV_BETWEEN = " · "
_LINE_MARK = re.compile(r"^\s*(?:(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>|:::)\s+)+")
_MARKDOWN = (
    (re.compile(r"<!--.*?(?:-->|$)"), ""),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)"), r"\1"),  # a link, a picture
    (re.compile(r"\[\^[\w-]+\]"), ""),  # the call of a note
    (re.compile(r"\^([^\^\s]{1,6})\^"), r"\1"),
    (re.compile(r"(?<!\\)\*{1,3}"), ""),
    (re.compile(r"\\+([^\w\s])"), r"\1"),
)


def show_words(parts: Parts, file: str) -> Parts:
    """The three parts of a line as a reader sees them, by the kind of its file; a sign may begin in one part and end
    in another, as a link does around the words at fault.
    """
    before, words, after = parts
    line = _EXPRESSION.sub("[…]", f"{before}{_OPEN}{words}{_CLOSE}{after}" if words else after or before)
    kind = file.rpartition(".")[2].lower()
    if kind in ("yaml", "yml"):
        line = _YAML_END.sub("", _YAML_KEY.sub("", line, count=1), count=1)
    elif kind == "csv":
        line = _CSV_CELL_ENDS.sub(_CSV_BETWEEN, line).removeprefix(_CSV_BETWEEN).removesuffix(_CSV_BETWEEN).strip('"')
    line = _LINE_MARK.sub("", line, count=1)
    for sign, shown in _MARKDOWN:
        line = sign.sub(shown, line)
    start, opened, rest = line.partition(_OPEN)
    middle, closed, end = rest.partition(_CLOSE)
    if not (opened and closed):
        return "", "", line.replace(_OPEN, "").replace(_CLOSE, "")
    # A space that stood on both sides of a sign is a space of the text once.
    return (
        start.rstrip(" ") + " " if middle.startswith(" ") and start else start,
        middle.strip(" "),
        (f" {end.lstrip(' ')}" if middle.endswith(" ") else end),
    )
