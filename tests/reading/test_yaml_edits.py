"""A person's YAML changed in a few places: every other character stands."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.reading.located_yaml import Path, load_yaml
from generator.reading.yaml_edits import remove_keys, set_values

TEXT = """\
# En tête.
un: 1 # le premier
deux:   "deux # pas un commentaire"   # le second

# Au-dessus de trois, deux lignes
# de commentaire.
trois:
  - a: x # de a
    # au-dessus de b
    b: >-
      plusieurs
      lignes
  - {a: x, b: [1, 2], c: "y"} # en ligne
quatre:
  cinq: 5

  # au-dessus de six
  six: 6
"""


def test_values_are_replaced_and_their_comments_go_with_them() -> None:
    edited = set_values(TEXT, [(("un",), "2"), (("deux",), "à compléter"), (("trois", 0, "b"), "court")])
    assert edited.comments == ("le premier", "le second")
    assert edited.text == TEXT.replace("un: 1 # le premier", "un: 2").replace(
        'deux:   "deux # pas un commentaire"   # le second', "deux:   à compléter"
    ).replace("b: >-\n      plusieurs\n      lignes", "b: court")


def test_a_block_gives_way_to_one_value() -> None:
    edited = set_values(TEXT, [(("trois",), "à compléter"), (("quatre", "cinq"), "[5, 6]")])
    assert "trois: à compléter\nquatre:\n  cinq: [5, 6]\n\n  # au-dessus de six" in edited.text
    assert edited.comments == ("de a", "au-dessus de b", "en ligne")


def test_a_value_inside_braces_is_replaced_alone() -> None:
    edited = set_values(TEXT, [(("trois", 1, "c"), '"z"')])
    assert '- {a: x, b: [1, 2], c: "z"} # en ligne\n' in edited.text


def test_a_key_goes_with_its_comments_and_no_other() -> None:
    edited = remove_keys(TEXT, [("trois",), ("quatre", "six")])
    assert edited.text == "\n".join([*TEXT.split("\n")[:4], *TEXT.split("\n")[13:15], ""])
    assert "Au-dessus de trois, deux lignes" in edited.comments
    assert "au-dessus de six" in edited.comments
    assert "En tête." not in edited.comments


def test_the_dash_stays_when_its_first_key_goes() -> None:
    edited = remove_keys(TEXT, [("trois", 0, "a")])
    assert load_yaml(edited.text, "f").data["trois"][0] == {"b": "plusieurs lignes"}


def test_keys_inside_braces() -> None:
    edited = remove_keys(TEXT, [("trois", 1, "a"), ("trois", 1, "b")])
    assert '  - {c: "y"} # en ligne\n' in edited.text
    nested = remove_keys("a: {b: {c: 1, d: 2}, e: {f: 3}}\n", [("a", "b", "c"), ("a", "e")])
    assert nested.text == "a: {b: {d: 2}}\n"


@pytest.mark.parametrize("path", [("six",), ("trois", 0, "z"), ("un", "deux")])
def test_a_path_that_does_not_exist_is_a_fault(path: Path) -> None:
    with pytest.raises(KeyError):
        remove_keys(TEXT, [path])


def test_an_alias_is_changed_where_its_anchor_is() -> None:
    text = "a: &ancre {b: 1, c: 2}\nd: *ancre\n"
    assert set_values(text, [(("a", "b"), "3"), (("d", "b"), "3")]).text == "a: &ancre {b: 3, c: 2}\nd: *ancre\n"
    assert remove_keys(text, [("a", "b"), ("d", "b")]).text == "a: &ancre {c: 2}\nd: *ancre\n"


KEYS = st.sampled_from(["alpha", "beta", "gamma", "delta"])
SCALARS = st.sampled_from(["x", "deux mots", '"a: b # c"', "12", "'l''eau'"])


@st.composite
def mappings(draw: st.DrawFn, depth: int = 0) -> list[str]:
    """The lines of a block mapping with comments, blank lines and nested values."""
    lines: list[str] = []
    for key in draw(st.lists(KEYS, min_size=2, max_size=4, unique=True)):
        if draw(st.booleans()):
            lines.append(f"# au-dessus de {key}")
        kind = draw(st.integers(0, 3 if depth < 2 else 1))
        tail = draw(st.sampled_from(["", " # au bout"]))
        if kind == 0:
            lines.append(f"{key}: {draw(SCALARS)}{tail}")
        elif kind == 1:
            lines.append(f"{key}: {{un: {draw(SCALARS)}, deux: [1, 2]}}{tail}")
        elif kind == 2:
            lines += [f"{key}:", *(f"  {line}" if line else "" for line in draw(mappings(depth + 1)))]
        else:
            inner = draw(mappings(depth + 1))
            first = next(i for i, line in enumerate(inner) if not line.startswith("#"))
            lines += [f"{key}:", f"  - {inner[first]}", *(f"    {line}" if line else "" for line in inner[first + 1 :])]
        if draw(st.booleans()):
            lines.append("")
    return lines


def list_paths(data: Any, path: Path = ()) -> list[Path]:
    """Every key of nested data."""
    found: list[Path] = []
    if isinstance(data, dict):
        for key, value in data.items():
            found += [(*path, key), *list_paths(value, (*path, key))]
    elif isinstance(data, list):
        for rank, value in enumerate(data):
            found += list_paths(value, (*path, rank))
    return found


def follow(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


@pytest.mark.slow
@settings(deadline=None)
@given(mappings(), st.data())
def test_random_edits_change_the_data_and_nothing_else(lines: list[str], data: st.DataObject) -> None:
    text = "\n".join(lines) + "\n"
    before = load_yaml(text, "f").data
    path = data.draw(st.sampled_from(list_paths(before)))
    expected = copy.deepcopy(before)
    follow(expected, path[:-1])[path[-1]] = "nouveau"
    assert load_yaml(set_values(text, [(path, "nouveau")]).text, "f").data == expected
    del follow(expected, path[:-1])[path[-1]]
    if follow(expected, path[:-1]):
        removed = remove_keys(text, [path])
        assert load_yaml(removed.text, "f").data == expected
        kept = [line for line in removed.text.split("\n") if "{" not in line]
        assert all(line.strip().removeprefix("- ") in text for line in kept), "no line is written anew"
