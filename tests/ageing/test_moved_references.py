"""References by number, from one model of clauses to another: what is told, and what is rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.ageing.moved_references import UNMOVED, MovedReferences, compare_references
from generator.model.clauses import ModelPlan
from generator.reading.clause_files import read_model


@pytest.fixture(scope="module")
def plan(project_root: Path) -> ModelPlan:
    return read_model(project_root / "content/modeles/ctg-2026").plan


@pytest.fixture(scope="module")
def shifted(plan: ModelPlan) -> MovedReferences:
    """To a model that says something new as its article 5: what follows moves by one."""
    added = plan.sections[7].model_copy(update={"id": "neutralite", "titre": "Neutralité", "clauses": ("neutralite",)})
    assert plan.sections[7].id == "article-5"
    sections = (*plan.sections[:7], added, *plan.sections[7:])
    return compare_references(plan, plan.model_copy(update={"nom": "suivant", "sections": sections}))


@pytest.fixture(scope="module")
def concise(plan: ModelPlan, project_root: Path) -> MovedReferences:
    return compare_references(plan, read_model(project_root / "content/modeles/ctg-concis").plan)


def test_models_that_number_alike_change_nothing(plan: ModelPlan) -> None:
    same = compare_references(plan, plan.model_copy(update={"nom": "suivant", "version": "2"}))
    assert same == UNMOVED
    text = "À l'[article 9](#article-9), et à l'article 12 de la convention."
    assert (same.explain(text), same.follow_links(text)) == (None, text)


@pytest.mark.parametrize(
    "words",
    [
        "Comme le dit l'article 4 de la convention",
        "l'article 9 de la loi du 6 janvier 1978",
        "l'article 10 du RGPD, l'article 12 du Code civil",
        "l'article L. 214-1 et l'article 9-1",
        "l'[article 9](#article-9) et l'annexe 3",
        "9 articles, 12 annexes",
    ],
)
def test_what_has_not_moved_is_not_told(words: str, shifted: MovedReferences) -> None:
    assert shifted.explain(words) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "l'article 9 de la convention",
            ["« article 9 » désignait « Suivi, bilan et évaluation », article 10"],
        ),
        ("les articles 4, 12 et 13", ["« article 12 »", "« article 13 »"]),
        ("L'Article\u00a0IX ci-dessus", ["« article 9 »"]),
    ],
)
def test_a_number_that_means_another_article_is_told(words: str, told: list[str], shifted: MovedReferences) -> None:
    reason = shifted.explain(words) or ""
    assert reason.count("désignait") == len(told)
    assert all(part in reason for part in told), reason


def test_links_follow_their_article(shifted: MovedReferences) -> None:
    text = "l'[article 9](#article-9), [le suivi](#article-9), [](#article-9), [l'annexe](#annexe-4), [x](#ailleurs)"
    followed = "l'[](#article-9), [le suivi](#article-9), [](#article-9), [l'annexe](#annexe-4), [x](#ailleurs)"
    assert shifted.follow_links(text) == followed


def test_a_link_that_leads_nowhere_keeps_its_words_and_is_told(concise: MovedReferences) -> None:
    text = "selon l'[article 9](#article-9), [le suivi](#article-9) ou l'[](#article-9), et l'[annexe 4](#annexe-4)"
    assert concise.follow_links(text) == "selon l'article 9, le suivi ou l'article 9, et l'[](#annexe-4)"
    assert concise.explain(text) == "« article 9 » désignait « Suivi, bilan et évaluation », que ctg-concis n'a plus"
    assert concise.follow_links("[préambule](#preambule)") == "[](#expose)"
