"""Files that are dropped to fill a disk or a memory, or under the name of a device."""

from __future__ import annotations

import io
import zipfile

import pytest

from generator.api.importing import name_upload
from generator.api.kept.files import clean_name
from tests.atelier.conftest import Client


def zip_up(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def test_a_small_archive_that_gives_a_great_deal_is_no_bag(client: Client) -> None:
    flood = zip_up({"bagit.txt": b"BagIt-Version: 1.0", **{f"data/{rank}": bytes(20_000_000) for rank in range(4)}})
    assert len(flood) < 100_000
    answer = client.post("/importer", files={"fichier": ("sac.zip", flood)})
    assert answer.status_code == 422 and "démesurément" in answer.text


@pytest.mark.parametrize("device", ["con.csv", "NUL.xlsx", "aux.docx", "com1.pdf", "Lpt9.docx"])
def test_no_file_is_kept_under_the_name_of_a_device(device: str) -> None:
    assert name_upload(device) == f"fichier-{device.lower()}"
    assert clean_name(device) == f"document-{device}"


@pytest.mark.parametrize("name", ["Modèles", "Références", "con"])
def test_no_dossier_takes_a_name_under_which_no_page_would_show_it(client: Client, name: str) -> None:
    before = sorted(client.site.project.content.iterdir())
    data = {"faire": "creer", "nom": name, "commune": "13041", "debut": "2027-01-01", "fin": "2031-12-31"}
    assert client.post("/nouveau", data).status_code == 422
    bag = zip_up({"bagit.txt": b"BagIt-Version: 1.0"})
    answer = client.post("/importer", {"dossier": name}, files={"fichier": ("sac.zip", bag)})
    assert answer.status_code == 422 and "ne peut pas s" in answer.text
    assert sorted(client.site.project.content.iterdir()) == before
