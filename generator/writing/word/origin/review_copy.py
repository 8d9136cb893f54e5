"""A copy of a piece for one reviewer: tracking switched on, a first page that says what not to edit, its name in it.

The page stands before the text, which stays that of the piece: whoever reads the text back meets the same words.
Source: ECMA-376, part 1, § 17.15.1.90 (trackRevisions), 17.6.12 (pgNumType).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lxml import etree

from generator.model.document import Document, ParagraphRole
from generator.writing.word.ledger import clean_text
from generator.writing.word.origin.part import mark_review
from generator.writing.word.package import (
    BODY_NAMESPACES,
    CORE,
    DOCUMENT,
    STYLES,
    open_package,
    parse_part,
    serialise_part,
    w,
    write_zip,
)
from generator.writing.word.styles import ROLE_STYLES, UNLISTED_HEADING
from generator.writing.xml_text import escape

NOTE_TITLE = "Document à relire"
NOTE_LAST = "Renvoyez ce fichier"
NOTE_LINES = (
    "Le suivi des modifications est activé : écrivez directement dans le texte, et ajoutez des commentaires (Révision, "
    "Nouveau commentaire). Votre nom et la date sont gardés avec chaque modification.",
    "Ne modifiez pas les numéros (articles, alinéas, listes, tableaux, pages), le sommaire, la couverture et les "
    "titres composés : ils sont calculés, et ne seraient pas repris.",
    "Les tableaux viennent de données : corrigez-y une valeur si elle est fausse, mais ni leurs en-têtes ni leurs "
    "totaux, qui suivront d’eux-mêmes, comme les accords.",
    "La mise en forme n’est pas reprise : seuls les mots comptent.",
)
_SETTINGS = "word/settings.xml"
# What stands before `trackRevisions` in the settings, and what would hide who wrote.
_BEFORE = frozenset(
    w(name)
    for name in (
        *("writeProtection", "view", "zoom", "displayBackgroundShape", "mirrorMargins", "bordersDoNotSurroundHeader"),
        *("bordersDoNotSurroundFooter", "gutterAtTop"),
    )
)
_HIDING = frozenset({w("removePersonalInformation"), w("removeDateAndTime")})
_PAGE = (
    '<w:sectPr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1701" w:right="1361"'
    ' w:bottom="1417" w:left="1361" w:header="624" w:footer="624" w:gutter="0"/><w:pgNumType w:start="0"/></w:sectPr>'
)
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def write_review_copy(docx: bytes, document: Document, reviewer: str) -> bytes:
    """The copy of a piece's Word file for a reviewer.

    Raises: `ContentError` when the reviewer's name holds a control character.
    """
    name = " ".join(clean_text(reviewer, "relecteur").split())
    parts = open_package(docx, f"{document.meta.slug}.docx")
    parts[_SETTINGS] = _track(parts[_SETTINGS])
    parts[DOCUMENT] = _put_note(parts[DOCUMENT], parts[STYLES], name, document.meta.author)
    core = parse_part(parts[CORE])
    title = core.find(_TITLE)
    if title is not None:
        title.text = f"{title.text} – relecture : {name}"
    parts[CORE] = serialise_part(core)
    mark_review(parts, name)
    return write_zip(parts)


def name_review_file(slug: str, reviewer: str) -> str:
    """« convention-mairie-d-ormeval.docx »."""
    plain = unicodedata.normalize("NFKD", reviewer.replace("\u2019", " ")).encode("ascii", "ignore").decode().lower()
    kept = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return f"{slug}-{kept or 'relecteur'}.docx"


def _track(settings: bytes) -> bytes:
    root = parse_part(settings)
    for element in [one for one in root if one.tag in _HIDING or one.tag == w("trackRevisions")]:
        root.remove(element)
    place = next((rank for rank, one in enumerate(root) if one.tag not in _BEFORE), len(root))
    root.insert(place, etree.Element(w("trackRevisions")))
    return serialise_part(root)


def _put_note(data: bytes, styles: bytes, reviewer: str, author: str) -> bytes:
    """The page before everything else, in a section of pages of its own, which counts for none."""
    root, named = parse_part(data), _name_styles(parse_part(styles))
    body, title = named.get(ROLE_STYLES[ParagraphRole.BODY], ""), named.get(UNLISTED_HEADING, "")
    last = f"{NOTE_LAST}, au format .docx, à {author or 'qui vous l’a envoyé'} : vous recevrez une réponse sur ce qui "
    last += "n’est pas repris. Cette page n’est pas dans le document définitif."
    lines = [
        _write(f"{NOTE_TITLE} – {reviewer}", title),
        *(_write(line, body) for line in (*NOTE_LINES, last)),
        f"<w:p><w:pPr>{_PAGE}</w:pPr></w:p>",
    ]
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in BODY_NAMESPACES.items())
    page = parse_part(f"<page{declared}>{''.join(lines)}</page>".encode())
    place = root.find(w("body"))
    for rank, paragraph in enumerate(list(page)):
        place.insert(rank, paragraph)
    return serialise_part(root)


def _write(words: str, style: str) -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    properties = f'<w:pPr>{named}<w:ind w:left="0"/></w:pPr>'  # the text of an act is set in, this page is not
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def _name_styles(styles: Any) -> dict[str, str]:
    named: dict[str, str] = {}
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            named[str(name.get(w("val")))] = str(style.get(w("styleId")))
    return named
