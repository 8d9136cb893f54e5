"""What people do to a Word file, written as the raw XML that Word writes; and how other programs save it again.

The forms of Word for the web and of Google Docs are imitations, made from what is known of them: the real ones are
untried.
"""

from __future__ import annotations

import zipfile
from copy import deepcopy
from io import BytesIO
from typing import Any

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
DOCUMENT, FOOTNOTES = "word/document.xml", "word/footnotes.xml"
_SAID = (f"{{{W}}}t", f"{{{W}}}noBreakHyphen")
_DATE = "2026-10-05T09:30:00Z"


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def _read(run: Any) -> str:
    return "".join("\u2011" if one.tag == w("noBreakHyphen") else one.text or "" for one in run if one.tag in _SAID)


class WordFile:
    """A Word file open on somebody's desk; `author` tracks, nobody in particular does not."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[DOCUMENT])
        self.notes = etree.fromstring(self.parts[FOOTNOTES])
        self.number = 9000
        self.main = DOCUMENT
        self.remarks: list[tuple[str, str, str, str, bool]] = []  # number, author, words, parent, done

    def save(self) -> bytes:
        self.parts[self.main] = etree.tostring(self.root)
        self.parts[FOOTNOTES] = etree.tostring(self.notes)
        if self.remarks:
            self._write_remarks()
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return stream.getvalue()

    # --- finding

    def paragraph(self, mark: str) -> Any:
        """The paragraph that a bookmark begins in."""
        (found,) = self.root.xpath(f"//w:p[w:bookmarkStart[@w:name='{mark}']]", namespaces={"w": W})
        return found

    def saying(self, words: str) -> Any:
        """The first paragraph that says some words."""
        return next(p for p in self.root.iter(w("p")) if words in "".join(t.text or "" for t in p.iter(w("t"))))

    def row(self, words: str) -> Any:
        return next(self.saying(words).iterancestors(w("tr")))

    # --- words

    def replace(self, paragraph: Any, old: str, new: str, author: str = "") -> None:
        """Words of one run in the place of others; nothing for `old` writes at the end, for `new` deletes."""
        if not old:
            last = [r for r in paragraph.iter(w("r")) if r.find(w("t")) is not None][-1]
            last.addnext(self._insert(new, last, author))
            return
        run = next(r for r in paragraph.iter(w("r")) if old in _read(r))
        before, _, after = _read(run).partition(old)
        pieces = [self._run(before, run)] if before else []
        if author:
            went = self._change("del", author)
            gone = self._run(old, run)
            for one in gone.iter(w("t")):
                one.tag = w("delText")
            went.append(gone)
            pieces.append(went)
        pieces += [self._insert(new, run, author)] if new else []
        pieces += [self._run(after, run)] if after else []
        for piece in reversed(pieces):
            run.addnext(piece)
        run.getparent().remove(run)

    def fill(self, control: str, words: str, author: str = "") -> None:
        """Words typed in a content control in the place of its own."""
        (content,) = self.root.xpath(
            f"(//w:sdt[w:sdtPr/w:alias[starts-with(@w:val,'{control}')]])[1]/w:sdtContent", namespaces={"w": W}
        )
        self.replace(content, "à compléter", words, author)

    def _insert(self, words: str, like: Any, author: str) -> Any:
        run = self._run(words, like)
        if not author:
            return run
        came = self._change("ins", author)
        came.append(run)
        return came

    def _run(self, words: str, like: Any) -> Any:
        run = etree.Element(w("r"))
        properties = like.find(w("rPr")) if like is not None else None
        if properties is not None:
            run.append(deepcopy(properties))
        for rank, part in enumerate(words.split("\u2011")):
            if rank:
                etree.SubElement(run, w("noBreakHyphen"))
            etree.SubElement(run, w("t"), {_SPACE: "preserve"}).text = part
        return run

    def _change(self, kind: str, author: str) -> Any:
        self.number += 1
        return etree.Element(w(kind), {w("id"): str(self.number), w("author"): author, w("date"): _DATE})

    # --- paragraphs

    def add_paragraph(self, after: Any, words: str, author: str = "") -> Any:
        """A new paragraph of the same style after another."""
        new = etree.Element(w("p"))
        properties = after.find(w("pPr"))
        new.append(deepcopy(properties) if properties is not None else etree.Element(w("pPr")))
        for mark in new[0].findall(w("sectPr")):
            new[0].remove(mark)
        if author:
            self._mark_end(new, "ins", author)
        new.append(self._insert(words, None, author))
        after.addnext(new)
        return new

    def delete_paragraph(self, paragraph: Any, author: str = "") -> None:
        if not author:
            paragraph.getparent().remove(paragraph)
            return
        self._mark_end(paragraph, "del", author)
        self._wrap_runs(paragraph, "del", author)

    def split(self, paragraph: Any, at: str, author: str = "") -> None:
        """The paragraph ends before some words of a run, which begin another."""
        run = next(r for r in paragraph.iter(w("r")) if at in _read(r))
        before, _, after = _read(run).partition(at)
        second = etree.Element(w("p"))
        properties = paragraph.find(w("pPr"))
        if properties is not None:
            second.append(deepcopy(properties))
        second.append(self._run(at + after, run))
        for following in list(run.itersiblings()):
            second.append(following)
        run.addprevious(self._run(before, run))
        run.getparent().remove(run)
        if author:
            self._mark_end(paragraph, "ins", author)
        paragraph.addnext(second)

    def merge(self, paragraph: Any, author: str = "") -> None:
        """The paragraph goes on in the next one."""
        if author:
            self._mark_end(paragraph, "del", author)
            return
        following = paragraph.getnext()
        for child in list(following):
            if child.tag != w("pPr"):
                paragraph.append(child)
        following.getparent().remove(following)

    def move(self, paragraph: Any, after: Any, author: str = "") -> None:
        """A paragraph cut and pasted; tracked, Word leaves its bookmarks with what was cut."""
        if not author:
            after.addnext(paragraph)
            return
        copy = deepcopy(paragraph)
        for mark in [*copy.iter(w("bookmarkStart")), *copy.iter(w("bookmarkEnd"))]:
            mark.getparent().remove(mark)
        self._mark_end(paragraph, "moveFrom", author)
        self._wrap_runs(paragraph, "moveFrom", author)
        self._mark_end(copy, "moveTo", author)
        self._wrap_runs(copy, "moveTo", author)
        after.addnext(copy)

    def _mark_end(self, paragraph: Any, kind: str, author: str) -> None:
        properties = paragraph.find(w("pPr"))
        if properties is None:
            properties = etree.Element(w("pPr"))
            paragraph.insert(0, properties)
        runs = properties.find(w("rPr"))
        if runs is None:
            runs = etree.SubElement(properties, w("rPr"))
        runs.insert(0, self._change(kind, author))

    def _wrap_runs(self, paragraph: Any, kind: str, author: str) -> None:
        for run in [r for r in paragraph.iter(w("r")) if r.getparent().tag not in (w("ins"), w("del"))]:
            change = self._change(kind, author)
            run.addprevious(change)
            change.append(run)
            if kind == "del":
                for text in run.iter(w("t")):
                    text.tag = w("delText")

    # --- tables

    def add_row(self, after: Any, words: tuple[str, ...], author: str = "") -> None:
        """A row like another, its cells saying other words."""
        new = deepcopy(after)
        for mark in [*new.iter(w("bookmarkStart")), *new.iter(w("bookmarkEnd"))]:
            mark.getparent().remove(mark)
        for cell, said in zip(new.iter(w("tc")), words, strict=True):
            first = next(cell.iter(w("p")))
            for run in list(cell.iter(w("r"))):
                run.getparent().remove(run)
            if said:
                first.append(self._insert(said, None, author))
        if author:
            self._row_properties(new).append(self._change("ins", author))
        after.addnext(new)

    def delete_row(self, row: Any, author: str = "") -> None:
        if not author:
            row.getparent().remove(row)
            return
        self._row_properties(row).append(self._change("del", author))
        for paragraph in row.iter(w("p")):
            self._wrap_runs(paragraph, "del", author)

    def write_cell(self, row: Any, column: int, words: str, author: str = "") -> None:
        """Words in an empty cell."""
        paragraph = next(list(row.iter(w("tc")))[column].iter(w("p")))
        paragraph.append(self._insert(words, None, author))

    def _row_properties(self, row: Any) -> Any:
        properties = row.find(w("trPr"))
        if properties is None:
            properties = etree.Element(w("trPr"))
            row.insert(0, properties)
        return properties

    # --- looks, fields, notes

    def embolden(self, paragraph: Any, author: str) -> None:
        """Bold, tracked as a change of looks."""
        for run in paragraph.iter(w("r")):
            properties = run.find(w("rPr"))
            if properties is None:
                properties = etree.Element(w("rPr"))
                run.insert(0, properties)
            etree.SubElement(properties, w("b"))
            properties.append(self._change("rPrChange", author))
            etree.SubElement(properties[-1], w("rPr"))

    def straighten(self, paragraph: Any) -> None:
        """Typographic signs as a keyboard gives them, and a space doubled."""
        for text in paragraph.iter(w("t")):
            text.text = (text.text or "").replace("\u2019", "'").replace("\u00a0", " ").replace("\u202f", " ")
            text.text = text.text.replace(", ", ",  ", 1)

    def update_field(self, paragraph: Any, old: str, new: str) -> None:
        """The result of a field counted again by Word."""
        for text in [t for t in paragraph.iter(w("t")) if (t.text or "") == old]:
            text.text = new

    # --- comments

    def remark(self, paragraph: Any, author: str, words: str, *, done: bool = False) -> str:
        number = str(len(self.remarks))
        self.remarks.append((number, author, words, "", done))
        runs = [child for child in paragraph if child.tag != w("pPr")]
        runs[0].addprevious(etree.Element(w("commentRangeStart"), {w("id"): number}))
        runs[-1].addnext(etree.Element(w("commentRangeEnd"), {w("id"): number}))
        run = etree.SubElement(paragraph, w("r"))
        etree.SubElement(run, w("commentReference"), {w("id"): number})
        return number

    def answer(self, parent: str, author: str, words: str) -> None:
        number = str(len(self.remarks))
        self.remarks.append((number, author, words, parent, False))

    def _write_remarks(self) -> None:
        root = etree.Element(w("comments"), nsmap={"w": W, "w14": W14})
        extended = etree.Element(f"{{{W15}}}commentsEx", nsmap={"w15": W15})
        for number, author, words, parent, done in self.remarks:
            attributes = {w("id"): number, w("author"): author, w("date"): _DATE, w("initials"): author[:2]}
            comment = etree.SubElement(root, w("comment"), attributes)
            paragraph = etree.SubElement(comment, w("p"), {f"{{{W14}}}paraId": f"0A00000{number}"})
            etree.SubElement(etree.SubElement(paragraph, w("r")), w("t")).text = words
            told = {f"{{{W15}}}paraId": f"0A00000{number}", f"{{{W15}}}done": str(int(done))}
            if parent:
                told[f"{{{W15}}}paraIdParent"] = f"0A00000{parent}"
            etree.SubElement(extended, f"{{{W15}}}commentEx", told)
        self.parts["word/comments.xml"] = etree.tostring(root)
        self.parts["word/commentsExtended.xml"] = etree.tostring(extended)
        relations = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        for name, kind in (
            ("comments", f"{_R}/comments"),
            ("commentsExtended", "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"),
        ):
            attributes = {"Id": f"rId{name}", "Type": kind, "Target": f"{name}.xml"}
            etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", attributes)
        self.parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        for name in ("comments", "commentsExtended"):
            kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
            space = "{http://schemas.openxmlformats.org/package/2006/content-types}"
            etree.SubElement(types, f"{space}Override", PartName=f"/word/{name}.xml", ContentType=kind)
        self.parts["[Content_Types].xml"] = etree.tostring(types)

    # --- other programs

    def imitate_word_online(self) -> None:
        """Word for the web: the main part under another name, other numbers, editing sessions, words cut into runs."""
        for number, mark in enumerate(self.root.iter(w("bookmarkStart"))):
            end = next((e for e in self.root.iter(w("bookmarkEnd")) if e.get(w("id")) == mark.get(w("id"))), None)
            if end is not None:
                end.set(w("id"), f"1{number:06}")
            mark.set(w("id"), f"1{number:06}")
        for paragraph in self.root.iter(w("p")):
            paragraph.set(f"{{{W14}}}paraId", "5C2A1B00")
            paragraph.set(w("rsidR"), "00AB12CD")
        for run in list(self.root.iter(w("r"))):
            texts = run.findall(w("t"))
            if len(run) - (run.find(w("rPr")) is not None) == len(texts) == 1 and len(texts[0].text or "") > 12:
                words = texts[0].text or ""
                run.addnext(self._run(words[9:], run))
                texts[0].text = words[:9]
                texts[0].set(_SPACE, "preserve")

    def rename_main_part(self) -> None:
        """As Word for the web names it."""
        self.main = "word/document2.xml"
        del self.parts[DOCUMENT]
        self.parts["word/_rels/document2.xml.rels"] = self.parts.pop("word/_rels/document.xml.rels")
        self.parts["_rels/.rels"] = self.parts["_rels/.rels"].replace(b"word/document.xml", b"word/document2.xml")
        types = self.parts["[Content_Types].xml"]
        self.parts["[Content_Types].xml"] = types.replace(b"/word/document.xml", b"/word/document2.xml")

    def imitate_google_docs(self) -> None:
        """Google Docs: no bookmarks of ours, no controls, no custom parts, contents as plain paragraphs."""
        for mark in [*self.root.iter(w("bookmarkStart")), *self.root.iter(w("bookmarkEnd"))]:
            mark.getparent().remove(mark)
        for control in list(self.root.iter(w("sdt"))):
            for child in list(control.find(w("sdtContent"))):
                control.addprevious(child)
            control.getparent().remove(control)
        for name in [name for name in self.parts if name.startswith("customXml/")]:
            del self.parts[name]
        relations = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        for one in [one for one in relations if one.get("Type", "").endswith("/customXml")]:
            relations.remove(one)
        self.parts["word/_rels/document.xml.rels"] = etree.tostring(relations)
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        for one in [one for one in types if "customXml" in one.get("PartName", "")]:
            types.remove(one)
        self.parts["[Content_Types].xml"] = etree.tostring(types)
