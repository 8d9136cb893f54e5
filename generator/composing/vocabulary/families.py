"""The words that follow a value in a clause: « partie. », « periode. », by what the value is."""

from __future__ import annotations

from dataclasses import dataclass

from generator.composing.vocabulary.words import Word, write_loop

_PARTY, _PERSON, _GROUP = "(collectivites_parties | last)", "(caf.representants | first)", "competences.toutes"


@dataclass(frozen=True, slots=True)
class Family:
    """The words that may follow one kind of value: « partie. », « periode. »; `after` says where it comes from."""

    title: str
    after: str
    words: tuple[Word, ...]


def _after(value: str, words: dict[str, str], shown: dict[str, str] | None = None) -> tuple[Word, ...]:
    """Words that follow a value, shown as they are or by another text: « {} » stands for the value and the name."""
    forms = shown or {}
    return tuple(
        Word(name, meaning, forms.get(name, "{{{{ {} }}}}").format(f"{value}.{name}"))
        for name, meaning in words.items()
    )


def _unshown(words: dict[str, str]) -> tuple[Word, ...]:
    """Words that the example, which is a convention, gives nothing for."""
    return tuple(Word(name, meaning, "") for name, meaning in words.items())


_YES = "{{% if {} %}}oui{{% else %}}non{{% endif %}}"
_DATE, _LIST, _COUNT, _NONE = "{{{{ {} | date }}}}", "{{{{ {} | liste }}}}", "{{{{ {} | length }}}}", ""
FAMILIES = (
    Family(
        "Un signataire",
        "`caf.`, ou `partie.` dans `{% for partie in parties %}`",
        _after(
            _PARTY,
            {
                "id": "son identifiant dans `ctg.yaml`",
                "type": "son genre : caf, commune, departement …",
                "nom": "son nom, sans article",
                "nom_majuscules": "son nom avec son article, en capitales",
                "la_partie": "son nom avec son article",
                "de_la_partie": "le même après « de »",
                "nom_court": "le nom court qu'il se donne, ou rien",
                "nom_abrege": "son nom abrégé, sinon le court sans article",
                "adresse": "l'adresse de son siège, ou rien",
                "representants": "les personnes qui signent pour lui",
                "representee": "« Représenté », accordé",
                "denommee": "« dénommé », accordé",
                "autorises": "« autorisé », accordé avec les personnes",
                "organe": "son assemblée",
                "son_organe": "la même avec « son » ou « sa »",
                "delibere": "son assemblée délibère-t-elle ?",
                "est_caf": "est-ce la Caf ?",
                "est_collectivite": "envoie-t-il ses actes en préfecture ?",
                "cite_deliberation": "la première page donne-t-elle le numéro et la date de sa délibération ?",
                "deliberation": "sa délibération, ou des manques visibles",
                "intitule_signature": "ce qui surmonte sa signature dans l'acte signé, ou rien",
                "courriels": "ses adresses de communication",
                "courriel_publications": "celle de ses publications : la deuxième, ou la seule",
                "groupe": "le groupe qui finit avec lui (`groupes:`), ou rien",
                "en_groupe": "l'en-tête de son groupe, plus loin, tient-il lieu du sien ?",
                "finit_une_part": "est-il le dernier « d'une part » ? sans `d_une_part:`, le premier de tous",
                "finit_autre_part": "est-il le dernier de tous ?",
            },
            {
                "representants": _COUNT,
                **dict.fromkeys(("delibere", "cite_deliberation", "en_groupe"), _YES),
                **dict.fromkeys(("finit_une_part", "finit_autre_part"), _YES),
                "est_caf": _YES,
                "est_collectivite": _YES,
                "deliberation": "{{{{ {}.date | date }}}}",
                "courriels": "{{{{ caf.courriels | liste }}}}",
                "courriel_publications": "{{{{ caf.courriel_publications }}}}",
                "groupe": _YES,
            },
        ),
    ),
    Family(
        "Une personne qui signe",
        "dans `{% for personne in partie.representants %}`",
        _after(
            _PERSON,
            {
                "civilite": "Madame ou Monsieur, ou rien",
                "prenom": "son prénom, ou rien",
                "nom": "son nom",
                "fonction": "sa fonction, sans article",
                "fonction_d_abord": "est-elle écrite avec son article (« la Première adjointe ») ?",
                "la_fonction": "la même avec son article",
                "sa_fonction": "la même avec « son » ou « sa », ou l'article qu'elle a dans `ctg.yaml`",
                "representation": "la ligne de l'acte signé, ou rien",
                "est_femme": "est-ce une femme ? pour les accords",
            },
            {"est_femme": _YES, "fonction_d_abord": _YES},
        ),
    ),
    Family(
        "Un groupe de signataires",
        "`partie.groupe.`",
        (
            Word("nom_court", "le nom du groupe : « les communes signataires »", ""),
            Word("a_un_nom", "le dossier lui donne-t-il un nom ?", ""),
            Word("denommees", "« dénommés » ou « dénommées »", ""),
            Word("ensemble", "a-t-il un seul en-tête (`ensemble: oui`) ?", ""),
            Word("membres", "ses signataires", ""),
            Word("nom_majuscules", "tous leurs noms, en capitales", ""),
            Word("adresses", "l'adresse de leurs sièges, ou rien", ""),
            Word("representees", "« Représentés » ou « Représentées »", ""),
            Word("representants", "les personnes qui signent pour eux", ""),
            Word("representants_respectifs", "« maires respectifs », « présidentes respectives »", ""),
            Word("autorises", "« autorisés », accordé avec les personnes", ""),
            Word("delibere", "l'assemblée de chacun délibère-t-elle ?", ""),
            Word("leurs_organes", "« leurs Conseils municipaux »", ""),
            Word("cite_deliberation", "la première page cite-t-elle leurs délibérations ?", ""),
        ),
    ),
    Family(
        "Les compétences",
        "`competences.` Source : Code de l'action sociale et des familles, art. L. 214-1-3",
        _after(
            "competences",
            {
                "toutes": "toutes les autorités organisatrices",
                "plus_de_3500": "celles de plus de 3 500 habitants",
                "de_3500_a_10000": "celles de 3 500 à 10 000 habitants",
                "plus_de_10000": "celles de plus de 10 000 habitants",
                "autorites": "celles qui signent",
                "inconnues": "les populations que personne n'a écrites",
                "transferees": "toutes les communes ont-elles transféré leur compétence ?",
            },
            {
                **dict.fromkeys(
                    ("toutes", "plus_de_3500", "de_3500_a_10000", "plus_de_10000", "autorites"), "{{{{ {}.phrase }}}}"
                ),
                "inconnues": _COUNT,
                "transferees": _YES,
            },
        ),
    ),
    Family(
        "Un ensemble de communes et de groupements",
        "`competences.toutes.` et ses pareils",
        _after(
            _GROUP,
            {
                "phrase": "tous, avec leur article",
                "noms": "le nom des communes",
                "titulaires": "les groupements à qui d'autres ont transféré leur compétence",
                "de": "les communes après « de »",
                "de_la_commune": "« de la commune de », « des communes de »",
                "nombre": "combien ils sont",
                "nature": "« commune », « groupement » ou « collectivité », accordé en nombre",
                "pluriel": "sont-ils plusieurs ?",
            },
            {"noms": _LIST, "titulaires": _COUNT, "pluriel": _YES},
        ),
    ),
    Family(
        "Le territoire",
        "`territoire.`",
        _after(
            "territoire",
            {
                "nom": "son nom dans le texte",
                "nom_couverture": "son nom en couverture, s'il en a un autre",
                "departement": "le numéro du département",
                "departement_nom": "le nom du département",
                "population_annee": "l'année des populations",
                "population_source": "d'où elles viennent",
                "communes": "ses communes",
                "competence_petite_enfance": "qui exerce la petite enfance : `communes`, ou l'`id` d'un signataire",
            },
            {"nom_couverture": _NONE, "communes": _COUNT},
        ),
    ),
    Family(
        "Une commune",
        "dans `{% for commune in territoire.communes %}`",
        _after(
            "(territoire.communes | first)",
            {
                "nom": "son nom",
                "insee": "son code Insee",
                "siren": "son numéro Siren",
                "population": "ses habitants",
                "competence_petite_enfance": "qui exerce pour elle la petite enfance, si ce n'est comme les autres",
            },
            {"population": "{{{{ {} | nombre }}}}", "competence_petite_enfance": _NONE},
        ),
    ),
    Family(
        "La période et la signature",
        "`periode.`, `signature.`",
        (
            *_after("periode", {"debut": "le premier jour", "fin": "le dernier jour"}, {"debut": _DATE, "fin": _DATE}),
            *_after("signature", {"lieu": "la ville", "date": "le jour"}, {"date": _DATE}),
        ),
    ),
    Family(
        "Une délibération et ses votes",
        "`partie.deliberation.`, `partie.deliberation.votes.`",
        (
            *_after(
                f"{_PARTY}.deliberation",
                {
                    "acte": "« délibération » ou « décision »",
                    "citee": "son numéro et sa date sont-ils dans l'en-tête ?",
                    "date": "le jour du vote",
                    "numero": "son numéro",
                    "objet": "son objet",
                    "rapporteur": "qui l'a présentée",
                    "matiere": "sa matière dans la nomenclature des actes",
                    "convocation": "le jour de la convocation",
                    "heure": "l'heure de la séance",
                    "lieu": "le lieu de la séance",
                    "presidence": "qui l'a présidée",
                    "secretaire": "qui en a tenu le secrétariat",
                    "presents": "les présents : leur nombre, ou leurs noms",
                    "representes": "ceux qui ont donné pouvoir : leur nombre, ou leurs noms",
                    "absents": "les autres : leur nombre, ou leurs noms",
                    "tribunal": "le tribunal administratif, si les tables ne le disent pas",
                    "envoi": "le jour de son envoi en préfecture",
                    "reception": "le jour de sa réception en préfecture",
                    "publication": "le jour de sa publication",
                    "votes": "les votes",
                },
                {
                    "citee": _YES,
                    "date": _DATE,
                    "convocation": _DATE,
                    "publication": _DATE,
                    "reception": _NONE,
                    "envoi": _NONE,
                    "votes": "{{{{ {}.pour }}}} pour",
                },
            ),
            *_after(
                f"{_PARTY}.deliberation.votes",
                {
                    "effectif": "les membres de l'assemblée",
                    "pour": "les voix pour",
                    "contre": "les voix contre",
                    "abstention": "les abstentions",
                    "voix_preponderante": "la voix de la présidence a-t-elle départagé ?",
                },
                {"voix_preponderante": _YES},
            ),
        ),
    ),
    Family(
        "La séance d'une délibération",
        "`seance.` dans un projet de délibération ; vide quand le dossier ne le dit pas",
        _after(
            "seance",
            {
                "votee": "le vote a-t-il eu lieu ? sinon, c'est un projet",
                "departement": "le département, pour l'en-tête",
                "jour": "le jour, avec son nom",
                "heure": "l'heure",
                "convocation": "le jour de la convocation",
                "lieu": "le lieu",
                "presidence": "qui a présidé",
                "secretaire": "qui a tenu le secrétariat",
                "le_secretaire": "« le » ou « la secrétaire de séance »",
                "nombres": "les nombres de la séance : en exercice, présents, votants",
                "presents": "le nom des présents",
                "representes": "le nom de ceux qui ont donné pouvoir",
                "absents": "le nom des autres",
                "resultat": "le résultat du vote",
                "reception": "le jour de la réception en préfecture",
                "publication": "le jour de la publication",
                "executoire": "le jour où la délibération est devenue exécutoire",
                "articles": "les articles du Code général des collectivités territoriales qui la régissent",
                "tribunal": "le tribunal administratif compétent",
            },
            {
                "votee": _YES,
                "convocation": _DATE,
                "nombres": write_loop("seance.nombres", "{{ x.intitule }} : {{ x.nombre }}")
                .replace("{", "{{")
                .replace("}", "}}"),
                "presents": _LIST,
                "representes": _LIST,
                "absents": _LIST,
                "reception": _DATE,
                "publication": _DATE,
                "executoire": _DATE,
            },
        ),
    ),
    Family(
        "Un nombre de la séance",
        "dans `{% for nombre in seance.nombres %}`",
        _after("(seance.nombres | first)", {"intitule": "ce qui est compté", "nombre": "combien"}),
    ),
    Family(
        "Une orientation",
        "dans `{% for orientation in orientations %}`",
        _after(
            "(orientations | first)",
            {"id": "son identifiant", "titre": "son titre", "objectifs": "ses objectifs"},
            {"objectifs": _COUNT},
        ),
    ),
    Family(
        "L'avenant",
        "`avenant.`, dans les clauses d'un avenant",
        _unshown(
            {
                "numero": "son numéro",
                "objet": "son objet, en une ligne",
                "convention": "la convention qu'il modifie (ses mots : plus bas)",
                "precedents": "les avenants d'avant : `numero`, `objet`, `signature`",
                "rejoignent": "les `id` des parties qui rejoignent la convention",
                "quittent": "les parties qui la quittent : `nom`",
                "annexes": "les annexes jointes, par leur nom : « annexe 3 »",
                "modifie": "tout ce qui change, par son nom : un article, les visas, une annexe",
                "prise_effet": "le jour où il prend effet, « exécutoire », « signature », ou rien",
            }
        ),
    ),
    Family(
        "La convention que l'avenant modifie",
        "`avenant.convention.`",
        _unshown(
            {
                "titre": "son titre",
                "signature": "le jour de sa signature",
                "periode": "la période pour laquelle elle a été signée, ou rien",
                "terme": "son dernier jour avant cet avenant, quand un autre l'a changé",
            }
        ),
    ),
)
