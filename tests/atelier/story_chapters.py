"""The chapters of a CTG, from new to published copies and an avenant, as one person goes through the pages."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.api.circuit.circuit_dossier import PlayedDossier, make_words
from tests.atelier.story_hand import LONG, Hand
from tests.dossiers.dossier_copy import DossierCopy

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.atelier.conftest import ProcessServer

INSEE, SIREN, COMMUNE, NUMBER = "13046", "211300462", "Commune de Gréasque", "D_42"
HERE = "/dossiers/greasque"
TODAY = date.today()  # pages refuse a day to come
VOTED, RECEIVED, PUBLISHED = (TODAY - timedelta(days) for days in (20, 18, 15))
ACT = f"013-{SIREN}-{VOTED:%Y%m%d}-{NUMBER}-DE"
VOTE = make_words(COMMUNE, "Extrait du registre des délibérations", f"Délibération n° {NUMBER}")
RECEIPT = (
    f'<a:ARActe xmlns:a="x" a:IDActe="{ACT}" a:DateReception="{RECEIVED}"><a:ActeRecu '
    f'a:Date="{VOTED}" a:NumeroInterne="{NUMBER}" a:CodeNatureActe="1"/></a:ARActe>'
)
WORDS = {
    "civilite": "Monsieur",
    "prenom": "Jean",
    "/nom": "ESSAI",
    "fonction": "Maire",
    "deliberation/date": f"{VOTED:%d/%m/%Y}",
    "numero": NUMBER,
    "communication": "presse@commune.example",
    "etp": "0,5",
    "annees": "2027 2028",
    "financement": "1000",
    "echeance": "à l’automne",
}
USUAL = "Ce dont on est convenu"
PORTRAIT = "Gréasque est une commune de la vallée de l’Arc."
EQUIPMENT = f"{COMMUNE}\tEAJE\tLes Pitchouns\tCommune\tpublic\tGréasque\t20\t\t4\texistant\t12000\t\n"
TEXTS = ("visas-locaux", "diagnostic-besoins", "diagnostic-zones", "diagnostic-enjeux")


class Story:
    """The person, the page that is looked at, the server that may be cut off."""

    def __init__(self, page: Page, server: ProcessServer) -> None:
        self.page, self.server, self.hand = page, server, Hand(page)
        self.folder = server.project.content / "greasque"

    def go(self, address: str) -> None:
        """Open a page of the dossier, by its address."""
        self.page.goto(self.server.origin + HERE + address)

    def read(self, file: str) -> str:
        """A file of the dossier."""
        return (self.folder / file).read_text("utf-8-sig")

    def cut(self) -> None:
        """The power goes while the page is open, and comes back; the same browser enters again."""
        self.server.kill()
        self.server.start_again()
        self.page.goto(self.server.entry)


def make_ctg(story: Story) -> None:
    """A new CTG, with the keyboard alone."""
    page, hand = story.page, story.hand
    hand.open("Nouvelle CTG")
    page.wait_for_url("**/nouveau")
    hand.reach("Commune ou intercommunalité")
    page.keyboard.type("greasque 13")
    page.wait_for_selector(f"#trouves input[value='{INSEE}']")
    hand.reach("Gréasque")
    hand.press("Space")
    page.wait_for_selector(f"#choix input[value='{INSEE}']:checked")
    hand.reach("modèle 2026")
    hand.press("ArrowDown")  # the concise one
    hand.open("Créer la CTG")
    page.wait_for_url("**" + HERE)
    assert "modele: ctg-concis" in story.read("ctg.yaml")


def fill_forms_by_keyboard(story: Story) -> None:
    """A day and a person who signs, with the keyboard alone."""
    page, hand = story.page, story.hand
    story.go("")
    hand.open("Remplir le dossier")
    page.wait_for_url("**/formulaires")
    hand.open("Période et signature")
    page.wait_for_url("**/periode")
    hand.reach("Jour de la signature")
    hand.type(f"{TODAY + timedelta(20):%d/%m/%Y}")
    hand.press("Enter")
    page.get_by_text("Enregistré.").wait_for()
    story.go("/formulaires/parties")
    hand.open("Caisse d'allocations familiales")
    page.wait_for_function("() => document.activeElement.name?.endsWith('/nom')")
    hand.reach("aucune")
    hand.press("ArrowDown")
    for field, words in (("Prénom", "Ada"), ("Nom", "EXEMPLE"), ("Fonction", "Directrice")):
        hand.reach(field)
        hand.type(words)
    hand.press("Tab")
    page.get_by_text("Madame Ada EXEMPLE, Directrice").wait_for()
    hand.press("Shift+Tab", "Enter")
    page.get_by_text("Enregistré.").wait_for()
    assert "nom: EXEMPLE" in story.read("ctg.yaml")


def meet_in_one_field(story: Story) -> None:
    """Two windows on one field: the second save is refused, then the two are merged."""
    page, other = story.page, story.page.context.new_page()
    address = f"{story.server.origin}{HERE}/formulaires/periode"
    for window, words in ((page, "Gréasque"), (other, "en mairie")):
        window.goto(address)
        window.get_by_role("textbox", name="Lieu de la signature (obligatoire)").fill(words)
    story.hand.save()
    other.get_by_role("button", name="Enregistrer", exact=True).last.click()
    other.get_by_text("Quelqu’un a écrit ici pendant ce temps").wait_for()
    assert other.get_by_role("alert").first.inner_text().startswith("Rien n’est enregistré.")
    field = other.get_by_role("textbox", name="Lieu de la signature (obligatoire)")
    assert field.input_value() == "en mairie"
    assert "lieu: Gréasque" in story.read("ctg.yaml")
    field.fill("Gréasque, en mairie")
    Hand(other).save()
    other.close()
    assert "lieu: Gréasque, en mairie" in story.read("ctg.yaml")


def fill_forms(story: Story) -> None:
    """All that is still « à compléter » in forms."""
    page, hand = story.page, story.hand
    story.go("/formulaires/orientations")
    page.locator(".ajout > summary").click()
    page.locator(".ajout").get_by_label("Titre de l'orientation").fill("Accueillir chaque enfant")
    page.locator(".ajout").get_by_label("Objectifs").fill("Ouvrir des places")
    hand.fill_gaps({}, "Petite enfance")
    hand.click("Ajouter une orientation")
    page.get_by_text("Ajouté").first.wait_for()
    story.go("/formulaires/parties")
    hand.open_all()
    hand.fill_gaps(WORDS, USUAL)
    hand.save()
    story.go("/formulaires/pilotage")
    hand.open_all()
    hand.fill_gaps(WORDS, USUAL)
    page.locator(".ajout > summary", has_text="Ajouter un chargé de coopération").click()
    hand.click("Ajouter un chargé de coopération")
    page.locator("#carte-charges-cooperation-0[open]").wait_for()
    hand.fill_gaps(WORDS, USUAL)
    hand.save()
    story.go("/fiches/01-action")
    hand.open_all()
    assert page.locator("#champ-orientation option:checked").inner_text() == "Accueillir chaque enfant"
    hand.fill_gaps(WORDS, USUAL)
    hand.save()


def paste_tables(story: Story) -> None:
    """Two tables, as one pastes from Excel."""
    page, hand = story.page, story.hand
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for table, column, words in (("equipements", 0, EQUIPMENT), ("indicateurs", 7, "2000000\t68000000\n")):
        story.go(f"/tableaux/{table}")
        page.wait_for_selector(".grille-prete")
        row = page.locator("#grille-table tbody tr").first.locator("td:not(.sans-script)")
        row.nth(column).locator("input, select, textarea").focus()
        page.evaluate("(text) => navigator.clipboard.writeText(text)", words)
        hand.press("Control+v")
        hand.click("Enregistrer")
        page.get_by_text("Le tableau est enregistré.").wait_for()
    assert "Les Pitchouns" in story.read("annexe-2/equipements.csv")


def write_texts(story: Story) -> None:
    """A text by the keyboard, loaded again in its middle; the power goes once it is saved; then the others."""
    page, hand = story.page, story.hand
    story.go("/textes/portrait")
    editor = page.get_by_role("textbox", name="Texte")
    hand.begin()
    hand.reach("Gras")
    hand.reach("Texte")
    hand.type(PORTRAIT)
    page.locator("#apercu", has_text=PORTRAIT).wait_for()
    with page.expect_response("**/brouillons"):
        page.keyboard.type(" ")
    page.reload()
    page.get_by_role("button", name="Reprendre ce que vous tapiez").wait_for()
    hand.begin()
    hand.open("Reprendre ce que vous tapiez")
    assert editor.inner_text().strip() == PORTRAIT
    editor.press("Control+s")
    page.get_by_text("Texte enregistré.").wait_for()
    story.cut()
    assert story.read("textes/portrait.md").strip() == PORTRAIT
    for name in TEXTS:
        story.go(f"/textes/{name}")
        editor.press("Control+a")
        page.keyboard.insert_text("Ce que dit ce territoire.")
        editor.press("Control+s")
        page.get_by_text("Texte enregistré.").wait_for()


def freeze_by_keyboard(story: Story) -> None:
    """The text is frozen with the keyboard alone; the power goes meanwhile: there is an act, whole, or none."""
    page, hand = story.page, story.hand
    story.go("/constats")
    assert page.get_by_text("À compléter", exact=True).count() == 0, page.locator("main").inner_text()
    story.go("/arreter")
    hand.reach("pour confirmer")
    hand.type("arrêter")
    hand.press("Enter")
    page.wait_for_url("**/taches/*")
    story.cut()
    story.go("/arreter")
    if not page.get_by_text("Ce texte ne change plus").is_visible():
        hand.reach("pour confirmer")
        hand.type("arrêter")
        hand.press("Enter")
        page.wait_for_url("**/taches/*")
        hand.wait_for_task("le texte est arrêté")
        story.go("/arreter")
    assert page.get_by_text("Ce texte ne change plus").is_visible()


def sign(story: Story) -> None:
    """Originals are made; one page signed is recognised, the other is placed with the keyboard."""
    page, hand = story.page, story.hand
    story.go("/circuit/exemplaires")
    if page.get_by_role("button", name="Faire les exemplaires").is_visible():
        hand.click("Faire les exemplaires")
        hand.wait_for_task("")
    played = PlayedDossier(DossierCopy(story.folder))
    story.go("/circuit/pages")
    hand.drop(("caf.pdf", played.sign_page(1)), ("commune.pdf", played.sign_page(2, hidden=True)))
    hand.click("Classer ces pages")
    page.wait_for_url("**/taches/*")
    page.reload()
    hand.wait_for_task("1 page à classer")
    story.go("/circuit/pages")
    hand.begin()
    hand.reach("C’est la page de")
    hand.press("ArrowDown")  # the places where nothing is yet come first
    hand.open("Placer cette page")
    page.get_by_text("Page placée : exemplaire n° 2").wait_for()
    page.get_by_text("Aucune page n’attend").wait_for()


def deposit(story: Story, address: str, file: tuple[str, bytes], words: str) -> None:
    """Deposit a file on a page of the circuit, with the keyboard alone."""
    story.go(f"/circuit/{address}")
    story.hand.choose_files("Déposer", file)
    story.hand.open("Déposer")
    story.page.get_by_text(words).first.wait_for()


def send(story: Story) -> None:
    """A deliberation is deposited, what is sent to the préfecture downloaded, its receipt deposited; the power goes."""
    page, hand = story.page, story.hand
    deposit(story, "deliberations", ("délibération.pdf", VOTE), f"Déposé : délibération de {COMMUNE}")
    story.go("/circuit/prefecture")
    hand.click("Préparer tous les envois possibles")
    hand.wait_for_task("1 envoi préparé")
    story.go("/circuit/prefecture")
    with page.expect_download() as sent:
        hand.click("Tout télécharger (.zip)", "link")
    names = zipfile.ZipFile(io.BytesIO(sent.value.path().read_bytes())).namelist()
    assert any(name.endswith(f"{ACT}-1-1_1.pdf") for name in names), names
    deposit(story, "prefecture", (f"{ACT}-1-2_1.xml", RECEIPT.encode()), "accusé de réception :")
    story.cut()
    story.go("/circuit")
    assert f"reçue en préfecture le {RECEIVED:%d/%m/%Y}" in " ".join(page.locator("main").inner_text().split())


def publish(story: Story) -> None:
    """Stamped copies are made once the day of publication is known: all is done."""
    page, hand = story.page, story.hand
    story.go("/circuit/publication")
    page.get_by_label("Publiée le").fill(PUBLISHED.isoformat())
    hand.click("Enregistrer ce jour")
    page.get_by_text(f"Publication du {PUBLISHED:%d/%m/%Y} enregistrée").wait_for()
    page.get_by_label("Faire aussi les fichiers à publier").check()
    hand.click("Faire les copies tamponnées")
    hand.wait_for_task("1 copie tamponnée")
    story.go("/circuit/publication")
    with page.expect_download() as copy:
        page.get_by_role("link", name=f"Télécharger {ACT}").first.click()
    assert copy.value.path().read_bytes().startswith(b"%PDF")
    story.go("/circuit")
    page.get_by_text("Tout est fait : l’acte est signé").wait_for()


def amend(story: Story) -> None:
    """The first avenant: a year more, stated and proved; what was frozen stays."""
    page, hand = story.page, story.hand
    frozen = (story.folder / "actes/01-convention/acte.json").read_bytes()
    story.go("/formulaires/periode")
    page.get_by_role("textbox", name="Dernier jour").fill("31/12/2032")
    hand.save()
    story.go("/vie/avenants")
    page.get_by_label("Objet, en une ligne").fill("prolongation d’un an")
    hand.click("Ouvrir l’avenant")
    page.get_by_text("L’avenant n° 1 est ouvert").wait_for()
    page.get_by_text("Preuve : relu et appliqué").wait_for(timeout=LONG)
    stated = " ".join(page.locator(".enonce").inner_text().split())
    assert "le terme : « 2031 » est remplacé par le terme : « 2032 »" in stated, stated
    page.goto(story.server.origin + str(page.get_by_role("link", name="Ses documents").get_attribute("href")))
    with page.expect_download(timeout=LONG) as act:
        page.get_by_role("link", name="PDF :").first.click()
    assert act.value.path().read_bytes().startswith(b"%PDF")
    assert (story.folder / "actes/01-convention/acte.json").read_bytes() == frozen


CHAPTERS = (
    make_ctg,
    fill_forms_by_keyboard,
    meet_in_one_field,
    fill_forms,
    paste_tables,
    write_texts,
    freeze_by_keyboard,
    sign,
    send,
    publish,
    amend,
)
