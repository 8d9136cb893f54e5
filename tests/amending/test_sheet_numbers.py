"""Fiches that come and go: the others keep their numbers, and the act names those that change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from generator.amending.act_draft import draft_act
from generator.amending.sheet_numbers import check_sheet_numbers
from generator.codes import Code
from generator.composing.content_keys import settle_keys
from generator.errors import ContentError, Span
from generator.model.annexes import ActionSheet
from generator.model.document import Document
from tests.amending.models import MODELS, read_forms
from tests.amending.test_golden_articles import BASE
from tests.annexes.annexe_samples import change, compose_of, load_dossier

Sheets = Sequence[tuple[ActionSheet, Span]]
SHEETS: Sheets = load_dossier("exemple-complet").sheets[:4]


def compose_plan(sheets: Sheets) -> Document:
    plan = settle_keys(compose_of(change(load_dossier("exemple-complet"), sheets=tuple(sheets)), "annexe-3"))
    return replace(plan, meta=replace(plan.meta, called="annexe 3"))


@pytest.fixture(scope="module")
def plan() -> Document:
    return compose_plan(SHEETS)


def number(pair: tuple[ActionSheet, Span], numero: str = "", file: str = "") -> tuple[ActionSheet, Span]:
    sheet, origin = pair
    kept = sheet.model_copy(update={"numero": numero or None})
    return kept, Span(f"{origin.file.rpartition('/')[0]}/{file}", 1) if file else origin


def say(plan: Document, sheets: Sheets) -> list[str]:
    drafted = draft_act([BASE, plan], [BASE, compose_plan(sheets)], read_forms(MODELS[0]))
    return [line.text for article in drafted.articles for line in article.lines]


@pytest.mark.slow
def test_the_act_names_the_fiches_that_change(plan: Document) -> None:
    first, second, third, fourth = SHEETS
    told = "L'annexe 3 est remplacée par l'annexe jointe au présent avenant, dans laquelle "
    reworded = (second[0].model_copy(update={"titre": "Rénover les lieux d'accueil"}), second[1])
    assert say(plan, (first, reworded, third, fourth)) == [f"{told}la fiche 2 est modifiée."]
    added = number(second, "2 bis", "02-bis-neuve.yaml")
    assert say(plan, (first, second, added, third, fourth)) == [f"{told}la fiche 2 bis est ajoutée."]
    assert say(plan, (first, number(third, "3"), fourth)) == [f"{told}la fiche 2 est supprimée."]
    many = [(sheet.model_copy(update={"titre": f"{sheet.titre} ici"}), origin) for sheet, origin in SHEETS[1:]]
    assert say(plan, (first, *many)) == [f"{told}les fiches 2 à 4 sont modifiées."]
    both = (first, reworded, added, number(fourth, "4"))
    assert say(plan, both) == [
        f"{told}la fiche 2 est modifiée, la fiche 2 bis est ajoutée et la fiche 3 est supprimée."
    ]


@pytest.mark.slow
def test_a_fiche_that_would_take_another_number_is_refused(plan: Document) -> None:
    first, second, third, fourth = SHEETS
    for sheets, hint in (
        (
            (first, second, number(second, "", "02-bis-neuve.yaml"), third, fourth),
            "« numero: 2 bis » dans 02-bis-neuve.yaml",
        ),
        ((first, third, fourth), f"« numero: 3 » dans {third[1].file.rpartition('/')[2]}"),
    ):
        with pytest.raises(ContentError) as refusal:
            check_sheet_numbers(plan, compose_plan(sheets))
        (fault,) = refusal.value.diagnostics
        assert (fault.code, fault.hint) == (Code.AVENANT_INDICIBLE, f"écrire {hint}")
