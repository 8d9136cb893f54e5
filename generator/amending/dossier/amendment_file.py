"""`avenant.yaml`: read, and drafted for the person who opens an avenant."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.amending.dossier.yaml_lines import write_scalar
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE
from generator.errors import Diagnostic, DiagnosticCollector
from generator.files import display_path, read_text
from generator.model.facts import AmendmentFile, CtgFacts, Party, Unknown
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.validation import validate_facts
from generator.reading.yaml_edits import quote

_PERSON = ("civilite", "prenom", "nom", "fonction")


def read_amendment_file(folder: Path) -> tuple[AmendmentFile, LocatedData]:
    """What a person says of the avenant of a folder, and where each value stands.

    Raises: `ContentError` with every fault of the file.
    """
    path = folder / AMENDMENT_FILE
    located = load_yaml(read_text(path), display_path(path))
    return validate_facts(AmendmentFile, located), located


def check_amendment_parties(own: AmendmentFile, located: LocatedData, former: CtgFacts, living: CtgFacts) -> None:
    """Refuse what is said of a party that does not sign the avenant, or is said twice.

    `former` are the facts of the convention as its last act has them, `living` those of today.

    Raises: `ContentError` with each fault at its line.
    """
    known, gone = ({party.id for party in facts.parties} for facts in (living, former))
    faults = DiagnosticCollector()
    seen: set[str] = set()
    for rank, party in enumerate(own.parties):
        span = located.span(("parties", rank, "id"))
        if party.id in seen:
            message, code = f"« {party.id} » figure déjà plus haut", Code.IDENTIFIANT_EN_DOUBLE
            hint = "garder une seule des deux entrées"
        elif party.id not in known:
            message, code = f"« {party.id} » n'est pas une partie de la convention", Code.VALEUR_INVALIDE
            near = difflib.get_close_matches(party.id, known, 1)
            hint = f"voulait-on « {near[0]} » ?" if near else f"parties : {', '.join(sorted(known))}"
            if party.id in gone:
                message = f"« {party.id} » quitte la convention : elle ne signe pas l'avenant"
                hint = "retirer cette entrée, ou remettre la partie dans le ctg.yaml de la convention"
        else:
            seen.add(party.id)
            continue
        faults.add(Diagnostic(code, message, span, located.excerpt(span), hint))
    faults.raise_errors()


def draft_amendment_file(number: int, purpose: str, facts: CtgFacts) -> str:
    """The file of an avenant that is opened now: what it is for, and all that is to be said of its signature.

    `facts` are those of the convention today: who represents each party stands there to be confirmed.
    """
    return "".join(f"{line}\n" for line in _draft(number, purpose, facts))


def _draft(number: int, purpose: str, facts: CtgFacts) -> Iterator[str]:
    yield f"# Avenant n° {number} : ce qui lui est propre. Ce qu'il modifie s'écrit dans le dossier de la convention,"
    yield "# comme d'habitude ; ses raisons, dans textes/. Les autres fichiers de ce dossier sont faits par ctg."
    yield "# Remplacez chaque « à compléter ». Les lignes qui commencent par # sont des explications."
    yield ""
    yield f"objet: {quote(purpose)}"
    yield ""
    yield "# Où et quand il sera signé : après que la dernière délibération est devenue exécutoire."
    yield "signature:"
    place = facts.signature.lieu
    yield f"  lieu: {write_scalar(place) if isinstance(place, str) else 'à compléter'}"
    yield "  date: à compléter"
    yield ""
    yield "# Quand il prend effet : un jour de la période de la convention, « signature » (le jour de la dernière) ou"
    yield "# « exécutoire »."
    yield "# prise_effet: signature"
    yield ""
    yield "# Qui le signe pour chaque partie, et ce qui l'y autorise. Un nouveau maire s'écrit ici : ce n'est pas une"
    yield "# modification de la convention. Une partie qui rejoint la convention s'ajoute à son ctg.yaml, puis ici."
    yield "# « ctg cles » explique toutes les clés."
    yield "parties:"
    for party in facts.parties:
        yield from (f"  {line}" for line in _draft_party(party))


def _draft_party(party: Party) -> Iterator[str]:
    yield f"- id: {party.id}"
    yield "  representants:"
    for person in party.representants:
        said: Mapping[str, object] = {key: getattr(person, key) for key in _PERSON}
        told = [f"{key}: {_say(value)}" for key, value in said.items() if value is not None]
        yield f"    - {told[0]}"
        yield from (f"      {line}" for line in told[1:])
    if not party.deliberates and party.deliberation is None:
        return
    yield "  deliberation:"
    if party.deliberation is not None and party.deliberation.acte != "délibération":
        yield f"    acte: {party.deliberation.acte}"
    yield "    date: à compléter # le jour de la séance"
    yield "    numero: à compléter"


def _say(value: object) -> str:
    return "à compléter" if isinstance(value, Unknown) else write_scalar(str(value))
