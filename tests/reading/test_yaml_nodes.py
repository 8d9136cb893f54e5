"""libyaml and ruamel.yaml must say the same of every text: values, places, faults."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import ContentError, Diagnostic
from generator.files import read_text
from generator.reading import located_yaml, yaml_nodes
from generator.reading.located_yaml import LocatedData
from generator.reading.yaml_nodes import compose_slowly, compose_yaml

_PIECES = (
    *("a", "b ", "x", "1", "é", "😀", "null", "~", "=", "12:30", "L. 214-1", "2026-03-02", "\xa0"),
    *(
        ":",
        ": ",
        " :",
        "- ",
        "-",
        "? ",
        "?",
        "#",
        " # x",
        ",",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        "|",
        ">",
        "|-",
        ">+",
        "|2",
    ),
    *(
        "\n",
        "\n",
        "\n  ",
        "\n    ",
        "\n\n",
        "\n- ",
        "\na: ",
        "\n  b: ",
        "\t",
        "\ufeff",
        "&a ",
        "*a",
        "**",
        "&*a ",
        "!t ",
        "<<: ",
    ),
    *("---\n", "...\n", "%YAML 1.1\n", "@", "`", "\\", "\\n", "\\x41", "\\/", "\\u2028", "à compléter", ' "x": ', "''"),
)


def read_both(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[object, object]:
    """What is read of a text, or its faults: as the program reads it, and by ruamel.yaml alone."""

    def read() -> tuple[LocatedData, tuple[Diagnostic, ...]] | tuple[Diagnostic, ...]:
        try:
            return located_yaml._read_yaml.__wrapped__(text, "f.yaml")
        except ContentError as fault:
            return fault.diagnostics

    ours = read()
    with monkeypatch.context() as patch:
        patch.setattr(located_yaml, "compose_yaml", compose_slowly)
        return ours, read()


def test_every_file_reads_the_same_and_most_without_ruamel(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert yaml_nodes.CParser is not None, "this PyYAML has no libyaml: the program is slow"
    files = [p for folder in ("content", "tests", "templates") for p in (project_root / folder).rglob("*.yaml")]
    assert len(files) >= 200
    slow: list[str] = []

    def count(text: str) -> object:
        slow.append(text)
        return compose_slowly(text)

    for file in files:
        text = read_text(file)
        ours, theirs = read_both(text, monkeypatch)
        assert ours == theirs, file
        with monkeypatch.context() as patch:
            patch.setattr(yaml_nodes, "compose_slowly", count)
            compose_yaml(text)
    assert not slow, "a file of ours that is read the slow way"


@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
def test_any_text_reads_the_same(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for ending in ("", "\n"):
            ours, theirs = read_both(text + ending, patch)
            assert ours == theirs


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  \n    b\n",
        "|\n#\n",
        ">+ # x\n...\n",
        "? a\n: b\n",
        "a: &x 1\nb: *x\n",
        "a: 1\r\tb\n",
        "- {a: !b, c: d}\n",
        "a: b",
        "\ufeffa: b\n",
        "%YAML 1.1\n--- a\n",
    ],
)
def test_what_the_two_read_apart_is_read_by_ruamel(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = read_both(text, monkeypatch)
    assert ours == theirs
    monkeypatch.delattr(yaml_nodes, "compose_slowly")
    with pytest.raises(NameError):
        compose_yaml(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000 + "\n",
        "- " * 200_000 + "a\n",
        "{a: " * 200_000 + "\n",
        "".join(f"{' ' * n}a:\n" for n in range(600)),
    ],
    ids=["brackets", "dashes", "braces", "indentation"],
)
def test_nesting_without_measure_is_refused(text: str) -> None:
    with pytest.raises(ContentError) as caught:
        located_yaml.load_yaml(text, "f.yaml")
    assert [d.code for d in caught.value.diagnostics] == ["yaml-trop-gros"]


@pytest.mark.parametrize(
    "text", ["a:\nb: 1\n", "a:   # rien\n\n\nb: 1\n", "{a: , b: 1}\n", "a:\n", "a:", "c: 1\na:\n  \n"]
)
def test_an_empty_value_stands_where_its_key_does(text: str) -> None:
    located = located_yaml.load_yaml(text, "f.yaml")
    assert located.data["a"] is None
    assert located.span(("a",)) == located.span(("a",), of_key=True)
