"""A bounded child of the door, as this process sees it: what it is given, and what it says.

On Linux a child is forked from a process that has loaded what children load (`nursery.py`), else it is started alone.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread, Timer

# The child finds the package where this process found it, installed or not.
_PACKAGE_ROOT = str(Path(__file__).resolve().parents[3])
_FORKS = sys.platform == "linux"
_PATIENCE_SECONDS = 2.0  # that a file waits for the one before it


def _start(module: str, *, group: int | None = None) -> subprocess.Popen[bytes]:
    # -P: nothing is imported from the current folder.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", f"generator.intake.{module}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": _PACKAGE_ROOT, "PYTHONUTF8": "1"},
        process_group=group,
    )


class Child:
    """A child at work; it is spoken to in a thread, so that whoever has something else to do may do it."""

    def __init__(self, module: str, order: str, data: bytes, seconds: float) -> None:
        self._module = module
        self._answer = b""
        self._code = 1
        self._late = self._stopped = False
        # The order comes on the first line, the files after it.
        given = order.encode() + b"\n" + data
        talk = self._talk if _FORKS else self._talk_alone
        self._process: subprocess.Popen[bytes] | None = None  # the one that may be stopped
        self._thread = Thread(target=talk, args=(given, seconds), daemon=True)
        self._thread.start()

    def _talk(self, given: bytes, seconds: float) -> None:
        if not _turn.acquire(timeout=_PATIENCE_SECONDS):
            self._talk_alone(given, seconds)  # another file is long to read: nobody waits for it
            return
        try:
            self._talk_to_nursery(given, seconds)
        finally:
            _turn.release()

    def _talk_to_nursery(self, given: bytes, seconds: float) -> None:
        head = json.dumps({"module": self._module, "size": len(given)}).encode() + b"\n"
        for fresh in (False, True):
            if self._stopped:
                return
            self._process = nursery = _find_nursery(fresh=fresh)
            timer = Timer(seconds, self._stop_late)
            timer.start()
            said = _exchange(nursery, head, given)
            timer.cancel()
            if said is not None:
                self._code, self._answer = said
                return
            _end_nursery()
            if self._late or self._stopped or nursery.returncode != -signal.SIGALRM:
                return
            # It had nothing to do, and ended just as the order came: another one takes it.

    def _stop_late(self) -> None:
        self._late = True
        self._kill()

    def _talk_alone(self, given: bytes, seconds: float) -> None:
        if self._stopped:
            return
        self._process = process = _start(self._module, group=0 if _FORKS else None)
        try:
            self._answer, _ = process.communicate(given, seconds)
        except subprocess.TimeoutExpired:
            self._late = True
            process.kill()
            process.communicate()
            # A child that is stopped before all was written to it leaves this end open.
            if process.stdin is not None:
                with suppress(BrokenPipeError):
                    process.stdin.close()
        self._code = process.returncode

    def _kill(self) -> None:
        """The process, and the child that it has forked."""
        self._stopped = True
        if (process := self._process) is None or process.poll() is not None:
            return
        if _FORKS:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()

    def stop(self) -> None:
        """Whatever it is doing."""
        if self._thread.is_alive():
            self._kill()
            self._thread.join()

    def wait(self) -> tuple[int, bytes]:
        """Its return code and what it says.

        Raises: `TimeoutError` when it took more than its time.
        """
        try:
            self._thread.join()
        except BaseException:  # interrupted: nobody waits any more
            self._kill()
            raise
        if self._late:
            raise TimeoutError
        return self._code, self._answer


# --- the nursery ---------------------------------------------------------------------------------------------------

_turn = Lock()
_nursery: subprocess.Popen[bytes] | None = None


def _find_nursery(*, fresh: bool) -> subprocess.Popen[bytes]:
    """The one of this process."""
    global _nursery  # noqa: PLW0603 - one for a process
    if fresh or (_nursery is not None and _nursery.poll() is not None):
        _end_nursery()
    if _nursery is None:
        _nursery = _start("children.nursery", group=0)
    return _nursery


def _exchange(nursery: subprocess.Popen[bytes], head: bytes, given: bytes) -> tuple[int, bytes] | None:
    """The return code of a child and its answer; nothing when the process that forks has ended."""
    assert nursery.stdin is not None and nursery.stdout is not None
    try:
        nursery.stdin.write(head)
        nursery.stdin.write(given)
        nursery.stdin.flush()
        told = json.loads(nursery.stdout.readline())
        said = nursery.stdout.read(told["size"])
    except (OSError, ValueError):
        return None
    return (int(told["code"]), said) if len(said) == told["size"] else None


@atexit.register
def _end_nursery() -> None:
    """Close the door: one that has nothing more to read ends by itself."""
    global _nursery
    nursery, _nursery = _nursery, None
    if nursery is None:
        return
    _close(nursery)
    try:
        nursery.wait(5)
    except subprocess.TimeoutExpired:
        nursery.kill()
        nursery.wait()


def _close(nursery: subprocess.Popen[bytes]) -> None:
    for wire in (nursery.stdin, nursery.stdout):
        if wire is not None:
            with suppress(OSError):
                wire.close()


def _forget_nursery() -> None:
    """In a process that was forked: it is its parent's, and so is whoever held the turn."""
    global _nursery, _turn
    nursery, _nursery, _turn = _nursery, None, Lock()
    if nursery is not None:
        _close(nursery)
        nursery.returncode = 0  # not this process's to wait for


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_nursery)
