"""`make demonstration`: the whole circuit of a CTG and of an avenant, on a copy of the example, up to published copies.

    python scripts/demonstration.py WORK TOOLS

WORK is emptied and receives the copy and what is made of it; TOOLS is where scripts/conformance.sh has installed the
validators. Scans, deliberations and acknowledgements are generated as their senders would make them; every step is the
`ctg` command that a person would type, and `ctg etat` follows it. Exit code 1 when a command or a check fails.
"""

from __future__ import annotations

import contextlib
import datetime
import importlib
import importlib.util
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
from rich.console import Console

from generator.dossier_place import FACTS_FILE
from generator.files import read_bytes, read_text, write_bytes
from generator.manifest import find_manifest
from generator.model.facts import CtgFacts
from generator.reading.located_yaml import load_yaml
from generator.reading.validation import validate_facts
from scripts.amended_example import amend

ROOT = Path(__file__).resolve().parents[1]
NAME = "exemple-complet"
CONTENT = f"content/{NAME}"
MAYOR = "        nom: BOUZIANE\n"
FIRST_SIGNED = ("ormeval", "caf", "saint-loubrin")
REASONS = (
    "La commune de Montclairac souhaite rejoindre la convention, et la modernisation des équipements a pris un an de "
    "retard : il convient de prolonger la convention d'autant.\n"
)

console = Console(highlight=False, soft_wrap=True)


class StepError(Exception):
    """A command that did not end as the circuit wants."""


