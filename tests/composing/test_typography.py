"""No-break spaces and hyphens: where French wants them, never a character more or less; typographic apostrophes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.composing.no_break import (
    NARROW_NO_BREAK,
    NO_BREAK,
    RULES,
    SHORT_RULES,
    Rule,
    curl_apostrophes,
    set_breaks,
)
from generator.composing.typography import set_typography
from generator.errors import Span
from generator.model.document import (
    NO_BREAK_HYPHEN,
    Cell,
    Cover,
    CrossReference,
    Document,
    Emphasis,
    Footnote,
    Gap,
    Inline,
    LineBreak,
    Meta,
    Paragraph,
    Row,
    Section,
    SectionKind,
    Signatory,
    Strong,
    Superscript,
    Table,
    Text,
    plain_text,
)

N, F, H = NO_BREAK, NARROW_NO_BREAK, NO_BREAK_HYPHEN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quoi ? Oui ! Bon ; suite", f"Quoi{F}? Oui{F}! Bon{F}; suite"),
        ("Article 3 : Objet", f"Article{N}3{N}: Objet"),
        ("« la Caf »", f"«{N}la Caf{N}»"),
        ("31 501 habitants", f"31{F}501{N}habitants"),
        ("1 234 567 €", f"1{F}234{F}567{F}€"),
        ("64,6 %", f"64,6{F}%"),
        ("délibération n° 2025-12", f"délibération n°{N}2025{H}12"),
        ("le 8 décembre 2025", f"le 8{N}décembre{N}2025"),
        ("l'article L. 214-1-3", f"l'article{N}L.{N}214{H}1{H}3"),
        ("les annexes 2 et 3", f"les annexes{N}2 et 3"),
        ("M. Dupont et Mme Martin", f"M.{N}Dupont et Mme{N}Martin"),
        ("Monsieur Hervé GRANIER", f"Monsieur{N}Hervé GRANIER"),
        ("FA 1.1", f"FA{N}1.1"),
        ("la Caf 13", f"la Caf{N}13"),
        ("0,5 ETP", f"0,5{N}ETP"),
        ("en 2026 nous", "en 2026 nous"),
        ("2025 2026", "2025 2026"),
        ("a:b", "a:b"),
        ("«la Caf»", "«la Caf»"),
        ("https://exemple.fr", "https://exemple.fr"),
    ],
)
def test_spaces_are_set(text: str, expected: str) -> None:
    assert set_breaks(text) == expected


WORDS = st.text(alphabet="aé1234 -:;!?%«»°.nNMmLe€\u00a0\u202f", max_size=60)


@pytest.mark.slow
@given(WORDS)
def test_setting_spaces_twice_is_setting_them_once(text: str) -> None:
    once = set_breaks(text)
    assert set_breaks(once) == once


@pytest.mark.slow
@given(st.one_of(WORDS, st.text(max_size=60)))
def test_only_spaces_and_hyphens_change_and_none_is_added(text: str) -> None:
    after = set_breaks(text)
    assert len(after) == len(text)
    for before_sign, after_sign in zip(text, after, strict=True):
        if before_sign != after_sign:
            assert (before_sign, after_sign) in ((" ", N), (" ", F), ("-", H))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("En 2025 412 familles", "En 2025 412\u00a0familles"),
        ("au 31 décembre 2025 163 places", "au 31\u00a0décembre\u00a02025 163\u00a0places"),
        ("68 094 000 habitants", "68\u202f094\u202f000\u00a0habitants"),
        ("(+ 5,8 %), ≥ 3 ans, \u2212 2 €", "(+\u00a05,8\u202f%), ≥\u00a03\u00a0ans, \u2212\u00a02\u202f€"),
        ("C++ 17, x+ 5", "C++ 17, x+ 5"),
        ("en 2025, 12 486 places", "en 2025, 12\u202f486\u00a0places"),
        ("le 04 42 12 34 56", "le 04\u00a042\u00a012\u00a034\u00a056"),
    ],
)
def test_a_number_is_its_groups_of_three_with_its_sign_and_no_more(text: str, expected: str) -> None:
    assert set_breaks(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("de 7 h 30 à 9 h", "de 7~h~30 à 9~h"),
        ("au 04 42 12 34 56.", "au 04~42~12~34~56."),
        ("le 1er janvier 2026", "le 1er~janvier~2026"),
        ("en mars 2026, le 12 mars", "en mars~2026, le 12~mars"),
        ("le 2e alinéa, la 1re adjointe, le XXIe siècle", "le 2e~alinéa, la 1re~adjointe, le XXIe~siècle"),
        ("Le maire et les élus", "Le maire et les élus"),
        ("Ce projet, Les parties", "Ce projet, Les parties"),
        ("64 enfants et 2 micro-crèches", "64~enfants et 2~micro-crèches"),
        ("en 2026 familles et services", "en 2026 familles et services"),
        ("12 k€, 3 ‰", "12_k€, 3_‰"),
        ("annexe 3, annexe IV, titre II, axe 2, p. 12", "annexe~3, annexe~IV, titre~II, axe~2, p.~12"),
        ("l'article 9 de la loi n° 2015-991", "l'article~9 de la loi n°~2015+991"),
        ("article R. 221-3, L. 214-2-1, D 214-10", "article~R.~221+3, L.~214+2+1, D~214+10"),
        ("M. J.-P. Martin, A. Roy, Mlle Roy", "M.~J.+P.~Martin, A.~Roy, Mlle~Roy"),
        ("à Saint-Loubrin-sur-Ambrelle, d'Aix-en-Provence", "à Saint+Loubrin+sur+Ambrelle, d'Aix+en+Provence"),
        ("Villeneuve-d'Ascq et L'Haÿ-les-Roses", "Villeneuve+d'Ascq et L'Haÿ+les+Roses"),
        ("un rendez-vous, les sous-dotées", "un rendez-vous, les sous-dotées"),
        ("9 EAJE, 3 collèges, 2 espaces jeunes", "9~EAJE, 3~collèges, 2~espaces jeunes"),
        ("de 12 dans ce lieu, en 2025 EAJE et 2 sous", "de 12 dans ce lieu, en 2025 EAJE et 2 sous"),
        ("jeudi 22 octobre, le 6 Janvier 1978", "jeudi~22~octobre, le 6~Janvier~1978"),
        ("3, avenue du Lac, 12 bis, rue Haute, 20 rue", "3,~avenue du Lac, 12~bis,~rue Haute, 20~rue"),
        ("13120 Gardanne, 2A004 Ajaccio, en 2027, route", "13120~Gardanne, 2A004~Ajaccio, en 2027, route"),
        ("la période 2027-2031, les 3-11 ans, n°2021-1644", "la période 2027+2031, les 3+11~ans, n°2021+1644"),
        ("à 19 °C, 12 km/h, art. L. 214-2", "à 19~°C, 12~km/h, art.~L.~214+2"),
        ("CAF13-BP-Social@caf.fr", "CAF13-BP-Social@caf.fr"),
        ("www.Mon-site.fr, Jean-Roy@ville.fr, a/Mon-site", "www.Mon-site.fr, Jean-Roy@ville.fr, a/Mon-site"),
    ],
)
def test_lines_do_not_end_there(text: str, expected: str) -> None:
    assert set_breaks(text) == expected.replace("~", N).replace("_", F).replace("+", H)


def test_a_cell_takes_the_short_rules_only() -> None:
    words = "Saint-Loubrin : 64 enfants le 12 mars 2026, 12 %"
    assert set_breaks(words, narrow=True) == f"Saint-Loubrin{N}: 64 enfants le 12{N}mars 2026, 12{F}%"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'accueil d'enfants", "l’accueil d’enfants"),
        ("aujourd'hui, L'État", "aujourd’hui, L’État"),
        ("l'« avenir »", "l’« avenir »"),
        ("dite 'grande' ici", "dite ‘grande’ ici"),
        ("un mur de 5' de haut", "un mur de 5' de haut"),
        ("l’eau", "l’eau"),
        ("l'écrire à o'neil@caf.example", "l’écrire à o'neil@caf.example"),
    ],
)
def test_apostrophes(text: str, expected: str) -> None:
    assert curl_apostrophes(text) == expected
    assert curl_apostrophes(expected) == expected


def make_document(*inlines: Inline) -> Document:
    here = Span("x.md", 1)
    cell = Cell((Paragraph("p/s/c", here, inlines),))
    blocks = (Paragraph("p/s/p1", here, inlines), Table("p/s/t", here, (1.0,), (), (Row((cell,)),)))
    section = Section("p/s", here, SectionKind.CHAPTER, blocks, (Text("L'objet"),), "Article 1 : ")
    meta = Meta("p", "p", "L'acte", "Commune d'Ormeval", "s", "Ctg d'ici", date(2026, 1, 1))
    cover = Cover(("L'ACTE",), "Val d'Ambrelle", ("2026",), signatories=(Signatory("Commune d'Ormeval"),))
    return Document(meta, cover, (section,))


def test_a_run_is_set_whole_whatever_is_bold_or_a_link() -> None:
    gap = Gap("x", Span("x.md", 1))
    link = CrossReference("article-9", (Text("article"),))
    note = Footnote(1, (Text("n° 3 d'un"),))
    document = make_document(
        Text("d'"), Strong((Text("12"),)), Text(" enfants, "), link, Text(" 9, 1"), Superscript((Text("er"),)), note,
        Text(" mars"), LineBreak(), Strong((Text("Saint"),)), Text("-Loubrin "), gap, Text(" : oui, "),
        Strong((Text("n°"),)), Emphasis((Text(" 4"),)),
    )  # fmt: skip
    (section,) = set_typography(document, curly=True).sections
    paragraph, table = section.blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.inlines == (
        Text("d’"), Strong((Text("12"),)), Text(f"{N}enfants, "), link, Text(f"{N}9, 1"), Superscript((Text("er"),)),
        Footnote(1, (Text(f"n°{N}3 d’un"),)), Text(f"{N}mars"), LineBreak(), Strong((Text("Saint"),)),
        Text(f"{H}Loubrin "), gap, Text(f"{N}: oui, "), Strong((Text("n°"),)), Emphasis((Text(f"{N}4"),)),
    )  # fmt: skip
    assert plain_text(paragraph.inlines).count("Saint-Loubrin") == 1, "names are compared with the plain hyphen"
    assert isinstance(table, Table)
    assert Text(" enfants, ") in table.rows[0].cells[0].blocks[0].inlines  # type: ignore[union-attr]
    assert set_typography(set_typography(document, curly=True), curly=True) == set_typography(document, curly=True)


def test_all_that_is_printed_has_the_apostrophes_of_the_model() -> None:
    document = make_document(Text("l'eau"))
    curly, typed = set_typography(document, curly=True), set_typography(document)
    words = (curly.meta.title, curly.meta.author, curly.meta.running_title, *curly.cover.title, curly.cover.territory)
    assert all("’" in w and "'" not in w for w in (*words, curly.cover.signatories[0].name))
    assert curly.sections[0].heading == (Text("L’objet"),)
    assert (typed.meta, typed.cover, typed.sections[0].heading) == (document.meta, document.cover, (Text("L'objet"),))


_SIGNS = "aàZXVI   ,.:;!?«»°n-'’\u00a0\u202f(L/@€%+1"
_NUMBERS = ("12", "2027", "13120", "er", "e", "nd", "ème", "h", "bis", "heures", "enfants", "places", "EAJE", "premier")
_WORDS = ("rue", "mai", "lundi", "article", "Art.", "annexe", "M.", "Mme", "Dr")


@given(st.lists(st.sampled_from((*_SIGNS, *_NUMBERS, *_WORDS)), max_size=24).map("".join), st.booleans())
@settings(max_examples=600)
def test_rules_that_are_not_tried_would_find_nothing(text: str, narrow: bool) -> None:
    plain = text
    for rule in RULES[: len(SHORT_RULES)] if narrow else RULES:
        plain = rule.pattern.sub(rule.replacement, plain)
    assert set_breaks.__wrapped__(text, narrow=narrow) == plain


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.pattern.pattern[:30])
@given(st.data())
@settings(max_examples=40)
def test_a_rule_is_tried_where_it_finds_something(rule: Rule, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rule.pattern))
    assert rule.gate is None or rule.gate.search(text)
    assert not rule.signs or any(sign in text for sign in rule.signs)
