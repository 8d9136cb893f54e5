"""A kind of annexe that nobody foresaw: one value, in the list of kinds, and a dossier reads, prints and renews it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.annexes import registry
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeRenewal, AnnexeSource
from generator.annexes.pieces import AnnexeDraft
from generator.files import read_text
from generator.making.dossier_folder import read_dossier
from generator.making.generation import GenerationRequest, generate_dossier
from generator.model.annexes import AnnexeValues
from generator.model.document import Gap, Inline, Paragraph, Section, SectionKind, Text, document_gaps, plain_text
from generator.project import BARE
from generator.reading.csv_tables import encode_file
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from generator.renewing.renewal import RenewalRequest, renew_dossier
from tests.annexes.annexe_samples import compose_of
from tests.dossiers.annexe_models import add_model
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal

FILE = "annexe-6/risques.csv"
ANNEXE = "\n  - {id: annexe-6, nature: risques, fichier: annexe-6-risques, titre: Les risques, titre_court: Risques}"


@dataclass(frozen=True, slots=True)
class RiskValues(AnnexeValues):
    """The risks, one a line."""

    risks: tuple[str, ...] = ()


def _read(source: AnnexeSource) -> RiskValues:
    path = source.folder / FILE
    return RiskValues(tuple(read_text(path).split("\n")[1:-1]) if path.exists() else ())


def _compose(draft: AnnexeDraft) -> tuple[Section, ...]:
    first, risks = draft.introduction(), draft.composer.dossier.find_values(RiskValues).risks
    words: tuple[Inline, ...] = (Text(" ; ".join(risks)),) if risks else (Gap("risques", first.origin),)
    section = draft.composer.section_id("risques")
    block = Paragraph(f"{section}/p1", first.origin, words)
    return first, Section(section, first.origin, SectionKind.CHAPTER, (block,), draft.heading("risques"))


def _age(renewal: AnnexeRenewal) -> None:
    for risk in renewal.dossier.find_values(RiskValues).risks:
        renewal.draft.confirm(FILE, (risk,), risk, "risque de la convention précédente")


RISKS = AnnexeKind(
    nature="risques",
    compose=_compose,
    files=(AnnexeFile.of(FILE, "risques"),),
    headings={"risques": "Les risques relevés"},
    read=_read,
    draft_blank=lambda _: {FILE: "risque\n"},
    age=_age,
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    kinds = (*registry.KINDS, RISKS)
    monkeypatch.setattr(registry, "KINDS", kinds)
    monkeypatch.setattr(registry, "_BY_NATURE", {kind.nature: kind for kind in kinds})
    files = tuple((kind, file, re.compile(file.pattern)) for kind in kinds for file in kind.files)
    monkeypatch.setattr(registry, "_FILES", files)
    copy = copy_minimal(tmp_path)
    add_model(tmp_path / "modeles", ANNEXE, "essai")
    for name in ("annexe-3/fiches/01-places.yaml", "annexe-4/pilotage.yaml", "annexe-4/suivi.csv"):
        (copy.folder / name).unlink()
    return copy.replace("ctg.yaml", "modele: mini", "modele: essai")


@pytest.mark.slow
def test_its_file_is_read_printed_and_compared(copy: DossierCopy, tmp_path: Path) -> None:
    (gap,) = document_gaps(compose_of(read_dossier(copy.folder, BARE), "annexe-6"))
    assert gap.what == "risques"
    copy.write(FILE, "risque\nInondation\nPénurie\n")
    document = compose_of(read_dossier(copy.folder, BARE), "annexe-6")
    assert plain_text(document.sections[1].heading) == "Les risques relevés"
    assert not document_gaps(document)
    report = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output"))
    assert {"annexe-6-risques.docx", "annexe-6-risques.pdf"} <= {path.name for path in report.files}


def test_it_is_drafted_and_renewed(copy: DossierCopy, tmp_path: Path) -> None:
    folder, _ = create_dossier(NewDossierRequest("Neuf", ("01004",), target=tmp_path / "neuf", model="essai"), BARE)
    assert (folder / FILE).read_bytes() == encode_file(FILE, "risque\n")
    assert not (folder / "annexe-3").exists()
    copy.write(FILE, "risque\nInondation\n")
    report = renew_dossier(RenewalRequest(copy.folder, BARE, date(2030, 1, 1), date(2033, 12, 31), tmp_path / "suite"))
    assert (report.folder / FILE).read_text("utf-8-sig") == "risque\nInondation\n"
    assert [mark.value for mark in report.to_confirm if mark.file == FILE] == ["Inondation"]
