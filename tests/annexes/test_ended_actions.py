"""The bilan that closes the annexe 3 of a convention that was renewed."""

from __future__ import annotations

from generator.errors import Span
from generator.model.annexes import PastAction
from generator.model.document import RowRole, Table, document_gaps, plain_text
from generator.model.facts import Unknown
from tests.annexes.annexe_samples import change, compose, compose_of, find_table, load_dossier, rows_of

PLACE = Span("content/x/annexe-3/bilan.csv", 2)


def past(period: str, number: str) -> PastAction:
    result = Unknown(f"résultat de la fiche {number}", PLACE)
    return PastAction(period, number, "Une action", "2021 à 2023", "La Caf", "réalisée", "", result, PLACE)


def test_there_is_no_bilan_without_past_actions() -> None:
    assert [s.id for s in compose("exemple-complet", "annexe-3").sections][-1] == "annexe-3/moyens"


def test_each_period_has_its_table_after_the_others() -> None:
    dossier = change(
        load_dossier("exemple-complet"), ended_actions=(past("2021-2026", "1.1"), past("2016-2020", "2.2"))
    )
    document = compose_of(dossier, "annexe-3")
    section = document.sections[-1]
    assert plain_text(section.heading) == "Le bilan des actions de la période 2021-2026 et 2016-2020"
    numbers = [b.number for s in document.sections for b in s.blocks if isinstance(b, Table) and b.number]
    assert numbers == list(range(1, len(numbers) + 1))
    table = find_table(document, "annexe-3/bilan/2021-2026")
    assert plain_text(table.caption) == "Bilan des actions de la période 2021-2026"
    assert rows_of(table, RowRole.BODY) == [
        ["Fiche 1.1", "Une action", "2021 à 2023", "La Caf", "réalisée", "–", "à compléter"]
    ]
    assert [gap.what for gap in document_gaps(document)] == ["résultat de la fiche 1.1", "résultat de la fiche 2.2"]
    introduction = section.blocks[0]
    assert "convention précédente" in plain_text(introduction.inlines)  # type: ignore[union-attr]
