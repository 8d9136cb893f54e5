"""The Word template made ready once: its contract checked, dressed in the identity, its tags compiled.

The tags are docxtpl's (`{{ titre }}`, `{%p if … %}`, `{%tr for … %}`), put in Jinja's form by docxtpl itself, and
rendered where an unknown name is an error, every value is escaped and nothing is computed. What does not change from
one document to the next is kept per template and identity, so that a document costs no more than its own text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes
from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Span, TemplateError
from generator.model.identity import FurnitureText, Identity
from generator.writing.template_language import (
    CompiledTemplate,
    TemplateEnvironment,
    compile_template,
    parse_template,
)
from generator.writing.template_tags import (
    TAG,
    find_open_tag,
    list_refusals,
    list_unknown_names,
    say_failure,
    say_syntax,
)
from generator.writing.word.added_styles import add_missing_styles
from generator.writing.word.layout import PageModels, StyleSheet, read_styles, take_page_models
from generator.writing.word.package import (
    BODY_NAMESPACES,
    DOCUMENT,
    DOCUMENT_RELATIONS,
    STYLES,
    TYPES,
    open_package,
    parse_part,
    serialise_part,
    unreadable_package,
    w,
)
from generator.writing.word.review_marks import list_review_marks
from generator.writing.word.template_contents import check_contents
from generator.writing.word.template_parts import list_left_out, sort_parts
from generator.writing.word.theme import dress_parts

TEMPLATE_NAMES = frozenset(
    {"titre", "territoire", "periode", "sous_titre", "mention", "signataires", "liste_signataires", "parties", "logo"}
    | {"projet", "prefixe_page", "titre_courant", "mention_courante", "lieu_courant", "titre_document", "auteur"}
    | {"couverture", "sommaire", "corps", "derniere", "section_finale"}
)
_TEMPLATED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_EXCERPT = 100
_TAG_HINT = "refermer la balise ({{ … }}, {% … %}) ; la retaper d'un trait si Word l'a coupée"


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A part with tags: its compiled form, and the words of each of its paragraphs for messages."""

    template: CompiledTemplate
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _NamedPart:
    """A part of a template being compiled: the file, and the part in words."""

    file_name: str
    part: str


@dataclass(frozen=True, slots=True)
class WordTemplate:
    """All that is kept of a template between two documents."""

    file_name: str
    parts: Mapping[str, bytes]
    templated: Mapping[str, TemplatePart]
    styles: StyleSheet
    pages: PageModels


@lru_cache(maxsize=8)
def prepare_template(data: bytes, file_name: str, identity: Identity, language: str) -> WordTemplate:
    """Open, check and compile a template.

    Raises: `TemplateError` with every fault found: unreadable file, comment or tracked change,
    what acts or hides, missing style, unclosed tag, unknown name.
    """
    faults = DiagnosticCollector()
    parts = sort_parts(open_package(data, file_name), file_name).parts
    styles: StyleSheet | None = None
    pages: PageModels | None = None
    try:
        faults.extend(check_contents(parts, file_name))
        parts = dress_parts(parts, identity, language)
        parts[STYLES] = add_missing_styles(parts[STYLES])
        document = parse_part(parts[DOCUMENT])
        for name in (TYPES, DOCUMENT_RELATIONS):  # each document adds to them
            parse_part(parts[name])
        faults.extend(list_review_marks(data, file_name))
        # A missing style does not hide a tag left open: whoever mends the template sees all at once.
        try:
            styles = read_styles(parts, file_name)
        except TemplateError as fault:
            faults.extend(fault.diagnostics)
        try:
            pages = take_page_models(document, file_name)
        except TemplateError as fault:
            faults.extend(fault.diagnostics)
        templated = _compile_parts(parts, document, file_name, faults)
    except (etree.LxmlError, ValueError, LookupError, AttributeError, TypeError) as fault:
        raise unreadable_package(file_name, f"une de ses parties est abîmée ({str(fault)[:100]})") from fault
    if styles is None or pages is None or faults.errors:
        raise TemplateError(faults.errors)
    return WordTemplate(file_name, parts, templated, styles, pages)


