"""Where French typography wants no line to end: spaces and hyphens of a run of words, as pure functions on text.

Only signs that the author typed change, each into one sign: a space into a no-break one, a hyphen into U+2011 (which
Word draws with its own no-break hyphen, the PDF as an ordinary one within words kept on one line: who searches or
copies finds the hyphen of the keyboard). A cell takes the short rules only: in a narrow column words must give way.
Source: Lexique des règles typographiques en usage à l'Imprimerie nationale (coupures, nombres, dates, heures,
abréviations, références).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from generator.model.document import NO_BREAK_HYPHEN

NO_BREAK = "\u00a0"  # before « : » and inside guillemets
NARROW_NO_BREAK = "\u202f"  # before ; ! ? % and inside numbers

# What a text must hold for a rule to find anything in it; most texts hold little of it, and few rules are tried.
_DIGIT = re.compile(r"\d")
_NUMERAL = re.compile(r"[\dIVX](?:er|re|e|nd|è)")
_AFTER_DIGIT = re.compile(r"\d,? ")
_BEFORE_DIGIT = re.compile(r" \d")


class Rule(NamedTuple):
    """What is looked for and what it becomes.

    Nothing is found in a text where `gate` finds nothing, nor in one that has none of the `signs`, when there are any.
    """

    pattern: re.Pattern[str]
    replacement: str | Callable[[re.Match[str]], str]
    gate: re.Pattern[str] | None = None
    signs: tuple[str, ...] = ()


_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    "hab|km²?|km2|km/h|m²|m³|m2|m3|m|cm|mm|ha|h|min|g|kg|t|l|kW|kWh|°C|ETPT?|Mo|Go|Mds?|pts?"
    "|habitants?|places?|euros?|ans?|mois|jours?|heures?|minutes?|points?"
)
# What a CTG counts: the number is not parted from it.
_NOUNS = (
    "actions?|accueils?|adolescents?|adultes?|agents?|allocataires?|années?|articles?|assistants?|assistantes?|axes?|berceaux"
    "|bénéficiaires?|centimes?|collectivités?|communes?|conventions?|crèches?|délégués?|demandes?|dossiers?|demi-journées?"
    "|délégués?|élèves?|élus|élues|enfants?|équipements?|établissements?|exemplaires?|familles?|fiches?|fois|foyers?"
    "|groupes?|jeunes?|journées?|kilomètres?|lieux|logements?|membres?|mètres?|micro-crèches?|milliards?|millions?|ménages?"
    "|multi-accueils?|naissances?|objectifs?|opérations?|orientations?|pages?|parents?|parties|partenaires?|personnes?"
    "|postes?|professionnels?|professionnelles?|quartiers?|relais|représentants?|réponses?|réunions?|salariés?|salles?"
    "|séances?|semaines?|services?|signataires?|sites?|structures?|trimestres?|voix|ateliers?|inscrits?|écoles?"
)
# A plural says that the number counts it, whatever it is; these words are none.
_NO_PLURAL = (
    "alors|après|auprès|autres|aux|ces|certes|chez|dans|depuis|dès|des|deux|dont|ensuite|entre|envers|hors|jamais|jusqu|les|leurs|lors"
    "|lorsque|mais|mes|moins|nos|pas|pendant|plus|plusieurs|près|puis|quelques|sans|sauf|selon|ses|sinon|sous|suis|tandis|toutes"
    "|tous|toujours|très|trois|vers|vis|vos|voire"
)
_STREETS = (
    "allées?|avenue|boulevard|chemin|clos|cité|cours|esplanade|faubourg|hameau|impasse|lieu-dit|lotissement|mail|montée|parc|parvis"
    "|passage|place|placette|promenade|quai|résidence|rond-point|route|rue|ruelle|sente|sentier|square|traverse|venelle|villa|voie|zone"
)
_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
_PARTS = (
    r"[Aa]rticles?|[Aa]rt\.|[Aa]nnexes?|[Tt]ableaux?|[Ff]igures?|[Ff]iches?|FA|Caf|[Aa]xes?|[Oo]rientations?|[Oo]pérations?|[Pp]hases?"
    r"|[Éé]tapes?|[Aa]ctions?|[Aa]linéas?|[Pp]aragraphes?|[Cc]hapitres?|[Tt]itres?|[Ll]ivres?|[Ss]ections?|[Pp]oints?|[Pp]ages?|p\.|§|[Ll]ots?"
)
_CIVILITIES = "M\\.|MM\\.|Mme|Mmes|Mlle|Mlles|Madame|Monsieur|Mesdames|Messieurs|Dr|Pr|Me"
_SP = f"[ {NO_BREAK}{NARROW_NO_BREAK}]"


def _glue(match: re.Match[str]) -> str:
    return match[0].replace(" ", NO_BREAK)


def _glue_hyphens(match: re.Match[str]) -> str:
    return match[0].replace("-", NO_BREAK_HYPHEN)


SHORT_RULES: tuple[Rule, ...] = (
    Rule(re.compile(r" (?=[;!?])"), NARROW_NO_BREAK, signs=(" ;", " !", " ?")),
    Rule(re.compile(r" (?=:)"), NO_BREAK, signs=(" :",)),
    Rule(re.compile(r"(?<=«) "), NO_BREAK, signs=("« ",)),
    Rule(re.compile(r" (?=»)"), NO_BREAK, signs=(" »",)),
    Rule(re.compile(r"(?<=[nN]°) (?=\S)"), NO_BREAK, signs=("° ",)),
    Rule(
        re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)"),
        lambda number: number[0].replace(" ", NARROW_NO_BREAK),
        _AFTER_DIGIT,
    ),
    # Telephone numbers: « 04 42 12 34 56 », « +33 4 42 12 34 56 ».
    Rule(re.compile(r"(?<![\d.,])(?:0\d|\+\d{1,3} \d)(?: \d\d){4}(?![\d.,]?\d)"), _glue, _AFTER_DIGIT),
    Rule(re.compile(r"(?<=\d) (?=(?:%|‰|€|[kM]€))"), NARROW_NO_BREAK, _AFTER_DIGIT),
    Rule(re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))"), NO_BREAK, _AFTER_DIGIT),
    # A sign and its number: « (+ 5,8 %) », « ≥ 3 ».
    Rule(re.compile(r"(?<![^\s(«\[])[+±\u2212<>≤≥≈] (?=\d)"), _glue, _BEFORE_DIGIT),
    Rule(re.compile(rf"(?<=\d{_SP}h) (?=\d\d?(?!\d))"), NO_BREAK, _BEFORE_DIGIT, ("h ",)),
    Rule(re.compile(r"(?<=\dh) (?=\d\d(?!\d))"), NO_BREAK, _BEFORE_DIGIT, ("h ",)),
    Rule(re.compile(rf"(?<![\w-])(?:{_PARTS}) (?=\d)"), _glue, _BEFORE_DIGIT),
    Rule(re.compile(rf"(?<![\w-])(?:{_PARTS}) (?=[IVX]+(?:er)?\b)"), _glue, signs=(" I", " V", " X")),
    Rule(re.compile(r"\b[LRDA]\. (?=\*?\d)"), _glue, _DIGIT, (". ",)),
    Rule(re.compile(rf"(?<=\d) (?=(?:{_MONTHS})\b)"), NO_BREAK, _AFTER_DIGIT),
    Rule(re.compile(rf"(?<=\der) (?=(?:{_MONTHS})\b)"), NO_BREAK, _NUMERAL, ("er ",)),
    Rule(re.compile(rf"(?<![\w-])(?:{_CIVILITIES}) (?=[A-ZÀ-Ý])"), _glue, signs=("M", "Dr ", "Pr ")),
)
_LONG: tuple[Rule, ...] = (
    # « 12 enfants », but « en 2026 familles » has no number of families.
    Rule(re.compile(rf"(?<!(?:19|20)\d\d)(?<=\d) (?=(?:{_NOUNS})(?![\w-]))"), NO_BREAK, _AFTER_DIGIT),
    Rule(
        re.compile(rf"(?<!(?:19|20)\d\d)(?<=\d) (?=(?!(?:{_NO_PLURAL})\b)[a-zà-ÿœ-]{{3,}}[sx](?![\w-]))"),
        NO_BREAK,
        _AFTER_DIGIT,
    ),
    Rule(re.compile(r"(?<!(?:19|20)\d\d)(?<=\d) (?=[A-ZÀ-Ý]{2,6}(?![\w’'-]))"), NO_BREAK, _AFTER_DIGIT),  # « 9 EAJE »
    Rule(re.compile(rf"\b(?i:{_MONTHS}) (?=\d{{4}}\b)"), _glue, _BEFORE_DIGIT),
    Rule(re.compile(rf"(?<=\d) (?=(?i:{_MONTHS})\b)"), NO_BREAK, _AFTER_DIGIT),
    Rule(re.compile(rf"\b(?i:{_DAYS}) (?=\d)"), _glue, _BEFORE_DIGIT),
    # Addresses: « 3, avenue des Tilleuls », « 12 bis, rue Haute », « 13120 Gardanne ».
    Rule(re.compile(rf"(?<!(?:19|20)\d\d)(?<=\d),? (?=(?i:{_STREETS})\b)"), _glue, _AFTER_DIGIT),
    Rule(re.compile(r"(?<=\d) (?=(?:bis|ter|quater)\b)"), NO_BREAK, _AFTER_DIGIT),
    Rule(re.compile(rf"(?<=\d{_SP}bis)(?:,? )(?=(?i:{_STREETS})\b)"), _glue, _DIGIT, ("bis ", "bis, ")),
    Rule(re.compile(r"(?<![\w,.-])(?:\d{5}|2[AB]\d{3}) (?=[A-ZÀ-Ý])"), _glue, _AFTER_DIGIT),
    Rule(re.compile(rf"(?<=\d{_SP}heures) (?=\d\d?(?!\d))"), NO_BREAK, _BEFORE_DIGIT, ("heures ",)),
    # Ordinals: « 1er adjoint », « 2e étage », « XXIe siècle ».
    Rule(re.compile(r"(?<![\w.,-])(?:\d{1,3}|[IVX]+)(?:er|re|e|nd|nde|ère|ème) (?=[a-zà-ÿ])"), _glue, _NUMERAL),
    Rule(
        re.compile(r"\b[Aa]rt(?:icles?|\.) (?=(?:[LRDA]\.|[LRDA]\d|1er\b|premier\b))"), _glue, signs=("rticle", "rt. ")
    ),
    Rule(re.compile(r"\b[LRD] (?=\d{2,4}-\d)"), _glue, _BEFORE_DIGIT, ("-",)),
    # « J. Martin », « J.-P. Martin ».
    Rule(
        re.compile(rf"(?<![\w’'-])(?:[A-ZÀ-Ý]\.(?:[-{NO_BREAK_HYPHEN}][A-ZÀ-Ý]\.)?) (?=[A-ZÀ-Ý])"), _glue, signs=(". ",)
    ),
    Rule(re.compile(r"(?<!\w)[A-ZÀ-Ý]\.-(?=[A-ZÀ-Ý]\.)"), _glue_hyphens, signs=(".-",)),
    # References: « L. 214-2 », « n°2015-991 »; years and ages: « 2027-2031 », « les 3-11 ans ».
    Rule(re.compile(rf"(?:\b[LRDA]\.{_SP}?\*?|\b[LRD]|[nN]°{_SP}?)\d+(?:-\d+)+"), _glue_hyphens, _DIGIT, ("-",)),
    Rule(re.compile(r"(?<![\w/@.:#_-])\d+(?:-\d+)+(?![\w/@-]|\.\w)"), _glue_hyphens, _DIGIT, ("-",)),
    # Proper names: « Saint-Loubrin-sur-Ambrelle », « d'Aix-en-Provence »; no address of a site or of a person.
    Rule(
        re.compile(r"(?<![\w/@.:#_-])[A-ZÀ-ÝŒ]\w*(?:-(?:[ld]['’])?\w+)+(?![\w/@-]|\.\w)"), _glue_hyphens, signs=("-",)
    ),
)
RULES = (*SHORT_RULES, *_LONG)
_GATES = tuple({rule.gate for rule in RULES if rule.gate is not None})


@lru_cache(maxsize=8192)  # cells and clauses say the same from one piece, and one dossier, to the next
def set_breaks(text: str, *, narrow: bool = False) -> str:
    """As many characters, no line of which may end where French typography does not want it. `narrow` is a cell."""
    gates = {None, *(gate for gate in _GATES if gate.search(text))}
    if " " in text:
        text = _apply(SHORT_RULES, text, gates)
    if not narrow and (" " in text or "-" in text):
        text = _apply(_LONG, text, gates)
    return text


def _apply(rules: tuple[Rule, ...], text: str, gates: set[re.Pattern[str] | None]) -> str:
    """Rules take spaces and hyphens away and never add any: gates that are shut in the text as typed stay shut."""
    for pattern, replacement, gate, signs in rules:
        if gate in gates:
            for sign in signs or ("",):
                if sign in text:
                    text = pattern.sub(replacement, text)
                    break
    return text


_ALIKE = 4  # characters: fewer are the same by chance
_STRAIGHT = {0x2018: "'", 0x2019: "'"}
_QUOTED = re.compile(r"(?<![\w'])'(?=\S)([^'\n]+?)(?<=\S)'(?![\w'])")
_APOSTROPHE = re.compile(r"(?:(?<=[^\W\d_])'|(?<=\d)'(?=[^\W\d_])|(?<!\w)'(?=[^\W\d_]))(?![\w.+'-]*@)")


@lru_cache(maxsize=8192)
def curl_apostrophes(text: str) -> str:
    """As many characters, the straight apostrophes typographic (’), and a pair of them quotation marks (‘ ’).

    The apostrophe of an e-mail address stays the keyboard's.
    """
    if "'" not in text:
        return text
    return _APOSTROPHE.sub("\u2019", _QUOTED.sub("\u2018\\1\u2019", text))


def straighten_apostrophes(text: str) -> str:
    """As many characters, the apostrophes and single quotation marks those of the keyboard."""
    return text.translate(_STRAIGHT)


def keep_apostrophes(text: str, before: str) -> str:
    """A text with straight apostrophes, those of what it had before as they were typed there."""
    plain = straighten_apostrophes(before)
    if plain == before:
        return text
    kept = list(text)
    for first, second, size in SequenceMatcher(None, plain, text, autojunk=False).get_matching_blocks():
        if size >= _ALIKE:
            kept[second : second + size] = before[first : first + size]
    return "".join(kept)
