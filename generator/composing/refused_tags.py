"""What no tag of a clause or of a template may be, and what each such tag is called in messages."""

from __future__ import annotations

from jinja2 import nodes

_NAMES: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "un appel"),
    (nodes.BinExpr, "un calcul"),
    (nodes.UnaryExpr, "un calcul"),
    (nodes.Slice, "une tranche de liste"),
    (nodes.List, "une liste écrite dans la balise"),
    (nodes.Dict, "une table écrite dans la balise"),
    (nodes.Include, "{% include %}"),
    (nodes.Import, "{% import %}"),
    (nodes.FromImport, "{% from %}"),
    (nodes.Extends, "{% extends %}"),
    (nodes.Block, "{% block %}"),
    (nodes.Macro, "{% macro %}"),
    (nodes.CallBlock, "{% call %}"),
    (nodes.FilterBlock, "{% filter %}"),
    (nodes.Assign, "{% set %}"),
    (nodes.AssignBlock, "{% set %}"),
    (nodes.NSRef, "{% set %}"),
    (nodes.With, "{% with %}"),
)


def name_refused_tag(node: nodes.Node) -> str:
    """« {% include %} », « un calcul »; « ceci » for a node that has no name here.

    Each of the two languages says for itself which nodes it admits: this only names those that it does not.
    """
    return next((words for kind, words in _NAMES if isinstance(node, kind)), "ceci")
