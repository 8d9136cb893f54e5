"""`make vocabulaire`: writes docs/vocabulaire-des-clauses.md from the code, every example worked out on the example.

python scripts/write_vocabulary_page.py
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from generator.annexes.deliberations.sections import name_assembly
from generator.annexes.deliberations.sitting import view_sitting
from generator.composing.parties import PartyView
from generator.composing.piece import PieceComposer
from generator.composing.vocabulary.families import FAMILIES
from generator.composing.vocabulary.words import FILTERS, FUNCTIONS, NAMES, OWN_NAMES, ROLES, Word
from generator.errors import DiagnosticCollector, Span
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import read_dossier
from generator.model.clauses import Clause
from generator.model.document import Paragraph, ParagraphRole, plain_text, walk_blocks
from generator.model.dossier import Dossier
from generator.project import BARE
from generator.reading.furniture import read_furniture

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "content" / "exemple-complet"
PAGE = ROOT / "docs" / "vocabulaire-des-clauses.md"
_LONGEST = 90  # characters of an example
_HEAD = """# Le vocabulaire des clauses

Cette page est écrite par « make vocabulaire » d'après le programme ; les exemples sont ce que donne
`content/exemple-complet`. Comment une clause s'écrit se lit dans le [guide](guide-utilisateur.md), chapitre 10.
Une clause n'admet que `{{ … }}`, `{% if … %} … {% else %} … {% endif %}` et `{% for … in … %} … {% endfor %}` ;
un fait que personne n'a écrit y donne un manque visible, « à compléter », jamais un blanc.
"""


def write_page() -> str:
    """The page as it must stand."""
    dossier = read_dossier(EXAMPLE, BARE)
    composer = PieceComposer(dossier, "convention", DiagnosticCollector())

    def show(text: str) -> str:
        """What a text of a clause gives, in one line."""
        if not text:
            return "—"
        lines = composer.renderer.render(Clause("exemple", (text,), (Span("exemple", 1),)), _one_party(dossier))
        composer.faults.raise_errors()
        return _shorten(plain_text(composer.read_text(" ".join(line.text for line in lines), Span("exemple", 1))))

    parts = [_HEAD, "## Les noms\n", *_tabulate(NAMES, show)]
    parts += ["\nDans une clause écrite une fois par signataire :\n", *_tabulate(OWN_NAMES, show)]
    parts += ["\n## Les fonctions\n", *_tabulate(FUNCTIONS, show, "{}(…)")]
    parts += ["\n## Les filtres\n", *_tabulate(FILTERS, show, "… \\| {}")]
    parts.append("\n## Ce qui suit un point")
    for family in FAMILIES:
        parts += [f"\n### {family.title}\n", f"{family.after}\n", *_tabulate(family.words, show)]
    parts += [
        "\n## Les rôles d'un paragraphe\n",
        "Un rôle s'écrit seul sur la ligne qui suit le paragraphe : `{: .visa }`.\n",
    ]
    parts += ["| rôle | ce qu'il est | exemple |", "|---|---|---|"]
    shown = dict(_find_roles())
    parts += [f"| `{role}` | {ROLES[role]} | {_escape(shown.get(role, '—'))} |" for role in ParagraphRole]
    parts.append("\nSous une liste, `{: .retrait }` la décale d'un cran.\n")
    return "\n".join(parts)


def _one_party(dossier: Dossier) -> Mapping[str, object]:
    """The names of a clause that is written once a party: those of the last one."""
    party = PartyView(dossier.facts.parties[-1])
    sitting = view_sitting(dossier, party.facts, party.deliberation)
    return {
        "partie": party,
        "deliberation": party.deliberation,
        "assemblee": name_assembly(party),
        "seance": sitting,
    }


def _tabulate(words: Iterable[Word], show: Callable[[str], str], form: str = "{}") -> Iterator[str]:
    yield "| mot | ce que c'est | s'écrit | donne |"
    yield "|---|---|---|---|"
    for word in words:
        written = f"`{word.example.replace('|', chr(92) + '|')}`" if word.example else "—"
        yield f"| `{form.format(word.name)}` | {word.meaning} | {written} | {_escape(show(word.example))} |"


def _find_roles() -> Iterator[tuple[ParagraphRole, str]]:
    """The first paragraph of each role in the example."""
    dossier = read_dossier(EXAMPLE, BARE)
    identity = read_furniture(BARE.template_roots, "neutre").identity
    seen: set[ParagraphRole] = set()
    for document in compose_pieces(dossier, identity, Selection(list_pieces(dossier), draft=True)):
        for block in (b for section in document.sections for b in walk_blocks(section.blocks)):
            if isinstance(block, Paragraph) and block.role not in seen and plain_text(block.inlines):
                seen.add(block.role)
                yield block.role, _shorten(plain_text(block.inlines))


def _shorten(words: str) -> str:
    plain = re.sub(r"[ \u00a0\u202f\n]+", " ", words).strip()
    return plain if len(plain) <= _LONGEST else plain[:_LONGEST].rsplit(" ", 1)[0] + " …"


def _escape(words: str) -> str:
    return re.sub(r"([|*_\[\]])", r"\\\1", words) or "—"


if __name__ == "__main__":
    PAGE.write_text(write_page(), "utf-8")
