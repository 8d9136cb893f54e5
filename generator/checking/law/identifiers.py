"""Rules on identifiers: acts, SIREN and SIRET, INSEE codes, départements, postcodes, e-mail addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry
from generator.checking.law.act_matching import check_act, list_senders, match_act
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.errors import Severity, Span
from generator.model.acts import ActIdentifier, derive_commune_siren, has_luhn_key, parse_act_identifier
from generator.model.names import slugify
from generator.model.parties.columns import Nature
from generator.reading.acknowledgement import find_inner_differences

# An address: what stands before « @ », then names joined by dots, the last in letters. Source: RFC 5321, as used.
_EMAIL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}")
_LIKE_EMAIL = re.compile(r"[^\s«»()<>\[\];:]*[^\s«»()<>\[\];:@]@[^\s«»()<>\[\];:]*")
_POSTCODE = re.compile(r"(?<![\d.])(\d[\d ]{2,6}\d)(?= (?:[A-ZÀÉÈÎÔ]|[dl]['e]))")
_MATTER = re.compile(r"[1-9](?:\.(?:[1-9]|10)(?:\.\d{1,2}){0,3})?")


def _list_siren(inquiry: Inquiry) -> Iterator[tuple[str, str, str, tuple[str | int, ...]]]:
    """Each SIREN and SIRET of ctg.yaml: whose, of which kind, the digits, the path."""
    facts = inquiry.facts
    for rank, commune in enumerate(facts.territoire.communes):
        if isinstance(commune.siren, str):
            yield commune.nom, "SIREN", commune.siren, ("territoire", "communes", rank, "siren")
    for rank, party in enumerate(facts.parties):
        for kind, value in (("siren", party.siren), ("siret", party.siret)):
            if isinstance(value, str):
                yield party.id, kind.upper(), value, ("parties", rank, kind)


def _find_false_keys(inquiry: Inquiry) -> Iterator[Finding]:
    for owner, kind, digits, path in _list_siren(inquiry):
        if not has_luhn_key(digits):
            words = f"le {kind} {digits} ({owner}) a une clé fausse : un chiffre au moins est faux"
            yield Finding(words, inquiry.span_of_fact(*path), "le recopier depuis l'annuaire des entreprises")


def _find_other_establishments(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        if isinstance(party.siren, str) and isinstance(party.siret, str) and not party.siret.startswith(party.siren):
            words = f"le SIRET {party.siret} ({party.id}) ne commence pas par le SIREN {party.siren}"
            yield Finding(words, inquiry.span_of_fact("parties", rank, "siret"), "corriger « siret: » ou « siren: »")


def _find_shared_siren(inquiry: Inquiry) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for rank, party in enumerate(inquiry.facts.parties):
        if isinstance(party.siren, str):
            other = first.setdefault(party.siren, party.id)
            if other != party.id:
                words = f"le SIREN {party.siren} est donné à {other} et à {party.id}"
                yield Finding(words, inquiry.span_of_fact("parties", rank, "siren"), "corriger l'un des deux")


def _find_other_commune_siren(inquiry: Inquiry) -> Iterator[Finding]:
    """By the table where it knows the commune: a commune nouvelle has a SIREN that its code does not give."""
    facts = inquiry.facts
    communes = [
        (c.insee, c.siren, ("territoire", "communes", rank, "siren"))
        for rank, c in enumerate(facts.territoire.communes)
    ]
    parties = [
        (p.commune, p.siren, ("parties", rank, "siren"))
        for rank, p in enumerate(facts.parties)
        if p.commune and p.kind.nature is Nature.COMMUNE
    ]
    for insee, siren, path in (*communes, *parties):
        known = inquiry.tables.communes.get(insee)
        expected = known.siren if known is not None and known.siren else derive_commune_siren(insee)
        if isinstance(siren, str) and expected is not None and siren != expected and has_luhn_key(siren):
            words = f"le SIREN {siren} n'est pas celui de la commune {insee} ({expected})"
            yield Finding(words, inquiry.span_of_fact(*path), "vérifier le SIREN de la commune et son code INSEE")


def _find_unknown_codes(inquiry: Inquiry) -> Iterator[Finding]:
    """A code that no commune has. Made-up dossiers, which say so, and made-up départements are left alone."""
    if "fictif" in (inquiry.facts.mention or ""):
        return
    tables = inquiry.tables
    for rank, commune in enumerate(inquiry.facts.territoire.communes):
        path = ("territoire", "communes", rank, "insee")
        known = tables.communes.get(commune.insee)
        if known is not None and slugify(known.name) != slugify(commune.nom):
            words = f"le code INSEE {commune.insee} est celui de {known.name}, non de {commune.nom}"
            yield Finding(words, inquiry.span_of_fact(*path), "corriger le code ou le nom de la commune")
        elif known is None and _name_departement(commune.insee) in tables.departements:
            words = f"aucune commune n'a le code INSEE {commune.insee} ({commune.nom}) en {tables.year}"
            yield Finding(
                words, inquiry.span_of_fact(*path), "vérifier le code ; une commune a pu être réunie à une autre"
            )


def _name_departement(insee: str) -> str:
    return insee[:3] if insee.startswith(("97", "98")) else insee[:2]


def _find_other_departements(inquiry: Inquiry) -> Iterator[Finding]:
    place = inquiry.facts.territoire
    known = inquiry.tables.departements.get(place.departement)
    if known is not None and slugify(known.name) != slugify(place.departement_nom):
        words = f"le département {place.departement} s'appelle {known.name}, non {place.departement_nom}"
        yield Finding(words, inquiry.span_of_fact("territoire", "departement_nom"), "corriger le code ou le nom")
    others = [
        (rank, commune)
        for rank, commune in enumerate(place.communes)
        if _name_departement(commune.insee) != place.departement
    ]
    if not others:
        return
    names = ", ".join(f"{commune.nom} ({commune.insee})" for _, commune in others)
    words = f"{len(others)} communes ne sont pas dans le département {place.departement} : {names}"
    if len(others) == 1:
        words = f"{names} n'est pas dans le département {place.departement}"
    hint = "vérifier le code INSEE ; une CTG peut réunir deux départements, mais c'est rare"
    if len(others) == len(place.communes) > 1:
        hint = "vérifier le département du territoire, et les codes INSEE"
    yield Finding(words, inquiry.span_of_fact("territoire", "communes", others[0][0], "insee"), hint)


def _find_false_postcodes(inquiry: Inquiry) -> Iterator[Finding]:
    known = {*inquiry.tables.departements, inquiry.facts.territoire.departement, "20", "980"}
    for rank, party in enumerate(inquiry.facts.parties):
        if not isinstance(party.adresse, str):
            continue
        codes = _POSTCODE.findall(party.adresse)
        code = codes[-1] if codes else ""
        digits = code.replace(" ", "")
        if digits and (len(digits) != 5 or (digits[:2] not in known and digits[:3] not in known)):
            words = f"« {code} » n'est pas un code postal ({party.id})"
            yield Finding(words, inquiry.span_of_fact("parties", rank, "adresse"), "un code postal a cinq chiffres")


def _find_far_postcodes(inquiry: Inquiry) -> Iterator[Finding]:
    found: list[tuple[int, str, str]] = []
    for rank, party in enumerate(inquiry.facts.parties):
        if party.kind.nature is not Nature.COMMUNE or party.commune is None or not isinstance(party.adresse, str):
            continue
        codes = [c for c in _POSTCODE.findall(party.adresse) if len(c) == 5 and c.isdigit()]
        expected = _name_departement(party.commune).replace("2A", "20").replace("2B", "20")
        known = codes and (codes[-1][:2] in inquiry.tables.departements or codes[-1][:3] in inquiry.tables.departements)
        if known and not codes[-1].startswith(expected):
            found.append((rank, codes[-1], party.id))
    if not found:
        return
    words = f"le code postal {found[0][1]} n'est pas du département de la commune ({found[0][2]})"
    if len(found) > 1:
        told = ", ".join(f"{code} ({party})" for _, code, party in found)
        words = f"{len(found)} codes postaux ne sont pas du département de leur commune : {told}"
    yield Finding(words, inquiry.span_of_fact("parties", found[0][0], "adresse"), "vérifier l'ordre des chiffres")


def _find_false_emails(inquiry: Inquiry) -> Iterator[Finding]:
    hint = "une adresse s'écrit nom@domaine.fr, sans espace ni accent"
    for rank, party in enumerate(inquiry.facts.parties):
        for position, address in enumerate(party.addresses):
            if not _EMAIL.fullmatch(address):
                span = inquiry.span_of_fact("parties", rank, "courriels_communication", position)
                yield Finding(f"« {address} » n'est pas une adresse électronique", span, hint)
    given = {address for party in inquiry.facts.parties for address in party.addresses}
    for passage, match in inquiry.search(_LIKE_EMAIL, "@"):
        address = match.group(0).rstrip(".,'")
        if not _EMAIL.fullmatch(address) and not any(address in one for one in given):
            yield cite_words(inquiry, passage, match, "« {} » n'est pas une adresse électronique", hint)


def _find_false_acts(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, act in enumerate(inquiry.facts.actes):
        for fault in parse_act_identifier(act.identifiant)[1]:
            yield Finding(fault.message, inquiry.span_of_fact("actes", rank, "identifiant"), fault.hint or "")


def _list_acts(inquiry: Inquiry) -> Iterator[tuple[ActIdentifier, int | str, tuple[str, ...]]]:
    """The acts that ctg.yaml declares (by rank) and those acknowledged (by file), with what they say two ways."""
    for rank, act in enumerate(inquiry.facts.actes):
        identifier, _ = parse_act_identifier(act.identifiant)
        if identifier is not None:
            yield identifier, rank, ()
    for message in inquiry.receipts:
        for identifier in message.identifiers:
            yield identifier, message.file_name, find_inner_differences(message, identifier)


def _place_act(inquiry: Inquiry, where: int | str, identifier: ActIdentifier) -> Span | None:
    if isinstance(where, str):
        return inquiry.span_in_message(where, str(identifier), "IDActe")
    return inquiry.span_of_fact("actes", where, "identifiant")


def _find_unmatched_acts(inquiry: Inquiry) -> Iterator[Finding]:
    """One finding an act; those that differ by their département alone make one, with their list."""
    away: list[tuple[ActIdentifier, int | str, Finding]] = []
    for identifier, where, inner in _list_acts(inquiry):
        match = match_act(identifier, inquiry.facts, inquiry.tables)
        differences = (*match.differences, *inner)
        for told in check_act(identifier, inquiry.facts, inquiry.tables, also=inner):
            finding = Finding(told.message, _place_act(inquiry, where, identifier), told.hint or "")
            if all(words.startswith("département") for words in differences):
                away.append((identifier, where, finding))
            else:
                yield finding
    if len(away) < 2:
        yield from (finding for _, _, finding in away)
        return
    names = ", ".join(str(identifier) for identifier, _, _ in away)
    words = (
        f"{len(away)} actes d'un autre département que celui du siège : à rapprocher, ils ne comptent pas et ne sont "
    )
    hint = "écrire « departement: », celui du siège de chacun, dans ctg.yaml, ou retirer ces messages du dossier"
    yield Finding(f"{words}pas tamponnés ({names})", _place_act(inquiry, away[0][1], away[0][0]), hint)


def _find_others_acts(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, act in enumerate(inquiry.facts.actes):
        identifier, _ = parse_act_identifier(act.identifiant)
        owners = list_senders(identifier, inquiry.facts) if identifier is not None else ()
        if act.partie is not None and owners and act.partie not in owners:
            words = f"acte {identifier} : son SIREN est celui de {owners[0]}, non de {act.partie}"
            place = inquiry.span_of_fact("actes", rank, "identifiant")
            yield Finding(words, place, "corriger « partie: » ou « identifiant: »")


def _find_false_matters(inquiry: Inquiry) -> Iterator[Finding]:
    for rank, party in enumerate(inquiry.facts.parties):
        matter = party.deliberation.matiere if party.deliberation is not None else None
        if matter is not None and not _MATTER.fullmatch(matter):
            words = f"« {matter} » n'est pas un code de la nomenclature des actes ({party.id})"
            span = inquiry.span_of_fact("parties", rank, "deliberation", "matiere")
            yield Finding(words, span, "prendre un code de la nomenclature, par exemple 8.2 pour l'aide sociale")


RULES = (
    Rule(
        code=Code.IDENTIFIANT_ACTE,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="L'identifiant d'un acte reçu en préfecture n'a pas la forme que lui donne le protocole.",
        source="protocole ACTES v1.1 : département, SIREN, date, numéro, nature",
        find=_find_false_acts,
    ),
    Rule(
        code=Code.ACTE_DISCORDANT,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="Un acte déclaré est donné à une partie, et son identifiant porte le SIREN d'une autre.",
        source="protocole ACTES v1.1 : l'identifiant reprend le SIREN, la date et le numéro de la délibération",
        find=_find_others_acts,
    ),
    Rule(
        code=Code.ACTE_A_RAPPROCHER,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Un acte n'est pas, en tout, la délibération d'une partie : nature, numéro, date, SIREN, département.",
        source="protocole ACTES v1.1, identifiant unique d'un acte",
        find=_find_unmatched_acts,
    ),
    Rule(
        code=Code.MATIERE_ACTE,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Le code de matière d'une délibération n'est pas de la nomenclature des actes.",
        source="protocole ACTES v1.1, nomenclature des matières (1 à 9)",
        find=_find_false_matters,
    ),
    Rule(
        code=Code.CLE_FAUSSE,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="La clé d'un SIREN ou d'un SIRET est fausse : un chiffre au moins est faux.",
        source="Code de commerce, R. 123-221 ; clé de Luhn",
        find=_find_false_keys,
    ),
    Rule(
        code=Code.SIRET_DISCORDANT,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="Le SIRET d'une partie ne commence pas par son SIREN.",
        source="Code de commerce, R. 123-221",
        find=_find_other_establishments,
    ),
    Rule(
        code=Code.SIREN_DEUX_PARTIES,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="Deux parties ont le même SIREN.",
        source="Code de commerce, R. 123-220",
        find=_find_shared_siren,
    ),
    Rule(
        code=Code.SIREN_COMMUNE,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Le SIREN d'une commune n'est pas celui que donne son code INSEE.",
        source="Insee, Code officiel géographique ; @etalab/decoupage-administratif",
        find=_find_other_commune_siren,
    ),
    Rule(
        code=Code.CODE_INSEE,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Un code INSEE n'existe pas, ou est celui d'une autre commune.",
        source="Insee, Code officiel géographique ; @etalab/decoupage-administratif",
        find=_find_unknown_codes,
    ),
    Rule(
        code=Code.DEPARTEMENT_DISCORDANT,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Le nom du département n'est pas celui de son code, ou une commune est d'un autre département.",
        source="Insee, Code officiel géographique",
        find=_find_other_departements,
    ),
    Rule(
        code=Code.CODE_POSTAL,
        family=Family.IDENTIFIERS,
        severity=Severity.WARNING,
        sentence="Le code postal d'une adresse n'a pas cinq chiffres, ou n'est d'aucun département.",
        source="La Poste, base officielle des codes postaux",
        find=_find_false_postcodes,
    ),
    Rule(
        code=Code.CODE_POSTAL_LOINTAIN,
        family=Family.IDENTIFIERS,
        severity=Severity.ADVICE,
        sentence="Le code postal d'une commune est d'un autre département qu'elle.",
        source="La Poste, base officielle des codes postaux",
        find=_find_far_postcodes,
    ),
    Rule(
        code=Code.COURRIEL,
        family=Family.IDENTIFIERS,
        severity=Severity.ERROR,
        sentence="Une adresse électronique est mal écrite.",
        source="RFC 5321",
        find=_find_false_emails,
    ),
)
