"""What a dossier offers where a field chooses: its parties, its orientations, its years, its indicators, its logos."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.annexes.diagnostic.files import read_indicators
from generator.dossier_place import FACTS_FILE
from generator.errors import CtgError
from generator.files import read_text
from generator.forms.typed_values import NOTHING, TypedFile, read_typed
from generator.model.annexes import INDICATORS_FILE
from generator.model.facts import SPOKEN_CIVILITIES, SPOKEN_GENDERS, SPOKEN_TYPES
from generator.model.names import slugify
from generator.model.party_kinds import list_kinds
from generator.model.words.typed import TypedFault, read_choice, read_day
from generator.project import Project

COMMUNES = "communes"
_SPOKEN = {**SPOKEN_TYPES, **SPOKEN_GENDERS, **SPOKEN_CIVILITIES}
_MOST_YEARS = 40  # a period typed wrongly offers no thousand boxes


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field may take, and what it is called."""

    value: str
    words: str


def match_choice(choices: tuple[Choice, ...], words: str) -> str:
    """The value that was typed in other words, « Commune » or « Mme »; the words themselves when they are none."""
    if any(one.value == words for one in choices):
        return words
    called = {slugify(one.words): one.value for one in choices}
    return called.get(slugify(words)) or read_choice(words, (one.value for one in choices), _SPOKEN)


@dataclass(frozen=True, slots=True)
class Offers:
    """What a dossier offers, by the name that the data of forms give it; worked out when a field asks."""

    folder: Path
    project: Project
    facts: TypedFile

    def list(self, source: str) -> tuple[Choice, ...]:
        """The choices of a source.

        Raises: `KeyError` for a source that there is none of.
        """
        known: Mapping[str, Callable[[], tuple[Choice, ...]]] = {
            "parties": self._list_parties,
            "competence": self._list_competences,
            "orientations": self._list_orientations,
            "axes": self._list_axes,
            "annees": lambda: tuple(Choice(year, year) for year in self.list_years()),
            "indicateurs": self._list_indicators,
            "colonnes": self._list_columns,
            "logos": self._list_logos,
            "identites": self._list_identities,
            "natures": lambda: tuple(Choice(kind.key, kind.label) for kind in list_kinds()),
        }
        return known[source]()

    def list_years(self) -> tuple[str, ...]:
        """The years of the period; none while it is not known."""
        bounds = [self.facts.root.find(("periode", key)) for key in ("debut", "fin")]
        try:
            first, last = (read_day(one.words or "" if one is not None else "").year for one in bounds)
        except TypedFault:
            return ()
        return tuple(str(year) for year in range(first, min(last, first + _MOST_YEARS) + 1))

    def _list_parties(self) -> tuple[Choice, ...]:
        parties = self.facts.root.find(("parties",)) or NOTHING
        named = ((one.say("id"), one.say("nom")) for one in parties.items or ())
        return tuple(Choice(known, name or known) for known, name in named if known)

    def _list_competences(self) -> tuple[Choice, ...]:
        return (Choice(COMMUNES, "les communes"), *self._list_parties())

    def _list_orientations(self) -> tuple[Choice, ...]:
        goals = self.facts.root.find(("orientations",)) or NOTHING
        return tuple(Choice(one.say("id"), one.say("titre")) for one in goals.items or () if one.say("id"))

    def _list_axes(self) -> tuple[Choice, ...]:
        axes = self.facts.root.find(("axes",)) or NOTHING
        return tuple(Choice(str(rank), f"{rank}. {one.words}") for rank, one in enumerate(axes.items or (), start=1))

    def _list_indicators(self) -> tuple[Choice, ...]:
        lines = self._read_table()[1]
        names = [label for label, _ in lines]
        told = (label if names.count(label) == 1 else dated for label, dated in lines)
        return tuple(Choice(one, one) for one in dict.fromkeys(told))

    def _list_columns(self) -> tuple[Choice, ...]:
        return tuple(Choice(one, one) for one in self._read_table()[0])

    def _read_table(self) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
        try:
            table = read_indicators(self.folder / INDICATORS_FILE)
        except CtgError:  # its own page says what is wrong with it
            return (), ()
        return table.columns, tuple((one.label, one.dated_label) for one in table.lines)

    def _list_logos(self) -> tuple[Choice, ...]:
        names = sorted(path.name for path in (self.folder / "logos").glob("*") if path.suffix in (".png", ".svg"))
        return tuple(Choice(name, name) for name in names)

    def _list_identities(self) -> tuple[Choice, ...]:
        roots = (root / "identites" for root in self.project.template_roots)
        names = sorted({path.name for root in roots for path in root.glob("*/") if not path.name.startswith(".")})
        return tuple(Choice(name, name) for name in names)


def read_offers(folder: Path, project: Project) -> Offers:
    """What the dossier of a folder offers; nothing of a `ctg.yaml` that cannot be read."""
    place = folder / FACTS_FILE
    try:
        facts = read_typed(FACTS_FILE, read_text(place)) if place.is_file() else TypedFile(FACTS_FILE, "")
    except CtgError:  # the form of that file says what is wrong with it
        facts = TypedFile(FACTS_FILE, "")
    return Offers(folder, project, facts)
