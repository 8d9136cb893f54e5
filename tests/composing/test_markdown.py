"""Markdown of the clauses: what is read, what is refused with its line, and facts that come out as they went in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.composing.markdown.blocks import MarkdownReader
from generator.composing.markdown.inlines import InlineReader, escape_markdown
from generator.composing.markdown.items import SourceLine
from generator.composing.prose import compose_prose
from generator.errors import Diagnostic, DiagnosticCollector, Span
from generator.model.document import (
    Block,
    BlockList,
    CrossReference,
    Emphasis,
    Footnote,
    Gap,
    Heading,
    Inline,
    LineBreak,
    ListKind,
    Paragraph,
    ParagraphRole,
    Strong,
    Superscript,
    Text,
    plain_text,
    walk_blocks,
)


def lines_of(text: str) -> list[SourceLine]:
    return [SourceLine(line, Span("c.md", n)) for n, line in enumerate(text.split("\n"), start=1)]


def read(text: str) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    faults = DiagnosticCollector()
    reader = MarkdownReader("convention/article-1", InlineReader(faults, {}), faults)
    return reader.read(lines_of(text)), faults.found


def blocks_of(text: str) -> tuple[Block, ...]:
    blocks, faults = read(text)
    assert not faults, [str(f) for f in faults]
    return blocks


def inlines_of(text: str) -> tuple[Inline, ...]:
    (block,) = blocks_of(text)
    assert isinstance(block, Paragraph)
    return block.inlines


def shape(block: Block) -> object:
    """A list as nested tuples of labels and words."""
    if not isinstance(block, BlockList):
        assert isinstance(block, Paragraph | Heading)
        return plain_text(block.inlines)
    return (block.kind.value, [(i.label, *(shape(b) for b in i.blocks)) for i in block.items])


# --- blocks -------------------------------------------------------------------------------------------------------


def test_paragraphs_keep_their_place_and_join_their_lines() -> None:
    first, second = blocks_of("un\ndeux\n\n\ntrois")
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert first.inlines == (Text("un deux"),)
    assert (first.origin.line, second.origin.line) == (1, 5)
    assert (first.id, second.id) == ("convention/article-1/p1", "convention/article-1/p2")


def test_lists_nest_and_know_their_depth() -> None:
    (block,) = blocks_of("- a\n    * b\n        - c\n    * d\n- e")
    assert shape(block) == (
        "tiret",
        [("", "a", ("chevron", [("", "b", ("tiret", [("", "c")])), ("", "d")])), ("", "e")],
    )
    assert isinstance(block, BlockList)
    inner = block.items[0].blocks[1]
    assert isinstance(inner, BlockList)
    assert (block.depth, inner.depth) == (0, 1)


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_any_indentation_nests(indent: str) -> None:
    (block,) = blocks_of(f"- a\n{indent}- b\n- c")
    assert shape(block) == ("tiret", [("", "a", ("tiret", [("", "b")])), ("", "c")])


def test_a_list_goes_on_over_blank_lines_and_joins_its_wrapped_lines() -> None:
    (block,) = blocks_of("- a\n  suite\n\n- b\n\n    - c\n\n- d")
    assert shape(block) == ("tiret", [("", "a suite"), ("", "b", ("tiret", [("", "c")])), ("", "d")])


@pytest.mark.parametrize(
    ("marker", "kind"), [("-", ListKind.DASH), ("*", ListKind.CHEVRON), ("+", ListKind.BULLET), ("1.", ListKind.NUMBER)]
)
def test_each_marker_is_a_kind_of_list(marker: str, kind: ListKind) -> None:
    (block,) = blocks_of(f"{marker} a")
    assert isinstance(block, BlockList)
    assert block.kind is kind


def test_two_kinds_of_markers_are_two_lists_when_a_blank_line_separates_them() -> None:
    assert [shape(b) for b in blocks_of("- a\n\n* b")] == [("tiret", [("", "a")]), ("chevron", [("", "b")])]


@pytest.mark.parametrize("text", ["- a\n* b", "- a\n    - b\n    * c", "- a\n1. b"])
def test_two_kinds_of_markers_in_one_list_are_refused(text: str) -> None:
    (fault,) = read(text)[1]
    assert "deux sortes de puces" in fault.message
    assert fault.span is not None
    assert fault.span.line == len(text.split("\n"))


def test_numbered_lists_restart_and_start_where_they_are_told() -> None:
    blocks = blocks_of("1. a\n1. b\n1. c\n\nmilieu\n\n1. d\n\nfin\n\n7. e\n9. f")
    assert [shape(b) for b in blocks] == [
        ("numero", [("1.", "a"), ("2.", "b"), ("3.", "c")]),
        "milieu",
        ("numero", [("1.", "d")]),
        "fin",
        ("numero", [("7.", "e"), ("9.", "f")]),
    ]


def test_nested_numbers_restart_in_each_item() -> None:
    (block,) = blocks_of("1. a\n    1. b\n    2. c\n2. d\n    1. e")
    assert shape(block) == (
        "numero",
        [("1.", "a", ("numero", [("1.", "b"), ("2.", "c")])), ("2.", "d", ("numero", [("1.", "e")]))],
    )


def test_a_list_may_follow_its_paragraph_without_a_blank_line() -> None:
    assert [shape(b) for b in blocks_of("Cette instance :\n- a\n- b")] == [
        "Cette instance :",
        ("tiret", [("", "a"), ("", "b")]),
    ]


@pytest.mark.parametrize("text", ["à la loi de\n2026. Elle", "un total de\n12. Ainsi", "2026. Cette année"])
def test_a_number_that_ends_a_sentence_begins_no_list(text: str) -> None:
    (block,) = blocks_of(text)
    assert isinstance(block, Paragraph)
    assert plain_text(block.inlines) == text.replace("\n", " ")


@pytest.mark.parametrize(("text", "level"), [("# t", 2), ("## t", 2), ("### t ###", 3), ("##### t", 4)])
def test_headings_stand_below_the_section(text: str, level: int) -> None:
    (block,) = blocks_of(text)
    assert isinstance(block, Heading)
    assert (block.level, plain_text(block.inlines)) == (level, "t")


def test_a_heading_needs_no_blank_line_around_it() -> None:
    assert [shape(b) for b in blocks_of("a\n## t\n- b")] == ["a", "t", ("tiret", [("", "b")])]


def test_roles_name_the_paragraph_above() -> None:
    first, second = blocks_of("Vu la loi ;\n{: .visa }\n\nautre")
    assert isinstance(first, Paragraph)
    assert isinstance(second, Paragraph)
    assert (first.role, second.role) == (ParagraphRole.CITATION, ParagraphRole.BODY)


def test_a_list_can_be_set_one_level_in() -> None:
    (block,) = blocks_of("- a\n{: .retrait }")
    assert isinstance(block, BlockList)
    assert block.depth == 1


# --- inlines ------------------------------------------------------------------------------------------------------


def test_bold_italics_and_superscripts() -> None:
    assert inlines_of("un **gras *et* fort** le 1^er^ du mois") == (
        Text("un "),
        Strong((Text("gras "), Emphasis((Text("et"),)), Text(" fort"))),
        Text(" le 1"),
        Superscript((Text("er"),)),
        Text(" du mois"),
    )


def test_a_caret_alone_is_a_caret() -> None:
    assert inlines_of("10 m^2 et 3^2") == (Text("10 m^2 et 3^2"),)


def test_footnotes_are_numbered_through_a_piece() -> None:
    faults = DiagnosticCollector()
    inlines = InlineReader(faults, {})
    first = MarkdownReader("convention/article-1", inlines, faults)
    second = MarkdownReader("convention/article-2", inlines, faults)
    blocks = (
        *first.read(lines_of("a^[Note **une**.] b^[Note deux, [annexe 3](#annexe-3).]")),
        *second.read(lines_of("- c^[Note trois.]")),
    )
    assert not faults.found
    notes = [i for b in blocks if isinstance(b, Paragraph) for i in b.inlines if isinstance(i, Footnote)]
    assert [n.number for n in notes] == [1, 2]
    assert notes[0].children == (Text("Note "), Strong((Text("une"),)), Text("."))
    assert CrossReference("annexe-3", (Text("annexe 3"),)) in notes[1].children
    (_, _, listed) = (*blocks, blocks[-1])
    assert isinstance(listed, BlockList)
    item = listed.items[0].blocks[0]
    assert isinstance(item, Paragraph)
    assert item.inlines[1] == Footnote(3, (Text("Note trois."),))


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("[à compléter : nombre de places]", "nombre de places"),
        ("[à compléter]", "texte"),
        ("[A compléter: x]", "x"),
        ("[À COMPLÉTER : x]", "x"),
        ("[a completer : x]", "x"),
        ("[à  compléter :x]", "x"),
    ],
)
def test_a_gap_keeps_what_it_waits_for_and_its_place(written: str, what: str) -> None:
    assert inlines_of(f"avant\n{written}")[-1] == Gap(what, Span("c.md", 1))


def test_references_keep_their_words() -> None:
    assert inlines_of("voir l'[*annexe* 3](#annexe-3)") == (
        Text("voir l'"),
        CrossReference("annexe-3", (Emphasis((Text("annexe"),)), Text(" 3"))),
    )


@pytest.mark.parametrize("text", ["a\\\nb", "a  \nb"])
def test_a_forced_line_break(text: str) -> None:
    assert inlines_of(text) == (Text("a"), LineBreak(), Text("b"))


def test_escaped_signs_are_plain() -> None:
    assert inlines_of(r"\*a\* \_b\_ \[c\] \^d\^ \`e\` 1\. \\") == (Text(r"*a* _b_ [c] ^d^ `e` 1. " + "\\"),)


# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("> citation", "citation"),
        ("```\ncode\n```", "bloc de code"),
        ("<https://exemple.fr/>", "balise HTML"),
        ("un <b>mot</b>", "balise HTML"),
        ("<script>alert(1)</script>", "balise HTML"),
        ("---", "trait de séparation"),
        ("* * *", "trait de séparation"),
        ("Titre\n=====", "titre souligné"),
        ("##Titre", "titre mal écrit"),
        ("[a]: https://exemple.fr", "adresse de lien"),
        ("- ", "puce sans texte"),
        ("- a\n-", "puce sans texte"),
        ("**gras", "gras qui n'est pas refermé"),
        ("mot^[note", "note qui n'est pas refermée"),
        ("mot^[note^[dans]]", "note dans une note"),
        ("mot[^1]", "appel de note"),
        ("[à compléter : x", "« à compléter » qui n'est pas refermé"),
        ("[annexe](#Annexe_3)", "renvoi mal écrit"),
        ("`code`", "code"),
        ("~~barré~~", "barré"),
        ("mot <!-- caché -->", "commentaire"),
        ("Voirie &amp; Réseaux", "entité HTML"),
        ("mot {: .visa }", "pas seul sur sa ligne"),
        ("mot\n{: .inconnu }", "rôle de paragraphe inconnu"),
        ("mot\n\n{: .visa }", "ne suit aucun paragraphe"),
        ("- a\n{: .visa }", "une liste n'a pas ce rôle"),
    ],
)
def test_what_the_tree_does_not_know_is_refused_with_its_line(text: str, words: str) -> None:
    found = read(f"avant\n\n{text}\n\naprès")[1]
    assert found
    assert words in found[0].message
    for fault in found:
        assert fault.code == "markdown-inconnu"
        assert fault.span is not None
        assert 3 <= fault.span.line < 3 + len(text.split("\n")) + 2
        assert fault.excerpt
        assert fault.hint


# --- facts --------------------------------------------------------------------------------------------------------

HOSTILE = (
    "DEL_2025_123",
    "Voirie & Réseaux <SA>",
    "Voirie &amp; Réseaux",
    "*",
    "**gras**",
    "[x]",
    "[à compléter : x]",
    "[x](#annexe-3)",
    "^[note]",
    "^er^",
    "1. a",
    "- a",
    "* a",
    "+ a",
    "→ a",
    "◦ a",
    "# a",
    "> a",
    "---",
    "===",
    "~~~",
    "| a | b |",
    "`code`",
    "<!-- x -->",
    "<b>x</b>",
    "{: .visa }",
    "{{ x }}",
    "fin\\",
    "\\",
    "a\\*b",
    "![x](y)",
    "http://exemple.fr/?a=1&b=2",
    "klzzwxh:0001",
)


def words_of_fact(fact: str, before: str = "", after: str = "") -> str:
    blocks, faults = read(before + escape_markdown(fact) + after)
    assert not faults, [str(f) for f in faults]
    (block,) = blocks
    assert isinstance(block, Paragraph)
    assert all(isinstance(i, Text) for i in block.inlines), block.inlines
    return plain_text(block.inlines)


@pytest.mark.parametrize("fact", HOSTILE)
def test_a_fact_comes_out_as_it_went_in(fact: str) -> None:
    assert words_of_fact(fact) == fact
    assert words_of_fact(fact, "avant ", " après") == f"avant {fact} après"


@pytest.mark.parametrize("fact", HOSTILE)
def test_a_fact_in_a_list_a_bold_or_a_note_does_not_break_it(fact: str) -> None:
    (block,), faults = read(f"- {escape_markdown(fact)}")
    assert not faults
    assert shape(block) == ("tiret", [("", fact)])
    assert inlines_of(f"**{escape_markdown(fact)}** x") == (Strong((Text(fact),)), Text(" x"))
    assert inlines_of(f"x^[{escape_markdown(fact)}]") == (Text("x"), Footnote(1, (Text(fact),)))


def test_no_break_spaces_of_a_fact_stay() -> None:
    assert words_of_fact("M.\u00a0Paul\u202f!", "x ") == "x M.\u00a0Paul\u202f!"


# Control characters and the composing's own marks never reach a clause: the readers of files refuse them.
FACTS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ue000\ue001\ue010\ue011\ufffe\uffff"),
    min_size=1,
    max_size=60,
)


@pytest.mark.slow
@given(FACTS)
def test_any_fact_gives_the_same_words(fact: str) -> None:
    assert words_of_fact(fact, "avant «", "» après").split() == f"avant «{fact}» après".split()


@given(FACTS.filter(lambda f: f.strip() != ""))
def test_any_fact_that_begins_a_paragraph_gives_the_same_words(fact: str) -> None:
    assert words_of_fact(fact).split() == fact.split()


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("1) a\n2) b", ["1)", "2)"]),
        ("1° a\n2° b\n\n3° c", ["1°", "2°", "3°"]),
        ("1°) a\n2°) b", ["1°)", "2°)"]),
        ("1º a\n2º b", ["1º", "2º"]),
        ("iv. a\nv. b", ["iv.", "v."]),
        ("a) x\n\nb) y", ["a)", "b)"]),
        ("i) x\nii) y\niii) z", ["i)", "ii)", "iii)"]),
        ("I. Objet\n\nII. Durée", ["I.", "II."]),
        ("A. un\nB. deux", ["A.", "B."]),
        ("4. a\n5. b\n8. c", ["4.", "5.", "8."]),
    ],
)
def test_marks_of_french_acts_are_kept(text: str, labels: list[str]) -> None:
    (block,) = blocks_of(text)
    assert isinstance(block, BlockList)
    assert block.kind is ListKind.NUMBER
    assert [item.label for item in block.items] == labels


@pytest.mark.parametrize(("mark", "kind"), [("–", ListKind.DASH), ("•", ListKind.BULLET), ("➢", ListKind.CHEVRON)])
@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_a_sign_that_is_printed_is_one_that_may_be_typed(mark: str, kind: ListKind, space: str) -> None:
    paragraph, block = blocks_of(f"La commune prévoit :\n{mark}{space}une crèche ;\n{mark}{space}un relais.")
    assert shape(paragraph) == "La commune prévoit :"
    assert isinstance(block, BlockList)
    assert block.kind is kind
    assert [shape(b) for b in (block,)] == [(kind.value, [("", "une crèche ;"), ("", "un relais.")])]


@pytest.mark.parametrize("mark", ["—", "▪", "●", "‣", "→", "·", "☐", "①", "★", "✔", "\uf0b7"])
def test_a_sign_that_no_list_prints_is_refused(mark: str) -> None:
    (fault,) = read(f"Prévoit :\n{mark} une crèche ;\n{mark} un relais.")[1]
    assert "un signe de liste" in fault.message
    assert fault.span is not None
    assert fault.span.line == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("texte\n4. a\n5. b", 2),
        ("texte :\n4. a", 2),
        ("(a) x\n(b) y", 2),
        ("1 - a\n2 - b", 2),
        ("1/ a\n2/ b", 2),
        ("Objet :\n1.1 a\n1.2 b", 2),
        ("I – a\nII – b", 2),
        ("A - a\nB - b", 2),
        ("a/ x\nb/ y", 2),
        ("A. 1. x\nA. 2. y", 2),
        ("1 : a\n2 : b", 2),
        ("1er : a\n2e : b", 2),
        ("1ère étape : a\n2ème étape : b", 2),
        ("n° 1 : a\nn° 2 : b", 2),
        ("§ 1. a\n§ 2. b", 2),
        ("» a\n» b", 2),
    ],
)
def test_items_never_run_on_in_one_paragraph(text: str, line: int) -> None:
    (fault,) = read(text)[1]
    assert "au milieu d'un paragraphe" in fault.message
    assert fault.span is not None
    assert fault.span.line == line


@pytest.mark.parametrize("text", ["la Caf – et\n– ses amis –", "V. Hugo\net I. Newton", "M. Dupont et\nA. Martin"])
def test_a_dash_or_an_initial_of_a_sentence_begins_no_list(text: str) -> None:
    assert [shape(b) for b in blocks_of(text)] == [text.replace("\n", " ")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a | b\n1 | 2", 2),
        ("a\tb\n1\t2", 2),
        ("+---+---+\n| a | b |\n+---+---+", 1),
    ],
)
def test_what_looks_like_a_table_is_one_or_is_refused(text: str, line: int) -> None:
    blocks, faults = read(text)
    assert next(fault.span.line for fault in faults if fault.span) == line
    assert blocks == ()


def test_an_item_has_one_mark() -> None:
    (fault,) = read("- – une crèche")[1]
    assert "deux signes de liste" in fault.message


def test_lines_of_a_fact_stand_apart_and_keep_their_marks() -> None:
    (words,) = compose_prose("1 : travaux\n2 : ouverture", "annexe-3/f/c2", "f/calendrier", Span("f.yaml", 1))
    assert isinstance(words, Paragraph)
    assert words.inlines == (Text("1 : travaux"), LineBreak(), Text("2 : ouverture"))


def test_all_hard_breaks_of_an_item_are_kept() -> None:
    (block,) = blocks_of("- Guichet  \n  3, rue  \n  ouvert\\\n  le jeudi\n- Bas")
    assert isinstance(block, BlockList)
    (words,) = (b.inlines for b in block.items[0].blocks if isinstance(b, Paragraph))
    assert [i.value if isinstance(i, Text) else type(i).__name__ for i in words] == [
        "Guichet",
        "LineBreak",
        "3, rue",
        "LineBreak",
        "ouvert",
        "LineBreak",
        "le jeudi",
    ]


def test_a_second_paragraph_stays_within_its_item() -> None:
    (block,) = blocks_of("1. Le budget.\n\n    Il est présenté\n    en équilibre.\n\n2. Le solde.\n\n   Fin.")
    assert isinstance(block, BlockList)
    assert [(i.label, [shape(b) for b in i.blocks]) for i in block.items] == [
        ("1.", ["Le budget.", "Il est présenté en équilibre."]),
        ("2.", ["Le solde.", "Fin."]),
    ]


def test_what_follows_deeper_items_is_of_the_item_that_it_is_set_in_under() -> None:
    text = "- a\n  - b\n    - c\n\n    sous b\n\n  sous a,\n  encore\n\n  - d\n\n  fin de a\n- e"
    (listed,), faults = read(text)
    inner = ("tiret", [("", "b", ("tiret", [("", "c")]), "sous b")])
    assert shape(listed) == (
        "tiret",
        [("", "a", inner, "sous a, encore", ("tiret", [("", "d")]), "fin de a"), ("", "e")],
    )
    ids = [block.id for block in walk_blocks((listed,))]
    assert not faults and len(set(ids)) == len(ids)


@pytest.mark.parametrize("fact", ["– a", "• a", "1° a", "1) a", "— a", "a) b"])
def test_a_fact_is_never_an_item(fact: str) -> None:
    (block,) = blocks_of(escape_markdown(fact))
    assert shape(block) == fact


@pytest.mark.parametrize("mark", ["o ", "\u2010 ", "-", "–", "•", "1)", "\u2212 "])
def test_marks_that_only_look_like_items_are_refused_and_not_run_together(mark: str) -> None:
    other = mark.replace("1", "2")
    blocks, faults = read(f"La commune prévoit :\n{mark}une crèche ;\n{other}deux relais.")
    assert [fault.span.line for fault in faults] == [2]
    assert blocks == ()
