"""What published copies carry: no comment, no reason, no contact address, and still a dossier that can be read."""

from __future__ import annotations

import base64
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.acts.texts.differences import compare_trees
from generator.composing.content_keys import settle_keys
from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.embedded import CONTENT_DESCRIPTION, CONTENT_FILE
from generator.pdf_files.attached_files import read_attached_file
from generator.project import BARE
from generator.reading.embedded_content import read_embedded_content, read_embedded_file
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.embedded_content import write_embedded_content
from generator.writing.pdf.metadata import add_attachments
from generator.writing.pdf.public_content import NOT_PUBLISHED, redact_yaml, replace_content, write_public_content
from tests.annexes.annexe_samples import load_dossier
from tests.dossiers.dossier_copy import copy_minimal
from tests.pdf_files.piece_samples import CONVENTION, make_piece


def extract(content: bytes, folder: Path, name: str) -> Dossier:
    """The dossier of a content, its model beside it."""
    found = read_embedded_content(content, name)
    for files, place in (
        (found.dossier.fichiers, folder / name),
        (found.modele.fichiers, folder / "modeles" / found.modele.nom),
    ):
        for file in files:
            path = place / file.chemin
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(read_embedded_file(file))
    return read_dossier(folder / name, BARE)


def compose(dossier: Dossier) -> Document:
    return settle_keys(compose_convention(PieceComposer(dossier, "convention", DiagnosticCollector())))


@pytest.fixture(scope="module")
def public() -> bytes:
    return write_public_content(load_dossier("bassin-minier"))


def list_texts(content: bytes, part: str = "dossier") -> dict[str, str]:
    files: list[dict[str, Any]] = json.loads(content)[part]["fichiers"]
    return {f["chemin"]: f["texte"] if "texte" in f else base64.b64decode(f["base64"]).decode("latin-1") for f in files}


def test_nothing_private_is_left(public: bytes) -> None:
    whole = write_embedded_content(load_dossier("bassin-minier")).decode()
    before, after = list_texts(whole.encode()), list_texts(public)
    assert before.keys() == after.keys()
    assert "caf13-e-codir@caf13.caf.fr" in whole and "caf13-e-codir" not in public.decode()
    assert "BP-Communication" not in public.decode()
    assert "virgule avant « et » dans l'acte signé" in whole and "virgule avant" not in public.decode()
    assert after["ecarts.yaml"].count(f'motif: "{NOT_PUBLISHED}"') == before["ecarts.yaml"].count("motif:") > 5
    lines = [line for path, text in after.items() if path.endswith(".yaml") for line in text.split("\n")]
    assert len(lines) > 100 and not [line for line in lines if line.lstrip().startswith("#") or " # " in line]
    assert list_texts(public, "modele") == list_texts(whole.encode(), "modele"), "recognised by its bytes"


@pytest.mark.parametrize("name", ["bassin-minier", "exemple-complet"])
def test_it_is_read_and_says_the_same_but_for_the_addresses(name: str, tmp_path: Path) -> None:
    dossier = load_dossier(name)
    again = extract(write_public_content(dossier), tmp_path, name)
    assert all(not party.courriels_communication for party in again.facts.parties)
    assert again.facts.territoire == dossier.facts.territoire
    found = compare_trees([compose(dossier)], [compose(again)])
    assert len(found) == 2, "both sentences that give the addresses of the Caf"
    assert all("@" in one.before and "à compléter" in one.after for one in found)


def test_other_reasons_and_comments_of_texts_are_left_out(tmp_path: Path) -> None:
    copy = copy_minimal(tmp_path)
    path = copy.folder / "ctg.yaml"
    path.write_text(
        path.read_text("utf-8") + "\nconstats_admis:\n  - code: chiffre-ancien\n    motif: secret d'ici\n", "utf-8"
    )
    copy.write("clauses.yaml", "supprimees: []  # rien\n")
    clause = next(copy.clauses.glob("*.md")).stem
    copy.write(
        f"clauses/{clause}.md", "<!-- à voir avec\nle maire -->\n" + (copy.clauses / f"{clause}.md").read_text("utf-8")
    )
    content = write_public_content(read_dossier(copy.folder, BARE)).decode()
    assert "secret d'ici" not in content and "le maire" not in content and "# rien" not in content
    assert content.count(NOT_PUBLISHED) == 2, "in the file, and in the facts as data"


def test_the_content_of_a_copy_is_replaced(public: bytes) -> None:
    whole = write_embedded_content(load_dossier("bassin-minier"))
    other = Attachment("convention.docx", "application/x", b"PK\x03\x04", "Alternative", "Word")
    mine = Attachment(CONTENT_FILE, "application/json", whole, "Source", CONTENT_DESCRIPTION)
    pdf = add_attachments(make_piece("Convention", CONVENTION), (mine, other), date(2026, 1, 1))
    copy = replace_content(pdf, public)
    assert read_attached_file(copy, "copie", CONTENT_FILE, 1 << 26) == public
    assert read_attached_file(copy, "copie", "convention.docx", 1 << 26) == b"PK\x03\x04"
    assert b"caf13-e-codir" not in copy and replace_content(pdf, public) == copy
    bare = make_piece("Convention", CONVENTION)
    assert replace_content(bare, public) == bare


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a\nb: 01004  # c\n", "b: 01004\n"),
        ("a: 'x # y'\n", "a: 'x # y'\n"),
        ("a: |  # z\n  un # reste\n  deux\n", "a: |\n  un # reste\n  deux\n"),
        ("a:\nb: 2026-01-01\nc: [non, ~]\n", "a: null\nb: 2026-01-01\nc: [non, ~]\n"),
        ("a: &x {motif: un}\nb: *x\n", 'a: &id001 {motif: "non"}\nb: *id001\n'),
        ("- {motif: un, mail: [a, b]}\n- mail: c\n  d: e\n", '- {motif: "non"}\n- d: e\n'),
        ("# rien\n", ""),
    ],
)
def test_yaml_keeps_its_values_as_typed(text: str, expected: str) -> None:
    assert redact_yaml(text, {"mail"}, {"motif"}, "non") == expected
