"""Bookmarks and page labels: how a person finds their way in a file made of several pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String

from generator.model.pieces import BACK_COVER_LABEL
from generator.pdf_files.pdf_bytes import PdfObject


@dataclass(frozen=True, slots=True)
class Chapter:
    """One bookmark of the first level: its title, its first page (1-based), and the outline nested below."""

    title: str
    page: int
    nested: PdfObject  # the root of the piece's own outline, already in the file, or nothing


def write_outline(pdf: pikepdf.Pdf, chapters: Sequence[Chapter]) -> None:
    """One bookmark for each chapter, with the chapter's own bookmarks below it, closed."""
    root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
    items = []
    for chapter in chapters:
        item = pdf.make_indirect(
            Dictionary(Title=String(chapter.title), Parent=root, Dest=point_to(pdf.pages[chapter.page - 1]))
        )
        nested = chapter.nested
        if isinstance(nested, Dictionary) and Name.First in nested:
            item.First, item.Last = nested.First, nested.Last
            item.Count = -_adopt(nested.First, item)
        items.append(item)
    link_siblings(root, items)
    pdf.Root.Outlines = root
    pdf.Root.PageMode = Name.UseOutlines


def link_siblings(parent: PdfObject, items: Sequence[PdfObject]) -> None:
    """Chain bookmarks below their parent, which shows them."""
    for before, after in pairwise(items):
        before.Next, after.Prev = after, before
    parent.First, parent.Last, parent.Count = items[0], items[-1], len(items)


def add_bookmark(pdf: pikepdf.Pdf, title: str, page: pikepdf.Page, *, first: bool = False) -> None:
    """One more bookmark at the end of the first level, or before all others."""
    root = pdf.Root.get(Name.Outlines)
    if not isinstance(root, Dictionary):
        root = pdf.make_indirect(Dictionary(Type=Name.Outlines))
        pdf.Root.Outlines = root
    item = pdf.make_indirect(Dictionary(Title=String(title), Parent=root, Dest=point_to(page)))
    if Name.Last not in root:
        root.First = root.Last = item
    elif first:
        root.First.Prev, item.Next = item, root.First
        root.First = item
    else:
        root.Last.Next, item.Prev = item, root.Last
        root.Last = item
    root.Count = max(int(root.get(Name.Count, 0)), 0) + 1


def _adopt(first: PdfObject, parent: PdfObject) -> int:
    count, item = 0, first
    while isinstance(item, Dictionary):
        item.Parent = parent
        count += 1
        item = item.get(Name.Next)
    return count


def point_to(page: pikepdf.Page) -> Array:
    """A destination: the top of a page, the zoom left as it is."""
    return Array([page.obj, Name.XYZ, None, None, None])


def write_page_labels(pdf: pikepdf.Pdf, starts: Sequence[tuple[int, str]], back_cover: int | None = None) -> None:
    """Number pages from 1 at each start (0-based), with a prefix ("A3-"); a back cover (0-based) has a word instead.

    Source: ISO 32000-1, 12.4.2 (page labels).
    """
    numbers = Array()
    for index, prefix in starts:
        label = Dictionary(Type=Name.PageLabel, S=Name.D)
        if prefix:
            label.P = String(prefix)
        numbers.append(index)
        numbers.append(label)
    if back_cover is not None:
        numbers.append(back_cover)
        numbers.append(Dictionary(Type=Name.PageLabel, P=String(BACK_COVER_LABEL)))
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=numbers))


def shift_page_labels(pdf: pikepdf.Pdf, count: int, before: str = "", after: tuple[int, str] | None = None) -> None:
    """Labels of pages put around a file: its own follow `count` pages named `before`; `after` names the last ones.

    `after` is the 0-based page where these begin, and their prefix.
    """
    own = pdf.Root.get(Name.PageLabels)
    labels = dict(NumberTree(own).items()) if isinstance(own, Dictionary) else {0: Dictionary(S=Name.D)}
    shifted = {index + count: label for index, label in labels.items()}
    if count:
        shifted[0] = Dictionary(Type=Name.PageLabel, S=Name.D, P=String(before))
    if after is not None:
        shifted[after[0]] = Dictionary(Type=Name.PageLabel, S=Name.D, P=String(after[1]))
    numbers = Array()
    for index in sorted(shifted):
        numbers.append(index)
        numbers.append(shifted[index])
    pdf.Root.PageLabels = pdf.make_indirect(Dictionary(Nums=numbers))
