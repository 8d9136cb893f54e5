"""Makes what a real CTG receives from outside, for this invented territory: deliberations, acknowledgements, scans.

Run as `.venv/bin/python content/exemple-complet/specimens.py`. It writes, from `ctg.yaml`:

- `annexe-5/<partie>.pdf`, two deliberations as the collectivities would send them back, marked « SPÉCIMEN »;
- `prefecture/*.xml`, the préfecture's acknowledgements of the same two acts, and the envelopes they were sent in;
- `build/exemple-complet-scans.pdf`, the signature pages of three originals as a copier delivers them once signed: in
  any order, some upside down, with blank backs between. They come last, since they need the originals that
  `ctg assembler` makes; with `--signatures` only they are made, and the pages received before are taken away.

Same facts, same bytes: no clock, and every irregularity of a pen or of a scanner is drawn from a fixed seed.
"""

from __future__ import annotations

import datetime
import html
import io
import json
import os
import random
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy
import pikepdf
import pypdfium2
import yaml
from PIL import Image, ImageDraw, ImageFont

from generator.errors import CtgError, Diagnostic, InputFileError, Span
from generator.files import display_path, list_tree, read_bytes, read_text, remove_file, write_bytes
from generator.model.facts import Civility, CtgFacts, Deliberation, Party, Votes
from generator.pdf_files.signatures.code import SignatureCode, draw_codes, name_dossier
from generator.writing.layout_library import weasyprint

FOLDER = Path(__file__).resolve().parent
OUTPUT = FOLDER.parents[1] / "output" / FOLDER.name
FONTS = FOLDER.parents[1] / "templates" / "fonts"
BUNDLE = FOLDER.parents[1] / "build" / f"{FOLDER.name}-scans.pdf"

DPI = 150
INK = 35  # grey of a dark blue pen on a grey scan, 0 black to 255 white
# The place to sign within a box of the signature pages, in points.
PLACE_WIDTH, PLACE_HEIGHT, BOX_MARGIN = 80 / 25.4 * 72, 30.5 / 25.4 * 72, 2.4 / 25.4 * 72
SIGNED_BY = ("caf", "ormeval", "saint-loubrin")  # whose original has come back signed


@dataclass(frozen=True, slots=True)
class Sitting:
    """What the register of deliberations says and `ctg.yaml` does not: an invented sitting."""

    convened: datetime.date
    sent: datetime.date
    received: datetime.date
    time: str
    room: str
    proxies: int
    secretary: str


SITTINGS = {
    "cc-val-ambrelle": Sitting(
        datetime.date(2026, 10, 8),
        datetime.date(2026, 10, 16),
        datetime.date(2026, 10, 19),
        "18 heures 30",
        "au siège de la communauté de communes, à Ormeval",
        1,
        "Monsieur Gaëtan SOULAGES",
    ),
    "ormeval": Sitting(
        datetime.date(2026, 10, 14),
        datetime.date(2026, 10, 22),
        datetime.date(2026, 10, 22),
        "19 heures",
        "à l'hôtel de ville",
        2,
        "Madame Rosalie CAUSSE",
    ),
}

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def main(arguments: list[str]) -> int:
    """Write the specimens; the exit code is that of `ctg` for the same faults."""
    facts = CtgFacts.model_validate(yaml.safe_load(read_text(FOLDER / "ctg.yaml")))
    try:
        if "--signatures" not in arguments:
            for party in (p for p in facts.parties if p.id in SITTINGS):
                write_bytes(FOLDER / "annexe-5" / f"{party.id}.pdf", draw_deliberation(facts, party))
                for name, message in (write_acknowledgement(facts, party), write_envelope(facts, party)):
                    write_bytes(FOLDER / "prefecture" / name, message)
            if not (OUTPUT / "manifeste.json").exists():
                sys.stderr.write(str(explain_missing_convention("le manifeste manque")) + "\n")
                return 0
        convention, originals = read_originals()
        scans = {
            identifier: scan_pages(facts, identifier, print_codes(convention, originals[identifier]), pages)
            for identifier in SIGNED_BY
            for pages in [[int(page) for page in originals[identifier]["pages_signature"]]]
        }
        for former in list_tree(FOLDER / "signatures"):
            remove_file(former)
        write_bytes(BUNDLE, shuffle_bundle(list(scans.values())))
    except CtgError as fault:
        sys.stderr.write(f"{fault}\n")
        return int(fault.exit_code)
    return 0


