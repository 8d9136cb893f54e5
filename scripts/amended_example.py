"""What an avenant to the example modifies: the term, a commune that joins, fiche 2 of annexe 3, two words of article 8.

    python scripts/amended_example.py DOSSIER     DOSSIER: a copy of content/exemple-complet

The dossier of the convention is edited as a person would; `ctg avenant` computes the rest.
"""

from __future__ import annotations

import sys
from pathlib import Path

_COMMUNE = """\
    - insee: "99178"
      nom: Montclairac
      siren: "219901782"
      population: 1640
"""
_PARTY = """\
  - id: montclairac
    type: commune
    nom: Commune de Montclairac
    commune: "99178"
    siren: "219901782"
    siret: "21990178200017"
    organe: Conseil Municipal
    adresse: 4, place de la Fontaine, 99170 Montclairac
    representants:
      - civilite: Madame
        prenom: Perrine
        nom: VAYLET
        fonction: Maire

"""
_SERVICE = (
    "montclairac;Accueil de loisirs;L'Envol;Commune de Montclairac;régie directe;Montclairac;24;600;;nouveau;"
    "12000;3000\n"
)
_CHANGES = (
    ("ctg.yaml", "  fin: 2031-12-31", "  fin: 2032-12-31"),
    ("ctg.yaml", '    - insee: "99147"\n', f'{_COMMUNE}    - insee: "99147"\n'),
    ("ctg.yaml", "  - id: ormeval\n", f"{_PARTY}  - id: ormeval\n"),
    ("annexe-3/fiches/02-moderniser-equipements.yaml", "2029]", "2029, 2030]"),
    (
        "annexe-3/fiches/02-moderniser-equipements.yaml",
        "2029: 50000}",
        "2029: 50000}\n      montclairac: {2030: 15000}",
    ),
    (
        "annexe-3/fiches/02-moderniser-equipements.yaml",
        "sont maintenues",
        "sont maintenues, cinq sont créées à Montclairac",
    ),
)
_DEVIATION = """\
ecarts:
  - clause: communication
    modele: "posée, de manière visible, sur"
    signe: "posée, de façon apparente, sur"
    motif: "mots convenus par l'avenant n° 1"
"""


def amend(dossier: Path) -> None:
    """Edit a copy of the example.

    Raises: `ValueError` when the example is not what these changes were written for.
    """
    for file, before, after in _CHANGES:
        text = (dossier / file).read_text("utf-8")
        if text.count(before) != 1:
            raise ValueError(f"{file} : « {before} » n'y est pas une fois")
        (dossier / file).write_text(text.replace(before, after), "utf-8")
    (dossier / "ecarts.yaml").write_text(_DEVIATION, "utf-8")
    with (dossier / "annexe-2" / "equipements.csv").open("a", encoding="utf-8") as services:
        services.write(_SERVICE)


if __name__ == "__main__":
    amend(Path(sys.argv[1]))
