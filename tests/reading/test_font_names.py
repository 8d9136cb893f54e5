"""A font's names, as fontTools reads them too."""

from __future__ import annotations

import io
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from generator.reading.font_names import read_font_names


def test_names_are_those_that_another_reader_finds(project_root: Path) -> None:
    others = Path(matplotlib.get_data_path()) / "fonts"
    fonts = [*(project_root / "templates/fonts").glob("*.ttf"), *others.rglob("*.ttf")]
    assert len(fonts) > 20
    for path in fonts:
        font = TTFont(io.BytesIO(path.read_bytes()), lazy=True)
        names = read_font_names(path.read_bytes())
        assert names.family == font["name"].getBestFamilyName(), path
        assert names.weight == font["OS/2"].usWeightClass, path
        assert names.italic == bool(font["OS/2"].fsSelection & 1), path


@pytest.mark.parametrize("size", [0, 3, 8, 40, 3000])
def test_what_is_no_font_or_cut_short_is_refused(project_root: Path, size: int) -> None:
    data = (project_root / "templates/fonts/Carlito-Regular.ttf").read_bytes()
    with pytest.raises(ValueError, match=r"font|table"):
        read_font_names(data[:size])
