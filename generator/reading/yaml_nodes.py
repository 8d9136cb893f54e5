"""The node graph of a YAML text: by libyaml, some thirty times faster, where it says what ruamel.yaml says.

ruamel.yaml stays the judge: it reads the texts that hold one of the few constructions where the two were seen to
differ (found by comparing them on random texts), and every text that libyaml refuses, so that a fault has one wording.
Nothing is resolved: a node's value is the text that was typed.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, cast

try:
    from yaml._yaml import CParser
except ImportError:  # a PyYAML built without libyaml: slower, nothing else
    CParser = None


class Mark(Protocol):
    """A place, counted from 0."""

    line: int
    column: int


class YamlNode(Protocol):
    """What the nodes of both libraries have; `id` is « scalar », « sequence » or « mapping »."""

    id: str
    tag: Any
    value: Any
    style: str | None  # of a scalar; empty when it was typed without quotes
    start_mark: Mark
    end_mark: Mark


# Where the two readers differ, or might: more than there is, since whoever is sent to ruamel.yaml only waits longer.
_APART = re.compile(
    r"""
      \t | \ufeff                                           # tabulations, a byte-order mark
    | [^\n]\Z                                               # the last line does not end
    | ^(?:---|\.\.\.|%)                                     # marks of documents, directives
    | (?:^|[\[{,:-])[ ]*(?:[!?]|&\S|\*[^\s*])                    # tags, complex keys, anchors, aliases
    | [|>][-+0-9]*(?:\#|[ ]*(?:\#.*)?\n[ ]*(?:\#|\n))       # a block of text that begins with a blank line or a « # »
    | ^[ ]{200} | (?:-[ ]){50}                              # nesting without measure: libyaml has no bound of its own
    """,
    re.MULTILINE | re.VERBOSE,
)
_MOST_BRACKETS = 5000  # the same for brackets within brackets

if CParser is not None:

    class _Composer(CParser):  # type: ignore[misc]
        """Nodes by libyaml. Only tags that were typed are told: what a plain value means is not its business."""

        def resolve(self, *_: object) -> str:
            return "tag:yaml.org,2002:str"

        def descend_resolver(self, *_: object) -> None:
            """Nothing depends on where a value stands."""

        def ascend_resolver(self) -> None:
            """As `descend_resolver`."""


class YamlFault(Exception):
    """Why a text is not YAML, as ruamel.yaml says it; without marks when it cannot say where."""

    def __init__(self, said: str, place: Mark | None = None, start: Mark | None = None) -> None:
        super().__init__(said)
        self.said = said
        self.place = place
        self.start = start  # where the construction began


def compose_yaml(text: str) -> YamlNode | None:
    """The root node of a text, None when it holds nothing.

    Raises: `YamlFault` when it is not YAML; `RecursionError` when its values are nested too deep.
    """
    if CParser is not None and not _APART.search(text) and text.count("[") + text.count("{") <= _MOST_BRACKETS:
        from yaml import YAMLError  # noqa: PLC0415 - there when its parser is

        try:
            return cast("YamlNode | None", _Composer(text).get_single_node())
        except YAMLError:
            pass  # ruamel.yaml says what is wrong
    return compose_slowly(text)


def compose_slowly(text: str) -> YamlNode | None:
    """The same by ruamel.yaml alone."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - most texts never need it
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    reader = YAML(typ="safe", pure=True)
    reader.composer.warn_double_anchors = False  # an anchor may be set twice (YAML 1.2.2, 7.1)
    try:
        return cast("YamlNode | None", reader.compose(text))
    except MarkedYAMLError as fault:
        said = f"{fault.problem or ''} {fault.context or ''}"
        raise YamlFault(said, fault.problem_mark or fault.context_mark, fault.context_mark) from fault
    except (YAMLError, ValueError) as fault:
        raise YamlFault("") from fault
