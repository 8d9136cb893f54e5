"""What a command costs before it works: the version, the helps, and the import of what makes a CTG."""

from __future__ import annotations

import compileall
import sys
from collections.abc import Iterator

from generator.cli.commands import load_app
from scripts.bench.rows import Options, Row, Target, write_seconds
from scripts.bench.timing import ROOT, interleave, run

FAMILY = "demarrage"
_VERSION, _HELP, _IMPORT = Target(0.2), Target(0.35), Target(0.9)
_LEAST = "secondes, au mieux"


def measure(options: Options) -> Iterator[Row]:
    """Processor seconds of processes of their own; the least of the runs is held to the target."""
    ctg, code = (sys.executable, "-m", "generator"), (sys.executable, "-c")
    helps = {
        f"ctg {name} --help": (*ctg, name, "--help")
        for name in sorted(str(command.name) for command in load_app().registered_commands)
    }
    ways = {
        "python, rien": (*code, "pass"),
        "ctg --version": (*ctg, "--version"),
        "ctg --help": (*ctg, "--help"),
        "import de WeasyPrint, seul": (*code, "import weasyprint"),
        "import de generer": (*code, "import generator.making.generation"),
        "import de generer, et de ce qui met en pages": (
            *code,
            "import generator.making.generation, generator.writing.pdf.document",
        ),
        **helps,
    }
    # As once installed: no run compiles our modules, even where the environment forbids that it keeps what it compiled.
    compileall.compile_dir(ROOT / "generator", quiet=1)
    seconds = interleave({name: (lambda way=way: run(*way)) for name, way in ways.items()}, options.runs)
    targets = {"ctg --version": _VERSION, "ctg --help": _HELP, "import de generer": _IMPORT}
    for name in ways:
        if name not in helps:
            yield Row(FAMILY, name, write_seconds(seconds[name]), min(seconds[name]), _LEAST, targets.get(name))
    slowest = max(helps, key=lambda name: min(seconds[name]))
    what = f"la plus lente des aides de commande : {slowest}"
    yield Row(FAMILY, what, write_seconds(seconds[slowest]), min(seconds[slowest]), _LEAST, _HELP)
