"""`ctg transmission`: the act and its annexe, named by the protocol, complete, under the limit, byte for byte."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pikepdf
import pytest

from generator.acts.control import control_output
from generator.acts.sending import (
    MAX_TRANSMISSION_BYTES,
    SentFile,
    check_size,
    identify_act,
    list_missing_for_sending,
    name_sent_file,
)
from generator.cli.main import run
from generator.errors import ExitCode, InputFileError, Span
from generator.model.facts import Unknown
from generator.reading.communes import load_tables
from tests.checking.facts_samples import ORMEVAL, make_facts
from tests.cli.test_state_command import ACKNOWLEDGEMENT, DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

pytestmark = pytest.mark.slow

FOLDER = Path("output/minimal/transmission/essai")
ACT = "001-219900123-20260115-D_1-DE"


def make_pdf() -> bytes:
    stream = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.obj.Contents = pdf.make_stream(b"3 w 100 100 m 400 700 l S")  # an empty one is no deliberation
        pdf.save(stream, static_id=True)
    return stream.getvalue()


def make_dossier(folder: Path) -> DossierCopy:
    (folder / "ctg.toml").write_text("", "utf-8")  # a project, which may be copied
    copy = copy_minimal(folder).replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{DELIBERATION}')
    return copy.add_annexe("deliberations", projet="Le conseil approuve.").write("annexe-5/essai.pdf", make_pdf())


@pytest.fixture(scope="module")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier that is ready to send, assembled once."""
    folder = tmp_path_factory.mktemp("transmission")
    make_dossier(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["assembler", "minimal"]) == ExitCode.DONE
    return folder


@pytest.fixture
def copy(assembled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    for path in (p for p in assembled.rglob("*") if p.is_file()):
        place = tmp_path / path.relative_to(assembled)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(path.read_bytes())
    monkeypatch.chdir(tmp_path)
    return DossierCopy(tmp_path / "minimal")


@pytest.fixture
def new_dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return make_dossier(tmp_path)


def test_what_is_sent(copy: DossierCopy) -> None:
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    names = [f"{ACT}-1-1_1.pdf", f"{ACT}-1-1_2.pdf", "LISEZMOI.txt"]
    assert sorted(p.name for p in FOLDER.iterdir()) == names
    assert (FOLDER / names[0]).read_bytes() == (copy.folder / "annexe-5/essai.pdf").read_bytes()
    assert (FOLDER / names[1]).read_bytes() == Path("output/minimal/exemplaires/2-essai.pdf").read_bytes()
    told = (FOLDER / names[2]).read_text("utf-8-sig")
    assert all(words in told for words in (*names[:2], "15/01/2026", "D_1", "à choisir sur la plateforme"))
    assert control_output(Path("output/minimal")).findings == ()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("numero: D_1, ", "", "« numero: »"),
        ("date: 2026-01-15", "date: à compléter", "« date: »"),
        ('    siren: "219900123"\n', "", "« siren: »"),
        ("", "", "la délibération reçue"),
    ],
)
def test_incomplete(
    new_dossier: DossierCopy, capsys: pytest.CaptureFixture[str], before: str, after: str, words: str
) -> None:
    copy = new_dossier
    if before:
        copy.replace("ctg.yaml", before, after)
    else:
        (copy.folder / "annexe-5/essai.pdf").unlink()
    assert run(["transmission", "minimal"]) == ExitCode.CONTENT
    said = capsys.readouterr().err
    assert "[transmission-incomplete]" in said
    assert words in said
    assert not FOLDER.exists()


def test_what_was_frozen_is_sent_whatever_the_content_has_become(copy: DossierCopy) -> None:
    frozen = (copy.folder / "actes/01-convention/exemplaires/2-essai.pdf").read_bytes()
    copy.replace("ctg.yaml", "Val d'Essai", "Val d'Ailleurs")
    with Path("output/minimal/exemplaires/2-essai.pdf").open("ab") as stream:
        stream.write(b"\n")
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    assert (FOLDER / f"{ACT}-1-1_2.pdf").read_bytes() == frozen


