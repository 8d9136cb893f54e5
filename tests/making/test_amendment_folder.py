"""The dossier of an avenant is read as any other, below the convention's, which does not see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.editing.values import EditedFile, EditedFiles
from generator.editing.writing import Author, write_files
from generator.errors import ContentError, DiagnosticCollector
from generator.files import sha256
from generator.making.amendment_folder import refuse_derived
from generator.making.dossier_folder import find_dossiers, read_dossier
from generator.model.document import block_inlines, plain_text
from generator.model.facts import Unknown
from generator.project import Project
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

BLOCK = """\
avenant:
  numero: 1
  objet: Prolongation d'un an
  convention: {titre: Convention d'essai, signature: à compléter}
  precedents: []
  rejoignent: [essai]
  annexes: [annexe 3]
"""


def amend(convention: DossierCopy) -> DossierCopy:
    """The dossier of an avenant to a copy of the minimal one, on the same model."""
    facts = (convention.folder / "ctg.yaml").read_text("utf-8")
    avenant = DossierCopy(convention.folder / "avenants" / "1")
    avenant.write("ctg.yaml", facts + BLOCK).write("avenant.yaml", "objet: Prolongation d'un an\n")
    avenant.write("consolide/convention.json", "{}")
    return avenant


def test_an_avenant_is_a_dossier_that_its_convention_does_not_see(tmp_path: Path) -> None:
    project, convention = Project(tmp_path), copy_minimal(tmp_path / "content")
    before = read_dossier(convention.folder, project)
    avenant = read_dossier(amend(convention).folder, project)
    assert avenant.name == "minimal-avenant-1"
    assert avenant.facts.avenant is not None
    assert avenant.facts.avenant.numero == 1
    assert isinstance(avenant.facts.avenant.convention.signature, Unknown)
    assert {"avenant.yaml", "consolide/convention.json"} <= {file.path for file in avenant.inputs}
    after = read_dossier(convention.folder, project)
    assert (after.name, after.inputs) == ("minimal", before.inputs)
    assert find_dossiers(tmp_path / "content") == (convention.folder,)


def test_the_facts_of_an_avenant_stand_nowhere_else(tmp_path: Path) -> None:
    convention = copy_minimal(tmp_path / "content")
    facts = (convention.folder / "ctg.yaml").read_text("utf-8")
    convention.write("ctg.yaml", facts + BLOCK)
    with pytest.raises(ContentError, match="« avenant » ne s'écrit pas") as found:
        read_dossier(convention.folder, Project(tmp_path))
    (fault,) = found.value.diagnostics
    assert fault.span is not None
    assert fault.span.line == len(facts.splitlines()) + 1
    convention.write("ctg.yaml", facts).write("avenant.yaml", "objet: Prolongation\n")
    with pytest.raises(ContentError, match="dossier d'un avenant"):
        read_dossier(convention.folder, Project(tmp_path))


def test_a_clause_reads_the_facts_of_the_avenant(tmp_path: Path) -> None:
    convention = copy_minimal(tmp_path / "content")
    avenant = amend(convention)
    convention.write_clause("objet", "Avenant n° {{ avenant.numero }}, signé {{ avenant.convention.signature }}.\n")
    dossier = read_dossier(avenant.folder, Project(tmp_path))
    faults = DiagnosticCollector()
    document = compose_convention(PieceComposer(dossier, "convention", faults))
    faults.raise_errors()
    article = next(one for one in document.sections if one.id == "convention/article-1")
    said = plain_text(block_inlines(article.blocks[0]))
    assert said.startswith("Avenant n° 1, signé ")
    assert "à compléter" in said


def test_what_is_made_for_an_avenant_is_written_by_nothing_else(tmp_path: Path) -> None:
    convention = copy_minimal(tmp_path / "content")
    avenant = amend(convention)
    refuse_derived(avenant.folder, ["avenant.yaml", "textes/motifs.md", "clauses.yaml"])
    refuse_derived(convention.folder, ["ctg.yaml", "annexe-3/fiches/01-places.yaml"])
    author = Author("Camille", "2026-01-10T10:00:00+01:00", {})
    before = (avenant.folder / "ctg.yaml").read_bytes()
    edited = EditedFiles((EditedFile("ctg.yaml", b"x", sha256(before)), EditedFile("textes/motifs.md", b"x", "")), ())
    with pytest.raises(ContentError, match="rien n'y est écrit") as found:
        write_files(avenant.folder, edited, author)
    assert len(found.value.diagnostics) == 1
    assert (avenant.folder / "ctg.yaml").read_bytes() == before
    assert not (avenant.folder / "textes/motifs.md").exists()
