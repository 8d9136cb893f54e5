"""Modifications in French: the articles of an amending act, in the forms of the model.

One article of the act speaks of one division of the convention, point by point when it has several modifications; the
same words replaced in several divisions, and each annexe, have an article of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import assert_never

from generator.amending.forms import AmendingForms, QuotedWords, SubjectForms
from generator.amending.modifications import (
    AddAnnexe,
    AlineaPlace,
    DeleteAlineas,
    DeleteAnnexe,
    DeleteDivision,
    DeleteWords,
    InsertAlineas,
    InsertDivision,
    InsertWords,
    Modification,
    ReplaceAnnexe,
    ReplaceWords,
    RewriteAlinea,
    RewriteDivision,
    RewriteTitle,
)
from generator.amending.ordinals import say_number, say_ordinal

_OPEN, _CLOSE = "«\u00a0", "\u00a0»"


@dataclass(frozen=True, slots=True)
class ActLine:
    """A line of the act: a sentence of it, or a line of what it quotes, with its guillemets."""

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
    groups = [(name, tuple(run)) for name, run in groupby(modifications, _find_subject)]
    return tuple(
        ActArticle(
            forms.article.format(ordinal="1er" if number == 1 else number),
            writer.name_article(name, group),
            tuple(writer.write(name, group)),
        )
        for number, (name, group) in enumerate(groups, first)
    )


def _find_subject(modification: Modification) -> str:
    """The division that an article of the act speaks of; what speaks of several or of none is a subject of its own."""
    match modification:
        case ReplaceWords(places=places):
            divisions = {place.division for place in places}
            return divisions.pop() if len(divisions) == 1 else f"{modification.before}→{modification.after}"
        case (
            InsertWords(place=place)
            | DeleteWords(place=place)
            | RewriteAlinea(place=place)
            | InsertAlineas(place=place)
        ):
            return place.division
        case DeleteAlineas(division=division) | RewriteTitle(division=division) | RewriteDivision(division=division):
            return division
        case InsertDivision(name=name):
            return name
        case DeleteDivision(division=division):
            return division
        case ReplaceAnnexe(annexe=annexe) | AddAnnexe(annexe=annexe) | DeleteAnnexe(annexe=annexe):
            return annexe
        case _:
            assert_never(modification)


@dataclass(frozen=True, slots=True)
class _Writer:
    forms: AmendingForms

    def name_article(self, name: str, group: Sequence[Modification]) -> str:
        """The title of an article of the act; `name` is the division that it speaks of, when it is of one."""
        forms = self.forms.titres
        match group[0]:
            case InsertDivision(name=article):
                return forms.insere.format(article=article)
            case DeleteDivision(division=division):
                return forms.supprime.format(de=_join_name("de", division))
            case ReplaceAnnexe(annexe=annexe):
                return forms.annexe_remplacee.format(annexe=annexe)
            case AddAnnexe(annexe=annexe):
                return forms.annexe_ajoutee.format(annexe=annexe)
            case DeleteAnnexe(annexe=annexe):
                return forms.annexe_supprimee.format(annexe=annexe)
            case ReplaceWords(places=places) if len({place.division for place in places}) > 1:
                return forms.plusieurs
            case _:
                return forms.modifie.format(de=_join_name("de", name))

    def write(self, name: str, group: Sequence[Modification]) -> Iterator[ActLine]:
        if len(group) == 1:
            yield from self._write_one(group[0], "", "", ".")
            return
        yield ActLine(_begin(_agree(self.forms.ainsi_modifie, name)))
        for rank, one in enumerate(group, 1):
            yield from self._write_one(one, name, f"{rank}° ", "." if rank == len(group) else "\u00a0;")

    def _write_one(self, one: Modification, inside: str, mark: str, end: str) -> Iterator[ActLine]:
        """`inside` is the division that the sentence above names."""
        sentence, quoted = self._say(one, inside)
        closed = "" if quoted else end
        yield ActLine(f"{mark}{_begin(sentence)}{closed}")
        for rank, line in enumerate(quoted, 1):
            yield ActLine(f"{_OPEN}{line}{_CLOSE if rank == len(quoted) else ''}", quoted=True)

    def _say(self, one: Modification, inside: str) -> tuple[str, tuple[str, ...]]:
        """The sentence of a modification, and the lines that it quotes after it."""
        forms = self.forms
        match one:
            case ReplaceWords(places=places, before=before, after=after):
                lieu = _join([_say_place("à", place, inside) for place in places])
                form = forms.mots_remplaces.plusieurs if _is_plural(before) else forms.mots_remplaces.un
                return form.format(lieu=lieu, avant=self._quote(before), apres=self._quote(after)), ()
            case InsertWords(place=place, anchor=anchor, words=words):
                form = forms.mots_inseres.plusieurs if _is_plural(words) else forms.mots_inseres.un
                lieu = _say_place("à", place, inside)
                return form.format(lieu=lieu, repere=self._quote(anchor), mots=self._quote(words)), ()
            case DeleteWords(place=place, words=words):
                form = forms.mots_supprimes.plusieurs if _is_plural(words) else forms.mots_supprimes.un
                return form.format(lieu=_say_place("à", place, inside), mots=self._quote(words)), ()
            case RewriteAlinea(place=place, text=text):
                return forms.alinea_redige.format(sujet=_say_place("", place, inside)), (text,)
            case InsertAlineas(place=place, texts=texts, before=before_it):
                lieu = _say_place("avant" if before_it else "après", place, inside)
                if len(texts) == 1:
                    return forms.alineas_inseres.un.format(lieu=lieu), texts
                return forms.alineas_inseres.plusieurs.format(lieu=lieu, nombre=say_number(len(texts))), texts
            case DeleteAlineas(division=division, first=first, last=last):
                of = "" if division == inside else f" {_join_name('de', division)}"
                if first == last:
                    return forms.alineas_supprimes.un.format(sujet=f"le {say_ordinal(first)} alinéa{of}"), ()
                link = "et" if last == first + 1 else "à"
                ranks = f"{say_ordinal(first)} {link} {say_ordinal(last)}"
                return forms.alineas_supprimes.plusieurs.format(sujet=f"les {ranks} alinéas{of}"), ()
            case RewriteTitle(division=division, title=title):
                return forms.intitule_redige.format(de=_join_name("de", division), titre=title), ()
            case RewriteDivision(division=division, lines=lines):
                return _agree(forms.division_redigee, division), lines
            case InsertDivision(after=after, name=name, lines=lines):
                lieu = f"après {_join_name('', after)}"
                return forms.article_insere.format(lieu=lieu, article=name), lines
            case DeleteDivision(division=division):
                return forms.article_supprime.format(sujet=_join_name("", division)), ()
            case ReplaceAnnexe(annexe=annexe):
                return forms.annexe_remplacee.format(sujet=f"l'{annexe}"), ()
            case AddAnnexe(annexe=annexe):
                return forms.annexe_ajoutee.format(annexe=annexe), ()
            case DeleteAnnexe(annexe=annexe):
                return forms.annexe_supprimee.format(sujet=f"l'{annexe}"), ()
            case _:
                assert_never(one)

    def _quote(self, words: str) -> str:
        form: QuotedWords = self.forms.mots
        return (form.plusieurs if _is_plural(words) else form.un).format(mots=words)


def _is_plural(words: str) -> bool:
    return len(words.split()) > 1


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _join(places: Sequence[str]) -> str:
    """« au premier alinéa de l'article 3, au deuxième alinéa de l'article 4 et à … »."""
    return places[0] if len(places) == 1 else f"{', '.join(places[:-1])} et {places[-1]}"


def _say_place(word: str, place: AlineaPlace, inside: str) -> str:
    """« au deuxième alinéa de l'article 9 », « après le deuxième alinéa »; `inside` is not named again."""
    of = "" if place.division == inside else f" {_join_name('de', place.division)}"
    link = "au" if word == "à" else f"{word} le".strip()
    return f"{link} {say_ordinal(place.rank)} alinéa{of}"


_PLURALS, _FEMININES = ("visas",), ("désignation", "liste")


def _join_name(word: str, name: str) -> str:
    """A division after a preposition and its article: « de l'article 9 », « du préambule », « des visas »."""
    first = name.partition(" ")[0]
    if first in _PLURALS:
        return {"de": f"des {name}"}.get(word, f"{word} les {name}".strip())
    if first[0] in "aeiouyéèêh":
        return f"{word} l'{name}".strip()
    if first in _FEMININES:
        return f"{word} la {name}".strip()
    return {"de": f"du {name}"}.get(word, f"{word} le {name}".strip())


def _agree(forms: SubjectForms, name: str) -> str:
    first = name.partition(" ")[0]
    form = forms.pluriel if first in _PLURALS else forms.feminin if first in _FEMININES else forms.masculin
    return form.format(sujet=_join_name("", name))
