"""Values kept as JSON come back the same, and a file that somebody else wrote runs nothing."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from generator.api import GenerationRequest, compose
from generator.api.press import compose as same
from generator.atelier.processes.plain_values import find_function, name_function, read_value, write_value
from generator.codes import Code
from generator.errors import Diagnostic, Severity, Span
from generator.model.acts import FreezeOrder
from generator.project import Project


@pytest.mark.parametrize(
    "value",
    [
        None,
        ("é", 1, 1.5, True, [None, ()]),
        {"clé": Path("content/val"), 2: b"\x00\xff"},
        date(2026, 11, 29),
        datetime(2026, 11, 29, 12, 30, tzinfo=UTC),
        Diagnostic(Code.DATE_INVALIDE, "non", Span("ctg.yaml", 12), severity=Severity.WARNING, admitted="motif"),
        FreezeOrder(date(2026, 11, 28), "Camille Roux"),
        Project(Path("/projet")),
        GenerationRequest(Path("content/val"), Project(Path("/projet")), Path("output"), ("convention",)),
    ],
)
def test_a_value_comes_back_the_same(value: object) -> None:
    again = read_value(write_value(value))
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize("value", [object(), {1, 2}, compose, Path.cwd])
def test_another_value_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        write_value(value)


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "dataclass", "of": "subprocess:Popen", "value": {"args": "true"}},
        {"kind": "dataclass", "of": "generator.api.press:RenderingPool", "value": {"workers": 1}},
        {"kind": "dataclass", "of": "generator.errors:Span", "value": {"nom": "x"}},
        {"kind": "enum", "of": "generator.codes:Code", "value": "inconnu"},
        {"kind": "enum", "of": "generator.errors:Span", "value": "x"},
        {"kind": "autre", "value": 1},
        {"kind": "day", "value": "demain"},
        {"sans": "sorte"},
        [1, 2],
    ],
)
def test_what_was_not_written_here_is_refused(told: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_value(json.dumps(told).encode())


def test_a_function_is_found_by_its_name_in_its_room_only() -> None:
    assert compose is same
    assert find_function(name_function(compose), ("generator.api.",)) is compose
    with pytest.raises(TypeError):
        name_function(lambda: None)
    for name in ("os:system", "generator.api.press:absent", "generator.api.absent:x", "generator.api.press:__all__"):
        with pytest.raises(ValueError, match="no such function"):
            find_function(name, ("generator.api.",))
