"""Why a part that came or went in Word is not taken into the dossier, and where a person does it instead."""

from __future__ import annotations

from generator.comparing.changes import Change, ChangeKind
from generator.comparing.nodes import Node
from generator.editing.values import Target, TargetKind
from generator.errors import Span
from generator.model.document import BlockList, Cell, Figure, Heading, ListItem, Row, Section, Table
from generator.returning.sorting.spots import Spot
from generator.returning.sorting.word_changes import Sorted

_NUMBER = "les numéros sont donnés par le programme, dans l'ordre du modèle"
_BY_HAND = "cette modification se fait à la main dans le dossier"
_TABLE_IN = "un tableau nouveau n'est pas repris de Word : porter ses valeurs dans un fichier de données du dossier"
_TABLE_OUT = "un tableau ne s'ôte pas depuis Word : il vient de données, et s'en va avec elles"
_FIGURE_OUT = "une figure ne s'ôte pas depuis Word : elle vient de données, et s'en va avec elles"
_COLUMN = "les colonnes d'un tableau sont fixées par le programme, ou par les noms de colonnes du fichier de données"
_ROW = "cette ligne ne vient d'aucune ligne de fichier : elle est calculée, ou composée de plusieurs données"
_ARTICLE = "un article ne s'ajoute ni ne s'ôte depuis Word : le plan est celui du modèle (modele.yaml)"
_HEADING = "un titre de cette partie ne s'ajoute ni ne s'ôte depuis Word : elle est composée par le programme"


def refuse(change: Change, spot: Spot | None = None, near: Span | None = None) -> Sorted:
    """Nothing can be done here about a change; why, by what came or went. `near` is the place beside what came."""
    says = _BY_HAND
    if change.kind is ChangeKind.RENUMBERED:
        says = _NUMBER
    elif spot is not None and (node := spot.node or spot.gone) is not None:
        says = _explain(node, gone=spot.node is None)
    if spot is not None and spot.gone is None and spot.node is not None:
        return Sorted(Target(TargetKind.NONE, says, (near,) if near is not None else ()))
    return leave(change, says)


def leave(change: Change, says: str) -> Sorted:
    """Nothing can be done here about a change, for a reason that is given."""
    return Sorted(Target(TargetKind.NONE, says, (change.origin,) if change.origin is not None else ()))


def is_heading_of_plan(node: Node) -> bool:
    """Whether a part is one of the plan: a section, or a heading in the style of its headings."""
    kind = node.head.kind
    return kind is Section or (kind is Heading and node.head.get("level") == 1)


def _explain(node: Node, *, gone: bool) -> str:
    kind = node.head.kind
    if is_heading_of_plan(node):
        return _ARTICLE
    if kind is Table:
        return _TABLE_OUT if gone else _TABLE_IN
    if kind is Figure:
        return _FIGURE_OUT
    if kind is Cell:
        return _COLUMN
    if kind is Row:
        return _ROW
    if kind is Heading:
        return _HEADING
    if kind in (ListItem, BlockList):
        return "cette liste ne se lit dans aucun fichier ligne par ligne : la corriger à la main"
    return _BY_HAND
