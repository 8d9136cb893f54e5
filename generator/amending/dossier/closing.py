"""`ctg avenant DOSSIER --abandonner`: the open avenant moved aside, with all that was written in it."""

from __future__ import annotations

from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.amending.dossier.places import find_model_folder
from generator.codes import Code
from generator.dossier_place import AMENDMENTS, find_convention_folder, list_amendments
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, make_folder, put_folder, remove_folder

ABANDONED = "abandonnes"  # below AMENDMENTS: avenants that were given up


def abandon_amendment(dossier: Path) -> tuple[int, Path]:
    """Give up the open avenant of a convention, by the folder of either: its number, and where it is kept.

    Raises: `UsageError` when none is open: one that is frozen is lifted first, while nothing of it is signed.
    """
    convention = find_convention_folder(dossier)
    standing = find_open(convention)
    if standing is None:
        last = list_amendments(convention)
        message = "aucun avenant n'est ouvert"
        hint = f'en ouvrir un : ctg avenant {display_path(convention)} --objet "…"'
        code = Code.AVENANT_ABSENT
        if last:
            code = Code.ACTE_DEJA_ARRETE
            message = f"l'avenant n° {last[-1].name} est arrêté : il ne s'abandonne plus"
            hint = f"tant que rien n'en est signé, envoyé ni reçu : ctg arreter {display_path(last[-1])} --lever"
        raise UsageError(Diagnostic(code, message, Span(display_path(convention)), hint=hint))
    aside = convention / AMENDMENTS / ABANDONED
    ranks = (path.name.removeprefix(f"{standing.name}-") for path in aside.glob(f"{standing.name}-*"))
    rank = 1 + max((int(one) for one in ranks if one.isdecimal()), default=0)
    target = aside / f"{standing.name}-{rank}"
    with make_folder(beside=target):  # makes the folder that receives it
        put_folder(standing, target)
    remove_folder(find_model_folder(standing))
    return int(standing.name), target
