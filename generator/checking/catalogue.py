"""Every rule that `ctg verifier` runs, family by family, and the page of `docs/` that lists them."""

from __future__ import annotations

from generator.checking import citations, dates, leftovers
from generator.checking.coherence import SHARED_RULES, SharedRule
from generator.checking.rules import Rule

ALL_RULES: tuple[Rule, ...] = (*dates.RULES, *citations.RULES, *leftovers.RULES)


def write_rules_page() -> str:
    """`docs/controles.md`, from the rules themselves."""
    lines = [
        "# Ce que « ctg verifier » contrôle",
        "",
        "Cette page est faite à partir des règles (`generator/checking/catalogue.py`). Un dossier admet un constat en",
        "l'écrivant dans `ctg.yaml` ; le rapport le montre toujours, et une admission sans objet est signalée :",
        "",
        "    constats_admis:",
        '      - {code: signature-avant-deliberation, motif: "texte signé, reproduit tel quel"}',
    ]
    listed: tuple[Rule | SharedRule, ...] = (*ALL_RULES, *SHARED_RULES)
    for rule in listed:
        lines += [
            "",
            f"## {rule.code}",
            "",
            f"{rule.sentence}",
            "",
            f"Gravité : {rule.severity}. Source : {rule.source}.",
        ]
    return "\n".join(lines) + "\n"
