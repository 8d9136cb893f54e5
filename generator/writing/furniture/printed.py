"""What stands around the text of a file, and the comparison of it between Word and PDF.

The words of both come from two templates, which people change: a word, a field or a picture that only one of the two
prints is a fault, told with its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.model.document import Document, Figure, Table, walk_blocks
from generator.writing.continued_groups import list_repeated
from generator.writing.furniture.page_starts import PageStart
from generator.writing.parity import list_figures, normalise
from generator.writing.running_places import has_places, list_places

# What a field of a head or foot prints on a page: its number, the number of all, that of all but the back cover;
# « ELSE » may be any words.
PAGE, PAGES, ELSE, TEXT_PAGES = "\ue010", "\ue011", "\ue012", "\ue013"
DRAFT_MARK = "PROJET"
_WORD = re.compile(r"[^\W_]+")
_SIZE_TOLERANCE = 0.03
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class PrintedFurniture:
    """The words around the text: `heads` and `feet` are those of each page of text in a PDF (1-based page: words), of
    each kind of page in Word; `watermarks` are the words behind the text, in Word only; `logos` the texts of pictures
    outside the text, `shapes` the width by the height of those in it, in reading order; `repeated` are the words that
    pages of a PDF say again: the heads of the tables that they cut; `starts` say what each page of a PDF begins with;
    `page_numbers` are those that follow references.
    """

    cover: str
    contents: str
    last: str
    heads: tuple[tuple[int, str], ...]
    feet: tuple[tuple[int, str], ...]
    logos: tuple[str, ...] = ()
    shapes: tuple[float, ...] = ()
    page_count: int = 0
    watermarks: frozenset[str] = frozenset()
    repeated: tuple[tuple[int, str], ...] = ()
    starts: tuple[PageStart, ...] = ()
    page_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Counts:
    """How many pages a piece has: in all, and without its back cover."""

    whole: int
    text: int


def compare_furniture(
    document: Document, word: PrintedFurniture, pdf: PrintedFurniture, file_name: str
) -> Diagnostic | None:
    """The first difference of what both formats print around the text; nothing when they print the same."""
    for place, one, other in (
        ("la couverture", word.cover, pdf.cover),
        ("le sommaire", word.contents, pdf.contents),
        ("la dernière page", word.last, pdf.last),
    ):
        if _letters(one) != _letters(other):
            return _tell(place, _tell_words(one, other), file_name)
    counts = _Counts(pdf.page_count, pdf.page_count - bool(pdf.last.strip()))
    places = _find_places(document, word, pdf, counts)
    found = _compare_running("l'en-tête", word.heads, pdf.heads, counts, places)
    found = found or _compare_running("le pied", word.feet, pdf.feet, counts)
    if found is not None:
        return _tell(*found, file_name)
    if sorted(map(normalise, word.logos)) != sorted(map(normalise, pdf.logos)):
        return _tell("la couverture", _tell_words(" ".join(word.logos), " ".join(pdf.logos)), file_name)
    wanted = {DRAFT_MARK} if document.meta.draft else set()
    if pdf.heads and set(word.watermarks) != wanted:
        behind = f"derrière le texte, Word montre « {', '.join(sorted(word.watermarks)) or 'rien'} »"
        return _tell("le filigrane", f"{behind}, le PDF « {', '.join(wanted) or 'rien'} »", file_name)
    # Without its PDF, a Word file does not know them: Word fills them in.
    if any(word.page_numbers) and word.page_numbers != pdf.page_numbers:
        told = f"Word dit {', '.join(word.page_numbers)}, le PDF {', '.join(pdf.page_numbers)}"
        return _tell("les numéros de page des renvois", told, file_name)
    return _find_strange_repeat(document, pdf) or _compare_shapes(document, word, pdf, file_name)


def _find_strange_repeat(document: Document, pdf: PrintedFurniture) -> Diagnostic | None:
    """The first page that says again, in its text, what is not the head of one of the tables that a page may cut."""
    known = [
        sum(map(_letters, words), Counter())
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if isinstance(block, Table)
        for words in list_repeated(block)
    ]
    for page, words in pdf.repeated:
        if _letters(words) not in known:
            message = f"la page {page} imprime dans son texte des mots qui n'y sont pas : « {words[:_SHOWN]} »"
            hint = "seule la tête d'un tableau coupé se répète ; un gabarit n'écrit que dans les marges"
            return Diagnostic(Code.PARITE, message, Span(f"{document.meta.slug}.pdf"), hint=hint)
    return None


def _compare_shapes(
    document: Document, word: PrintedFurniture, pdf: PrintedFurniture, file_name: str
) -> Diagnostic | None:
    """Whether each picture of the text has the shape that the tree gives it: upright or lying, and not stretched."""
    figures = list(list_figures(document))
    for kind, shapes in (("Word", word.shapes), ("PDF", pdf.shapes)):
        for figure, shape in zip(figures, shapes, strict=False):
            wanted = _shape_of(figure)
            if wanted and abs(shape / wanted - 1) > _SIZE_TOLERANCE:
                message = (
                    f"l'image « {figure.alt[:_SHOWN]} » est {shape:.2f} fois aussi large que haute, et non {wanted:.2f}"
                )
                return _tell(f"le {kind}", message, file_name)
    return None


def _shape_of(figure: Figure) -> float:
    return figure.width_mm / figure.height_mm if figure.height_mm else 0.0


def _compare_running(
    what: str,
    word: tuple[tuple[int, str], ...],
    pdf: tuple[tuple[int, str], ...],
    pages: _Counts,
    places: Mapping[int, str] = MappingProxyType({}),
) -> tuple[str, str] | None:
    """The place and the words of the first page whose head or foot no kind of page in Word has, or the other way.

    `places` are what the heads of the PDF say beside, by page.
    """
    used: set[str] = set()
    kinds = [words for _, words in word]
    for page, printed in pdf:
        place = places.get(page, "")
        found = {words for words in kinds if _locates(words, place, printed, page, pages)}
        if not found:
            near = f"{kinds[0] if kinds else ''} {place}"
            return f"{what} de la page {page}", _tell_words(_fill(near, page, pages), printed)
        used |= found
    unused = [words for words in kinds if words not in used and _letters(words)]
    if pdf and unused:
        return f"{what} des pages", _tell_words(_fill(unused[0], pdf[0][0], pages), pdf[0][1])
    return None


def _find_places(document: Document, word: PrintedFurniture, pdf: PrintedFurniture, pages: _Counts) -> dict[int, str]:
    """Where each page of the PDF stands, which its head says under what Word has: no field of Word says it everywhere.

    A stylesheet of a project may leave it out, on all pages: there is none then.
    """
    if not has_places(document):
        return {}
    sections = [section for section in document.sections if section.heading or section.blocks]
    listed = [list_places(document, section) for section in sections]
    places = {start.page: listed[start.section][start.headings] for start in pdf.starts}
    kinds = [words for _, words in word.heads]
    for page, printed in pdf.heads:
        place = places.get(page, "")
        if place and any(_prints(f"{words} {place}", printed, page, pages) for words in kinds):
            return places
    return {}


def _locates(words: str, place: str, printed: str, page: int, pages: _Counts) -> bool:
    """Whether a page of the PDF prints the place and the words of a kind of page in Word, which may say it too."""
    if _prints(f"{words} {place}", printed, page, pages):
        return True
    return bool(place) and _letters(place) <= _letters(printed) and _prints(words, printed, page, pages)


def _prints(words: str, printed: str, page: int, pages: _Counts) -> bool:
    """Whether the words of a kind of page in Word are what a page of the PDF prints."""
    expected, actual = _letters(_fill(words, page, pages)), _letters(printed)
    return expected <= actual if ELSE in words else expected == actual


def _fill(words: str, page: int, pages: _Counts) -> str:
    said = {PAGE: str(page), PAGES: str(pages.whole), TEXT_PAGES: str(pages.text), ELSE: " "}
    return "".join(said.get(sign, sign) for sign in words)


def _letters(words: str) -> Counter[str]:
    """How many there are of each letter and figure: the two formats cut lines and order what they print otherwise."""
    return Counter("".join(_WORD.findall(words)))


def _tell_words(word: str, pdf: str) -> str:
    """« Word dit en plus « x », le PDF « y » »: the words that only one of the two has."""
    one, other = Counter(_WORD.findall(normalise(word))), Counter(_WORD.findall(normalise(pdf)))
    only_word, only_pdf = " ".join((one - other).elements()), " ".join((other - one).elements())
    told = list(_say("Word", only_word)) + list(_say("le PDF", only_pdf))
    return " ; ".join(told) or "mêmes mots, lettres différentes"


def _say(who: str, words: str) -> Iterator[str]:
    if words:
        yield f"{who} dit seul « {words[:_SHOWN]} »"


def _tell(place: str, difference: str, file_name: str) -> Diagnostic:
    message = f"Word et PDF n'impriment pas la même chose sur {place} : {difference}"
    hint = "accorder les deux gabarits : templates/word/piece.docx et templates/html/piece.html"
    return Diagnostic(Code.PARITE, message, Span(file_name), hint=hint)
