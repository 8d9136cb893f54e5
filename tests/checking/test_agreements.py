"""Agreements in the headings of parties: each heading is that of the party whose whole name it holds."""

from __future__ import annotations

import pytest

from generator.checking.inquiry import Passage
from generator.checking.rules import run_rules
from generator.checking.wording.agreements import RULES
from generator.errors import Span
from generator.model.document import ParagraphRole, Section, SectionKind
from tests.checking.facts_samples import make_facts, make_inquiry

SECTION = Section("convention/parties", Span("parties.md", 1), SectionKind.PARTIES, ())


def tell(*lines: tuple[str, ParagraphRole | None]) -> list[str]:
    facts = make_facts().model_dump(mode="json", exclude_none=True)
    people = {
        "brou": {"civilite": "Madame", "prenom": "Ida", "nom": "TRAME", "fonction": "Maire"},
        "broue": {"civilite": "Monsieur", "prenom": "Luc", "nom": "PATRON", "fonction": "Maire"},
        "brou-le-haut": {"civilite": "Monsieur", "prenom": "Guy", "nom": "MODÈLE", "fonction": "Maire"},
    }
    names = {"brou": "Syndicat de Brou", "broue": "Syndicat de Broué", "brou-le-haut": "Syndicat de Brou-le-Haut"}
    parties = [
        {"id": one, "type": "syndicat", "nom": names[one], "organe": "Comité syndical", "representants": [person]}
        for one, person in people.items()
    ]
    inquiry = make_inquiry(parties=[facts["parties"][0], *parties])
    inquiry.__dict__["passages"] = tuple(
        Passage(text, Span("parties.md", rank), "convention", f"convention/parties/p{rank}", SECTION, role)
        for rank, (text, role) in enumerate(lines, start=1)
    )
    return [finding.message for finding in run_rules(RULES, inquiry)]


@pytest.mark.parametrize("name", ["LE SYNDICAT DE BROUÉ", "LE SYNDICAT DE BROU-LE-HAUT"])
def test_a_name_that_begins_another_is_not_that_other(name: str) -> None:
    role = ParagraphRole.PARTY_NAME
    assert tell((name, role), ("Dûment autorisé à signer la présente convention ;", None)) == []
    wrong = tell(("LE SYNDICAT DE BROU", role), ("Dûment autorisés à signer la présente convention ;", None))
    assert wrong == ["« Dûment autorisés » : ceux qui signent pour brou veulent « autorisée »"]
