"""`make controles`: writes docs/controles.md from the rules of `ctg verifier` and their tiny dossiers.

python scripts/write_rules_page.py
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from generator.checking.catalogue import write_rules_page

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "dossiers" / "regles"


def count_dossiers(pattern: str) -> Counter[str]:
    """How many tiny dossiers of a kind each rule has."""
    return Counter(path.parent.name for path in CASES.glob(f"*/{pattern}.yaml"))


def write_page() -> str:
    """The page as it must stand."""
    faults, near = count_dossiers("faute*"), count_dossiers("proche*")
    return write_rules_page({code: (faults[code], near[code]) for code in faults | near})


if __name__ == "__main__":
    (ROOT / "docs" / "controles.md").write_text(write_page(), "utf-8")
