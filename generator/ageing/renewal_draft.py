"""A renewal while it is made: the files of the next dossier, and what is to be told of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from generator.ageing.dated_passages import find_past_years
from generator.ageing.moved_references import UNMOVED, MovedReferences
from generator.ageing.reasons import say_years
from generator.dossier_place import FACTS_FILE
from generator.model.confirmations import CONFIRMATIONS_FILE
from generator.model.facts import Unknown
from generator.reading.csv_tables import encode_file
from generator.reading.yaml_edits import quote

REPORT_FILE = "renouvellement.txt"  # a note: no PDF carries it
_COMMENT = re.compile(r"(?:^|\s)#\s(.*)$")
_OF_THE_ACT = re.compile(r"\bactes?\b|\bsigné", re.I)


@dataclass(frozen=True, slots=True)
class Cleared:
    """What was not carried over: `what` in French, `was` the value that stood there."""

    file: str
    what: str
    was: str = ""


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """What was carried over and is to be confirmed; without `place`, a passage that is marked in its text."""

    file: str
    place: tuple[str, ...]
    value: str
    reason: str


@dataclass(slots=True)
class RenewalDraft:
    """The files of the next dossier by path, and what is to be told; made by one function after the other."""

    source: str  # what the next convention is made from, as it is told
    model: str  # the model of clauses of the next convention
    references: MovedReferences = UNMOVED  # to articles and annexes, from the former model to this one
    files: dict[str, bytes] = field(default_factory=dict)
    cleared: list[Cleared] = field(default_factory=list)
    to_confirm: list[ToConfirm] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)  # file, comment that went with what it spoke of
    moved: list[str] = field(default_factory=list)  # actions that ended, by their label
    continued: list[str] = field(default_factory=list)

    def write(self, path: str, text: str) -> None:
        """Give a file its text."""
        self.files[path] = encode_file(path, text)

    def clear(self, file: str, what: str, was: str = "") -> None:
        """Say that something was not carried over."""
        self.cleared.append(Cleared(file, what, " ".join(was.split())))

    def confirm(self, file: str, place: tuple[str, ...], value: str, reason: str) -> None:
        """Mark a fact as to be confirmed."""
        self.to_confirm.append(ToConfirm(file, place, value, reason))

    def explain_words(self, value: object, first_year: int) -> str | None:
        """Why words are to be confirmed: they name a year before the first, or an article that is another now."""
        if isinstance(value, Unknown):
            return None
        years = find_past_years(str(value), first_year)
        found = (say_years(years) if years else None, self.references.explain(str(value)))
        return " ; ".join(reason for reason in found if reason) or None


def date_comments(text: str, period: str) -> str:
    """Say on the first line of each file with old comments that they were written for the former convention."""
    if not any(line.lstrip().startswith("#") or " # " in line for line in text.split("\n")):
        return text
    return f"# Les commentaires de ce fichier datent de la convention {period}.\n{text}"


def write_confirmations(marks: tuple[ToConfirm, ...], former: str, current: str) -> str:
    """`a-confirmer.yaml`: one line for each mark, under its file."""
    by_file: dict[str, list[ToConfirm]] = {}
    for mark in marks:
        by_file.setdefault(mark.file, []).append(mark)
    lines = [
        f"# Ce qui est repris de la convention {former} et reste à confirmer pour {current}.",
        "# Pour chaque ligne : vérifier le fait dans son fichier, le corriger s'il le faut, puis effacer la ligne.",
        "# Les passages des textes sont marqués sur place, entre crochets : effacer les crochets.",
        "# Tant qu'il en reste, le document le montre, et « ctg generer --final » refuse.",
        "a_confirmer:",
    ]
    for file, found in by_file.items():
        lines.append(f"  {file}:")
        for mark in found:
            place = ", ".join(quote(step) for step in mark.place)
            value = f"valeur: {quote(mark.value)}, " if mark.value else ""
            lines.append(f"    - {{lieu: [{place}], {value}motif: {quote(mark.reason)}}}")
    return "\n".join(lines) + "\n"


def list_old_comments(files: Mapping[str, bytes]) -> Iterator[str]:
    """The comments that were kept and speak of the signed act: « ctg.yaml:12 : … »."""
    for path, data in files.items():
        if path.endswith(".yaml"):
            for number, line in enumerate(data.decode().split("\n"), 1):
                words = _COMMENT.search(line)
                if words is not None and _OF_THE_ACT.search(words[1]):
                    yield f"{path}:{number} : {words[1].strip()}"


def list_paths(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """The files of a draft in order, the facts last: a folder that was not written to its end is not yet a dossier."""
    return tuple(sorted(files, key=lambda path: (path == FACTS_FILE, path != CONFIRMATIONS_FILE, path)))
