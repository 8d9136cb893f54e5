"""Opens the atelier of a project as an installed program gives it, asks its first page and what that loads, closes it.

ask_atelier.py CTG PROJECT [--built]    with --built, what npm builds must be there, with its licences
"""

from __future__ import annotations

import http.cookiejar
import re
import signal
import subprocess
import sys
import urllib.request

VENDORED = ("vendor/htmx.min.js", "vendor/editor.js", "vendor/LICENCES/htmx.org.txt")


def main(command: str, project: str, built: bool) -> None:
    """Ask the pages; stop with what is missing."""
    served = subprocess.Popen(
        [command, "atelier", project, "--sans-navigateur"], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert served.stdout is not None
    try:
        entry = re.search(r"http://\S+", served.stdout.readline())
        if entry is None:
            sys.exit("the atelier has not opened")
        pages = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        with pages.open(entry.group()) as answer:
            board = answer.read().decode()
            origin = answer.url.rstrip("/")
        loaded = re.findall(r'(?:href|src)="(/statique/[^"]+)"', board)
        wanted = [*loaded, *(f"/statique/{name}" for name in VENDORED if built)]
        if len(loaded) < 3:
            sys.exit("the first page loads no style and no script")
        for address in wanted:
            with pages.open(origin + address) as answer:
                if not answer.read():
                    sys.exit(f"{address} is empty")
        sys.stdout.write(f"The atelier opens; {len(wanted)} files of its pages are there.\n")
    finally:
        served.send_signal(signal.SIGINT)
        if served.wait(90) != 0:
            sys.exit("the atelier has not ended well")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], "--built" in sys.argv[3:])
