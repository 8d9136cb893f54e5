"""`ctg.yaml` of the next convention: the same parties and texts, the new period, nothing of the former acts."""

from __future__ import annotations

from collections.abc import Iterator

from generator.ageing.reasons import Frame, explain_addresses, explain_population, explain_representative
from generator.ageing.renewal_draft import RenewalDraft
from generator.annexes.new_dossier import TO_COMPLETE
from generator.composing.grammar import of_party
from generator.dossier_place import FACTS_FILE
from generator.model.confirmations import quote_value
from generator.model.facts import CtgFacts, Deliberation, Facts, Party, Unknown
from generator.model.territories import ReferenceTables
from generator.reading.located_yaml import Path
from generator.reading.yaml_edits import EditedYaml, remove_keys, set_values

# Words of the signed act that stood in place of the model's: a new text takes the model's.
_SIGNED_WORDS = ("intitule_signature", "nom_majuscules")
_DATED_KEYS = ("titre", "mention")
_CASTING_VOTE = "voix_preponderante"
# What a deliberation says that belongs to its own vote, beside the facts that every next one has.
_FORMER_KEYS = (
    ("objet", "objet"),
    ("convocation", "convocation"),
    ("heure", "heure"),
    ("lieu", "lieu"),
    ("presidence", "présidence"),
    ("secretaire", "secrétariat"),
    ("presents", "présents"),
    ("representes", "représentés"),
    ("absents", "absents"),
    ("envoi", "date d'envoi"),
    ("reception", "date de réception"),
    ("publication", "date de publication"),
)


def renew_facts(draft: RenewalDraft, text: str, facts: CtgFacts, frame: Frame) -> None:
    """Write `ctg.yaml` into the draft; its comments stay, but for those of what is gone."""
    values = dict(_list_values(draft, facts, frame))
    if draft.model != facts.modele:
        values["modele",] = draft.model
    edited = set_values(text, values.items())
    gone = tuple(_list_removed(draft, facts))
    trimmed = remove_keys(edited.text, gone) if gone else EditedYaml(edited.text, ())
    draft.comments += [(FACTS_FILE, words) for words in (*edited.comments, *trimmed.comments)]
    head = (
        f"# Projet de la convention {frame.name}, repris de la convention {frame.former_name} (« {draft.source} »).\n"
        "# Ce qui reste à confirmer est dans a-confirmer.yaml, le détail de la reprise dans renouvellement.txt.\n"
        f"# Les commentaires qui suivent datent de la convention {frame.former_name}.\n\n"
    )
    draft.write(FACTS_FILE, head + trimmed.text)


def _list_values(draft: RenewalDraft, facts: CtgFacts, frame: Frame) -> Iterator[tuple[Path, str]]:
    """The values to write: the new period, and « à compléter » where only the next vote and signature will tell."""
    yield ("periode", "debut"), frame.first_day.isoformat()
    yield ("periode", "fin"), frame.last_day.isoformat()
    if not isinstance(facts.signature.date, Unknown):
        draft.clear(FACTS_FILE, "date de signature", facts.signature.date.isoformat())
        yield ("signature", "date"), TO_COMPLETE
    for rank, party in enumerate(facts.parties):
        if party.deliberation is None:
            continue
        path: Path = ("parties", rank, "deliberation")
        of_it = f"de la délibération {of_party(party)}"
        for key, name in (("date", "date"), ("numero", "numéro"), ("rapporteur", "rapporteur")):
            yield from _clear_key(draft, party.deliberation, (*path, key), f"{name} {of_it}")
        if party.deliberation.votes is not None:
            votes = party.deliberation.votes
            counts = (key for key in type(votes).model_fields if key != _CASTING_VOTE)
            known = [key for key in counts if isinstance(getattr(votes, key), int)]
            if known:
                draft.clear(FACTS_FILE, f"votes {of_it}", ", ".join(f"{key} {getattr(votes, key)}" for key in known))
            for key in known:
                yield (*path, "votes", key), TO_COMPLETE


