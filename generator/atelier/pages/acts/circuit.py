"""Where an act stands: a line for each party, what is done, what is missing and why, and who has to act."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from generator.api.circuit.following import Circuit, Mark, PartyLine, Stage, StageState, read_circuit
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
    """What somebody has to do now: who, what, for which party, and the page where it is told."""

    who: str
    what: str
    party: str
    address: str


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
        counts=[(stage, *circuit.count(stage)) for stage in Stage] if circuit.parties else [],
        turns=_list_turns(request, place.id, circuit),
        findings=say_here(circuit.findings),
        faults=say_here(circuit.faults),
        Mark=Mark,
        Stage=Stage,
    )
    return show(request, "acts/circuit.html", {**values, "stage": circuit.step})


def _list_turns(request: Request, dossier: str, circuit: Circuit) -> tuple[tuple[str, tuple[Turn, ...]], ...]:
    """What is to be done now, by who has to do it; what is to be done for all parties at once is told once."""
    turns: dict[str, list[Turn]] = {}
    seen: set[tuple[str, str]] = set()
    for line in circuit.parties:
        for state in line.turns:
            turn = _make_turn(request, dossier, line, state)
            if state.stage is Stage.FROZEN and (turn.who, turn.what) in seen:
                continue
            seen.add((turn.who, turn.what))
            turns.setdefault(turn.who, []).append(turn)
    return tuple((who, tuple(found)) for who, found in turns.items())


def _make_turn(request: Request, dossier: str, line: PartyLine, state: StageState) -> Turn:
    route = _PAGE_OF_STAGE[state.stage]
    routes = take_site(request).routes
    address = find_url(request, route, dossier=dossier) if route in routes else ""
    party = "" if state.stage is Stage.FROZEN else line.name
    return Turn(state.who or "à voir", f"{state.stage} : {state.words}", party, address)


ROUTES = (Route("/dossiers/{dossier}/circuit", show_circuit, name="circuit"),)
