"""A Word file that comes back once the act is frozen: a list for an avenant, and nothing of the act is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from tests.dossiers.dossier_copy import DossierCopy
from tests.returning.word.word_hand import WordFile

pytestmark = pytest.mark.slow


def read_all(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_the_list_is_for_an_avenant_and_the_act_stays(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is accepted goes into the dossier, which lives; the register keeps its bytes, and gets no file more."""
    folder = received.folder
    sent = next(path for path in sorted((folder / "actes").rglob("*.docx")) if "convention" in path.name)
    file = WordFile(sent.read_bytes())
    file.replace(file.saying("Elle est suivie"), "suivie", "suivie de près", "Anne Lebrun")
    returned = folder.parent / "retour.docx"
    returned.write_bytes(file.save())
    before = read_all(folder / "actes")
    assert before
    order = ["reprendre", str(returned), str(folder)]
    assert run(order) == 0
    said = capsys.readouterr().out
    assert "à mettre dans un avenant" in said and "l'acte n'est pas touché" in said and "de près" in said
    assert run([*order, "--accepter", "1", "--motif", "usage"]) == 0
    assert read_all(folder / "actes") == before
    assert '"reprendre"' in (folder / "journal.jsonl").read_text("utf-8")
