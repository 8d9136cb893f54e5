"""Deliberations as open data: the rows of the SCDL « délibérations » schema, and the rules that make them valid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from generator.checking.law.act_matching import find_act
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import ActMetadata, has_luhn_key
from generator.model.facts import CtgFacts, Party

# Source: SCDL « délibérations » 2.1.5, in its order.
SCDL_COLUMNS = (
    *("COLL_NOM", "COLL_SIRET", "DELIB_ID", "DELIB_DATE", "DELIB_MATIERE_CODE", "DELIB_MATIERE_NOM", "DELIB_OBJET"),
    *("BUDGET_ANNEE", "BUDGET_NOM", "PREF_ID", "PREF_DATE"),
    *("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION", "DELIB_URL"),
)
REQUIRED_COLUMNS = SCDL_COLUMNS[:7]

# Names of level 1 and 2 joined by « / », in lower case, without comma or brackets, as the schema wants them.
# Source: ACTES nomenclature; those under which the deliberation of a CTG can be filed.
MATTER_NAMES = {
    "1.4": "commande publique/autres types de contrats",
    "5.7": "institutions et vie politique/intercommunalité",
    "7.5": "finances locales/subventions",
    "7.6": "finances locales/contributions budgétaires",
    "7.10": "finances locales/divers",
    "8.1": "domaines de compétences par thèmes/enseignement",
    "8.2": "domaines de compétences par thèmes/aide sociale",
    "8.5": "domaines de compétences par thèmes/politique de la ville-habitat-logement",
    "9.1": "autres domaines de compétences/autres domaines de compétences des communes",
    "9.2": "autres domaines de compétences/autres domaines de compétences des départements",
}
_KEYS = {
    "COLL_SIRET": "siret",
    "DELIB_ID": "deliberation, numero",
    "DELIB_DATE": "deliberation, date",
    "DELIB_MATIERE_CODE": "deliberation, matiere",
    "DELIB_MATIERE_NOM": "deliberation, matiere",
    "DELIB_OBJET": "deliberation, objet",
}


@dataclass(frozen=True, slots=True)
class ScdlRows:
    """The rows that can be published, and what was found: a warning for each one left out, errors for the false."""

    rows: tuple[dict[str, str], ...]
    findings: tuple[Diagnostic, ...]


def list_scdl_rows(facts: CtgFacts, acts: tuple[ActMetadata, ...], span: Span, subject: str = "") -> ScdlRows:
    """A row for each deliberation of a local authority that has every required value.

    `subject` is that of an act whose deliberation says none.

    Nothing is made up: a SIRET is never guessed from a SIREN, and the préfecture's own code (PREF_ID), which may be
    a sous-préfecture's, stays empty.
    """
    rows: list[dict[str, str]] = []
    findings: list[Diagnostic] = []
    for party in facts.parties:
        if not party.kind.sends_acts:
            continue
        row = _fill_row(party, acts, subject)
        missing = [column for column in REQUIRED_COLUMNS if not row[column]]
        if missing:
            findings.append(_tell_left_out(party, missing, span))
            continue
        findings += (
            Diagnostic(Code.SCDL_INCOHERENT, f"délibération de {party.id} : {words}", span, hint=hint)
            for words, hint in check_row(row, party.siren if isinstance(party.siren, str) else None)
        )
        rows.append(row)
    return ScdlRows(tuple(rows), tuple(findings))


def _tell_left_out(party: Party, missing: list[str], span: Span) -> Diagnostic:
    words = f"délibération de {party.id} laissée de côté : il manque {', '.join(missing)}"
    keys = dict.fromkeys(_KEYS[column] for column in missing if column in _KEYS)
    hint = f"compléter dans ctg.yaml, sous la partie « {party.id} » : {' ; '.join(keys)}"
    return Diagnostic(Code.SCDL_INCOMPLET, words, span, hint=hint, severity=Severity.WARNING)


def _fill_row(party: Party, acts: tuple[ActMetadata, ...], subject: str) -> dict[str, str]:
    deliberation = party.deliberation
    row = dict.fromkeys(SCDL_COLUMNS, "")
    receipt = find_act(party, acts)
    row["COLL_NOM"], row["COLL_SIRET"] = party.nom, _write(party.siret)
    if deliberation is None:
        return row
    matter = shorten_matter(deliberation.matiere)
    row |= {
        "DELIB_ID": _write(deliberation.numero),
        "DELIB_DATE": _write(deliberation.date),
        "DELIB_MATIERE_CODE": matter,
        "DELIB_MATIERE_NOM": MATTER_NAMES.get(matter, ""),
        "DELIB_OBJET": _write(deliberation.objet or subject),
        "PREF_DATE": _write(receipt.received if receipt is not None else None),
    }
    if deliberation.votes is not None:
        votes = deliberation.votes
        counts = (votes.pour, votes.contre, votes.abstention)
        known = [n for n in counts if isinstance(n, int)]
        row["VOTE_EFFECTIF"] = _write(votes.effectif)
        row["VOTE_REEL"] = str(sum(known)) if len(known) == len(counts) else ""
        row |= {c: _write(n) for c, n in zip(("VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION"), counts, strict=True)}
    return row


def shorten_matter(code: str | None) -> str:
    """The two first levels of a code of matter: « 8.2.1 » gives « 8.2 »; nothing when it has one level only."""
    parts = (code or "").split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else ""


def _write(value: object) -> str:
    match value:
        case date():
            return value.isoformat()
        case int() | str():
            return str(value)
        case _:
            return ""  # unknown, or not given


def check_row(row: dict[str, str], siren: str | None = None) -> Iterator[tuple[str, str]]:
    """What is not valid in a row: words and remedy. Source: SCDL « délibérations » 2.1.5, patterns and rules."""
    for column in REQUIRED_COLUMNS:
        if not row[column]:
            yield f"{column} est vide", "remplir cette valeur obligatoire"
    siret = row["COLL_SIRET"]
    if siret and not (re.fullmatch(r"\d{14}", siret) and has_luhn_key(siret)):
        yield f"le SIRET {siret} a une clé fausse", "recopier le SIRET depuis l'annuaire des entreprises"
    elif siret and siren and not siret.startswith(siren):
        yield f"le SIRET {siret} ne commence pas par le SIREN {siren}", "corriger « siret: » ou « siren: »"
    if row["DELIB_MATIERE_CODE"] and not re.fullmatch(r"\d\.\d{1,2}", row["DELIB_MATIERE_CODE"]):
        yield f"la matière {row['DELIB_MATIERE_CODE']} n'a pas la forme 8.2", "corriger « matiere: »"
    if row["PREF_DATE"] and row["PREF_DATE"] < row["DELIB_DATE"]:  # both AAAA-MM-JJ
        yield f"reçue en préfecture ({row['PREF_DATE']}) avant d'être votée ({row['DELIB_DATE']})", "vérifier les dates"
    yield from _check_votes(row)


def _check_votes(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    names = ("VOTE_EFFECTIF", "VOTE_REEL", "VOTE_POUR", "VOTE_CONTRE", "VOTE_ABSTENTION")
    numbers = {name: int(row[name]) for name in names if re.fullmatch(r"-?\d+", row[name])}
    if any(number < 0 for number in numbers.values()):
        yield "un nombre de votes est négatif", "corriger « votes: »"
    parts = [numbers[name] for name in names[2:] if name in numbers]
    real, body = numbers.get("VOTE_REEL"), numbers.get("VOTE_EFFECTIF")
    if real is not None and len(parts) == len(names[2:]) and real != sum(parts):
        yield f"{real} votants, mais {sum(parts)} votes", "VOTE_REEL est la somme des pour, contre et abstentions"
    if real is not None and body is not None and real > body:
        yield f"{real} votants pour un effectif de {body}", "corriger « votes: »"
