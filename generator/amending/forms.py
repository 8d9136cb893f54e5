"""The words in which a model of clauses states modifications: `avenant/formules.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator

from generator.model.facts import Facts
from generator.model.words.values import Words

_FIELD = re.compile(r"\{([^{}]*)\}")


def _with_fields(*names: str) -> AfterValidator:
    """A form must show each of these fields once, and no other."""

    def check(form: str) -> str:
        if sorted(_FIELD.findall(form)) != sorted(names):
            told = ", ".join(f"{{{name}}}" for name in names)
            raise ValueError(f"cette formule doit contenir {told}, chacun une fois, et rien d'autre entre accolades")
        return form

    held: Callable[[str], str] = check
    return AfterValidator(held)


Article = Annotated[Words, _with_fields("ordinal")]
Subject = Annotated[Words, _with_fields("sujet")]
Quoted = Annotated[Words, _with_fields("mots")]
Replaced = Annotated[Words, _with_fields("lieu", "avant", "apres")]
Inserted = Annotated[Words, _with_fields("lieu", "repere", "mots")]
Struck = Annotated[Words, _with_fields("lieu", "mots")]
Come = Annotated[Words, _with_fields("lieu", "contenu")]
Replacing = Annotated[Words, _with_fields("sujet", "contenu", "rediges")]
Titled = Annotated[Words, _with_fields("de", "titre")]
Rows = Annotated[Words, _with_fields("lieu", "repere", "nombre")]
Row = Annotated[Words, _with_fields("lieu", "ligne")]
Named = Annotated[Words, _with_fields("lieu", "nom")]


class QuotedWords(Facts):
    """How words are quoted: one, or several."""

    un: Quoted
    plusieurs: Quoted


class ReplacedWords(Facts):
    """Words that become others; the verb agrees with the first ones. « chaque » is said of all of a place."""

    un: Replaced
    plusieurs: Replaced
    un_chaque: Replaced
    plusieurs_chaque: Replaced


class InsertedWords(Facts):
    """Words inserted after others; the verb agrees with those that are inserted."""

    un: Inserted
    plusieurs: Inserted


class StruckWords(Facts):
    """Words that are struck."""

    un: Struck
    plusieurs: Struck


class InsertedParts(Facts):
    """Alinéas, intertitles and tables that come: one thing, or several."""

    un: Come
    plusieurs: Come


class InsertedRows(Facts):
    """Rows of a table that come: one, or several."""

    un: Annotated[Words, _with_fields("lieu", "repere")]
    plusieurs: Rows


class Agreed(Facts):
    """A sentence about one thing, and about several."""

    un: Subject
    plusieurs: Subject


class ReplacedAlineas(Facts):
    """Alinéas that become others, fewer or more: one of them, or several."""

    un: Replacing
    plusieurs: Replacing


class SubjectForms(Facts):
    """A sentence that agrees with a division, which may be masculine (l'article 9), feminine or plural (les visas)."""

    masculin: Subject
    feminin: Subject
    pluriel: Subject


class TitleForms(Facts):
    """What an article of the act is headed, after its number, by what it does."""

    modifie: Annotated[Words, _with_fields("de")]
    insere: Annotated[Words, _with_fields("de")]
    supprime: Annotated[Words, _with_fields("de")]
    plusieurs: Annotated[Words, _with_fields()]
    annexe_remplacee: Annotated[Words, _with_fields("annexe")]
    annexe_ajoutee: Annotated[Words, _with_fields("annexe")]
    annexe_supprimee: Annotated[Words, _with_fields("annexe")]


class CompletedForms(Facts):
    """A division to which something is added at its end."""

    masculin: Replacing
    feminin: Replacing
    pluriel: Replacing


class InsertedDivision(Facts):
    """A division that comes: an article, a list, visas."""

    masculin: Named
    feminin: Named
    pluriel: Named


class AmendingForms(Facts):
    """How each modification is stated. Sentences have no capital and no full stop: where they stand gives them.

    « {lieu} » is « au deuxième alinéa de l'article 9 », without the article under a sentence that names it.
    « {contenu} » is « deux alinéas », « {rediges} » agrees with it.
    """

    article: Article
    titres: TitleForms
    ainsi_modifie: SubjectForms
    mots: QuotedWords
    mots_remplaces: ReplacedWords
    mots_inseres: InsertedWords
    mots_supprimes: StruckWords
    alineas_rediges: Agreed
    alineas_remplaces: ReplacedAlineas
    alineas_supprimes: Agreed
    parties_inserees: InsertedParts
    division_completee: CompletedForms
    intertitre_remplace: Annotated[Words, _with_fields("sujet", "apres")]
    intertitre_supprime: Subject
    subdivision_inseree: Named
    subdivision_supprimee: Subject
    ligne_redigee: Row
    lignes_inserees: InsertedRows
    ligne_supprimee: Row
    tableau_supprime: Subject
    note_redigee: Subject
    note_inseree: Annotated[Words, _with_fields("lieu", "repere", "numero")]
    note_supprimee: Subject
    intitule_redige: Titled
    division_redigee: SubjectForms
    division_inseree: InsertedDivision
    division_supprimee: SubjectForms
    annexe_remplacee: Subject
    annexe_remplacee_fiches: Annotated[Words, _with_fields("sujet", "fiches")]
    annexe_ajoutee: Annotated[Words, _with_fields("annexe")]
    annexe_supprimee: Subject