def test_an_act_that_was_touched_is_not_sent(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    with (copy.folder / "actes/01-convention/exemplaires/2-essai.pdf").open("ab") as stream:
        stream.write(b"\n")
    assert run(["transmission", "minimal"]) == ExitCode.INPUT
    assert "[acte-altere]" in capsys.readouterr().err
    assert not FOLDER.exists()


def test_an_act_already_received_is_left_aside_unless_asked(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT)
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    assert "[acte-deja-recu]" in capsys.readouterr().err
    assert not FOLDER.exists()
    assert run(["transmission", "minimal", "--partie", "essai"]) == ExitCode.DONE
    assert FOLDER.exists()


def test_another_act_of_the_party_is_not_its_deliberation_received(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT.replace("D_1", "ARR_9").replace("-DE", "-AI"))
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    said = capsys.readouterr().err
    assert "[acte-a-rapprocher]" in said
    assert "[acte-deja-recu]" not in said
    assert FOLDER.exists()


def test_a_caf_sends_nothing(copy: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["transmission", "minimal", "--partie", "caf"]) == ExitCode.USAGE
    assert "collectivités : essai" in capsys.readouterr().err


def test_limit_of_size() -> None:
    files = (SentFile("a.pdf", "la délibération", b"x" * 10), SentFile("b.pdf", "la convention", b"x" * 11))
    check_size(files, Span("x"), 21)
    with pytest.raises(InputFileError, match="transmission-trop-lourde"):
        check_size(files, Span("x"), 20)
    assert MAX_TRANSMISSION_BYTES == 157_286_400


def test_names_by_the_protocol() -> None:
    facts = make_facts(numero="DEL 2026/118")
    act = identify_act(facts.parties[2], facts, load_tables())
    assert act is not None
    assert name_sent_file(act, 2) == f"099-{ORMEVAL}-20261021-DEL_2026_118-DE-1-1_2.pdf"


@pytest.mark.parametrize("changes", [{"numero": None}, {"numero": "A" * 16}])
def test_no_identifier_without_a_number_that_fits(changes: dict[str, object]) -> None:
    facts = make_facts(**changes)
    assert identify_act(facts.parties[2], facts, load_tables()) is None
    missing = list_missing_for_sending(facts.parties[2], has_deliberation=True, has_original=True)
    assert len(missing) == 1


def test_day_of_identifier_is_that_of_the_vote() -> None:
    facts = make_facts()
    act = identify_act(facts.parties[2], facts, load_tables())
    assert act is not None
    assert act.decided == date(2026, 10, 21)
    assert not isinstance(facts.parties[2].siren, Unknown)


def test_what_was_prepared_stays_in_the_manifest(copy: DossierCopy) -> None:
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    copy.replace("ctg.yaml", "publication: 2026-01-20", "publication: 2026-01-21")
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert control_output(Path("output/minimal")).findings == ()


def test_a_model_without_annexe_for_deliberations_sends_them_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copy = copy_minimal(tmp_path).replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{DELIBERATION}')
    data = make_pdf()
    copy.write("annexe-5/essai.pdf", data)
    assert run(["assembler", "minimal"]) == ExitCode.DONE
    assert run(["transmission", "minimal"]) == ExitCode.DONE
    assert (FOLDER / f"{ACT}-1-1_1.pdf").read_bytes() == data


DEFERRAL = f'<a:DefereTA xmlns:a="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" a:IDActe="{ACT}"/>'


def test_a_contested_act_is_sent_again_with_a_reason_only(
    copy: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    copy.write("prefecture/ar.xml", ACKNOWLEDGEMENT).write("prefecture/ta.xml", DEFERRAL)
    for asked in ([], ["--partie", "essai"]):
        assert run(["transmission", "minimal", *asked]) == ExitCode.CONTENT
        said = capsys.readouterr().err
        assert "[transmission-contestee]" in said
        assert "déféré" in said
        assert not FOLDER.exists()
    assert run(["transmission", "minimal", "--motif", "x"]) == ExitCode.USAGE
    reason = "jugement rendu, acte maintenu"
    assert run(["transmission", "minimal", "--partie", "essai", "--motif", reason]) == ExitCode.DONE
    assert "déféré" in capsys.readouterr().err
    assert FOLDER.exists()
    assert reason in (Path("minimal") / "journal.jsonl").read_text("utf-8")
