"""What runs in a process of its own: WeasyPrint as it comes, `ctg` warm, docxtpl with LibreOffice.

    python -m scripts.bench.servant nu PAGES        WeasyPrint alone: one page of the file per line, by number
    python -m scripts.bench.servant ctg [oubliees]  a dossier per line: FOLDER OUTPUT PIECES|tout; without line memory
    python -m scripts.bench.servant nu-une PAGES N  one page, then the end: a cold start
    python -m scripts.bench.servant naif PAGES STAMP   a page rendered, the stamp's page merged into each of its pages
    python -m scripts.bench.servant docxtpl MODEL FOLDER

WeasyPrint is imported here without the program's own settings: they are what is measured.
"""

from __future__ import annotations

import datetime
import io
import json
import logging
import os
import pickle
import resource
import shutil
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from generator.project import BARE, Project

warnings.simplefilter("ignore")


def processor_time() -> float:
    """Seconds of processor, children included."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def render_alone(html: str, stylesheet: str, resources: dict[str, bytes]) -> bytes:
    """What a script with WeasyPrint writes: HTML and CSS in, a PDF of the same variant out."""
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    types = ((b"\x89PNG", "image/png"), (b"<", "image/svg+xml"))

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002
            data = resources[url]
            kind = next((kind for start, kind in types if data.lstrip().startswith(start)), "font/ttf")
            return URLFetcherResponse(url, data, {"Content-Type": kind})

    fonts, fetcher = FontConfiguration(), Fetcher()
    css = weasyprint.CSS(string=stylesheet, font_config=fonts, url_fetcher=fetcher)
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    return bytes(page.write_pdf(font_config=fonts, stylesheets=[css], pdf_variant="pdf/a-3a"))


def produce(request: str) -> None:
    """A whole dossier (`tout`), or some of its pieces, both formats, with all that the program checks."""
    from generator.making.generation import GenerationRequest, generate_dossier  # noqa: PLC0415

    folder, output, pieces = request.split("\t")
    shutil.rmtree(output, ignore_errors=True)
    if pieces == "tout":
        _play(Path(folder), Path(output))
    else:
        generate_dossier(GenerationRequest(Path(folder), BARE, Path(output), tuple(pieces.split(",")), final=True))


def _play(folder: Path, output: Path) -> None:
    """A copy of a dossier made, frozen and assembled; then its acknowledgements come, and its copies are stamped."""
    from generator.acts.request import ActRequest  # noqa: PLC0415
    from generator.making.generation import GenerationRequest  # noqa: PLC0415
    from generator.model.acts import FreezeOrder  # noqa: PLC0415
    from generator.signing.assembly import assemble_dossier  # noqa: PLC0415
    from generator.signing.specimens import produce_dossier  # noqa: PLC0415

    content = output / "content"
    left_out = shutil.ignore_patterns("prefecture", "signatures", "actes", "journal.jsonl", "__pycache__")
    own = Path(shutil.copytree(folder, content / folder.name, ignore=left_out))
    shutil.copytree(folder.parent / "modeles", content / "modeles")
    project, order = Project(output), FreezeOrder(datetime.date(2026, 11, 1), "banc d'essai")
    produce_dossier(GenerationRequest(own, project, output, final=True), order)
    shutil.copytree(folder / "prefecture", own / "prefecture")
    assemble_dossier(ActRequest(own, project, output))


def fill_and_convert(template: Path, folder: Path) -> None:
    """docxtpl, then a LibreOffice process for the document, as the State's housing application does it."""
    from docxtpl import DocxTemplate  # noqa: PLC0415

    document = DocxTemplate(template)
    document.render({})
    filled = folder / "rempli.docx"
    document.save(filled)
    profile = (folder / "libreoffice").resolve().as_uri()
    command = ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(folder), str(filled)], check=True, capture_output=True)
    assert (folder / "rempli.pdf").is_file()


def merge_page_by_page(pdf: bytes, overlay: bytes) -> bytes:
    """What most scripts do: pypdf merges the page of the stamp into each page."""
    import pypdf  # noqa: PLC0415

    over = pypdf.PdfReader(io.BytesIO(overlay)).pages[0]
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    for page in writer.pages:
        page.merge_page(over)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def serve(work: Callable[[str], object]) -> None:
    """One answer per line asked."""
    for line in sys.stdin:
        start = processor_time()
        work(line.rstrip("\n"))
        print(json.dumps({"seconds": processor_time() - start}), flush=True)  # noqa: T201


def main(arguments: list[str]) -> None:
    """The work that the first word names."""
    match arguments:
        case ["nu", file]:
            pages = pickle.loads(Path(file).read_bytes())
            serve(lambda number: render_alone(*pages[int(number)]))
        case ["nu-une", file, number]:
            render_alone(*pickle.loads(Path(file).read_bytes())[int(number)])
        case ["naif", file, stamp]:
            pages, overlay = pickle.loads(Path(file).read_bytes()), Path(stamp).read_bytes()
            serve(lambda number: merge_page_by_page(render_alone(*pages[int(number)]), overlay))
        case ["ctg"]:
            serve(produce)
        case ["ctg", lines]:
            from generator.writing.accelerators.switch import LINES  # noqa: PLC0415

            os.environ[LINES.variable] = lines
            serve(produce)
        case ["docxtpl", template, folder]:
            fill_and_convert(Path(template), Path(folder))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
