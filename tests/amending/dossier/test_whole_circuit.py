"""The circuit of an avenant on a small dossier, command by command, from `ctg avenant` to the published copy.

It extends the term, a commune joins, fiche 1 of annexe 3 is another one, two words of an article change.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from generator.acts.register import find_act
from generator.cli.main import run
from generator.manifest import find_manifest
from generator.pdf_files.signatures.fields import read_printed_frames
from tests.acts.frozen_dossiers import freeze
from tests.amending.test_drafting import MODELS
from tests.cli.test_state_command import make_scan
from tests.dossiers.dossier_copy import DossierCopy, copy_minimal
from tests.pdf_files.paper_drawing import draw_page, scan, sign

pytestmark = pytest.mark.slow

AVENANT, OUTPUT = "content/minimal/avenants/1", Path("output/minimal-avenant-1")
JOINS = """\
  - id: joint
    type: commune
    nom: Commune de Joint-sur-Ain
    commune: "01005"
    siren: "210100053"
    organe: Conseil municipal
    representants:
      - {civilite: Madame, prenom: Lise, nom: NOUVELLE, fonction: Maire}
"""
VOTES = {"essai": ("219900123", "D_7"), "joint": ("210100053", "J_3")}
RECEIPT = (
    '<a:ARActe xmlns:a="x" a:IDActe="001-{siren}-20280110-{number}-DE" a:DateReception="2028-01-12"><a:ActeRecu '
    'a:Date="2028-01-10" a:NumeroInterne="{number}" a:CodeNatureActe="1"/></a:ARActe>'
)


@pytest.fixture
def convention(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DossierCopy:
    """A frozen convention, on a model that says how its conventions are amended."""
    monkeypatch.chdir(tmp_path)
    Path("ctg.toml").write_text("", "utf-8")
    copy = copy_minimal(Path("content"))
    shutil.copytree(MODELS / "ctg-2026" / "avenant", "content/modeles/mini/avenant")
    commune = '    commune: "01004"\n'
    copy.replace("ctg.yaml", commune, f'{commune}    siren: "219900123"\n')
    freeze(copy.folder)
    return copy


def amend(convention: DossierCopy) -> None:
    """What a person changes in the dossier of the convention, as usual."""
    convention.replace("ctg.yaml", "  fin: 2029-12-31", "  fin: 2030-12-31")
    commune = '    - {insee: "01004", nom: Essai-sur-Ain, population: 4200}\n'
    joined = '    - {insee: "01005", nom: Joint-sur-Ain, population: 900}\n'
    convention.replace("ctg.yaml", commune, commune + joined).replace(
        "ctg.yaml", "orientations:\n", f"{JOINS}orientations:\n"
    )
    fiche = "annexe-3/fiches/01-places.yaml"
    convention.replace(fiche, "Une crèche de dix places.", "Deux crèches de dix places.")
    why = "mots convenus par l'avenant n° 1"
    changed = "{clause: objet, modele: Elle est suivie comme le dit, signe: Elle est pilotée comme le dit"
    convention.write("ecarts.yaml", f'ecarts:\n  - {changed}, motif: "{why}"}}\n')


def fill(avenant: DossierCopy) -> None:
    """What a person writes of the avenant itself."""
    text = (avenant.folder / "avenant.yaml").read_text("utf-8")
    text = text.replace("  date: à compléter\n", "  date: 2028-02-01\n", 1)
    signers = re.split(r"(?m)^(?=  - id: )", text)
    if "- id: joint" not in text:
        signers.append("  - id: joint\n")
    for rank, signer in enumerate(signers):
        party = re.match(r"  - id: (\S+)", signer)
        if party is not None and party[1] in VOTES:
            vote = f'{{date: 2028-01-10, numero: {VOTES[party[1]][1]}, matiere: "8.2"}}'
            kept = re.sub(r"(?ms)^    deliberation:.*", "", signer)
            signers[rank] = f"{kept.rstrip()}\n    deliberation: {vote}\n"
    avenant.write("avenant.yaml", "".join(signers))
    avenant.write("textes/motifs.md", "Une commune de plus, et un chantier en retard.\n")


def test_from_the_opening_to_the_published_copy(convention: DossierCopy, capsys: pytest.CaptureFixture[str]) -> None:
    def ctg(*arguments: str, expected: int = 0) -> str:
        capsys.readouterr()
        code = run(list(arguments))
        captured = capsys.readouterr()
        assert code == expected, captured.err
        return captured.out + captured.err

    def step(day: str) -> tuple[str, str]:
        line = json.loads(ctg("etat", "content", "--date", day, "--format", "json"))[-1]
        return line["dossier"], line["etape"]

    ctg("avenant", "content/minimal", "--objet", "une commune de plus, un an de plus")
    amend(convention)
    avenant = DossierCopy(Path(AVENANT))
    assert step("2028-01-05") == ("minimal-avenant-1", "brouillon")
    fill(avenant)
    ctg("generer", "content/minimal")
    told = ctg("verifier", AVENANT)
    assert "aucune erreur" in told
    assert step("2028-01-05") == ("minimal-avenant-1", "à délibérer")
    assert "acte n° 02 (avenant n° 1)" in ctg("arreter", "content/minimal")
    assert step("2028-01-20") == ("minimal-avenant-1", "à signer")

    ctg("assembler", AVENANT)
    act, manifest = find_act(avenant.folder), find_manifest(OUTPUT)
    assert act is not None and manifest is not None
    frames = read_printed_frames(act.read(act.record.to_sign))
    scans = []
    for original in manifest.originals:
        for page in original.signature_pages:
            sheet = draw_page((OUTPUT / original.file).read_bytes(), page)
            for rank, frame in enumerate(one for one in frames if one.page == page):
                sign(sheet, frame.box, seed=rank)
            scans.append(scan(sheet))
    with pikepdf.new() as bundle:
        for data in scans:
            with pikepdf.open(io.BytesIO(data)) as source:
                bundle.pages.extend(source.pages)
        bundle.save("copieur.pdf")
    assert "3 exemplaires sur 3 signés" in ctg("recevoir", "copieur.pdf", AVENANT)
    assert step("2028-02-10") == ("minimal-avenant-1", "à transmettre")

    for rank, party in enumerate(VOTES):
        avenant.write(f"annexe-5/{party}.pdf", make_scan(rank + 1))
    sent = ctg("transmission", AVENANT)
    assert "transmission/joint/001-210100053-20280110-J_3-DE-1-1_2.pdf" in sent
    for party, (siren, number) in VOTES.items():
        avenant.write(f"prefecture/{party}.xml", RECEIPT.format(siren=siren, number=number))
    assert step("2028-02-10") == ("minimal-avenant-1", "à publier")

    assert "2 copies tamponnées" in ctg("assembler", AVENANT, "--publication")
    with pypdfium2.PdfDocument(OUTPUT / "prefecture/001-210100053-20280110-J_3-DE.pdf") as copy:
        words = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in copy).split())
    assert "Reçu en préfecture le 12/01/2028" in words
    for said in (
        "« 2029 » est remplacé par le mot : « 2030 »",
        "Joint-sur-Ain",
        "pilotée",
        "Deux crèches de dix places",
    ):
        assert said in words.replace("\u00a0", " "), said
    assert "rien n'a été touché" in ctg("controler", str(OUTPUT))
    # The dossier of the convention now says what is in force: nothing more to amend.
    line = json.loads(ctg("etat", "content/minimal", "--date", "2028-02-10", "--format", "json"))[0]
    assert "diffère" not in line["acte"]
    assert line["fin"] == "2030-12-31"
    assert "il n'y a rien à écrire" in ctg("avenant", "content/minimal")
