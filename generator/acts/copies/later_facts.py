"""What `ctg.yaml` has said since an act was frozen (votes, days, declared acts): told in a bag, and written again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from generator.acts.act_dossier import LATER_DAYS, LATER_FACTS, LATER_NUMBERS
from generator.dossier_place import FACTS_FILE
from generator.model.facts import Unknown
from generator.reading.located_yaml import Path, load_yaml
from generator.reading.yaml_edits import add_keys, quote, remove_keys, set_values

_ACTS = "actes"


def list_later_facts(frozen: str, living: str) -> dict[str, Any]:
    """What the living `ctg.yaml` says that counts for an act and that its frozen one does not, as it was typed.

    Raises: `ContentError` when one of them is no YAML.
    """
    before, now = (load_yaml(text, FACTS_FILE).data for text in (frozen, living))
    parties = {party["id"]: party for party in now.get("parties", ())}
    found: dict[str, Any] = {"parties": {}}
    for party in before.get("parties", ()):
        told = _list_of_party(party, parties.get(party["id"], {}))
        if told:
            found["parties"][party["id"]] = told
    if now.get(_ACTS) != before.get(_ACTS):
        found[_ACTS] = now.get(_ACTS)
    return found if found["parties"] or _ACTS in found else {}


def write_later_facts(frozen: str, later: Mapping[str, Any]) -> str:
    """The frozen `ctg.yaml` with what has been said since.

    Raises: `ContentError` when it is no YAML; `LookupError`, `TypeError`, `AttributeError`, `StopIteration` when
    `later` is not what `list_later_facts` gives.
    """
    text = frozen
    for identifier, told in later.get("parties", {}).items():
        for key, value in told.items():
            path = _find_party(text, identifier)
            if key == "deliberation" and _look(text, (*path, key)) is not None:
                for inner, one in value.items():
                    text = _put(text, (*path, key, inner), one)
            else:
                text = _put(text, (*path, key), value)
    return _put(text, (_ACTS,), later[_ACTS]) if _ACTS in later else text


def _list_of_party(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    told = {key: now[key] for key in LATER_NUMBERS if _is_known(now.get(key)) and not _is_known(before.get(key))}
    act = now.get("deliberation")
    if not isinstance(act, Mapping):
        return told
    known = before.get("deliberation")
    if not isinstance(known, Mapping):
        return {**told, "deliberation": _drop_unknown(act)}
    later = {key: act.get(key) for key in LATER_DAYS if act.get(key) != known.get(key)}
    later |= {key: act[key] for key in LATER_FACTS if _is_known(act.get(key)) and not _is_known(known.get(key))}
    later = _drop_unknown(later)
    return {**told, **({"deliberation": later} if later else {})}


def _is_known(value: object) -> bool:
    return value is not None and not isinstance(value, Unknown)


def _drop_unknown(value: Any) -> Any:
    """The same without what is still « à compléter »."""
    if isinstance(value, Mapping):
        return {key: _drop_unknown(one) for key, one in value.items() if not isinstance(one, Unknown)}
    return value


def _find_party(text: str, identifier: str) -> Path:
    parties = load_yaml(text, FACTS_FILE).data["parties"]
    return ("parties", next(rank for rank, party in enumerate(parties) if party["id"] == identifier))


def _look(text: str, path: Path) -> Any:
    value = load_yaml(text, FACTS_FILE).data
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, Sequence) and isinstance(step, int):
            value = value[step]
        else:
            return None
    return value


def _put(text: str, path: Path, value: Any) -> str:
    """The text with a value at a place, there already or not; without it, when it is none."""
    owner = _look(text, path[:-1]) if path[:-1] else load_yaml(text, FACTS_FILE).data
    if path[-1] not in owner:
        return text if value is None else add_keys(text, path[:-1], {str(path[-1]): _write(value)})
    return set_values(text, [(path, _write(value))]).text if value is not None else remove_keys(text, [path]).text


def _write(value: Any) -> str:
    """A value on one line of YAML."""
    match value:
        case Mapping():
            return "{" + ", ".join(f"{key}: {_write(one)}" for key, one in value.items()) + "}"
        case str():
            return json.dumps(value, ensure_ascii=False) if "\n" in value else quote(value)
        case Sequence():
            return "[" + ", ".join(_write(one) for one in value) + "]"
        case _:
            return quote(str(value))
