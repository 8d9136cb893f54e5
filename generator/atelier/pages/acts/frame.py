"""What the pages of the circuit share: their own navigation, who works on which act, files that are given, words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from generator.api.circuit.depositing import Delivery, Desk
from generator.api.projects import DossierPlace
from generator.atelier.answers import find_url, redirect
from generator.atelier.remedies import drop_commands, names_command
from generator.atelier.requests import ask_composer, call, take_dossier, take_form, take_site, who
from generator.codes import Code
from generator.errors import CtgError, Diagnostic
from generator.model.acts import FreezeOrder

# The pages of the circuit, in the order in which an act goes through them: route, words.
_PAGES = (
    ("circuit", "Où en est l’acte"),
    ("originals", "Exemplaires"),
    ("scans", "Pages signées"),
    ("deliberations", "Délibérations"),
    ("signatures", "Signature électronique"),
    ("sending", "Préfecture"),
    ("publication", "Publication"),
)
_LONGEST_NAME = 120
_FOLDER_SIGNS = re.compile(r"[/\\]")
# What to do about a finding, where the program's own words name a command that nobody types here.
_REMEDIES = {
    Code.PAGE_ILLISIBLE: "la regarder, puis la placer ci-dessous",
    Code.PAGE_CODES_CONTRAIRES: "numériser les feuilles une à une",
    Code.PAGE_AUTRE_DOSSIER: "la déposer dans le circuit de sa CTG, et l’écarter ici",
    Code.PAGE_NON_SIGNEE: "numériser la page une fois signée ; si la signature est ailleurs, la placer ci-dessous",
    Code.PAGE_SIGNATURE_MANQUANTE: "la faire signer, puis la numériser à nouveau ; ou la placer si tous ont signé",
    Code.PAGE_ENCRE_DOUTEUSE: "la regarder ; si c’est une signature, la placer ci-dessous",
    Code.PAGE_DIFFERENTE: "numériser la page entière ; si c’est bien elle, la placer ci-dessous",
    Code.PAGE_RETIREE: "si c’est bien sa place, la placer ci-dessous",
    Code.ACTE_NON_ARRETE: "arrêter d’abord le texte, dans la page des documents",
    Code.SIGNATAIRE_DIFFERENT: "regarder le fichier ; l’accepter avec un motif, ou faire signer la personne nommée",
    Code.BANDE_AJOUTEE: "regarder le fichier, puis l’accepter avec un motif",
    Code.TRANSMISSION_CONTESTEE: "corriger ce qui est reproché ; pour envoyer à nouveau tel quel, dire pourquoi",
}


async def take_desk(request: Request) -> tuple[DossierPlace, Desk]:
    """The dossier that the address names, and who works on it today."""
    place = await call(take_dossier, request)
    return place, Desk(place.folder, take_site(request).project, FreezeOrder(find_today(), who(request)))


def find_today() -> date:
    """The day that pages are about."""
    return datetime.now(UTC).astimezone().date()


def frame(request: Request, place: DossierPlace, current: str, **values: Any) -> dict[str, Any]:
    """What a page of the circuit shows, besides its own values."""
    pages = tuple((route, words, find_url(request, route, dossier=place.id)) for route, words in _PAGES)
    return {"place": place, "tab": "circuit", "act_pages": pages, "act_page": current, **values}


def start_job(request: Request, place: DossierPlace, title: str, function: Any, *args: Any) -> str:
    """Have long work done on an act; the id of the job."""
    job: str = take_site(request).jobs.start("circuit", title, place, function, *args, person=who(request))
    return job


def follow_job(request: Request, job: str) -> Response:
    """The way to the page of a job."""
    return redirect(request, "task", task=job)


async def take_uploads(request: Request) -> list[UploadFile]:
    """The files that were given with a form; they wait on the disk."""
    form = await take_form(request)
    return [one for one in form.getlist("fichiers") if isinstance(one, UploadFile) and (one.filename or one.size)]


async def take_deliveries(request: Request) -> tuple[FormData, list[Delivery]]:
    """The form that was sent, and the files that were given with it, each with a name to show and nothing more."""
    given = [Delivery(clean_name(one.filename or ""), await one.read()) for one in await take_uploads(request)]
    return await take_form(request), given


def clean_name(name: str) -> str:
    """What a person calls a file, to be shown: the last part of it, without signs that do not show."""
    last = _FOLDER_SIGNS.split(unicodedata.normalize("NFC", name))[-1]
    shown = "".join(sign for sign in last if sign.isprintable()).strip()
    return shown[-_LONGEST_NAME:] or "fichier"


def read_field(form: FormData, name: str) -> str:
    """A field of a form, as words; empty when it is not there."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def read_number(form: FormData, name: str, otherwise: int = 0) -> int:
    """A field of a form, as a number from 0."""
    words = read_field(form, name)
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 6 else otherwise


def say_here(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The same findings, with what to do about them on these pages: no command is typed here."""
    return tuple(_say_one(one) for one in found)


def _say_one(one: Diagnostic) -> Diagnostic:
    if one.hint is None or not names_command(one.hint):
        return one
    return replace(one, hint=_REMEDIES.get(one.code) or drop_commands(one.hint) or None)


async def attempt(function: Any, *args: Any) -> tuple[Any, tuple[Diagnostic, ...]]:
    """What a function of the API answers, or why it refuses: a page shows both."""
    try:
        return await call(function, *args), ()
    except CtgError as fault:
        return None, say_here(fault.diagnostics)


async def attempt_aside(
    request: Request, place: DossierPlace, function: Any, *args: Any
) -> tuple[Any, tuple[Diagnostic, ...]]:
    """The same of a function that reads the dossier: from its own process."""
    try:
        return await ask_composer(request, place, function, *args), ()
    except CtgError as fault:
        return None, say_here(fault.diagnostics)
