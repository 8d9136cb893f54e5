"""`make architecture`: the list of modules in `docs/architecture.md`, from the first line of each module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "## The modules\n", "## Following a clause from its line to the page\n"


def list_modules(root: Path = ROOT) -> str:
    """A heading for each folder of the program with what it is for, then its modules, one line each."""
    lines = ["<!-- written by « make architecture »: change the first line of a module instead -->", ""]
    for folder in sorted({path.parent for path in (root / "generator").rglob("*.py")}):
        lines += [*_describe_folder(root, folder), ""]
    return "\n".join(lines)


def _describe_folder(root: Path, folder: Path) -> Iterator[str]:
    yield f"### `{folder.relative_to(root).as_posix()}/` — {read_first_line(folder / '__init__.py')}"
    yield ""
    for path in sorted(folder.glob("*.py")):
        if path.name != "__init__.py":
            yield f"- `{path.relative_to(root).as_posix()}` — {read_first_line(path)}"


def read_first_line(path: Path) -> str:
    """What a module says that it is for, without its full stop.

    Raises: `ValueError` when it says nothing.
    """
    words = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    if not words:
        raise ValueError(f"{path} does not say what it is for")
    return " ".join(words.split("\n\n")[0].split()).rstrip(".")


def fill_page(page: str, modules: str) -> str:
    """The page with its list of modules made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{modules}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(fill_page(PAGE.read_text("utf-8"), list_modules()), "utf-8")
