"""The dossier of an open avenant made anew from that of its convention, as long as the avenant is not frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.in_force.base import Base, find_base, find_model_of_today, read_base_dossier
from generator.acts.in_force.consolidated import ConsolidatedText, PastAmendment, write_consolidated
from generator.acts.register import find_act
from generator.acts.texts.signed_parts import find_signed
from generator.amending.act_draft import ActDraft, draft_act
from generator.amending.consolidating.marks import mark_places
from generator.amending.dossier.amending_model import find_amending_model
from generator.amending.dossier.amendment_file import check_amendment_parties, read_amendment_file
from generator.amending.dossier.derived_files import replace_derived
from generator.amending.dossier.derived_model import ModelSource, derive_model
from generator.amending.dossier.file_proof import FileProof
from generator.amending.dossier.living_facts import ThreeDossiers, describe_amendment, write_facts
from generator.amending.dossier.places import name_model
from generator.amending.forms_file import read_amending_forms
from generator.amending.merging.wanted_text import WantedText, compose_wanted
from generator.amending.modifications import AddAnnexe, ReplaceAnnexe
from generator.amending.wording import ActArticle
from generator.annexes.registry import find_annexe_file, find_kind
from generator.codes import Code
from generator.comparing.places import name_piece
from generator.composing.markdown.pictures import list_named
from generator.dossier_place import FACTS_FILE, find_amendment_number, find_convention_folder
from generator.errors import ContentError, Diagnostic, Severity, Span
from generator.files import display_path, read_text
from generator.making.workshop import Workshop, open_workshop
from generator.model.document import Document
from generator.model.dossier import Dossier, InputFile
from generator.model.facts import AmendmentFile, Unknown
from generator.project import Project
from generator.reading.located_yaml import load_yaml

_HEAD = "# Fait par « ctg avenant » : ne pas modifier. Ce qui est propre à l'avenant s'écrit dans avenant.yaml.\n\n"


@dataclass(frozen=True, slots=True)
class RefreshedAmendment:
    """An open avenant as it was made just now: its folder, the text that it amends, what it states, what to tell.

    `documents` are the pieces of the convention as it makes them.
    """

    folder: Path
    base: Base
    draft: ActDraft
    documents: tuple[Document, ...]
    notes: tuple[Diagnostic, ...] = ()

    @property
    def witness(self) -> FileProof:
        """What reads the files of the avenant, once they are written."""
        former = self.base.text.documents
        before, after = (find_signed(found) for found in (former, self.documents))
        return FileProof((before, after), (former, self.documents))


def refresh_amendment(folder: Path, project: Project) -> RefreshedAmendment | None:
    """Make the dossier of an avenant from what a person has written; nothing, and None, for another or a frozen one.

    Raises: `ContentError` with the faults of either dossier, for a change that no act can state, for a derived file
    that a person has changed; `InputFileError` when a file of an act was touched; `OutputError`.
    """
    number = find_amendment_number(folder)
    if not number or find_act(folder) is not None:
        return None
    convention = find_convention_folder(folder)
    own, located = read_amendment_file(folder)
    base = find_base(convention, number)
    former = read_base_dossier(base)
    wanted = compose_wanted(base, convention, project, own)
    living = wanted.workshop.dossier
    check_amendment_parties(own, located, former.facts, living.facts)
    model = find_amending_model(base, living.facts.modele, convention, project)
    forms = read_amending_forms(model.parent, find_model_of_today(convention, living.facts.modele, project))
    draft = draft_act(base.text.documents, wanted.documents, forms, base.text.struck_numbers)
    attached = _list_attached(wanted, draft)
    signed = former if number == 1 else read_base_dossier(find_base(convention, 1))
    block = describe_amendment(base, ThreeDossiers(signed, former, living), own, draft)
    facts = load_yaml(read_text(convention / FACTS_FILE), display_path(convention / FACTS_FILE))
    files = {FACTS_FILE: (_HEAD + write_facts(facts.data, located.data, name_model(folder), block)).encode()}
    files |= {file.path: file.data for file in _list_needed(living, attached)}
    documents = (draft.consolidated, *draft.annexes)
    files |= _consolidate(base, documents, own, living, draft.articles)
    source = ModelSource(model, name_model(folder), number, draft, living, attached)
    notes = replace_derived(folder, files, derive_model(source))
    return RefreshedAmendment(folder, base, draft, documents, notes)


def _list_attached(wanted: WantedText, draft: ActDraft) -> tuple[str, ...]:
    """The annexes that the avenant carries whole, by id."""
    names = {one.annexe for one in draft.modifications if isinstance(one, ReplaceAnnexe | AddAnnexe)}
    return tuple(document.meta.piece for document in wanted.documents if name_piece(document) in names)


def _list_needed(living: Dossier, attached: tuple[str, ...]) -> Iterator[InputFile]:
    """The files of the convention's dossier that the attached annexes are made from, and the logos of the parties.

    A table that stays open tells of the other annexes: it needs their files.
    """
    annexes = [annexe for annexe in living.model.plan.annexes if annexe.id in attached]
    every = any(find_kind(annexe.nature).open_table is not None for annexe in annexes)
    natures = {annexe.nature for annexe in annexes}
    texts = [living.clauses[text] for annexe in annexes for text in annexe.textes.values()]
    shown = list_named(living.pictures, (line for text in texts for line in text.lines))
    pictures = {picture.file.name for name, picture in living.pictures.items() if name in shown}
    logos = {file.name for file in living.logos.values()}
    for file in living.inputs:
        found = find_annexe_file(file.path) if not file.of_model else None
        if (
            (found is not None and not found[1].used_without and (every or found[0].nature in natures))
            or file.name in pictures
            or file.name in logos
        ):
            yield file


def _consolidate(
    base: Base,
    documents: tuple[Document, ...],
    own: AmendmentFile,
    living: Dossier,
    articles: tuple[ActArticle, ...],
) -> dict[str, bytes]:
    """What the avenant makes of the convention, for its act to keep."""
    day = own.signature.date
    past = PastAmendment(base.number, own.objet, "" if isinstance(day, Unknown) else day.isoformat())
    marks = mark_places(base.text, documents, articles, base.number)
    return write_consolidated(ConsolidatedText(documents, (*base.text.amendments, past), marks), living)


def refuse_empty(amendment: RefreshedAmendment) -> None:
    """Refuse to make the text of an avenant that changes nothing.

    Raises: `ContentError`.
    """
    if amendment.draft.articles:
        return
    convention = display_path(find_convention_folder(amendment.folder))
    message = f"cet avenant ne modifie rien encore : {convention} dit la même chose que l'{amendment.base.act.name}"
    hint = f"écrire le changement dans {convention}, comme d'habitude ; « ctg avenant {convention} --etat » le montre"
    raise ContentError(Diagnostic(Code.AVENANT_VIDE, message, Span(display_path(amendment.folder)), hint=hint))


def tell_followed(convention: Path, folder: Path) -> Diagnostic:
    """Say that a command on the dossier of a convention works on its open avenant."""
    message = f"l'avenant n° {folder.name} est ouvert : c'est lui qui est fait, dans {display_path(folder)}"
    span = Span(display_path(convention))
    return Diagnostic(Code.AVENANT_OUVERT, message, span, severity=Severity.ADVICE)


def open_proved(folder: Path, project: Project, refreshed: RefreshedAmendment | None) -> Workshop:
    """The workshop of a dossier; that of an avenant proves each file of the act, once it is written.

    Raises: as `open_workshop`.
    """
    workshop = open_workshop(folder, project)
    return workshop if refreshed is None else replace(workshop, witness=refreshed.witness)
