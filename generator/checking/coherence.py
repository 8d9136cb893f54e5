"""Rules over several CTGs: one model, one text; a person of the Caf, one name; an identifier, used once.

A dossier is reduced to its `Fingerprint` where it is read, in a worker if need be; fingerprints are compared where
they come together.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from generator.checking.fingerprint import CafSigner, ClausePrint, Fingerprint, Sighting, VotedNumber
from generator.checking.rules import find_admission, show_admitted
from generator.codes import Code
from generator.dossier_place import FACTS_FILE
from generator.errors import Diagnostic, Severity, Span
from generator.model.names import slugify

_YEAR = re.compile(r"20\d\d")
_NEAR_NAME = 0.8  # likeness of two surnames, 0 to 1: « UPRAVAN » and « UPREVAN », not « MARTIN » and « MOULIN »
_SAME_OFFICE_DAYS = 366  # beyond, a person may have changed office between two signatures
# Words that say what kind of body it is, not which one.
_COMMON_WORDS = frozenset(
    """agglomeration allocations caf caisse commune communes communaute conseil d de departement departemental des du et
    familiales intercommunal l la le les metropole mutualite municipal pays sivom sivu syndicat territoire urbaine
    ville""".split()  # noqa: SIM905 - a list of thirty strings is no easier to read
)


@dataclass(frozen=True, slots=True)
class SharedFinding:
    """One place that a rule over several dossiers objects to; `owner` is the rank of its dossier."""

    owner: int
    message: str
    span: Span | None
    excerpt: str | None
    hint: str


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A check over several CTGs; its fields are those of a `Rule`."""

    code: Code
    severity: Severity
    sentence: str
    source: str
    find: Callable[[Sequence[Fingerprint]], Iterable[SharedFinding]]


def compare_fingerprints(fingerprints: Sequence[Fingerprint]) -> tuple[Diagnostic, ...]:
    """Where dossiers contradict each other, in the order of the rules; a finding that its dossier admits is advice."""
    found: dict[Diagnostic, None] = {}
    for rule in SHARED_RULES:
        for finding in rule.find(fingerprints):
            owner = fingerprints[finding.owner]
            span = finding.span or Span(f"{owner.folder}/{FACTS_FILE}", 1, 1)
            told = Diagnostic(rule.code, finding.message, span, finding.excerpt, finding.hint, rule.severity)
            rank = find_admission(told, owner.admitted)
            found[told if rank is None else show_admitted(told, owner.admitted[rank])] = None
    return tuple(found)


def _name(ranks: Iterable[int], fingerprints: Sequence[Fingerprint]) -> str:
    """« content/a », « content/a et content/b », « content/a et 3 autres »."""
    folders = list(dict.fromkeys(fingerprints[rank].folder for rank in ranks))
    if len(folders) <= 2:
        return " et ".join(folders)
    return f"{folders[0]} et {len(folders) - 1} autres"


