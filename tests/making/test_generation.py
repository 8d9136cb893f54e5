"""From a folder to its files: the same bytes each time, a manifest that tells the truth, pieces made one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from generator.errors import ContentError, OutputError, UsageError
from generator.files import sha256
from generator.making.generation import GenerationRequest, IncompleteError, generate_dossier, make_files
from generator.manifest import parse_manifest, write_manifest
from generator.project import BARE
from generator.verifying.verification import verify_dossier
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.writing.word_bytes import read_parts

pytestmark = pytest.mark.slow

NAMES = (
    "annexe-3-plan.docx",
    "annexe-3-plan.pdf",
    "annexe-4-pilotage.docx",
    "annexe-4-pilotage.pdf",
    "convention.docx",
    "convention.pdf",
    "manifeste.html",
    "manifeste.json",
)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def generate(copy: DossierCopy, output: str = "output", *pieces: str) -> dict[str, bytes]:
    report = generate_dossier(GenerationRequest(copy.folder, BARE, Path(output), pieces, final=True))
    return {path.name: path.read_bytes() for path in sorted(report.folder.iterdir())}


def manifest_of(files: dict[str, bytes]) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(files["manifeste.json"])
    return content


def test_two_runs_give_the_same_bytes(copy: DossierCopy) -> None:
    first, second = generate(copy, "un"), generate(copy, "deux")
    assert set(NAMES) <= set(first)
    assert first == second


def test_the_manifest_tells_every_input_and_output_by_its_digest(copy: DossierCopy) -> None:
    files = generate(copy)
    manifest = manifest_of(files)
    assert manifest["sorties"] == {n: sha256(d) for n, d in files.items() if not n.startswith("manifeste.")}
    read = {p.relative_to(copy.folder.parent).as_posix(): p for p in copy.folder.parent.rglob("*") if p.is_file()}
    inputs = {n: p for n, p in read.items() if n.startswith(("minimal/", "modeles/"))}
    assert len(inputs) > 8
    assert manifest["entrees"] == {n: sha256(p.read_bytes()) for n, p in inputs.items()}
    assert manifest["date_contenu"] == "2026-03-02", "the content's date, never the clock's"
    assert manifest["modele"] == {"nom": "mini", "version": "1"}
    assert list(manifest["pieces"]) == ["annexe-3", "annexe-4", "convention"]


def test_the_manifest_is_the_value_that_is_read_from_it(copy: DossierCopy) -> None:
    data = generate(copy)["manifeste.json"]
    manifest = parse_manifest(data)
    assert write_manifest(manifest) == data
    entry = manifest.pieces["convention"]
    assert entry.page_count >= entry.signature_pages[0] > 0
    assert "convention/article-1/p1" in entry.block_pages.keys() & entry.blocks.keys()


def test_the_manifest_says_where_each_block_was_written(copy: DossierCopy) -> None:
    blocks = manifest_of(generate(copy))["pieces"]["convention"]["blocs"]
    assert blocks["convention/article-1/p1"] == "modeles/mini/clauses/objet.md:1"
    assert blocks["convention/article-1/p2"] == "minimal/textes/portrait.md:1"


def test_a_piece_made_alone_keeps_the_records_of_the_others(copy: DossierCopy) -> None:
    whole = manifest_of(generate(copy))
    assert manifest_of(generate(copy, "output", "annexe-4")) == whole


def test_records_of_other_inputs_are_not_kept(copy: DossierCopy) -> None:
    generate(copy)
    copy.replace("textes/portrait.md", "4 200", "4 300")
    manifest = manifest_of(generate(copy, "output", "annexe-4"))
    assert list(manifest["pieces"]) == ["annexe-4"]
    assert not [name for name in manifest["sorties"] if name.startswith("convention")]


def test_what_a_person_changed_is_refused_and_what_is_ours_is_not(copy: DossierCopy) -> None:
    generate(copy)
    copy.write_clause("objet", "Un autre objet.\n")
    generate(copy, "output", "convention")  # the annexes of before are ours still, though of other inputs
    files = generate(copy)
    word = Path("output") / "minimal" / "annexe-3-plan.docx"
    word.write_bytes(files[word.name] + b"saved again")
    copy.write_clause("objet", "Un troisième objet.\n")
    with pytest.raises(OutputError, match=r"annexe-3-plan.docx.*sortie-modifiee"):
        generate(copy)
    assert {p.name: p.read_bytes() for p in word.parent.iterdir()} == {**files, word.name: word.read_bytes()}
    request = GenerationRequest(copy.folder, BARE, Path("output"), final=True, overwrite=True)
    report = generate_dossier(request)
    assert [note.code for note in report.warnings if note.code == "version-ecartee"] == ["version-ecartee"]
    (aside,) = (word.parent / "versions-ecartees").iterdir()
    assert aside.read_bytes() == files[word.name] + b"saved again"
    assert read_parts(word.read_bytes()) == read_parts(files[word.name]), "its text is that of before"


def test_a_manifest_that_cannot_be_read_is_made_again(copy: DossierCopy) -> None:
    whole = generate(copy)
    (copy.folder.parent / "output/minimal/manifeste.json").write_bytes(b"\xff{")
    assert generate(copy) == whole


def test_overrides_and_deviations_are_in_the_manifest(copy: DossierCopy) -> None:
    copy.write("clauses/objet.md", "Un objet à nous.\n")
    copy.write("ecarts.yaml", "ecarts:\n  - {clause: fait-a, modele: Fait, signe: Dressé, motif: acte signé}\n")
    manifest = manifest_of(generate(copy, "output", "convention"))
    assert manifest["clauses_remplacees"] == ["objet"]
    assert manifest["ecarts"] == [{"clause": "fait-a", "motif": "acte signé", "lieu": "minimal/ecarts.yaml:2"}]


def test_a_piece_that_does_not_exist(copy: DossierCopy) -> None:
    with pytest.raises(UsageError, match="annexe-9") as caught:
        generate(copy, "output", "annexe-9")
    assert caught.value.diagnostics[0].hint == "pièces : convention, annexe-3, annexe-4"
    assert not (copy.folder.parent / "output").exists()


def test_an_annexe_alone_can_refer_to_an_article(copy: DossierCopy) -> None:
    copy.write_clause("annexe-3-introduction", "Comme le dit l'[article 1](#article-1).\n")
    assert "annexe-3-plan.pdf" in generate(copy, "output", "annexe-3")


def test_unknown_facts_everywhere_make_a_draft_and_no_crash(copy: DossierCopy) -> None:
    facts = copy.folder / "ctg.yaml"
    text = facts.read_text("utf-8")
    start = text.index("orientations:")
    facts.write_text(text[:start] + "orientations: à compléter\naxes: à compléter\n", "utf-8")
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    copy.replace(
        "ctg.yaml",
        "prenom: Ada, nom: EXEMPLE, fonction: Directrice",
        "prenom: à compléter, nom: à compléter, fonction: à compléter",
    )
    for name in ("annexe-3", "annexe-4"):
        for path in sorted((copy.folder / name).rglob("*.*")):
            path.unlink()
    report = generate_dossier(GenerationRequest(copy.folder, BARE, Path("output")))
    assert report.completeness.incomplete > 3
    assert "à compléter" in report.completeness.sentence()


def test_a_dossier_is_verified_without_writing(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    before = sorted(p for p in copy.folder.parent.rglob("*"))
    report = verify_dossier(copy.folder, BARE)
    assert [f.code for f in report.findings] == ["signature-apres-debut", "a-completer"]
    assert report.completeness.incomplete == 1
    assert sorted(p for p in copy.folder.parent.rglob("*")) == before


def test_findings_and_counts_do_not_depend_on_the_pieces(copy: DossierCopy) -> None:
    whole = make_files(GenerationRequest(copy.folder, BARE, Path("output"), final=True), None)
    one = make_files(GenerationRequest(copy.folder, BARE, Path("output"), pieces=("annexe-4",), final=True), None)
    assert whole.warnings, "the dossier has nothing to tell"
    assert one.warnings == whole.warnings
    assert one.completeness.pieces == tuple(p for p in whole.completeness.pieces if p.piece == "annexe-4")


def test_faults_of_all_texts_are_told_whatever_piece_is_wanted(copy: DossierCopy) -> None:
    copy.write_clause("objet", "> La Ctg.")
    copy.add_annexe("texte", texte="| a | b |")
    told = []
    for pieces in ((), ("convention",), ("annexe-9",), ("annexe-4",)):
        with pytest.raises(ContentError) as caught:
            make_files(GenerationRequest(copy.folder, BARE, Path("output"), pieces), None)
        told.append([(fault.code, str(fault.span)) for fault in caught.value.diagnostics])
    assert [code for code, _ in told[0]] == ["markdown-inconnu", "tableau-mal-forme"]
    assert told[1:] == told[:1] * 3


def test_a_refused_final_tells_gaps_and_errors_together(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    copy.write_clause("objet", "La Ctg est l'objet de la délibération du XXX.")
    with pytest.raises(IncompleteError) as caught:
        generate_dossier(GenerationRequest(copy.folder, BARE, Path("output"), ("convention",), final=True))
    assert {d.code for d in caught.value.diagnostics} == {"a-completer", "reste-a-remplir"}
    assert caught.value.diagnostics[-1].code == "reste-a-remplir", "beside the count, not above the gaps"
    assert not Path("output").exists()


def find_pages(copy: DossierCopy, output: str = "output") -> dict[str, tuple[tuple[int, ...], str | None]]:
    found = verify_dossier(copy.folder, BARE, output=Path(output)).findings
    return {finding.code: (finding.pages, finding.pdf) for finding in found if finding.block}


def test_a_finding_has_its_page_only_while_the_pdf_says_these_words(copy: DossierCopy) -> None:
    copy.write_clause("objet", "L'objet est le le suivi.\n")
    assert find_pages(copy)["mot-double"] == ((), None), "nothing is made yet"
    files = generate(copy)
    pages, pdf = find_pages(copy)["mot-double"]
    assert pdf == "convention.pdf"
    (page,) = pages
    read = pypdfium2.PdfDocument(files["convention.pdf"])
    texts = [read[rank].get_textpage().get_text_bounded() for rank in range(len(read))]
    assert [number for number, text in enumerate(texts, start=1) if "le le suivi" in text] == [page]
    # Another word anywhere in the dossier, another PDF, another piece: no page rather than a wrong one.
    Path("output/minimal/convention.pdf").write_bytes(files["convention.pdf"] + b"%")
    assert find_pages(copy)["mot-double"] == ((), None)
    Path("output/minimal/convention.pdf").write_bytes(files["convention.pdf"])
    assert find_pages(copy)["mot-double"] == (pages, pdf)
    copy.replace("ctg.yaml", "Ouvrir des places", "Ouvrir dix places")
    assert find_pages(copy)["mot-double"] == ((), None)


def test_pages_are_those_of_the_pdf_that_is_there(copy: DossierCopy) -> None:
    copy.write_clause("objet", "L'objet est le le suivi.\n")
    generate(copy)
    generate_dossier(GenerationRequest(copy.folder, BARE, Path("output"), formats=("docx",)))
    assert find_pages(copy)["mot-double"] == ((), None), "the last run made no PDF"
