"""`make dossier`: what becomes of both contents once they are signed and received, played on a copy of them.

    python scripts/play_dossiers.py WORK

WORK is a folder with `content/`, where the acts are frozen, and `output/`, where documents are written; with `--copy`
it is made first: the contents of the repository stay drafts. The Bassin Minier was signed before the program: its act
is taken over from the text that was published. Exit code: that of the first command that fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PUBLISHED = ROOT / "tests" / "golden" / "bassin-minier-acte-publie.txt"
BASSIN, EXAMPLE = "content/bassin-minier", "content/exemple-complet"


def main(arguments: list[str]) -> int:
    """Play the circuit of both contents; the exit code."""
    work = Path(arguments[0]).resolve()
    if "--copy" in arguments:
        make_copy(work)
    answers, aside = work / EXAMPLE / "prefecture", work / "build" / "reponses"
    # A text is frozen before anything is signed or received: what has come back waits beside the dossier.
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(exist_ok=True)
    answers.rename(aside)
    try:
        for step in (
            ("-m", "generator", "generer", BASSIN),
            ("-m", "generator", "arreter", BASSIN, "--repris-de", str(PUBLISHED)),
            ("-m", "generator", "assembler", BASSIN),
            ("-m", "generator", "generer", EXAMPLE, "--final", "--exemplaires"),
            (f"{EXAMPLE}/specimens.py", "--signatures"),
            ("-m", "generator", "recevoir", "build/exemple-complet-scans.pdf", EXAMPLE),
        ):
            run(work, step)
    finally:
        aside.rename(answers)
    run(work, ("-m", "generator", "assembler", EXAMPLE))
    return 0


def make_copy(work: Path) -> None:
    """A copy of the contents; its documents take the place of those of the last play in the repository's output."""
    for folder in (work, *(ROOT / "output" / Path(content).name for content in (BASSIN, EXAMPLE))):
        shutil.rmtree(folder, ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__", "signatures", "actes", "journal.jsonl")
    shutil.copytree(ROOT / "content", work / "content", ignore=left_out)
    (work / "templates").symlink_to(ROOT / "templates")
    (work / "output").symlink_to(ROOT / "output")


def run(work: Path, step: tuple[str, ...]) -> None:
    """Run one step in the folder of the copy; what it prints is shown.

    Raises: `SystemExit` with its code when it fails.
    """
    program = os.environ.get("CTG_PROGRAMME", str(ROOT))
    environment = {**os.environ, "PYTHONPATH": program, "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, *step], cwd=work, env=environment, check=False)
    if done.returncode:
        sys.stderr.write(f"échec : {' '.join(step)}\n")
        raise SystemExit(done.returncode)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
