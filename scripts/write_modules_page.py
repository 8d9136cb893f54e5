"""`make architecture`: the list of modules of `docs/architecture.md`, from their first lines; what rooms import."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "## The modules\n", "## Following a clause from its line to the page\n"
_ROOM = re.compile(r"^(\| `(\w+)` \| .* \| ).*( \|)$", re.MULTILINE)  # a row of the table of rooms


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


def list_imports(root: Path = ROOT) -> Mapping[str, frozenset[str]]:
    """The rooms, and modules that stand in none, that each of them imports anywhere in its files."""
    imports: dict[str, set[str]] = {}
    for path in sorted((root / "generator").rglob("*.py")):
        room = path.relative_to(root / "generator").parts[0].removesuffix(".py")
        found = imports.setdefault(room, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names: Sequence[str] = ()
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module == "generator":
                names = [f"generator.{alias.name}" for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            found.update(name.split(".")[1] for name in names if name.startswith("generator."))
        found.discard(room)
    return {room: frozenset(found) for room, found in imports.items()}


def list_rooms(page: str) -> tuple[str, ...]:
    """The rooms in the order of the page's table, from the top."""
    return tuple(row.group(2) for row in _ROOM.finditer(page))


def fill_page(page: str, modules: str, imports: Mapping[str, frozenset[str]]) -> str:
    """The page with its list of modules, and what its table says that rooms import, made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    rooms = list_rooms(page)

    def fill_row(row: re.Match[str]) -> str:
        named = ", ".join(f"`{room}`" for room in rooms if room in imports[row.group(2)])
        return f"{row.group(1)}{named or '–'}{row.group(3)}"

    return f"{_ROOM.sub(fill_row, before)}{BEGIN}\n{modules}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(fill_page(PAGE.read_text("utf-8"), list_modules(), list_imports()), "utf-8")
