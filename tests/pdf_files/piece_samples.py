"""Small PDFs made on the spot: tagged pieces as the writers make them, plain pages, scans."""

import io
import warnings
from pathlib import Path

import pikepdf
from lxml import etree
from PIL import Image, ImageDraw

from generator.pdf_files.structure import find_structure, list_kids, walk_elements
from generator.writing.layout_library import weasyprint

FONT_FILE = Path(__file__).parents[2] / "templates" / "fonts" / "LiberationSans-Regular.ttf"

_CSS = """
@font-face { font-family: Essai; src: url(FONT) }
@page { size: A4; margin: 25mm }
@page large { size: A4 landscape }
body { font-family: Essai; font-size: 11pt }
.page { break-before: page }
.paysage { page: large; break-before: page }
"""


def make_piece(title: str, body: str) -> bytes:
    """A PDF/A-3a and PDF/UA-1 file such as the writers make, in French."""
    css = _CSS.replace("FONT", FONT_FILE.as_uri())
    html = f'<html lang="fr"><head><title>{title}</title><style>{css}</style></head><body>{body}</body></html>'
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint 70 leaves its colour profile open
        fonts = weasyprint.text.fonts.FontConfiguration()
        data = weasyprint.HTML(string=html).write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, font_config=fonts)
    return claim_accessibility(data)


def claim_accessibility(data: bytes) -> bytes:
    """Add what WeasyPrint's PDF/A variant leaves out: the PDF/UA claim, its extension schema, the title shown."""
    pdf = pikepdf.open(io.BytesIO(data))
    root = etree.fromstring(pdf.Root.Metadata.read_bytes(), etree.XMLParser(remove_pis=True))
    rdf = root.find("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF")
    for fragment in (_UA_CLAIM, _UA_SCHEMA):
        rdf.append(etree.fromstring(fragment))
    packet = b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>' + etree.tostring(root) + b'<?xpacket end="r"?>'
    pdf.Root.Metadata = pdf.make_stream(packet, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_UA_CLAIM = (
    f'<rdf:Description {_RDF} xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">'
    "<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
)
_UA_SCHEMA = f"""<rdf:Description {_RDF} xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
 rdf:about=""><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
 <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
 <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
 <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
 <pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
 <pdfaProperty:category>internal</pdfaProperty:category>
 <pdfaProperty:description>Indicates which part of ISO 14289 standard is followed</pdfaProperty:description>
 </rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"""

TABLE = (
    "<table><thead><tr><th scope='col'>Lieu</th><th scope='col'>Places</th></tr></thead>"
    "<tbody><tr><td>Crèche A</td><td>20</td></tr><tr><td>Crèche B</td><td>30</td></tr></tbody></table>"
)

CONVENTION = (
    "<h1 id='titre'>Convention</h1><p>Voir l'<a href='#article-3'>article 3</a>, l'<a href='ctg:annexe-3'>annexe 3</a>"
    " et l'<a href='ctg:annexe-9'>annexe 9</a>.</p><h2 id='article-3'>Article 3</h2>"
    "<ul><li>recenser</li><li>informer</li></ul>" + TABLE + "<section class='page'><h2 id='signatures'>Signatures</h2>"
    "<p>Fait à Gardanne</p><p>Pour la Caf</p><table><tr><th scope='row'>Pour la commune</th><td></td></tr></table>"
    "</section><section class='page'><h2>Liste des annexes</h2><p>Annexe 3 : plan d'actions</p></section>"
)
ANNEX_1 = "<h1 id='titre'>Annexe 1</h1><p>Le diagnostic.</p><h2 id='besoins'>Besoins</h2>" + TABLE
ANNEX_3 = (
    "<h1 id='titre'>Annexe 3</h1><p><a href='#fiche'>Fiche</a> <a href='#titre'>Haut</a></p>"
    + TABLE
    + "<section class='paysage'><h2 id='fiche'>Fiche action 1.1</h2><p>Description</p></section>"
)


def make_plain(content: bytes = b"", pages: int = 1, **keys: object) -> bytes:
    """An untagged PDF with the same content on each page; `keys` are set on each page (MediaBox, Rotate…)."""
    pdf = pikepdf.new()
    for _ in range(pages):
        page = pdf.add_blank_page(page_size=(595, 842))
        page.Contents = pdf.make_stream(content)
        for key, value in keys.items():
            page.obj[f"/{key}"] = value
    return save(pdf)


def save(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """The bytes of a PDF, the same each time (an encrypted one cannot be)."""
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id="encryption" not in options, **options)
    return stream.getvalue()


def paint_scan(words: str, colour: str = "L", size: tuple[int, int] = (827, 1169)) -> Image.Image:
    """A picture that looks like a scanned page at 100 dpi."""
    image = Image.new(colour, size, "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 100, 700, 400), outline="black", width=3)
    draw.text((120, 120), words, fill="blue" if colour == "RGB" else "black", font_size=40)
    return image


def encode_image(image: Image.Image, kind: str, dpi: int = 100) -> bytes:
    """The bytes of a picture."""
    stream = io.BytesIO()
    image.save(stream, kind, dpi=(dpi, dpi))
    return stream.getvalue()


def count_marks(pdf: pikepdf.Pdf) -> int:
    """Numbered marks in the content of all pages."""
    return sum(
        1
        for page in pdf.pages
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) == "BDC" and "/MCID" in step.operands[1]
    )


def count_leaves(pdf: pikepdf.Pdf) -> int:
    """Numbered marks that the structure tree holds, each on a page of the file."""
    pages = {page.obj.objgen for page in pdf.pages}
    leaves = 0
    for element in walk_elements(find_structure(pdf)):
        for kid in list_kids(element):
            if isinstance(kid, int):
                assert element.Pg.objgen in pages
                leaves += 1
    return leaves
