"""The articles of an avenant as clauses: texts that the composer prints word for word, whatever signs they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import cycle

from generator.amending.wording import ActArticle
from generator.composing.markdown.inlines import escape_markdown
from generator.model.inlines import GAP_TEXT, Gap, GapKind

_COMPUTED = re.compile(r"modification-\d+")
_BRACE = re.compile(r"\\?\{")


def name_section(rank: int) -> str:
    """The section of a computed article, by its rank from 1; its clause has the same name, and « -texte »."""
    return f"modification-{rank}"


def is_computed(section: str) -> bool:
    """Whether a section of an avenant, by its identity, is a computed article."""
    return _COMPUTED.fullmatch(section.rpartition("/")[2]) is not None


def write_article_clauses(articles: Sequence[ActArticle], gaps: Sequence[Gap] = ()) -> tuple[str, ...]:
    """The text of each article as a clause: a paragraph for each of its lines.

    `gaps` are those of the convention as the act makes it, in reading order: what quotes one has a gap in its place.
    """
    missing = cycle(gap for gap in gaps if gap.kind is GapKind.TO_COMPLETE)
    return tuple("\n\n".join(_write_line(line.text, missing) for line in article.lines) + "\n" for article in articles)


def write_title(article: ActArticle) -> str:
    """The title of an article, as Markdown."""
    return _write_words(article.title)


def _write_line(words: str, missing: Iterator[Gap]) -> str:
    first, *others = (_write_words(part) for part in words.split(GAP_TEXT))
    return first + "".join(f"{_write_gap(next(missing, None))}{part}" for part in others)


def _write_gap(gap: Gap | None) -> str:
    """A gap that is to be filled where the convention's dossier has it; the words alone when the text has none."""
    if gap is None:
        return _write_words(GAP_TEXT)
    what, file = (json.dumps(words, ensure_ascii=False) for words in (gap.what, gap.origin.file))
    return f"{{{{ manque({what}, {file}, {gap.origin.line}) }}}}"


def _write_words(words: str) -> str:
    """Words that neither Jinja nor Markdown reads as anything else; a brace is given by an expression."""
    return _BRACE.sub("{{ '{' }}", escape_markdown(words))