class Circuit:
    """The copy on which the circuit is played, and the commands played on it."""

    content = CONTENT

    def __init__(self, work: Path) -> None:
        self.work = work
        self.dossier = work / CONTENT
        self.output = work / "output" / NAME
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(
            ROOT / "content", work / "content", ignore=shutil.ignore_patterns("__pycache__", "bassin-minier")
        )
        (work / "templates").symlink_to(ROOT / "templates")
        for folder in ("annexe-5", "prefecture", "signatures"):
            shutil.rmtree(self.dossier / folder, ignore_errors=True)
        self.facts_text = read_text(self.dossier / FACTS_FILE)
        self.facts = validate_facts(CtgFacts, load_yaml(self.facts_text, FACTS_FILE))
        self.specimens = self._load_specimens()

    def _load_specimens(self) -> Any:
        spec = importlib.util.spec_from_file_location("specimens", self.dossier / "specimens.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules["specimens"] = module
        spec.loader.exec_module(module)
        # The register of the two councils that the specimens do not tell of.
        model = module.SITTINGS["ormeval"]
        for party, convened, sent, received in (
            ("les-aulnaies", "2026-10-09", "2026-10-20", "2026-10-20"),
            ("saint-loubrin", "2026-10-15", "2026-10-23", "2026-10-26"),
        ):
            days = [datetime.date.fromisoformat(day) for day in (convened, sent, received)]
            sitting = replace(model, convened=days[0], sent=days[1], received=days[2], room="à la mairie")
            module.SITTINGS[party] = sitting
        return module

    def ctg(self, *arguments: str, expected: int = 0) -> None:
        """Play one command, as typed in the folder of the copy."""
        console.print(f"$ ctg {' '.join(arguments)}", style="bold cyan")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "generator", *arguments],
            cwd=self.work,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        lines = (done.stdout + done.stderr).rstrip().splitlines()
        shown = lines if arguments[0] in ("etat", "controler", "exporter", "recevoir") else lines[-4:]
        for line in shown:
            console.print(f"  {line}", markup=False)
        if done.returncode != expected:
            raise StepError(f"ctg {' '.join(arguments)} : code {done.returncode}, {expected} attendu")

    def tell_state(self, day: str, step: str) -> None:
        """`ctg etat` on that day; the step that it must tell."""
        self.ctg("etat", self.content, "--date", day)
        found = subprocess.run(
            [sys.executable, "-m", "generator", "etat", self.content, "--date", day, "--format", "json"],
            cwd=self.work,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        told = json.loads(found.stdout)[0]["etape"]
        if told != step:
            raise StepError(f"ctg etat au {day} : « {told} », « {step} » attendu")

    def write_facts(self, *, mayor: bool = True, published: bool = True) -> None:
        """The facts as they are known by then."""
        text = self.facts_text
        if not mayor:
            text = text.replace(MAYOR, "        nom: à compléter\n")
        if not published:
            text = "".join(x for x in text.splitlines(True) if not x.startswith("      publication: "))
        write_bytes(self.dossier / FACTS_FILE, text.encode())

    def deliver_deliberations(self) -> None:
        """What the Caf and the four councils send back, voted and signed; the Caf sits as the first council does."""
        known = dict(self.specimens.SITTINGS)
        for party in self.facts.parties:
            if party.deliberation is not None and party.deliberation.votes is not None:
                self.specimens.SITTINGS.setdefault(party.id, next(iter(known.values())))
                dated = {"publication": party.deliberation.publication or party.deliberation.date}
                shown = party.model_copy(update={"deliberation": party.deliberation.model_copy(update=dated)})
                data = self.specimens.draw_deliberation(self.facts, shown)
                write_bytes(self.dossier / "annexe-5" / f"{party.id}.pdf", data)
        for added in self.specimens.SITTINGS.keys() - known.keys():
            del self.specimens.SITTINGS[added]

    def scan_originals(self, parties: Sequence[str], name: str) -> Path:
        """The signed pages of some originals as a copier delivers them: one file, some upside down."""
        manifest = find_manifest(self.output)
        assert manifest is not None
        chance = random.Random(name)
        target = self.work / name
        with pikepdf.new() as bundle, contextlib.ExitStack() as opened:
            for party in parties:
                record = next(o for o in manifest.originals if o.party == party)
                original = read_bytes(self.output / record.file)
                scanned = self.specimens.scan_pages(self.facts, party, original, record.signature_pages)
                source = opened.enter_context(pikepdf.open(io.BytesIO(scanned)))
                for page in source.pages:
                    bundle.pages.append(page)
                    if chance.random() < 0.5:
                        bundle.pages[-1].rotate(180, relative=True)
            stream = io.BytesIO()
            bundle.save(stream, deterministic_id=True)
        write_bytes(target, stream.getvalue())
        return target

    def acknowledge(self, *parties: str) -> None:
        """The préfecture's acknowledgements."""
        for party in (p for p in self.facts.parties if p.id in parties):
            name, message = self.specimens.write_acknowledgement(self.facts, party)
            write_bytes(self.dossier / "prefecture" / name, message)

    def send(self, *parties: str) -> None:
        """The envelopes of what was sent, as platforms let one download them."""
        for party in (p for p in self.facts.parties if p.id in parties):
            name, envelope = self.specimens.write_envelope(self.facts, party)
            write_bytes(self.dossier / "prefecture" / name, envelope)

    def refuse(self, identifier: str, day: str) -> None:
        """The préfecture's refusal of an act."""
        message = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<actes:AnomalieActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216">'
            f"<actes:Date>{day}</actes:Date><actes:Nature>008</actes:Nature>"
            "<actes:Detail>fichier illisible</actes:Detail></actes:AnomalieActe>\n"
        )
        write_bytes(self.dossier / "prefecture" / f"{identifier}-1-3_1.xml", message.encode())


