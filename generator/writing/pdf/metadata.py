"""Makes a PDF of WeasyPrint PDF/A-3a and PDF/UA-1 at once: structure, metadata, labels, attached files.

WeasyPrint writes one variant at a time; the identification of the other, the extension schema that PDF/A wants for
it, and fixed dates are written here. Everything comes from the tree, nothing from the clock.

Source: ISO 19005-3, 6.6 (metadata) and 6.8 (associated files); ISO 14289-1, 5 (identification).
"""

from __future__ import annotations

import io
from datetime import date

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from generator.model.document import Document, Meta
from generator.model.inlines import SCHEMES
from generator.model.pieces import BACK_COVER_LABEL
from generator.writing.html.blocks import title_section
from generator.writing.html.element_names import PIECE_URL
from generator.writing.html.page import list_targets
from generator.writing.pdf.attachment import Attachment
from generator.writing.pdf.margin_bars import MarginBars, draw_bars
from generator.writing.pdf.page_resources import keep_own_resources
from generator.writing.pdf.structure import tie_structure
from generator.writing.pdf.tree import WrittenTree
from generator.writing.xml_text import escape

PRODUCER = "ctg (WeasyPrint, pikepdf)"
CREATOR = "ctg"


def complete_pdf(
    raw: bytes,
    document: Document,
    tree: WrittenTree,
    attachments: tuple[Attachment, ...] = (),
    bars: MarginBars | None = None,
) -> bytes:
    """Complete a PDF fresh from WeasyPrint, uncompressed, that holds the elements of its structure already."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        tie_structure(pdf, tree)
        if bars is not None:
            draw_bars(pdf, bars)
        _title_links(pdf, document)
        attach_files(pdf, attachments, document.meta.content_date)
        write_metadata(pdf, document.meta)
        if document.back_cover:
            pdf.Root.PageLabels.Nums.append(len(pdf.pages) - 1)
            pdf.Root.PageLabels.Nums.append(Dictionary(P=String(BACK_COVER_LABEL)))
        keep_own_resources(pdf)
        return save_pdf(pdf)


def save_pdf(pdf: pikepdf.Pdf, *, recompress: bool = True) -> bytes:
    """The bytes of a PDF, the same for the same content."""
    output = io.BytesIO()
    pdf.save(
        output,
        deterministic_id=True,
        compress_streams=True,
        recompress_flate=recompress,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        min_version="1.7",
    )
    return output.getvalue()


def write_metadata(pdf: pikepdf.Pdf, meta: Meta) -> None:
    """Title, author, dates, language, labels and the two standards' identifications, in XMP and Info alike."""
    stamp = f"{meta.content_date:%Y%m%d}000000"
    info = {
        "/Title": meta.title,
        "/Author": meta.author,
        "/Subject": meta.subject,
        "/Creator": CREATOR,
        "/Producer": PRODUCER,
        "/CreationDate": f"D:{stamp}Z",
        "/ModDate": f"D:{stamp}Z",
    }
    if meta.keywords:
        info["/Keywords"] = ", ".join(meta.keywords)
    pdf.trailer.Info = pdf.make_indirect(Dictionary({key: String(value) for key, value in info.items() if value}))
    root = pdf.Root
    root.Lang = String(meta.language)
    root.MarkInfo = Dictionary(Marked=True)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    label = Dictionary(S=Name.D, P=String(meta.page_prefix)) if meta.page_prefix else Dictionary(S=Name.D)
    root.PageLabels = Dictionary(Nums=Array([0, label]))
    if "/Outlines" in root and root.Outlines.get("/First") is not None:
        root.PageMode = Name.UseOutlines
    stream = pdf.make_stream(_write_xmp(meta), Type=Name.Metadata, Subtype=Name.XML)
    root.Metadata = stream


