"""Twenty people who draft at once, on this machine alone: how long a preview and a save take while a batch runs.

python -m scripts.load_atelier [--personnes 20] [--secondes 60] [--sans-lot] [--memoire] [--dossier build/charge]

A server is started on a project, and spoken to on 127.0.0.1 only. Each person has a CTG of her own (a new one, or a
copy of the whole example, which is eight times larger), asks for a preview of a text every 3 seconds with other
words each time, and saves it every 20 seconds. A batch of as many CTGs, with one worker at the lowest priority, runs
all the while. Targets: both at most 300 ms for 95 in 100. With `--memoire`, one person saves 500 times and asks for 50
PDFs instead, and the memory of all processes is told on the way.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from scripts.bench.contents import EXAMPLE, make_dossiers
from scripts.bench.timing import ROOT

MOST_PEOPLE, MOST_SECONDS = 40, 600
PREVIEW_SECONDS, SAVE_SECONDS = 3.0, 20.0
TARGET = 0.3  # seconds, for 95 in 100
_TEXT = "portrait"
_SAVES, _PDFS, _STEP = 500, 50, 100
_GROWTH = 1.25  # of the memory, at most, after the first hundred saves
_WARM_SECONDS = 10.0  # of everybody at work, before anything is counted
_SERVE = (
    "import sys; from pathlib import Path; from generator.atelier.launch import serve; "
    "from generator.atelier.site import Settings; from generator.project import Project; "
    "serve(Settings(Project(Path(sys.argv[1])), person='Charge', open_browser=False), "
    "lambda line: print(line, flush=True))"
)


@dataclass
class Measured:
    """Seconds of each request, by kind; what went wrong; memory of all processes of the server, in MiB."""

    previews: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    processor: float = 0.0  # seconds that all processes of the server have taken
    batches: int = 0


@dataclass
class Person:
    """Who drafts: her CTG, her session, the version of the text that her page holds."""

    rank: int
    dossier: str
    address: str
    cookie: str
    token: str
    digest: str = ""
    base: str = ""
    text: str = ""

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str, float]:
        """The status, the body, where it leads, and the seconds that it took."""
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.address}", "X-CSRF-Token": self.token}
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode({"_csrf": self.token, **form})
        start = time.perf_counter()
        connection = http.client.HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        finally:
            connection.close()
        return answer.status, text, answer.getheader("Location") or "", time.perf_counter() - start

    def open_text(self) -> str:
        """Open the editor, as after a save; what is wrong."""
        status, page, _, _ = self.ask("GET", f"/dossiers/{self.dossier}/textes/{_TEXT}")
        if status != 200:
            return f"ouvrir : {status}"
        self.digest = _find(page, r'name="empreinte" value="([^"]*)"')
        self.base = _find(page, r'name="base" value="([^"]*)"')
        self.text = _find(page, r"<textarea[^>]*>\n?(.*?)</textarea>")
        return ""

    def form(self, words: str) -> dict[str, str]:
        """What her page sends."""
        return {"texte": f"{self.text}\n\n{words}", "empreinte": self.digest, "base": self.base}


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 when a target is missed or something went wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--personnes", type=int, default=20)
    parser.add_argument("--secondes", type=int, default=60)
    parser.add_argument("--sans-lot", action="store_true", help="sans lot à côté")
    parser.add_argument("--memoire", action="store_true", help="500 enregistrements et 50 PDF d'une personne")
    parser.add_argument("--dossier", type=Path, default=ROOT / "build" / "charge")
    given = parser.parse_args(arguments)
    if given.memoire:
        return watch_memory(given.dossier)
    people, seconds = min(given.personnes, MOST_PEOPLE), min(given.secondes, MOST_SECONDS)
    measured = measure(given.dossier, people, seconds, batch=not given.sans_lot)
    for line in describe(measured, people, seconds):
        print(line)  # noqa: T201 - a script shows what it measures
    held = all(find_percentile(times, 95) <= TARGET for times in (measured.previews, measured.saves))
    return 0 if held and not measured.wrong else 1


def measure(folder: Path, people: int, seconds: int, *, batch: bool = True) -> Measured:
    """Have so many people draft for so long, in a project made below `folder`."""
    shutil.rmtree(folder, ignore_errors=True)
    project = folder / "projet"
    make_content(project / "content", people)
    (project / "ctg.toml").write_text("", "utf-8")
    measured = Measured()
    with run_server(project) as (server, entry):
        drafters = enter(entry, sorted(path.parent.name for path in (project / "content").glob("*/ctg.yaml")))
        with run_batches(project, folder / "lot", measured) if batch else _nothing():
            _draft(drafters, seconds, measured, server)
    return measured


def watch_memory(folder: Path) -> int:
    """One person at work for long: memory after each hundred saves; 1 when it goes on growing after the first."""
    shutil.rmtree(folder, ignore_errors=True)
    project = folder / "projet"
    make_content(project / "content", 1)
    (project / "ctg.toml").write_text("", "utf-8")
    held: list[int] = []
    with run_server(project) as (server, entry):
        (name,) = (path.parent.name for path in (project / "content").glob("*/ctg.yaml"))
        (person,) = enter(entry, [name])
        for rank in range(1, _SAVES + 1):
            person.open_text()
            person.text = person.text.partition("\n\nPhrase ")[0]
            status, *_ = person.ask("POST", f"/dossiers/{name}/textes/{_TEXT}", person.form(f"Phrase {rank}."))
            if rank % (_SAVES // _PDFS) == 0:
                status = person.ask("GET", f"/dossiers/{name}/documents/convention/fichier/pdf")[0]
            if status not in (200, 303):
                print(f"refus : {status}")  # noqa: T201 - a script shows what it measures
                return 1
            if rank % _STEP == 0:
                held.append(measure_memory(server))
                print(f"{rank} enregistrements, {rank * _PDFS // _SAVES} PDF : {held[-1]} Mio")  # noqa: T201 - as above
    return 0 if max(held[1:]) <= held[0] * _GROWTH else 1


def make_content(content: Path, count: int) -> None:
    """So many CTGs, every other one a copy of the example."""
    make_dossiers(content, count)
    for folder in sorted(path.parent for path in content.glob("*/ctg.yaml"))[::2]:
        shutil.rmtree(folder)
        shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("specimens*", "__pycache__"))


@contextmanager
def run_server(project: Path) -> Iterator[tuple[int, str]]:
    """The server of a project: its process, the address that opens it once."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _SERVE, str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, text=True) as process:
        assert process.stdout is not None
        try:
            found = re.search(r"http://\S+", process.stdout.readline())
            if found is None:
                raise RuntimeError("the server has not started")
            yield process.pid, found.group()
        finally:
            process.terminate()
            process.wait(30)


