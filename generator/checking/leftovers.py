"""Rules on left-overs of a model and slips of the keyboard, in the composed text and the signature headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.errors import Severity

# « [sic] » and « […] » inside a quotation are honest; so is a note's number.
_BRACKETS = re.compile(r"\[(?!sic\]|…\]|\.\.\.\]|\d+\])[^\[\]]{3,}\]")
_PLACEHOLDER = re.compile(r"\bx{4,}\b|\bX{3,}\b(?! ?e\b)|\{\{.*?\}\}|\{%.*?%\}|\bà définir\b(?= ?[.;,)]?$)")
_ALTERNATIVE = re.compile(r"\bou \((?:le|la|les|l'|des|du)\b[^()]*\)")
# Words that French never doubles; « nous nous », « tout en en … » are honest, and « à » before a gap.
_DOUBLED = re.compile(
    r"(?<![\w'-])(de|du|des|le|la|les|un|une|et|ou|à|au|aux|sur|pour|par|dans|avec) \1(?![\w'-]| compléter)", re.I
)
_GLUED = re.compile(r"\bannexe\d", re.I)
_NUMBER = re.compile(r"\(annexes \d+\)|\(annexe \d+ ?(?:,|et|à) ?\d+\)", re.I)
_BARE = re.compile(r"^Pour (?:Commune|Communauté|Ville|Métropole|Caisse|Département|Syndicat)\b")


def _look_for(pattern: re.Pattern[str], message: str, hint: str, inquiry: Inquiry) -> Iterator[Finding]:
    for passage in inquiry.passages:
        for match in pattern.finditer(passage.text):
            yield cite_words(inquiry, passage, match, message, hint)


def _find_brackets(inquiry: Inquiry) -> Iterator[Finding]:
    return _look_for(_BRACKETS, "texte entre crochets : {}", "garder ou retirer ces mots, sans crochets", inquiry)


def _find_placeholders(inquiry: Inquiry) -> Iterator[Finding]:
    return _look_for(_PLACEHOLDER, "reste d'un modèle à remplir : « {} »", "écrire ce qui doit l'être", inquiry)


def _find_alternatives(inquiry: Inquiry) -> Iterator[Finding]:
    return _look_for(_ALTERNATIVE, "variante laissée dans le texte : « {} »", "choisir une des deux formules", inquiry)


def _find_doubles(inquiry: Inquiry) -> Iterator[Finding]:
    return _look_for(_DOUBLED, "mot écrit deux fois : « {} »", "retirer l'un des deux", inquiry)


def _find_annexe_spelling(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _look_for(_GLUED, "espace manquante : « {} »", "écrire « annexe », une espace, le numéro", inquiry)
    hint = "« annexe » pour une seule, « annexes » pour plusieurs"
    yield from _look_for(_NUMBER, "accord du mot annexe : « {} »", hint, inquiry)


def _find_unclosed(inquiry: Inquiry) -> Iterator[Finding]:
    for passage in inquiry.passages:
        text = passage.text
        for opening, closing in (("«", "»"), ("(", ")")):
            if text.count(opening) > text.count(closing):
                start = text.rindex(opening)
                words = f"« {opening} » sans « {closing} » : {text[start : start + 40]}"
                yield Finding(words, inquiry.locate(passage, start, min(start + 40, len(text))), "fermer le signe")


def _find_bare_headings(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        if party.intitule_signature is not None and _BARE.match(party.intitule_signature):
            place = inquiry.place("parties", rank, "intitule_signature")
            words = f"article manquant après « Pour » : « {party.intitule_signature} »"
            yield Finding(words, place, "écrire « Pour la … », « Pour le … » ou « Pour l'… »")


RULES = (
    Rule(
        code="reste-a-remplir",
        family=Family.LEFTOVERS,
        severity=Severity.ERROR,
        sentence="Il reste « XXX », « à définir » ou une balise de gabarit là où une valeur était attendue.",
        source="usage",
        find=_find_placeholders,
    ),
    Rule(
        code="reste-entre-crochets",
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Des mots du modèle sont restés entre crochets.",
        source="usage",
        find=_find_brackets,
    ),
    Rule(
        code="variante-restee",
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Une variante proposée par le modèle est restée entre parenthèses.",
        source="usage",
        find=_find_alternatives,
    ),
    Rule(
        code="mot-double",
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Un petit mot est écrit deux fois de suite.",
        source="usage",
        find=_find_doubles,
    ),
    Rule(
        code="annexe-mal-ecrite",
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un renvoi aux annexes n'a pas son espace, ou le mot annexe n'est pas accordé.",
        source="usage",
        find=_find_annexe_spelling,
    ),
    Rule(
        code="signe-non-ferme",
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un guillemet ou une parenthèse s'ouvre et ne se ferme pas.",
        source="usage",
        find=_find_unclosed,
    ),
    Rule(
        code="article-manquant",
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="L'intitulé d'une signature n'a pas d'article après « Pour ».",
        source="usage",
        find=_find_bare_headings,
    ),
)
