"""Rules on slips of the keyboard: words typed twice, marks left open, straight quotes, spaces out of place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from generator.checking.inquiry import Inquiry, Passage
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity, Span

# Short words that French never doubles; « nous nous », « vous vous », « tout en en … » are honest, as is « à » before a
# gap (« à à compléter » is written by the program).
_SHORT = (
    "de du des le la les un une et ou à au aux sur pour par dans avec qui que cette ces ses sa son il ils ne se dont "
    "comme mais donc sans sous chez"
)
# Words that may be repeated: pronouns, adverbs, and nouns that are verbs too (« l'offre offre », « le pilote
# pilote », « ce fait fait date »).
_HONEST = frozenset(
    """aide bien charge cible commune compte date demande elle elles entre fait faire ferme forme garde groupe marche
    mesure moins montre nous offre petit petite pilote place plus politique porte programme présente rencontre reste
    signe structure tout très veille vers visite vous écoute équipe""".split()  # noqa: SIM905 - words read as words
)
_DOUBLED = re.compile(rf"(?<![\w'-])({'|'.join(_SHORT.split())}|[^\W\d_]{{4,}}) \1(?![\w'-]| compléter)", re.IGNORECASE)
_PAIRS = {"«": "»", "(": ")", "[": "]"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_MARKS = re.compile(r"[«»()\[\]]")
_ENUMERATION = re.compile(r"(?:^|[\s;:,(«])(?:\d{1,2}°?|[a-zA-Z]|[ivx]{1,4})$")  # « a) », « 1) » close nothing
_STRAIGHT = re.compile(r'"[^"]*"?')
_MISPLACED = re.compile(
    # A quick look ahead: every form below begins with one of these signs.
    r"(?=[ ,;!?«»(])"
    r"(?: +,|(?<=\w) +\.(?=\s|$)(?!\.)|\( +(?! *\))|(?<![( ]) +\)|(?<=[^\W\d]),(?=[^\W\d])|  +"
    r"|(?<=[^\W\d])[;!?](?=\s|$)|«(?=[^\s»])|(?<=[^\s«])»)"
)
_SIGNS_OF_A_SPACE = ("  ", " ,", " .", " )", "( ", ",", ";", "!", "?", "«", "»")


def _find_doubles(inquiry: Inquiry) -> Iterator[Finding]:
    for passage, match in inquiry.look("doubles", _list_doubles):
        yield cite_words(inquiry, passage, match, "mot écrit deux fois : « {} »", "retirer l'un des deux")


def _list_doubles(text: str) -> Iterator[re.Match[str]]:
    words = text.lower().split(" ")
    if not any(two.startswith(one) for one, two in pairwise(words) if one):
        return  # no word begins with the one before it: this test is far faster than the pattern
    for match in _DOUBLED.finditer(text):
        one, two = match.group(0).split(" ")
        if one.lower() not in _HONEST and not _is_name(one, two):
            yield match


def _is_name(one: str, two: str) -> bool:
    """« de De Gaulle », « Bora Bora »: the second begins a name. A line in capitals proves nothing."""
    return two[0].isupper() and not (one.isupper() and two.isupper())


def _find_unclosed(inquiry: Inquiry) -> Iterator[Finding]:
    """Marks are matched through a section: a quotation may open before a list and close on its last item."""
    groups: dict[tuple[str, bool], list[Passage]] = defaultdict(list)
    for passage in inquiry.passages:
        groups[passage.section.id, passage.note].append(passage)
    for group in groups.values():
        opened: list[tuple[str, Passage, int]] = []
        for passage in group:
            for match in _MARKS.finditer(passage.text):
                mark, at = match.group(0), match.start()
                if mark in _PAIRS:
                    opened.append((mark, passage, at))
                elif opened and opened[-1][0] == _CLOSING[mark]:
                    opened.pop()
                elif mark == ")" and _ENUMERATION.search(passage.text[:at]):
                    continue
                else:
                    # Signs opened since were never closed: this mark closes the last opening sign of its own kind.
                    rank = next((r for r in reversed(range(len(opened))) if opened[r][0] == _CLOSING[mark]), None)
                    if rank is None:
                        yield _object(inquiry, passage, at, f"« {mark} » sans « {_CLOSING[mark]} »", "ouvrir le signe")
                    else:
                        for left in opened[rank + 1 :]:
                            yield _object_to_opening(inquiry, left)
                        del opened[rank:]
        for left in opened:
            yield _object_to_opening(inquiry, left)


def _object_to_opening(inquiry: Inquiry, left: tuple[str, Passage, int]) -> Finding:
    mark, passage, at = left
    return _object(inquiry, passage, at, f"« {mark} » sans « {_PAIRS[mark]} »", "fermer le signe")


def _object(inquiry: Inquiry, passage: Passage, at: int, words: str, hint: str) -> Finding:
    start = max(0, at - 40) if words.startswith(("« » »", "« ) »", "« ] »")) else at
    shown = passage.text[start : start + 41].strip()
    return Finding(f"{words} : {shown}", inquiry.locate(passage, at, at + 1), hint)


def _find_straight_quotes(inquiry: Inquiry) -> Iterator[Finding]:
    for passage, match in inquiry.search(_STRAIGHT, '"'):
        yield cite_words(
            inquiry, passage, match, "guillemets droits : {}", "écrire « … », avec une espace à l'intérieur"
        )


def _find_spaces(inquiry: Inquiry) -> Iterator[Finding]:
    told: set[tuple[str, Span | None]] = set()
    for passage, match in inquiry.search(_MISPLACED, *_SIGNS_OF_A_SPACE):
        text = passage.text
        # With the word before, so that the place is found again in the file.
        start = text.rfind(" ", 0, max(0, match.start() - 1)) + 1
        end = min(len(text), match.end() + 1)
        place = inquiry.locate(passage, start, end)
        shown = text[start : (text + " ").find(" ", end)].strip()
        if "@" in shown:
            continue  # an address has its own rule: one fault, one finding
        if (shown, place.span) not in told:  # a clause is said once for each party
            told.add((shown, place.span))
            yield Finding(f"espace en trop, ou manquante : « {shown} »", place, _say_space(match.group(0)))


def _say_space(found: str) -> str:
    mark = found.strip()
    if mark in {";", "!", "?"} or mark in {"«", "»"}:
        where = "à l'intérieur des guillemets" if mark in {"«", "»"} else f"avant « {mark} »"
        return f"mettre une espace {where}"
    if found == ",":
        return "mettre une espace après la virgule"
    return (
        "n'écrire qu'une espace" if not mark else f"retirer l'espace {'après' if mark == '(' else 'avant'} « {mark} »"
    )


RULES = (
    Rule(
        code=Code.MOT_DOUBLE,
        family=Family.LEFTOVERS,
        severity=Severity.WARNING,
        sentence="Un mot est écrit deux fois de suite.",
        source="usage",
        find=_find_doubles,
    ),
    Rule(
        code=Code.SIGNE_NON_FERME,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Un guillemet, une parenthèse ou un crochet s'ouvre et ne se ferme pas, ou se ferme sans s'ouvrir.",
        source="usage",
        find=_find_unclosed,
    ),
    Rule(
        code=Code.GUILLEMETS_DROITS,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence='Des guillemets droits (") sont restés dans le texte ; le français écrit « … ».',
        source="Lexique des règles typographiques en usage à l'Imprimerie nationale",
        find=_find_straight_quotes,
    ),
    Rule(
        code=Code.ESPACE_MAL_PLACEE,
        family=Family.LEFTOVERS,
        severity=Severity.ADVICE,
        sentence="Une espace manque ou est en trop autour d'un signe de ponctuation.",
        source="Lexique des règles typographiques en usage à l'Imprimerie nationale",
        find=_find_spaces,
    ),
)
