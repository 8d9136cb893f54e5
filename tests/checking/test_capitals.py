"""Accents on capitals: found in the signed text of the Bassin Minier, absent from the example; near misses pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.checking.wording.capitals import _find_faults
from generator.errors import Severity
from generator.project import BARE
from generator.verifying.verification import verify_dossier

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("entre l'Etat et la Cnaf", [("Etat", "État")]),
        ("Echanges de données", [("Echanges", "Échanges")]),
        ("A ce titre, la Caf", [("A", "À")]),
        ("LA COMMUNE DE GREASQUE", [("GREASQUE", "GRÉASQUE")]),
        ("l'État, À ce titre, LA COMMUNE DE GRÉASQUE", []),
        ("Etats-majors de Greasque ; l'annexe A la suit ; Etable ; EQUIPE A", [("Etats", "États")]),
    ],
)
def test_faults_and_near_misses(text: str, faults: list[tuple[str, str]]) -> None:
    found = list(_find_faults(text, {"GREASQUE": "GRÉASQUE"}))
    assert [(text[start:end], right) for start, end, right in found] == faults


@pytest.mark.slow
def test_the_signed_text_keeps_its_faults_as_advice_and_the_example_has_none() -> None:
    found = [
        f for f in verify_dossier(ROOT / "content" / "bassin-minier", BARE).findings if f.code == "accent-capitale"
    ]
    assert {f.message.split(" s'écrit")[0] for f in found} == {"« A »", "« Etat »", "« Echanges »", "« GREASQUE »"}
    assert all(f.severity is Severity.ADVICE and f.span and f.span.column for f in found)
    example = verify_dossier(ROOT / "content" / "exemple-complet", BARE).findings
    assert [f for f in example if f.code == "accent-capitale"] == []
