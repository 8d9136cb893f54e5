"""The rules of `ctg verifier`, each on its own, on one CTG and on many.

Nothing is rendered. Reading, composing and the rules one by one are measured in this process, the whole command in a
process of its own; then copies of the example, each another CTG, are verified side by side as `ctg verifier` does.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES, compare_fingerprints
from generator.checking.inquiry import Inquiry
from generator.dossier_place import FACTS_FILE
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import read_dossier
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import BARE, PROGRAM
from generator.reading.furniture import read_furniture
from generator.system import count_cores
from generator.verifying.verification import VerificationRequest, verify_dossiers
from scripts.bench.rows import Options, Row, Target, write_seconds

_PASSAGES = "(le texte, passage par passage)"  # what the rules share, taken apart from them
FAMILY = "controles"
CTGS = 200
EXAMPLE = PROGRAM / "content" / "exemple-complet"
SIGNED = PROGRAM / "content" / "bassin-minier"


@dataclass(frozen=True, slots=True)
class RuleTimes:
    """Medians in milliseconds: each rule by code, and the steps around them."""

    rules: dict[str, float]
    reading: float
    composing: float
    everything: float  # all rules, and what they share


@dataclass(frozen=True, slots=True)
class ManyTimes:
    """Wall seconds for so many CTGs verified by so many workers, their start included; and for comparing them."""

    count: int
    workers: int
    verifying: float
    comparing: float
    findings: int


def measure_rules(folder: Path, runs: int) -> RuleTimes:
    """The medians of `runs` runs on one dossier; the first, which fills the caches, is left out."""
    identity = read_furniture(BARE.template_roots, "neutre").identity
    times: dict[str, list[float]] = defaultdict(list)
    reading, composing, everything = [], [], []
    for run in range(runs + 1):
        start = time.perf_counter()
        dossier = read_dossier(folder, BARE)
        read = time.perf_counter()
        documents = _compose(dossier, identity)
        composed = time.perf_counter()
        inquiry = Inquiry(dossier, documents)
        assert inquiry.passages
        taken = {_PASSAGES: time.perf_counter() - composed}
        for rule in ALL_RULES:
            began = time.perf_counter()
            list(rule.find(inquiry))
            taken[rule.code] = time.perf_counter() - began
        done = time.perf_counter()
        if run:
            reading.append(read - start)
            composing.append(composed - read)
            everything.append(done - composed)
            for code, seconds in taken.items():
                times[code].append(seconds)
    medians = {code: statistics.median(values) * 1000 for code, values in times.items()}
    return RuleTimes(medians, *(statistics.median(values) * 1000 for values in (reading, composing, everything)))


def measure_many(source: Path, count: int, folder: Path) -> ManyTimes:
    """So many CTGs made from one, verified by all cores as `ctg verifier` does; their comparison once more, alone."""
    dossiers = [make_other(source, folder, rank) for rank in range(count)]
    start = time.perf_counter()
    verification = verify_dossiers(VerificationRequest(dossiers, BARE), workers=None)
    verified = time.perf_counter()
    prints = [report.fingerprint for report in verification.reports if report.fingerprint is not None]
    if len(prints) < count:  # a figure of fewer would pass for one of all
        raise RuntimeError(f"{count - len(prints)} of {count} dossiers could not be verified")
    compared = time.perf_counter()
    compare_fingerprints(prints)
    comparing = time.perf_counter() - compared
    found = sum(len(report.findings) for report in verification.reports)
    return ManyTimes(count, count_cores(), verified - start, comparing, found)


def measure_command(folder: Path, runs: int) -> list[float]:
    """Wall seconds of `ctg verifier` on one dossier, from a cold start; the first run, which compiles, is left out."""
    command = [sys.executable, "-m", "generator", "verifier", str(folder)]
    # Whoever runs the program has its modules compiled; an environment that forbids it would measure the compiler.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(runs + 1):
        start = time.perf_counter()
        done = subprocess.run(command, cwd=PROGRAM, capture_output=True, check=False, env=environment)
        seconds.append(time.perf_counter() - start)
        if done.returncode:
            raise RuntimeError(done.stdout.decode() + done.stderr.decode())
    return seconds[1:]


def make_other(source: Path, folder: Path, rank: int) -> Path:
    """The source as another CTG: other numbers of deliberations, nothing yet received from the préfecture."""
    target = folder / f"ctg-{rank:03d}"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("prefecture", "annexe-5", "*.py", "__pycache__"))
    facts = target / FACTS_FILE
    text = facts.read_text("utf-8")
    for number in ("CC_2026_087", "2026_041", "DEL_2026_118", "DCM_2026_073"):
        text = text.replace(number, f"{number}_{rank:03d}")
    facts.write_text(text, "utf-8")
    return target


def _compose(dossier: Dossier, identity: Identity) -> tuple[Document, ...]:
    return compose_pieces(dossier, identity, Selection(list_pieces(dossier), draft=True, drawn=False))


def measure(options: Options) -> list[Row]:
    """The rows of this family: one CTG against its second, each rule, the whole command, then `CTGS` of them."""
    several = f"médiane de {options.runs}"
    times = measure_rules(EXAMPLE, options.runs)
    whole = (times.reading + times.composing + times.everything) / 1000
    rows = [
        Row(
            FAMILY,
            f"une CTG lue, composée, contrôlée, sans lancer de processus ({several})",
            f"{whole * 1000:.0f} ms",
            whole,
            "une seconde",
            Target(1.0),
        ),
        Row(FAMILY, f"ses {len(ALL_RULES)} règles ({several})", f"{times.everything:.0f} ms"),
    ]
    for folder in (SIGNED, EXAMPLE):
        taken = measure_command(folder, options.runs)
        what = f"ctg verifier {folder.relative_to(PROGRAM)}, la commande entière (durée, {several})"
        target = Target(1.0, stretch=0.6)
        rows.append(Row(FAMILY, what, write_seconds(taken), statistics.median(taken), "une seconde", target))
    ordered = sorted(times.rules.items(), key=lambda pair: -pair[1])
    rows += [Row(FAMILY, f"règle {code}", f"{ms:.1f} ms".replace(".", ",")) for code, ms in ordered]
    with tempfile.TemporaryDirectory(prefix="ctg-controles-") as folder:
        shutil.copytree(PROGRAM / "content" / "modeles", Path(folder) / "modeles")
        many = measure_many(EXAMPLE, CTGS, Path(folder))
    seconds = f"{many.verifying:.1f} s, {many.findings} constats".replace(".", ",")
    what = f"{many.count} CTG vérifiées côte à côte, {many.workers} ouvriers, leur démarrage compris (une exécution)"
    rows.append(Row(FAMILY, what, seconds))
    what = f"leur comparaison, {len(SHARED_RULES)} règles (une exécution)"
    rows.append(Row(FAMILY, what, f"{many.comparing * 1000:.0f} ms"))
    return rows
