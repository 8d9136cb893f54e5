"""`a-confirmer.yaml`: marks set on facts, told when they have no object, and seen in the texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import ContentError, Severity
from generator.making.composition import Selection, compose_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.generation import GenerationRequest, IncompleteError, generate_dossier
from generator.making.opening import open_dossier
from generator.model.confirmations import quote_value
from generator.model.document import CONFIRM_TEXT, Gap, GapKind, block_inlines, walk_blocks, walk_inlines
from generator.model.dossier import Dossier
from generator.project import BARE
from generator.verifying.verification import verify_dossier
from generator.writing.pdf.text import read_pdf_text
from generator.writing.word.read_back.text import read_docx_text
from tests.dossiers.dossier_copy import DossierCopy, copy_dossier, copy_minimal


@pytest.fixture
def copy(tmp_path: Path) -> DossierCopy:
    return copy_minimal(tmp_path)


def mark(copy: DossierCopy, *lines: str, file: str = "ctg.yaml") -> Dossier:
    copy.write("a-confirmer.yaml", f"a_confirmer:\n  {file}:\n" + "".join(f"    - {line}\n" for line in lines))
    return read_dossier(copy.folder, BARE)


def test_a_mark_is_set_on_the_fact_that_it_names(copy: DossierCopy) -> None:
    dossier = mark(copy, "{lieu: [parties, essai, representants, 1, nom], valeur: SPÉCIMEN, motif: élections}")
    (found,) = dossier.marks
    assert found.reason == "« SPÉCIMEN », élections"
    assert (Path(found.origin.file).name, found.origin.line) == ("ctg.yaml", 29)
    assert (Path(found.place.file).name, found.place.line) == ("a-confirmer.yaml", 3)
    representative = dossier.facts.parties[1].representants[0]
    assert representative.nom == "SPÉCIMEN", "the fact itself stays plain"
    assert representative.find_mark("nom") is found
    assert representative.find_mark("prenom") is None


def test_a_place_in_a_list_marks_the_whole_list(copy: DossierCopy) -> None:
    dossier = mark(copy, "{lieu: [orientations, accueil, objectifs, 1], motif: à revoir}")
    assert isinstance(dossier.facts.orientations, tuple)
    assert dossier.facts.orientations[0].find_mark("objectifs") is dossier.marks[0]


@pytest.mark.parametrize(
    ("line", "severity", "words"),
    [
        ("{lieu: [parties, absente, nom], motif: m}", Severity.WARNING, "n'existe pas dans ctg.yaml"),
        ("{lieu: [parties, essai, siren], motif: m}", Severity.WARNING, "n'existe pas dans ctg.yaml"),
        ("{lieu: [parties, '3', nom], motif: m}", Severity.WARNING, "n'existe pas dans ctg.yaml"),
        ("{lieu: [signature, lieu], valeur: Ailleurs, motif: m}", Severity.ADVICE, "a changé depuis"),
    ],
)
def test_a_mark_without_object_is_told_and_does_not_count(
    copy: DossierCopy, line: str, severity: Severity, words: str
) -> None:
    dossier = mark(copy, line)
    assert dossier.marks == ()
    (note,) = dossier.mark_notes
    assert (note.code, note.severity) == ("confirmation-sans-objet", severity)
    assert words in note.message
    assert note.span is not None
    assert note.span.line == 3
    assert note in verify_dossier(copy.folder, BARE).findings


def test_an_unknown_fact_has_nothing_to_confirm(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "lieu: Essai-sur-Ain", "lieu: à compléter")
    (note,) = mark(copy, "{lieu: [signature, lieu], motif: m}").mark_notes
    assert "n'est plus connu" in note.message


def test_a_misspelt_file_is_told(copy: DossierCopy) -> None:
    dossier = mark(copy, "{lieu: [instances, '1', nom], motif: m}", file="annexe-4/pilotages.yaml")
    (note,) = dossier.mark_notes
    assert note.hint is not None
    assert "annexe-4/pilotage.yaml" in note.hint


def test_a_line_of_a_table_is_named_by_its_first_columns(copy: DossierCopy) -> None:
    head = "theme;indicateur;unite;annee;source;Territoire\n"
    copy.add_annexe("diagnostic").write(
        "annexe-1/indicateurs.csv", head + "Population;Habitants;;2021;Insee;31501\nPopulation;Ménages;;;Insee;9\n"
    )
    line = "{lieu: [Population, Habitants], valeur: 2021 ; 31501, motif: chiffre de 2021}"
    dossier = mark(copy, line, file="annexe-1/indicateurs.csv")
    assert [one.mark for one in dossier.indicators.lines] == [dossier.marks[0], None]
    assert dossier.marks[0].origin.line == 2
    changed = copy.replace("annexe-1/indicateurs.csv", "2021;Insee;31501", "2027;Insee;32004")
    assert [n.severity for n in read_dossier(changed.folder, BARE).mark_notes] == [Severity.ADVICE]


def test_the_state_of_a_past_action_written_anew_has_no_mark_any_more(copy: DossierCopy) -> None:
    head = "periode;fiche;action;annees;pilote;etat;avancement;resultat\n"
    copy.write("annexe-3/bilan.csv", f"{head}2021-2025;1.1;Une;2021;Caf;à lancer;;Rien\n")
    line = '{lieu: [2021-2025, "1.1"], valeur: à lancer, motif: ancien}'
    copy.write("a-confirmer.yaml", f"a_confirmer:\n  annexe-3/bilan.csv:\n    - {line}\n")
    (action,) = read_dossier(copy.folder, BARE).ended_actions
    assert action.mark is not None
    copy.replace("annexe-3/bilan.csv", "à lancer", "abandonnée")
    dossier = read_dossier(copy.folder, BARE)
    assert dossier.ended_actions[0].mark is None
    assert [note.code for note in dossier.mark_notes] == ["confirmation-sans-objet"]


def test_a_file_without_line_left_is_admitted(copy: DossierCopy) -> None:
    copy.write("a-confirmer.yaml", "a_confirmer:\n  ctg.yaml:\n")
    assert read_dossier(copy.folder, BARE).marks == ()
    copy.write("a-confirmer.yaml", "a_confirmer:\n")
    assert read_dossier(copy.folder, BARE).marks == ()


def test_faults_of_the_file_are_told_with_the_others(copy: DossierCopy) -> None:
    copy.write("a-confirmer.yaml", "a_confirmer:\n  ctg.yaml:\n    - {lieu: [parties], raison: m}\n")
    copy.replace("ctg.yaml", "2026-03-02", "2026-02-30")
    with pytest.raises(ContentError) as caught:
        read_dossier(copy.folder, BARE)
    assert {d.code for d in caught.value.diagnostics} >= {"date-invalide", "cle-inconnue"}


def test_long_values_are_quoted_by_their_beginning() -> None:
    assert quote_value(("un", "deux")) == "un ; deux"
    assert quote_value({"caf": {2027: 3}}) == "caf : {2027: 3}"
    quoted = quote_value("mot " * 40)
    assert quoted.endswith("mot…")
    assert len(quoted) < 65


@pytest.mark.slow
def test_a_mark_is_seen_in_both_formats_and_refuses_a_final(copy: DossierCopy, tmp_path: Path) -> None:
    copy.replace("textes/portrait.md", "habitants.", "habitants [à confirmer : chiffre de 2021].")
    name = "{lieu: [parties, essai, representants, 1, nom], valeur: SPÉCIMEN, motif: élections}"
    mark(copy, name, "{lieu: [territoire, communes, '01004', population], motif: table de 2028}")
    report = generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output"))
    assert report.completeness.to_confirm == 3, "the population too, which no text of this model shows"
    assert dict(report.completeness.unconfirmed) == {"ctg.yaml": 2, "textes/portrait.md": 1}
    words = f"SPÉCIMEN {CONFIRM_TEXT}"
    for body in (
        read_docx_text((report.folder / "convention.docx").read_bytes()).body,
        read_pdf_text((report.folder / "convention.pdf").read_bytes()).body,
    ):
        plain = " ".join(body.split())
        assert plain.count(words.replace("\u00a0", " ")) >= 1
        assert "4 200 habitants (à confirmer)." in plain.replace("\u202f", " ")
    with pytest.raises(IncompleteError) as caught:
        generate_dossier(GenerationRequest(copy.folder, BARE, tmp_path / "output", final=True))
    said = [d for d in caught.value.diagnostics if d.code == "a-confirmer"]
    assert sorted(d.message for d in said) == [
        "à confirmer : chiffre de 2021",
        "à confirmer : table de 2028",
        "à confirmer : « SPÉCIMEN », élections",
    ]
    assert all(d.hint and "effacer" in d.hint for d in said)


def test_marks_on_fiches_and_posts_are_seen_beside_their_values(project_root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ctg"
    copy_dossier(project_root / "content" / "exemple-complet", folder)
    fiche = "annexe-3/fiches/01-places-zones-sous-dotees.yaml"
    operation = ("titre", "pilote", "partenaires")
    lines = {
        fiche: [*(f"[{key}]" for key in ("titre", "axe", "annees")), *(f"[operations, '1', {k}]" for k in operation)],
        "annexe-4/pilotage.yaml": ["[charges_cooperation, '1', etp]"],
    }
    written = "".join(
        f"  {file}:\n" + "".join(f"    - {{lieu: {place}, motif: m}}\n" for place in places)
        for file, places in lines.items()
    )
    (folder / "a-confirmer.yaml").write_text(f"a_confirmer:\n{written}", "utf-8")
    dossier, furniture = open_dossier(folder, BARE)
    assert not dossier.mark_notes
    assert len(dossier.marks) == 7
    documents = compose_pieces(dossier, furniture.identity, Selection(("annexe-3", "annexe-4"), False))
    seen = {
        inline.mark
        for document in documents
        for section in document.sections
        for inlines in (section.heading, *(block_inlines(block) for block in walk_blocks(section.blocks)))
        for inline in walk_inlines(inlines)
        if isinstance(inline, Gap) and inline.kind is GapKind.TO_CONFIRM
    }
    assert {mark.place for mark in dossier.marks} <= seen
