"""Elements of lists come, go and move with their comments; the others stay as they are."""

from __future__ import annotations

from generator.editing.saving.yaml_elements import insert_record, move_element, remove_element

LIST = """# tête

parties:
  # la première
  - id: a
    nom: A # son nom

  - id: b
    nom: B

    # dans b
  # la dernière
  - id: c
    nom: C
suite: 1
"""


def test_an_element_moves_with_its_comments() -> None:
    text = move_element(LIST, ("parties", 2), 0)
    assert text.startswith("# tête\n\nparties:\n  # la dernière\n  - id: c\n    nom: C\n\n  # la première\n  - id: a\n")
    assert text.endswith("  - id: b\n    nom: B\n\n    # dans b\nsuite: 1\n")
    assert sorted(text.split("\n")) == sorted(LIST.split("\n"))


def test_an_element_goes_with_its_comments_and_its_empty_line() -> None:
    first = "  # la première\n  - id: a\n    nom: A # son nom\n\n"
    assert remove_element(LIST, ("parties", 0)) == LIST.replace(first, "")
    text = remove_element(remove_element(LIST, ("parties", 2)), ("parties", 1))
    assert text == "# tête\n\nparties:\n  # la première\n  - id: a\n    nom: A # son nom\nsuite: 1\n"
    assert remove_element(text, ("parties", 0)) == "# tête\n\nsuite: 1\n"


def test_an_element_comes_at_its_rank_parted_as_the_others() -> None:
    text = insert_record(LIST, ("parties",), (("id", "zed"), ("deliberation.date", "2026-01-02")), 1)
    assert "    nom: A # son nom\n\n  - id: zed\n    deliberation:\n      date: 2026-01-02\n\n  - id: b\n" in text
    assert text.replace("  - id: zed\n    deliberation:\n      date: 2026-01-02\n\n", "") == LIST
    assert insert_record("a: 1\n", ("parties",), (("id", "zed"),)) == "a: 1\nparties:\n  - id: zed\n"
