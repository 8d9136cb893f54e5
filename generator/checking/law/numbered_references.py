"""Rules on the articles and annexes that the text names by their number: they exist, and each annexe is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import Inquiry, Passage, make_plain
from generator.checking.law.other_acts import name_own_act, speaks_of_another_act
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.composing.numbering import (
    annexe_number,
    fill_form,
    name_sections,
    number_articles,
    write_letter,
    write_roman,
)
from generator.errors import Severity
from generator.model.document import (
    BlockId,
    CrossReference,
    Document,
    SectionKind,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)
from generator.remembered import remember_last

# « annexe 3 », « annexes 2 et 3 »
_ANNEXE = re.compile(r"\bannexe (?:n° ?)?(\d{1,2})(?![\d.,-]*\d)", re.I)
_ANNEXES = re.compile(r"\bannexes (?:n° ?)?(\d{1,2}(?:(?:, | et | à )\d{1,2})+)(?![\d.,-]*\d| ?%)", re.I)
_ROMAN = re.compile(r"\b(?i:annexes?) (?:n° ?)?([IVX]+)(?![\w-]|\.\d)")  # « annexe VI », typed in capitals
_LETTER = re.compile(r"\b(?i:annexe) ([A-Z])(?![\w'-]|\.\w)")  # « annexe B », for a model that has letters
_NAMED = re.compile(r"\bannexes? ?(?:n° ?)?(\d{1,2})", re.I)  # however badly it is written
# « article 3 », « article 3.2 », « article premier », « article Ier », « article IV »; not « L. 214-1 », « 6 bis ».
_RANK = r"(?:\d{1,3}(?:er)?(?:\.\d{1,2})*|[Pp]remier|Ier|[IVX]+)"
_WHOLE = r"(?![\w°]|-\w|[.,]\d| ?%| (?:bis|ter|quater)\b)"
_ARTICLE = re.compile(rf"\b(?i:article|art\.) (?:n° ?)?({_RANK}){_WHOLE}")
_ARTICLES = re.compile(rf"\b(?i:articles) (?:n° ?)?({_RANK}(?:, {_RANK})*(?: (?:et|ou|à) {_RANK})?){_WHOLE}")
_ONE = re.compile(_RANK)
_HEADING = re.compile(r" ?[:–-]")  # « Article 19 : », at the head of a paragraph, is the heading of a quoted text
_LINKED = re.compile(r"(?:article|annexe)s? (?:n° ?)?(\d{1,2}(?:er)?|premier|I(?:er)|[IVX]+)", re.I)
_BODY = (SectionKind.CITATIONS, SectionKind.PREAMBLE, SectionKind.ARTICLE, SectionKind.PARTIES, SectionKind.CONCLUSIONS)


def _find_missing_annexes(inquiry: Inquiry) -> Iterator[Finding]:
    known = {str(annexe_number(annexe)) for annexe in inquiry.dossier.model.plan.annexes}
    hint = f"la convention a {len(known)} annexes : corriger le numéro"
    for pattern in (_ANNEXE, _ANNEXES):
        for passage, match in _search_own(inquiry, pattern, "annexe"):
            if any(number not in known for number in re.findall(r"\d+", match.group(1))):
                yield cite_words(inquiry, passage, match, "« {} » n'existe pas", hint)
    form = inquiry.dossier.model.plan.numerotation.renvoi_annexe
    lettered = "{lettre}" in form or "{capitale}" in form
    write = (lambda number: write_letter(number).upper()) if lettered else write_roman
    names = {write(int(number)) for number in known}
    for passage, match in _search_own(inquiry, _LETTER if lettered else _ROMAN, "annexe"):
        if match.group(1) not in names:
            yield cite_words(inquiry, passage, match, "« {} » n'existe pas", hint)


def _find_missing_articles(inquiry: Inquiry) -> Iterator[Finding]:
    convention = inquiry.signed_document
    if convention is None:
        return
    count = sum(section.kind is SectionKind.ARTICLE for section in convention.sections)
    hint = f"la convention a {count} articles : corriger le numéro, ou dire de quel autre texte est cet article"
    for pattern, signs in ((_ARTICLE, ("article", "art.")), (_ARTICLES, ("articles",))):
        for passage, match in _search_own(inquiry, pattern, *signs):
            if match.start() == 0 and _HEADING.match(passage.text, match.end()):
                continue
            for number in _ONE.finditer(match.group(1)):
                if not 1 <= read_rank(number.group().split(".")[0]) <= count:
                    alone = match.group(1) == number.group()
                    first = match.start() if alone else match.start(1) + number.start()
                    last = match.start(1) + number.end()
                    words = match.group() if alone else f"article {number.group()}"
                    yield Finding(f"« {words} » n'existe pas", inquiry.locate(passage, first, last), hint)


def _search_own(inquiry: Inquiry, pattern: re.Pattern[str], *signs: str) -> Iterator[tuple[Passage, re.Match[str]]]:
    """The places where a text names an article or an annexe of its own: not « article 12 de la loi … »."""
    if inquiry.facts.avenant is not None:
        return  # « article 9 » may be the convention's as well: nobody can say
    own = name_own_act(inquiry.dossier.model.plan, inquiry.facts)
    for passage, match in inquiry.search(pattern, *signs):
        if not speaks_of_another_act(passage.text, *match.span(), own):
            yield passage, match


def _find_other_numbers(inquiry: Inquiry) -> Iterator[Finding]:
    """Links whose words name another article, or another annexe, than the one that they lead to."""
    plan = inquiry.dossier.model.plan
    ranks = number_articles(plan) | {annexe.id: annexe_number(annexe) for annexe in plan.annexes}
    names = name_sections(plan)
    passages = {passage.block: passage for passage in inquiry.passages if not passage.note}
    for block, target, words in (link for document in inquiry.documents for link in _list_links(document)):
        said, passage = _LINKED.fullmatch(words), passages.get(block)
        if target not in ranks or said is None or passage is None or read_rank(said[1]) == ranks[target]:
            continue
        found = re.search(re.escape(words), passage.text)
        if found is not None:  # none when the link stands in a note
            message = f"« {{}} » mène en fait à « {names[target]} »"
            hint = f"écrire [](#{target}) : le numéro suit l'ordre des articles ; ou corriger la cible"
            yield cite_words(inquiry, passage, found, message, hint)


@remember_last(8)
def _list_links(document: Document) -> tuple[tuple[BlockId, str, str], ...]:
    """The references in the blocks of a piece: the block, what it leads to, its words."""
    return tuple(
        (block.id, inline.target, make_plain(plain_text(inline.children)))
        for section in document.sections
        for block in walk_blocks(section.blocks)
        for inline in walk_inlines(block_inlines(block))
        if isinstance(inline, CrossReference)
    )


def read_rank(words: str) -> int:
    """« 3 », « 1er », « premier », « Ier », « IV » as numbers; 0 for what is none."""
    if words.lower() in ("premier", "ier"):
        return 1
    digits = words.removesuffix("er")
    return int(digits) if digits.isdigit() else next((n for n in range(1, 90) if write_roman(n) == words), 0)


def _find_unnamed_annexes(inquiry: Inquiry) -> Iterator[Finding]:
    body = [p for p in (*inquiry.passages, *inquiry.stated) if p.signed and p.section.kind in _BODY]
    if not body:
        return
    text = "\n".join(p.text for p in body)
    own = name_own_act(inquiry.dossier.model.plan, inquiry.facts)
    # Text by text: what tells another act's annexe from ours stands in its own sentence.
    ours = [m for p in body for m in _NAMED.finditer(p.text) if not speaks_of_another_act(p.text, *m.span(), own)]
    named = {match.group(1) for match in ours}
    for match in _ANNEXES.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match.group(1))]
        whole = range(numbers[0], numbers[-1] + 1) if " à " in match.group(1) else numbers
        named.update(str(number) for number in whole)
    linked = _list_link_targets(inquiry)  # whatever form the model gives to their numbers: « annexe III »
    for annexe in inquiry.dossier.model.plan.annexes:
        number = annexe_number(annexe)
        if str(number) not in named and annexe.id not in linked:
            name = fill_form(inquiry.dossier.model.plan.numerotation.renvoi_annexe, number, ordinal="1re")
            if _is_spelled(name, number, text):
                continue
            origin = inquiry.dossier.clauses[annexe.id].origins[0]
            words = f"l'{name} n'est citée ni dans les visas, ni dans le préambule, ni dans les articles"
            yield Finding(words, origin, "dire dans un article à quoi sert cette annexe")


def _is_spelled(name: str, number: int, text: str) -> bool:
    """Whether a text names an annexe by hand as the model does, or by its Roman figure: « annexes II et III »."""
    roman = rf"\b[Aa]nnexes? (?:[IVX]+(?:, | et | à ))*{write_roman(number)}\b"
    return re.search(rf"\b{re.escape(name)}\b", text, re.I) is not None or re.search(roman, text) is not None


def _list_link_targets(inquiry: Inquiry) -> set[str]:
    """What the references of the convention's body lead to."""
    convention = inquiry.signed_document
    sections = [s for s in convention.sections if s.kind in _BODY] if convention is not None else []
    blocks = (block for section in sections for block in walk_blocks(section.blocks))
    inlines = (inline for block in blocks for inline in walk_inlines(block_inlines(block)))
    return {inline.target for inline in inlines if isinstance(inline, CrossReference)}


RULES = (
    Rule(
        code=Code.ANNEXE_INEXISTANTE,
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="Le texte renvoie à une annexe que la convention n'a pas.",
        source="usage",
        find=_find_missing_annexes,
    ),
    Rule(
        code=Code.ARTICLE_INEXISTANT,
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="Le texte renvoie à un article que la convention n'a pas.",
        source="usage",
        find=_find_missing_articles,
    ),
    Rule(
        code=Code.RENVOI_DISCORDANT,
        family=Family.REFERENCES,
        severity=Severity.ERROR,
        sentence="Un renvoi nomme un article ou une annexe, et mène à un autre.",
        source="usage",
        find=_find_other_numbers,
    ),
    Rule(
        code=Code.ANNEXE_NON_CITEE,
        family=Family.REFERENCES,
        severity=Severity.WARNING,
        sentence="Une annexe n'est citée nulle part dans la convention : on ne sait pas à quoi elle engage.",
        source="usage",
        find=_find_unnamed_annexes,
    ),
)
