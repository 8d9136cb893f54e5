"""`ctg projet`: a folder made ready for one's own CTGs, and what a project takes from where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, list_tree, read_bytes, write_bytes
from generator.making.dossier_folder import is_record
from generator.project import CONTENT, EXAMPLE, MODELS, PROGRAM, SETTINGS_FILE, TEMPLATES, Project, find_file
from generator.reading.clause_files import list_models
from generator.reading.furniture import HTML_TEMPLATE, STYLESHEET, WORD_TEMPLATE, list_identities

README_FILE = "LISEZMOI.md"
_FOLDERS = (CONTENT, MODELS, f"{TEMPLATES}/identites")
_SETTINGS = """\
# Réglages de ce projet. Ce fichier marque aussi le dossier du projet : depuis n'importe quel dossier qu'il contient,
# « ctg » le retrouve. Pour changer un réglage, retirer le « # » au début de sa ligne.

# Le modèle de clauses des nouveaux dossiers : l'un de ceux que « ctg projet --ou » énumère.
# modele = "ctg-2026"

# L'identité graphique des nouveaux dossiers.
# identite = "neutre"

# Le dossier où vont les documents, dans le projet ou ailleurs.
# sortie = "output"
"""
_README = """\
# Nos conventions territoriales globales

| dossier | ce qui s'y trouve |
|---|---|
| `content/` | un dossier par CTG : ses faits (`ctg.yaml`), ses textes, les données de ses annexes |
| `content/modeles/` | nos propres modèles de clauses ; ceux du programme s'y ajoutent |
| `templates/identites/` | nos identités graphiques : couleurs, police, logo |
| `templates/word/`, `templates/html/` | nos gabarits, s'il y en a ; sinon ceux du programme servent |
| `content/*/actes/` | les actes arrêtés, et ce qui en est revenu : n'y rien changer, n'en rien effacer |
| `output/` | les documents produits ; tout s'y refait, sauf `versions-ecartees/` (ce qui y fut changé à la main) |
| `ctg.toml` | les réglages |
| `atelier.desktop`, `.cmd`, `.command` | un double clic ouvre l'atelier (Linux, Windows, macOS) |

Pour commencer, `ctg atelier` ouvre tout ce qui suit dans le navigateur ; ou, au clavier :

    ctg nouveau "Notre territoire" --communes 13041,13046    # prépare content/notre-territoire
    ctg verifier content/notre-territoire                    # dit ce qui manque, fichier et ligne
    ctg generer content/notre-territoire                     # écrit la convention et ses annexes, Word et PDF
    ctg arreter content/notre-territoire                     # quand rien ne manque : fige le texte à signer
    ctg etat content                                         # dit, à tout moment, où en est chaque CTG

`ctg projet . --exemple` ajoute `content/exemple-complet`, un territoire inventé, tout rempli, à imiter.
`ctg projet --ou` dit d'où vient chaque modèle, chaque identité et chaque gabarit. `ctg --help` énumère les commandes.
"""
_IGNORED = "/output/\n/.ctg-atelier/\n"
# A double click opens the atelier. Tried on Linux only.
_LAUNCHERS = {
    "atelier.cmd": """\
@echo off
rem Windows : un double clic ouvre l'atelier de ce projet dans le navigateur.
cd /d "%~dp0"
ctg atelier . || pause
""".replace("\n", "\r\n"),
    "atelier.command": """\
#!/bin/sh
# macOS : un double clic ouvre l'atelier de ce projet dans le navigateur.
cd "$(dirname "$0")" && exec ctg atelier .
""",
    "atelier.desktop": r"""[Desktop Entry]
Type=Application
Name=Atelier CTG
Comment=Ouvre l'atelier de ce projet dans le navigateur
Exec=sh -c "cd \\"\\$(dirname \\"\\$1\\")\\" && exec ctg atelier ." atelier %k
Terminal=true
""",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a project takes something from: `own` when it is its own, else the program brings it."""

    what: str
    name: str
    place: Path
    own: bool


def create_project(folder: Path, *, example: bool = False) -> tuple[Path, ...]:
    """Make a folder a project: settings, empty folders, a page to read, and the example if it is wanted.

    What stands there already is left as it is; the files that were written are returned.

    Raises: `UsageError` when a file bears that name; `OutputError` when the place cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        message = "un fichier porte ce nom : un projet est un dossier"
        raise UsageError(
            Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(folder)), hint="donner un autre nom")
        )
    files = {SETTINGS_FILE: _SETTINGS.encode(), README_FILE: _README.encode(), ".gitignore": _IGNORED.encode()}
    files |= {name: text.encode() for name, text in _LAUNCHERS.items()}
    files |= {f"{name}/.gitkeep": b"" for name in _FOLDERS if not (folder / name).exists()}
    if example:
        copied = {path.relative_to(EXAMPLE).as_posix(): path for path in list_tree(EXAMPLE) if path.suffix != ".py"}
        wanted = {name: path for name, path in copied.items() if "__pycache__" not in name and not is_record(name)}
        files |= {f"{CONTENT}/{EXAMPLE.name}/{name}": read_bytes(path) for name, path in wanted.items()}
    missing = {folder / name: data for name, data in files.items() if not (folder / name).exists()}
    for path, data in missing.items():
        write_bytes(path, data)
        if path.name in _LAUNCHERS:
            path.chmod(0o755)
    return tuple(missing)


def list_sources(project: Project) -> Iterator[Source]:
    """Every model, identity and template that the project can use, with the place it is taken from."""
    for name in list_models(project):
        yield _describe(project, "modèle", name, find_file(project.model_roots, name))
    roots = project.template_roots
    for name in list_identities(roots):
        yield _describe(project, "identité", name, find_file(roots, f"identites/{name}"))
    for name in (WORD_TEMPLATE, HTML_TEMPLATE, STYLESHEET):
        yield _describe(project, "gabarit", name, find_file(roots, name))


def _describe(project: Project, what: str, name: str, place: Path) -> Source:
    return Source(what, name, place, own=project.root != PROGRAM and place.is_relative_to(project.root))
