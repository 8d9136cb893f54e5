"""What a Word file of ours says that it was made from: written the same, read back whole, refused when touched."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree

from generator.codes import Code
from generator.comparing.nodes import unfold_document
from generator.errors import InputFileError
from generator.model.document import Document, Figure, walk_blocks
from generator.writing.trees.trees import read_tree, write_tree
from generator.writing.word.document import write_docx
from generator.writing.word.origin.part import ITEM, NAMESPACE, change_use, read_origin
from generator.writing.word.origin.record import Sources, Use, digest_words, strip_pictures
from generator.writing.word.package import DOCUMENT_RELATIONS, TYPES
from tests.writing.docx_sample import real_furniture, rich_document

SOURCES = Sources("essai", "ab" * 32, "ctg-2026 1.2", "1.0", "content/essai", "content/modeles/ctg-2026")


@pytest.fixture(scope="module")
def written() -> tuple[Document, bytes, dict[str, bytes]]:
    document = rich_document()
    data = write_docx(document, real_furniture(), None, SOURCES)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return document, data, {name: archive.read(name) for name in archive.namelist()}


def test_what_a_file_was_made_from_is_read_back(written: tuple[Document, bytes, dict[str, bytes]]) -> None:
    document, data, parts = written
    origin = read_origin(parts, "essai.docx")
    assert origin is not None
    kept = read_tree(write_tree(strip_pictures(document), SOURCES.folder, SOURCES.model_folder))
    assert origin.document == kept and unfold_document(kept) == unfold_document(strip_pictures(document))
    assert (origin.sources.dossier, origin.sources.digest, origin.sources.use) == ("essai", "ab" * 32, Use.PIECE)
    assert origin.digests == digest_words(document) and len(origin.digests) > 10
    assert write_docx(rich_document(), real_furniture(), None, SOURCES) == data


def test_the_part_is_declared_and_holds_no_picture(written: tuple[Document, bytes, dict[str, bytes]]) -> None:
    document, _, parts = written
    assert f'PartName="/{ITEM}"'.encode() in parts[TYPES]
    assert f'Target="../{ITEM}"'.encode() in parts[DOCUMENT_RELATIONS]
    drawn = [b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Figure)]
    origin = read_origin(parts, "essai.docx")
    assert drawn and origin is not None
    kept = [b for s in origin.document.sections for b in walk_blocks(s.blocks) if isinstance(b, Figure)]
    assert all(not (one.svg or one.png or one.picture) and one.alt for one in kept)


def test_it_is_found_under_another_name(written: tuple[Document, bytes, dict[str, bytes]]) -> None:
    _, _, parts = written
    moved = {("customXml/item7.xml" if name == ITEM else name): part for name, part in parts.items()}
    assert read_origin(moved, "essai.docx") == read_origin(parts, "essai.docx")
    assert read_origin({name: part for name, part in parts.items() if name != ITEM}, "essai.docx") is None


@pytest.mark.parametrize("fault", ["texte", "arbre", "usage", "version"])
def test_a_part_that_was_touched_is_refused(written: tuple[Document, bytes, dict[str, bytes]], fault: str) -> None:
    _, _, parts = written
    root = etree.fromstring(parts[ITEM])
    text = root.find(f"{{{NAMESPACE}}}texte")
    assert text is not None and text.text is not None
    if fault == "texte":
        text.text = text.text[:100] + "AAAA" + text.text[104:]
    elif fault == "arbre":
        root.set("arbre", "0" * 64)
    else:
        root.set("usage", "autre")
    touched = etree.tostring(root)
    if fault == "version":
        touched = touched.replace(b"urn:ctg:origine:1", b"urn:ctg:origine:9")
    with pytest.raises(InputFileError) as caught:
        read_origin({**parts, ITEM: touched}, "essai.docx")
    assert caught.value.diagnostics[0].code is Code.ORIGINE_ILLISIBLE
    assert caught.value.exit_code == 5


def test_a_file_may_be_said_to_be_for_something_else(written: tuple[Document, bytes, dict[str, bytes]]) -> None:
    parts = dict(written[2])
    change_use(parts, Use.REDLINE)
    origin, former = read_origin(parts, "essai.docx"), read_origin(written[2], "essai.docx")
    assert origin is not None and former is not None
    assert origin == replace(former, sources=replace(former.sources, use=Use.REDLINE))
    nothing: dict[str, bytes] = {}
    change_use(nothing, Use.REDLINE)
    assert nothing == {}
