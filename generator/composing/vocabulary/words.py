"""The words that stand alone in a clause: names, functions, filters, roles of paragraphs."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.document import ParagraphRole


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a filter or a function; `example` is a text of a clause that shows what it gives."""

    name: str
    meaning: str
    example: str


def write_loop(names: str, inner: str) -> str:
    """Every value of a list, between semicolons."""
    return f"{{% for x in {names} %}}{inner}{{{{ '' if loop.last else ' ; ' }}}}{{% endfor %}}"


NAMES = (
    Word("territoire", "le territoire de la convention (ses mots : plus bas)", "{{ territoire.nom }}"),
    Word("periode", "les deux dates de la convention", "{{ periode | annees }}"),
    Word("signature", "le lieu et la date de la signature", "{{ signature.lieu }}, le {{ signature.date | date }}"),
    Word("parties", "tous les signataires, dans l'ordre de la première page", write_loop("parties", "{{ x.nom }}")),
    Word("caf", "le signataire qui est la Caf", "{{ caf.la_partie }}"),
    Word(
        "collectivites_parties", "les signataires autres que la Caf", write_loop("collectivites_parties", "{{ x.nom }}")
    ),
    Word("deliberantes", "les signataires dont une assemblée délibère", write_loop("deliberantes", "{{ x.organe }}")),
    Word("communes_noms", "le nom des communes qui signent", "{{ communes_noms | liste }}"),
    Word("de_communes", "« de » devant le nom des communes qui signent", "{{ de_communes }}"),
    Word("les_communes", "les communes qui signent, avec leur article", "{{ les_communes }}"),
    Word("les_collectivites", "les signataires autres que la Caf, en une énumération", "{{ les_collectivites }}"),
    Word("des_collectivites", "les mêmes après « de »", "{{ des_collectivites }}"),
    Word("les_parties", "tous les signataires, en une énumération", "{{ les_parties }}"),
    Word("des_parties", "les mêmes après « de »", "{{ des_parties }}"),
    Word("elles_les_parties", "le pronom des signataires : « ils » si l'un est au masculin", "{{ elles_les_parties }}"),
    Word(
        "deliberations_des_collectivites",
        "les assemblées qui délibèrent, après « décisions … »",
        "{{ deliberations_des_collectivites }}",
    ),
    Word(
        "decisions_jointes",
        "les mêmes et celles dont la délibération est jointe : le conseil de la Caf, une fois son vote connu",
        "{{ decisions_jointes }}",
    ),
    Word("competences", "qui exerce quelle compétence petite enfance", "{{ competences.toutes.phrase }}"),
    Word("orientations", "les orientations et leurs objectifs", write_loop("orientations", "{{ x.id }}")),
    Word("axes", "les axes du plan d'actions", "{{ axes | length }} axes"),
    Word("annexes", "les annexes du modèle", write_loop("annexes", "{{ x.titre_court }}")),
    Word("d_une_part", "les `id` des signataires « d'une part », si le dossier le dit", "{{ d_une_part | length }}"),
    Word(
        "avenant",
        "l'avenant ; rien dans une convention",
        "{% if avenant %}oui{% else %}non{% endif %}",
    ),
    Word("mention", "ce que `mention:` fait écrire sur toutes les pages, ou rien", "{{ mention }}"),
)

OWN_NAMES = (
    Word("partie", "le signataire, dans une clause écrite une fois par signataire", "{{ partie.la_partie }}"),
    Word("deliberation", "sa délibération, dans le projet de délibération", "{{ deliberation.numero }}"),
    Word("assemblee", "son assemblée avec son article, dans le projet de délibération", "{{ assemblee }}"),
    Word("seance", "la séance où elle a délibéré (ses mots : plus bas)", "{{ seance.jour }}"),
)

FUNCTIONS = (
    Word("titre_annexe", "le titre d'une annexe, tel qu'en tête de celle-ci", "{{ titre_annexe(annexes | first) }}"),
    Word("renvoi", "le renvoi à un article ou à une annexe par son identifiant", "{{ renvoi('annexe-3') }}"),
    Word("manque", "un manque visible, et ce qui manque", "{{ manque('nombre de places') }}"),
)

FILTERS = (
    Word("date", "une date en toutes lettres", "{{ signature.date | date }}"),
    Word("annee", "l'année d'une date", "{{ periode.fin | annee }}"),
    Word("annees", "les années d'une période", "{{ periode | annees }}"),
    Word(
        "nombre", "un nombre, avec ses espaces et sa virgule", "{{ (territoire.communes | last).population | nombre }}"
    ),
    Word("euros", "une somme entière en euros", "{{ 12000 | euros }}"),
    Word("liste", "une énumération, « et » avant le dernier", "{{ communes_noms | liste }}"),
    Word("de", "un nom après « de », « d' », « du », « des »", "{{ (communes_noms | first) | de }}"),
    Word("majuscule", "la première lettre en majuscule", "{{ les_communes | majuscule }}"),
    Word("minuscule", "la première lettre en minuscule", "{{ 'Conseil' | minuscule }}"),
    Word("capitales", "tout en capitales, avec leurs accents", "{{ 'Préambule' | capitales }}"),
    Word("pluriel", "un nom au pluriel", "{{ 'Conseil Municipal' | pluriel }}"),
    Word("trim", "le texte sans espaces au bord", "{{ ' Conseil ' | trim }}"),
    Word("length", "le nombre de valeurs d'une liste", "{{ parties | length }}"),
    Word("first", "la première valeur d'une liste", "{{ communes_noms | first }}"),
    Word("last", "la dernière valeur d'une liste", "{{ communes_noms | last }}"),
)

ROLES = {
    ParagraphRole.BODY: "le texte courant ; il n'y a rien à écrire",
    ParagraphRole.PARTY_NAME: "le nom d'un signataire, en capitales",
    ParagraphRole.PARTY_DETAIL: "qui le représente, où il siège",
    ParagraphRole.PARTY_LINK: "« Entre », « Et »",
    ParagraphRole.SHORT_NAME: "le nom court d'un signataire, ou d'un groupe",
    ParagraphRole.CITATION: "un visa : « Vu … »",
    ParagraphRole.CONSIDERING: "un considérant",
    ParagraphRole.LEAD: "ce qui annonce la suite : « Il est convenu ce qui suit »",
    ParagraphRole.NOTE: "une remarque en petit, sous un tableau ou une figure",
    ParagraphRole.PLACE_AND_DATE: "« Fait à …, le … »",
    ParagraphRole.SIGNATORY: "« Pour la commune de … »",
    ParagraphRole.SIGNATORY_DETAIL: "la fonction et le nom de la personne",
    ParagraphRole.STAMP_PLACE: "« (Cachet et signature) »",
    ParagraphRole.TITLE: "le titre centré d'un projet de délibération",
    ParagraphRole.DECISION: "un article du dispositif d'une délibération",
    ParagraphRole.LETTERHEAD: "une ligne de l'en-tête d'une délibération",
}
