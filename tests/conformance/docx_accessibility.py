"""What a person who reads a Word file by ear, or edits it, needs to find in it; read from the package's XML alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from generator.writing.parity import normalise
from tests.conformance.pdf_accessibility import LANGUAGE, Navigation

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
_V = "{urn:schemas-microsoft-com:vml}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_DOCUMENT, _STYLES, _NOTES = "word/document.xml", "word/styles.xml", "word/footnotes.xml"
_SETTINGS, _CORE = "word/settings.xml", "docProps/core.xml"
# Emphasis inside a sentence is the only direct dress of words; all other looks come from styles.
_ALLOWED_ON_RUNS = frozenset({"rStyle", "b", "bCs", "i", "iCs", "vertAlign", "lang", "noProof", "webHidden"})
# Tables that only place things side by side: they have no heading, and must not say that they have one.
_LAYOUT_TABLES = frozenset({"ctg boîtes", "ctg signature"})
_TEMPLATE_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_FIELD_TARGET = re.compile(r"^\s*(?:REF|PAGEREF)\s+(\S+)")
_MAX_BOOKMARK = 40
_OFF = ("0", "false", "off")

Parts = Mapping[str, Any]


def check_docx(data: bytes, navigation: Navigation) -> list[str]:
    """What is wrong with a Word file, in French; `navigation` is that of the PDF of the same piece."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [n for n in archive.namelist() if n.endswith((".xml", ".rels"))]
        parts = {name: etree.fromstring(archive.read(name)) for name in names}
    return [
        *_check_properties(parts),
        *_check_template_tags(parts),
        *_check_headings(parts),
        *_check_tables(parts),
        *_check_pictures(parts),
        *_check_runs(parts),
        *_check_notes(parts),
        *_check_bookmarks(parts),
        *_check_controls(parts),
        *_check_contents(parts, navigation),
    ]


def _check_properties(parts: Parts) -> Iterator[str]:
    for name, words in (("title", "titre"), ("creator", "auteur")):
        if not (parts[_CORE].findtext(f"{_DC}{name}") or "").strip():
            yield f"les propriétés du fichier n'ont pas de {words}"
    default = parts[_STYLES].find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if default is None or default.get(f"{_W}val") != LANGUAGE:
        yield f"la langue du texte n'est pas {LANGUAGE}"
    others = {e.get(f"{_W}val", LANGUAGE) for p in _list_texts(parts).values() for e in p.iter(f"{_W}lang")}
    if others - {LANGUAGE}:
        yield f"des mots sont dits en {', '.join(sorted(others - {LANGUAGE}))}"
    if parts[_SETTINGS].find(f"{_W}updateFields") is not None:
        yield "Word demanderait à l'ouverture de mettre à jour les champs"
    fields = [f for n, p in parts.items() if n.startswith("word/footer") for f in _list_instructions(p)]
    if not any(f.split()[:1] == ["PAGE"] for f in fields):
        yield "le pied de page n'a pas de numéro de page"


def _check_template_tags(parts: Parts) -> Iterator[str]:
    for name, part in parts.items():
        if name.startswith(("word/", "docProps/")):
            found = _TEMPLATE_TAG.search("".join(part.itertext()))
            if found:
                yield f"{name} : il reste une balise de gabarit, « {found[0]} »"


def _check_headings(parts: Parts) -> Iterator[str]:
    styles = _read_styles(parts[_STYLES])
    previous = -1
    for paragraph in parts[_DOCUMENT].iter(f"{_W}p"):
        level = _heading_level(paragraph, styles)
        if level is None:
            continue
        words = _read_words(paragraph)
        if not words.strip():
            yield "un titre est vide"
        if level > previous + 1:
            yield f"le titre « {words[:40]} » saute un niveau"
        previous = level
    if previous < 0:
        yield "pas de titre"


