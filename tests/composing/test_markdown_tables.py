"""Tables and links of the clauses: what is read, what is refused with its line, facts that cannot cut a cell."""

from __future__ import annotations

import pytest
from hypothesis import given

from generator.composing.expressions import ClauseRenderer
from generator.composing.markdown.inlines import escape_markdown
from generator.composing.markdown.tables import ROOM_MM
from generator.composing.prose import compose_prose
from generator.errors import ContentError, DiagnosticCollector, Span
from generator.letters import measure_longest
from generator.model.clauses import Clause
from generator.model.document import (
    Align,
    BlockList,
    Emphasis,
    ExternalLink,
    Footnote,
    Paragraph,
    Row,
    RowRole,
    Strong,
    Table,
    Text,
    block_inlines,
    plain_text,
    walk_blocks,
)
from tests.composing.test_markdown import FACTS, blocks_of, inlines_of, read

SERVICES = "| Service | Places |\n|:--|---:|\n| **Crèche** | 45 |\n| Relais |  |"


def words_of(row: Row) -> list[str]:
    return [" ".join(plain_text(block_inlines(block)) for block in cell.blocks) for cell in row.cells]


def table_of(text: str) -> Table:
    (table,) = blocks_of(text)
    assert isinstance(table, Table)
    return table


def test_a_table_has_headings_cells_and_alignments() -> None:
    table = table_of(SERVICES)
    assert [words_of(row) for row in (*table.head, *table.rows)] == [
        ["Service", "Places"],
        ["Crèche", "45"],
        ["Relais", ""],
    ]
    assert table.head[0].role is RowRole.HEAD
    assert all(cell.header for cell in table.head[0].cells)
    assert not any(cell.header for row in table.rows for cell in row.cells)
    assert [cell.align for cell in table.rows[0].cells] == [Align.LEFT, Align.RIGHT]
    assert sum(table.widths) == pytest.approx(1)
    (block,) = table.rows[0].cells[0].blocks
    assert isinstance(block, Paragraph)
    assert block.inlines == (Strong((Text("Crèche"),)),)
    assert (block.id, block.origin) == ("convention/article-1/t1/r1/c1", Span("c.md", 3))


def test_a_table_needs_no_blank_line_before_it_and_another_may_follow() -> None:
    blocks = blocks_of(f"Voici :\n{SERVICES}\n\n{SERVICES}\n\naprès")
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Table", "Table", "Paragraph"]
    assert len({block.id for block in blocks if not isinstance(block, type(None))}) == 4


def test_a_bar_that_is_escaped_stays_in_its_cell() -> None:
    table = table_of("| a | b |\n|---|---|\n| un \\| deux | trois |")
    assert words_of(table.rows[0]) == ["un | deux", "trois"]


@given(FACTS)
def test_no_fact_cuts_a_cell(fact: str) -> None:
    table = table_of(f"| a | b |\n|---|---|\n| x{escape_markdown(fact)}y | z |")
    assert "".join(words_of(table.rows[0])[0].split()) == f"x{''.join(fact.split())}y"
    assert words_of(table.rows[0])[1] == "z"


def test_rows_come_from_a_loop() -> None:
    text = "| Nom |\n|---|\n{% for nom in noms %}\n| {{ nom }} |\n{% endfor %}"
    lines = tuple(text.split("\n"))
    clause = Clause("essai", lines, tuple(Span("c.md", n) for n in range(1, len(lines) + 1)))
    faults = DiagnosticCollector()
    rendered = ClauseRenderer({"noms": ["Gréasque", "a | b"]}, faults).render(clause)
    assert faults.found == ()
    assert [words_of(row) for row in table_of("\n".join(line.text for line in rendered)).rows] == [
        ["Gréasque"],
        ["a | b"],
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("| a | b |", 3, "ligne de tirets"),
        ("| a | b |\n| c | d |", 3, "ligne de tirets"),
        ("| a | b |\n|---|---|", 3, "pas de rang"),
        ("|  |  |\n|---|---|\n| c | d |", 3, "titres de colonnes"),
        ("| a | b |\n|---|---|\n| c | d | e |", 5, "3 cellules"),
        ("| a | b |\n|---|\n| c | d |", 4, "1 cellules"),
        ("| a | b |\n|---|---|\n| c | d |\n| e |", 6, "1 cellules"),
        ("| a | b |\n|---|---|\n| c | d", 5, "sans en être un rang"),
        ("| a | b |\n|---|---|\n| c | d |\nla suite", 6, "sans en être un rang"),
        ("a | b\n--- | ---\nc | d", 4, "barres à ses bords"),
    ],
)
def test_a_table_that_is_not_whole_is_refused_at_its_line(text: str, line: int, words: str) -> None:
    blocks, found = read(f"avant\n\n{text}\n\naprès")
    assert [type(block).__name__ for block in blocks] == ["Paragraph", "Paragraph"]
    (fault,) = found
    assert (fault.code, fault.span) == ("tableau-mal-forme", Span("c.md", line))
    assert words in fault.message
    assert fault.hint
    assert fault.excerpt


