"""The annexe « deliberations » as a kind of annexe: the deliberations received, one file for each party."""

from __future__ import annotations

import re

from generator.annexes.deliberations.sections import compose_deliberations
from generator.annexes.kind import AnnexeFile, AnnexeKind, AnnexeSource, Renewal
from generator.model.annexes import DELIBERATIONS_FOLDER, DeliberationValues
from generator.reading.party_files import check_party_files, read_party_files


def _read(source: AnnexeSource) -> DeliberationValues:
    folder = source.folder / DELIBERATIONS_FOLDER
    if source.facts is not None:
        source.faults.extend(check_party_files(folder, source.facts))
    return DeliberationValues(read_party_files(folder))


DELIBERATIONS = AnnexeKind(
    nature="deliberations",
    compose=compose_deliberations,
    files=(
        AnnexeFile(
            rf"{re.escape(DELIBERATIONS_FOLDER)}/[^/]+\.pdf",
            f"{DELIBERATIONS_FOLDER}/commune.pdf",
            "délibérations reçues",
            Renewal.LEFT,
            "délibération reçue",
            together=True,
            used_without=True,  # it is what « ctg transmission » sends, printed or not
        ),
    ),
    read=_read,
    values=DeliberationValues,
)
