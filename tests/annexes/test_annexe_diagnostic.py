"""Annexe 1: the tables of indicators, and charts that are the same each time they are drawn."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from generator.annexes.diagnostic import chart_drawing
from generator.annexes.diagnostic.arrangement import MOST_MM, measure_height
from generator.annexes.diagnostic.chart_drawing import draw_chart, plan_drawing
from generator.annexes.diagnostic.charts import (
    ALONE,
    Bar,
    BarChart,
    Series,
    cut_strips,
    describe_chart,
    find_reach,
    list_panels,
    parse_bar,
    size_beside,
    split_chart,
)
from generator.annexes.diagnostic.figures import choose_columns, split_finding
from generator.annexes.diagnostic.files import read_charts, read_indicators
from generator.annexes.diagnostic.reading_key import explain_signs
from generator.annexes.diagnostic.references import list_references
from generator.annexes.diagnostic.tables import (
    LANDSCAPE_MM,
    PAGE_MM,
    PORTRAIT_MM,
    TableShape,
    Theme,
    choose_shape,
    make_tables,
    measure_beside,
)
from generator.errors import ContentError, DiagnosticCollector, Severity, Span, TemplateError
from generator.letters import measure_longest
from generator.model.annexes import Chart, Indicator, IndicatorTable
from generator.model.document import (
    Document,
    Figure,
    Orientation,
    SideBySide,
    block_inlines,
    document_gaps,
    plain_text,
    walk_blocks,
)
from generator.model.names import slugify
from tests.annexes.annexe_samples import change, compose, compose_of, load_dossier, load_identity, row_words, tables

CHART = BarChart(
    "Évolution",
    ("Territoire", "Saint-Loubrin-sur-Ambrelle", "France"),
    (
        Series("Population", (Bar(4.9, "4,9"), Bar(-1.2, "−1,2"), Bar(None, "–"))),
        Series("Ménages", (Bar(1.0, "1,0"), Bar(2.0, "2,0"), Bar(None, "à compléter"))),
    ),
)


def figures(name: str) -> list[Figure]:
    document = compose(name, "annexe-1")
    return [b for s in document.sections for b in walk_blocks(s.blocks) if isinstance(b, Figure)]


@pytest.mark.slow
def test_every_indicator_has_its_row_under_its_theme() -> None:
    dossier = load_dossier("exemple-complet")
    found = list(tables(compose("exemple-complet", "annexe-1")))
    assert len(found) == len({line.theme for line in dossier.indicators.lines})
    rows = [row_words(row) for table in found for row in table.rows]
    assert len(rows) == len(dossier.indicators.lines)
    population = next(row for row in rows if row[:3] == ["Population municipale", "habitants", "2023"])
    assert population[3] == "20 078"
    for line in dossier.indicators.lines:
        row = next(row for row in rows if row[:3] == [line.label, line.unit, line.year])
        assert [cell == "–" for cell in row[3:]] == [value == "" for value in line.values]


@pytest.mark.slow
def test_many_columns_lie_in_landscape_and_the_texts_do_not() -> None:
    document = compose("exemple-complet", "annexe-1")
    orientations = {section.id: section.orientation for section in document.sections}
    assert orientations["annexe-1/indicateurs"] is Orientation.LANDSCAPE
    assert orientations["annexe-1/besoins"] is Orientation.PORTRAIT


def test_charts_bear_their_figures_in_words() -> None:
    drawn = figures("exemple-complet")
    assert len(drawn) == len(load_dossier("exemple-complet").charts) >= 4
    growth = next(figure for figure in drawn if "Évolution de la population" in plain_text(figure.caption))
    assert "Saint-Loubrin-sur-Ambrelle, 5,8" in growth.alt
    for figure in drawn:
        assert figure.svg.startswith(b"<?xml")
        assert Image.open(io.BytesIO(figure.png)).size[0] == pytest.approx(figure.width_mm / 25.4 * 200, abs=2)


def test_the_bassin_minier_shows_the_figures_of_its_preamble_and_no_other() -> None:
    words = {
        word
        for table in tables(compose("bassin-minier", "annexe-1"))
        for row in table.rows
        for word in row_words(row)[3:]
    }
    text = "31 501 594 404 8 2 64,6 11,1 52 53 48 6 745 16 362 12 76 13 10,8 247 95 3 60,3 9"  # préambule
    assert words - {"–", "à compléter"} <= {*text.split(), "31 501", "6 745", "16 362"}
    assert {figure.number for figure in figures("bassin-minier")} == {1, 2, 3, 4}


def test_the_same_chart_is_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = draw_chart(CHART, load_identity())
    chart_drawing._draw.cache_clear()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    second = draw_chart(CHART, load_identity())
    assert (first.svg, first.png) == (second.svg, second.png)
    assert first is not second
    for trace in (b"/tmp", b"matplotlib.org/", b"<text", b"dc:date"):
        assert trace not in first.svg.replace(b"http://matplotlib.org/", b""), trace


def test_another_figure_is_another_drawing() -> None:
    other = replace(CHART, series=(CHART.series[0],))
    assert draw_chart(CHART, load_identity()).svg != draw_chart(other, load_identity()).svg


def test_series_differ_in_grey() -> None:
    greys = []
    for share, fill in zip(chart_drawing._SHADES, ("#124B5C", "#8A3A16", "#3F6B35", "#5B4A86"), strict=True):
        red, green, blue = chart_drawing._lighten(fill, share)
        greys.append(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    gaps = [b - a for a, b in pairwise(greys)]
    assert all(gap > 0.1 for gap in gaps), greys


def test_what_is_no_number_gives_no_bar() -> None:
    assert parse_bar("64,6") == Bar(64.6, "64,6")
    assert parse_bar("31501") == Bar(31501.0, "31 501")
    assert parse_bar("n. d.") == Bar(None, "n. d.")
    assert "France, à compléter" in describe_chart(CHART)
    for text in ("nan", "inf", "1e400", "2025 412", "12 bis"):
        assert parse_bar(text) == Bar(None, text)


def test_a_number_with_its_unit_or_its_sign_draws_its_bar() -> None:
    assert parse_bar("4,9 %", "%") == Bar(4.9, "4,9 %")
    assert parse_bar("12 500 €") == Bar(12500.0, "12 500 €")
    assert parse_bar("39 places", "places") == Bar(39.0, "39 places")
    assert parse_bar("+5,8") == Bar(5.8, "+5,8")
    assert parse_bar("1998", grouped=False) == Bar(1998.0, "1998")


HEAD = "theme;indicateur;unite;annee;source;Territoire;Ormeval"


def read_lines(tmp_path: Path, *lines: str) -> IndicatorTable:
    (tmp_path / "indicateurs.csv").write_text("\n".join((HEAD, *lines)) + "\n", encoding="utf-8")
    return read_indicators(tmp_path / "indicateurs.csv")


def compose_with(table: IndicatorTable) -> Document:
    dossier = load_dossier("exemple-complet")
    return compose_of(change(dossier, indicators=table, charts=()), "annexe-1")


@pytest.mark.parametrize("value", ["∞", "\u22121,5E\u22123", "1 2E+07", "nan", "-inf", "1e400"])
def test_what_is_no_finite_number_is_refused_at_its_line(value: str, tmp_path: Path) -> None:
    with pytest.raises(ContentError) as refused:
        read_lines(tmp_path, f"Population;Habitants;habitants;2023;Insee;{value};1")
    (fault,) = refused.value.diagnostics
    assert fault.code == "nombre-invalide"
    assert fault.span is not None
    assert fault.span.line == 2


def test_years_and_signs_stay_as_they_were_typed(tmp_path: Path) -> None:
    found = read_lines(
        tmp_path, "Offre;Ouverture;;2025;x;1998;2012", "Offre;Solde;%;2023;x;+5,8;-3,2", "Offre;Foyers;;2023;x;12486;7"
    )
    rows = [row_words(row)[3:] for table in tables(compose_with(found)) for row in table.rows]
    assert rows == [["1998", "2012"], ["+5,8", "−3,2"], ["12486", "7"]]


def test_themes_that_look_alike_are_two(tmp_path: Path) -> None:
    found = read_lines(tmp_path, "Enfance – jeunesse;A;enfants;2023;x;1;2", "Enfance, jeunesse;B;jeunes;2023;x;3;4")
    made = compose_with(found)
    names = [table.id for table in tables(made)]
    assert names == ["annexe-1/indicateurs/enfance-jeunesse/tableau", "annexe-1/indicateurs/enfance-jeunesse-2/tableau"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (";Superficie;km²;2023;x;1;2", "pas de thème"),
        ("Population;;km²;2023;x;1;2", "pas de nom d'indicateur"),
        ("Population;Superficie;km²;2023;x;nan;2", "« nan » n'est pas un nombre"),
        ("Population;Superficie;km²;2023;x;1;#DIV/0!", "« #DIV/0! »"),
        ("Population;Superficie;km²;2023;x;1;#N/A", "« #N/A »"),
        ("Population;Superficie;km²;2023;x;1;1,2E+07", "« 1,2E+07 »"),
    ],
)
def test_a_line_that_says_too_little_is_refused(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(ContentError) as raised:
        read_lines(tmp_path, "Population;Population;habitants;2023;x;1;2", line)
    (fault,) = raised.value.diagnostics
    assert words in fault.message
    assert fault.span is not None
    assert fault.span.line == 3


def test_of_two_indicators_of_one_name_the_reader_is_asked(tmp_path: Path) -> None:
    table = read_lines(tmp_path, "P;Population;habitants;2017;x;1;2", "P;Population;habitants;2023;x;3;4")
    file = tmp_path / "graphiques.yaml"
    file.write_text("graphiques:\n  - {id: a, titre: T, indicateurs: [Population]}\n", encoding="utf-8")
    with pytest.raises(ContentError) as raised:
        read_charts(file, table)
    (fault,) = raised.value.diagnostics
    assert "2 indicateurs" in fault.message
    assert "« Population (2017) » ou « Population (2023) »" in (fault.hint or "")
    file.write_text("graphiques:\n  - {id: a, titre: T, indicateurs: [Population (2023)]}\n", encoding="utf-8")
    dossier = load_dossier("exemple-complet")
    made = compose_of(change(dossier, indicators=table, charts=read_charts(file, table)), "annexe-1")
    (figure,) = [b for s in made.sections for b in walk_blocks(s.blocks) if isinstance(b, Figure)]
    assert "Territoire, 3" in figure.alt


def test_two_charts_have_two_identifiers(tmp_path: Path) -> None:
    table = read_lines(tmp_path, "P;Population;habitants;2017;x;1;2")
    file = tmp_path / "graphiques.yaml"
    chart = "  - {id: a, titre: T, indicateurs: [Population]}\n"
    file.write_text(f"graphiques:\n{chart}{chart}", encoding="utf-8")
    with pytest.raises(ContentError, match="deux graphiques"):
        read_charts(file, table)


def test_units_that_differ_on_one_scale_are_a_warning() -> None:
    dossier = load_dossier("exemple-complet")
    chart = Chart(id="melange", titre="Mélange", indicateurs=("Population municipale", "Superficie"))
    faults = DiagnosticCollector()
    compose_of(change(dossier, charts=(chart,)), "annexe-1", faults)
    assert [(f.code, f.severity) for f in faults.found] == [("graphique-unites", Severity.WARNING)]


def test_a_year_to_be_completed_is_a_gap() -> None:
    dossier = load_dossier("exemple-complet")
    line = replace(dossier.indicators.lines[0], year="à compléter")
    changed = change(dossier, indicators=IndicatorTable(dossier.indicators.columns, (line,)), charts=())
    (gap,) = document_gaps(compose_of(changed, "annexe-1"))
    assert gap.what == "année de l'indicateur « Population municipale »"


def test_without_indicators_the_chapter_is_a_gap() -> None:
    dossier = change(load_dossier("exemple-complet"), indicators=IndicatorTable((), ()), charts=())
    (gap,) = document_gaps(compose_of(dossier, "annexe-1"))
    assert gap.origin.file == "content/exemple-complet/annexe-1/indicateurs.csv"


def test_an_identity_without_its_font_is_refused() -> None:
    with pytest.raises(TemplateError) as caught:
        draw_chart(CHART, replace(load_identity(), fonts=()))
    assert caught.value.diagnostics[0].code == "police-absente"


NAMES = ("Aix", "Montréal-la-Cluse", "Villeneuve-d'Ambrelle", "Roquebillière", "Saint-Remy-en-Bouzemont-Saint-Genest")


def make_theme(territories: int, indicators: int = 7) -> Theme:
    columns = tuple(f"{NAMES[rank % len(NAMES)]} {rank}" for rank in range(territories))
    lines = tuple(
        Indicator(
            "Familles",
            f"Familles monoparentales {rank}",
            "familles",
            "2023",
            "Insee",
            tuple(str(68094000 + place) for place in range(territories)),
            Span("indicateurs.csv", rank + 2),
        )
        for rank in range(indicators)
    )
    return Theme("annexe-1/indicateurs/familles", "Familles", lines, columns)


@pytest.mark.parametrize("territories", [12, 25, 40])
def test_territories_that_do_not_fit_side_by_side_have_a_row_each(territories: int) -> None:
    theme = make_theme(territories)
    shape = choose_shape(theme.lines, theme.columns)
    assert shape == TableShape(Orientation.PORTRAIT, turned=True)
    made = make_tables(theme, shape, 4)
    assert [table.number for table in made] == list(range(4, 4 + len(made)))
    assert len({table.id for table in made}) == len(made) > 1
    heads: list[str] = []
    for table in made:
        assert sum(table.widths) == pytest.approx(1)
        assert [row_words(row)[0] for row in table.rows] == list(theme.columns)
        names, units, years = table.head
        heads += row_words(names)[1:]
        assert row_words(units) == ["Unité", *("familles" for _ in table.widths[1:])]
        assert row_words(years) == ["Année", *("2023" for _ in table.widths[1:])]
        room = table.widths[1] * PORTRAIT_MM
        assert room >= len("monoparentales") * 1.75, "the longest word of a heading holds in its column"
    assert heads == [line.label for line in theme.lines]
    assert row_words(made[0].rows[1])[1] == "68 094 001"


def test_few_or_short_columns_stay_side_by_side() -> None:
    assert choose_shape(make_theme(4).lines, make_theme(4).columns) == TableShape(Orientation.PORTRAIT)
    short = replace(make_theme(7), columns=tuple("ABCDEFG"))
    assert choose_shape(short.lines, short.columns) == TableShape(Orientation.LANDSCAPE)
    assert choose_shape((), tuple("ABCDEFG")) == TableShape(Orientation.LANDSCAPE)


def test_a_chart_of_many_territories_is_cut_in_parts_on_one_scale() -> None:
    values = tuple(Bar(float(rank - 3), str(rank - 3)) for rank in range(40))
    names = tuple(f"{NAMES[rank % len(NAMES)]}-{'x' * 60} {rank}" for rank in range(40))
    chart = BarChart("Solde", names, (Series("Un nom de série " * 12, values), Series("Autre", values)))
    parts = split_chart(chart, 125.0)
    assert len(parts) > 1
    assert tuple(name for part in parts for name in part.categories) == names
    assert {find_reach(part) for part in parts} == {(-3.0, 36.0)}
    drawings = [draw_chart(part, load_identity()) for part in parts[:2]]
    assert all(drawing.height_mm <= 125.0 + 3 * 5.4 for drawing in drawings)
    for drawing in drawings:
        with Image.open(io.BytesIO(drawing.png)) as picture:
            ink = ImageOps.invert(picture.convert("L")).getbbox()
        assert ink is not None
        assert ink[0] > 0, "no name is cut at the left"
        assert ink[2] < picture.width, "no value is cut at the right"
    assert split_chart(CHART, 125.0) == (CHART,)


def test_a_chart_of_many_territories_stands_in_two_columns_on_one_scale() -> None:
    names = tuple(f"Commune {rank}" for rank in range(25))
    chart = BarChart("Part", names, (Series("Part", tuple(Bar(float(rank), str(rank)) for rank in range(25))),))
    panels = list_panels(chart, ALONE)
    assert [len(panel.chart.categories) for panel in panels] == [13, 12]
    assert {find_reach(panel.chart) for panel in panels} == {(0.0, 24.0)}
    assert sum(panel.size.width_mm for panel in panels) < ALONE.width_mm
    assert split_chart(chart, 115.0) == (chart,), "all on one page, less than half of it"
    assert len(list_panels(CHART, ALONE)) == 1
    assert len(list_panels(chart, size_beside(80.0))) == 1, "beside a table there is no room for two"


@pytest.mark.parametrize(("territories", "columns"), [(6, 1), (12, 2), (25, 2), (40, 2)])
def test_a_chart_alone_is_in_strips_that_a_page_may_part(territories: int, columns: int) -> None:
    names = tuple(f"Commune {rank}" for rank in range(territories))
    series = tuple(Series(one, tuple(Bar(float(rank), "1") for rank in range(territories))) for one in "ABC")
    chart = BarChart("Part", names, series)
    strips = cut_strips(chart, 30.0)
    assert len(strips) > 2 and tuple(name for strip in strips for name in strip.categories) == names
    assert {find_reach(strip) for strip in strips} == {(0.0, territories - 1.0)}
    assert [strip.above for strip in strips] == [False, *(True for _ in strips[1:])]
    assert [strip.below for strip in strips] == [*(True for _ in strips[1:]), False]
    drawings = [plan_drawing(strip) for strip in strips]
    assert max(drawing.height_mm for drawing in drawings) < 0.2 * 242 - 9, "with its caption, a fifth of a page at most"
    panels = list_panels(strips[0], ALONE)
    assert len(panels) == columns
    assert [panel.chart.categories[0] for panel in panels] == list(names[:columns]), "read from side to side"
    assert "suite" in describe_chart(strips[1]) and "suite" not in describe_chart(strips[0])


def test_a_chart_hardly_higher_than_a_strip_is_whole() -> None:
    assert cut_strips(CHART, 40.0) == (CHART,)


def test_what_is_of_another_order_has_no_bar_and_is_said_to_be_in_the_table(tmp_path: Path) -> None:
    columns = "theme;indicateur;unite;annee;source;Territoire;Les Aulnaies;Ormeval;Département;France"
    lines = (
        columns,
        "Population;Habitants;habitants;2023;Insee;14804;2318;3000;412360;68094000",
        "Population;Part;%;2023;Insee;4,9;3,0;4,9;1,2;1,9",
    )
    (tmp_path / "indicateurs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = read_indicators(tmp_path / "indicateurs.csv")
    charts = tuple(Chart(id=slugify(one.label), titre=one.label, indicateurs=(one.label,)) for one in table.lines)
    dossier = change(load_dossier("exemple-complet"), indicators=table, charts=charts)
    assert choose_columns(dossier, charts[0], [table.lines[0]]) == (
        ("Les Aulnaies", "Ormeval"),
        ("Territoire", "Département", "France"),
    )
    assert choose_columns(dossier, charts[1], [table.lines[1]]) == (table.columns, ())
    made = compose_of(dossier, "annexe-1")
    words = " ".join(plain_text(block_inlines(b)) for s in made.sections for b in walk_blocks(s.blocks))
    assert "Insee (2023). D'un autre ordre de grandeur, au tableau seul : Territoire, Département, France." in words
    assert "en gris dans les figures, les références (Département, France)" in words


def test_tables_with_a_row_per_territory_hold_as_many_indicators_as_their_words_let_them() -> None:
    theme = make_theme(25, 5)
    short = replace(theme, lines=tuple(replace(line, label=f"Lieux {rank}") for rank, line in enumerate(theme.lines)))
    shape = choose_shape(theme.lines, theme.columns)
    assert len(make_tables(short, shape, 1)) == 1
    assert [len(table.widths) - 1 for table in make_tables(theme, shape, 1)] == [3, 2]
    assert all(row_words(table.head[0])[0] == "Territoire" for table in make_tables(theme, shape, 1))


# --- side by side ---------------------------------------------------------------------------------------------------


def pairs(document: Document) -> list[SideBySide]:
    return [block for section in document.sections for block in section.blocks if isinstance(block, SideBySide)]


def test_a_chart_stands_beside_its_table_and_two_under_it() -> None:
    document = compose("exemple-complet", "annexe-1")
    kinds = [
        [tuple(type(one).__name__ for one in side) for side in (pair.left, pair.right)] for pair in pairs(document)
    ]
    data, chart = ("Table", "Paragraph"), ("Paragraph", "Figure", "Paragraph")
    assert [data, chart] in kinds
    assert [chart, chart] in kinds, kinds
    for pair in pairs(document):
        for side, share in ((pair.left, pair.share), (pair.right, 1 - pair.share)):
            assert measure_height(side, share * PAGE_MM) <= MOST_MM
            assert all(one.width_mm <= share * PAGE_MM + 0.01 for one in side if isinstance(one, Figure))
    numbers = [block.number for block in walk_blocks(document.sections[1].blocks) if isinstance(block, Figure)]
    assert numbers == sorted(numbers)


def test_each_figure_has_its_source_under_it_and_its_finding_above() -> None:
    document = compose("exemple-complet", "annexe-1")
    sides = [side for pair in pairs(document) for side in (pair.left, pair.right)]
    figures = [(side, rank) for side in sides for rank, one in enumerate(side) if isinstance(one, Figure)]
    assert len(figures) == len(load_dossier("exemple-complet").charts)
    for side, rank in figures:
        assert plain_text(block_inlines(side[rank + 1])).startswith("Source : données fictives (")
    titles = {plain_text(block_inlines(side[rank - 1])) for side, rank in figures if rank}
    assert any(title.startswith("La croissance de Saint") for title in titles)


@pytest.mark.parametrize(
    ("comment", "finding", "rest"),
    [
        ("Une phrase.", "Une phrase.", ""),
        ("Une phrase. Une autre.", "Une phrase.", "Une autre."),
        ("Selon M. Martin, tout va. Rien d'autre.", "Selon M. Martin, tout va.", "Rien d'autre."),
        ("Le taux est de 4,9 %. Il monte.", "Le taux est de 4,9 %.", "Il monte."),
        ("Trop peu de places ? Oui.", "Trop peu de places ?", "Oui."),
        ("Voir art. L. 214-1 du code. Puis", "Voir art. L. 214-1 du code.", "Puis"),
    ],
)
def test_the_finding_is_the_first_sentence(comment: str, finding: str, rest: str) -> None:
    assert split_finding(comment) == (finding, rest)


def test_a_stated_finding_leaves_the_comment_whole() -> None:
    dossier = load_dossier("exemple-complet")
    chart = Chart(id="a", titre="T", indicateurs=("Superficie",), constat="Un constat.", commentaire="Une. Deux.")
    (pair,) = pairs(compose_of(change(dossier, charts=(chart,)), "annexe-1"))
    words = [plain_text(block_inlines(one)) for one in pair.right]
    assert (words[0], words[-1]) == ("Un constat.", "Une. Deux.")


def test_references_are_grey_and_the_key_says_so() -> None:
    dossier = load_dossier("bassin-minier")
    place = dossier.facts.territoire
    columns = (
        "Territoire",
        "Gardanne",
        "Bouches-du-Rhône",
        "Provence-Alpes-Côte d'Azur",
        "France métropolitaine",
        "Région",
    )
    assert list_references(columns, place) == columns[2:]
    key = explain_signs("a", dossier.indicators, ("Bouches-du-Rhône", "France"), (), Span("x"))
    assert key is not None
    words = plain_text(key.inlines)
    assert "« – »" in words
    assert "(Bouches-du-Rhône, France)" in words
    assert "EAJE, établissement d'accueil du jeune enfant" in words
    assert "REAAP, réseau" in words
    assert "RSA" not in words
    palette = chart_drawing.Palette(("#124B5C",) * 4, "#56646A", "#000000")
    inside, edge = palette.fill(0, reference=True)
    assert edge == "#56646A"
    assert min(inside) > 0.6, "lighter than the territory, in grey too"


def test_no_word_is_wider_than_its_column() -> None:
    for name in ("exemple-complet", "bassin-minier"):
        for table in tables(compose(name, "annexe-1")):
            beside = any(table in pair.left for pair in pairs(compose(name, "annexe-1")))
            whole = measure_beside(*_all_lines(name)) if beside else LANDSCAPE_MM
            for row in (*table.head, *table.rows):
                for share, words in zip(table.widths, row_words(row), strict=True):
                    assert measure_longest(words) <= share * whole, words


def _all_lines(name: str) -> tuple[tuple[Indicator, ...], tuple[str, ...]]:
    table = load_dossier(name).indicators
    return table.lines, table.columns


def test_a_chart_beside_a_table_shows_every_word() -> None:
    with Image.open(io.BytesIO(draw_chart(CHART, load_identity(), size_beside(70.0)).png)) as picture:
        ink = ImageOps.invert(picture.convert("L")).getbbox()
        assert picture.width == pytest.approx(70 / 25.4 * 200, abs=2)
    assert ink is not None
    assert ink[0] > 0
    assert ink[2] < picture.width
