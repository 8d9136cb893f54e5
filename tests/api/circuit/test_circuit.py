"""The circuit of an act asked of the library: from frozen text to published copies, and every wrong file on the way."""

from __future__ import annotations

import io
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from generator.acts.depositing.placing import FORMER, Desk
from generator.acts.find_or_freeze import freeze_on_demand
from generator.acts.journal import read_journal
from generator.acts.register import find_act, list_versions
from generator.acts.request import ActRequest
from generator.api.circuit.depositing import (
    Delivery,
    MessageDeposit,
    deposit_deliberations,
    deposit_messages,
    deposit_originals,
    drop_waiting,
    keep_waiting,
    list_put,
    list_voting_parties,
    list_waiting,
    take_out,
    take_waiting,
)
from generator.api.circuit.following import (
    Circuit,
    Mark,
    Stage,
    list_act_outputs,
    read_act_output,
    read_circuit,
    zip_act_outputs,
)
from generator.api.circuit.making import (
    archive_as_zip,
    assemble_act,
    control_act,
    export_open_data,
    prepare_sending,
    prepare_signing,
)
from generator.api.circuit.publishing import write_publication_day
from generator.api.circuit.scans import (
    PileReport,
    Placement,
    ScanPile,
    draw_unfiled,
    keep_given_scan,
    list_filed_pages,
    list_page_places,
    list_unfiled,
    place_page,
    receive_pile,
    set_page_aside,
    take_page_out,
)
from generator.codes import Code
from generator.errors import InputFileError, UsageError
from tests.acts.amended_dossiers import add_amendment
from tests.api.circuit.circuit_dossier import (
    ACT,
    CAF_VOTE,
    ORDER,
    OTHER_VOTE,
    RECEIPT,
    TODAY,
    VOTE,
    PlayedDossier,
    make_frozen,
    make_played,
    make_words,
)
from tests.dossiers.dossier_copy import DossierCopy

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def frozen_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier that is frozen and whose originals are made, once for all tests."""
    root = tmp_path_factory.mktemp("circuit")
    make_frozen(root)
    return root


@pytest.fixture
def played(frozen_root: Path, tmp_path: Path) -> PlayedDossier:
    shutil.copytree(frozen_root, tmp_path / "projet")
    return PlayedDossier(DossierCopy(tmp_path / "projet" / "content" / "minimal"))


@pytest.fixture
def unfrozen(tmp_path: Path) -> PlayedDossier:
    return make_played(tmp_path)


def see(played: PlayedDossier) -> Circuit:
    circuit = read_circuit(played.desk.folder, played.desk.project, TODAY)
    assert not circuit.faults
    return circuit


def mark(played: PlayedDossier, party: str, stage: Stage) -> Mark:
    return next(line for line in see(played).parties if line.id == party).find(stage).mark


def receive(played: PlayedDossier, *scans: bytes) -> PileReport:
    folder = played.desk.project.root / ".ctg-atelier" / "pile"
    kept = tuple(keep_given_scan(folder, f"copieur {rank}.pdf", data) for rank, data in enumerate(scans))
    return receive_pile(ScanPile(played.desk, kept))


def list_commands(played: PlayedDossier) -> list[str]:
    return [entry.command for entry in read_journal(played.desk.folder).entries]


def test_from_a_frozen_text_to_published_copies(played: PlayedDossier) -> None:
    desk = played.desk
    before = see(played)
    assert (before.step, before.act, before.unfiled) == ("à signer", "acte n° 01 (convention)", 0)
    assert before.count(Stage.PRINTED) == (2, 2) and before.count(Stage.SIGNED) == (0, 2)
    caf, essai = before.parties
    assert [one.who for one in caf.turns] == ["Ada EXEMPLE (Directrice)"]
    assert {one.stage for one in essai.turns} == {Stage.SIGNED, Stage.DEPOSITED}

    report = deposit_deliberations(desk, [Delivery("deliberation signée.pdf", VOTE)])
    assert [one.name for one in report.put] == ["annexe-5/essai.pdf"] and not report.refused
    assert (desk.folder / "annexe-5/essai.pdf").read_bytes() == VOTE
    assert mark(played, "essai", Stage.DEPOSITED) is Mark.DONE

    pile = receive(played, played.sign_page(2), played.sign_page(1))
    assert (pile.filed, pile.aside, pile.refused) == (2, 0, ())
    assert see(played).count(Stage.SIGNED) == (2, 2) and see(played).step == "à transmettre"

    sent = prepare_sending(desk, "essai")
    assert {file.name for file in sent.files} == {f"{ACT}-1-1_1.pdf", f"{ACT}-1-1_2.pdf", "LISEZMOI.txt"}
    assert "plateforme" in see(played).parties[1].find(Stage.SENT).words
    with zipfile.ZipFile(io.BytesIO(zip_act_outputs(desk.folder, desk.project, "transmission", "essai"))) as archive:
        assert f"essai/{ACT}-1-1_2.pdf" in archive.namelist()

    (receipt,) = deposit_messages(desk, [RECEIPT]).put
    assert isinstance(receipt, MessageDeposit)
    assert (receipt.parties, receipt.doubts, receipt.name) == (("essai",), (), f"prefecture/{ACT}-1-2_1.xml")
    assert mark(played, "essai", Stage.RECEIVED) is Mark.DONE and mark(played, "essai", Stage.STAMPED) is Mark.AWAITED

    assert "1 copie tamponnée" in assemble_act(desk).says
    assert mark(played, "essai", Stage.STAMPED) is Mark.DONE
    played.copy.replace("ctg.yaml", "numero: D_1}", "numero: D_1, publication: 2026-01-20, objet: la convention}")
    assert "à refaire" in see(played).parties[1].find(Stage.STAMPED).words
    assemble_act(desk, publication=True)
    circuit = see(played)
    assert circuit.done and circuit.step == "publié" and not circuit.missing
    assert circuit.parties[1].find(Stage.EXECUTORY).words == "exécutoire depuis le 20/01/2026"
    assert {one.kind for one in list_act_outputs(desk.folder, desk.project)} >= {"prefecture", "publication"}
    assert read_act_output(desk.folder, desk.project, f"prefecture/{ACT}.pdf")[:4] == b"%PDF"
    with pytest.raises(UsageError):
        read_act_output(desk.folder, desk.project, "../../ctg.toml")
    assert not control_act(desk).touched
    data, made = archive_as_zip(desk)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert any(name.endswith("bagit.txt") for name in archive.namelist()) and "le sac" in made.says[0]
    commands = list_commands(played)
    assert commands[:2] == ["arreter", "assembler"]
    assert [c for c in commands if c in ("deposer", "recevoir", "transmission", "archiver")] == [
        *("deposer", "recevoir", "transmission", "deposer", "archiver"),
    ]


def test_open_data_of_what_was_voted(played: PlayedDossier) -> None:
    facts = (
        "numero: D_1, matiere: '8.2', objet: la convention, votes: {effectif: 9, pour: 9, contre: 0, abstention: 0}}"
    )
    played.copy.replace("ctg.yaml", "numero: D_1}", facts)
    played.copy.replace("ctg.yaml", 'siren: "219900123"', 'siren: "219900123"\n    siret: "21990012300015"')
    deposit_messages(played.desk, [RECEIPT])
    data, report = export_open_data(played.desk)
    assert report.rows == 1 and b"D_1" in data


def test_a_page_without_a_code_waits_for_a_person(played: PlayedDossier) -> None:
    desk = played.desk
    pile = receive(played, played.sign_page(1, hidden=True))
    assert (pile.filed, pile.aside) == (0, 1)
    assert [(one.code, str(one.span)) for one in pile.warnings] == [(Code.PAGE_ILLISIBLE, "copieur 0.pdf")]
    (waiting,) = list_unfiled(desk.folder)
    assert (waiting.pages, waiting.why) == (1, "aucun code ne s'y lit") and see(played).unfiled == 1
    assert draw_unfiled(desk.folder, waiting.name, 1, 300).startswith(b"\x89PNG")
    places = list_page_places(desk.folder)
    assert [(one.number, one.filed) for one in places] == [(1, False), (2, False)]
    with pytest.raises(UsageError):
        place_page(desk, "../../../ctg.yaml", Placement(1, places[0].page))
    with pytest.raises(UsageError):
        place_page(desk, waiting.name, Placement(9, places[0].page))
    placed = place_page(desk, waiting.name, Placement(1, places[0].page))
    assert placed.filed == 1 and not list_unfiled(desk.folder)
    assert [(one.number, one.versions) for one in list_filed_pages(desk.folder)] == [(1, 1)]
    assert mark(played, "caf", Stage.SIGNED) is Mark.DONE

    taken = take_page_out(desk, 1, places[0].page, "page de l'exemplaire 2")
    assert taken.kept.is_file() and mark(played, "caf", Stage.SIGNED) is Mark.AWAITED
    (again,) = list_unfiled(desk.folder)
    assert "retirée" in again.why
    kept = set_page_aside(desk, again.name, "photographie de vacances")
    assert kept.is_file() and not list_unfiled(desk.folder)
    assert list_commands(played)[-1] == "retirer"


def test_what_does_not_match_says_why(played: PlayedDossier) -> None:
    unsigned = receive(played, played.sign_page(1, frames=0))
    assert unsigned.filed == 0 and unsigned.warnings[0].code in (Code.PAGE_NON_SIGNEE, Code.PAGE_SIGNATURE_MANQUANTE)
    wrong = receive(played, b"MZ not a scan", played.sign_page(2))
    assert wrong.filed == 1 and str(wrong.refused[0].span) == "copieur 0.pdf"
    assert "ni un PDF ni une image" in wrong.refused[0].message
    own = read_act_output(played.desk.folder, played.desk.project, "exemplaires/1-caf.pdf")
    assert [one.code for one in receive(played, own).refused] == [Code.SCAN_NON_SIGNE]


def test_a_deliberation_is_matched_refused_replaced_and_taken_out(played: PlayedDossier) -> None:
    desk = played.desk
    assert [one.id for one in list_voting_parties(desk.folder, desk.project)] == ["essai"]
    silent = make_words("Un texte qui ne dit de qui il est")
    empty = io.BytesIO()
    with pikepdf.new() as blank:
        blank.add_blank_page()
        blank.save(empty)
    given = [Delivery("muet.pdf", silent), Delivery("vide.pdf", empty.getvalue()), Delivery("x.pdf", b"<html>")]
    report = deposit_deliberations(desk, given)
    assert not report.put and [one.to_attribute for one in report.refused] == [True, True, False]
    assert report.refused[0].faults[0].code is Code.DEPOT_A_ATTRIBUER
    named = deposit_deliberations(desk, given[1:2], "essai")
    assert named.refused[0].faults[0].code is Code.DELIBERATION_VIDE
    assert deposit_deliberations(desk, given[:1], "nobody").refused[0].faults[0].code is Code.PARTIE_INCONNUE

    assert deposit_deliberations(desk, given[:1], "essai").put
    again = deposit_deliberations(desk, given[:1], "essai")
    assert again.refused[0].faults[0].code is Code.DEPOT_IDENTIQUE
    (second,) = deposit_deliberations(desk, [Delivery("votée.pdf", VOTE)]).put
    assert second.replaced is not None and second.replaced.read_bytes() == silent
    act = find_act(desk.folder)
    assert act is not None and len(list_versions(act, "annexe-5/essai.pdf")) == 2

    with pytest.raises(UsageError):
        take_out(desk, "annexe-5/essai.pdf", "  ")
    with pytest.raises(UsageError):
        take_out(desk, "ctg.yaml", "par erreur")
    assert list_put(desk.folder) == ("annexe-5/essai.pdf",)
    assert take_out(desk, "annexe-5/essai.pdf", "mauvais document").read_bytes() == VOTE
    assert list_put(desk.folder) == () and mark(played, "essai", Stage.DEPOSITED) is Mark.AWAITED


def test_a_deliberation_that_says_another_party(unfrozen: PlayedDossier) -> None:
    desk = unfrozen.desk
    unfrozen.copy.replace(
        "ctg.yaml",
        "    nom_court: la Caf\n",
        "    nom_court: la Caf\n    deliberation: {date: 2026-01-10, numero: C_7}\n",
    )
    refused = deposit_deliberations(desk, [Delivery("caf.pdf", CAF_VOTE)], "essai").refused[0]
    assert refused.faults[0].code is Code.DEPOT_AUTRE_PARTIE and refused.to_attribute
    assert deposit_deliberations(desk, [Delivery("caf.pdf", CAF_VOTE)]).put[0].name == "annexe-5/caf.pdf"
    shared = deposit_deliberations(desk, [Delivery("caf.pdf", CAF_VOTE)], "essai", sure=True)
    assert shared.refused[0].faults[0].code is Code.DELIBERATION_PARTAGEE
    # Nothing is frozen: what a second deposit replaces is kept all the same, in the dossier.
    deposit_deliberations(desk, [Delivery("v1.pdf", VOTE)])
    (second,) = deposit_deliberations(desk, [Delivery("v2.pdf", OTHER_VOTE)]).put
    assert second.replaced is not None and second.replaced.is_relative_to(desk.folder / FORMER)
    assert second.replaced.read_bytes() == VOTE
    assert mark(unfrozen, "essai", Stage.FROZEN) is Mark.AWAITED


def test_files_that_wait_for_a_person(tmp_path: Path) -> None:
    waiting = keep_waiting(tmp_path / "depots", Delivery("scan.pdf", VOTE))
    assert keep_waiting(tmp_path / "depots", Delivery("scan.pdf", VOTE)) == waiting
    assert list_waiting(tmp_path / "depots") == (waiting,)
    assert take_waiting(tmp_path / "depots", "../depots") is None
    assert take_waiting(tmp_path / "depots", waiting.id) == Delivery("scan.pdf", VOTE)
    drop_waiting(tmp_path / "depots", waiting.id)
    assert list_waiting(tmp_path / "depots") == ()


def test_messages_of_the_prefecture(played: PlayedDossier) -> None:
    desk = played.desk
    other = RECEIPT.data.replace(b"219900123", b"211300413").replace(b"D_1", b"D_9").replace(b"-01-15", b"-02-15")
    other = other.replace(b"20260115", b"20260215")
    given = [
        Delivery("../../accusé (imprimé).pdf", VOTE),
        Delivery("autre.xml", other),
        Delivery("coupé.xml", b"<a:ARActe"),
        Delivery("../accuse reception.xml", RECEIPT.data),
    ]
    report = deposit_messages(desk, given)
    assert [one.delivery.shown for one in report.refused] == [given[0].shown, "autre.xml", "coupé.xml"]
    assert "non un message XML" in report.refused[0].faults[0].message
    assert "autre acte" in report.refused[1].faults[0].message
    (put,) = report.put
    assert put.name.startswith("prefecture/message-") and put.words == "accusé de réception : Commune d'Essai-sur-Ain"
    again = deposit_messages(desk, [RECEIPT])
    assert again.refused[0].faults[0].code is Code.DEPOT_IDENTIQUE
    late = RECEIPT.data.replace(b"2026-01-17", b"2026-01-19")
    (second,) = deposit_messages(desk, [Delivery(RECEIPT.shown, late)]).put
    assert second.name == f"prefecture/{ACT}-1-2_1.xml"
    assert any("contradict" in str(found.code) for found in see(played).findings), "both are told, none is chosen"
    take_out(desk, second.name, "celui d'un essai")
    assert not see(played).findings


def test_a_receipt_that_fits_no_party_is_put_and_counts_for_nobody(played: PlayedDossier) -> None:
    mistaken = Delivery("ar.xml", RECEIPT.data.replace(b"D_1", b"D_2"))
    (put,) = deposit_messages(played.desk, [mistaken]).put
    assert isinstance(put, MessageDeposit)
    assert [one.code for one in put.doubts] == [Code.ACTE_A_RAPPROCHER] and put.parties == ("essai",)
    assert mark(played, "essai", Stage.RECEIVED) is not Mark.DONE


def test_a_file_that_nobody_has_signed_is_no_signed_original(played: PlayedDossier) -> None:
    made = prepare_signing(played.desk)
    unsigned = Delivery("parapheur.pdf", made.files[0].read_bytes())
    report = deposit_originals(played.desk, [unsigned, Delivery("x.pdf", VOTE), Delivery("y.pdf", b"?")])
    assert not report.put
    assert [one.faults[0].code for one in report.refused][:2] == [Code.PDF_SANS_SIGNATURE] * 2


def test_without_an_act_nothing_is_made(unfrozen: PlayedDossier) -> None:
    for make in (assemble_act, prepare_signing, prepare_sending):
        with pytest.raises(UsageError):
            make(unfrozen.desk)
    assert deposit_originals(unfrozen.desk, [Delivery("x.pdf", VOTE)]).refused[0].faults[0].code is Code.ACTE_NON_ARRETE
    assert list_page_places(unfrozen.desk.folder) == ()
    with pytest.raises((UsageError, InputFileError)):
        receive(unfrozen, b"%PDF-1.7")


def test_an_avenant_has_its_own_circuit(played: PlayedDossier) -> None:
    vote = '    siren: "219900123"\n    deliberation: {date: 2026-01-15, numero: D_1}\n'
    own = vote.replace("2026-01-15", "2027-05-10").replace("D_1", "D_7")
    amended = add_amendment(played.copy).replace("ctg.yaml", vote, own)
    amended.replace("ctg.yaml", "  date: 2026-03-02", "  date: 2027-06-01")
    (amended.folder.parent / "modeles/minimal-avenant-1/clauses/annexe-9-projet.md").unlink()
    project = played.desk.project
    freeze_on_demand(ActRequest(amended.folder, project, project.output, ORDER))
    desk = Desk(amended.folder, project, ORDER)
    (refused,) = deposit_messages(desk, [RECEIPT]).refused
    assert refused.faults[0].code is Code.MESSAGE_AUTRE_ACTE
    assert "la convention" in str(refused.faults[0].hint) and "prefecture" in str(refused.faults[0].hint)
    late = RECEIPT.data.replace(b"20260115", b"20270510").replace(b"2026-01-15", b"2027-05-10")
    late = late.replace(b"D_1", b"D_7").replace(b"2026-01-17", b"2027-05-12")
    (put,) = deposit_messages(desk, [Delivery("ar.xml", late)]).put
    assert isinstance(put, MessageDeposit) and put.parties == ("essai",) and not put.doubts
    circuit = read_circuit(amended.folder, project, date(2027, 5, 20))
    assert circuit.act == "acte n° 02 (avenant n° 1)"
    assert circuit.parties[1].find(Stage.RECEIVED).mark is Mark.DONE
    write_publication_day(desk, "essai", date(2027, 5, 20))
    circuit = read_circuit(amended.folder, project, date(2027, 5, 21))
    assert circuit.parties[1].find(Stage.PUBLISHED).words == "publiée le 20/05/2027"
    assert mark(played, "essai", Stage.RECEIVED) is not Mark.DONE, "that of the convention is another act"