@pytest.mark.parametrize(
    "text",
    [
        "- un :\n  {table}\n- deux",
        "- un :\n\n  {table}\n\n- deux",
        "1. un :\n\n   {table}\n\n   suite\n\n2. deux",
        "a) un :\n   {table}\nb) deux",
        "- un :\n    - dedans\n      {table}\n- deux",
        "- un :\n  - dedans\n  {table}\n- deux",
        "- un :\n  - dedans\n    - au fond\n\n  {table}\n\n  suite\n- deux",
    ],
)
def test_a_table_set_in_under_an_item_is_of_that_item(text: str) -> None:
    indent = text[: text.index("{")].rpartition("\n")[2]
    (listed,) = blocks_of(text.replace("{table}", SERVICES.replace("\n", f"\n{indent}")))
    assert isinstance(listed, BlockList)
    assert len(listed.items) == 2
    (table,) = [block for block in walk_blocks((listed,)) if isinstance(block, Table)]
    assert [words_of(row) for row in table.rows] == [["Crèche", "45"], ["Relais", ""]]
    assert not [b for b in walk_blocks((listed,)) if "|" in plain_text(block_inlines(b))]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("- un\n  | a | b |\n  |---|---|", 2, "pas de rang"),
        ("- un\n  | a | b |\n  |---|---|\n  | c | d |\n  la suite", 5, "sans en être un rang"),
        ("- | a | b |", 1, "sous les mots d'aucun"),
        (
            f"- un\n  - deux\n\n    {'| xxxxxxxxxxxxxxxxxxxxx ' * 4}|\n    {'|---' * 4}|\n    {'| a ' * 4}|",
            4,
            "trop large",
        ),
    ],
)
def test_a_table_that_has_no_place_under_an_item_is_refused(text: str, line: int, words: str) -> None:
    """Set in, it has less room: the indent, and the margin of an act's text."""
    (fault,) = read(text)[1]
    assert (fault.code, fault.span) == ("tableau-mal-forme", Span("c.md", line))
    assert words in fault.message


def test_a_table_in_a_fact_is_refused_and_not_lost() -> None:
    with pytest.raises(ContentError, match="un tableau ne se met pas dans un fait"):
        compose_prose(SERVICES, "annexe-3/f/c2", "f/descriptif", Span("f.yaml", 1))


def test_a_table_has_no_role() -> None:
    _, (fault,) = read(f"{SERVICES}\n{{: .note }}")
    assert "pas de rôle" in fault.message


def test_links_lead_to_pages_and_mailboxes() -> None:
    assert inlines_of("Voir [le *site*](https://www.caf.fr/a_b_c?x=1&y=_2_) de la Caf") == (
        Text("Voir "),
        ExternalLink("https://www.caf.fr/a_b_c?x=1&y=_2_", (Text("le "), Emphasis((Text("site"),)))),
        Text(" de la Caf"),
    )
    assert inlines_of("[](mailto:ctg@caf.example)") == (
        ExternalLink("mailto:ctg@caf.example", (Text("ctg@caf.example"),)),
    )
    assert inlines_of("x^[voir [là](https://a.fr/)]")[1:] == (
        Footnote(1, (Text("voir "), ExternalLink("https://a.fr/", (Text("là"),)))),
    )


def test_an_address_is_written_in_ascii() -> None:
    (link,) = inlines_of("[x](https://www.bébé.fr/été)")
    assert isinstance(link, ExternalLink)
    assert link.address == "https://www.xn--bb-bjab.fr/%C3%A9t%C3%A9"


def test_an_address_may_be_a_fact() -> None:
    address = "https://www.a-b.fr/c_d?e=1&f=2"
    assert inlines_of(f"[x]({escape_markdown(address)})") == (ExternalLink(address, (Text("x"),)),)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://a.fr",
        "www.caf.fr",
        "https://",
        "https://caf",
        "https://moi:mot@caf.fr",
        "mailto:personne",
        "ctg:annexe-1",
        "",
    ],
)
def test_any_other_link_is_refused_at_its_line(address: str) -> None:
    _, found = read(f"avant\n\nun\n[lien]({address}) et la suite")
    assert {fault.code for fault in found} == {"lien-refuse"}
    assert found[0].span == Span("c.md", 4)
    assert found[0].hint


def test_a_table_whose_words_do_not_hold_is_refused_with_its_width() -> None:
    columns = 12
    lines = ("| Commune " * columns + "|", "|---" * columns + "|", "| établissements d'accueil " * columns + "|")
    blocks, faults = read("\n".join(lines))
    assert blocks == ()
    (fault,) = faults
    assert fault.message.startswith("ce tableau est trop large : ses 12 colonnes veulent ")
    assert fault.span == Span("c.md", 1)
    numbers = table_of("\n".join(("| 2026 " * columns + "|", "|---" * columns + "|", "| 12,5 " * columns + "|")))
    assert len(numbers.widths) == columns


def test_a_column_of_a_table_is_as_wide_as_its_longest_word() -> None:
    long = "une phrase qui a beaucoup de mots et qui prend tout ce qu'on lui laisse"
    table = table_of(f"| Fréquentation | A | B | C | D |\n|---|---|---|---|---|\n| Nom | {' | '.join([long] * 4)} |")
    assert table.widths[0] * ROOM_MM >= measure_longest("Fréquentation")
    assert sum(table.widths) == pytest.approx(1)
    address = "https://exemple.fr/" + "x" * 200
    assert sum(table_of(f"| Nom | Adresse |\n|---|---|\n| Site | `{address}` |".replace("`", "")).widths) <= 1.0001
