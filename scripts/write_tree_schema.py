"""`make schema-arbre`: writes docs/schemas/arbre-1.schema.json from the types of the document tree.

python scripts/write_tree_schema.py
"""

from __future__ import annotations

import json
from pathlib import Path

from generator.acts.texts.tree_format import VERSION
from generator.acts.texts.tree_schema import describe_schema

PAGE = Path(__file__).resolve().parent.parent / "docs" / "schemas" / f"arbre-{VERSION}.schema.json"


def write_schema() -> str:
    """The schema as it must stand."""
    return json.dumps(describe_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_schema(), "utf-8")
