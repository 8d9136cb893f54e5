"""Rules on left-overs of a model: what was to be filled, chosen or removed, in the composed text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry, Place
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity
from generator.model.facts import Unknown

# « [sic] » and a note's number are honest, « […] » is inside a quotation.
_BRACKETS = re.compile(r"\[(?!sic\]|…\]|\.\.\.\]|\d+\])[^\[\]]{3,}\]")
_CUT = re.compile(r"\[(?:…|\.\.\.)\]")
_PLACEHOLDER = re.compile(
    "|".join(
        (
            r"\bx{3,}\b(?! ?e\b)|\bX{3,}\b(?! ?e\b)|\b20(?:XX|xx|\.\.)(?!\w)|\b(?:JJ|jj)/(?:MM|mm)/(?:AAAA|aaaa)\b",
            # « Vu la délibération du … »: an article or a title, then nothing.
            r"\b(?:du|de la|au|le|la|n°|M\.|Mme|Madame|Monsieur) ?(?:…|\.{3,}|_{2,})",
            r"_{3,}|\.{5,}|…{2,}",
            # « les modalités restent à définir » is meant, « Budget : à définir » was forgotten.
            r"(?<!reste )(?<!restent )(?<!restant )(?<!restants )(?<!restante )(?<!restantes )"
            r"\bà (?:définir|préciser|renseigner|déterminer)\b(?= ?[.;,)]?$| ?\))",
            # Tags of templates: Jinja, Word's mail merge, other engines; a lonely one too.
            r"\{\{.*?\}\}|\{%.*?%\}|\{\{|\}\}|\{%|%\}|\bMERGEFIELD(?: \w+)?|« ?[A-Z]\w*_\w+ ?»|<<\w+>>|\$\{\w+\}",
            # What Word writes when a field has lost its object, or for someone to click on.
            r"Erreur ! (?:Source du renvoi introuvable|Signet non défini)\.?|Error! \w[^.]*\.",
            r"#(?:REF!|N/A|VALEUR!|NOM\?)",
            r"(?:Cliquez|Appuyez)(?: ou appuyez)? ici pour (?:entrer|saisir|ajouter)[^.]*|Choisissez un élément\.?",
            r"\b[Ll]orem ipsum\b|\bTBD\b",
            r"\( *\)|« *»",
        )
    )
)
_ARTICLE = r"(?:le|la|les|l'|un|une|du|de la|des|au|à la|aux|son|sa|ses|ce|cette|ces|il|elle|ils|elles|celui|celle)"
_TITLE = r"(?:M\.|Mr|Mme|Monsieur|Madame)"
_ALTERNATIVE = re.compile(
    "|".join(
        (
            r"\bou \((?:le|la|les|l'|des|du)\b[^()]*\)",
            rf"(?<![\w/]){_ARTICLE} ?/ ?{_ARTICLE}(?![\w/])|(?<![\w/]){_TITLE} ?/ ?{_TITLE}(?![\w/])",
            rf"(?<!\w){_ARTICLE} ?\({_ARTICLE}\)",
            r"\b(?-i:Président|Vice-[Pp]résident|Préfet)\(e\)|\b(?:le|la|du|au|son|sa) (?-i:Maire\(s\)|Adjoint\(e\))",
            r"\b(?:le|la|du|au|son|sa) (?-i:Directeur\((?:t?rice)\)|Conseiller\((?:ère|e)\)|Délégué\(e\))",
            r"\b(?:représenté|autorisé|habilité|dénommé|mandaté|domicilié)\(e\)(?:s|\(s\))?",
            r"\((?:rayer|biffer) [^()]*\)|\(à (?:préciser|supprimer|adapter|renseigner|modifier|choisir)(?: [^()]*)?\)",
            r"\b(?:rayer|biffer) (?:la|les) mentions? inutiles?\b",
        )
    ),
    re.IGNORECASE,
)
_GLUED = re.compile(r"\bannexe\d", re.I)
_NUMBER = re.compile(r"\(annexes \d+\)|\(annexe \d+ ?(?:,|et|à) ?\d+\)", re.I)
_BARE = re.compile(r"^Pour (?:Commune|Communauté|Ville|Métropole|Caisse|Département|Syndicat)\b")


# A passage without any of these cannot match the pattern above: it is not searched.
_SIGNS_OF_A_BLANK = (
    *("…", "..", "_", "{", "}", "xx", "jj/", "mergefield", "<<", "$", "erreur !", "error!", "#"),
    *("( ", "()", "« ", "«»"),
    *("ici pour", "choisissez", "lorem ", "tbd", "à définir", "à préciser", "à renseigner", "à déterminer"),
)
_LEFT = "variante laissée dans le texte : « {} »"
_SIGNS_OF_A_CHOICE = ("/", "(", "mention")


def _look_for(
    pattern: re.Pattern[str], message: str, hint: str, inquiry: Inquiry, signs: tuple[str, ...] = ()
) -> Iterator[Finding]:
    for passage, match in inquiry.search(pattern, *signs):
        yield cite_words(inquiry, passage, match, message, hint)


def _find_brackets(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _look_for(
        _BRACKETS, "texte entre crochets : {}", "garder ou retirer ces mots, sans crochets", inquiry, ("[",)
    )
    for passage, match in inquiry.search(_CUT, "["):
        before = passage.text[: match.start()]
        if before.count("«") == before.count("»") and before.count('"') % 2 == 0:
            hint = "écrire les mots qui manquent, ou retirer les crochets"
            yield cite_words(inquiry, passage, match, "coupure « {} » hors d'une citation", hint)


def _find_placeholders(inquiry: Inquiry) -> Iterator[Finding]:
    message = "reste d'un modèle à remplir : « {} »"
    return _look_for(_PLACEHOLDER, message, "écrire ce qui doit l'être", inquiry, _SIGNS_OF_A_BLANK)


def _find_alternatives(inquiry: Inquiry) -> Iterator[Finding]:
    hint = "choisir une des deux formules"
    for finding in _look_for(_ALTERNATIVE, _LEFT, hint, inquiry, _SIGNS_OF_A_CHOICE):
        # While a civility is to be completed the program itself writes « le/la Maire », which nobody has typed.
        typed = isinstance(finding.place, Place) and finding.place.typed
        if typed or not _lacks_civility(inquiry):
            yield finding


def _lacks_civility(inquiry: Inquiry) -> bool:
    return any(isinstance(r.civilite, Unknown) for party in inquiry.facts.parties for r in party.representants)


def _find_annexe_spelling(inquiry: Inquiry) -> Iterator[Finding]:
    yield from _look_for(
        _GLUED, "espace manquante : « {} »", "écrire « annexe », une espace, le numéro", inquiry, ("annexe",)
    )
    hint = "« annexe » pour une seule, « annexes » pour plusieurs"
    yield from _look_for(_NUMBER, "accord du mot annexe : « {} »", hint, inquiry, ("(annexe",))


def _find_bare_headings(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        if party.intitule_signature is not None and _BARE.match(party.intitule_signature):
            span = inquiry.span_of_fact("parties", rank, "intitule_signature")
            words = f"article manquant après « Pour » : « {party.intitule_signature} »"
            yield Finding(words, span, "écrire « Pour la … », « Pour le … » ou « Pour l'… »")


RULES = (
    Rule(
        code=Code.RESTE_A_REMPLIR,
        family=Family.LEFTOVERS,
        severity=Severity.ERROR,
        sentence="Il reste « XXX », « du … », « à définir », un champ ou une balise là où une valeur était attendue.",
        source="usage",
        find=_find_placeholders,
    ),
    Rule(
        code=Code.RESTE_ENTRE_CROCHETS,
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Des mots du modèle sont restés entre crochets, ou « […] » coupe le texte hors d'une citation.",
        source="usage",
        find=_find_brackets,
    ),
    Rule(
        code=Code.VARIANTE_RESTEE,
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Une variante proposée par le modèle est restée : « ou (les groupements…) », « le/la », « il(elle) ».",
        source="usage",
        find=_find_alternatives,
    ),
    Rule(
        code=Code.ANNEXE_MAL_ECRITE,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un renvoi aux annexes n'a pas son espace, ou le mot annexe n'est pas accordé.",
        source="usage",
        find=_find_annexe_spelling,
    ),
    Rule(
        code=Code.ARTICLE_MANQUANT,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="L'intitulé d'une signature n'a pas d'article après « Pour ».",
        source="usage",
        find=_find_bare_headings,
    ),
)
