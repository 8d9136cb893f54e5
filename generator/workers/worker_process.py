"""A worker, whatever its jobs are: bounded, and tied to the life of the process that has started it."""

from __future__ import annotations

import multiprocessing
import os
import threading
from multiprocessing.connection import wait
from pkgutil import resolve_name
from typing import Any

from generator.system import bound_process


def prepare_worker(memory_mib: int) -> None:
    """Bound this process, and tie its life to that of its starter."""
    bound_process(memory_mib * 1024 * 1024, children_too=False)  # the child of `intake` sets its own bound
    threading.Thread(target=_end_with_starter, daemon=True).start()


def _end_with_starter() -> None:
    """End this process when its starter has been killed; its parent, the server of processes, would not."""
    starter = multiprocessing.parent_process()
    if starter is not None:
        wait([starter.sentinel])
        os._exit(0)


def call_work(work: str, job: Any) -> Any:
    """Do one job. What does it, « module:function », is imported here."""
    return resolve_name(work)(job)
