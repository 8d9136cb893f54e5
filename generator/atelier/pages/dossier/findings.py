"""Everything that is found of a dossier, each finding with the way to its field; admitted with a reason, confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.filling import admit_finding, confirm_fact
from generator.api.forms import FieldFinding, Found, FoundField, Look, find_fields_of
from generator.api.placed_faults import place_found
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.dossier.forms import find_field_url, look_at
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.errors import CtgError

_GAPS = "À compléter"
_GROUPS = (
    ("À corriger", "Tant que cela demeure, la version définitive est refusée.", "erreur"),
    ("À voir", "Cela n’empêche pas la version définitive ; une personne doit l’avoir regardé.", "avertissement"),
    ("Conseils", "Des formes à revoir, si l’on veut.", "conseil"),
    ("À confirmer", "Repris d’une convention d’avant : à vérifier, puis à confirmer.", "à confirmer"),
    (_GAPS, "Ce qui n’est pas encore connu.", "à compléter"),
    ("Admis", "Le dossier admet ces constats, avec une raison.", "admis"),
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A finding as the page shows it: its form, where it leads, and its mark when it is to be confirmed."""

    rank: int
    found: Found
    said: FieldFinding
    form: str
    address: str
    where: str
    mark: int | None


async def show_findings(request: Request) -> Response:
    """All findings of a dossier."""
    return await _show(request, await call(take_dossier, request))


async def _show(request: Request, place: DossierPlace, problem: str = "") -> Response:
    look = await look_at(request, place)
    fields = await ask_composer(request, place, find_fields_of, place.folder, look)
    lines = [_make_line(request, place, look, rank, fields[rank]) for rank in range(len(fields))]
    groups = tuple(
        (title, meaning, [line for line in lines if _sort(line, look) == kind]) for title, meaning, kind in _GROUPS
    )
    values = {"place": place, "look": look, "groups": groups, "gaps": _GAPS, "problem": problem}
    return show(request, "dossier/findings.html", values, status=422 if problem else 200)


def _sort(line: _Line, look: Look) -> str:
    del look
    if line.found.finding.admitted is not None:
        return "admis"
    if line.found.is_gap:
        return "à compléter"
    if line.found.is_mark:
        return "à confirmer"
    return line.found.finding.severity.value


def _make_line(request: Request, place: DossierPlace, look: Look, rank: int, field: FoundField | None) -> _Line:
    found = look.findings[rank]
    placed = place_found(found, field)
    address, where = find_way(request, place, found, field)
    mark = None
    if found.is_mark and found.place is not None:
        here = [n for n, one in enumerate(look.marks) if one.file == found.place.file and one.path == found.place.path]
        mark = here[0] if here else None
    return _Line(rank, found, placed.said, placed.form, address, where, mark)


def find_way(request: Request, place: DossierPlace, found: Found, field: FoundField | None) -> tuple[str, str]:
    """The address of the field, the text, the table or the passage that a finding is about, and what to call it."""
    routes = take_site(request).routes
    if field is not None:
        return find_field_url(request, place, field), field.label
    file = found.place.file if found.place is not None else ""
    line = f"#ligne-{found.place.line}" if found.place is not None and found.place.line else ""
    if file.startswith("textes/") and "text" in routes:
        name = file.removeprefix("textes/").removesuffix(".md")
        return find_url(request, "text", dossier=place.id, text=name) + line, "Le texte"
    if file.endswith(".csv") and "grid" in routes:
        name = file.rpartition("/")[2].removesuffix(".csv")
        return find_url(request, "grid", dossier=place.id, table=name) + line, "Le tableau"
    if found.finding.block and "preview" in routes:
        piece = found.finding.block.partition("/")[0]
        query = urlencode({"bloc": found.finding.block})
        return f"{find_url(request, 'preview', dossier=place.id)}?piece={piece}&{query}", "Le passage"
    return "", _say_file(found)


def _say_file(found: Found) -> str:
    """The file of a finding and its line, for whoever opens files; that of a model by its last names."""
    if found.place is not None:
        name, line = found.place.file, found.place.line
    elif found.finding.span is not None:
        name, line = "/".join(found.finding.span.file.split("/")[-3:]), found.finding.span.line
    else:
        return ""
    return f"Fichier {name}, ligne {line}" if line else f"Fichier {name}"


async def admit(request: Request) -> Response:
    """Admit a finding, with its reason."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    form = await take_form(request)
    code, message = str(form.get("code", "")), str(form.get("message", ""))
    reason = str(form.get(f"motif-{form.get('rang', '')}", ""))
    look = await look_at(request, place)
    found = next(
        (one for one in look.findings if str(one.finding.code) == code and one.finding.message == message), None
    )
    if found is None:
        return await _show(request, place, "Ce constat n’a plus lieu.")
    try:
        args = (place.folder, take_site(request).project, found, reason, who(request))
        await ask_composer(request, place, admit_finding, *args)
    except CtgError as fault:
        return await _show(request, place, fault.diagnostics[0].message)
    return redirect(request, "findings", notice="Constat admis ; le rapport en montre la raison.", dossier=place.id)


async def confirm(request: Request) -> Response:
    """Say that a fact « à confirmer » was looked at."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    wanted = str((await take_form(request)).get("marque", ""))
    look = await look_at(request, place)
    if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 and int(wanted) < len(look.marks):
        args = (place.folder, take_site(request).project, look.marks[int(wanted)], who(request))
        await ask_composer(request, place, confirm_fact, *args)
    return redirect(request, "findings", notice="Confirmé.", dossier=place.id)


ROUTES = (
    Route("/dossiers/{dossier}/constats", show_findings, name="findings"),
    Route("/dossiers/{dossier}/constats/admettre", admit, methods=["POST"], name="finding_admitted"),
    Route("/dossiers/{dossier}/constats/confirmer", confirm, methods=["POST"], name="finding_confirmed"),
)
