"""The tree to a Word file: the body written by our own code, set in the template that people edit in Word.

Body, notes, lists and pictures are written in one pass over the tree (`body.py` and below) and handed to the
template as one value; the template brings styles, cover, running heads and last page. The bytes depend on the tree
and the furniture alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from markupsafe import Markup

from generator.model.document import BlockId, Cover, Document, Signatory
from generator.model.identity import Furniture, Identity
from generator.writing.cover_room import (
    STEPS,
    choose_list_size,
    choose_running_sizes,
    choose_step,
    is_listed,
    measure_list,
)
from generator.writing.ordinals import raise_letters
from generator.writing.word.act_text import leave_out_back_cover, set_act_text
from generator.writing.word.body import name_sections, write_body, write_contents
from generator.writing.word.crowded_cover import (
    FEW,
    SMALL,
    BoxSize,
    frame_notice,
    shrink_cover,
    shrink_running,
    size_boxes,
    size_list,
)
from generator.writing.word.heading_numbers import add_heading_list, plan_heading_numbers
from generator.writing.word.inlines import write_running_place
from generator.writing.word.layout import free_corner
from generator.writing.word.ledger import Ledger, clean_text
from generator.writing.word.logos import write_logo
from generator.writing.word.origin.part import add_origin
from generator.writing.word.origin.record import Sources
from generator.writing.word.package import (
    APPLICATION,
    CORE,
    DOCUMENT,
    DOCUMENT_RELATIONS,
    FOOTNOTE_RELATIONS,
    FOOTNOTES,
    NUMBERING,
    STYLES,
    TYPES,
    add_footnotes,
    add_links,
    add_numbers,
    add_relations,
    declare_pictures,
    parse_part,
    serialise_part,
    write_application_properties,
    write_core_properties,
    write_zip,
)
from generator.writing.word.template import prepare_template, render_part, render_root

BOXES_PER_ROW = 3
MAX_FEW = 4  # up to that many, boxes are larger
MAX_BOXES = 9  # beyond, boxes are smaller and have no logos; those of a crowd would not stand on a page
_LOGO_MM = (44.0, 8.0)  # the room for a logo in its box
_SHORT_LETTERS = 40  # as in the PDF's template
_HEAD_LOGO_MM = (60.0, 22.0)


def write_docx(
    document: Document,
    furniture: Furniture,
    section_pages: Mapping[BlockId, int] | None = None,
    sources: Sources | None = None,
) -> bytes:
    """A piece as a Word file.

    `section_pages` gives the page of each section (1-based, the PDF's) for the table of contents; `sources` are what
    the file says that it was made from.
    Raises: `TemplateError` when the Word template is broken, `ContentError` when a text holds a control character or
    a name is too long for the cover.
    """
    template = prepare_template(
        furniture.word_template, furniture.word_template_file, furniture.identity, document.meta.language
    )
    headings = plan_heading_numbers(document)
    ledger = Ledger(template.styles, name_sections(document), section_pages or {}, headings)
    last_page = document.back_cover and template.pages.last_page
    pages = template.pages if document.cover.full_page else free_corner(template.pages)
    body, last_section = write_body(document, ledger, pages, furniture.identity.colours, last_page)
    contents = write_contents(document, ledger, section_pages) if document.contents else ""
    values: dict[str, object] = {
        **_cover_values(document.cover, furniture.identity, ledger),
        "couverture": document.cover.full_page,
        "projet": document.meta.draft,
        "prefixe_page": _clean(document.meta.page_prefix),
        "titre_courant": _clean(raise_letters(document.meta.running_title)),
        "mention_courante": _hold_short(_clean(document.meta.notice)),
        "lieu_courant": Markup(write_running_place(document)),
        "titre_document": _clean(document.meta.title),
        "auteur": _clean(document.meta.author),
        "sommaire": Markup(contents),
        "corps": Markup(body),
        "derniere": last_page,
        "section_finale": Markup(last_section),
    }
    parts = dict(template.parts)
    root = render_root(template, DOCUMENT, values)
    for name in template.templated:
        if name != DOCUMENT:
            part = render_part(template, name, values)
            parts[name] = leave_out_back_cover(part) if last_page else part
    if document.reads_as_act:
        parts[STYLES], parts[NUMBERING] = set_act_text(parts[STYLES], parts[NUMBERING])
    if document.cover.full_page:
        step = STEPS[choose_step(document.cover)]
        if step != STEPS[0]:
            root = parse_part(shrink_cover(serialise_part(root), step, subtitle=bool(document.cover.subtitle)))
        frame_notice(root, document.cover.notice, step.notice)
        if is_listed(document.cover):
            names, type_pt = _clean(_list_names(document.cover)), choose_list_size(document.cover)
            size_list(root, names, type_pt, measure_list(document.cover, type_pt))
        elif (size := _choose_boxes(len(document.cover.signatories))) is not None:
            rows = math.ceil(len(document.cover.signatories) / size.per_row)
            size_boxes(root, rows, size)
    parts[DOCUMENT] = serialise_part(root)
    sizes = choose_running_sizes(document)
    for name in template.templated:
        if name != DOCUMENT:
            parts[name] = shrink_running(parts[name], sizes)
    parts[FOOTNOTES] = add_footnotes(parts[FOOTNOTES], ledger.notes)
    parts[NUMBERING] = add_numbers(parts[NUMBERING], ledger.instances)
    number = template.styles.next_number + len(ledger.instances)
    parts[STYLES], parts[NUMBERING] = add_heading_list(parts[STYLES], parts[NUMBERING], ledger.headings, number)
    parts[DOCUMENT_RELATIONS] = add_relations(parts[DOCUMENT_RELATIONS], ledger.relations)
    for name, links in ((DOCUMENT_RELATIONS, ledger.links), (FOOTNOTE_RELATIONS, ledger.note_links)):
        if links:
            parts[name] = add_links(parts.get(name), links)
    if ledger.pictures:
        parts[TYPES] = declare_pictures(parts[TYPES], ledger.pictures)
    parts |= ledger.pictures
    parts[CORE] = write_core_properties(document.meta)
    parts[APPLICATION] = write_application_properties()
    if sources is not None:
        add_origin(parts, document, sources)
    return write_zip(parts)


def _cover_values(cover: Cover, identity: Identity, ledger: Ledger) -> dict[str, object]:
    boxed = not is_listed(cover)
    logo = write_logo(identity.logo, identity.label, _HEAD_LOGO_MM, ledger)
    return {
        "titre": [_clean(line) for line in cover.title],
        "territoire": _clean(cover.territory),
        "periode": _clean(raise_letters(" – ".join(cover.period))),
        "sous_titre": _clean(cover.subtitle),
        "mention": _clean(cover.notice),
        "logo": logo,
        "signataires": _box_rows(cover.signatories, ledger) if boxed else [],
        "liste_signataires": "" if boxed else _clean(_list_names(cover)),
        "parties": [{"nom": _clean(s.name)} for s in cover.signatories],
    }


def _list_names(cover: Cover) -> str:
    return "\u00a0· ".join(one.name for one in cover.signatories)  # no line begins with the dot


def _box_rows(signatories: tuple[Signatory, ...], ledger: Ledger) -> list[list[dict[str, object]]]:
    crowd = len(signatories) > MAX_BOXES
    size = _choose_boxes(len(signatories))
    room = size.logo_mm if size is not None else _LOGO_MM
    boxes: list[dict[str, object]] = [
        {"nom": _clean(s.name), "logo": "" if crowd else write_logo(s.logo, s.name, room, ledger)} for s in signatories
    ]
    per_row = size.per_row if size is not None else BOXES_PER_ROW
    return [boxes[i : i + per_row] for i in range(0, len(boxes), per_row)]


def _choose_boxes(signatories: int) -> BoxSize | None:
    """The boxes of a cover of that many signatories, where they are not those of the template."""
    if 0 < signatories <= MAX_FEW:
        return FEW
    return SMALL if signatories > MAX_BOXES else None


def _hold_short(mention: str) -> str:
    """A mention whose words stay on one line of a head, as in the PDF; a long one may be cut between two words."""
    return mention.replace(" ", "\u00a0") if len(mention) < _SHORT_LETTERS else mention


def _clean(words: str) -> str:
    """Words of the furniture, refused when they hold a control character; the template escapes them."""
    return clean_text(words, "couverture et en-têtes")
