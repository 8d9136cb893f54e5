"""The complete example and a copy of it that says otherwise: every kind of change that people make to a convention."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_EXAMPLE = _ROOT / "content" / "exemple-complet"
_CLAUSES = _ROOT / "content" / "modeles" / "ctg-2026" / "clauses"
_GONE = 5  # the fiche that is taken out
BEFORE, AFTER = "content/avant", "content/apres"


def write_changed_copy(project: Path) -> None:
    """Two dossiers of one project: the example (`BEFORE`), and what became of it (`AFTER`)."""
    project.mkdir(parents=True, exist_ok=True)
    (project / "ctg.toml").write_text("", "utf-8")
    for name in (BEFORE, AFTER):
        shutil.copytree(_EXAMPLE, project / name)
    after = project / AFTER
    _change(after / "ctg.yaml", _extend_term, _add_commune)
    _change(after / "annexe-2" / "equipements.csv", lambda text: _replace(text, ";14200;", ";15300;"))
    _change(after / "annexe-1" / "indicateurs.csv", _widen_indicators)
    (after / "annexe-3" / "fiches" / "05-handicap.yaml").unlink()
    for name in ("suivi", "depenses", "valeurs-indicateurs"):
        _change(after / "annexe-4" / f"{name}.csv", _renumber_tracking)
    clauses = after / "clauses"
    clauses.mkdir()
    for name, edit in (("objet", _edit_list), ("suivi", _edit_notes), ("collaboration", _recut)):
        shutil.copy(_CLAUSES / f"{name}.md", clauses)
        _change(clauses / f"{name}.md", edit)


def _extend_term(facts: str) -> str:
    return _replace(facts, "fin: 2031-12-31", "fin: 2032-06-30")


def _add_commune(facts: str) -> str:
    """A commune, its name everywhere, and one more that signs."""
    commune = '    - insee: "99250"\n      nom: Vernolles\n      siren: "219902509"\n      population: 812\n'
    party = """  - id: vernolles
    type: commune
    nom: Commune de Vernolles
    commune: "99250"
    siren: "219902509"
    organe: Conseil Municipal
    adresse: 2, place de l'Église, 99210 Vernolles
    representants:
      - civilite: Monsieur
        prenom: Anselme
        nom: ROUCAYROL
        fonction: Maire

"""
    mark = "  # Les communes ont gardé la petite enfance"
    return _replace(_replace(facts, mark, commune + mark), "orientations:\n", party + "orientations:\n")


def _widen_indicators(table: str) -> str:
    """A column more, a row less, a row elsewhere, a number changed."""
    head, *rows = table.splitlines()
    columns = head.split(";")
    place = columns.index("Département")
    rows = [";".join([*(cells := row.split(";"))[:place], "12", *cells[place:]]) for row in rows]
    rows = [rows[0].replace("20078", "20890"), rows[2], rows[1], *rows[4:]]
    return "\n".join([";".join([*columns[:place], "Vernolles", *columns[place:]]), *rows, ""])


def _renumber_tracking(table: str) -> str:
    """The lines of the fiche that went away are left out; those of the fiches after it have their new numbers."""
    head, *rows = table.splitlines()
    place = head.split(";").index("fiche")
    kept: list[str] = []
    for cells in (row.split(";") for row in rows):
        number = int(cells[place])
        if number != _GONE:
            kept.append(";".join([*cells[:place], str(number - (number > _GONE)), *cells[place + 1 :]]))
    return "\n".join([head, *kept, ""])


def _edit_list(clause: str) -> str:
    """An item less, an item more, a word changed in a third; a paragraph that ends the clause."""
    lines = clause.rstrip().splitlines()
    items = [line for line in lines if line.startswith("- ")]
    lines.remove(items[1])
    lines[lines.index(items[0])] = items[0].replace("besoins prioritaires", "besoins urgents")
    return "\n".join([*lines, "- De rendre compte aux habitants.", "", "Cet objet n'en exclut aucun autre.", ""])


def _edit_notes(clause: str) -> str:
    """A note that says something else, a note that comes, a paragraph that went to the end."""
    text = _replace(clause, "^[Nom susceptible d'évoluer prochainement.]", "^[Nom qui pourrait changer.]")
    text = _replace(text, "un bilan final.", "un bilan final^[Article 9.].")
    moved = next(part for part in text.split("\n\n") if part.startswith("Cette organisation permet"))
    return _replace(text.rstrip(), f"{moved}\n\n", "") + f"\n\n{moved}\n"


def _recut(clause: str) -> str:
    """A paragraph split in two, two paragraphs made one."""
    split = ". Il se réunit a minima"
    text = _replace(clause, split, split.replace(" Il", "\n\nIl").replace("a minima", "au moins"))
    return _replace(text, "définies dans la présente convention.\n\nPour mener", "définies ci-après. Pour mener")


def _change(path: Path, *edits: Callable[[str], str]) -> None:
    text = path.read_text("utf-8")
    for edit in edits:
        text = edit(text)
    path.write_text(text, "utf-8")


def _replace(text: str, former: str, present: str) -> str:
    assert text.count(former) == 1, f"« {former} » stands there {text.count(former)} times"
    return text.replace(former, present)
