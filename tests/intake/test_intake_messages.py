"""Messages of the préfecture on their way in: files and archives, told by their content, within bounds."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from typing import Any

import pytest

from generator.errors import InputFileError
from generator.intake import message_child as intake_messages
from generator.intake.door import take_messages
from generator.intake.message_child import open_messages

ENVELOPE = "EACT--211300413--20251209-6.xml"
ANSWER = "013-211300413-20251208-D_1-DE-1-2_1.xml"


def pack_tar(members: dict[str, bytes], mode: str = "w:gz") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def pack_zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def refuse(data: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        open_messages(data, "essai")
    return caught.value.diagnostics[0].code


MEMBERS = {"../../" + ENVELOPE: b"<a/>", ANSWER: b"<b/>", "acte-1-1_1.pdf": b"%PDF", "x-1-1_0.xml": b"<c/>"}


@pytest.mark.parametrize("data", [pack_tar(MEMBERS), pack_tar(MEMBERS, "w"), pack_zip(MEMBERS)])
def test_an_archive_gives_its_messages_and_no_path(data: bytes) -> None:
    opened = open_messages(data, "dossier/a.xml")
    assert opened.documents == ((f"dossier/a.xml/{ENVELOPE}", b"<a/>"), (f"dossier/a.xml/{ANSWER}", b"<b/>"))
    assert opened.faults == ()


OBJECTION = ANSWER.replace("1-2", "5-1")


@pytest.mark.parametrize("pack", [pack_tar, pack_zip])
@pytest.mark.parametrize("name", [OBJECTION, "dossier/defere.XML"])
def test_a_message_that_questions_an_act_is_found_under_any_name(pack: Any, name: str) -> None:
    opened = open_messages(pack({ANSWER: b"<ARActe/>", name: b"<DefereTA/>", "note.xml": b"<note/>"}), "a.zip")
    assert [data for _, data in opened.documents] == [b"<ARActe/>", b"<DefereTA/>"]


@pytest.mark.parametrize(
    "member",
    [
        {"reponse.tar.gz": pack_tar({OBJECTION: b"<DefereTA/>"})},
        {"reponse.zip": pack_zip({"dossier/defere.xml": b"<DefereTA/>"})},
        {"2.zip": pack_zip({"1.tar": pack_tar({OBJECTION: b"<DefereTA/>"}, "w")})},
        {OBJECTION + ".gz": gzip.compress(b"<DefereTA/>")},
        {"defere.txt": b"\xef\xbb\xbf <DefereTA/>"},
        {"defere": "<DefereTA/>".encode("utf-16")},
    ],
)
@pytest.mark.parametrize("pack", [pack_tar, pack_zip])
def test_an_archive_in_an_archive_hides_no_message(pack: Any, member: dict[str, bytes]) -> None:
    note = {"note.odt": pack_zip({"mimetype": b"odt"}), "annexe.pdf": b"%PDF"}
    opened = open_messages(pack({ANSWER: b"<ARActe/>", **member, **note}), "a.zip")
    assert [data for _, data in opened.documents] == [b"<ARActe/>", b"<DefereTA/>"]


@pytest.mark.parametrize("pack", [pack_tar, pack_zip])
def test_a_damaged_message_of_an_archive_leaves_the_others(pack: Any) -> None:
    opened = open_messages(pack({OBJECTION: b"<DefereTA", ANSWER: b"<ARActe/>"}), "a.zip")
    assert [name for name, _ in opened.documents] == [f"a.zip/{ANSWER}"]
    assert [(d.code, d.span.file) for d in opened.faults if d.span] == [("accuse-illisible", f"a.zip/{OBJECTION}")]


def test_a_message_is_rewritten_in_utf8_without_its_declaration() -> None:
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><a b="é"/>'.encode("latin-1")
    assert open_messages(data, "m.xml").documents == (("m.xml", '<a b="é"/>'.encode()),)


def test_other_contents_are_refused_whatever_their_name() -> None:
    assert refuse(b"%PDF-1.7") == "accuse-illisible"
    assert refuse(b"") == "accuse-illisible"
    assert refuse(b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>") == "accuse-doctype"
    assert refuse(pack_tar({"lisezmoi.txt": b"rien"})) == "archive-sans-message"
    assert refuse(pack_zip({})[:10] + b"PK") == "accuse-illisible"
    assert refuse(pack_tar({ENVELOPE: b"<a/>" * 9000})[:60]) == "accuse-illisible"
    assert refuse(gzip.compress(b"un texte")) == "archive-sans-message"
    assert refuse(gzip.compress(b"un texte")[:-9]) == "accuse-illisible"
    heavy = open_messages(pack_zip({ENVELOPE: b" " * (intake_messages.MAX_MESSAGE_BYTES + 1)}), "essai")
    assert [fault.code for fault in heavy.faults] == ["accuse-trop-gros"]


def test_archives_that_swell_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_messages, "_MAX_UNPACKED_BYTES", 1_000_000)
    assert refuse(pack_tar({"zeros.bin": bytes(2_000_000), ENVELOPE: b"<a/>"})) == "fichier-trop-lourd"
    assert refuse(pack_zip({"a.tgz": pack_tar({"zeros.bin": bytes(2_000_000)})})) == "fichier-trop-lourd"
    assert refuse(pack_zip({str(n): pack_tar({"vide.xml": bytes(99_000)}) for n in range(20)})) == "fichier-trop-lourd"
    deep = pack_zip({"1.zip": pack_zip({"2.zip": pack_zip({"3.zip": pack_zip({ANSWER: b"<ARActe/>"})})})})
    assert refuse(deep) == "fichier-trop-lourd"
    monkeypatch.setattr(intake_messages, "_MAX_MEMBERS", 3)
    for data in (pack_tar, pack_zip):
        assert refuse(data({f"{rank}.txt": b"" for rank in range(5)})) == "fichier-trop-lourd"


def test_one_child_reads_many_files_and_tells_the_place_of_a_fault() -> None:
    good, bad, archive = take_messages(
        [("ar.xml", b"<a>1</a>"), ("faux.xml", b"<a>\n<b></a>"), ("envoi.tgz", pack_tar(MEMBERS))]
    )
    assert good.documents == (("ar.xml", b"<a>1</a>"),)
    assert (bad.documents, bad.faults[0].code) == ((), "accuse-illisible")
    assert str(bad.faults[0].span).startswith("faux.xml:2:")
    assert [name for name, _ in archive.documents] == [f"envoi.tgz/{ENVELOPE}", f"envoi.tgz/{ANSWER}"]


@pytest.mark.slow
def test_a_file_that_stops_the_child_does_not_take_the_others_with_it() -> None:
    heavy, sound = take_messages([("lourd.xml", bytes(48 * 1024**2)), ("bon.xml", b"<a/>")], max_memory_bytes=8_000_000)
    assert (heavy.faults[0].code, str(heavy.faults[0].span)) == ("fichier-trop-lourd", "lourd.xml")
    assert sound.documents == (("bon.xml", b"<a/>"),)
    assert take_messages([("lent.xml", b"<a/>")], max_seconds=0.001)[0].faults[0].code == "fichier-trop-long"
    assert take_messages([]) == ()
