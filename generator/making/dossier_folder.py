"""A whole dossier, from its folder to one value; every fault of every file at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from generator.annexes.kind import AnnexeSource
from generator.annexes.registry import (
    find_annexe_file,
    list_usual_files,
    read_annexes,
    read_known_model,
    refuse_homeless_files,
)
from generator.codes import Code
from generator.dossier_place import AMENDMENT_FILE, AMENDMENTS, FACTS_FILE, name_dossier
from generator.errors import ContentError, CtgError, Diagnostic, DiagnosticCollector, Span, UsageError
from generator.files import display_path, is_there, list_files, list_tree, read_bytes, read_text
from generator.making.amendment_folder import (
    CONSOLIDATED_FILES,
    check_amendment,
    is_amendment,
    show_convention_files,
    trace_facts,
)
from generator.making.heading_facts import check_parties
from generator.making.outside_links import find_outside_links, tell_unreadable_name
from generator.making.picture_files import list_unused_pictures, read_pictures
from generator.making.siblings.other_acts import read_other_acts
from generator.model.annexes import DELIBERATIONS_FOLDER
from generator.model.clauses import AppliedDeviation, Clause, ClauseModel
from generator.model.dossier import Dossier, InputFile, SignedPage
from generator.model.facts import CtgFacts
from generator.model.references import References
from generator.output_sets import STAGING, finish_outputs
from generator.plain_text import find_unreadable_letters
from generator.project import Project
from generator.reading.clause_changes import CHANGES_FILE, apply_clause_changes, list_added, read_clause_changes
from generator.reading.clause_files import apply_deviations, find_model, read_own_clauses
from generator.reading.communes import load_tables
from generator.reading.confirmations import attach_confirmations, read_confirmations
from generator.reading.legal_texts import load_legal_texts
from generator.reading.located_yaml import LocatedData, load_yaml
from generator.reading.party_files import check_party_files, read_party_files
from generator.reading.reference_codes import settle_communes
from generator.reading.validation import validate_facts

SIGNATURES = "signatures"
ACTS_FOLDER = "actes"  # the register: what was frozen, and what came back
JOURNAL_FILE = "journal.jsonl"  # what was done to the dossier
UNFILED = "a-classer"  # below it: the pages that nobody could file yet
ELECTRONIC = "electronique"  # below it too: the originals signed electronically
_SIGNED_PAGE = re.compile(r"page-([1-9][0-9]*)-([0-9a-f]{12})\.pdf")
_NOTE = re.compile(r"[^/]+\.txt|(LISEZMOI|README)\.md")
# Every file that a dossier may hold besides those of its annexes; anything else is a misspelt name, which would be
# left out in silence.
_KNOWN_FILES = tuple(
    re.compile(pattern)
    for pattern in (
        r"ctg\.yaml",
        r"(ecarts|a-confirmer|clauses)\.yaml",
        r"clauses/[^/]+\.md",
        r"textes/[^/]+\.md",
        r"logos/[^/]+\.(png|svg)",
        r"(?i:images/[^/]+\.(png|jpe?g))",
        r"signatures/[^/]+\.(pdf|png|jpe?g|tiff?)",
        r"signatures/[^/]+/page-[1-9][0-9]*-[0-9a-f]{12}\.pdf",
        r"signatures/[^/]+/texte-[0-9a-f]{12}\.pdf",  # the rest of an original that was scanned whole
        r"signatures/(a-classer|electronique)/[^/]+\.pdf",
        r"prefecture/[^/]+\.(xml|tar\.gz|tgz|tar|zip)",
        r"[^/]+\.py",
        re.escape(AMENDMENT_FILE),
        CONSOLIDATED_FILES,
        _NOTE.pattern,
    )
)
_NOT_A_MESSAGE = (
    "y mettre l'accusé lui-même (.xml, ou l'archive .tar.gz de la plateforme), non son impression ; "
    f"une délibération va dans {DELIBERATIONS_FOLDER}/, un scan se donne à « ctg recevoir »"
)
_EXTENSIONS = (".yaml", ".csv", ".md", ".pdf", ".xml", ".png")
_USUAL_NAMES = (FACTS_FILE, "ecarts.yaml", "clauses.yaml", "a-confirmer.yaml")

T = TypeVar("T")


class DossierFaults(ContentError):
    """The faults of a dossier; `clauses` are those that could be read in spite of them, to be checked too."""

    def __init__(self, diagnostics: Sequence[Diagnostic], clauses: Mapping[str, Clause]) -> None:
        super().__init__(diagnostics)
        self.clauses = clauses


def find_dossiers(root: Path) -> tuple[Path, ...]:
    """The dossier `root`, or every dossier below it but in hidden folders, sorted; none when there is none."""
    if (root / FACTS_FILE).is_file():
        return (root,)
    found = sorted(path.parent for path in root.rglob(FACTS_FILE) if path.is_file())
    shown = [p for p in found if not any(part.startswith(".") for part in p.relative_to(root).parts)]
    # The register of a dossier keeps the files of its acts, ctg.yaml among them: they are no dossiers.
    return tuple(p for p in shown if not any((above / FACTS_FILE).is_file() for above in p.parents))


def read_dossier(folder: Path, project: Project) -> Dossier:
    """Read and validate everything a dossier holds; `project` has the models that it may name.

    Raises: `UsageError` when the folder is not a dossier; `DossierFaults` with all the faults of all its files.
    """
    finished = _finish_writing(folder)
    check_folder(folder)
    faults = DiagnosticCollector()

    def attempt(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CtgError as fault:
            told = {one.span for one in faults.errors}  # a word that is no commune's is not a code of a wrong form too
            faults.extend(
                one for one in fault.diagnostics if one.code is not Code.VALEUR_INVALIDE or one.span not in told
            )
            return None

    faults.extend(find_outside_links(folder))
    faults.raise_errors(UsageError)
    _check_file_names(folder, faults)
    located = attempt(lambda: load_yaml(read_text(folder / FACTS_FILE), display_path(folder / FACTS_FILE), faults))
    if located is not None:
        located = settle_communes(trace_facts(folder, located), faults)
    facts = attempt(lambda: validate_facts(CtgFacts, located)) if located is not None else None
    with show_convention_files(folder) as data_folder:
        annexes = read_annexes(AnnexeSource(folder, facts, faults))
    confirmations = attempt(lambda: read_confirmations(folder)) or ()
    if facts is not None and located is not None:
        _place_parties(facts, located)
        faults.extend(check_amendment(folder, facts, located))
        faults.extend(check_parties(folder, facts, located))
        faults.extend(check_party_files(folder / SIGNATURES, facts, (UNFILED, ELECTRONIC)))
    # Facts with a fault do not hide those of the clauses: the model's name is enough to read them.
    named = facts.modele if facts is not None else _find_model_name(located)
    model = attempt(lambda: read_known_model(find_model(folder, named, project))) if named else None
    # What an avenant holds of annexes that it does not carry was put there for those that it does.
    if model is not None and not is_amendment(folder):
        faults.extend(refuse_homeless_files(folder, model.plan))
    changed = attempt(partial(apply_clause_changes, folder, model)) if model is not None else None
    model, changes = changed if changed is not None else (None, ())
    texts = attempt(partial(_read_texts, folder, model, list_added(changes))) if model is not None else None
    if facts is None or model is None or texts is None:
        raise DossierFaults(faults.errors, texts[0] if texts is not None else {})
    clauses, deviations = texts
    if faults.errors:
        raise DossierFaults(faults.errors, clauses)
    read: dict[str, object] = {FACTS_FILE: facts, CHANGES_FILE: read_clause_changes(folder)}
    read |= {path: one for values in annexes.values() for path, one in values.facts_by_file().items()}
    tables = {path: lines for values in annexes.values() for path, lines in values.lines_by_file().items()}
    pictures = read_pictures(folder, Path(model.folder))
    attached = attach_confirmations(folder, confirmations, read, tables)
    return Dossier(
        name=name_dossier(folder),
        folder=display_path(folder),
        shown_data=data_folder,
        facts=facts,
        model=model,
        references=References(load_tables(), load_legal_texts()),
        clauses=clauses,
        deviations=deviations,
        changes=changes,
        annexes={kind: values.bear_marks(attached.lines) for kind, values in annexes.items()},
        scans=read_party_files(folder / SIGNATURES),
        signed_pages=_read_signed_pages(folder / SIGNATURES),
        electronic_originals=_read_originals(folder),
        acknowledgements=_read_all(folder / "prefecture"),
        logos=_read_logos(folder, facts),
        pictures=pictures,
        picture_notes=tuple(list_unused_pictures(pictures, model, clauses)),
        inputs=_read_inputs(folder, Path(model.folder)),
        marks=attached.marks,
        mark_notes=attached.notes,
        writing_notes=finished,
        place=project.name_place(folder),
        other_acts=read_other_acts(folder),
    )


def _place_parties(facts: CtgFacts, located: LocatedData) -> None:
    """Tell each party where it is written: its deliberation, when it has one, is where more of it is to be written."""
    for rank, party in enumerate(facts.parties):
        party.put_at(located.span(("parties", rank)))


def _read_texts(
    folder: Path, model: ClauseModel, added: frozenset[str]
) -> tuple[dict[str, Clause], tuple[AppliedDeviation, ...]]:
    return apply_deviations(folder, read_own_clauses(folder, model, added))


def _finish_writing(folder: Path) -> tuple[Diagnostic, ...]:
    """Finish a writing of the dossier's files that was stopped, but where links lead out of it; what is to be told."""
    if not (folder / STAGING).is_dir() or any(find_outside_links(folder)):
        return ()
    return finish_outputs(folder)