class Amendment(Circuit):
    """The avenant of the copy: the same commands on its own dossier, below the convention's."""

    content = f"{CONTENT}/avenants/1"

    def __init__(self, circuit: Circuit) -> None:
        self.work, self.specimens = circuit.work, circuit.specimens
        self.dossier = circuit.work / self.content
        self.output = circuit.work / "output" / f"{NAME}-avenant-1"
        amend(circuit.dossier)

    def fill(self) -> None:
        """What the parties write of the avenant itself: why, when it is signed, what each assembly has voted."""
        text = read_text(self.dossier / "avenant.yaml").replace("  date: à compléter\n", "  date: 2028-11-24\n", 1)
        text = text.replace("# prise_effet: signature", "prise_effet: 2029-01-01")
        if "- id: montclairac" not in text:
            text += "  - id: montclairac\n    deliberation:\n      date: à compléter # le jour de la séance\n"
        voted = "votes: {effectif: 15, pour: 14, contre: 0, abstention: 1}\n      rapporteur: Madame Oriane LESCURE"
        matter = f'matiere: "8.2"\n      {voted}\n      publication: 2028-10-27'
        text = re.sub(r"      numero: à compléter\n", "", text)
        days = iter(range(9, 28))
        text = re.sub(
            r"date: à compléter # le jour de la séance",
            lambda _: f"date: 2028-10-{(day := next(days)):02}\n      numero: AV_2028_{day:02}\n      {matter}",
            text,
        )
        write_bytes(self.dossier / "avenant.yaml", text.encode())
        write_bytes(self.dossier / "textes" / "motifs.md", REASONS.encode())

    def read_facts(self) -> None:
        """The facts that the avenant was made with, and the register of its sittings."""
        self.facts = validate_facts(CtgFacts, load_yaml(read_text(self.dossier / FACTS_FILE), FACTS_FILE))
        model = self.specimens.SITTINGS["ormeval"]
        days = [datetime.date(2028, 10, day) for day in (2, 23, 24)]
        sitting = replace(model, convened=days[0], sent=days[1], received=days[2], room="à la mairie")
        self.specimens.SITTINGS.update({p.id: sitting for p in self.facts.parties if p.kind.sends_acts})
        of_convention = self.specimens.compose_deliberation

        def compose(facts: CtgFacts, party: Any) -> str:
            words = str(of_convention(facts, party))
            words = words.replace("approuve la convention", "approuve l'avenant n° 1 à la convention")
            return words.replace("à signer la convention", "à signer l'avenant").replace("Vu le projet de", "Vu la")

        self.specimens.compose_deliberation = compose


def play_amendment(circuit: Circuit) -> Amendment:
    """An avenant to the published convention, from its opening to its own published copies."""
    title("9. Deux ans après : un avenant prolonge la convention, une commune la rejoint")
    circuit.ctg("avenant", CONTENT, "--objet", "prolongation d'un an et adhésion de la commune de Montclairac")
    amendment = Amendment(circuit)
    amendment.fill()
    circuit.ctg("avenant", CONTENT, "--etat")
    circuit.ctg("generer", CONTENT)
    circuit.ctg("verifier", amendment.content)
    amendment.read_facts()
    amendment.tell_state("2028-10-01", "à délibérer")

    title("10. L'avenant est arrêté, délibéré, signé, transmis")
    amendment.deliver_deliberations()
    circuit.ctg("arreter", CONTENT)
    circuit.ctg("assembler", amendment.content)
    amendment.tell_state("2028-11-20", "à signer")
    pages = amendment.scan_originals([p.id for p in amendment.facts.parties], "copieur-avenant.pdf")
    circuit.ctg("recevoir", pages.name, CONTENT)  # nothing of it is the convention's
    circuit.ctg("recevoir", pages.name, amendment.content)
    amendment.tell_state("2028-11-25", "à transmettre")
    circuit.ctg("transmission", amendment.content)
    senders = [p.id for p in amendment.facts.parties if p.kind.sends_acts]
    amendment.send(*senders)
    amendment.acknowledge(*senders)

    title("11. L'avenant est reçu en préfecture, publié ; la convention consolidée est en vigueur")
    circuit.ctg("assembler", amendment.content, "--publication")
    amendment.tell_state("2028-12-01", "publié")
    circuit.ctg("etat", CONTENT, "--date", "2028-12-01")
    circuit.ctg("avenant", CONTENT)
    circuit.ctg("exporter", CONTENT, "--format", "scdl", "-o", "deliberations.csv")
    circuit.ctg("controler", CONTENT)
    circuit.ctg("controler", f"output/{NAME}-avenant-1")
    return amendment


