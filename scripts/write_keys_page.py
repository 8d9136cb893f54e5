"""`make cles`: docs/cles.md, from the types of the facts and the words of content/references/cles.yaml."""

from __future__ import annotations

from pathlib import Path

from generator.key_help.page import write_keys_page

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cles.md"

if __name__ == "__main__":
    PAGE.write_text(write_keys_page(), "utf-8")