def enter(entry: str, dossiers: Sequence[str]) -> list[Person]:
    """The people, one for each CTG, who share the session that a launch token gives."""
    parts = urlsplit(entry)
    first = Person(0, "", parts.netloc, "", "")
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    answer.read()
    first.cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    connection.close()
    _, page, _, _ = first.ask("GET", f"/dossiers/{dossiers[0]}")
    token = _find(page, r'name="csrf" content="([^"]*)"')
    return [Person(rank, name, parts.netloc, first.cookie, token) for rank, name in enumerate(dossiers)]


@contextmanager
def run_batches(project: Path, output: Path, measured: Measured) -> Iterator[None]:
    """Batches one after the other, one worker each, at the lowest priority, until all is measured."""
    stopped = threading.Event()
    command = [sys.executable, "-m", "generator", "lot", str(project / "content"), "--sortie", str(output)]

    def run() -> None:
        while not stopped.is_set():
            shutil.rmtree(output, ignore_errors=True)
            with subprocess.Popen(
                ["nice", "-n", "19", *command, "--ouvriers", "1"], cwd=ROOT, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, process_group=0,
            ) as process:  # fmt: skip
                while process.poll() is None and not stopped.wait(0.1):
                    pass
                if process.poll() is None:
                    os.killpg(process.pid, 15)
                    process.wait(60)
                else:
                    measured.batches += 1

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _draft(drafters: Sequence[Person], seconds: int, measured: Measured, server: int) -> None:
    begin = time.perf_counter()
    counted = begin + _WARM_SECONDS
    end = counted + seconds
    moments = (begin, counted, end)
    threads = [threading.Thread(target=_work, args=(one, len(drafters), moments, measured)) for one in drafters]
    for thread in threads:
        thread.start()
    before = {}
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        measured.memory.append(measure_memory(server))
        if time.perf_counter() > counted:
            taken = _read_processor(server)
            before = before or taken
            measured.processor = sum(value - before.get(number, 0.0) for number, value in taken.items())


