"""Which styles a page has: those of everybody, then those of its own area, so that two areas may use one word."""

from __future__ import annotations

from starlette.requests import Request

from generator.atelier.assets import has_asset

_PLACE = "generator.atelier.pages."
# By the module of a page; else the style sheets that bear the name of its folder and of its module.
_AREAS = {
    "acts.freezing": ("documents", "acts"),
    "dossier.clauses": ("editing", "preview"),
    "dossier.drafts": ("editing",),
    "dossier.findings": ("editing", "forms"),
    "dossier.forms": ("editing", "forms"),
    "dossier.grids": ("editing", "grid"),
    "dossier.history": ("editing",),
    "dossier.home": ("forms",),
    "dossier.preview": ("editing", "preview"),
    "dossier.sheets": ("editing", "forms"),
    "dossier.texts": ("editing", "preview"),
    "life.reports": ("life", "documents"),
    "project.tasks": ("project", "documents"),
}


def list_styles(request: Request) -> tuple[str, ...]:
    """The style sheets of the page that is asked, beside that of everybody; none for a page that is not there."""
    module = getattr(request.scope.get("endpoint"), "__module__", "") or ""
    if not module.startswith(_PLACE):
        return ()
    page = module.removeprefix(_PLACE)
    areas = _AREAS.get(page, tuple(dict.fromkeys(page.split("."))))
    return tuple(f"css/{area}.css" for area in areas if has_asset(f"css/{area}.css"))