def check_folder(folder: Path) -> None:
    """Refuse a folder that is no dossier.

    Raises: `UsageError` that says what is there, or what was meant.
    """
    if not is_there(folder / FACTS_FILE):
        _refuse_folder(folder)
    if letters := find_unreadable_letters(str(folder.absolute())):
        raise UsageError(tell_unreadable_name(letters, Span(display_path(folder))))


def _refuse_folder(folder: Path) -> None:
    name = display_path(folder)
    if folder.is_dir():
        message = f"ce dossier n'a pas de fichier {FACTS_FILE}"
        below = [display_path(p.parent) for p in sorted(folder.glob(f"*/{FACTS_FILE}"))]
        hint = f"dossiers de CTG qu'il contient : {', '.join(below)}" if below else "un dossier de CTG en a toujours un"
    elif folder.is_file():
        message, hint = (
            "c'est un fichier ; un dossier de CTG était attendu",
            f"donner « {display_path(folder.parent)} »",
        )
    else:
        message = "dossier introuvable"
        near = difflib.get_close_matches(folder.name, [p.name for p in folder.parent.glob("*/")], 1)
        hint = (
            f"voulait-on « {folder.parent / near[0]} » ?"
            if near
            else "choisir parmi ceux du projet : « ctg etat » les énumère"
        )
    raise UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, Span(name), hint=hint))


