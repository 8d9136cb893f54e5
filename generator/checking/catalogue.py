"""Every rule that `ctg verifier` runs, family by family, and the page of `docs/` that lists them."""

from __future__ import annotations

from collections.abc import Mapping

from generator.checking.coherence import SHARED_RULES, SharedRule
from generator.checking.figures import census, money, proportions, spending, sums
from generator.checking.figures import indicators as figures
from generator.checking.law import (
    amendments,
    childcare,
    citations,
    dates,
    identifiers,
    membership,
    numbered_references,
    signatories,
    sittings,
)
from generator.checking.rules import Family, Rule
from generator.checking.wording import agreements, blank_cells, capitals, leftovers, slips, spellings

ALL_RULES: tuple[Rule, ...] = (
    *dates.RULES,
    *identifiers.RULES,
    *signatories.RULES,
    *sittings.RULES,
    *membership.RULES,
    *agreements.RULES,
    *citations.RULES,
    *numbered_references.RULES,
    *childcare.RULES,
    *amendments.RULES,
    *leftovers.RULES,
    *slips.RULES,
    *spellings.RULES,
    *capitals.RULES,
    *blank_cells.RULES,
    *figures.RULES,
    *sums.RULES,
    *proportions.RULES,
    *census.RULES,
    *money.RULES,
    *spending.RULES,
)

TinyDossiers = Mapping[str, tuple[int, int]]  # by code: how many dossiers break the rule, how many come near


def write_rules_page(dossiers: TinyDossiers) -> str:
    """`docs/controles.md`, from the rules themselves."""
    lines = [
        "# Ce que « ctg verifier » contrôle",
        "",
        "Cette page est faite à partir des règles par « make controles ». Un dossier admet un constat en l'écrivant",
        "dans `ctg.yaml`, avec son motif et, s'il le faut, des mots du message qui désignent celui-là seul ; le",
        "rapport montre toujours le constat, et une admission sans objet est signalée :",
        "",
        "    constats_admis:",
        '      - {code: signature-avant-deliberation, extrait: gardanne, motif: "texte signé, reproduit tel quel"}',
        "",
        "Une erreur refuse la version finale ; un avertissement et un conseil ne refusent rien. Chaque règle est",
        "essayée sur de petits dossiers (`tests/dossiers/regles/`) : les uns la violent et elle seule, les autres s'en",
        "approchent sans la violer. Les règles de cohérence le sont sur des paires de dossiers.",
        "",
        f"| règle ({len(ALL_RULES) + len(SHARED_RULES)}) | gravité | source | fautes | cas proches |",
        "|---|---|---|---|---|",
    ]
    listed: list[Rule | SharedRule] = [*_sort_by_family(), *SHARED_RULES]
    for each in listed:
        faults, near = dossiers.get(each.code, (0, 0))
        lines.append(f"| [{each.code}](#{each.code}) | {each.severity} | {each.source} | {faults} | {near} |")
    family: Family | None = None
    for rule in _sort_by_family():
        if rule.family is not family:
            family = rule.family
            lines += ["", f"## {family}"]
        lines += _describe(rule)
    lines += ["", f"## {Family.COHERENCE}"]
    for shared in SHARED_RULES:
        lines += _describe(shared)
    return "\n".join(lines) + "\n"


def _describe(rule: Rule | SharedRule) -> list[str]:
    return ["", f"### {rule.code}", "", rule.sentence, "", f"Gravité : {rule.severity}. Source : {rule.source}."]


def _sort_by_family() -> list[Rule]:
    order = list(Family)
    return sorted(ALL_RULES, key=lambda rule: order.index(rule.family))
