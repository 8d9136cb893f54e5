"""What `ctg.yaml` says of the parties, held together: identifiers, communes, groups, sides, agreements of headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.codes import Code
from generator.composing.functions import function_gender, list_undecidable
from generator.errors import Diagnostic
from generator.model.facts import Civility, CtgFacts, Party
from generator.model.parties.columns import Gender, Nature
from generator.reading.located_yaml import LocatedData
from generator.reading.located_yaml import Path as YamlPath

_Refuse = Callable[[Code, str, YamlPath, str], Diagnostic]
_OWN_WORDS = ("nom_court", "nom_majuscules")  # of a heading that a party has no more in a group with one heading


def _check_groups(facts: CtgFacts, refuse: _Refuse) -> Iterator[Diagnostic]:
    """The members of a group are parties, follow one another, and have a name together."""
    by_id = {p.id: p for p in facts.parties}
    order = [p.id for p in facts.parties]
    taken: set[str] = set()
    for rank, group in enumerate(facts.groupes):
        for place, name in enumerate(group.parties):
            keys = ("groupes", rank, "parties", place)
            if name not in by_id:
                hint = f"l'une des parties : {', '.join(order)}"
                yield refuse(Code.REFERENCE_INCONNUE, f"groupe : « {name} » n'est pas une partie", keys, hint)
            elif name in taken:
                message = f"« {name} » est dans deux groupes, ou deux fois dans le même"
                yield refuse(Code.GROUPE_INVALIDE, message, keys, "ne l'y laisser qu'une fois")
            taken.add(name)
        if not set(group.parties) <= set(order):
            continue
        first = order.index(group.parties[0])
        if tuple(order[first : first + len(group.parties)]) != group.parties:
            message = "les parties d'un groupe se suivent, dans l'ordre de la première page"
            yield refuse(Code.GROUPE_INVALIDE, message, ("groupes", rank, "parties"), f"ordre : {', '.join(order)}")
        if group.nom_court is None and any(by_id[name].kind.nature is not Nature.COMMUNE for name in group.parties):
            message = "ce groupe n'est pas fait que de communes : il lui faut un nom"
            hint = "ajouter « nom_court », par exemple : les collectivités"
            yield refuse(Code.GROUPE_INVALIDE, message, ("groupes", rank), hint)
        if group.ensemble:
            yield from _check_common_heading(facts, [by_id[name] for name in group.parties], refuse)


def check_parties(folder: Path, facts: CtgFacts, located: LocatedData) -> Iterator[Diagnostic]:
    """Faults of the parties (identifiers, communes, logos, competence, groups, headings) and of the period."""

    def refuse(code: Code, message: str, keys: YamlPath, hint: str) -> Diagnostic:
        span = located.span(keys)
        return Diagnostic(code, message, span, located.excerpt(span), hint)

    identifiers = [p.id for p in facts.parties]
    for rank, name in enumerate(identifiers):
        if name in identifiers[:rank]:
            hint = "donner à chaque partie un identifiant à elle"
            yield refuse(
                Code.IDENTIFIANT_EN_DOUBLE, f"deux parties s'appellent « {name} »", ("parties", rank, "id"), hint
            )
    known = {c.insee: c.nom for c in facts.territoire.communes}
    for rank, party in enumerate(facts.parties):
        if party.commune is not None and party.commune not in known:
            message = f"le code {party.commune} de « {party.id} » n'est pas celui d'une commune du territoire"
            hint = f"communes du territoire : {', '.join(f'{code} {name}' for code, name in known.items())}"
            yield refuse(Code.REFERENCE_INCONNUE, message, ("parties", rank, "commune"), hint)
        if party.logo is not None and re.search(r"[/\\\\:]", party.logo):
            message = f"le logo de « {party.id} » est un chemin : « {party.logo} » ; rien n'est pris hors de logos/"
            hint = "déposer le fichier dans logos/, et n'écrire que son nom"
            yield refuse(Code.REFERENCE_INCONNUE, message, ("parties", rank, "logo"), hint)
        elif party.logo is not None and not (folder / "logos" / party.logo).is_file():
            message = f"le logo « {party.logo} » de « {party.id} » n'est pas dans logos/"
            hint = "y déposer le fichier, ou retirer la ligne"
            yield refuse(Code.REFERENCE_INCONNUE, message, ("parties", rank, "logo"), hint)
    holder = facts.territoire.competence_petite_enfance
    if holder != "communes" and holder not in identifiers:
        message = f"compétence petite enfance : « {holder} » n'est pas une partie"
        hint = f"« communes », ou l'une des parties : {', '.join(identifiers)}"
        yield refuse(Code.REFERENCE_INCONNUE, message, ("territoire", "competence_petite_enfance"), hint)
    yield from _check_groups(facts, refuse)
    for rank, commune in enumerate(facts.territoire.communes):
        own = commune.competence_petite_enfance
        if own is not None and own != "communes" and own not in identifiers:
            message = f"compétence petite enfance de {commune.nom} : « {own} » n'est pas une partie"
            hint = f"« communes », ou l'une des parties : {', '.join(identifiers)}"
            keys = ("territoire", "communes", rank, "competence_petite_enfance")
            yield refuse(Code.REFERENCE_INCONNUE, message, keys, hint)
    if facts.periode.fin <= facts.periode.debut:
        message = f"la période finit ({facts.periode.fin}) avant de commencer ({facts.periode.debut})"
        yield refuse(Code.PERIODE_INVALIDE, message, ("periode", "fin"), "corriger « debut » ou « fin »")
    yield from _check_headings(facts, refuse)


def _check_common_heading(facts: CtgFacts, members: list[Party], refuse: _Refuse) -> Iterator[Diagnostic]:
    """Nothing that a dossier says of a party is lost when one heading stands for several."""
    ranks = {party.id: rank for rank, party in enumerate(facts.parties)}
    seated = [party for party in members if party.adresse is not None]
    for party in members:
        keys: YamlPath = ("parties", ranks[party.id])
        for key in _OWN_WORDS:
            if getattr(party, key) is not None:
                message = (
                    f"« {party.id} » n'a pas d'en-tête à elle : son groupe en a un pour toutes (« ensemble: oui »)"
                )
                yield refuse(Code.GROUPE_INVALIDE, message, (*keys, key), f"retirer « {key} », ou « ensemble »")
        for position, person in enumerate(party.representants):
            if person.representation is not None:
                message = (
                    f"« {party.id} » est présentée avec son groupe (« ensemble: oui ») : cette ligne serait perdue"
                )
                place = (*keys, "representants", position, "representation")
                yield refuse(Code.GROUPE_INVALIDE, message, place, "retirer « representation », ou « ensemble »")
        if seated and party.adresse is None:
            message = f"« {party.id} » n'a pas d'adresse, d'autres de son groupe (« ensemble: oui ») en ont une"
            yield refuse(Code.GROUPE_INVALIDE, message, (*keys, "id"), "donner toutes les adresses, ou aucune")
    if len({party.deliberates for party in members}) > 1:
        message = "un seul en-tête ne peut pas dire que les unes délibèrent et les autres non"
        hint = "retirer « ensemble », ou sortir du groupe celles qui ont « delibere: non »"
        yield refuse(Code.GROUPE_INVALIDE, message, ("parties", ranks[members[0].id], "id"), hint)
    if len({party.cites_decision for party in members}) > 1:
        message = "« citee: oui » ne vaut que pour une partie du groupe, qui n'a qu'un en-tête (« ensemble: oui »)"
        hint = "la mettre à toutes les délibérations du groupe, ou à aucune"
        yield refuse(Code.GROUPE_INVALIDE, message, ("parties", ranks[members[0].id], "id"), hint)


def _check_headings(facts: CtgFacts, refuse: _Refuse) -> Iterator[Diagnostic]:
    yield from _check_sides(facts, refuse)
    for rank, party in enumerate(facts.parties):
        if party.cites_decision and party.organe is None:
            message = f"la délibération de « {party.id} » est citée, mais on ne sait pas de quelle assemblée elle est"
            hint = "ajouter « organe: », par exemple « Bureau communautaire »"
            yield refuse(Code.CLE_MANQUANTE, message, ("parties", rank, "deliberation"), hint)
        if party.delibere is not None and party.deliberation is not None:
            message = f"« {party.id} » signe sans délibération (« delibere: non »), et en a une"
            yield refuse(Code.VALEUR_INVALIDE, message, ("parties", rank, "delibere"), "retirer l'une des deux")
        people: YamlPath = ("parties", rank, "representants")
        for position in list_undecidable(party.representants):
            office = party.representants[position].fonction
            message = f"sans civilité, « {office} » ne dit pas comment accorder (« autorisé » ou « autorisée »)"
            hint = "ajouter « genre: f » ou « genre: m », ou la civilité"
            yield refuse(Code.ACCORD_INCONNU, message, (*people, position, "fonction"), hint)
        for position, person in enumerate(party.representants):
            told = {Civility.MADAME: Gender.FEMININE, Civility.MONSIEUR: Gender.MASCULINE}
            other = told.get(person.civilite) if isinstance(person.civilite, Civility) else None
            if person.civilite is None and isinstance(person.fonction, str):
                other = function_gender(person.fonction)
            if person.genre is not None and other is not None and person.genre is not other:
                words = str(person.civilite or person.fonction)
                message = f"« genre: {person.genre} » contredit « {words} »"
                yield refuse(
                    Code.ACCORD_INCONNU, message, (*people, position, "genre"), "retirer « genre », ou corriger"
                )


def _check_sides(facts: CtgFacts, refuse: _Refuse) -> Iterator[Diagnostic]:
    """Those on the first side are the first parties, in order, and not all of them; no common heading is cut in two."""
    first, order = facts.d_une_part, tuple(party.id for party in facts.parties)
    for place, name in enumerate(first):
        if name not in order:
            message = f"d'une part : « {name} » n'est pas une partie"
            yield refuse(
                Code.REFERENCE_INCONNUE, message, ("d_une_part", place), f"l'une des parties : {', '.join(order)}"
            )
    if not first or not set(first) <= set(order):
        return
    if order[: len(first)] != first:
        message = "« d_une_part » nomme les premières parties, dans l'ordre de la première page"
        hint = f"ordre : {', '.join(order)}"
        yield refuse(Code.PART_INVALIDE, message, ("d_une_part",), hint)
    elif len(first) == len(order):
        message = "« d_une_part » nomme toutes les parties : il n'en reste pas d'autre part"
        yield refuse(Code.PART_INVALIDE, message, ("d_une_part",), "n'y laisser que celles du premier côté")
    cut = next((g for g in facts.groupes if g.ensemble and 0 < len(set(g.parties) & set(first)) < len(g.parties)), None)
    if cut is not None:
        message = f"le groupe « {', '.join(cut.parties[:3])}… » a un seul en-tête, qui ne peut pas être des deux côtés"
        yield refuse(Code.PART_INVALIDE, message, ("d_une_part",), "y mettre tout le groupe, ou rien de lui")