def refuse_no_dossier(root: Path, example: str) -> UsageError:
    """The refusal of a folder in which a dossier was looked for and none found; `example` is a command that works."""
    message = "aucun dossier de CTG ici" if root.is_dir() else "dossier introuvable"
    if root.is_file():
        message = "c'est un fichier ; un dossier de CTG, ou un dossier qui en contient, était attendu"
    hint = f"un dossier de CTG contient un fichier {FACTS_FILE} ; par exemple : {example}"
    return UsageError(Diagnostic(Code.DOSSIER_INTROUVABLE, message, Span(display_path(root)), hint=hint))


def refuse_within_dossier(place: Path) -> None:
    """Raise `UsageError` when dossiers made in this place would stand within another one, no longer to be read."""
    for folder in (place.absolute(), *place.absolute().parents):
        if (folder / FACTS_FILE).is_file():
            message = f"un nouveau dossier serait dans celui d'une autre CTG, {display_path(folder)} : rien n'est écrit"
            hint = "donner une place à côté de ce dossier"
            raise UsageError(Diagnostic(Code.PLACE_OCCUPEE, message, Span(display_path(place)), hint=hint))


def is_record(name: str) -> bool:
    """Whether a file, by its path in a dossier, is of its register, its journal or its avenants: no input of its own
    documents.
    """
    return name.startswith((f"{ACTS_FOLDER}/", f"{AMENDMENTS}/")) or name == JOURNAL_FILE


