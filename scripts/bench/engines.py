"""One convention, from a cold start and in a warm process, beside other ways of making it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from generator.writing.accelerators.switch import FORGETTING
from scripts.bench.contents import EXAMPLE, list_pages, open_example, save_pages
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.timing import Servant, compare, interleave, run

FAMILY = "moteurs"
_PDF_ALONE = "ctg, PDF, texte comparé"
_PACKAGES = ("pypandoc_binary==1.17", "typst==0.15.0")
_PANDOC = "import pypandoc,sys; pypandoc.convert_file(sys.argv[1], sys.argv[2], format='html', outputfile=sys.argv[3])"
_TYPST = "import typst,sys; typst.compile(sys.argv[1], output=sys.argv[2])"


def measure(options: Options) -> Iterator[Row]:
    """Processor time, children included: from a cold start with one process per document, then warm."""
    workshop, documents = open_example()
    folder = options.folder / "moteurs"
    folder.mkdir(parents=True, exist_ok=True)
    pages, output = folder / "pages.pickle", folder / "sortie"
    save_pages(list_pages(workshop, documents[:1]), pages)
    made = workshop.make_piece(documents[0])
    assert made.word is not None
    (folder / "convention.docx").write_bytes(made.word)
    servant = (sys.executable, "-m", "scripts.bench.servant")
    ctg = (sys.executable, "-m", "generator", "generer", str(EXAMPLE), "--final", "--sortie", str(output))
    ways: dict[str, Callable[[], object]] = {
        "ctg, DOCX et PDF, textes comparés": lambda: run(*ctg, "--piece", "convention"),
        _PDF_ALONE: lambda: run(*ctg, "--piece", "convention", "--format", "pdf"),
        "WeasyPrint seul, PDF": lambda: run(*servant, "nu-une", str(pages), "0"),
    }
    absent: list[str] = []
    if shutil.which("soffice"):
        model = str(folder / "convention.docx")
        ways["docxtpl, puis un LibreOffice par document"] = lambda: run(*servant, "docxtpl", model, str(folder))
    else:
        absent.append("LibreOffice")
    ways |= _find_others(options.folder, folder, made.document.meta.title, absent)
    interleave(ways, 1)
    seconds = interleave(ways, options.runs)
    own = "ctg, DOCX et PDF, textes comparés"
    for name, times in seconds.items():
        office = name.startswith("docxtpl")  # it makes a PDF and nothing else: beside ours making the same
        against = _PDF_ALONE if office else own
        ratio = None if name == own else compare(times, seconds[against])
        target = Target(3.0, at_least=True) if office else None
        yield Row(FAMILY, f"à froid : {name}", write_seconds(times), ratio, "" if ratio is None else against, target)
    with Servant("nu", str(pages)) as bare, Servant("ctg") as warm, Servant("ctg", FORGETTING) as forgetful:
        request = f"{EXAMPLE}\t{output}\tconvention"
        warm_ways = {
            "nu": lambda: bare.ask("0"),
            "ctg": lambda: warm.ask(request),
            "oublieux": lambda: forgetful.ask(request),
        }
        interleave(warm_ways, 1)
        seconds_warm = interleave(warm_ways, options.runs)
    yield Row(FAMILY, "à chaud : WeasyPrint seul, PDF", write_seconds(seconds_warm["nu"]))
    for way, what in (("oublieux", "aucune ligne retenue"), ("ctg", "lignes déjà connues")):
        ratio = compare(seconds_warm[way], seconds_warm["nu"])
        yield Row(FAMILY, f"à chaud : {own}, {what}", write_seconds(seconds_warm[way]), ratio, "WeasyPrint seul")
    if (name := "docxtpl, puis un LibreOffice par document") in seconds:
        ratio = compare(seconds[name], seconds_warm["ctg"])
        what = f"{name}, face à ctg à chaud, lignes connues"
        yield Row(FAMILY, what, write_seconds(seconds[name]), ratio, "ctg à chaud", Target(3.0, at_least=True))
    for name in absent:
        yield Row(FAMILY, f"{name} : absent de cette machine, non mesuré", "")


def _find_others(root: Path, folder: Path, title: str, absent: list[str]) -> dict[str, Callable[[], object]]:
    """Pandoc and Typst, from an environment of the bench's own; what cannot be installed is named in `absent`."""
    python = _make_environment(root / "venv")
    source = _write_plain(folder, title)
    if python is None:
        absent += ["Pandoc", "Typst"]
        return {}
    typst = str(folder / "convention.typ")
    run(python, "-c", _PANDOC, source, "typst", typst)
    Path(typst).write_text("#let horizontalrule = line(length: 100%)\n" + Path(typst).read_text("utf-8"), "utf-8")
    return {
        "Pandoc, DOCX seul, sans mise en page": lambda: run(
            python, "-c", _PANDOC, source, "docx", str(folder / "pandoc.docx")
        ),
        "Typst, PDF seul, sans mise en page": lambda: run(python, "-c", _TYPST, typst, str(folder / "typst.pdf")),
    }


def _make_environment(folder: Path) -> str | None:
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True, capture_output=True)
    install = [str(python), "-m", "pip", "install", "-q", *_PACKAGES]
    done = subprocess.run(install, capture_output=True, check=False)
    return str(python) if done.returncode == 0 else None


def _write_plain(folder: Path, title: str) -> str:
    """The convention's words as plain HTML: what the other tools take."""
    from generator.writing.html.blocks import BlockWriter  # noqa: PLC0415
    from generator.writing.html.page import list_targets  # noqa: PLC0415

    _, documents = open_example()
    body = BlockWriter(list_targets(documents[0]), frozenset(), frozenset()).write_sections(documents[0])
    source = folder / "convention.html"
    source.write_text(f'<!doctype html><html lang="fr"><title>{title}</title><body>{body}</body></html>', "utf-8")
    return str(source)
