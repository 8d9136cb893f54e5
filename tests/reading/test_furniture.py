"""Identities: read whole, checked for contrast, faults located in French."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import TemplateError
from generator.reading.furniture import list_identities, measure_contrast, read_furniture, read_identity


@pytest.fixture
def templates(tmp_path: Path, project_root: Path) -> Path:
    """A copy of the templates whose identity can be broken; fonts are linked, for they are heavy."""
    root = project_root / "templates"
    for name in ("word", "html", "identites"):
        shutil.copytree(root / name, tmp_path / name)
    (tmp_path / "fonts").symlink_to(root / "fonts")
    return tmp_path


def break_identity(templates: Path, old: str, new: str) -> None:
    path = templates / "identites" / "neutre" / "identite.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_shipped_identity_is_read(project_root: Path) -> None:
    templates = project_root / "templates"
    names = list_identities((templates,))
    assert {"neutre", "azur"} <= set(names)
    for name in names:
        furniture = read_furniture((templates,), name)
        identity = furniture.identity
        faces = {(f.weight >= 600, f.italic) for f in identity.fonts if f.family == identity.body_font}
        assert len(faces) == 4
        assert any(f.family == "Liberation Sans" for f in identity.fonts)
        assert furniture.stylesheet and furniture.html_template
        assert furniture.word_template.startswith(b"PK")


def test_second_identity_differs_by_its_folder_alone(project_root: Path) -> None:
    one, other = (read_identity((project_root / "templates",), name) for name in ("neutre", "azur"))
    assert one.colours.primary != other.colours.primary
    assert one.logo is None
    assert other.logo is not None
    assert one.fonts == other.fonts


def test_contrast_follows_wcag() -> None:
    assert measure_contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert measure_contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ('accent: "#B04A1E"', 'accent: "#F0A080"', "contraste-insuffisant", 10),
        ('    - "#8A3A16"', '    - "#EEAA88"', "contraste-insuffisant", 18),
        ('accent: "#B04A1E"', 'acsent: "#B04A1E"', "cle-inconnue", 10),
        ('accent: "#B04A1E"', 'accent: "rouge"', "valeur-invalide", 10),
        ("police: Carlito ", "police: Garamond ", "police-absente", 4),
        ("# logo: logo.svg ", "logo: ../../secret.svg ", "logo-invalide", 7),
        ("# logo: logo.svg ", "logo: absent.svg ", "fichier-absent", 0),
    ],
)
def test_fault_of_an_identity_is_located(templates: Path, old: str, new: str, code: str, line: int) -> None:
    break_identity(templates, old, new)
    with pytest.raises(TemplateError) as caught:
        read_furniture((templates,), "neutre")
    found = [d for d in caught.value.diagnostics if d.code == code]
    assert found, [str(d) for d in caught.value.diagnostics]
    assert found[0].span is not None
    assert found[0].span.line == line


def test_unknown_identity_lists_the_known_ones(templates: Path) -> None:
    with pytest.raises(TemplateError) as caught:
        read_furniture((templates,), "neutr")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "identite-inconnue"
    assert diagnostic.hint == "identités connues : azur, neutre"


def test_missing_template_is_a_template_fault(templates: Path) -> None:
    (templates / "html" / "piece.css").unlink()
    with pytest.raises(TemplateError) as caught:
        read_furniture((templates,), "neutre")
    assert caught.value.diagnostics[0].code == "fichier-absent"


def test_broken_font_is_named(templates: Path, project_root: Path) -> None:
    (templates / "fonts").unlink()
    shutil.copytree(project_root / "templates" / "fonts", templates / "fonts")
    (templates / "fonts" / "Casse.ttf").write_bytes(b"rien d'une police")
    with pytest.raises(TemplateError) as caught:
        read_furniture((templates,), "neutre")
    (diagnostic,) = caught.value.diagnostics
    assert diagnostic.code == "police-illisible"
    assert diagnostic.span is not None
    assert diagnostic.span.file.endswith("Casse.ttf")


def test_a_font_is_held_once_whoever_reads_it(project_root: Path) -> None:
    one, other = (read_identity((project_root / "templates",), name) for name in ("neutre", "azur"))
    assert all(font.data is same.data for font, same in zip(one.fonts, other.fonts, strict=True))
