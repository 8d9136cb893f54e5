"""Copies of dossiers for tests: the minimal one, with its model beside it, is one that a test spoils in one place."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

DOSSIERS = Path(__file__).resolve().parent


@dataclass(frozen=True)
class DossierCopy:
    """The folder of the copy; every change asserts that it changed something."""

    folder: Path

    @property
    def clauses(self) -> Path:
        """The model's clauses."""
        return self.folder.parent / "modeles" / "mini" / "clauses"

    def replace(self, file: str, before: str, after: str) -> DossierCopy:
        """Change words of a file of the dossier, which must stand there once."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert text.count(before) == 1, f"« {before} » stands {text.count(before)} times in {file}"
        path.write_text(text.replace(before, after), "utf-8")
        return self

    def write(self, file: str, content: str | bytes) -> DossierCopy:
        """Write a file of the dossier, creating its folder."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self

    def add_annexe(self, nature: str, name: str = "annexe-9", **texts: str) -> DossierCopy:
        """Give the model an annexe of this nature; `texts` are its clauses, by their key."""
        plan = self.clauses.parent / "modele.yaml"
        text = plan.read_text("utf-8")
        assert text.count("\ntextes_locaux:") == 1
        added = f"  - {{id: {name}, nature: {nature}, fichier: {name}, titre: Annexe d'essai, titre_court: Essai"
        called = ", ".join(f"{key}: {name}-{key}" for key in texts)
        added += f", textes: {{{called}}}}}"
        for key, words in texts.items():
            (self.clauses / f"{name}-{key}.md").write_text(words, "utf-8")
        plan.write_text(text.replace("\ntextes_locaux:", f"\n{added}\ntextes_locaux:"), "utf-8")
        return self

    def write_clause(self, name: str, content: str) -> DossierCopy:
        """Replace a clause of the model."""
        path = self.clauses / f"{name}.md"
        assert path.is_file(), name
        path.write_text(content, "utf-8")
        return self


def copy_dossier(source: Path, folder: Path, *left_out: str) -> Path:
    """A dossier of `content/` copied as `folder`, without what a person's own `ctg generer` leaves there.

    `left_out` are patterns of names that are not copied either.
    """
    return shutil.copytree(source, folder, ignore=shutil.ignore_patterns("journal.jsonl", "__pycache__", *left_out))


def copy_minimal(folder: Path) -> DossierCopy:
    """The minimal dossier copied as `folder`/minimal."""
    shutil.copytree(DOSSIERS / "modeles", folder / "modeles")
    shutil.copytree(DOSSIERS / "minimal", folder / "minimal")
    return DossierCopy(folder / "minimal")
