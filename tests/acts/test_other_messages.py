"""Messages of the préfecture that stand in a dossier before its text is frozen: a trace of its act, or of another's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.acts.find_or_freeze import refuse_standing
from generator.cli.main import run
from generator.codes import Code
from generator.errors import ContentError, ExitCode
from generator.making.dossier_folder import read_dossier
from generator.model.dossier import Dossier, InputFile
from generator.project import Project
from tests.cli.test_state_command import ACKNOWLEDGEMENT, CANCELLATION, DELIBERATION
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.reading.test_sending_envelope import write_envelope

OWN = "001-219900123-20260115-D_1-DE"
FAR = "034-491011698-20171207-CL20171227_06-DE"


CLASSES = '<a:RetourClassification xmlns:a="x" a:Date="2026-01-02"/>'


def make_answer(*files: str) -> str:
    """The envelope of an answer of the préfecture, with the files that it names."""
    named = "".join(f"<a:NomFichier>{file}</a:NomFichier>" for file in files)
    return f'<a:EnveloppeMISILLCL xmlns:a="x">{named}</a:EnveloppeMISILLCL>'


def describe(number: str, day: str) -> str:
    """The description of an act, as it goes with its sending."""
    return f'<a:Acte xmlns:a="x" a:Date="{day}" a:NumeroInterne="{number}" a:CodeNatureActe="1"/>'


@pytest.fixture
def voted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    Path("ctg.toml").write_text("", "utf-8")
    return copy_minimal(tmp_path).replace("ctg.yaml", '    commune: "01004"\n', f'    commune: "01004"\n{DELIBERATION}')


def receive(identifier: str) -> str:
    """The receipt of another act, which says the same of it everywhere."""
    _, _, day, number, nature = identifier.split("-")
    code = {"DE": "1", "AI": "3"}[nature]
    message = ACKNOWLEDGEMENT.replace(OWN, identifier).replace('CodeNatureActe="1"', f'CodeNatureActe="{code}"')
    return message.replace('"2026-01-15"', f'"{day[:4]}-{day[4:6]}-{day[6:]}"').replace('"D_1"', f'"{number}"')


@pytest.fixture
def dossier(voted: DossierCopy) -> Dossier:
    return read_dossier(voted.folder, Project(Path()))


def list_refused(dossier: Dossier, **messages: str) -> dict[Code, str]:
    with pytest.raises(ContentError) as caught:
        ask_to_freeze(dossier, **messages)
    return {found.code: f"{found.message} ; {found.hint}" for found in caught.value.diagnostics}


def ask_to_freeze(dossier: Dossier, **messages: str) -> None:
    files = tuple(InputFile(f"minimal/prefecture/{name}.xml", data.encode()) for name, data in messages.items())
    refuse_standing(replace(dossier, acknowledgements=files), Path("output/minimal"))


def test_a_message_about_another_act_is_no_trace_of_this_one(dossier: Dossier) -> None:
    arrete = receive("001-219900123-20260115-D_1-AI")  # were its number and its day the same
    earlier = "001-219900123-20251202-D_88-DE"  # another deliberation of the same council
    cancelled = CANCELLATION.replace(OWN, earlier)
    ask_to_freeze(dossier, arrete=arrete, ar=receive(earlier), annulation=cancelled, ailleurs=receive(FAR))


def test_a_file_that_says_nothing_of_any_act_is_no_trace(dossier: Dossier) -> None:
    answer = make_answer()
    other = make_answer("034-491011698-20171207-CL20171227_06-DE-1-2_1.xml")
    ask_to_freeze(dossier, answer=answer, other=other, described=describe("D_2", "2026-01-16"), classes=CLASSES)


def test_a_trial_was_not_sent(dossier: Dossier) -> None:
    ask_to_freeze(dossier, **{"TACT--219900123--20260116-1": write_envelope(OWN, siren="219900123")})


def test_what_goes_with_a_message_of_the_act_is_a_trace(dossier: Dossier) -> None:
    traces = {
        "answer": make_answer(f"{OWN}-1-2_1.xml"),
        "number": describe("D_1", "2026-02-16"),
        "day": describe("D_2", "2026-01-15"),
        f"{OWN}-1-1_0": describe("X", "2020-01-01"),  # its name is that of the act
    }
    for name, data in traces.items():
        refused = list_refused(dossier, **{name: data, "classes": CLASSES})[Code.ACTE_A_REPRENDRE]
        assert f"{name}.xml" in refused
        assert "classes.xml" not in refused


@pytest.mark.slow
def test_one_field_that_differs_is_for_a_person_to_settle(dossier: Dossier) -> None:
    for identifier in (
        "001-219900123-20260115-D_2-DE",  # the same evening: another number, or a slip in one of the two
        "001-219900123-20260116-D_1-DE",
        "001-219900131-20260115-D_1-DE",
        "034-219900123-20260115-D_1-DE",
    ):
        refused = list_refused(dossier, ar=receive(identifier))
        assert "minimal/prefecture/ar.xml" in refused[Code.ACTE_A_REPRENDRE]
        assert "régler d'abord" in refused[Code.ACTE_A_REPRENDRE]
        assert f"acte {identifier} : à rapprocher" in refused[Code.ACTE_A_RAPPROCHER]
        assert "ctg.yaml" in refused[Code.ACTE_A_RAPPROCHER]


@pytest.mark.slow
def test_what_is_not_certain_is_a_trace(dossier: Dossier) -> None:
    torn = ACKNOWLEDGEMENT.replace(OWN, OWN.replace("DE", "AI"))  # it contradicts itself
    assert "ar.xml" in list_refused(dossier, ar=torn)[Code.ACTE_A_REPRENDRE]
    assert len(list_refused(dossier, ar="<rien/>")) > 1, "it says what is wrong with the file too"
    for data in (ACKNOWLEDGEMENT, CANCELLATION):
        refused = list_refused(dossier, ar=data, autre=receive(FAR))[Code.ACTE_A_REPRENDRE]
        assert "reprendre le texte qui a été signé" in refused
        assert "prefecture/ar.xml" in refused
        assert "autre.xml" not in refused


@pytest.mark.slow
def test_it_is_told_when_the_text_is_frozen(voted: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    voted.write("prefecture/ar.xml", receive(FAR))
    assert run(["arreter", "minimal", "--repris-de", "minimal"]) == ExitCode.USAGE
    assert "[reprise-impossible]" in capsys.readouterr().err
    assert run(["arreter", "minimal"]) == ExitCode.DONE
    told = capsys.readouterr().err
    assert "minimal/prefecture/ar.xml: avertissement [message-autre-acte]" in told
    assert FAR in told
    assert run(["arreter", "minimal", "--lever", "--motif", "essai"]) == ExitCode.DONE
