"""Who signs, case by case: the words of the parties, visas, article 3, period and signatures, as golden text."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.composing.convention import compose_convention
from generator.composing.piece import PieceComposer
from generator.errors import DiagnosticCollector
from generator.making.dossier_folder import read_dossier
from generator.model.document import Document, Gap, SignatureBlock, block_inlines, plain_text, walk_blocks, walk_inlines
from generator.model.party_kinds import PartyType
from generator.project import BARE
from generator.reading.communes import load_tables
from generator.renewing.new_dossier import NewDossierRequest, create_dossier
from tests.golden import compare_golden

SECTIONS = ("parties", "visas", "article-3", "article-5", "article-6", "article-10", "signature", "annexes")
CASES = (
    "epci-presidente",  # a communauté alone, that holds the competence of its communes
    "commune-seule",  # one commune, and a Caf that its director represents alone
    "msa-departement",  # co-signing MSA and département, irregular period, a mayor who is not known yet
    "syndicat-corse",  # a competence transferred to a syndicat by some communes; Corsica, seat addresses
    "metropole-etat",  # a métropole without article and its bureau; État, Éducation nationale, CPAM, Carsat
    "cinq-communes",  # one name for five communes
    "outre-mer",  # contracted names, a communauté d'agglomération
    "periode-irreguliere",  # neither the first day nor the last are those of whole years; signed after it began
    "region-action-sociale",  # a région, a pôle métropolitain, a CCAS and a CIAS
    "entetes",  # no civility, no first name, own articles, sides, cited decisions, common headings
    "cinquante-parties",  # a communauté with its forty-six communes
)


def compose(folder: Path) -> Document:
    faults = DiagnosticCollector()
    document = compose_convention(PieceComposer(read_dossier(folder, BARE), "convention", faults))
    assert not faults.found, [str(f) for f in faults.found]
    return document


def words_of(document: Document) -> str:
    cover = document.cover
    lines = ["== couverture", " ".join(cover.title), cover.territory, " – ".join(cover.period)]
    lines += [document.meta.title, document.meta.running_title]
    for section in document.sections:
        if section.id.split("/")[-1] in SECTIONS:
            lines.append(f"== {section.id}")
            lines += [w for b in walk_blocks(section.blocks) if (w := plain_text(block_inlines(b)))]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_the_words_of_a_case(case: str, project_root: Path, pytestconfig: pytest.Config) -> None:
    words = words_of(compose(project_root / "tests/dossiers" / case))
    compare_golden(pytestconfig, f"parties-{case}.txt", words)


def test_the_headings_of_the_other_model(project_root: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    facts = (project_root / "tests/dossiers/entetes/ctg.yaml").read_text("utf-8")
    (tmp_path / "ctg.yaml").write_text(facts.replace("modele: ctg-2026", "modele: ctg-concis"), "utf-8")
    compare_golden(pytestconfig, "parties-entetes-concis.txt", words_of(compose(tmp_path)))


def test_every_kind_of_party_has_its_case(project_root: Path) -> None:
    folders = [project_root / "tests/dossiers" / case for case in CASES]
    kinds = {party.type for folder in folders for party in read_dossier(folder, BARE).facts.parties}
    assert kinds == set(PartyType)


def test_an_unknown_civility_is_a_gap_and_its_agreements_are_neutral(project_root: Path) -> None:
    document = compose(project_root / "tests/dossiers/msa-departement")
    gaps = [
        inline
        for section in document.sections
        for block in walk_blocks(section.blocks)
        for inline in walk_inlines(block_inlines(block))
        if isinstance(inline, Gap) and "civilite" in inline.what
    ]
    assert gaps
    assert "son/sa Maire" in words_of(document)
    assert "Dûment autorisé(e) à signer" in words_of(document)


def test_fifty_parties_sign(tmp_path: Path) -> None:
    codes = tuple(code for code in load_tables().communes if code.startswith("21"))[:49]
    folder, _ = create_dossier(NewDossierRequest("Cinquante", codes, target=tmp_path / "cinquante"), BARE)
    document = compose(folder)
    signatures = [
        block
        for section in document.sections
        for block in walk_blocks(section.blocks)
        if isinstance(block, SignatureBlock)
    ]
    assert len(signatures) == 50
    assert words_of(document).count("\nEt\n") == 49
