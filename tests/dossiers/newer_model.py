"""A newer version of the reduced model, made by a test beside it."""

from __future__ import annotations

import shutil
from pathlib import Path


def add_newer_model(models: Path, name: str = "mini-2", former: str = "mini") -> Path:
    """A model that replaces `former`: one clause says more, one title too, one clause is new, one text goes."""
    folder = models / name
    shutil.copytree(models / former, folder)
    plan = (folder / "modele.yaml").read_text("utf-8")
    for before, after in (
        (f"nom: {former}", f"nom: {name}\nremplace: {former}"),
        ('version: "1"', 'version: "2"'),
        ("titre: Objet, clauses: [objet, portrait]", "titre: Objet et suites, clauses: [objet, portrait, numerique]"),
        (
            "{id: portrait, titre: portrait du territoire}",
            "{id: portrait, titre: portrait}\n  - {id: bilan, titre: bilan}",
        ),
    ):
        assert plan.count(before) == 1, before
        plan = plan.replace(before, after)
    plan = plan.replace("[objet, portrait, numerique]", "[objet, portrait, numerique, bilan]")
    (folder / "modele.yaml").write_text(plan, "utf-8")
    (folder / "clauses" / "numerique.md").write_text("Les démarches se font en ligne.\n", "utf-8")
    clause = folder / "clauses" / "annexe-3-introduction.md"
    clause.write_text(clause.read_text("utf-8").rstrip() + " Il est public.\n", "utf-8")
    return folder


def add_reordered_model(models: Path, name: str = "mini-2", former: str = "mini") -> Path:
    """A model that replaces `former` and has an article before its own, under the identifier that was the other's."""
    folder = add_newer_model(models, name, former)
    plan = (folder / "modele.yaml").read_text("utf-8")
    before = "  - {id: article-1, genre: article, titre: Objet et suites, "
    assert plan.count(before) == 1
    first = "  - {id: article-1, genre: article, titre: Principes, clauses: [principes]}\n"
    plan = plan.replace(before, first + "  - {id: article-2, genre: article, titre: Objet et suites, ")
    (folder / "modele.yaml").write_text(plan, "utf-8")
    (folder / "clauses" / "principes.md").write_text("Tous sont égaux.\n", "utf-8")
    objet = folder / "clauses" / "objet.md"
    objet.write_text(objet.read_text("utf-8").replace("[article 1](#article-1)", "[](#article-2)"), "utf-8")
    return folder
