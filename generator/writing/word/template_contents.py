"""What a Word template may not hold among its words: hidden text, fields that fetch, objects, links that lead away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from generator.codes import Code
from generator.errors import Diagnostic, Span
from generator.writing.word.package import RELATIONSHIPS, STYLES, R, W, parse_part, w
from generator.writing.word.trimming.stray_words import find_stray_words
from generator.writing.word.trimming.unseen_words import find_unseen_words

_LOOKED_AT = re.compile(r"word/(?:document|styles|numbering|footnotes|endnotes|(?:header|footer)\d*)\.xml")
# The fields of a template are those of its heads and feet: pages, nothing that is fetched or computed elsewhere.
_FIELD = re.compile(r"(?:PAGE|NUMPAGES|SECTIONPAGES)(?:\s+\\\*\s+\w+)*", re.IGNORECASE)
_KNOWN_NAMESPACES = (
    "http://schemas.openxmlformats.org/",
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:",
    "http://www.w3.org/XML/1998/namespace",
)
_WEB = re.compile(r"(?:https?://|mailto:|#)[^\s\"<>\\]*", re.IGNORECASE)
_OFF = frozenset({"0", "false", "off"})
_EXCERPT = 80
_ACTING: Mapping[str, tuple[str, str]] = {
    "object": ("un objet incorporé", "le supprimer, ou le remplacer par une image"),
    "OLEObject": ("un objet incorporé", "le supprimer, ou le remplacer par une image"),
    "control": ("un contrôle ActiveX", "le supprimer"),
    "altChunk": ("un autre document", "en recopier le texte"),
    "subDoc": ("un autre document", "en recopier le texte"),
    "ffData": ("un champ de formulaire", "le remplacer par du texte"),
    "fldData": ("les données d'un champ", "supprimer ce champ"),
    "dataBinding": ("un contenu lié à des données", "supprimer le contrôle de contenu, garder son texte"),
    "webVideoPr": ("une vidéo", "la remplacer par une image"),
    "videoFile": ("une vidéo", "la remplacer par une image"),
    "audioFile": ("un son", "le supprimer"),
    "wavAudioFile": ("un son", "le supprimer"),
    "hlinkHover": ("un lien au survol", "le retirer"),
    "contentPart": ("un dessin à l'encre", "le remplacer par une image"),
    "sym": ("un symbole d'une police", "taper le signe lui-même dans le texte, sans Insertion > Symbole"),
    "permStart": ("une zone réservée à des personnes", "Révision > Restreindre la modification"),
}
# Elements that print what Word computes as it opens the file, as fields do. Source: ISO/IEC 29500-1, 17.3.3.
_COMPUTED: Mapping[str, str] = {
    "dayLong": "le jour de la date courante",
    "dayShort": "le jour de la date courante",
    "monthLong": "le mois de la date courante",
    "monthShort": "le mois de la date courante",
    "yearLong": "l'année de la date courante",
    "yearShort": "l'année de la date courante",
    "pgNum": "un numéro de page d'ancienne forme",
    "annotationRef": "un appel de commentaire",
}
_HINT_COMPUTED = "le supprimer ; pour un numéro de page : Insertion > Numéro de page"
_HINT_HIDDEN = "tout afficher (¶), effacer le texte masqué ou lui ôter l'attribut Masqué (Police)"
_HINT_FIELD = "champs admis : PAGE, NUMPAGES, SECTIONPAGES ; supprimer celui-ci, ou le convertir en texte (Ctrl+Maj+F9)"


def check_contents(parts: Mapping[str, bytes], file_name: str) -> tuple[Diagnostic, ...]:
    """What hides, fetches or leads away in the parts of a template, each with its part and the words near it."""
    found: dict[tuple[str, str], Diagnostic] = {}
    styles = parse_part(parts[STYLES])
    for name in sorted(parts):
        if _LOOKED_AT.fullmatch(name):
            root = parse_part(parts[name])
            relations = _list_relations(parts, name)
            unread = (*find_unseen_words(root, styles), *find_stray_words(root))
            for what, element, hint in (*_find_fields(root), *_find_elements(root, name, relations), *unread):
                message = f"ce gabarit contient {what}{_quote(element, name)} : rien de tel ne passe dans un document"
                found.setdefault((what, name), Diagnostic(Code.GABARIT_CONTENU, message, Span(file_name), hint=hint))
    return tuple(found.values())


_Finding = tuple[str, Any, str]  # what it is, the element, what to do


def _find_fields(root: Any) -> Iterator[_Finding]:
    """Fields other than ours; an instruction may be written in several runs, and hold other fields."""
    open_fields: list[list[str]] = []
    begin, instruction, simple = w("fldChar"), w("instrText"), w("fldSimple")
    for element in root.iter(begin, instruction, simple):
        if element.tag == simple:
            yield from _judge_field(str(element.get(w("instr"), "")), element)
        elif element.tag == instruction:
            if open_fields:
                open_fields[-1].append(element.text or "")
            else:
                yield from _judge_field(element.text or "", element)
        elif element.get(w("fldCharType")) == "begin":
            open_fields.append([])
        elif element.get(w("fldCharType")) in ("separate", "end") and open_fields:
            yield from _judge_field("".join(open_fields[-1]), element)
            open_fields[-1] = ["PAGE"]  # judged: what follows up to its end is its result
            if element.get(w("fldCharType")) == "end":
                open_fields.pop()
    for words in open_fields:
        yield from _judge_field("".join(words), root)


def _judge_field(instruction: str, element: Any) -> Iterator[_Finding]:
    words = " ".join(instruction.split())
    if not _FIELD.fullmatch(words):
        yield f"le champ « {words[:60]} »", element, _HINT_FIELD


def _find_elements(root: Any, part: str, relations: frozenset[str]) -> Iterator[_Finding]:
    for element in root.iter(etree.Element):
        space, local = etree.QName(element).namespace or "", etree.QName(element).localname
        if not space.startswith(_KNOWN_NAMESPACES):
            yield f"un élément « {local} » que Word n'écrit pas", element, "le recréer à partir du gabarit d'origine"
        elif local in _ACTING:
            what, hint = _ACTING[local]
            yield what, element, hint
        elif local in _COMPUTED and space == W:
            yield f"« {local} », {_COMPUTED[local]}, que Word calcule à l'ouverture", element, _HINT_COMPUTED
        elif element.tag in (w("vanish"), w("specVanish")) and element.get(w("val"), "1") not in _OFF:
            yield _name_hidden(element, part), element, _HINT_HIDDEN
        for name, value in element.attrib.items():
            attribute = etree.QName(name)
            if attribute.namespace == R and value not in relations:
                yield "un renvoi à ce qu'aucun document ne reprend", element, "retirer cet objet, ou y mettre une image"
            elif attribute.localname in ("href", "src") and not _WEB.fullmatch(value):
                yield f"un lien vers « {value[:60]} »", element, "le retirer"


def _name_hidden(element: Any, part: str) -> str:
    style = next(element.iterancestors(w("style")), None)
    if part != STYLES or style is None:
        return "du texte masqué"
    name = style.find(w("name"))
    return f"le style masqué « {name.get(w('val'), '') if name is not None else ''} »"


def _list_relations(parts: Mapping[str, bytes], part: str) -> frozenset[str]:
    folder, _, file = part.rpartition("/")
    data = parts.get(f"{folder}/_rels/{file}.rels")
    if data is None:
        return frozenset()
    return frozenset(str(one.get("Id")) for one in parse_part(data).iterfind(f"{{{RELATIONSHIPS}}}Relationship"))


def _quote(element: Any, part: str) -> str:
    """Where it is: the part, and the words of its paragraph when it has any."""
    paragraph = next((one for one in (element, *element.iterancestors()) if one.tag == w("p")), None)
    words = "" if paragraph is None else " ".join("".join(t.text or "" for t in paragraph.iter(w("t"))).split())
    return f" ({part}{f', « {words[:_EXCERPT]} »' if words else ''})"
