"""What a report quotes of a file: words, without the signs of its format."""

from __future__ import annotations

import pytest

from generator.verifying.source_words import show_words


@pytest.mark.parametrize(
    ("line", "words", "file", "shown"),
    [
        (
            'signe: "** ou (les groupements) **de plus"',
            "ou (les groupements)",
            "e.yaml",
            "ou (les groupements) de plus",
        ),
        ('  signe: "transférée) de plus de de 10 000"', "de de", "e.yaml", "transférée) de plus de de 10 000"),
        ("  - \\\\[en s'appuyant\\\\] avec l'aide", "en s'appuyant", "e.yaml", "[en s'appuyant] avec l'aide"),
        ("nom: LA COMMUNE DE GREASQUE # sans accent", "GREASQUE", "ctg.yaml", "LA COMMUNE DE GREASQUE"),
        ('- {id: x, titre: "Les Echanges"}', "Echanges", "m.yaml", "Les Echanges"),
        ("titre: 2027", "", "ctg.yaml", "2027"),
        ("12:30 : la séance", "séance", "ctg.yaml", "12:30 : la séance"),
        ("Population;Pop;;2021;à compléter;;", "2021", "i.csv", "Population · Pop · 2021 · à compléter"),
        ("## L'article **1^er^** du [code](https://x.fr/a)[^2]", "", "t.md", "L'article 1er du code"),
        ("3. Vu la loi du *18 décembre* <!-- à relire -->", "loi", "t.md", "Vu la loi du 18 décembre"),
        ("Il compte {{ population }} habitants", "habitants", "t.md", "Il compte […] habitants"),
        ('signe: "([Annexes 4](#annexe-4))"', "Annexes 4", "e.yaml", "(Annexes 4)"),
        ("5 # 3 ; a * b", "3", "t.txt", "5 # 3 ; a  b"),
    ],
)
def test_a_line_is_shown_without_the_signs_of_its_format(line: str, words: str, file: str, shown: str) -> None:
    start = line.index(words)
    parts = show_words((line[:start], words, line[start + len(words) :]), f"content/x/{file}")
    assert "".join(parts).strip() == shown
    assert parts[1] == words
