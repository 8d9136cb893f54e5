"""A YAML text without what is not for everyone: its comments, some keys, the words of others. Values stay as typed."""

from __future__ import annotations

from collections.abc import Container

import yaml

from generator.reading.yaml_nodes import compose_yaml

_NEVER_FOLDED = 1_000_000  # characters of a line


def redact_yaml(text: str, dropped: Container[str], blanked: Container[str], blank: str) -> str:
    """The text without comments nor `dropped` keys, the scalars of `blanked` keys replaced by `blank`.

    Quotes, order and aliases stay: « 01004 » is read as it was. Raises: `YamlFault` when it is not YAML.
    """
    root = compose_yaml(text)
    if root is None:
        return ""
    _redact(root, dropped, blanked, blank, set())
    return str(yaml.serialize(root, Dumper=yaml.CBaseDumper, allow_unicode=True, width=_NEVER_FOLDED))


def _redact(node: object, dropped: Container[str], blanked: Container[str], blank: str, seen: set[int]) -> None:
    if id(node) in seen:  # an alias leads to a node that its anchor led to
        return
    seen.add(id(node))
    match node:
        case yaml.MappingNode(value=pairs):
            node.value = [(key, value) for key, value in pairs if key.value not in dropped]
            for key, value in node.value:
                if key.value in blanked and isinstance(value, yaml.ScalarNode):
                    value.value, value.style = blank, '"'
                _redact(value, dropped, blanked, blank, seen)
        case yaml.ScalarNode(value="") if not node.style:
            node.value = "null"  # nothing, as it can be written anywhere
        case yaml.SequenceNode(value=items):
            for item in items:
                _redact(item, dropped, blanked, blank, seen)
