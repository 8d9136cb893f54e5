"""Two models compared: clauses in order, words that differ."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.reading.clause_files import read_model
from generator.renewing.model_changes import ChangeKind, compare_models, diff_words
from tests.dossiers.newer_model import add_newer_model, add_reordered_model

MODELS = Path(__file__).resolve().parents[1] / "dossiers" / "modeles"


@pytest.fixture
def models(tmp_path: Path) -> Path:
    shutil.copytree(MODELS / "mini", tmp_path / "mini")
    return tmp_path


def test_a_model_has_not_changed_from_itself(models: Path) -> None:
    model = read_model(models / "mini")
    changes = compare_models(model, model)
    assert (changes.clauses, changes.texts_added, changes.texts_removed) == ((), (), ())


def test_clauses_added_changed_and_removed(models: Path) -> None:
    former, current = read_model(models / "mini"), read_model(add_newer_model(models))
    changes = compare_models(former, current)
    assert (changes.former, changes.current) == ("mini (version 1)", "mini-2 (version 2)")
    assert [(c.clause, c.kind) for c in changes.clauses] == [
        ("article-1", ChangeKind.CHANGED),
        ("numerique", ChangeKind.ADDED),
        ("annexe-3-introduction", ChangeKind.CHANGED),
    ]
    assert changes.clauses[0].words == "Objet {+et suites+}"
    assert changes.clauses[1].words == "{+Les démarches se font en ligne.+}"
    assert changes.clauses[2].words.endswith("{+Il est public.+}")
    assert changes.texts_added == ("bilan",)
    back = compare_models(current, former)
    assert [(c.clause, c.kind) for c in back.clauses] == [
        ("article-1", ChangeKind.CHANGED),
        ("annexe-3-introduction", ChangeKind.CHANGED),
        ("numerique", ChangeKind.REMOVED),
    ]
    assert back.texts_removed == ("bilan",)


def test_references_are_shown_as_each_model_numbers_them(models: Path) -> None:
    add_reordered_model(models)
    for name, words in (("mini", ""), ("mini-2", " Il est suivi.")):
        for clause, text in (
            ("annexe-3-introduction", f"Le plan de l'[objet](#article-1) et de l'[](#annexe-4).{words}\n"),
            ("annexe-4-introduction", f"Selon l'[](#{'article-1' if name == 'mini' else 'article-2'}).\n"),
            ("fait-a", f"Selon l'[](#article-7) et l'[](#annexe-8).{words}\n"),
        ):
            (models / name / "clauses" / f"{clause}.md").write_text(text, "utf-8")
    changes = compare_models(read_model(models / "mini"), read_model(models / "mini-2")).clauses
    told = {change.clause: change.words for change in changes}
    assert told["annexe-3-introduction"] == "… de l'objet et de l'annexe 4. {+Il est suivi.+}"
    assert told["annexe-4-introduction"] == "Selon l'article [-1.-] {+2.+}"
    assert told["fait-a"] == "… visé (article-7) et l'annexe visée (annexe-8). {+Il est suivi.+}"
    assert "](#" not in "".join(told.values())


def test_words_far_from_a_change_are_left_out() -> None:
    before = " ".join(f"mot{n}" for n in range(40))
    shown = diff_words(before, before.replace("mot20", "autre"))
    assert shown == ("… mot14 mot15 mot16 mot17 mot18 mot19 [-mot20-] {+autre+} mot21 mot22 mot23 mot24 mot25 mot26 …")
    assert diff_words("un\n\ndeux", "un\n\ntrois") == "un ¶ [-deux-] {+trois+}"


WORDS = st.lists(st.sampled_from(["un", "deux", "trois", "quatre,", "cinq."]), max_size=12)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_in_the_difference(before: list[str], after: list[str]) -> None:
    shown = diff_words(" ".join(before), " ".join(after))
    if "…" not in shown:
        former = re.sub(r"\{\+.*?\+\}", "", shown).replace("[-", "").replace("-]", "")
        current = re.sub(r"\[-.*?-\]", "", shown).replace("{+", "").replace("+}", "")
        assert former.split() == before
        assert current.split() == after
