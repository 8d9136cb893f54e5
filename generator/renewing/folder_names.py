"""The name of a dossier that is to be made: refused when some system could not keep it, or no page would show it."""

from __future__ import annotations

from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, UsageError
from generator.model.names import explain_folder_name

_TAKEN = {"modeles": "les modèles y sont", "references": "les références y sont"}  # beside the dossiers of a project


def check_folder_name(folder: Path, hint: str = "donner un autre nom, ou une autre place avec --vers") -> None:
    """Look at the name of a folder and at those above it that are to be made with it.

    Raises: `UsageError`.
    """
    for place in (folder, *folder.parents):
        name = place.name
        if place != folder and (name in ("", "..") or _is_there(place)):
            return
        if why := explain_folder_name(name) or (_TAKEN.get(name, "") if place == folder else ""):
            message = f"un dossier ne peut pas s'appeler « {name[:80]} » : {why}"
            raise UsageError(Diagnostic(Code.NOM_DE_DOSSIER, message, hint=hint))


def _is_there(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:  # a name too long to be asked for
        return False
