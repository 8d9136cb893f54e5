"""What is found of a dossier stands at its field, in the words of the field; an edit is judged before it is written."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.api.editing import UnreadableError
from generator.api.filling import add_sheet, admit_finding, confirm_fact, post_form, remove_sheet
from generator.api.forms import FormRequest, check_form, list_forms, look_at_dossier, look_at_home, open_form
from generator.api.press import open_dossier, verify
from generator.codes import Code
from generator.forms.form import FormCard, FormList
from generator.project import Project
from tests.forms.filled import fill

ORMEVAL = "parties/[id=ormeval]"


@pytest.fixture
def project(project_root: Path, tmp_path: Path) -> Project:
    """A project with two dossiers that may be changed."""
    for name in ("exemple-complet", "bassin-minier"):
        shutil.copytree(project_root / "content" / name, tmp_path / "content" / name)
    return Project(tmp_path)


@pytest.fixture
def example(project: Project) -> Path:
    """The folder of a whole dossier."""
    return project.content / "exemple-complet"


def ask(folder: Path, project: Project, form: str, *opened: str, file: str = "") -> FormRequest:
    """A form of a dossier."""
    return FormRequest(folder, project, form, file, opened)


def find_card(request: FormRequest, title: str) -> FormCard:
    """A card of a form, with what was found."""
    form = open_form(request, look_at_dossier(request.folder, request.project))
    lists = [item for item in form.items if isinstance(item, FormList)]
    return next(card for one in lists for card in one.cards if card.title == title)


def test_the_numbers_are_those_of_ctg_verifier(project: Project) -> None:
    folder = project.content / "bassin-minier"
    look, report = look_at_dossier(folder, project), verify(open_dossier(folder, project))
    assert look.completeness == report.completeness
    assert look.stages == report.stages
    assert [one.finding.message for one in look.findings] == [one.message for one in report.findings]
    entries = list_forms(folder, project, look)
    assert sum(one.to_complete for one in entries) > 20
    forms = {one.id: one.to_complete for one in entries}
    placed = [one for one in look.findings if one.is_gap and one.place is not None and one.place.path]
    assert sum(forms.values()) == len(placed)
    assert forms["parties"] > 10


def test_a_finding_stands_at_the_value_that_it_is_about(project: Project) -> None:
    folder = project.content / "bassin-minier"
    look = look_at_dossier(folder, project)
    places = {str(one.finding.code): one.place for one in look.findings if one.place is not None}
    assert places["signature-avant-deliberation"] is not None
    assert places["signature-avant-deliberation"].path == ("signature", "date")
    form = open_form(ask(folder, project, "periode"), look)
    field = form.find_field("signature/date")
    assert field is not None
    (said,) = field.findings
    assert said.finding.admitted
    assert said.rule
    assert said.source


def test_the_first_page_is_shown_as_it_will_read(example: Path, project: Project) -> None:
    card = find_card(ask(example, project, "parties"), "Commune d'Ormeval")
    assert "Représentée par sa Maire, Madame Inès BOUZIANE" in [one.replace("\u00a0", " ") for one in card.reads]
    request = ask(example, project, "parties", ORMEVAL)
    representative = f"valeur:{ORMEVAL}/representants/0/fonction"
    checked = check_form(request, fill(open_form(request), **{representative: "la Première adjointe"}))
    parties = next(item for item in checked.items if isinstance(item, FormList))
    reads = next(one.reads for one in parties.cards if one.name == ORMEVAL)
    assert any(
        "représentée par la première adjointe, madame inès bouziane" in line.lower().replace("\u00a0", " ")
        for line in reads
    )


@dataclass(frozen=True)
class Fault:
    """What is typed in a field, and what the field then says."""

    form: str
    name: str
    typed: str
    says: str
    hint: str = ""


FAULTS = [
    Fault("periode", "signature/date", "2025-02-30", "2025-02-30"),
    Fault("periode", "periode/fin", "", "« Dernier jour » est à remplir", "donner une valeur"),
    Fault("territoire", "territoire/population_annee", "vingt", "« Année des populations »", "nombre entier"),
    Fault("parties", f"{ORMEVAL}/siren", "12", "SIREN", "neuf chiffres"),
    Fault("parties", f"{ORMEVAL}/nom", "", "« Nom entier » est à remplir", "donner une valeur"),
    Fault("parties", f"{ORMEVAL}/deliberation/votes/pour", "beaucoup", "beaucoup"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_a_value_stands_at_its_field_and_what_was_typed_is_kept(
    example: Path, project: Project, fault: Fault
) -> None:
    request = ask(example, project, fault.form, ORMEVAL)
    before = (example / "ctg.yaml").read_bytes()
    posted = fill(open_form(request), **{f"valeur:{fault.name}": fault.typed})
    for checked in (check_form(request, posted), post_form(request, posted, "Camille").form):
        field = checked.find_field(fault.name)
        assert field is not None
        assert (field.shown or "") == fault.typed
        assert fault.says in " ".join(one.message for one in field.findings)
        assert fault.hint in " ".join(one.hint for one in field.findings)
        assert not [one for one in field.findings if "_" in one.message + one.hint]
    assert (example / "ctg.yaml").read_bytes() == before


def test_a_rule_speaks_of_what_is_typed_before_it_is_saved(example: Path, project: Project) -> None:
    request = ask(example, project, "periode")
    checked = check_form(request, fill(open_form(request), **{"valeur:signature/date": "1er mars 2026"}))
    found = [str(one.finding.code) for field in checked.walk_fields() for one in field.findings]
    assert "signature-avant-deliberation" in found


def test_a_form_is_saved_with_what_changed_and_a_line_of_the_journal(example: Path, project: Project) -> None:
    request = ask(example, project, "periode")
    answer = post_form(request, fill(open_form(request), **{"valeur:signature/lieu": "Castelambre"}), "Camille")
    assert answer.saved
    assert answer.says == ("Lieu de la signature : « Ormeval » → « Castelambre »",)
    assert "lieu: Castelambre" in (example / "ctg.yaml").read_text("utf-8")
    assert "Camille" in (example / "journal.jsonl").read_text("utf-8")
    again = post_form(request, fill(open_form(request)), "Camille")
    assert (again.saved, again.says) == (True, ())
    assert len((example / "journal.jsonl").read_text("utf-8").splitlines()) == 1


def test_two_windows_on_one_field_meet(example: Path, project: Project) -> None:
    request = ask(example, project, "periode")
    first = fill(open_form(request), **{"valeur:signature/lieu": "Castelambre"})
    second = fill(open_form(request), **{"valeur:signature/lieu": "Les Aulnaies"})
    other = fill(open_form(request), **{"valeur:periode/fin": "31 décembre 2032"})
    assert post_form(request, first, "Camille").saved
    refused = post_form(request, second, "Dominique")
    assert not refused.saved
    (conflict,) = refused.conflicts
    assert (conflict.before, conflict.mine, conflict.theirs) == ("Ormeval", "Les Aulnaies", "Castelambre")
    assert post_form(request, other, "Dominique").saved
    assert "lieu: Castelambre" in (example / "ctg.yaml").read_text("utf-8")


def test_elements_are_added_moved_and_taken_away(example: Path, project: Project) -> None:
    request = ask(example, project, "territoire")
    posted = fill(open_form(request), _action="ajouter:territoire/communes")
    refused = post_form(request, posted, "Camille")
    assert not refused.saved
    assert "Code Insee" in refused.faults[0].message
    given = {"_action": "ajouter:territoire/communes", "nouveau:territoire/communes:insee": "13041"}
    answer = post_form(request, fill(open_form(request), **given), "Camille")
    assert answer.saved, answer.faults
    assert answer.anchor == "territoire/communes/[insee=13041]"
    assert "      nom: Gardanne\n" in (example / "ctg.yaml").read_text("utf-8")
    twice = post_form(request, fill(open_form(request), **given), "Camille")
    assert "« Gardanne » est déjà là" in twice.faults[0].message
    up = post_form(request, fill(open_form(request), _action=f"monter:{answer.anchor}"), "Camille")
    assert up.saved
    text = (example / "ctg.yaml").read_text("utf-8")
    assert text.index("Gardanne") < text.index("nom: Saint-Loubrin-sur-Ambrelle")
    asked = post_form(request, fill(open_form(request), _action=f"retirer:{answer.anchor}"), "Camille")
    assert not asked.saved
    assert asked.asks is not None
    assert asked.asks.title == "Gardanne"
    assert post_form(request, fill(open_form(request), _action=f"retirer-oui:{answer.anchor}"), "Camille").saved
    assert "Gardanne" not in (example / "ctg.yaml").read_text("utf-8")


def test_a_party_is_added_with_what_must_be_completed(example: Path, project: Project) -> None:
    request = ask(example, project, "parties")
    given = {
        "_action": "ajouter:parties",
        "nouveau:parties:type": "departement",
        "nouveau:parties:nom": "Département de l'Ambrelle",
    }
    answer = post_form(request, fill(open_form(request), **given), "Camille")
    assert answer.saved, answer.faults
    assert answer.anchor == "parties/[id=departement-de-l-ambrelle]"
    added = (example / "ctg.yaml").read_text("utf-8").partition("id: departement-de-l-ambrelle")[2]
    assert "organe: Conseil départemental" in added
    assert "fonction: à compléter" in added
    card = find_card(ask(example, project, "parties", answer.anchor), "Département de l'Ambrelle")
    assert card.gaps >= 2


def test_a_signatory_is_added_to_a_party_and_taken_away(example: Path, project: Project) -> None:
    request = ask(example, project, "parties", ORMEVAL)
    add = fill(open_form(request), _action=f"ajouter:{ORMEVAL}/representants")
    answer = post_form(request, add, "Camille")
    assert answer.saved, answer.faults
    second = f"{ORMEVAL}/representants/1"
    opened = ask(example, project, "parties", ORMEVAL, second)
    named = fill(open_form(opened), **{f"valeur:{second}/nom": "BRIAND", f"attend:{second}/nom": None})
    assert post_form(opened, named, "Camille").saved
    assert "nom: BRIAND" in (example / "ctg.yaml").read_text("utf-8")
    gone = fill(open_form(opened), _action=f"retirer-oui:{second}")
    assert post_form(opened, gone, "Camille").saved
    assert "BRIAND" not in (example / "ctg.yaml").read_text("utf-8")


def test_a_fiche_comes_after_the_others_and_may_go(example: Path, project: Project) -> None:
    name = add_sheet(example, project, {"titre": "Ouvrir un café des parents", "orientation": "cooperation"}, "Camille")
    assert name == "16-ouvrir-un-cafe-des-parents.yaml"
    text = (example / "annexe-3/fiches" / name).read_text("utf-8")
    assert text.startswith("titre: Ouvrir un café des parents\norientation: cooperation\n")
    assert "financement: à compléter" in text
    look = look_at_dossier(example, project)
    assert look.completeness is not None
    assert look.completeness.incomplete > 5
    entry = next(one for one in list_forms(example, project, look) if one.file == name)
    assert entry.to_complete > 5
    remove_sheet(example, project, name, "Camille")
    assert not (example / "annexe-3/fiches" / name).exists()


def test_a_fiche_that_would_give_others_the_numbers_of_tracked_ones_is_refused(example: Path, project: Project) -> None:
    before = {path: path.read_bytes() for path in example.rglob("*") if path.is_file()}
    first = next(
        line
        for line in (example / "ctg.yaml").read_text("utf-8").split("orientations:")[1].split("\n")
        if "id:" in line
    )
    asked = {"titre": "Ouvrir un café des parents", "orientation": first.partition("id:")[2].strip()}
    with pytest.raises(UnreadableError) as refused:
        add_sheet(example, project, asked, "Camille")
    assert any("suivi.csv" in str(one.span) for one in refused.value.diagnostics)
    assert before == {path: path.read_bytes() for path in example.rglob("*") if path.is_file()}


def test_a_finding_is_admitted_with_its_reason(project: Project) -> None:
    folder = project.content / "bassin-minier"
    look = look_at_dossier(folder, project)
    found = next(one for one in look.counted if one.admissible)
    admit_finding(folder, project, found, "texte signé, reproduit", "Camille")
    after = look_at_dossier(folder, project)
    assert len(after.counted) < len(look.counted)
    assert any(one.finding.admitted == "texte signé, reproduit" for one in after.findings)


def test_a_fact_is_confirmed_by_a_button(example: Path, project: Project) -> None:
    (example / "a-confirmer.yaml").write_text(
        "a_confirmer:\n  ctg.yaml:\n    - {lieu: [signature, lieu], valeur: Ormeval, motif: repris de l'ancienne}\n"
        "    - {lieu: [parties, ormeval, adresse], motif: peut avoir changé}\n",
        "utf-8",
    )
    request = ask(example, project, "periode")
    look = look_at_dossier(example, project)
    field = open_form(request, look).find_field("signature/lieu")
    assert field is not None
    assert field.mark == "repris de l'ancienne"
    answer = post_form(request, fill(open_form(request), _action="confirmer:signature/lieu"), "Camille")
    assert answer.says == ("« Lieu de la signature » : confirmé",)
    (mark,) = look_at_dossier(example, project).marks
    assert mark.path == ("parties", 3, "adresse")
    confirm_fact(example, project, mark, "Camille")
    assert look_at_dossier(example, project).marks == ()


def test_a_dossier_that_cannot_be_read_says_its_faults_at_their_fields(example: Path, project: Project) -> None:
    facts = example / "ctg.yaml"
    text = facts.read_text("utf-8").replace("  lieu: Ormeval\n", "").replace("fin: 2031-12-31", "fin: 2031-13-31")
    facts.write_text(text, "utf-8")
    look = look_at_dossier(example, project)
    assert look.completeness is None
    form = open_form(ask(example, project, "periode"), look)
    said = {field.plan.label: [one.message for one in field.findings] for field in form.walk_fields() if field.findings}
    assert said["Lieu de la signature"] == ["« Lieu de la signature » est à remplir"]
    assert "2031-13-31" in said["Dernier jour"][0]
    assert Code.CLE_MANQUANTE in {one.finding.code for one in look.findings}


def test_the_home_says_where_the_dossier_stands(example: Path, project: Project) -> None:
    home = look_at_home(example, project, date(2026, 6, 1))
    assert home.state is not None
    assert home.state.state is not None
    assert home.look.completeness is not None
