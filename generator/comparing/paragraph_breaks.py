"""Several paragraphs as one run of words: what ends each is a token of its own, the mark ¶."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.comparing.tokens import Piece, Token

BREAK = Token((Piece("", mark="alinéa"),), "¶")


def join_paragraphs(paragraphs: Iterable[Sequence[Token]]) -> tuple[Token, ...]:
    """The words of some paragraphs, a mark between any two."""
    joined: list[Token] = []
    for rank, words in enumerate(paragraphs):
        if rank:
            joined.append(BREAK)
        joined += words
    return tuple(joined)


def cut_paragraphs(words: Sequence[Token]) -> tuple[tuple[Token, ...], ...]:
    """The paragraphs that `join_paragraphs` joined."""
    paragraphs: list[list[Token]] = [[]]
    for token in words:
        if token == BREAK:
            paragraphs.append([])
        else:
            paragraphs[-1].append(token)
    return tuple(tuple(paragraph) for paragraph in paragraphs)
