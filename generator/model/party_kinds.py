"""The kinds of parties, one row a kind: its name, its gender, who represents it, who decides for it, where its acts go.

Whatever the program does differently for one kind than for another is a column here. Elsewhere nobody asks « is it a
commune? » by comparing types: a structural test holds it. A new kind is a new row, and a row that lacks a column is
refused (`tests/model/test_party_kinds.py`). `docs/guide-utilisateur.md` lists the kinds for those who write dossiers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from generator.model.parties.columns import Gender, Nature, PartyKind
from generator.model.parties.mandates import APPOINTED, CAF_BOARD, DEPARTMENTAL, MUNICIPAL, REGIONAL

PRESIDENT = ("Président", "Présidente")
DIRECTOR = ("Directeur", "Directrice")
GENERAL_DIRECTOR = ("Directeur général", "Directrice générale")
BOARD = "Conseil d'administration"


class PartyType(StrEnum):
    """The kinds of bodies that sign a CTG: each member is the key of its row, `kind`."""

    kind: PartyKind

    def __new__(cls, kind: PartyKind) -> Self:
        """A member whose value is the key of its row."""
        member = str.__new__(cls, kind.key)
        member._value_ = kind.key
        member.kind = kind
        return member

    CAF = PartyKind(
        key="caf",
        label="caisse d'allocations familiales",
        nature=Nature.CAF,
        noun="Caisse d'allocations familiales",
        nouns=("caf", "caisse"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(PRESIDENT, DIRECTOR),
        bodies=(BOARD,),
        deliberates=False,
        sends_acts=False,
        mandate=CAF_BOARD,
        table_codes=(),
        draft="projet",
        source="CSS, L. 212-1 et L. 212-2",
    )
    COMMUNE = PartyKind(
        key="commune",
        label="commune",
        nature=Nature.COMMUNE,
        noun="Commune",
        nouns=("commune", "ville"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(("Maire", "Maire"), ("Premier adjoint", "Première adjointe")),
        bodies=("Conseil municipal",),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=(),
        draft="projet",
        source="CGCT, L. 2121-29 et L. 2131-1",
    )
    COMMUNAUTE_COMMUNES = PartyKind(
        key="communaute-de-communes",
        label="communauté de communes",
        nature=Nature.GROUPEMENT,
        noun="Communauté de communes",
        nouns=("communauté",),
        gender=Gender.FEMININE,
        without_article=True,
        titles=(PRESIDENT,),
        bodies=("Conseil communautaire", "Bureau communautaire"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=("CC",),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3 et L. 5214-1",
    )
    COMMUNAUTE_AGGLOMERATION = PartyKind(
        key="communaute-d-agglomeration",
        label="communauté d'agglomération",
        nature=Nature.GROUPEMENT,
        noun="Communauté d'agglomération",
        nouns=("communauté", "agglomération"),
        gender=Gender.FEMININE,
        without_article=True,
        titles=(PRESIDENT,),
        bodies=("Conseil communautaire", "Bureau communautaire"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=("CA",),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3 et L. 5216-1",
    )
    COMMUNAUTE_URBAINE = PartyKind(
        key="communaute-urbaine",
        label="communauté urbaine",
        nature=Nature.GROUPEMENT,
        noun="Communauté urbaine",
        nouns=("communauté",),
        gender=Gender.FEMININE,
        without_article=True,
        titles=(PRESIDENT,),
        bodies=("Conseil communautaire", "Bureau communautaire"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=("CU",),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3 et L. 5215-1",
    )
    METROPOLE = PartyKind(
        key="metropole",
        label="métropole",
        nature=Nature.GROUPEMENT,
        noun="Métropole",
        nouns=("métropole", "eurométropole"),
        gender=Gender.FEMININE,
        without_article=True,
        titles=(PRESIDENT, ("Vice-président", "Vice-présidente")),
        bodies=("Conseil de la métropole", "Bureau métropolitain"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=("METRO", "MET69"),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3 et L. 5217-1",
    )
    POLE_METROPOLITAIN = PartyKind(
        key="pole-metropolitain",
        label="pôle métropolitain",
        nature=Nature.GROUPEMENT,
        noun="Pôle métropolitain",
        nouns=("pôle",),
        gender=Gender.MASCULINE,
        without_article=True,
        titles=(PRESIDENT,),
        bodies=("Comité syndical", "Bureau"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=(),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3, L. 5711-1 et L. 5731-3",
    )
    SYNDICAT = PartyKind(
        key="syndicat",
        label="syndicat (Sivom, Sivu, syndicat mixte)",
        nature=Nature.GROUPEMENT,
        noun="Syndicat",
        nouns=("syndicat", "sivom", "sivu"),
        gender=Gender.MASCULINE,
        without_article=False,
        titles=(PRESIDENT,),
        bodies=("Comité syndical", "Bureau syndical"),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=(),
        draft="projet",
        source="CGCT, L. 5211-1, L. 5211-3, L. 5212-1 et L. 5711-1",
    )
    DEPARTEMENT = PartyKind(
        key="departement",
        label="département",
        nature=Nature.COLLECTIVITE,
        noun="Département",
        nouns=("département",),
        gender=Gender.MASCULINE,
        without_article=False,
        titles=(PRESIDENT,),
        bodies=("Conseil départemental", "Commission permanente"),
        deliberates=True,
        sends_acts=True,
        mandate=DEPARTMENTAL,
        table_codes=(),
        draft="projet",
        source="CGCT, L. 3131-1 et L. 3211-1",
    )
    REGION = PartyKind(
        key="region",
        label="région",
        nature=Nature.COLLECTIVITE,
        noun="Région",
        nouns=("région",),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(PRESIDENT,),
        bodies=("Conseil régional", "Commission permanente"),
        deliberates=True,
        sends_acts=True,
        mandate=REGIONAL,
        table_codes=(),
        draft="projet-region",
        source="CGCT, L. 4141-1, L. 4221-1 et L. 4221-5",
    )
    CCAS = PartyKind(
        key="ccas",
        label="centre communal d'action sociale (CCAS)",
        nature=Nature.ETABLISSEMENT,
        noun="Centre communal d'action sociale",
        nouns=("ccas", "centre"),
        gender=Gender.MASCULINE,
        without_article=False,
        titles=(PRESIDENT, ("Vice-président", "Vice-présidente")),
        bodies=(BOARD,),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=(),
        draft="projet-action-sociale",
        source="CASF, L. 123-6 et R. 123-7 ; CGCT, L. 2131-1 et L. 2131-12",
    )
    CIAS = PartyKind(
        key="cias",
        label="centre intercommunal d'action sociale (CIAS)",
        nature=Nature.ETABLISSEMENT,
        noun="Centre intercommunal d'action sociale",
        nouns=("cias", "centre"),
        gender=Gender.MASCULINE,
        without_article=False,
        titles=(PRESIDENT, ("Vice-président", "Vice-présidente")),
        bodies=(BOARD,),
        deliberates=True,
        sends_acts=True,
        mandate=MUNICIPAL,
        table_codes=(),
        draft="projet-action-sociale",
        source="CASF, L. 123-6 et R. 123-27 ; CGCT, L. 2131-1",
    )
    MSA = PartyKind(
        key="msa",
        label="mutualité sociale agricole",
        nature=Nature.SECURITE_SOCIALE,
        noun="Mutualité sociale agricole",
        nouns=("msa", "mutualité"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(PRESIDENT, GENERAL_DIRECTOR),
        bodies=(BOARD,),
        deliberates=True,
        sends_acts=False,
        mandate=APPOINTED,
        table_codes=(),
        draft="projet",
        source="Code rural et de la pêche maritime, L. 723-1",
    )
    CARSAT = PartyKind(
        key="carsat",
        label="caisse d'assurance retraite et de la santé au travail",
        nature=Nature.SECURITE_SOCIALE,
        noun="Caisse d'assurance retraite et de la santé au travail",
        nouns=("carsat", "caisse"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(PRESIDENT, DIRECTOR),
        bodies=(BOARD,),
        deliberates=True,
        sends_acts=False,
        mandate=APPOINTED,
        table_codes=(),
        draft="projet",
        source="CSS, L. 215-1 et L. 215-2",
    )
    CPAM = PartyKind(
        key="cpam",
        label="caisse primaire d'assurance maladie",
        nature=Nature.SECURITE_SOCIALE,
        noun="Caisse primaire d'assurance maladie",
        nouns=("cpam", "caisse"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(PRESIDENT, DIRECTOR),
        bodies=("Conseil",),
        deliberates=True,
        sends_acts=False,
        mandate=APPOINTED,
        table_codes=(),
        draft="projet",
        source="CSS, L. 211-1 et L. 211-2",
    )
    ETAT = PartyKind(
        key="etat",
        label="État",
        nature=Nature.ETAT,
        noun="État",
        nouns=("état", "ministère", "préfet"),
        gender=Gender.MASCULINE,
        without_article=False,
        titles=(("Préfet", "Préfète"), ("Sous-préfet", "Sous-préfète")),
        bodies=(),
        deliberates=False,
        sends_acts=False,
        mandate=APPOINTED,
        table_codes=(),
        draft="projet",
        source="décret n° 2004-374 du 29 avril 2004",
    )
    EDUCATION_NATIONALE = PartyKind(
        key="education-nationale",
        label="Éducation nationale",
        nature=Nature.ETAT,
        noun="Direction des services départementaux de l'Éducation nationale",
        nouns=("direction", "académie"),
        gender=Gender.FEMININE,
        without_article=False,
        titles=(("Directeur académique", "Directrice académique"), ("Recteur", "Rectrice")),
        bodies=(),
        deliberates=False,
        sends_acts=False,
        mandate=APPOINTED,
        table_codes=(),
        draft="projet",
        source="Code de l'éducation, L. 222-1",
    )


def list_kinds(nature: Nature | None = None) -> tuple[PartyKind, ...]:
    """The rows of the table in order; those of one nature when it is given."""
    return tuple(party.kind for party in PartyType if nature is None or party.kind.nature is nature)
