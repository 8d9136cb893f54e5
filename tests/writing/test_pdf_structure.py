"""The tags: one element for what a page break cuts, scopes, notes, labels, contents."""

from __future__ import annotations

import gc
import io
import itertools
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from generator.writing.pdf.document import write_pdf
from tests.writing.pdf_sample import build_furniture, build_sample

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(write_pdf(build_sample(), build_furniture()).data)) as opened:
        yield opened


def walk(element: pikepdf.Object, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], pikepdf.Object]]:
    here = (*path, str(element.S)[1:])
    yield here, element
    for kid in element.get("/K", ()):
        if not isinstance(kid, int) and "/S" in kid:
            yield from walk(kid, here)


def list_elements(pdf: pikepdf.Pdf) -> list[tuple[tuple[str, ...], pikepdf.Object]]:
    return list(walk(pdf.Root.StructTreeRoot.K[0]))


def test_what_pages_cut_is_one_element(pdf: pikepdf.Pdf) -> None:
    kinds = Counter(path[-1] for path, _ in list_elements(pdf))
    assert kinds["Sect"] == 6
    assert kinds["Table"] == kinds["THead"] == kinds["TBody"] == 6
    assert kinds["Caption"] == 1
    assert kinds["Note"] == 10
    assert kinds["Figure"] == 1
    assert kinds["Part"] == 3
    assert not kinds["NonStruct"] + kinds["Div"] + kinds["BlockQuote"]


def test_header_cells_have_a_scope(pdf: pikepdf.Pdf) -> None:
    headers = [(path, element) for path, element in list_elements(pdf) if path[-1] == "TH"]
    assert len(headers) > 60
    scopes = Counter(str(element.A.Scope) for _, element in headers)
    assert set(scopes) == {"/Column", "/Row"}
    for path, element in headers:
        if "THead" in path:
            assert str(element.A.Scope) == "/Column"


def test_lists_hold_labels_and_bodies(pdf: pikepdf.Pdf) -> None:
    items = [element for path, element in list_elements(pdf) if path[-1] == "LI"]
    assert len(items) >= 10
    for item in items:
        assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]
    nested = [path for path, _ in list_elements(pdf) if path[-1] == "L" and "L" in path[:-1]]
    assert nested
    assert all(path[-2] == "LBody" for path in nested)
    (table,) = [path for path, _ in list_elements(pdf) if path[-1] == "Table" and "L" in path]
    assert table[-4:] == ("L", "LI", "LBody", "Table")


def test_notes_have_ids_and_follow_their_calls(pdf: pikepdf.Pdf) -> None:
    notes = [element for path, element in list_elements(pdf) if path[-1] == "Note"]
    ids = [str(note.ID) for note in notes]
    assert len(set(ids)) == len(ids) == 10
    assert [int(i.rpartition("-")[2]) for i in ids] == list(range(1, 11))
    for note in notes:
        assert str(note.K[0].S) == "/Lbl"
        siblings = [str(kid.S) for kid in note.P.K if not isinstance(kid, int) and "/S" in kid]
        assert "/Reference" in siblings


def test_headings_skip_no_level(pdf: pikepdf.Pdf) -> None:
    levels = [int(path[-1][1]) for path, _ in list_elements(pdf) if len(path[-1]) == 2 and path[-1][0] == "H"]
    assert levels[0] == 1
    assert max(levels) >= 4
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_contents_are_tagged_as_such(pdf: pikepdf.Pdf) -> None:
    entries = [element for path, element in list_elements(pdf) if path[-1] == "TOCI"]
    assert len(entries) == 3
    for entry in entries:
        assert str(entry.K[0].S) == "/Reference"
        assert str(entry.K[0].K[0].S) == "/Link"


def test_every_marked_content_has_an_owner_or_is_an_artifact(pdf: pikepdf.Pdf) -> None:
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    owners = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    seen = 0
    for page in pdf.pages:
        owned = owners[int(page.obj.StructParents)]
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC" and "/MCID" in operands[1]:
                assert owned[int(operands[1].MCID)] is not None
                seen += 1
    assert seen > 500


def test_a_written_pdf_is_not_left_for_the_garbage_collector() -> None:
    """It holds megabytes that the collector does not see, so that it comes late."""
    document, furniture = build_sample(draft=False, signatories=1), build_furniture()
    write_pdf(document, furniture)
    gc.collect()
    gc.disable()
    try:
        write_pdf(document, furniture)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        left = [type(thing).__name__ for thing in gc.garbage if type(thing).__module__.startswith("pikepdf")]
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()
    assert not left
