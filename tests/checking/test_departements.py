"""Communes of another département: one message with their list, whatever their number."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from generator.checking.inquiry import Inquiry
from generator.checking.law.identifiers import RULES
from generator.codes import Code
from generator.errors import Span
from generator.model.parties.columns import Nature
from tests.dossiers.rule_cases import build_case, review_folder

RULE = next(rule for rule in RULES if rule.code is Code.DEPARTEMENT_DISCORDANT)


def find(departement: str, *codes: str) -> list[str]:
    communes = tuple(SimpleNamespace(nom=f"Commune {code}", insee=code) for code in codes)
    place = SimpleNamespace(departement=departement, departement_nom="x", communes=communes)
    inquiry: Any = SimpleNamespace(
        facts=SimpleNamespace(territoire=place),
        tables=SimpleNamespace(departements={}),
        span_of_fact=lambda *path: Span("ctg.yaml", int(path[2]) + 1),
    )
    return [finding.message for finding in RULE.find(cast(Inquiry, inquiry))]


def test_nineteen_communes_make_one_message() -> None:
    (message,) = find("13", *(f"830{rank:02}" for rank in range(1, 20)))
    assert message.startswith("19 communes ne sont pas dans le département 13 : Commune 83001 (83001), ")
    assert message.endswith("Commune 83019 (83019)")


def test_one_commune_is_named_alone() -> None:
    assert find("13", "13041", "83001") == ["Commune 83001 (83001) n'est pas dans le département 13"]
    assert find("13", "13041") == []


def test_far_postcodes_make_one_message() -> None:
    rule = next(rule for rule in RULES if rule.code is Code.CODE_POSTAL_LOINTAIN)
    parties = tuple(
        SimpleNamespace(
            kind=SimpleNamespace(nature=Nature.COMMUNE), commune=f"0100{n}", adresse=f"1 rue, {code} Ville", id=f"c{n}"
        )
        for n, code in enumerate(("01000", "10000", "69003"), 1)
    )
    inquiry: Any = SimpleNamespace(
        facts=SimpleNamespace(parties=parties),
        tables=SimpleNamespace(departements={"01": 1, "10": 1, "69": 1}),
        span_of_fact=lambda *path: Span("ctg.yaml", int(path[1]) + 1),
    )
    (finding,) = rule.find(cast(Inquiry, inquiry))
    assert finding.message == "2 codes postaux ne sont pas du département de leur commune : 10000 (c2), 69003 (c3)"


def test_acts_of_another_departement_make_one_message(tmp_path: Path) -> None:
    folder = build_case(None, tmp_path)
    facts = folder / "ctg.yaml"
    text = facts.read_text("utf-8").replace(
        "001-210100046-20261015-DEL_2026_12-DE", "069-210100046-20261015-DEL_2026_12-DE"
    )
    start = text.index("actes:\n")
    own = text[start:].split("\n\n")[0].removeprefix("actes:\n").rstrip()
    other = own.replace("069-210100046-20261015-DEL_2026_12-DE", "069-210100897-20261019-DEL_2026_07-DE")
    other = other.replace("partie: amberieu", "partie: chateau-gaillard").replace("2026-10-19\n", "2026-10-21\n")
    facts.write_text(text.replace(own, f"{own}\n{other}"), "utf-8")
    found = [one.message for one in review_folder(folder) if one.code is Code.ACTE_A_RAPPROCHER]
    assert len(found) == 1
    assert found[0].startswith("2 actes d'un autre département")
    assert "069-210100897-20261019-DEL_2026_07-DE" in found[0]
