"""The printed report of a verification: a document tree like any piece, for a person who was not at the screen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from generator.annexes.table_cells import CellDraft, TableDraft, show_lines, strong, text_cell, title
from generator.composing.typography import set_typography
from generator.composing.wording import plain_date, write_number
from generator.errors import Severity, Span
from generator.model.document import (
    Align,
    Block,
    BlockList,
    Cover,
    Document,
    Emphasis,
    Heading,
    Inline,
    ListItem,
    ListKind,
    Paragraph,
    ParagraphRole,
    RowRole,
    Section,
    SectionKind,
    Strong,
    Table,
    TableRole,
    Text,
)
from generator.model.report import ReportContent, ReportedRule
from generator.verifying.report_places import quote_line, say_place

PIECE = "rapport"
REPORT_TITLE = "Rapport de vérification"
_HERE = Span("")
_HEADINGS = {Severity.ERROR: "Erreurs", Severity.WARNING: "Avertissements", Severity.ADVICE: "Conseils"}
_MEANINGS = {
    Severity.ERROR: "Tant qu'elles demeurent, la version définitive est refusée.",
    Severity.WARNING: "Ils n'empêchent pas la version définitive ; une personne doit les avoir regardés.",
    Severity.ADVICE: "Des formes à revoir, si l'on veut.",
}
_TINTS = {Severity.ERROR: 2, Severity.WARNING: 5, Severity.ADVICE: 1}
_USAGE = "usage"


def compose_report(content: ReportContent) -> Document:
    """The tree of the report."""
    return set_typography(
        Document(
            meta=content.meta,
            cover=Cover(
                (REPORT_TITLE,),
                content.territory,
                content.period,
                content.agreement,
                notice=content.meta.notice,
                full_page=False,
            ),
            sections=(
                _compose_summary(content),
                *_compose_all_findings(content),
                *_compose_admitted(content),
                _compose_completeness(content),
                *_compose_changes(content),
                *_compose_deviations(content),
                *_compose_sources(content),
            ),
        )
    )


def _section(name: str, heading: str, blocks: list[Block]) -> Section:
    return Section(f"{PIECE}/{name}", _HERE, SectionKind.CHAPTER, tuple(blocks), (Text(heading),))


def _paragraph(id_: str, words: str | tuple[Inline, ...], role: ParagraphRole = ParagraphRole.BODY) -> Paragraph:
    return Paragraph(id_, _HERE, (Text(words),) if isinstance(words, str) else words, role)


# --- in short ------------------------------------------------------------------------------------------------------


def _compose_summary(content: ReportContent) -> Section:
    section = f"{PIECE}/en-bref"
    tiles = TableDraft(f"{section}/comptes", _HERE, (0.2,) * 5, TableRole.OVERVIEW)
    admitted = sum(len(rule.findings) for rule in content.admitted)
    gaps = sum(piece.incomplete for piece in content.pieces)
    figures = [
        *((str(severity), content.count(severity), _TINTS[severity]) for severity in Severity),
        ("admis", admitted, 3),
        ("à compléter", gaps, 4),
    ]
    plurals = [words + ("s" if number > 1 and words in set(Severity) else "") for words, number, _ in figures]
    tiles.add_head([_tile(said, number, tint) for said, (_, number, tint) in zip(plurals, figures, strict=True)])
    tiles.add("comptes", [_tile(write_number(number), number, tint) for _, number, tint in figures])
    facts = TableDraft(f"{section}/dossier", _HERE, (0.3, 0.7), TableRole.SHEET)
    whose = "de la signature" if content.signed else "du début de la période, faute de date de signature"
    for label, words in (
        ("Dossier", content.folder),
        ("Modèle de clauses", content.model),
        ("Date du contenu", f"{plain_date(content.meta.content_date)} (date {whose})"),
        ("Empreinte du contenu", content.digest),
        ("Programme", content.program),
    ):
        facts.add(label, [title(label), text_cell(words)])
    return _section(
        "en-bref",
        "En bref",
        [
            _paragraph(f"{section}/verdict", _say_verdict(content), ParagraphRole.LEAD),
            tiles.finish(),
            facts.finish(),
        ],
    )


def _tile(words: str, number: int, tint: int) -> CellDraft:
    """A cell in colour, pale when there is nothing to tell."""
    return CellDraft((strong(words),), align=Align.CENTER, tint=tint if number else 0)


def _say_verdict(content: ReportContent) -> str:
    errors = content.count(Severity.ERROR)
    gaps = sum(piece.incomplete for piece in content.pieces)
    to_confirm = sum(file.to_confirm for file in content.files)
    reasons = [
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (errors, "erreur à corriger", "erreurs à corriger"),
            (gaps, "élément à compléter", "éléments à compléter"),
            (to_confirm, "élément à confirmer", "éléments à confirmer"),
        )
        if number
    ]
    if not reasons:
        return "Rien ne s'oppose à la version définitive."
    *first, last = reasons
    return f"La version définitive attend encore : {', '.join(first)}{' et ' if first else ''}{last}."


# --- findings ------------------------------------------------------------------------------------------------------


def _compose_all_findings(content: ReportContent) -> Iterator[Section]:
    """A section for each severity; the rules are numbered through, so that one number names one rule."""
    ranks = count(1)
    yield from (_compose_findings(content, severity, ranks) for severity in Severity if content.count(severity))


def _compose_findings(content: ReportContent, severity: Severity, ranks: Iterator[int]) -> Section:
    name = _HEADINGS[severity].lower()
    section = f"{PIECE}/{name}"
    blocks: list[Block] = [_paragraph(f"{section}/sens", _MEANINGS[severity])]
    for rule in content.rules:
        if rule.severity is severity:
            blocks += _compose_rule(content, rule, f"{section}/{rule.code}", next(ranks))
    return _section(name, f"{_HEADINGS[severity]} ({content.count(severity)})", blocks)


def _compose_rule(content: ReportContent, rule: ReportedRule, id_: str, rank: int) -> list[Block]:
    """What the rule looks for, what to do when it is the same everywhere, each place, and why."""
    hints = {finding.hint for finding in rule.findings}
    common = next(iter(hints)) if len(hints) == 1 else None
    blocks: list[Block] = [Heading(f"{id_}/titre", _HERE, 2, (Text(rule.sentence),), f"{rank}.")]
    if common:
        blocks.append(_paragraph(f"{id_}/piste", (*strong("Que faire : "), Text(_end(common)))))
    table = TableDraft(f"{id_}/lieux", _HERE, (0.28, 0.72) if len(hints) == 1 else (0.26, 0.46, 0.28))
    heads = ["Où", "Constat"] if len(hints) == 1 else ["Où", "Constat", "Que faire"]
    table.add_head([title(words) for words in heads])
    for finding in rule.findings:
        lines = [(Text(finding.message),), *quote_line(finding)]
        cells = [show_lines(say_place(finding, content)), show_lines(lines)]
        table.add("lieu", cells if len(hints) == 1 else [*cells, text_cell(finding.hint or "–")])
    why = f"Source : {_end(rule.source)} " if rule.source else ""
    note = _paragraph(f"{id_}/source", f"{why}Contrôle « {rule.code} ».", ParagraphRole.NOTE)
    return [*blocks, table.finish(), note]


def _end(words: str) -> str:
    return words if words.endswith((".", "…", "?", "!")) else f"{words}."


def _compose_admitted(content: ReportContent) -> Iterator[Section]:
    if not content.admitted:
        return
    section = f"{PIECE}/admis"
    table = TableDraft(f"{section}/tableau", _HERE, (0.26, 0.44, 0.30))
    table.add_head([title("Où"), title("Constat"), title("Pourquoi il est admis")])
    for rule in content.admitted:
        for finding in rule.findings:
            said = [(Emphasis((Text(f"{str(rule.severity).capitalize()}. "),)), Text(finding.message))]
            place = show_lines(say_place(finding, content))
            table.add(rule.code, [place, show_lines([*said, *quote_line(finding)]), text_cell(finding.admitted or "–")])
    words = "Le dossier admet ces constats, avec une raison : ils ne refusent rien, et restent montrés."
    total = sum(len(rule.findings) for rule in content.admitted)
    yield _section(
        "admis", f"Constats admis par le dossier ({total})", [_paragraph(f"{section}/sens", words), table.finish()]
    )


# --- completeness ----------------------------------------------------------------------------------------------------


def _compose_completeness(content: ReportContent) -> Section:
    section = f"{PIECE}/completude"
    table = TableDraft(f"{section}/pieces", _HERE, (0.46, 0.18, 0.18, 0.18))
    heads = ("Éléments", "À compléter", "Remplis")
    table.add_head([title("Pièce"), *(title(words, align=Align.RIGHT) for words in heads)])
    for piece in content.pieces:
        table.add(piece.title, [title(piece.title), *_measure(piece.elements, piece.incomplete)])
    elements = sum(piece.elements for piece in content.pieces)
    gaps = sum(piece.incomplete for piece in content.pieces)
    table.add("total", [title("Ensemble"), *_measure(elements, gaps)], RowRole.TOTAL)
    note = "Un élément est un paragraphe, une ligne de liste, une case de tableau ou une légende."
    blocks: list[Block] = [table.finish(), _paragraph(f"{section}/note", note, ParagraphRole.NOTE)]
    if content.files:
        blocks += [Heading(f"{section}/ou", _HERE, 2, (Text("Où écrire ce qui manque"),)), _list_files(content)]
    return _section("completude", "Complétude", blocks)


def _measure(elements: int, gaps: int) -> list[CellDraft]:
    share = f"{(elements - gaps) * 100 // elements} %" if elements else "–"
    return [text_cell(words, align=Align.RIGHT) for words in (write_number(elements), write_number(gaps), share)]


def _list_files(content: ReportContent) -> Table:
    confirming = any(file.to_confirm for file in content.files)
    widths = (0.4, 0.15, 0.15, 0.3) if confirming else (0.46, 0.18, 0.36)
    table = TableDraft(f"{PIECE}/completude/fichiers", _HERE, widths)
    heads = [title("Fichier"), title("À compléter", align=Align.RIGHT)]
    heads += [title("À confirmer", align=Align.RIGHT)] if confirming else []
    table.add_head([*heads, title("Lignes")])
    for file in content.files:
        cells = [
            title(file.file),
            text_cell(write_number(file.to_complete) if file.to_complete else "–", align=Align.RIGHT),
        ]
        if confirming:
            cells.append(text_cell(write_number(file.to_confirm) if file.to_confirm else "–", align=Align.RIGHT))
        table.add(file.file, [*cells, text_cell(file.lines or "–")])
    return table.finish()


# --- the text and its model, the sources ---------------------------------------------------------------------------


def _compose_changes(content: ReportContent) -> Iterator[Section]:
    """The clauses that the dossier strikes from its model, adds or moves, each with its reason and its place."""
    if not content.changes:
        return
    section = f"{PIECE}/clauses"
    words = f"{write_number(len(content.changes))} dans {content.changes[0].origin.file} :"
    table = TableDraft(f"{section}/tableau", _HERE, (0.26, 0.16, 0.46, 0.12))
    table.add_head([title("Clause"), title("Changement"), title("Raison"), title("Ligne", align=Align.RIGHT)])
    for change in content.changes:
        line = text_cell(str(change.origin.line), align=Align.RIGHT)
        table.add(
            change.clause, [title(change.clause), text_cell(change.kind.said), text_cell(_end(change.reason)), line]
        )
    yield _section(
        "clauses", "Clauses supprimées, ajoutées et déplacées", [_paragraph(f"{section}/sens", words), table.finish()]
    )


def _compose_deviations(content: ReportContent) -> Iterator[Section]:
    if not content.overrides and not content.deviations:
        return
    section = f"{PIECE}/ecarts"
    blocks: list[Block] = []
    if content.overrides:
        words = f"Clauses du modèle que le dossier remplace par les siennes : {', '.join(content.overrides)}."
        blocks.append(_paragraph(f"{section}/remplacees", words))
    if content.deviations:
        total = sum(deviation.count for deviation in content.deviations)
        nouns = "écart est déclaré" if total == 1 else "écarts sont déclarés"
        words = f"{write_number(total)} {nouns} dans {content.deviations_file}, clause par clause :"
        blocks.append(_paragraph(f"{section}/sens", words))
        table = TableDraft(f"{section}/tableau", _HERE, (0.26, 0.12, 0.62))
        table.add_head([title("Clause"), title("Écarts", align=Align.RIGHT), title("Raisons")])
        for deviation in content.deviations:
            cells = [title(deviation.clause), text_cell(str(deviation.count), align=Align.RIGHT)]
            table.add(deviation.clause, [*cells, text_cell(_end(" ; ".join(deviation.reasons)))])
        blocks.append(table.finish())
    yield _section("ecarts", "Clauses remplacées et écarts au modèle", blocks)


def _compose_sources(content: ReportContent) -> Iterator[Section]:
    """The laws, decisions and standards that the findings stand on, each once, with the rules that cite it."""
    cited: dict[str, list[str]] = {}
    for rule in (*content.rules, *content.admitted):
        if rule.source and rule.source != _USAGE and rule.code not in cited.get(rule.source, ()):
            cited.setdefault(rule.source, []).append(rule.code)
    if not cited:
        return
    section = f"{PIECE}/sources"
    items = tuple(
        ListItem(
            f"{section}/l1-{rank}",
            (_paragraph(f"{section}/l1-{rank}-p", (Strong((Text(source),)), Text(f" : {', '.join(codes)}"))),),
        )
        for rank, (source, codes) in enumerate(sorted(cited.items()), start=1)
    )
    words = "Chaque contrôle est expliqué dans docs/controles.md, sous le nom que ce rapport lui donne."
    blocks: list[Block] = [
        BlockList(f"{section}/l1", _HERE, ListKind.DASH, items),
        _paragraph(f"{section}/note", words, ParagraphRole.NOTE),
    ]
    yield _section("sources", "Sources citées", blocks)
