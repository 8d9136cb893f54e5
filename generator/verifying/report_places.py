"""Where a finding is, for someone who reads on paper: the file, its line, the place in the text, the words at fault."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.errors import Diagnostic
from generator.model.document import Emphasis, Inline, Strong, Text
from generator.model.report import ReportContent
from generator.verifying.source_words import show_words

_AROUND = 60  # characters shown on each side of the words at fault
_FIRST_WORD, _LAST_WORD = re.compile(r"^\S*\s"), re.compile(r"\s\S*$")  # cut in two by the bound
_UNPLACED = "–"
_PARTS = {"preambule": "préambule", "annexes": "liste des annexes"}


def say_place(finding: Diagnostic, content: ReportContent) -> list[tuple[Inline, ...]]:
    """« ecarts.yaml, ligne 81 », then « Convention, article 3 » when the text shows it."""
    lines: list[tuple[Inline, ...]] = []
    span = finding.span
    if span is not None:
        file = name_file(span.file, content)
        lines.append((Text(f"{file}, ligne\u00a0{span.line}" if span.line else file),))
    if finding.block:
        shown = [say_block(finding.block, content.names), *filter(None, (finding.say_pages(),))]
        lines.append((Emphasis((Text(", ".join(shown)),)),))
    return lines or [(Text(_UNPLACED),)]


def name_file(file: str, content: ReportContent) -> str:
    """A file of the dossier by its name there; one of the model says so."""
    if file.startswith(f"{content.folder}/"):
        return file.removeprefix(f"{content.folder}/")
    if file.startswith(f"{content.model_folder}/"):
        return f"modèle, {file.removeprefix(f'{content.model_folder}/')}"
    return file


def say_block(block: str, names: Mapping[str, str]) -> str:
    """The identity of a block in the model's words: « convention/article-3/p4 » is « Convention, article 3 »."""
    piece, _, rest = block.partition("/")
    part = rest.partition("/")[0]
    words = names.get(part) or _PARTS.get(part, part).replace("-", " ")
    name = names.get(piece, piece.replace("-", " "))
    name = name[:1].upper() + name[1:]
    return f"{name}, {words}" if words else name


def quote_line(finding: Diagnostic) -> list[tuple[Inline, ...]]:
    """The line of the file around the words at fault, those in bold; none when the finding shows none."""
    if not finding.excerpt:
        return []
    line = finding.excerpt
    start = finding.span.column - 1 if finding.span is not None and finding.span.column else 0
    length = finding.span.length if finding.span is not None and finding.span.column else 0
    if not 0 <= start <= len(line):
        start = length = 0
    file = finding.span.file if finding.span is not None else ""
    before, words, after = show_words((line[:start], line[start : start + length], line[start + length :]), file)
    if len(before) > _AROUND:
        before = "…" + _FIRST_WORD.sub("", before[-_AROUND:])
    room = max(_AROUND, 2 * _AROUND - len(words)) if words else 2 * _AROUND
    if len(after) > room:
        after = _LAST_WORD.sub("", after[:room]) + "…"
    quoted: list[Inline] = [Text(before.lstrip())] if before.strip() else []
    quoted += [Strong((Text(words),))] if words else []
    quoted += [Text(after.rstrip())] if after.strip() else []
    return [(Emphasis(tuple(quoted)),)] if quoted else []
