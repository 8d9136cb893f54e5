"""Rules on the parties: what each has, where it is named, how its representatives are, the parity of the committee."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from generator.checking.inquiry import Inquiry, Passage, make_plain
from generator.checking.rules import Family, Finding, Rule
from generator.codes import Code
from generator.composing.grammar import drop_article
from generator.errors import Severity
from generator.model.annexes import STEERING_FILE
from generator.model.document import SectionKind, SignatureBlock, block_inlines, plain_text, walk_blocks
from generator.model.facts import Civility, Party, Representative, Unknown
from generator.model.names import slugify
from generator.model.parties.columns import Nature
from generator.model.party_kinds import list_kinds

_COMMUNE = "|".join(noun for kind in list_kinds(Nature.COMMUNE) for noun in kind.nouns)
_KIND = re.compile(rf"^(?:{_COMMUNE}) (?:du |de la |de l'|des |d'|de )", re.I)
_LINK = r"(?:[ ,]+|\b(?:et|ainsi que|avec|de|du|des|la|le|les|aux?|à|communes?|villes?)\b|[dl]')+"
_TERRITORY = re.compile(
    r"\bterritoire\b[^.;]{0,80}\b(?:compos|constitu|form|regroup|réuni)\w*[^.;]{0,40}\bcommunes?\b", re.I
)
_CIVILITY = re.compile(r"\b(Madame|Monsieur|Mme|M\.) ((?:[A-ZÀ-Ý][\w'-]+ ){1,3})$")
_NEAR_NAME = 0.75
_SHOWN = 3
_NUMBERS = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "dix": 10}
_COUNT = re.compile(r"\((\d{1,2})\)|^(\d{1,2}|un|une|deux|trois|quatre|cinq|six|sept|huit|dix)\b", re.I)
_EACH = re.compile(r"\b(?:par|de chaque|pour chaque) (commune|collectivité)", re.I)
_ONE = re.compile(r"^(?:le|la|l') ?(?:maire|président|directeur|directrice)", re.I)
_LOCAL = re.compile(r"commune|collectivité|élue?s?\b|maire|municip|communauté|intercommun|agglomération", re.I)
_CAF = re.compile(r"\bcaf\b|caisse d'allocations", re.I)


def _find_missing_short_names(inquiry: Inquiry) -> Iterator[Finding]:
    """A party without a short name, where others of its kind have one."""
    parties = inquiry.facts.parties
    grouped = {p.id for group in inquiry.facts.groupes for p in parties if p.id in group.parties}
    for rank, party in enumerate(parties):
        alike = [p for p in parties if p.type is party.type and p is not party]
        if party.nom_court is None and party.id not in grouped and any(p.nom_court is not None for p in alike):
            words = f"{party.id} n'a pas de nom court, d'autres parties du même type en ont un"
            yield Finding(words, inquiry.span_of_fact("parties", rank, "nom"), "ajouter « nom_court: »")


def _find_bare_parties(inquiry: Inquiry) -> Iterator[Finding]:
    """A party that must deliberate, and whose council or vote the dossier does not even call « à compléter »."""
    yield from _find_signatures_without_vote(inquiry)
    if inquiry.dossier.model.plan.find_annexe("deliberations") is None:
        return
    deciding = [(r, p) for r, p in enumerate(inquiry.facts.parties) if p.deliberates]
    adopted = inquiry.dossier.deliberations
    without = {
        "organe": [(r, p.id) for r, p in deciding if p.organe is None],
        "deliberation": [(r, p.id) for r, p in deciding if p.deliberation is None and p.id not in adopted],
    }
    for key, parties in without.items():
        if parties:
            words = f"sans « {key}: », on ne sait pas qui autorise à signer : {_name_few([n for _, n in parties])}"
            span = inquiry.span_of_fact("parties", parties[0][0], "nom")
            yield Finding(words, span, f"ajouter « {key}: », même « à compléter »")


def _name_few(names: Sequence[str]) -> str:
    """« Anglet, Bayonne, Biarritz et 155 autres »."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")


