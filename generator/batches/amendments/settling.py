"""The avenant that a row asks for: opened on its convention, the facts of the row written, or nothing touched at all.

What changes the convention is written into its living dossier, who signs the avenant and when into `avenant.yaml`;
comments stay. A row that is asked for again finds the same words there, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.acts.in_force.base import find_open
from generator.acts.register import find_act
from generator.amending.dossier.amendment_file import read_amendment_file
from generator.amending.dossier.opening import open_amendment
from generator.amending.dossier.places import find_digest_list, find_model_folder
from generator.amending.dossier.refreshing import refresh_amendment
from generator.batches.amendments.rows import EFFECT, AmendmentRow
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, AMENDMENTS, FACTS_FILE, list_amendments
from generator.editing.yaml_records import Tree, append_record, put_value
from generator.editing.yaml_values import UnwritableValueError
from generator.errors import ContentError, Diagnostic, Severity, Span
from generator.files import display_path, list_tree, read_bytes, read_text, remove_file, remove_folder, write_bytes
from generator.making.dossier_folder import read_dossier
from generator.model.facts import CtgFacts, Party
from generator.model.names import slugify
from generator.model.parties.columns import Nature
from generator.model.workbook import KnownRepresentative
from generator.project import Project
from generator.reading.located_yaml import load_yaml

_TEXTS = "textes"


@dataclass(frozen=True, slots=True)
class SettledAmendment:
    """The folder of a row's avenant, and the files that were written for it.

    `waiting` says why no document is made of it: it is frozen already, or states nothing yet; `notes` tell of it.
    """

    folder: Path
    written: tuple[Path, ...] = ()
    waiting: str = ""
    notes: tuple[Diagnostic, ...] = ()


def settle_amendment(row: AmendmentRow, project: Project) -> SettledAmendment:
    """Open the avenant of a row and write its facts; the dossier is left as it was when anything of it is refused.

    Raises: `CtgError`.
    """
    assert row.folder is not None  # rows with faults have no dossier
    convention = row.folder
    frozen = next(
        (one for one in list_amendments(convention) if find_act(one) and _read_purpose(one) == row.purpose), None
    )
    if frozen is not None:
        return SettledAmendment(frozen, waiting=f"l'avenant n° {frozen.name} est déjà arrêté")
    standing = find_open(convention)
    if standing is not None and (said := _read_purpose(standing)) != row.purpose:
        message = f"l'avenant n° {standing.name} est ouvert, pour un autre objet : « {said} »"
        hint = (
            f"l'achever, ou « ctg avenant {display_path(convention)} --abandonner » ; ou écrire cet objet dans la ligne"
        )
        raise ContentError(Diagnostic(Code.AVENANT_OUVERT, message, Span(row.place), hint=hint))
    room = convention / AMENDMENTS
    former = standing is not None or room.is_dir()
    before = _read_files(convention, standing)
    try:
        return _settle(row, convention, standing, project)
    except BaseException:
        for path, data in before.items():
            if read_bytes(path) != data:
                write_bytes(path, data)
        opened = find_open(convention) if standing is None else None
        if not former:
            remove_folder(room)
        elif opened is not None:
            remove_folder(opened)
            remove_folder(find_model_folder(opened))
            remove_file(find_digest_list(opened))
        raise


def _settle(row: AmendmentRow, convention: Path, standing: Path | None, project: Project) -> SettledAmendment:
    facts = read_dossier(convention, project).facts
    folder = standing or open_amendment(convention, project, row.purpose).folder
    wanted = {convention / FACTS_FILE: _write_facts(row, read_text(convention / FACTS_FILE))}
    wanted |= {folder / AMENDMENT_FILE: _write_own(row, facts, folder)}
    if row.reasons:
        wanted |= dict.fromkeys(_list_texts(folder), f"{row.reasons}\n")
    changed = {path: text for path, text in wanted.items() if read_bytes(path) != text.encode()}
    for path, text in changed.items():
        write_bytes(path, text.encode())
    refreshed = refresh_amendment(folder, project)
    opened = () if standing is not None else tuple(list_tree(folder))
    written = tuple(dict.fromkeys((*changed, *(path for path in opened if path.name == AMENDMENT_FILE))))
    notes = refreshed.notes if refreshed is not None else ()
    if refreshed is not None and not refreshed.draft.articles:
        return SettledAmendment(folder, written, "rien à modifier encore", (*notes, _tell_empty(row, folder)))
    return SettledAmendment(folder, written, notes=notes)


def _tell_empty(row: AmendmentRow, folder: Path) -> Diagnostic:
    convention = display_path(row.folder) if row.folder is not None else ""
    message = f"l'avenant n° {folder.name} de « {row.name} » est ouvert, et ne modifie rien de la convention"
    hint = (
        "un nouveau représentant n'est pas une modification : il signera le prochain avenant ; écrire dans "
        f"{convention} ce qui change, ou « ctg avenant {convention} --abandonner »"
    )
    return Diagnostic(Code.AVENANT_VIDE, message, Span(row.place), hint=hint, severity=Severity.WARNING)


def _read_purpose(folder: Path) -> str:
    return read_amendment_file(folder)[0].objet


# --- what a row writes ---------------------------------------------------------------------------------------------


def _write_facts(row: AmendmentRow, text: str) -> str:
    """`ctg.yaml` of the convention with what the row changes of it."""
    return put_value(text, ("periode", "fin"), row.days["fin"].isoformat()) if "fin" in row.days else text


def _write_own(row: AmendmentRow, facts: CtgFacts, folder: Path) -> str:
    """`avenant.yaml` with who signs, where and when."""
    path = folder / AMENDMENT_FILE
    text = read_text(path)
    values: dict[tuple[str, ...], str] = {("signature", "lieu"): row.signing_place}
    for key, path_there in (("date_signature", ("signature", "date")), (EFFECT, (EFFECT,))):
        values[path_there] = row.days[key].isoformat() if key in row.days else ""
    try:
        for place, value in values.items():
            text = put_value(text, place, value) if value else text
        for party, people in _list_signers(row, facts):
            text = _put_people(text, party, [_describe(person) for person in people], display_path(path))
    except UnwritableValueError as fault:
        message = f"« {fault} » ne peut pas être écrit dans ce fichier"
        raise ContentError(Diagnostic(Code.VALEUR_INVALIDE, message, Span(display_path(path)))) from fault
    return text


def _put_people(text: str, party: str, people: list[Mapping[str, Tree]], name: str) -> str:
    """The text with the representatives of a party, which is left alone when they stand there."""
    data = load_yaml(text, name).data
    parties = data.get("parties") or []
    rank = next((rank for rank, one in enumerate(parties) if one.get("id") == party), None)
    if rank is None:
        return append_record(text, ("parties",), {"id": party, "representants": tuple(people)})
    if [dict(one) for one in parties[rank].get("representants") or ()] == people:
        return text
    place = ("parties", rank, "representants")
    return put_value(put_value(text, place, None), place, tuple(people))


def _describe(person: KnownRepresentative) -> Mapping[str, Tree]:
    said = {
        "civilite": person.civility,
        "prenom": person.first_name,
        "nom": person.last_name,
        "fonction": person.office,
    }
    return {key: value or "à compléter" for key, value in said.items() if value is not None}


def _list_signers(row: AmendmentRow, facts: CtgFacts) -> Iterator[tuple[str, tuple[KnownRepresentative, ...]]]:
    """The parties whose representatives the row gives, by id.

    Raises: `ContentError` when the convention has no such party, or several.
    """
    for key, said in row.people.items():
        for name, people in said.items():
            found = list(_find_parties(key, name, facts))
            if len(found) != 1:
                what = f"« {name} »" if name else "une seule partie de ce genre"
                message = f"« {row.name} » n'a pas {what} parmi ses signataires"
                hint = f"signataires : {', '.join(party.id for party in facts.parties)}"
                raise ContentError(Diagnostic(Code.CHOIX_INCONNU, message, Span(row.place), hint=hint))
            yield found[0].id, people


def _find_parties(column: str, name: str, facts: CtgFacts) -> Iterator[Party]:
    communes = {commune.insee: commune.nom for commune in facts.territoire.communes}
    for party in facts.parties:
        nature = party.kind.nature
        if column == "communes_representants":
            known = (party.commune, slugify(communes.get(party.commune or "", party.nom)), party.id)
            if nature is Nature.COMMUNE and (name in known or slugify(name) in known):
                yield party
        elif (nature is Nature.CAF) == (column == "caf_representants") and nature is not Nature.COMMUNE:
            yield party


def _list_texts(folder: Path) -> list[Path]:
    """The local texts of an avenant that say why, by their place: those that its opening has put there."""
    return sorted((folder / _TEXTS).glob("*.md"))


# --- all or nothing ------------------------------------------------------------------------------------------------


def _read_files(convention: Path, standing: Path | None) -> dict[Path, bytes]:
    places = [convention / FACTS_FILE]
    places += [standing / AMENDMENT_FILE, *_list_texts(standing)] if standing is not None else []
    return {path: read_bytes(path) for path in places}