def _has_place(name: str) -> bool:
    return find_annexe_file(name) is not None or any(pattern.fullmatch(name) for pattern in _KNOWN_FILES)


def _check_file_names(folder: Path, faults: DiagnosticCollector) -> None:
    for path in list_tree(folder):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in name or _has_place(name) or is_record(name):
            continue
        # A file that is right but for its extension (.yml, .PDF, .docx) is proposed before a name that looks like it.
        stem = name.removesuffix(path.suffix)
        same = [stem + extension for extension in _EXTENSIONS if _has_place(stem + extension)]
        near = same[:1] or difflib.get_close_matches(name, (*_USUAL_NAMES, *list_usual_files()), 1)
        hint = f"voulait-on « {near[0]} » ?" if near else "le renommer ou le ranger hors du dossier ; voir le guide"
        if same and path.suffix.lower() not in (Path(same[0]).suffix, ".yml"):
            hint = f"y mettre un fichier {Path(same[0]).suffix}, par exemple « {same[0]} »"
        if name.startswith("prefecture/") and path.suffix.lower() == ".pdf":
            hint = _NOT_A_MESSAGE
        message = "ce fichier n'a pas de place dans un dossier de CTG : il serait ignoré"
        faults.add(Diagnostic(Code.FICHIER_INCONNU, message, Span(display_path(path)), hint=hint))


def _find_model_name(located: LocatedData | None) -> str:
    name = located.data.get("modele") if located is not None and isinstance(located.data, dict) else None
    return name if isinstance(name, str) else ""


def _read_all(folder: Path) -> tuple[InputFile, ...]:
    return tuple(InputFile(display_path(p), read_bytes(p)) for p in list_files(folder, "*"))


def _read_originals(folder: Path) -> tuple[InputFile, ...]:
    paths = list_files(folder / SIGNATURES / ELECTRONIC, "*.pdf")
    return tuple(InputFile(display_path(p), read_bytes(p), p.relative_to(folder).as_posix()) for p in paths)


def _read_signed_pages(folder: Path) -> dict[str, tuple[SignedPage, ...]]:
    """The pages that `ctg recevoir` has filed, one folder for each party; the file's name says page and text."""
    found: dict[str, list[SignedPage]] = {}
    for path in list_files(folder, "*/page-*.pdf"):
        if name := match_signed_page(path.name):
            page = SignedPage(*name, InputFile(display_path(path), read_bytes(path)))
            found.setdefault(path.parent.name, []).append(page)
    return {party: tuple(pages) for party, pages in found.items()}


def match_signed_page(name: str) -> tuple[int, str] | None:
    """The page and the text's digest that the file name of a signed page says."""
    match = _SIGNED_PAGE.fullmatch(name)
    return (int(match[1]), match[2]) if match else None


def _read_logos(folder: Path, facts: CtgFacts) -> dict[str, InputFile]:
    return {
        party.id: InputFile(display_path(path), read_bytes(path))
        for party in facts.parties
        if party.logo is not None and (path := folder / "logos" / party.logo).is_file()
    }


def _read_inputs(folder: Path, model: Path) -> tuple[InputFile, ...]:
    """All files of the dossier, then of the model, in order: for the manifest, and for the PDFs that carry them."""
    return tuple(
        InputFile(display_path(path), read_bytes(path), path.relative_to(root).as_posix(), of_model=root is model)
        for root in (folder, model)
        for path in list_inputs(root)
    )


def list_inputs(root: Path) -> Iterator[Path]:
    """The files of a dossier, or of a model, that documents are made from: not a person's notes."""
    for path in list_tree(root):
        name = path.relative_to(root).as_posix()
        if (
            not _NOTE.fullmatch(name)
            and not is_record(name)
            and "__pycache__" not in path.parts
            and path.suffix != ".py"
        ):
            yield path
