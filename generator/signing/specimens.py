"""`ctg generer --exemplaires`: originals of a final, from its act; of a draft, specimens that nobody can sign.

A specimen says « PROJET » on every page and bears no code: a page of it that would come back cannot be filed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from generator.acts.find_or_freeze import refuse_standing
from generator.acts.freezing import title_original
from generator.acts.register import find_act
from generator.acts.request import ActRequest
from generator.dossier_place import name_dossier
from generator.files import read_bytes
from generator.making.composition import list_pieces
from generator.making.generation import GenerationReport, GenerationRequest, generate_dossier
from generator.making.joined_file import write_joined_file
from generator.making.leaflet import bind_leaflet
from generator.making.manifest_page import add_manifest_page
from generator.making.workshop import Workshop, open_workshop
from generator.manifest import MANIFEST_FILE, find_manifest, list_known_outputs, record_outputs, write_manifest
from generator.model.acts import FreezeOrder
from generator.model.progress import Progress, tell_nobody
from generator.output_folder import SPECIMENS
from generator.output_sets import replace_outputs
from generator.pdf_files.originals import make_original
from generator.project import FIXED_FONT
from generator.signing.assembly import AssemblyReport, assemble_dossier


@dataclass(frozen=True, slots=True)
class SpecimenReport:
    """The specimens that were made, one for each signatory."""

    files: tuple[Path, ...]


def produce_dossier(
    request: GenerationRequest,
    order: FreezeOrder | None = None,
    tell: Progress = tell_nobody,
    workshop: Workshop | None = None,
) -> tuple[GenerationReport, AssemblyReport | SpecimenReport]:
    """Generate the pieces of a dossier, each rendered once; then its originals and copies, or the specimens of a draft.

    Raises: as `generate_dossier`, then as `assemble_dossier`; what keeps a final from being frozen is told before
    anything is written.
    """
    workshop = workshop or open_workshop(request.folder, request.project)
    target = request.output / name_dossier(request.folder)
    if not request.final:
        generated = generate_dossier(request, tell, workshop)
        return generated, _make_specimens(workshop, target, tell, request)
    if find_act(request.folder) is None:
        refuse_standing(workshop.dossier, target, workshop)
    generated = generate_dossier(request, tell, workshop)
    return generated, assemble_dossier(
        ActRequest(request.folder, request.project, request.output, order, request.overwrite), tell, workshop
    )


def _make_specimens(workshop: Workshop, target: Path, tell: Progress, request: GenerationRequest) -> SpecimenReport:
    dossier = workshop.dossier
    joined = write_joined_file(workshop, workshop.compose(list_pieces(dossier), draft=True), tell)
    data = bind_leaflet(workshop, joined.data, SPECIMENS, draft=True) if request.leaflet else joined.data
    font = read_bytes(FIXED_FONT)
    outputs = {
        f"{SPECIMENS}/{number}-{party.id}.pdf": make_original(
            data, {}, f"PROJET – {title_original(joined.title, number, party)}", font
        )
        for number, party in enumerate(dossier.facts.parties, start=1)
    }
    manifest = find_manifest(target)
    if manifest is None:
        raise ValueError("the pieces were generated before: their manifest is there")
    former = [name for name in manifest.outputs if name.startswith(f"{SPECIMENS}/") and name not in outputs]
    files = add_manifest_page({**outputs, MANIFEST_FILE: write_manifest(record_outputs(manifest, outputs, former))})
    replace_outputs(target, files, known=list_known_outputs(target), removed=former, overwrite=request.overwrite)
    return SpecimenReport(tuple(target / name for name in outputs))
