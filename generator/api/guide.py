"""The guide that the program carries: its pages as HTML, their contents, their pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.tables import TableExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.treeprocessors import Treeprocessor

from generator.files import read_text
from generator.project import GUIDE

__all__ = ("GuideEntry", "GuidePage", "find_guide_picture", "list_guide_pages", "read_guide_page")

# The pages, by name, in the order in which they are offered: « cles » is docs/cles.md.
_TITLES = {
    "atelier": "L’atelier, page par page",
    "guide-utilisateur": "Le guide, chapitre par chapitre",
    "controles": "Les contrôles",
    "erreurs": "Les messages",
    "cles": "Les clés des fichiers",
    "vocabulaire-des-clauses": "Écrire une clause",
    "glossaire": "Les mots du métier",
}
_PICTURES = "images"
_WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DEEPEST_CONTENTS = 3
_ROW = "cle-"  # before the key of a row: a bare one, such as « contenu », may name another place of the page


@dataclass(frozen=True, slots=True)
class GuideEntry:
    """A heading of a page: where it stands, its words, those below it."""

    id: str
    words: str
    below: tuple[GuideEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class GuidePage:
    """A page of the guide. `html` has no script, no style and no HTML typed in the file; its title is its only h1."""

    name: str
    title: str
    html: str
    contents: tuple[GuideEntry, ...]


def list_guide_pages() -> Mapping[str, str]:
    """The title of each page, by its name, in the order in which they are read."""
    return _TITLES


@lru_cache(maxsize=2 * len(_TITLES))
def read_guide_page(name: str, address: str) -> GuidePage | None:
    """A page of the guide; None when no page has this name.

    `address` is where the pages are shown: links lead to `<address>/<name>`, pictures to `<address>/images/<file>`.
    What leads to a file that is no page of the guide is left as words.

    Raises: `OSError` when its file cannot be read.
    """
    if name not in _TITLES:
        return None
    reader = Markdown(
        extensions=[
            TableExtension(use_align_attribute=True),
            TocExtension(slugify=slugify_unicode, toc_depth=f"2-{_DEEPEST_CONTENTS}"),
            _GuideExtension(address),
        ]
    )
    html = reader.convert(read_text(GUIDE / f"{name}.md")).replace("</wbr>", "")  # which has no end in HTML
    headings: list[dict[str, Any]] = getattr(reader, "toc_tokens", [])  # put there by the extension
    return GuidePage(name, _TITLES[name], html, tuple(_list_contents(headings)))


def find_guide_picture(name: str) -> Path | None:
    """A picture of the guide, among those that there are; None when none has this name.

    Raises: `OSError` when the folder of pictures cannot be listed.
    """
    return next((path for path in (GUIDE / _PICTURES).glob("*.png") if path.name == name), None)


def _list_contents(headings: list[dict[str, Any]]) -> Iterator[GuideEntry]:
    for one in headings:
        words = re.sub(r"<[^>]+>", "", str(one["html"]))
        yield GuideEntry(str(one["id"]), words, tuple(_list_contents(one["children"])))


class _GuideExtension(Extension):
    """HTML typed in a page is shown as it is typed; what is read is made fit for the pages of the atelier."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.treeprocessors.register(_GuideTree(md, self._address), "guide", 1)  # after the others


class _GuideTree(Treeprocessor):
    """Links lead to the pages of the guide; tables and blocks that are wide can be moved with the keyboard."""

    def __init__(self, md: Markdown, address: str) -> None:
        super().__init__(md)
        self._address = address

    def run(self, root: Element) -> None:
        for link in root.iter("a"):
            _lead(link, self._address)
        for picture in root.iter("img"):
            picture.set("src", f"{self._address}/{picture.get('src', '')}")
            picture.set("loading", "lazy")
        for block in root.iter("pre"):
            block.set("tabindex", "0")
        _name_rows(root)
        for code in root.iterfind(".//td//code"):
            _let_break(code)
        for heading in root.iter("th"):
            if not len(heading) and not (heading.text or "").strip():
                heading.tag = "td"  # a heading without words names nothing
        for parent in list(root.iter()):
            for rank, child in enumerate(list(parent)):
                if child.tag == "table":
                    parent[rank] = _frame(child)


def _lead(link: Element, address: str) -> None:
    """Make a link lead where the page is shown; what is not shown is not linked."""
    target = link.get("href", "")
    if target.startswith("#") or _WITH_SCHEME.match(target):
        return
    file, _, place = target.partition("#")
    name = file.removesuffix(".md")
    if name in _TITLES and file != name:
        link.set("href", f"{address}/{name}" + (f"#{place}" if place else ""))
    else:
        link.tag = "span"
        del link.attrib["href"]


def _name_rows(root: Element) -> None:
    """A row that begins with a key bears its name, so that one may lead to it; the first of that name, if several."""
    taken = set()
    for row in root.iter("tr"):
        first = row.find("td")
        code = first.find("code") if first is not None else None
        if code is None or not code.text or code.text in taken or re.search(r"\s", code.text):
            continue
        row.set("id", _ROW + code.text)
        taken.add(code.text)


def _let_break(code: Element) -> None:
    """A long key may be cut at its points, and nowhere else."""
    words = code.text or ""
    if len(code) or "." not in words.strip("."):
        return
    code.text, *rest = re.split(r"(?<=\.)(?=\w)", words)
    for one in rest:
        SubElement(code, "wbr").tail = one


def _frame(table: Element) -> Element:
    frame = Element("div", {"class": "tableau", "tabindex": "0"})
    frame.append(table)
    frame.tail, table.tail = table.tail, None
    return frame
