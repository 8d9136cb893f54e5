"""A model of clauses is data: no number of an article, no name of a clause or of a model is in the program.

The folders of a dossier (`annexe-3/fiches`) are the program's own layout, whatever a model calls its annexes.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from generator.model.document import ParagraphRole
from generator.project import BARE
from generator.reading.clause_files import AMENDING_FOLDER, list_models, read_model

ARTICLE = re.compile(r"(?i)\barticles?[ \u00a0-]+\d+\b(?!-)")
# The one place that names the folders of the annexes, of those whose values rules look at; a kind of annexe that no
# rule knows names its files in its own module, below this folder.
NAMES_FOLDERS = "generator/model/annexes.py"
KINDS_OF_ANNEXE = "generator/annexes/"
# « convention » is a noun of the text there: no piece.
SAYS_THE_NOUN = "generator/checking/law/other_acts.py"
NAMES_FACTS = "generator/composing/vocabulary/families.py"  # the keys of facts: what an avenant says of its convention
# A made-up document, that templates are tried on: its labels are arbitrary.
SPECIMEN = "generator/verifying/specimen.py"
PATTERNS_OF_FILES = "generator/annexes/former_parties.py"  # where the facts of earlier acts stand, for a search
VOCABULARY = "generator/composing/vocabulary/words.py"  # its examples are about the model of the example


def list_words(source: str) -> Iterator[tuple[int, str]]:
    """Every text of a module with its line, but for its docstrings."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@cache
def find_words(root: Path, paths: tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
    """Every text of every module: read once, whatever is looked for in them."""
    return tuple((path, line, words) for path in paths for line, words in list_words((root / path).read_text("utf-8")))


def test_texts_are_found_and_docstrings_are_not() -> None:
    source = '"""Article 1."""\n\ndef f():\n    """Article 2."""\n    return f"selon l\'article 3 de {f}"\n'
    assert [line for line, words in list_words(source) if ARTICLE.search(words)] == [5]
    assert not ARTICLE.search("l'article L. 214-1-3") and not ARTICLE.search("article 227-1")


@pytest.mark.slow
def test_no_article_is_named_by_its_number(project_root: Path, module_paths: tuple[str, ...]) -> None:
    texts = find_words(project_root, module_paths)
    assert len(texts) > 2_000, "the modules were not read"
    found = [f"{path}:{line} {words!r}" for path, line, words in texts if ARTICLE.search(words) and path != SPECIMEN]
    assert not found, f"a model numbers its articles as it likes: {found}"


@pytest.mark.slow
def test_what_is_signed_is_named_in_one_place(project_root: Path, module_paths: tuple[str, ...]) -> None:
    """A piece says whether it is signed: code asks `signed`, and compares no identifier."""
    texts = find_words(project_root, module_paths)
    named = {path for path, _, words in texts if re.fullmatch(r"convention([-./].*)?", words)}
    assert named - {SAYS_THE_NOUN, NAMES_FACTS} == {"generator/model/pieces.py"}


@pytest.mark.slow
def test_the_folder_of_an_annexe_is_named_in_one_place(project_root: Path, module_paths: tuple[str, ...]) -> None:
    texts = find_words(project_root, module_paths)
    named = [(path, line) for path, line, words in texts if re.search(r"annexe-\d", words)]
    places = {path for path, _ in named} - {SPECIMEN, VOCABULARY}
    assert NAMES_FOLDERS in places, "folders have other names now: this test looks for nothing"
    found = [f"{path}:{line}" for path, line in named if path not in (NAMES_FOLDERS, SPECIMEN, VOCABULARY)]
    assert all(place.startswith(KINDS_OF_ANNEXE) for place in found), (
        f"ask the model for the annexe that holds this (`find_annexe`), or name the constant of its file: {found}"
    )
    assert len(places) == 1 + len({place.split(":")[0] for place in found})


@pytest.mark.slow
def test_the_files_of_facts_are_named_in_one_place(project_root: Path, module_paths: tuple[str, ...]) -> None:
    texts = find_words(project_root, module_paths)
    named = {path for path, _, words in texts if re.fullmatch(r"(.*/)?(ctg|avenant)\.yaml", words)}
    assert named - {PATTERNS_OF_FILES} == {"generator/dossier_place.py"}, (
        "import `FACTS_FILE` or `AMENDMENT_FILE` from there"
    )


@pytest.mark.slow
def test_no_name_of_a_model_is_in_the_program(project_root: Path, module_paths: tuple[str, ...]) -> None:
    models = list_models(BARE)
    assert len(models) >= 2, "one model alone proves nothing"
    names = set(models)
    for plan in models.values():
        folder = project_root / "content" / "modeles" / plan.nom
        amending = read_model(folder / AMENDING_FOLDER).plan
        names |= {path.stem for path in (*folder.glob("clauses/*.md"), *folder.glob(f"{AMENDING_FOLDER}/clauses/*.md"))}
        names |= {amending.nom, *(section.id for section in (*plan.sections, *amending.sections))}
    # A plain word (« suivi ») means other things too; a name of several words or with a figure is the model's own.
    own = {name for name in names if "-" in name} - {role.value for role in ParagraphRole}
    assert len(own) > 20
    texts = find_words(project_root, module_paths)
    found = [f"{path}:{line} {words!r}" for path, line, words in texts if words in own]
    assert not found, f"the program names a clause, a section or a model: {found}"


# « l'article 9 de la convention », « [article 9](#…) », « l'annexe 4 »: not articles of a law, nor two annexes at once.
TYPED_NUMBER = re.compile(
    r"(?i)\barticle[ \u00a0]\d+(?:er)?(?: de la (?:présente )?convention|\]\(#)|(?<!\[)\bannexe[ \u00a0]\d"
)


def test_no_clause_names_an_article_or_an_annexe_by_a_typed_number(project_root: Path) -> None:
    models = project_root / "content" / "modeles"
    clauses = sorted((*models.glob("*/clauses/*.md"), *models.glob(f"*/{AMENDING_FOLDER}/clauses/*.md")))
    assert len(clauses) > 80
    assert TYPED_NUMBER.search("prévu à l'article 9 de la convention") and TYPED_NUMBER.search("[article 9](#suivi)")
    found = [
        f"{path.parent.parent.name}/{path.name}" for path in clauses if TYPED_NUMBER.search(path.read_text("utf-8"))
    ]
    assert not found, f"write [](#section): the number follows the order of the articles: {found}"
