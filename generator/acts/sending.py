"""What is sent to the préfecture: whether an act is complete, the names of its files, the list that goes with them.

Source: ACTES protocol v1.1, names of the files of a transmission (message 1-1) and its limit of 150 MiB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from generator.checking.law.acts import name_act_number
from generator.checking.law.seats import find_seat, write_department
from generator.codes import Code
from generator.composing.piece import name_act
from generator.errors import Diagnostic, InputFileError, Span
from generator.files import sha256
from generator.model.acts import NATURE_BY_NUMBER, ActIdentifier
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.dossier import Dossier
from generator.model.facts import CtgFacts, Party
from generator.model.territories import ReferenceTables

MAX_TRANSMISSION_BYTES = 150 * 1024 * 1024
_DELIBERATION = "1"  # CodeNatureActe
LIST_FILE = "LISEZMOI.txt"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a transmission: its name by the protocol, what it is, and its bytes as they will be sent."""

    name: str
    title: str
    data: bytes


def list_missing_for_sending(party: Party, *, has_deliberation: bool, has_original: bool) -> tuple[str, ...]:
    """What keeps the act of a party from being sent, in words; nothing when it is ready."""
    deliberation = party.deliberation
    needs = (
        (has_deliberation, f"la délibération reçue ({DELIBERATIONS_FOLDER}/{party.id}.pdf)"),
        (isinstance(party.siren, str), "« siren: » de la partie"),
        (deliberation is not None and isinstance(deliberation.date, date), "« date: » de la délibération"),
        (
            deliberation is not None and name_act_number(deliberation.numero) is not None,
            "« numero: » de la délibération, de 1 à 15 lettres et chiffres",
        ),
        (has_original, "l'acte assemblé (lancer « ctg assembler »)"),
    )
    return tuple(words for met, words in needs if not met)


def sends_acts(party: Party) -> bool:
    """Whether a party's deliberation goes to the préfecture."""
    return party.kind.sends_acts


def identify_act(party: Party, facts: CtgFacts, tables: ReferenceTables) -> ActIdentifier | None:
    """The identifier that the préfecture will give to a party's deliberation; nothing while a part is not known.

    The préfecture is that of the party's own seat, which may be in another département than the territory.
    """
    deliberation = party.deliberation
    if deliberation is None or not isinstance(party.siren, str) or not isinstance(deliberation.date, date):
        return None
    number = name_act_number(deliberation.numero)
    if number is None:
        return None
    department = write_department(find_seat(party, facts, tables))
    return ActIdentifier(department, party.siren, deliberation.date, number, NATURE_BY_NUMBER[_DELIBERATION])


def name_sent_file(act: ActIdentifier, rank: int) -> str:
    """The name of the file `rank` of a transmission: 1 is the act, its annexes follow."""
    return f"{act}-1-1_{rank}.pdf"


def check_size(files: Sequence[SentFile], span: Span, limit: int = MAX_TRANSMISSION_BYTES) -> None:
    """Refuse a transmission whose files together pass `limit` bytes.

    Raises: `InputFileError`, with the size of each file.
    """
    total = sum(len(file.data) for file in files)
    if total > limit:
        parts = ", ".join(f"{file.title} : {_write_size(len(file.data))}" for file in files)
        message = f"la transmission pèse {_write_size(total)}, {_write_size(limit)} au plus ({parts})"
        hint = "numériser les pages signées en gris et à 200 points par pouce, puis assembler à nouveau"
        raise InputFileError(Diagnostic(Code.TRANSMISSION_TROP_LOURDE, message, span, hint=hint))


def propose_subject(dossier: Dossier) -> str:
    """The subject of a deliberation on an avenant that says none: the title of the avenant; nothing for a convention.

    Who reads it among others must see that it is not the convention again.
    """
    return name_act(dossier) if dossier.facts.avenant is not None else ""


def write_sending_list(party: Party, act: ActIdentifier, files: Sequence[SentFile], amendment: str = "") -> str:
    """What goes where on the platform, for the person who sends: French, plain text, nothing made up.

    `amendment` is the title of the avenant that it is about, and its subject when the deliberation says none.
    """
    deliberation = party.deliberation
    said = deliberation.objet if deliberation is not None else None
    matter = deliberation.matiere if deliberation is not None else None
    number = deliberation.numero if deliberation is not None else act.number
    home = "l'avenant, et non dans celui de la convention" if amendment else "la CTG"
    lines = [
        f"Transmission en préfecture – {party.nom}",
        "",
        "À saisir sur la plateforme de télétransmission :",
        "",
        f"  Nature de l'acte      {_DELIBERATION} – Délibérations",
        f"  Matière               {matter or 'à choisir sur la plateforme'}",
        f"  Date de la décision   {act.decided:%d/%m/%Y}",
        f"  Numéro de l'acte      {act.number}" + (f" (délibération n° {number})" if number != act.number else ""),
        f"  Objet                 {said or amendment or 'à rédiger sur la plateforme'}",
        f"  Identifiant attendu   {act}",
        "",
        "Fichiers à joindre, dans cet ordre :",
        "",
    ]
    for rank, file in enumerate(files, start=1):
        role = "Acte" if rank == 1 else f"Annexe {rank - 1}"
        lines += [
            f"  {role} : {file.title}",
            f"    fichier     {file.name}",
            f"    taille      {_write_size(len(file.data))}",
            f"    empreinte   SHA-256 {sha256(file.data)}",
            "",
        ]
    lines += [
        "L'accusé de réception (fichier XML finissant par -1-2_1.xml) est à déposer dans le dossier prefecture/",
        f"de {home}, avec l'enveloppe de l'envoi (EACT--….xml ou .tar.gz), dont le nom porte la date d'envoi ;",
        "« ctg assembler » fait alors la copie tamponnée, qui est le fichier à publier.",
        "",
    ]
    return "\n".join(lines)


def _write_size(size: int) -> str:
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} Kio"
    return f"{size / (1024 * 1024):.1f} Mio".replace(".", ",")
