"""`ctg exporter`: the deliberations of a dossier as open data, in a CSV file valid by the SCDL schema."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.acts.act_dossier import open_act_dossier
from generator.acts.received_acts import read_dossier_acts
from generator.acts.register import find_act
from generator.acts.sending import propose_subject
from generator.codes import Code
from generator.dossier_place import FACTS_FILE, list_amendments
from generator.errors import ContentError, Diagnostic, Severity, Span
from generator.files import display_path, write_bytes
from generator.making.dossier_folder import read_dossier
from generator.model.words.formulas import keep_as_text
from generator.prefecture.open_data import SCDL_COLUMNS, ScdlRows, list_scdl_rows
from generator.project import Project


@dataclass(frozen=True, slots=True)
class ExportReport:
    """How many deliberations were written, and what was left out."""

    rows: int
    warnings: tuple[Diagnostic, ...]


def export_deliberations(folder: Path, project: Project, target: Path) -> ExportReport:
    """Write the deliberations of the local authorities of a dossier as SCDL open data, a row for each act: on the
    convention, then on each of its avenants that is frozen.

    A message of the préfecture that cannot be used gives no date of receipt, and is told: the others do.

    Raises: `ContentError` when none can be published, or when one is not valid. Nothing is written then.
    """
    exported = [_list_rows(one, project) for one in (folder, *_list_frozen_amendments(folder))]
    span = Span(f"{display_path(folder)}/{FACTS_FILE}")
    found = ScdlRows(
        tuple(row for rows, _ in exported for row in rows.rows),
        tuple(finding for rows, _ in exported for finding in rows.findings),
    )
    errors = [d for d in found.findings if d.severity is Severity.ERROR]
    if errors:
        raise ContentError(errors)
    if not found.rows:
        message = "aucune délibération n'a toutes les valeurs obligatoires : il n'y a rien à publier"
        raise ContentError((Diagnostic(Code.SCDL_VIDE, message, span), *found.findings))
    write_bytes(target, write_scdl(found))
    told = [finding for _, notes in exported for finding in notes]
    return ExportReport(len(found.rows), (*told, *found.findings))


def _list_frozen_amendments(folder: Path) -> Iterator[Path]:
    return (one for one in list_amendments(folder) if find_act(one) is not None)


def _list_rows(folder: Path, project: Project) -> tuple[ScdlRows, tuple[Diagnostic, ...]]:
    """The rows of one act, from its frozen facts once there are some; and what to tell of its messages."""
    living, act = read_dossier(folder, project), find_act(folder)
    dossier = open_act_dossier(act, living) if act is not None else living
    acts = read_dossier_acts(dossier)
    span = Span(f"{dossier.folder}/{FACTS_FILE}")
    refusals = (replace(r.reason, severity=Severity.WARNING) for r in acts.refusals)
    return list_scdl_rows(dossier.facts, acts.received, span, propose_subject(dossier)), (*acts.findings, *refusals)


def write_scdl(found: ScdlRows) -> bytes:
    """The rows as CSV: UTF-8, commas, one line for the names of columns.

    Source: SCDL, general recommendations (UTF-8, comma, dates AAAA-MM-JJ); RFC 4180.
    """
    stream = io.StringIO()
    writer = csv.DictWriter(stream, SCDL_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({column: keep_as_text(words) for column, words in row.items()} for row in found.rows)
    return stream.getvalue().encode()
