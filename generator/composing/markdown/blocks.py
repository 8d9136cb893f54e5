"""Markdown to blocks of the tree, block by block, so that each block keeps the file and line it came from.

The subset that a contract needs: paragraphs, `##` headings, bold, italics, three kinds of lists, `^er^` superscripts,
`^[notes]`, `[annexe 3](#annexe-3)` references, `[words](https://…)` links, `[à compléter : quoi]` gaps, tables between
bars, `![text](images/file.png "caption")` alone on a line, and `{: .role }` under a paragraph.
Anything else that Markdown knows is refused: an element without a node would be a lost clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from generator.codes import Code
from generator.composing.markdown.inlines import InlineReader
from generator.composing.markdown.items import (
    FOREIGN_ITEM,
    Item,
    SourceLine,
    begins_list,
    find_bare_row,
    find_stray,
    goes_on,
    group_items,
    has_two_marks,
    hide_initials,
    is_row,
    label_items,
    match_item,
    name_list,
    part_deeper,
    read_items,
)
from generator.composing.markdown.links import find_link_fault
from generator.composing.markdown.pictures import PICTURE_LINE, PICTURE_SIGN, PictureLine, PictureRoom, read_picture
from generator.composing.markdown.tables import BARE_RULE, ROOM_MM, TABLE_LINE, TableLine, read_table
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.document import (
    Block,
    BlockList,
    ContentKey,
    Heading,
    ItemBlock,
    ListItem,
    Paragraph,
    ParagraphRole,
    Table,
)

_HEADING = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+?)\s*#*$")
_ROLE = re.compile(r"^\{:\s*\.(?P<role>[a-z-]+)\s*\}$")
# What Markdown knows and the tree does not: how to recognise it, what it is, what to do instead.
_FOREIGN = (
    (re.compile(r"^\s*>"), "une citation (« > »)", "écrire le paragraphe sans « > », entre guillemets"),
    (re.compile(r"^\s*(```|~~~)"), "un bloc de code", "retirer ces signes"),
    (
        re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>"),
        "une balise HTML",
        "la retirer : gras **…**, italique *…*, exposant ^er^",
    ),
    (re.compile(r"^\s*([-*_])(\s*\1){2,}\s*$"), "un trait de séparation", "le retirer"),
    (
        re.compile(r"^\s*\+(?:[-=:]+\+)+\s*$"),
        "un tableau tracé avec des signes",
        "l'écrire avec des barres : | a | b |",
    ),
    (re.compile(r"^\s*={3,}\s*$"), "un titre souligné", "écrire « ## Titre »"),
    (re.compile(r"^#{1,6}[^#\s]|^#{7,}"), "un titre mal écrit", "écrire « ## Titre », avec une espace"),
    (re.compile(r"^\[[^\]]+\]:\s"), "une adresse de lien", "écrire l'adresse en toutes lettres, à sa place"),
    (FOREIGN_ITEM, "un signe de liste", "commencer par « - » (–), « * » (➢) ou « + » (•)"),
    (re.compile(r"^\s*[-*+–•➢]\s*$"), "une puce sans texte", "la compléter ou la retirer"),
)
_TABLE_BEGINS = re.compile(r"^ {0,3}\|.*\|")
_OUT_OF_TEXT = "la mettre seule sur sa ligne, à la marge, hors d'une liste ou d'un tableau"
_OUT_OF_FACT = "écrire ce qu'il dit en alinéas ou en liste ; un tableau se met dans un texte de textes/"
_SET_IN = "écrire les mots de l'élément, puis le tableau en retrait sous eux ; ou le mettre à la marge, après la liste"
# What an item's table has less than the page: the margin of an act's text, then the indent of each level.
_TEXT_MM, _ITEM_MM = 30.0, 11.0
_BARS = "commencer et finir chacune de ses lignes par une barre : | a | b |"
_BARE = (
    "une ligne de titres, une ligne | --- | --- |, puis les rangs, tous entre deux barres ; sinon, retirer les barres"
)
_APART = "une liste suit une ligne vide, et se numérote « 1. », « 1) », « 1° » ou « a) » ; sinon, joindre les lignes"
_TWO_SORTS = "les séparer par une ligne vide, ou mettre la liste intérieure en retrait de deux espaces"
_COLUMNS = re.compile(r"^(?!\s*(?:[-*+–•➢]|\d+[.)°º]|[A-Za-z][.)])?\t)[^|\t]*\S[ \u00a0]*\t+[ \u00a0]*\S")
_TABULATION = re.compile(r"^[\s*+\-\d.]*\t")
_INDENTED = "retrait"  # a list set one level in, although it stands alone


@lru_cache(maxsize=8192)
def _find_foreign(line: str) -> tuple[str, str] | None:
    """What a line has that the tree does not, and what to do instead."""
    return next(((name, hint) for pattern, name, hint in _FOREIGN if pattern.search(line)), None)


@dataclass(slots=True)
class MarkdownReader:
    """Reads the Markdown of one section; ids, note numbers and faults run on from call to call.

    `keeps_lines` says that its inlines keep the ends of lines: nothing of a paragraph runs on after another line.
    """

    section: str
    inlines: InlineReader
    faults: DiagnosticCollector
    pictures: PictureRoom | None = None
    keeps_lines: bool = False
    _counts: dict[str, int] = field(default_factory=dict)

    def read(self, lines: Sequence[SourceLine]) -> tuple[Block, ...]:
        """The blocks of a text. Faults go to the collector; what is read despite them is returned."""
        blocks: list[Block] = []
        for before, line in pairwise(lines):
            if _COLUMNS.match(before.text) and _COLUMNS.match(line.text):
                self._report(
                    Code.TABLEAU_MAL_FORME, line, "ces lignes ont des colonnes séparées par des tabulations", _BARS
                )
                return ()
        for chunk in _split_chunks(hide_initials([_expand_tabulation(line) for line in lines])):
            block = self._read_chunk(chunk)
            if block is not None:
                blocks.append(block)
        return tuple(blocks)

    def _read_chunk(self, chunk: list[SourceLine]) -> Block | None:
        if PICTURE_LINE.match(chunk[0].text):
            return self._read_picture(chunk)
        for line in chunk:
            if PICTURE_SIGN.search(line.text):
                self._report(
                    Code.IMAGE_MAL_ECRITE, line, "une image ne se met pas dans une ligne de texte", _OUT_OF_TEXT
                )
                return None
            if (foreign := _find_foreign(line.text)) is not None:
                name, hint = foreign
                self._refuse(line, f"{name} : cette forme n'est pas prise en charge", hint)
                return None
            if (fault := find_link_fault(line.text)) is not None:
                self._report(Code.LIEN_REFUSE, line, *fault)
                return None
        if TABLE_LINE.match(chunk[0].text):
            return self._read_table(chunk)
        for line in chunk:
            if BARE_RULE.match(line.text):
                self._report(Code.TABLEAU_MAL_FORME, line, "ce tableau n'a pas de barres à ses bords", _BARS)
                return None
        role, role_line = "", chunk[-1]
        if (match := _ROLE.match(role_line.text.strip())) is not None:
            role = match["role"]
            chunk = chunk[:-1]
        if not chunk:
            self._refuse(role_line, "ce rôle ne suit aucun paragraphe", "retirer la ligne vide qui le précède")
            return None
        if match_item(chunk[0].text):
            if role not in ("", _INDENTED):
                self._refuse(role_line, "une liste n'a pas ce rôle", f"rôle admis pour une liste : {_INDENTED}")
            return self._read_list(chunk, role)
        if (match := _HEADING.match(chunk[0].text)) is not None and len(chunk) == 1:
            level = min(4, max(2, len(match["marks"])))
            inlines = self.inlines.read(match["text"], chunk[0].origin)
            return Heading(self._name("h"), chunk[0].origin, level, inlines, key=chunk[0].key)
        if (stray := find_stray(chunk, others=not self.keeps_lines)) is not None:
            self._refuse(stray, "cette ligne commence par une puce ou un numéro, au milieu d'un paragraphe", _APART)
            return None
        if not self.keeps_lines and (row := find_bare_row(chunk)) is not None:
            self._report(Code.TABLEAU_MAL_FORME, row, "ces lignes coupées par des barres ne sont pas un tableau", _BARE)
            return None
        text = "\n".join(line.text for line in chunk)
        inlines = self.inlines.read(text, chunk[0].origin)
        if not inlines:
            return None
        return Paragraph(self._name("p"), chunk[0].origin, inlines, self._role(role, role_line), chunk[0].key)

    def _read_table(self, chunk: Sequence[SourceLine], name: str = "", lost_mm: float = 0.0) -> Table | None:
        """A table, of the text or, under its `name`, of an item, which takes some millimetres of its room."""
        if self.keeps_lines:
            self._report(Code.TABLEAU_MAL_FORME, chunk[0], "un tableau ne se met pas dans un fait", _OUT_OF_FACT)
            return None
        if (match := _ROLE.match(chunk[-1].text.strip())) is not None:
            self._refuse(chunk[-1], f"un tableau n'a pas de rôle : « {match['role']} »", "retirer cette ligne")
            return None

        def refuse(origin: Span, message: str, line: str, hint: str) -> None:
            self._report(Code.TABLEAU_MAL_FORME, SourceLine(line, origin), message, hint)

        lines = [TableLine(line.text, line.origin, line.key) for line in chunk]
        room_mm = max(ROOM_MM, self.pictures.room_mm[0]) if self.pictures else ROOM_MM
        return read_table(name or self._name("t"), lines, self.inlines.read, refuse, room_mm - lost_mm)

    def _read_picture(self, chunk: list[SourceLine]) -> Block | None:
        if len(chunk) > 1:
            self._refuse(chunk[1], "une image n'a pas de rôle", "retirer cette ligne")
            return None
        line = PictureLine(chunk[0].text, chunk[0].origin, chunk[0].key)
        return read_picture(self._name("f"), line, self.pictures, self.inlines.read, self.faults.add)

    def _role(self, role: str, line: SourceLine) -> ParagraphRole:
        if not role:
            return ParagraphRole.BODY
        try:
            return ParagraphRole(role)
        except ValueError:
            known = ", ".join(r.value for r in ParagraphRole)
            self._refuse(line, f"rôle de paragraphe inconnu : « {role} »", f"rôles connus : {known}")
            return ParagraphRole.BODY

    def _read_list(self, chunk: list[SourceLine], role: str) -> BlockList:
        items: list[Item] = []
        for found in read_items(chunk):
            if isinstance(found, Item):
                items.append(found)
                continue
            self._report(Code.TABLEAU_MAL_FORME, found, "ce tableau n'est sous les mots d'aucun élément", _SET_IN)
        return self._build_list(items, self._name("l"), 1 if role == _INDENTED else 0)

    def _build_list(self, items: Sequence[Item], name: str, depth: int) -> BlockList:
        first = items[0]
        groups = list(group_items(items))
        labels = label_items([item for item, _ in groups])
        built: list[ListItem] = []
        for (item, nested), label in zip(groups, labels, strict=True):
            if item.form != first.form:
                line = SourceLine(f"{item.marker} {item.text}", item.origin)
                self._refuse(line, "deux sortes de puces dans une même liste", _TWO_SORTS)
            if has_two_marks(item):
                line = SourceLine(f"{item.marker} {item.text}", item.origin)
                self._refuse(line, "deux signes de liste se suivent", "n'en garder qu'un")
            item_name = f"{name}-{len(built) + 1}"
            blocks = list(self._read_item(item, item_name, depth))
            for inner in part_deeper(nested, item.level):
                rank = len(blocks) + 1
                if inner[0].marker:
                    lists = sum(isinstance(block, BlockList) for block in blocks)
                    list_name = f"{item_name}-l{lists + 1}" if lists else f"{item_name}-l"
                    blocks.append(self._build_list(inner, list_name, depth + 1))
                else:
                    blocks += self._read_more(inner[0], item.key, item_name, depth, rank)
            built.append(ListItem(item_name, tuple(blocks), label, f"{item.key}/element" if item.key else ""))
        return BlockList(name, first.origin, first.kind, tuple(built), depth, name_list(items))

    def _read_item(self, item: Item, name: str, depth: int) -> Iterator[ItemBlock]:
        """The words of an item, then the paragraphs and tables under them."""
        if is_row(SourceLine(item.text, item.origin)):
            line = SourceLine(f"{item.marker} {item.text}", item.origin)
            self._report(Code.TABLEAU_MAL_FORME, line, "ce tableau n'est sous les mots d'aucun élément", _SET_IN)
        yield Paragraph(f"{name}-p", item.origin, self.inlines.read(item.text, item.origin), key=item.key)
        yield from self._read_more(item, item.key, name, depth, 2)

    def _read_more(self, item: Item, key: ContentKey, name: str, depth: int, first: int) -> Iterator[ItemBlock]:
        """The paragraphs and tables under an item of that name and key; `first` is the rank of the first one in it."""
        for rank, more in enumerate(item.more, start=first):
            if isinstance(more, SourceLine):
                own = f"{key}/{rank}" if key else ""
                yield Paragraph(f"{name}-p{rank}", more.origin, self.inlines.read(more.text, more.origin), key=own)
            elif (table := self._read_table(more, f"{name}-t{rank}", _TEXT_MM + _ITEM_MM * (depth + 1))) is not None:
                yield table

    def _name(self, letter: str) -> str:
        self._counts[letter] = self._counts.get(letter, 0) + 1
        return f"{self.section}/{letter}{self._counts[letter]}"

    def _refuse(self, line: SourceLine, message: str, hint: str) -> None:
        self._report(Code.MARKDOWN_INCONNU, line, message, hint)

    def _report(self, code: Code, line: SourceLine, message: str, hint: str) -> None:
        span = line.origin
        self.faults.add(Diagnostic(code, message, span, line.text.strip(), hint))


def _split_chunks(lines: Sequence[SourceLine]) -> Iterator[list[SourceLine]]:
    """Runs of lines between blank ones; a list goes on over blank lines while its items do."""
    chunk: list[SourceLine] = []
    waiting = False  # a blank line was met after the chunk
    for line in lines:
        if not line.text.strip():
            waiting = bool(chunk)
            continue
        if chunk and not waiting and not match_item(chunk[0].text) and begins_list(line.text, chunk[-1].text):
            yield chunk  # a list begins right under a paragraph
            chunk = []
        if chunk and not waiting and _parts_picture(chunk[-1], line):
            yield chunk
            chunk = []
        if chunk and not waiting and _TABLE_BEGINS.match(line.text) and not _stands_in(chunk, line):
            yield chunk  # and so does a table
            chunk = []
        if waiting:
            if goes_on(chunk, line):
                if not match_item(line.text):
                    chunk.append(replace(line, text=""))  # a paragraph within an item begins
            else:
                yield chunk
                chunk = []
            waiting = False
        elif chunk and (_HEADING.match(chunk[0].text) or _HEADING.match(line.text)):
            yield chunk
            chunk = []
        chunk.append(line)
    if chunk:
        yield chunk


def _stands_in(chunk: Sequence[SourceLine], line: SourceLine) -> bool:
    """Whether a line with bars is of the chunk above it: of its table, or set in under its item."""
    return bool(TABLE_LINE.match(chunk[0].text) or (match_item(chunk[0].text) and line.text.startswith(" ")))


def _parts_picture(before: SourceLine, line: SourceLine) -> bool:
    """Whether a picture begins, or ends: it stands alone, but for a role that would be told."""
    ended = PICTURE_LINE.match(before.text) and not _ROLE.match(line.text.strip())
    return bool(ended or PICTURE_LINE.match(line.text))


def _expand_tabulation(line: SourceLine) -> SourceLine:
    """Tabulations before a line's words as spaces to the next multiple of four; one within them is a space."""
    text = line.text
    while (match := _TABULATION.match(text)) is not None:
        end = match.end()
        text = text[: end - 1] + " " * (4 - (end - 1) % 4) + text[end:]
    return SourceLine(text.replace("\t", " "), line.origin, line.key)