def _say_few(names: Sequence[str], noun: str = "partie") -> str:
    """« 155 communes : Ahetze, Aincille, Ainharp et 152 autres »; of a few, the names alone: « : Ahetze, Aincille »."""
    count = f"{len(names)} {noun}s " if len(names) > _SHOWN else ""
    return f"{count}: {_name_few(names)}"


def _find_signatures_without_vote(inquiry: Inquiry) -> Iterator[Finding]:
    """A collectivité that « delibere: non » says to sign without a vote."""
    for rank, party in enumerate(inquiry.facts.parties):
        if party.delibere is not None and party.kind.sends_acts:
            words = f"{party.id} signerait sans délibération (« delibere: non »)"
            span = inquiry.span_of_fact("parties", rank, "delibere")
            yield Finding(words, span, "retirer cette ligne : l'assemblée d'une collectivité autorise sa signature")


def _find_missing_signatures(inquiry: Inquiry) -> Iterator[Finding]:
    convention = inquiry.signed_document
    if convention is None:
        return
    blocks = [b for section in convention.sections for b in section.blocks if isinstance(b, SignatureBlock)]
    lines: dict[str, list[str]] = {}
    for block in blocks:  # of a party, one for each of its people
        lines.setdefault(block.party, []).extend(
            plain_text(block_inlines(inner)) for inner in walk_blocks(block.blocks)
        )
    words_of = {party: slugify(" ".join(words)) for party, words in lines.items()}
    place_of = {block.party: block.origin for block in reversed(blocks)}
    for rank, party in enumerate(inquiry.facts.parties):
        if party.id not in words_of:
            words = f"{party.id} n'a pas de place pour signer dans la convention"
            yield Finding(
                words, inquiry.span_of_fact("parties", rank, "id"), "vérifier la dernière clause des conclusions"
            )
            continue
        names = [drop_article(party.nom), *(p.nom for p in party.representants if isinstance(p.nom, str))]
        names += [name for name in (party.nom_court, party.intitule_signature) if name is not None]
        if not any(slugify(name) in words_of[party.id] for name in names):
            words = f"la place pour signer de {party.id} ne nomme ni la partie, ni qui la représente"
            yield Finding(words, place_of[party.id], "nommer la partie ou son représentant dans la clause de signature")


# --- enumerations ----------------------------------------------------------------------------------------------------


def _list_forms(inquiry: Inquiry) -> dict[str, set[str]]:
    """The ways in which a text names the parties, without article; two communes may have one name."""
    forms: dict[str, set[str]] = {}
    for party in inquiry.facts.parties:
        names = [party.nom, party.nom_court, _KIND.sub("", party.nom)]
        names += ["Caf", "Caisse d'allocations familiales"] if party.kind.nature is Nature.CAF else []
        for name in names:
            if name is not None:
                forms.setdefault(make_plain(drop_article(name)), set()).add(party.id)
    return forms