def _check_tables(parts: Parts) -> Iterator[str]:
    styles = _read_styles(parts[_STYLES])
    for number, table in enumerate(parts[_DOCUMENT].iter(f"{_W}tbl"), 1):
        properties = table.find(f"{_W}tblPr")
        description = properties.find(f"{_W}tblDescription")
        if description is None or not description.get(f"{_W}val", "").strip():
            yield f"tableau {number} : pas de description"
        style = properties.find(f"{_W}tblStyle")
        named = styles.get(style.get(f"{_W}val")) if style is not None else None
        is_layout = named is not None and named.find(f"{_W}name").get(f"{_W}val", "").casefold() in _LAYOUT_TABLES
        look = properties.find(f"{_W}tblLook")
        says_row, says_column = (
            look is not None and look.get(f"{_W}{key}", "0") not in _OFF for key in ("firstRow", "firstColumn")
        )
        marked = [_is_on(row.find(f"{_W}trPr/{_W}tblHeader")) for row in table.findall(f"{_W}tr")]
        heads = marked.index(False) if False in marked else len(marked)
        if sum(marked) != heads:
            yield f"tableau {number} : une ligne d'en-tête n'est pas au début"
        if is_layout and (heads or says_row or says_column):
            yield f"tableau {number} : un tableau de mise en place dit qu'il a des en-têtes"
        if not is_layout and not heads and not says_column:
            yield f"tableau {number} : ni ligne ni colonne d'en-tête"
        if says_row != bool(heads):
            yield f"tableau {number} : son aspect et ses lignes d'en-tête se contredisent"


def _check_pictures(parts: Parts) -> Iterator[str]:
    for name, part in _list_texts(parts).items():
        for picture in part.iter(f"{_WP}docPr"):
            is_decoration = any(mark.get("val") in ("1", "true") for mark in picture.iter(f"{_ADEC}decorative"))
            if not is_decoration and not picture.get("descr", "").strip():
                yield f"{name} : l'image « {picture.get('name')} » n'a pas de texte de remplacement"
        for shape in part.iter(f"{_V}shape"):
            if shape.find(f"{_V}imagedata") is not None and not shape.get("alt", "").strip():
                yield f"{name} : une image ancienne n'a pas de texte de remplacement"


def _check_runs(parts: Parts) -> Iterator[str]:
    for name, part in _list_texts(parts).items():
        direct = Counter(
            etree.QName(dress).localname
            for run in part.iter(f"{_W}r")
            for dress in run.iterfind(f"{_W}rPr/*")
            if etree.QName(dress).localname not in _ALLOWED_ON_RUNS | _dress_of_links(run)
        )
        for dress, times in sorted(direct.items()):
            yield f"{name} : {times} mots habillés à la main ({dress})"


def _dress_of_links(run: Any) -> frozenset[str]:
    """Words that lead out of the document are underlined: colour alone would not tell them."""
    link = run.getparent()
    outside = link is not None and link.tag == f"{_W}hyperlink" and link.get(f"{_R}id") is not None
    return frozenset({"u"}) if outside else frozenset()


def _check_notes(parts: Parts) -> Iterator[str]:
    calls = [call.get(f"{_W}id") for call in parts[_DOCUMENT].iter(f"{_W}footnoteReference")]
    notes = {n.get(f"{_W}id"): n for n in parts[_NOTES].iter(f"{_W}footnote") if n.get(f"{_W}type") is None}
    if sorted(calls) != sorted(notes):
        yield f"{len(calls)} appels pour {len(notes)} notes de bas de page, ou d'autres numéros"
    for identifier, note in notes.items():
        if not _read_words(note).strip() or next(note.iter(f"{_W}footnoteRef"), None) is None:
            yield f"la note {identifier} est vide, ou n'a pas son numéro"


def _check_bookmarks(parts: Parts) -> Iterator[str]:
    document = parts[_DOCUMENT]
    starts = list(document.iter(f"{_W}bookmarkStart"))
    names = Counter(mark.get(f"{_W}name") for mark in starts)
    numbers = Counter(mark.get(f"{_W}id") for mark in starts)
    ends = Counter(mark.get(f"{_W}id") for mark in document.iter(f"{_W}bookmarkEnd"))
    for name, times in names.items():
        if times > 1:
            yield f"{times} signets s'appellent « {name} »"
        if not name or len(name) > _MAX_BOOKMARK:
            yield f"le nom du signet « {name} » n'est pas admis par Word"
    if not names:
        yield "pas de signets"
    if numbers != ends or any(times > 1 for times in numbers.values()):
        yield "des signets ne se ferment pas une fois chacun"
    wanted = {link.get(f"{_W}anchor") for link in document.iter(f"{_W}hyperlink")}
    wanted |= {found[1] for i in _list_instructions(document) if (found := _FIELD_TARGET.match(i))}
    for name in sorted(wanted - {None} - names.keys()):
        yield f"un lien mène au signet « {name} », qui n'existe pas"


