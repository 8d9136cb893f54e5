"""The first page of a PDF redline: which texts, how to read it, and the list of changes by article with their pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from generator.comparing.changes import COVER, Change, ChangeKind, describe_change
from generator.comparing.places import name_section, shorten
from generator.errors import Span
from generator.model.document import (
    Align,
    Block,
    BlockId,
    BlockList,
    Cell,
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
)
from generator.redlining.pdf.marking import FORMER, FORMER_KEY, raise_letters
from generator.redlining.pdf.merged_tree import MergedTree

OPENING = "comparaison"  # begins the identities of its sections, after the piece
_NO_NUMBER = "sans numéro"
_LONGEST = 240  # characters of what is said of a change
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
    """A section of the merged tree: as places name it, its title, its identity."""

    name: str
    title: str
    id: BlockId


_COVER = _NamedSection("", "Couverture", "")


def _name_sections(document: Document, shown: Container[BlockId]) -> Iterator[_NamedSection]:
    """The sections of one text; what only the first has is shown under a name apart."""
    for section in document.sections:
        title = f"{section.label}{plain_text(section.heading)}".strip() or _NAMELESS.get(section.kind, "Texte")
        apart = f"{section.id}{FORMER}"
        yield _NamedSection(name_section(document, section), title, apart if apart in shown else section.id)


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
            told.append(self._compose_list(listed))
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

    def _compose_list(self, changes: Sequence[Change]) -> Table:
        """A row for each place; several changes of one place are told together."""
        name = self._name("liste/tableau")
        rows: list[Row] = []
        for section, group in groupby(changes, self._find_section):
            heading = Paragraph(f"{name}/r{len(rows)}", _HERE, (Text(section.title),))
            rows.append(Row((Cell((heading,), header=True, colspan=3),), RowRole.GROUP))
            for _, same in groupby(group, lambda change: change.place):
                rows.append(self._compose_row(f"{name}/r{len(rows)}", tuple(same), section))
        columns = (("Où", Align.LEFT), ("Changement", Align.LEFT), ("Page", Align.RIGHT))
        head = tuple(
            Cell((Paragraph(f"{name}/colonne-{rank}", _HERE, (Text(words),)),), header=True, align=align)
            for rank, (words, align) in enumerate(columns, 1)
        )
        return Table(name, _HERE, (0.25, 0.66, 0.09), (Row(head, RowRole.HEAD),), tuple(rows))

    def _compose_row(self, name: str, changes: Sequence[Change], section: _NamedSection) -> Row:
        place = changes[0].place
        where = place.removeprefix(section.name).lstrip(", ") or "en entier"
        if changes[0].key == COVER:
            where = "première page"
        told = " ; ".join(describe_change(change).removeprefix(f"{place} : ") for change in changes)
        cells = [
            Cell((Paragraph(f"{name}/ou", _HERE, raise_letters(where)),)),
            Cell((Paragraph(f"{name}/quoi", _HERE, raise_letters(shorten(told, _LONGEST))),)),
        ]
        target = self._find_target(changes[0], section)
        page = Paragraph(f"{name}/page", _HERE, (CrossReference(target, (), page=True),))
        return Row((*cells, Cell((page,) if target else (), align=Align.RIGHT)))

    def _find_target(self, change: Change, section: _NamedSection) -> BlockId:
        """Where a change is in the pages that follow, its section when nobody knows better; nothing for a cover."""
        former = change.kind is ChangeKind.DELETED
        keys = [f"{FORMER_KEY}{change.key}", change.key] if former else [change.key, f"{FORMER_KEY}{change.key}"]
        return next((self.merged.targets[key] for key in keys if key in self.merged.targets), section.id)

    def _find_section(self, change: Change) -> _NamedSection:
        """The section whose name begins the place of a change."""
        former = change.kind is ChangeKind.DELETED
        for sections in (self.before, self.after) if former else (self.after, self.before):
            named = [one for one in sections if f"{change.place},".startswith(f"{one.name},")]
            if named:
                return max(named, key=lambda one: len(one.name))
        return _COVER
