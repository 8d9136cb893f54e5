"""The first page of a PDF redline: which texts, how to read it, and the list of changes by article with their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.comparing.changes import COVER, Change, ChangeKind, describe_words
from generator.comparing.places import name_section, shorten, split_column
from generator.comparing.spreading import Spread, gather_spread
from generator.errors import Span
from generator.model.document import (
    Align,
    Block,
    BlockId,
    BlockList,
    Cell,
    ContentKey,
    CrossReference,
    Document,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    ParagraphRole,
    Revision,
    RevisionKind,
    Row,
    RowRole,
    Section,
    SectionKind,
    Table,
    TableRole,
    Text,
    plain_text,
    walk_blocks,
)
from generator.redlining.pdf.marking import FORMER, FORMER_KEY, raise_letters
from generator.redlining.pdf.merged_tree import MergedTree

OPENING = "comparaison"  # begins the identities of its sections, after the piece
_NO_NUMBER = "sans numéro"
_FIRST_PAGE = "première page"
_LONGEST = 480  # characters of what is said of a change
_GROUP = 4  # digits of a digest that are read at once
_HERE = Span("")
_NAMELESS = {
    SectionKind.PARTIES: "Désignation des parties",
    SectionKind.CITATIONS: "Visas",
    SectionKind.CONCLUSIONS: "Signatures",
    SectionKind.ATTACHMENTS: "Liste des annexes",
}
_FEMININE = {
    ChangeKind.CHANGED: ("modification", "modifications"),
    ChangeKind.INSERTED: ("ajout", "ajouts"),
    ChangeKind.DELETED: ("suppression", "suppressions"),
    ChangeKind.MOVED: ("déplacement", "déplacements"),
    ChangeKind.SPLIT: ("alinéa scindé", "alinéas scindés"),
    ChangeKind.MERGED: ("alinéa réuni à un autre", "alinéas réunis à d'autres"),
    ChangeKind.RENUMBERED: ("renumérotation", "renumérotations"),
}


@dataclass(frozen=True, slots=True)
class NamedText:
    """One of the two texts of a piece: how it is called, the digest of its words, its tree."""

    name: str
    digest: str
    document: Document


def compose_opening(
    merged: MergedTree,
    texts: tuple[NamedText, NamedText],
    changes: Sequence[Change],
    cover: Sequence[Paragraph],
    others: Sequence[str],
) -> tuple[Section, ...]:
    """Its sections.

    `cover` has the lines of the cover that change; `others` say in a few words what became of each other piece.
    """
    shown = frozenset(section.id for section in merged.document.sections)
    names = [tuple(_name_sections(text.document, shown)) for text in texts]
    return _Opening(merged, changes, names[0], names[1]).compose(texts, cover, others)


def count_changes(changes: Sequence[Change]) -> str:
    """« 12 modifications, 3 ajouts », « aucun changement »."""
    counts = Counter(change.kind for change in changes)
    told = [f"{counts[kind]} {_FEMININE[kind][counts[kind] > 1]}" for kind in ChangeKind if kind in counts]
    return ", ".join(told) or "aucun changement"


@dataclass(frozen=True, slots=True)
class _NamedSection:
    """A section of the merged tree: as places name it, its title, its identity, the keys of its blocks."""

    name: str
    title: str
    id: BlockId
    keys: frozenset[ContentKey] = frozenset()


_COVER = _NamedSection("", "Couverture", "")


def _name_sections(document: Document, shown: Container[BlockId]) -> Iterator[_NamedSection]:
    """The sections of one text; what only the first has is shown under a name apart."""
    for section in document.sections:
        title = f"{section.label}{plain_text(section.heading)}".strip() or _NAMELESS.get(section.kind, "Texte")
        apart = f"{section.id}{FORMER}"
        keys = frozenset(block.key for block in walk_blocks(section.blocks) if block.key)
        yield _NamedSection(name_section(document, section), title, apart if apart in shown else section.id, keys)


@dataclass(frozen=True, slots=True)
class _Opening:
    merged: MergedTree
    changes: Sequence[Change]
    before: tuple[_NamedSection, ...]
    after: tuple[_NamedSection, ...]

    def compose(
        self, texts: tuple[NamedText, NamedText], cover: Sequence[Paragraph], others: Sequence[str]
    ) -> tuple[Section, ...]:
        blocks: list[Block] = [self._compose_texts(texts)]
        if others:
            blocks.append(self._paragraph("autres", f"Autres pièces : {' ; '.join(others)}."))
        sections = [self._section("textes", "Les deux textes", *blocks, *self._compose_legend())]
        if cover:
            sections.append(self._section("couverture", "La couverture", *cover))
        told: list[Block] = [self._paragraph("nombre", f"{count_changes(self.changes).capitalize()}.")]
        if renumbered := [change for change in self.changes if change.kind is ChangeKind.RENUMBERED]:
            named = dict.fromkeys((one.before or _NO_NUMBER, one.after or _NO_NUMBER) for one in renumbered)
            pairs = ", ".join(f"{former} → {present}" for former, present in named)
            told.append(self._paragraph("numeros", f"Renumérotés : {pairs}."))
        if listed := [change for change in self.changes if change.kind is not ChangeKind.RENUMBERED]:
            told.append(self._compose_list(*gather_spread(listed)))
        return (*sections, self._section("liste", "Ce qui change, article par article", *told))

    def _name(self, name: str) -> BlockId:
        return f"{self.merged.document.meta.piece}/{OPENING}-{name}"

    def _section(self, name: str, heading: str, *blocks: Block) -> Section:
        return Section(self._name(name), _HERE, SectionKind.CHAPTER, blocks, (Text(heading),))

    def _paragraph(self, name: str, words: str, role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
        return Paragraph(self._name(name), _HERE, raise_letters(words), role)

    def _compose_texts(self, texts: tuple[NamedText, NamedText]) -> Table:
        name = self._name("textes/tableau")
        rows = []
        for rank, (label, text) in enumerate(zip(("Premier texte", "Second texte"), texts, strict=True), 1):
            digest = " ".join(text.digest[start : start + _GROUP] for start in range(0, len(text.digest), _GROUP))
            lines = (text.name, f"empreinte de ses mots : {digest}")
            words = tuple(
                Paragraph(f"{name}/r{rank}-{line}", _HERE, (Text(said),)) for line, said in enumerate(lines, 1)
            )
            head = Cell((Paragraph(f"{name}/r{rank}", _HERE, (Text(label),)),), header=True)
            rows.append(Row((head, Cell(words))))
        return Table(name, _HERE, (0.22, 0.78), (), tuple(rows), role=TableRole.SHEET)

    def _compose_legend(self) -> Iterator[Block]:
        lines: tuple[tuple[Inline, ...], ...] = (
            (Revision(RevisionKind.INSERTED, (Text("mots ajoutés"),)), Text(" : soulignés, propres au second texte ;")),
            (Revision(RevisionKind.DELETED, (Text("mots supprimés"),)), Text(" : barrés, propres au premier texte ;")),
            (
                Revision(RevisionKind.LEFT, (Text("passage déplacé"),)),
                Text(" : barré d'un trait double là où il se lisait, "),
                Revision(RevisionKind.ARRIVED, (Text("souligné"),)),
                Text(" d'un trait double là où il se lit désormais ;"),
            ),
            (Text("une barre dans la marge longe chaque ligne qui change."),),
        )
        name = self._name("textes/legende")
        items = tuple(
            ListItem(f"{name}/{rank}", (Paragraph(f"{name}/{rank}/p", _HERE, line),))
            for rank, line in enumerate(lines, 1)
        )
        yield self._paragraph("textes/lecture", "Dans les pages qui suivent :")
        yield BlockList(name, _HERE, ListKind.DASH, items)

    # --- the list ---------------------------------------------------------------------------------------------------

    def _compose_list(self, spread: Sequence[Spread], changes: Sequence[Change]) -> Table:
        """A row for each fact that changed everywhere, then for each place; changes of one row are told together."""
        name = self._name("liste/tableau")
        rows: list[Row] = []
        if spread:
            rows.append(_compose_group(f"{name}/r0", "En plusieurs endroits"))
            rows += [self._compose_spread(f"{name}/r{rank}", one) for rank, one in enumerate(spread, 1)]
        for (_, title), group in groupby(changes, self._name_section):
            rows.append(_compose_group(f"{name}/r{len(rows)}", title))
            for _, same in groupby(group, lambda change: split_column(change.place)[0]):
                told = tuple(same)
                rows.append(self._compose_row(f"{name}/r{len(rows)}", told, self._find_section(told[0])))
        columns = (("Où", Align.LEFT), ("Changement", Align.LEFT), ("Page", Align.RIGHT))
        head = tuple(
            Cell((Paragraph(f"{name}/colonne-{rank}", _HERE, (Text(words),)),), header=True, align=align)
            for rank, (words, align) in enumerate(columns, 1)
        )
        return Table(name, _HERE, (0.27, 0.65, 0.08), (Row(head, RowRole.HEAD),), tuple(rows))

    def _compose_spread(self, name: str, spread: Spread) -> Row:
        """What became what, and each place with its page."""
        places: list[Inline] = []
        for change in spread.changes:
            section = self._find_section(change)
            target = self._find_target(change, section)
            place = _FIRST_PAGE if change.key == COVER else change.place.removeprefix(f"{section.name}, ")
            shown = place if place == change.place or not section.name else f"{section.name}, {place}"
            places += [Text(" ; ")] if places else []
            places += raise_letters(shown)
            places += [Text(" (p.\u00a0"), CrossReference(target, (), page=True), Text(")")] if target else []
        cells = (f"{len(spread.changes)} endroits", shorten(spread.told, _LONGEST))
        where, what = (
            Paragraph(f"{name}/{key}", _HERE, raise_letters(words))
            for key, words in zip(("ou", "quoi"), cells, strict=True)
        )
        return Row((Cell((where,)), Cell((what, Paragraph(f"{name}/endroits", _HERE, tuple(places)))), Cell(())))

    def _compose_row(self, name: str, changes: Sequence[Change], section: _NamedSection) -> Row:
        place, _ = split_column(changes[0].place)
        where = place.removeprefix(section.name).lstrip(", ") or "en entier"
        if changes[0].key == COVER:
            where = _FIRST_PAGE
        cells = [
            Cell((Paragraph(f"{name}/ou", _HERE, raise_letters(where)),)),
            Cell((Paragraph(f"{name}/quoi", _HERE, raise_letters(_tell_all(changes))),)),
        ]
        target = self._find_target(changes[0], section)
        page = Paragraph(f"{name}/page", _HERE, (CrossReference(target, (), page=True),))
        return Row((*cells, Cell((page,) if target else (), align=Align.RIGHT)))

    def _find_target(self, change: Change, section: _NamedSection) -> BlockId:
        """Where a change is in the pages that follow, its section when nobody knows better; nothing for a cover."""
        former = change.kind is ChangeKind.DELETED
        keys = [f"{FORMER_KEY}{change.key}", change.key] if former else [change.key, f"{FORMER_KEY}{change.key}"]
        return next((self.merged.targets[key] for key in keys if key in self.merged.targets), section.id)

    def _name_section(self, change: Change) -> tuple[str, str]:
        """How the section of a change is named and titled: alike in both texts, though it holds other blocks."""
        section = self._find_section(change)
        return section.name, section.title

    def _find_section(self, change: Change) -> _NamedSection:
        """The section whose name begins the place of a change, else the one that holds it: signatures name theirs."""
        if change.key == COVER:
            return _COVER
        former = change.kind is ChangeKind.DELETED
        for sections in (self.before, self.after) if former else (self.after, self.before):
            named = [one for one in sections if f"{change.place},".startswith(f"{one.name},")]
            if named:
                return max(named, key=lambda one: len(one.name))
        return next((one for one in (*self.after, *self.before) if change.key in one.keys), _COVER)


def _compose_group(name: str, title: str) -> Row:
    """The heading of some rows of the list."""
    heading = Paragraph(name, _HERE, (Text(title),))
    return Row((Cell((heading,), header=True, colspan=3),), RowRole.GROUP)


def _tell_all(changes: Sequence[Change]) -> str:
    """What changes in one place, a cell named by its column; how many are left out when that is too long."""
    told = ""
    for rank, change in enumerate(changes):
        _, column = split_column(change.place)
        words = describe_words(change)
        longer = " ; ".join([*((told,) if told else ()), f"{column} : {words}" if column else words])
        if told and len(longer) > _LONGEST:
            left = len(changes) - rank
            return f"{told} ; et {left} autre{'s' if left > 1 else ''} changement{'s' if left > 1 else ''}"
        told = longer
    return shorten(told, _LONGEST)
