"""What of a Word template goes into documents: the parts and the settings that are known, and no other.

The rest is refused when it acts or hides something (`template_contents` looks at the words), or left out when it is
only what Word leaves behind: names of people, thumbnails, data of add-ins, identifiers of editing sessions.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, DiagnosticCollector, Severity, Span, TemplateError
from generator.writing.word.package import (
    APPLICATION,
    CONTENT_TYPES,
    CORE,
    DOCUMENT,
    FONT_TABLE,
    HYPERLINK,
    RELATIONSHIPS,
    TYPES,
    parse_part,
    serialise_part,
    unreadable_package,
    w,
)
from generator.writing.word.trimming.pictures import MAX_PIXELS, settle_picture
from generator.writing.word.trimming.wrappers import take_off_wrappers

MAX_XML_BYTES = 8 * 1024 * 1024
_MAX_ELEMENTS = 20_000  # of one part
_MAX_ATTRIBUTES = 200  # of one element; a package that Word writes declares some forty namespaces
_MAX_WRITTEN_BYTES = 1024 * 1024  # of a part that holds words
_WRITTEN = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml")
ROOT_RELATIONS = "_rels/.rels"
SETTINGS = "word/settings.xml"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_MAIN_TYPE = f"{_WORD_TYPE}document.main+xml"
_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"} | {
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
}
_PICTURE = re.compile(rf"word/media/[^/]+\.(?:{'|'.join(_PICTURES)})", re.IGNORECASE)
# The parts that go on, and the type that each of them has.
_KNOWN = (
    (re.compile(r"word/document\.xml"), _MAIN_TYPE),
    (re.compile(r"word/styles\.xml"), f"{_WORD_TYPE}styles+xml"),
    (re.compile(r"word/settings\.xml"), f"{_WORD_TYPE}settings+xml"),
    (re.compile(r"word/fontTable\.xml"), f"{_WORD_TYPE}fontTable+xml"),
    (re.compile(r"word/numbering\.xml"), f"{_WORD_TYPE}numbering+xml"),
    (re.compile(r"word/footnotes\.xml"), f"{_WORD_TYPE}footnotes+xml"),
    (re.compile(r"word/endnotes\.xml"), f"{_WORD_TYPE}endnotes+xml"),
    (re.compile(r"word/header\d*\.xml"), f"{_WORD_TYPE}header+xml"),
    (re.compile(r"word/footer\d*\.xml"), f"{_WORD_TYPE}footer+xml"),
    (re.compile(r"word/theme/theme\d*\.xml"), "application/vnd.openxmlformats-officedocument.theme+xml"),
    (re.compile(re.escape(CORE)), "application/vnd.openxmlformats-package.core-properties+xml"),
    (re.compile(re.escape(APPLICATION)), "application/vnd.openxmlformats-officedocument.extended-properties+xml"),
)
_RELATIONS = re.compile(r"_rels/\.rels|word/_rels/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml\.rels")
# What acts when the file is opened, or holds another file: never left out in silence.
_ACTING = (
    (re.compile(r"vba|macro", re.IGNORECASE), "des macros", "l'enregistrer sans macros, au format .docx"),
    (re.compile(r"embeddings|oleObject|package/oleObject", re.IGNORECASE), "un objet incorporé", "le supprimer"),
    (re.compile(r"activeX|/control", re.IGNORECASE), "un contrôle ActiveX", "le supprimer"),
    (re.compile(r"aFChunk|altChunk|subDocument", re.IGNORECASE), "un autre document", "le supprimer"),
    (
        re.compile(r"attachedTemplate", re.IGNORECASE),
        "un modèle attaché",
        "Développeur > Modèle de document > Détacher",
    ),
    (re.compile(r"mailMerge|recipientData", re.IGNORECASE), "un publipostage", "revenir à un document Word normal"),
    (re.compile(r"/frame$", re.IGNORECASE), "un cadre d'un autre document", "le supprimer"),
)
_SETTINGS_KEPT = frozenset(
    w(name)
    for name in (
        *("zoom", "view", "removePersonalInformation", "removeDateAndTime", "mirrorMargins", "displayBackgroundShape"),
        *("bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop", "defaultTabStop"),
        *("autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "evenAndOddHeaders"),
        *("characterSpacingControl", "noPunctuationKerning", "footnotePr", "endnotePr", "compat", "themeFontLang"),
        *("clrSchemeMapping", "decimalSymbol", "listSeparator", "drawingGridHorizontalSpacing"),
        *("drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery"),
    )
)
_SETTINGS_ACTING = {
    w("attachedTemplate"): ("un modèle attaché", "Développeur > Modèle de document > Détacher"),
    w("mailMerge"): ("un publipostage", "revenir à un document Word normal (Publipostage)"),
    w("documentProtection"): ("une protection", "Révision > Restreindre la modification > Désactiver"),
    w("writeProtection"): ("une protection", "l'enregistrer sans mot de passe ni lecture seule"),
}
_MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_SESSION = re.compile(r"rsid\w*")
_PARAGRAPH_IDS = frozenset(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)
_WEB = re.compile(r"(?:https?://|mailto:)[^\s\"<>\\]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TemplateParts:
    """The parts that go into documents, and what was left out of them, in French, for whoever tries the template."""

    parts: Mapping[str, bytes]
    left_out: tuple[str, ...]


@dataclass(slots=True)
class _Sorting:
    """A template while its parts are sorted."""

    file_name: str
    faults: DiagnosticCollector = field(default_factory=DiagnosticCollector)
    left_out: dict[str, None] = field(default_factory=dict)

    def refuse(self, what: str, where: str, hint: str) -> None:
        message = f"ce gabarit contient {what} ({where}) : rien de tel ne passe dans un document"
        self.faults.add(Diagnostic(Code.GABARIT_CONTENU, message, Span(self.file_name), hint=hint))


def sort_parts(parts: Mapping[str, bytes], file_name: str) -> TemplateParts:
    """The parts of a Word template that documents may have, each found to be sound XML of the type it should have.

    Raises: `TemplateError` when a part is damaged, or when the template acts or leads out of itself.
    """
    _check_names(parts, file_name)
    roots = {name: _parse(name, data, file_name) for name, data in parts.items() if name.endswith((".xml", ".rels"))}
    _refuse_strict(roots[DOCUMENT], file_name)
    sorting = _Sorting(file_name)
    kept = _keep_parts(parts, roots[TYPES], sorting)
    changed: dict[str, bytes] = {}
    for name in sorted(kept):
        root = roots.get(name)
        if root is None:
            continue
        if name == TYPES:
            touched = _clean_types(root, kept)
        elif name.endswith(".rels"):
            touched = _clean_relations(name, root, kept, sorting)
        else:
            wrappers = tuple(take_off_wrappers(root)) if name.startswith("word/") else ()
            sorting.left_out |= dict.fromkeys(wrappers)
            touched = _clean_sessions(root, sorting) or bool(wrappers)
            if name == SETTINGS:
                touched = _clean_settings(root, sorting) or touched
            if name == FONT_TABLE:
                touched = _drop_embedded_fonts(root) or touched
        if touched:
            changed[name] = serialise_part(root)
    changed |= _settle_pictures({name: parts[name] for name in sorted(kept) if _PICTURE.fullmatch(name)}, sorting)
    if sorting.faults.errors:
        raise TemplateError(sorting.faults.errors)
    return TemplateParts({name: changed.get(name, parts[name]) for name in kept}, tuple(sorting.left_out))


def _settle_pictures(pictures: Mapping[str, bytes], sorting: _Sorting) -> dict[str, bytes]:
    settled: dict[str, bytes] = {}
    for name, data in pictures.items():
        try:
            settled[name] = settle_picture(name, data)
        except ValueError:
            what = f"un fichier qui n'est pas l'image que dit son nom, ou de plus de {MAX_PIXELS // 10**6} Mpixels"
            sorting.refuse(what, name, "remplacer cette image (Insertion > Images)")
    return settled


def list_left_out(left_out: tuple[str, ...], file_name: str) -> tuple[Diagnostic, ...]:
    """What a template has that no document gets, told once."""
    if not left_out:
        return ()
    shown = ", ".join(left_out[:6]) + (f" et {len(left_out) - 6} autres" if len(left_out) > 6 else "")
    message = f"ce que ce gabarit contient et qu'aucun document ne reprend : {shown}"
    hint = "rien à faire, si ce n'est pas voulu dans les documents"
    return (Diagnostic(Code.GABARIT_ECARTE, message, Span(file_name), hint=hint, severity=Severity.ADVICE),)


def _check_names(parts: Mapping[str, bytes], file_name: str) -> None:
    seen: dict[str, str] = {}
    for name in parts:
        pieces = name.replace("\\", "/").split("/")
        if "\\" in name or name.startswith("/") or ".." in pieces or "." in pieces or ":" in name:
            raise unreadable_package(
                file_name, f"une de ses parties a le nom « {name[:80]} », qui mène hors du fichier"
            )
        if seen.setdefault(name.casefold(), name) != name:
            raise unreadable_package(file_name, f"deux de ses parties ont le nom « {name[:80]} »")


def _parse(name: str, data: bytes, file_name: str) -> Any:
    if len(data) > MAX_XML_BYTES:
        raise unreadable_package(file_name, f"sa partie {name} est démesurée, {MAX_XML_BYTES // 1024**2} Mio au plus")
    try:
        root = parse_part(data)
    except ValueError as fault:
        reason = "porte une déclaration DOCTYPE" if "DOCTYPE" in str(fault) else "est abîmée"
        raise unreadable_package(file_name, f"sa partie {name} {reason}") from fault
    except etree.XMLSyntaxError as fault:
        reason = "est vide" if not data.strip() else "est abîmée, trop imbriquée ou démesurée"
        raise unreadable_package(file_name, f"sa partie {name} {reason} ({str(fault)[:100]})") from fault
    _check_size(name, root, len(data), file_name)
    return root


def _check_size(name: str, root: Any, size: int, file_name: str) -> None:
    """Refuse what Word reads and no template needs: each tag, each paragraph is looked at many times."""
    if _WRITTEN.fullmatch(name) and size > _MAX_WRITTEN_BYTES:
        most = f"{_MAX_WRITTEN_BYTES // 1024**2} Mio au plus"
        raise unreadable_package(file_name, f"sa partie {name} est démesurée, {most}")
    for count, element in enumerate(root.iter(etree.Element), start=1):
        if count > _MAX_ELEMENTS or len(element.attrib) > _MAX_ATTRIBUTES or len(element.nsmap) > _MAX_ATTRIBUTES:
            raise unreadable_package(file_name, f"sa partie {name} est démesurée, {_MAX_ELEMENTS} éléments au plus")


def _refuse_strict(root: Any, file_name: str) -> None:
    if str(root.tag).startswith("{http://purl.oclc.org/ooxml/"):
        hint = "dans Word : Enregistrer sous > « Document Word (.docx) », et non « Document Open XML Strict »"
        raise unreadable_package(file_name, "il est au format « Open XML Strict »", hint)


def _keep_parts(parts: Mapping[str, bytes], types: Any, sorting: _Sorting) -> set[str]:
    """The names of the parts that go on; acting ones are refused, the others left out."""
    declared = {
        str(one.get("PartName", "")).removeprefix("/"): str(one.get("ContentType", ""))
        for one in types.iterfind(f"{{{CONTENT_TYPES}}}Override")
    }
    by_ending = {
        str(one.get("Extension", "")).lower(): str(one.get("ContentType", ""))
        for one in types.iterfind(f"{{{CONTENT_TYPES}}}Default")
    }
    kept = {TYPES}
    for name in sorted(parts.keys() - {TYPES}):
        kind = declared.get(name, by_ending.get(name.rpartition(".")[2].lower(), ""))
        wanted = next((one for pattern, one in _KNOWN if pattern.fullmatch(name)), None)
        acting = next((one for one in _ACTING if one[0].search(name) or one[0].search(kind)), None)
        if acting is not None:
            sorting.refuse(acting[1], name, acting[2])
        elif name == DOCUMENT and kind != wanted:
            hint = "l'enregistrer au format « Document Word (.docx) »"
            raise unreadable_package(sorting.file_name, f"ce n'est pas un document Word ordinaire ({kind[-60:]})", hint)
        elif (
            (wanted is not None and kind in (wanted, "application/xml"))
            or _RELATIONS.fullmatch(name)
            or (_PICTURE.fullmatch(name) and kind == _PICTURES[name.rpartition(".")[2].lower()])
        ):
            kept.add(name)
        elif not name.endswith(".rels"):
            sorting.left_out[name] = None
    return kept


def _clean_types(root: Any, kept: set[str]) -> bool:
    endings = {"rels", "xml", *_PICTURES}
    gone = [
        one
        for one in root
        if (one.tag == f"{{{CONTENT_TYPES}}}Override" and str(one.get("PartName", ""))[1:] not in kept)
        or (one.tag == f"{{{CONTENT_TYPES}}}Default" and str(one.get("Extension", "")).lower() not in endings)
    ]
    for one in gone:
        root.remove(one)
    return bool(gone)


def _clean_relations(name: str, root: Any, kept: set[str], sorting: _Sorting) -> bool:
    """Only relations between parts that go on, and links of the web; those that lead elsewhere are refused."""
    folder, _, file = name.rpartition("_rels/")
    source = folder + file.removesuffix(".rels")
    gone = []
    for one in root.iterfind(f"{{{RELATIONSHIPS}}}Relationship"):
        kind, target = str(one.get("Type", "")), str(one.get("Target", ""))
        acting = next((known for known in _ACTING if known[0].search(kind)), None)
        if acting is not None:
            sorting.refuse(acting[1], f"{source or 'le fichier'} → {target[:80]}", acting[2])
        elif one.get("TargetMode") == "External" or re.match(r"[A-Za-z][\w+.-]*:|[\\/]{2}", target):
            if kind != HYPERLINK or _WEB.fullmatch(target) is None:
                what = "un lien qui mène hors du web" if kind == HYPERLINK else "ce qui est pris hors du fichier"
                hint = "mettre l'image dans le document (Insertion > Images), ou retirer le lien"
                sorting.refuse(what, f"{source} → {target[:80]}", hint)
        else:
            path = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            if path.startswith("../"):
                sorting.refuse(
                    "un renvoi hors du fichier", f"{source} → {target[:80]}", "repartir du gabarit d'origine"
                )
            elif path not in kept:
                gone.append(one)
    if name == ROOT_RELATIONS and not any(
        str(one.get("Type", "")).endswith("/officeDocument") and str(one.get("Target", "")).lstrip("/") == DOCUMENT
        for one in root
    ):
        raise unreadable_package(sorting.file_name, f"son document n'est pas {DOCUMENT}")
    for one in gone:
        root.remove(one)
    return bool(gone)


def _clean_sessions(root: Any, sorting: _Sorting) -> bool:
    """Take off the identifiers that Word gives to editing sessions: they tell who wrote what with whom."""
    touched = False
    for remark in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        parent = remark.getparent()
        if parent is not None:
            etree.strip_tags(parent, remark.tag)
            sorting.left_out["des remarques dans le XML"] = None
            touched = True
    sessions = False
    for element in root.iter():
        for name in [n for n in element.attrib if _is_session(n)]:
            del element.attrib[name]
            sessions = True
    if sessions:
        sorting.left_out["les identifiants de séances de Word (rsid)"] = None
    return touched or sessions


def _is_session(name: str) -> bool:
    return name in _PARAGRAPH_IDS or (name.startswith(w("rsid")) and _SESSION.fullmatch(name[len(w("")) :]) is not None)


def _clean_settings(root: Any, sorting: _Sorting) -> bool:
    gone = [child for child in root if child.tag not in _SETTINGS_KEPT and not _is_math(child)]
    for child in gone:
        if child.tag in _SETTINGS_ACTING:
            what, hint = _SETTINGS_ACTING[child.tag]
            sorting.refuse(what, SETTINGS, hint)
        elif isinstance(child.tag, str):
            sorting.left_out[f"le réglage {etree.QName(child).localname}"] = None
        root.remove(child)
    return bool(gone)


def _drop_embedded_fonts(root: Any) -> bool:
    """The fonts are those of the identity: a template's own are not carried."""
    gone = [one for one in root.iter() if isinstance(one.tag, str) and one.tag.startswith(w("embed"))]
    for one in gone:
        one.getparent().remove(one)
    return bool(gone)


def _is_math(child: Any) -> bool:
    return bool(child.tag == f"{{{_MATH}}}mathPr")
