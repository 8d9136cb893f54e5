"""The files to publish: the stamped copy with the history of its act; no byte of what is kept changes."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from generator.acts.act_dossier import open_act_dossier
from generator.acts.attestation.gathering import ActHistory, Means, gather_history
from generator.acts.attestation.pages import compose_history
from generator.acts.register import find_act
from generator.making.opening import open_dossier
from generator.manifest import find_manifest
from generator.model.document import block_inlines, document_gaps, plain_text, walk_blocks
from generator.model.dossier import Dossier
from generator.project import BARE
from generator.signing.assembly import assemble_dossier
from tests.acts.frozen_dossiers import ask, freeze
from tests.cli.test_state_command import ACKNOWLEDGEMENT, DELIBERATION, make_scan
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

COPY = "001-219900123-20260115-D_1-DE.pdf"
KEPT = ("exemplaires/", "prefecture/")
SECRET = "mairie@essai.example"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> DossierCopy:
    """A frozen dossier, whose commune has voted, whose Caf has signed, and whose receipt has come."""
    folder = tmp_path_factory.mktemp("publication")
    (folder / "ctg.toml").write_text("", "utf-8")
    copy = copy_minimal(folder)
    plan = copy.clauses.parent / "modele.yaml"
    plan.write_text(plan.read_text("utf-8") + "\nen_bref:\n  titre: La Ctg en bref\n", "utf-8")
    facts = '    commune: "01004"\n'
    votes = DELIBERATION.replace("}", ", votes: {pour: 12, contre: 1, abstention: 0}}")
    copy.replace("ctg.yaml", facts, f"{facts}{votes}    courriels_communication: [{SECRET}]\n")
    act = freeze(copy.folder, folder / "output")
    copy.write("signatures/caf.pdf", make_scan(len(act.record.signature_pages)))
    copy.write("prefecture/001-219900123-20260115-D_1-DE-1-2_1.xml", ACKNOWLEDGEMENT)
    return copy


def assemble(copy: DossierCopy, *, publication: bool = False, leaflet: bool = False) -> dict[str, bytes]:
    request = replace(ask(copy.folder, copy.folder.parent / "output"), publication=publication, leaflet=leaflet)
    target = assemble_dossier(request).folder
    return {p.relative_to(target).as_posix(): p.read_bytes() for p in target.rglob("*") if p.is_file()}


def read_page(page: pikepdf.Page) -> list[bytes]:
    """The contents of a page, the stamp's included."""
    contents = page.obj.Contents
    return [one.read_bytes() for one in (contents if isinstance(contents, pikepdf.Array) else [contents])]


@pytest.fixture(scope="module")
def published(copy: DossierCopy) -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """The outputs without publication, with it, with a leaflet too."""
    return assemble(copy), assemble(copy, publication=True), assemble(copy, leaflet=True)


@pytest.fixture(scope="module")
def history(copy: DossierCopy, published: object) -> tuple[ActHistory, Dossier]:
    act = find_act(copy.folder)
    assert act is not None
    dossier = open_act_dossier(act, open_dossier(copy.folder, BARE)[0])
    return gather_history(act, dossier), dossier


def say(history: tuple[ActHistory, Dossier]) -> str:
    document = compose_history(*history)
    assert not document_gaps(document)
    words = (plain_text(block_inlines(b)) for s in document.sections for b in walk_blocks(s.blocks))
    return "\n".join(words).replace("\u00a0", " ").replace("\u202f", " ")


def test_what_is_kept_is_the_same_with_and_without(published: tuple[dict[str, bytes], ...]) -> None:
    plain, with_history, with_leaflet = published
    kept = {name: data for name, data in plain.items() if name.startswith(KEPT)}
    assert f"prefecture/{COPY}" in kept
    assert not any(name.startswith("publication/") for name in plain)
    for files in (with_history, with_leaflet):
        assert {name: data for name, data in files.items() if name.startswith(KEPT)} == kept


def test_a_published_file_is_the_stamped_copy_then_the_history(published: tuple[dict[str, bytes], ...]) -> None:
    _, files, with_leaflet = published
    stamped = pikepdf.open(io.BytesIO(files[f"prefecture/{COPY}"]))
    alone = pikepdf.open(io.BytesIO(files["publication/historique-de-l-acte.pdf"]))
    with pikepdf.open(io.BytesIO(files[f"publication/{COPY}"])) as pdf:
        assert list(map(read_page, pdf.pages[: len(stamped.pages)])) == list(map(read_page, stamped.pages))
        assert len(pdf.pages) == len(stamped.pages) + len(alone.pages)
        assert set(pdf.attachments) == set(stamped.attachments)
        assert [page.label for page in pdf.pages[-len(alone.pages) :]] == ["H-1", "H-2"][: len(alone.pages)]
    with pikepdf.open(io.BytesIO(with_leaflet[f"publication/{COPY}"])) as pdf:
        assert [page.label for page in pdf.pages[:3]] == ["bref-1", "bref-2", "1"]
    assert "publication/en-bref.docx" in with_leaflet
    assert "publication/en-bref.pdf" not in files


def test_the_history_says_who_voted_who_received_and_who_signed(history: tuple[ActHistory, Dossier]) -> None:
    words = say(history)
    for expected in ("n° D_1", "du 15 janvier 2026", "12 pour, 1 contre, 0 abstention", COPY.removesuffix(".pdf")):
        assert expected in words
    assert "reçu le 17/01/2026, publié le 20/01/2026" in words
    assert "Madame Ada EXEMPLE, Directrice" in words
    caf, town = history[0].parties
    assert [person.means for person in caf.people] == [Means.PAPER]
    assert [person.means for person in town.people] == [Means.NONE]
    assert "Signature : Commune d’Essai-sur-Ain." in words or "Signature : Commune d'Essai-sur-Ain." in words
    assert history[0].act.record.text.upper() in words


def test_no_address_and_no_hour_is_printed(history: tuple[ActHistory, Dossier]) -> None:
    assert any(SECRET in party.courriels_communication for party in history[1].facts.parties)
    words = say(history)
    assert "@" not in words
    assert " h " not in words and "T00:" not in words


def test_publishing_again_gives_the_same_bytes(copy: DossierCopy, published: tuple[dict[str, bytes], ...]) -> None:
    again = assemble(copy, leaflet=True)
    assert again == published[2]
    manifest = find_manifest(copy.folder.parent / "output" / copy.folder.name)
    assert manifest is not None
    assert f"publication/{COPY}" in manifest.outputs
    assert "manifeste.html" in again


def test_nothing_of_it_is_in_the_act(copy: DossierCopy) -> None:
    place: Path = copy.folder / "actes"
    names = [path.name for path in place.rglob("*") if path.is_file()]
    assert names
    assert not any("historique" in name or name.startswith("en-bref") for name in names)
