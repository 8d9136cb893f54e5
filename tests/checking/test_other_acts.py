"""Whether a numbered article or annexe is the act's own: what follows the number decides, then what stands before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.checking.law.other_acts import OwnAct, name_own_act, speaks_of_another_act
from generator.reading.clause_files import read_model

OWN = OwnAct(("convention", "ctg"), ("du bassin minier",), frozenset(str(year) for year in range(2026, 2031)))
_NUMBERED = re.compile(r"\b(?:articles?|annexes?|art\.) \d+(?:, \d+)*(?: (?:et|à) \d+)?", re.IGNORECASE)

ANOTHERS = [
    "l'article 12 de la convention initiale",
    "l'annexe 4 du Cej",
    "l'article 3 de la convention d'objectifs et de gestion",
    "l'article 5 du présent avenant",
    "à l'article 19 de ladite convention",
    "l'article 15 de cette convention",
    "l'article 19 du contrat enfance jeunesse",
    "aux articles 3, 4 et 19 de la loi du 6 janvier 1978",
    "aux articles 13 à 19 du décret n° 2025-253",
    "l'article 28 du règlement (UE) 2016/679",
    "Vu la loi n° 78-17 du 6 janvier 1978, notamment son article 32",
    "Vu la loi n° 78-17 du 6 janvier 1978, notamment ses articles 32 et 33",
    "sous-traitance (RGPD, art. 28)",
    "la loi Informatique et libertés, article 48",
    "le Code civil article 48",
    "l'article 72, alinéa 3, de la Constitution",
    "l'article 6, paragraphe 1, point e), du RGPD",
    "les articles 14 et 15 ainsi que l'annexe 7 de la convention du 12 mars 2020",
    "l'article 19 de la Ctg 2020-2024",
    "l'article 19 de la Ctg du bassin minier 2020-2024",
    "l'article 19 de la précédente convention",
    "l'article 19 de la convention territoriale globale signée le 12 mars 2020",
    "l'article 30 du même code",
    "l'article 21 II de la loi",
    "l'article 34 (II) de la loi n° 2023-1196",
    "l'article 19 des statuts de la communauté",
    "l'annexe 9 à la circulaire de la Cnaf",
    "l'annexe 7 au contrat",
]
OURS = [
    "à l'article 19",
    "à l'article 19 de la présente convention",
    "à l'article 19 de la convention",
    "à l'article 19 de la Ctg",
    "à l'article 19 de la convention territoriale globale du bassin minier",
    "à l'article 19 de la Ctg 2026-2030",
    "à l'article 19 ci-dessus",
    "à l'article 19 de la présente",
    "aux articles 13 à 19 des présentes",
    "aux articles 3, 4 et 19",
    "à l'article 3, alinéa 2, et à l'article 19, sans délai",
    "Conformément à la loi, la Caf applique ce que dit l'article 19",
    "la présente convention et son article 19",
    "l'article 19 du fait de la Caf",
    "l'article 19 de la convention de façon claire",
    "l'annexe 7 à la présente convention",
    "l'annexe 7, remise à la Caf",
    "le plan d'actions (annexe 7)",
    "La loi le veut. À l'article 19, les parties",
]


def _ask(words: str, own: OwnAct = OWN) -> list[bool]:
    found = [speaks_of_another_act(words, *match.span(), own) for match in _NUMBERED.finditer(words)]
    assert found, f"nothing is numbered in « {words} »"
    return found


@pytest.mark.parametrize("words", ANOTHERS)
def test_another_act(words: str) -> None:
    assert all(_ask(words))


@pytest.mark.parametrize("words", OURS)
def test_the_act_itself(words: str) -> None:
    assert not any(_ask(words))


def test_an_act_is_called_as_its_model_calls_it(project_root: Path) -> None:
    plan = read_model(project_root / "content" / "modeles" / "ctg-2026").plan
    assert name_own_act(plan).nouns == ("convention", "ctg")
    contract = name_own_act(plan.model_copy(update={"titre": ("CONTRAT", "DE TERRITOIRE"), "sigle": "Cdt"}))
    assert _ask("l'article 19 du contrat, l'article 9 du présent contrat, l'article 8 du Cdt", contract) == [False] * 3
    assert _ask("l'article 19 de la convention", contract) == [True]


def test_a_long_text_is_read_at_once() -> None:
    assert _ask("à l'article 19" + " et II" * 20_000 + " de la loi") == [False]
