"""Changes of several reviewers: the same one is one, those on the same words are told against each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.cli.commands.returning import _ask_each
from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind
from generator.comparing.tokens import split_words
from generator.comparing.word_edits import compare_words
from generator.editing.values import Choice, Option, SortedChange, Target, TargetKind
from generator.errors import ContentError
from generator.model.document import Text
from generator.returning.taking.decisions import check_decisions, decide
from generator.returning.taking.merging import Asker, contradict, list_questions, merge_changes
from generator.returning.taking.reading_order import order_changes
from tests.comparing.test_scripts import make_piece

SENT = "Le comité se réunit deux fois par an à Ormeval."
ANNE, MARC = Asker("Anne", "2026-10-05", "a.docx"), Asker("Marc", "2026-10-06", "b.docx")


def change(after: str, key: str = "pilotage/2", before: str = SENT) -> Change:
    words = compare_words(split_words((Text(before),)), split_words((Text(after),)))
    return Change(ChangeKind.CHANGED, "convention", "article 4, 2ᵉ alinéa", key, before, after, words)


def kind(of: ChangeKind, key: str) -> Change:
    return Change(of, "annexe-2", "ligne", key, "a", "b")


TWICE = "Le comité se réunit trois fois par an à Ormeval."
ELSEWHERE = "Le comité se réunit deux fois par an à Castelambre."
OTHERWISE = "Le comité se réunit quatre fois par an à Ormeval."


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (change(TWICE), change(OTHERWISE), True),
        (change(TWICE), change(ELSEWHERE), False),
        (change(TWICE), change(TWICE), False),
        (change(TWICE), change(OTHERWISE, "pilotage/3"), False),
        (change(SENT + " Toujours."), change(SENT + " Parfois."), True),
        (kind(ChangeKind.DELETED, "ligne:7"), kind(ChangeKind.CHANGED, "ligne:7/c2"), True),
        (kind(ChangeKind.DELETED, "ligne:7"), kind(ChangeKind.CHANGED, "ligne:8/c2"), False),
        (kind(ChangeKind.DELETED, "ligne:7"), kind(ChangeKind.MOVED, "ligne:7"), True),
        (kind(ChangeKind.INSERTED, "nouveau/1"), kind(ChangeKind.INSERTED, "nouveau/1"), False),
    ],
)
def test_two_changes_contradict_each_other_on_the_same_words(one: Change, other: Change, expected: bool) -> None:
    assert contradict(one, other) is contradict(other, one) is expected


def sort(id_: str, one: Change) -> SortedChange:
    return SortedChange(id_, one, Target(TargetKind.FACT, "ctg.yaml"))


def test_the_same_change_is_one_with_all_who_ask_for_it() -> None:
    merged = merge_changes(
        [
            (sort("x", change(TWICE)), (ANNE,)),
            (sort("y", change(ELSEWHERE)), (ANNE,)),
            (sort("x", change(TWICE)), (MARC, MARC)),
            (sort("z", change(OTHERWISE)), (MARC,)),
        ]
    )
    assert [(one.number, one.sorted.id, one.askers, one.against) for one in merged] == [
        (1, "x", (ANNE, MARC), (3,)),
        (2, "y", (ANNE,), ()),
        (3, "z", (MARC,), (1,)),
    ]


def test_two_that_contradict_each_other_cannot_both_be_accepted() -> None:
    merged = merge_changes([(sort("x", change(TWICE)), (ANNE,)), (sort("z", change(OTHERWISE)), (MARC,))])
    check_decisions(decide(merged, [1], [2], ""))
    with pytest.raises(ContentError) as caught:
        check_decisions(decide(merged, [1, 2], [], ""))
    (fault,) = caught.value.diagnostics
    assert fault.code is Code.RETOUR_CONTRADICTION and "trois" in fault.message and "quatre" in fault.message


def test_four_files_with_two_contradictions_ask_two_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the text, whichever file says what; what contradicts is side by side, and one answer decides."""
    base = make_piece(SENT, "Un autre alinéa.")
    one, two = (block.key for block in base.sections[0].blocks)
    other = "Un autre alinéa."

    def ask(id_: str, after: str, key: str = one, before: str = SENT) -> tuple[SortedChange, tuple[Asker, ...]]:
        made = sort(id_, change(after, key, before))
        return replace(made, options=(Option(Choice.DATA, "modifier", ()),)), (ANNE,)

    files = [
        [ask("place", ELSEWHERE), ask("y", "Un second alinéa.", two, other)],
        [ask("z", "Un dernier alinéa.", two, other)],
        [ask("twice", TWICE), ask("y", "Un second alinéa.", two, other)],
        [ask("otherwise", OTHERWISE)],
    ]
    merged = merge_changes(order_changes([(base, changes) for changes in files]))
    assert [one.sorted.id for one in merged] == ["twice", "otherwise", "place", "y", "z"]
    questions = list_questions(merged)
    assert [[one.number for one in question] for question in questions] == [[1, 2], [3], [4, 5]]
    answers, asked = iter(["9", "2", "trop tard", "o", "n", "non"]), []

    def prompt(words: str, **_: object) -> str:
        asked.append(words)
        return next(answers)

    monkeypatch.setattr("typer.prompt", prompt)
    decided = _ask_each(merged).changes
    assert [one.verdict.value for one in decided] == ["refuser", "accepter", "accepter", "refuser", "refuser"]
    assert [one.answer for one in decided] == ["trop tard", "", "", "non", "non"]
    assert len([words for words in asked if words.startswith("laquelle")]) == 3  # an unknown number is asked again
