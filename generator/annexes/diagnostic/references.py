"""Which columns of a diagnostic are no commune: the territory, and its references (département, région, France)."""

from __future__ import annotations

from generator.model.facts import Territory
from generator.model.names import slugify

_WORDS = (
    "departement",
    "departemental",
    "region",
    "regional",
    "france",
    "national",
    "nationale",
    "moyenne",
)
# Source: code général des collectivités territoriales, art. L. 4111-1 and L. 7111-1; names of the Insee's table.
_REGIONS = frozenset(
    (
        "auvergne-rhone-alpes",
        "bourgogne-franche-comte",
        "bretagne",
        "centre-val-de-loire",
        "corse",
        "grand-est",
        "guadeloupe",
        "guyane",
        "hauts-de-france",
        "ile-de-france",
        "la-reunion",
        "martinique",
        "mayotte",
        "normandie",
        "nouvelle-aquitaine",
        "occitanie",
        "paca",
        "pays-de-la-loire",
        "provence-alpes-cote-d-azur",
    )
)


_WHOLES = ("territoire", "ensemble", "total", "epci", "intercommunalite", "ctg")


def list_wholes(columns: tuple[str, ...], place: Territory) -> tuple[str, ...]:
    """The columns that say a value for all communes of the territory, in their order."""
    communes = {slugify(commune.nom) for commune in place.communes}
    own = slugify(place.nom)
    return tuple(
        column
        for column in columns
        if (name := slugify(column)) not in communes and (name == own or name.split("-", 1)[0] in _WHOLES)
    )


def list_references(columns: tuple[str, ...], place: Territory) -> tuple[str, ...]:
    """The columns that are references, in their order; a name of the territory or of one of its communes is none."""
    own = {slugify(name) for name in (place.nom, *(commune.nom for commune in place.communes))}
    wide = _REGIONS | {slugify(place.departement_nom)}
    return tuple(
        column
        for column in columns
        if (name := slugify(column)) not in own and (name in wide or name.split("-", 1)[0] in _WORDS)
    )
