"""Modifications in French: the articles of an amending act, in the forms of the model.

One article of the act speaks of one division of the convention, point by point when it has several modifications; the
same words changed in several divisions, and each annexe, have an article of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import ascii_lowercase
from typing import assert_never

from generator.amending.forms import AmendingForms, QuotedWords
from generator.amending.modifications import (
    AddAnnexe,
    AlineaPlace,
    DeleteAlineas,
    DeleteAnnexe,
    DeleteDivision,
    DeleteIntertitle,
    DeleteNote,
    DeleteRow,
    DeleteSubdivision,
    DeleteTable,
    DeleteWords,
    InsertDivision,
    InsertNote,
    InsertParts,
    InsertRows,
    InsertSubdivision,
    InsertWords,
    IntertitlePlace,
    Modification,
    NotePlace,
    ReplaceAnnexe,
    ReplaceWords,
    RewriteAlineas,
    RewriteDivision,
    RewriteIntertitle,
    RewriteNote,
    RewriteRow,
    RewriteTitle,
    SheetFates,
)
from generator.amending.naming import (
    Gender,
    find_gender,
    name_anchor,
    name_division,
    name_intertitle,
    name_note,
    name_of,
    name_subdivision,
    name_table,
    say_counts,
    say_label,
    say_places,
    say_rows,
    say_sheets,
    say_span,
)

_OPEN, _CLOSE = "«\u00a0", "\u00a0»"
_LETTERS = tuple(f"{letter}) " for letter in ascii_lowercase)
_PRONOUNS = {Gender.MASCULINE: "il", Gender.FEMININE: "elle", Gender.PLURAL: "ils"}
_Said = tuple[str, tuple[str, ...]]  # a sentence, and the lines that it quotes after it


@dataclass(frozen=True, slots=True)
class ActLine:
    """A line of the act: a sentence of it, or a line of what it quotes, with its guillemets.

    A row of a table is one line, its cells set apart by « | ».
    """

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class ActArticle:
    """An article of the act: its number as it is printed (« Article 1er »), its title, its lines."""

    number: str
    title: str
    lines: tuple[ActLine, ...]

    @property
    def heading(self) -> str:
        """« Article 1er – Modification de l'article 9 »."""
        return f"{self.number} – {self.title}"


def write_articles(
    modifications: Sequence[Modification], forms: AmendingForms, first: int = 1
) -> tuple[ActArticle, ...]:
    """The articles that state these modifications, in their order; `first` is the number of the first one."""
    writer = _Writer(forms)
    groups = [(name, tuple(run)) for name, run in groupby(modifications, find_subject)]
    return tuple(
        ActArticle(
            forms.article.format(ordinal="1er" if number == 1 else number),
            writer.name_article(name, group),
            tuple(writer.write(name, group)),
        )
        for number, (name, group) in enumerate(groups, first)
    )


