"""A project: a folder of the user's with dossiers, output, models and templates, and what the program brings beside it.

What a project holds comes first; whatever it lacks is taken from the program. A project has the layout of the
program's own folders: `content/` (dossiers, `content/modeles/`), `templates/` (`word/`, `html/`, `fonts/`,
`identites/`), `output/`. It may have settings, `ctg.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from generator.codes import Code
from generator.errors import ContentError, Diagnostic, Span, UsageError
from generator.files import display_path, is_shown_elsewhere, read_text

SETTINGS_FILE = "ctg.toml"
VARIABLE = "CTG_PROJET"
CONTENT = "content"
MODELS = "content/modeles"
TEMPLATES = "templates"

PACKAGE = Path(__file__).resolve().parent
_BROUGHT = PACKAGE / "_program"  # an installed package carries them there; a clone has them beside the package
PROGRAM = _BROUGHT if _BROUGHT.is_dir() else PACKAGE.parent
REFERENCES = PROGRAM / "content" / "references"
EXAMPLE = PROGRAM / "content" / "exemple-complet"
GUIDE = PROGRAM / "docs"  # what users read
# The font of stamps, codes and scanned pages, whatever the identity of the documents.
FIXED_FONT = PROGRAM / "templates" / "fonts" / "LiberationSans-Regular.ttf"


@dataclass(frozen=True, slots=True)
class Settings:
    """`ctg.toml`: the model and the identity of new dossiers, the folder of documents; empty: what the program says."""

    modele: str = ""
    identite: str = ""
    sortie: str = "output"


@dataclass(frozen=True)
class Project:
    """A folder of the user's. Two projects share nothing that changes: one process may serve several.

    `origin` says, in French, how the folder was found. A relative root is taken from the current folder, once.
    `kept_models` is where models are looked for before any other place: those that a frozen act has kept.
    """

    root: Path
    origin: str = "donné"
    kept_models: Path | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", Path(self.root).absolute())

    @cached_property
    def settings(self) -> Settings:
        """The settings of `ctg.toml`; the usual ones without that file.

        Raises: `ContentError` with the line of what is wrong there.
        """
        file = self.root / SETTINGS_FILE
        return _read_settings(file) if file.is_file() else Settings()

    @property
    def content(self) -> Path:
        """Where dossiers are made."""
        return self.root / CONTENT

    @property
    def output(self) -> Path:
        """Where documents are written, unless a command is told otherwise."""
        return self.root / self.settings.sortie

    @property
    def model_roots(self) -> tuple[Path, ...]:
        """Where models of clauses are looked for, the project's first."""
        return self._look_in(MODELS)

    @property
    def template_roots(self) -> tuple[Path, ...]:
        """Where templates, fonts and identities are looked for, the project's first."""
        return self._look_in(TEMPLATES)

    def name_place(self, folder: Path) -> str:
        """Where a dossier is, as its documents remember it: relative to the root, with « / »; absolute outside.

        It is absolute too where nothing marks the root as that of a project: the current folder alone may be any. Empty
        for a folder that is a copy, shown as another.
        """
        if is_shown_elsewhere(folder):
            return ""
        place, root = folder.resolve(), self.root.resolve()
        marked = (root / SETTINGS_FILE).is_file() or (root / CONTENT).is_dir()
        inside = marked and place != root and place.is_relative_to(root)
        return (place.relative_to(root) if inside else place).as_posix()

    def _look_in(self, name: str) -> tuple[Path, ...]:
        return tuple(dict.fromkeys((self.root / name, PROGRAM / name)))


BARE = Project(PROGRAM, "le programme seul")  # nothing of anybody's own


def find_project(named: Path | None, dossier: Path | None, environment: Mapping[str, str], current: Path) -> Project:
    """The project of a command: the one named (`--projet`), else that of `CTG_PROJET`, else the nearest folder that
    holds `ctg.toml`, above the dossier first, then above the current folder; else the current folder.

    Raises: `UsageError` when what is named is no folder.
    """
    if named is not None:
        return Project(_check_folder(named, "--projet"), "--projet")
    if environment.get(VARIABLE):
        return Project(_check_folder(Path(environment[VARIABLE]), VARIABLE), f"la variable {VARIABLE}")
    starts = [(dossier, "au-dessus du dossier")] if dossier is not None else []
    for start, where in (*starts, (current, "au-dessus du dossier courant")):
        place = (current / start).absolute()
        for folder in (place, *place.parents):
            if (folder / SETTINGS_FILE).is_file():
                return Project(folder, f"{SETTINGS_FILE}, {where}")
    return Project(current, "le dossier courant")


def _check_folder(folder: Path, how: str) -> Path:
    if not folder.is_dir():
        message = f"{how} : ce projet est introuvable"
        hint = f"le préparer : « ctg projet {folder} »"
        raise UsageError(Diagnostic(Code.PROJET_INTROUVABLE, message, Span(display_path(folder)), hint=hint))
    return folder


def find_file(roots: tuple[Path, ...], name: str) -> Path:
    """The first file or folder of that name below some roots; its place below the last one when none has it."""
    return next((root / name for root in roots if (root / name).exists()), roots[-1] / name)


def _read_settings(file: Path) -> Settings:
    import tomllib  # noqa: PLC0415 - a help reads no settings

    name = display_path(file)
    text = read_text(file)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = re.search(r"line (\d+), column (\d+)", str(fault))
        line, column = (int(place[1]), int(place[2])) if place else (text.count("\n") + 1, 0)
        excerpt = (text.splitlines() or [""])[min(line, text.count("\n") + 1) - 1] if text.strip() else None
        hint = 'une ligne s\'écrit : sortie = "output"'
        message = "cette ligne n'est pas écrite comme un réglage"
        raise ContentError(
            Diagnostic(Code.REGLAGE_INVALIDE, message, Span(name, line, column), excerpt, hint)
        ) from fault
    faults = [_check_setting(key, value, text, name) for key, value in data.items()]
    wrong = [found for found in faults if found is not None]
    if wrong:
        raise ContentError(wrong)
    return Settings(**data)


def _check_setting(key: str, value: object, text: str, name: str) -> Diagnostic | None:
    known = tuple(Settings.__dataclass_fields__)
    if key in known and isinstance(value, str) and (value or key != "sortie"):
        return None
    lines = text.splitlines()
    wanted = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}\b")
    line = next((rank for rank, words in enumerate(lines, 1) if wanted.match(words)), 0)
    message = f"« {key} » n'est pas un réglage" if key not in known else f"« {key} » attend un texte entre guillemets"
    hint = f"réglages : {', '.join(known)}" if key not in known else f'par exemple : {key} = "…"'
    return Diagnostic(Code.REGLAGE_INVALIDE, message, Span(name, line), lines[line - 1] if line else None, hint)
