"""The files of a new dossier as text: what the reference tables know is filled, the rest is « à compléter ».

Everything is written for a clerk who has never seen such a file: each block of `ctg.yaml` says what it is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from generator.annexes.new_dossier import TO_COMPLETE, NewDossier
from generator.annexes.registry import draft_annexes
from generator.composing import grammar
from generator.dossier_place import FACTS_FILE
from generator.model.clauses import LocalText, ModelPlan
from generator.model.facts import UsualParty
from generator.model.names import slugify
from generator.model.parties.columns import Nature, PartyKind
from generator.model.party_kinds import list_kinds
from generator.model.territories import (
    Liaison,
    ReferenceCommune,
    ReferenceDepartement,
    ReferenceGrouping,
)
from generator.model.workbook import KnownRepresentative
from generator.reading.yaml_edits import quote

MANY_COMMUNES = 8  # beyond, articles name them together and no longer one by one
# The kinds of parties by their code in the table of EPCI.
GROUPING_KINDS = {code: kind for kind in list_kinds() for code in kind.table_codes}
_DEPARTEMENT_ARTICLES = {
    Liaison.CONSONANT: "de ",
    Liaison.VOWEL: "d'",
    Liaison.LE: "du ",
    Liaison.LA: "de la ",
    Liaison.LES: "des ",
    Liaison.L_APOSTROPHE: "de l'",
}

_KEPT = ("siren", "siret", "genre", "nom_court", "nom_abrege", "organe", "adresse", "courriels_communication")
# The Caf of the Guadeloupe is that of Saint-Barthélemy and Saint-Martin, which have none of their own.
_CAF_OF_ANOTHER = {"977": "971", "978": "971"}
_OWN_USAGE = {"84": "de "}  # its Caf and its council say « de Vaucluse », where the table gives « du »


def choose_usual_parties(parties: Iterable[UsualParty], departement: str) -> tuple[UsualParty, ...]:
    """The parties that sign in a département; one that says its département goes before one of its id that does not."""
    chosen: dict[str, UsualParty] = {}
    for party in parties:
        known = chosen.get(party.id)
        here = party.departement in (None, departement)
        if here and (known is None or (known.departement is None and party.departement is not None)):
            chosen[party.id] = party
    return tuple(chosen.values())


def name_grouping(grouping: ReferenceGrouping) -> str:
    """« CC du Pays Rethélois » in full: « Communauté de communes du Pays Rethélois »."""
    prefix = f"{grouping.kind} "
    if not grouping.name.startswith(prefix):
        return grouping.name
    return f"{GROUPING_KINDS[grouping.kind].noun} {grouping.name.removeprefix(prefix)}"


def main_departement(dossier: NewDossier) -> ReferenceDepartement:
    """The département that has the most of the communes."""
    code = Counter(c.departement for c in dossier.communes).most_common(1)[0][0]
    return dossier.tables.departements[code]


def draft_files(dossier: NewDossier, plan: ModelPlan) -> dict[str, str]:
    """Every file of the dossier but the empty folders, by its path in the dossier: what its model asks for."""
    files = {f"textes/{text.id}.md": draft_local_text(text) for text in plan.textes_locaux}
    files |= draft_annexes(dossier, plan)
    files[FACTS_FILE] = "\n".join(_draft_facts(dossier)) + "\n"
    return files


def draft_local_text(text: LocalText) -> str:
    """The file of a text that a dossier brings, before anybody has written it."""
    return (
        f"<!-- {text.titre} : remplacer les crochets ci-dessous par le texte ; s'il n'y en a pas, les effacer. "
        "Un exemple : « ctg projet . --exemple ». -->\n"
        f"[à compléter : {text.titre}]\n"
    )


def _draft_facts(dossier: NewDossier) -> Iterator[str]:
    tables, departement = dossier.tables, main_departement(dossier)
    several = len({c.departement for c in dossier.communes}) > 1
    yield f"# Faits de la convention territoriale globale « {dossier.name} »."
    yield "# Remplacez chaque « à compléter ». Ce qui reste inconnu peut le rester : le document le montre, surligné."
    yield "# Les lignes qui commencent par # sont des explications ; elles ne sont jamais imprimées."
    yield ""
    yield f"modele: {dossier.model} # les articles communs : content/modeles/{dossier.model}"
    yield f"identite: {dossier.known.identity or 'neutre'} # les couleurs et la police : templates/identites"
    yield ""
    yield "# --- Le territoire ------------------------------------------------------------------------------------"
    yield f"# Noms, SIREN et populations viennent de {tables.source}."
    yield "# « population » décide des seuils de 3 500 et 10 000 habitants (art. L. 214-1-3). La table donne la"
    yield "# population municipale, non la population totale, plus haute : près d'un seuil, vérifier laquelle compte."
    yield "territoire:"
    yield f"  nom: {quote(dossier.name)}"
    if several:
        yield "  # les communes sont de plusieurs départements : celui-ci en a le plus"
    yield f'  departement: "{departement.code}"'
    yield f"  departement_nom: {quote(departement.name)}"
    yield f"  population_annee: {tables.census}"
    yield f'  population_source: "{tables.source.split(" ; ")[0]}, Licence Ouverte"'
    yield "  communes:"
    for commune in dossier.communes:
        siren = f'"{commune.siren}"' if commune.siren else TO_COMPLETE
        yield (
            f'    - {{insee: "{commune.insee}", nom: {quote(commune.name)}, siren: {siren}, '
            f"population: {commune.population}}}"
        )
    yield "  # Qui exerce la compétence petite enfance : « communes », ou l'identifiant de la partie"
    yield "  # à laquelle elles l'ont transférée."
    yield f"  competence_petite_enfance: {dossier.known.holder or ('communes' if dossier.signing else 'epci')}"
    yield ""
    yield "# --- La période et la signature -----------------------------------------------------------------------"
    yield "# Premier et dernier jour, à vérifier. Une date s'écrit 2031-01-01, 01/01/2031 ou 1er janvier 2031."
    yield "periode:"
    yield f"  debut: {dossier.first_day.isoformat()}"
    yield f"  fin: {dossier.last_day.isoformat()}"
    yield ""
    yield "signature:"
    yield f"  lieu: {quote(dossier.known.place) if dossier.known.place else TO_COMPLETE}"
    day = dossier.known.signing_day
    yield f"  date: {day.isoformat() if day else TO_COMPLETE} # après la dernière délibération"
    yield ""
    yield "# --- Ceux qui signent, dans l'ordre de la première page -----------------------------------------------"
    yield "# « civilite » (Madame ou Monsieur) décide des accords : « sa Présidente », « dûment autorisée »."
    yield "# Une partie peut avoir plusieurs représentants : recopier les quatre lignes qui commencent par « - »."
    yield "# Sans prénom, ou sans civilité : retirer la ligne. « fonction: la Première adjointe » garde son article."
    yield "# Les lignes « # clé: … » servent quand on les connaît : retirer le # et mettre la valeur. « ctg cles »"
    yield "# explique toutes les clés, « ctg cles siret » l'une d'elles."
    yield "parties:"
    seat = tables.departements[_CAF_OF_ANOTHER.get(departement.code, departement.code)]
    (caf_kind,), (commune_kind,) = list_kinds(Nature.CAF), list_kinds(Nature.COMMUNE)
    caf: dict[str, str | tuple[str, ...]] = {
        "nom_court": "la Caf",
        "nom_abrege": f"Caf {seat.code}",
        "organe": caf_kind.bodies[0],
    }
    people = dossier.known.representatives
    name = name_caf(seat)
    offices: tuple[str, ...] = ()
    for party in dossier.usual:
        if party.kind.nature is Nature.CAF:
            name, offices, caf = party.nom, party.fonctions or (), {**caf, **_list_known(party)}
    yield from _draft_party("caf", caf_kind, dossier.known.caf or name, caf, people.get("caf") or _open(offices))
    if dossier.grouping is not None:
        kind = GROUPING_KINDS[dossier.grouping.kind]
        yield "  # le nom exact est celui des statuts"
        known = {"siren": dossier.grouping.siren, "organe": kind.bodies[0]}
        yield from _draft_party("epci", kind, name_grouping(dossier.grouping), known, people.get("epci", ()))
    identifiers = _identify(dossier.signing, [party.id for party in dossier.usual])
    for identifier, commune in zip(identifiers, dossier.signing, strict=True):
        name = f"{commune_kind.noun} {grammar.of_name(commune.name, commune.liaison)}"
        known = {
            "commune": commune.insee,
            "siren": commune.siren or TO_COMPLETE,
            "organe": commune_kind.bodies[0],
        }
        yield from _draft_party(identifier, commune_kind, name, known, people.get(commune.insee, ()))
    for party in dossier.usual:
        if party.kind.nature is not Nature.CAF:
            yield "  # signe d'habitude avec cette Caf ; retirer ce bloc sinon"
            facts = {"organe": next(iter(party.kind.bodies), TO_COMPLETE), **_list_known(party)}
            yield from _draft_party(party.id, party.kind, party.nom, facts, _open(party.fonctions or ()))
    if len(dossier.signing) > MANY_COMMUNES:
        yield "# Un seul nom pour toutes ces communes, qui évite de les énumérer à chaque article. Retirer ce bloc pour"
        yield "# qu'elles soient énumérées."
        yield "groupes:"
        yield "  - nom_court: les communes signataires"
        yield "    parties:"
        yield from (f"      - {identifier}" for identifier in identifiers)
        yield ""
    yield "# --- Les objectifs partagés ---------------------------------------------------------------------------"
    yield "# Remplacer par une liste, comme ceci (« ctg projet . --exemple » donne un exemple entier) :"
    yield "#   - id: offre"
    yield "#     titre: Développer l'offre d'accueil"
    yield "#     objectifs:"
    yield "#       - Créer des places d'accueil"
    yield "orientations: à compléter"
    yield ""
    yield "# Une liste de phrases, une par axe."
    yield "axes: à compléter"


def name_caf(departement: ReferenceDepartement) -> str:
    """« Caisse d'allocations familiales de l'Ain »."""
    noun = list_kinds(Nature.CAF)[0].noun
    if departement.code in _OWN_USAGE:
        return f"{noun} {_OWN_USAGE[departement.code]}{departement.name}"
    article = _DEPARTEMENT_ARTICLES.get(departement.liaison or Liaison.CONSONANT, "de ")
    return f"{noun} {article}{departement.name}"


def _identify(communes: tuple[ReferenceCommune, ...], others: Iterable[str]) -> tuple[str, ...]:
    """An identifier for each: its name, with its code where another has the same; `others` are taken."""
    slugs = [slugify(c.name)[:34].strip("-") for c in communes]
    taken = Counter((*slugs, *{"caf", "epci", *others}))
    return tuple(s if taken[s] == 1 else f"{s}-{c.insee.lower()}" for s, c in zip(slugs, communes, strict=True))


def _draft_party(
    identifier: str,
    kind: PartyKind,
    name: str,
    known: Mapping[str, str | tuple[str, ...]],
    people: tuple[KnownRepresentative, ...] = (),
) -> Iterator[str]:
    """One signatory: `known` are its other keys; who represents it is to be completed unless `people` says it."""
    yield f"  - id: {identifier}"
    yield f"    type: {kind.key}"
    yield f"    nom: {quote(name)}"
    for key, value in known.items():
        if isinstance(value, tuple):
            yield f"    {key}:"
            yield from (f"      - {quote(one)}" for one in value)
        else:
            yield f"    {key}: {_write(value)}"
    if "siret" not in known and kind.sends_acts:
        yield "    # siret: 14 chiffres, demandés par les données ouvertes des délibérations (SCDL)"
    if "courriels_communication" not in known and kind.nature is Nature.CAF:
        yield "    # une liste d'adresses ; la deuxième est celle du service de presse"
        yield "    courriels_communication: à compléter"
    yield "    representants:"
    for person in people:
        given = (("civilite", person.civility), ("prenom", person.first_name))
        told = [(key, words) for key, words in given if words is not None]
        told += [("nom", person.last_name), ("fonction", person.office)]
        yield from (f"      {'  ' if rank else '- '}{key}: {_write(words)}" for rank, (key, words) in enumerate(told))
    if not people:
        yield "      - civilite: à compléter"
        yield "        prenom: à compléter"
        yield "        nom: à compléter # en capitales : EXEMPLE"
        titles = dict.fromkeys(title for pair in kind.titles for title in pair)
        yield f"        fonction: à compléter # {', '.join(titles)}…"
    if kind.sends_acts:
        yield "    deliberation: # le vote qui autorise à signer"
        yield "      date: à compléter # le jour de la séance"
        yield "      numero: à compléter"
        yield "      # rapporteur: qui la présente à l'assemblée"
        yield "      # objet: ce qu'elle décide, en une ligne"
        yield "      # matiere: 8.2 # son code dans la nomenclature des actes (@ctes), pour l'envoi en préfecture"
        # What turns the projet into an extract of the register, once the council has voted.
        yield "      # après le vote ; effectif : les membres en exercice"
        yield "      # votes: {effectif: 27, pour: 24, contre: 0, abstention: 1}"
        yield "      # et, si on les a : convocation, reception, publication (des dates), heure, lieu, presidence,"
        yield "      # secretaire, presents, representes, absents (un nombre ou des noms)"
    yield ""


def _write(words: str) -> str:
    """Words as a YAML scalar, « à compléter » where there are none."""
    return TO_COMPLETE if words in ("", TO_COMPLETE) else quote(words)


def _open(offices: Iterable[str]) -> tuple[KnownRepresentative, ...]:
    """Those who hold these offices, whoever they are."""
    return tuple(KnownRepresentative("", "", "", office) for office in offices)


def _list_known(party: UsualParty) -> dict[str, str | tuple[str, ...]]:
    """The keys that the model gives of a usual party, but its name."""
    given = {key: getattr(party, key) for key in _KEPT}
    return {key: value if isinstance(value, tuple) else str(value) for key, value in given.items() if value}
