"""What `ctg impact` prints: a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.renewing.impact import ImpactReport
from generator.renewing.model_changes import ChangeKind

_MINIMUM_WIDTH = 120  # a file or a pipe has no width of its own
_KIND_STYLES = {ChangeKind.ADDED: "green", ChangeKind.REMOVED: "red", ChangeKind.CHANGED: "yellow"}
_SHOWN = 8  # dossiers named in a cell


def show_impact_table(report: ImpactReport, console: Console) -> None:
    """A line for each clause that changes, then what each dossier must look at."""
    if not console.is_terminal:
        console = Console(width=max(console.width, _MINIMUM_WIDTH), highlight=False)
    if report.clauses:
        console.print(_draw_clauses(report), soft_wrap=False)
    for line in _list_notes(report):
        console.print(Text(line))


def _draw_clauses(report: ImpactReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=Text(f"vers {report.current}"), title_justify="left")
    table.add_column("clause", no_wrap=True)
    table.add_column("changement", no_wrap=True)
    table.add_column("conventions", no_wrap=True, justify="right")
    table.add_column("lesquelles", overflow="fold", ratio=1)
    table.add_column("mots", overflow="fold", ratio=2)
    for impact in report.clauses:
        table.add_row(
            Text(impact.change.clause),
            Text(str(impact.change.kind), style=_KIND_STYLES[impact.change.kind]),
            Text(str(len(impact.dossiers))),
            Text(_name_some(impact.dossiers)),
            Text(impact.change.words if len(impact.change.words) <= 300 else impact.change.words[:300] + "…"),
        )
    return table


def _name_some(names: tuple[str, ...]) -> str:
    more = f" et {len(names) - _SHOWN} autres" if len(names) > _SHOWN + 1 else ""
    return ", ".join(names[: _SHOWN if more else None]) + more or "aucune"


def _list_notes(report: ImpactReport) -> Iterator[str]:
    for dossier in report.dossiers:
        told = []
        if dossier.stale_deviations:
            plural = "s" if dossier.stale_deviations > 1 else ""
            told.append(f"{dossier.stale_deviations} écart{plural} sans objet dans ce modèle")
        if dossier.lost_files:
            told.append(f"sans place dans ce modèle : {', '.join(dossier.lost_files)}")
        if told:
            yield f"{dossier.name} : {' ; '.join(told)}"
    count, touched = len(report.dossiers), sum(bool(dossier.clauses) for dossier in report.dossiers)
    if not count:
        yield f"aucune convention n'est sur un modèle que {report.current} remplace (clé « remplace » de modele.yaml)"
    else:
        former = ", ".join(dict.fromkeys(dossier.former for dossier in report.dossiers))
        plural = "s" if count > 1 else ""
        changed = len(report.clauses)
        yield (
            f"de {former} vers {report.current} : {changed} clause{'s' if changed > 1 else ''} change"
            f"{'nt' if changed > 1 else ''}, {touched} convention{'s' if touched > 1 else ''} sur {count} "
            f"touchée{plural if touched > 1 else ''}"
        )
    if report.others:
        yield f"non concernées, sur un autre modèle ou déjà sur celui-ci : {_name_some(report.others)}"


def write_impact_json(report: ImpactReport) -> str:
    """The same, for programs."""
    content = {
        "modele": report.current,
        "clauses": [
            {
                "depuis": impact.former,
                "clause": impact.change.clause,
                "changement": str(impact.change.kind),
                "mots": impact.change.words,
                "nombre": len(impact.dossiers),
                "dossiers": list(impact.dossiers),
            }
            for impact in report.clauses
        ],
        "dossiers": [
            {
                "dossier": dossier.name,
                "chemin": dossier.folder,
                "depuis": dossier.former,
                "clauses": list(dossier.clauses),
                "ecarts_sans_objet": dossier.stale_deviations,
                "fichiers_sans_place": list(dossier.lost_files),
            }
            for dossier in report.dossiers
        ],
        "non_concernes": list(report.others),
        "fautes": [{"code": d.code, "message": d.message, "lieu": str(d.span or "")} for d in report.faults],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
