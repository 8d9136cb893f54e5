"""A clause as people edit it: what it takes from the facts is named in French between ⟦ and ⟧, its Jinja is not seen.

« ⟦la Caf⟧ » stands for `{{ caf.nom_court }}`: the words go back to their expressions when the clause is saved, and one
that is missing, or that nobody knows, is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from generator.composing.vocabulary.families import FAMILIES
from generator.composing.vocabulary.words import FUNCTIONS, NAMES, OWN_NAMES

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
CHIP = re.compile(r"⟦([^⟦⟧\n]*)⟧")
_EXPRESSION = re.compile(r"[\w.]+")
_STATEMENTS = {"else": "sinon", "endif": "fin de la condition", "endfor": "fin de la répétition"}
_MOST = 60  # letters of a name


@dataclass(frozen=True, slots=True)
class Chips:
    """The names of the tags of one clause, each of its own; `tags` by name, `counts` how often each stands there."""

    tags: dict[str, str]
    counts: Counter[str]

    def show(self, line: str) -> str:
        """A line with names in the place of its tags."""
        names = {tag: name for name, tag in self.tags.items()}
        return TAG.sub(lambda found: f"⟦{names[found[0]]}⟧" if found[0] in names else found[0], line)

    def restore(self, text: str) -> str:
        """The text with its tags; a name that is none of the clause's stays as it was typed."""
        return CHIP.sub(lambda found: self.tags.get(found[1].strip(), found[0]), text)

    def list_missing(self, text: str) -> tuple[str, ...]:
        """The names that stand less often in a text than in the clause."""
        there = Counter(found[1].strip() for found in CHIP.finditer(text))
        return tuple(name for name, count in self.counts.items() if there[name] < count)

    def list_unknown(self, text: str) -> tuple[str, ...]:
        """The names that the clause has not."""
        found = dict.fromkeys(found[1].strip() for found in CHIP.finditer(text))
        return tuple(name for name in found if name not in self.tags)


def name_chips(lines: Sequence[Iterable[str]] | Sequence[str]) -> Chips:
    """The names of the tags of some lines."""
    tags: dict[str, str] = {}
    names: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for line in lines:
        for found in TAG.finditer(str(line)):
            tag = found[0]
            if tag not in names:
                said, rank = _name_tag(tag), 2
                name = said
                while name in tags:
                    name, rank = f"{said} ({rank})", rank + 1
                names[tag], tags[name] = name, tag
            counts[names[tag]] += 1
    return Chips(tags, counts)


def _name_tag(tag: str) -> str:
    inner = tag[2:-2].strip(" -+")
    if tag.startswith("{#"):
        return "remarque"
    if tag.startswith("{{"):
        return _name_expression(inner)
    word, _, rest = inner.partition(" ")
    if word in _STATEMENTS:
        return _STATEMENTS[word]
    if word in ("if", "elif"):
        return f"{'si' if word == 'if' else 'sinon si'} : {_name_expression(rest)}"
    if word == "for":
        return f"pour chacun : {_name_expression(rest.partition(' in ')[2])}"
    return "calcul"


def _name_expression(expression: str) -> str:
    negated = expression.startswith("not ")
    found = _EXPRESSION.search(expression.removeprefix("not "))
    said = _find_meaning(found[0]) if found is not None else ""
    said = said.split(" : ")[0].split(" (")[0].replace("⟦", "").replace("⟧", "").replace("`", "").strip()
    return ("non : " if negated else "") + (said[:_MOST] or "une donnée")


def _find_meaning(name: str) -> str:
    """What a name is: of itself, else of what follows its last dot."""
    meanings = _list_meanings()
    if name in meanings:
        return meanings[name]
    root, _, last = name.rpartition(".")
    said = meanings.get(f".{last}", "")
    owner = meanings.get(root.split(".")[0], "") if root else ""
    return said or owner or name.replace("_", " ").replace(".", ", ")


@cache
def _list_meanings() -> dict[str, str]:
    found = {word.name: word.meaning for word in (*NAMES, *OWN_NAMES, *FUNCTIONS)}
    for family in FAMILIES:
        for word in family.words:
            found.setdefault(f".{word.name}", word.meaning)
    return found
