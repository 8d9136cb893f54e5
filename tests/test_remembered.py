"""Answers that are kept: of the very value, so many of them."""

from __future__ import annotations

from generator.remembered import LastAnswers, remember_last


def test_an_answer_is_of_the_very_value() -> None:
    asked: list[list[int]] = []

    @remember_last(2)
    def count(values: list[int]) -> int:
        asked.append(values)
        return len(values)

    one, alike = [1], [1]
    assert [count(one), count(one), count(alike)] == [1, 1, 1]
    assert asked[0] is one
    assert asked[1] is alike
    assert len(asked) == 2
    count([2, 3])
    assert count(alike) == 1
    assert len(asked) == 3
    count(one)  # forgotten: it was the oldest
    assert len(asked) == 4


def test_values_that_are_gone_leave_no_answer_behind() -> None:
    @remember_last(3)
    def read(values: list[int]) -> int:
        return values[0]

    assert [read([rank]) for rank in range(1000)] == list(range(1000))


def test_the_oldest_goes() -> None:
    answers = LastAnswers[str, int](2)
    for rank, key in enumerate("abc"):
        answers.keep(key, rank)
    assert [answers.find(key) for key in "abc"] == [None, 1, 2]
    answers.keep("b", 5)
    answers.keep("d", 6)
    assert [answers.find(key) for key in "bcd"] == [5, None, 6]
