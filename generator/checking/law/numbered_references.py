"""Rules on the articles and annexes that the text names by their number: they exist, and each annexe is named."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checking.inquiry import PLAIN, Inquiry
from generator.checking.rules import Family, Finding, Rule, cite_words
from generator.codes import Code
from generator.composing.numbering import (
    annexe_number,
    fill_form,
    name_places,
    number_articles,
    write_letter,
    write_roman,
)
from generator.errors import Severity, Span
from generator.model.document import (
    CrossReference,
    SectionKind,
    block_inlines,
    plain_text,
    walk_blocks,
    walk_inlines,
)

# « annexe 3 », « annexes 2 et 3 »; not the annexe of a circular or of a code.
_OTHER_TEXTS = "arrêté|circulaire|code|décret|délibération|directive|instruction|loi|ordonnance|règlement"
ELSEWHERE = rf"(?! (?:de|du|à|au) (?:la |l'|cet? |cette )?(?:{_OTHER_TEXTS}))"
_ANNEXE = re.compile(rf"\bannexe (?:n° ?)?(\d{{1,2}})(?![\d.,-]*\d){ELSEWHERE}", re.I)
_ANNEXES = re.compile(
    rf"\bannexes (?:n° ?)?(\d{{1,2}}(?:(?:, | et | à )\d{{1,2}})+)(?![\d.,-]*\d| ?%){ELSEWHERE}", re.I
)
_ROMAN = re.compile(rf"\b(?i:annexes?) (?:n° ?)?([IVX]+)(?![\w-]|\.\d){ELSEWHERE}")  # « annexe VI », typed in capitals
_LETTER = re.compile(rf"\b(?i:annexe) ([A-Z])(?![\w'-]|\.\w){ELSEWHERE}")  # « annexe B », for a model that has letters
_NAMED = re.compile(r"\bannexes? ?(?:n° ?)?(\d{1,2})", re.I)  # however badly it is written
_ARTICLE = re.compile(  # « article 3 », « article premier », « article Ier », « article IV »
    r"\b[Aa]rticle (\d{1,2}(?:er)?|[Pp]remier|I(?:er)|[IVX]+)"
    r"(?= (?:de|à) la (?:présente )?(?:convention|[Cc]tg|CTG)\b| ci-(?:dessus|dessous|après|avant)\b)"
)
_LINKED = re.compile(r"(?:article|annexe)s? (?:n° ?)?(\d{1,2}(?:er)?|premier|I(?:er)|[IVX]+)", re.I)
_BODY = (SectionKind.CITATIONS, SectionKind.PREAMBLE, SectionKind.ARTICLE, SectionKind.PARTIES, SectionKind.CONCLUSIONS)


def _find_missing_annexes(inquiry: Inquiry) -> Iterator[Finding]:
    known = {annexe.id.rsplit("-", 1)[-1] for annexe in inquiry.dossier.model.plan.annexes}
    hint = f"la convention a {len(known)} annexes : corriger le numéro"
    for pattern in (_ANNEXE, _ANNEXES):
        for passage, match in inquiry.search(pattern, "annexe"):
            if any(number not in known for number in re.findall(r"\d+", match.group(1))):
                yield cite_words(inquiry, passage, match, "« {} » n'existe pas", hint)
    lettered = "{lettre}" in inquiry.dossier.model.plan.numerotation.renvoi_annexe
    write = (lambda number: write_letter(number).upper()) if lettered else write_roman
    names = {write(int(number)) for number in known if number.isdigit()}
    for passage, match in inquiry.search(_LETTER if lettered else _ROMAN, "annexe"):
        if match.group(1) not in names:
            yield cite_words(inquiry, passage, match, "« {} » n'existe pas", hint)


def _find_missing_articles(inquiry: Inquiry) -> Iterator[Finding]:
    convention = next((d for d in inquiry.documents if d.meta.piece == "convention"), None)
    if convention is None:
        return
    count = sum(section.kind is SectionKind.ARTICLE for section in convention.sections)
    for passage, match in inquiry.search(_ARTICLE, "article"):
        if not 1 <= read_rank(match.group(1)) <= count:
            hint = f"la convention a {count} articles : corriger le numéro"
            yield cite_words(inquiry, passage, match, "« {} » n'existe pas", hint)


def _find_other_numbers(inquiry: Inquiry) -> Iterator[Finding]:
    """Links whose words name another article, or another annexe, than the one that they lead to."""
    plan = inquiry.dossier.model.plan
    ranks = number_articles(plan) | {annexe.id: annexe_number(annexe) for annexe in plan.annexes}
    names = name_places(plan)
    passages = {passage.block: passage for passage in inquiry.passages if not passage.note}
    for document in inquiry.documents:
        for block in (b for section in document.sections for b in walk_blocks(section.blocks)):
            for inline in walk_inlines(block_inlines(block)):
                if not isinstance(inline, CrossReference) or inline.target not in ranks:
                    continue
                words = plain_text(inline.children).translate(PLAIN)
                said, passage = _LINKED.fullmatch(words), passages.get(block.id)
                if said is None or passage is None or read_rank(said[1]) == ranks[inline.target]:
                    continue
                found = re.search(re.escape(words), passage.text)
                if found is not None:  # else in a note
                    message = f"« {{}} » mène en fait à « {names[inline.target]} »"
                    hint = f"écrire [](#{inline.target}) : le numéro suit l'ordre des articles ; ou corriger la cible"
                    yield cite_words(inquiry, passage, found, message, hint)


def read_rank(words: str) -> int:
    """« 3 », « 1er », « premier », « Ier », « IV » as numbers; 0 for what is none."""
    if words.lower() in ("premier", "ier"):
        return 1
    digits = words.removesuffix("er")
    return int(digits) if digits.isdigit() else next((n for n in range(1, 90) if write_roman(n) == words), 0)


def _find_unnamed_annexes(inquiry: Inquiry) -> Iterator[Finding]:
    body = [p for p in inquiry.passages if p.piece == "convention" and p.section.kind in _BODY]
    if not body:
        return
    text = "\n".join(p.text for p in body)
    named = set(_NAMED.findall(text))
    for match in _ANNEXES.finditer(text):
        numbers = [int(number) for number in re.findall(r"\d+", match.group(1))]
        whole = range(numbers[0], numbers[-1] + 1) if " à " in match.group(1) else numbers
        named.update(str(number) for number in whole)
    linked = _list_link_targets(inquiry)  # whatever form the model gives to their numbers: « annexe III »
    for annexe in inquiry.dossier.model.plan.annexes:
        number = annexe.id.rsplit("-", 1)[-1]
        if number not in named and annexe.id not in linked:
            name = fill_form(inquiry.dossier.model.plan.numerotation.renvoi_annexe, int(number), ordinal="1re")
            if _is_spelled(name, int(number), text):
                continue
            origin = inquiry.dossier.clauses[annexe.id].origins[0]
            words = f"l'{name} n'est citée ni dans les visas, ni dans le préambule, ni dans les articles"
            yield Finding(words, Span(origin.file, origin.line), "dire dans un article à quoi sert cette annexe")


def _is_spelled(name: str, number: int, text: str) -> bool:
    """Whether a text names an annexe by hand as the model does, or by its Roman figure: « annexes II et III »."""
    roman = rf"\b[Aa]nnexes? (?:[IVX]+(?:, | et | à ))*{write_roman(number)}\b"
    return re.search(rf"\b{re.escape(name)}\b", text, re.I) is not None or re.search(roman, text) is not None


def _list_link_targets(inquiry: Inquiry) -> set[str]:
    """What the references of the convention's body lead to."""
    convention = next((d for d in inquiry.documents if d.meta.piece == "convention"), None)
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
