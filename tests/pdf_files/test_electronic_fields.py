"""The file to sign: its fields, where they are read, and the tags of the parapheurs."""

import io

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields

from generator.errors import InputFileError
from generator.pdf_files.signatures.fields import SignatureFrame, prepare_signature_fields, write_signature_tag
from generator.pdf_files.structure import find_structure, list_kids, walk_elements
from tests.pdf_files.piece_samples import make_plain
from tests.pdf_files.signing_samples import FRAMES

ROOM = (300.0, 100.0, 200.0, 90.0)


def prepare_one(count: int, font: bytes) -> list[tuple[float, float, float, float]]:
    signers = tuple((f"signature-caf-{rank}", f"Signature {rank}") for rank in range(1, count + 1))
    frame = SignatureFrame(1, *ROOM, signers)
    pdf = pikepdf.open(io.BytesIO(prepare_signature_fields(make_plain(), [frame], font)))
    return [tuple(float(value) for value in field.Rect) for field in pdf.Root.AcroForm.Fields]


def test_each_signer_has_an_empty_field_in_order(convention: bytes, font: bytes) -> None:
    reader = PdfFileReader(io.BytesIO(prepare_signature_fields(convention, FRAMES, font)))
    found = [(name, value) for name, value, _ in enumerate_sig_fields(reader)]
    assert found == [("signature-caf-1", None), ("signature-caf-2", None), ("signature-gardanne-1", None)]


def test_fields_have_words_and_are_tagged_in_the_reading_order(convention: bytes, font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(prepare_signature_fields(convention, FRAMES, font)))
    widgets = list(pdf.Root.AcroForm.Fields)
    assert [str(w.TU) for w in widgets] == [words for frame in FRAMES for _, words in frame.signers]
    forms = [e for e in walk_elements(find_structure(pdf)) if pikepdf.Name.Form == e.S]
    assert [str(form.K.Obj.T) for form in forms] == [str(w.T) for w in widgets]
    parents = dict(pikepdf.NumberTree(find_structure(pdf).ParentTree).items())
    assert [parents[int(w.StructParent)].objgen for w in widgets] == [form.objgen for form in forms]
    assert pdf.pages[1].obj.Tabs == pikepdf.Name.S


def test_a_field_is_read_after_the_words_above_it(convention: bytes, font: bytes) -> None:
    # « Fait à Gardanne » and « Pour la Caf » stand above this frame, the table below its foot.
    frame = SignatureFrame(2, 300, 675, 200, 60, (("signature-caf-1", "Signature"),))
    pdf = pikepdf.open(io.BytesIO(prepare_signature_fields(convention, [frame], font)))
    form = next(e for e in walk_elements(find_structure(pdf)) if pikepdf.Name.Form == e.S)
    kinds = [str(kid.S) for kid in list_kids(form.P)]
    assert kinds[kinds.index("/Form") - 1] == "/P"
    assert kinds[kinds.index("/Form") + 1] == "/Table"


def test_tags_are_numbered_invisible_and_no_content(convention: bytes, font: bytes) -> None:
    pdf = pikepdf.open(io.BytesIO(prepare_signature_fields(convention, FRAMES, font)))
    steps = [(str(s.operator), [str(o) for o in s.operands]) for s in pikepdf.parse_content_stream(pdf.pages[1])]
    starts = [i for i, (operator, operands) in enumerate(steps) if operator == "BMC" and operands == ["/Artifact"]]
    own = [[name for name, _ in steps[i : i + 10]] for i in starts]
    assert own.count(["BMC", "q", "BT", "Tr", "Tf", "Tm", "Tj", "ET", "Q", "EMC"]) == 3
    assert [operands for operator, operands in steps if operator == "Tr"][-3:] == [["3"]] * 3
    assert [write_signature_tag(n) for n in (1, 10)] == ["#signature1#", "#signature10#"]


@pytest.mark.parametrize("count", range(1, 8))
def test_people_of_one_party_share_its_frame_without_touching(count: int, font: bytes) -> None:
    left, bottom, width, height = ROOM
    boxes = prepare_one(count, font)
    assert len(boxes) == count
    for x0, y0, x1, y1 in boxes:
        assert left - 0.01 <= x0 < x1 <= left + width + 0.01
        assert bottom - 0.01 <= y0 < y1 <= bottom + height + 0.01
    for rank, (x0, y0, x1, y1) in enumerate(boxes):
        for a0, b0, a1, b1 in boxes[:rank]:
            assert x0 >= a1 or x1 <= a0 or y0 >= b1 or y1 <= b0


def test_preparing_gives_the_same_bytes(convention: bytes, font: bytes) -> None:
    assert prepare_signature_fields(convention, FRAMES, font) == prepare_signature_fields(convention, FRAMES, font)


def test_a_prepared_file_and_a_missing_page_are_refused(convention: bytes, font: bytes) -> None:
    with pytest.raises(InputFileError, match="signature-deja-preparee"):
        prepare_signature_fields(prepare_signature_fields(convention, FRAMES, font), FRAMES, font)
    with pytest.raises(InputFileError, match="page-absente"):
        prepare_signature_fields(convention, [SignatureFrame(9, *ROOM, (("a", "b"),))], font)
