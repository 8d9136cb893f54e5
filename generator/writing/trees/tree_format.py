"""The names of a tree written as JSON: each kind of node, each of its fields. Once published, a name never changes.

A field of the model without a name here is refused by a test: the format is extended on purpose, with a new version
where an older program could not read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.errors import Span
from generator.model import document as tree

SCHEMA = "ctg-arbre"
VERSION = 1  # of what is written; every former version stays readable


@dataclass(frozen=True, slots=True)
class Node:
    """How a kind of node is called (`type` in JSON, where several kinds may stand) and what its fields are."""

    name: str
    fields: Mapping[str, str]


_COMMON = {"id": "id", "key": "cle", "origin": "origine"}
_RUN = {"children": "contenu"}
_WORDS = {"inlines": "contenu"}

NODES: Mapping[type, Node] = {
    tree.Document: Node(
        "piece",
        {
            "meta": "proprietes",
            "cover": "couverture",
            "sections": "sections",
            "contents": "sommaire",
            "attached": "annexes",
            "back_cover": "quatrieme",
        },
    ),
    tree.Meta: Node(
        "proprietes",
        {
            "piece": "piece",
            "slug": "fichier",
            "title": "titre",
            "author": "auteur",
            "subject": "sujet",
            "running_title": "titre_courant",
            "content_date": "date",
            "draft": "projet",
            "notice": "mention",
            "keywords": "mots_cles",
            "language": "langue",
            "page_prefix": "prefixe_pages",
            "called": "appellation",
            "signed": "signee",
        },
    ),
    tree.Cover: Node(
        "couverture",
        {
            "title": "titre",
            "territory": "territoire",
            "period": "periode",
            "subtitle": "sous_titre",
            "signatories": "signataires",
            "notice": "mention",
            "full_page": "pleine_page",
        },
    ),
    tree.Signatory: Node("signataire", {"name": "nom", "logo": "logo"}),
    tree.AttachedPiece: Node("annexe", {"piece": "piece", "title": "titre", "page": "page"}),
    tree.Section: Node(
        "section",
        {
            **_COMMON,
            "kind": "genre",
            "blocks": "blocs",
            "heading": "titre",
            "label": "numero",
            "orientation": "orientation",
            "new_page": "nouvelle_page",
            "in_contents": "au_sommaire",
            "living": "vivante",
        },
    ),
    # blocks
    tree.Paragraph: Node("paragraphe", {**_COMMON, **_WORDS, "role": "role"}),
    tree.Heading: Node("intertitre", {**_COMMON, "level": "niveau", **_WORDS, "label": "numero"}),
    tree.BlockList: Node("liste", {**_COMMON, "kind": "genre", "items": "elements", "depth": "retrait"}),
    tree.ListItem: Node("element", {"id": "id", "key": "cle", "blocks": "blocs", "label": "numero"}),
    tree.Table: Node(
        "tableau",
        {
            **_COMMON,
            "widths": "largeurs",
            "head": "tetes",
            "rows": "rangs",
            "caption": "legende",
            "role": "role",
            "number": "numero",
        },
    ),
    tree.Row: Node("rang", {"key": "cle", "cells": "cellules", "role": "role"}),
    tree.Cell: Node(
        "cellule",
        {"blocks": "blocs", "header": "titre", "colspan": "colonnes", "align": "alignement", "tint": "teinte"},
    ),
    tree.Figure: Node(
        "figure",
        {
            **_COMMON,
            "svg": "svg",
            "png": "png",
            "width_mm": "largeur_mm",
            "height_mm": "hauteur_mm",
            "alt": "description",
            "caption": "legende",
            "number": "numero",
            "picture": "image",
            "source": "source",
        },
    ),
    tree.PageBreak: Node("saut_de_page", {"id": "id", "key": "cle"}),
    tree.SignatureBlock: Node("signature", {**_COMMON, "party": "partie", "blocks": "blocs"}),
    tree.SideBySide: Node("cote_a_cote", {**_COMMON, "left": "gauche", "right": "droite", "share": "part"}),
    # inlines; plain words are a JSON string
    tree.Text: Node("texte", {"value": "valeur"}),
    tree.Strong: Node("gras", _RUN),
    tree.Emphasis: Node("italique", _RUN),
    tree.Superscript: Node("exposant", _RUN),
    tree.LineBreak: Node("retour", {}),
    tree.CrossReference: Node("renvoi", {"target": "cible", **_RUN, "page": "page"}),
    tree.ExternalLink: Node("lien", {"address": "adresse", **_RUN}),
    tree.Footnote: Node("note", {"number": "numero", **_RUN, "label": "etiquette"}),
    tree.Revision: Node("revision", {"kind": "genre", **_RUN}),
    tree.Gap: Node("manque", {"what": "quoi", "origin": "origine", "kind": "genre", "mark": "marque"}),
    # places
    Span: Node("origine", {"file": "fichier", "line": "ligne", "column": "colonne", "length": "longueur"}),
}
CLASSES: Mapping[str, type] = {node.name: kind for kind, node in NODES.items()}
