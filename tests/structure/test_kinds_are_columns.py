"""What is done for one kind of party only is a column of the table of kinds: no module compares a type by its name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.model.party_kinds import list_kinds

# The table itself, and the facts that are of a type.
TABLE = {"generator/model/party_kinds.py", "generator/model/facts.py"}
KEYS = {kind.key for kind in list_kinds()}


def find_comparisons(source: str) -> Iterator[int]:
    """The lines where a type is named, or where a `.type` or a `.key` is compared with the key of a kind."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id="PartyType") | ast.Attribute(attr="PartyType") | ast.alias(name="PartyType"):
                yield node.lineno
            case ast.Compare() if any(_names_kind(part) for part in (node.left, *node.comparators)):
                words = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant)]
                if KEYS & {word for word in words if isinstance(word, str)}:
                    yield node.lineno
            case ast.Match() if _names_kind(node.subject):
                yield node.lineno


def _names_kind(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("type", "key")


def test_a_comparison_is_seen() -> None:
    for source in (
        'if party.type == "commune": pass',
        'if party.type in ("caf", "msa"): pass',
        'if "region" != party.kind.key in ("commune",): pass',
        "if party.type is PartyType.CAF: pass",
        "from generator.model.facts import PartyType",
        "match party.type:\n    case x: pass",
    ):
        assert list(find_comparisons(source)), source
    assert not list(find_comparisons('if party.kind.sends_acts and line.commune == "commune": pass'))


@pytest.mark.slow
def test_no_module_compares_a_kind_by_its_name(project_root: Path, module_paths: tuple[str, ...]) -> None:
    assert set(module_paths) >= TABLE, "the table has another place: this test looks for nothing"
    texts = {path: (project_root / path).read_text("utf-8") for path in module_paths}
    assert [path for path, text in texts.items() if ".kind." in text and path not in TABLE], "nobody asks the table"
    found = [f"{path}:{line}" for path, text in texts.items() if path not in TABLE for line in find_comparisons(text)]
    assert not found, f"ask a column of the table of kinds (`party.kind`), or add one: {found}"
