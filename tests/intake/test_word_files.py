"""Word files from outside: what is read of one, and why others are refused."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from generator.codes import Code
from generator.errors import InputFileError
from generator.intake.word_child import examine_word
from generator.intake.word_files import MAX_WORD_BYTES, take_word

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BODY = f'<w:document xmlns:w="{_W}"><w:body><w:p/></w:body></w:document>'
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="MAIN"/></Relationships>'
)


def pack(**parts: str) -> bytes:
    """A package whose parts are given with `__` for « / » and `_` for « . »."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def test_the_main_part_is_found_by_its_relationship_and_answers_by_our_name() -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("_rels/.rels", _ROOT.replace("MAIN", "/word/document2.xml"))
        archive.writestr("word/document2.xml", _BODY)
    assert take_word(stream.getvalue(), "x.docx") == {"word/document.xml": _BODY.encode()}


HOSTILE = {
    "ancien format .doc": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "c'est un PDF": b"%PDF-1.7\n",
    "abîmé": b"PK\x03\x04 rien",
    "OpenDocument": pack(mimetype="application/vnd.oasis.opendocument.text", content_xml="<a/>"),
    "macros": pack(word__document_xml=_BODY, word__vbaProject_bin="x"),
    "DOCTYPE": pack(word__document_xml=f'<!DOCTYPE a [<!ENTITY b "b">]>{_BODY}'),
    "Strict": pack(word__document_xml=_BODY.replace(_W, "http://purl.oclc.org/ooxml/wordprocessingml/main")),
    "une de ses parties est abîmée": pack(word__document_xml="<w:document"),
    "pas un document Word": pack(word__document_xml="<autre/>"),
    "démesurément gros": pack(word__document_xml=_BODY + " " * 51_000_000),
    "n'est pas un fichier .docx": pack(word__autre_xml=_BODY),
}


@pytest.mark.parametrize("why", HOSTILE)
def test_what_cannot_be_read_is_refused_with_its_reason(why: str) -> None:
    with pytest.raises(InputFileError) as caught:
        examine_word(HOSTILE[why], "x.docx")
    (fault,) = caught.value.diagnostics
    assert fault.code is Code.DOCX_ILLISIBLE and why in fault.message + (fault.hint or "") and fault.hint
    assert caught.value.exit_code == 5


def test_a_child_says_it_too_and_a_huge_file_is_not_even_given_to_it() -> None:
    with pytest.raises(InputFileError) as caught:
        take_word(HOSTILE["macros"], "x.docx")
    assert caught.value.diagnostics[0].code is Code.DOCX_ILLISIBLE
    with pytest.raises(InputFileError) as caught:
        take_word(b"\0" * (MAX_WORD_BYTES + 1), "x.docx")
    assert caught.value.diagnostics[0].code is Code.FICHIER_TROP_LOURD