def _check_controls(parts: Parts) -> Iterator[str]:
    for control in parts[_DOCUMENT].iter(f"{_W}sdt"):
        properties = control.find(f"{_W}sdtPr")
        if properties.find(f"{_W}docPartObj") is not None:
            continue
        title = properties.find(f"{_W}alias")
        if title is None or not title.get(f"{_W}val", "").strip():
            yield f"le champ à remplir « {_read_words(control)[:40]} » n'a pas de titre"


def _check_contents(parts: Parts, navigation: Navigation) -> Iterator[str]:
    control = _find_contents(parts[_DOCUMENT])
    if control is None:
        if navigation.has_contents:
            yield "pas de table des matières, alors que le PDF en a une"
        return
    if not navigation.has_contents:
        yield "une table des matières, alors que le PDF n'en a pas"
    lines = [_read_words(paragraph).rpartition("\t") for paragraph in control.iter(f"{_W}p")]
    for title, _, page in lines:
        if not title.strip() or not page.strip():
            yield f"table des matières : la ligne « {(title or page)[:60]} » n'est pas déjà remplie"
    # Lines that are no link announce other files, the annexes.
    linked = [_read_words(link).rpartition("\t") for link in control.iter(f"{_W}hyperlink")]
    entries = [(normalise(title), page.strip()) for title, _, page in linked]
    wanted = [(normalise(title), page) for title, page in navigation.bookmarks]
    if not entries:
        yield "la table des matières est vide"
    for entry in entries:
        if entry not in wanted:
            yield f"table des matières : « {entry[0][:60]} » page {entry[1] or '?'}, ce n'est pas ce que dit le PDF"
    if len(entries) != len(wanted):
        yield f"{len(entries)} titres dans la table des matières, {len(wanted)} signets dans le PDF"


def _find_contents(document: Any) -> Any:
    controls = document.iter(f"{_W}sdt")
    return next((c for c in controls if any(i.split()[:1] == ["TOC"] for i in _list_instructions(c))), None)


def _list_texts(parts: Parts) -> dict[str, Any]:
    """The parts that hold words that are shown: the body, its notes, heads and feet of pages."""
    shown = re.compile(r"word/(document|footnotes|header\d+|footer\d+)\.xml")
    return {name: part for name, part in parts.items() if shown.fullmatch(name)}


def _list_instructions(part: Any) -> list[str]:
    simple = [field.get(f"{_W}instr", "") for field in part.iter(f"{_W}fldSimple")]
    return simple + [field.text or "" for field in part.iter(f"{_W}instrText")]


def _read_styles(styles: Any) -> dict[str, Any]:
    return {style.get(f"{_W}styleId"): style for style in styles.iter(f"{_W}style")}


def _heading_level(paragraph: Any, styles: Mapping[str, Any]) -> int | None:
    """The outline level of a paragraph, its own or that of its style, from 0; `None` for plain text (level 9)."""
    level = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    named = paragraph.find(f"{_W}pPr/{_W}pStyle")
    seen: set[str] = set()
    while level is None and named is not None and named.get(f"{_W}val") not in seen:
        seen.add(named.get(f"{_W}val"))
        style = styles.get(named.get(f"{_W}val"))
        if style is None:
            break
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        named = style.find(f"{_W}basedOn")
    if level is None or int(level.get(f"{_W}val")) > 8:
        return None
    return int(level.get(f"{_W}val"))


def _read_words(element: Any) -> str:
    return "".join("\t" if e.tag == f"{_W}tab" else e.text or "" for e in element.iter(f"{_W}t", f"{_W}tab"))


def _is_on(toggle: Any) -> bool:
    return toggle is not None and toggle.get(f"{_W}val", "1") not in _OFF
