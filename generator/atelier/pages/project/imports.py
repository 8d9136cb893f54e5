"""Files from elsewhere that become CTGs: dropped here, recognised, taken or refused with what to do."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.importing import Imported, UploadKind, import_bag, import_pdf, keep_table, recognise_upload
from generator.atelier.answers import redirect, show
from generator.atelier.requests import call, require, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import CtgError, Diagnostic

TABLES = "tableaux"  # below the atelier's own folder: tables that were dropped


async def show_import(request: Request) -> Response:
    """Where a file is dropped, and what it may be."""
    require(request, Role.REDIGER)
    return _show(request, ())


async def take_import(request: Request) -> Response:
    """Take a file for what it is."""
    require(request, Role.REDIGER)
    form = await take_form(request)
    file = form.get("fichier")
    if not isinstance(file, UploadFile) or not file.filename:
        return _show(request, (), missing=True, status=422)
    site, name = take_site(request), file.filename
    try:
        kind = await call(recognise_upload, file.file, name)
        if kind is UploadKind.TABLE:
            kept = await call(keep_table, file.file, name, site.folder / TABLES)
            return redirect(request, "batch_table", table=kept)
        if kind is UploadKind.BAG:
            target = str(form.get("dossier", ""))[:100]
            made = await call(import_bag, file.file, name, target, site.project, who(request))
        else:
            made = await call(import_pdf, file.file, name, site.project, who(request))
    except CtgError as fault:
        return _show(request, fault.diagnostics, status=422)
    return redirect(request, "home", dossier=made.id, notice=_say(made))


def _show(request: Request, faults: tuple[Diagnostic, ...], *, missing: bool = False, status: int = 200) -> Response:
    return show(request, "project/imports.html", {"faults": faults, "missing": missing}, status=status)


def _say(made: Imported) -> str:
    return f"Importé : {' ; '.join(made.says)}."


ROUTES = (
    Route("/importer", show_import, name="import"),
    Route("/importer", take_import, name="take_import", methods=["POST"]),
)
