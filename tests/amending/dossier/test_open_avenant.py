"""`ctg avenant` on a frozen dossier: opened, told, made anew from the convention, given up; frozen, it stays."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from generator.acts.register import find_act
from generator.amending.consolidating.of_dossier import read_amended
from generator.amending.dossier.refreshing import open_proved, refresh_amendment
from generator.checking.completeness import list_gaps
from generator.cli.main import run
from generator.errors import ContentError, ParityError
from generator.making.composition import list_pieces
from generator.making.dossier_folder import read_dossier
from generator.model.facts import Unknown
from generator.project import Project
from generator.writing.formats import DOCX, PDF
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose minimal dossier is frozen, on a model that says how its conventions are amended.

    The avenants of that model number annexes otherwise than its conventions: what they carry keeps its name.
    """
    root = tmp_path_factory.mktemp("avenant")
    (root / "ctg.toml").write_text("", "utf-8")
    copy_minimal(root / "content")
    shutil.copytree(MODELS / "ctg-concis" / "avenant", root / "content/modeles/mini/avenant")
    freeze(root / "content/minimal", root / "output")
    return root


@pytest.fixture
def convention(frozen: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A copy of that project, where commands are run."""
    shutil.copytree(frozen, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return DossierCopy(Path("content/minimal"))


def open_it(convention: DossierCopy) -> DossierCopy:
    """The first avenant, opened; the convention's dossier says a year more."""
    assert run(["avenant", "content/minimal", "--objet", "prolongation d'un an"]) == 0
    convention.replace("ctg.yaml", "2029-12-31", "2030-12-31")
    return DossierCopy(convention.folder / "avenants" / "1")


def test_one_is_open_at_a_time_and_is_given_up_whole(
    convention: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["avenant", "content/minimal", "--etat"]) == 2
    assert run(["avenant", "content/minimal", "--abandonner"]) == 2
    assert "aucun avenant n'est ouvert" in capsys.readouterr().err
    avenant = open_it(convention)
    assert run(["avenant", "content/minimal", "--objet", "autre chose"]) == 2
    assert run(["avenant", str(avenant.folder), "--objet", "autre chose"]) == 2
    assert "celui de la convention" in capsys.readouterr().err
    avenant.write("textes/motifs.md", "Une raison que quelqu'un a écrite.\n")
    assert run(["avenant", "content/minimal", "--abandonner"]) == 0
    assert "abandonnes/1-1" in capsys.readouterr().out
    assert not avenant.folder.exists()
    kept = convention.folder / "avenants/abandonnes/1-1/textes/motifs.md"
    assert kept.read_text("utf-8") == "Une raison que quelqu'un a écrite.\n"
    assert "avenant --abandonner" in (convention.folder / "journal.jsonl").read_text("utf-8")
    assert run(["avenant", "content/minimal", "--objet", "le suivant"]) == 0
    assert avenant.folder.is_dir()


def test_what_it_states_and_what_it_lacks_are_told(convention: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["avenant", "content/minimal", "--objet", "prolongation d'un an"]) == 0
    assert run(["generer", "content/minimal"]) == 3
    assert "ne modifie rien encore" in capsys.readouterr().err
    convention.replace("ctg.yaml", "2029-12-31", "2030-12-31")
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert told.startswith("avenant n° 1, ouvert : prolongation d'un an\n")
    assert "Article 1er – Modification de l'article 1\n" in told
    assert "le terme : « 2029 » est remplacé par le terme : « 2030 »" in told
    assert "preuve : " in told
    assert "à compléter : " in told
    assert run(["verifier", "content/minimal/avenants/1"]) == 0
    gaps = capsys.readouterr().out
    assert "content/minimal/avenants/1/avenant.yaml" in gaps  # where the clerk writes, and not in what was made of it
    assert "content/minimal/avenants/1/ctg.yaml" not in gaps


def test_its_dossier_says_what_the_convention_and_its_own_file_say(convention: DossierCopy) -> None:
    avenant = open_it(convention)
    body = "organe: Conseil municipal"
    convention.replace("ctg.yaml", body, f"{body}\n    deliberation: {{date: 2026-02-01}}")
    text = (avenant.folder / "avenant.yaml").read_text("utf-8")
    text = text.replace("SPÉCIMEN", "SUIVANT").replace("# prise_effet: signature", "prise_effet: 2028-01-01")
    avenant.write("avenant.yaml", text)
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    dossier = read_dossier(avenant.folder, Project(Path()))
    essai = dossier.facts.parties[1]
    assert dossier.name == "minimal-avenant-1"
    assert essai.representants[0].nom == "SUIVANT"
    assert essai.deliberation is not None
    assert isinstance(essai.deliberation.date, Unknown)  # that of the convention authorised another signature
    block = dossier.facts.avenant
    assert block is not None
    assert (block.numero, block.objet, block.rejoignent, block.precedents) == (1, "prolongation d'un an", (), ())
    assert (block.annexes, block.modifie) == (("annexe 3",), ("article 1", "annexe 3"))
    assert str(block.prise_effet) == "2028-01-01"
    assert str(block.convention.signature) == "2026-03-02"
    assert list_pieces(dossier) == ("convention", "annexe-3", "annexe-5")


def test_what_is_made_is_not_to_be_changed_there(convention: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    avenant = open_it(convention)
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    fiche = next((avenant.folder / "annexe-3/fiches").iterdir())
    for file in (avenant.folder / "ctg.yaml", fiche):
        was = file.read_text("utf-8")
        file.write_text(f"{was}# un mot\n", "utf-8")
        capsys.readouterr()
        assert run(["generer", "content/minimal"]) == 3
        assert f"{file.as_posix()}: erreur [fichier-derive]" in capsys.readouterr().err
        file.write_text(was, "utf-8")
    convention.replace("ctg.yaml", "2030-12-31", "2029-12-31")
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    assert not fiche.exists(), "what the avenant does not carry any more is taken away"


def test_once_frozen_it_is_the_text_that_the_next_one_amends(
    convention: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    avenant = open_it(convention)
    text = (avenant.folder / "avenant.yaml").read_text("utf-8").replace("numero: à compléter", "numero: D12")
    text = text.replace("à compléter # le jour de la séance", "2029-05-14").replace(
        "date: à compléter", "date: 2029-06-28"
    )
    avenant.write("avenant.yaml", text).write("textes/motifs.md", "Il faut une année de plus.\n")
    assert run(["arreter", "content/minimal"]) == 0
    act = find_act(avenant.folder)
    assert act is not None
    assert (act.record.number, act.record.dossier) == (2, "minimal-avenant-1")
    convention.replace("ctg.yaml", "2030-12-31", "2031-12-31")
    before = (avenant.folder / "ctg.yaml").read_bytes()
    assert run(["avenant", "content/minimal", "--abandonner"]) == 2
    assert "arrêté : il ne s'abandonne plus" in capsys.readouterr().err
    assert run(["verifier", str(avenant.folder)]) == 0
    assert (avenant.folder / "ctg.yaml").read_bytes() == before
    assert run(["avenant", "content/minimal", "--objet", "une autre année"]) == 0
    capsys.readouterr()
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    assert "le terme : « 2030 » est remplacé par le terme : « 2031 »" in capsys.readouterr().out.replace("\u00a0", " ")
    block = read_dossier(convention.folder / "avenants/2", Project(Path())).facts.avenant
    assert block is not None
    assert [(one.numero, str(one.signature)) for one in block.precedents] == [(1, "2029-06-28")]
    assert str(block.convention.end) == "2030-12-31"
    first, second = (read_amended(convention.folder / f"avenants/{number}") for number in (1, 2))
    assert (first.frozen, second.frozen) == (True, False)
    assert [len(one.text.amendments) for one in (first, second)] == [1, 2]
    assert second.base.text == first.text
    assert {(mark.amendment, mark.article) for mark in second.text.marks} >= {(1, "article 1er"), (2, "article 1er")}
    # The next CTG starts from what is in force: the first avenant is, the second is not.
    renewal = ["renouveler", "content/minimal", "--debut", "2032-01-01", "--fin", "2035-12-31"]
    assert run([*renewal, "--vers", "content/suite"]) == 0
    told = capsys.readouterr().err
    assert "l'avenant n° 2 est ouvert, et n'est pas arrêté : ce qu'il change n'est pas repris" in told
    assert "la période finit" not in told
    account = Path("content/suite/renouvellement.txt").read_text("utf-8")
    assert "31 décembre 2030" in account
    assert "2031" not in account.replace("2032-2035", "")


def test_the_words_of_both_files_are_proved(convention: DossierCopy) -> None:
    avenant, project = open_it(convention), Project(Path())
    refreshed = refresh_amendment(avenant.folder, project)
    assert refreshed is not None
    workshop = open_proved(avenant.folder, project, refreshed)
    (document,) = workshop.compose(("convention",), draft=True)
    made = workshop.make_piece(document)
    assert made.word is not None
    dossier = workshop.dossier
    clause = dossier.clauses["modification-1-texte"]
    for was, becomes in (("2030", "2031"), ("premier", "deuxième"), ("remplacé", "supprimé")):
        words = tuple(line.replace(was, becomes) for line in clause.lines)
        assert words != clause.lines
        clauses = {**dossier.clauses, clause.id: replace(clause, lines=words)}
        wrong = replace(workshop, dossier=replace(dossier, clauses=clauses), _composed={}, _made={}, written={})
        (other,) = wrong.compose(("convention",), draft=True)
        with pytest.raises(ParityError, match="ne redonne pas la convention consolidée"):
            refreshed.witness(document, DOCX, DOCX.write(workshop.take_source(other)).data)
    with pytest.raises(ParityError, match="relu dans ce fichier"):
        wrong.make_piece(other)
    clause = dossier.clauses["annexe-3-introduction"]
    clauses = {**dossier.clauses, clause.id: replace(clause, lines=("Un autre plan.",))}
    wrong = replace(workshop, dossier=replace(dossier, clauses=clauses), _composed={})
    refreshed.witness(*workshop.compose(("annexe-3",), draft=True), PDF, b"")
    with pytest.raises(ParityError, match="ne dit pas ce que dira l'annexe 3"):
        refreshed.witness(*wrong.compose(("annexe-3",), draft=True), PDF, b"")
    short = PDF.write(workshop.take_source(replace(document, sections=document.sections[:2]))).data
    with pytest.raises(ParityError, match="n'y est pas"):
        refreshed.witness(document, PDF, short)


def test_what_is_said_of_a_party_is_said_of_one_that_signs(
    convention: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    avenant = open_it(convention)
    text = (avenant.folder / "avenant.yaml").read_text("utf-8")
    for was, becomes, said in (
        ("id: essai", "id: essais", "« essais » n'est pas une partie de la convention"),
        ("id: essai", "id: caf", "« caf » figure déjà plus haut"),
    ):
        avenant.write("avenant.yaml", text.replace(was, becomes))
        assert run(["avenant", "content/minimal", "--etat"]) == 3
        told = capsys.readouterr().err
        line = text[: text.index(was)].count("\n") + 1
        assert f"content/minimal/avenants/1/avenant.yaml:{line}:" in told
        assert said in told


def test_gaps_of_an_annexe_are_those_of_the_convention_s_files(
    convention: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    open_it(convention)
    (fiche,) = (convention.folder / "annexe-3/fiches").iterdir()
    words = fiche.read_text("utf-8")
    assert "\ndescription: " in words
    fiche.write_text(re.sub(r"\ndescription: .*", "\ndescription: à compléter", words), "utf-8")
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    told = capsys.readouterr().out
    assert f"à compléter : {fiche.as_posix()}, ligne" in told
    assert "avenants/1/annexe-" not in told
    for place in (convention.folder, convention.folder / "avenants/1"):
        assert read_dossier(place, Project(Path())).data_folder == "content/minimal"


def test_what_the_convention_lacks_the_avenant_lacks(
    convention: DossierCopy, capsys: pytest.CaptureFixture[str]
) -> None:
    avenant, project = open_it(convention), Project(Path())
    portrait = convention.folder / "textes/portrait.md"
    portrait.write_text(f"{portrait.read_text('utf-8')}\nIl compte [à compléter : un nombre] habitants.\n", "utf-8")
    assert run(["avenant", "content/minimal", "--etat"]) == 0
    assert "à compléter : content/minimal/textes/portrait.md, ligne 3\n" in capsys.readouterr().out
    refreshed = refresh_amendment(avenant.folder, project)
    assert refreshed is not None
    workshop = open_proved(avenant.folder, project, refreshed)
    (draft,), (final,) = (workshop.compose(("convention",), draft=draft) for draft in (True, False))
    assert "à compléter : un nombre" in [gap.message for gap in list_gaps((final,))]
    refreshed.witness(draft, DOCX, DOCX.write(workshop.take_source(draft)).data)
    with pytest.raises(ContentError, match="un nombre"):
        refreshed.witness(final, DOCX, b"")