def add_attachments(data: bytes, attachments: tuple[Attachment, ...], content_date: date) -> bytes:
    """A finished PDF with more files attached: those that could only be written once its pages were known."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        attach_files(pdf, attachments, content_date)
        # `save_pdf` has compressed the streams already: compressing them again would take time and change nothing.
        return save_pdf(pdf, recompress=False)


def attach_files(pdf: pikepdf.Pdf, attachments: tuple[Attachment, ...], content_date: date) -> None:
    """Embed files as associated files of the whole document, beside those it has.

    Source: ISO 19005-3, 6.8 (MIME type, relationship and association are required); ISO 14289-1, 7.11 (F and UF).
    """
    if not attachments:
        return
    moment = String(f"D:{content_date:%Y%m%d}000000Z")
    if "/Names" not in pdf.Root:
        pdf.Root.Names = Dictionary()
    if "/EmbeddedFiles" not in pdf.Root.Names:
        pdf.Root.Names.EmbeddedFiles = pdf.make_indirect(Dictionary(Names=Array([])))
    if "/AF" not in pdf.Root:
        pdf.Root.AF = Array([])
    names = pikepdf.NameTree(pdf.Root.Names.EmbeddedFiles)
    for attachment in sorted(attachments, key=lambda a: a.name.encode()):
        stream = pdf.make_stream(
            attachment.data,
            Type=Name.EmbeddedFile,
            Subtype=Name("/" + attachment.mime),
            Params=Dictionary(Size=len(attachment.data), ModDate=moment, CreationDate=moment),
        )
        specification = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=String(attachment.name),
                UF=String(attachment.name),
                AFRelationship=Name("/" + attachment.relationship),
                EF=Dictionary(F=stream, UF=stream),
            )
        )
        if attachment.description:
            specification.Desc = String(attachment.description)
        names[attachment.name] = specification
        pdf.Root.AF.append(specification)


def _title_links(pdf: pikepdf.Pdf, document: Document) -> None:
    """Say in words where each link leads: WeasyPrint says it with an id.

    Source: ISO 14289-1, 7.18.5 (links have an alternate description).
    """
    titles = {section.id: title_section(section) for section in document.sections}
    by_id = {id_: titles.get(id_) or name for name, id_ in list_targets(document).items()}
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", ()):
            target = str(annotation.get("/Contents", ""))
            if target.startswith(SCHEMES):
                annotation.Contents = String(_say_address(target))
                continue
            words = by_id.get(target, target.removeprefix(PIECE_URL).replace("-", " "))
            if "/" in words:  # a block, which has no title: its section has one
                words = next((title for id_, title in titles.items() if target.startswith(f"{id_}/")), words)
            annotation.Contents = String(f"Aller à : {words}")


def _say_address(address: str) -> str:
    """« Écrire à : … » for a mailbox, « Ouvrir : … » for a page."""
    box = address.removeprefix("mailto:")
    return f"Ouvrir : {address}" if box == address else f"Écrire à : {box}"


def _write_xmp(meta: Meta) -> bytes:
    moment = f"{meta.content_date:%Y-%m-%d}T00:00:00Z"
    title, author, subject = (escape(value) for value in (meta.title, meta.author, meta.subject))
    keywords = escape(", ".join(meta.keywords))
    bag = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in meta.keywords)
    return _XMP.format(
        title=title,
        creator=f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>" if author else "",
        description=f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt>'
        "</dc:description>"
        if subject
        else "",
        keywords=f"<dc:subject><rdf:Bag>{bag}</rdf:Bag></dc:subject><pdf:Keywords>{keywords}</pdf:Keywords>"
        if bag
        else "",
        language=escape(meta.language),
        moment=moment,
        producer=escape(PRODUCER),
        tool=escape(CREATOR),
    ).encode()


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
{creator}{description}{keywords}
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{moment}</xmp:CreateDate><xmp:ModifyDate>{moment}</xmp:ModifyDate>
<xmp:CreatorTool>{tool}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
