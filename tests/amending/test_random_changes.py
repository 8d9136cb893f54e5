"""Whatever changes in a convention of either model, its act gives the text, or it is refused where it stands."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.amending.act_draft import ActDraft, draft_act, prove_articles
from generator.amending.proving.orders import UnclearAct
from generator.amending.wording import ActArticle
from generator.codes import Code
from generator.errors import ContentError
from generator.model.document import Document
from tests.amending.models import MODELS, compose_model, read_forms, shorten
from tests.amending.random_changes import change_piece

Drafts = Sequence[tuple[Document, ActDraft]]
_EACH = 90  # changes of each model
_FIELDS = (
    ("premier", "deuxième"),
    ("deuxième", "troisième"),
    ("troisième", "quatrième"),
    ("article 3", "article 4"),
    ("article 2", "article 3"),
    ("après", "avant"),
    ("note 1", "note 2"),
    ("est supprimé", "est ainsi rédigé"),
    ("un alinéa", "deux alinéas"),
    ("« Arles »", "« Aix »"),
)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Drafts:
    """Changes of both models, drafted; the proof of each runs inside."""
    found: list[tuple[Document, ActDraft]] = []
    for model in MODELS:
        base, rng = shorten(compose_model(model, tmp_path_factory.mktemp(model))), random.Random(2026)
        for rank in range(_EACH):
            after = change_piece(base, rng, most=1 + rank % 6)
            try:
                found.append((base, draft_act([base], [after], read_forms(model))))
            except ContentError as fault:
                assert [one.code for one in fault.diagnostics] == [Code.AVENANT_INDICIBLE]
                assert "|" in fault.diagnostics[0].message
    return found


@pytest.mark.slow
def test_every_kind_of_change_is_drafted_and_proved(drafts: Drafts) -> None:
    assert len(drafts) > 2 * _EACH - 8  # those that are refused hold the sign that sets cells apart
    told = Counter(type(one).__name__ for _, draft in drafts for one in draft.modifications)
    assert len(told) >= 19, told
    assert sum(told.values()) > 2 * _EACH


@pytest.mark.slow
def test_no_wrong_word_proves(drafts: Drafts) -> None:
    """One word of a sentence put wrong: the act is not understood, or gives another text."""
    tried = Counter[str]()
    for base, draft in drafts[::3]:
        for was, becomes in _FIELDS:
            for wrong in _list_wrong(draft.articles, was, becomes):
                with pytest.raises(UnclearAct):
                    prove_articles(wrong, (base, draft.consolidated))
                tried[was] += 1
    assert len(tried) >= 8, tried
    assert sum(tried.values()) > 60


def _list_wrong(articles: Sequence[ActArticle], was: str, becomes: str) -> list[tuple[ActArticle, ...]]:
    """The act with these words put wrong in its first sentence that has them."""
    for n, article in enumerate(articles):
        for k, line in enumerate(article.lines):
            text = line.text.replace("\u00a0", " ")
            if line.quoted or not re.search(rf"{re.escape(was)}(?![\w-])", text):
                continue
            wrong = replace(line, text=re.sub(rf"{re.escape(was)}(?![\w-])", becomes, text, count=1))
            own = replace(article, lines=(*article.lines[:k], wrong, *article.lines[k + 1 :]))
            return [(*articles[:n], own, *articles[n + 1 :])]
    return []


@pytest.mark.slow
def test_articles_of_the_act_mean_the_same_in_any_order(drafts: Drafts) -> None:
    several = [(base, draft) for base, draft in drafts if len(draft.articles) > 2][:12]
    assert several
    for base, draft in several:
        turned = draft.articles[::-1]
        if any("insérée" in line.text or "inséré un" in line.text for one in turned for line in one.lines):
            continue  # what comes after what the act adds is told after it
        assert prove_articles(turned, (base, draft.consolidated)).lines == draft.proved