def play(circuit: Circuit) -> None:
    """The circuit, step by step."""
    title("1. Le projet : un nom manque encore")
    circuit.write_facts(mayor=False, published=False)
    circuit.ctg("generer", CONTENT, "--piece", "convention")
    circuit.ctg("generer", CONTENT, "--piece", "convention", "--final", expected=3)
    circuit.tell_state("2026-07-01", "brouillon")

    title("2. Le document définitif, soumis aux conseils")
    circuit.write_facts(published=False)
    circuit.ctg("generer", CONTENT, "--final")
    circuit.tell_state("2026-09-01", "à délibérer")

    title("3. Les délibérations arrivent ; les originaux sont faits")
    circuit.deliver_deliberations()
    # A final was made before the votes: which text is signed is for a person to say.
    circuit.ctg("assembler", CONTENT, expected=3)
    circuit.ctg("arreter", CONTENT)
    circuit.ctg("assembler", CONTENT)
    circuit.tell_state("2026-10-23", "à signer")

    title("4. Chaque collectivité envoie sa délibération")
    circuit.ctg("transmission", CONTENT)
    circuit.send(*(p.id for p in circuit.facts.parties if p.id in circuit.specimens.SITTINGS))
    circuit.tell_state("2026-10-24", "à signer")

    title("5. Les pages signées reviennent du copieur, en deux fois")
    first = circuit.scan_originals(FIRST_SIGNED, "copieur-1.pdf")
    circuit.ctg("recevoir", first.name, CONTENT)
    circuit.tell_state("2026-11-27", "à signer")
    others = [p.id for p in circuit.facts.parties if p.id not in FIRST_SIGNED]
    second = circuit.scan_originals(others, "copieur-2.pdf")
    circuit.ctg("recevoir", second.name, CONTENT)
    circuit.tell_state("2026-11-27", "à transmettre")

    title("6. Les réponses de la préfecture sont versées au dossier : trois accusés, une anomalie")
    circuit.acknowledge("cc-val-ambrelle", "ormeval", "saint-loubrin")
    circuit.refuse("099-219900123-20261016-2026_041-DE", "2026-10-19")
    circuit.tell_state("2026-11-28", "à transmettre")

    title("7. L'acte refusé est envoyé à nouveau, et reçu ; les copies sont tamponnées")
    circuit.acknowledge("les-aulnaies")
    circuit.ctg("assembler", CONTENT)
    circuit.tell_state("2026-11-30", "à publier")

    title("8. Les actes sont publiés : les copies sont refaites avec leur date")
    circuit.write_facts()
    circuit.ctg("generer", CONTENT, "--final", expected=2)
    circuit.ctg("generer", CONTENT)  # the next text, a draft: the documents beside the act follow the content again
    circuit.ctg("assembler", CONTENT, "--publication", "--en-bref")
    circuit.tell_state("2026-12-01", "publié")
    circuit.ctg("exporter", CONTENT, "--format", "scdl", "-o", "deliberations.csv")
    circuit.ctg("controler", f"output/{NAME}")


def title(words: str) -> None:
    """The name of a step."""
    console.print()
    console.rule(f"[bold]{words}", align="left")


def check_conformance(output: Path, tools: Path) -> int:
    """Pass every file made to the validators of `make conformance`; its exit code."""
    sys.path.insert(0, str(ROOT / "tests" / "conformance"))
    report = importlib.import_module("report")
    # The deliberations that are sent were made by the collectivités, not here.
    names = [p.relative_to(output).as_posix() for p in sorted(output.rglob("*")) if p.is_file()]
    names = [n for n in names if not n.endswith((".json", ".html", ".txt", "-1-1_1.pdf"))]
    lines = [report.Line(name) for name in names]
    paths = {name: output / name for name in names}
    checks = report.check_files(lines, paths, tools)
    not_played = ("reproductible", "comparatif")  # nothing is built twice here, and no two texts are compared
    columns = [column for column in report.COLUMNS if column not in not_played]
    return int(report.print_report(Console(width=200, highlight=False), lines, checks, columns))


def main(arguments: Sequence[str]) -> int:
    """Play, then check."""
    work, tools = (Path(argument).resolve() for argument in arguments)
    try:
        play(circuit := Circuit(work))
        amendment = play_amendment(circuit)
    except StepError as fault:
        console.print(f"échec : {fault}", style="red")
        return 1
    title("12. Chaque fichier produit passe les contrôles de conformité")
    return max(check_conformance(output, tools) for output in (circuit.output, amendment.output))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
