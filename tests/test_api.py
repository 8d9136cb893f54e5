"""The public API: what it promises, from outside; threads that do not disturb each other; the page that shows it."""

from __future__ import annotations

import gc
import os
import pickle
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import generator
from generator import CtgError, GenerationRequest, OpenedDossier, Project, RenderingPool, compose, open_dossier, render
from generator.cli.main import run
from generator.codes import Code
from generator.errors import BatchError, ContentError, TemplateError, UsageError
from generator.model.batch import Limits
from generator.project import PROGRAM
from tests.dossiers.dossier_copy import DOSSIERS

EXAMPLES = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONTENT = (".yaml", ".csv", ".md", ".svg", ".png", ".pdf", ".xml")


@pytest.fixture(scope="module")
def minimal() -> OpenedDossier:
    return open_dossier(DOSSIERS / "minimal")


def read_files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix in CONTENT)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_every_promised_name_is_there() -> None:
    assert {"__version__", "Project", "RenderingPool", "render"} <= set(generator.__all__)
    assert all(getattr(generator, name) is not None for name in generator.__all__)
    with pytest.raises(AttributeError):
        _ = generator.absent


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, generator; print([n for n in sys.modules if n.startswith('generator.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "['generator.version']", "nothing but the version"


@pytest.mark.slow
def test_what_is_rendered_is_what_the_command_writes(minimal: OpenedDossier, tmp_path: Path) -> None:
    request = GenerationRequest(minimal.folder, minimal.project, tmp_path, ("convention",))
    written = {path.suffix[1:]: path.read_bytes() for path in generator.generate(request).files}
    assert render(minimal, "convention", "pdf") == written["pdf"]
    assert render(minimal, "convention", "docx") == written["docx"]


@pytest.mark.slow
def test_a_dossier_in_memory_is_the_same_as_its_folder() -> None:
    example = PROGRAM / "content/exemple-complet"
    opened = open_dossier(read_files(example), name="exemple")
    assert opened.content.name == "exemple"
    (tree,) = compose(opened, "convention")
    (same,) = compose(open_dossier(example), "convention")
    assert tree.meta == same.meta
    assert generator.verify(opened).verdict == 0


def test_a_dossier_in_memory_has_no_neighbour_to_take_a_model_from() -> None:
    with pytest.raises(ContentError) as raised:
        open_dossier(read_files(DOSSIERS / "minimal"), name="minimal")
    assert {d.code for d in raised.value.diagnostics} == {Code.MODELE_INCONNU}


def test_faults_of_a_dossier_in_memory_have_its_name() -> None:
    with pytest.raises(ContentError) as raised:
        open_dossier({"ctg.yaml": "modele: ctg-2026\nterritoire: 12\n"}, name="val")
    assert all(d.span is not None and d.span.file.startswith("val/") for d in raised.value.diagnostics)
    with pytest.raises(UsageError):
        open_dossier({"../ailleurs.yaml": ""})


def test_what_does_not_exist_is_refused(minimal: OpenedDossier) -> None:
    for piece, format_ in (("annexe-9", "pdf"), ("convention", "odt")):
        with pytest.raises(UsageError):
            render(minimal, piece, format_)


def test_a_fault_goes_from_one_process_to_another() -> None:
    with pytest.raises(CtgError) as raised:
        open_dossier({"ctg.yaml": "territoire: 12\n"})
    copy = pickle.loads(pickle.dumps(raised.value))
    assert type(copy) is type(raised.value)
    assert copy.diagnostics == raised.value.diagnostics


def spoil_stylesheet(root: Path) -> Project:
    """A project whose stylesheet asks for a picture that nobody gave: a fault that only the layout finds."""
    (root / "templates/html").mkdir(parents=True)
    css = (PROGRAM / "templates/html/piece.css").read_text("utf-8")
    (root / "templates/html/piece.css").write_text(f"{css}\nbody {{ background: url(https://exemple.test/x.png) }}\n")
    return Project(root)


@pytest.mark.slow
def test_a_fault_keeps_no_page(tmp_path: Path) -> None:
    gc.collect()  # what other tests have left
    with pytest.raises(TemplateError) as raised:
        render_again(spoil_stylesheet(tmp_path))
    assert {d.code for d in raised.value.diagnostics} == {Code.ADRESSE_REFUSEE}
    assert not [type(o) for o in gc.get_objects() if type(o).__name__ in ("PageBox", "LineBox", "TextBox")]


@pytest.mark.slow
def test_the_pool_gives_the_same_bytes_and_the_same_faults(minimal: OpenedDossier, tmp_path: Path) -> None:
    faulty = open_dossier(minimal.folder, spoil_stylesheet(tmp_path))
    with RenderingPool(2) as pool:
        waiting = pool.submit(faulty, "convention", "pdf")
        assert pool.render(minimal, "convention", "pdf") == render(minimal, "convention", "pdf")
        with pytest.raises(TemplateError) as raised:
            waiting.result()
    assert {d.code for d in raised.value.diagnostics} == {Code.ADRESSE_REFUSEE}


@pytest.mark.slow
def test_a_rendering_that_takes_too_long_is_a_fault(minimal: OpenedDossier) -> None:
    with RenderingPool(1, Limits(seconds=0.01, memory_mib=2048)) as pool:
        with pytest.raises(BatchError) as raised:
            pool.render(minimal, "convention", "docx")
        assert [(d.code, d.span and d.span.file) for d in raised.value.diagnostics] == [
            (Code.DOSSIER_TROP_LONG, "tests/dossiers/minimal")
        ]


def render_many(renders: Callable[[], bytes], count: int, results: list[object]) -> None:
    for _ in range(count):
        try:
            results.append(renders())
        except CtgError as fault:
            results.append(frozenset(d.code for d in fault.diagnostics))


def render_again(project: Project) -> bytes:
    """The dossier is read anew, so that nothing made before is given again."""
    return render(open_dossier(DOSSIERS / "minimal", project), "convention", "pdf")


@pytest.mark.slow
def test_two_threads_each_get_their_own_result(minimal: OpenedDossier, tmp_path: Path) -> None:
    count = int(os.environ.get("CTG_RENDUS", "6"))
    good: list[object] = []
    bad: list[object] = []
    works = ((partial(render_again, minimal.project), good), (partial(render_again, spoil_stylesheet(tmp_path)), bad))
    threads = [threading.Thread(target=render_many, args=(renders, count, results)) for renders, results in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert good == [render(minimal, "convention", "pdf")] * count
    assert bad == [frozenset({Code.ADRESSE_REFUSEE})] * count


@pytest.mark.slow
def test_the_examples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project_root: Path) -> None:
    examples = EXAMPLES.findall((project_root / "docs/api.md").read_text("utf-8"))
    assert len(examples) >= 5
    monkeypatch.chdir(tmp_path)
    assert run(["projet", "mes-conventions"]) == 0
    assert run(["nouveau", "Essai", "--communes", "13041,13046", "--projet", "mes-conventions"]) == 0
    for rank, example in enumerate(examples):
        (tmp_path / f"example-{rank}.py").write_text(example, "utf-8")
    # One after the other, none knowing the names of the one before; what they load is loaded once.
    play = (
        "import runpy, sys\nfor path in sys.argv[1:]:\n    print(path)\n    runpy.run_path(path, run_name='__main__')"
    )
    paths = [f"example-{rank}.py" for rank in range(len(examples))]
    done = subprocess.run(
        [sys.executable, "-c", play, *paths],
        capture_output=True,
        check=False,
        text=True,
        env={**os.environ, "PYTHONPATH": str(project_root)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    parts = re.split(r"^example-\d+\.py$", done.stdout, flags=re.MULTILINE)[1:]
    assert len(parts) == len(examples)
    assert all(part.strip() for part in parts), "each says something"