def find_subject(modification: Modification) -> str:
    """The division that an article of the act speaks of; what speaks of several or of none is a subject of its own."""
    match modification:
        case ReplaceWords(places=places) | InsertWords(places=places) | DeleteWords(places=places):
            divisions = {place.division for place in places}
            return divisions.pop() if len(divisions) == 1 else repr(modification)
        case RewriteIntertitle(place=place) | DeleteIntertitle(place=place) | InsertSubdivision(after=place):
            return place.division
        case DeleteSubdivision(place=place):
            return place.division
        case RewriteNote(place=note) | DeleteNote(place=note):
            return note.division
        case InsertNote(place=alinea):
            return alinea.division
        case RewriteRow(table=table) | InsertRows(table=table) | DeleteRow(table=table) | DeleteTable(table=table):
            return table.division
        case RewriteAlineas(division=division) | InsertParts(division=division) | DeleteAlineas(division=division):
            return division
        case RewriteTitle(division=division) | RewriteDivision(division=division) | DeleteDivision(division=division):
            return division
        case InsertDivision(name=name):
            return name
        case ReplaceAnnexe(annexe=annexe) | AddAnnexe(annexe=annexe) | DeleteAnnexe(annexe=annexe):
            return annexe
        case _:
            assert_never(modification)


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a sentence stands: what those above it name, its mark, its end, the marks of what stands under it."""

    inside: str = ""  # a division
    mark: str = ""
    end: str = "."
    marks: tuple[str, ...] = tuple(f"{rank}° " for rank in range(1, 27))
    spot: AlineaPlace | NotePlace | None = None


@dataclass(frozen=True, slots=True)
class _Writer:
    forms: AmendingForms

    def name_article(self, name: str, group: Sequence[Modification]) -> str:
        """The title of an article of the act; `name` is the division that it speaks of, when it is of one."""
        forms = self.forms.titres
        match group[0]:
            case InsertDivision(name=article):
                return forms.insere.format(de=name_division("de", article))
            case DeleteDivision(division=division):
                return forms.supprime.format(de=name_division("de", division))
            case ReplaceAnnexe(annexe=annexe):
                return forms.annexe_remplacee.format(annexe=annexe)
            case AddAnnexe(annexe=annexe):
                return forms.annexe_ajoutee.format(annexe=annexe)
            case DeleteAnnexe(annexe=annexe):
                return forms.annexe_supprimee.format(annexe=annexe)
            case ReplaceWords(places=places) | InsertWords(places=places) | DeleteWords(places=places) if (
                len({place.division for place in places}) > 1
            ):
                return forms.plusieurs
            case _:
                return forms.modifie.format(de=name_division("de", name))

    def write(self, name: str, group: Sequence[Modification]) -> Iterator[ActLine]:
        runs = [tuple(run) for _, run in groupby(group, _find_spot)]
        if len(runs) == 1:
            yield from self._write_run(runs[0], _Point())
            return
        yield ActLine(_begin(self._agree("ainsi_modifie", name)))
        for rank, run in enumerate(runs, 1):
            last = rank == len(runs)
            yield from self._write_run(run, _Point(name, f"{rank}° ", "." if last else "\u00a0;", _LETTERS))

    def _write_run(self, run: Sequence[Modification], point: _Point) -> Iterator[ActLine]:
        """Modifications of one alinéa or of one note under a sentence that names it; one alone is a sentence."""
        spot = _find_spot(run[0])
        if len(run) == 1 or not isinstance(spot, AlineaPlace | NotePlace):
            for one in run:
                yield from self._write_one(one, point)
            return
        forms = self.forms.ainsi_modifie
        if isinstance(spot, AlineaPlace):
            told = forms.masculin.format(sujet=say_span(spot.rank, spot.rank, name_of(spot.division, point.inside)))
        else:
            told = forms.feminin.format(sujet=name_note(spot, point.inside))
        yield ActLine(f"{point.mark}{_begin(told)}")
        for rank, one in enumerate(run):
            end = point.end if rank == len(run) - 1 else "\u00a0;"
            yield from self._write_one(one, _Point(spot.division, point.marks[rank], end, spot=spot))

    def _write_one(self, one: Modification, point: _Point) -> Iterator[ActLine]:
        sentence, quoted = self._say(one, point.inside)
        if point.spot is not None:  # the sentence above names it
            place = say_places((point.spot,), point.inside)
            sentence = sentence.replace(place, "", 1).strip(" ,")
        closed = "" if quoted else point.end
        yield ActLine(f"{point.mark}{_begin(sentence)}{closed}")
        for rank, line in enumerate(quoted, 1):
            last = f"{_CLOSE}{point.end.rstrip('.')}" if rank == len(quoted) else ""
            yield ActLine(f"{_OPEN}{line}{last}", quoted=True)

    def _say(self, one: Modification, inside: str) -> _Said:
        match one:
            case ReplaceWords() | InsertWords() | DeleteWords():
                return self._say_words(one, inside), ()
            case RewriteAlineas() | InsertParts() | DeleteAlineas():
                return self._say_alineas(one, inside)
            case RewriteIntertitle() | DeleteIntertitle() | InsertSubdivision() | DeleteSubdivision():
                return self._say_subdivision(one, inside)
            case RewriteRow() | InsertRows() | DeleteRow() | DeleteTable():
                return self._say_table(one, inside)
            case RewriteNote() | InsertNote() | DeleteNote():
                return self._say_note(one, inside)
            case RewriteTitle() | RewriteDivision() | InsertDivision() | DeleteDivision():
                return self._say_division(one)
            case ReplaceAnnexe() | AddAnnexe() | DeleteAnnexe():
                return self._say_annexe(one), ()
            case _:
                assert_never(one)

    def _say_words(self, one: ReplaceWords | InsertWords | DeleteWords, inside: str) -> str:
        forms, lieu = self.forms, say_places(one.places, inside)
        match one:
            case ReplaceWords(before=before, after=after, each=each):
                form = forms.mots_remplaces.plusieurs if _is_plural(before) else forms.mots_remplaces.un
                if each:
                    told = forms.mots_remplaces
                    form = told.plusieurs_chaque if _is_plural(before) else told.un_chaque
                return form.format(lieu=lieu, avant=self._quote(before), apres=self._quote(after))
            case InsertWords(anchor=anchor, words=words):
                form = forms.mots_inseres.plusieurs if _is_plural(words) else forms.mots_inseres.un
                return form.format(lieu=lieu, repere=self._quote(anchor), mots=self._quote(words))
            case DeleteWords(words=words):
                form = forms.mots_supprimes.plusieurs if _is_plural(words) else forms.mots_supprimes.un
                return form.format(lieu=lieu, mots=self._quote(words))
            case _:
                assert_never(one)

    def _say_alineas(self, one: RewriteAlineas | InsertParts | DeleteAlineas, inside: str) -> _Said:
        forms = self.forms
        match one:
            case DeleteAlineas(division=division, first=first, last=last):
                form = forms.alineas_supprimes.un if first == last else forms.alineas_supprimes.plusieurs
                return form.format(sujet=say_span(first, last, name_of(division, inside))), ()
            case RewriteAlineas(division=division, first=first, last=last, count=count, lines=lines):
                sujet = say_span(first, last, name_of(division, inside))
                if count == last - first + 1:
                    form = forms.alineas_rediges.un if count == 1 else forms.alineas_rediges.plusieurs
                    return form.format(sujet=sujet), lines
                form = forms.alineas_remplaces.un if first == last else forms.alineas_remplaces.plusieurs
                told = say_counts((count, 0, 0))
                return form.format(sujet=sujet, contenu=told, rediges=_say_written(count)), lines
            case InsertParts(division=division, anchor=anchor, counts=counts, lines=lines, before=before_it):
                contenu, several = say_counts(counts), sum(counts)
                if anchor is None:
                    gender = find_gender(division)
                    sujet = _PRONOUNS[gender] if division == inside else name_division("", division)
                    form = str(getattr(forms.division_completee, gender))
                    return form.format(sujet=sujet, contenu=contenu, rediges=_say_written(several)), lines
                lieu = name_anchor("avant" if before_it else "après", anchor, inside)
                form = forms.parties_inserees.un if several == 1 else forms.parties_inserees.plusieurs
                return form.format(lieu=lieu, contenu=contenu), lines
            case _:
                assert_never(one)

    def _say_subdivision(
        self, one: RewriteIntertitle | DeleteIntertitle | InsertSubdivision | DeleteSubdivision, inside: str
    ) -> _Said:
        forms = self.forms
        match one:
            case RewriteIntertitle(place=IntertitlePlace(label=label) as place, words=words) if label:
                return forms.intitule_redige.format(de=name_subdivision("de", place, inside), titre=words), ()
            case RewriteIntertitle(place=place, words=words):
                return forms.intertitre_remplace.format(sujet=name_intertitle(place, inside), apres=words), ()
            case DeleteIntertitle(place=place):
                return forms.intertitre_supprime.format(sujet=name_intertitle(place, inside)), ()
            case InsertSubdivision(after=place, label=label, lines=lines):
                lieu = name_subdivision("après", place, inside)
                return forms.subdivision_inseree.format(lieu=lieu, nom=say_label(label)), lines
            case DeleteSubdivision(place=place):
                return forms.subdivision_supprimee.format(sujet=name_subdivision("", place, inside)), ()
            case _:
                assert_never(one)

    def _say_table(self, one: RewriteRow | InsertRows | DeleteRow | DeleteTable, inside: str) -> _Said:
        forms = self.forms
        lieu = name_table("dans", one.table, inside)
        match one:
            case RewriteRow(key=key, line=line):
                return forms.ligne_redigee.format(lieu=lieu, ligne=f"la {_name_row(key)}"), (line,)
            case InsertRows(key=key, lines=lines, before=before_it):
                repere = f"{'avant' if before_it else 'après'} la {_name_row(key)}"
                if len(lines) == 1:
                    return forms.lignes_inserees.un.format(lieu=lieu, repere=repere), lines
                nombre = say_rows(len(lines))
                return forms.lignes_inserees.plusieurs.format(lieu=lieu, repere=repere, nombre=nombre), lines
            case DeleteRow(key=key):
                return forms.ligne_supprimee.format(lieu=lieu, ligne=f"la {_name_row(key)}"), ()
            case DeleteTable(table=table):
                return forms.tableau_supprime.format(sujet=name_table("", table, inside)), ()
            case _:
                assert_never(one)

    def _say_note(self, one: RewriteNote | InsertNote | DeleteNote, inside: str) -> _Said:
        forms = self.forms
        match one:
            case RewriteNote(place=place, text=text):
                return forms.note_redigee.format(sujet=name_note(place, inside)), (text,)
            case InsertNote(place=place, anchor=anchor, number=number, text=text):
                lieu = say_places((place,), inside)
                return forms.note_inseree.format(lieu=lieu, repere=self._quote(anchor), numero=number), (text,)
            case DeleteNote(place=place):
                return forms.note_supprimee.format(sujet=name_note(place, inside)), ()
            case _:
                assert_never(one)

    def _say_division(self, one: RewriteTitle | RewriteDivision | InsertDivision | DeleteDivision) -> _Said:
        forms = self.forms
        match one:
            case RewriteTitle(division=division, title=title):
                return forms.intitule_redige.format(de=name_division("de", division), titre=title), ()
            case RewriteDivision(division=division, lines=lines):
                return self._agree("division_redigee", division), lines
            case InsertDivision(beside=beside, name=name, lines=lines, before=before_it):
                lieu = name_division("avant" if before_it else "après", beside)
                form = str(getattr(forms.division_inseree, find_gender(name)))
                return form.format(lieu=lieu, nom=name), lines
            case DeleteDivision(division=division):
                return self._agree("division_supprimee", division), ()
            case _:
                assert_never(one)

    def _say_annexe(self, one: ReplaceAnnexe | AddAnnexe | DeleteAnnexe) -> str:
        forms = self.forms
        match one:
            case ReplaceAnnexe(annexe=annexe, sheets=sheets) if sheets != SheetFates():
                return forms.annexe_remplacee_fiches.format(sujet=f"l'{annexe}", fiches=say_sheets(sheets))
            case ReplaceAnnexe(annexe=annexe):
                return forms.annexe_remplacee.format(sujet=f"l'{annexe}")
            case AddAnnexe(annexe=annexe):
                return forms.annexe_ajoutee.format(annexe=annexe)
            case DeleteAnnexe(annexe=annexe):
                return forms.annexe_supprimee.format(sujet=f"l'{annexe}")
            case _:
                assert_never(one)

    def _quote(self, words: str) -> str:
        form: QuotedWords = self.forms.mots
        return (form.plusieurs if _is_plural(words) else form.un).format(mots=words)

    def _agree(self, kind: str, name: str) -> str:
        form = str(getattr(getattr(self.forms, kind), find_gender(name)))
        return form.format(sujet=name_division("", name))


def _find_spot(one: Modification) -> AlineaPlace | NotePlace | Modification:
    """The alinéa or the note whose words a modification changes, when it is one; else what is like nothing else."""
    match one:
        case ReplaceWords(places=(place,)) | InsertWords(places=(place,)) | DeleteWords(places=(place,)):
            return place if isinstance(place, AlineaPlace | NotePlace) else one
        case InsertNote(place=place):
            return place
        case _:
            return one


def _is_plural(words: str) -> bool:
    return len(words.split()) > 1


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _say_written(count: int) -> str:
    return "rédigé" if count == 1 else "rédigés"


def _name_row(key: str) -> str:
    return f"ligne : {_OPEN}{key}{_CLOSE}"
