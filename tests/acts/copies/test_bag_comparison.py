"""An act that was rewritten with its record, its list of digests and the journal: its bag alone witnesses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import sha256
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow

BAG = Path("archives/minimal-01-convention")
ACT = Path("minimal/actes/01-convention")
JOURNAL = Path("minimal/journal.jsonl")


def rewrite(path: Path, data: bytes, *witnesses: Path) -> None:
    """Change a file of the act, and its digest wherever it is told."""
    before, after = sha256(path.read_bytes()).encode(), sha256(data).encode()
    path.write_bytes(data)
    for witness in witnesses:
        witness.write_bytes(witness.read_bytes().replace(before, after))


def test_an_act_rewritten_with_all_its_witnesses_is_told_by_its_bag_alone(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.folder.is_dir()
    assert run(["assembler", "minimal"]) == ExitCode.DONE  # the journal tells of the freezing
    assert run(["archiver", "minimal"]) == ExitCode.DONE
    compare = ["controler", "minimal", "--sac", str(BAG)]
    assert run(compare) == ExitCode.DONE
    assert "l'acte est celui du sac" in capsys.readouterr().out
    piece = ACT / "pieces/convention.pdf"
    record, digests = ACT / "acte.json", ACT / "empreintes.sha256"
    lines, kept = JOURNAL.read_bytes(), digests.read_bytes()
    rewrite(piece, piece.read_bytes() + b"\n", record, JOURNAL)  # the record says the new digest, then is told itself
    old = (BAG / "data/acte/acte.json").read_bytes()
    for witness in (digests, JOURNAL):
        content = witness.read_bytes().replace(sha256(old).encode(), sha256(record.read_bytes()).encode())
        witness.write_bytes(content)
    assert digests.read_bytes() != kept
    assert JOURNAL.read_bytes() != lines
    capsys.readouterr()
    assert run(["controler", "minimal"]) == ExitCode.DONE  # nothing in the dossier tells it, and it says so
    assert "--sac" in capsys.readouterr().out
    assert run(compare) == ExitCode.INPUT
    told = capsys.readouterr().err
    assert told.count("[acte-different-du-sac]") == 4
    for path in (piece, record, digests, JOURNAL):
        assert path.as_posix() in told


def test_what_came_since_the_bag_was_made_is_no_difference_and_a_touched_bag_is_refused(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert received.folder.is_dir()
    assert run(["archiver", "minimal"]) == ExitCode.DONE
    received.write("prefecture/note.xml", "<a/>")
    received.write("actes/01-convention/retours/note.pdf/1-0123456789ab.pdf", "%PDF")
    assert run(["controler", "minimal", "--sac", str(BAG)]) == ExitCode.DONE
    assert run(["controler", "--sac", str(BAG)]) == ExitCode.USAGE
    (BAG / "data/acte/acte.json").write_bytes(b"{}")
    capsys.readouterr()
    assert run(["controler", "minimal", "--sac", str(BAG)]) == ExitCode.INPUT
    assert "[sac-invalide]" in capsys.readouterr().err
