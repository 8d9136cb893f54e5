"""Edits as Word really writes them, each in a form of its own: what a clerk expects of it is what is found."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from lxml import etree

from generator.codes import Code
from generator.comparing.changes import Change, ChangeKind, list_changes
from generator.comparing.compare import compare_documents
from generator.composing.content_keys import settle_keys
from generator.model.document import Document, Heading, walk_blocks
from generator.returning.word.authors import find_authors
from generator.returning.word.marked import StrayKind
from generator.returning.word.returned import ReturnedText, read_returned_bytes
from generator.returning.word.signs import read_symbol
from generator.writing.word.document import write_docx
from generator.writing.word.origin.record import Sources
from tests.returning.word.word_hand import W, WordFile, w
from tests.writing.docx_sample import real_furniture, rich_document

SOURCES = Sources("essai", "ab" * 32, "ctg-2026 1.2", "1.0")
BODY = "_convention__roles__corps"
ONE = "_convention__article_1"
SPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
ANNE = 'w:id="77" w:author="Anne" w:date="2026-10-05T09:30:00Z"'
MARC = 'w:id="78" w:author="Marc" w:date="2026-10-06T09:30:00Z"'
BOX = "<w:txbxContent><w:p><w:r><w:t>Des mots à part.</w:t></w:r></w:p></w:txbxContent>"
Told = tuple[tuple[ChangeKind, str, str], ...]


@pytest.fixture(scope="module")
def sent() -> tuple[Document, bytes]:
    document = settle_keys(rich_document())
    return document, write_docx(document, real_furniture(), None, SOURCES)


def parse(xml: str) -> list[Any]:
    return list(etree.fromstring(f"<r {SPACES}>{xml}</r>"))


def cut(file: WordFile, words: str = "commune") -> Any:
    """A run of the body paragraph that holds these words alone."""
    paragraph = file.paragraph(BODY)
    file.replace(paragraph, words, words)
    return next(r for r in paragraph.iter(w("r")) if "".join(t.text or "" for t in r.iter(w("t"))) == words)


def put_after(words: str, xml: str) -> Callable[[WordFile], None]:
    """The edit that writes something after some words of the body paragraph."""

    def edit(file: WordFile) -> None:
        run = cut(file, words)
        for element in reversed(parse(xml)):
            run.addnext(element)

    return edit


def put_instead(words: str, xml: str) -> Callable[[WordFile], None]:
    def edit(file: WordFile) -> None:
        put_after(words, xml)(file)
        run = cut(file, words)
        run.getparent().remove(run)

    return edit


def read(file: WordFile) -> ReturnedText:
    return read_returned_bytes(file.save(), "convention.docx")


def list_told(text: ReturnedText) -> list[Change]:
    return list(list_changes(text.base, text.wanted, compare_documents(text.base, text.wanted)))


def wrap_in_block(file: WordFile) -> None:
    added = parse(f"<w:ins {ANNE}><w:p><w:r><w:t>Un alinéa dans une insertion.</w:t></w:r></w:p></w:ins>")
    file.paragraph(BODY).addnext(added[0])


def retype(file: WordFile) -> None:
    """All words deleted, and typed again with one other."""
    paragraph = file.paragraph(BODY)
    words = "".join(t.text or "" for t in paragraph.iter(w("t")))
    file._wrap_runs(paragraph, "del", "Anne")
    paragraph.append(file._insert(words.replace("une ambition commune", "une ambition partagée", 1), None, "Anne"))


def decompose(file: WordFile) -> None:
    """Accents apart from their letters, as a Mac may write them, and the ligatures of a font."""
    for text in file.paragraph(BODY).iter(w("t")):
        text.text = unicodedata.normalize("NFD", text.text or "")
    for text in file.paragraph("_convention__roles__dispositif").iter(w("t")):
        text.text = (text.text or "").replace("ff", "\ufb00").replace("fi", "\ufb01")


def control(file: WordFile) -> None:
    paragraph = file.paragraph(BODY)
    (outer,) = parse("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
    paragraph.addprevious(outer)
    outer.find(w("sdtContent")).append(paragraph)
    file.replace(paragraph, "une ambition", "deux ambitions", "Anne")


def delete_item(file: WordFile) -> None:
    file.delete_paragraph(file.paragraph("_convention__article_1__l1__b"), "Anne")


FOUND: dict[str, tuple[Callable[[WordFile], None], tuple[ChangeKind, str, str] | None, tuple[str, ...]]] = {
    "a paragraph in an insertion": (
        wrap_in_block,
        (ChangeKind.INSERTED, "", "Un alinéa dans une insertion."),
        ("Anne",),
    ),
    "deleted inside inserted": (
        put_instead(
            "commune",
            f"<w:del {ANNE}><w:r><w:delText>commune</w:delText></w:r></w:del><w:ins {ANNE}><w:r><w:t>par</w:t></w:r>"
            f"<w:del {MARC}><w:r><w:delText>ta</w:delText></w:r></w:del></w:ins>"
            f"<w:ins {MARC}><w:r><w:t>tagée</w:t></w:r></w:ins>",
        ),
        (ChangeKind.CHANGED, "commune", "partagée"),
        ("Anne", "Marc"),
    ),
    "inserted by one, deleted by another": (
        put_after("commune", f"<w:ins {ANNE}><w:del {MARC}><w:r><w:delText> et plus</w:delText></w:r></w:del></w:ins>"),
        None,
        (),
    ),
    "all typed again": (retype, (ChangeKind.CHANGED, "commune", "partagée"), ("Anne",)),
    "accents and ligatures": (decompose, None, ()),
    "a soft hyphen": (put_instead("commune", "<w:r><w:t>com</w:t><w:softHyphen/><w:t>mune</w:t></w:r>"), None, ()),
    "in a control": (control, (ChangeKind.CHANGED, "une ambition", "deux ambitions"), ("Anne",)),
    "a sign of a font": (
        put_after(
            "commune",
            f'<w:ins {ANNE}><w:r><w:t xml:space="preserve"> 5 </w:t><w:sym w:font="Symbol" w:char="F0A0"/>'
            "</w:r></w:ins>",
        ),
        (ChangeKind.CHANGED, "", "5 €"),
        ("Anne",),
    ),
    "an item": (delete_item, (ChangeKind.DELETED, "", ""), ("Anne",)),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_form_of_an_edit_is_read(sent: tuple[Document, bytes], name: str) -> None:
    """One change, its words, who made it; or nothing for what says nothing."""
    edit, expected, authors = FOUND[name]
    file = WordFile(sent[1])
    edit(file)
    text = read(file)
    told = list_told(text)
    assert not text.strays
    if expected is None:
        assert told == []
        return
    (one,) = told
    assert one.kind is expected[0]
    said = {word for kept in one.words for word in (kept.before, kept.after)} if one.words else {one.before, one.after}
    assert said and expected[1] in one.before and expected[2] in one.after
    assert tuple(sorted(revision.author for revision in find_authors(one, text.tracked))) == authors


def insert_picture(file: WordFile) -> None:
    added = deepcopy(file.paragraph(BODY))
    for child in [child for child in added if child.tag != w("pPr")]:
        added.remove(child)
    added.append(parse("<w:r><w:drawing/></w:r>")[0])
    file.paragraph(BODY).addnext(added)


def change_cover(file: WordFile) -> None:
    cover = next(iter(file.root.find(w("body"))))
    line = next(t for t in cover.iter(w("t")) if "2026" in (t.text or ""))
    line.text = (line.text or "").replace("2026", "2027")


def change_contents(file: WordFile) -> None:
    entry = file.saying("Objet de la convention")
    file.replace(entry, "Objet de la convention", "Objet de notre convention")


def change_head(file: WordFile) -> None:
    roots = {name: etree.fromstring(part) for name, part in file.parts.items() if name.startswith("word/header")}
    runs = ((name, run) for name in sorted(roots) for run in roots[name].iter(w("r")))
    name, run = next((name, run) for name, run in runs if any((t.text or "").strip() for t in run.iter(w("t"))))
    run.addnext(parse(f"<w:ins {MARC}><w:r><w:t>, version 2</w:t></w:r></w:ins>")[0])
    file.parts[name] = etree.tostring(roots[name])


STRAYS: dict[str, tuple[Callable[[WordFile], None], StrayKind, str]] = {
    "a box": (
        put_after(
            "commune",
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{BOX}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        StrayKind.TEXT_BOX,
        "Des mots à part.",
    ),
    "a picture": (insert_picture, StrayKind.PICTURE, ""),
    "a formula": (put_after("commune", "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), StrayKind.FORMULA, "x=1"),
    "an end note": (
        put_after("commune", f'<w:ins {ANNE}><w:r><w:endnoteReference w:id="2"/></w:r></w:ins>'),
        StrayKind.ENDNOTE,
        "",
    ),
    "an unknown sign": (
        put_after("commune", '<w:r><w:sym w:font="Dingbats" w:char="F021"/></w:r>'),
        StrayKind.SIGN,
        "Dingbats",
    ),
    "the cover": (change_cover, StrayKind.COVER, "2027 – 2030"),
    "the contents": (change_contents, StrayKind.CONTENTS, "Objet de notre convention"),
    "a running head": (change_head, StrayKind.RUNNING, "version 2"),
}


def test_what_cannot_be_taken_is_told(sent: tuple[Document, bytes]) -> None:
    """No change of the text; each thing is told once: what it is, what it says, and where."""
    file = WordFile(sent[1])
    for edit, _, _ in STRAYS.values():
        edit(file)
    text = read(file)
    assert list_told(text) == []
    for name, (_, kind, words) in STRAYS.items():
        (stray,) = [one for one in text.strays if one.kind is kind]
        assert words in stray.after and stray.place, name
    assert len(text.strays) == len(STRAYS)


def test_an_unedited_file_has_nothing_to_tell(sent: tuple[Document, bytes]) -> None:
    assert not read(WordFile(sent[1])).strays


def restyle(file: WordFile, mark: str, properties: str, *, own: bool) -> None:
    """The kind of a paragraph changed: its style, or with `own` its list alone, as the buttons of Word do."""
    paragraph = file.paragraph(mark)
    known = paragraph.find(w("pPr"))
    style = known.find(w("pStyle"))
    if not own:
        known.remove(style)
    for rank, one in enumerate(parse(properties), start=int(own)):
        known.insert(rank, one) if one.tag != w("pPrChange") else known.append(one)


LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{}"/></w:numPr>'
KINDS = {
    BODY: (LIST.format(3), True, "alinéa", "élément de liste"),
    "_convention__roles__visa": ('<w:pStyle w:val="Titre2"/>', False, "alinéa", "intertitre de niveau 2"),
    f"{ONE}__l1__b": (LIST.format(0) + f"<w:pPrChange {ANNE}/>", True, "élément de liste", "alinéa"),
    f"{ONE}__s1__a": ("", False, "élément de liste", "alinéa"),
    f"{ONE}__h2": ("", False, "intertitre de niveau 3", "alinéa"),
}


def test_a_paragraph_that_became_an_item_or_a_heading_is_told(sent: tuple[Document, bytes]) -> None:
    """Its words are those of before: without a line, the list of changes would be silent about it."""
    file = WordFile(sent[1])
    styles = etree.fromstring(file.parts["word/styles.xml"])
    (second,) = styles.xpath("w:style[w:name/@w:val='heading 2']/@w:styleId", namespaces={"w": W})
    for mark, (properties, own, _, _) in KINDS.items():
        restyle(file, mark, properties.replace("Titre2", second), own=own)
    text = read(file)
    assert list_told(text) == []
    told = [(one.before, one.after) for one in text.strays]
    assert sorted(told) == sorted((before, after) for _, _, before, after in KINDS.values())
    assert [one.by.author for one in text.strays if one.by is not None] == ["Anne"]
    assert all(one.kind is StrayKind.STYLE and one.place and one.key for one in text.strays)


@pytest.mark.parametrize("author", ["Anne", ""])
def test_what_follows_a_deleted_item_has_its_style_by_no_wish(sent: tuple[Document, bytes], author: str) -> None:
    """LibreOffice gives the paragraph after a deletion the style of what went."""
    file = WordFile(sent[1])
    item = file.paragraph(f"{ONE}__s1__a")
    own, other = (one.find(w("pPr")).find(w("pStyle")) for one in (item, item.getnext()))
    assert own.get(w("val")) != other.get(w("val"))
    other.set(w("val"), own.get(w("val")))
    file.delete_paragraph(item, author)
    text = read(file)
    assert len(list_told(text)) == 1 and not text.strays


def test_a_new_heading_is_a_heading(sent: tuple[Document, bytes]) -> None:
    """Its style says so, under the name that Word has for it in all languages."""
    file = WordFile(sent[1])
    heading = file.paragraph("_convention__article_1__h2")
    file.add_paragraph(heading, "Un intertitre neuf", "Anne")
    wanted = read(file).wanted
    new = [block for section in wanted.sections for block in walk_blocks(section.blocks) if isinstance(block, Heading)]
    assert any(block.key.startswith("nouveau") and block.level > 1 for block in new)


def test_a_row_put_in_the_place_of_another_is_another_row(sent: tuple[Document, bytes]) -> None:
    """A row deleted and one added beside it: neither becomes the other, tracked or not."""
    for author in ("Anne", ""):
        file = WordFile(sent[1])
        former = file.row("Multi-accueil n° 9")
        file.add_row(former, ("Multi-accueil n° 99", "63", ""), author)
        file.delete_row(former, author)
        text = read(file)
        told = list_told(text)
        assert {one.kind for one in told} == {ChangeKind.INSERTED, ChangeKind.DELETED} and len(told) == 2
        assert all(bool(find_authors(one, text.tracked)) is bool(author) for one in told)


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [
        ("Wingdings", "F0E0", "→"),
        ("Symbol", "20AC", "€"),
        ("Autre", "F041", ""),
        ("Symbol", "zz", ""),
        ("X", "D800", ""),
    ],
)
def test_signs_of_fonts(font: str, code: str, sign: str) -> None:
    assert read_symbol(font, code) == sign


def test_looks_are_counted_in_words(sent: tuple[Document, bytes]) -> None:
    file = WordFile(sent[1])
    run = cut(file)
    run.insert(0, parse(f"<w:rPr><w:b/><w:rPrChange {ANNE}><w:rPr/></w:rPrChange></w:rPr>")[0])
    (note,) = read(file).notes
    assert note.code is Code.RETOUR_MISE_EN_FORME and note.message.startswith("une modification de mise en forme")
