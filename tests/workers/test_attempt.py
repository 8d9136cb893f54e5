"""Garbage of the dossiers that a worker does: its own after each, all of it after one that was refused."""

from __future__ import annotations

import gc
import multiprocessing
from pathlib import Path

import pytest

from generator.errors import ContentError
from generator.workers.attempt import attempt


def refuse() -> None:
    raise ContentError(())


def test_a_worker_looks_for_garbage_after_each_dossier(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[bool] = []  # for each search, whether what was there before is left aside
    monkeypatch.setattr(gc, "collect", lambda: frozen.append(gc.get_freeze_count() > 0))
    attempt(lambda: None, Path("x"), "ctg generer")
    assert not frozen  # a person's own process has one dossier
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: "a server")
    attempt(lambda: None, Path("x"), "ctg generer")
    assert frozen == [True]
    attempt(refuse, Path("x"), "ctg generer")
    assert frozen == [True, True, False]
