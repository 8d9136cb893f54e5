"""The deliberation that a party sends back: whose it is by its own words, then put in its place in the dossier."""

from __future__ import annotations

from collections.abc import Sequence

from generator.acts.depositing.placing import Delivery, Deposited, Desk, put_file
from generator.annexes.party_names import call_parties
from generator.codes import Code
from generator.errors import Diagnostic, InputFileError, Severity, Span, UsageError
from generator.intake.act_words import read_page_words
from generator.intake.door import IntakeReport, take_pdf
from generator.making.deliberations import list_shared, take_deliberations
from generator.making.dossier_folder import read_dossier
from generator.model.annexes import DELIBERATIONS_FOLDER, DeliberationValues, InputFile
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts, Party
from generator.model.names import slugify

_HEADING = 400  # letters of the first page: there stands whose register it is from
_PDF = b"%PDF"


def deposit_deliberation(desk: Desk, delivery: Delivery, party: str = "", *, sure: bool = False) -> Deposited:
    """Put the voted deliberation of a party into its dossier; `party` is an id, found in the words when it is empty.

    One whose words are those of another party is refused, unless whoever gives it is `sure`.

    Raises: `UsageError` when no party is named and the words do not tell, or it is not one that votes;
    `InputFileError` with what keeps the file from being used; `ContentError` when the dossier cannot be read.
    """
    dossier = read_dossier(desk.folder, desk.project)
    taken = take_pdf(delivery.data, delivery.shown)
    said = find_voter(taken.pdf, delivery.shown, dossier.facts)
    chosen = _choose_party(dossier, delivery, party or (said.id if said is not None else ""))
    if said is not None and said.id != chosen.id and not sure:
        message = f"ce PDF se dit de {said.nom}, non de {chosen.nom} : il n'est pas déposé"
        hint = "le déposer pour cette partie ; ou, après l'avoir regardé, confirmer que c'est bien la sienne"
        raise InputFileError(Diagnostic(Code.DEPOT_AUTRE_PARTIE, message, Span(delivery.shown), hint=hint))
    _refuse_unusable(dossier, chosen, delivery)
    # A picture of the copier is put as the PDF that intake makes of it; a PDF byte for byte.
    data = delivery.data if delivery.data.lstrip()[:4] == _PDF else taken.pdf
    name = f"{DELIBERATIONS_FOLDER}/{chosen.id}.pdf"
    put = put_file(desk, Delivery(delivery.shown, data), name, f"délibération de {chosen.nom}")
    return Deposited(put.shown, put.name, put.words, put.replaced, (*_list_notes(taken), *put.notes))


def list_voters(facts: CtgFacts) -> tuple[Party, ...]:
    """The parties that a deliberation is expected of, or may be."""
    return tuple(party for party in facts.parties if party.kind.sends_acts or party.deliberation is not None)


def find_voter(pdf: bytes, name: str, facts: CtgFacts) -> Party | None:
    """Whose deliberation a PDF is, as its first page says; nothing when it has no text, or when that is not certain.

    The number of the deliberation decides, then the party that is named first in the heading. `name` is shown.
    """
    try:
        pages = read_page_words(pdf, name)
    except InputFileError:  # a scan, or a file that the words of cannot be read: a person says whose it is
        return None
    words = slugify(" ".join(pages[:1]))
    voters = list_voters(facts)
    numbered = [party for party in voters if _number_of(party) and f"-{_number_of(party)}-" in f"-{words}-"]
    names = call_parties(facts)
    heading = f"-{words[:_HEADING]}-"
    first = min(
        ((heading.find(f"-{called}-"), party) for called, party in names.items() if f"-{called}-" in heading),
        default=(-1, ""),
    )[1]
    headed = next((party for party in voters if party.id == first), None)
    if len(numbered) == 1 and (headed is None or headed.id == numbered[0].id):
        return numbered[0]
    return headed if not numbered or headed in numbered else None


def _number_of(party: Party) -> str:
    vote = party.deliberation
    return slugify(vote.numero) if vote is not None and isinstance(vote.numero, str) else ""


def _choose_party(dossier: Dossier, delivery: Delivery, party: str) -> Party:
    voters = list_voters(dossier.facts)
    chosen = next((one for one in voters if one.id == party), None)
    if chosen is not None:
        return chosen
    listed = ", ".join(one.nom for one in voters)
    if not party:
        message = "rien dans ce PDF ne dit avec certitude de quelle assemblée est cette délibération"
        hint = f"dire de qui elle est : {listed}"
        raise UsageError(Diagnostic(Code.DEPOT_A_ATTRIBUER, message, Span(delivery.shown), hint=hint))
    message = f"« {party} » n'est pas une partie de cette convention qui délibère"
    raise UsageError(
        Diagnostic(Code.PARTIE_INCONNUE, message, Span(dossier.folder), hint=f"celles qui délibèrent : {listed}")
    )


def _refuse_unusable(dossier: Dossier, party: Party, delivery: Delivery) -> None:
    """Refuse a file that no original could hold, or that is another party's to the byte, in the words of `making`."""
    file = InputFile(delivery.shown, delivery.data)
    others = {one: own for one, own in dossier.deliberations.items() if one != party.id}
    take_deliberations(dossier.with_values(DeliberationValues({party.id: file})))
    if party.id in list_shared(dossier.with_values(DeliberationValues({**others, party.id: file}))):
        message = "ce fichier est déjà déposé comme délibération d'une autre partie, ou sur un acte d'avant"
        hint = "chaque assemblée a sa délibération sur chaque acte : déposer la sienne"
        raise InputFileError(Diagnostic(Code.DELIBERATION_PARTAGEE, message, Span(delivery.shown), hint=hint))


def _list_notes(taken: IntakeReport) -> Sequence[Diagnostic]:
    return [note for note in taken.notes if note.severity is not Severity.ADVICE]
