"""A line of a clause and what can be done to some of its words: the dossier's own file, an écart, a note."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.composing.tracing import PREFIX, TARGET
from generator.editing.file_texts import FileText, read_model_texts, read_texts
from generator.editing.values import AddDeviation, Choice, NoteForModel, Option, SpliceText, TargetKind
from generator.model.dossier import Dossier
from generator.model.words.sources import Written
from generator.returning.sorting.aligning import Alignment, align

_SKIPPED = "*^[]\\\0"
_SIGNS = re.compile(r"([\\`*_^\[\]{}<|~])")


def escape_words(words: str) -> str:
    """Words as Markdown that prints them, with no more backslashes than needed."""
    return _SIGNS.sub(r"\\\1", words)


def align_written(printed: str, line: str, written: Written) -> Alignment | None:
    """The printed characters of a literal beside its signs in the line: places count from the line's beginning."""
    typed = line[written.start : written.start + written.length]
    typed = TARGET.sub(lambda found: "\0" * len(found[0]), typed)
    if written.start == 0 and (begins := PREFIX.match(typed)) is not None:
        typed = "\0" * begins.end() + typed[begins.end() :]
    found = align(printed, typed, skipping=_SKIPPED)
    if found is None:
        return None
    return Alignment(tuple(place + written.start for place in found.places), found.last + written.start)


@dataclass(frozen=True, slots=True)
class LineEdit:
    """Signs of a line of a clause in the place of others; `text` is Markdown."""

    clause: str
    line: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of all clauses of a dossier, and the files that hold them."""

    dossier: Dossier
    texts: Mapping[str, FileText]
    models: Mapping[str, str]

    @classmethod
    def of(cls, dossier: Dossier) -> Lines:
        """The lines of a dossier, its files read."""
        return cls(dossier, read_texts(dossier), read_model_texts(dossier))

    def own_file(self, clause: str, line: int) -> str | None:
        """The dossier's own file of a line, below its folder; nothing for a line of the model, or of an écart."""
        file = self.dossier.clauses[clause].origins[line].file
        path = file.removeprefix(f"{self.dossier.folder}/")
        own = path != file and path.startswith(("clauses/", "textes/"))
        return path if own and path in self.texts else None

    def name_kind(self, clause: str, line: int) -> TargetKind:
        """What a line is of: a clause, or a text of the dossier's own."""
        path = self.own_file(clause, line) or ""
        return TargetKind.LOCAL_TEXT if path.startswith("textes/") else TargetKind.CLAUSE

    def list_options(
        self, edits: tuple[LineEdit, ...], before: str, after: str, *, frozen: bool = False
    ) -> tuple[Option, ...]:
        """What can be done about some words of a clause, the usual thing first."""
        clause, line = edits[0].clause, edits[0].line
        own = self.own_file(clause, line)
        if own is not None:
            splices = self.splice_file(own, edits)
            if splices is None:
                return ()
            choice = Choice.FROZEN if frozen else Choice.TEXT
            says = f"mots figés dans {own} : ne suivra plus la donnée" if frozen else f"modifier {own}"
            return (Option(choice, says, splices),)
        deviations = tuple(AddDeviation(e.clause, e.line, e.start, e.end, e.text) for e in edits)
        if frozen:
            says = f"écart en mots figés dans la clause « {clause} » : ne suivra plus la donnée"
            return (Option(Choice.FROZEN, says, deviations, needs_reason=True),)
        options = [
            Option(
                Choice.DEVIATION,
                f"écart de cette convention dans la clause « {clause} »",
                deviations,
                needs_reason=True,
            )
        ]
        local = self.splice_model(edits)
        if local is not None:
            options.append(Option(Choice.OWN_CLAUSE, f"clause propre au dossier : clauses/{clause}.md", local))
        note = NoteForModel(clause, before, after)
        options.append(Option(Choice.PROPOSE, "proposer au modèle : une note, le texte ne change pas", (note,)))
        return tuple(options)

    def splice_file(self, path: str, edits: tuple[LineEdit, ...]) -> tuple[SpliceText, ...] | None:
        """The edits in the file of the dossier that has the lines; nothing when the file says otherwise."""
        return self._splice(path, self.texts[path].text, "", edits)

    def splice_model(self, edits: tuple[LineEdit, ...]) -> tuple[SpliceText, ...] | None:
        """The edits in a file of the dossier that begins as the model's; nothing for a title, or a line with écarts."""
        clause = edits[0].clause
        text, path = self.models.get(clause), f"clauses/{clause}.md"
        if text is None or path in self.texts:
            return None
        return self._splice(path, text, text, edits)

    def _splice(self, path: str, text: str, base: str, edits: tuple[LineEdit, ...]) -> tuple[SpliceText, ...] | None:
        lines = text.split("\n")
        splices: list[SpliceText] = []
        for edit in edits:
            clause = self.dossier.clauses[edit.clause]
            number = clause.origins[edit.line].line
            if not 0 < number <= len(lines) or lines[number - 1] != clause.lines[edit.line]:
                return None
            begins = sum(len(one) + 1 for one in lines[: number - 1])
            splices.append(SpliceText(path, begins + edit.start, begins + edit.end, edit.text, base))
        return tuple(splices)