def _find_other_clauses(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    """Models of one name and one version, in two folders, whose clauses differ."""
    models: dict[tuple[str, str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for rank, print_ in enumerate(fingerprints):
        if not print_.is_whole:
            continue  # a dossier that strikes or adds clauses says so in its clauses.yaml: its differences are meant
        models[print_.model, print_.version][print_.model_folder].append(rank)
    for (model, version), users in models.items():
        # The reference is the folder that has the model's name: a copy taken out of a PDF has another name.
        usual = max(users, key=lambda folder: (PurePosixPath(folder).name == model, len(users[folder])))
        for folder, ranks in users.items():
            if folder != usual:
                for clause, span in _list_partings(fingerprints[ranks[0]], fingerprints[users[usual][0]]):
                    words = f"la clause « {clause} » du modèle {model} ({version}) n'est pas ici celle de {usual}, et "
                    words += f"aucun écart ne le déclare ; elle sert à {_name(ranks, fingerprints)}"
                    hint = "reprendre le modèle commun et écrire la différence dans ecarts.yaml ; ou changer la version"
                    yield SharedFinding(ranks[0], words, span, None, hint)


def _list_partings(one: Fingerprint, other: Fingerprint) -> Iterator[tuple[str, Span]]:
    """The clauses of a model that are not those of another, each with the place from which it differs."""
    wanted = {clause.id: clause for clause in other.clauses}
    for clause in one.clauses:
        line = _find_parting(clause, wanted.pop(clause.id, None))
        if line is not None:
            yield clause.id, Span(clause.file, line, 1)
    for name in wanted:
        yield name, Span(f"{one.model_folder}/modele.yaml", 1, 1)


def _find_parting(clause: ClausePrint, other: ClausePrint | None) -> int | None:
    """The first line of `clause` that differs from the other clause, 1-based; None when both are the same."""
    if other is None:
        return clause.lines[0][0] if clause.lines else 1
    if clause.words == other.words:
        return None
    for (line, checksum), wanted in zip(clause.lines, other.words, strict=False):
        if checksum != wanted:
            return line
    # One clause ends before the other: the first line that `clause` has more, or its last if it is the shorter.
    rest = clause.lines[len(other.words) :]
    return rest[0][0] if rest else (clause.lines[-1][0] if clause.lines else 1)


def _find_signers(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    people: dict[str, list[list[tuple[int, CafSigner]]]] = defaultdict(list)
    for rank, print_ in enumerate(fingerprints):
        for signer in print_.signers:
            if signer.last_name:
                known = people[signer.caf]
                same = next((person for person in known if _is_same(person[0][1], signer)), None)
                if same is None:
                    known.append([(rank, signer)])
                else:
                    same.append((rank, signer))
    for known in people.values():
        for sightings in known:
            yield from _compare_signer(sightings, fingerprints)


def _is_same(one: CafSigner, other: CafSigner) -> bool:
    """Whether two dossiers name the same person.

    Of one surname: the same first name, or the same office. Of two surnames that are nearly one: both of these.
    """
    last, first = (
        (slugify(one.last_name), slugify(other.last_name)),
        (slugify(one.first_name), slugify(other.first_name)),
    )
    same_office = slugify(one.office) == slugify(other.office)
    if last[0] == last[1]:
        return first[0] == first[1] or same_office
    near = difflib.SequenceMatcher(None, *last).ratio() >= _NEAR_NAME
    return near and same_office and first[0] == first[1]


def _compare_signer(
    sightings: list[tuple[int, CafSigner]], fingerprints: Sequence[Fingerprint]
) -> Iterator[SharedFinding]:
    fields: tuple[tuple[str, Callable[[CafSigner], str]], ...] = (
        ("nom", lambda s: f"{s.first_name} {s.last_name}".strip()),
        ("civilité", lambda s: s.civility),
        ("fonction", lambda s: s.office.replace("\u2019", "'")),
    )
    for what, read in fields:
        counts = Counter(read(signer) for _, signer in sightings if read(signer))
        if len(counts) < 2:
            continue
        usual = counts.most_common(1)[0][0]  # of two as frequent, the first that was read
        places = [rank for rank, signer in sightings if read(signer) == usual]
        for rank, signer in sightings:
            value = read(signer)
            if not value or value == usual or (what == "fonction" and not _is_close(rank, places, fingerprints)):
                continue
            who = f"{signer.first_name} {signer.last_name}".strip()
            said = f"nom : « {value} »" if what == "nom" else f"{what} de {who} : « {value} »"
            words = f"{said} ici, « {usual} » dans {_name(places, fingerprints)}"
            yield SharedFinding(rank, words, signer.span, signer.excerpt, "écrire ce nom de la même façon partout")


def _is_close(rank: int, places: Iterable[int], fingerprints: Sequence[Fingerprint]) -> bool:
    """Whether a dossier is signed within a year of one of the others; an unknown date counts as close."""
    day = fingerprints[rank].signed
    others = [fingerprints[place].signed for place in places]
    return any(day is None or other is None or abs((day - other).days) <= _SAME_OFFICE_DAYS for other in others)


def _find_acts(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    first: dict[str, int] = {}
    for rank, print_ in enumerate(fingerprints):
        for act in print_.acts:
            if first.setdefault(act.key, rank) != rank:
                words = f"l'acte {act.key} est déjà celui de {fingerprints[first[act.key]].folder}"
                yield SharedFinding(rank, words, act.span, act.excerpt, "vérifier à quelle convention il se rapporte")


def _find_deliberations(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    first: dict[tuple[str, str], tuple[int, VotedNumber]] = {}
    for rank, print_ in enumerate(fingerprints):
        for vote in print_.deliberations:
            owner, other = first.setdefault((vote.party, slugify(vote.number)), (rank, vote))
            if owner == rank:
                continue
            place = fingerprints[owner].folder
            if vote.day and other.day and vote.day != other.day:
                # Many councils number from 1 each year: « 12 » of two years is no fault, « 2026-12 » is.
                if vote.day.year == other.day.year or _YEAR.search(vote.number):
                    words = f"la délibération n° {vote.number} est ici du {vote.day:%d/%m/%Y}, "
                    words += f"et du {other.day:%d/%m/%Y} dans {place}"
                    yield SharedFinding(rank, words, vote.span, vote.excerpt, "corriger le numéro ou la date")
            elif vote.single:
                words = f"la délibération n° {vote.number} autorise déjà la convention de {place}"
                yield SharedFinding(
                    rank, words, vote.span, vote.excerpt, "vérifier le numéro : un vote, une convention"
                )


def _find_sirens(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    first: dict[str, tuple[int, Sighting]] = {}
    for rank, print_ in enumerate(fingerprints):
        for sighting in print_.sirens:
            owner, other = first.setdefault(sighting.key, (rank, sighting))
            if owner != rank and not _is_same_body(sighting.words, other.words):
                words = f"le SIREN {sighting.key} est ici celui de « {sighting.words} », "
                words += f"et celui de « {other.words} » dans {fingerprints[owner].folder}"
                yield SharedFinding(rank, words, sighting.span, sighting.excerpt, "vérifier ce numéro dans l'annuaire")


def _is_same_body(one: str, other: str) -> bool:
    """« Commune de Gréasque » is « Ville de Greasque », not « Commune de Gardanne »."""
    names = [set(re.sub(r"\bst(e?)\b", r"saint\1", slugify(name)).split("-")) - _COMMON_WORDS for name in (one, other)]
    return names[0] <= names[1] or names[1] <= names[0]


def _find_dossiers(fingerprints: Sequence[Fingerprint]) -> Iterator[SharedFinding]:
    first: dict[str, int] = {}
    for rank, print_ in enumerate(fingerprints):
        owner = first.setdefault(print_.name, rank)
        if owner != rank and fingerprints[owner].folder != print_.folder:
            words = f"le dossier « {print_.name} » porte le même nom que {fingerprints[owner].folder}"
            hint = "renommer l'un des deux : leurs documents iraient au même endroit"
            yield SharedFinding(rank, words, Span(f"{print_.folder}/{FACTS_FILE}", 1, 1), None, hint)


SHARED_RULES = (
    SharedRule(
        code=Code.CLAUSE_HORS_MODELE,
        severity=Severity.WARNING,
        sentence="Deux CTG du même modèle et de la même version n'ont pas la même clause, sans écart déclaré.",
        source="usage",
        find=_find_other_clauses,
    ),
    SharedRule(
        code=Code.REPRESENTANT_DEUX_FACONS,
        severity=Severity.WARNING,
        sentence="Un représentant de la Caf n'est pas nommé de la même façon (nom, civilité, fonction) dans deux CTG.",
        source="usage",
        find=_find_signers,
    ),
    SharedRule(
        code=Code.ACTE_DEUX_FOIS,
        severity=Severity.WARNING,
        sentence="Un même acte reçu en préfecture est rapporté à deux CTG.",
        source="usage",
        find=_find_acts,
    ),
    SharedRule(
        code=Code.DELIBERATION_DEUX_FOIS,
        severity=Severity.WARNING,
        sentence="Un même numéro de délibération d'une collectivité sert à deux CTG, ou y porte deux dates.",
        source="usage",
        find=_find_deliberations,
    ),
    SharedRule(
        code=Code.SIREN_DEUX_NOMS,
        severity=Severity.WARNING,
        sentence="Un même numéro SIREN est donné à deux organismes différents d'une CTG à l'autre.",
        source="Code de commerce, R. 123-220 et R. 123-221",
        find=_find_sirens,
    ),
    SharedRule(
        code=Code.DOSSIER_DEUX_FOIS,
        severity=Severity.WARNING,
        sentence="Deux dossiers portent le même nom : leurs documents iraient au même endroit.",
        source="usage",
        find=_find_dossiers,
    ),
)
