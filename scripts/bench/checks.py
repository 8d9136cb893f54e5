"""The rules of `ctg verifier`, each on its own, on one CTG and on many.

Everything is measured in one process and without rendering: reading, composing, the rules one by one, then copies of
the example, each another CTG, read, composed, reviewed and compared.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from generator.checking.catalogue import ALL_RULES
from generator.checking.coherence import SHARED_RULES, compare_fingerprints
from generator.checking.inquiry import Inquiry
from generator.files import PROJECT_ROOT
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.pipeline.composition import Selection, compose_pieces, list_pieces
from generator.pipeline.opening import TEMPLATES
from generator.pipeline.review import fingerprint_dossier, review_dossier
from generator.reading.dossier_folder import read_dossier
from generator.reading.furniture import read_furniture
from scripts.bench.rows import Options, Row, Target

_PASSAGES = "(le texte, passage par passage)"  # what the rules share, taken apart from them
FAMILY = "controles"
CTGS = 200
EXAMPLE = PROJECT_ROOT / "content" / "exemple-complet"


@dataclass(frozen=True, slots=True)
class RuleTimes:
    """Medians in milliseconds: each rule by code, and the steps around them."""

    rules: dict[str, float]
    reading: float
    composing: float
    everything: float  # all rules, and what they share


@dataclass(frozen=True, slots=True)
class ManyTimes:
    """Seconds for so many CTGs, read, composed, reviewed; and for comparing them."""

    count: int
    reviewing: float
    comparing: float
    findings: int


def measure_rules(folder: Path, runs: int) -> RuleTimes:
    """The medians of `runs` runs on one dossier; the first, which fills the caches, is left out."""
    identity = read_furniture(TEMPLATES, "neutre").identity
    times: dict[str, list[float]] = defaultdict(list)
    reading, composing, everything = [], [], []
    for run in range(runs + 1):
        start = time.perf_counter()
        dossier = read_dossier(folder)
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
    """So many CTGs made from one, reviewed one after the other, then compared."""
    identity = read_furniture(TEMPLATES, "neutre").identity
    dossiers = [make_other(source, folder, rank) for rank in range(count)]
    start = time.perf_counter()
    prints = []
    found = 0
    for path in dossiers:
        dossier = read_dossier(path)
        found += len(review_dossier(dossier, _compose(dossier, identity)))
        prints.append(fingerprint_dossier(dossier))
    reviewed = time.perf_counter()
    found += len(compare_fingerprints(prints))
    return ManyTimes(count, reviewed - start, time.perf_counter() - reviewed, found)


def make_other(source: Path, folder: Path, rank: int) -> Path:
    """The source as another CTG: other numbers of deliberations, nothing yet received from the préfecture."""
    target = folder / f"ctg-{rank:03d}"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("prefecture", "annexe-5", "*.py", "__pycache__"))
    facts = target / "ctg.yaml"
    text = facts.read_text("utf-8")
    for number in ("CC_2026_087", "2026_041", "DEL_2026_118", "DCM_2026_073"):
        text = text.replace(number, f"{number}_{rank:03d}")
    facts.write_text(text, "utf-8")
    return target


def _compose(dossier: Dossier, identity: Identity) -> tuple[Document, ...]:
    return compose_pieces(dossier, identity, Selection(list_pieces(dossier), draft=True))


def measure(options: Options) -> list[Row]:
    """The rows of this family: one CTG against its second, each rule, then `CTGS` of them."""
    times = measure_rules(EXAMPLE, options.runs)
    whole = (times.reading + times.composing + times.everything) / 1000
    rows = [
        Row(FAMILY, "une CTG lue, composée, contrôlée", f"{whole * 1000:.0f} ms", whole, "une seconde", Target(1.0)),
        Row(FAMILY, f"ses {len(ALL_RULES)} règles", f"{times.everything:.0f} ms"),
    ]
    ordered = sorted(times.rules.items(), key=lambda pair: -pair[1])
    rows += [Row(FAMILY, f"règle {code}", f"{ms:.1f} ms".replace(".", ",")) for code, ms in ordered]
    with tempfile.TemporaryDirectory(prefix="ctg-controles-") as folder:
        shutil.copytree(PROJECT_ROOT / "content" / "modeles", Path(folder) / "modeles")
        many = measure_many(EXAMPLE, CTGS, Path(folder))
    rows.append(Row(FAMILY, f"{many.count} CTG, une à la fois", f"{many.reviewing:.1f} s".replace(".", ",")))
    rows.append(Row(FAMILY, f"leur comparaison ({len(SHARED_RULES)} règles)", f"{many.comparing * 1000:.0f} ms"))
    return rows