def _find_grouped(inquiry: Inquiry, text: str) -> set[str]:
    """The parties that a text names by the name of their group; « les communes de … » goes on with names of its own."""
    named = set[str]()
    for group in inquiry.facts.groupes:
        name = make_plain(drop_article(group.nom_court or ""))
        if name and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?! (?:de |du |des |d'))", text):
            named.update(group.parties)
    return named


def _list_runs(passage: Passage, forms: re.Pattern[str], between: re.Pattern[str]) -> Iterator[list[re.Match[str]]]:
    """The names that follow each other with nothing but commas and articles between them."""
    run: list[re.Match[str]] = []
    for one, two in pairwise((None, *forms.finditer(passage.text))):
        if two is None:
            continue
        if one is None or not between.fullmatch(passage.text[one.end() : two.start()]):
            if len(run) > 1:
                yield run
            run = []
        run.append(two)
    if len(run) > 1:
        yield run


def _find_forgotten_parties(inquiry: Inquiry) -> Iterator[Finding]:
    """« la Caf et les communes de … » without one of them; visas of deliberations without one of the councils."""
    facts = inquiry.facts
    forms = _list_forms(inquiry)
    names = "|".join(re.escape(name) for name in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])")
    where = re.escape(facts.territoire.departement_nom)
    between = re.compile(rf"(?: (?:de la |de l'|des |de |du |d'){where})?{_LINK}", re.I)
    caf = {p.id for p in facts.parties if p.kind.nature is Nature.CAF}
    everyone = {p.id for p in facts.parties}
    voting = {p.id for p in facts.parties if p.kind.nature is Nature.COMMUNE and p.deliberates}
    grouped = {p for group in facts.groupes for p in group.parties}
    for passage in inquiry.passages:
        if not passage.signed or passage.section.kind not in (SectionKind.ARTICLE, SectionKind.CITATIONS):
            continue
        for run in _list_runs(passage, pattern, between):
            named = set[str]().union(*(forms[match.group(0)] for match in run))
            others = named - caf
            if named & caf and len(others) >= 2:
                missing = everyone - named - grouped
            elif "délibération" in passage.text and len(others & voting) >= 2:
                every = (forms[match.group(0)] for match in pattern.finditer(passage.text))
                missing = voting.difference(_find_grouped(inquiry, passage.text), *every)
            else:
                continue
            if missing:
                words = f"cette énumération oublie {_say_few(sorted(missing))}"
                place = inquiry.locate(passage, run[0].start(), run[-1].end())
                yield Finding(words, place, "nommer toutes les parties, ou aucune")


