"""A form that is posted as it was shown changes no byte; what is changed in it changes the lines of that alone."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from generator.editing.saving.working_out import work_out
from generator.forms.form import Form, FormList
from generator.forms.opening import find_form_file, list_form_files, open_form_file
from generator.forms.posted import GAP, VALUE, WHAT, list_choices, list_edits, read_posted
from generator.project import Project
from tests.forms.filled import fill

DOSSIERS = ("exemple-complet", "bassin-minier")
FIRST_SHEET = "01-places-zones-sous-dotees.yaml"


def open_whole(folder: Path, project: Project, form: str, file: str = "") -> Form:
    """A form with all its cards open."""
    named = find_form_file(folder, form, file)
    opened: set[str] = set()
    while True:
        made = open_form_file(folder, project, named, opened)
        names = {card.name for owner in walk_lists(made.items) for card in owner.cards}
        if names == opened:
            return made
        opened = names


def walk_lists(items: tuple[object, ...]) -> list[FormList]:
    """The lists of some items."""
    found: list[FormList] = []
    for item in items:
        if isinstance(item, FormList):
            found += [item, *(one for card in item.cards for one in walk_lists(card.items))]
        elif hasattr(item, "items"):
            found += walk_lists(item.items)
    return found


@pytest.mark.parametrize("name", DOSSIERS)
def test_a_form_that_is_posted_as_it_is_shown_changes_nothing(project_root: Path, name: str) -> None:
    folder, project = project_root / "content" / name, Project(project_root)
    forms = list_form_files(folder)
    assert len(forms) >= 8
    for named in forms:
        form = open_whole(folder, project, named.plan.id, named.file.rsplit("/", 1)[-1])
        assert list(form.walk_fields()), named.file
        assert not [field.name for field in form.walk_fields() if field.odd]
        posted = read_posted(named.plan, fill(form), list_choices(form))
        assert len(posted.fields) >= len(list(form.walk_fields()))
        assert list_edits(posted, named.file) == (), named.plan.id


ORMEVAL, CAF = "parties/[id=ormeval]", "parties/[id=caf]"
COMMUNE = "territoire/communes/[insee=99147]"
# The form, what is posted, the line that goes, the lines that come.
CHANGES: list[tuple[str, dict[str, str | list[str]], list[str], list[str]]] = [
    ("territoire", {"valeur:territoire/nom": "L'Ambrelle"}, ["nom: Val d'Ambrelle"], ["nom: L'Ambrelle"]),
    ("territoire", {f"valeur:{COMMUNE}/population": "12 500"}, ["population: 12486"], ["population: 12 500"]),
    ("territoire", {f"attend:{COMMUNE}/siren": "oui"}, ['siren: "219901477"'], ['siren: "à compléter"']),
    ("periode", {"valeur:signature/date": "2 mars 2027"}, ["date: 2026-11-27"], ["date: 2 mars 2027"]),
    ("periode", {"attend:signature/date": "oui"}, ["date: 2026-11-27"], ["date: à compléter"]),
    ("periode", {"valeur:signature/lieu": ""}, ["lieu: Ormeval"], ["lieu: à compléter"]),
    (
        "periode",
        {"attend:signature/lieu": "oui", "quoi:signature/lieu": "mairie ou Caf"},
        ["lieu: Ormeval"],
        ['lieu: "à compléter : mairie ou Caf"'],
    ),
    (
        "parties",
        {f"valeur:{ORMEVAL}/representants/0/fonction": "la Première adjointe"},
        ["fonction: Maire"],
        ["fonction: la Première adjointe"],
    ),
    (
        "parties",
        {f"valeur:{ORMEVAL}/representants/0/civilite": "Monsieur"},
        ["- civilite: Madame"],
        ["- civilite: Monsieur"],
    ),
    ("parties", {f"valeur:{ORMEVAL}/deliberation/citee": "oui"}, [], ["citee: oui"]),
    ("parties", {f"valeur:{ORMEVAL}/deliberation/votes/pour": "28"}, ["pour: 29"], ["pour: 28"]),
    ("parties", {f"valeur:{ORMEVAL}/deliberation/presents": "31"}, ["presents: 30"], ["presents: 31"]),
    (
        "parties",
        {f"valeur:{CAF}/courriels_communication": "direction@caf-ambrelle.example"},
        ["- communication@caf-ambrelle.example"],
        [],
    ),
    ("parties", {f"valeur:{CAF}/logo": ""}, ["logo: caf.svg"], []),
    ("parties", {f"valeur:{CAF}/delibere": "oui"}, [], ['delibere: "non"']),
    ("en-tetes", {"valeur:d_une_part": ["caf"]}, [], ["d_une_part:", "- caf"]),
    ("en-tetes", {"valeur:participe": "habilité"}, [], ["participe: habilité"]),
    ("en-tetes", {"valeur:typographie/apostrophes": "courbes"}, [], ["typographie:", "apostrophes: courbes"]),
    (
        "petite-enfance",
        {f"valeur:{COMMUNE}/competence_petite_enfance": "cc-val-ambrelle"},
        [],
        ["competence_petite_enfance: cc-val-ambrelle"],
    ),
    ("publication", {f"valeur:{CAF}/deliberation/envoi": "23/09/2026"}, [], ['envoi: "23/09/2026"']),
    ("pilotage", {"valeur:instances/0/nom": "Copil"}, ["- nom: Comité de pilotage"], ["- nom: Copil"]),
]


@pytest.mark.parametrize(("form", "posted", "gone", "come"), CHANGES)
def test_what_is_changed_changes_its_lines_alone(
    project_root: Path, form: str, posted: dict[str, str | list[str] | None], gone: list[str], come: list[str]
) -> None:
    folder, project = project_root / "content/exemple-complet", Project(project_root)
    assert change(folder, open_whole(folder, project, form), **posted) == (gone, come)


def change(folder: Path, form: Form, **posted: str | list[str] | None) -> tuple[list[str], list[str]]:
    """The lines that a post takes away, and those that it brings, without indentation nor empty ones."""
    said = read_posted(form.plan, fill(form, **posted), list_choices(form))
    (file,) = work_out(folder, list_edits(said, form.file)).files
    before = (folder / form.file).read_text("utf-8").splitlines()
    lines = [line for line in difflib.ndiff(before, file.data.decode("utf-8").splitlines()) if line[2:].strip()]
    return tuple([line[2:].strip() for line in lines if line[0] == sign] for sign in "-+")  # type: ignore[return-value]


def test_a_fiche_is_changed_in_each_of_its_kinds_of_fields(project_root: Path) -> None:
    folder = project_root / "content/exemple-complet"
    form = open_whole(folder, Project(project_root), "fiche", FIRST_SHEET)
    paid = "operations/1/financement/caf/2027"
    assert change(folder, form, **{f"valeur:{paid}": "121 000 €"}) == (
        ["caf: {2027: 120000, 2028: 12400, 2029: 37200, 2030: 37200, 2031: 37200}"],
        ["caf: {2027: 121 000 €, 2028: 12400, 2029: 37200, 2030: 37200, 2031: 37200}"],
    )
    assert change(folder, form, **{"valeur:annees": ["2028", "2029"]}) == (
        ["annees: [2027, 2028, 2029, 2030, 2031]"],
        ["annees: [2028, 2029]"],
    )
    assert change(folder, form, **{"valeur:axe": "2"}) == (["axe: 1"], ["axe: 2"])
    quantity = "valeur:operations/1/indicateurs_quantitatifs"
    assert change(folder, form, **{quantity: "Nombre de places ouvertes et taux d'occupation\r\nCoût"}) == (
        ["- Nombre de demandes restées sans réponse dans la commune"],
        ["- Coût"],
    )


def test_a_grid_that_is_emptied_waits(project_root: Path) -> None:
    folder = project_root / "content/exemple-complet"
    form = open_whole(folder, Project(project_root), "fiche", FIRST_SHEET)
    cells = [name for field in form.walk_fields() for row in field.rows for _, name, amount in row.cells if amount]
    emptied = {f"valeur:{name}": "" for name in cells if name.startswith("operations/1/")}
    assert len(emptied) == 10
    gone, come = change(folder, form, **emptied)
    assert come == ["financement: à compléter"]
    assert len(gone) == 3


def test_what_waits_is_known_once_something_is_written(project_root: Path) -> None:
    folder = project_root / "content/bassin-minier"
    form = open_whole(folder, Project(project_root), "parties")
    waiting = [field for field in form.walk_fields() if field.gap is not None and field.plan.widget == "ligne"]
    assert waiting
    name = waiting[0].name
    _, come = change(folder, form, **{GAP + name: None, WHAT + name: "", VALUE + name: "Mots"})
    assert len(come) == 1
    assert come[0].endswith(": Mots")


def test_what_is_none_of_the_form_is_left_out(project_root: Path) -> None:
    folder = project_root / "content/exemple-complet"
    form = open_whole(folder, Project(project_root), "periode")
    posted = {"_avant": ['{"modele": "ctg-2026", "../x": "1", "periode/debut": 3}'], "valeur:modele": ["autre"]}
    assert read_posted(form.plan, posted, {}).fields == ()
    assert read_posted(form.plan, {"_avant": ["pas du JSON"]}, {}).fields == ()