def _clear_key(draft: RenewalDraft, facts: Facts, path: Path, what: str) -> Iterator[tuple[Path, str]]:
    value = getattr(facts, str(path[-1]))
    if value is not None and not isinstance(value, Unknown):
        draft.clear(FACTS_FILE, what, str(value))
        yield path, TO_COMPLETE


def _list_removed(draft: RenewalDraft, facts: CtgFacts) -> Iterator[Path]:
    for rank, party in enumerate(facts.parties):
        path: Path = ("parties", rank)
        for key in _SIGNED_WORDS:
            if (words := getattr(party, key)) is not None:
                draft.clear(FACTS_FILE, f"{key} {of_party(party)}, mots de l'acte signé", words)
                yield (*path, key)
        for place, representative in enumerate(party.representants):
            if representative.representation is not None:
                what = f"representation {of_party(party)}, mots de l'acte signé"
                draft.clear(FACTS_FILE, what, representative.representation)
                yield (*path, "representants", place, "representation")
        if party.deliberation is not None:
            yield from _list_former_keys(draft, party, party.deliberation, path)
    if facts.actes:
        draft.clear(FACTS_FILE, "actes reçus en préfecture", ", ".join(act.identifiant for act in facts.actes))
    if facts.constats_admis:
        draft.clear(FACTS_FILE, "constats admis", ", ".join(a.code for a in facts.constats_admis))
    for key in ("actes", "constats_admis"):
        if key in facts.model_fields_set:
            yield (key,)


def _list_former_keys(draft: RenewalDraft, party: Party, former: Deliberation, path: Path) -> Iterator[Path]:
    for key, name in _FORMER_KEYS:
        value = getattr(former, key)
        if value is not None:
            shown = ", ".join(value) if isinstance(value, tuple) else str(value)
            shown = TO_COMPLETE if isinstance(value, Unknown) else shown
            draft.clear(FACTS_FILE, f"{name} de la délibération {of_party(party)}", shown)
            yield (*path, "deliberation", key)
    if former.votes is not None and _CASTING_VOTE in former.votes.model_fields_set:
        yield (*path, "deliberation", "votes", _CASTING_VOTE)


def mark_facts(draft: RenewalDraft, facts: CtgFacts, frame: Frame, tables: ReferenceTables) -> None:
    """Mark what ages in `ctg.yaml`: who signs, addresses, populations, orientations that name a year."""
    for party in facts.parties:
        for place, representative in enumerate(party.representants, 1):
            if isinstance(representative.nom, str):
                lieu = ("parties", party.id, "representants", str(place), "nom")
                draft.confirm(FACTS_FILE, lieu, representative.nom, explain_representative(party, frame))
        if party.addresses:
            addresses = quote_value(party.addresses)
            reason = explain_addresses(frame)
            draft.confirm(FACTS_FILE, ("parties", party.id, "courriels_communication"), addresses, reason)
    territory = facts.territoire
    for commune in territory.communes:
        if isinstance(commune.population, int):
            reason = explain_population(commune.insee, commune.population, territory.population_annee, tables)
            where = ("territoire", "communes", commune.insee, "population")
            draft.confirm(FACTS_FILE, where, str(commune.population), reason)
    _mark_dated_words(draft, facts, frame)


def _mark_dated_words(draft: RenewalDraft, facts: CtgFacts, frame: Frame) -> None:
    def mark(lieu: tuple[str, ...], value: object) -> None:
        reason = draft.explain_words(value, frame.first_day.year)
        if reason is not None:
            draft.confirm(FACTS_FILE, lieu, quote_value(value), reason)

    for key in _DATED_KEYS:
        if getattr(facts, key) is not None:
            mark((key,), getattr(facts, key))
    if not isinstance(facts.orientations, Unknown):
        for goal in facts.orientations:
            mark(("orientations", goal.id, "titre"), goal.titre)
            mark(("orientations", goal.id, "objectifs"), goal.objectifs)
    if not isinstance(facts.axes, Unknown):
        mark(("axes",), facts.axes)