def _find_forgotten_territory(inquiry: Inquiry) -> Iterator[Finding]:
    """« Le territoire, composé des communes de … » without one of the communes of ctg.yaml."""
    communes = [drop_article(c.nom) for c in inquiry.facts.territoire.communes]
    for passage, match in inquiry.search(_TERRITORY, "territoire"):
        sentence = re.split(r"[.;]\s", passage.text[match.start() :])[0]
        named = [n for n in communes if re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", sentence)]
        missing = [name for name in communes if name not in named]
        if len(named) >= 2 and missing:
            words = f"la description du territoire oublie {_say_few(missing, 'commune')}"
            yield Finding(words, inquiry.locate(passage, *match.span()), "nommer toutes les communes de ctg.yaml")


# --- representatives -------------------------------------------------------------------------------------------------


def _find_second_names(inquiry: Inquiry) -> Iterator[Finding]:
    """The same surname after another civility or a first name that looks alike."""
    people = [p for party in inquiry.facts.parties for p in party.representants]
    known = [p for p in people if isinstance(p.nom, str) and isinstance(p.prenom, str)]
    if not known:
        return
    surnames = "|".join(re.escape(str(p.nom)) for p in known)
    pattern = re.compile(rf"(?<![\w-])(?:{surnames})(?![\w-])", re.I)
    for passage, match in inquiry.search(pattern, *(str(p.nom).lower() for p in known)):
        before = _CIVILITY.search(passage.text[max(0, match.start() - 60) : match.start()])
        if before is None:
            continue
        civility = Civility.MADAME if before.group(1) in ("Madame", "Mme") else Civility.MONSIEUR
        given = before.group(2).strip()
        same = [p for p in known if slugify(str(p.nom)) == slugify(match.group(0))]
        if any(p.civilite == civility and slugify(str(p.prenom)) == slugify(given) for p in same):
            continue
        other = next((p for p in same if _looks_like(p, civility, given)), None)
        if other is not None:
            found = f"{before.group(1)} {given} {match.group(0)}"
            words = f"« {found} » est nommé ailleurs « {other.civilite} {other.prenom} {other.nom} »"
            start = match.start() - len(before.group(0))
            yield Finding(words, inquiry.locate(passage, start, match.end()), "nommer cette personne partout de même")


def _looks_like(person: Representative, civility: Civility, given: str) -> bool:
    one, two = slugify(str(person.prenom)), slugify(given)
    if not isinstance(person.civilite, Civility):
        return False
    if one == two:
        return person.civilite is not civility
    alike = difflib.SequenceMatcher(None, one, two).ratio() >= _NEAR_NAME
    return alike and person.civilite is civility


# --- parity ----------------------------------------------------------------------------------------------------------


def _find_disparity(inquiry: Inquiry) -> Iterator[Finding]:
    """« à parité » in the convention, and as many members of the Caf as of the others in the committee of annexe 4.

    Nothing is said as soon as one line of the composition cannot be counted.
    """
    steering = inquiry.dossier.steering
    equal = any("à parité" in p.text for p in inquiry.passages if p.signed)
    if isinstance(steering, Unknown) or not equal:
        return
    for rank, body in enumerate(steering.instances):
        if "comité de pilotage" not in body.nom.lower() or isinstance(body.composition, Unknown):
            continue
        counts = _count_sides(body.composition, inquiry.facts.parties)
        if counts is not None and counts[0] != counts[1]:
            words = f"« {body.nom} » : {counts[0]} membres de la Caf, {counts[1]} des collectivités, et non la parité"
            place = inquiry.span_in_file(STEERING_FILE, "instances", rank, "composition")
            yield Finding(words, place, "corriger la composition, ou l'article qui dit « à parité »")


def _count_sides(lines: tuple[str, ...], parties: tuple[Party, ...]) -> tuple[int, int] | None:
    communes = sum(p.kind.nature is Nature.COMMUNE for p in parties)
    others = sum(p.kind.nature is not Nature.CAF for p in parties)
    caf = local = 0
    for line in lines:
        if re.search(r"consultatif|invité", line, re.I):
            continue
        head = line.partition(":")[0]
        number = _count_members(head, communes, others)
        if number is None or bool(_CAF.search(head)) is bool(_LOCAL.search(_CAF.sub("", head))):
            return None
        if _CAF.search(head):
            caf += number
        else:
            local += number
    return (caf, local) if caf and local else None


def _count_members(line: str, communes: int, others: int) -> int | None:
    found = _COUNT.search(line)
    if found is None:
        return 1 if _ONE.search(line) else None
    written = (found.group(1) or found.group(2)).lower()
    number = _NUMBERS.get(written) or int(written)
    each = _EACH.search(line)
    if each is None:
        return number
    return number * (communes if each.group(1).lower() == "commune" else others)


RULES = (
    Rule(
        code=Code.NOM_COURT_ABSENT,
        family=Family.PARTIES,
        severity=Severity.ADVICE,
        sentence="Une partie n'a pas de nom court, alors que d'autres du même type en ont un.",
        source="usage",
        find=_find_missing_short_names,
    ),
    Rule(
        code=Code.PARTIE_SANS_DECISION,
        family=Family.PARTIES,
        severity=Severity.ADVICE,
        sentence="Rien ne dit quelle assemblée autorise une partie à signer, ou par quelle délibération.",
        source="CGCT, L. 2121-29, L. 3211-1 et L. 5211-1",
        find=_find_bare_parties,
    ),
    Rule(
        code=Code.SIGNATURE_ABSENTE,
        family=Family.PARTIES,
        severity=Severity.ERROR,
        sentence="Une partie n'a pas de place pour signer, ou cette place ne dit pas à qui elle est.",
        source="usage",
        find=_find_missing_signatures,
    ),
    Rule(
        code=Code.PARTIE_OUBLIEE,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Une énumération des parties en oublie une.",
        source="usage",
        find=_find_forgotten_parties,
    ),
    Rule(
        code=Code.COMMUNE_OUBLIEE,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="La description du territoire oublie une de ses communes.",
        source="usage",
        find=_find_forgotten_territory,
    ),
    Rule(
        code=Code.REPRESENTANT_DEUX_NOMS,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Un représentant est nommé de deux façons : une autre civilité, un autre prénom.",
        source="usage",
        find=_find_second_names,
    ),
    Rule(
        code=Code.PARITE_COMITE,
        family=Family.PARTIES,
        severity=Severity.WARNING,
        sentence="Le comité de pilotage dit « à parité » n'a pas autant de membres de la Caf que des collectivités.",
        source="usage : article de la convention sur les modalités de collaboration",
        find=_find_disparity,
    ),
)
