"""Summaries on the disk, one file for each dossier: deletable at any moment, each read once by a process."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from generator.errors import CtgError
from generator.files import read_bytes, remove_file, sha256, write_bytes
from generator.summarizing.summary import DossierSummary, read_summary, write_summary

_MOST_BYTES = 8 * 1024 * 1024


class SummaryStore:
    """The summaries of a project below `folder`. Any thread may use it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, DossierSummary] = {}
        self._looked: set[str] = set()
        self._turn = threading.Lock()

    def find(self, id_: str) -> DossierSummary | None:
        """The summary that is kept of a dossier, whether or not it still fits."""
        with self._turn:
            if id_ not in self._looked:
                self._looked.add(id_)
                found = self._read(id_)
                if found is not None:
                    self._known[id_] = found
            return self._known.get(id_)

    def keep(self, summary: DossierSummary) -> None:
        """Keep a summary in the place of the former one.

        Raises: `OutputError` when it cannot be written; it is known to this process all the same.
        """
        with self._turn:
            self._looked.add(summary.id)
            self._known[summary.id] = summary
        write_bytes(self._place(summary.id), write_summary(summary), lasting=False)

    def forget_others(self, ids: Iterable[str]) -> None:
        """Forget the dossiers that are there no more.

        Raises: `OutputError` when a file cannot be removed.
        """
        kept = set(ids)
        with self._turn:
            gone = [id_ for id_ in self._known if id_ not in kept]
            for id_ in gone:
                del self._known[id_]
            self._looked &= kept
        for id_ in gone:
            remove_file(self._place(id_))

    def _read(self, id_: str) -> DossierSummary | None:
        place = self._place(id_)
        if not place.is_file():
            return None
        try:
            found = read_summary(read_bytes(place, _MOST_BYTES))
        except CtgError:  # it is made again
            return None
        return found if found is not None and found.id == id_ else None

    def _place(self, id_: str) -> Path:
        return self._folder / f"{sha256(id_.encode())[:32]}.json"
