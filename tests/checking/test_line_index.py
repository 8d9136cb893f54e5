"""Lines found by their words: the same line as reading all of them would find, and few of them read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.checking.inquiry import Inquiry
from generator.checking.line_index import LineIndex
from generator.errors import Span
from generator.model.annexes import InputFile
from tests.checking.facts_samples import make_inquiry

LINES = {
    "a.md": ("Le service d'accueil ouvre en 2027.", "Une ligne qui est deux fois.", "", "…… ? ……"),
    "b.yaml": ("Une ligne qui est deux fois.", "pilote: anticonstitutionnellement", "Le service ouvre en 2028."),
}


@pytest.mark.parametrize(
    "words",
    [
        "service d'accueil",  # both words stand whole
        "vice d'accueil ouv",  # cut within words
        "ervice ouvre en 20",
        "titutionnellement",  # a part of one word
        "…… ? …",  # no word at all
        "ligne qui est",  # a line that stands twice
        "vre en 20",  # two lines
        "introuvable en 2027",
        "introuvable",
    ],
)
def test_the_line_found_is_the_only_one_that_holds_the_words(words: str) -> None:
    holding = [
        (Span(f, rank), line) for f, ls in LINES.items() for rank, line in enumerate(ls, start=1) if words in line
    ]
    assert LineIndex(LINES).find_only(words) == (holding[0] if len(holding) == 1 else None)


def make_plan(count: int) -> tuple[Inquiry, list[str]]:
    """A dossier of many fiches, and one sentence of each."""
    sentences = [f"Le relais numéro {rank} accueille les familles de la vallée" for rank in range(count)]
    files = tuple(
        InputFile(f"{rank}.yaml", f"titre: {s}\nannees: [2027]\n".encode(), f"annexe-3/fiches/{rank}.yaml")
        for rank, s in enumerate(sentences)
    )
    inquiry = make_inquiry()
    return replace(inquiry, dossier=replace(inquiry.dossier, inputs=files)), sentences


def test_the_work_of_finding_a_line_does_not_grow_with_the_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    built: list[int] = []
    list_candidates, build = LineIndex.list_candidates, LineIndex.__init__

    def count_candidates(self: LineIndex, words: str) -> list[str]:
        found = list(list_candidates(self, words))
        read.extend(found)
        return found

    def count_builds(self: LineIndex, lines: dict[str, tuple[str, ...]]) -> None:
        built.append(len(lines))
        build(self, lines)

    monkeypatch.setattr(LineIndex, "list_candidates", count_candidates)
    monkeypatch.setattr(LineIndex, "__init__", count_builds)
    inquiry, sentences = make_plan(400)
    for rank, sentence in enumerate(sentences):
        assert inquiry._find_anywhere([sentence], sentence) == Span(f"{rank}.yaml", 1, 8, len(sentence))
    assert len(built) == 1
    assert len(read) <= 2 * len(sentences)
