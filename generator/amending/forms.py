"""The words in which a model of clauses states modifications: `avenant/formules.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator

from generator.model.facts import Facts
from generator.model.words.values import Words

_FIELD = re.compile(r"\{([^{}]*)\}")


def _with_fields(*names: str) -> Callable[[str], str]:
    """A form must show each of these fields once, and no other."""

    def check(form: str) -> str:
        if sorted(_FIELD.findall(form)) != sorted(names):
            told = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"cette formule doit contenir {told}, chacun une fois, et rien d'autre entre accolades")
        return form

    return check


Article = Annotated[Words, AfterValidator(_with_fields("ordinal"))]
Subject = Annotated[Words, AfterValidator(_with_fields("sujet"))]
Place = Annotated[Words, AfterValidator(_with_fields("lieu"))]
Quoted = Annotated[Words, AfterValidator(_with_fields("mots"))]


class QuotedWords(Facts):
    """How words are quoted: one, or several."""

    un: Quoted
    plusieurs: Quoted


class ReplacedWords(Facts):
    """Words that become others; the verb agrees with the first ones."""

    un: Annotated[Words, AfterValidator(_with_fields("lieu", "avant", "apres"))]
    plusieurs: Annotated[Words, AfterValidator(_with_fields("lieu", "avant", "apres"))]


class InsertedWords(Facts):
    """Words inserted after others; the verb agrees with those that are inserted."""

    un: Annotated[Words, AfterValidator(_with_fields("lieu", "repere", "mots"))]
    plusieurs: Annotated[Words, AfterValidator(_with_fields("lieu", "repere", "mots"))]


class StruckWords(Facts):
    """Words that are struck."""

    un: Annotated[Words, AfterValidator(_with_fields("lieu", "mots"))]
    plusieurs: Annotated[Words, AfterValidator(_with_fields("lieu", "mots"))]


class InsertedAlineas(Facts):
    """Alinéas that come: one, or {nombre} of them."""

    un: Place
    plusieurs: Annotated[Words, AfterValidator(_with_fields("lieu", "nombre"))]


class Agreed(Facts):
    """A sentence about one thing, and about several."""

    un: Subject
    plusieurs: Subject


class SubjectForms(Facts):
    """A sentence that agrees with a division, which may be masculine (l'article 9), feminine or plural (les visas)."""

    masculin: Subject
    feminin: Subject
    pluriel: Subject


class TitleForms(Facts):
    """What an article of the act is headed, after its number, by what it does."""

    modifie: Annotated[Words, AfterValidator(_with_fields("de"))]
    insere: Annotated[Words, AfterValidator(_with_fields("article"))]
    supprime: Annotated[Words, AfterValidator(_with_fields("de"))]
    plusieurs: Annotated[Words, AfterValidator(_with_fields())]
    annexe_remplacee: Annotated[Words, AfterValidator(_with_fields("annexe"))]
    annexe_ajoutee: Annotated[Words, AfterValidator(_with_fields("annexe"))]
    annexe_supprimee: Annotated[Words, AfterValidator(_with_fields("annexe"))]


class AmendingForms(Facts):
    """How each modification is stated. Sentences have no capital and no full stop: where they stand gives them.

    « {lieu} » is « au deuxième alinéa de l'article 9 », without the article under a sentence that names it.
    """

    article: Article
    titres: TitleForms
    ainsi_modifie: SubjectForms
    mots: QuotedWords
    mots_remplaces: ReplacedWords
    mots_inseres: InsertedWords
    mots_supprimes: StruckWords
    alinea_redige: Subject
    alineas_inseres: InsertedAlineas
    alineas_supprimes: Agreed
    intitule_redige: Annotated[Words, AfterValidator(_with_fields("de", "titre"))]
    division_redigee: SubjectForms
    article_insere: Annotated[Words, AfterValidator(_with_fields("lieu", "article"))]
    article_supprime: Subject
    annexe_remplacee: Subject
    annexe_ajoutee: Annotated[Words, AfterValidator(_with_fields("annexe"))]
    annexe_supprimee: Subject