def list_template_texts(data: bytes, file_name: str) -> tuple[FurnitureText, ...]:
    """The words that a Word template writes by itself, paragraph by paragraph, tags left out.

    The model pages that follow `{{p corps }}` are not among them: their words are not taken into documents.

    Raises: `TemplateError` when it cannot be opened.
    """
    parts = sort_parts(open_package(data, file_name), file_name).parts
    texts: list[FurnitureText] = []
    for name in sorted(parts):
        if _TEMPLATED.fullmatch(name):
            root = parse_part(parts[name])
            if name == DOCUMENT:
                with suppress(TemplateError):  # told by the check of the template itself
                    take_page_models(root, file_name)
            for paragraph in root.iter(w("p")):
                words = _own_text(paragraph)
                if words:
                    where = f"dans le paragraphe « {words[:_EXCERPT]} »{_name_part(name)}"
                    texts.append(FurnitureText(file_name, 0, where, TAG.sub(" ", words)))
    return tuple(texts)


def list_dropped_parts(data: bytes, file_name: str) -> tuple[Diagnostic, ...]:
    """What a template has that no document takes over, told to whoever tries it.

    Raises: as `prepare_template`.
    """
    return list_left_out(sort_parts(open_package(data, file_name), file_name).left_out, file_name)


def _own_text(paragraph: Any) -> str:
    """The words of a paragraph, those of a text box in it being those of its own paragraphs."""
    words = [t.text or "" for t in paragraph.iter(w("t")) if next(t.iterancestors(w("p"))) is paragraph]
    return " ".join("".join(words).split())


def _name_part(name: str) -> str:
    if name == DOCUMENT:
        return ""
    file = name.rpartition("/")[2]
    return f", dans l'en-tête ({file})" if file.startswith("header") else f", dans le pied de page ({file})"


def _compile_parts(
    parts: Mapping[str, bytes], document: Any, file_name: str, faults: DiagnosticCollector
) -> dict[str, TemplatePart]:
    environment = TemplateEnvironment()
    templated: dict[str, TemplatePart] = {}
    for name in sorted(parts):
        if _TEMPLATED.fullmatch(name):
            root = document if name == DOCUMENT else parse_part(parts[name])
            part = _compile_part(root, environment, _NamedPart(file_name, _name_part(name)), faults)
            if part is not None:
                templated[name] = part
    return templated


def render_part(template: WordTemplate, name: str, values: Mapping[str, object]) -> bytes:
    """As `render_root`, as bytes."""
    return serialise_part(render_root(template, name, values))


def render_root(template: WordTemplate, name: str, values: Mapping[str, object]) -> Any:
    """A part of the template with its tags replaced; strings among `values` are escaped, `Markup` is not.

    Raises: `TemplateError` when a tag fails on these values, or leaves XML that Word could not open.
    """
    part = template.templated[name]
    try:
        root = etree.fromstring(part.template.render(values).encode(), etree.XMLParser(ns_clean=True))
    except UndefinedError as fault:
        raise _failed_tag(template.file_name, part, fault, "valeur inconnue", Code.GABARIT_VARIABLE) from fault
    except JinjaError as fault:
        raise _failed_tag(template.file_name, part, fault, "balise refusée") from fault
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
        raise _failed_tag(template.file_name, part, fault, "calcul impossible dans une balise") from fault
    except etree.XMLSyntaxError as fault:
        message = "les balises de ce gabarit se chevauchent : une boucle ou une condition commence dans un paragraphe"
        hint = "mettre {%p … %} seul dans son paragraphe, {%tr … %} seul dans sa ligne de tableau"
        raise TemplateError(
            Diagnostic(Code.GABARIT_BALISE, f"{message} et finit dans un autre", Span(template.file_name), hint=hint)
        ) from fault
    try:
        _complete_rows(root)
    except ValueError as fault:
        raise unreadable_package(template.file_name, "un de ses tableaux a des largeurs mal écrites") from fault
    return root


def _complete_rows(root: Any) -> None:
    """Say which rows of the cover's tables are shorter than their table; loops of boxes end on such rows."""
    for block in root.iterfind(f"{w('body')}/*"):
        if block.find(f"{w('pPr')}/{w('sectPr')}") is not None:
            return
        for table in block.iter(w("tbl")):  # the block itself, and those within it
            _complete_table(table)


def _complete_table(table: Any) -> None:
    columns = [int(column.get(w("w"), 0)) for column in table.iterfind(f"{w('tblGrid')}/{w('gridCol')}")]
    for row in table.iterfind(w("tr")):
        spans = (cell.find(f"{w('tcPr')}/{w('gridSpan')}") for cell in row.iterfind(w("tc")))
        count = sum(1 if span is None else int(span.get(w("val"), 1)) for span in spans)
        if 0 < count < len(columns):
            properties = row.find(w("trPr"))
            if properties is None:
                properties = etree.Element(w("trPr"))
                row.insert(0, properties)
            etree.SubElement(properties, w("gridAfter"), {w("val"): str(len(columns) - count)})
            width = str(sum(columns[count:]))
            etree.SubElement(properties, w("wAfter"), {w("w"): width, w("type"): "dxa"})


