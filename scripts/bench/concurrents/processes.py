"""Processor time of a command with all that it starts, whoever starts it.

    python -m scripts.bench.concurrents.processes COMMAND…      prints the seconds

`ctg lot` forks its workers from a server that it does not wait for, and what nobody waits for is counted nowhere. The
process that measures adopts those (Linux: « child subreaper ») and waits for them all.
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from scripts.bench.timing import ROOT

_SET_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of <linux/prctl.h>
_CPU_CLOCK = 2  # CPUCLOCK_SCHED of the kernel's clocks of processes
_PATIENCE_S = 30.0  # for what a command leaves behind


def time_tree(*command: str) -> float:
    """Seconds of processor of a command and of all its processes.

    Raises: `RuntimeError` with what it says, when it fails.
    """
    measured = [sys.executable, "-m", "scripts.bench.concurrents.processes", *command]
    # Whoever runs the program has its modules compiled; an environment that forbids it would measure the compiler.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(measured, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:6])} : {done.returncode}\n{done.stderr[-2000:]}")
    return float(done.stdout)


def read_clock(process: int) -> float:
    """Seconds of processor that a process has taken so far, its children's left out."""
    return time.clock_gettime((~process << 3) | _CPU_CLOCK)


def main(command: list[str]) -> int:
    """Run it, wait for all that it leaves behind, print the seconds; its own exit code."""
    ctypes.CDLL(None, use_errno=True).prctl(_SET_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile() as said:
        code = subprocess.run(command, stdout=said, stderr=subprocess.STDOUT, check=False).returncode
        _wait_for_others()
        if code:
            said.seek(0)
            sys.stderr.write(said.read().decode("utf-8", "replace"))
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    sys.stdout.write(f"{usage.ru_utime + usage.ru_stime}\n")
    return code


def _wait_for_others() -> None:
    end = time.monotonic() + _PATIENCE_S
    with suppress(ChildProcessError):  # nobody is left
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.02)
        left = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
        raise RuntimeError(f"still at work: {left}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
