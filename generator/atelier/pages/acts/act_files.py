"""What was made of an act, downloaded: one file, or all those of a kind."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.following import read_act_output, zip_act_outputs
from generator.atelier.pages.acts.frame import take_desk
from generator.atelier.requests import call
from generator.dossier_place import name_dossier

_KINDS = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}


async def send_file(request: Request) -> Response:
    """One file, found by its path among those that there are."""
    place, desk = await take_desk(request)
    path = request.path_params["file"]
    data = await call(read_act_output, place.folder, desk.project, path)
    name = PurePosixPath(path).name
    return send_bytes(data, name, inline=request.query_params.get("voir") == "oui" and name.endswith(".pdf"))


async def send_archive(request: Request) -> Response:
    """All files of a kind, or those of one party, in a ZIP."""
    place, desk = await take_desk(request)
    kind, party = request.path_params["kind"], request.query_params.get("partie", "")
    data = await call(zip_act_outputs, place.folder, desk.project, kind, party)
    return send_bytes(data, f"{name_dossier(place.folder)}-{kind}{f'-{party}' if party else ''}.zip")


def send_bytes(data: bytes, name: str, *, inline: bool = False) -> Response:
    """A file under its name; a PDF may be shown in the browser."""
    kind = _KINDS.get(PurePosixPath(name).suffix, "application/octet-stream")
    way = "inline" if inline else "attachment"
    header = f"{way}; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=kind, headers={"Content-Disposition": header})


ROUTES = (
    Route("/dossiers/{dossier}/circuit/fichiers/{file:path}", send_file, name="circuit_file"),
    Route("/dossiers/{dossier}/circuit/archives/{kind}", send_archive, name="circuit_archive"),
)
