"""What a returned file says beside its text: each thing told with where it is changed, or why it cannot be here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import assert_never

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.tokens import split_words
from generator.comparing.word_edits import compare_words
from generator.dossier_place import FACTS_FILE
from generator.editing.values import Target, TargetKind
from generator.errors import Span
from generator.model.document import Text
from generator.returning.sorting.aligning import Replaced, trim
from generator.returning.sorting.data_changes import Data, sort_data
from generator.returning.sorting.traced_texts import TracedText, TracedTexts
from generator.returning.word.marked import StrayKind
from generator.returning.word.strays import Stray

_COVER_KEY = "couverture/periode-territoire-nom-mention"


def make_cover_text(data: Data, piece: str, words: str) -> TracedText:
    """Words of a cover as a text whose values are those of the dossier's facts."""
    count = len(words)
    origin = Span(f"{data.dossier.folder}/{FACTS_FILE}", 0)
    return TracedText(piece, _COVER_KEY, origin, words, (None,) * count, (None,) * count, (False,) * count)


def tell_strays(
    data: Data, texts: TracedTexts, piece: str, strays: Sequence[Stray]
) -> Iterator[tuple[Change, Target, Stray]]:
    """Each stray as a change of the list, with its target: none can be made here."""
    for stray in strays:
        text = texts.find(piece, stray.key)
        origin = text.origin if text is not None else None
        says, places = _explain(data, piece, stray)
        if not places and origin is not None:
            places = (origin,)
        yield _make_change(stray, piece, origin), Target(TargetKind.NONE, says, places), stray


def _make_change(stray: Stray, piece: str, origin: Span | None) -> Change:
    if not stray.before:
        said = f"{stray.kind} : {stray.after}" if stray.after else str(stray.kind)
        return Change(ChangeKind.INSERTED, piece, stray.place, "", "", said, origin=origin)
    words = compare_words(split_words((Text(stray.before),)), split_words((Text(stray.after),)))
    return Change(ChangeKind.CHANGED, piece, stray.place, "", stray.before, stray.after, words, origin)


def _explain(data: Data, piece: str, stray: Stray) -> tuple[str, tuple[Span, ...]]:
    match stray.kind:
        case StrayKind.COVER | StrayKind.RUNNING:
            whole = Replaced(0, len(stray.before), stray.after)
            found = sort_data(data, make_cover_text(data, piece, stray.before), trim(stray.before, whole))
            target = found[0].target if stray.before and found and found[0].options else None
            where = target.says if target is not None else FACTS_FILE
            says = f"couverture, dernière page et en-têtes se composent avec les données : à changer dans {where}"
            return says, target.places if target is not None else (Span(f"{data.dossier.folder}/{FACTS_FILE}"),)
        case StrayKind.CONTENTS:
            return "le sommaire suit les titres : changer le titre lui-même, à sa place dans le texte", ()
        case StrayKind.PICTURE:
            return "une image ne se reprend pas de Word : la déposer dans le dossier et l'appeler dans son texte", ()
        case StrayKind.TEXT_BOX:
            return "les mots d'une zone de texte ne sont pas repris : les écrire dans un paragraphe du texte", ()
        case StrayKind.ENDNOTE:
            return "une note de fin n'est pas reprise : en faire une note de bas de page", ()
        case StrayKind.FORMULA:
            return "une formule n'est pas reprise : l'écrire en mots", ()
        case StrayKind.SIGN:
            return "ce signe n'existe que dans sa police : taper le caractère lui-même", ()
        case StrayKind.STYLE:
            return (
                "un alinéa, un intertitre, un élément de liste le restent : seuls leurs mots se reprennent de Word",
                (),
            )
        case _:
            assert_never(stray.kind)