# --- deliberations -------------------------------------------------------------------------------------------------


def draw_deliberation(facts: CtgFacts, party: Party) -> bytes:
    """The deliberation as it comes back: voted, signed, received by the préfecture. Two tagged PDF/A pages."""
    # The two things that would change the bytes: the date that fontTools writes in a font, and the machine's HarfBuzz.
    midnight = datetime.datetime.combine(date_of(deliberation_of(party)), datetime.time(), datetime.UTC)
    os.environ["SOURCE_DATE_EPOCH"] = str(int(midnight.timestamp()))
    weasyprint.pdf.fonts.harfbuzz_subset = None
    document = weasyprint.HTML(string=compose_deliberation(facts, party), base_url=FONTS.as_uri() + "/")
    return bytes(document.write_pdf(pdf_variant="pdf/a-3a"))


def compose_deliberation(facts: CtgFacts, party: Party) -> str:
    """The text of the deliberation, in HTML. Every name, date and vote is that of `ctg.yaml`."""
    sitting, act = SITTINGS[party.id], deliberation_of(party)
    day, votes = date_of(act), act.votes
    assert isinstance(votes, Votes)
    pour, contre, abstention = int(str(votes.pour)), int(str(votes.contre)), int(str(votes.abstention))
    council = str(party.organe)
    head = representative_line(party)
    years = f"{facts.periode.debut.year}-{facts.periode.fin.year}"
    partners = "avec la Caf de l'Ambrelle et les autres collectivités du territoire"
    shown = {
        "nom": party.nom[:1].upper() + party.nom[1:],
        "adresse": str(party.adresse),
        "jour": f"{DAYS[day.weekday()]} {written_date(day)}",
        "numero": str(act.numero),
        "objet": str(act.objet),
        "rapporteur": str(act.rapporteur),
        "chef": head,
    }
    s = {key: html.escape(value, quote=False) for key, value in shown.items()}
    return f"""<!doctype html><html lang="fr"><head><meta charset="utf-8">
<title>Délibération {s["numero"]} - spécimen</title><style>{STYLE}</style></head><body>
<div class="specimen">SPÉCIMEN</div>
<header><p class="nom">{s["nom"]}</p><p>{s["adresse"]}</p><p>Département de l'{facts.territoire.departement_nom}</p>
<p class="fictif">Exemple fictif : territoire, personnes et actes inventés</p></header>
<h1>Extrait du registre des délibérations du {council}</h1>
<p class="numero"><b>Délibération n° {s["numero"]}</b> · Séance du {s["jour"]}</p>
<p><b>Objet : {s["objet"]}</b></p>
<p>Le {s["jour"]}, à {sitting.time}, le {council}, légalement convoqué le {written_date(sitting.convened)}, s'est
réuni {sitting.room}, sous la présidence de {s["chef"]}.</p>
<p>Membres en exercice : {votes.effectif}. Membres présents : {pour + contre + abstention - sitting.proxies}. Pouvoirs :
{sitting.proxies}. Votants : {pour + contre + abstention}. Le quorum est atteint.</p>
<p>Secrétaire de séance : {sitting.secretary}.</p>
<p>Rapporteur : {s["rapporteur"]}.</p>
<h2>Exposé des motifs</h2>
<p>La convention territoriale globale (Ctg) est le cadre dans lequel la Caf et les collectivités conduisent ensemble
leur politique en direction des familles. Elle repose sur un diagnostic partagé et se traduit par un plan d'actions.</p>
<p>Pour la période {years}, le projet de Ctg du {facts.territoire.nom} retient quatre orientations et quinze fiches
action. Il prévoit notamment la création de quarante-huit places d'accueil collectif dans les zones sous-dotées, un pôle
ressources handicap, un guichet commun d'information des familles et un plan en faveur des métiers de la petite
enfance.</p>
<p>Le volet petite enfance de la Ctg tient lieu de schéma pluriannuel de maintien et de développement de l'offre
d'accueil du jeune enfant pour la commune d'Ormeval.</p>
<h2 class="suite">Délibération</h2>
<p>Vu le Code général des collectivités territoriales ;</p>
<p>Vu le Code de l'action sociale et des familles ;</p>
<p>Vu le projet de convention territoriale globale et ses annexes ;</p>
<p>Considérant l'intérêt de poursuivre et de coordonner, {partners}, les services rendus aux familles ;</p>
<p>Le {council}, après avoir entendu cet exposé et en avoir délibéré :</p>
<ul><li>approuve la convention territoriale globale {facts.territoire.nom} pour la période du
{written_date(facts.periode.debut)} au {written_date(facts.periode.fin)}, ainsi que ses annexes ;</li>
<li>autorise {s["chef"]}, à signer la convention et tout document nécessaire à son exécution ;</li>
<li>dit que les crédits nécessaires seront inscrits aux budgets des exercices concernés.</li></ul>
<p><b>Votes : {pour} pour, {contre} contre, {abstention} abstention{"s" if abstention > 1 else ""}. Adopté.</b></p>
<p>Fait et délibéré les jour, mois et an susdits. Pour extrait conforme.</p>
<div class="signature"><div class="qui"><p>{s["chef"]}</p>{draw_signature_svg(party.id)}
<p>Secrétaire de séance : {sitting.secretary}</p>
{draw_signature_svg(party.id + " secrétaire")}</div>
<div class="cachet"><p>{s["nom"]}</p><p>SPÉCIMEN</p></div></div>
<p class="executoire">Acte envoyé en préfecture le {short_date(sitting.sent)}, reçu le {short_date(sitting.received)}
et publié le {short_date(act.publication)} ; certifié exécutoire. La présente délibération peut faire l'objet
d'un recours devant le tribunal administratif de Castelambre dans un délai de deux mois à compter de sa publication.</p>
</body></html>"""


