"""Run by the system's Python, which has `uno`: LibreOffice started once; a line « SOURCE TARGET » is a file to convert.

    /usr/bin/python3 running_office.py FOLDER       its profile is kept in the folder

It imports nothing of ours. Answers tell the processor seconds of LibreOffice and of this process.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno  # type: ignore[import-not-found]  # of the system, for its own Python only
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]  # made by `uno`

_PATIENCE_S = 60.0
_CPU_CLOCK = 2  # CPUCLOCK_SCHED of the kernel's clocks of processes


def main(folder: str) -> None:
    """Start it, answer every line, end it."""
    pipe = f"ctg-bench-{os.getpid()}"
    profile = (Path(folder) / "libreoffice-garde").as_uri()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    started = subprocess.Popen([*command, f"--accept=pipe,name={pipe};urp;"], stderr=subprocess.DEVNULL)
    desktop = _connect(pipe)
    processes = _list_family(started.pid)
    for line in sys.stdin:
        source, target = line.rstrip("\n").split("\t")
        before = time.process_time() + _read_clocks(processes)
        _convert(desktop, source, target)
        after = time.process_time() + _read_clocks(processes)
        sys.stdout.write(json.dumps({"seconds": after - before}) + "\n")
        sys.stdout.flush()
    with contextlib.suppress(Exception):  # it hangs up as it ends
        desktop.terminate()
    started.wait(_PATIENCE_S)


def _connect(pipe: str) -> Any:
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:  # not there yet: its class is known once connected
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def _convert(desktop: Any, source: str, target: str) -> None:
    document = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (_set("Hidden", True),))
    document.storeToURL(Path(target).as_uri(), (_set("FilterName", "writer_pdf_Export"),))
    document.close(True)


def _set(name: str, value: object) -> Any:
    chosen = PropertyValue()
    chosen.Name, chosen.Value = name, value
    return chosen


def _list_family(process: int) -> list[int]:
    """A process and all that it has started: a script, a launcher, and the one that works."""
    found = [process]
    for number in found:
        for children in Path(f"/proc/{number}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
    return found


def _read_clocks(processes: list[int]) -> float:
    total = 0.0
    for process in processes:
        with contextlib.suppress(OSError):  # it has ended
            total += time.clock_gettime((~process << 3) | _CPU_CLOCK)
    return total


if __name__ == "__main__":
    main(sys.argv[1])
