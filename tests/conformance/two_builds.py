"""Builds both contents twice, in two sets of surroundings that differ in all that must not matter, and compares.

The two builds differ by the path of the checkout, the time zone (25 hours apart, so that the day differs too), the
language of the machine, its fonts, the home folder, the seed of Python's hashes, the umask, `SOURCE_DATE_EPOCH`; and
the second has no accelerator (docs/decisions/0017).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from generator.writing.accelerators.switch import FORGETTING, SWITCHES

_ROOT = Path(__file__).resolve().parents[2]
CONTENTS = ("bassin-minier", "exemple-complet")
AMENDMENT = "exemple-complet-avenant-1"
_SOURCES = ("generator", "templates", "content")
_CTG = ("-m", "generator")
# The acts of both are played as in `make dossier`: the example is made as a final, its signed pages are received.
_STEPS: tuple[tuple[str, ...], ...] = (
    (str(_ROOT / "scripts" / "play_dossiers.py"), "."),
    (*_CTG, "preparer-signature", "content/exemple-complet"),
    (*_CTG, "bilan", "content/exemple-complet", "--nature", "intermediaire"),
    (*_CTG, "bilan", "content/exemple-complet", "--nature", "intermediaire", "--extrait", "petite-enfance"),
    (*_CTG, "bilan", "content/bassin-minier", "--nature", "etape", "--au", "2026-12-31"),
    (*_CTG, "verifier", "content/bassin-minier", "--rapport", "output/bassin-minier/rapport"),
    (*_CTG, "verifier", "content/exemple-complet", "--rapport", "output/exemple-complet/rapport"),
    # Last, since it changes the example: an avenant to its act, with what stands beside it.
    (*_CTG, "avenant", "content/exemple-complet", "--objet", "prolongation d'un an et adhésion d'une commune"),
    (str(_ROOT / "scripts" / "amended_example.py"), "content/exemple-complet"),
    (*_CTG, "generer", "content/exemple-complet"),
)


class BuildError(Exception):
    """A build that did not go to its end, or whose surroundings are not those wanted."""


@dataclass(frozen=True)
class Surroundings:
    """Where and how a build runs."""

    checkout: Path
    variables: Mapping[str, str]
    umask: int
    decimal_point: str  # the sign of the locale, which tells that it is in force


def build_twice(root: Path, work: Path) -> tuple[Path, Path]:
    """The `output` folders of the two builds, made side by side below `work`."""
    both = (_plain_surroundings(work), _odd_surroundings(root, work))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda around: _build(root, around), both)
    return first, second


def compare_outputs(first: Path, second: Path) -> dict[str, str]:
    """Every file of either folder, by its path in it; with what differs, or nothing."""
    names = sorted({p.relative_to(f).as_posix() for f in (first, second) for p in f.rglob("*") if p.is_file()})
    return {name: _compare_files(first / name, second / name) for name in names if not name.endswith(".gitkeep")}


def _compare_files(first: Path, second: Path) -> str:
    if not (first.is_file() and second.is_file()):
        return "n'existe que dans l'une des deux productions"
    one, other = first.read_bytes(), second.read_bytes()
    if one == other:
        return ""
    place = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return f"{len(one)} et {len(other)} octets, première différence à l'octet {place}"


def _plain_surroundings(work: Path) -> Surroundings:
    folder = work / "a"
    variables = {"LC_ALL": "C.UTF-8", "TZ": "<+14>-14", "PYTHONHASHSEED": "0"}
    return Surroundings(folder / "ctg", _complete(folder, variables), 0o022, ".")


def _odd_surroundings(root: Path, work: Path) -> Surroundings:
    folder = work / "Dossiers d'été – essai n° 2"
    variables = {
        "LC_ALL": "tr_TR.UTF-8",
        "LANGUAGE": "tr",
        "LOCPATH": str(_make_locale(folder / "locales")),
        "TZ": "<-11>11",
        "PYTHONHASHSEED": "4321",
        "FONTCONFIG_FILE": str(_make_fonts(root, folder / "polices")),
        "SOURCE_DATE_EPOCH": "1",
        "COLUMNS": "40",
        **{one.variable: FORGETTING for one in SWITCHES},
    }
    return Surroundings(folder / "un" / "autre" / "ctg", _complete(folder, variables), 0o077, ",")


def _complete(folder: Path, variables: dict[str, str]) -> dict[str, str]:
    """The whole environment of a build: nothing else is inherited but where programs are."""
    home, temporary = folder / "home", folder / "tmp"
    home.mkdir(parents=True)
    temporary.mkdir()
    return variables | {"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(temporary)}


def _make_locale(folder: Path) -> Path:
    """Turkish, with its comma in numbers and its capital of « i » that is not I."""
    folder.mkdir(parents=True)
    command = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise BuildError(f"la langue de la deuxième production n'a pas pu être préparée : {made.stderr.strip()}")
    return folder


def _make_fonts(root: Path, folder: Path) -> Path:
    """One font alone, that bears the name of ours without being it: whoever takes it writes other bytes."""
    fonts = folder / "installées"
    fonts.mkdir(parents=True)
    font = TTFont(root / "templates" / "fonts" / "DejaVuSans.ttf")
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = "Carlito"
    font.save(fonts / "Carlito-Regular.ttf")
    settings = folder / "fonts.conf"
    settings.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}/cache</cachedir></fontconfig>", "utf-8")
    return settings


def _build(root: Path, around: Surroundings) -> Path:
    _copy_checkout(root, around.checkout)
    environment = {**around.variables, "PYTHONPATH": str(around.checkout)}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=around.checkout,
            env=environment,
            umask=around.umask,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if done.returncode:
            words = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
            raise BuildError(f"{' '.join(arguments)} : code {done.returncode}\n{words}")
        return done.stdout

    seen = run(
        "-c",
        "import generator, locale, os; locale.setlocale(locale.LC_ALL, '');"
        "print(os.path.dirname(os.path.dirname(generator.__file__)), locale.localeconv()['decimal_point'], sep='\\t')",
    )
    if seen.strip() != f"{around.checkout}\t{around.decimal_point}":
        raise BuildError(f"la production n'est pas dans l'environnement voulu : {seen.strip()}")
    for step in _STEPS:
        run(*step)
    return around.checkout / "output"


def _copy_checkout(root: Path, target: Path) -> None:
    """What git follows, or would: neither outputs nor what somebody's builds left in the contents."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard", "--", *_SOURCES]
    listed = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=True).stdout
    names = [name for name in listed.split("\0") if name and (root / name).is_file()]
    if not names:
        raise BuildError("aucun fichier du projet n'a été trouvé")
    for name in names:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, target / name)
