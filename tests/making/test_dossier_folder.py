"""A whole dossier: one fault each, then six at once; odd files never pass in silence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.annexes.action_plan.files import MAX_SHEETS
from generator.errors import ContentError, CtgError, Diagnostic, UsageError
from generator.making.dossier_folder import read_dossier
from generator.model.facts import Unknown
from generator.project import BARE
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    monkeypatch.chdir(tmp_path)
    return copy_minimal(tmp_path)


def faults_of(copy: DossierCopy, kind: type[CtgError] = ContentError) -> tuple[Diagnostic, ...]:
    with pytest.raises(kind) as caught:
        read_dossier(copy.folder, BARE)
    return caught.value.diagnostics


def place(fault: Diagnostic) -> tuple[str, str, int]:
    assert fault.span is not None
    return fault.code, fault.span.file, fault.span.line


def test_the_minimal_dossier_is_read(copy: DossierCopy) -> None:
    dossier = read_dossier(copy.folder, BARE)
    assert dossier.name == "minimal"
    assert [p.id for p in dossier.facts.parties] == ["caf", "essai"]
    assert dossier.sheets[0][0].operations[0].financement == {"essai": {2026: 10000}}
    assert dossier.tracking[0].origin.line == 2
    read = [f.name for f in dossier.inputs]
    assert read == sorted(set(read), key=read.index)
    assert "minimal/ctg.yaml" in read
    assert "modeles/mini/clauses/objet.md" in read


def test_a_dossier_can_hold_its_facts_alone(copy: DossierCopy) -> None:
    for path in sorted(copy.folder.rglob("*")):
        if path.is_file() and path.name != "ctg.yaml":
            path.unlink()
    dossier = read_dossier(copy.folder, BARE)
    assert isinstance(dossier.steering, Unknown)
    assert dossier.sheets == ()


ONE_FAULT: dict[str, tuple[Callable[[DossierCopy], object], tuple[str, str, int], str]] = {
    "missing key": (
        lambda c: c.replace("ctg.yaml", "  lieu: Essai-sur-Ain\n", ""),
        ("cle-manquante", "minimal/ctg.yaml", 13),
        "« lieu » manque",
    ),
    "unknown key": (
        lambda c: c.replace("ctg.yaml", "  lieu:", "  leiu:"),
        ("cle-inconnue", "minimal/ctg.yaml", 13),
        "« leiu »",
    ),
    "wrong date": (
        lambda c: c.replace("ctg.yaml", "2026-03-02", "2025-02-30"),
        ("date-invalide", "minimal/ctg.yaml", 14),
        "2025-02-30 n'existe pas",
    ),
    "duplicate key": (
        lambda c: c.replace("ctg.yaml", "mention:", "modele:"),
        ("cle-en-double", "minimal/ctg.yaml", 2),
        "ligne 1",
    ),
    "unknown annexe file": (
        lambda c: c.write("annexe-2/equipement.csv", "x"),
        ("fichier-inconnu", "minimal/annexe-2/equipement.csv", 0),
        "ignoré",
    ),
    "missing column": (
        lambda c: c.write(
            "annexe-4/suivi.csv",
            "date;auteur;fiche;operation;motif;debut;fin;pourcentage;avancement;difficultes;publics;suite\n",
        ),
        ("csv-colonne", "minimal/annexe-4/suivi.csv", 1),
        "« etat » manque",
    ),
    "unknown tracking state": (
        lambda c: c.replace("annexe-4/suivi.csv", "à lancer", "fini"),
        ("valeur-invalide", "minimal/annexe-4/suivi.csv", 2),
        "« fini »",
    ),
    "unknown orientation": (
        lambda c: c.replace("annexe-3/fiches/01-places.yaml", "orientation: accueil", "orientation: acceuil"),
        ("reference-inconnue", "minimal/annexe-3/fiches/01-places.yaml", 2),
        "« acceuil »",
    ),
    "axis that does not exist": (
        lambda c: c.replace("annexe-3/fiches/01-places.yaml", "axe: 1", "axe: 3"),
        ("reference-inconnue", "minimal/annexe-3/fiches/01-places.yaml", 3),
        "l'axe 3",
    ),
    "year outside the period": (
        lambda c: c.replace("annexe-3/fiches/01-places.yaml", "{2026: 10000}", "{2035: 10000}"),
        ("reference-inconnue", "minimal/annexe-3/fiches/01-places.yaml", 14),
        "2035",
    ),
    "money of nobody": (
        lambda c: c.replace("annexe-3/fiches/01-places.yaml", "essai: {2026", "autre: {2026"),
        ("reference-inconnue", "minimal/annexe-3/fiches/01-places.yaml", 14),
        "« autre »",
    ),
    "party twice": (
        lambda c: c.replace("ctg.yaml", "- id: caf", "- id: essai"),
        ("identifiant-en-double", "minimal/ctg.yaml", 23),
        "« essai »",
    ),
    "period backwards": (
        lambda c: c.replace("ctg.yaml", "fin: 2029-12-31", "fin: 2025-12-31"),
        ("periode-invalide", "minimal/ctg.yaml", 11),
        "avant de commencer",
    ),
    "commune of elsewhere": (
        lambda c: c.replace("ctg.yaml", '    commune: "01004"', '    commune: "01005"'),
        ("reference-inconnue", "minimal/ctg.yaml", 26),
        "01005",
    ),
    "logo that is not there": (
        lambda c: c.replace("ctg.yaml", '    commune: "01004"\n', '    commune: "01004"\n    logo: logo.png\n'),
        ("reference-inconnue", "minimal/ctg.yaml", 27),
        "« logo.png »",
    ),
    "deliberation of nobody": (
        lambda c: c.add_annexe("deliberations").write("annexe-5/autre.pdf", b"%PDF-"),
        ("reference-inconnue", "minimal/annexe-5/autre.pdf", 0),
        "« autre »",
    ),
    "unknown model": (
        lambda c: c.replace("ctg.yaml", "modele: mini", "modele: maxi"),
        ("modele-inconnu", "minimal/ctg.yaml", 0),
        "« maxi »",
    ),
    "latin-1": (
        lambda c: c.write("textes/portrait.md", "un\ndeux\nété\n".encode("latin-1")),
        ("encodage", "minimal/textes/portrait.md", 3),
        "UTF-8",
    ),
    "binary YAML": (
        lambda c: c.write("annexe-4/pilotage.yaml", b"\x89PNG\r\n\x1a\n\xff\xd8"),
        ("encodage", "minimal/annexe-4/pilotage.yaml", 1),
        "UTF-8",
    ),
    "empty sheet": (
        lambda c: c.write("annexe-4/suivi.csv", ""),
        ("fichier-vide", "minimal/annexe-4/suivi.csv", 1),
        "vide",
    ),
    "tabulation": (
        lambda c: c.write("annexe-4/pilotage.yaml", "instances:\n\t- nom: x\n"),
        ("yaml-syntaxe", "minimal/annexe-4/pilotage.yaml", 2),
        "tabulation",
    ),
}


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_is_one_message_at_its_place(copy: DossierCopy, name: str) -> None:
    spoil, expected, words = ONE_FAULT[name]
    spoil(copy)
    (fault,) = faults_of(copy)
    code, file, line = place(fault)
    assert (code, file) == expected[:2]
    if expected[2]:
        assert line == expected[2]
    assert words in fault.message


def test_six_mistakes_in_six_files_are_six_messages(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", "2026-03-02", "2025-02-30")
    copy.replace("annexe-4/suivi.csv", "à lancer", "fini")
    copy.replace("annexe-4/pilotage.yaml", "secretariat:", "secretaria:")
    copy.replace("annexe-3/fiches/01-places.yaml", "titre: Ouvrir dix places\n", "")
    copy.write("annexe-1/indicateur.csv", "x")
    copy.write("clauses/objett.md", "x")
    assert sorted(f.code for f in faults_of(copy)) == [
        "clause-inconnue",
        "cle-inconnue",
        "cle-manquante",
        "date-invalide",
        "fichier-inconnu",
        "valeur-invalide",
    ]


def test_a_name_that_is_no_communes_is_told_once(copy: DossierCopy) -> None:
    copy.replace("ctg.yaml", 'insee: "01004"', "insee: Ambérieu")
    copy.replace("ctg.yaml", 'commune: "01004"', "commune: essai sur ain")
    (fault,) = [one for one in faults_of(copy) if one.span is not None and one.span.line == 8]
    assert fault.code == "commune-inconnue" and "« Ambérieu » n'est le nom d'aucune commune" in fault.message


def test_states_are_read_whatever_their_capitals_and_accents(copy: DossierCopy) -> None:
    former = read_dossier(copy.folder, BARE).tracking[0].etat
    copy.replace("annexe-4/suivi.csv", f";{former};", ";EN COURS;")
    assert read_dossier(copy.folder, BARE).tracking[0].etat == "en cours"
    copy.replace("annexe-4/suivi.csv", ";EN COURS;", ";en cour;")
    assert [one.code for one in faults_of(copy)] == ["valeur-invalide"]


def test_a_file_saved_by_windows_reads_the_same(copy: DossierCopy) -> None:
    before = read_dossier(copy.folder, BARE)
    for name in ("ctg.yaml", "annexe-4/suivi.csv", "textes/portrait.md"):
        path = copy.folder / name
        path.write_bytes(
            b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").replace("é".encode(), b"e\xcc\x81")
        )
    after = read_dossier(copy.folder, BARE)
    assert after.facts == before.facts
    assert after.tracking == before.tracking
    assert after.clauses == before.clauses


def test_leftovers_of_editors_are_passed_over(copy: DossierCopy) -> None:
    copy.write(".DS_Store", b"\x00").write("annexe-4/~$suivi.csv", b"\x00").write("textes/.portrait.md.swp", b"\x00")
    assert read_dossier(copy.folder, BARE).name == "minimal"


def test_an_unknown_folder_is_suggested(copy: DossierCopy) -> None:
    with pytest.raises(UsageError) as caught:
        read_dossier(copy.folder.parent / "minimall", BARE)
    (fault,) = caught.value.diagnostics
    assert fault.code == "dossier-introuvable"
    assert fault.hint is not None
    assert "minimal »" in fault.hint


def test_a_folder_of_dossiers_and_a_file_say_what_to_give(copy: DossierCopy) -> None:
    with pytest.raises(UsageError, match="minimal"):
        read_dossier(copy.folder.parent, BARE)
    with pytest.raises(UsageError, match="c'est un fichier"):
        read_dossier(copy.folder / "ctg.yaml", BARE)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("annexe-5/essai.PDF", "voulait-on « annexe-5/essai.pdf » ?"),
        ("annexe-3/fiches/02.yml", "voulait-on « annexe-3/fiches/02.yaml » ?"),
        ("annexe-2/equipements.xlsx", "y mettre un fichier .csv, par exemple « annexe-2/equipements.csv »"),
        (
            "prefecture/accuse.pdf",
            "y mettre l'accusé lui-même (.xml, ou l'archive .tar.gz de la plateforme), non son impression ; "
            "une délibération va dans annexe-5/, un scan se donne à « ctg recevoir »",
        ),
        ("textes/portrait.docx", "y mettre un fichier .md, par exemple « textes/portrait.md »"),
        ("annexe-4/pilotages.yaml", "voulait-on « annexe-4/pilotage.yaml » ?"),
        ("divers/notes.odt", "le renommer ou le ranger hors du dossier ; voir le guide"),
    ],
)
def test_a_file_without_a_place_is_told_where_it_belongs(copy: DossierCopy, name: str, hint: str) -> None:
    copy.write(name, b"x")
    (fault,) = faults_of(copy)
    assert (fault.code, fault.hint) == ("fichier-inconnu", hint)


def test_a_table_wrong_on_every_line_stops_after_a_bound(copy: DossierCopy) -> None:
    head = "collectivite;type;nom;gestionnaire;statut;commune;places;heures;etp;existant;soutien;bonus_territoire\n"
    copy.add_annexe("equipements").write(
        "annexe-2/equipements.csv", head + "essai;EAJE;x;y;z;w;beaucoup;;;existant;;\n" * 10_000
    )
    assert len(faults_of(copy)) == 50


def test_a_plan_of_too_many_sheets_is_refused_before_any_is_read(copy: DossierCopy) -> None:
    for rank in range(MAX_SHEETS):  # beside the one that it has
        copy.write(f"annexe-3/fiches/{rank:04d}.yaml", "ceci: n'est pas une fiche\n")
    (fault,) = faults_of(copy)
    assert (fault.code, fault.message) == ("fiches-trop-nombreuses", "ce plan d'actions a 501 fiches, 500 au plus")


def test_signed_pages_are_read_by_party_page_and_text(copy: DossierCopy) -> None:
    copy.write("signatures/essai/page-3-0123456789ab.pdf", b"%PDF-1.7 un scan")
    copy.write("signatures/a-classer/illisible-0123456789ab.pdf", b"%PDF-1.7 un autre")
    pages = read_dossier(copy.folder, BARE).signed_pages
    assert list(pages) == ["essai"]
    assert [(p.page, p.digest, p.file.data) for p in pages["essai"]] == [(3, "0123456789ab", b"%PDF-1.7 un scan")]


def test_signed_pages_of_nobody_are_a_fault(copy: DossierCopy) -> None:
    copy.write("signatures/esai/page-3-0123456789ab.pdf", b"%PDF-1.7 un scan")
    (fault,) = faults_of(copy)
    assert (fault.code, fault.span and fault.span.file) == ("reference-inconnue", "minimal/signatures/esai")
