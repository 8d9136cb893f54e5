"""Whether « article 12 … » or « annexe 4 … » is the act's own, or another's: of a law, a contract, a former act"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from generator.model.clauses import ModelPlan
from generator.model.facts import CtgFacts

# Texts that have articles of their own and are cited by them, then those that one only says « l'annexe 2 du … » of.
_LAWS = (
    "accord|arrêté|avenant|bail|charte|circulaire|code|constitution|contrat|convention|déclaration|décret|directive"
    "|instruction|loi|marché|ordonnance|pacte|protocole|règlement|statuts|traité"
)
_PAPERS = (
    "acte|agrément|annexe|cahier|décision|délibération|document|dossier|guide|lettre|mandat|nomenclature|norme|note"
    "|plan|programme|projet|rapport|référentiel|schéma"
)
_ACRONYMS = "RGPD|Rgpd|CGCT|Cgct|CASF|Casf|CSS|CSP|CEJ|Cej|COG|Cog|CPO|Cpo|CPOM|Cpom|PEDT|Pedt|CRPA|CCAG|CGI"
_LAW = rf"(?:(?i:{_LAWS})s?|{_ACRONYMS})(?!\w)"
_NOUN = rf"(?:(?i:{_LAWS}|{_PAPERS})s?|{_ACRONYMS})(?!\w)"
_OWN_WORDS = ("territoriale globale",)  # they add nothing to « convention »
# « alinéa 2 », « , II, », « et l'annexe 3 »: what may stand between a number and the text it belongs to.
_STEP = re.compile(
    r"[ ,(]*(?:(?:(?i:alinéas?|paragraphes?|points?|phrases?|premi(?:er|ère)|deuxième|seconde?|troisième"
    r"|derni(?:er|ère)|modifiée?s?|bis|ter|quater|ainsi que|et|ou|à|n°|al\.|§"
    r"|(?:l'|les |aux |à l'|des |de l')?(?:articles?|annexes?|art\.))"
    r"(?!\w))|[LRDA]\. ?|[IVX]+(?!\w)|[a-h]\)|-?\d[\d.-]*(?:er|re|e|°)?(?!\w))\)?"
)
_STEPS = 12  # bounds what is read between a number and its text
_OF = re.compile(
    r"[ ,)]*(?:(?P<said>(?:du|de la|au|à la|des|aux)(?:dite?s?) |(?:de|à) cet(?:te)? |de ce )"
    r"|(?:de|à) (?:la |l')|du |des |aux? |de |d')"
)
_BEFORE = re.compile(
    r"(?:(?P<present>présente?s?)|(?P<other>mêmes?|anciens?|anciennes?|précédente?s?|premi(?:er|ère)|derni(?:er|ère)"
    r"|seconde?|nouve(?:au|l|lle)|autres?|futur|future)) ",
    re.I,
)
_HERE = re.compile(r"(?i:présentes?)(?!\w| \w)")  # « de la présente », « des présentes »
_YEAR = re.compile(r"[ ,(]*(?:(?:de|du|des|en|pour|années?|période) ){0,2}(\d{4})")
# What makes of « la convention » another one: « initiale », « d'objectifs », « du 12 mars 2020 », « signée en … ».
_ANOTHER = re.compile(
    r"[ ,(]*(?:initiale?|précédente?|antérieure?|ancienne|pluriannuelle|collective|cadre|nationale|départementale"
    r"|internationale|constitutive|tripartite|type|modèle|susvisée?|susmentionnée?|précitée?|échue?|expirée?|conclue?"
    r"|signée?|passée?|adoptée?|approuvée?|entre|relative?|portant|avec|en cours|qui (?:l'a|la|a) précéd|n°|-cadre"
    r"|du (?!fait|coup|moins|plus)|des (?!lors)|d'|de (?!façon|manière|sorte|ce fait|plein|droit))",
    re.I,
)
_OWNED = re.compile(r"\b(?:sons?|ses|leurs?|ledit|lesdits|desdits|dudit) $", re.I)
_APPOSED = re.compile(
    r"[,(] ?(?:et )?(?:notamment |en particulier |spécialement |plus (?:particulièrement|précisément) )?"
    r"(?:(?:en|dans|de|par|selon|à) )?(?:l'|les |aux? |des |d')?$",
    re.I,
)
_DETERMINED = re.compile(
    r"(?:\b(?:les|aux?|des|un|cet|cette|chaque|quel|tout|en|nouvel|nouveaux|d'autres)|l'|d')[ ]?$", re.I
)
_SENTENCE = re.compile(r"(?<=[\w)»])[.;] (?=[A-ZÉÈÀ])|\n")


@dataclass(frozen=True, slots=True)
class OwnAct:
    """How the act that is being written names itself: its nouns in small letters, its territory, its years."""

    nouns: tuple[str, ...] = ("convention", "ctg")
    names: tuple[str, ...] = ()
    years: frozenset[str] = field(default_factory=frozenset)


def name_own_act(plan: ModelPlan, facts: CtgFacts | None = None) -> OwnAct:
    """How an act of this model names itself: by the first word of its title, by its short name, by its territory."""
    nouns = (plan.titre[0].split()[0].casefold(), plan.sigle.casefold())
    if facts is None:
        return OwnAct(nouns)
    names = tuple(name for name in (facts.territoire.nom, facts.territoire.nom_couverture) if name)
    period = range(facts.periode.debut.year, facts.periode.fin.year + 1)
    return OwnAct(nouns, names, frozenset(str(year) for year in period))


def speaks_of_another_act(text: str, start: int, end: int, own: OwnAct) -> bool:
    """Whether the number that stands from `start` to `end` (with « article ») is one of another act.

    Spaces and apostrophes are plain. Where nobody can say (« ladite convention »), it is another's: an error is only
    said of what is sure.
    """
    for place in _walk_steps(text, end):
        of = _OF.match(text, place)
        if of is None:
            continue
        if of["said"]:
            return True
        named = _belongs_elsewhere(text, of.end(), own)
        if named is not None:
            return named
    return _is_told_before(text, start, own)


def _walk_steps(text: str, end: int) -> Iterator[int]:
    """Every place after a number where the text that it belongs to may be named."""
    for _ in range(_STEPS):
        yield end
        step = _STEP.match(text, end)
        if step is None:
            return
        end = step.end()


def _belongs_elsewhere(text: str, place: int, own: OwnAct) -> bool | None:
    """Whether the text named at a place is another act than ours; nothing when no act is named there."""
    if _HERE.match(text, place):
        return False
    before = _BEFORE.match(text, place)
    if before is not None:
        place = before.end()
    noun = _compile_own(own.nouns).match(text, place)
    if noun is None:
        return True if re.compile(_NOUN).match(text, place) else None
    if before is not None:
        return before["present"] is None
    return _is_qualified(text[noun.end() :], own)


def _is_qualified(after: str, own: OwnAct) -> bool:
    """Whether what follows « la convention » makes it another one than ours."""
    for words in _OWN_WORDS:
        after = after.removeprefix(f" {words}")
    after = re.sub(r"^ \(\w+\)", "", after)
    for name in own.names:
        after = after.removeprefix(f" {name}")
    year = _YEAR.match(after)
    if year is not None:
        return bool(own.years) and year[1] not in own.years
    return _ANOTHER.match(after) is not None


@lru_cache(maxsize=16)
def _compile_own(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?i:{'|'.join(map(re.escape, nouns))})(?!\w)")


@lru_cache(maxsize=16)
def _compile_acts(nouns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:(?i:présente?) )?(?:{_LAW}|(?i:{'|'.join(map(re.escape, nouns))})(?!\w))")


def _is_told_before(text: str, start: int, own: OwnAct) -> bool:
    """Whether the number hangs on an act told just before: « la loi …, notamment son article 12 », « RGPD, art. 28 »"""
    head = _SENTENCE.split(text[:start])[-1]
    owned = _OWNED.search(head)
    if owned is None and text[start:].casefold().startswith("annexe"):
        return False  # « le plan d'actions (annexe 3) »
    if owned is None and not _APPOSED.search(head) and (not head.strip() or _DETERMINED.search(head)):
        return False
    acts = [match.start() for match in _compile_acts(own.nouns).finditer(head)]
    return _belongs_elsewhere(head, acts[-1], own) is True if acts else owned is not None
