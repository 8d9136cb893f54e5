"""Lines remembered from one document to the next: the same bytes as without, and no more memory than said."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest
import weasyprint.draw.text
import weasyprint.text.fonts
import weasyprint.text.line_break
from hypothesis import HealthCheck, given, settings

from generator.model.document import Document, SectionKind
from generator.writing.accelerators.lines import drawn_lines, line_memory
from generator.writing.accelerators.lines.line_memory import TEXT_PROPERTIES, LineMemory, make_line_memory
from generator.writing.accelerators.switch import FORGETTING, LINES
from generator.writing.pdf import document as pdf
from tests.writing.pdf_sample import build_furniture, build_sample
from tests.writing.pdf_strategies import documents

STYLE_READ = re.compile(r"style\[\s*'(\w+)'\]")


@pytest.fixture(autouse=True)
def fresh_styles() -> Iterator[None]:
    """Each test begins with stylesheets that have nothing to remember, and leaves none behind."""
    pdf._read_styles.cache_clear()
    yield
    pdf._read_styles.cache_clear()


def write_all(pieces: list[Document]) -> list[bytes]:
    furniture = build_furniture()
    return [pdf.write_pdf(piece, furniture).data for piece in pieces]


def write_without_memory(pieces: list[Document], monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    pdf._read_styles.cache_clear()
    with monkeypatch.context() as patch:
        patch.setenv(LINES.variable, FORGETTING)
        written = write_all(pieces)
    pdf._read_styles.cache_clear()
    return written


def make_pieces() -> list[Document]:
    """Documents alike but not quite: sections in another order, so that glyphs are met first at other sizes."""
    sample = build_sample(draft=False, signatories=1)
    wanted = (SectionKind.PARTIES, SectionKind.CITATIONS, SectionKind.SHEET)
    sections = tuple(section for section in sample.sections if section.kind in wanted)
    assert len(sections) > 2
    return [replace(sample, sections=sections), replace(sample, sections=sections[::-1])]


@pytest.mark.slow
def test_the_same_bytes_with_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = make_pieces()
    plain = write_without_memory(pieces, monkeypatch)
    assert write_all(pieces) == plain
    assert write_all(pieces[::-1]) == plain[::-1]  # each now after the others


@pytest.mark.slow
def test_the_same_bytes_while_it_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = make_pieces()
    plain = write_without_memory(pieces, monkeypatch)
    monkeypatch.setattr(line_memory, "make_line_memory", lambda: LineMemory(30_000, 30_000))
    assert write_all(pieces) == plain
    assert write_all(pieces) == plain


@pytest.mark.slow
@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(documents(), documents())
def test_the_same_bytes_of_drawn_documents(first: Document, second: Document) -> None:
    with pytest.MonkeyPatch.context() as patch:
        plain = write_without_memory([first, second], patch)
    assert write_all([first, second, first]) == [*plain, plain[0]]


@pytest.mark.slow
def test_nothing_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    piece = make_pieces()[0]
    (first,) = write_all([piece])
    draw = drawn_lines._draw_first_line

    def refuse(text: str, *_: object, **__: object) -> None:
        pytest.fail(f"Pango is asked again for {text!r}")

    def draw_blank(stream: object, textbox: Any, *place: object) -> object:
        return refuse(textbox.text) if textbox.text.strip() else draw(stream, textbox, *place)

    monkeypatch.setattr(line_memory, "split_first_line", refuse)
    monkeypatch.setattr(drawn_lines, "_draw_first_line", draw_blank)
    assert write_all([piece]) == [first]


def test_the_environment_switches_it_off(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make_line_memory() is not None
    monkeypatch.setenv(LINES.variable, FORGETTING)
    assert make_line_memory() is None


def test_it_knows_every_property_that_bears_on_a_line() -> None:
    """A new version of WeasyPrint that reads another one would have lines taken for one another."""
    sources: list[ModuleType | object] = [
        weasyprint.text.line_break,
        weasyprint.text.fonts.get_font_description,
        weasyprint.draw.text.draw_first_line,
    ]
    read = {name for source in sources for name in STYLE_READ.findall(inspect.getsource(source))}  # type: ignore[arg-type]
    # The height of a line (`strut`) is kept with its style, whatever that says.
    assert read - {"line_height"} == set(TEXT_PROPERTIES)


def test_it_is_bounded() -> None:
    size = 50_000
    memory = LineMemory(size).splits
    for turn in range(3):
        for number in range(2_000):
            text = f"{turn % 2} {number} " + "mot " * 20
            if memory.get(text) is None:
                memory.keep(text, number, len(text))
            assert memory.get(text) == number
            assert len(memory) * 680 <= 2 * size + 700
    assert len(memory) > 50


def test_what_is_asked_for_again_stays() -> None:
    memory = LineMemory(drawings=20_000).drawings
    memory.keep("souvent", "ici", 10)
    for number in range(1_000):
        memory.keep(str(number), number, 10)
        assert memory.get("souvent") == "ici"
    assert memory.get("0") is None
