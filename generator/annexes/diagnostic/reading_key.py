"""« Lecture »: what the signs, the greys and the abbreviations of annexe 1 mean, said once before its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.errors import Span
from generator.model.annexes import IndicatorTable
from generator.model.document import BlockId, Paragraph, ParagraphRole, Text

# What each stands for; only those that the tables show are printed. Source: docs/glossaire.md, the lists of the Cnaf.
_ABBREVIATIONS = {
    "AAH": "allocation aux adultes handicapés",
    "AEEH": "allocation d'éducation de l'enfant handicapé",
    "ALSH": "accueil de loisirs sans hébergement",
    "ASE": "aide sociale à l'enfance",
    "AVS": "animation de la vie sociale",
    "Caf": "caisse d'allocations familiales",
    "CCAS": "centre communal d'action sociale",
    "CLAS": "contrat local d'accompagnement à la scolarité",
    "CMG": "complément de libre choix du mode de garde",
    "CSU": "couverture santé universelle",
    "Ctg": "convention territoriale globale",
    "EAJE": "établissement d'accueil du jeune enfant",
    "EPCI": "établissement public de coopération intercommunale",
    "ETP": "équivalent temps plein",
    "EVS": "espace de vie sociale",
    "hab/km²": "habitants par kilomètre carré",
    "LAEP": "lieu d'accueil enfants-parents",
    "MAM": "maison d'assistants maternels",
    "MSA": "mutualité sociale agricole",
    "PMI": "protection maternelle et infantile",
    "PSU": "prestation de service unique",
    "QF": "quotient familial",
    "QPV": "quartier prioritaire de la politique de la ville",
    "REAAP": "réseau d'écoute, d'appui et d'accompagnement des parents",
    "RPE": "relais petite enfance",
    "RSA": "revenu de solidarité active",
    "UC": "unité de consommation",
}
_WORD = re.compile(r"[^\W_](?:[^\W_]|[/²])*")


def explain_signs(
    name: BlockId, table: IndicatorTable, references: Iterable[str], titles: Iterable[str], origin: Span
) -> Paragraph | None:
    """The key of the tables and charts, in a note; nothing when they have nothing to explain.

    `references` are the columns whose bars are grey, `titles` what charts say beside the words of the table.
    """
    signs: list[str] = []
    if any(value == "" for line in table.lines for value in (*line.values, line.unit, line.year)):
        signs.append("« – » signale une donnée absente ou sans objet")
    if grey := tuple(references):
        signs.append(f"en gris dans les figures, les références ({', '.join(grey)})")
    found = {
        word
        for text in (*titles, *(f"{line.theme} {line.label} {line.unit}" for line in table.lines))
        for word in _WORD.findall(text)
    }
    short = [f"{short}, {words}" for short, words in sorted(_ABBREVIATIONS.items(), key=_order) if short in found]
    words = [f"Lecture : {' ; '.join(signs)}."] if signs else []
    words += [f"Abréviation{'s' if len(short) > 1 else ''} : {' ; '.join(short)}."] if short else []
    if not words:
        return None
    return Paragraph(f"{name}/lecture", origin, (Text(" ".join(words)),), ParagraphRole.NOTE)


def _order(abbreviation: tuple[str, str]) -> str:
    return abbreviation[0].lower()