def _work(person: Person, people: int, moments: tuple[float, float, float], measured: Measured) -> None:
    """One person: a preview every 3 s, a save every 20 s, each at moments of her own."""
    begin, counted, end = moments
    chance = random.Random(person.rank)
    _note(measured, person.open_text())
    preview_at = begin + PREVIEW_SECONDS * (person.rank + chance.random()) / people + 2
    save_at = begin + SAVE_SECONDS * (person.rank + chance.random()) / people + 2
    turn = 0
    while (now := time.perf_counter()) < end:
        time.sleep(max(0.0, min(preview_at, save_at) - now))
        turn += 1
        words = f"La phrase {turn} est écrite par la personne {person.rank}."
        if preview_at <= save_at:
            address = f"/dossiers/{person.dossier}/textes/{_TEXT}/apercu"
            status, page, _, took = person.ask("POST", address, person.form(words))
            _note(measured, "" if status == 200 and words[:9] in page else f"aperçu : {status}")
            preview_at += PREVIEW_SECONDS
            times = measured.previews
        else:
            status, _, _, took = person.ask("POST", f"/dossiers/{person.dossier}/textes/{_TEXT}", person.form(words))
            _note(measured, "" if status == 303 else f"enregistrement : {status}")
            save_at += SAVE_SECONDS
            times = measured.saves
        if time.perf_counter() > counted:
            times.append(took)
        if times is measured.saves:
            _note(measured, person.open_text())


def _note(measured: Measured, wrong: str) -> None:
    if wrong:
        measured.wrong.append(wrong)


def _find(page: str, pattern: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    if found is None:
        return ""
    return html.unescape(found[1])


def measure_memory(server: int) -> int:
    """MiB that the server and all that it has started hold, pages that they share counted once."""
    return sum(_read_held(number) for number in list_family(server)) // 1024


def list_family(server: int) -> set[int]:
    """A process and all that it has started."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            continue
    mine = {server}
    while more := {number for number, parent in parents.items() if parent in mine and number not in mine}:
        mine |= more
    return mine


def _read_processor(server: int) -> dict[int, float]:
    """Seconds of processor that each process of the server has taken."""
    taken: dict[int, float] = {}
    for number in list_family(server):
        with suppress(OSError, ValueError, IndexError):  # it has ended meanwhile
            fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
            taken[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return taken


def _read_held(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def find_percentile(times: Sequence[float], part: int) -> float:
    """The value that so many in a hundred do not exceed; infinite when nothing was measured."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, len(ordered) * part // 100)] if ordered else float("inf")


def describe(measured: Measured, people: int, seconds: int) -> Iterator[str]:
    """What was measured, in lines."""
    yield f"{people} personnes pendant {seconds} s, charge de la machine {os.getloadavg()[0]:.1f}"
    for name, times in (("aperçu", measured.previews), ("enregistrement", measured.saves)):
        if times:
            middle, high = statistics.median(times) * 1000, find_percentile(times, 95) * 1000
            told = f"médiane {middle:.0f} ms, 95 sur 100 sous {high:.0f} ms, au plus {max(times) * 1000:.0f} ms"
            yield f"{name} : {len(times)} ; {told} (cible {TARGET * 1000:.0f} ms)"
        else:
            yield f"{name} : aucun"
    if measured.memory:
        yield f"mémoire de tous les processus : {measured.memory[0]} Mio au début, {max(measured.memory)} Mio au plus"
    count = len(measured.previews) + len(measured.saves)
    each = measured.processor * 1000 / count if count else 0.0
    yield f"processeur du serveur : {measured.processor:.1f} s, soit {each:.0f} ms par demande, pages rouvertes aussi"
    yield f"lots terminés pendant ce temps : {measured.batches}"
    if measured.wrong:
        counts = {wrong: measured.wrong.count(wrong) for wrong in dict.fromkeys(measured.wrong)}
        yield f"refus : {json.dumps(counts, ensure_ascii=False)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
