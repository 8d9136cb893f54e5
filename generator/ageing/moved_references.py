"""References of a text to articles and annexes, when the text goes from one model of clauses to another.

A number that a person typed (« l'article 9 ») is left as it is, and told when the article it meant has moved or gone.
A link (`[article 9](#article-9)`) is rewritten for the new model; one that leads nowhere any more keeps its words only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.checking.inquiry import make_plain
from generator.checking.law.numbered_references import read_rank
from generator.checking.law.other_acts import OwnAct, name_own_act, speaks_of_another_act
from generator.composing.numbering import REFERENCE, annexe_number, name_sections, number_articles
from generator.model.clauses import ModelPlan, SectionPlan

_NUMBER = r"(?:\d{1,2}(?:er|\^er\^|re|\^re\^)?|[Pp]remi(?:er|ère)|I(?:er)|[IVX]+)"
_TYPED = re.compile(
    rf"\b(?P<kind>[Aa]rticle|[Aa]nnexe)s?[ \u00a0](?P<numbers>{_NUMBER}(?:(?:, | et | à ){_NUMBER})*)(?![\w-]|\.\d)"
)
_ONE = re.compile(_NUMBER)
_FIRST = ("première", "1re")


@dataclass(frozen=True, slots=True)
class MovedReferences:
    """What a reference written for one model becomes in another.

    `targets` is the new target of each former one; `gone` says of the others what they led to. `moved` says by kind
    (« article », « annexe ») and former number what no longer has it. Empty when the two models number alike.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)  # the former words of each target: « article 9 »
    gone: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[tuple[str, int], str] = field(default_factory=dict)
    act: OwnAct = field(default_factory=OwnAct)  # how the former text names itself: articles of other acts do not move

    def explain(self, words: str) -> str | None:
        """Why the references of a passage are to be confirmed, or nothing."""
        links = [self.gone[target] for _, target in REFERENCE.findall(words) if target in self.gone]
        told = dict.fromkeys((*links, *self._explain_numbers(REFERENCE.sub(" ", words))))
        return " ; ".join(told) or None

    def follow_links(self, text: str) -> str:
        """The text with its links as the new model has them; the words of those that lead nowhere.

        Words that were but the name of the target are left to the new model: `[](#suivi)`.
        """
        return REFERENCE.sub(self._follow, text)

    def _follow(self, link: re.Match[str]) -> str:
        words, target = link.groups()
        name = self.names.get(target)
        if target in self.gone:
            return words or name or ""
        if target not in self.targets:
            return link.group()
        own = words.replace("\u00a0", " ").replace("^", "") == name
        return f"[{'' if own else words}](#{self.targets[target]})"

    def _explain_numbers(self, words: str) -> Iterator[str]:
        plain_words = make_plain(words)
        for found in _TYPED.finditer(words):
            if speaks_of_another_act(plain_words, *found.span(), self.act):
                continue
            for number in _ONE.findall(found["numbers"]):
                plain = number.replace("^", "")
                key = (found["kind"].lower(), 1 if plain.lower() in _FIRST else read_rank(plain))
                if key in self.moved:
                    yield self.moved[key]


UNMOVED = MovedReferences()


def compare_references(former: ModelPlan, current: ModelPlan) -> MovedReferences:
    """What references become from one model to the other.

    A section goes on as the one that has one of its clauses, else its title; an annexe, as the one that holds the same.
    """
    follows = {s.id: _find_section(s, current) for s in former.sections}
    follows |= {a.id: getattr(current.find_annexe(a.nature), "id", None) for a in former.annexes}
    before, after = name_sections(former), name_sections(current)
    titles = {s.id: s.titre or "" for s in former.sections} | {a.id: a.titre_court for a in former.annexes}
    ranks = {("article", number): name for name, number in number_articles(former).items()}
    ranks |= {("annexe", annexe_number(a)): a.id for a in former.annexes}
    now = number_articles(current) | {a.id: annexe_number(a) for a in current.annexes}

    def name_former(name: str) -> str:
        title, place = titles[name], follows[name]
        meant = f"« {before[name]} » désignait « {title} »"
        return f"{meant}, {after[place]} du modèle {current.nom}" if place else f"{meant}, que {current.nom} n'a plus"

    moved = {key: name_former(name) for key, name in ranks.items() if now.get(follows[name] or "") != key[1]}
    gone = {name: name_former(name) for name in before if follows[name] is None}
    targets = {name: place for name, place in follows.items() if place is not None}
    if not moved and not gone and all(name == place for name, place in targets.items()):
        return UNMOVED
    return MovedReferences(targets, before, gone, moved, name_own_act(former))


def _find_section(section: SectionPlan, current: ModelPlan) -> str | None:
    """The section of the new model that goes on from a former one. An identifier alone proves nothing: `article-9`."""
    alike = [s for s in current.sections if s.genre == section.genre]
    shared = [s for s in alike if set(s.clauses) & set(section.clauses)]
    titled = [s for s in alike if (s.titre or "").casefold() == (section.titre or "").casefold()]
    same = [s for s in shared if s.id == section.id]
    found = next(iter((*same, *shared, *titled)), None)
    if found is None and section.genre != "article":  # there is one of each
        found = next(iter(alike), None)
    return found.id if found is not None else None
