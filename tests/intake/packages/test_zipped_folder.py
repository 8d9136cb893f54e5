"""A zip from outside is laid out within its folder, or refused whole with a reason."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from generator.errors import InputFileError
from generator.intake.packages import zipped_folder
from generator.intake.packages.zipped_folder import list_names, unpack_folder


def _zip(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    stream.seek(0)
    return stream


def test_a_folder_is_laid_out_again(tmp_path: Path) -> None:
    stream = _zip(("sac/bagit.txt", b"x"), ("sac/data/a/b.txt", b"y"), ("__MACOSX/._sac", b""))
    assert "sac/bagit.txt" in list_names(stream)
    stream.seek(0)
    place = unpack_folder(stream, "sac.zip", tmp_path / "ici")
    assert place == tmp_path / "ici" / "sac"
    assert (place / "data/a/b.txt").read_bytes() == b"y"


def test_files_at_the_top_stay_there(tmp_path: Path) -> None:
    assert unpack_folder(_zip(("bagit.txt", b"x"), ("data/a", b"y")), "s.zip", tmp_path / "x") == tmp_path / "x"


@pytest.mark.parametrize("name", ["../dehors.txt", "a/../../dehors.txt", "/etc/dehors", "c:dehors", "a\\..\\dehors"])
def test_a_path_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputFileError, match="mène hors de l'archive"):
        unpack_folder(_zip((name, b"x")), "s.zip", tmp_path / "x" / "y")
    assert not list(tmp_path.rglob("*dehors*"))


def test_a_link_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lien")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(InputFileError, match="mène hors"):
        unpack_folder(_zip((link, b"/etc/passwd")), "s.zip", tmp_path / "x")


def test_a_flood_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped_folder, "_MAX_BYTES", 1000)
    with pytest.raises(InputFileError, match="démesurément grosse"):
        unpack_folder(_zip(("zeros", bytes(100_000))), "s.zip", tmp_path / "x")
    monkeypatch.setattr(zipped_folder, "_MAX_FILES", 2)
    with pytest.raises(InputFileError, match="démesurément grosse"):
        unpack_folder(_zip(("a", b""), ("b", b""), ("c", b"")), "s.zip", tmp_path / "x")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"%PDF-1.7", bytes(64)])
def test_what_is_no_zip_is_refused(tmp_path: Path, data: bytes) -> None:
    assert list_names(io.BytesIO(data)) == ()
    with pytest.raises(InputFileError, match="pas une archive"):
        unpack_folder(io.BytesIO(data), "s.zip", tmp_path / "x")


def test_a_zip_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    data = _zip(("a.txt", b"some words that are packed" * 20)).getvalue()
    lying = data.replace((26 * 20).to_bytes(4, "little"), (5).to_bytes(4, "little"))
    assert lying != data
    with pytest.raises(InputFileError):
        unpack_folder(io.BytesIO(lying), "s.zip", tmp_path / "x")
