"""`ctg arreter --lever`: a freezing lifted, while nothing of the act was signed, sent or received."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from generator.acts.act_dossier import RECEIVED, is_deposit, open_act_dossier
from generator.acts.find_or_freeze import join_names, list_standing
from generator.acts.kept.digest_list import COPIES
from generator.acts.kept.freezing_lines import list_sendings
from generator.acts.register import BEFORE, Act, find_act, lift_act, list_returns, list_unknown
from generator.acts.request import ActRequest
from generator.codes import Code
from generator.errors import Diagnostic, Span, UsageError
from generator.files import display_path, list_tree, wait_for_folder
from generator.making.dossier_folder import SIGNATURES, UNFILED
from generator.making.manifest_page import add_manifest_page
from generator.making.opening import open_dossier
from generator.manifest import MANIFEST_FILE, find_manifest, list_known_outputs, record_outputs, write_manifest
from generator.output_folder import ORIGINALS, PUBLISHED, STAMPED, TO_SIGN, TRACKING
from generator.output_sets import replace_outputs


def lift_frozen(request: ActRequest) -> Path:
    """Move the act of a dossier aside, with its originals that nobody has signed; where it is kept.

    Raises: `UsageError` when nothing is frozen, or when something of it was signed, sent or received.
    """
    folder, target = request.folder, request.target
    act = find_act(folder)
    if act is None:
        message = "aucun acte n'est arrêté dans ce dossier : il n'y a rien à lever"
        raise UsageError(Diagnostic(Code.ACTE_NON_ARRETE, message, Span(display_path(folder))))
    living, _ = open_dossier(folder, request.project)
    engaged = list(
        dict.fromkeys(
            (
                *_list_returned(act),
                *_list_unfiled(folder),
                *list_standing(open_act_dossier(act, living), target),
                *list_sendings(folder, act.place.name),
            )
        )
    )
    if act.record.taken_over is not None:
        engaged.insert(0, f"l'acte signé dont il est repris ({act.record.taken_over.source})")
    if engaged:
        raise _refuse_engaged(act, folder, engaged)
    with wait_for_folder(act.place.parent):  # what is received at the same moment counts, or is refused
        if came := list(_list_returned(act)):
            raise _refuse_engaged(act, folder, came)
        _remove_originals(target)  # first: it may be refused, and nothing is lifted then
        return lift_act(act)


def _refuse_engaged(act: Act, folder: Path, engaged: Sequence[str]) -> UsageError:
    message = f"l'{act.name} a été signé, envoyé ou reçu : {join_names(engaged)}"
    hint = "un acte engagé ne se lève plus ; son texte change par un avenant"
    return UsageError(Diagnostic(Code.ACTE_ENGAGE, message, Span(display_path(folder)), hint=hint))


def _list_returned(act: Act) -> Iterator[str]:
    for name, versions in list_returns(act).items():
        # What stands in the dossier is told with it; of a file from the copier, the pages that were filed count.
        if not is_deposit(name) and PurePosixPath(name).parts[0] != RECEIVED:
            yield display_path(versions[-1].file)
    # A copy that was stamped may be with people, whatever has become of its receipt and of the output folder.
    for name, versions in list_returns(act, COPIES).items():
        if name.startswith((f"{STAMPED}/", f"{BEFORE}/")):
            yield display_path(versions[-1].file)
    yield from (found.span.file for found in list_unknown(act) if found.span is not None)
    signed = act.place / "signature"
    known = {act.place / name for name in act.record.files}
    yield from (display_path(path) for path in list_tree(signed) if path not in known)


def _list_unfiled(folder: Path) -> Iterator[str]:
    """The pages kept aside until a person says whose they are: one may be signed, unless it is of another CTG."""
    for path in list_tree(folder / SIGNATURES / UNFILED):
        if not path.name.startswith(f"{Code.PAGE_AUTRE_DOSSIER.removeprefix('page-')}-"):
            yield display_path(path)


def _remove_originals(target: Path) -> None:
    """Blank originals of a text that is no act any more must not be printed: they are kept with it, aside."""
    manifest = find_manifest(target)
    if manifest is None:
        return
    rooms = tuple(f"{room}/" for room in (ORIGINALS, TO_SIGN, TRACKING, PUBLISHED))
    former = [name for name in manifest.outputs if name.startswith(rooms)]
    files = add_manifest_page({MANIFEST_FILE: write_manifest(record_outputs(manifest, {}, former))})
    replace_outputs(target, files, known=list_known_outputs(target), removed=former)
