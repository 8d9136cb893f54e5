"""What comes back from Word and Excel: files dropped, their changes decided one by one, then written; copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from generator.api.long_work import JobResult
from generator.api.projects import DossierPlace
from generator.api.returning.account import ReturnDecision, ReturnedChange
from generator.api.returning.copies import (
    ReviewOrder,
    check_reviewers,
    list_review_copies,
    list_review_pieces,
    split_names,
)
from generator.api.returning.kept import (
    MOST_FILES,
    KeptReturn,
    drop_return,
    find_return,
    keep_decisions,
    keep_returns,
    list_returns,
    note_job,
)
from generator.atelier.answers import find_url, redirect, show
from generator.atelier.pages.life.uploads import copy_uploads, list_uploads
from generator.atelier.pages.life.work import ReturnWork, apply_returned, copy_for_reviewers, read_returned
from generator.atelier.requests import ask_composer, call, require, take_dossier, take_form, take_site, who
from generator.atelier.security.people import Role
from generator.atelier.security.refusals import refuse_unknown_page
from generator.errors import CtgError, Diagnostic

ACCEPT, REFUSE = "accepter", "refuser"
_RUNNING = ("en attente", "en cours")
_LONGEST_ANSWER = 4_000
_ACCEPTED_FILES = ".docx,.xlsx,.xlsm,.ods"


async def show_returns(request: Request) -> Response:
    """Where files are dropped; the returns in progress; the copies for reviewers."""
    place = await call(take_dossier, request)
    return await _show_list(request, place)


async def _show_list(
    request: Request, place: DossierPlace, faults: tuple[Diagnostic, ...] = (), names: str = ""
) -> Response:
    project = take_site(request).project
    pieces: tuple[tuple[str, str], ...] = ()
    try:
        pieces = await ask_composer(request, place, list_review_pieces, place.folder, project)
    except CtgError:  # its faults stand on the page of findings; nothing can be copied meanwhile
        pieces = ()
    values = {
        "place": place,
        "returns": await call(list_returns, _find_store(request, place)),
        "copies": [path.name for path in await call(list_review_copies, place.folder, project)],
        "pieces": pieces,
        "faults": faults,
        "names": names,
        "accept": _ACCEPTED_FILES,
        "most": MOST_FILES,
    }
    return show(request, "life/returns.html", values, status=422 if faults else 200)


async def receive_files(request: Request) -> Response:
    """Files were dropped: kept, then read beside the page."""
    require(request, Role.REDIGER)
    place = await call(take_dossier, request)
    uploads = list_uploads(await take_form(request), "fichiers")
    store = _find_store(request, place)

    def keep() -> tuple[str, ...]:
        with copy_uploads(uploads) as files:
            return keep_returns(store, files, who(request))

    try:
        names = await call(keep)
    except CtgError as fault:
        return await _show_list(request, place, fault.diagnostics)
    for name in names:
        await _start_reading(request, place, name)
    if len(names) > 1:
        notice = "Les documents Word et les classeurs se lisent séparément : chacun a sa liste."
        return redirect(request, "returns", dossier=place.id, notice=notice)
    return redirect(request, "return", dossier=place.id, retour=names[0])


async def _start_reading(request: Request, place: DossierPlace, name: str) -> None:
    kept = await call(find_return, _find_store(request, place), name)
    if kept is None:
        raise refuse_unknown_page()
    title = f"Lecture de {', '.join(kept.names[:3])}{'…' if len(kept.names) > 3 else ''}"
    await _start(request, place, kept, (title, read_returned))


async def _start(
    request: Request, place: DossierPlace, kept: KeptReturn, work: tuple[str, Callable[..., JobResult]]
) -> None:
    """Start long work on a return, and keep its id with it."""
    site, (title, function) = take_site(request), work
    link = find_url(request, "return", dossier=place.id, retour=kept.id)
    order = ReturnWork(_find_store(request, place), kept.id, place.folder, site.project, who(request), link)
    job = await call(site.jobs.start, "retour", title, place, function, order, person=who(request))
    await call(note_job, kept, job)


async def show_return(request: Request) -> Response:
    """One return: being read, refused, to be decided, or done."""
    place, kept = await _take_return(request)
    job = take_site(request).jobs.find(kept.job) if kept.job else None
    running = job is not None and job.state.value in _RUNNING
    account = kept.read.account if kept.read is not None else None
    seen = request.query_params.get("voir", "")
    reviewer = request.query_params.get("relecteur", "")
    questions = account.questions if account is not None else ()
    shown = [one for one in questions if _is_shown(kept, one, seen, reviewer)]
    values = {
        "place": place,
        "kept": kept,
        "account": account,
        "questions": shown,
        "hidden": len(questions) - len(shown),
        "seen": seen,
        "reviewer": reviewer,
        "faults": job.faults if job is not None and not running and kept.done is None else (),
        "running": running,
        "told": job.told[-1] if job is not None and running and job.told else "",
        "decisions": {one.id: kept.find_decision(one.id) for one in (account.changes if account is not None else ())},
        "answers": dict(kept.decided.answers),
        "reviewer_choices": [(name, name) for name in (account.reviewers if account is not None else ())],
    }
    return show(request, "life/return.html", values)


def _is_shown(kept: KeptReturn, question: tuple[ReturnedChange, ...], seen: str, reviewer: str) -> bool:
    if reviewer and not any(reviewer in one.reviewers for one in question):
        return False
    match seen:
        case "reste":
            return any(one.choices and not kept.find_decision(one.id).verdict for one in question)
        case "contradictions":
            return len(question) > 1
        case "main":
            return any(not one.choices for one in question)
        case _:
            return True


async def decide(request: Request) -> Response:
    """Decisions are kept, then what the button asks is done: nothing, all of a reviewer accepted; or applied."""
    require(request, Role.REDIGER)
    place, kept = await _take_return(request)
    form = await take_form(request)
    if kept.read is None or kept.read.account is None or kept.done is not None:
        return redirect(request, "return", dossier=place.id, retour=kept.id)
    decisions = [_read_decision(form, one, kept.find_decision(one.id)) for one in kept.read.account.changes]
    answers = _read_answers(form, dict(kept.decided.answers))
    action = _say(form, "action")
    notice = "Les décisions sont gardées ; rien n’est encore écrit dans le dossier."
    if action == "tout":
        decisions, notice = _accept_all(kept, decisions, _say(form, "tout-de"), _say(form, "motif-commun"))
    await call(keep_decisions, kept, decisions, answers)
    if request.headers.get("accept") == "application/json":
        return Response(status_code=204)
    if action == "appliquer":
        await _start(request, place, kept, ("Reprise de ce qui est décidé", apply_returned))
        return redirect(request, "return", dossier=place.id, retour=kept.id)
    return redirect(request, "return", dossier=place.id, retour=kept.id, notice=notice)


def _read_decision(form: FormData, change: ReturnedChange, before: ReturnDecision) -> ReturnDecision:
    """What is said of a change; one that the form does not show stays as it was decided."""
    name = f"choix-{change.id}"
    if name not in form:
        return before
    said = _say(form, name)
    choices = {one.value for one in change.choices}
    verdict = ACCEPT if said in choices else REFUSE if said == REFUSE else ""
    return ReturnDecision(
        change.id,
        verdict,
        said if verdict == ACCEPT else "",
        _say(form, f"motif-{change.id}")[:_LONGEST_ANSWER],
        _say(form, f"reponse-{change.id}")[:_LONGEST_ANSWER],
    )


def _read_answers(form: FormData, before: Mapping[str, str]) -> Mapping[str, str]:
    said = {
        name.removeprefix("commentaire-"): _say(form, name)[:_LONGEST_ANSWER]
        for name in form
        if name.startswith("commentaire-")
    }
    return {**before, **said}


def _accept_all(
    kept: KeptReturn, decisions: list[ReturnDecision], reviewer: str, reason: str
) -> tuple[list[ReturnDecision], str]:
    """All that a reviewer asks for; not what contradicts another, must be asked, or lacks the reason that it needs."""
    account = kept.read.account if kept.read is not None else None
    changes = {one.id: one for one in (account.changes if account is not None else ())}
    accepted, left = 0, 0
    settled: list[ReturnDecision] = []
    for one in decisions:
        change = changes[one.id]
        if one.verdict or reviewer not in change.reviewers or not change.choices:
            settled.append(one)
        elif not change.is_plain or (change.choices[0].needs_reason and not (one.reason or reason)):
            settled.append(one)
            left += 1
        else:
            settled.append(ReturnDecision(one.id, ACCEPT, change.choices[0].value, one.reason or reason, one.answer))
            accepted += 1
    notice = (
        f"{accepted} modification{'s' if accepted > 1 else ''} de {reviewer} acceptée{'s' if accepted > 1 else ''}."
    )
    if left:
        notice += f" {left} reste{'nt' if left > 1 else ''} à décider : contradiction, motif à donner, ou à regarder."
    return settled, notice


async def read_again(request: Request) -> Response:
    """The files read once more: the dossier has changed, or reading was stopped."""
    require(request, Role.REDIGER)
    place, kept = await _take_return(request)
    await _start_reading(request, place, kept.id)
    return redirect(request, "return", dossier=place.id, retour=kept.id)


async def throw_away(request: Request) -> Response:
    """A return is thrown away; what was written in the dossier stays."""
    require(request, Role.REDIGER)
    place, kept = await _take_return(request)
    await call(drop_return, kept)
    return redirect(request, "returns", dossier=place.id, notice="Le retour est supprimé ; le dossier n’a pas changé.")


async def send_file(request: Request) -> Response:
    """A file of a return: as it came, the answer to the reviewers, the file of decisions."""
    _, kept = await _take_return(request)
    wanted = request.path_params["fichier"]
    files: dict[str, tuple[Path, str]] = {
        "retour.docx": (kept.answer, "retour-aux-relecteurs.docx"),
        "decisions.yaml": (kept.decisions, "decisions.yaml"),
    }
    files |= {str(rank): (path, path.name) for rank, path in enumerate(kept.paths, 1)}
    if wanted not in files or not files[wanted][0].is_file():
        raise refuse_unknown_page()
    path, name = files[wanted]
    return FileResponse(path, filename=name, media_type="application/octet-stream")


async def make_copies(request: Request) -> Response:
    """Copies for named reviewers."""
    require(request, Role.REDIGER)
    site, place = take_site(request), await call(take_dossier, request)
    form = await take_form(request)
    names = _say(form, "noms")
    known = {piece for piece, _ in await ask_composer(request, place, list_review_pieces, place.folder, site.project)}
    pieces = tuple(one for one in form.getlist("pieces") if isinstance(one, str) and one in known)
    order = ReviewOrder(place.folder, site.project, split_names(names), pieces)
    try:
        check_reviewers(order.reviewers)
    except CtgError as fault:
        return await _show_list(request, place, fault.diagnostics, names)
    link = find_url(request, "returns", dossier=place.id)
    job = await call(
        site.jobs.start,
        "relecture",
        "Copies pour relecture",
        place,
        copy_for_reviewers,
        order,
        who(request),
        link,
        person=who(request),
    )
    return redirect(request, "task", task=job)


async def send_copy(request: Request) -> Response:
    """A copy for a reviewer, found by its name among those that stand."""
    place = await call(take_dossier, request)
    copies = await call(list_review_copies, place.folder, take_site(request).project)
    path = next((one for one in copies if one.name == request.path_params["copie"]), None)
    if path is None:
        raise refuse_unknown_page()
    return FileResponse(path, filename=path.name)


def _find_store(request: Request, place: DossierPlace) -> Path:
    return take_site(request).folder / "retours" / place.id


async def _take_return(request: Request) -> tuple[DossierPlace, KeptReturn]:
    place = await call(take_dossier, request)
    kept = await call(find_return, _find_store(request, place), request.path_params["retour"])
    if kept is None:
        raise refuse_unknown_page()
    return place, kept


def _say(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


_HERE = "/dossiers/{dossier}/retours"
_ONE = f"{_HERE}/{{retour}}"
ROUTES = (
    Route(_HERE, show_returns, name="returns"),
    Route(_HERE, receive_files, methods=["POST"], name="receive_files"),
    Route(f"{_HERE}/copies", make_copies, methods=["POST"], name="make_review_copies"),
    Route(f"{_HERE}/copies/{{copie}}", send_copy, name="review_copy"),
    Route(_ONE, show_return, name="return"),
    Route(f"{_ONE}/decisions", decide, methods=["POST"], name="decide_return"),
    Route(f"{_ONE}/lire", read_again, methods=["POST"], name="read_return"),
    Route(f"{_ONE}/supprimer", throw_away, methods=["POST"], name="drop_return"),
    Route(f"{_ONE}/fichiers/{{fichier}}", send_file, name="return_file"),
)
