"""Files signed electronically asked of the library: what each signature is worth, what is accepted, what replaces."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.acts.journal import read_journal
from generator.acts.register import find_act
from generator.api.circuit.depositing import Delivery, deposit_originals, list_put
from generator.api.circuit.following import Mark, Stage, read_circuit
from generator.api.circuit.signatures import accept, list_signed_files
from generator.codes import Code
from generator.errors import UsageError
from generator.files import read_bytes
from generator.pdf_files.signatures.electronic import SigningOrder, open_certificate, sign_field
from generator.project import FIXED_FONT
from tests.api.circuit.circuit_dossier import TODAY, PlayedDossier, make_frozen
from tests.dossiers.dossier_copy import DossierCopy
from tests.pdf_files.signing_samples import PASSWORD, SIGNING_DAY, Holder, make_holder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def frozen_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("signatures")
    make_frozen(root)
    return root


@pytest.fixture
def played(frozen_root: Path, tmp_path: Path) -> PlayedDossier:
    shutil.copytree(frozen_root, tmp_path / "projet")
    return PlayedDossier(DossierCopy(tmp_path / "projet" / "content" / "minimal"))


def sign(data: bytes, field: str, holder: Holder) -> bytes:
    certificate = open_certificate(holder.pack(), PASSWORD, "essai.p12")
    return sign_field(data, SigningOrder(field, certificate, SIGNING_DAY, read_bytes(FIXED_FONT)), "essai.pdf")[0]


def find_mark(played: PlayedDossier, party: str) -> tuple[Mark, str]:
    circuit = read_circuit(played.desk.folder, played.desk.project, TODAY)
    state = next(line for line in circuit.parties if line.id == party).find(Stage.SIGNED)
    return state.mark, state.words


def test_signed_files_are_put_replaced_judged_and_accepted(played: PlayedDossier) -> None:
    desk, act = played.desk, find_act(played.desk.folder)
    assert act is not None
    assert list_signed_files(desk) == ()
    root = make_holder("Autorité d'essai")
    first = sign(act.read(act.record.to_sign), "signature-caf-1", make_holder("Ada EXEMPLE", root))
    (put,) = deposit_originals(desk, [Delivery("parapheur.pdf", first)]).put
    assert put.name.startswith("signatures/electronique/original-") and put.replaced is None
    assert deposit_originals(desk, [Delivery("copie.pdf", first)]).refused[0].faults[0].code is Code.DEPOT_IDENTIQUE
    (file,) = list_signed_files(desk)
    assert [(line.person, line.signer, line.counts) for line in file.lines] == [("Ada EXEMPLE", "Ada EXEMPLE", True)]
    assert file.empty == ("signature-essai-1",) and find_mark(played, "caf")[0] is Mark.DONE

    both = sign(first, "signature-essai-1", make_holder("Zoé ADJOINTE", root))
    (second,) = deposit_originals(desk, [Delivery("parapheur (1).pdf", both)]).put
    assert list_put(desk.folder) == (second.name,), "it goes on from the first, which is kept"
    assert second.replaced is not None and second.replaced.read_bytes() == first
    (file,) = list_signed_files(desk)
    (waiting,) = [line for line in file.lines if line.waits]
    assert "Zoé ADJOINTE" in waiting.words and not file.counts
    mark, words = find_mark(played, "essai")
    assert mark is Mark.WRONG and "à accepter ou à refuser" in words

    with pytest.raises(UsageError):
        accept(desk, file.path, [waiting.thing], "  ")
    assert accept(desk, file.path, [waiting.thing], "délégation du 3 mars").things
    assert find_mark(played, "essai")[0] is Mark.DONE
    (file,) = list_signed_files(desk)
    assert file.counts and any("délégation du 3 mars" in line.accepted for line in file.lines)
    accept(desk, file.path, [waiting.thing], "elle avait pris fin", withdraw=True)
    assert find_mark(played, "essai")[0] is Mark.WRONG
    commands = [entry.command for entry in read_journal(desk.folder).entries]
    assert commands[-5:] == ["deposer", "deposer", "retirer", "accepter", "accepter"]


def test_a_file_that_was_changed_is_refused(played: PlayedDossier) -> None:
    desk, act = played.desk, find_act(played.desk.folder)
    assert act is not None
    other = act.read(act.record.pieces[0].pdf)
    signed = sign(act.read(act.record.to_sign), "signature-caf-1", make_holder("Ada EXEMPLE"))
    broken = bytearray(signed)
    broken[len(broken) // 3] ^= 1
    report = deposit_originals(desk, [Delivery("autre.pdf", other), Delivery("abîmé.pdf", bytes(broken))])
    assert not report.put and len(report.refused) == 2
    assert all(one.faults[0].hint for one in report.refused)
    assert list_put(desk.folder) == ()
