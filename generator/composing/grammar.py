"""French grammar of parties and places: articles, elision, contraction, agreement, enumeration.

Pure functions over words. Source: usage of the Code officiel géographique for the articles of communes
(« Le Tampon » gives « du Tampon », « La Ciotat » keeps « de La Ciotat »).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.composing.functions import representative_gender, split_article
from generator.model.facts import Participle, Party, Representative
from generator.model.parties.columns import Gender
from generator.model.party_kinds import list_kinds
from generator.model.territories import Liaison

_CONTRACTIONS = {"Le ": "du", "Les ": "des", "Aux ": "des"}
# h aspiré is not guessed: among names of communes it is the exception in « de », and INSEE's table says « de » for it.
_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
_ASPIRATED = re.compile(r"^(ha(?:yange|zebrouck|ut|gue|m\b|ye|nches|rdelot|vre)|ho(?:uill|ndsch)|hem\b|huy)", re.I)
# « Y » starts no elision before a vowel sound of its own kind: « de Yerres », but « d'Yvetot ».
_NO_ELISION = re.compile(r"^(y[aeou]|onz|ou[aei]h?|w)", re.I)

# The gender of what a body's name begins with: surer than its type (« Collectivité », « Rectorat »). To the nouns of
# the kinds of parties are added those that begin the names of several kinds, or of none.
_FEMININE_NOUNS = frozenset(
    {
        *("association", "collectivité", "préfecture", "région", "union"),
        *(noun for kind in list_kinds() if kind.gender is Gender.FEMININE for noun in kind.nouns),
    }
)
_MASCULINE_NOUNS = frozenset(
    {
        *("centre", "conseil", "groupement", "pôle", "rectorat", "service", "territoire"),
        *(noun for kind in list_kinds() if kind.gender is Gender.MASCULINE for noun in kind.nouns),
    }
)
_FEMININE_BODIES = frozenset({"assemblée", "chambre", "commission", "instance"})
_OWN_BODY = re.compile(r"\bde (?:son|sa|leur) (?=\S)", re.I)  # « Président de son Conseil »
_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 80: "quatre-vingt"}


def elides(word: str) -> bool:
    """Whether « de » and « le » elide before a word: « d'Aubagne », « l'Île », but « de Hazebrouck »."""
    first = word[:1].lower()
    if _NO_ELISION.match(word):
        return False
    if first == "h":
        return _ASPIRATED.match(word) is None
    return first in _VOWELS


def of_name(name: str, liaison: Liaison | None = None) -> str:
    """« de » before the name of a place: de Gardanne, d'Aubagne, du Tampon, des Pennes-Mirabeau, de La Ciotat.

    `liaison` is the official article of a real commune; without it, elision is guessed from the letters.
    """
    for article, contracted in _CONTRACTIONS.items():
        if name.startswith(article):
            return f"{contracted} {name.removeprefix(article)}"
    elided = elides(name) if liaison is None else liaison is Liaison.VOWEL
    return f"d'{name}" if elided else f"de {name}"


def join_words(words: Sequence[str]) -> str:
    """A French enumeration: « a », « a et b », « a, b et c »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def of_names(names: Sequence[str], liaisons: Sequence[Liaison | None] = ()) -> str:
    """« de » before several places: once when it never changes, else repeated (« d'Ormeval et de Gardanne »)."""
    known = liaisons or [None] * len(names)
    prefixed = [of_name(name, liaison) for name, liaison in zip(names, known, strict=True)]
    same = all(p == f"de {n}" for p, n in zip(prefixed, names, strict=True))
    return join_words([prefixed[0], *names[1:]] if same else prefixed)


def communes_phrase(names: Sequence[str], liaisons: Sequence[Liaison | None] = ()) -> str:
    """« la commune de Gardanne », « les communes de Gardanne, Gréasque et Meyreuil »."""
    return f"{'la commune' if len(names) == 1 else 'les communes'} {of_names(names, liaisons)}"


def spell_number(number: int) -> str:
    """A number in words, 0 to 99: « cinq », « quarante et une » is « quarante et un »; larger ones in figures."""
    if number < 20:
        return _UNITS[number]
    if number > 99:
        return str(number)
    tens = max(t for t in _TENS if t <= number)
    rest = number - tens
    if rest == 0:
        return "quatre-vingts" if tens == 80 else _TENS[tens]
    link = " et " if rest in (1, 11) and tens != 80 else "-"
    return f"{_TENS[tens]}{link}{spell_number(rest)}"


def communes_in_number(names: Sequence[str], liaisons: Sequence[Liaison | None] = ()) -> str:
    """« les cinq communes de … »: a collective name for communes that sign together."""
    number = spell_number(len(names))
    feminine = f"{number}e" if number.endswith(" et un") else number
    return f"les {feminine} communes {of_names(names, liaisons)}"


def capitalise(phrase: str) -> str:
    """First letter in upper case, the rest untouched."""
    return phrase[:1].upper() + phrase[1:]


def pluralise(phrase: str) -> str:
    """The plural of a body's name, word by word: Conseil Municipal gives Conseils Municipaux."""
    return " ".join(_pluralise_word(word) for word in phrase.split(" "))


def _pluralise_word(word: str) -> str:
    if word.lower() in {"de", "du", "des", "d'administration", "la", "le"} or word[-1:].lower() in {"s", "x", "z"}:
        return word
    if word.lower().endswith("al"):
        return word[:-2] + "aux"
    if word.lower().endswith("eau"):
        return word + "x"
    return word + "s"


def party_gender(party: Party) -> Gender:
    """The gender of a party's name: the facts', that of its first noun, else its type's."""
    if party.genre is not None:
        return party.genre
    noun = _first_noun(party.nom)
    if noun in _FEMININE_NOUNS:
        return Gender.FEMININE
    if noun in _MASCULINE_NOUNS:
        return Gender.MASCULINE
    return party.kind.gender


