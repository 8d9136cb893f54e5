"""Where an act stands: a line for each party, what is done, what is missing and why, and who has to act."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.following import TEAM, Circuit, Mark, PartyLine, Stage, StageState, read_circuit
from generator.atelier.answers import find_url, show
from generator.atelier.pages.acts.frame import find_today, frame, say_here, take_desk
from generator.atelier.requests import take_site

# The columns of the table: words, and the stages told in each.
_COLUMNS = (
    ("Signature", (Stage.PRINTED, Stage.SIGNED)),
    ("Délibération", (Stage.VOTED, Stage.DEPOSITED)),
    ("Préfecture", (Stage.SENT, Stage.RECEIVED)),
    ("Publication", (Stage.STAMPED, Stage.PUBLISHED, Stage.EXECUTORY)),
)
# The page where something is done about a stage.
_PAGE_OF_STAGE = {
    Stage.FROZEN: "freeze",
    Stage.PRINTED: "originals",
    Stage.SIGNED: "scans",
    Stage.VOTED: "deliberations",
    Stage.DEPOSITED: "deliberations",
    Stage.SENT: "sending",
    Stage.RECEIVED: "sending",
    Stage.STAMPED: "publication",
    Stage.PUBLISHED: "publication",
    Stage.EXECUTORY: "publication",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What has to be done now: the same thing for several parties is told once, with who has to do it for each."""

    what: str
    address: str
    whom: tuple[str, ...]


async def show_circuit(request: Request) -> Response:
    """The circuit of the act of one dossier."""
    place, desk = await take_desk(request)
    circuit = await take_site(request).composers.ask(
        place.folder, read_circuit, place.folder, desk.project, find_today()
    )
    values = frame(
        request,
        place,
        "circuit",
        circuit=circuit,
        columns=_COLUMNS,
        ours=_list_turns(request, place.id, circuit, ours=True),
        theirs=_list_turns(request, place.id, circuit, ours=False),
        findings=say_here(circuit.findings),
        faults=say_here(circuit.faults),
        Mark=Mark,
        Stage=Stage,
    )
    return show(request, "acts/circuit.html", {**values, "stage": circuit.step})


def _list_turns(request: Request, dossier: str, circuit: Circuit, *, ours: bool) -> tuple[Turn, ...]:
    """What has to be done now: by whoever looks at the page (`ours`), or by others."""
    found: dict[tuple[str, Stage], list[str]] = {}
    for line in circuit.parties:
        for state in line.turns:
            if (state.who == TEAM) is ours:
                words = f"{state.stage} : {state.words}"
                found.setdefault((words, state.stage), []).append(_name_turn(line, state, ours=ours))
    routes = take_site(request).routes
    return tuple(
        Turn(
            words[:1].upper() + words[1:],
            find_url(request, route, dossier=dossier) if (route := _PAGE_OF_STAGE[stage]) in routes else "",
            () if stage is Stage.FROZEN else tuple(whom),
        )
        for (words, stage), whom in found.items()
    )


def _name_turn(line: PartyLine, state: StageState, *, ours: bool) -> str:
    """The party; and who has to act for it, when that is somebody else."""
    return line.name if ours or state.who in ("", line.name) else f"{state.who}, {line.name}"


ROUTES = (Route("/dossiers/{dossier}/circuit", show_circuit, name="circuit"),)
