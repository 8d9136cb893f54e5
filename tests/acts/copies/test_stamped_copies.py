"""Stamped copies: kept for the same acknowledgement and original, made anew for another, and nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.acts.register import find_act
from generator.cli.main import run
from generator.errors import ExitCode
from generator.files import sha256
from generator.pdf_files.signatures.fields import read_printed_frames
from tests.cli.test_state_command import ACKNOWLEDGEMENT
from tests.dossiers.dossier_copy import DossierCopy
from tests.pdf_files.paper_drawing import draw_page, scan, sign

pytestmark = pytest.mark.slow

ACT = Path("minimal/actes/01-convention")
COPY = Path("output/minimal/prefecture/001-219900123-20260115-D_1-DE.pdf")


def list_kept() -> list[str]:
    """The digests of the copies that stand under the act, each once."""
    return sorted({sha256(path.read_bytes()) for path in (ACT / "copies").rglob("*.pdf") if path.is_file()})


def sign_a_page(copy: DossierCopy) -> None:
    """A signature page of the second original comes back."""
    act = find_act(copy.folder)
    assert act is not None
    page = act.record.signature_pages[0]
    sheet = draw_page((ACT / act.record.parties[1].original).read_bytes(), page)
    frames = read_printed_frames(act.read(act.record.to_sign)) if act.record.to_sign else ()
    for rank, frame in enumerate(frames):
        sign(sheet, frame.box, seed=rank)
    copy.write(f"signatures/essai/page-{page}-{act.record.text}.pdf", scan(sheet))


CHANGES: dict[str, Callable[[DossierCopy], object]] = {
    "another day": lambda copy: copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT.replace("2026-01-17", "2026-01-19")),
    "a publication": lambda copy: copy.replace("ctg.yaml", "publication: 2026-01-20", "publication: 2026-01-21"),
    "a signed page": sign_a_page,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("taken_over", [False, True])
def test_another_receipt_or_original_makes_another_copy_and_both_stay(
    received: DossierCopy, capsys: pytest.CaptureFixture[str], change: str, taken_over: bool
) -> None:
    first = COPY.read_bytes()
    if taken_over:
        shutil.rmtree(ACT.parent)
        assert run(["arreter", "minimal", "--repris-de", "output/minimal"]) == ExitCode.DONE
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert COPY.read_bytes() == first
    assert "copie-nouvelle-version" not in capsys.readouterr().err
    CHANGES[change](received)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[copie-nouvelle-version]" in capsys.readouterr().err
    second = COPY.read_bytes()
    assert second != first
    assert list_kept() == sorted([sha256(first), sha256(second)])
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "copie-nouvelle-version" not in capsys.readouterr().err, "told once"
    assert COPY.read_bytes() == second


def test_a_copy_that_is_of_another_receipt_is_kept_and_not_given(
    received: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    first = COPY.read_bytes()
    shutil.rmtree(ACT.parent)
    CHANGES["another day"](received)
    assert run(["arreter", "minimal", "--repris-de", "output/minimal"]) == ExitCode.DONE
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert "[copie-nouvelle-version]" in capsys.readouterr().err
    assert COPY.read_bytes() != first
    assert sha256(first) in list_kept()


def test_a_former_state_gives_the_former_copy_again(received: DossierCopy) -> None:
    first = COPY.read_bytes()
    CHANGES["another day"](received)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    received.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert COPY.read_bytes() == first
    assert len(list_kept()) == 2