# The upper right corner is left to the stamp; the mark « SPÉCIMEN » is pale instead of translucent (PDF/A).
STYLE = """
@font-face { font-family: Acte; src: url(Carlito-Regular.ttf) }
@font-face { font-family: Acte; font-weight: bold; src: url(Carlito-Bold.ttf) }
@page { size: A4; margin: 24mm 24mm 20mm;
  @bottom-right { content: "page " counter(page) " / " counter(pages); font: 9pt Acte; color: #444 } }
body { font: 11.5pt/1.4 Acte; color: #222; hyphens: manual }
.specimen { position: fixed; top: 95mm; left: -4mm; width: 170mm; text-align: center; font-size: 74pt;
  font-weight: bold; color: #f3dede; transform: rotate(-35deg); z-index: -1 }
header { width: 95mm; border-bottom: 1.5pt solid #555; margin-bottom: 9mm }
header p { margin: 0 0 1mm } .nom { font-weight: bold; font-size: 14pt }
.fictif { color: #8a1c1c; font-weight: bold }
h1 { font-size: 16pt; text-align: center; margin: 0 0 4mm }
h2 { font-size: 12.5pt; margin: 6mm 0 2mm; break-after: avoid } .suite { break-before: page }
.numero { text-align: center }
p { margin: 0 0 2.6mm }
.signature { display: flex; justify-content: space-between; margin-top: 8mm; break-inside: avoid }
.cachet { width: 38mm; height: 38mm; box-sizing: border-box; border: 2pt double #3a3f8f; border-radius: 50%;
  color: #3a3f8f; text-align: center; padding: 9mm 3mm 0; font-size: 8.5pt; font-weight: bold;
  transform: rotate(-12deg); margin-right: 12mm }
.executoire { margin-top: 8mm; font-size: 9.5pt; border-top: .5pt solid #777; padding-top: 2mm }
"""


