"""Facts of an invented CTG of three parties, for rules that look at parties, deliberations and dates."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

from generator.checking.inquiry import Inquiry, Passage
from generator.errors import Span
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import FacilityValues, PlanValues
from generator.model.document import Section, SectionKind
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts
from generator.project import BARE
from tests.dossiers.rule_cases import CASES

ORMEVAL = "219901477"
CC = "249900176"


def make_facts(*, siren_of_cc: str | None = CC, **of_ormeval: Any) -> CtgFacts:
    """A Caf, a communauté de communes and a commune; keywords change the commune's deliberation (None removes)."""
    deliberation = {
        "date": "2026-10-21",
        "numero": "DEL_2026_118",
        "matiere": "8.2",
        "votes": {"effectif": 33, "pour": 29, "contre": 0, "abstention": 3},
        **of_ormeval,
    }
    person = {"civilite": "Madame", "prenom": "Ada", "nom": "EXEMPLE", "fonction": "Maire"}
    return CtgFacts.model_validate(
        {
            "modele": "ctg-2026",
            "territoire": {
                "nom": "Val d'Ambrelle",
                "departement": "99",
                "departement_nom": "Ambrelle",
                "communes": [{"insee": "99147", "nom": "Ormeval", "population": 12486}],
            },
            "periode": {"debut": "2027-01-01", "fin": "2031-12-31"},
            "signature": {"lieu": "Ormeval", "date": "2026-11-27"},
            "parties": [
                {"id": "caf", "type": "caf", "nom": "Caisse de l'Ambrelle", "representants": [person]},
                {
                    "id": "cc",
                    "type": "communaute-de-communes",
                    "nom": "Communauté du Val",
                    "siren": siren_of_cc,
                    "organe": "Conseil communautaire",
                    "representants": [person],
                    "deliberation": {"date": "2026-10-15", "numero": "CC_2026_087"},
                },
                {
                    "id": "ormeval",
                    "type": "commune",
                    "nom": "Commune d'Ormeval",
                    "commune": "99147",
                    "siren": ORMEVAL,
                    "organe": "Conseil municipal",
                    "representants": [person],
                    "deliberation": {k: v for k, v in deliberation.items() if v is not None},
                },
            ],
            "orientations": [{"id": "offre", "titre": "Offre", "objectifs": ["Créer"]}],
            "axes": ["Accueil"],
        }
    )


@lru_cache(maxsize=1)
def _base() -> Dossier:
    return read_dossier(CASES / "base", BARE)


def make_inquiry(*texts: str, **changes: Any) -> Inquiry:
    """An inquiry over these facts, changed at the top level, and these words, where an article would have them.

    An article more names the annexes; annexes 2 and 3 are empty.
    """
    facts = CtgFacts.model_validate(make_facts().model_dump(mode="json", exclude_none=True) | changes)
    dossier = replace(_base(), facts=facts, inputs=()).with_values(FacilityValues(), PlanValues())
    inquiry = Inquiry(dossier, ())
    section = Section("convention/article-1", Span("article.md", 1), SectionKind.ARTICLE, ())
    inquiry.__dict__["passages"] = tuple(
        Passage(text, Span("article.md", rank), "convention", f"convention/article-1/p{rank}", section, signed=True)
        for rank, text in enumerate((*texts, "Elle a pour annexes les annexes 1 à 5."), start=1)
    )
    return inquiry
