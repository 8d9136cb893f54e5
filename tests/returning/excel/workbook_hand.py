"""Workbooks written part by part, as some spreadsheet program writes them: imitations, the programs themselves are
untried here but for LibreOffice, by hand.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def pack_sheets(
    sheets: Iterable[tuple[str, str]],
    *,
    strings: Iterable[str] = (),
    formats: Iterable[str] = (),
    properties: str = "",
    states: dict[str, str] | None = None,
    absolute: bool = False,
    more: dict[str, str] | None = None,
) -> bytes:
    """A workbook of sheets given by title and inner XML. `strings` are inner XML of shared strings.

    `formats` are number formats: style 0 is general, style n the n-th; the style after the last is struck. With
    `absolute`, relations are written from the root of the package.
    """
    sheets = list(sheets)
    base = "/xl/" if absolute else ""
    listed, links = [], []
    for rank, (title, _) in enumerate(sheets, 1):
        state = f' state="{(states or {})[title]}"' if title in (states or {}) else ""
        listed.append(f'<sheet name="{escape(title)}" sheetId="{rank}"{state} r:id="rId{rank}"/>')
        links.append((f"rId{rank}", "worksheet", f"{base}worksheets/sheet{rank}.xml"))
    links += [("rId90", "styles", f"{base}styles.xml"), ("rId91", "sharedStrings", f"{base}sharedStrings.xml")]
    codes = list(formats)
    numbers = "".join(f'<numFmt numFmtId="{165 + n}" formatCode={quoteattr(c)}/>' for n, c in enumerate(codes))
    looks = "".join(f'<xf numFmtId="{165 + n}" fontId="0"/>' for n in range(len(codes)))
    parts = {
        "_rels/.rels": _link([("rId1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_R}">{properties}<sheets>{"".join(listed)}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": _link(links),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{numbers}</numFmts><fonts><font/>'
        '<font><strike/></font></fonts><cellXfs><xf numFmtId="0" fontId="0"/>'
        f'{looks}<xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"".join(f"<si>{one}</si>" for one in strings)}</sst>',
        **{
            f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{MAIN}">{x}</worksheet>'
            for n, (_, x) in enumerate(sheets, 1)
        },
        **(more or {}),
    }
    for rank, (_, inner) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{rank}.xml"] = f'<worksheet xmlns="{MAIN}">{inner}</worksheet>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in parts.items():
            archive.writestr(name, _HEAD + words)
    return stream.getvalue()


def _link(links: Iterable[tuple[str, str, str]]) -> str:
    said = "".join(f'<Relationship Id="{id_}" Type="{_R}/{kind}" Target="{target}"/>' for id_, kind, target in links)
    return f'<Relationships xmlns="{_RELATIONS}">{said}</Relationships>'


def link_comments() -> str:
    """The relations of a first sheet that has comments."""
    return _link([("rId1", "comments", "../comments1.xml")])
