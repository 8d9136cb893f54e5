"""Who opens a PDF with PDFium does it in a bounded child, but for the files that the program has just made itself."""

from __future__ import annotations

from pathlib import Path

GENERATOR = Path(__file__).parents[2] / "generator"
HERE = {
    "intake/pdf_pictures.py": "in the child of the door",
    "pdf_files/form_values.py": "in the child of the door",
    "pdf_files/signatures/code.py": "originals that the program makes",
    "writing/word/logos.py": "a page that the program has set",
}


def test_who_draws_a_file_from_outside_draws_it_aside() -> None:
    drawing = {
        path.relative_to(GENERATOR).as_posix(): source
        for path in GENERATOR.rglob("*.py")
        if "pypdfium2.PdfDocument(" in (source := path.read_text("utf-8"))
    }
    assert len(drawing) > len(HERE) and HERE.keys() <= drawing.keys()
    unbounded = {name for name, source in drawing.items() if "\n@done_aside\n" not in source}
    assert unbounded == set(HERE)
