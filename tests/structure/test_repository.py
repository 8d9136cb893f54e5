"""What the repository holds: nothing machine-bound, nothing generated, nothing huge, and a licence beside each font."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

MAX_BYTES = 2 * 1024 * 1024
BINARY_FILE = re.compile(r"\.(docx|gif|icc|jpe?g|otf|p12|pdf|png|tiff?|ttf|woff2|xlsx|zip)$")
# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:" + "|".join(("wo" + "rk", "ro" + "ot", "ho" + "me", "Use" + "rs")) + r")/\w")
PACKAGE_HOST = re.compile("|".join((r"pypi\." + "org", "pythonhosted" + r"\.org", r"registry\.npm" + "js")))
EXTRA_INDEX = re.compile(r"--(extra-)?index" + "-url|--find" + "-links", re.IGNORECASE)
GENERATED = re.compile(r"^(output/(?!\.gitkeep$)|build/|dist/)|\.egg-info/|__pycache__|^\.venv/|\.pyc$")


@pytest.fixture(scope="module")
def tracked(project_root: Path) -> tuple[str, ...]:
    # The clone may belong to another user than the one who tests, as in containers.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=project_root, capture_output=True, check=True, encoding="utf-8").stdout
    # A file removed and not yet committed is still listed.
    names = tuple(name for name in listed.split("\0") if name and (project_root / name).is_file())
    assert len(names) > 20
    assert "pyproject.toml" in names
    return names


def _text_lines(root: Path, names: tuple[str, ...]) -> list[tuple[str, str]]:
    lines = [  # as Latin-1: any bytes can be read, and what is looked for is ASCII
        (f"{name}:{number}", line)
        for name in names
        if not BINARY_FILE.search(name)
        for number, line in enumerate((root / name).read_text("latin-1").splitlines(), 1)
    ]
    assert len(lines) > 1000
    return lines


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("see /ro" + "ot/x", "cp /usr/bin/x"),
        ("open('/wo" + "rk/a')", "generator/working/x"),
        ("/ho" + "me/me", "a/home/b"),
    ],
)
def test_machine_paths_are_recognised(wrong: str, right: str) -> None:
    assert MACHINE_PATH.search(wrong)
    assert not MACHINE_PATH.search(right)


@pytest.mark.slow
def test_no_machine_path(project_root: Path, tracked: tuple[str, ...]) -> None:
    found = [place for place, line in _text_lines(project_root, tracked) if MACHINE_PATH.search(line)]
    assert not found


def test_no_package_index(project_root: Path, tracked: tuple[str, ...]) -> None:
    lines = _text_lines(project_root, tracked)
    assert not [place for place, line in lines if PACKAGE_HOST.search(line)]
    locks = [(place, line) for place, line in lines if place.split(":")[0].endswith(".lock")]
    assert len(locks) > 100
    assert not [place for place, line in locks if EXTRA_INDEX.search(line) or "://" in line]


def test_locks_pin_every_package_with_a_digest(project_root: Path) -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=\S)", (project_root / name).read_text("utf-8").strip())
        assert len(entries) > 30
        assert not [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]


def test_the_two_locks_agree(project_root: Path) -> None:
    pins = [
        set(re.findall(r"^([\w.-]+==[^ ;\\]+)", (project_root / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] < pins[1], f"in the first lock only: {pins[0] - pins[1]}"


def test_nothing_generated_is_tracked(tracked: tuple[str, ...]) -> None:
    assert not [name for name in tracked if GENERATED.search(name)]


def test_nothing_huge_is_tracked(project_root: Path, tracked: tuple[str, ...]) -> None:
    sizes = {name: (project_root / name).stat().st_size for name in tracked}
    assert not {name: size for name, size in sizes.items() if size > MAX_BYTES}


def test_each_font_family_has_its_licence(project_root: Path) -> None:
    fonts = project_root / "templates" / "fonts"
    families = {path.name.split("-")[0].split(".")[0] for path in fonts.rglob("*") if path.suffix in {".ttf", ".otf"}}
    assert families
    licences = [path.stem.removeprefix("LICENCE-") for path in fonts.rglob("LICENCE-*.txt")]
    assert licences
    assert not [family for family in families if not any(family.startswith(licence) for licence in licences)]


def test_each_decision_has_a_number_of_its_own(project_root: Path) -> None:
    pages = sorted((project_root / "docs" / "decisions").glob("*.md"))
    numbers = [int(page.name.partition("-")[0]) for page in pages]
    assert numbers == list(range(1, len(pages) + 1))
    titles = [page.read_text("utf-8").partition("\n")[0] for page in pages]
    assert [int(re.sub(r"\D.*", "", title.removeprefix("# "))) for title in titles] == numbers
