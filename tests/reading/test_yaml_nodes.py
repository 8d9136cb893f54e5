"""YAML nodes: the text that was typed and where it stands, whatever the text; what is nested too deep is refused."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import ContentError
from generator.files import read_text
from generator.reading.located_yaml import load_yaml
from generator.reading.yaml_nodes import YamlFault, YamlNode, compose_yaml

_PIECES = (
    *("a", "b ", "x", "1", "é", "😀", "null", "~", "=", "12:30", "L. 214-1", "2026-03-02", "\xa0", "\x85", "\u2028"),
    *(":", ": ", " :", "- ", "-", "? ", "?", "#", " # x", ",", "'", '"', "{", "}", "[", "]", "|", ">", "|-", ">+"),
    *("\n", "\n", "\n  ", "\n    ", "\n\n", "\n- ", "\na: ", "\n  b: ", "\t", "\ufeff", "&a ", "*a", "**", "!t "),
    *("---\n", "...\n", "%YAML 1.1\n", "@", "`", "\\", "\\n", "\\x41", "\\/", "\\u2028", "à compléter", ' "x": ', "''"),
)


def list_scalars(node: YamlNode | None) -> list[YamlNode]:
    if node is None:
        return []
    if node.id == "scalar":
        return [node]
    if node.id == "sequence":
        return [scalar for item in node.value for scalar in list_scalars(item)]
    return [scalar for pair in node.value for part in pair for scalar in list_scalars(part)]


def cut_out(text: str, node: YamlNode) -> str:
    """What stands at a node's place, on its first line."""
    lines = text.split("\n")
    start, end = node.start_mark, node.end_mark
    return lines[start.line][start.column : end.column if end.line == start.line else None]


def test_every_plain_value_of_our_files_is_the_text_at_its_place(project_root: Path) -> None:
    """Places are counted in characters, accents and all; nothing is resolved."""
    files = [path for folder in ("content", "tests") for path in (project_root / folder).rglob("*.yaml")]
    assert len(files) >= 200
    compared = 0
    for file in files:
        text = read_text(file)
        for scalar in list_scalars(compose_yaml(text)):
            if not scalar.style and scalar.start_mark.line == scalar.end_mark.line:
                assert cut_out(text, scalar) == scalar.value, file
                compared += 1
    assert compared > 5_000


@pytest.mark.slow
@settings(max_examples=400)
@given(st.lists(st.sampled_from(_PIECES), max_size=24).map("".join))
def test_any_text_is_read_in_its_place_or_refused_in_its_place(text: str) -> None:
    text = text.lstrip("\ufeff")  # files are read without theirs
    lines = text.split("\n")
    with suppress(ContentError):
        load_yaml(text, "f.yaml")
    try:
        root = compose_yaml(text)
    except YamlFault as fault:
        for mark in (fault.place, fault.start):
            assert mark is None or mark.line <= len(lines)
        return
    for scalar in list_scalars(root):
        assert scalar.start_mark.line < len(lines) or not scalar.value
        # Only a value typed with quotes, or over several lines, says something else than its place.
        if not scalar.style and scalar.value and scalar.start_mark.line == scalar.end_mark.line:
            assert scalar.value.split("\n")[0] in cut_out(text.replace("\x85", " ").replace("\u2028", " "), scalar)


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
        load_yaml(text, "f.yaml")
    assert [d.code for d in caught.value.diagnostics] == ["yaml-trop-gros"]


@pytest.mark.parametrize(
    "text", ["a:\nb: 1\n", "a:   # rien\n\n\nb: 1\n", "{a: , b: 1}\n", "a:\n", "a:", "c: 1\na:\n  \n"]
)
def test_an_empty_value_stands_where_its_key_does(text: str) -> None:
    located = load_yaml(text, "f.yaml")
    assert located.data["a"] is None
    assert located.span(("a",)) == located.span(("a",), of_key=True)


def test_a_name_of_anchor_is_given_once() -> None:
    with pytest.raises(ContentError) as caught:
        load_yaml("a: &x 1\nb: &x 2\n", "f.yaml")
    (fault,) = caught.value.diagnostics
    assert fault.span is not None
    assert (fault.span.line, fault.message) == (2, "ce nom qui suit « & » figure déjà plus haut")


def test_libyaml_is_there() -> None:
    assert yaml.__with_libyaml__, "this PyYAML was built without libyaml: no YAML can be read"
