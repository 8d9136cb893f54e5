"""What to do about a fault, told on a page: no command is left in it."""

from __future__ import annotations

import pytest

from generator.atelier.remedies import drop_commands


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("vérifier le SIREN de la commune", "vérifier le SIREN de la commune"),
        ("corriger la date ; « ctg verifier content/x » la relit", "corriger la date"),
        ("ctg projet . le prépare", ""),
        ("le retirer, puis ctg assembler DOSSIER", "le retirer"),
        ("ajouter --ecraser", ""),
        (None, ""),
    ],
)
def test_a_remedy_is_said_without_commands(said: str | None, shown: str) -> None:
    assert drop_commands(said) == shown
