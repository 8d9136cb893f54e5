"""A whole dossier (all pieces, both formats, texts compared, originals, stamped copies) beside its bare renderings."""

from __future__ import annotations

from collections.abc import Iterator

from generator.writing.accelerators.switch import FORGETTING
from scripts.bench.contents import EXAMPLE, list_pages, open_example, save_pages
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.timing import Servant, compare, interleave

FAMILY = "dossier"


def measure(options: Options) -> Iterator[Row]:
    """Processor time in processes that are warm: each has made the dossier once before.

    One of ours remembers no line of text, as with a dossier that resembles none; the other knows them all.
    """
    workshop, documents = open_example()
    pages = options.folder / "dossier.pickle"
    save_pages(list_pages(workshop, documents), pages)
    originals, count = len(workshop.dossier.facts.parties), len(documents)
    output, pieces = options.folder / "dossier", ",".join(document.meta.piece for document in documents)
    with Servant("nu", str(pages)) as bare, Servant("ctg", FORGETTING) as own, Servant("ctg") as knowing:
        ways = {
            "nu": lambda: sum(bare.ask(str(number)) for number in range(count)),
            "pièces": lambda: own.ask(f"{EXAMPLE}\t{output}\t{pieces}"),
            "tout": lambda: own.ask(f"{EXAMPLE}\t{output}\ttout"),
            "connu": lambda: knowing.ask(f"{EXAMPLE}\t{output}\ttout"),
        }
        interleave(ways, 1)
        seconds = interleave(ways, options.runs)
    yield Row(FAMILY, f"WeasyPrint seul, les {count} pièces", write_seconds(seconds["nu"]))
    whole = f"le même, {originals} exemplaires et copies tamponnées"
    rows = (
        ("pièces", f"{count} pièces, DOCX et PDF, textes comparés", None),
        ("tout", whole, Target(1.3)),
        ("connu", f"{whole}, lignes déjà connues", Target(0.7)),
    )
    for way, what, target in rows:
        ratio = compare(seconds[way], seconds["nu"])
        yield Row(FAMILY, what, write_seconds(seconds[way]), ratio, "WeasyPrint seul, mêmes pages", target)
