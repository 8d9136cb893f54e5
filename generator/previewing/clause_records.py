"""The écarts of a dossier as its file has them, in order."""

from __future__ import annotations

from generator.editing.deviations import FILE, WrittenDeviation
from generator.editing.file_texts import read_texts
from generator.model.dossier import Dossier
from generator.reading.clause_files import DeviationList
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts


def list_records(dossier: Dossier, clause: str) -> tuple[WrittenDeviation, ...]:
    """The écarts of one clause, of all of them without; none when the dossier has no such file."""
    file = read_texts(dossier).get(FILE)
    if file is None:
        return ()
    records = validate_facts(DeviationList, load_yaml(file.text, FILE)).ecarts
    return tuple(
        WrittenDeviation(one.clause, one.modele, one.signe, one.motif) for one in records if clause in ("", one.clause)
    )
