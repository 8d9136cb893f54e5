"""Another identity takes one folder and no code: other colours and another logo, in Word and in PDF alike."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pypdfium2
import pytest

from generator.making.generation import GenerationRequest, generate_dossier
from generator.project import Project
from tests.dossiers.dossier_copy import copy_minimal

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PRIMARY = (0x5A, 0x1E, 0x5C)
IDENTITY = """
nom: Identité d'essai
police: Carlito
police_word: Calibri
corps: 11
logo: logo.svg
couleurs:
  principale: "#5A1E5C"
  accent: "#7A4300"
  texte: "#1A1A1A"
  attenue: "#5A5A5A"
  filet: "#C8C8C8"
  fond: "#F4EEF4"
  lacune: "#FFF2A8"
  teintes: ["#5A1E5C", "#7A4300", "#1F5F4A", "#1B4E8A", "#6B3A00", "#3F3F6E"]
"""
LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20"><rect width="60" height="20" fill="#00AA55"/></svg>'
)


def generate(folder: Path, output: Path, identity: str, project: Project) -> Path:
    copy = copy_minimal(folder)
    text = (copy.folder / "ctg.yaml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("identite:")]
    copy.write("ctg.yaml", "\n".join([f"identite: {identity}", *lines]) + "\n")
    generate_dossier(GenerationRequest(copy.folder, project, output, ("convention",)))
    return output / "minimal"


def cover_colours(pdf: Path) -> set[tuple[int, int, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[0].render(scale=1).to_pil().convert("RGB")
    counted = picture.getcolors(1 << 20)
    assert counted
    return {colour for count, colour in counted if count > 50}


def test_one_folder_dresses_both_formats(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    (templates / "identites" / "essai").mkdir(parents=True)
    (templates / "identites" / "essai" / "identite.yaml").write_text(IDENTITY, encoding="utf-8")
    (templates / "identites" / "essai" / "logo.svg").write_text(LOGO, encoding="utf-8")

    ours = generate(tmp_path / "a", tmp_path / "sortie-a", "essai", Project(tmp_path))
    usual = generate(tmp_path / "b", tmp_path / "sortie-b", "neutre", Project(tmp_path))

    assert {PRIMARY, (0x00, 0xAA, 0x55)} <= cover_colours(ours / "convention.pdf")
    assert not {PRIMARY, (0x00, 0xAA, 0x55)} & cover_colours(usual / "convention.pdf")
    with zipfile.ZipFile(io.BytesIO((ours / "convention.docx").read_bytes())) as package:
        theme = package.read("word/theme/theme1.xml").decode().upper()
        pictures = [name for name in package.namelist() if name.startswith("word/media/")]
    assert "5A1E5C" in theme and "7A4300" in theme
    assert pictures
    with zipfile.ZipFile(io.BytesIO((usual / "convention.docx").read_bytes())) as package:
        assert "5A1E5C" not in package.read("word/theme/theme1.xml").decode().upper()