def draw_signature_svg(seed: str) -> str:
    """A scribble that stands for a signature, as an inline drawing with its text alternative."""
    points = scribble(seed, 150, 42)
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(
        f" C{a[0]:.1f} {a[1]:.1f} {b[0]:.1f} {b[1]:.1f} {c[0]:.1f} {c[1]:.1f}"
        for a, b, c in zip(points[1::3], points[2::3], points[3::3], strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 42" width="150" height="42" role="img" '
        f'aria-label="Signature fictive"><path d="{path}" fill="none" stroke="#27306e" stroke-width="1.4"/></svg>'
    )


# --- acknowledgements ----------------------------------------------------------------------------------------------


def write_acknowledgement(facts: CtgFacts, party: Party) -> tuple[str, bytes]:
    """The name and the bytes of the préfecture's acknowledgement (ARActe, message 1-2) of a party's deliberation."""
    act = deliberation_of(party)
    day = date_of(act)
    number = str(act.numero)
    subjects = str(act.matiere).split(".")
    identifier = f"0{facts.territoire.departement}-{party.siren}-{day:%Y%m%d}-{number}-DE"
    codes = "\n".join(
        f'    <actes:CodeMatiere{rank} actes:CodeMatiere="{code}"/>' for rank, code in enumerate(subjects, start=1)
    )
    message = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- Exemple fictif : aucun acte n'a été transmis. -->
<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" actes:IDActe="{identifier}" \
actes:DateReception="{SITTINGS[party.id].received.isoformat()}">
  <actes:ActeRecu actes:Date="{day.isoformat()}" actes:NumeroInterne="{number}" actes:CodeNatureActe="1">
{codes}
    <actes:Objet>{escape(str(act.objet))}</actes:Objet>
    <actes:ClassificationDateVersion>2019-08-29</actes:ClassificationDateVersion>
    <actes:Document>
      <actes:NomFichier>99_DE-{identifier}-1-1_1.pdf</actes:NomFichier>
    </actes:Document>
    <actes:Annexes actes:Nombre="0"/>
    <actes:DocumentPapier>N</actes:DocumentPapier>
  </actes:ActeRecu>
  <actes:ClassificationDateVersionEnCours>2019-08-29</actes:ClassificationDateVersionEnCours>
</actes:ARActe>
"""
    return f"{identifier}-1-2_1.xml", message.encode("iso-8859-1")


def write_envelope(facts: CtgFacts, party: Party) -> tuple[str, bytes]:
    """The name and the bytes of the envelope in which a party's deliberation was sent: its name says on which day."""
    act = deliberation_of(party)
    department = f"0{facts.territoire.departement}"
    identifier = f"{department}-{party.siren}-{date_of(act):%Y%m%d}-{act.numero}-DE"
    message = f"""<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- Exemple fictif : aucun acte n'a été transmis. -->
<actes:EnveloppeCLMISILL xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" \
xmlns:insee="http://xml.insee.fr/schema">
  <actes:Emetteur>
    <actes:IDCL insee:SIREN="{party.siren}" actes:Departement="{department}" actes:Arrondissement="1" \
actes:Nature="31"/>
    <actes:Referent>
      <actes:Nom>Secrétariat général</actes:Nom>
      <actes:Email>secretariat@example.fr</actes:Email>
    </actes:Referent>
  </actes:Emetteur>
  <actes:AdressesRetour>
    <actes:Email>secretariat@example.fr</actes:Email>
  </actes:AdressesRetour>
  <actes:FormulairesEnvoyes>
    <actes:Formulaire>
      <actes:NomFichier>{identifier}-1-1_0.xml</actes:NomFichier>
    </actes:Formulaire>
  </actes:FormulairesEnvoyes>
</actes:EnveloppeCLMISILL>
"""
    return f"EACT--{party.siren}--{SITTINGS[party.id].sent:%Y%m%d}-1.xml", message.encode("iso-8859-1")


# --- scans of the signature pages ----------------------------------------------------------------------------------


def read_originals() -> tuple[bytes, dict[str, dict[str, Any]]]:
    """The generated convention and, by party, what the manifest says of its original.

    Raises: `InputFileError` when the originals have not been made.
    """
    manifest = OUTPUT / "manifeste.json"
    if not manifest.exists():
        raise InputFileError(explain_missing_convention("le manifeste manque"))
    originals = {original["partie"]: original for original in json.loads(read_text(manifest)).get("exemplaires", [])}
    if not originals or not (OUTPUT / "convention.pdf").exists():
        raise InputFileError(explain_missing_convention("la convention ou ses exemplaires n'ont pas été faits"))
    return read_bytes(OUTPUT / "convention.pdf"), originals


def print_codes(convention: bytes, original: dict[str, Any]) -> bytes:
    """The convention with the codes of one original, as they were printed: its file may hold scans already."""
    spelt = name_dossier(FOLDER.name)
    codes = [SignatureCode(spelt, original["numero"], page, original["texte"]) for page in original["pages_signature"]]
    return draw_codes(convention, codes, read_bytes(FONTS / "LiberationSans-Regular.ttf"), "convention.pdf")[0]


def shuffle_bundle(scans: list[bytes]) -> bytes:
    """All pages in one file, out of order, some turned, a blank back behind each."""
    chance = random.Random(4)
    sheets = [(scan, index) for scan in scans for index in range(count_pages(scan))]
    chance.shuffle(sheets)
    with pikepdf.new() as target:
        for rank, (scan, index) in enumerate(sheets):
            with pikepdf.open(io.BytesIO(scan)) as source:
                size = (float(source.pages[index].mediabox[2]), float(source.pages[index].mediabox[3]))
                target.pages.append(source.pages[index])
            target.pages[-1].rotate((180, 0, 270)[rank % 3], relative=True)
            back = Image.new("L", (round(size[0] * DPI / 72), round(size[1] * DPI / 72)), 250)
            add_picture_page(target, age(back, f"verso {rank}"), size)
        stream = io.BytesIO()
        target.save(stream, deterministic_id=True)
    return stream.getvalue()


def count_pages(scan: bytes) -> int:
    """How many pages a scan has."""
    with pikepdf.open(io.BytesIO(scan)) as pdf:
        return len(pdf.pages)


def explain_missing_convention(why: str) -> Diagnostic:
    """What to run before the signature pages can be scanned."""
    return Diagnostic(
        "specimen-sans-convention",
        f"les pages de signature ne peuvent pas encore être numérisées : {why}",
        Span(display_path(OUTPUT / "manifeste.json")),
        hint="lancer d'abord « ctg generer content/exemple-complet --final » et « ctg assembler » du même dossier, "
        "puis relancer ce script",
    )


def scan_pages(facts: CtgFacts, identifier: str, convention: bytes, pages: list[int]) -> bytes:
    """The signature pages of one original, signed by everyone, as a copier delivers them: one grey image a page."""
    names = [str(person.nom) for party in facts.parties for person in party.representants]
    font = ImageFont.truetype(str(FONTS / "Carlito-Bold.ttf"), 58)
    with pypdfium2.PdfDocument(convention) as source, pikepdf.new() as target:
        for page in pages:
            sheet = source[page - 1]
            picture = sheet.render(scale=DPI / 72, grayscale=True).to_pil().convert("L")
            for name, place in find_places(sheet, names):
                sign(picture, f"{identifier} {name}", place)
            stamp_specimen(picture, font)
            add_picture_page(target, age(picture, f"{identifier} {page}"), sheet.get_size())
        stream = io.BytesIO()
        target.save(stream, deterministic_id=True)
    return stream.getvalue()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one signs on a page: pixels from the top left."""

    left: float
    top: float
    width: float
    height: float


def find_places(sheet: pypdfium2.PdfPage, names: list[str]) -> list[tuple[str, Place]]:
    """Each representative's name that stands on a page, and where that person signs.

    It is in the frame that stands beside the name, shared by those of one frame; below the name where there is none.
    """
    height = sheet.get_height()
    frames = {box for box in map(read_frame, sheet.get_objects(max_depth=3)) if box}  # a border is several paths
    tops = sorted(frames, key=lambda box: -box[3])
    text = sheet.get_textpage()
    placed: dict[int, list[tuple[str, float, float]]] = {}
    for name in names:
        found = text.search(name, match_case=False).get_next()
        if found is not None:
            left, bottom, _, _ = text.get_charbox(found[0])
            frame = max((rank for rank, box in enumerate(tops) if box[3] >= bottom), default=-1)
            placed.setdefault(frame, []).append((name, left, bottom))
    places: list[tuple[str, Place]] = []
    for frame, people in placed.items():
        for rank, (name, left, bottom) in enumerate(people):
            box = (left - 10, bottom - 54, left + 148, bottom - 4)
            if frame >= 0:
                x0, y0, x1, y1 = tops[frame]
                share = (x1 - x0) / len(people)
                box = (x0 + share * rank + 8, y0 + 16, x0 + share * (rank + 1) - 8, y1 - 16)
            scale = DPI / 72
            size = ((box[2] - box[0]) * scale, (box[3] - box[1]) * scale)
            places.append((name, Place(box[0] * scale, (height - box[3]) * scale, *size)))
    return places


def read_frame(drawing: pypdfium2.PdfObject) -> tuple[float, float, float, float] | None:
    """The place to sign that a path draws, in points: left, bottom, right, top.

    It is a frame of that size, or the empty right side of a box that holds the words too.
    """
    if drawing.type != pypdfium2.raw.FPDF_PAGEOBJ_PATH:
        return None
    left, bottom, right, top = drawing.get_bounds()
    if not 60 < top - bottom < 200:
        return None
    if 440 < right - left < 480:
        return right - BOX_MARGIN - PLACE_WIDTH, top - BOX_MARGIN - PLACE_HEIGHT, right - BOX_MARGIN, top - BOX_MARGIN
    return (left, bottom, right, top) if 150 < right - left < 300 else None


def sign(picture: Image.Image, seed: str, place: Place) -> None:
    """Draw a scribble in ink in its place."""
    points = [(place.left + x, place.top + y) for x, y in scribble(seed, place.width, place.height)]
    line: list[tuple[float, float]] = []
    for start in range(0, len(points) - 3, 3):
        a, b, c, d = points[start : start + 4]
        for step in range(25):
            t = step / 24
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            line.append(
                (
                    sum(w * p[0] for w, p in zip(weights, (a, b, c, d), strict=True)),
                    sum(w * p[1] for w, p in zip(weights, (a, b, c, d), strict=True)),
                )
            )
    ImageDraw.Draw(picture).line(line, fill=INK, width=4, joint="curve")


def stamp_specimen(picture: Image.Image, font: ImageFont.FreeTypeFont) -> None:
    """Press a large « SPÉCIMEN » stamp, slanted, on the lower part of a page, dark enough to be read."""
    words = "SPÉCIMEN - EXEMPLE FICTIF"
    box = font.getbbox(words)
    stamp = Image.new("L", (int(box[2]) + 60, int(box[3]) + 50), 0)
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((4, 4, stamp.width - 5, stamp.height - 5), outline=170, width=6)
    pen.text((30, 18), words, font=font, fill=170)
    stamp = stamp.rotate(14, expand=True, resample=Image.Resampling.BICUBIC)
    picture.paste(90, ((picture.width - stamp.width) // 2, int(picture.height * 0.72)), stamp)


def age(picture: Image.Image, seed: str) -> Image.Image:
    """Turn a page by less than a degree and add the light noise of a scanner."""
    chance = random.Random(zlib.crc32(seed.encode()))
    turned = picture.rotate(chance.uniform(-0.8, 0.8), resample=Image.Resampling.BICUBIC, fillcolor=252)
    grain = numpy.random.default_rng(zlib.crc32(seed.encode())).normal(0, 3.0, (turned.height, turned.width))
    values = numpy.clip(numpy.asarray(turned, dtype=numpy.float64) - 3 + grain, 0, 255)
    return Image.fromarray(values.round().astype(numpy.uint8))


def add_picture_page(target: pikepdf.Pdf, picture: Image.Image, size: tuple[float, float]) -> None:
    """Add a page of `size` points that a grey JPEG picture fills."""
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=62, dpi=(DPI, DPI))
    page = target.add_blank_page(page_size=size)
    image = pikepdf.Stream(target, stream.getvalue())
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = picture.width, picture.height
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceGray, 8
    image.Filter = pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=target.make_indirect(image)))
    page.Contents = target.make_stream(f"q {size[0]:.3f} 0 0 {size[1]:.3f} 0 0 cm /Scan Do Q".encode())


# --- small pieces --------------------------------------------------------------------------------------------------


def scribble(seed: str, width: float, height: float) -> list[tuple[float, float]]:
    """The control points of a run of cubic Bézier curves that looks like a signature in a box; same seed, same hand."""
    chance = random.Random(zlib.crc32(seed.encode()))
    loops = 5 + chance.randrange(3)
    step = width * 0.8 / (loops * 3)
    points = [(width * 0.05, height * chance.uniform(0.4, 0.7))]
    for number in range(loops * 3):
        drift = width * 0.05 + step * (number + 1)
        points.append((drift + chance.uniform(-1.6, 1.6) * step, height * chance.uniform(0.05, 0.95)))
    flourish = height * chance.uniform(0.75, 0.95)
    points += [(width * 0.9, height), (width * 0.4, flourish), (width * 0.98, flourish * 0.8)]
    return points


def deliberation_of(party: Party) -> Deliberation:
    """The deliberation of a party that has one."""
    assert party.deliberation is not None, party.id
    return party.deliberation


def date_of(act: Deliberation) -> datetime.date:
    """The day of a deliberation that is known."""
    assert isinstance(act.date, datetime.date)
    return act.date


def representative_line(party: Party) -> str:
    """« Madame Inès BOUZIANE, Maire »."""
    person = party.representants[0]
    civility = "Madame" if person.civilite is Civility.MADAME else "Monsieur"
    return f"{civility} {person.prenom} {person.nom}, {person.fonction}"


def written_date(day: datetime.date) -> str:
    """« 21 octobre 2026 », « 1<sup>er</sup> janvier 2027 » in HTML."""
    return f"{'1<sup>er</sup>' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: datetime.date | None) -> str:
    """« 21/10/2026 »."""
    assert day is not None
    return f"{day:%d/%m/%Y}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
