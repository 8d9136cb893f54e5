"""A whole dossier (all pieces, both formats, texts compared, originals, stamped copies) beside its bare renderings."""

from __future__ import annotations

from collections.abc import Iterator

from scripts.bench.contents import EXAMPLE, open_example, save_pages
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.timing import Servant, compare, interleave

FAMILY = "dossier"


def measure(options: Options) -> Iterator[Row]:
    """Processor time in processes that are warm: both have made the dossier once before."""
    workshop, documents = open_example()
    pages = options.folder / "dossier.pickle"
    save_pages(workshop.dossier, workshop.furniture, documents, pages)
    originals, count = len(workshop.dossier.facts.parties), len(documents)
    output = options.folder / "dossier"
    with Servant("nu", str(pages)) as bare, Servant("ctg") as own:

        def render() -> float:
            return sum(bare.ask(str(number)) for number in range(count))

        def generate() -> float:
            return own.ask(f"{EXAMPLE}\t{output}\t{','.join(d.meta.piece for d in documents)}")

        def produce() -> float:
            return own.ask(f"{EXAMPLE}\t{output}\ttout")

        ways = {"nu": render, "pièces": generate, "tout": produce}
        interleave(ways, 1)
        seconds = interleave(ways, options.runs)
    against = "WeasyPrint seul, mêmes pages"
    yield Row(FAMILY, f"WeasyPrint seul, les {count} pièces", write_seconds(seconds["nu"]))
    ratio = compare(seconds["pièces"], seconds["nu"])
    yield Row(FAMILY, f"{count} pièces, DOCX et PDF, textes comparés", write_seconds(seconds["pièces"]), ratio, against)
    ratio = compare(seconds["tout"], seconds["nu"])
    what = f"le même, {originals} exemplaires et copies tamponnées"
    yield Row(FAMILY, what, write_seconds(seconds["tout"]), ratio, against, Target(1.3))
