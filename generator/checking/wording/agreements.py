"""Rules on agreements of gender and number in what people type: « représentée par Monsieur …, dûment autorisé »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.composing.functions import FEMININES, MASCULINES, WORD, name_head, split_article
from generator.composing.grammar import authorised, drop_article, named, party_gender, represented
from generator.errors import Severity
from generator.model.document import ParagraphRole, SectionKind
from generator.model.facts import Civility, Party
from generator.model.names import slugify
from generator.model.parties.columns import Gender

_REPRESENTED = re.compile(r"\b(représentée?|dénommée?)(?![(\w])", re.I)
_AUTHORISED = re.compile(r"^dûment (autorisée?s?|habilitée?s?|mandatée?s?)(?![(\w])", re.I)
_FEMININE = r"(?:Présidente|Directrice|Conseillère|Préfète|Vice-[Pp]résidente)"
_NAMES = r"(?:[A-ZÀ-Ý][\w'-]+ ?){1,4}"
# Always wrong. « Madame le Maire » and « son Maire, Madame … » are usual, « son Adjointe » is right: they are not here.
_NEVER = (
    (re.compile(rf"\bMonsieur (?:la |l')?{_FEMININE}\b"), "« Monsieur » devant une fonction au féminin : « {} »"),
    (re.compile(r"\bMonsieur la [A-ZÀ-Ý]?[\w-]+"), "« Monsieur » devant une fonction au féminin : « {} »"),
    (
        re.compile(rf"\bMonsieur {_NAMES}, (?:sa |la )?{_FEMININE}\b"),
        "civilité et fonction ne s'accordent pas : « {} »",
    ),
    (re.compile(rf"\bson {_FEMININE}\b"), "possessif et fonction ne s'accordent pas : « {} »"),
    (
        re.compile(rf"\bsa (?:Maire|{_FEMININE})[^,.;]{{0,40}}, Monsieur\b"),
        "fonction et civilité ne s'accordent pas : « {} »",
    ),
    (
        re.compile(rf"\bMadame {_NAMES}(?:,[^,.;]{{1,50}})?, dûment (?:autorisé|habilité|mandaté)(?![(\w])"),
        "accord au féminin attendu : « {} »",
    ),
)


def _find_wrong_civilities(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _find_wrong_functions(inquiry)
    for pattern, message in _NEVER:
        for passage, match in inquiry.search(pattern, "monsieur", "madame", "son "):
            yield cite_words(inquiry, passage, match, message, "accorder la civilité, la fonction et le participe")


def _find_wrong_functions(inquiry: Inquiry) -> Iterator[Finding]:
    """« Madame … , Adjoint au maire » in ctg.yaml: the words of the function up to what it is the function of."""
    for rank, party in enumerate(inquiry.facts.parties):
        for position, person in enumerate(party.representants):
            if not isinstance(person.fonction, str) or not isinstance(person.civilite, Civility):
                continue
            forms = {Civility.MADAME: FEMININES, Civility.MONSIEUR: MASCULINES}[person.civilite]
            span = inquiry.span_of_fact("parties", rank, "representants", position, "fonction")
            article, _ = split_article(person.fonction)
            if person.civilite is Civility.MONSIEUR and article == "la":
                words = f"« Monsieur » et « {person.fonction} » ne s'accordent pas ({party.id})"
                yield Finding(words, span, "accorder l'article avec la civilité, ou corriger la civilité")
            for word in WORD.findall(name_head(person.fonction)):
                right = forms.get(word.lower(), word.lower())
                if right != word.lower():
                    shown = right[:1].upper() + right[1:] if word[:1].isupper() else right
                    words = f"« {person.civilite} » et « {word} » ne s'accordent pas ({party.id}) : « {shown} » ?"
                    yield Finding(words, span, "accorder la fonction avec la civilité, ou corriger la civilité")


def _find_wrong_participles(inquiry: Inquiry) -> Iterator[Finding]:
    """In the block of each party, « représenté » and « dénommé » with the party, « autorisé » with those who sign."""
    for party, passage in _list_party_blocks(inquiry):
        expected = {"représent": represented(party).lower(), "dénomm": named(party).lower()}
        for match in _REPRESENTED.finditer(passage.text):
            right = next(word for stem, word in expected.items() if match.group(1).lower().startswith(stem))
            if match.group(1).lower() != right:
                words = f"« {{}} » : {drop_article(party.nom)} veut « {right} »"
                yield cite_words(inquiry, passage, match, words, "accorder avec le nom de la partie")
        for match in _AUTHORISED.finditer(passage.text):
            ending = re.sub(r"^(?:autoris|habilit|mandat)", "", match.group(1).lower())
            right = authorised(party.representants)
            admitted = {right.removeprefix("autoris"), "ée" if party_gender(party) is Gender.FEMININE else "é"}
            if len(party.representants) > 1:
                admitted |= {"é", "ée"}  # said of each
            if ending not in admitted and "(" not in right:
                words = f"« {{}} » : ceux qui signent pour {party.id} veulent « {right} »"
                yield cite_words(inquiry, passage, match, words, "accorder avec les représentants")


def _list_party_blocks(inquiry: Inquiry) -> Iterator[tuple[Party, Passage]]:
    """The passages that follow the name of a party on the first page, until the next name."""
    party: Party | None = None
    for passage in inquiry.passages:
        if passage.section.kind is not SectionKind.PARTIES:
            continue
        if passage.role is ParagraphRole.PARTY_NAME:
            party = _find_named(passage.text, inquiry.facts.parties)
        elif party is not None:
            yield party, passage


def _find_named(text: str, parties: Sequence[Party]) -> Party | None:
    """The party that a heading names: the longest name in it, since Broué holds Brou, and Brou-le-Haut too."""
    heading = f"-{slugify(text)}-"
    names = {party.id: slugify(drop_article(party.nom)) for party in parties}
    named = [party for party in parties if f"-{names[party.id]}-" in heading]
    return max(named, key=lambda party: len(names[party.id]), default=None)


RULES = (
    Rule(
        code=Code.ACCORD_CIVILITE,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Une civilité, une fonction et un participe ne s'accordent pas.",
        source="Circulaire du 21 novembre 2017 sur la féminisation ; usage",
        find=_find_wrong_civilities,
    ),
    Rule(
        code=Code.ACCORD_PARTIE,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="« Représentée », « dénommée » ou « autorisée » ne s'accorde ni avec la partie, ni avec qui signe.",
        source="usage",
        find=_find_wrong_participles,
    ),
)
