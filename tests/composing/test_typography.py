"""No-break spaces: where French wants them, never a character more or less."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composing.typography import NARROW_NO_BREAK, NO_BREAK, set_spaces

N, F = NO_BREAK, NARROW_NO_BREAK


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quoi ? Oui ! Bon ; suite", f"Quoi{F}? Oui{F}! Bon{F}; suite"),
        ("Article 3 : Objet", f"Article{N}3{N}: Objet"),
        ("« la Caf »", f"«{N}la Caf{N}»"),
        ("31 501 habitants", f"31{F}501{N}habitants"),
        ("1 234 567 €", f"1{F}234{F}567{F}€"),
        ("64,6 %", f"64,6{F}%"),
        ("délibération n° 2025-12", f"délibération n°{N}2025-12"),
        ("le 8 décembre 2025", f"le 8{N}décembre 2025"),
        ("l'article L. 214-1-3", f"l'article L.{N}214-1-3"),
        ("les annexes 2 et 3", f"les annexes{N}2 et 3"),
        ("M. Dupont et Mme Martin", f"M.{N}Dupont et Mme{N}Martin"),
        ("Monsieur Hervé GRANIER", f"Monsieur{N}Hervé GRANIER"),
        ("FA 1.1", f"FA{N}1.1"),
        ("la Caf 13", f"la Caf{N}13"),
        ("0,5 ETP", f"0,5{N}ETP"),
        ("en 2026 nous", "en 2026 nous"),
        ("2025 2026", "2025 2026"),
        ("a:b", "a:b"),
        ("«la Caf»", "«la Caf»"),
        ("https://exemple.fr", "https://exemple.fr"),
    ],
)
def test_spaces_are_set(text: str, expected: str) -> None:
    assert set_spaces(text) == expected


WORDS = st.text(alphabet="aé1234 :;!?%«»°.nNMmLe€\u00a0\u202f", max_size=60)


@pytest.mark.slow
@given(WORDS)
def test_setting_spaces_twice_is_setting_them_once(text: str) -> None:
    once = set_spaces(text)
    assert set_spaces(once) == once


@pytest.mark.slow
@given(st.one_of(WORDS, st.text(max_size=60)))
def test_only_spaces_change_and_none_is_added(text: str) -> None:
    after = set_spaces(text)
    assert len(after) == len(text)
    for before_sign, after_sign in zip(text, after, strict=True):
        if before_sign != after_sign:
            assert before_sign == " "
            assert after_sign in (N, F)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("En 2025 412 familles", "En 2025 412 familles"),
        ("au 31 décembre 2025 163 places", "au 31\u00a0décembre 2025 163\u00a0places"),
        ("68 094 000 habitants", "68\u202f094\u202f000\u00a0habitants"),
        ("en 2025, 12 486 places", "en 2025, 12\u202f486\u00a0places"),
        ("le 04 42 12 34 56", "le 04 42 12 34 56"),
    ],
)
def test_only_groups_of_three_are_one_number(text: str, expected: str) -> None:
    assert set_spaces(text) == expected