def _first_noun(name: str) -> str:
    return re.split(r"[\s'’]", drop_article(name), maxsplit=1)[0].lower()


def stands_alone(party: Party) -> bool:
    """Whether the name takes no article: « Nantes Métropole », « Grand Besançon Métropole »."""
    return party.kind.without_article and _first_noun(party.nom) not in _FEMININE_NOUNS | _MASCULINE_NOUNS


def party_with_article(party: Party) -> str:
    """« la Caisse d'allocations familiales … », « l'État », « Nantes Métropole »; the name's own article is kept."""
    name = party.nom
    if re.match(r"^(la|le|les)\b|^l['’]", name, re.IGNORECASE) or stands_alone(party):
        return name
    if elides(name):
        return f"l'{name}"
    return f"{'la' if party_gender(party) is Gender.FEMININE else 'le'} {name}"


def drop_article(phrase: str) -> str:
    """« Caf » for « la Caf », « État » for « l'État »; other phrases are left as they are."""
    return re.sub(r"^(?:la|le|les) |^l['’]", "", phrase, flags=re.IGNORECASE)


def of_party(party: Party) -> str:
    """« de la commune de Gardanne », « du département », « de l'État », « d'Orléans Métropole »."""
    return of_name(party.nom) if stands_alone(party) else of_phrase(party_with_article(party))


def of_phrase(phrase: str) -> str:
    """« de » before a phrase that has its article: « de la Caf », « des cinq communes », « du Sivom »."""
    article, _, rest = phrase.partition(" ")
    match article.lower():
        case "le":
            return f"du {rest}"
        case "les":
            return f"des {rest}"
        case _:
            return f"de {phrase}"


def represented(party: Party) -> str:
    """« Représentée » or « Représenté », agreeing with the party."""
    return "Représentée" if party_gender(party) is Gender.FEMININE else "Représenté"


def named(party: Party) -> str:
    """« dénommée » or « dénommé », agreeing with the party."""
    return "dénommée" if party_gender(party) is Gender.FEMININE else "dénommé"


def named_together(parties: Sequence[Party]) -> str:
    """« dénommées », or « dénommés » as soon as one of them is masculine."""
    return "dénommées" if all(party_gender(p) is Gender.FEMININE for p in parties) else "dénommés"


def pronoun_of(parties: Sequence[Party], together: Sequence[str] = ()) -> str:
    """« elles », or « ils » as soon as a party, or a name that several have together (« les partenaires »), is not."""
    named = all(_first_noun(name).removesuffix("s") in _FEMININE_NOUNS for name in together)
    return "elles" if named and all(party_gender(p) is Gender.FEMININE for p in parties) else "ils"


def authorised(representatives: Sequence[Representative], participle: Participle = Participle.AUTORISE) -> str:
    """« autorisé », « habilitée », « autorisés » or « habilitées », agreeing with those who sign.

    As long as a civility is unknown: « autorisé(e) », « autorisé(e)s »; one man is enough for the masculine plural.
    """
    plural = "s" if len(representatives) > 1 else ""
    genders = [representative_gender(person) for person in representatives]
    if Gender.MASCULINE in genders:
        return f"{participle}{plural}"
    return f"{participle}{'(e)' if None in genders else 'e'}{plural}"


def own(noun: str, gender: Gender | None) -> str:
    """« son Maire », « sa Présidente », « son adjointe »: the possessive before a function or a body."""
    if elides(noun) or gender is Gender.MASCULINE:
        return f"son {noun}"
    return f"sa {noun}" if gender is Gender.FEMININE else f"son/sa {noun}"


def own_function(representative: Representative) -> str:
    """« son Maire », « sa Première adjointe »; the article that the function was written with is kept.

    « le Président de son Conseil d'administration »: no possessive before another.
    """
    words = str(representative.fonction)
    article, bare = split_article(words)
    gender = representative_gender(representative)
    if article in ("", "son", "sa"):
        return _with_article(bare, gender) if _OWN_BODY.search(bare) else own(bare, gender)
    return f"l'{bare}" if article == "l'" else f"{article} {bare}"


def the_function(representative: Representative) -> str:
    """« le Maire », « la Maire », « la Présidente », « l'Adjointe »; « la Présidente du Conseil d'administration »."""
    article, bare = split_article(str(representative.fonction))
    found = _OWN_BODY.search(bare)
    if found is not None:  # no party stands before it, whose body it would be
        bare = f"{bare[: found.start()]}{of_body(bare[found.end() :])}"
    if article in ("le", "la") and not elides(bare):
        return f"{article} {bare}"
    return _with_article(bare, representative_gender(representative))


def _with_article(words: str, gender: Gender | None) -> str:
    if elides(words):
        return f"l'{words}"
    match gender:
        case Gender.FEMININE:
            return f"la {words}"
        case Gender.MASCULINE:
            return f"le {words}"
        case None:
            return f"le/la {words}"


def body_gender(body: str) -> Gender:
    """The gender of a deliberating body, by its first word: a commission and an assemblée are feminine."""
    return Gender.FEMININE if body.partition(" ")[0].lower() in _FEMININE_BODIES else Gender.MASCULINE


def the_body(body: str) -> str:
    """« le Conseil municipal », « la Commission permanente », « l'Assemblée plénière »."""
    if elides(body):
        return f"l'{body}"
    return f"la {body}" if body_gender(body) is Gender.FEMININE else f"le {body}"


def of_body(body: str) -> str:
    """« du Conseil communautaire », « de la Commission permanente », « de l'Assemblée plénière »."""
    return of_phrase(the_body(body))
