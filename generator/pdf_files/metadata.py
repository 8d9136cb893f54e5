"""The title of a file made by joining: in the document information and in the XMP packet, which must agree."""

from __future__ import annotations

import pikepdf
from lxml import etree
from pikepdf import Name, Stream, String

_DC = "http://purl.org/dc/elements/1.1/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PACKET = (
    b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n',
    b'\n<?xpacket end="r"?>',
)


def write_title(pdf: pikepdf.Pdf, title: str) -> None:
    """Set the title everywhere it stands, leaving the rest of the XMP as it is.

    Source: ISO 19005-3, 6.6.2 (metadata); ISO 14289-1, 7.1 (title).
    """
    pdf.docinfo[Name.Title] = String(title)
    metadata = pdf.Root.get(Name.Metadata)
    if not isinstance(metadata, Stream):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_pis=True)
    root = etree.fromstring(metadata.read_bytes(), parser)
    rdf = root if root.tag == f"{{{_RDF}}}RDF" else root.find(f".//{{{_RDF}}}RDF")
    if rdf is None:
        return
    for holder in rdf.findall(f"{{{_RDF}}}Description"):
        for found in holder.findall(f"{{{_DC}}}title"):
            holder.remove(found)
        if len(holder) == 0 and set(holder.attrib) <= {f"{{{_RDF}}}about"}:
            rdf.remove(holder)
    description = etree.SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""}, nsmap={"dc": _DC})
    alternatives = etree.SubElement(etree.SubElement(description, f"{{{_DC}}}title"), f"{{{_RDF}}}Alt")
    entry = etree.SubElement(alternatives, f"{{{_RDF}}}li", {_XML_LANG: "x-default"})
    entry.text = title
    packet = _PACKET[0] + etree.tostring(root, encoding="utf-8") + _PACKET[1]
    stream = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = stream
