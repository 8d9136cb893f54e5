"""The tree as one HTML page, dressed by `templates/html/`: what WeasyPrint sets for `pdf/document.py`.

The template is furniture: cover, contents, last page, running heads. It is rendered in a sandbox, strictly (an
unknown variable is a fault, not a blank, and nothing is computed), and escapes everything that is not already HTML.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from jinja2 import TemplateError as JinjaError
from jinja2 import TemplateSyntaxError
from jinja2.exceptions import UndefinedError

from generator.codes import Code
from generator.errors import Diagnostic, Span, TemplateError
from generator.intake.logo_looks import PNG_SIGNATURE, settle_png
from generator.model.document import BlockId, Document
from generator.model.identity import Furniture, Identity, lighten
from generator.writing.html.blocks import BlockWriter, title_section
from generator.writing.html.cover_styles import MOST_WITH_LOGOS, name_crowd, write_cover_rules
from generator.writing.html.watermark import draw_watermark
from generator.writing.html.words import raise_ordinals
from generator.writing.ordinals import raise_letters
from generator.writing.template_language import (
    CompiledTemplate,
    TemplateEnvironment,
    TemplateLanguageError,
    compile_template,
    parse_template,
)
from generator.writing.template_tags import list_refusals, say_failure, say_syntax

FONT_URL = "ctg:police/"
LOGO_URL = "ctg:logo/"
WATERMARK_URL = "ctg:filigrane/"
FONT_PREFIX = "ctg "  # so that a font of the machine with the same name is never taken for ours
COVER_SUFFIX = "/couverture"
CONTENTS_SUFFIX = "/sommaire"
BACK_COVER_SUFFIX = "/derniere"


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """A page ready for WeasyPrint: its HTML, its CSS, and the only resources that it may ask for, by address."""

    html: str
    stylesheet: str
    body: str  # what of the HTML is the document's own, well-formed as XML too
    resources: dict[str, bytes]
    fonts: dict[str, bytes]  # those of the resources that the stylesheet asks for
    tags: dict[str, str]  # the type of PDF element that each id becomes
    first_line: int  # of the CSS, where the furniture's stylesheet begins
    compared: bool  # two texts shown as one: lines where they differ have a bar in the margin


def write_html(
    document: Document,
    furniture: Furniture,
    linked_pieces: frozenset[str] = frozenset(),
    long_rows: frozenset[str] = frozenset(),
    cover_step: int = 0,
) -> HtmlPage:
    """Dress a document. References to the pieces of `linked_pieces` become links that the joiner resolves.

    `long_rows` are the ids of the table rows that may be cut by a page break; the others may not. `cover_step` says how
    small the words of the cover are set.

    Raises: `TemplateError` when the HTML template is broken; `ContentError` when a running head is too long.
    """
    writer = BlockWriter(list_targets(document), linked_pieces, long_rows)
    body = writer.write_sections(document)
    identity = furniture.identity
    fonts = {FONT_URL + font.file_name: font.data for font in identity.fonts}
    resources = dict(fonts)
    logos = _gather_logos(document, identity, resources)
    if document.meta.draft:
        bold = next(f.data for f in identity.fonts if f.family == identity.body_font and f.weight >= 600)
        for name, width_mm, height_mm in (("portrait", 210.0, 297.0), ("paysage", 297.0, 210.0)):
            resources[WATERMARK_URL + name] = draw_watermark(bold, width_mm, height_mm)
    count = len(document.cover.signatories)
    html = _render_template(
        furniture,
        {
            "meta": replace(document.meta, running_title=raise_letters(document.meta.running_title)),
            "cover": replace(document.cover, period=tuple(map(raise_letters, document.cover.period))),
            "body": body,
            "entries": [(id_, raise_ordinals(title)) for id_, title in list_entries(document)]
            if document.contents
            else (),
            "attached": document.attached,
            "linked": linked_pieces,
            "back_cover": document.back_cover,
            "logo": logos.get(-1),
            "signatory_logos": [logos.get(i) for i in range(count)],
            "crowd": name_crowd(document.cover),
            "identity": identity,
            "cover_id": document.meta.piece + COVER_SUFFIX,
            "contents_id": document.meta.piece + CONTENTS_SUFFIX,
            "back_cover_id": document.meta.piece + BACK_COVER_SUFFIX,
        },
    )
    variables, rules = write_variables(identity, document.meta.draft), write_cover_rules(document, cover_step)
    stylesheet = variables + furniture.stylesheet + rules
    first_line = 1 + variables.count("\n")
    resources |= writer.figures
    return HtmlPage(html, stylesheet, str(body), resources, fonts, writer.tags, first_line, writer.compared)


def list_targets(document: Document) -> dict[str, BlockId]:
    """What a cross-reference may name in this document: the last part of each section's id."""
    return {section.id.rsplit("/", 1)[-1]: section.id for section in document.sections}


def list_entries(document: Document) -> tuple[tuple[BlockId, str], ...]:
    """The table of contents: ids and titles of the sections that want to be listed."""
    return tuple(
        (section.id, title_section(section)) for section in document.sections if section.heading and section.in_contents
    )


