"""Messages of the préfecture as they lie in a dossier: several in one archive, unreadable ones beside sound ones."""

from __future__ import annotations

import pytest

from generator.intake.prefecture_files import read_prefecture_files
from generator.reading.acknowledgement import Acknowledgement, Anomaly, Cancellation, Objection
from tests.intake.test_intake_messages import pack_tar

ACT = "001-219900123-20260115-D_1-DE"
RECEIPT = f'<ARActe IDActe="{ACT}" DateReception="2026-01-17"/>'.encode()


@pytest.mark.parametrize(
    ("damaged", "held"), [("5-1", True), ("3-1", True), ("1-3", True), ("6-2", True), ("1-2", False), ("1-1", False)]
)
def test_an_unreadable_message_named_after_an_act_holds_it_in_doubt(damaged: str, held: bool) -> None:
    found = read_prefecture_files([(f"{ACT}-{damaged}_1.xml", b"<coup"), ("ar.xml", RECEIPT)])
    assert [finding.code for finding in found.findings] == ["accuse-illisible"]
    objections = [message for message in found.messages if isinstance(message, Objection)]
    assert [(o.number, o.identifier) for o in objections] == ([("", ACT)] if held else [])


@pytest.mark.parametrize("content", [b"<DefereTA/>", b"<ARAnnulation/>", b"<AnomalieActe/>", b"<LettreObservations/>"])
@pytest.mark.parametrize("first", [True, False])
def test_a_message_without_a_name_concerns_the_act_of_its_archive(content: bytes, first: bool) -> None:
    members = {"un.xml": content, f"{ACT}-1-2_1.xml": RECEIPT}
    names = list(members) if first else list(members)[::-1]
    found = read_prefecture_files([("reponse.tar.gz", pack_tar({name: members[name] for name in names}))])
    against = [m for m in found.messages if isinstance(m, Objection | Cancellation | Anomaly)]
    assert [message.identifier for message in against] == [ACT]
    assert sum(isinstance(message, Acknowledgement) for message in found.messages) == 1


def test_a_message_without_a_name_beside_others_concerns_none() -> None:
    found = read_prefecture_files([("un.xml", b"<DefereTA/>"), ("ar.xml", RECEIPT)])
    assert [m.identifier for m in found.messages if isinstance(m, Objection)] == [""]
