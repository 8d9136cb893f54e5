"""The articles of an avenant as clauses: texts that the composer prints word for word, whatever signs they hold."""

from __future__ import annotations

import re

from generator.amending.wording import ActArticle
from generator.composing.markdown.inlines import escape_markdown

_COMPUTED = re.compile(r"modification-\d+")
_BRACE = re.compile(r"\\?\{")


def name_section(rank: int) -> str:
    """The section of a computed article, by its rank from 1; its clause has the same name, and « -texte »."""
    return f"modification-{rank}"


def is_computed(section: str) -> bool:
    """Whether a section of an avenant, by its identity, is a computed article."""
    return _COMPUTED.fullmatch(section.rpartition("/")[2]) is not None


def write_article_clause(article: ActArticle) -> str:
    """The text of an article as a clause: a paragraph for each of its lines."""
    return "\n\n".join(_write_line(line.text) for line in article.lines) + "\n"


def write_title(article: ActArticle) -> str:
    """The title of an article, as Markdown."""
    return _write_line(article.title)


def _write_line(words: str) -> str:
    """Words that neither Jinja nor Markdown reads as anything else; a brace is given by an expression."""
    return _BRACE.sub("{{ '{' }}", escape_markdown(words))
