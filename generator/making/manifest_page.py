"""`manifeste.html`: what `manifeste.json` says of an output folder, for a person to read and to print.

One file without script, picture or address, made from the manifest alone: the same manifest gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from markupsafe import Markup, escape

from generator.composing.wording import plain_date, write_number
from generator.manifest import MANIFEST_FILE, MANIFEST_PAGE, Manifest, OriginalEntry, PieceEntry, parse_manifest
from generator.model.pieces import SIGNED_ACT

_STYLE = """
body { font: 11pt/1.4 system-ui, sans-serif; color: #1d2230; max-width: 62em; margin: 2em auto; padding: 0 1.5em }
h1 { font-size: 1.7em; margin: 0 0 .2em }
h2 { font-size: 1.15em; margin: 1.8em 0 .5em; border-bottom: 1px solid #b5bac4 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3em .6em; border-bottom: 1px solid #dcdfe5 }
tbody th { font-weight: normal }
thead th { border-bottom: 2px solid #1d2230 }
code { font-size: .82em; overflow-wrap: anywhere } p.note { color: #59607a }
@media print { body { margin: 0; max-width: none } tr { break-inside: avoid } h2 { break-after: avoid } }
"""
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    "<style>{style}</style>\n"
    "</head>\n<body>\n<h1>{title}</h1>\n{body}\n</body>\n</html>\n"
)


def add_manifest_page(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a set of outputs, with the page of its manifest before it: they are replaced together."""
    page = write_manifest_page(parse_manifest(files[MANIFEST_FILE]))
    others = {name: data for name, data in files.items() if name != MANIFEST_FILE}
    return {**others, MANIFEST_PAGE: page, MANIFEST_FILE: files[MANIFEST_FILE]}


def write_manifest_page(manifest: Manifest) -> bytes:
    """The page, as UTF-8 HTML."""
    parts = [
        _write_facts(manifest),
        _write_pieces(manifest.pieces),
        _write_originals(manifest.originals),
        _write_digests("Fichiers produits", manifest.outputs, "Aucun fichier."),
        _write_digests("Originaux signés électroniquement", manifest.signed_originals),
        _write_changes(manifest),
        _write_digests("Fichiers lus pour les produire", manifest.inputs),
        _write_digests("Fichiers d'un contenu antérieur, encore à côté", manifest.former),
        Markup('<p class="note">{}</p>').format(
            f"Tiré de {MANIFEST_FILE}, qui fait foi pour les programmes. Une empreinte (SHA-256) se recalcule "
            "avec tout outil usuel ; « ctg controler » les recalcule toutes."
        ),
    ]
    noun = "l'avenant" if manifest.act else "la CTG"
    title = f"Documents de {noun} «\u00a0{manifest.dossier}\u00a0»"
    body = Markup("\n").join(part for part in parts if part)
    return str(_PAGE.format(title=title, style=Markup(_STYLE), body=body)).encode()


def _write_facts(manifest: Manifest) -> Markup:
    return _write_table(
        (),
        [
            ["Dossier", manifest.dossier],
            ["Date du contenu", _write_day(manifest.content_date)],
            ["Programme", f"{manifest.program.name} {manifest.program.version}"],
            ["Modèle de clauses", f"{manifest.model.name} {manifest.model.version}"],
        ],
    )


def _write_day(day: str) -> str:
    """A day in words; what is none, in a manifest that somebody changed, as it stands."""
    try:
        return plain_date(date.fromisoformat(day)) if day else "aucune pièce écrite"
    except ValueError:
        return day


def _write_pieces(pieces: Mapping[str, PieceEntry]) -> Markup:
    """The signed act first, then what is annexed to it."""
    rows = [
        [
            entry.title,
            "projet" if entry.draft else "définitif",
            write_number(entry.page_count) if entry.page_count else "–",
            ", ".join(map(str, entry.signature_pages)) or "–",
        ]
        for _, entry in sorted(pieces.items(), key=lambda item: item[0] != SIGNED_ACT.id)
    ]
    return _write_section("Pièces", ("Pièce", "État", "Pages", "Pages à signer"), rows)


def _write_originals(originals: Iterable[OriginalEntry]) -> Markup:
    rows = [
        [
            str(entry.number),
            entry.file,
            entry.text.upper(),
            "signé" if entry.signed else _count_pages(len(entry.received_pages), len(entry.signature_pages)),
        ]
        for entry in originals
    ]
    return _write_section("Exemplaires", ("N°", "Fichier", "Code du texte", "Signature"), rows)


def _count_pages(received: int, wanted: int) -> str:
    return f"{received} {'page revenue' if received < 2 else 'pages revenues'} sur {wanted}"


def _write_changes(manifest: Manifest) -> Markup:
    rows = [[name, "clause remplacée par celle du dossier", ""] for name in manifest.overrides]
    rows += [[change.clause, f"clause {change.kind}", change.reason] for change in manifest.changes]
    rows += [[deviation.clause, "écart au modèle", deviation.reason] for deviation in manifest.deviations]
    return _write_section("Ce que le texte a d'autre que son modèle", ("Clause", "Changement", "Raison"), rows)


def _write_digests(heading: str, digests: Mapping[str, str], empty: str = "") -> Markup:
    rows: list[list[str | Markup]] = [
        [name, Markup("<code>{}</code>").format(digest)] for name, digest in sorted(digests.items())
    ]
    if not rows and empty:
        return Markup("<h2>{}</h2>\n<p>{}</p>").format(heading, empty)
    return _write_section(heading, ("Fichier", "Empreinte SHA-256"), rows)


def _write_section(heading: str, heads: tuple[str, ...], rows: Iterable[Iterable[str | Markup]]) -> Markup:
    rows = list(rows)
    return Markup("<h2>{}</h2>\n{}").format(heading, _write_table(heads, rows)) if rows else Markup()


def _write_table(heads: tuple[str, ...], rows: Iterable[Iterable[str | Markup]]) -> Markup:
    head = Markup("").join(Markup('<th scope="col">{}</th>').format(words) for words in heads)
    lines = []
    for row in rows:
        first, *rest = row
        cells = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in rest)
        lines.append(Markup('<tr><th scope="row">{}</th>{}</tr>').format(escape(first), cells))
    start = Markup("<thead><tr>{}</tr></thead>").format(head) if heads else Markup()
    return Markup("<table>{}<tbody>\n{}\n</tbody></table>").format(start, Markup("\n").join(lines))
