"""`make schemas-actes`: writes the JSON Schemas of what the register of acts keeps, from the types of the program.

python scripts/write_tree_schema.py
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.acts.act import describe_act_format
from generator.writing.trees.tree_format import VERSION
from generator.writing.trees.tree_schema import describe_schema

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schemas"
PAGE = SCHEMAS / f"arbre-{VERSION}.schema.json"


def write_schema(schema: Mapping[str, Any]) -> str:
    """A schema as its file must say it."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PAGE.write_text(write_schema(describe_schema()), "utf-8")
    (SCHEMAS / "acte.schema.json").write_text(write_schema(describe_act_format()), "utf-8")