def write_variables(identity: Identity, draft: bool) -> str:
    """The identity as CSS: faces, custom properties and tints. The stylesheet itself names no colour and no font."""
    faces = "".join(
        f'@font-face {{ font-family: "{FONT_PREFIX}{font.family}"; src: url("{FONT_URL}{font.file_name}");'
        f" font-weight: {font.weight}; font-style: {'italic' if font.italic else 'normal'} }}\n"
        for font in identity.fonts
    )
    families = [identity.body_font, *sorted({f.family for f in identity.fonts} - {identity.body_font})]
    stack = ", ".join(f'"{FONT_PREFIX}{family}"' for family in families)
    c = identity.colours
    tints = "".join(
        f".teinte-{i}, tr.bandeau th.teinte-{i}, tr.bandeau td.teinte-{i} {{ background: {tint} }}\n"
        f"table:not(.synoptique) tr.groupe th.teinte-{i}, table.etages td.teinte-{i}"
        f" {{ background: {lighten(tint)}; border-left: 1.2mm solid {tint} }}\n"
        for i, tint in enumerate(c.tints, start=1)
    )
    rules = (
        f":root {{ --principale: {c.primary}; --accent: {c.accent}; --texte: {c.text}; --attenue: {c.muted};"
        f" --filet: {c.rule}; --fond: {c.surface}; --lacune: {c.gap}; font-size: {identity.body_size_pt}pt;"
        f" font-family: {stack} }}\n"
    )
    # Two texts shown as one: a blue and a brown that differ for every eye, and in grey; both reach 4.5:1 on white.
    rules += ":root { --ajout: #0B4F9E; --retrait: #8A3B00 }\n"
    # Not in the stylesheet, which people change: Word prints these numbers too.
    rules += (
        ".page-renvoi { font-style: normal }\n.page-renvoi a::after { content: target-counter(attr(href), page) }\n"
    )
    # Margin boxes inherit from the page, not from the root.
    page = f"@page {{ font-family: {stack}; font-size: {identity.body_size_pt}pt; color: {c.muted} }}\n"
    if draft:
        for name in ("portrait", "paysage"):
            page += f'@page {name} {{ background: url("{WATERMARK_URL}{name}") no-repeat center / 100% }}\n'
        # The first page of a file without a cover has its title in the place of a head: nothing behind it, as in Word.
        page += f'@page libre {{ background: url("{WATERMARK_URL}portrait") no-repeat center / 100% }}\n'
        page += "@page libre:first { background: none }\n"
        page += f'@page couverture {{ background: url("{WATERMARK_URL}portrait") no-repeat center / 100% }}\n'
    return faces + rules + page + tints


def _gather_logos(document: Document, identity: Identity, resources: dict[str, bytes]) -> dict[int, str]:
    """The addresses of the logos, by rank of the signatory; -1 is the identity's own."""
    shown = document.cover.signatories if len(document.cover.signatories) <= MOST_WITH_LOGOS else ()
    logos = {i: s.logo for i, s in enumerate(shown) if s.logo is not None}
    if identity.logo is not None:
        logos[-1] = identity.logo
    urls = {rank: f"{LOGO_URL}{rank}" for rank in logos}
    resources.update({urls[rank]: settle_png(d) if d.startswith(PNG_SIGNATURE) else d for rank, d in logos.items()})
    return urls


@lru_cache(maxsize=4)
def _compile_template(text: str) -> CompiledTemplate | tuple[tuple[str, int], ...]:
    """A template made ready once for all the pieces that are written with it, or what it may not ask for.

    Raises: `TemplateSyntaxError`.
    """
    environment = TemplateEnvironment()
    tree = parse_template(text, environment)
    return tuple(list_refusals(tree, environment)) or compile_template(tree, environment)


def _render_template(furniture: Furniture, values: dict[str, object]) -> str:
    name = furniture.html_template_file
    lines = furniture.html_template.split("\n")
    try:
        compiled = _compile_template(furniture.html_template)
        if isinstance(compiled, tuple):
            hint = "les balises admises sont dans le guide, « Ses propres gabarits »"
            raise TemplateError(
                [
                    Diagnostic(Code.GABARIT_BALISE, words, Span(name, line), lines[line - 1].strip(), hint)
                    for words, line in compiled
                ]
            )
        return compiled.render(values)
    except TemplateSyntaxError as fault:
        message = f"ce modèle HTML n'est pas lisible : {say_syntax(fault)}"
        hint = "vérifier les accolades {{ }} et {% %} de cette ligne"
        line = lines[fault.lineno - 1][:200]
        raise TemplateError(Diagnostic(Code.MODELE_HTML, message, Span(name, fault.lineno), line, hint)) from fault
    except UndefinedError as fault:
        message = f"ce modèle HTML demande une valeur inconnue : {say_failure(fault)}"
        hint = "les valeurs offertes sont listées en tête du modèle"
        raise TemplateError(Diagnostic(Code.MODELE_HTML, message, Span(name), hint=hint)) from fault
    except TemplateLanguageError as fault:
        raise TemplateError(Diagnostic(Code.GABARIT_BALISE, str(fault.message), Span(name))) from fault
    except (JinjaError, TypeError, ValueError, LookupError, AttributeError) as fault:
        message = f"ce modèle HTML ne peut pas être rempli : {say_failure(fault)}"
        raise TemplateError(Diagnostic(Code.MODELE_HTML, message, Span(name))) from fault
