"""The tiny dossiers of the rules: the clean base, and for each rule what breaks it and what comes near.

`regles/<code>/faute.yaml` and `proche.yaml` (or `faute-2.yaml`…) are lists of edits to files of the base:

    - {fichier: ctg.yaml, remplacer: "date: 2026-11-27", par: "date: 2026-10-14"}
    - {fichier: modele/clauses/duree.md, ecrire: "…"}      the whole file, new or not; `modele/` is the model's folder
    - {fichier: annexe-4/suivi.csv, supprimer: true}

Words to replace must stand there exactly once, or `fois` times: an edit that matches nothing is an error.

A rule over several CTGs is tried on a pair of copies of the base, the second made another CTG by `seconde.yaml`;
each edit says which, and may rename the second:

    - {copie: 2, fichier: ctg.yaml, remplacer: "nom: EXEMPLE", par: "nom: EXAMPLE"}
    - {copie: 2, renommer: base}                            the second is named `autre` otherwise
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from generator.acts.received_acts import read_dossier_acts
from generator.checking.coherence import compare_fingerprints
from generator.errors import Diagnostic
from generator.making.composition import Selection, compose_pieces, list_pieces
from generator.making.dossier_folder import read_dossier
from generator.making.review import fingerprint_dossier, review_dossier
from generator.model.document import Document
from generator.model.dossier import Dossier
from generator.model.identity import Identity
from generator.project import BARE
from generator.reading.furniture import read_furniture

CASES = Path(__file__).resolve().parent / "regles"
_EDIT_KEYS = {"fichier", "remplacer", "par", "fois", "ecrire", "supprimer"}
_PAIR_KEYS = {"copie", "renommer"}


@dataclass(frozen=True)
class RuleCase:
    """One tiny dossier: the rule it is for, whether it breaks it, and its edits' file."""

    code: str
    breaks: bool
    file: Path

    def __str__(self) -> str:
        return f"{self.code}/{self.file.stem}"


def list_cases(folder: Path = CASES) -> tuple[RuleCase, ...]:
    """Every tiny dossier, by rule; any other file in the folder of a rule is refused."""
    cases = []
    for path in sorted(folder.glob("*/*.yaml")):
        if path.parent.name in ("base", "modeles"):
            continue
        kind = re.fullmatch(r"(faute|proche)(-\d+)?", path.stem)
        assert kind is not None, f"{path} is neither faute.yaml nor proche.yaml"
        cases.append(RuleCase(path.parent.name, kind[1] == "faute", path))
    return tuple(cases)


def build_case(case: Path | None, folder: Path, cases: Path = CASES) -> Path:
    """The base copied as `folder`/base with the edits of a case applied; its dossier's folder."""
    base = _copy_base(folder, cases)
    if case is not None:
        for edit in _read_edits(case):
            _apply_edit(edit, folder, case)
    return base


def build_pair(case: Path, folder: Path) -> tuple[Path, Path]:
    """Two copies of the base, each with its own model beside it, with the edits of a case applied; their dossiers."""
    folders = (folder / "un", folder / "deux")
    for one in folders:
        _copy_base(one, CASES)
    for edit in _read_edits(CASES / "seconde.yaml"):
        _apply_edit(edit, folders[1], case)
    name = "autre"
    for edit in _read_edits(case):
        assert edit.get("copie") in (1, 2), f"{case}: « copie » is 1 or 2"
        if "renommer" in edit:
            name = edit["renommer"]
        else:
            _apply_edit({k: v for k, v in edit.items() if k not in _PAIR_KEYS}, folders[edit["copie"] - 1], case)
    other = folders[1] / "base"
    return folders[0] / "base", other.rename(folders[1] / name)


def _copy_base(folder: Path, cases: Path) -> Path:
    shutil.copytree(cases / "modeles", folder / "modeles")
    shutil.copytree(cases / "base", folder / "base")
    return folder / "base"


def _read_edits(case: Path) -> list[dict[str, Any]]:
    edits = yaml.safe_load(case.read_text("utf-8"))
    assert isinstance(edits, list), f"{case} must be a list of edits"
    assert edits, f"{case} changes nothing"
    return edits


def _apply_edit(edit: dict[str, Any], folder: Path, case: Path) -> None:
    assert set(edit) <= _EDIT_KEYS, f"{case}: {set(edit) - _EDIT_KEYS} is no key of an edit"
    name = edit["fichier"]
    model = name.removeprefix("modele/")
    path = folder / "modeles" / "essai" / model if name.startswith("modele/") else folder / "base" / name
    if "ecrire" in edit:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(edit["ecrire"], "utf-8")
        return
    assert path.is_file(), f"{case}: {name} is not a file of the base"
    if edit.get("supprimer"):
        path.unlink()
        return
    text, wanted, times = path.read_text("utf-8"), edit["remplacer"], int(edit.get("fois", 1))
    assert text.count(wanted) == times, f"{case}: « {wanted} » stands {text.count(wanted)} times in {name}"
    path.write_text(text.replace(wanted, edit["par"]), "utf-8")


@lru_cache(maxsize=1)
def _neutral_identity() -> Identity:
    return read_furniture(BARE.template_roots, "neutre").identity


def review_folder(folder: Path) -> tuple[Diagnostic, ...]:
    """What the whole catalogue says of a dossier, composed in full as a draft."""
    dossier, documents = compose_folder(folder)
    return review_dossier(dossier, documents, read_dossier_acts(dossier).receipts)


def compose_folder(folder: Path) -> tuple[Dossier, tuple[Document, ...]]:
    """A dossier and the trees of all its pieces, as a draft."""
    dossier = read_dossier(folder, BARE)
    return dossier, compose_pieces(dossier, _neutral_identity(), Selection(list_pieces(dossier), draft=True))


def compare_folders(folders: tuple[Path, ...]) -> tuple[Diagnostic, ...]:
    """What the rules over several CTGs say of these dossiers."""
    return compare_fingerprints([fingerprint_dossier(read_dossier(folder, BARE)) for folder in folders])
