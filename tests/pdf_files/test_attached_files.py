"""Files attached to a PDF from outside: read within bounds, whatever the PDF says of itself."""

from __future__ import annotations

import io
import zlib
from datetime import date

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from generator.errors import InputFileError
from generator.pdf_files.attached_files import list_attached_files, read_attached_file
from generator.pdf_files.joining import Piece, join_pieces
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.metadata import add_attachments
from tests.pdf_files.piece_samples import make_plain, save

MIB = 1024 * 1024
DAY = date(2026, 3, 2)
SOURCE = Attachment("contenu-ctg.json", "application/json", b'{"a": 1}' * 200, "Source", "Le contenu")
WORD = Attachment("convention.docx", "application/x-essai", b"PK\x03\x04 essai", "Alternative")


def attach_raw(data: bytes, kind: Name | Array | None, parameters: Dictionary | None = None) -> bytes:
    """A PDF whose attached file is stored as given."""
    pdf = pikepdf.open(io.BytesIO(make_plain()))
    stream = pdf.make_stream(b"")
    stream.write(data, filter=kind, decode_parms=parameters)
    file = pdf.make_indirect(Dictionary(Type=Name.Filespec, UF=String("x.json"), EF=Dictionary(F=stream)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String("x.json"), file])))
    output = io.BytesIO()
    pdf.save(output, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return output.getvalue()


def refuse(pdf: bytes) -> str:
    with pytest.raises(InputFileError) as caught:
        read_attached_file(pdf, "recu.pdf", "x.json", MIB)
    (found,) = caught.value.diagnostics
    return found.code


def test_what_was_attached_is_listed_and_read() -> None:
    pdf = add_attachments(make_plain(), (WORD, SOURCE), DAY)
    listed = [(file.name, file.relationship, file.description) for file in list_attached_files(pdf, "a.pdf")]
    assert listed == [("contenu-ctg.json", "Source", "Le contenu"), ("convention.docx", "Alternative", "")]
    assert read_attached_file(pdf, "a.pdf", SOURCE.name, MIB) == SOURCE.data
    assert read_attached_file(pdf, "a.pdf", WORD.name, MIB) == WORD.data
    assert read_attached_file(pdf, "a.pdf", "autre.json", MIB) is None
    assert read_attached_file(make_plain(), "a.pdf", SOURCE.name, MIB) is None


def test_attaching_later_gives_the_same_bytes_and_keeps_what_was_there() -> None:
    first = add_attachments(make_plain(), (SOURCE,), DAY)
    both = add_attachments(first, (WORD,), DAY)
    assert both == add_attachments(first, (WORD,), DAY)
    pdf = pikepdf.open(io.BytesIO(both))
    assert list(pdf.attachments) == [SOURCE.name, WORD.name]
    assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/Source", "/Alternative"]
    assert {str(file.EF.F.Params.ModDate) for file in pdf.Root.AF} == {"D:20260302000000Z"}


def test_a_file_that_every_piece_carries_is_joined_once() -> None:
    other = Attachment("contenu-ctg.json", "application/json", b'{"a": 2}', "Source")
    pieces = (
        Piece("convention", "Convention", add_attachments(make_plain(), (SOURCE, WORD), DAY)),
        Piece("annexe-1", "Annexe 1", add_attachments(make_plain(), (SOURCE,), DAY)),
        Piece("annexe-2", "Annexe 2", add_attachments(make_plain(), (other,), DAY)),
    )
    pdf = pikepdf.open(io.BytesIO(join_pieces(pieces, "CTG")))
    found = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    assert found == {
        "contenu-ctg.json": SOURCE.data,
        "annexe-2-contenu-ctg.json": other.data,
        "convention.docx": WORD.data,
    }
    assert sorted(str(file.UF) for file in pdf.Root.AF) == sorted(found)
    embedded = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get(Name.Type) == Name.EmbeddedFile]
    assert len(embedded) == 3


@pytest.mark.slow
def test_a_file_that_swells_is_not_inflated() -> None:
    compressor = zlib.compressobj(9)
    bomb = b"".join(compressor.compress(bytes(MIB)) for _ in range(200)) + compressor.flush()
    assert len(bomb) < MIB
    assert refuse(attach_raw(bomb, Name.FlateDecode)) == "piece-jointe-trop-grosse"
    assert refuse(attach_raw(zlib.compress(bytes(MIB + 1)), Name.FlateDecode)) == "piece-jointe-trop-grosse"
    pdf = attach_raw(zlib.compress(bytes(MIB)), Name.FlateDecode)
    assert read_attached_file(pdf, "recu.pdf", "x.json", MIB) == bytes(MIB)


def test_what_cannot_be_inflated_safely_is_refused() -> None:
    plain = zlib.compress(b"x" * 5000)
    assert refuse(attach_raw(plain[:-8], Name.FlateDecode)) == "piece-jointe-illisible"
    assert refuse(attach_raw(b"\x00" * 50, Name.FlateDecode)) == "piece-jointe-illisible"
    twice = attach_raw(zlib.compress(plain), Array([Name.FlateDecode, Name.FlateDecode]))
    assert refuse(twice) == "piece-jointe-illisible"
    assert refuse(attach_raw(plain, Name.FlateDecode, Dictionary(Predictor=12))) == "piece-jointe-illisible"


def test_names_are_fit_to_be_shown() -> None:
    hostile = Attachment("../../x\x1b[31m\u202e.json" + "y" * 500, "application/json", b"{}")
    (listed,) = list_attached_files(add_attachments(make_plain(), (hostile,), DAY), "recu.pdf")
    assert listed.name.startswith("../../x?[31m?.json")
    assert len(listed.name) == 120


def test_a_tree_of_names_that_turns_in_circles_ends() -> None:
    pdf = pikepdf.open(io.BytesIO(add_attachments(make_plain(), (SOURCE,), DAY)))
    tree = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree, pdf.Root.Names.EmbeddedFiles])
    pdf.Root.Names.EmbeddedFiles = tree
    data = save(pdf)
    assert len(list_attached_files(data, "recu.pdf")) <= 1
