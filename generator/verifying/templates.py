"""`ctg verifier --gabarits`: Word and HTML templates read for what is wrong in them, then tried on a specimen.

What can be told from the file itself comes first, all of it; a template without such a fault is tried, which finds
what only shows when it is filled: a value that does not exist, tags that overlap, a style or a picture refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.codes import Code
from generator.errors import CtgError, Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import display_path, list_tree, read_bytes, read_text
from generator.model.clauses import Clause
from generator.model.identity import Furniture, FurnitureText
from generator.project import Project
from generator.reading.clause_files import read_clause
from generator.reading.furniture import MAX_FURNITURE_BYTES, list_identities, read_furniture, read_identity
from generator.verifying.specimen import compose_specimen
from generator.verifying.template_sentences import ClauseWords, find_sentences, index_clauses
from generator.writing.formats import DOCX, PDF, Source, write_file
from generator.writing.html.template_check import (
    check_html_template,
    check_stylesheet,
    list_html_texts,
    list_stylesheet_texts,
)
from generator.writing.word.review_marks import list_personal_names
from generator.writing.word.template import list_dropped_parts, list_template_texts, prepare_template

_DEFAULT_IDENTITY = "neutre"
_KINDS = (".docx", ".html", ".css")


@dataclass(frozen=True, slots=True)
class TemplateReport:
    """The templates that were read, and what is wrong with them."""

    files: tuple[str, ...]
    findings: tuple[Diagnostic, ...]


def try_templates(paths: Iterable[Path], project: Project) -> TemplateReport:
    """Read and try every template of some files and folders; all those of the project when none is named.

    Raises: `UsageError` when a path is not a template, or holds none.
    """
    roots = project.template_roots
    named = tuple(paths) or tuple(root for root in roots if root.is_dir())
    files = _list_templates(named)
    clauses = index_clauses(_read_clauses(project.model_roots))
    furniture = read_furniture(roots, _DEFAULT_IDENTITY)
    found = DiagnosticCollector()
    for path in files:
        found.extend(_try_file(path, furniture, clauses))
    for root in (path for path in named if path.is_dir()):
        for name in list_identities((root,)):
            found.extend(_attempt(partial(read_identity, (root, *roots), name)))
    return TemplateReport(tuple(display_path(path) for path in files), found.found)


def _list_templates(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    files: dict[Path, None] = {}
    for path in paths:
        below = [p for p in list_tree(path) if p.suffix.lower() in _KINDS] if path.is_dir() else [path]
        if not below or below[0].suffix.lower() not in _KINDS or not below[0].is_file():
            message = "aucun gabarit ici" if path.is_dir() else "ce n'est pas un gabarit"
            hint = "nommer un fichier .docx, .html ou .css, un dossier qui en contient, ou rien pour templates/"
            raise UsageError(Diagnostic(Code.GABARIT_INTROUVABLE, message, Span(display_path(path)), hint=hint))
        files |= dict.fromkeys(below)
    return tuple(files)


def _read_clauses(roots: Iterable[Path]) -> Iterator[Clause]:
    for path in (path for root in roots for path in list_tree(root)):
        if path.suffix == ".md" and path.parent.name == "clauses":
            yield read_clause(path)


def _try_file(path: Path, furniture: Furniture, clauses: ClauseWords) -> tuple[Diagnostic, ...]:
    name = display_path(path)
    try:
        if path.suffix.lower() == ".docx":
            data = read_bytes(path, MAX_FURNITURE_BYTES)
            tried = replace(furniture, word_template=data, word_template_file=name)
            faults = _attempt(lambda: prepare_template(data, name, furniture.identity, "fr-FR"))
            trial, texts = _try_word, list_template_texts(data, name)
            names = () if faults else (*list_personal_names(data, name), *list_dropped_parts(data, name))
        else:
            text = read_text(path)
            if path.suffix.lower() == ".html":
                tried = replace(furniture, html_template=text, html_template_file=name)
                faults, texts = check_html_template(text, name), list_html_texts(text, name)
            else:
                tried = replace(furniture, stylesheet=text, stylesheet_file=name)
                faults, texts = check_stylesheet(text, name), list_stylesheet_texts(text, name)
            trial, names = _try_pdf, ()
    except CtgError as fault:
        return fault.diagnostics
    sentences = find_sentences(_merge_texts(texts), clauses)
    if faults:
        return (*faults, *sentences)
    return (*_attempt(lambda: trial(tried, name)), *names, *sentences)


def _merge_texts(texts: Iterable[FurnitureText]) -> tuple[FurnitureText, ...]:
    """Each text once: Word writes the same head in three parts."""
    seen: dict[str, FurnitureText] = {}
    for text in texts:
        seen.setdefault(" ".join(text.text.split()), text)
    return tuple(seen.values())


def _try_word(furniture: Furniture, name: str) -> None:
    for full_page in (True, False):
        write_file(DOCX, Source(compose_specimen(full_page=full_page), furniture), name)


def _try_pdf(furniture: Furniture, name: str) -> None:
    for full_page in (True, False):
        write_file(PDF, Source(compose_specimen(full_page=full_page), furniture), name)


def _attempt(action: Callable[[], object]) -> tuple[Diagnostic, ...]:
    """The faults of an action, none when it succeeds."""
    try:
        action()
    except CtgError as fault:
        return fault.diagnostics
    return ()
