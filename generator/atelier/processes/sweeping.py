"""Files that people dropped and that nothing uses any more: taken away after a week.

What waits for somebody's word (returns, deliberations nobody could tell) stays, however old it is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from anyio import to_thread

from generator.atelier.processes.jobs import Job, Jobs
from generator.atelier.processes.plain_values import write_value
from generator.errors import CtgError
from generator.files import remove_folder

# Below the atelier's own folder: each holds folders of one drop, named by us.
_UPLOADS = ("piles", "renouvellements", "tableaux", "comparaisons/*/fichiers", "comparaisons/*/ecarts")
_KEPT_SECONDS = 7 * 24 * 3600.0
_EVERY_SECONDS = 24 * 3600.0
_log = logging.getLogger("ctg.atelier")


async def sweep_daily(folder: Path, jobs: Jobs) -> None:
    """Sweep now, then once a day, until it is cancelled."""
    while True:
        await to_thread.run_sync(lambda: sweep_uploads(folder, jobs.list_jobs(), time.time()))
        await asyncio.sleep(_EVERY_SECONDS)


def sweep_uploads(folder: Path, jobs: Iterable[Job], now: float) -> tuple[Path, ...]:
    """Take away the drops of more than a week that no job was given or has made; `now` in seconds since 1970.

    A folder that cannot be taken away stays, and is tried again.
    """
    old = [place for place in _list_drops(folder) if now - _find_moment(place) > _KEPT_SECONDS]
    if not old:
        return ()
    used = b"\n".join(write_value((job.record, job.result)) for job in jobs).decode()
    gone = []
    for place in old:
        if place.name in used:  # names are drawn at random: no other word is the same
            continue
        try:
            remove_folder(place)
        except CtgError as fault:
            _log.warning("%s", fault.diagnostics[0].message)
        else:
            gone.append(place)
    return tuple(gone)


def _list_drops(folder: Path) -> Iterator[Path]:
    for pattern in _UPLOADS:
        yield from (place for place in folder.glob(f"{pattern}/*") if place.is_dir() and not place.is_symlink())


def _find_moment(place: Path) -> float:
    """When something was last put there, in seconds since 1970; now for what goes while it is looked at."""
    try:
        return max(path.lstat().st_mtime for path in (place, *place.iterdir()))
    except OSError:
        return time.time()
