"""Numbers of articles, headings and annexes, in the forms that the model of clauses asks for.

Numbers are given once, here, as words of the tree: both formats show the same, and references name them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.model.clauses import AnnexePlan, ModelPlan
from generator.model.document import Block, Heading

REFERENCE = re.compile(r"\[([^\[\]]*)\]\(#([a-z0-9-]+)\)")  # in Markdown: its words, its target
_ROMAN = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_HIGHEST_HEADING = 2  # level 1 is the section's own


def write_roman(number: int) -> str:
    """« XIV », 1 to 89."""
    words = ""
    for value, sign in _ROMAN:
        words += sign * (number // value)
        number %= value
    return words


def write_letter(number: int) -> str:
    """« a » to « z », then « aa »."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def fill_form(form: str, number: int, article: str = "", ordinal: str = "1er") -> str:
    """A form of the model with its signs replaced; `article` is the number of the section above a heading."""
    signs = {
        "{n}": str(number),
        "{ordinal}": ordinal if number == 1 else str(number),
        "{romain}": write_roman(number),
        "{lettre}": write_letter(number),
        "{capitale}": write_letter(number).upper(),
        "{article}": article,
    }
    for sign, words in signs.items():
        form = form.replace(sign, words)
    return form


def number_articles(plan: ModelPlan) -> dict[str, int]:
    """The number of each article, by the id of its section, in the order of the model."""
    articles = [section.id for section in plan.sections if section.genre == "article"]
    return {name: number for number, name in enumerate(articles, 1)}


def number_headings(blocks: Sequence[Block], forms: Sequence[str], article: str) -> tuple[Block, ...]:
    """The blocks of a section, its headings numbered level by level; a level without a form has no number."""
    counts: dict[int, int] = {}
    numbered: list[Block] = []
    for block in blocks:
        if not isinstance(block, Heading):
            numbered.append(block)
            continue
        counts = {level: count for level, count in counts.items() if level <= block.level}
        counts[block.level] = counts.get(block.level, 0) + 1
        rank = block.level - _HIGHEST_HEADING
        label = fill_form(forms[rank], counts[block.level], article).strip() if rank < len(forms) else block.label
        numbered.append(replace(block, label=label))
    return tuple(numbered)


def annexe_number(plan: AnnexePlan) -> int:
    """3 for annexe-3, 1 for annexe-a when it comes first."""
    return plan.numero or 0


def name_annexe(plan: ModelPlan, nature: str) -> str:
    """« annexe 4 », for the annexe of a model that holds this; nothing where the model has none."""
    annexe = plan.find_annexe(nature)
    if annexe is None:
        return ""
    return fill_form(plan.numerotation.renvoi_annexe, annexe_number(annexe), ordinal="1re")


def say_annexe_of(plan: ModelPlan, nature: str) -> str:
    """« l'annexe 4 » in the model's own words, quoted when they take another article."""
    name = name_annexe(plan, nature)
    if not name:
        return "l'annexe"
    return f"l'{name}" if name[0].lower() in "aeiouyéèê" else f"« {name} »"


def name_sections(plan: ModelPlan) -> Mapping[str, str]:
    """The sections and the annexes by their id, as plain words: « article 1er », « annexe II », « préambule »."""
    numbers = number_articles(plan)
    words = {s.id: _lower(s.titre) for s in plan.sections if s.titre and s.id not in numbers}
    words |= {name: fill_form(plan.numerotation.renvoi_article, number) for name, number in numbers.items()}
    words |= {a.id: fill_form(plan.numerotation.renvoi_annexe, annexe_number(a), ordinal="1re") for a in plan.annexes}
    return words


def name_targets(plan: ModelPlan) -> Mapping[str, str]:
    """The words of a reference by its target, as Markdown: « article 1^er^ », « annexe II », « préambule »."""
    numbers = number_articles(plan)
    words = {s.id: _lower(s.titre) for s in plan.sections if s.titre and s.id not in numbers}
    words |= {
        name: fill_form(plan.numerotation.renvoi_article, number, ordinal="1^er^") for name, number in numbers.items()
    }
    words |= {a.id: fill_form(plan.numerotation.renvoi_annexe, annexe_number(a), ordinal="1^re^") for a in plan.annexes}
    return words


def say_references(text: str, names: Mapping[str, str]) -> str:
    """A Markdown text with its references as they are read: their own words, else those of `names`, by target.

    One whose target has no name is told as such: « article visé (article-9) ».
    """

    def name_reference(reference: re.Match[str]) -> str:
        words, target = reference.groups()
        unknown = f"{'annexe visée' if target.startswith('annexe') else 'article visé'} ({target})"
        return words or names.get(target, unknown)

    return REFERENCE.sub(name_reference, text)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