def _compile_part(
    root: Any, environment: TemplateEnvironment, part_name: _NamedPart, faults: DiagnosticCollector
) -> TemplatePart | None:
    # Each paragraph begins a line: the line that Jinja names in a fault is then that of a paragraph.
    source, lines, opened = _take_source(root)
    try:
        if opened:
            raise TemplateSyntaxError("", opened)
        tree = parse_template(source, environment)
        wrong = list_refusals(tree, environment)
    except TemplateSyntaxError as fault:
        wrong = [(say_syntax(fault), fault.lineno)]
    if wrong:
        for words, line in wrong:
            faults.add(_tag_fault(part_name.file_name, words + _quote_paragraph(lines, line) + part_name.part))
        # One tag that cannot be read does not hide the others: each is looked at by itself.
        for name, line in list_unknown_names(source, environment, TEMPLATE_NAMES).items():
            faults.add(_unknown_name(name, line, lines, part_name))
        return None
    unknown = meta.find_undeclared_variables(tree) - TEMPLATE_NAMES
    for node in tree.find_all(nodes.Name):
        if node.name in unknown:
            faults.add(_unknown_name(node.name, node.lineno, lines, part_name))
    for data in tree.find_all(nodes.TemplateData):
        stray = re.search(r"\{\{|\}\}|\{%|%\}", data.data)
        if stray:
            line = data.lineno + data.data[: stray.start()].count("\n")
            where = _quote_paragraph(lines, line) + part_name.part
            faults.add(_tag_fault(part_name.file_name, f"« {stray.group()} » n'appartient à aucune balise{where}"))
    return TemplatePart(compile_template(tree, environment), lines)


def _take_source(root: Any) -> tuple[str, tuple[str, ...], int]:
    """A part as Jinja reads it, one paragraph a line; the words of each; the line of a tag that is not closed, or 0.

    docxtpl looks for the ends of tags far away, and again for each of them: it is given none that is left open.
    """
    words = tuple(_own_text(paragraph) for paragraph in root.iter(w("p")))
    if (opened := find_open_tag("\n".join(words))) is not None:
        return re.sub(r"(\{[{%])(?:tr|tc|p|r) ", r"\1 ", "\n".join(words)), words, opened
    source = DocxTemplate(BytesIO()).patch_xml(_declare_namespaces(root))
    source = re.sub(r"<w:p([ >])", r"\n<w:p\1", source)
    return source, tuple(_words(line) for line in source.split("\n")), 0


def _unknown_name(name: str, line: int, lines: tuple[str, ...], part_name: _NamedPart) -> Diagnostic:
    hint = f"noms connus : {', '.join(sorted(TEMPLATE_NAMES))}"
    message = f"« {name} » n'est pas un nom connu{_quote_paragraph(lines, line)}{part_name.part}"
    return _tag_fault(part_name.file_name, message, Code.GABARIT_VARIABLE, hint)


def _declare_namespaces(root: Any) -> str:
    """The part as text, with every prefix of the body declared on its root."""
    declared = etree.Element(root.tag, root.attrib, nsmap=BODY_NAMESPACES | root.nsmap)
    declared.text = root.text
    declared.extend(list(root))
    return str(etree.tostring(declared, encoding="unicode"))


def _words(line: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", line).split())


def _quote_paragraph(lines: tuple[str, ...], line: int) -> str:
    """The words of the paragraph at a line (1-based), or of the nearest one before it that has any."""
    words = next((said for said in reversed(lines[:line]) if said), "")
    return f", dans le paragraphe « {words[:_EXCERPT]} »" if words else ""


def _tag_fault(file_name: str, message: str, code: Code = Code.GABARIT_BALISE, hint: str = _TAG_HINT) -> Diagnostic:
    return Diagnostic(code, message, Span(file_name), hint=hint)


def _failed_tag(
    file_name: str, part: TemplatePart, fault: Exception, message: str, code: Code = Code.GABARIT_BALISE
) -> TemplateError:
    line, traceback = 1, fault.__traceback__
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == "<template>":
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    where = _quote_paragraph(part.lines, line)
    hint = "corriger cette balise, ou la reprendre du gabarit d'origine"
    return TemplateError(_tag_fault(file_name, f"{message} : {say_failure(fault)}{where}", code, hint))
